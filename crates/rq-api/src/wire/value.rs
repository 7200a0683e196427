//! The values of the two APIs, each from the raw text of one JSON value and back to it. A decimal is read
//! from its own digits: no float stands in between.

use std::borrow::Cow;
use std::fmt::{Display, Write};

use chrono::NaiveDate;
use commissions::{Decimal, ParseDecimalError, Timestamp};

/// Why a JSON value does not fit where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unfit {
    #[error("no value for it")]
    Null,
    #[error("not a text")]
    NotText,
    #[error(
        "a text that JSON does not allow (a wrong escape, a control character, or bytes that are not UTF-8)"
    )]
    BrokenText,
    #[error("not a whole number written in plain digits")]
    NotInteger,
    #[error("a whole number outside -9223372036854775808 to 9223372036854775807")]
    PastInteger,
    #[error("outside 0 to 255")]
    PastByte,
    #[error("not a decimal number")]
    NotDecimal,
    #[error("a number of {}", ParseDecimalError::TooManyDigits)]
    TooManyDigits,
    #[error("neither true nor false")]
    NotFlag,
    #[error("not a time like \"2015-09-09T20:41:59.69\" (0 to 7 fraction digits)")]
    NotTime,
    #[error("not a date like \"2016-04-17T00:00:00\"")]
    NotDate,
}

/// What one JSON value can hold.
pub(crate) trait WireValue: Sized {
    /// From the raw text of a value.
    fn read(raw: &[u8]) -> Result<Self, Unfit>;

    /// Appends the value as JSON.
    fn write(&self, out: &mut String);
}

/// Null is nothing.
impl<T: WireValue> WireValue for Option<T> {
    fn read(raw: &[u8]) -> Result<Self, Unfit> {
        if raw == b"null" { Ok(None) } else { T::read(raw).map(Some) }
    }

    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }
}

/// Only plain digits: `5.0` and `1e3` are refused. The API documents integers, and a writer that sends
/// these has put them through a float, which may have changed them.
impl WireValue for i64 {
    fn read(raw: &[u8]) -> Result<Self, Unfit> {
        let digits = raw.strip_prefix(b"-").unwrap_or(raw);
        if digits.is_empty()
            || !digits.iter().all(u8::is_ascii_digit)
            || (digits.len() > 1 && digits.starts_with(b"0"))
        {
            return Err(null_or(raw, Unfit::NotInteger));
        }
        text(raw)?.parse().map_err(|_| Unfit::PastInteger)
    }

    fn write(&self, out: &mut String) {
        push(out, self);
    }
}

impl WireValue for u8 {
    fn read(raw: &[u8]) -> Result<Self, Unfit> {
        let code = match i64::read(raw) {
            Err(Unfit::PastInteger) => return Err(Unfit::PastByte),
            code => code?,
        };
        u8::try_from(code).map_err(|_| Unfit::PastByte)
    }

    fn write(&self, out: &mut String) {
        push(out, self);
    }
}

impl WireValue for Decimal {
    fn read(raw: &[u8]) -> Result<Self, Unfit> {
        text(raw)?.parse().map_err(|error| match error {
            ParseDecimalError::NotANumber => null_or(raw, Unfit::NotDecimal),
            ParseDecimalError::TooManyDigits => Unfit::TooManyDigits,
        })
    }

    fn write(&self, out: &mut String) {
        push(out, self);
    }
}

impl WireValue for bool {
    fn read(raw: &[u8]) -> Result<Self, Unfit> {
        match raw {
            b"true" => Ok(true),
            b"false" => Ok(false),
            _ => Err(null_or(raw, Unfit::NotFlag)),
        }
    }

    fn write(&self, out: &mut String) {
        push(out, self);
    }
}

impl WireValue for Timestamp {
    fn read(raw: &[u8]) -> Result<Self, Unfit> {
        // No time needs an escape.
        quoted(raw).and_then(|time| text(time).ok()?.parse().ok()).ok_or_else(|| null_or(raw, Unfit::NotTime))
    }

    fn write(&self, out: &mut String) {
        push_quoted(out, self);
    }
}

/// A calendar date, with or without a time of day behind it (the API prints midnight). The date is the one
/// that is written: no zone ever shifts it.
impl WireValue for NaiveDate {
    fn read(raw: &[u8]) -> Result<Self, Unfit> {
        let date = quoted(raw).and_then(|date| text(date).ok()).and_then(|date| {
            let with_time =
                if date.contains('T') { date.parse() } else { format!("{date}T00:00:00").parse() };
            with_time.ok().map(Timestamp::date)
        });
        date.ok_or_else(|| null_or(raw, Unfit::NotDate))
    }

    fn write(&self, out: &mut String) {
        push_quoted(out, &Timestamp::midnight(*self));
    }
}

impl WireValue for Box<str> {
    fn read(raw: &[u8]) -> Result<Self, Unfit> {
        read_text(raw).map(Into::into)
    }

