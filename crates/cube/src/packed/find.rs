//! Where a value stands, of those that lie side by side in a word: they are looked at together, and none is unpacked.
//!
//! ```text
//!   fields of 3 bits       ┊ 7 ┊ 6 ┊ 5 ┊ 4 ┊ 3 ┊ 2 ┊ 1 ┊ 0 ┊      one stretch of bits, of as many fields as it holds
//!   looked for             ┊101┊101┊101┊101┊101┊101┊101┊101┊
//!   equal                  ┊   ┊!  ┊   ┊   ┊   ┊!  ┊   ┊   ┊      the highest bit of each field that is
//! ```

use super::{Packed, mask};

impl Packed {
    /// Says of each of the `n` values from the `from`th on which place it has, counted from there, if it is `value`.
    #[inline]
    pub fn find(&self, value: i64, from: usize, n: usize, mut found: impl FnMut(usize)) {
        let n_packed = self.n_packed.saturating_sub(from).min(n);
        self.find_packed(value, from, n_packed, &mut found);
        let loose = self.loose.get((from + n_packed).saturating_sub(self.n_packed)..).unwrap_or_default();
        let equal = (n_packed..n).zip(loose).filter(|(_, it)| **it == value);
        equal.for_each(|(idx, _)| found(idx));
    }

    #[inline]
    fn find_packed(&self, value: i64, from: usize, n: usize, found: &mut impl FnMut(usize)) {
        let width = self.width;
        let field = value.wrapping_sub(self.base) as u64;
        if field > mask(width) {
            return;
        }
        if width == 0 {
            (0..n).for_each(found);
            return;
        }
        let n_fields = self.n_fields();
        // The lowest bit of each field, the highest, and all below that.
        let ones = mask(n_fields * width) / mask(width);
        let highest = ones << (width - 1);
        let low = highest - ones;
        let wanted = field * ones;
        for first in (0..n).step_by(n_fields as usize) {
            let other = self.fields(from + first) ^ wanted;
            // Of each field the highest bit, where the field has any.
            let differs = ((other & low) + low) | other;
            let mut equal = !differs & highest;
            while equal != 0 {
                let idx = first + (equal.trailing_zeros() / width) as usize;
                if idx < n {
                    found(idx);
                }
                equal &= equal - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_value_is_found_where_it_is(
            base in prop_oneof![Just(0), Just(i64::MIN), Just(i64::MAX), any::<i64>()],
            values in (0_u32..=64).prop_flat_map(|width| vec(0..=mask(width), 1..300)),
            fits in any::<bool>(),
            from in 0_usize..300,
            n in 0_usize..300,
        ) {
            let values: Vec<_> = values.into_iter().map(|value| base.wrapping_add(value as i64)).collect();
            let mut packed = Packed::default();
            values.iter().enumerate().for_each(|(idx, value)| packed.put(idx, *value));
            if fits {
                packed.fit();
            }
            let asked = [values[0], values[values.len() - 1], base.wrapping_sub(1), base.wrapping_add(1 << 16)];
            for value in asked {
                let mut found = Vec::new();
                packed.find(value, from, n, |idx| found.push(idx));
                let expected: Vec<_> = (0..n).filter(|idx| values.get(from + idx) == Some(&value)).collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
