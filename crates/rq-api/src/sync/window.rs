//! A stretch of `LastUpdateDateUtc`, both ends included.

use commissions::Timestamp;

/// All moments from `from` to `to`, both included.
///
/// Windows that were read are neighbours when they share an end, and only then. A moment that is the end of
/// one of them may hold rows that only the neighbour reads: those of a time that fills pages, and those that
/// a database sees on the other side, since it rounds the ends that it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    from: Timestamp,
    to: Timestamp,
}

impl Window {
    /// Nothing when `from` is after `to`.
    pub fn new(from: Timestamp, to: Timestamp) -> Option<Self> {
        (from <= to).then_some(Window { from, to })
    }

    /// Its oldest moment.
    pub fn from(self) -> Timestamp {
        self.from
    }

    /// Its newest moment.
    pub fn to(self) -> Timestamp {
        self.to
    }

    /// Whether the moment lies in it.
    pub fn contains(self, moment: Timestamp) -> bool {
        self.from <= moment && moment <= self.to
    }

    /// From one moment to the other, whichever is the older.
    pub(super) fn between(one: Timestamp, other: Timestamp) -> Self {
        Window { from: one.min(other), to: one.max(other) }
    }

    /// Longer by so many ticks of 100 ns at either end.
    pub(super) fn widened(self, ticks: i64) -> Window {
        Window { from: moved(self.from, -ticks), to: moved(self.to, ticks) }
    }

    /// The moments of both.
    pub(super) fn shared_with(self, other: Window) -> Option<Window> {
        Window::new(self.from.max(other.from), self.to.min(other.to))
    }

    /// Both in one, when they share a moment.
    pub(super) fn joined(self, other: Window) -> Option<Window> {
        let apart = self.from > other.to || other.from > self.to;
        (!apart).then(|| Window { from: self.from.min(other.from), to: self.to.max(other.to) })
    }
}

/// Fraction digits of moments that we make up, as in the document's examples of requests; more where they
/// are needed.
pub(super) const DIGITS: u8 = 3;

/// `ticks` of 100 ns later; the moment itself where the calendar ends.
pub(super) fn later(moment: Timestamp, ticks: i64) -> Timestamp {
    moved(moment, ticks)
}

fn moved(moment: Timestamp, ticks: i64) -> Timestamp {
    let moved = Timestamp::from_ticks(moment.ticks().saturating_add(ticks));
    moved.map_or(moment, |moved| moved.with_fraction_digits(DIGITS))
}

/// `ticks` of 100 ns earlier, but never before `floor`.
pub(super) fn earlier(moment: Timestamp, ticks: i64, floor: Timestamp) -> Timestamp {
    let earlier = Timestamp::from_ticks(moment.ticks().saturating_sub(ticks));
    earlier.map_or(floor, |earlier| earlier.with_fraction_digits(DIGITS).max(floor))
}
