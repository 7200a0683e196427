//! When people buy: eighteen months of days with their weights, store hours, and time zones.
//!
//! A moment is a number of seconds from [`START`]; a day is a number of days from it.

use chrono::{Datelike, NaiveDate, Weekday};
use commissions::{TICKS_PER_SECOND, Timestamp};

use super::dice::{Dice, cumulative};

/// 2015-07-01T00:00:00Z in seconds since 1970.
const START: i64 = 1_435_708_800;
/// 2015-07-01 to 2016-12-31.
pub(crate) const N_DAYS: u32 = 550;
pub(crate) const SECONDS_PER_DAY: u32 = 86_400;
/// Where the data ends: 2017-01-01T00:00:00Z.
pub(crate) const END: u32 = N_DAYS * SECONDS_PER_DAY;

/// Hours of standard time behind UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Zone(pub u8);

/// How the days differ.
#[derive(Debug)]
pub(crate) struct Calendar {
    cumulative: Vec<u64>,
}

impl Calendar {
    pub(crate) fn new() -> Self {
        Calendar { cumulative: cumulative((0..N_DAYS).map(|day| weight(date(day), day))) }
    }

    /// The day of sale `idx` of `n`: sales come in the order of their days, more on busy days.
    pub(crate) fn day_of(&self, idx: u64, n: u64) -> u32 {
        let total = self.cumulative.last().copied().unwrap_or_default();
        let at = u128::from(total) * u128::from(idx) / u128::from(n.max(1));
        let day = self.cumulative.partition_point(|sum| u128::from(*sum) <= at);
        (day as u32).min(N_DAYS - 1)
    }
}

pub(crate) fn date(day: u32) -> NaiveDate {
    // Within `N_DAYS` of the start there is always such a date.
    first_date().checked_add_days(chrono::Days::new(u64::from(day))).unwrap_or_default()
}

fn first_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2015, 7, 1).unwrap_or_default()
}

/// The last day that a store is open in the month of `day`.
pub(crate) fn last_day_of_month(day: u32) -> u32 {
    let month = date(day).month();
    (day..N_DAYS).take_while(|it| date(*it).month() == month).last().unwrap_or(day)
}

/// A moment with a fraction of a second, in ticks of 100 ns.
pub(crate) fn timestamp(ticks_from_start: i64) -> Timestamp {
    let ticks = START * TICKS_PER_SECOND + ticks_from_start;
    // Any moment of a century around the start is a timestamp.
    Timestamp::from_ticks(ticks).unwrap_or_else(|| Timestamp::midnight(first_date()))
}

/// The inverse of [`timestamp`].
pub(crate) fn ticks_from_start(at: Timestamp) -> i64 {
    at.ticks() - START * TICKS_PER_SECOND
}

/// Sales of a day, relative to others. Nobody works on Christmas Day.
fn weight(date: NaiveDate, day: u32) -> u64 {
    let weekday = match date.weekday() {
        Weekday::Mon => 80,
        Weekday::Tue => 75,
        Weekday::Wed => 85,
        Weekday::Thu => 95,
        Weekday::Fri => 130,
        Weekday::Sat => 160,
        Weekday::Sun => 70,
    };
    let month = match date.month() {
        1 => 90,
        2 => 85,
        8 => 110,
        9 => 115,
        11 => 118,
        12 => 145,
        _ => 100,
    };
    let holiday = match (date.year(), date.month(), date.day()) {
        (_, 12, 25) => 0,
        (_, 12, 24) | (_, 12, 31) => 60,
        (_, 1, 1) => 30,
        (_, 7, 4) => 45,
        (2015, 11, 26) | (2016, 11, 24) => 15,  // Thanksgiving
        (2015, 11, 27) | (2016, 11, 25) => 340, // Black Friday
        (2015, 11, 28) | (2016, 11, 26) => 170,
        (_, 12, 26) => 150,
        (2015, 9, 25) | (2016, 9, 16) => 220, // a new phone's first day
        _ => 100,
    };
    // A tenth more a year.
    let growth = 1000 + u64::from(day) * 100 / 365;
    weekday * month * holiday * growth
}