    fn write(&self, out: &mut String) {
        push_text(out, self);
    }
}

/// A text, which stands for itself where nothing in it is escaped.
pub(crate) fn read_text(raw: &[u8]) -> Result<Cow<'_, str>, Unfit> {
    let Some(quoted) = quoted(raw) else { return Err(null_or(raw, Unfit::NotText)) };
    // Nearly all texts are plain, and then they are what stands between the quotes.
    if quoted.iter().all(|byte| *byte >= b' ' && *byte != b'\\') {
        return text(quoted).map(Cow::Borrowed);
    }
    serde_json::from_slice(raw).map(Cow::Owned).map_err(|_| Unfit::BrokenText)
}

/// Appends a JSON string: quoted, with the escapes that JSON demands and no others.
pub(crate) fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' => push(out, &format_args!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// What prints without a character that JSON would escape.
fn push_quoted(out: &mut String, value: &impl Display) {
    push(out, &format_args!("\"{value}\""));
}

pub(crate) fn push(out: &mut String, value: &impl Display) {
    // Writing to a string can't fail.
    let _ = write!(out, "{value}");
}

/// What stands between the quotes of a string.
fn quoted(raw: &[u8]) -> Option<&[u8]> {
    raw.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

fn text(raw: &[u8]) -> Result<&str, Unfit> {
    std::str::from_utf8(raw).map_err(|_| Unfit::BrokenText)
}

fn null_or(raw: &[u8], unfit: Unfit) -> Unfit {
    if raw == b"null" { Unfit::Null } else { unfit }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn integers_are_plain_digits() {
        for (raw, value) in [
            ("0", 0),
            ("-0", 0),
            ("912345987654321", 912_345_987_654_321),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(i64::read(raw.as_bytes()), Ok(value), "{raw}");
        }
        for raw in ["5.0", "1e3", "+5", "007", "\"5\"", "true", "NaN", "-", "{}"] {
            assert_eq!(i64::read(raw.as_bytes()), Err(Unfit::NotInteger), "{raw}");
        }
        assert_eq!(i64::read(b"9223372036854775808"), Err(Unfit::PastInteger));
        assert_eq!(i64::read(b"null"), Err(Unfit::Null));
        assert_eq!(u8::read(b"255"), Ok(255));
        for raw in ["256", "300", "-1", "99999999999999999999"] {
            assert_eq!(u8::read(raw.as_bytes()), Err(Unfit::PastByte), "{raw}");
        }
    }

    #[test]
    fn decimals_keep_every_digit() {
        for raw in ["5.32", "10.00", "-0.0001", "1234567890123456789012345678.0123456789"] {
            assert_eq!(Decimal::read(raw.as_bytes()).unwrap().to_string(), raw);
        }
        assert_eq!(Decimal::read(b"1e400"), Err(Unfit::TooManyDigits));
        for raw in ["NaN", "\"5.32\"", "5,32", "\u{663}"] {
            assert_eq!(Decimal::read(raw.as_bytes()), Err(Unfit::NotDecimal), "{raw}");
        }
        assert_eq!(Option::<Decimal>::read(b"null"), Ok(None));
    }

    #[test]
    fn texts_read_any_escape_and_write_only_what_must_be() {
        for (raw, value) in [
            (r#""a\"b\\c\/d\n\u00e9\ud83d\ude00é😀""#, "a\"b\\c/d\né😀é😀"),
            (r#""00123""#, "00123"),
            (r#""""#, ""),
        ] {
            assert_eq!(&*Box::<str>::read(raw.as_bytes()).unwrap(), value);
        }
        for raw in [&b"\"\\ud83d\""[..], b"\"\\x\"", b"\"\n\"", b"\"\xff\""] {
            assert_eq!(Box::<str>::read(raw), Err(Unfit::BrokenText), "{raw:?}");
        }
        assert_eq!(Box::<str>::read(b"123"), Err(Unfit::NotText));
        let mut out = String::new();
        push_text(&mut out, "\"\\\n\r\t\u{1}é😀/");
        assert_eq!(out, r#""\"\\\n\r\t\u0001é😀/""#);
    }

    #[test]
    fn dates_are_the_ones_written() {
        let date = NaiveDate::from_ymd_opt(2016, 4, 17).unwrap();
        for raw in ["2016-04-17", "2016-04-17T00:00:00", "2016-04-17T23:59:59.999Z"] {
            assert_eq!(NaiveDate::read(format!("\"{raw}\"").as_bytes()), Ok(date), "{raw}");
        }
        for raw in ["", "2016-02-30", "17.04.2016", "2016-04-17T", "2016-04-17T00:00:00+02:00"] {
            assert_eq!(NaiveDate::read(format!("\"{raw}\"").as_bytes()), Err(Unfit::NotDate), "{raw}");
        }
        let mut out = String::new();
        date.write(&mut out);
        assert_eq!(out, "\"2016-04-17T00:00:00\"");
    }
}
