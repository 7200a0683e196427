//! Why a whole body could not be read.

use super::Rejected;
use crate::wire::json::Fault;

/// A body that is not what was asked for. None of it is used; asking again is safe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing but white space.
    #[error("the answer is empty: the connection may have broken; try again")]
    Empty,
    /// HTML or XML.
    #[error(
        "the answer is a web page, not data: a sign-in page or a proxy may have answered in the API's place; \
         check the relay's address in config.json and the upstream in relay.toml"
    )]
    Markup,
    /// It ends in the middle.
    #[error("the answer is cut off after {n_bytes} bytes: the connection broke; try again")]
    CutOff { n_bytes: usize },
    #[error(
        "the answer is not valid JSON: at byte {at}, {expected} was expected and \"{found}\" found; the API \
         sent it so"
    )]
    NotJson {
        /// Offset from the body's start.
        at: usize,
        expected: &'static str,
        /// The byte that stands there, escaped where it does not print.
        found: String,
    },
    /// JSON, without `_embedded.self` or anything else of a page.
    #[error(
        "the answer is JSON, but no page of entries (no \"_embedded\": {{\"self\": […]}}); check that the \
         relay's commissions upstream is the Commissions API"
    )]
    NotAPage,
    /// JSON, and no list of records of Data Connect.
    #[error(
        "the answer is JSON, but not a list of records ([{{…}}, …]); check that the relay's data-connect \
         upstream is the Data Connect API"
    )]
    NotAList,
    /// The page says that there are entries, and lists none.
    #[error("the page says that there are entries and lists none; the API sent it so, try again")]
    EntriesMissing,
    /// The one entry that was asked for.
    #[error("the entry can't be read. {}", .0.reason)]
    Entry(Box<Rejected>),
}

impl From<Fault> for ReadError {
    fn from(fault: Fault) -> Self {
        match fault.found {
            None => ReadError::CutOff { n_bytes: fault.at },
            Some(byte) => ReadError::NotJson {
                at: fault.at,
                expected: fault.expected,
                found: byte.escape_ascii().to_string(),
            },
        }
    }
}