impl Zone {
    /// A moment in store hours of `day`, busier in the afternoon.
    pub(crate) fn in_store_hours(self, day: u32, dice: &mut Dice) -> u32 {
        let today = date(day);
        // Eves close early, also so that no sale falls on Christmas Day by UTC.
        let (opens, closes) = match (today.month(), today.day(), today.weekday()) {
            (12, 24 | 31, _) => (9 * 60, 15 * 60),
            (_, _, Weekday::Sun) => (12 * 60, 18 * 60),
            (_, _, Weekday::Fri | Weekday::Sat) => (9 * 60, 21 * 60),
            _ => (10 * 60, 20 * 60),
        };
        let open_seconds = (closes - opens) * 60;
        // The sum of two throws is a triangle around the middle.
        let after = (dice.below(open_seconds) + dice.below(open_seconds) + open_seconds / 3) / 2;
        let local = opens * 60 + after.min(open_seconds - 1);
        day * SECONDS_PER_DAY + local as u32 + self.hours_behind_utc(day) * 3600
    }

    /// A moment of office work on a weekday at or after `day`.
    pub(crate) fn in_office_hours(self, day: u32, dice: &mut Dice) -> u32 {
        let is_open = |day: &u32| {
            let date = date(*day);
            !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && (date.month(), date.day()) != (12, 25)
        };
        let day = (day..day + 7).find(is_open).unwrap_or(day);
        let local = 8 * 3600 + dice.below(7 * 3600) as u32;
        day * SECONDS_PER_DAY + local + self.hours_behind_utc(day) * 3600
    }

    /// The calendar day at the store.
    pub(crate) fn local_day(self, moment: u32) -> u32 {
        let offset = self.hours_behind_utc(moment / SECONDS_PER_DAY) * 3600;
        moment.saturating_sub(offset) / SECONDS_PER_DAY
    }

    fn hours_behind_utc(self, day: u32) -> u32 {
        u32::from(self.0) - u32::from(is_daylight_saving(day))
    }
}

/// Until 1 November 2015, and from 13 March to 6 November 2016, by whole days: stores are closed at the
/// hour of the change.
fn is_daylight_saving(day: u32) -> bool {
    !(123..256).contains(&day) && day < 494
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::dice::Question;
    use super::*;

    fn day(text: &str) -> u32 {
        let date: NaiveDate = text.parse().unwrap();
        date.signed_duration_since(first_date()).num_days() as u32
    }

    #[test]
    fn the_days_are_those_of_eighteen_months() {
        assert_eq!(date(0).to_string(), "2015-07-01");
        assert_eq!(date(N_DAYS - 1).to_string(), "2016-12-31");
        assert_eq!(timestamp(0).with_fraction_digits(0).to_string(), "2015-07-01T00:00:00");
        assert_eq!(last_day_of_month(day("2016-02-03")), day("2016-02-29"));
    }

    #[test]
    fn daylight_saving_begins_and_ends_on_its_days() {
        for (first, is_saving) in [("2015-11-01", false), ("2016-03-13", true), ("2016-11-06", false)] {
            assert_eq!(is_daylight_saving(day(first)), is_saving, "{first}");
            assert_eq!(is_daylight_saving(day(first) - 1), !is_saving, "{first}");
        }
    }

    #[test]
    fn nobody_sells_on_christmas_day_anywhere() {
        let calendar = Calendar::new();
        let mut dice = Dice::new(1, Question::Invoice, 0);
        for idx in 0..20_000 {
            let sold_on = calendar.day_of(idx, 20_000);
            for zone in [5, 6, 7, 8].map(Zone) {
                let moment = zone.in_store_hours(sold_on, &mut dice);
                assert_eq!(zone.local_day(moment), sold_on);
                assert!(moment < END);
                let utc = date(moment / SECONDS_PER_DAY);
                assert_ne!((utc.month(), utc.day()), (12, 25));
            }
        }
    }

    #[test]
    fn black_friday_is_the_busiest_day() {
        let calendar = Calendar::new();
        let mut counts = vec![0; N_DAYS as usize];
        for idx in 0..100_000 {
            counts[calendar.day_of(idx, 100_000) as usize] += 1;
        }
        let busiest = counts.iter().enumerate().max_by_key(|(_, count)| **count).unwrap().0;
        assert_eq!(busiest as u32, day("2016-11-25"));
        assert_eq!(counts[day("2015-12-25") as usize], 0);
    }
}
