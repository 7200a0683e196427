//! Commission Lens: the page. `main.rs` shows it, `bin/worker.rs` computes for it; both are thin.

pub mod app;
pub mod charts;
pub mod envelope;
pub mod environment;
pub mod format;
pub mod io;
pub mod pages;
pub mod state;
pub mod stretches;
pub mod tables;
pub mod typed_number;
pub mod ui;
