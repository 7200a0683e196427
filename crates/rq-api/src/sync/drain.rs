//! Reading many rows of one moment, where seeking makes no progress.
//!
//! A page full of one moment `m` says nothing about how many more there are. `[m - g, m]` is read by `$skip`
//! instead, and what was read counts only if nothing moved meanwhile:
//!
//! ```text
//! Probe ──short page: all of it in one answer──────────────────────────────► done
//!   │ count in the answer: this is the head                                   ▲
//!   ├────────────────────────────► Walk ($skip from the tail to the head) ─┐  │ as before,
//!   │ no count                      ▲  ▲                                   │  │ and as many
//!   └─► Gallop ($top=1) ─► Check ───┘  └─ as before, ids missing ─┐        ▼  │ ids seen
//!                            │                                    └────── Check
//!                            └─ not what was counted: Probe again           │
//!   ◄───────────────────────────────────────── changed: forget, again ──────┘
//! ```
//!
//! Rows leave a moment that is past, they don't join it; so an equal count before and after means that the
//! same rows were there all the while, and ids may be gathered over several walks. That makes servers safe
//! that sort ties in another order for each request. A walk that meets an empty page goes straight to the check.
//! Rows that do join are late ones, and a pass over the head reads them.
//!
//! For the same reason a drain can be left half done and gone on with by a later run, which reads only the pages that
//! are left. That is so where no late row can join any more: behind the head of the run that leaves it.
//!
//! ```text
//! Probe ─┄ kept ┄─► Probe
//! Walk ─┐          ┌─► Check ──as before──► Walk over what is left ─► Check, as above
//!       ├┄ kept ┄┄┄┤      └─ changed: forget, Probe
//! Check ┘          └─► Check, where nothing is left
//! ```

mod open;
mod skips;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::event::Ask;
use super::window::Window;
pub use open::OpenDrain;
use skips::Skips;

/// Walks and beginnings before the moment is given up. A thousand rows in random order for each request
/// take about eight walks.
const MAX_ROUNDS: u32 = 64;

/// What tells items of a page apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    /// A row, by its `Id`.
    Row(i64),
    /// An item that could not be read, by its fingerprint.
    Unreadable(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// More is to be asked.
    Going,
    /// The window was read completely.
    Done,
    /// It does not hold still.
    GivenUp,
}

#[derive(Clone, Debug)]
pub(super) struct Drain {
    pub(super) window: Window,
    top: u16,
    step: Step,
    n_asked: usize,
    seen: BTreeSet<Item>,
    /// Whether `_metadata.count` has told the truth so far.
    pub(super) counts_hold: bool,
    n_rounds: u32,
}

#[derive(Clone, Debug)]
enum Step {
    Probe,
    /// The count is at least `least` and, once that is known, at most `most`.
    Gallop {
        stride: u32,
        least: u32,
        most: Option<u32>,
    },
    /// Before the walk over these pages.
    CheckBefore {
        counted: Counted,
        skips: Skips,
    },
    Walk {
        counted: Counted,
        skips: Skips,
    },
    CheckAfter {
        counted: Counted,
        skips: Skips,
    },
}

/// So many rows, which come `stride` a page.
#[derive(Clone, Copy, Debug)]
struct Counted {
    n: u32,
    stride: u32,
}

impl Drain {
    pub(super) fn new(window: Window, top: u16, counts_hold: bool) -> Self {
        Drain { window, top, step: Step::Probe, n_asked: 0, seen: BTreeSet::new(), counts_hold, n_rounds: 0 }
    }

    /// Whether [`Drain::ask`] would ask.
    pub(super) fn is_ready(&self) -> bool {
        match &self.step {
            Step::Walk { skips, .. } => !skips.is_empty(),
            _ => self.n_asked == 0,
        }
    }

    /// The next request. Those of a walk go side by side.
    pub(super) fn ask(&mut self) -> Option<Ask> {
        if !self.is_ready() {
            return None;
        }
        let (skip, top) = match &mut self.step {
            Step::Probe => (0, self.top),
            Step::Gallop { least, most, .. } => (galloping_to(*least, *most), 1),
            Step::CheckBefore { counted, .. } | Step::CheckAfter { counted, .. } => {
                (counted.n.saturating_sub(1), 2)
            }
            Step::Walk { skips, .. } => (skips.next()?, self.top),
        };
        self.n_asked += 1;
        Some(Ask { from: Some(self.window.from()), to: Some(self.window.to()), skip, top })
    }

