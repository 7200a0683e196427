//! Reads decimals from their text, digit by digit: never through a float.

use std::str::FromStr;

use super::{Decimal, small_pow10};

/// The most digits a number may have when it is read, before and after the point together. SQL Server's
/// widest decimal has as many, and they always fit an `i128`.
const MAX_DIGITS: usize = 38;

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
