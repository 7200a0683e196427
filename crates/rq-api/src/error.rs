//! What can go wrong with a request, by what is to be done next; and the words for it, for both APIs and the
//! relay, in this one place.
//!
//! Both documents' error tables ("ERRORS") are the source: 400, 401, 403, 404, 500, 503, and Data Connect's
//! 429 ("Rate Limiting").

use commissions::{TICKS_PER_SECOND, Timestamp};

use crate::request::Api;
use crate::text::{one_line, shorten};
use crate::transport::{Reply, TransportError};
use crate::wire::json::member;
use crate::wire::read::ReadError;
use crate::wire::value::WireValue;

const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;
/// The most of a server's own message that is shown, in characters.
const MAX_MESSAGE_CHARS: usize = 300;

/// Why there is no answer. Its `Display` is the person's text: what is wrong, whose side it is on, and the
/// next step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// 400. The request is ours, so the mistake is.
    #[error(
        "The {} takes our request for malformed{}. The mistake is in Commission Lens, or in a setting of the \
         environment (the form of dates in filters): please report it.",
        .api.name(), said(.message)
    )]
    Malformed { api: Api, message: Option<String> },

    /// 401. A new token helps.
    #[error(
        "The access token is not valid or has expired: the {} refuses it. Get a new token and sign in again. \
         A token of another environment (sandbox, production) is refused too.",
        .api.name()
    )]
    SignIn { api: Api },

    /// 403. The document's table calls it "Unauthorized"; a new token does not help.
    #[error(
        "No permission: the {} knows this user and does not let them read this{}. Signing in again does not \
         help; ask whoever manages users in RQ for access.",
        .api.name(), said(.message)
    )]
    NoPermission { api: Api, message: Option<String> },

    /// 404.
    #[error(
        "The {} knows no such company or address. Check the Company ID, and then the API's address in \
         relay.toml.",
        .api.name()
    )]
    NotFound { api: Api },

    /// 429. The limit counts requests in progress, of all tools of the company together.
    #[error(
        "The {} is busy{}. All tools that read this company share its limit; loading goes on when a request \
         finishes.",
        .api.name(), said(.message)
    )]
    TooMany { api: Api, message: Option<String>, retry_after_s: Option<u32> },

    /// 503: "please try again after 12:00PM UTC".
    #[error(
        "The {} is under scheduled maintenance, on its side. Load again after {} UTC; what was loaded before \
         stays.",
        .api.name(), minute(*.until)
    )]
    Maintenance {
        api: Api,
        /// The next 12:00 UTC; to be shown in the person's own time.
        until: Timestamp,
    },

    /// 500 and its like.
    #[error(
        "The {} failed, on its side (status {status}){}. Try again; if it stays so, report it to the API's \
         support.",
        .api.name(), said(.message)
    )]
    ServerFault { api: Api, status: u16, message: Option<String> },

    /// A status that neither document lists.
    #[error(
        "The {} answered with status {status}, which it does not document{}. Check its address in relay.toml.",
        .api.name(), said(.message)
    )]
    Unexpected { api: Api, status: u16, message: Option<String> },

    /// 200, and no body that could be used.
    #[error("The {} sent something that can't be used: {error}.", .api.name())]
    Unreadable { api: Api, error: ReadError },

    /// No connection to the relay.
    #[error(
        "There is no connection to the {} through the relay. Check that you are online, then that the relay \
         runs at the address in config.json and allows this page's origin.",
        .api.name()
    )]
    Unreachable { api: Api },

    /// No answer in time.
    #[error("The {} took too long to answer. Try again; a shorter period may help.", .api.name())]
    TimedOut { api: Api },

    /// The relay's own answer: it never reached the API, or got nothing back.
    #[error("{} (status {status}){}. {}", relay_fault(*.status), said(.message), relay_step(*.status))]
    Relay { status: u16, message: Option<String> },
}

