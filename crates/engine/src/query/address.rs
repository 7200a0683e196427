//! The text form of a question, as it stands in the page's address.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use commissions::parse_date;

use super::{
    Across, Column, Dimension, KindKey, Measure, NONE, Page, Period, Query, QueryError, SearchText, Sort,
    Span, Theme,
};

impl Query {
    /// Reads an address's query, with or without its `?`. What can't be read is left out and said; names
    /// that are not ours are left alone.
    pub fn parse(text: &str) -> (Query, Vec<QueryError>) {
        let mut query = Query::default();
        let mut errors = Vec::new();
        let (mut from, mut to) = (None, None);
        for pair in text.strip_prefix('?').unwrap_or(text).split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = percent_decode(value);
            let result = match name {
                "from" => parse_day(name, &value).map(|date| from = Some(date)),
                "to" => parse_day(name, &value).map(|date| to = Some(date)),
                _ => query.set(name, &value),
            };
            errors.extend(result.err());
        }
        match (from, to) {
            (Some(from), Some(to)) if from <= to => query.period = Some(Period { from, to }),
            (None, None) => {}
            (_, Some(to)) => errors.push(QueryError::new("to", &to.to_string())),
            (Some(from), None) => errors.push(QueryError::new("from", &from.to_string())),
        }
        (query, errors)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), QueryError> {
        match name {
            "env" => self.environment = Some(value.to_owned()).filter(|value| !value.is_empty()),
            "company" => self.company = Some(parse_one(name, value)?),
            "entries" => self.entries = Some(parse_one(name, value)?),
            "employee" => self.filters.employees = parse_set(name, value)?,
            "type" => self.filters.kinds = parse_each(value, str::parse)?,
            "transaction" => self.filters.transactions = parse_set(name, value)?,
            "place" => self.filters.places = parse_set(name, value)?,
            "findings" => self.filters.with_findings = value == "1",
            "amount" => {
                *self.filters.amounts = parse_one(name, value)?;
            }
            "text" => self.filters.text = SearchText::new(value),
            "days" => self.days = Some(parse_days(value).ok_or_else(|| QueryError::new(name, value))?),
            "by" => {
                let span = Span::ALL.into_iter().find(|(_, known)| *known == value);
                self.span = Some(span.ok_or_else(|| QueryError::new(name, value))?.0);
            }
            "across" => {
                self.across = Some(parse_across(value).ok_or_else(|| QueryError::new(name, value))?);
            }
            "measure" => {
                let measure = Measure::ALL.into_iter().find(|(_, known)| *known == value);
                self.measure = measure.ok_or_else(|| QueryError::new(name, value))?.0;
            }
            "sort" => self.sort = parse_sort(value).ok_or_else(|| QueryError::new(name, value))?,
            "entry" => self.entry = Some(parse_one(name, value)?),
            "page" => {
                self.page = match value {
                    "imei" => Page::Imei,
                    "data" => Page::Data,
                    _ => Page::Dashboard,
                }
            }
            "theme" => {
                self.look.theme = match value {
                    "light" => Theme::Light,
                    "dark" => Theme::Dark,
                    _ => return Err(QueryError::new(name, value)),
                }
            }
            "locale" => self.look.locale = Some(value.to_owned()).filter(|value| !value.is_empty()),
            "embed" => self.look.is_embedded = value == "1",
            _ => {}
        }
        Ok(())
    }
}

