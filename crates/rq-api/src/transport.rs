//! How a request goes out and a reply comes back. Only the trait: the browser's is the dashboard's own, the
//! tests' and the demo's ask the sandbox.

use std::future::Future;

use crate::request::Request;

/// Sends requests to the two APIs. It knows their base addresses and holds the token; so no request carries
/// either.
pub trait Transport {
    /// Sends one GET and waits for its whole body. Every status is a reply; an error means that there is
    /// none.
    ///
    /// Dropping the future should abort the request: the APIs count requests that are in progress.
    fn get(&self, request: &Request) -> impl Future<Output = Result<Reply, TransportError>>;
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// Whether the relay itself answers (the header `x-relay-error` is there), and not the API behind it.
    pub is_relay_error: bool,
    /// The header `Retry-After`, in seconds; neither API documents it.
    pub retry_after_s: Option<u32>,
    pub body: Vec<u8>,
}

/// There is no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection, or it broke.
    #[error("the server can't be reached")]
    Unreachable,
    /// Nothing came for longer than the transport waits.
    #[error("the server took too long to answer")]
    TimedOut,
}