impl ApiError {
    /// From a reply whose status is not 200.
    ///
    /// `now` in UTC tells until when maintenance lasts.
    pub fn from_reply(api: Api, reply: &Reply, now: Timestamp) -> Self {
        let status = reply.status;
        let message = message(reply);
        if reply.is_relay_error {
            return ApiError::Relay { status, message };
        }
        match status {
            400 => ApiError::Malformed { api, message },
            401 => ApiError::SignIn { api },
            403 => ApiError::NoPermission { api, message },
            404 => ApiError::NotFound { api },
            429 => ApiError::TooMany { api, message, retry_after_s: reply.retry_after_s },
            503 => ApiError::Maintenance { api, until: next_noon(now) },
            500..=599 => ApiError::ServerFault { api, status, message },
            _ => ApiError::Unexpected { api, status, message },
        }
    }

    pub fn from_transport(api: Api, error: TransportError) -> Self {
        match error {
            TransportError::Unreachable => ApiError::Unreachable { api },
            TransportError::TimedOut => ApiError::TimedOut { api },
        }
    }

    pub fn from_read(api: Api, error: ReadError) -> Self {
        ApiError::Unreadable { api, error }
    }

    /// Whether the same request may succeed when it is sent again soon.
    pub fn is_retryable(&self) -> bool {
        match self {
            ApiError::TooMany { .. }
            | ApiError::ServerFault { .. }
            | ApiError::Unreadable { .. }
            | ApiError::Unreachable { .. }
            | ApiError::TimedOut { .. } => true,
            ApiError::Relay { status, .. } => matches!(status, 429 | 500..=599),
            ApiError::Malformed { .. }
            | ApiError::SignIn { .. }
            | ApiError::NoPermission { .. }
            | ApiError::NotFound { .. }
            | ApiError::Maintenance { .. }
            | ApiError::Unexpected { .. } => false,
        }
    }

    /// Whether a new token is what it takes.
    pub fn needs_sign_in(&self) -> bool {
        matches!(self, ApiError::SignIn { .. })
    }
}

impl Reply {
    /// The body of a 200; for anything else, what went wrong.
    ///
    /// `now` in UTC tells until when maintenance lasts.
    pub fn into_body(self, api: Api, now: Timestamp) -> Result<Vec<u8>, ApiError> {
        match self.status {
            200 if !self.is_relay_error => Ok(self.body),
            _ => Err(ApiError::from_reply(api, &self, now)),
        }
    }
}

/// The first 12:00 UTC after `now`.
fn next_noon(now: Timestamp) -> Timestamp {
    let today = now.ticks().div_euclid(TICKS_PER_DAY) * TICKS_PER_DAY + TICKS_PER_DAY / 2;
    let noon = if now.ticks() < today { today } else { today + TICKS_PER_DAY };
    // Out of range only at the end of the year 9999.
    Timestamp::from_ticks(noon).unwrap_or(now).with_fraction_digits(0)
}

/// `2016-07-11 12:00`.
fn minute(time: Timestamp) -> String {
    let text = time.to_string().replace('T', " ");
    text.get(..16).unwrap_or(&text).to_owned()
}

/// What the server says about it: the `Message` of a JSON body (the relay's is `relay`), or a plain text.
fn message(reply: &Reply) -> Option<String> {
    let body = reply.body.trim_ascii();
    let text = match body.first()? {
        b'{' => {
            let names: [&[u8]; 3] = [b"relay", b"Message", b"message"];
            let raw = names.into_iter().find_map(|name| member(body, name))?;
            Box::<str>::read(raw).ok()?.into_string()
        }
        // A web page, or a list: nothing in it is for a person.
        b'<' | b'[' => return None,
        _ => String::from_utf8_lossy(body).into_owned(),
    };
    let line = one_line(&text);
    let line = shorten(line.trim_end_matches('.'), MAX_MESSAGE_CHARS);
    (!line.is_empty()).then_some(line)
}

/// `: "message"`, where there is one.
fn said(message: &Option<String>) -> String {
    message.as_ref().map(|message| format!(": \"{message}\"")).unwrap_or_default()
}

fn relay_fault(status: u16) -> &'static str {
    match status {
        502 => "The relay can't reach the API",
        504 => "The relay waited too long for the API",
        _ => "The relay refuses the request",
    }
}

fn relay_step(status: u16) -> &'static str {
    match status {
        502 | 504 => {
            "Try again; if it stays so, whoever hosts this page checks the API's address in relay.toml."
        }
        403 => "Whoever hosts this page adds its origin to the allowed origins in relay.toml.",
        _ => "Whoever hosts this page checks that the relay and the page are of the same version.",
    }
}
