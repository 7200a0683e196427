//! The sync protocol: how to read a collection that moves, without losing a row.
//!
//! [`Sync`] is a pure state machine. It has no clock, no network and no storage, and it is not async: it is
//! told what happened ([`Event`]) and answers with what is to be done ([`Effect`]). The engine in the
//! browser's worker, native tests and the simulator drive the same code.
//!
//! # What it reads
//!
//! The API sorts by `LastUpdateDateUtc`, newest first, and gives 100 rows a page at most. Rows are inserted,
//! updated (which moves them to the head) and deleted meanwhile. A walk by `$skip` loses rows: what leaves
//! moves everything behind it up by one, across the page's edge. So this seeks instead:
//!
//! ```text
//!  from                                                             H          open end
//!   ├──────────── time: LastUpdateDateUtc ─────────────────────────►│┄┄┄┄┄┄┄┄┄┄┄┄┄►
//!   │   lane 3   │      lane 2         │          lane 1            │
//!   │  ◄───[page]│ ◄──[page][page][pag.│ ◄──────────[page][page][pa.│
//!   │            │                     │                 │◄── b     │
//!   a ───────────┴─ ends are shared ───┴─────────────────┴──────────┤
//!                                                          H-δ ├──── head pass ─────►
//! ```
//!
//! - `H` is the newest row the server has; this computer's clock is not asked.
//! - A lane `[a, b]` asks `ge a and le b`, `$skip=0`. A page with fewer rows than asked for finishes it.
//!   Otherwise `b` becomes the oldest moment of the page, inclusive. A row that is unread and unchanged is
//!   never newer than `b`, and nothing shifts `$skip=0`. Where times are printed less exactly than they are
//!   kept, or a database rounds the ends that it is asked for, `b` is later by that much.
//! - Where a slot is free, the lane with the most left is cut in two, also while its request is in flight.
//! - A moment with more rows than a page is drained by `$skip`, and counts only if nothing moved meanwhile. What a
//!   run leaves half drained ([`Sync::drains`]) the next one goes on with, if as many rows are still there.
//! - When all lanes are read: a pass over the head, from `H - δ` to the open end, until one brings nothing
//!   new. δ is 10 minutes, or twice the worst lateness seen: rows can appear with a time that is past.
//! - Windows share their ends, as lanes do: a moment that ends one may leave rows to its neighbour, so windows
//!   that share no end are no neighbours, and what lies between them is read, however little it is.
//! - [`Windows`] that are complete are the outcome, not a cursor. [`Sync::settled`], stored together with the
//!   rows, is where the next run goes on. What is younger than `H - δ` is not in it, nor are stretches with
//!   items that could not be read.
//! - Deletions are not announced. Where rows were held before, what is held in the end is compared with what
//!   the server has: one request tells whether a window has as many rows as are held, and windows that differ
//!   are halved and read. What is then missing twice, and was not found at the head either, is withdrawn.
//!
//! # What goes wrong
//!
//! | failure | what follows |
//! |---|---|
//! | 429 | back in the queue; half as many in flight; on when one of our own ends, or after a wait. Never fails |
//! | 401 | one [`Effect::SignIn`] for all; nothing is read twice. Three refused tokens in a row: stop |
//! | 500, no answer, cut off, not what was asked for | three tries with full jitter, then that lane is parked |
//! | 503, 403, 404, 400 | stop, and say so; what is read stays |
//! | any of these in a check | the same; but what cannot be checked is not parked, it stays [`Sync::unconfirmed`] |
//!
//! While others can be read, a lane is halved before it is parked, so that one bad row costs a page or so.
//!
//! # How it goes
//!
//! ```text
//! Idle ─Start─► Opening ──H──► Reading ──lanes done──► Head ──nothing new──► Ended(Complete)
//!                  │ no rows                           │  ▲ │ │ ▲                 ▲
//!                  └────────► Ended(Complete)          └──┘ │ │ └─────────┐       │ nothing missing
//!                                                           │ └─ held ─► Check ───┘
//!                                                           └─── parked ───► Ended(Partial)
//!                                 any: Cancel ─► Ended(Cancelled), 403 and its like ─► Ended(Stopped)
//! ```
//!
//! A check takes place once, if something was held before: [`Effect::ListHeld`], comparisons, a reading of what
//! differs, another one around what was missing, and passes over the head again. A [`Settings::sweep`] reads
//! everything in `Reading`, and only what was missing again.

mod check;
mod drain;
mod event;
mod head;
mod known;
mod lane;
mod machine;
mod pace;
mod page;
mod progress;
mod settings;
mod sign_in;
mod wait;
mod window;
mod windows;

#[cfg(test)]
mod tests;

pub use drain::OpenDrain;
pub use event::{Ask, Effect, Event, Failure, Outcome, Parked, Reason, RequestId, RowKey, fingerprint};
pub use machine::Sync;
pub use progress::Progress;
pub use settings::Settings;
pub use window::Window;
pub use windows::Windows;
