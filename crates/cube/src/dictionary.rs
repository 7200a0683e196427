//! Codes for values that come again and again.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use crate::index::{hash_bytes, hash_integer};

/// A code for each different value, counted from 0 in the order in which they came. A value keeps its code for as
/// long as the dictionary lives, whether or not a row still has it.
#[derive(Debug)]
pub struct Dictionary<T> {
    values: Vec<T>,
    codes: HashMap<T, u32, FastHash>,
}

impl<T: Copy + Eq + Hash> Dictionary<T> {
    /// The code of a value, which gets one if it has none.
    pub fn code(&mut self, value: T) -> i64 {
        let next = self.values.len() as u32;
        let code = *self.codes.entry(value).or_insert(next);
        if code == next {
            self.values.push(value);
        }
        i64::from(code)
    }

    /// Nothing for a code that no value has.
    pub fn get(&self, code: i64) -> Option<T> {
        self.values.get(usize::try_from(code).ok()?).copied()
    }

    /// By code.
    pub fn values(&self) -> &[T] {
        &self.values
    }
}

impl<T> Default for Dictionary<T> {
    fn default() -> Self {
        Dictionary { values: Vec::new(), codes: HashMap::default() }
    }
}

/// For tables of short keys that nobody forges: several times as fast as the usual hash.
pub type FastHash = BuildHasherDefault<Mixer>;

/// Hashes a few numbers, or bytes.
#[derive(Debug, Default)]
pub struct Mixer {
    hash: u64,
}

impl Mixer {
    fn mix(&mut self, hash: u64) {
        self.hash = (self.hash.rotate_left(23) ^ hash).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        self.mix(hash_bytes(bytes));
    }

    fn write_i64(&mut self, value: i64) {
        self.mix(hash_integer(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.mix(hash_integer(value as i64));
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(value.into());
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(value.into());
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        self.write_i64(value as i64);
    }

    /// Where tables look both at the high and at the low bits.
    fn finish(&self) -> u64 {
        self.hash ^ self.hash >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::BuildHasher;

    #[test]
    fn a_value_keeps_its_code() {
        let mut dictionary = Dictionary::default();
        let codes = ["b", "a", "b", "c", "a"].map(|value| dictionary.code(value));
        assert_eq!(codes, [0, 1, 0, 2, 1]);
        assert_eq!(dictionary.values(), ["b", "a", "c"]);
        assert_eq!((dictionary.get(2), dictionary.get(3), dictionary.get(-1)), (Some("c"), None, None));
    }

    /// Neighbours, and what differs in but one place, must not fall on the same few slots.
    #[test]
    fn hashes_differ_in_their_low_and_high_bits() {
        let hash = |value: (i64, Option<u8>)| FastHash::default().hash_one(value);
        let values =
            (0..64).flat_map(|a| (0..64).map(move |b| (a, Some(b)))).chain((0..64).map(|a| (a, None)));
        let hashes: Vec<_> = values.map(hash).collect();
        for shift in [0, 57] {
            let mut n_in_slot = [0_usize; 128];
            hashes.iter().for_each(|hash| n_in_slot[(hash >> shift) as usize % 128] += 1);
            let average = hashes.len() / 128;
            assert!(n_in_slot.iter().all(|n| *n < 3 * average), "{n_in_slot:?}");
        }
        assert_ne!(FastHash::default().hash_one("ab"), FastHash::default().hash_one("ab\0"));
    }
}
