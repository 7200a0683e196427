//! The question: what the page shows, in one value. Its text form is the page's address, so that a link
//! shows the same to the next person. Never a token, never a person's name.
//!
//! ```text
//! env=sandbox&company=14146&from=2016-10-01&to=2016-12-31&employee=2576,none&type=3,c1&entry=24
//! ```

mod across;
mod address;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use commissions::{CommissionKind, CommissionType, CouponCommissionType, UserId};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;

pub use across::{Across, Dimension, Measure};

/// Everything that a link to the page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The environment's name in `config.json`; the default one where absent.
    pub environment: Option<String>,
    pub company: Option<i64>,
    /// How many entries the sandbox is to have. Nothing to any other source.
    pub entries: Option<u32>,
    pub period: Option<Period>,
    /// A part of the period; all of it where absent.
    pub days: Option<Period>,
    pub filters: Filters,
    pub sort: Sort,
    /// How long each stretch of the chart over time is; as it fits where absent.
    pub span: Option<Span>,
    /// The cross table, where it is shown.
    pub across: Option<Across>,
    pub measure: Measure,
    /// The entry that is shown in full.
    pub entry: Option<i64>,
    pub page: Page,
    pub look: Look,
}

impl Query {
    /// Asks for another period: days of it that were brushed stay, others don't.
    pub fn set_period(&mut self, period: Period) {
        self.period = Some(period);
        self.days = self.brushed();
    }

    /// The days that are brushed: those of `days` in the period, and nothing where that is none or all of them.
    pub fn brushed(&self) -> Option<Period> {
        let (period, days) = (self.period?, self.days?);
        let brushed = Period { from: period.from.max(days.from), to: period.to.min(days.to) };
        (brushed.from <= brushed.to && brushed != period).then_some(brushed)
    }
}

/// Calendar days in the time zone of the environment, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// What is selected. An empty set selects all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// Employees, as primary or as split user; `None` is "No employee".
    pub employees: BTreeSet<Option<UserId>>,
    pub kinds: BTreeSet<KindKey>,
    /// Codes; `None` is a null `TransactionType`.
    pub transactions: BTreeSet<Option<u8>>,
    /// `LocationId`s; `None` is a null one.
    pub places: BTreeSet<Option<i64>>,
    /// Only entries with findings.
    pub with_findings: bool,
}

impl Filters {
    pub fn is_empty(&self) -> bool {
        *self == Filters::default()
    }
}

/// A commission type with its table; `None` is a null `CommissionType`. In an address: `3`, `c1` (coupon),
/// `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct KindKey(pub Option<CommissionKind>);

impl fmt::Display for KindKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(CommissionKind::Standard(kind)) => write!(f, "{}", kind.code()),
            Some(CommissionKind::Coupon(kind)) => write!(f, "c{}", kind.code()),
            None => f.write_str(NONE),
        }
    }
}

impl FromStr for KindKey {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        if text == NONE {
            return Ok(KindKey(None));
        }
        let (digits, is_coupon) = match text.strip_prefix('c') {
            Some(digits) => (digits, true),
            None => (text, false),
        };
        let code = digits.parse().map_err(|_| QueryError::new("type", text))?;
        Ok(KindKey(Some(if is_coupon {
            CommissionKind::Coupon(CouponCommissionType::from_code(code))
        } else {
            CommissionKind::Standard(CommissionType::from_code(code))
        })))
    }
}

impl From<KindKey> for String {
    fn from(key: KindKey) -> String {
        key.to_string()
    }
}

impl TryFrom<String> for KindKey {
    type Error = QueryError;

    fn try_from(text: String) -> Result<Self, QueryError> {
        text.parse()
    }
}

/// A column of the entries' table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Column {
    Date,
    Id,
    Invoice,
    Employee,
    Place,
    Type,
    Transaction,
    Unit,
    Quantity,
    Rate,
    Total,
    Share,
    Findings,
}

impl Column {
    pub const ALL: [(Column, &'static str); 13] = [
        (Column::Date, "date"),
        (Column::Id, "id"),
        (Column::Invoice, "invoice"),
        (Column::Employee, "employee"),
        (Column::Place, "place"),
        (Column::Type, "type"),
        (Column::Transaction, "transaction"),
        (Column::Unit, "unit"),
        (Column::Quantity, "quantity"),
        (Column::Rate, "rate"),
        (Column::Total, "total"),
        (Column::Share, "share"),
        (Column::Findings, "findings"),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(column, _)| *column == self).map_or("", |(_, name)| name)
    }
}

