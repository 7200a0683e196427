//! What an earlier run left, compared with what the server has now: rows that were deleted are not announced.
//!
//! The claim that a window holds `n` rows takes one request to test, whether or not replies carry a count:
//! `$skip=n-1` and `$top=2` find exactly one row, and one that is held. A window that fails is halved:
//!
//! ```text
//!  from                                                                      newest
//!   ├──────────────────────────── n held: differs ────────────────────────────┤
//!   ├──────────────── equal ────────────────┼────────────── differs ──────────┤
//!                                           ├──── equal ────┼──── differs ────┤
//!                                                           └ a page: read it ┘
//! ```
//!
//! Windows are cut only where nothing that is held is near, by more than times are printed inexactly and ends
//! are rounded: then each row is counted on the side where it is. A stretch that cannot be cut so is read. So
//! is every stretch with items that could not be read: nobody holds them, and in a count one of them would
//! stand for a row that is gone.
//!
//! What is held and not found is read around once more, later. What was then not seen at all, nor in the
//! passes over the head that follow (it may have moved there), is withdrawn.
//!
//! In a count, a row that is gone and one that nobody holds (later than any was expected) make up for each
//! other. [`Settings::sweep`](super::Settings::sweep) compares by reading everything.

use std::collections::BTreeSet;

use commissions::{TICKS_PER_SECOND, Timestamp};

use super::event::RowKey;
use super::page::{Page, precision_ticks};
use super::window::{DIGITS, Window, later};
use super::windows::Windows;

/// So many more comparisons may be made than a reading of all would take requests; then what is left is read.
const COMPARISONS: usize = 24;

/// A check under way, or done.
#[derive(Clone, Debug)]
pub(super) struct Check {
    whole: Window,
    /// What was held when it began, oldest first.
    held: Vec<RowKey>,
    /// So far from an end, in ticks, a row may be seen on its other side.
    slack: i64,
    top: usize,
    n_comparisons_left: usize,
    /// What is to be read, since it cannot be compared or differs.
    differing: Windows,
    /// What was read of that the first time, and around what was missing then.
    first: Windows,
    second: Windows,
    /// What was missing from the first reading.
    missing: Vec<RowKey>,
    confirmed: Windows,
}

/// A window, and how many rows are held in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) window: Window,
    pub(super) n_held: usize,
}

impl Check {
    /// Of all that is not older than `from`. `as_of`: the newest row that the server has.
    pub(super) fn new(
        from: Timestamp,
        as_of: Option<Timestamp>,
        mut held: Vec<RowKey>,
        rounding_ticks: i64,
        top: u16,
    ) -> Self {
        held.sort_unstable_by_key(|row| (row.updated, row.id));
        let slack = precision_ticks(held.iter().map(|row| row.updated)).saturating_add(rounding_ticks);
        let newest = as_of.max(held.last().map(|row| row.updated)).map_or(from, |newest| newest.max(from));
        let whole = Window::between(from, later(newest, slack.saturating_add(1)));
        let top = usize::from(top);
        Check {
            whole,
            n_comparisons_left: COMPARISONS + held.len() / top,
            held,
            slack,
            top,
            differing: Windows::new(),
            first: Windows::new(),
            second: Windows::new(),
            missing: Vec::new(),
            confirmed: Windows::new(),
        }
    }

    /// Rows so much older than the oldest that is wanted say whether its place is certain.
    pub(super) fn margin_ticks(rounding_ticks: i64) -> i64 {
        TICKS_PER_SECOND.saturating_add(rounding_ticks).saturating_add(1)
    }

    /// What is to be compared first. `unreadable`: where items were met that could not be read.
    pub(super) fn begin(&mut self, unreadable: &Windows) -> Vec<Claim> {
        let unreadable: Windows = unreadable.iter().map(|window| window.widened(self.slack)).collect();
        for window in unreadable.iter().filter_map(|window| window.shared_with(self.whole)) {
            self.differing.insert(window);
        }
        let comparable = unreadable.holes(self.whole);
        comparable.into_iter().filter_map(|window| self.between_clear_ends(window)).collect()
    }

