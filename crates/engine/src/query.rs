//! The question: what the page shows, in one value. Its text form is the page's address, so that a link
//! shows the same to the next person. Never a token, and no more of a person than what was typed to be found.
//!
//! ```text
//! env=sandbox&company=14146&from=2016-10-01&to=2016-12-31&employee=2576,none&type=3,c1&entry=24
//! ```

mod across;
mod address;
mod amounts;
mod search;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use commissions::{CommissionKind, CommissionType, CouponCommissionType, UserId};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;

pub use across::{Across, Dimension, Measure};
pub use amounts::AmountRange;
pub use search::SearchText;

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
        self.period?.brushed(self.days?)
    }
}

/// Calendar days in the time zone of the environment, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Period {
    /// Of `days` those that lie in it, and nothing where that is none or all of them.
    pub fn brushed(self, days: Period) -> Option<Period> {
        let brushed = Period { from: self.from.max(days.from), to: self.to.min(days.to) };
        (brushed.from <= brushed.to && brushed != self).then_some(brushed)
    }
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
    /// Only entries with such a computed total. Boxed, since decimals are large, and questions go by value.
    #[serde(default)]
    pub amounts: Box<AmountRange>,
    /// Only entries that have it in one of the fields that people search by.
    #[serde(default)]
    pub text: SearchText,
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
mod tests;