/// The order of the entries' table; the newest first by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    pub column: Column,
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Sort { column: Column::Date, descending: true }
    }
}

/// A stretch of the chart over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Day,
    /// From Monday on.
    Week,
    Month,
}

impl Span {
    pub const ALL: [(Span, &'static str); 3] =
        [(Span::Day, "day"), (Span::Week, "week"), (Span::Month, "month")];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(span, _)| *span == self).map_or("", |(_, name)| name)
    }

    /// The first day of the stretch that a day is in, by their numbers.
    pub fn start_of(self, day: i32) -> i32 {
        match self {
            Span::Day => day,
            // The first day of all is a Monday.
            Span::Week => day - (day - 1).rem_euclid(7),
            Span::Month => {
                NaiveDate::from_num_days_from_ce_opt(day).map_or(day, |date| day - date.day0() as i32)
            }
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Dashboard,
    Imei,
    /// What has been read, and what is kept.
    Data,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    Light,
    Dark,
}

/// How it is shown, whatever is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub theme: Theme,
    /// A BCP 47 tag, for numbers and dates; the environment's where absent.
    pub locale: Option<String>,
    /// Without the page's own frame: inside another page.
    pub is_embedded: bool,
}

/// What the worker is asked to count: the part of a [`Query`] that changes numbers, with the period's days
/// already turned into moments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// `DateCreatedUtc` at or after this moment, in ticks of [`commissions::Timestamp`].
    pub from_ticks: Option<i64>,
    /// `DateCreatedUtc` before this moment.
    pub before_ticks: Option<i64>,
    /// From the first of these days of `calendar` to the second, both included.
    #[serde(default)]
    pub brush: Option<(i32, i32)>,
    #[serde(default)]
    pub calendar: Calendar,
    pub filters: Filters,
}

/// A part of an address that can't be read. The rest of it still counts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address says {name}={value}, which is not a value of {name}")]
pub struct QueryError {
    pub name: String,
    pub value: String,
}

impl QueryError {
    fn new(name: &str, value: &str) -> Self {
        QueryError { name: name.to_owned(), value: value.to_owned() }
    }
}

