//! Amounts as they are counted: whole millionths, in 64 bits.
//!
//! ```text
//!   units             = Quantity                      whole things                  below 2^31
//!   total             = UnitCommission × Quantity     millionths                    below 2^62
//!   rate              = SplitRate1 or SplitRate2      millionths of a per cent      below 2^31
//!   a share           = total × rate                  units of 10^-14               below 2^93
//!   the whole         = total × 100 %                 the same units
//!   what nobody gets  = total × (100 % − both rates)  the same units                below 2^95
//! ```
//!
//! An entry that all of this fits is *narrow*, and that is nearly every entry. The others are *wide*: they are
//! counted one by one, as decimals of any size. Nothing is rounded, neither way.

use commissions::{CommissionEntry, Decimal};
use cube::{Part, SHORT, Tally};

/// Digits after the point of a narrow amount, and of a narrow rate.
const SCALE: u32 = 6;
/// Digits after the point of what is counted: an amount times a rate in per cent.
const SHARE_SCALE: u32 = 2 * SCALE + 2;
/// All of an amount, as a rate.
pub const WHOLE: i64 = 100 * 10_i64.pow(SCALE);

const MAX_TOTAL: u64 = 1 << 62;
const MAX_RATE: u64 = 1 << 31;

/// The rates of an entry, with the document's defaults: 100 % for the first, nothing for the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    pub first: i64,
    pub second: i64,
}

/// Whether its amounts can be counted in 64 bits.
pub fn is_narrow<T>(entry: &CommissionEntry<T>) -> bool {
    let quantity = entry.quantity.unwrap_or_default();
    let is_total = || {
        let total = unit(entry.unit_commission.as_ref())?.checked_mul(quantity)?;
        (total.unsigned_abs() < MAX_TOTAL).then_some(total)
    };
    is_short(quantity)
        && is_total().is_some()
        && rates(entry.split_rate1.as_ref(), entry.split_rate2.as_ref()).is_some()
}

/// In millionths. Nothing for a commission that is not narrow, and nought for one that is absent.
pub fn unit(unit: Option<&Decimal>) -> Option<i64> {
    unit.map_or(Some(0), |unit| millionths(unit, MAX_TOTAL))
}

/// The first of the whole millionths that is not below an amount; one that is past all of them is the last.
pub fn millionths_up(amount: &Decimal) -> i64 {
    let nearest = amount.round(SCALE);
    let is_below = nearest < *amount;
    saturated_millionths(&nearest).saturating_add(i64::from(is_below))
}

/// The last of them that is not above it.
pub fn millionths_down(amount: &Decimal) -> i64 {
    let nearest = amount.round(SCALE);
    let is_above = nearest > *amount;
    saturated_millionths(&nearest).saturating_sub(i64::from(is_above))
}

/// Of an amount with [`SCALE`] digits after the point. No total of a narrow entry comes near the ends.
fn saturated_millionths(amount: &Decimal) -> i64 {
    let units = amount.small_units().and_then(|units| i64::try_from(units).ok());
    units.unwrap_or(if amount.is_negative() { i64::MIN } else { i64::MAX })
}

/// Nothing where they are not narrow.
pub fn rates(first: Option<&Decimal>, second: Option<&Decimal>) -> Option<Rates> {
    let rate =
        |rate: Option<&Decimal>, default| rate.map_or(Some(default), |rate| millionths(rate, MAX_RATE));
    Some(Rates { first: rate(first, WHOLE)?, second: rate(second, 0)? })
}

/// `total × rate`, which always fits.
#[inline]
fn product(total: i64, rate: i64) -> i128 {
    // Nearly all of them: a product of 128 bits is slow where the machine has none.
    const SHORT_TOTAL: i64 = 1 << 35;
    const SHORT_RATE: i64 = 1 << 27;
    if (-SHORT_TOTAL..SHORT_TOTAL).contains(&total) && (-SHORT_RATE..SHORT_RATE).contains(&rate) {
        i128::from(total * rate)
    } else {
        i128::from(total) * i128::from(rate)
    }
}

/// Whether so much can be counted in 64 bits, however many rows there are.
#[inline]
pub fn is_short(value: i64) -> bool {
    value.unsigned_abs() < SHORT.unsigned_abs()
}

