//! The engine against the sandbox, without a browser: loads, answers, rows and look-ups as the page gets them,
//! against naive computations over the same entries.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
#![allow(clippy::print_stdout, reason = "a size is there to be read")]

mod answers;
mod blocks;
mod kept;
mod loads;
mod look_ups;
mod rows;
mod tabs;
mod world;
