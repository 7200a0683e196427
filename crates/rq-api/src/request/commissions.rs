//! Requests to the Commissions API: `Companies(14146)/CommissionEntries` and one entry of it.

use std::fmt::Display;

use super::ParseRequestError;
use super::query::Query;
use crate::odata::Filter;
use crate::percent;

/// The most entries of a page (section "Pagination").
pub const MAX_TOP: u8 = 100;
/// How many entries a page has where `$top` is left out.
pub const DEFAULT_TOP: u8 = 50;

/// "GET All Commission Entries": a page, newest LastUpdateDateUtc first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntriesRequest {
    pub company: i64,
    pub filter: Filter,
    /// Entries to pass over.
    pub skip: u32,
    /// The most entries to send, at most [`MAX_TOP`].
    pub top: u8,
}

impl EntriesRequest {
    /// Path and query relative to the base address, percent-encoded. `$skip` and `$top` always stand in it,
    /// since the document states their defaults in two ways.
    pub fn target(&self) -> String {
        let mut target = self.path();
        for (idx, (name, value)) in self.options().enumerate() {
            target.push(if idx == 0 { '?' } else { '&' });
            target.push_str(name);
            target.push('=');
            percent::push_encoded(&mut target, &value);
        }
        target
    }

    /// The same as the document prints it in a page's links: from `v1/` on and with nothing encoded.
    pub fn href(&self) -> String {
        let options: Vec<_> = self.options().map(|(name, value)| format!("{name}={value}")).collect();
        format!("v1/{}?{}", self.path(), options.join("&"))
    }

    /// Reads a path relative to the base address, and the raw query behind it, by the documented rules:
    /// `$skip` below 0 and `$top` outside 0 to 100 are malformed, and their defaults are 0 and 50.
    pub fn parse(path: &str, query: &str) -> Result<Self, ParseRequestError> {
        let path = percent::decode_path(path).ok_or(ParseRequestError::Encoding)?;
        let company = collection(&path).and_then(|(company, rest)| rest.is_empty().then_some(company));
        let company = company.ok_or(ParseRequestError::NoSuchResource)?;
        let query = Query::parse(query)?;
        // Names without a `$` are the caller's own, as OData has it.
        if let Some(name) =
            query.names().find(|name| name.starts_with('$') && !["$filter", "$skip", "$top"].contains(name))
        {
            return Err(ParseRequestError::UnknownOption { name: name.to_owned() });
        }
        let filter: Filter = query.one("$filter")?.map_or(Ok(Filter::default()), str::parse)?;
        for comparison in &filter.comparisons {
            comparison.field()?;
        }
        let skip = match query.one("$skip")? {
            None => 0,
            Some(text) => whole(text).ok_or_else(|| ParseRequestError::Value {
                name: "$skip",
                expected: "a whole number from 0 up",
                found: text.to_owned(),
            })?,
        };
        let top = match query.one("$top")? {
            None => DEFAULT_TOP,
            Some(text) => {
                whole(text).filter(|top| *top <= MAX_TOP).ok_or_else(|| ParseRequestError::Value {
                    name: "$top",
                    expected: "a whole number from 0 to 100",
                    found: text.to_owned(),
                })?
            }
        };
        Ok(EntriesRequest { company, filter, skip, top })
    }

    fn path(&self) -> String {
        format!("Companies({})/CommissionEntries", self.company)
    }

    fn options(&self) -> impl Iterator<Item = (&'static str, String)> {
        let text = |value: &dyn Display| value.to_string();
        let filter = (!self.filter.comparisons.is_empty()).then(|| ("$filter", text(&self.filter)));
        filter.into_iter().chain([("$skip", text(&self.skip)), ("$top", text(&self.top))])
    }
}

/// One entry by its Id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryRequest {
    pub company: i64,
    pub id: i64,
}

impl EntryRequest {
    /// The path relative to the base address.
    pub fn target(&self) -> String {
        format!("Companies({})/CommissionEntries({})", self.company, self.id)
    }

    /// The same as the document prints it in an entry's links.
    pub fn href(&self) -> String {
        format!("v1/{}", self.target())
    }

    /// Reads a path relative to the base address.
    pub fn parse(path: &str) -> Result<Self, ParseRequestError> {
        let path = percent::decode_path(path).ok_or(ParseRequestError::Encoding)?;
        let parts = collection(&path).and_then(|(company, rest)| {
            let id = whole(rest.strip_prefix('(')?.strip_suffix(')')?)?;
            Some(EntryRequest { company, id })
        });
        parts.ok_or(ParseRequestError::NoSuchResource)
    }
}

/// The company of `Companies(n)/CommissionEntries`, and what stands behind.
fn collection(path: &str) -> Option<(i64, &str)> {
    let rest = path.strip_prefix('/').unwrap_or(path).strip_prefix("Companies(")?;
    let (company, rest) = rest.split_once(')')?;
    Some((whole(company)?, rest.strip_prefix("/CommissionEntries")?))
}

