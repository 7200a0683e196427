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
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;

/// The most digits a number may have when it is read, before and after the point together. SQL Server's
/// widest decimal has as many, and they always fit an `i128`.
const MAX_DIGITS: usize = 38;

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
            while self.scale > 0 && *units % 10 == 0 {
                *units /= 10;
                self.scale -= 1;
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

fn small_pow10(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

pub(crate) fn pow10(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

/// [`div_half_even`] where all of it fits 128 bits.
fn small_div_half_even(dividend: i128, divisor: i128) -> Option<i128> {
    let (floor, remainder) = (dividend.div_euclid(divisor), dividend.rem_euclid(divisor));
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
        if let (Units::Small(sum), Units::Small(units)) = (&mut self.units, &other.units)
            && self.scale == other.scale
            && let Some(total) = sum.checked_add(*units)
        {
            *sum = total;
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
            Units::Small(units) => units.unsigned_abs().to_string(),
            Units::Big(units) => units.magnitude().to_string(),
        };
        let scale = self.scale as usize;
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let point = if fraction.is_empty() { "" } else { "." };
        f.pad_integral(!self.is_negative(), "", &format!("{whole}{point}{fraction}"))
    }
}

/// Why a text is no [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseDecimalError {
    #[error("not a decimal number")]
    NotANumber,
    #[error("more than {MAX_DIGITS} digits")]
    TooManyDigits,
}

/// Reads the number grammar of JSON (RFC 8259, section 6): `-0.5`, `12`, `1.5e3`; of at most 38 digits when
/// written out. Nothing is rounded: what does not fit is an error.
impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return Err(ParseDecimalError::NotANumber),
            Some(parts) => parts,
            None => (mantissa, ""),
        };
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || leading_zero || !all_digits(whole) || !all_digits(fraction) {
            return Err(ParseDecimalError::NotANumber);
        }

        let mut units: i128 = 0;
        let mut n_digits = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            n_digits += usize::from(units != 0 || byte != b'0');
            if n_digits > MAX_DIGITS {
                return Err(ParseDecimalError::TooManyDigits);
            }
            units = units * 10 + i128::from(byte - b'0');
        }
        if units == 0 {
            // 0e400 is nought, however far its point is moved.
            let scale = u32::try_from(fraction.len().min(MAX_DIGITS)).unwrap_or(0);
            return Ok(Decimal::new(0, scale));
        }
        let fraction_len = i64::try_from(fraction.len()).map_err(|_| ParseDecimalError::TooManyDigits)?;
        let scale = fraction_len - exponent;
        let max = MAX_DIGITS as i64;
        let (zeros, scale) = if scale < 0 { (-scale, 0) } else { (0, scale) };
        if n_digits as i64 + zeros > max || scale > max {
            return Err(ParseDecimalError::TooManyDigits);
        }
        // Both are at most 38 now, and so is their product's length.
        let zeros = small_pow10(zeros as u32).ok_or(ParseDecimalError::TooManyDigits)?;
        let units = units.checked_mul(zeros).ok_or(ParseDecimalError::TooManyDigits)?;
        Ok(Decimal::new(if negative { -units } else { units }, scale as u32))
    }
}

