//! A column of bytes of any length, each held once in its chunk.
//!
//! ```text
//!   rows             "ab"  ""  "ab"  "cde"  ""
//!
//!   codes  (Packed)    0   1     0     2    1
//!   ends   (Packed)    2   2     5                 where each word ends; it begins where the one before ends
//!   bytes            a b c d e
//! ```
//!
//! What comes together is often alike, and what is held once for a chunk of some thousand rows costs a row next to
//! nothing. So a word that is in several chunks is held in each of them, and nothing points out of a chunk.
//!
//! Whoever makes a word of something smaller gives that as its [`Key`]: the chunk that grows remembers which code it
//! gave the last ones, and the word is not even made.
//!
//! Words that no row has any more stay for a while: when they may be many, the chunk is written anew without them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::index::{Index, are_same, hash_bytes, hash_integer};
use crate::{CHUNK_ROWS, Packed};

/// A column of words.
#[derive(Debug, Default)]
pub struct Words {
    chunks: Vec<Chunk>,
    /// Where a word is in the last chunk, the one that grows.
    last: Index,
    memo: Memo,
}

/// What a word is made of, where that is no more. Two that are the same have the same word.
pub type Key = [u64; 3];

/// The codes of the last keys that came, each in the slot of its hash. There are as many slots as keys need, up to
/// [`Memo::MOST_SLOTS`].
#[derive(Debug, Default)]
struct Memo {
    slots: Vec<Option<(Key, u32)>>,
}

impl Memo {
    const FIRST_SLOTS: usize = 8;
    const MOST_SLOTS: usize = 256;

    fn get(&self, key: &Key) -> Option<i64> {
        let (known, code) = self.slots.get(self.slot(key)).copied()??;
        (known == *key).then_some(code.into())
    }

    fn put(&mut self, key: Key, code: i64) {
        // Codes of a chunk are fewer than its rows, and those that it once had.
        let Ok(code) = u32::try_from(code) else { return };
        let is_taken = self.slots.get(self.slot(&key)).is_none_or(Option::is_some);
        if is_taken && self.slots.len() < Self::MOST_SLOTS {
            let n_slots = (self.slots.len() * 4).clamp(Self::FIRST_SLOTS, Self::MOST_SLOTS);
            let known = std::mem::replace(&mut self.slots, vec![None; n_slots]);
            known.into_iter().flatten().for_each(|(key, code)| self.set(key, code));
        }
        self.set(key, code);
    }

    fn set(&mut self, key: Key, code: u32) {
        let slot = self.slot(&key);
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = Some((key, code));
        }
    }

    fn slot(&self, key: &Key) -> usize {
        let hash = key.iter().fold(0, |hash, part| hash_integer((hash ^ part) as i64));
        ((hash >> 32) as usize) % self.slots.len().max(1)
    }
}

#[derive(Debug, Default)]
struct Chunk {
    codes: Packed,
    ends: Packed,
    bytes: Vec<u8>,
    /// How often a row was given another word since there was no word without a row.
    n_changes: usize,
}

/// So many words without a row are no matter.
const FEW: usize = 64;

impl Words {
    /// Nothing where there is no such row.
    pub fn get(&self, row: usize) -> Option<&[u8]> {
        let chunk = self.chunks.get(row / CHUNK_ROWS)?;
        chunk.word(chunk.codes.get(row % CHUNK_ROWS)?)
    }

    /// Puts the word of a new row behind the last one, where another row's of the same key is known. Otherwise it says
    /// no, and does nothing.
    pub fn put_known(&mut self, row: usize, key: &Key) -> bool {
        let (is_last, idx) = (row / CHUNK_ROWS + 1 == self.chunks.len(), row % CHUNK_ROWS);
        let last = self.chunks.last_mut().filter(|chunk| is_last && idx == chunk.codes.len());
        let Some((chunk, code)) = last.zip(self.memo.get(key)) else { return false };
        chunk.push_row(code);
        true
    }

    /// As [`Self::put`], and remembers what word the key has.
    pub fn put_keyed(&mut self, row: usize, key: Key, word: &[u8]) {
        self.put(row, word);
        let (is_last, idx) = (row / CHUNK_ROWS + 1 == self.chunks.len(), row % CHUNK_ROWS);
        if let Some(code) = self.chunks.last().filter(|_| is_last).and_then(|chunk| chunk.codes.get(idx)) {
            self.memo.put(key, code);
        }
    }

