//! Columns of integers.

use crate::{CHUNK_ROWS, Packed};

/// A column of integers: [`Packed`], chunk by chunk.
#[derive(Debug, Default)]
pub struct Integers {
    chunks: Vec<Packed>,
}

impl Integers {
    pub fn chunk(&self, chunk: usize) -> Option<&Packed> {
        self.chunks.get(chunk)
    }

    pub fn len(&self) -> usize {
        let n_full = self.chunks.len().saturating_sub(1);
        n_full * CHUNK_ROWS + self.chunks.last().map_or(0, Packed::len)
    }

    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Nothing where there is no such row.
    pub fn get(&self, row: usize) -> Option<i64> {
        self.chunks.get(row / CHUNK_ROWS)?.get(row % CHUNK_ROWS)
    }

    /// Puts the value of a row over its old one, or that of a new row behind the last.
    pub fn put(&mut self, row: usize, value: i64) {
        let (chunk, idx) = (row / CHUNK_ROWS, row % CHUNK_ROWS);
        if chunk == self.chunks.len() && idx == 0 {
            self.chunks.push(Packed::default());
        }
        let Some(chunk) = self.chunks.get_mut(chunk) else { return };
        let is_new = idx == chunk.len();
        chunk.put(idx, value);
        if is_new && chunk.len() == CHUNK_ROWS {
            chunk.fit();
        }
    }

    /// Unpacks rows of a chunk from its `from`th on; how many, [`Packed::read`] says.
    pub fn read(&self, chunk: usize, from: usize, out: &mut [i64]) -> usize {
        self.chunks.get(chunk).map_or(0, |chunk| chunk.read(from, out))
    }
}

/// A column of integers that may be absent.
///
/// ```text
///   3  -  5  5        has it   1 0 1 1
///                     values   3 3 5 5     where there is none stands one that costs no width
/// ```
#[derive(Debug, Default)]
pub struct OptionalIntegers {
    is_there: Integers,
    values: Integers,
}

impl OptionalIntegers {
    /// Nothing where the value is absent, or the row.
    pub fn get(&self, row: usize) -> Option<i64> {
        self.is_there.get(row).filter(|is_there| *is_there != 0)?;
        self.values.get(row)
    }

    /// As [`Integers::put`].
    pub fn put(&mut self, row: usize, value: Option<i64>) {
        self.is_there.put(row, i64::from(value.is_some()));
        let any = || self.values.get(row - row % CHUNK_ROWS).unwrap_or_default();
        let value = value.unwrap_or_else(any);
        self.values.put(row, value);
    }

    /// The values of a chunk. That of a row without one is any number.
    pub fn chunk(&self, chunk: usize) -> Option<&Packed> {
        self.values.chunk(chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_on_behind_a_chunk() {
        let mut column = Integers::default();
        let value = |row: usize| (row * row % 1_000) as i64;
        let n_rows = 2 * CHUNK_ROWS + 10;
        (0..n_rows).for_each(|row| column.put(row, value(row)));
        assert!((0..n_rows).all(|row| column.get(row) == Some(value(row))));
        assert_eq!((column.get(n_rows), column.chunk(3)), (None, None));
        column.put(CHUNK_ROWS, i64::MAX);
        assert_eq!(column.get(CHUNK_ROWS), Some(i64::MAX));
        assert_eq!(column.get(CHUNK_ROWS + 1), Some(value(CHUNK_ROWS + 1)));
        let mut out = [0; 4];
        assert_eq!(column.read(2, 8, &mut out), 2);
        assert_eq!(out[..2], [value(n_rows - 2), value(n_rows - 1)]);
        assert_eq!(column.read(3, 0, &mut out), 0);
        // Not behind the last: there is no such place.
        column.put(n_rows + 1, 1);
        column.put(4 * CHUNK_ROWS, 1);
        assert_eq!((column.get(n_rows), column.get(4 * CHUNK_ROWS)), (None, None));
    }

    #[test]
    fn what_is_absent_costs_no_width() {
        let mut column = OptionalIntegers::default();
        for row in 0..CHUNK_ROWS {
            column.put(row, (row % 3 > 0 || row == 0).then_some(1_000_000 + (row % 2) as i64));
        }
        assert_eq!(column.get(3), None);
        assert_eq!(column.get(4), Some(1_000_000));
        assert_eq!(column.values.chunk(0).unwrap().bounds(), (1_000_000, 1_000_001));
        column.put(3, Some(i64::MIN));
        column.put(4, None);
        assert_eq!((column.get(3), column.get(4), column.get(5)), (Some(i64::MIN), None, Some(1_000_001)));
    }
}
