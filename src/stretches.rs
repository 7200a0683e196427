//! Days in stretches of one kind: what the chart over time has a bar for. Pure.

use chrono::{Datelike, Days, Months, NaiveDate};
use engine::{DayRow, MoneyParts, Period, Span};

use crate::format;

/// What was earned in some days that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub days: Period,
    pub n_entries: u64,
    pub units: i64,
    pub money: MoneyParts,
}

/// Bars that can be told apart, and are not too few to show a course.
const MANY_DAYS: i64 = 70;
const MANY_WEEKS: i64 = 70 * 7;

/// The span that fits a period.
pub fn fitting(period: Period) -> Span {
    match (period.to - period.from).num_days() + 1 {
        days if days <= MANY_DAYS => Span::Day,
        days if days <= MANY_WEEKS => Span::Week,
        _ => Span::Month,
    }
}

/// All stretches of a period, those without entries as well; the first and the last may be cut off by it.
pub fn stretches(period: Period, span: Span, rows: &[DayRow]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut from = period.from;
    loop {
        let to = last_day(from, span).min(period.to);
        stretches.push(Stretch {
            days: Period { from, to },
            n_entries: 0,
            units: 0,
            money: MoneyParts::default(),
        });
        match to.succ_opt() {
            Some(next) if next <= period.to => from = next,
            _ => break,
        }
    }
    let mut rows = rows.iter().peekable();
    for stretch in &mut stretches {
        let last = stretch.days.to.num_days_from_ce();
        while let Some(row) = rows.next_if(|row| row.day <= last) {
            stretch.n_entries += row.n_entries;
            stretch.units += row.units;
            stretch.money.payable += &row.money.payable;
            stretch.money.suspended += &row.money.suspended;
        }
    }
    stretches
}

/// Of the stretch that a day is in.
pub fn last_day(day: NaiveDate, span: Span) -> NaiveDate {
    let last = match span {
        Span::Day => Some(day),
        Span::Week => day.checked_add_days(Days::new(6 - u64::from(day.weekday().num_days_from_monday()))),
        Span::Month => {
            let next = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
            next.and_then(|next| next.pred_opt())
        }
    };
    last.unwrap_or(day)
}

/// `3 Oct 2016`, `3 Oct – 9 Oct 2016`, `Oct 2016`.
pub fn label(days: Period) -> String {
    let is_whole_month = days.from.day() == 1 && last_day(days.from, Span::Month) == days.to;
    if is_whole_month { format::month(days.from) } else { format::period(days.from, days.to) }
}

/// Texts at the left ends of stretches: months where there are several, else weeks or days.
pub fn ticks(stretches: &[Stretch]) -> Vec<(usize, String)> {
    let begins_month = |(_, stretch): &(usize, &Stretch)| {
        let Period { from, to } = stretch.days;
        from.day() == 1 || from.month() != to.month()
    };
    let months: Vec<_> = stretches.iter().enumerate().filter(begins_month).collect();
    if months.len() < 3 {
        let begins_week = |stretch: &Stretch| {
            stretch.days.from.weekday() == chrono::Weekday::Mon || stretch.days.from != stretch.days.to
        };
        let weeks = stretches.iter().enumerate().filter(|(idx, stretch)| *idx == 0 || begins_week(stretch));
        return weeks.map(|(idx, stretch)| (idx, format::day(stretch.days.from))).collect();
    }
    let mut year = None;
    let text = |(idx, stretch): (usize, &Stretch)| {
        let date = stretch.days.to;
        let is_new_year = year.replace(date.year()) != Some(date.year());
        (idx, if is_new_year { format::month(date) } else { format::month_alone(date).to_owned() })
    };
    months.into_iter().map(text).collect()
}

/// The stretches that days touch, the first and the last; nothing where these are all.
pub fn touched(stretches: &[Stretch], days: Option<Period>) -> Option<(usize, usize)> {
    let days = days?;
    let first = stretches.iter().position(|stretch| stretch.days.to >= days.from)?;
    let last = stretches.iter().rposition(|stretch| stretch.days.from <= days.to)?;
    (first <= last && (first > 0 || last + 1 < stretches.len())).then_some((first, last))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    fn row(date: &str, payable: &str) -> DayRow {
        let date: NaiveDate = date.parse().unwrap();
        let money = MoneyParts { payable: payable.parse().unwrap(), suspended: Default::default() };
        DayRow {
            day: date.num_days_from_ce(),
            n_entries: 1,
            units: 2,
            money,
            chargebacks: Default::default(),
        }
    }

    #[test]
    fn weeks_begin_on_monday_and_are_cut_by_the_period() {
        let rows = [row("2016-10-01", "1.5"), row("2016-10-03", "2"), row("2016-10-09", "3")];
        let weeks = stretches(period("2016-10-01", "2016-10-12"), Span::Week, &rows);
        let found: Vec<_> =
            weeks.iter().map(|it| (label(it.days), it.money.total().to_string(), it.units)).collect();
        assert_eq!(
            found,
            [
                ("1\u{a0}Oct – 2\u{a0}Oct\u{a0}2016".to_owned(), "1.5".to_owned(), 2),
                ("3\u{a0}Oct – 9\u{a0}Oct\u{a0}2016".to_owned(), "5".to_owned(), 4),
                ("10\u{a0}Oct – 12\u{a0}Oct\u{a0}2016".to_owned(), "0".to_owned(), 0),
            ]
        );
    }

    #[test]
    fn months_and_days() {
        let months = stretches(period("2015-12-01", "2016-02-10"), Span::Month, &[]);
        let labels: Vec<_> = months.iter().map(|it| label(it.days)).collect();
        assert_eq!(labels, ["Dec\u{a0}2015", "Jan\u{a0}2016", "1\u{a0}Feb – 10\u{a0}Feb\u{a0}2016"]);
        let texts: Vec<_> = ticks(&months).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["Dec\u{a0}2015", "Jan\u{a0}2016", "Feb"]);
        assert_eq!(stretches(period("2016-02-27", "2016-03-01"), Span::Day, &[]).len(), 4);
        assert_eq!(fitting(period("2016-01-01", "2016-01-31")), Span::Day);
        assert_eq!(fitting(period("2016-01-01", "2016-12-31")), Span::Week);
        assert_eq!(fitting(period("2015-01-01", "2016-06-30")), Span::Month);
    }

    #[test]
    fn days_touch_stretches() {
        let weeks = stretches(period("2016-10-03", "2016-10-30"), Span::Week, &[]);
        let check = |from, to, expected| {
            assert_eq!(touched(&weeks, Some(period(from, to))), expected, "{from}");
        };
        check("2016-10-10", "2016-10-16", Some((1, 1)));
        check("2016-10-12", "2016-10-18", Some((1, 2)));
        check("2016-10-03", "2016-10-30", None);
        check("2016-01-01", "2016-01-02", None);
        check("2017-01-01", "2017-01-02", None);
    }
}
