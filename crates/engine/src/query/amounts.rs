//! A range of amounts, as a filter and in the page's address: `100..200.50`, `100..`, `..-5`.

use std::fmt;
use std::str::FromStr;

use commissions::Decimal;
use serde::{Deserialize, Serialize};

use crate::text;

/// Amounts of any size and scale from one to another, both included. An end that is missing is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountRange {
    #[serde(with = "text::option")]
    pub from: Option<Decimal>,
    #[serde(with = "text::option")]
    pub to: Option<Decimal>,
}

impl AmountRange {
    /// Whether it lets every entry through, also one without a total.
    pub fn is_empty(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    pub fn contains(&self, amount: &Decimal) -> bool {
        self.from.as_ref().is_none_or(|from| from <= amount) && self.to.as_ref().is_none_or(|to| amount <= to)
    }

    /// Whether the second end is below the first: no amount lies between.
    pub fn is_reversed(&self) -> bool {
        self.from.as_ref().zip(self.to.as_ref()).is_some_and(|(from, to)| from > to)
    }
}

/// An open end is written as nothing.
impl fmt::Display for AmountRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: &Option<Decimal>| end.as_ref().map(Decimal::to_string).unwrap_or_default();
        write!(f, "{}..{}", end(&self.from), end(&self.to))
    }
}

/// What is said of a text that is no range, is a caller's to find the words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotARange;

/// One end at least, and the second not below the first.
impl FromStr for AmountRange {
    type Err = NotARange;

    fn from_str(text: &str) -> Result<Self, NotARange> {
        let (from, to) = text.split_once("..").ok_or(NotARange)?;
        let end = |text: &str| {
            let is_there = Some(text).filter(|text| !text.is_empty());
            is_there.map(str::parse).transpose().map_err(|_| NotARange)
        };
        let range = AmountRange { from: end(from)?, to: end(to)? };
        if range.is_empty() || range.is_reversed() { Err(NotARange) } else { Ok(range) }
    }
}
