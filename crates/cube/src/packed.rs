//! Integers in as few bits as they differ in.
//!
//! ```text
//!   1003  1001  1006  1001          base 1001, width 3
//!
//!   word 0                                               word 1
//!   ┌───┬───┬───┬───┬─── … ───┬───┐┌───┬─── …           a value may lie across two words
//!   │ 2 │ 0 │ 5 │ 0 │         │ . ┊│ . │
//!   └───┴───┴───┴───┴─── … ───┴───┘└───┴─── …           and a word of nothing is always behind the last
//!    bits 0..3  3..6  …
//! ```
//!
//! A value is `base` and its bits, round about 2^64: so any `i64` can be held, with any base. Where all values are
//! the same the width is 0, and there are no words at all.
//!
//! The last values of a list that grows are *loose*: they stand as they are, and are packed some hundred at a time.
//!
//! ```text
//!   ┌─── packed ──────────────┬─ loose ─────────────┐
//!   │ 2 │ 0 │ 5 │ 0 │ …       │ 1004 │ 1001 │ 1002 │
//!   └───┴───┴───┴───┴─────────┴──────┴──────┴──────┘
//! ```

mod find;

/// The most values that are loose.
const N_LOOSE: usize = 64;

/// One value by itself costs as much as so many of a row.
const FEW: usize = 4;

/// A list of integers that grows at its end, and of which any can be read or changed at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    base: i64,
    /// Bits of a value, 0 to 64.
    width: u32,
    n_packed: usize,
    words: Vec<u64>,
    loose: Vec<i64>,
}

impl Packed {
    pub fn len(&self) -> usize {
        self.n_packed + self.loose.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, idx: usize) -> Option<i64> {
        if idx < self.n_packed {
            return Some(self.packed_value(idx));
        }
        self.loose.get(idx - self.n_packed).copied()
    }

    /// Between which numbers, both included, all values lie. There may be room on either side.
    pub fn bounds(&self) -> (i64, i64) {
        let loose = extremes(self.loose.iter().copied());
        let packed = (self.n_packed > 0).then(|| {
            let high = i128::from(self.base) + i128::from(mask(self.width));
            // Round about the end of 64 bits anything is possible.
            i64::try_from(high).map_or((i64::MIN, i64::MAX), |high| (self.base, high))
        });
        match (packed, loose) {
            (Some((low, high)), Some((loose_low, loose_high))) => (low.min(loose_low), high.max(loose_high)),
            (bounds, other) => bounds.or(other).unwrap_or_default(),
        }
    }

    /// Puts a value over another, or behind the last. Further behind there is no place, and nothing is done.
    pub fn put(&mut self, idx: usize, value: i64) {
        if let Some(loose_idx) = idx.checked_sub(self.n_packed) {
            if let Some(slot) = self.loose.get_mut(loose_idx) {
                *slot = value;
            } else if loose_idx == self.loose.len() {
                self.push(value);
            }
            return;
        }
        if !self.fits(value) {
            self.widen(value, value);
        }
        self.write(idx, value);
    }

    fn push(&mut self, value: i64) {
        if self.loose.len() == N_LOOSE {
            self.pack_loose();
        }
        self.loose.reserve_exact(N_LOOSE - self.loose.len());
        self.loose.push(value);
    }

    /// Unpacks the values from `from` on, and says how many these are: as many as `out` holds, or as there are.
    pub fn read(&self, from: usize, out: &mut [i64]) -> usize {
        let n_packed = self.n_packed.saturating_sub(from).min(out.len());
        let (packed, rest) = out.split_at_mut(n_packed);
        self.read_packed(from, packed);
        let loose = self.loose.get((from + n_packed).saturating_sub(self.n_packed)..).unwrap_or_default();
        rest.iter_mut().zip(loose).for_each(|(slot, value)| *slot = *value);
        n_packed + rest.len().min(loose.len())
    }

    fn read_packed(&self, from: usize, out: &mut [i64]) {
        if self.width == 0 {
            out.fill(self.base);
            return;
        }
        let n_fields = self.n_fields() as usize;
        let mask = mask(self.width);
        for (first, some) in (from..).step_by(n_fields).zip(out.chunks_mut(n_fields)) {
            let mut fields = self.fields(first);
            for slot in some {
                *slot = self.base.wrapping_add((fields & mask) as i64);
                // Of 64 bits there is but one.
                fields = fields.wrapping_shr(self.width);
            }
        }
    }

    /// How many values have room in 64 bits. Of width 0 any number have.
    fn n_fields(&self) -> u32 {
        u64::BITS / self.width.max(1)
    }

    /// Packed values side by side, from one on: as many as have room, and a part of the next one.
    #[inline]
    fn fields(&self, from: usize) -> u64 {
        let at = from * self.width as usize;
        match self.words.get(at / 64..at / 64 + 2) {
            Some([low, high]) => bits_at(*low, *high, at % 64),
            _ => 0,
        }
    }

