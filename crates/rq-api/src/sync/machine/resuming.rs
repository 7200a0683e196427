//! Drains that a run leaves half done, and a later one goes on with.

use commissions::Timestamp;

use super::super::drain::{Drain, OpenDrain};
use super::super::lane::Lane;
use super::super::window::Window;
use super::super::windows::Windows;
use super::Sync;

impl Sync {
    /// Moments with more rows than a page that are half read: the next run's [`Settings::drains`]. They are as of
    /// the last page that was reported; to be stored in one transaction with its rows and with what is
    /// [`settled`](Sync::settled).
    ///
    /// Those near the head are not among them. Rows can still appear there late: one that appears, and one that
    /// leaves, make an equal count of rows that are not the same. Nor are those of a check: it reads again what is
    /// settled, and no later run goes on there.
    ///
    /// [`Settings::drains`]: super::super::Settings::drains
    pub fn drains(&self) -> Vec<OpenDrain> {
        let open = self.lanes.drains().map(Drain::open);
        let past = open.filter(|drain| self.check.is_none() && self.is_past(drain.window));
        // Until the first page says what is missing, all of the earlier run.
        self.left_before.iter().cloned().chain(past).collect()
    }

    /// What was half read by an earlier run and is gone on with by this one: not all of its rows come again.
    pub fn resumed(&self) -> &Windows {
        &self.resumed
    }

    /// Whether it is so old that no row appears in it any more.
    fn is_past(&self, window: Window) -> bool {
        self.settled_end().is_some_and(|end| window.to() <= end)
    }

    /// Until when all that is read needs no second reading.
    pub(super) fn settled_end(&self) -> Option<Timestamp> {
        let as_of = self.as_of?;
        Timestamp::from_ticks(as_of.ticks().saturating_sub(self.age()))
    }

    /// The lane that reads what is missing: from the drain on that an earlier run was in at its newer end, if it was
    /// in one.
    pub(super) fn lane_for(&mut self, hole: Window, left: &mut Vec<OpenDrain>) -> Lane {
        let fits = |drain: &OpenDrain| {
            let OpenDrain { window, .. } = *drain;
            let ends_in_it =
                window.contains(hole.to()) && (window.from() < hole.to() || window.to() == hole.to());
            // The newest row may be an older one than the earlier run saw.
            ends_in_it && self.is_past(window)
        };
        let drain = left.iter().position(fits).map(|idx| left.swap_remove(idx));
        match drain {
            Some(open) => {
                // What was seen of it does not come again.
                if !open.seen.is_empty() {
                    self.resumed.insert(open.window);
                }
                Lane::drain(hole, Drain::resume(open, self.settings.top, self.counts_hold))
            }
            None => Lane::seek(hole.from(), Some(hole.to())),
        }
    }
}
