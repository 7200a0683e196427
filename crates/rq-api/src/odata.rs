//! The part of OData's `$filter` that the Commissions API documents (section "GET All Commission Entries"):
//! comparisons of a time, joined by `and`. Printed, read, and applied to an entry.
//!
//! ```text
//! LastUpdateDateUtc ge datetime'2015-01-01T06:00:00.000Z' and LastUpdateDateUtc le datetime'2016-01-01T05:59:59.000Z'
//! └─ property ────┘ op └─ value ───────────────────────┘ and …
//! ```

use std::cmp::Ordering;
use std::fmt;
use std::ops::Bound;
use std::str::FromStr;

use commissions::{CommissionEntry, Field, FieldType, Timestamp, Value};

/// The document prints milliseconds; finer digits are kept where a time has them.
const FRACTION_DIGITS: u8 = 3;

/// All of its comparisons must hold. With none, every entry matches and no `$filter` is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub comparisons: Vec<Comparison>,
}

/// `property operator datetime'value'`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// As it stands in the filter: a reader of filters decides which properties it knows, see
    /// [`Comparison::field`].
    pub property: String,
    pub operator: Operator,
    /// Printed with the fraction digits and the `Z` that it carries.
    pub value: Timestamp,
}

/// The documented comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `ge`: at or after.
    Ge,
    /// `gt`: after.
    Gt,
    /// `le`: at or before.
    Le,
    /// `lt`: before.
    Lt,
}

/// Whether times in a filter end in `Z`. The document's do; some OData servers refuse it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ZoneSuffix {
    #[default]
    Zulu,
    Absent,
}

/// A filter names a property that no entry has, or one that is not a time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{property}\" is no date of a commission entry; the dates are DateCreatedUtc, InvoiceEditedDate and \
     LastUpdateDateUtc"
)]
pub struct UnknownProperty {
    pub property: String,
}

impl Filter {
    /// Entries that the API last wrote between two moments, both included; an absent end is open.
    pub fn window(from: Option<Timestamp>, to: Option<Timestamp>, zone: ZoneSuffix) -> Self {
        let comparison = |operator, value| Comparison {
            property: Field::LastUpdateDateUtc.name().to_owned(),
            operator,
            value: documented_form(value, zone),
        };
        let from = from.map(|from| comparison(Operator::Ge, from));
        let to = to.map(|to| comparison(Operator::Le, to));
        Filter { comparisons: from.into_iter().chain(to).collect() }
    }

    /// Whether `entry` fulfils every comparison. A date that is null fulfils none.
    pub fn matches(&self, entry: &CommissionEntry) -> Result<bool, UnknownProperty> {
        for comparison in &self.comparisons {
            let holds = match entry.get(comparison.field()?) {
                Value::Time(time) => comparison.operator.holds(time, comparison.value),
                _ => false,
            };
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The narrowest interval that the comparisons leave for `field`: what a sorted list is searched with.
    /// Its end can lie before its start; then nothing matches.
    pub fn bounds(&self, field: Field) -> (Bound<Timestamp>, Bound<Timestamp>) {
        let (mut start, mut end) = (Bound::Unbounded, Bound::Unbounded);
        for comparison in self.comparisons.iter().filter(|comparison| comparison.property == field.name()) {
            let value = comparison.value;
            match comparison.operator {
                Operator::Ge => start = tighter(start, Bound::Included(value), Ordering::Greater),
                Operator::Gt => start = tighter(start, Bound::Excluded(value), Ordering::Greater),
                Operator::Le => end = tighter(end, Bound::Included(value), Ordering::Less),
                Operator::Lt => end = tighter(end, Bound::Excluded(value), Ordering::Less),
            }
        }
        (start, end)
    }
}

impl Comparison {
    /// The date of an entry that it is about.
    pub fn field(&self) -> Result<Field, UnknownProperty> {
        Field::from_name(&self.property)
            .filter(|field| field.field_type() == FieldType::DateTime)
            .ok_or_else(|| UnknownProperty { property: self.property.clone() })
    }
}

impl Operator {
    pub const ALL: [Operator; 4] = [Operator::Ge, Operator::Gt, Operator::Le, Operator::Lt];

    pub fn as_str(self) -> &'static str {
        match self {
            Operator::Ge => "ge",
            Operator::Gt => "gt",
            Operator::Le => "le",
            Operator::Lt => "lt",
        }
    }

    /// `left operator right`.
    pub fn holds(self, left: Timestamp, right: Timestamp) -> bool {
        match self {
            Operator::Ge => left >= right,
            Operator::Gt => left > right,
            Operator::Le => left <= right,
            Operator::Lt => left < right,
        }
    }
}

fn documented_form(value: Timestamp, zone: ZoneSuffix) -> Timestamp {
    // From the ticks, since a time that was read with a `Z` would keep it.
    let value = Timestamp::from_ticks(value.ticks()).unwrap_or(value).with_fraction_digits(FRACTION_DIGITS);
    match zone {
        ZoneSuffix::Zulu => value.with_zulu(),
        ZoneSuffix::Absent => value,
    }
}

/// Of two bounds on one side the one that lies further to `side` (a start: `Greater`, an end: `Less`).
fn tighter(a: Bound<Timestamp>, b: Bound<Timestamp>, side: Ordering) -> Bound<Timestamp> {
    let (Some(at), Some(bt)) = (limit(a), limit(b)) else {
        return if limit(a).is_some() { a } else { b };
    };
    match at.cmp(&bt) {
        // At one moment, the bound that leaves it out is the tighter.
        Ordering::Equal if matches!(a, Bound::Excluded(_)) => a,
        ordering if ordering == side => a,
        _ => b,
    }
}

fn limit(bound: Bound<Timestamp>) -> Option<Timestamp> {
    match bound {
        Bound::Included(time) | Bound::Excluded(time) => Some(time),
        Bound::Unbounded => None,
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} datetime'{}'", self.property, self.operator, self.value)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (idx, comparison) in self.comparisons.iter().enumerate() {
            f.write_str(if idx == 0 { "" } else { " and " })?;
            comparison.fmt(f)?;
        }
        Ok(())
    }
}

