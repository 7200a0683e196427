//! What the words of a chunk's commissions and rates are as numbers: read once for all questions, until the chunk
//! changes.

use std::cell::OnceCell;

use cube::{BitsByCode, CHUNK_ROWS};

use super::columns::{Columns, first_decimals, rate_pairs};
use super::narrow::{Rates, WHOLE, rates, unit};

/// The different unit commissions and rates of a chunk, by the codes of their words; nought for what is not narrow.
#[derive(Debug, Default)]
pub struct Values {
    units: Vec<i64>,
    rates: Vec<Rates>,
    /// Rates that do not give the primary employee all, if nobody else is there.
    shared: BitsByCode,
}

impl Values {
    fn of(columns: &Columns, chunk: usize) -> Self {
        let units = first_decimals(&columns.unit, chunk);
        let rate_pairs = rate_pairs(&columns.rates, chunk);
        let rates: Vec<_> = rate_pairs
            .map(|[first, second]| rates(first.as_ref(), second.as_ref()).unwrap_or_default())
            .collect();
        Values {
            units: units.map(|it| unit(it.as_ref()).unwrap_or_default()).collect(),
            shared: BitsByCode::of(&rates, |rates| u8::from(rates.first != WHOLE)),
            rates,
        }
    }

    /// In millionths.
    #[inline]
    pub fn unit(&self, code: i64) -> i64 {
        self.units.get(code as usize).copied().unwrap_or_default()
    }

    /// 1 for rates that do not give the primary employee all, if nobody else is there.
    pub fn shared(&self) -> &BitsByCode {
        &self.shared
    }

    #[inline]
    pub fn rates(&self, code: i64) -> Rates {
        self.rates.get(code as usize).copied().unwrap_or_default()
    }
}

/// By chunk; those that were asked for.
#[derive(Debug, Default)]
pub struct KnownValues {
    chunks: Vec<OnceCell<Values>>,
}

impl KnownValues {
    /// Rows have other words.
    pub fn forget(&mut self, first: usize, n_rows: usize) {
        let n_chunks = (first + n_rows).div_ceil(CHUNK_ROWS);
        if self.chunks.len() < n_chunks {
            self.chunks.resize_with(n_chunks, OnceCell::new);
        }
        let changed = self.chunks.get_mut(first / CHUNK_ROWS..n_chunks).unwrap_or_default();
        changed.iter_mut().for_each(|chunk| *chunk = OnceCell::new());
    }

    /// Nothing where there is no such chunk.
    pub fn of<'a>(&'a self, columns: &Columns, chunk: usize) -> Option<&'a Values> {
        Some(self.chunks.get(chunk)?.get_or_init(|| Values::of(columns, chunk)))
    }
}
