//! What the relay itself has to say, so that nobody takes it for the API's word.
//!
//! ```text
//! HTTP 502
//! Content-Type: application/json
//! X-Relay-Error: upstream-unreachable
//!
//! {"relay":"The relay could not reach the Commissions API. Check …"}
//! ```

use std::error::Error as _;

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use hyper_util::client::legacy;
use serde::Serialize;
use thiserror::Error;

use super::route::Api;

/// The header that only the relay's own errors carry; its value is [`RelayError::code`].
pub const RELAY_ERROR: &str = "x-relay-error";

#[derive(Debug, Error)]
pub enum RelayError {
    #[error(
        "This page's origin may not read through the relay. \
         Whoever runs the relay can add it to allowed_origins in its configuration."
    )]
    Origin,
    #[error("The relay only reads: use GET or HEAD.")]
    Method,
    #[error("The relay has no such route. Its routes are those of the two API documents.")]
    NoRoute,
    #[error("The relay does not pass a parameter of this request on. This route takes: {}.", listed(allowed))]
    Parameter { allowed: Vec<&'static str> },
    #[error("The parameter {name} comes twice. Send it once.")]
    Repeated { name: &'static str },
    #[error(
        "The address is longer than the relay's {limit} bytes. Ask for less at once, a shorter list of IMEIs say."
    )]
    LongUrl { limit: usize },
    #[error(
        "The relay could not reach the {}. Try again in a moment; if it goes on, whoever runs the relay should check \
         its network, and {} under [upstreams] in its configuration.", .0.name(), .0.setting()
    )]
    Unreachable(Api),
    #[error("The {} broke the connection before it answered. Try again in a moment.", .0.name())]
    Broken(Api),
    #[error("The {} did not answer in time. Try again in a moment.", .0.name())]
    SlowUpstream(Api),
    #[error(
        "The {} sent a redirect, which the relay never follows. Whoever runs the relay should check {} under \
         [upstreams] in its configuration.", .0.name(), .0.setting()
    )]
    Redirect(Api),
}

#[derive(Serialize)]
struct Shape<'a> {
    relay: &'a str,
}

impl RelayError {
    pub fn of_client(api: Api, error: &legacy::Error) -> Self {
        // For whoever runs the relay. The chain names hosts and causes, never a query or a header.
        let causes = std::iter::successors(error.source(), |&cause| cause.source());
        let causes: Vec<String> = causes.map(ToString::to_string).collect();
        eprintln!("relay: {}: {error}: {}", api.name(), causes.join(": "));
        if error.is_connect() { Self::Unreachable(api) } else { Self::Broken(api) }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::Origin => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::NoRoute => StatusCode::NOT_FOUND,
            Self::Parameter { .. } | Self::Repeated { .. } => StatusCode::BAD_REQUEST,
            Self::LongUrl { .. } => StatusCode::URI_TOO_LONG,
            Self::Unreachable(_) | Self::Broken(_) | Self::Redirect(_) => StatusCode::BAD_GATEWAY,
            Self::SlowUpstream(_) => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// For programs; the message is for people.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Method => "method",
            Self::NoRoute => "no-route",
            Self::Parameter { .. } | Self::Repeated { .. } => "parameter",
            Self::LongUrl { .. } => "long-url",
            Self::Unreachable(_) => "upstream-unreachable",
            Self::Broken(_) => "upstream-broken",
            Self::SlowUpstream(_) => "upstream-slow",
            Self::Redirect(_) => "upstream-redirect",
        }
    }

    pub fn into_response(self) -> Response {
        // A struct of one string is always JSON.
        let body = serde_json::to_vec(&Shape { relay: &self.to_string() }).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(RELAY_ERROR, HeaderValue::from_static(self.code()));
        if matches!(self, Self::Method) {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
        }
        response
    }
}

fn listed(allowed: &[&str]) -> String {
    if allowed.is_empty() { "none".to_owned() } else { allowed.join(", ") }
}
