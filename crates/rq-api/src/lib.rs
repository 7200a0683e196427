//! The Commissions API and the Data Connect API as pure code. Bytes come and go elsewhere; nothing here opens
//! a socket, reads a clock or waits.
//!
//! ```text
//! sync ──Ask──► request ──target──► transport ──Reply──► error     (anything but a 200: what to do next)
//!   ▲              └─ odata                        └───► wire::read (a page: entries, and what was rejected)
//!   └──────────────────── rows of the page ◄─────────────────┘       data_connect (lists of records)
//! ```
//!
//! Start at [`request::Request`] (all that can be asked), [`wire::read::read_page`] (what comes back) and
//! [`error::ApiError`] (what else may). [`sync`] decides what to ask for; [`wire::write`] and the parsers of
//! requests and filters serve the sandbox, which plays both APIs.

#![deny(clippy::float_arithmetic)]

pub mod data_connect;
pub mod error;
pub mod odata;
mod percent;
pub mod request;
pub mod sync;
mod text;
pub mod transport;
pub mod wire;
