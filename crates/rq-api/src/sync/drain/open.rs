//! What is left behind of a drain that was not finished, and how a later run goes on with it.

use std::collections::BTreeSet;

use super::super::window::Window;
use super::{Counted, Drain, Item, Skips, Step};

/// A moment with more rows than a page, half read: stored in one transaction with the rows that were read,
/// so that the next run needs only the rest ([`Settings::drains`](super::super::Settings::drains)).
///
/// Items that could not be read are not in it. Their pages are left, so they are tried again; and since they
/// count as rows, nothing is finished without them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OpenDrain {
    /// The window that is drained.
    pub window: Window,
    /// How many rows it was found to have; 0 where it was not counted yet.
    pub n_rows: u32,
    /// How many of them come a page.
    pub stride: u32,
    /// So many pages at the head of the walk are left.
    pub n_pages_left: u32,
    /// And these others, by their `$skip`.
    pub skips_left: Vec<u32>,
    /// Which rows were read, by their `Id`.
    pub seen: BTreeSet<i64>,
}

impl OpenDrain {
    fn uncounted(window: Window) -> Self {
        OpenDrain {
            window,
            n_rows: 0,
            stride: 0,
            n_pages_left: 0,
            skips_left: Vec::new(),
            seen: BTreeSet::new(),
        }
    }
}

impl Drain {
    /// What a later run may go on with.
    pub(in crate::sync) fn open(&self) -> OpenDrain {
        let (counted, skips) = match &self.step {
            // That there is a drain saves the page that said so.
            Step::Probe | Step::Gallop { .. } => return OpenDrain::uncounted(self.window),
            Step::CheckBefore { counted, skips }
            | Step::Walk { counted, skips }
            | Step::CheckAfter { counted, skips } => (counted, skips),
        };
        let (n_pages_left, skips_left) = skips.rest();
        let seen = self.seen.iter().filter_map(|item| match item {
            Item::Row(id) => Some(*id),
            Item::Unreadable(_) => None,
        });
        OpenDrain {
            window: self.window,
            n_rows: counted.n,
            stride: counted.stride,
            n_pages_left,
            skips_left,
            seen: seen.collect(),
        }
    }

    /// Goes on where an earlier run ended: counts again, and reads what was left.
    pub(in crate::sync) fn resume(open: OpenDrain, top: u16, counts_hold: bool) -> Self {
        let OpenDrain { window, n_rows, stride, n_pages_left, skips_left, seen } = open;
        if n_rows == 0 {
            return Drain::new(window, top, counts_hold);
        }
        let counted = Counted { n: n_rows, stride };
        let skips = Skips::left(counted, n_pages_left, skips_left);
        // Where no page is left, the count before is the one after.
        let step = if skips.is_empty() {
            Step::CheckAfter { counted, skips }
        } else {
            Step::CheckBefore { counted, skips }
        };
        let seen = seen.into_iter().map(Item::Row).collect();
        Drain { step, seen, ..Drain::new(window, top, counts_hold) }
    }
}
