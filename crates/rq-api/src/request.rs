//! What can be asked of the two APIs, as paths and queries relative to each API's base address; written by
//! the client, and read by the sandbox with the documented rules.
//!
//! ```text
//! https://commissiondemo.iqmetrix.net/v1/Companies(14146)/CommissionEntries?$filter=…&$skip=0&$top=100
//! └─ base address, not ours to know ──┘ └─ target ──────────────────────────────────────────────────┘
//! ```

mod commissions;
mod data_connect;
mod query;

pub use self::commissions::{DEFAULT_TOP, EntriesRequest, EntryRequest, MAX_TOP};
pub use self::data_connect::{DataConnectRequest, IMEIS_PER_REQUEST};

use crate::odata::{ParseFilterError, UnknownProperty};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Api {
    Commissions,
    DataConnect,
}

impl Api {
    /// Its name to a person.
    pub fn name(self) -> &'static str {
        match self {
            Api::Commissions => "Commissions API",
            Api::DataConnect => "Data Connect API",
        }
    }
}

/// Everything that is ever asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    Entries(EntriesRequest),
    Entry(EntryRequest),
    DataConnect(DataConnectRequest),
}

impl Request {
    pub fn api(&self) -> Api {
        match self {
            Request::Entries(_) | Request::Entry(_) => Api::Commissions,
            Request::DataConnect(_) => Api::DataConnect,
        }
    }

    /// Path and query relative to the API's base address, percent-encoded. It carries no token.
    pub fn target(&self) -> String {
        match self {
            Request::Entries(request) => request.target(),
            Request::Entry(request) => request.target(),
            Request::DataConnect(request) => request.target(),
        }
    }

    /// The media type to accept.
    pub fn accept(&self) -> &'static str {
        match self.api() {
            Api::Commissions => "application/hal+json",
            Api::DataConnect => "application/json",
        }
    }
}

/// Why a path and query are no request. All but the first are "400 Bad Request".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseRequestError {
    /// "404 Not Found".
    #[error("there is no such resource")]
    NoSuchResource,
    #[error("the URL is malformed: a %XX code is broken or its bytes are not UTF-8")]
    Encoding,
    #[error("the URL is malformed: {name} stands in it twice")]
    Twice { name: String },
    #[error("the URL is malformed: {name} is missing")]
    Missing { name: &'static str },
    #[error("the URL is malformed: the option {name} is not supported; $filter, $skip and $top are")]
    UnknownOption { name: String },
    #[error("the URL is malformed: {name} must be {expected}, not \"{found}\"")]
    Value { name: &'static str, expected: &'static str, found: String },
    #[error("the URL is malformed: {0}")]
    Filter(#[from] ParseFilterError),
    #[error("the URL is malformed: {0}")]
    Property(#[from] UnknownProperty),
}
