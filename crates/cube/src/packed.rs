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
//! A list that grows is *loose*: it has a word for each value, and takes a new one as fast as any list. Once it has
//! grown it is packed ([`Packed::fit`]), all at once.

use crate::CHUNK_ROWS;

/// A list of integers that grows at its end, and of which any can be read or changed at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    base: i64,
    /// Bits of a value, 0 to 64.
    width: u32,
    len: usize,
    words: Vec<u64>,
}

impl Default for Packed {
    fn default() -> Self {
        Packed { base: 0, width: u64::BITS, len: 0, words: Vec::new() }
    }
}

impl Packed {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn get(&self, idx: usize) -> Option<i64> {
        (idx < self.len).then(|| self.value(idx))
    }

    /// Between which numbers, both included, all values lie. There may be room on either side.
    pub fn bounds(&self) -> (i64, i64) {
        let high = i128::from(self.base) + i128::from(mask(self.width));
        // Round about the end of 64 bits anything is possible.
        i64::try_from(high).map_or((i64::MIN, i64::MAX), |high| (self.base, high))
    }

    /// Puts a value over another, or behind the last. Further behind there is no place, and nothing is done.
    pub fn put(&mut self, idx: usize, value: i64) {
        if idx > self.len {
            return;
        }
        if idx == self.len && self.is_loose() {
            self.push_word(value as u64);
            return;
        }
        if !self.fits(value) {
            self.widen(value);
        }
        if idx == self.len {
            self.len += 1;
            self.make_room();
        }
        self.write(idx, value);
    }

    /// Unpacks the values from `from` on, and says how many these are: as many as `out` holds, or as there are.
    pub fn read(&self, from: usize, out: &mut [i64]) -> usize {
        let n = self.len.saturating_sub(from).min(out.len());
        let out = out.get_mut(..n).unwrap_or_default();
        if self.width == 0 {
            out.fill(self.base);
            return n;
        }
        if self.is_loose() {
            let words = self.words.get(from..).unwrap_or_default();
            out.iter_mut().zip(words).for_each(|(slot, word)| *slot = *word as i64);
            return n;
        }
        let (width, mask) = (self.width as usize, mask(self.width));
        let mut at = from * width;
        for slot in out {
            if let Some([low, high]) = self.words.get(at / 64..at / 64 + 2) {
                *slot = self.base.wrapping_add((bits_at(*low, *high, at % 64) & mask) as i64);
            }
            at += width;
        }
        n
    }

    /// Packs the list, or packs it anew: in as little room as its values need.
    pub fn fit(&mut self) {
        if let Some((low, high)) = self.extremes() {
            self.repack(low, width_of(low, high));
        }
        self.words.shrink_to_fit();
    }

    fn is_loose(&self) -> bool {
        self.width == u64::BITS && self.base == 0
    }

    fn push_word(&mut self, word: u64) {
        match self.words.last_mut() {
            Some(last) => *last = word,
            None => {
                // A list that grows will be as long as a chunk, nearly always.
                self.words.reserve_exact(CHUNK_ROWS + 1);
                self.words.push(word);
            }
        }
        self.words.push(0);
        self.len += 1;
    }

    fn fits(&self, value: i64) -> bool {
        value.wrapping_sub(self.base) as u64 <= mask(self.width)
    }

    /// Makes room for a value that is not within the bounds, and for as much again on that side: a list whose values
    /// rise or fall one by one is packed anew as often as its width grows, not with each of them.
    fn widen(&mut self, value: i64) {
        let (low, high) = self.extremes().unwrap_or((value, value));
        if value < low {
            let width = (width_of(value, high) + 1).min(u64::BITS);
            self.repack(high.wrapping_sub(mask(width) as i64), width);
        } else {
            let (low, high) = (low.min(value), high.max(value));
            self.repack(low, (width_of(low, high) + 1).min(u64::BITS));
        }
    }

    fn extremes(&self) -> Option<(i64, i64)> {
        let extremes = |(low, high): (i64, i64), value: i64| (low.min(value), high.max(value));
        let first = self.get(0)?;
        Some(self.values().fold((first, first), extremes))
    }

    fn values(&self) -> impl Iterator<Item = i64> {
        (0..self.len).map(|idx| self.value(idx))
    }

    fn repack(&mut self, base: i64, width: u32) {
        if (base, width) == (self.base, self.width) {
            return;
        }
        self.words = if width == 0 { Vec::new() } else { self.packed_words(base, width) };
        (self.base, self.width) = (base, width);
    }

    /// All values have room in `width` bits from `base` on.
    fn packed_words(&self, base: i64, width: u32) -> Vec<u64> {
        let mut words = Vec::with_capacity(n_words(self.len, width));
        let (mut word, mut n_bits) = (0, 0);
        for value in self.values() {
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
        words.resize(n_words(self.len, width), 0);
        words
    }

    fn make_room(&mut self) {
        if self.width > 0 {
            let n_words = n_words(self.len, self.width);
            if self.words.len() < n_words {
                crate::reserve(&mut self.words, n_words);
                self.words.resize(n_words, 0);
            }
        }
    }

    fn value(&self, idx: usize) -> i64 {
        if self.is_loose() {
            return self.words.get(idx).map_or(0, |word| *word as i64);
        }
        let at = idx * self.width as usize;
        let bits = match self.words.get(at / 64..at / 64 + 2) {
            Some([low, high]) => bits_at(*low, *high, at % 64) & mask(self.width),
            _ => 0,
        };
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
