//! Some values at a time, side by side in one number, where they are looked for and not read.
//!
//! ```text
//!   eight values of 3 bits             ┊7┊6┊5┊4┊3┊2┊1┊0┊      one stretch of bits
//!   as lanes of 8 bits      ┊   7┊   6┊   5┊   4┊   3┊   2┊   1┊   0┊      halves move apart, then their halves, …
//!   equal to a code         ┊    ┊   !┊    ┊    ┊    ┊   !┊    ┊    ┊      the highest bit of each lane that is
//! ```

use super::{Packed, bits_at, mask};

/// Packed values, eight or four at a time.
#[derive(Clone, Copy, Debug)]
pub struct Lanes<'a> {
    packed: &'a Packed,
    /// Bits of a lane: 8 or 16.
    bits: u32,
}

impl Packed {
    /// Nothing where not all of the `n` values from `from` on are packed, or they have more than 16 bits.
    pub fn lanes(&self, from: usize, n: usize) -> Option<Lanes<'_>> {
        let bits = if self.width <= 8 { 8 } else { 16 };
        (self.width <= 16 && from + n <= self.n_packed).then_some(Lanes { packed: self, bits })
    }
}

impl Lanes<'_> {
    /// Says of each of the values from `from` on to `n` values further which place it has, if it is `code`.
    #[inline]
    pub fn find(self, code: i64, from: usize, n: usize, mut found: impl FnMut(usize)) {
        let Lanes { packed: Packed { base, width, words, .. }, bits } = self;
        let lane = code.wrapping_sub(*base) as u64;
        if lane > mask(*width) {
            return;
        }
        let n_lanes = (u64::BITS / bits) as usize;
        // One in each lane.
        let ones = u64::MAX / mask(bits);
        let wanted = lane * ones;
        let highest = ones << (bits - 1);
        for first in (0..n).step_by(n_lanes) {
            let at = (from + first) * *width as usize;
            let values = match words.get(at / 64..at / 64 + 2) {
                Some([low, high]) => bits_at(*low, *high, at % 64),
                _ => 0,
            };
            let values = if bits == 8 { spread_8(values, *width) } else { spread_4(values, *width) };
            let other = values ^ wanted;
            // Of each lane the highest bit, where the lane has any.
            let differs = ((other & !highest) + !highest) | other;
            let mut equal = !differs & highest;
            while equal != 0 {
                let idx = first + (equal.trailing_zeros() / bits) as usize;
                if idx < n {
                    found(idx);
                }
                equal &= equal - 1;
            }
        }
    }
}

/// Eight values of up to 8 bits.
#[inline]
fn spread_8(values: u64, width: u32) -> u64 {
    let halves = values & mask(4 * width) | (values >> (4 * width) & mask(4 * width)) << 32;
    let kept = mask(2 * width) * (u64::MAX / mask(32));
    let quarters = halves & kept | (halves >> (2 * width) & kept) << 16;
    let kept = mask(width) * (u64::MAX / mask(16));
    quarters & kept | (quarters >> width & kept) << 8
}

/// Four values of up to 16 bits.
#[inline]
fn spread_4(values: u64, width: u32) -> u64 {
    let halves = values & mask(2 * width) | (values >> (2 * width) & mask(2 * width)) << 32;
    let kept = mask(width) * (u64::MAX / mask(32));
    halves & kept | (halves >> width & kept) << 16
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
            values in (0_u32..=17).prop_flat_map(|width| vec(0..1_i64 << width, 1..300)),
            from in 0_usize..300,
            n in 0_usize..300,
        ) {
            let values: Vec<_> = values.into_iter().map(|value| base.wrapping_add(value)).collect();
            let mut packed = Packed::default();
            values.iter().enumerate().for_each(|(idx, value)| packed.put(idx, *value));
            packed.fit();
            let lanes = packed.lanes(from, n);
            prop_assert_eq!(lanes.is_some(), packed.width <= 16 && from + n <= values.len());
            let asked = [values[0], values[values.len() - 1], base.wrapping_sub(1), base.wrapping_add(1 << 16)];
            for (lanes, code) in lanes.iter().flat_map(|lanes| asked.map(|code| (lanes, code))) {
                let mut found = Vec::new();
                lanes.find(code, from, n, |idx| found.push(idx));
                let expected: Vec<_> = (0..n).filter(|idx| values[from + idx] == code).collect();
                prop_assert_eq!(found, expected);
            }
        }

        #[test]
        fn what_is_loose_is_not_in_lanes(n_values in 0_usize..200) {
            let mut packed = Packed::default();
            (0..n_values).for_each(|idx| packed.put(idx, 3));
            prop_assert_eq!(packed.lanes(0, n_values).is_some(), packed.loose.is_empty());
        }
    }
}
