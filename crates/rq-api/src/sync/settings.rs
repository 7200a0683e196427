//! What a sync is to read, and how hard it may try.

use commissions::{TICKS_PER_SECOND, Timestamp};

use super::drain::OpenDrain;
use super::windows::Windows;

/// What to read, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The oldest `LastUpdateDateUtc` to read, inclusive.
    pub from: Timestamp,
    /// What an earlier run left as [`Sync::settled`](super::Sync::settled): not read again.
    pub done: Windows,
    /// What it left as [`Sync::drains`](super::Sync::drains): gone on with where what is not done ends in it. To be
    /// given only together with the rows that it speaks of.
    pub drains: Vec<OpenDrain>,
    /// Read what is done again nevertheless, and withdraw what is not found. Otherwise what is done is compared
    /// by counting, where a row that is gone and one that appeared too late to be expected make up for each
    /// other: so sweep now and then, and always when rows are held but nothing is done.
    pub sweep: bool,
    /// Rows a page, 2 to 100.
    pub top: u16,
    /// More than the server's granularity, in ticks of 100 ns: how far below a moment that fills pages its
    /// rows are drained, and how far outside of its window a row may lie before the page is refused.
    pub granularity_ticks: i64,
    /// How far off the server may be with the ends that it is asked for, in ticks of 100 ns.
    pub rounding_ticks: i64,
    /// How far behind the newest row a row may still appear, in ticks of 100 ns; grows with what is seen.
    pub lateness_ticks: i64,
    /// Requests in flight at first.
    pub start: usize,
    /// Requests in flight at most.
    pub cap: usize,
    /// Seed of the jitter in waits.
    pub seed: u64,
}

impl Settings {
    /// The protocol's own figures: pages of 100, 20 ms for the granularity and 4 ms for the rounding of ends
    /// (databases that round to 1/300 s are well within both), 10 minutes for late rows, 2 to 6 requests in flight.
    pub fn since(from: Timestamp) -> Self {
        Settings {
            from,
            done: Windows::new(),
            drains: Vec::new(),
            sweep: false,
            top: 100,
            granularity_ticks: TICKS_PER_SECOND / 50,
            rounding_ticks: TICKS_PER_SECOND / 250,
            lateness_ticks: 600 * TICKS_PER_SECOND,
            start: 2,
            cap: 6,
            seed: 1,
        }
    }
}