/// Where a text stops being a filter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the filter can't be read at character {at}: expected {expected}, found {found}")]
pub struct ParseFilterError {
    /// Counted from 1, in characters.
    pub at: usize,
    pub expected: &'static str,
    /// The word that stands there instead, in quotes, or "the end".
    pub found: String,
}

impl FromStr for Filter {
    type Err = ParseFilterError;

    fn from_str(text: &str) -> Result<Self, ParseFilterError> {
        let mut words = Words { text, rest: text };
        let mut comparisons = Vec::new();
        loop {
            comparisons.push(words.comparison()?);
            match words.next() {
                "" => return Ok(Filter { comparisons }),
                "and" => {}
                other => return Err(words.error(other, "\"and\" or the end")),
            }
        }
    }
}

/// A filter cut at its runs of spaces. No token of the documented form has a space inside.
struct Words<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Words<'a> {
    /// The next word; empty at the end.
    fn next(&mut self) -> &'a str {
        let rest = self.rest.trim_start_matches(' ');
        let (word, rest) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
        self.rest = rest;
        word
    }

    fn comparison(&mut self) -> Result<Comparison, ParseFilterError> {
        let property = self.next();
        let starts_well = property.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        if !starts_well || !property.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(self.error(property, "the name of a property"));
        }
        let word = self.next();
        let operator = Operator::ALL
            .into_iter()
            .find(|operator| operator.as_str() == word)
            .ok_or_else(|| self.error(word, "ge, gt, le or lt"))?;
        let word = self.next();
        let value = word
            .strip_prefix("datetime'")
            .and_then(|value| value.strip_suffix('\''))
            .and_then(|value| value.parse().ok())
            .ok_or_else(|| self.error(word, "a time like datetime'2015-01-01T06:00:00.000Z'"))?;
        Ok(Comparison { property: property.to_owned(), operator, value })
    }

    /// About the word that was read last.
    fn error(&self, word: &str, expected: &'static str) -> ParseFilterError {
        let start = self.text.len() - self.rest.len() - word.len();
        let at = self.text.get(..start).map_or(0, |before| before.chars().count()) + 1;
        let found = if word.is_empty() { "the end".to_owned() } else { format!("{word:?}") };
        ParseFilterError { at, expected, found }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const DOCUMENTED: &str = "LastUpdateDateUtc ge datetime'2015-01-01T06:00:00.000Z' and \
                              LastUpdateDateUtc le datetime'2016-01-01T05:59:59.000Z'";

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_prints_the_documented_form() {
        let (from, to) = (Some(time("2015-01-01T06:00:00")), Some(time("2016-01-01T05:59:59Z")));
        assert_eq!(Filter::window(from, to, ZoneSuffix::Zulu).to_string(), DOCUMENTED);
        assert_eq!(Filter::window(from, to, ZoneSuffix::Absent).to_string(), DOCUMENTED.replace("Z'", "'"));
        let fine = Some(time("2015-09-09T20:41:59.1234567"));
        assert_eq!(
            Filter::window(fine, None, ZoneSuffix::Zulu).to_string(),
            "LastUpdateDateUtc ge datetime'2015-09-09T20:41:59.1234567Z'"
        );
        assert_eq!(Filter::window(None, None, ZoneSuffix::Zulu).to_string(), "");
    }

    #[test]
    fn any_run_of_spaces_reads_the_same() {
        let filter: Filter = DOCUMENTED.parse().unwrap();
        assert_eq!(filter.to_string(), DOCUMENTED);
        assert_eq!(format!("  {}  ", DOCUMENTED.replace(' ', "   ")).parse(), Ok(filter));
    }

    #[test]
    fn errors_say_where_and_what_was_expected() {
        let check = |text: &str, error: &str| {
            assert_eq!(text.parse::<Filter>().unwrap_err().to_string(), error, "{text:?}");
        };
        let prefix = "the filter can't be read at character";
        check("", &format!("{prefix} 1: expected the name of a property, found the end"));
        check("Id eq 5", &format!("{prefix} 4: expected ge, gt, le or lt, found \"eq\""));
        check(
            "é ge datetime'2015-01-01T06:00:00'",
            &format!("{prefix} 1: expected the name of a property, found \"é\""),
        );
        check(
            "A ge datetime'2015-02-30T06:00:00'",
            &format!(
                "{prefix} 6: expected a time like datetime'2015-01-01T06:00:00.000Z', \
                 found \"datetime'2015-02-30T06:00:00'\""
            ),
        );
        check(
            "A ge datetime'2015-01-01T06:00:00' or B",
            &format!("{prefix} 36: expected \"and\" or the end, found \"or\""),
        );
        check(
            "A ge datetime'2015-01-01T06:00:00' and",
            &format!("{prefix} 39: expected the name of a property, found the end"),
        );
    }

    #[test]
    fn matches_by_the_moment_and_knows_only_dates() {
        let mut entry = CommissionEntry::new(1, time("2015-08-18T15:00:00"), time("2015-09-09T20:41:59.69"));
        let matches = |entry: &CommissionEntry, text: &str| text.parse::<Filter>().unwrap().matches(entry);
        for (operator, at, after) in
            [("ge", true, false), ("gt", false, false), ("le", true, true), ("lt", false, true)]
        {
            let filter = |value| format!("LastUpdateDateUtc {operator} datetime'{value}'");
            assert_eq!(matches(&entry, &filter("2015-09-09T20:41:59.690Z")), Ok(at), "{operator}");
            assert_eq!(matches(&entry, &filter("2015-09-09T20:41:59.6900001")), Ok(after), "{operator}");
        }
        let edited = "InvoiceEditedDate ge datetime'2015-01-01T00:00:00'";
        assert_eq!(matches(&entry, edited), Ok(false));
        entry.invoice_edited_date = Some(time("2015-09-10T20:01:49.00"));
        assert_eq!(matches(&entry, edited), Ok(true));
        for property in ["TransactionDateUTC", "UserId", "lastupdatedateutc"] {
            let filter = format!("{property} ge datetime'2015-01-01T00:00:00'");
            assert_eq!(matches(&entry, &filter), Err(UnknownProperty { property: property.to_owned() }));
        }
    }

    #[test]
    fn bounds_are_the_narrowest_interval() {
        let filter: Filter = "LastUpdateDateUtc ge datetime'2015-01-01T00:00:00' and \
                              LastUpdateDateUtc gt datetime'2015-01-01T00:00:00' and \
                              LastUpdateDateUtc lt datetime'2017-01-01T00:00:00' and \
                              LastUpdateDateUtc le datetime'2016-01-01T00:00:00' and \
                              DateCreatedUtc le datetime'2014-01-01T00:00:00'"
            .parse()
            .unwrap();
        let bounds = filter.bounds(Field::LastUpdateDateUtc);
        assert_eq!(
            bounds,
            (Bound::Excluded(time("2015-01-01T00:00:00")), Bound::Included(time("2016-01-01T00:00:00")))
        );
        assert_eq!(filter.bounds(Field::InvoiceEditedDate), (Bound::Unbounded, Bound::Unbounded));
    }
}