    /// Unpacks some of the `n` values from `from` on: those that `picked` names, counted from there, each greater than
    /// the one before. They stand in the front of `out`, which has room for `n`.
    pub fn read_picked(&self, from: usize, n: usize, picked: &[u16], out: &mut [i64]) {
        if picked.len() == n {
            self.read(from, out);
        } else if picked.len() > n / FEW {
            self.read(from, out);
            for (to, idx) in picked.iter().enumerate() {
                if let Some(value) = out.get(usize::from(*idx)).copied()
                    && let Some(slot) = out.get_mut(to)
                {
                    *slot = value;
                }
            }
        } else {
            for (slot, idx) in out.iter_mut().zip(picked) {
                *slot = self.get(from + usize::from(*idx)).unwrap_or_default();
            }
        }
    }

    /// Takes back all room that is not needed: nothing is loose any more, and the packed ones are as narrow as can be.
    pub fn fit(&mut self) {
        self.pack_loose();
        self.loose = Vec::new();
        if let Some((low, high)) = extremes(self.packed_values()) {
            self.repack(low, width_of(low, high));
        }
        self.words.shrink_to_fit();
    }

    fn pack_loose(&mut self) {
        let Some((low, high)) = extremes(self.loose.iter().copied()) else { return };
        if self.n_packed == 0 {
            (self.base, self.width) = (low, width_of(low, high));
        }
        // Each of them: round about 2^64 both ends may fit, and what lies between them not.
        if !self.loose.iter().all(|value| self.fits(*value)) {
            self.widen(low, high);
        }
        let mut loose = std::mem::take(&mut self.loose);
        let first = self.n_packed;
        self.n_packed += loose.len();
        self.make_room();
        (first..).zip(&loose).for_each(|(idx, value)| self.write(idx, *value));
        loose.clear();
        self.loose = loose;
    }

    fn fits(&self, value: i64) -> bool {
        value.wrapping_sub(self.base) as u64 <= mask(self.width)
    }

    /// Makes room for values that are not within the bounds, and for as much again on that side: a list whose values
    /// rise or fall one by one is packed anew as often as its width grows, not with each of them.
    fn widen(&mut self, new_low: i64, new_high: i64) {
        let (low, high) = extremes(self.packed_values()).unwrap_or((new_low, new_high));
        let width = (width_of(low.min(new_low), high.max(new_high)) + 1).min(u64::BITS);
        if new_low < low {
            self.repack(high.max(new_high).wrapping_sub(mask(width) as i64), width);
        } else {
            self.repack(low, width);
        }
    }

    fn packed_values(&self) -> impl Iterator<Item = i64> {
        (0..self.n_packed).map(|idx| self.packed_value(idx))
    }

    fn repack(&mut self, base: i64, width: u32) {
        if (base, width) == (self.base, self.width) {
            return;
        }
        self.words = if width == 0 { Vec::new() } else { self.packed_words(base, width) };
        (self.base, self.width) = (base, width);
    }

    /// All packed values have room in `width` bits from `base` on.
    fn packed_words(&self, base: i64, width: u32) -> Vec<u64> {
        let mut words = Vec::with_capacity(n_words(self.n_packed, width));
        let (mut word, mut n_bits) = (0, 0);
        for value in self.packed_values() {
            let bits = value.wrapping_sub(base) as u64;
            word |= bits << n_bits;
            n_bits += width;
            if n_bits >= u64::BITS {
                words.push(word);
                n_bits -= u64::BITS;
                // The bits that had no room in the last word.
                word = bits.checked_shr(width - n_bits).unwrap_or(0);
            }
        }
        words.push(word);
        words.resize(n_words(self.n_packed, width), 0);
        words
    }

    fn make_room(&mut self) {
        if self.width > 0 {
            let n_words = n_words(self.n_packed, self.width);
            if self.words.len() < n_words {
                crate::reserve(&mut self.words, n_words);
                self.words.resize(n_words, 0);
            }
        }
    }

    fn packed_value(&self, idx: usize) -> i64 {
        let bits = self.fields(idx) & mask(self.width);
        self.base.wrapping_add(bits as i64)
    }

    fn write(&mut self, idx: usize, value: i64) {
        let bits = value.wrapping_sub(self.base) as u64;
        let (width, mask) = (self.width as usize, mask(self.width));
        let at = idx * width;
        let shift = at % 64;
        let Some([low, high]) = self.words.get_mut(at / 64..at / 64 + 2) else { return };
        *low = *low & !(mask << shift) | bits << shift;
        if shift + width > 64 {
            let n_in_low = 64 - shift;
            *high = *high & !(mask >> n_in_low) | bits >> n_in_low;
        }
    }
}

