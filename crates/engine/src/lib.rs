//! What runs in the worker: entries in, questions asked, answers out.
//!
//! [`Engine`] is pure. It is told what happened ([`Input`]: a message of the page, a reply of an API, a timer)
//! and answers with what is to be done ([`Output`]: a message to the page, a request to an API, a wait). The
//! worker (`src/io/shell.rs`) only carries these to and fro, so that tests drive the same code natively.
//!
//! ```text
//!   page ── Request ──▶ Engine ── Output::Fetch ──▶ relay, or the in-page demo
//!        ◀─ Response ──        ◀─ Input::Reply ────
//! ```
//!
//! Start at [`Query`] (the question, whose text form is the page's address), then `answer.rs`.

mod answer;
mod block;
mod calendar;
mod directory;
mod engine;
mod entry_view;
mod errands;
mod export;
mod imei;
mod kept;
mod load;
mod message;
#[cfg(test)]
mod model;
mod query;
mod rows;
mod sieve;
mod store;
pub mod text;
mod told;

pub use answer::{
    Answer, Counts, DayRow, EmployeeRow, GroupRow, Key, MoneyParts, Names, PairLine, Pairs, Proof, Sum,
    Views, kind_label, transaction_label,
};
pub use block::{BlockError, read_block, write_block};
pub use calendar::Calendar;
pub use engine::{Engine, Input, Output, RequestKey};
pub use export::Export;
pub use kept::{Batch, Kept};
pub use message::{
    Company, Directory, EntryView, ImeiRow, Implied, Load, LoadState, Place, Progress, RejectedView, Request,
    Requests, Response, Row, Rows,
};
pub use query::{
    Across, AmountRange, Column, Dimension, Filters, KindKey, Look, Measure, Page, Period, Query, QueryError,
    Question, SearchText, Sort, Span, Theme,
};
pub use store::Store;
// One compiled sort serves all.
pub use cube::{arranged, order};
pub use told::{News, Role, Told};
