//! Which lines of a long table are in view. Browsers cap the height of an element at some 17 to 33 million
//! pixels; past a height of ours the scroll bar moves by more than a line a pixel, and nothing is cut off.

/// The height of a line in pixels, as in `style/ui/table.css`.
pub const LINE_PX: f64 = 32.0;
/// The head's.
pub const HEAD_PX: f64 = 36.0;
const MAX_SPACE_PX: f64 = 8_000_000.0;

/// The geometry of a table of `n_lines` in a viewport that shows `viewport_px` of lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scroll {
    pub n_lines: usize,
    pub viewport_px: f64,
}

/// The lines in view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InView {
    pub first: usize,
    pub count: usize,
    /// How far the first line is scrolled out at the top.
    pub shift_px: f64,
}

impl Scroll {
    /// The height of all lines together, or as much of it as an element may have.
    pub fn space_px(self) -> f64 {
        (self.n_lines as f64 * LINE_PX).min(MAX_SPACE_PX)
    }

    /// How far the lines themselves can move, and the scroll bar with them.
    fn ranges_px(self) -> (f64, f64) {
        let lines = (self.n_lines as f64 * LINE_PX - self.viewport_px).max(0.0);
        (lines, (self.space_px() - self.viewport_px).max(0.0))
    }

    pub fn in_view(self, scroll_top_px: f64) -> InView {
        let (lines_px, bar_px) = self.ranges_px();
        let ratio = if bar_px > 0.0 { lines_px / bar_px } else { 0.0 };
        let top_px = (scroll_top_px.max(0.0) * ratio).min(lines_px);
        let first = (top_px / LINE_PX).floor();
        let count = (self.viewport_px / LINE_PX).ceil() as usize + 1;
        InView {
            first: first as usize,
            count: count.min(self.n_lines.saturating_sub(first as usize)),
            shift_px: top_px - first * LINE_PX,
        }
    }

    /// Where to scroll so that a line is whole in view; where it is already, nowhere.
    pub fn reveal(self, line: usize, scroll_top_px: f64) -> f64 {
        let (lines_px, bar_px) = self.ranges_px();
        if lines_px <= 0.0 {
            return 0.0;
        }
        let top_px = scroll_top_px * lines_px / bar_px.max(1.0);
        let line_top = line as f64 * LINE_PX;
        let lowest = line_top + LINE_PX - self.viewport_px;
        let wanted = top_px.clamp(lowest.min(line_top), line_top);
        wanted * bar_px / lines_px
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_lines_scroll_pixel_by_pixel() {
        let scroll = Scroll { n_lines: 100, viewport_px: 320.0 };
        assert_eq!(scroll.space_px(), 3200.0);
        assert_eq!(scroll.in_view(0.0), InView { first: 0, count: 11, shift_px: 0.0 });
        assert_eq!(scroll.in_view(40.0), InView { first: 1, count: 11, shift_px: 8.0 });
        assert_eq!(scroll.in_view(2880.0), InView { first: 90, count: 10, shift_px: 0.0 });
    }

    #[test]
    fn ten_million_lines_reach_from_end_to_end() {
        let scroll = Scroll { n_lines: 10_000_000, viewport_px: 640.0 };
        assert!(scroll.space_px() <= MAX_SPACE_PX);
        assert_eq!(scroll.in_view(0.0).first, 0);
        let end = scroll.in_view(scroll.space_px() - 640.0);
        assert_eq!(end.first + end.count, 10_000_000);
        for line in [0, 1, 4_999_999, 9_999_999] {
            let view = scroll.in_view(scroll.reveal(line, 0.0));
            assert!((view.first..=view.first + view.count).contains(&line), "{line}: {view:?}");
        }
    }

    #[test]
    fn a_line_in_view_stays_where_it_is() {
        let scroll = Scroll { n_lines: 100, viewport_px: 320.0 };
        assert_eq!(scroll.reveal(5, 64.0), 64.0);
        assert_eq!(scroll.reveal(1, 64.0), 32.0);
        assert_eq!(scroll.reveal(20, 64.0), 21.0 * 32.0 - 320.0);
    }

    #[test]
    fn nothing_is_no_trouble() {
        let scroll = Scroll { n_lines: 0, viewport_px: 320.0 };
        assert_eq!(scroll.in_view(10.0), InView { first: 0, count: 0, shift_px: 0.0 });
        assert_eq!(scroll.reveal(0, 10.0), 0.0);
    }
}