/// The address's query without `?`; empty for the default question.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let mut put = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        put("env", self.environment.clone());
        put("company", self.company.map(|id| id.to_string()));
        put("entries", self.entries.map(|entries| entries.to_string()));
        put("from", self.period.map(|period| period.from.to_string()));
        put("to", self.period.map(|period| period.to.to_string()));
        put("days", self.days.map(|Period { from, to }| format!("{from}..{to}")));
        put("place", print_set(&self.filters.places));
        put("employee", print_set(&self.filters.employees));
        let kinds: Vec<_> = self.filters.kinds.iter().map(KindKey::to_string).collect();
        put("type", Some(kinds.join(",")).filter(|kinds| !kinds.is_empty()));
        put("transaction", print_set(&self.filters.transactions));
        put("findings", self.filters.with_findings.then(|| "1".to_owned()));
        let filters = &self.filters;
        put("amount", (!filters.amounts.is_empty()).then(|| filters.amounts.to_string()));
        put("text", Some(filters.text.as_str().to_owned()).filter(|text| !text.is_empty()));
        put("by", self.span.map(|span| span.name().to_owned()));
        put(
            "across",
            self.across.map(|Across { lines, columns }| format!("{},{}", lines.name(), columns.name())),
        );
        put("measure", (self.measure != Measure::default()).then(|| self.measure.name().to_owned()));
        put("sort", (self.sort != Sort::default()).then(|| print_sort(self.sort)));
        put("entry", self.entry.map(|id| id.to_string()));
        let page = match self.page {
            Page::Dashboard => None,
            Page::Imei => Some("imei"),
            Page::Data => Some("data"),
        };
        put("page", page.map(str::to_owned));
        put(
            "theme",
            match self.look.theme {
                Theme::System => None,
                Theme::Light => Some("light".to_owned()),
                Theme::Dark => Some("dark".to_owned()),
            },
        );
        put("locale", self.look.locale.clone());
        put("embed", self.look.is_embedded.then(|| "1".to_owned()));
        for (idx, (name, value)) in pairs.iter().enumerate() {
            let separator = if idx == 0 { "" } else { "&" };
            write!(f, "{separator}{name}={}", percent_encode(value))?;
        }
        Ok(())
    }
}

/// Lines, then columns.
fn parse_across(value: &str) -> Option<Across> {
    let (lines, columns) = value.split_once(',')?;
    let dimension = |name: &str| Dimension::ALL.into_iter().find(|(_, known)| *known == name);
    let across = Across { lines: dimension(lines)?.0, columns: dimension(columns)?.0 };
    across.columns.goes_across(across.lines).then_some(across)
}

fn parse_one<T: FromStr>(name: &str, value: &str) -> Result<T, QueryError> {
    value.parse().map_err(|_| QueryError::new(name, value))
}

fn parse_day(name: &str, value: &str) -> Result<NaiveDate, QueryError> {
    parse_date(value).ok_or_else(|| QueryError::new(name, value))
}

fn parse_set<T: FromStr + Ord>(name: &str, value: &str) -> Result<BTreeSet<Option<T>>, QueryError> {
    let one = |item: &str| if item == NONE { Ok(None) } else { parse_one(name, item).map(Some) };
    parse_each(value, one)
}

/// One by one: a set that is collected is sorted first, by code of its own for each type.
fn parse_each<T: Ord>(
    value: &str,
    one: impl Fn(&str) -> Result<T, QueryError>,
) -> Result<BTreeSet<T>, QueryError> {
    let mut set = BTreeSet::new();
    for item in value.split(',') {
        set.insert(one(item)?);
    }
    Ok(set)
}

fn print_set<T: fmt::Display>(set: &BTreeSet<Option<T>>) -> Option<String> {
    let one = |item: &Option<T>| item.as_ref().map_or(NONE.to_owned(), T::to_string);
    (!set.is_empty()).then(|| set.iter().map(one).collect::<Vec<_>>().join(","))
}

/// The first and the last day, both included: `2016-10-03..2016-10-16`.
fn parse_days(value: &str) -> Option<Period> {
    let (from, to) = value.split_once("..")?;
    let period = Period { from: parse_date(from)?, to: parse_date(to)? };
    (period.from <= period.to).then_some(period)
}

/// `total` or, from the greatest down, `-total`.
fn parse_sort(value: &str) -> Option<Sort> {
    let (name, descending) = match value.strip_prefix('-') {
        Some(name) => (name, true),
        None => (value, false),
    };
    let (column, _) = Column::ALL.into_iter().find(|(_, known)| *known == name)?;
    Some(Sort { column, descending })
}

fn print_sort(sort: Sort) -> String {
    format!("{}{}", if sort.descending { "-" } else { "" }, sort.column.name())
}

/// RFC 3986's unreserved characters stay, and the comma, which reads better in lists.
fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = (first == b'%').then(|| tail.get(..2)).flatten();
        let decoded = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match decoded {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
