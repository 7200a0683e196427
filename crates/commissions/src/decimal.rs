//! Exact decimal numbers: a whole number of units of `10^-scale`.
//!
//! ```text
//!   5.32  =  532 / 10^2        units 532, scale 2
//!   -0.5  =   -5 / 10^1        units  -5, scale 1
//! ```
//!
//! Units are an `i128` for as long as they fit, and a `BigInt` beyond; so sums and products are exact for
//! any input, and cheap for all that is usual. Nothing here rounds unless it is called `round`.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer;

mod parse;
#[cfg(test)]
mod tests;

pub use parse::ParseDecimalError;

/// An exact decimal. Equality and order are those of the value: `5.0 == 5`; [`fmt::Display`] keeps the
/// digits it was read with: `5.0` prints as `5.0`.
#[derive(Clone, Debug)]
pub struct Decimal {
    units: Units,
    scale: u32,
}

/// `Big` only where `Small` would not hold the value, so that equal values have equal variants.
#[derive(Clone, Debug)]
enum Units {
    Small(i128),
    Big(Box<BigInt>),
}

impl Units {
    fn to_big(&self) -> BigInt {
        match self {
            Units::Small(units) => BigInt::from(*units),
            Units::Big(units) => (**units).clone(),
        }
    }

    fn from_big(units: BigInt) -> Self {
        match i128::try_from(&units) {
            Ok(small) => Units::Small(small),
            Err(_) => Units::Big(Box::new(units)),
        }
    }
}

impl Decimal {
    pub const ZERO: Decimal = Decimal { units: Units::Small(0), scale: 0 };

    /// `units / 10^scale`.
    pub const fn new(units: i128, scale: u32) -> Self {
        Decimal { units: Units::Small(units), scale }
    }

    pub(crate) fn from_big(units: BigInt, scale: u32) -> Self {
        Decimal { units: Units::from_big(units), scale }
    }

    pub(crate) fn big_units(&self) -> BigInt {
        self.units.to_big()
    }

    /// Digits after the point, as it prints.
    pub fn scale(&self) -> u32 {
        self.scale
    }

    /// The whole number of `10^-scale` that this is, where it fits an `i128`.
    pub fn small_units(&self) -> Option<i128> {
        match &self.units {
            Units::Small(units) => Some(*units),
            Units::Big(_) => None,
        }
    }

    /// The same, where it fits an `i64`, as nearly all amounts do: 128 bits are slow where the machine has none.
    fn short_units(&self) -> Option<i64> {
        self.small_units().and_then(|units| i64::try_from(units).ok())
    }

    /// The units of both, where they have the same scale.
    fn like_pair(&self, other: &Self) -> Option<(i128, i128)> {
        if self.scale == other.scale { self.small_units().zip(other.small_units()) } else { None }
    }

    /// The units of both, in the finer scale of the two; nothing where one of them is not short.
    fn short_pair(&self, other: &Self) -> Option<(i128, i128)> {
        let (units, other_units) = (self.short_units()?, other.short_units()?);
        let scale = self.scale.max(other.scale);
        let at_scale = |units: i64, own: u32| match scale - own {
            0 => Some(i128::from(units)),
            zeros => Some(long_product(units, 10_i64.checked_pow(zeros)?)),
        };
        Some((at_scale(units, self.scale)?, at_scale(other_units, other.scale)?))
    }

    /// The whole number of `10^-scale` that this is, as bytes of a two's complement: the least byte first, and
    /// as few as hold it.
    pub fn units_bytes(&self) -> Vec<u8> {
        self.units.to_big().to_signed_bytes_le()
    }

    /// The inverse of [`Self::units_bytes`].
    pub fn from_units_bytes(bytes: &[u8], scale: u32) -> Self {
        Decimal::from_big(BigInt::from_signed_bytes_le(bytes), scale)
    }

    pub fn is_zero(&self) -> bool {
        matches!(self.units, Units::Small(0))
    }

