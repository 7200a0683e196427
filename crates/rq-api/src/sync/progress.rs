//! How far a sync is, for the page to show.

use commissions::Timestamp;

/// Counts up to now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Pages that were read.
    pub n_pages: u64,
    /// Requests that were sent.
    pub n_requests: u64,
    /// Requests without an answer so far.
    pub n_in_flight: usize,
    /// How many may be in flight at present.
    pub limit: usize,
    /// Requests that failed and are, or will be, tried again (refused ones not among them).
    pub n_retried: u64,
    /// Requests that met a 429.
    pub n_too_many: u64,
    /// Separate windows that are complete.
    pub n_windows_done: usize,
    /// Stretches that are being read.
    pub n_windows_open: usize,
    /// Stretches that were given up.
    pub n_windows_parked: usize,
    /// Passes over the head that were begun.
    pub n_head_passes: u32,
    /// Windows of what was held before that were compared with what the server has now.
    pub n_compared: u64,
    /// Stretches of that which are not, or not yet, known to be as the server has them.
    pub n_unconfirmed: usize,
    /// Rows that were held and that the server has no more.
    pub n_withdrawn: u64,
    /// The newest row that the server had when what is being read was begun: "as of".
    pub newest: Option<Timestamp>,
    /// How late rows appeared at worst, in ticks of 100 ns; an upper bound.
    pub lateness_ticks: i64,
}
