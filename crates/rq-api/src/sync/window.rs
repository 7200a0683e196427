//! A stretch of `LastUpdateDateUtc`, both ends included.

use commissions::Timestamp;

/// All moments from `from` to `to`, both included. Neighbours share their end: see the module's point on ends.
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

    /// The least window around both, when no moment lies between them.
    pub(super) fn joined(self, other: Window) -> Option<Window> {
        let apart = self.from.ticks() > other.to.ticks().saturating_add(1)
            || other.from.ticks() > self.to.ticks().saturating_add(1);
        (!apart).then(|| Window { from: self.from.min(other.from), to: self.to.max(other.to) })
    }
}

/// Fraction digits of moments that we make up, as in the document's examples of requests; more where they
/// are needed.
pub(super) const DIGITS: u8 = 3;

/// `ticks` of 100 ns later; the moment itself where the calendar ends.
pub(super) fn later(moment: Timestamp, ticks: i64) -> Timestamp {
    let later = Timestamp::from_ticks(moment.ticks().saturating_add(ticks));
    later.map_or(moment, |later| later.with_fraction_digits(DIGITS))
}

/// `ticks` of 100 ns earlier, but never before `floor`.
pub(super) fn earlier(moment: Timestamp, ticks: i64, floor: Timestamp) -> Timestamp {
    let earlier = Timestamp::from_ticks(moment.ticks().saturating_sub(ticks));
    earlier.map_or(floor, |earlier| earlier.with_fraction_digits(DIGITS).max(floor))
}
