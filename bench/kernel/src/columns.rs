//! The entries as plain columns, for those that ours is compared with.

use commissions::{CommissionEntry, CommissionKind, Decimal, TICKS_PER_SECOND, computed_total};
use engine::Store;
use wasm_bindgen::prelude::wasm_bindgen;

/// What is absent, in a column of codes.
const NONE: i32 = -1;
/// Codes of coupon types begin here.
const COUPON: i32 = 256;
/// Digits after the point of an amount and of a rate, until fewer are found to be enough.
const SCALE: u32 = 6;
const WHOLE_RATE: i32 = 100_000_000;
const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;
/// The first of January 1970, at which ticks begin, as `chrono` counts days.
const FIRST_DAY: i64 = 719_163;
/// Whole numbers below it are exact as floats.
const EXACT_BELOW: u64 = 1 << 53;

/// A value for each entry that is held, in the same order in all columns.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Columns {
    /// Of `DateCreatedUtc`; 1 is the first day of the year 1.
    day: Vec<i32>,
    employee: Vec<i32>,
    split_employee: Vec<i32>,
    /// Coupon types from 256 on.
    kind: Vec<i32>,
    transaction: Vec<i32>,
    place: Vec<i32>,
    units: Vec<i32>,
    /// Millionths of a per cent, with the document's defaults.
    rate1: Vec<i32>,
    rate2: Vec<i32>,
    /// In whole units of 10^-scale; nought where there is none.
    total: Vec<i64>,
    scale: u32,
}

#[wasm_bindgen]
impl Columns {
    /// A column of codes, -1 where the entry has none; taken out, so once only.
    pub fn codes(&mut self, name: &str) -> Option<Vec<i32>> {
        let column = match name {
            "day" => &mut self.day,
            "employee" => &mut self.employee,
            "split_employee" => &mut self.split_employee,
            "kind" => &mut self.kind,
            "transaction" => &mut self.transaction,
            "place" => &mut self.place,
            "units" => &mut self.units,
            "rate1" => &mut self.rate1,
            "rate2" => &mut self.rate2,
            _ => return None,
        };
        Some(std::mem::take(column))
    }

    /// Each a whole number of units of 10^-scale, below 2^53: exact as floats.
    pub fn totals(&self) -> Vec<f64> {
        self.total.iter().map(|total| *total as f64).collect()
    }

    /// Digits after the point of totals: as few as are exact for all.
    pub fn scale(&self) -> u32 {
        self.scale
    }
}

impl Columns {
    /// # Errors
    /// A code or an amount of an entry has no room.
    pub fn of(store: &Store) -> Result<Self, String> {
        let mut columns = Columns { scale: SCALE, ..Columns::default() };
        for entry in store.entries() {
            columns.push(&entry).ok_or_else(|| format!("entry {} does not fit the columns", entry.id))?;
        }
        while columns.scale > 0 && columns.total.iter().all(|total| total % 10 == 0) {
            columns.total.iter_mut().for_each(|total| *total /= 10);
            columns.scale -= 1;
        }
        Ok(columns)
    }

    fn push(&mut self, entry: &CommissionEntry) -> Option<()> {
        let kind = entry.kind().map_or(NONE, |kind| match kind {
            CommissionKind::Standard(kind) => kind.code().into(),
            CommissionKind::Coupon(kind) => COUPON + i32::from(kind.code()),
        });
        let rate = |rate: Option<&Decimal>, default| match rate {
            Some(rate) => i32::try_from(millionths(rate)?).ok(),
            None => Some(default),
        };
        let total = computed_total(entry).map_or(Some(0), |total| millionths(&total))?;
        if total.unsigned_abs() >= EXACT_BELOW {
            return None;
        }
        let day = FIRST_DAY + entry.date_created_utc.ticks().div_euclid(TICKS_PER_DAY);
        self.day.push(i32::try_from(day).ok()?);
        self.employee.push(code(entry.user_id)?);
        self.split_employee.push(code(entry.commission_split_user_id)?);
        self.kind.push(kind);
        self.transaction.push(entry.transaction_type.map_or(NONE, i32::from));
        self.place.push(code(entry.location_id)?);
        self.units.push(i32::try_from(entry.quantity.unwrap_or_default()).ok()?);
        self.rate1.push(rate(entry.split_rate1.as_ref(), WHOLE_RATE)?);
        self.rate2.push(rate(entry.split_rate2.as_ref(), 0)?);
        self.total.push(total);
        Some(())
    }
}

fn code(id: Option<i64>) -> Option<i32> {
    id.map_or(Some(NONE), |id| i32::try_from(id).ok().filter(|id| *id >= 0))
}

/// Nothing where it is not a whole number of them.
fn millionths(value: &Decimal) -> Option<i64> {
    let value = value.clone().normalized();
    let zeros = SCALE.checked_sub(value.scale())?;
    let units = value.small_units()?.checked_mul(10_i128.checked_pow(zeros)?)?;
    i64::try_from(units).ok()
}
