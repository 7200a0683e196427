//! Query strings, cut into decoded names and values.

use std::borrow::Cow;

use super::ParseRequestError;
use crate::percent;

/// `name=value&name=value`, in order.
pub(super) struct Query<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Query<'a> {
    /// From the raw text behind the `?`.
    pub(super) fn parse(raw: &'a str) -> Result<Self, ParseRequestError> {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            percent::decode_query(name).zip(percent::decode_query(value)).ok_or(ParseRequestError::Encoding)
        });
        pairs.collect::<Result<_, _>>().map(Query)
    }

    /// The value of `name`; nothing where it is absent, an error where it stands twice.
    pub(super) fn one(&self, name: &str) -> Result<Option<&str>, ParseRequestError> {
        let mut values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_ref());
        let first = values.next();
        match values.next() {
            Some(_) => Err(ParseRequestError::Twice { name: name.to_owned() }),
            None => Ok(first),
        }
    }

    /// The value of `name`, which must be there.
    pub(super) fn required(&self, name: &'static str) -> Result<&str, ParseRequestError> {
        self.one(name)?.ok_or(ParseRequestError::Missing { name })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }
}
