//! Filters as tables of bits by code.
//!
//! ```text
//!   question    shape is round or oval, colour is red
//!
//!   shape   round  square  oval              bit 0: the shape passes
//!   bits        1       0     1
//!   colour    red   blue                     bit 1: the colour passes
//!   bits        2      0
//!
//!   a round blue row    1 | 0 = 1    passes by shape alone
//!   a round red row     1 | 2 = 3    passes
//! ```
//!
//! Each filter has a bit of its own. A row has the bits of all its codes; a view that leaves out its own filter looks
//! at the others' bits.

use crate::{BATCH_ROWS, Packed};

/// So many codes are looked for one by one sooner than all rows are read.
const FEW: usize = 6;

/// Bits by code. A code that the table does not have has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BitsByCode {
    bits: Vec<u8>,
    /// The codes that have any, where these are few.
    few: Option<Vec<i64>>,
}

impl BitsByCode {
    /// The bits of each value, in the order of codes.
    pub fn of<T>(values: &[T], bits: impl FnMut(&T) -> u8) -> Self {
        let bits: Vec<u8> = values.iter().map(bits).collect();
        let with_bits = (0..).zip(&bits).filter(|(_, bits)| **bits != 0).map(|(code, _)| code);
        let few: Vec<i64> = with_bits.take(FEW + 1).collect();
        BitsByCode { bits, few: (few.len() <= FEW).then_some(few) }
    }

    /// Gives rows the bits of their codes, besides those that they have: those of a chunk from its `from`th on, at most
    /// [`BATCH_ROWS`].
    pub fn mark(&self, codes: &Packed, from: usize, rows: &mut [u8]) {
        if let Some(few) = &self.few {
            for code in few {
                let bits = self.get(*code);
                codes.find(*code, from, rows.len(), |idx| {
                    if let Some(row) = rows.get_mut(idx) {
                        *row |= bits;
                    }
                });
            }
            return;
        }
        let mut lane = [0; BATCH_ROWS];
        codes.read(from, &mut lane);
        rows.iter_mut().zip(lane).for_each(|(row, code)| *row |= self.get(code));
    }

    /// Whether every value has these bits.
    pub fn all(&self, bits: u8) -> bool {
        self.bits.iter().all(|of_value| of_value & bits == bits)
    }

    #[inline]
    pub fn get(&self, code: i64) -> u8 {
        self.bits.get(code as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_without_a_value_have_no_bits() {
        let table = BitsByCode::of(&["round", "square", "oval"], |shape| u8::from(*shape != "square"));
        assert!(!table.all(1));
        assert!(BitsByCode::of(&[3, 1], |bits| *bits).all(1));
        assert_eq!([0, 1, 2, 3, -1, i64::MIN].map(|code| table.get(code)), [1, 0, 1, 0, 0, 0]);
    }

    #[test]
    fn rows_get_the_bits_of_their_codes() {
        for n_with_bits in [0, 1, FEW, FEW + 1, 20] {
            let values: Vec<_> = (0..20).collect();
            let table =
                BitsByCode::of(
                    &values,
                    |value| if *value < n_with_bits { 2 + (*value as u8 & 4) } else { 0 },
                );
            let mut codes = Packed::default();
            for n_rows in [100, 300] {
                (codes.len()..n_rows).for_each(|idx| codes.put(idx, (idx * idx % 20) as i64));
                for (from, n) in [(0, n_rows), (64, n_rows - 64), (64, 7), (n_rows, 0)] {
                    let mut rows = vec![1; n];
                    table.mark(&codes, from, &mut rows);
                    let expected = (from..from + n).map(|idx| 1 | table.get((idx * idx % 20) as i64));
                    assert_eq!(rows, expected.collect::<Vec<_>>());
                }
                codes.fit();
            }
        }
    }
}
