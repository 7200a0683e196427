//! Columns of a million rows in little memory, and what is needed to count them: dictionaries, filters, groups.
//!
//! It knows nothing of what the columns mean. A row is a number from 0; a table is a set of columns that have the
//! same rows. Every column is cut into chunks of [`CHUNK_ROWS`] rows, so that none is ever copied as a whole to grow,
//! and each chunk is as narrow as its own values allow.
//!
//! ```text
//!            column        column         column
//!           ┌────────┐    ┌────────┐    ┌─────────────────┐
//!  chunk 0  │ 20 bit │    │  0 bit │    │ 6 bit │ words   │   rows     0 ..  8191
//!           ├────────┤    ├────────┤    ├─────────────────┤
//!  chunk 1  │ 19 bit │    │  1 bit │    │ 5 bit │ words   │   rows  8192 .. 16383
//!           ├────────┤    ├────────┤    ├─────────────────┤
//!  chunk 2  │ 12 bit │    │  0 bit │    │ 7 bit │ words   │   the last one grows
//!           └────────┘    └────────┘    └─────────────────┘
//!            Integers      Integers      Words
//! ```
//!
//! | type | holds | of a row |
//! |---|---|---|
//! | [`Integers`] | any `i64` | as many bits as the chunk's values differ in ([`Packed`]) |
//! | [`OptionalIntegers`] | the same or nothing | one bit more, and none where all or no rows have it |
//! | [`Words`] | any bytes | the number of a word that the chunk holds once |
//! | [`Dictionary`] | a code for each different value, for the whole table | the code, in `Integers` |
//! | [`Index`] | where a value is | about six bytes |
//!
//! A row is changed where it stands: its new values are put over the old ones. A chunk in which one does not fit gets
//! wider. Rows are never taken out; a table that takes rows out marks them, and a filter leaves marked ones away.
//!
//! Questions go over a chunk's columns in batches of [`BATCH_ROWS`]. A filter is a table of bits by code
//! ([`BitsByCode`]), a group a line of a table by code ([`Groups`]): nothing is allocated or compared for a row but
//! numbers.

#![forbid(unsafe_code)]
#![deny(clippy::float_arithmetic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod dictionary;
mod filter;
mod groups;
mod index;
mod integers;
mod order;
mod packed;
mod words;

pub use dictionary::{Dictionary, FastHash};
pub use filter::BitsByCode;
pub use groups::{Groups, Part, SHORT, Tally};
pub use index::{Index, hash_bytes, hash_integer};
pub use integers::{Integers, OptionalIntegers};
pub use order::{arranged, order, order_of};
pub use packed::Packed;
pub use words::{Key, Words};

/// Rows of a chunk; the last one may have fewer.
pub const CHUNK_ROWS: usize = 8192;

/// Rows that are unpacked at a time: what is unpacked stays in the nearest cache.
pub const BATCH_ROWS: usize = 512;

/// Room for `n` in a list that grows: an eighth more than it needs, where a list by itself would take twice.
fn reserve<T>(list: &mut Vec<T>, n: usize) {
    if n > list.capacity() {
        list.reserve_exact(n - list.len() + list.len() / 8 + 8);
    }
}