    pub fn is_negative(&self) -> bool {
        match &self.units {
            Units::Small(units) => *units < 0,
            Units::Big(units) => units.sign() == num_bigint::Sign::Minus,
        }
    }

    pub fn abs(&self) -> Decimal {
        if self.is_negative() { -self.clone() } else { self.clone() }
    }

    /// This number of hundredths: `50` becomes `0.50`.
    pub fn percent(mut self) -> Decimal {
        self.scale += 2;
        self
    }

    /// The same value without zeros at the end of its fraction: `2.6600` becomes `2.66`.
    pub fn normalized(mut self) -> Decimal {
        if let Units::Big(units) = &self.units {
            let mut units = (**units).clone();
            while self.scale > 0 {
                let (quotient, remainder) = units.div_rem(&BigInt::from(10));
                if remainder != BigInt::ZERO {
                    break;
                }
                units = quotient;
                self.scale -= 1;
            }
            self.units = Units::from_big(units);
        }
        if let Units::Small(units) = &mut self.units {
            if let Ok(mut short) = i64::try_from(*units) {
                while self.scale > 0 && short % 10 == 0 {
                    short /= 10;
                    self.scale -= 1;
                }
                *units = i128::from(short);
            } else {
                while self.scale > 0 && *units % 10 == 0 {
                    *units /= 10;
                    self.scale -= 1;
                }
            }
        }
        self
    }

    /// The nearest number with `places` digits after the point; of two equally near, the one whose last
    /// digit is even.
    pub fn round(&self, places: u32) -> Decimal {
        match self.scale.cmp(&places) {
            Ordering::Equal => self.clone(),
            Ordering::Less => self.rescaled(places),
            Ordering::Greater => {
                let zeros = self.scale - places;
                let small = self.small_units().zip(small_pow10(zeros));
                match small.and_then(|(units, divisor)| small_div_half_even(units, divisor)) {
                    Some(units) => Decimal::new(units, places),
                    None => Decimal::from_big(div_half_even(&self.big_units(), &pow10(zeros)), places),
                }
            }
        }
    }

    /// The same value with at least `scale` digits after the point.
    fn rescaled(&self, scale: u32) -> Decimal {
        let zeros = scale.saturating_sub(self.scale);
        if zeros == 0 {
            return self.clone();
        }
        let small = self.small_units().and_then(|units| units.checked_mul(small_pow10(zeros)?));
        match small {
            Some(units) => Decimal::new(units, scale),
            None => Decimal::from_big(self.big_units() * pow10(zeros), scale),
        }
    }
}

/// Of two that fit 32 bits, in 64 of them: most products by far, and much faster where the machine has no more.
fn long_product(a: i64, b: i64) -> i128 {
    match (i32::try_from(a), i32::try_from(b)) {
        (Ok(a), Ok(b)) => i128::from(i64::from(a) * i64::from(b)),
        _ => i128::from(a) * i128::from(b),
    }
}