/// Digits alone: no sign, no space.
pub(super) fn whole<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::odata::ZoneSuffix;

    const PATH: &str = "Companies(14146)/CommissionEntries";
    /// The document's example request, as `curl` is told it.
    const QUERY: &str = "$filter=LastUpdateDateUtc ge datetime'2015-01-01T06:00:00.000Z' and \
                         LastUpdateDateUtc le datetime'2016-01-01T05:59:59.000Z'&$skip=1&$top=10";

    fn documented() -> EntriesRequest {
        let from = "2015-01-01T06:00:00".parse().ok();
        let to = "2016-01-01T05:59:59".parse().ok();
        EntriesRequest {
            company: 14146,
            filter: Filter::window(from, to, ZoneSuffix::Zulu),
            skip: 1,
            top: 10,
        }
    }

    #[test]
    fn prints_the_documented_request() {
        let request = documented();
        assert_eq!(request.href(), format!("v1/{PATH}?{QUERY}"));
        let encoded = QUERY.replace(' ', "%20").replace('\'', "%27");
        assert_eq!(request.target(), format!("{PATH}?{encoded}"));
        let first = EntriesRequest { filter: Filter::default(), skip: 0, top: 5, ..request };
        assert_eq!(first.href(), format!("v1/{PATH}?$skip=0&$top=5"));
        assert_eq!(
            EntryRequest { company: 14146, id: 24 }.href(),
            "v1/Companies(14146)/CommissionEntries(24)"
        );
    }

    #[test]
    fn reads_it_encoded_in_any_way() {
        for query in [
            QUERY.to_owned(),
            QUERY.replace(' ', "%20"),
            QUERY.replace(' ', "+"),
            QUERY.replace('$', "%24").replace(':', "%3a").replace('\'', "%27").replace(' ', "%20"),
        ] {
            assert_eq!(EntriesRequest::parse(PATH, &query), Ok(documented()), "{query}");
        }
        assert_eq!(EntriesRequest::parse("/Companies%2814146%29/CommissionEntries", QUERY), Ok(documented()));
        assert_eq!(
            EntryRequest::parse("Companies(14146)/CommissionEntries(24)"),
            Ok(EntryRequest { company: 14146, id: 24 })
        );
    }

    #[test]
    fn has_the_documented_defaults() {
        let check = |query: &str, skip: u32, top: u8| {
            let request = EntriesRequest::parse(PATH, query).unwrap();
            assert_eq!((request.skip, request.top), (skip, top), "{query:?}");
        };
        check("", 0, 50);
        check("$skip=7", 7, 50);
        check("$top=0", 0, 0);
        check("$top=100&page=1", 0, 100);
    }

    #[test]
    fn says_what_is_malformed() {
        let check = |query: &str, error: &str| {
            let found = EntriesRequest::parse(PATH, query).unwrap_err().to_string();
            assert_eq!(found, format!("the URL is malformed: {error}"), "{query:?}");
        };
        check("$skip=-1", "$skip must be a whole number from 0 up, not \"-1\"");
        check("$skip=", "$skip must be a whole number from 0 up, not \"\"");
        check("$skip=4294967296", "$skip must be a whole number from 0 up, not \"4294967296\"");
        check("$top=101", "$top must be a whole number from 0 to 100, not \"101\"");
        check("$top=1.0", "$top must be a whole number from 0 to 100, not \"1.0\"");
        check("$top=300", "$top must be a whole number from 0 to 100, not \"300\"");
        check("$top=1&%24top=1", "$top stands in it twice");
        check("$orderby=Id", "the option $orderby is not supported; $filter, $skip and $top are");
        check("$filter=%zz", "a %XX code is broken or its bytes are not UTF-8");
        check(
            "$filter=Id",
            "the filter can't be read at character 3: expected ge, gt, le or lt, found the end",
        );
        check(
            "$filter=TransactionDateUTC le datetime'2015-12-31T23:59:59.000'",
            "\"TransactionDateUTC\" is no date of a commission entry; the dates are DateCreatedUtc, \
             InvoiceEditedDate and LastUpdateDateUtc",
        );
    }

    #[test]
    fn other_paths_are_other_resources() {
        for path in [
            "",
            "Companies",
            "Companies()/CommissionEntries",
            "Companies(-1)/CommissionEntries",
            "Companies(14146)/CommissionEntries/",
            "Companies(99999999999999999999)/CommissionEntries",
            "companies(14146)/CommissionEntries",
            "v1/Companies(14146)/CommissionEntries",
        ] {
            let entries = EntriesRequest::parse(path, "");
            assert_eq!(entries, Err(ParseRequestError::NoSuchResource), "{path:?}");
            assert_eq!(EntryRequest::parse(path), Err(ParseRequestError::NoSuchResource), "{path:?}");
        }
    }
}