fn parse_exponent(text: &str) -> Result<i64, ParseDecimalError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ParseDecimalError::NotANumber);
    }
    // An exponent past i64 is out of range all the more; saturate, and let the digits' limit say so.
    let size = digits.parse::<i64>().unwrap_or(i64::MAX / 2).min(i64::MAX / 2);
    Ok(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn reads_what_json_can_write_and_prints_it_as_it_came() {
        for text in ["0", "5.32", "-5.32", "10.00", "0.0000", "1234567890123456789", "0.1234567890123456789"]
        {
            assert_eq!(d(text).to_string(), text);
        }
        let long = "1234567890123456789012345678.0123456789";
        assert_eq!(d(long).to_string(), long);
        assert_eq!(d("1.5e3").to_string(), "1500");
        assert_eq!(d("15E-1").to_string(), "1.5");
        assert_eq!(d("-0"), Decimal::ZERO);
        assert_eq!(d("0e400"), Decimal::ZERO);
    }

    #[test]
    fn refuses_the_rest_with_its_reason() {
        for text in
            ["", "-", ".5", "5.", "01", "+1", "NaN", "Infinity", "1,5", "0x10", "1e", " 1", "1e+", "٣"]
        {
            assert_eq!(text.parse::<Decimal>(), Err(ParseDecimalError::NotANumber), "{text:?}");
        }
        for text in ["1e400", "1e-400", "1e99999999999999999999", "123456789012345678901234567890123456789"] {
            assert_eq!(text.parse::<Decimal>(), Err(ParseDecimalError::TooManyDigits), "{text:?}");
        }
    }

    #[test]
    fn stays_exact_past_128_bits() {
        let wide = d("99999999999999999999999999999999999999");
        let square = &wide * &wide;
        assert_eq!(
            square.to_string(),
            "9999999999999999999999999999999999999800000000000000000000000000000000000001"
        );
        assert_eq!(&square - &square, Decimal::ZERO);
        let mixed = &wide + &d("0.00000000000000000000000000000000000001");
        assert_eq!(
            mixed.to_string(),
            "99999999999999999999999999999999999999.00000000000000000000000000000000000001"
        );
    }

    #[test]
    fn rounds_half_to_even() {
        for (exact, rounded) in [
            ("2.665", "2.66"),
            ("2.675", "2.68"),
            ("2.6651", "2.67"),
            ("-2.665", "-2.66"),
            ("-2.675", "-2.68"),
            ("-0.001", "0.00"),
            ("7", "7.00"),
            ("99.995", "100.00"),
        ] {
            assert_eq!(d(exact).round(2).to_string(), rounded, "{exact}");
        }
    }

    #[test]
    fn normalizes_only_what_follows_the_point() {
        assert_eq!(d("2.6600").normalized().to_string(), "2.66");
        assert_eq!(d("100").normalized().to_string(), "100");
        assert_eq!(d("0.000").normalized().to_string(), "0");
    }

    fn decimals() -> impl Strategy<Value = Decimal> {
        (any::<i128>(), 0_u32..30).prop_map(|(units, scale)| Decimal::new(units, scale))
    }

    proptest! {
        #[test]
        fn arithmetic_agrees_with_big_integers(a in decimals(), b in decimals()) {
            let at = |value: &Decimal, scale: u32| value.big_units() * pow10(scale - value.scale());
            let scale = a.scale().max(b.scale());
            let sum = &a + &b;
            prop_assert_eq!(at(&sum, scale), at(&a, scale) + at(&b, scale));
            let product = &a * &b;
            prop_assert_eq!(product.big_units(), a.big_units() * b.big_units());
            prop_assert_eq!(a.cmp(&b), at(&a, scale).cmp(&at(&b, scale)));
            let mut assigned = a.clone();
            assigned += &b;
            prop_assert_eq!(assigned, sum);
        }

        #[test]
        fn printing_and_reading_agree(units in -(10_i128.pow(38) - 1)..10_i128.pow(38), scale in 0_u32..=38) {
            let value = Decimal::new(units, scale);
            let read: Decimal = value.to_string().parse().unwrap();
            prop_assert_eq!(read.to_string(), value.to_string());
            prop_assert_eq!(value.clone().normalized(), value);
        }

        #[test]
        fn rounding_is_off_by_at_most_half_a_place(value in decimals(), places in 0_u32..6) {
            let rounded = value.round(places);
            let error = (&rounded - &value).abs();
            prop_assert!(&error * &Decimal::from(2_i64) <= Decimal::new(1, places));
        }

        #[test]
        fn rounding_is_the_same_in_128_bits_and_beyond(units in any::<i64>(), scale in 0_u32..12, places in 0_u32..6) {
            let value = Decimal::new(i128::from(units), scale);
            let zeros = scale.saturating_sub(places);
            let wide = Decimal::from_big(div_half_even(&value.big_units(), &pow10(zeros)), scale - zeros);
            prop_assert_eq!(value.round(places), wide);
        }
    }
}