const NONE: &str = "none";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_default_question_has_an_empty_address() {
        assert_eq!(Query::default().to_string(), "");
        assert_eq!(Query::parse(""), (Query::default(), vec![]));
        assert_eq!(Query::parse("?utm_source=mail"), (Query::default(), vec![]));
    }

    #[test]
    fn an_address_says_the_whole_question() {
        let text = "env=sandbox&company=14146&entries=1000000&from=2016-10-01&to=2016-12-31&days=2016-10-03..2016-10-16\
                    &employee=none,2576&type=none,3,c1&transaction=6&findings=1&by=week&across=employee,type&measure=units&sort=-total&entry=24&theme=dark&locale=en-US&embed=1";
        let (query, errors) = Query::parse(text);
        assert_eq!(errors, []);
        assert_eq!(query.to_string(), text);
        assert_eq!(query.period, Some(Period { from: date("2016-10-01"), to: date("2016-12-31") }));
        assert_eq!(query.days, Some(Period { from: date("2016-10-03"), to: date("2016-10-16") }));
        assert_eq!(query.filters.employees, BTreeSet::from([None, Some(2576)]));
        assert_eq!(query.sort, Sort { column: Column::Total, descending: true });
    }

    #[test]
    fn what_cannot_be_read_is_said_and_the_rest_counts() {
        let (query, errors) =
            Query::parse("company=KENTEL&from=2016-13-01&to=2016-12-31&employee=7,x&entry=24");
        let names: Vec<_> = errors.iter().map(|error| error.name.as_str()).collect();
        assert_eq!(names, ["company", "from", "employee", "to"]);
        assert_eq!(query, Query { entry: Some(24), ..Query::default() });
        let (query, errors) = Query::parse("from=2016-12-31&to=2016-12-01");
        assert_eq!((query.period, errors.len()), (None, 1));
        for text in ["2016-10-16..2016-10-03", "2016-10-03", "..", "2016-10-03..x"] {
            let (query, errors) = Query::parse(&format!("days={text}&by=year"));
            assert_eq!((query.days, query.span, errors.len()), (None, None, 2), "{text}");
        }
    }

    #[test]
    fn what_lies_outside_of_the_period_is_not_brushed() {
        let check = |days: &str, expected: Option<(&str, &str)>| {
            let (query, _) = Query::parse(&format!("from=2016-10-01&to=2016-12-31&days={days}"));
            let expected = expected.map(|(from, to)| Period { from: date(from), to: date(to) });
            assert_eq!(query.brushed(), expected, "{days}");
        };
        check("2016-10-03..2016-10-16", Some(("2016-10-03", "2016-10-16")));
        check("2016-09-03..2016-10-16", Some(("2016-10-01", "2016-10-16")));
        check("2016-12-31..2017-10-16", Some(("2016-12-31", "2016-12-31")));
        check("2016-09-03..2017-10-16", None);
        check("2017-01-01..2017-10-16", None);
        assert_eq!(Query::parse("days=2016-10-03..2016-10-16").0.brushed(), None);
        let mut query = Query::parse("from=2016-10-01&to=2016-12-31&days=2016-10-03..2016-11-16").0;
        query.set_period(Period { from: date("2016-11-01"), to: date("2016-11-30") });
        assert_eq!(query.to_string(), "from=2016-11-01&to=2016-11-30&days=2016-11-01..2016-11-16");
        query.set_period(Period { from: date("2016-12-01"), to: date("2016-12-31") });
        assert_eq!(query.to_string(), "from=2016-12-01&to=2016-12-31");
    }

    prop_compose! {
        fn queries()(
            environment in proptest::option::of("[ -~äé]{1,12}"),
            company in proptest::option::of(any::<i64>()),
            entries in proptest::option::of(any::<u32>()),
            days in proptest::option::of((700_000_i32..740_000, 0_i32..900)),
            employees in proptest::collection::btree_set(proptest::option::of(any::<i64>()), 0..4),
            kinds in proptest::collection::btree_set(
                (proptest::option::of(any::<u8>()), any::<bool>()).prop_map(|(code, coupon)| {
                    KindKey(code.map(|code| CommissionKind::new(code, coupon.then_some(5))))
                }), 0..4),
            transactions in proptest::collection::btree_set(proptest::option::of(any::<u8>()), 0..4),
            places in proptest::collection::btree_set(proptest::option::of(any::<i64>()), 0..4),
            with_findings in any::<bool>(),
            brushed in proptest::option::of((700_000_i32..740_000, 0_i32..900)),
            span in proptest::option::of(proptest::sample::select(Span::ALL.to_vec())),
            across in proptest::option::of((0_usize..7, 0_usize..7)),
            measure in proptest::sample::select(Measure::ALL.to_vec()),
            sort in (0_usize..13, any::<bool>()),
            entry in proptest::option::of(any::<i64>()),
            is_imei in any::<bool>(),
            theme in prop_oneof![Just(Theme::System), Just(Theme::Light), Just(Theme::Dark)],
            locale in proptest::option::of("[a-z]{2}-[A-Z]{2}"),
            is_embedded in any::<bool>(),
        ) -> Query {
            let day = |n| NaiveDate::from_num_days_from_ce_opt(n).unwrap();
            Query {
                environment,
                company,
                entries,
                period: days.map(|(from, length)| Period { from: day(from), to: day(from + length) }),
                days: brushed.map(|(from, length)| Period { from: day(from), to: day(from + length) }),
                filters: Filters { employees, kinds, transactions, places, with_findings },
                span: span.map(|(span, _)| span),
                across: across.and_then(|(lines, columns)| {
                    let (lines, columns) = (Dimension::ALL[lines].0, Dimension::ALL[columns].0);
                    columns.goes_across(lines).then_some(Across { lines, columns })
                }),
                measure: measure.0,
                sort: Sort { column: Column::ALL[sort.0].0, descending: sort.1 },
                entry,
                page: if is_imei { Page::Imei } else { Page::Dashboard },
                look: Look { theme, locale, is_embedded },
            }
        }
    }

    proptest! {
        #[test]
        fn printing_and_parsing_agree(query in queries()) {
            prop_assert_eq!(Query::parse(&query.to_string()), (query, vec![]));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,60}") {
            let _ = Query::parse(&text);
        }
    }
}