    /// That request came to nothing, and is to be sent again.
    pub(super) fn failed(&mut self, ask: Ask) {
        self.n_asked -= 1;
        if let Step::Walk { skips, .. } = &mut self.step {
            skips.failed(ask.skip);
        }
    }

    /// That request's page came, with these items.
    pub(super) fn page(&mut self, ask: Ask, items: &[Item], count: Option<u64>) -> Verdict {
        self.n_asked -= 1;
        let n_items = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let count = count.filter(|_| self.counts_hold).map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        match &mut self.step {
            Step::Probe => return self.probed(items, n_items, count),
            Step::Gallop { stride, least, most } => {
                match n_items {
                    0 => *most = Some(ask.skip),
                    _ => *least = ask.skip.saturating_add(1),
                }
                if *most == Some(*least) || *least == u32::MAX {
                    let counted = Counted { n: *least, stride: *stride };
                    self.step = Step::CheckBefore { counted, skips: Skips::new(counted) };
                }
            }
            Step::CheckBefore { counted, skips } => {
                if n_items != 1 {
                    return self.again();
                }
                self.step = Step::Walk { counted: *counted, skips: std::mem::take(skips) };
            }
            Step::Walk { counted, skips } => {
                self.seen.extend(items);
                skips.came(ask.skip, are_rows(items));
                if 0 < n_items && n_items < counted.stride.min(counted.n.saturating_sub(ask.skip)) {
                    // It gives less a page than it did in an earlier run: so the next walk has shorter steps.
                    counted.stride = n_items;
                }
                if n_items == 0 {
                    // Fewer rows than were counted: the rest of the walk would not count. The check says so.
                    skips.clear();
                }
                if skips.is_empty() && self.n_asked == 0 {
                    self.step = Step::CheckAfter { counted: *counted, skips: std::mem::take(skips) };
                }
            }
            Step::CheckAfter { counted, .. } => {
                let counted = *counted;
                return self.checked(counted, n_items, count);
            }
        }
        Verdict::Going
    }

    fn probed(&mut self, items: &[Item], n_items: u32, count: Option<u32>) -> Verdict {
        let full = n_items >= u32::from(self.top);
        match count {
            _ if n_items == 0 => return Verdict::Done,
            // The server's own limit of rows a page may be lower than `$top`.
            Some(n) if n > n_items => {
                self.seen.extend(items);
                let counted = Counted { n, stride: n_items };
                // This very page is the head of the walk.
                let skips = Skips::behind_head(counted, are_rows(items));
                self.step = Step::Walk { counted, skips };
            }
            _ if !full => return Verdict::Done,
            // A full page that claims to be all of it: so says, too, a server that counts the page.
            _ => self.step = Step::Gallop { stride: n_items, least: n_items, most: None },
        }
        Verdict::Going
    }

    fn walk(&mut self, counted: Counted) {
        self.step = Step::Walk { counted, skips: Skips::new(counted) };
    }

    /// The last row in place and none behind it: as many as before. A count that says otherwise, in the same
    /// answer, is none.
    fn checked(&mut self, counted: Counted, n_items: u32, count: Option<u32>) -> Verdict {
        let in_place = n_items == 1;
        if count.is_some_and(|count| (count == counted.n) != in_place) {
            self.counts_hold = false;
        }
        if !in_place {
            return self.again();
        }
        let n_seen = u32::try_from(self.seen.len()).unwrap_or(u32::MAX);
        match n_seen.cmp(&counted.n) {
            Ordering::Equal => Verdict::Done,
            Ordering::Greater => self.again(),
            Ordering::Less => {
                let verdict = self.next_round();
                self.walk(counted);
                verdict
            }
        }
    }

    /// Something moved: forget what was seen.
    fn again(&mut self) -> Verdict {
        self.seen.clear();
        self.step = Step::Probe;
        self.next_round()
    }

    fn next_round(&mut self) -> Verdict {
        self.n_rounds += 1;
        if self.n_rounds < MAX_ROUNDS { Verdict::Going } else { Verdict::GivenUp }
    }
}

fn are_rows(items: &[Item]) -> bool {
    items.iter().all(|item| matches!(item, Item::Row(_)))
}

/// The index to look at next: doubling until there is nothing, then halving the distance.
fn galloping_to(least: u32, most: Option<u32>) -> u32 {
    match most {
        None => least.saturating_mul(2),
        Some(most) => least + most.saturating_sub(least) / 2,
    }
}
