//! Which columns of a wide table are in view: only these are in the document, as with lines.
//!
//! ```text
//!   ┌ name ┬┄ before ┄┬─ first … ─┬┄ after ┄┐      what is not in view is one empty cell on either side
//! ```

use std::ops::Range;

/// Columns come and go so many at a time.
const STEP: usize = 8;
/// So far beside the view they are there already.
const MARGIN_PX: f64 = 300.0;

/// What a table's frame shows of it, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sideways {
    pub left_px: f64,
    pub width_px: f64,
}

/// The right ends of columns that stand side by side, in pixels from the first one on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ends {
    ends_px: Vec<f64>,
}

impl Ends {
    pub fn new(widths_px: impl Iterator<Item = f64>) -> Self {
        let mut end = 0.0;
        let add = |width: f64| {
            end += width;
            end
        };
        Ends { ends_px: widths_px.map(add).collect() }
    }

    pub fn in_view(&self, view: Sideways) -> Range<usize> {
        let Sideways { left_px, width_px } = view;
        let first = self.ends_px.partition_point(|end| *end <= left_px - MARGIN_PX);
        let last = self.ends_px.partition_point(|end| *end <= left_px + width_px + MARGIN_PX);
        let n = self.ends_px.len();
        (first / STEP * STEP).min(n)..(last / STEP * STEP + STEP).min(n)
    }

    pub fn width_px(&self, columns: Range<usize>) -> f64 {
        let end = |n: usize| n.checked_sub(1).and_then(|idx| self.ends_px.get(idx)).copied().unwrap_or(0.0);
        end(columns.end) - end(columns.start)
    }

    pub fn all(&self) -> Range<usize> {
        0..self.ends_px.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_is_in_view_and_all_widths_come_to_the_whole() {
        let widths = || (0..100).map(|n| f64::from(60 + n % 3 * 20));
        let ends = Ends::new(widths());
        let total = widths().sum::<f64>();
        assert_eq!(ends.width_px(ends.all()), total);
        for left in 0..80 {
            let view = Sideways { left_px: f64::from(left) * 100.0, width_px: 900.0 };
            let range = ends.in_view(view);
            let before = ends.width_px(0..range.start);
            assert!(before <= view.left_px, "{left}");
            assert!(before + ends.width_px(range.clone()) >= (view.left_px + 900.0).min(total), "{left}");
            assert!(range.len() <= 40, "{left}: {range:?}");
            assert_eq!(before + ends.width_px(range.clone()) + ends.width_px(range.end..100), total);
        }
        assert_eq!(Ends::default().in_view(Sideways { left_px: 10.0, width_px: 100.0 }), 0..0);
    }
}
