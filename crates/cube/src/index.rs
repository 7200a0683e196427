//! Where a value is, without a second copy of it.
//!
//! ```text
//!   slots   ┌───┬───┬───┬───┬───┬───┬───┬───┐
//!           │ - │ 7 │ 0 │ - │ 2 │ 1 │ 4 │ - │     positions; the values are in a column
//!           └───┴───┴─▲─┴───┴───┴───┴───┴───┘
//!     hash of a value─┘ ──▶ ──▶ as far as a free slot
//! ```
//!
//! At most four slots of five are taken, so that the way to a free one is short.

/// Positions by the hash of what stands there. Of one value there is one position; none is ever taken out.
#[derive(Clone, Debug, Default)]
pub struct Index {
    slots: Vec<u32>,
    n_taken: usize,
}

const FREE: u32 = u32::MAX;

impl Index {
    /// The position for which `is_it` says so, among those whose values may have this hash.
    pub fn find(&self, hash: u64, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        let (before, from) = self.slots.split_at(self.start(hash));
        let way = from.iter().chain(before).take_while(|slot| **slot != FREE);
        way.copied().find(|position| is_it(*position))
    }

    /// Adds a position whose value is not there yet. `hash_of` says the hash of the value at a position.
    pub fn insert(&mut self, position: u32, hash_of: impl Fn(u32) -> u64) {
        if (self.n_taken + 1) * 5 > self.slots.len() * 4 {
            let grown = self.slots.len() + self.slots.len() / 3 + 8;
            let old = std::mem::replace(&mut self.slots, vec![FREE; grown]);
            old.into_iter().filter(|slot| *slot != FREE).for_each(|slot| self.take_slot(slot, hash_of(slot)));
        }
        self.take_slot(position, hash_of(position));
        self.n_taken += 1;
    }

    fn take_slot(&mut self, position: u32, hash: u64) {
        let start = self.start(hash);
        let (before, from) = self.slots.split_at_mut(start);
        if let Some(slot) = from.iter_mut().chain(before).find(|slot| **slot == FREE) {
            *slot = position;
        }
    }

    /// The high half of the hash, scaled to the number of slots. There are fewer of these than 2^32.
    fn start(&self, hash: u64) -> usize {
        (((hash >> 32) * self.slots.len() as u64) >> 32) as usize
    }
}

/// Neighbours come far apart, and evenly (Fibonacci hashing).
pub fn hash_integer(value: i64) -> u64 {
    (value as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Eight at a time: words are short, and a call for each would cost more.
pub(crate) fn are_same(bytes: &[u8], others: &[u8]) -> bool {
    if bytes.len() != others.len() {
        return false;
    }
    let ((eights, rest), (other_eights, other_rest)) = (bytes.as_chunks::<8>(), others.as_chunks::<8>());
    let is_same =
        |(eight, other): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*eight) == u64::from_le_bytes(*other);
    eights.iter().zip(other_eights).all(is_same)
        && rest.iter().zip(other_rest).all(|(byte, other)| byte == other)
}

/// Eight bytes at a time, each mixed into what the bytes before have come to.
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
    let words = eights.iter().chain([&last]).map(|eight| u64::from_le_bytes(*eight));
    words
        .fold(bytes.len() as u64, |hash, word| {
            let mixed = (hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            mixed ^ mixed >> 29
        })
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(values: &[i64], hash: impl Fn(i64) -> u64) {
        let mut index = Index::default();
        let find = |index: &Index, value| {
            index.find(hash(value), |position| values.get(position as usize) == Some(&value))
        };
        for (idx, value) in values.iter().enumerate() {
            assert_eq!(find(&index, *value), None);
            index.insert(idx as u32, |position| hash(values[position as usize]));
            assert!(index.n_taken * 5 <= index.slots.len() * 4);
        }
        for (idx, value) in values.iter().enumerate() {
            assert_eq!(find(&index, *value), Some(idx as u32));
        }
    }

    proptest! {
        #[test]
        fn every_value_is_found_where_it_is(values in proptest::collection::btree_set(any::<i64>(), 0..200)) {
            let values: Vec<_> = values.into_iter().collect();
            check(&values, hash_integer);
            check(&values, |value| hash_bytes(&value.to_le_bytes()));
            // All in one place, at the very end.
            check(&values, |_| u64::MAX);
        }
    }

    #[test]
    fn neighbours_find_a_slot_at_once() {
        let values: Vec<i64> = (0..10_000).collect();
        let mut index = Index::default();
        for idx in 0..values.len() {
            index.insert(idx as u32, |position| hash_integer(values[position as usize]));
        }
        let mut n_looked_at = 0;
        for value in &values {
            index.find(hash_integer(*value), |position| {
                n_looked_at += 1;
                values[position as usize] == *value
            });
        }
        assert!(n_looked_at < 3 * values.len(), "{n_looked_at}");
    }
}