    /// What is left of a window when its uncertain ends are cut off, which are read.
    fn between_clear_ends(&mut self, window: Window) -> Option<Claim> {
        let (low, high) = self.range(window);
        let (mut from, mut to) = (window.from(), window.to());
        if !self.is_clear(from) {
            from = (low..=high).find_map(|idx| self.cut(idx, window)).unwrap_or(to);
            self.differ(Window::between(window.from(), from));
        }
        if from < to && !self.is_clear(to) {
            let rest = Window::between(from, to);
            to = (low..=high).rev().find_map(|idx| self.cut(idx, rest)).unwrap_or(from);
            self.differ(Window::between(to, window.to()));
        }
        if from < to { self.claim(Window::between(from, to)) } else { None }
    }

    /// To compare; unless that was done too often.
    fn claim(&mut self, window: Window) -> Option<Claim> {
        let Some(n_left) = self.n_comparisons_left.checked_sub(1) else {
            self.differ(window);
            return None;
        };
        self.n_comparisons_left = n_left;
        let (low, high) = self.range(window);
        Some(Claim { window, n_held: high - low })
    }

    fn differ(&mut self, window: Window) {
        self.differing.insert(window);
    }

    /// The answer to a claim, and what to compare next.
    pub(super) fn compared(&mut self, claim: Claim, page: &Page) -> Vec<Claim> {
        if self.holds(claim, page) {
            self.confirmed.insert(claim.window);
            return Vec::new();
        }
        match self.halves(claim.window) {
            Some(halves) => halves.into_iter().filter_map(|half| self.claim(half)).collect(),
            None => {
                self.differ(claim.window);
                Vec::new()
            }
        }
    }

    fn holds(&self, claim: Claim, page: &Page) -> bool {
        match (page.items.len(), &page.rows[..]) {
            (0, _) => claim.n_held == 0,
            (1, &[row]) => claim.n_held > 0 && self.is_held(row),
            _ => false,
        }
    }

    fn is_held(&self, row: RowKey) -> bool {
        self.held.binary_search_by_key(&(row.updated, row.id), |held| (held.updated, held.id)).is_ok()
    }

    /// Cut where as many rows as possible are on either side; nothing where it holds no more than a page.
    fn halves(&self, window: Window) -> Option<[Window; 2]> {
        let (low, high) = self.range(window);
        if high - low < self.top {
            return None;
        }
        let middle = low + (high - low) / 2;
        let cut = (0..high - low).find_map(|distance| {
            let sides = [middle.checked_sub(distance), middle.checked_add(distance)];
            let inside = sides.into_iter().flatten().filter(|&idx| low < idx && idx < high);
            inside.into_iter().find_map(|idx| self.cut(idx, window))
        })?;
        Some([Window::between(window.from(), cut), Window::between(cut, window.to())])
    }

    /// A moment strictly inside of the window, between the row `idx` and the one before it and near to none of
    /// them; a whole second where there is one to be had.
    fn cut(&self, idx: usize, window: Window) -> Option<Timestamp> {
        let room = self.slack.saturating_add(1);
        let ticks = |idx: usize| self.held.get(idx).map(|row| row.updated.ticks());
        let after = idx.checked_sub(1).and_then(ticks).map_or(i64::MIN, |older| older.saturating_add(room));
        let before = ticks(idx).map_or(i64::MAX, |newer| newer.saturating_sub(room));
        let (after, before) = (after.max(window.from().ticks() + 1), before.min(window.to().ticks() - 1));
        if after > before {
            return None;
        }
        let half = after + (before - after) / 2;
        let whole = half - half.rem_euclid(TICKS_PER_SECOND);
        let cut = if whole >= after { whole } else { half };
        Timestamp::from_ticks(cut).map(|cut| cut.with_fraction_digits(DIGITS))
    }