fn small_pow10(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

pub(crate) fn pow10(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

/// [`div_half_even`] where all of it fits 128 bits.
fn small_div_half_even(dividend: i128, divisor: i128) -> Option<i128> {
    let (floor, remainder) = match (i64::try_from(dividend), i64::try_from(divisor)) {
        (Ok(dividend), Ok(divisor)) => {
            (i128::from(dividend.div_euclid(divisor)), i128::from(dividend.rem_euclid(divisor)))
        }
        _ => (dividend.div_euclid(divisor), dividend.rem_euclid(divisor)),
    };
    let rounds_up = match remainder.checked_mul(2)?.cmp(&divisor) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => floor % 2 != 0,
    };
    Some(floor + i128::from(rounds_up))
}

/// `dividend / divisor` (`divisor` above zero), to the nearest whole number, half to even.
pub(crate) fn div_half_even(dividend: &BigInt, divisor: &BigInt) -> BigInt {
    let (floor, remainder) = dividend.div_mod_floor(divisor);
    match (remainder * 2_u8).cmp(divisor) {
        Ordering::Less => floor,
        Ordering::Greater => floor + 1_u8,
        Ordering::Equal if floor.is_even() => floor,
        Ordering::Equal => floor + 1_u8,
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Decimal::new(i128::from(value), 0)
    }
}

impl From<i128> for Decimal {
    fn from(value: i128) -> Self {
        Decimal::new(value, 0)
    }
}

impl Add<&Decimal> for &Decimal {
    type Output = Decimal;

    fn add(self, other: &Decimal) -> Decimal {
        let scale = self.scale.max(other.scale);
        if let Some((a, b)) = self.like_pair(other).or_else(|| self.short_pair(other))
            && let Some(sum) = a.checked_add(b)
        {
            return Decimal::new(sum, scale);
        }
        let (left, right) = (self.rescaled(scale), other.rescaled(scale));
        let small = left.small_units().zip(right.small_units()).and_then(|(a, b)| a.checked_add(b));
        match small {
            Some(units) => Decimal::new(units, scale),
            None => Decimal::from_big(left.big_units() + right.big_units(), scale),
        }
    }
}

impl AddAssign<&Decimal> for Decimal {
    fn add_assign(&mut self, other: &Decimal) {
        // Totals add millions of amounts of the same scale: no clone on that way.
        if let Some((sum, units)) = self.like_pair(other)
            && let Some(sum) = sum.checked_add(units)
        {
            self.units = Units::Small(sum);
            return;
        }
        *self = &*self + other;
    }
}

impl Sub<&Decimal> for &Decimal {
    type Output = Decimal;

    fn sub(self, other: &Decimal) -> Decimal {
        self + &-other.clone()
    }
}

impl Neg for Decimal {
    type Output = Decimal;

    fn neg(self) -> Decimal {
        match self.units {
            Units::Small(units) if units != i128::MIN => Decimal::new(-units, self.scale),
            units => Decimal::from_big(-units.to_big(), self.scale),
        }
    }
}

impl Mul<&Decimal> for &Decimal {
    type Output = Decimal;

    fn mul(self, other: &Decimal) -> Decimal {
        let scale = self.scale + other.scale;
        if let Some((a, b)) = self.short_units().zip(other.short_units()) {
            return Decimal::new(long_product(a, b), scale);
        }
        let small = self.small_units().zip(other.small_units()).and_then(|(a, b)| a.checked_mul(b));
        match small {
            Some(units) => Decimal::new(units, scale),
            None => Decimal::from_big(self.big_units() * other.big_units(), scale),
        }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if let Some((a, b)) = self.like_pair(other).or_else(|| self.short_pair(other)) {
            return a.cmp(&b);
        }
        let scale = self.scale.max(other.scale);
        let (left, right) = (self.rescaled(scale), other.rescaled(scale));
        match left.small_units().zip(right.small_units()) {
            Some((a, b)) => a.cmp(&b),
            None => left.big_units().cmp(&right.big_units()),
        }
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Decimal::ZERO
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = match &self.units {
            // Most amounts by far, and much faster than 128 bits where the machine has none.
            Units::Small(units) => match u64::try_from(units.unsigned_abs()) {
                Ok(units) => units.to_string(),
                Err(_) => units.unsigned_abs().to_string(),
            },
            Units::Big(units) => units.magnitude().to_string(),
        };
        let scale = self.scale as usize;
        let n_zeros = (scale + 1).saturating_sub(digits.len());
        let mut text = String::with_capacity(n_zeros + digits.len() + 1);
        text.extend(std::iter::repeat_n('0', n_zeros));
        text.push_str(&digits);
        if scale > 0 {
            text.insert(text.len() - scale, '.');
        }
        f.pad_integral(!self.is_negative(), "", &text)
    }
}
