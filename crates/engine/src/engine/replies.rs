//! What an answer of an API is, before anybody reads it.

use commissions::{TICKS_PER_SECOND, Timestamp};
use rq_api::error::ApiError;
use rq_api::request::Api;
use rq_api::transport::{Reply, TransportError};

pub fn body(api: Api, now_ms: u64, reply: Result<Reply, TransportError>) -> Result<Vec<u8>, ApiError> {
    let now = i64::try_from(now_ms).ok().and_then(|ms| Timestamp::from_ticks(ms * (TICKS_PER_SECOND / 1000)));
    let now = now.unwrap_or_else(|| Timestamp::midnight(chrono::NaiveDate::default()));
    reply.map_err(|error| ApiError::from_transport(api, error))?.into_body(api, now)
}

/// A host without a relay answers its routes with a web page of its own.
pub fn is_web_page(reply: &Reply) -> bool {
    reply.content_type.as_deref().is_some_and(|kind| kind.trim_start().starts_with("text/html"))
}
