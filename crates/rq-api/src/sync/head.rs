//! Passes over the head: what changed while the rest was read, and what appeared late.

use commissions::Timestamp;

/// From this pass on, one that was a single page need not be quiet: see [`Pass::is_final`].
const PATIENCE: u32 = 8;

/// One pass: everything from the newest row of the pass before, less the lateness, to the open end.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    n_before: u32,
    /// How many windows were given up before it.
    pub(super) n_parked_before: usize,
    n_pages: u32,
    n_new: usize,
    /// The oldest row that had appeared where everything was read.
    pub(super) oldest_late: Option<Timestamp>,
}

impl Pass {
    pub(super) fn first(n_parked: usize) -> Self {
        Pass { n_before: 0, n_parked_before: n_parked, n_pages: 0, n_new: 0, oldest_late: None }
    }

    pub(super) fn next(&self) -> Self {
        Pass { n_before: self.n_before + 1, ..Pass::first(self.n_parked_before) }
    }

    /// A page came, with so many rows that were not known.
    pub(super) fn page(&mut self, n_new: usize, oldest_late: Option<Timestamp>) {
        self.n_pages += 1;
        self.n_new += n_new;
        self.oldest_late = match (self.oldest_late, oldest_late) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    /// Whether no other pass is needed: it brought nothing new. Where new rows come all the time, a pass that
    /// was a single page does as well, since nothing can have moved while it was read.
    pub(super) fn is_final(&self) -> bool {
        let in_one_answer = self.n_pages == 1 && self.oldest_late.is_none();
        self.n_new == 0 || (self.n_before >= PATIENCE && in_one_answer)
    }
}
