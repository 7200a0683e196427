//! The two APIs as pure code: what a request looks like, what a reply says, and what to do next.
//! Bytes come and go elsewhere; nothing here opens a socket or reads a clock.

pub mod data_connect;
pub mod error;
pub mod odata;
mod percent;
pub mod request;
pub mod sync;
mod text;
pub mod transport;
pub mod wire;