/// Counts `total × rate`.
#[inline]
pub fn add_share(tally: &mut Tally, part: Part, total: i64, rate: i64) {
    if rate == WHOLE && is_short(total) {
        tally.add_coarse(part, total);
    } else {
        tally.add_fine(part, product(total, rate));
    }
}

/// What was counted, in its two parts.
pub fn shares(tally: &Tally) -> [Decimal; 2] {
    tally.amounts(WHOLE).map(share)
}

fn share(units: i128) -> Decimal {
    Decimal::new(units, SHARE_SCALE)
}

/// Nothing where it is none of these, or not below `limit`.
fn millionths(value: &Decimal, limit: u64) -> Option<i64> {
    let units = value.small_units()?;
    // Nearly all of them: 128 bits are slow where the machine has none.
    if let Ok(short) = i64::try_from(units)
        && let Some(zeros) = SCALE.checked_sub(value.scale())
    {
        let power = 10_u64.pow(zeros);
        let fits = short.unsigned_abs() <= (limit - 1) / power;
        return fits.then(|| short * power as i64);
    }
    let units = if units == 0 {
        0
    } else if value.scale() <= SCALE {
        units.checked_mul(10_i128.checked_pow(SCALE - value.scale())?)?
    } else {
        let divisor = 10_i128.checked_pow(value.scale() - SCALE)?;
        (units % divisor == 0).then(|| units / divisor)?
    };
    i64::try_from(units).ok().filter(|units| units.unsigned_abs() < limit)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_has_no_more_than_six_places_is_narrow() {
        let check = |text: &str, expected| assert_eq!(unit(Some(&text.parse().unwrap())), expected, "{text}");
        check("5.32", Some(5_320_000));
        check("-5.320000000", Some(-5_320_000));
        check("0.000000000", Some(0));
        check("0.0000001", None);
        check("4611686018427.387903", Some((1 << 62) - 1));
        check("4611686018427.387904", None);
        check("-4611686018427.387904", None);
        check("99999999999999999999999999999999999999", None);
        assert_eq!(unit(None), Some(0));
        assert_eq!(unit(Some(&Decimal::new(0, u32::MAX))), Some(0));
        assert_eq!(unit(Some(&Decimal::new(1, u32::MAX))), None);
    }

    #[test]
    fn ends_of_a_range_are_rounded_inwards() {
        let check = |text: &str, up, down| {
            let amount: Decimal = text.parse().unwrap();
            assert_eq!((millionths_up(&amount), millionths_down(&amount)), (up, down), "{text}");
        };
        check("5.32", 5_320_000, 5_320_000);
        check("-5.3200000", -5_320_000, -5_320_000);
        check("1.0000004", 1_000_001, 1_000_000);
        check("1.0000006", 1_000_001, 1_000_000);
        check("-1.0000004", -1_000_000, -1_000_001);
        check("-1.0000006", -1_000_000, -1_000_001);
        check("0.00000000000000000000000000000000000001", 1, 0);
        check("99999999999999999999999999999999999999", i64::MAX, i64::MAX);
        check("-99999999999999999999999999999999999999", i64::MIN, i64::MIN);
        check("-9223372036854.7758081", i64::MIN, i64::MIN);
    }

    #[test]
    fn products_are_exact_on_both_ways() {
        let numbers = [0, 1, -7, (1 << 27) - 1, 1 << 27, -(1 << 27), (1 << 35) - 1, 1 << 35, -(1 << 35) - 1];
        for (total, rate) in numbers.iter().flat_map(|total| numbers.map(|rate| (*total, rate))) {
            assert_eq!(product(total, rate), i128::from(total) * i128::from(rate), "{total} × {rate}");
        }
        assert_eq!(product(i64::MIN, i64::MIN), 1 << 126);
    }

    #[test]
    fn rates_have_the_documents_defaults() {
        assert_eq!(rates(None, None), Some(Rates { first: WHOLE, second: 0 }));
        let (half, large): (Decimal, Decimal) = ("50.00".parse().unwrap(), "2148".parse().unwrap());
        assert_eq!(rates(Some(&half), Some(&half)), Some(Rates { first: WHOLE / 2, second: WHOLE / 2 }));
        assert_eq!((rates(Some(&large), None), rates(None, Some(&large))), (None, None));
    }
}