    /// Puts the word of a row over its old one, or that of a new row behind the last.
    pub fn put(&mut self, row: usize, word: &[u8]) {
        let (chunk_idx, idx) = (row / CHUNK_ROWS, row % CHUNK_ROWS);
        if chunk_idx == self.chunks.len() && idx == 0 {
            self.chunks.push(Chunk::default());
            self.last = Index::default();
            self.memo = Memo::default();
        }
        let is_last = chunk_idx + 1 == self.chunks.len();
        let Some(chunk) = self.chunks.get_mut(chunk_idx) else { return };
        let is_new = idx == chunk.codes.len();
        if idx > chunk.codes.len() || chunk.codes.get(idx).is_some_and(|code| chunk.word(code) == Some(word))
        {
            return;
        }
        let code = if is_last { chunk.code_by(&mut self.last, word, idx) } else { chunk.code(word) };
        if is_new {
            chunk.push_row(code);
            return;
        }
        chunk.codes.put(idx, code);
        chunk.n_changes += 1;
        if chunk.n_changes > chunk.ends.len() / 2 + FEW {
            *chunk = chunk.without_waste();
            if is_last {
                self.last = chunk.index();
                self.memo = Memo::default();
            }
        }
    }

    /// The number of the word of each row: where it stands in [`Self::words`] of that chunk.
    pub fn codes(&self, chunk: usize) -> Option<&Packed> {
        self.chunks.get(chunk).map(|chunk| &chunk.codes)
    }

    /// The words of a chunk, among them such as no row has any more.
    pub fn words(&self, chunk: usize) -> impl Iterator<Item = &[u8]> {
        let words = self.chunks.get(chunk).map(Chunk::words);
        words.into_iter().flatten()
    }
}

impl Chunk {
    fn word(&self, code: i64) -> Option<&[u8]> {
        let code = usize::try_from(code).ok()?;
        let end = |code| self.ends.get(code).and_then(|end| usize::try_from(end).ok());
        let start = match code.checked_sub(1) {
            Some(before) => end(before)?,
            None => 0,
        };
        self.bytes.get(start..end(code)?)
    }

    fn is_word(&self, code: i64, word: &[u8]) -> bool {
        self.word(code).is_some_and(|known| are_same(known, word))
    }

