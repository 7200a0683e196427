//! Points in time as the API writes them: `2015-09-09T20:41:59.69`, with no zone and 0 to 7 fraction digits.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

/// 100 ns a tick: the finest that seven fraction digits can say.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
const FRACTION_DIGITS: usize = 7;
/// 1970-01-01 in the day count of `chrono` (days since 0000-12-31).
const EPOCH_DAY: i64 = 719_163;

/// A point in time. Two are equal when they are the same moment; it prints with the fraction digits and
/// the `Z` (or none) that it was read with. Whether it is UTC, its field's name says.
#[derive(Clone, Copy, Debug)]
pub struct Timestamp {
    ticks: i64,
    fraction_digits: u8,
    zulu: bool,
}

impl Timestamp {
    /// From ticks of 100 ns since 1970-01-01T00:00:00, to be printed with seven fraction digits; nothing
    /// outside the years 1 to 9999.
    pub fn from_ticks(ticks: i64) -> Option<Self> {
        date_of(ticks).map(|_| Timestamp { ticks, fraction_digits: FRACTION_DIGITS as u8, zulu: false })
    }

    /// Midnight of `date`.
    pub fn midnight(date: NaiveDate) -> Self {
        let days = i64::from(date.num_days_from_ce()) - EPOCH_DAY;
        Timestamp { ticks: days * SECONDS_PER_DAY * TICKS_PER_SECOND, fraction_digits: 0, zulu: false }
    }

    /// Ticks of 100 ns since 1970-01-01T00:00:00.
    pub fn ticks(self) -> i64 {
        self.ticks
    }

    /// Digits after the point of its seconds, as it prints: 0 to 7.
    pub fn fraction_digits(self) -> u8 {
        self.fraction_digits
    }

    /// Whether it prints with a `Z`.
    pub fn is_zulu(self) -> bool {
        self.zulu
    }

    /// The calendar date it falls on, in its own zone.
    pub fn date(self) -> NaiveDate {
        date_of(self.ticks).unwrap_or_default()
    }

    /// The same moment, printed with this many fraction digits (0 to 7); digits that are not zero stay.
    pub fn with_fraction_digits(mut self, digits: u8) -> Self {
        let mut needed = FRACTION_DIGITS as u8;
        let mut fraction = self.ticks.rem_euclid(TICKS_PER_SECOND);
        while needed > 0 && fraction % 10 == 0 {
            fraction /= 10;
            needed -= 1;
        }
        self.fraction_digits = digits.clamp(needed, FRACTION_DIGITS as u8);
        self
    }

    /// The same moment, printed with a `Z`.
    pub fn with_zulu(mut self) -> Self {
        self.zulu = true;
        self
    }
}

fn date_of(ticks: i64) -> Option<NaiveDate> {
    let day = ticks.div_euclid(TICKS_PER_SECOND * SECONDS_PER_DAY) + EPOCH_DAY;
    let date = NaiveDate::from_num_days_from_ce_opt(i32::try_from(day).ok()?)?;
    (1..=9999).contains(&date.year()).then_some(date)
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.ticks == other.ticks
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ticks.cmp(&other.ticks)
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.ticks.hash(state);
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        let second = self.ticks.div_euclid(TICKS_PER_SECOND).rem_euclid(SECONDS_PER_DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let (year, month, day) = (date.year(), date.month(), date.day());
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if self.fraction_digits > 0 {
            let fraction = self.ticks.rem_euclid(TICKS_PER_SECOND);
            let digits = usize::from(self.fraction_digits);
            let shown = fraction / 10_i64.pow((FRACTION_DIGITS - digits) as u32);
            write!(f, ".{shown:0digits$}")?;
        }
        f.write_str(if self.zulu { "Z" } else { "" })
    }
}