/// The least and the greatest.
fn extremes(mut values: impl Iterator<Item = i64>) -> Option<(i64, i64)> {
    let first = values.next()?;
    Some(values.fold((first, first), |(low, high), value| (low.min(value), high.max(value))))
}

/// With the one of nothing behind the last.
fn n_words(len: usize, width: u32) -> usize {
    (len * width as usize).div_ceil(u64::BITS as usize) + 1
}

/// 64 bits from bit `shift` (0 to 63) of two words.
fn bits_at(low: u64, high: u64, shift: usize) -> u64 {
    // In two steps, since a shift by 64 is none.
    low >> shift | (high << 1) << (63 - shift)
}

fn mask(width: u32) -> u64 {
    u64::MAX.checked_shr(u64::BITS - width).unwrap_or(0)
}

fn width_of(low: i64, high: i64) -> u32 {
    u64::BITS - (high.wrapping_sub(low) as u64).leading_zeros()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn packed(values: impl IntoIterator<Item = i64>) -> Packed {
        let mut packed = Packed::default();
        values.into_iter().enumerate().for_each(|(idx, value)| packed.put(idx, value));
        packed
    }

    fn check(packed: &Packed, expected: &[i64]) {
        let read: Vec<_> = (0..packed.len()).map(|idx| packed.get(idx).unwrap()).collect();
        assert_eq!(read, expected);
        assert_eq!(packed.get(expected.len()), None);
        let (low, high) = packed.bounds();
        assert!(expected.iter().all(|value| (low..=high).contains(value)) || expected.is_empty());
        for from in [0, 1, expected.len() / 2, expected.len(), expected.len() + 1] {
            let mut out = [7; 5];
            let n = packed.read(from, &mut out);
            let rest = expected.get(from..).unwrap_or_default();
            assert_eq!(out[..n], rest[..rest.len().min(5)]);
            assert!(out[n..].iter().all(|slot| *slot == 7));
        }
        let few = (0..expected.len()).step_by(7);
        for picked in [few.collect::<Vec<_>>(), (0..expected.len()).filter(|idx| idx % 3 > 0).collect()] {
            let mut out = vec![0; expected.len()];
            let idxs: Vec<_> = picked.iter().map(|idx| *idx as u16).collect();
            packed.read_picked(0, expected.len(), &idxs, &mut out);
            let values: Vec<_> = picked.iter().map(|idx| expected[*idx]).collect();
            assert_eq!(out[..values.len()], values);
        }
    }

    #[test]
    fn the_width_is_what_values_differ_in() {
        let mut drawn = packed([1003, 1001, 1006, 1001]);
        drawn.fit();
        assert_eq!((drawn.base, drawn.width, drawn.words.len()), (1001, 3, 2));
        assert_eq!(drawn.words[0], 0b000_101_000_010);
        let mut same = packed([-5; 100]);
        same.fit();
        assert_eq!((same.width, same.words.capacity()), (0, 0));
        let mut all = packed([i64::MIN, i64::MAX, 0]);
        all.fit();
        assert_eq!(all.width, 64);
        check(&all, &[i64::MIN, i64::MAX, 0]);
    }

    #[test]
    fn rising_and_falling_lists_are_rarely_packed_anew() {
        for step in [1, -1] {
            let mut packed = packed([0]);
            packed.fit();
            let mut n_widths = 0;
            for idx in 1..5_000 {
                let before = packed.width;
                packed.put(idx, step * idx as i64);
                n_widths += usize::from(packed.width != before);
            }
            assert!(n_widths < 14, "{n_widths}");
        }
    }

    #[test]
    fn both_ends_may_fit_and_not_what_lies_between() {
        let mut values = vec![i64::MAX, 1];
        let mut packed = packed(values.clone());
        packed.fit();
        for value in [1, i64::MIN, 0] {
            packed.put(values.len(), value);
            values.push(value);
        }
        packed.fit();
        check(&packed, &values);
    }

    fn integers() -> impl Strategy<Value = i64> {
        prop_oneof![
            0_i64..4,
            1_000_i64..1_100,
            any::<i64>(),
            Just(i64::MIN),
            Just(i64::MAX),
            (0_u32..63).prop_map(|shift| 1 << shift)
        ]
    }

    proptest! {
        #[test]
        fn it_is_a_list(
            values in vec(integers(), 0..80),
            changes in vec((any::<proptest::sample::Index>(), integers(), any::<bool>()), 0..40),
        ) {
            let mut model = values.clone();
            let mut packed = packed(values);
            check(&packed, &model);
            for (at, value, fits) in changes {
                let idx = at.index(model.len() + 1);
                if idx == model.len() { model.push(value) } else { model[idx] = value }
                packed.put(idx, value);
                packed.put(model.len() + 3, value);
                if fits {
                    packed.fit();
                }
                check(&packed, &model);
            }
        }
    }
}
