//! The only place that touches the browser: fetch, workers, clock, address, files. One file for each effect.

pub mod address;
pub mod channel;
pub mod cipher;
pub mod clock;
pub mod config;
pub mod crash;
pub mod download;
pub mod link;
pub mod locale;
pub mod locks;
pub mod messages;
pub mod page;
pub mod session;
pub mod shell;
pub mod user;
pub mod vault;
pub mod worker;
pub mod zone;
