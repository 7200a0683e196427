//! Which rows of a long list are in view, and where to scroll to see one.

use std::ops::Range;

/// Rows drawn above and below those in view, so that scrolling finds them there.
const OVERSCAN: usize = 4;

/// A scrolled list of rows of one height. Everything is in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Viewport {
    pub(super) row_height: i32,
    /// Of what is seen, not of the whole list.
    pub(super) height: i32,
    pub(super) scroll_top: i32,
}

impl Viewport {
    /// The rows to draw, of `n_rows`.
    pub(super) fn rows(self, n_rows: usize) -> Range<usize> {
        let row_at = |y: i32| usize::try_from(y / self.row_height).unwrap_or(0);
        let first = row_at(self.scroll_top).saturating_sub(OVERSCAN).min(n_rows);
        let end = row_at(self.scroll_top.saturating_add(self.height)) + 1 + OVERSCAN;
        first..end.min(n_rows)
    }

    /// How many whole rows are seen, at least one: what Page Down moves by.
    pub(super) fn page(self) -> usize {
        usize::try_from(self.height / self.row_height).unwrap_or(0).max(1)
    }

    /// Where to scroll so that the row is seen; `None` if it is already.
    pub(super) fn scroll_to(self, row_idx: usize) -> Option<i32> {
        let top = i32::try_from(row_idx).unwrap_or(i32::MAX).saturating_mul(self.row_height);
        let bottom = top.saturating_add(self.row_height);
        if top < self.scroll_top {
            Some(top)
        } else if bottom > self.scroll_top.saturating_add(self.height) {
            Some(bottom - self.height)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(scroll_top: i32) -> Viewport {
        Viewport { row_height: 24, height: 240, scroll_top }
    }

    #[test]
    fn only_rows_near_the_view_are_drawn() {
        assert_eq!(at(0).rows(5000), 0..15);
        assert_eq!(at(24_000).rows(5000), 996..1015);
        assert_eq!(at(24 * 4990).rows(5000), 4986..5000);
        assert_eq!(at(-80).rows(5000), 0..11);
        assert_eq!(at(24_000).rows(7), 7..7);
        assert_eq!(at(0).rows(0), 0..0);
    }

    #[test]
    fn a_row_out_of_view_is_scrolled_to_by_the_shortest_way() {
        assert_eq!(at(0).scroll_to(9), None);
        assert_eq!(at(0).scroll_to(10), Some(24));
        assert_eq!(at(2400).scroll_to(100), None);
        assert_eq!(at(2401).scroll_to(100), Some(2400));
        assert_eq!(at(0).page(), 10);
    }
}
