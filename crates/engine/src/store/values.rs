//! What the words of a chunk's commissions and rates are as numbers.

use super::columns::{Columns, first_decimals, rate_pairs};
use super::narrow::{Rates, rates, unit};

/// The different unit commissions and rates of a chunk, by the codes of their words; nought for what is not narrow.
#[derive(Debug)]
pub struct Values {
    units: Vec<i64>,
    rates: Vec<Rates>,
}

/// The different unit commissions alone, by the codes of their words, in millionths.
pub fn units(columns: &Columns, chunk: usize) -> impl Iterator<Item = i64> {
    first_decimals(&columns.unit, chunk).map(|it| unit(it.as_ref()).unwrap_or_default())
}

impl Values {
    pub fn of(columns: &Columns, chunk: usize) -> Self {
        let pairs = rate_pairs(&columns.rates, chunk);
        Values {
            units: units(columns, chunk).collect(),
            rates: pairs
                .map(|[first, second]| rates(first.as_ref(), second.as_ref()).unwrap_or_default())
                .collect(),
        }
    }

    /// In millionths.
    #[inline]
    pub fn unit(&self, code: i64) -> i64 {
        self.units.get(code as usize).copied().unwrap_or_default()
    }

    #[inline]
    pub fn rates(&self, code: i64) -> Rates {
        self.rates.get(code as usize).copied().unwrap_or_default()
    }
}
