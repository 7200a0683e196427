//! The two APIs as pure code: what a request looks like, what a reply says, and what to do next.
//! Bytes come and go elsewhere; nothing here opens a socket or reads a clock.

pub mod odata;
mod percent;
pub mod request;
pub mod wire;