/// Why a text is no [`Timestamp`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a time like 2015-09-09T20:41:59.69 (0 to 7 fraction digits)")]
pub struct ParseTimestampError;

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, ParseTimestampError> {
        parse(text).ok_or(ParseTimestampError)
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let (day, rest) = text.as_bytes().split_first_chunk()?;
    let (time, rest) = rest.split_first_chunk()?;
    let [b'T', h, i, b':', n, u, b':', s, t] = *time else { return None };
    let date = date(day)?;
    let (hour, minute, second) = (number(&[h, i])?, number(&[n, u])?, number(&[s, t])?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (rest, zulu) = match rest.strip_suffix(b"Z") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let fraction = match rest.split_first() {
        None => rest,
        Some((b'.', fraction)) if (1..=FRACTION_DIGITS).contains(&fraction.len()) => fraction,
        Some(_) => return None,
    };
    let scale = 10_i64.pow((FRACTION_DIGITS - fraction.len()) as u32);
    let fraction_ticks = i64::from(number(fraction)?) * scale;
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    let ticks = Timestamp::midnight(date).ticks + seconds * TICKS_PER_SECOND + fraction_ticks;
    Some(Timestamp { ticks, fraction_digits: fraction.len() as u8, zulu })
}

/// A day of the years 1 to 9999 as the API and addresses write it, `2015-09-09`; nothing where it is none.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    date(text.as_bytes().try_into().ok()?)
}

fn date(text: &[u8; 10]) -> Option<NaiveDate> {
    let [c, y, e, a, b'-', m, o, b'-', d, b] = *text else { return None };
    let (year, month, day) = (number(&[c, y, e, a])?, number(&[m, o])?, number(&[d, b])?);
    NaiveDate::from_ymd_opt(year as i32, month, day).filter(|_| year > 0)
}

/// Of at most nine digits; nought of none.
fn number(digits: &[u8]) -> Option<u32> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    digits.iter().try_fold(0, |number, byte| Some(number * 10 + digit(byte)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prints_as_it_was_sent() {
        for text in [
            "2015-08-18T15:00:00",
            "2015-09-10T20:01:49.00",
            "2015-09-09T20:41:59.69",
            "2015-01-01T06:00:00.000Z",
            "2016-02-29T23:59:59.1234567",
            "0001-01-01T00:00:00",
            "9999-12-31T23:59:59.9999999",
            "1969-12-31T23:59:59.5",
        ] {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "2015-08-18",
            "2015-08-18 15:00:00",
            "2015-02-29T00:00:00",
            "2015-08-18T24:00:00",
            "2015-08-18T15:00:60",
            "2015-08-18T15:00:00.",
            "2015-08-18T15:00:00.12345678",
            "2015-8-18T15:00:00",
            "0000-01-01T00:00:00",
            "2015-08-18T15:00",
            "2015-08-18T15:00:00+00:00",
            "2015-08-18T15:00:00.1a",
            "+015-08-18T15:00:00",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(ParseTimestampError), "{text:?}");
        }
    }

    #[test]
    fn a_day_alone_is_read_as_it_is_written() {
        for text in ["2015-09-09", "2016-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(parse_date(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "2015-9-09",
            "2015-02-29",
            "0000-01-01",
            "+015-01-01",
            "12015-01-01",
            "2015-09-09T",
            "2015/09/09",
        ] {
            assert_eq!(parse_date(text), None, "{text:?}");
        }
    }

    #[test]
    fn is_a_moment_whatever_its_digits() {
        let t = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(t("2015-09-10T20:01:49.00"), t("2015-09-10T20:01:49"));
        assert!(t("2015-09-10T20:01:49.0000001") > t("2015-09-10T20:01:49"));
        assert_eq!(t("1970-01-02T00:00:01.5").ticks(), 86_401 * TICKS_PER_SECOND + 5_000_000);
        assert_eq!(t("2015-09-09T20:41:59.69").with_fraction_digits(0).to_string(), "2015-09-09T20:41:59.69");
        assert_eq!(t("2015-09-09T20:41:59").with_fraction_digits(3).to_string(), "2015-09-09T20:41:59.000");
    }

    proptest! {
        #[test]
        fn printing_and_reading_agree(ticks in -621_355_968_000_000_000_i64..2_534_023_007_990_000_000, digits in 0_u8..=7) {
            let time = Timestamp::from_ticks(ticks).unwrap().with_fraction_digits(digits);
            let read: Timestamp = time.to_string().parse().unwrap();
            prop_assert_eq!(read.ticks(), ticks);
            prop_assert_eq!(read.to_string(), time.to_string());
            let fraction = time.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len());
            prop_assert_eq!(usize::from(time.fraction_digits()), fraction);
            prop_assert_eq!((time.is_zulu(), time.with_zulu().is_zulu()), (false, true));
        }
    }
}