    /// Whether all that is held is certainly on one side of this moment or the other.
    fn is_clear(&self, moment: Timestamp) -> bool {
        let (low, high) = self.range(Window::between(moment, moment).widened(self.slack));
        low == high
    }

    /// Which of the rows that are held lie in the window.
    fn range(&self, window: Window) -> (usize, usize) {
        let low = self.held.partition_point(|row| row.updated < window.from());
        let high = self.held.partition_point(|row| row.updated <= window.to());
        (low, high)
    }

    /// What is to be read now, and how many rows are held there.
    pub(super) fn to_read(&self) -> Vec<Claim> {
        self.widened(&self.differing)
    }

    /// All of it was read, this much of it with success. What is to be read again: around what was missing,
    /// together where that is hardly more than a page.
    pub(super) fn read_once(&mut self, read: Windows, seen: &BTreeSet<i64>) -> Vec<Claim> {
        self.first = read;
        let mut around = Windows::new();
        let mut group: Option<(usize, Window)> = None;
        for window in self.differing.iter() {
            let (low, high) = self.range(window);
            for (idx, &row) in self.held.iter().enumerate().take(high).skip(low) {
                if seen.contains(&row.id) {
                    continue;
                }
                self.missing.push(row);
                group = match group {
                    Some((first, window)) if idx - first < self.top => {
                        Some((first, Window::between(window.from(), row.updated)))
                    }
                    group => {
                        around.extend(group.map(|(_, window)| window));
                        Some((idx, Window::between(row.updated, row.updated)))
                    }
                };
            }
        }
        around.extend(group.map(|(_, window)| window));
        self.widened(&around)
    }

    /// Everything was read already, this much of it with success: a sweep.
    pub(super) fn all_read(
        &mut self,
        mut read: Windows,
        as_of: Option<Timestamp>,
        seen: &BTreeSet<i64>,
    ) -> Vec<Claim> {
        // Above the newest row a pass over the head found nothing.
        let newest = as_of.map_or(self.whole.from(), |as_of| as_of.clamp(self.whole.from(), self.whole.to()));
        read.insert(Window::between(newest, self.whole.to()).widened(self.slack));
        self.differ(self.whole);
        self.read_once(read, seen)
    }

    pub(super) fn misses_any(&self) -> bool {
        !self.missing.is_empty()
    }

    /// This much was read the second time.
    pub(super) fn read_again(&mut self, read: Windows) {
        self.second = read;
    }

    fn widened(&self, windows: &Windows) -> Vec<Claim> {
        let widened: Windows = windows.iter().map(|window| window.widened(self.slack)).collect();
        let n_held = |window| {
            let (low, high) = self.range(window);
            high - low
        };
        widened.iter().map(|window| Claim { window, n_held: n_held(window) }).collect()
    }

    /// The end of it, after a pass over the head that brought nothing new: what is gone.
    pub(super) fn conclude(&mut self, seen: &BTreeSet<i64>) -> Vec<RowKey> {
        let mut unsettled = Windows::new();
        let mut gone = Vec::new();
        for row in std::mem::take(&mut self.missing) {
            let around = Window::between(row.updated, row.updated).widened(self.slack);
            if seen.contains(&row.id) {
                continue;
            } else if self.first.covers(around) && self.second.covers(around) {
                gone.push(row);
            } else {
                unsettled.insert(around);
            }
        }
        for window in self.differing.iter() {
            let mut open = unsettled.clone();
            open.extend(self.first.holes(window));
            self.confirmed.extend(open.holes(window));
        }
        gone
    }

    /// What is not confirmed so far.
    pub(super) fn unconfirmed(&self) -> Windows {
        self.confirmed.holes(self.whole).into_iter().collect()
    }
}
