//! Every number and date that the page shows. Pure: what a locale writes between digits is looked up once
//! (`io/locale.rs`) and handed in as a [`Style`].

use chrono::{Datelike, NaiveDate};
use commissions::{Decimal, Timestamp};

/// How a locale writes numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Between groups of digits.
    pub group: String,
    pub point: String,
    /// Sizes of the groups from the point on: the last, and those before it (`3, 3`; in India `3, 2`).
    pub group_sizes: (usize, usize),
    /// Digits after the point of an amount of money.
    pub money_places: u32,
}

impl Default for Style {
    fn default() -> Self {
        Style { group: ",".to_owned(), point: ".".to_owned(), group_sizes: (3, 3), money_places: 2 }
    }
}

/// The real minus sign, as wide as a plus.
const MINUS: &str = "\u{2212}";

impl Style {
    /// An amount, rounded half to even to the places of the setting. Exact amounts are in the exports and in
    /// the entry in full.
    pub fn money(&self, amount: &Decimal) -> String {
        self.number(&amount.round(self.money_places))
    }

    /// All digits of a number.
    pub fn number(&self, number: &Decimal) -> String {
        let text = number.to_string();
        // −0.00 is an artefact of rounding: nothing is less than nothing by nothing.
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (MINUS, digits),
            None => ("", text.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        // Thousands of numbers are written for one answer: each in one piece.
        let mut shown = String::with_capacity(2 * text.len() + MINUS.len());
        shown.push_str(sign);
        self.group(whole, &mut shown);
        if !fraction.is_empty() {
            shown.push_str(&self.point);
            shown.push_str(fraction);
        }
        shown
    }

    pub fn count(&self, count: i64) -> String {
        self.number(&Decimal::from(count))
    }

    pub fn count_of(&self, count: u64, one: &str, many: &str) -> String {
        let count_text = self.number(&Decimal::from(i128::from(count)));
        format!("{count_text} {}", if count == 1 { one } else { many })
    }

    /// `50` as `50 %`.
    pub fn percent(&self, rate: &Decimal) -> String {
        format!("{} %", self.number(&rate.clone().normalized()))
    }

    /// Whole digits in the locale's groups.
    pub fn grouped(&self, digits: &str) -> String {
        let mut shown = String::with_capacity(2 * digits.len());
        self.group(digits, &mut shown);
        shown
    }

    fn group(&self, digits: &str, shown: &mut String) {
        let (last, before) = self.group_sizes;
        for (idx, digit) in digits.char_indices() {
            let rest = digits.len() - idx;
            let ends_group = match rest.checked_sub(last) {
                Some(0) => true,
                Some(more) => before > 0 && more % before == 0,
                None => false,
            };
            if last > 0 && ends_group && idx > 0 {
                shown.push_str(&self.group);
            }
            shown.push(digit);
        }
    }
}

/// `3 Oct`.
pub fn day(date: NaiveDate) -> String {
    format!("{}\u{a0}{}", date.day(), month_alone(date))
}

/// `Oct 2016`.
pub fn month(date: NaiveDate) -> String {
    format!("{}\u{a0}{}", month_alone(date), date.year())
}

/// `Oct`.
pub fn month_alone(date: NaiveDate) -> &'static str {
    MONTHS[date.month0() as usize % 12]
}

/// `1 Oct – 31 Dec 2016`.
pub fn period(from: NaiveDate, to: NaiveDate) -> String {
    match (from == to, from.year() == to.year()) {
        (true, _) => format!("{}\u{a0}{}", day(from), from.year()),
        (false, true) => format!("{} – {}\u{a0}{}", day(from), day(to), to.year()),
        (false, false) => format!("{}\u{a0}{} – {}\u{a0}{}", day(from), from.year(), day(to), to.year()),
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2016-12-31 18:04`, of a moment that has been moved to the zone it is shown in.
pub fn minute(local: Timestamp) -> String {
    let text = local.to_string();
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    format!("{date} {}", time.get(..5).unwrap_or_default())
}

/// An employee as the page names one.
pub fn employee(user: Option<i64>, name: Option<&str>) -> String {
    match (user, name) {
        (_, Some(name)) => name.to_owned(),
        (Some(user), None) => format!("Employee {user}"),
        (None, None) => "No employee".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn money(style: &Style, text: &str) -> String {
        style.money(&text.parse().unwrap())
    }

    #[test]
    fn money_is_rounded_only_here() {
        let style = Style::default();
        assert_eq!(money(&style, "412908.145"), "412,908.14");
        assert_eq!(money(&style, "-12411.9"), "−12,411.90");
        assert_eq!(money(&style, "-0.001"), "0.00");
        assert_eq!(money(&style, "999"), "999.00");
    }

    #[test]
    fn locales_group_as_they_do() {
        let indian = Style { group_sizes: (3, 2), ..Style::default() };
        assert_eq!(money(&indian, "12345678.5"), "1,23,45,678.50");
        let german = Style { group: ".".to_owned(), point: ",".to_owned(), ..Style::default() };
        assert_eq!(money(&german, "1234.5"), "1.234,50");
        assert_eq!(german.percent(&"33.3300".parse().unwrap()), "33,33 %");
    }

    #[test]
    fn a_period_says_each_part_once() {
        let date = |text: &str| text.parse().unwrap();
        assert_eq!(period(date("2016-10-01"), date("2016-12-31")), "1\u{a0}Oct – 31\u{a0}Dec\u{a0}2016");
        assert_eq!(period(date("2016-10-01"), date("2016-10-01")), "1\u{a0}Oct\u{a0}2016");
        assert_eq!(
            period(date("2015-12-01"), date("2016-01-31")),
            "1\u{a0}Dec\u{a0}2015 – 31\u{a0}Jan\u{a0}2016"
        );
    }

    #[test]
    fn minutes_and_people() {
        assert_eq!(minute("2016-12-31T18:04:59.69".parse().unwrap()), "2016-12-31 18:04");
        assert_eq!(employee(Some(7), None), "Employee 7");
        assert_eq!(employee(None, None), "No employee");
    }
}
