//! Which entries have a computed total (`UnitCommission × Quantity`) that a range of amounts has.
//!
//! ```text
//!   range      1.0000005 .. 20        narrow entries, in millionths: 1000001 .. 20000000, both included
//!                                     wide entries: as decimals
//! ```
//!
//! Of whole millionths none lies between an end and the next one inwards, so that nothing is lost by rounding there.

use commissions::{Decimal, Finding};
use cube::{BATCH_ROWS, BitsByCode};

use super::{Lane, STANDS};
use crate::query::AmountRange;
use crate::store::columns::Columns;
use crate::store::narrow::{millionths_down, millionths_up};

#[derive(Debug)]
pub struct Totals {
    wanted: AmountRange,
    /// In millionths.
    from: i64,
    to: i64,
    marks: BitsByCode,
}

// What marks come to, in bits.
const HAS_TOTAL: u8 = 1;
const WIDE: u8 = 2;

impl Totals {
    /// Nothing where the range lets every entry through.
    pub fn new(columns: &Columns, wanted: &AmountRange) -> Option<Self> {
        let bit = |bit: u8, holds: bool| if holds { bit } else { 0 };
        let is_wanted = !wanted.is_empty();
        is_wanted.then(|| Totals {
            wanted: wanted.clone(),
            from: wanted.from.as_ref().map_or(i64::MIN, millionths_up),
            to: wanted.to.as_ref().map_or(i64::MAX, millionths_down),
            marks: BitsByCode::of(columns.mark_sets.values(), |marks| {
                let has_total = !marks.has(Finding::NoUnitCommission) && !marks.has(Finding::NoQuantity);
                bit(HAS_TOTAL, has_total) | bit(WIDE, marks.is_wide())
            }),
        })
    }

    /// Takes [`STANDS`] from the entries that it does not let through: those of a chunk from its `from`th on, as many
    /// as there are bits. `marks`: their codes.
    pub fn pass(&self, columns: &Columns, chunk: usize, from: usize, marks: &Lane, bits: &mut [u8]) {
        let Some(values) = columns.values(chunk) else { return };
        let (mut unit_codes, mut quantities) = ([0; BATCH_ROWS], [0; BATCH_ROWS]);
        columns.unit.codes(chunk).map(|codes| codes.read(from, &mut unit_codes));
        columns.quantity.chunk(chunk).map(|values| values.read(from, &mut quantities));
        let lanes = marks.iter().zip(unit_codes).zip(quantities);
        for ((bits, ((marks, unit), quantity)), idx) in bits.iter_mut().zip(lanes).zip(from..) {
            let marks = self.marks.get(*marks);
            let passes = if marks & WIDE == 0 {
                // A narrow entry's fits by what narrow means; any number stands where there is no quantity.
                (self.from..=self.to).contains(&values.unit(unit).wrapping_mul(quantity))
            } else {
                *bits & STANDS != 0 && columns.total(chunk, idx).is_some_and(|it| self.wanted.contains(&it))
            };
            if !passes || marks & HAS_TOTAL == 0 {
                *bits &= !STANDS;
            }
        }
    }
}

impl Columns {
    /// The computed total of a chunk's `idx`th entry, as a decimal.
    fn total(&self, chunk: usize, idx: usize) -> Option<Decimal> {
        let row = chunk * cube::CHUNK_ROWS + idx;
        Some(&self.unit_commission(row)? * &Decimal::from(self.quantity.get(row)?))
    }
}
