//! The bytes on the wire. [`read`] takes replies apart, [`mod@write`] makes them (for the sandbox), each from
//! its own end: they share the values' forms and nothing else, and both are held to the documents' payloads.

pub(crate) mod json;
pub mod read;
pub(crate) mod value;
pub mod write;