    fn words(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len() as i64).filter_map(|code| self.word(code))
    }

    /// A new row. With the last one for which there is room, the chunk is packed.
    fn push_row(&mut self, code: i64) {
        self.codes.put(self.codes.len(), code);
        if self.codes.len() == CHUNK_ROWS {
            self.fit();
        }
    }

    /// The code of a word, which gets one if it has none.
    fn code_by(&mut self, index: &mut Index, word: &[u8], idx: usize) -> i64 {
        // Rows that come together often have the same.
        let before = idx.checked_sub(1).and_then(|before| self.codes.get(before));
        if let Some(code) = before.filter(|code| self.is_word(*code, word)) {
            return code;
        }
        let known = index.find(hash_bytes(word), |code| self.is_word(i64::from(code), word));
        match known {
            Some(code) => i64::from(code),
            None => {
                let code = self.push(word);
                index.insert(code, |code| hash_bytes(self.word(i64::from(code)).unwrap_or_default()));
                i64::from(code)
            }
        }
    }

    /// The same without an index: chunks that don't grow any more have none.
    fn code(&mut self, word: &[u8]) -> i64 {
        let known = self.words().position(|known| known == word);
        known.map_or_else(|| i64::from(self.push(word)), |code| code as i64)
    }

    fn push(&mut self, word: &[u8]) -> u32 {
        let code = self.ends.len();
        let n_bytes = self.bytes.len() + word.len();
        crate::reserve(&mut self.bytes, n_bytes);
        self.bytes.extend_from_slice(word);
        self.ends.put(code, self.bytes.len() as i64);
        code as u32
    }

    fn index(&self) -> Index {
        let mut index = Index::default();
        for code in 0..self.ends.len() as u32 {
            index.insert(code, |code| hash_bytes(self.word(i64::from(code)).unwrap_or_default()));
        }
        index
    }

    /// The same rows, and only the words that they have.
    fn without_waste(&self) -> Chunk {
        let mut chunk = Chunk::default();
        let mut new_codes: HashMap<i64, i64> = HashMap::new();
        for (idx, code) in (0..self.codes.len()).filter_map(|idx| Some((idx, self.codes.get(idx)?))) {
            let code = match new_codes.entry(code) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => *new.insert(i64::from(chunk.push(self.word(code).unwrap_or_default()))),
            };
            chunk.codes.put(idx, code);
        }
        chunk.fit();
        chunk
    }

    fn fit(&mut self) {
        self.codes.fit();
        self.ends.fit();
        self.bytes.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn check(column: &Words, expected: &[Vec<u8>]) {
        for (row, word) in expected.iter().enumerate() {
            assert_eq!(column.get(row), Some(word.as_slice()), "row {row}");
            let code = column.codes(row / CHUNK_ROWS).unwrap().get(row % CHUNK_ROWS).unwrap();
            assert_eq!(column.words(row / CHUNK_ROWS).nth(code as usize), Some(word.as_slice()));
        }
        assert_eq!(column.get(expected.len()), None);
    }

    #[test]
    fn a_word_is_held_once_in_a_chunk() {
        let mut column = Words::default();
        for (row, word) in ["ab", "", "ab", "cde", ""].iter().enumerate() {
            column.put(row, word.as_bytes());
        }
        let chunk = &column.chunks[0];
        assert_eq!(chunk.bytes, b"abcde");
        let of = |packed: &Packed| (0..packed.len()).filter_map(|idx| packed.get(idx)).collect::<Vec<_>>();
        assert_eq!((of(&chunk.codes), of(&chunk.ends)), (vec![0, 1, 0, 2, 1], vec![2, 2, 5]));
    }

    /// Rows of two full chunks and a third, changed over and over.
    #[test]
    fn words_that_no_row_has_any_more_go() {
        let n_rows = 2 * CHUNK_ROWS + 100;
        let word = |row: usize, round: usize| format!("{}", row * 7 + round * 1_000_003).into_bytes();
        let mut column = Words::default();
        (0..n_rows).for_each(|row| column.put(row, &word(row, 0)));
        let n_bytes: usize = column.chunks.iter().map(|chunk| chunk.bytes.len()).sum();
        let changed = [(0..300, 40), (CHUNK_ROWS..CHUNK_ROWS + 10, 900), (2 * CHUNK_ROWS..n_rows, 40)];
        let mut expected: Vec<_> = (0..n_rows).map(|row| word(row, 0)).collect();
        for (rows, n_rounds) in changed {
            for round in 1..=n_rounds {
                for row in rows.clone() {
                    column.put(row, &word(row, round));
                    expected[row] = word(row, round);
                }
            }
        }
        check(&column, &expected);
        let n_bytes_now: usize = column.chunks.iter().map(|chunk| chunk.bytes.len()).sum();
        assert!(n_bytes_now < 2 * n_bytes, "{n_bytes} bytes have become {n_bytes_now}");
    }

    #[test]
    fn what_a_chunk_still_has_is_found_after_it_is_written_anew() {
        let mut column = Words::default();
        // The first two rows have the same, so that codes move when that changes.
        (0..200_usize).for_each(|row| column.put(row, &row.max(1).to_le_bytes()));
        // One word after the other for the first row, until those that it had go.
        let mut n_words = 0;
        for other in 200_usize.. {
            column.put(0, &other.to_le_bytes());
            if column.words(0).count() < n_words {
                break;
            }
            n_words = column.words(0).count();
        }
        let n_words = column.words(0).count();
        (1..200_usize).for_each(|row| column.put(199 + row, &row.to_le_bytes()));
        assert_eq!((n_words, column.words(0).count()), (200, 200));
    }

    /// Keyed or not, a row has its word: also where chunks end, and where one is written anew.
    #[test]
    fn a_key_is_as_good_as_its_word() {
        let n_rows = CHUNK_ROWS + 300;
        let mut column = Words::default();
        let mut expected: Vec<Vec<u8>> = Vec::new();
        let mut n_made = 0;
        let mut put = |column: &mut Words, row: usize, nth: usize| {
            let word = format!("word {nth}").into_bytes();
            let key = [0, nth as u64, 1];
            if !column.put_known(row, &key) {
                n_made += 1;
                column.put_keyed(row, key, &word);
            }
            word
        };
        for row in 0..n_rows {
            expected.push(put(&mut column, row, row % 7));
        }
        check(&column, &expected);
        // The first rows of each chunk, so that all codes move when it is written anew.
        for (round, row) in [0, 1, CHUNK_ROWS, CHUNK_ROWS + 1].repeat(200).into_iter().enumerate() {
            expected[row] = put(&mut column, row, 10 + round / 4 % 30);
        }
        for row in n_rows..n_rows + 20 {
            expected.push(put(&mut column, row, row % 9));
        }
        check(&column, &expected);
        assert!(n_made < 14 + 800 + 20, "{n_made}");
    }

    proptest! {
        #[test]
        fn it_is_a_list(
            words in vec(vec(0_u8..3, 0..3), 1..60),
            changes in vec((any::<proptest::sample::Index>(), vec(any::<u8>(), 0..3)), 0..300),
        ) {
            let mut column = Words::default();
            words.iter().enumerate().for_each(|(row, word)| column.put(row, word));
            check(&column, &words);
            let mut expected = words;
            for (at, word) in changes {
                let row = at.index(expected.len() + 1);
                column.put(row, &word);
                column.put(expected.len() + 2, &word);
                if row == expected.len() { expected.push(word) } else { expected[row] = word }
            }
            check(&column, &expected);
        }
    }
}
