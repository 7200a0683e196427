//! The days of a time zone, told apart by the moments at which they begin: the page asks the browser for these, and
//! the worker counts by them.
//!
//! ```text
//!   runs    (day 736238, its start)        (day 736276, its start)
//!           ├─ 24 h ─┼─ 24 h ─┼── 25 h ───┤├─ 24 h ─┼─ …            the clocks went back
//! ```

use commissions::TICKS_PER_SECOND;
use serde::{Deserialize, Serialize};

/// The day from whose start ticks are counted: the first of January 1970.
const UTC: (i32, i64) = (719_163, 0);

const TICKS_PER_DAY: i64 = 24 * 60 * 60 * TICKS_PER_SECOND;

/// Days by their numbers, as `chrono` counts them: 1 is the first of January of the year 1. Without any runs they are
/// those of UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Calendar {
    /// The first day of each stretch of days of 24 hours, and the moment at which it begins, in ticks of
    /// [`commissions::Timestamp`]. The last day of a stretch goes on until the next stretch begins; the first and the
    /// last one go on for ever.
    runs: Vec<(i32, i64)>,
}

/// One day, from the moment at which it begins to before the one at which the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub number: i32,
    pub start_ticks: i64,
    pub end_ticks: i64,
}

impl Calendar {
    /// From the starts of days that follow each other, by number.
    pub fn new(starts: impl IntoIterator<Item = (i32, i64)>) -> Self {
        let mut runs: Vec<(i32, i64)> = Vec::new();
        for (day, start_ticks) in starts {
            let expected = runs.last().map(|run| nth_start(*run, day));
            if expected != Some(start_ticks) {
                runs.push((day, start_ticks));
            }
        }
        Calendar { runs }
    }

    /// The day of a moment.
    pub fn day_of(&self, ticks: i64) -> Day {
        let (run, next) = self.run(|(_, start_ticks)| start_ticks <= ticks);
        let days = ticks.saturating_sub(run.1).div_euclid(TICKS_PER_DAY);
        let day = run.0.saturating_add(i32::try_from(days).unwrap_or(i32::MAX));
        let number = next.map_or(day, |(first, _)| day.min(first - 1));
        let end_ticks = next.filter(|(first, _)| *first == number + 1).map(|(_, start_ticks)| start_ticks);
        Day {
            number,
            start_ticks: nth_start(run, number),
            end_ticks: end_ticks.unwrap_or_else(|| nth_start(run, number.saturating_add(1))),
        }
    }

    /// The moment at which a day begins.
    pub fn start_of(&self, day: i32) -> i64 {
        let (run, next) = self.run(|(first, _)| first <= day);
        next.map_or(i64::MAX, |(_, start_ticks)| start_ticks).min(nth_start(run, day))
    }

    /// The last run that `is_begun`, or else the first one; and the one after it.
    fn run(&self, is_begun: impl Fn((i32, i64)) -> bool) -> ((i32, i64), Option<(i32, i64)>) {
        let n_begun = self.runs.partition_point(|run| is_begun(*run));
        let idx = n_begun.saturating_sub(1);
        (self.runs.get(idx).copied().unwrap_or(UTC), self.runs.get(idx + 1).copied())
    }
}

fn nth_start((first, start_ticks): (i32, i64), day: i32) -> i64 {
    start_ticks.saturating_add((i64::from(day) - i64::from(first)).saturating_mul(TICKS_PER_DAY))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use chrono::Datelike;
    use commissions::Timestamp;
    use proptest::prelude::*;

    const HOUR: i64 = TICKS_PER_DAY / 24;

    #[test]
    fn without_runs_days_are_those_of_utc() {
        let calendar = Calendar::default();
        let date = chrono::NaiveDate::from_ymd_opt(2016, 2, 29).unwrap();
        let (number, start_ticks) = (date.num_days_from_ce(), Timestamp::midnight(date).ticks());
        let day = Day { number, start_ticks, end_ticks: start_ticks + TICKS_PER_DAY };
        assert_eq!(calendar.day_of(day.start_ticks), day);
        assert_eq!(calendar.day_of(day.end_ticks - 1), day);
        assert_eq!(calendar.day_of(day.start_ticks - 1).number, number - 1);
        assert_eq!(calendar.start_of(number), day.start_ticks);
    }

    #[test]
    fn days_on_which_clocks_change_are_longer_or_shorter() {
        let lengths = [24, 23, 24, 25, 24];
        let mut start_ticks = 1_000 * TICKS_PER_DAY + 6 * HOUR;
        let mut starts = Vec::new();
        for (day, hours) in (700..).zip(lengths) {
            starts.push((day, start_ticks));
            start_ticks += hours * HOUR;
        }
        let calendar = Calendar::new(starts.clone());
        assert_eq!(calendar.runs.len(), 3);
        for (idx, (number, start_ticks)) in starts.iter().copied().enumerate() {
            let day = Day { number, start_ticks, end_ticks: start_ticks + lengths[idx] * HOUR };
            for ticks in [day.start_ticks, day.end_ticks - 1] {
                assert_eq!(calendar.day_of(ticks), day);
            }
            assert_eq!(calendar.start_of(number), start_ticks);
        }
        assert_eq!(calendar.day_of(starts[0].1 - 1).number, 699);
        assert_eq!(calendar.day_of(starts[4].1 + 50 * HOUR).number, 706);
    }

    proptest! {
        #[test]
        fn every_moment_is_in_its_day(
            first in 1_i32..3_000_000,
            hours in proptest::collection::vec(prop_oneof![8 => Just(24_i64), 1 => Just(23), 1 => Just(25)], 0..40),
            at in -50_i64..60 * 24,
        ) {
            let mut start_ticks = i64::from(first) * TICKS_PER_DAY + 5 * HOUR;
            let origin = start_ticks;
            let mut starts = Vec::new();
            for (day, hours) in (first..).zip(hours) {
                starts.push((day, start_ticks));
                start_ticks += hours * HOUR;
            }
            let calendar = Calendar::new(starts.clone());
            let ticks = origin + at * HOUR;
            let day = calendar.day_of(ticks);
            prop_assert!((day.start_ticks..day.end_ticks).contains(&ticks), "{day:?}");
            prop_assert_eq!(calendar.start_of(day.number), day.start_ticks);
            prop_assert_eq!(calendar.start_of(day.number + 1), day.end_ticks);
            let listed = starts.iter().rfind(|(_, start_ticks)| *start_ticks <= ticks);
            if let Some((number, _)) = listed.filter(|(number, _)| Some(number) != starts.last().map(|(it, _)| it)) {
                prop_assert_eq!(day.number, *number);
            }
        }
    }
}
