//! Upright bars over time, laid out and drawn: pure, so that it is tested without a browser.
//!
//! ```text
//!   4k │       █
//!   2k │ █  ▒  █  ▒
//!    0 ├─█──█──█──█──█────     a slot for each bar, all of one width
//!        Oct      Nov
//! ```

use std::ops::Range;

use plotters::chart::ChartBuilder;
use plotters::element::{PathElement, Rectangle};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;

use super::backend::{DrawError, TextWidth, draw};
use super::bars::{BarRow, Bars, TICK_TEXT_PX, text_style, value_range};
use super::mark::Mark;
use super::pen::Pen;
use super::ticks::{Tick, nice_ticks};

/// Of the whole drawing, in CSS pixels.
pub const HEIGHT_PX: u32 = 152;

const TOP_PX: i32 = 8;
/// Below the plot: what the slots are.
const AXIS_PX: i32 = 20;
/// Between the values and the plot, and at the other end.
const GAP_PX: i32 = 8;
const VALUE_STEPS: u32 = 3;
/// Between the texts of two ticks.
const TICK_GAP_PX: f64 = 12.0;

/// Where the slots stand in a drawing of some width, in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeScale {
    width: u32,
    plot: Range<i32>,
    n_slots: usize,
    values: Range<f64>,
    ticks: Vec<Tick>,
}

impl TimeScale {
    pub fn new(rows: &[BarRow], width: u32, text_width: TextWidth) -> TimeScale {
        let values = value_range(rows);
        let ticks = nice_ticks(values.start, values.end, VALUE_STEPS);
        let value_px = ticks.iter().map(|tick| text_width(&tick.text, f64::from(TICK_TEXT_PX)));
        let start = value_px.fold(24.0, f64::max).ceil() as i32 + 2 * GAP_PX;
        let end = i32::try_from(width).unwrap_or(i32::MAX) - GAP_PX;
        TimeScale { width, plot: start..end.max(start + 1), n_slots: rows.len(), values, ticks }
    }

    pub fn view_box(&self) -> String {
        format!("0 0 {} {HEIGHT_PX}", self.width)
    }

    /// The left end of the plot, and its width.
    pub fn plot(&self) -> (i32, i32) {
        (self.plot.start, self.plot.end - self.plot.start)
    }

    /// How far from the plot's left end so many slots reach.
    pub fn x(&self, n_slots: f64) -> f64 {
        f64::from(self.plot.end - self.plot.start) * n_slots / self.n_slots.max(1) as f64
    }

    /// The slot at so many pixels from the plot's left end, the nearest one outside of it.
    pub fn slot_at(&self, x: i32) -> usize {
        let (_, width) = self.plot();
        let n_slots = i64::try_from(self.n_slots).unwrap_or(i64::MAX);
        let slot = i64::from(x).saturating_mul(n_slots).div_euclid(i64::from(width));
        usize::try_from(slot.clamp(0, (n_slots - 1).max(0))).unwrap_or(0)
    }

    /// All of it. `slot_ticks`: at the left end of which slots a text stands; what has no room is left out.
    ///
    /// # Errors
    /// [`DrawError`]: a mistake in this file.
    pub fn draw(
        &self,
        rows: &[BarRow],
        slot_ticks: &[(usize, String)],
        text_width: TextWidth,
    ) -> Result<Vec<Mark>, DrawError> {
        draw((self.width, HEIGHT_PX), text_width, |sheet| {
            let right = i32::try_from(self.width).unwrap_or(i32::MAX) - self.plot.end;
            let mut plot = ChartBuilder::on(sheet)
                .margin_left(self.plot.start)
                .margin_right(right.max(0))
                .margin_top(TOP_PX)
                .margin_bottom(AXIS_PX)
                .build_cartesian_2d(0.0..self.n_slots.max(1) as f64, self.values.clone())?;
            plot.draw_series(self.ticks.iter().map(|tick| {
                let pen = if tick.value == 0.0 { Pen::ZeroLine } else { Pen::Gridline };
                PathElement::new([(0.0, tick.value), (self.n_slots.max(1) as f64, tick.value)], pen)
            }))?;
            for tick in &self.ticks {
                let (_, y) = plot.backend_coord(&(0.0, tick.value));
                let style = text_style(Pen::TickText, TICK_TEXT_PX, HPos::Right);
                sheet.draw_text(&tick.text, &style, (self.plot.start - GAP_PX, y))?;
            }
            let mut free_from = f64::NEG_INFINITY;
            for (slot, text) in slot_ticks {
                let x = self.x(*slot as f64);
                let end = x + text_width(text, f64::from(TICK_TEXT_PX));
                if x < free_from || end > self.x(self.n_slots as f64) {
                    continue;
                }
                free_from = end + TICK_GAP_PX;
                let at = (self.plot.start + x.round() as i32, HEIGHT_PX as i32 - AXIS_PX / 2);
                sheet.draw_text(text, &text_style(Pen::TickText, TICK_TEXT_PX, HPos::Left), at)?;
            }
            let least = (self.values.end - self.values.start) / f64::from(HEIGHT_PX);
            let gap = if self.x(1.0) >= 4.0 { 1 } else { 0 };
            for (slot, row) in rows.iter().enumerate() {
                let bars = Bars::of(row, least);
                let bar = |(from, to): (f64, f64), pen: Pen, inset: u32| {
                    let (left, right) = (slot as f64, slot as f64 + 1.0);
                    let mut bar = Rectangle::new([(left, from), (right, to)], pen.filled());
                    bar.set_margin(inset, inset, gap + inset, gap + inset);
                    bar
                };
                plot.draw_series(bars.payable.map(|span| bar(span, Pen::Payable, 0)))?;
                plot.draw_series(bars.suspended.map(|span| bar(span, Pen::Suspended, 0)))?;
                plot.draw_series(bars.suspended.filter(|_| gap > 0).map(|span| bar(span, Pen::Stripes, 1)))?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::charts::mark::Shape;

    /// Half the font size a character.
    fn text_width(text: &str, size: f64) -> f64 {
        text.chars().count() as f64 * size * 0.5
    }

    fn row(payable: &str, suspended: &str) -> BarRow {
        BarRow {
            payable: payable.parse().unwrap(),
            suspended: suspended.parse().unwrap(),
            ..BarRow::default()
        }
    }

    #[test]
    fn bars_stand_side_by_side_on_nought() {
        let rows = [row("100", "0"), row("0", "0"), row("-50", "0"), row("40", "60")];
        let scale = TimeScale::new(&rows, 440, text_width);
        assert_eq!(scale.plot(), (40, 392));
        let marks = scale.draw(&rows, &[], text_width).unwrap();
        let rects: Vec<_> = marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Rect { at: (x, y), width, height, .. } => Some((mark.pen, x, width, y, height)),
                _ => None,
            })
            .collect();
        // 125 px for 150: nought is 83 px below the top of the plot.
        let (top, nought) = (TOP_PX, TOP_PX + 83);
        assert_eq!(rects[0], (Pen::Payable, 41, 96, top, 83));
        assert_eq!((rects[1].0, rects[1].1, rects[1].3), (Pen::Payable, 237, nought));
        assert_eq!((rects[2].0, rects[2].3 + rects[2].4 as i32), (Pen::Payable, nought));
        assert_eq!((rects[3].0, rects[3].3), (Pen::Suspended, top));
        assert_eq!(rects[4].0, Pen::Stripes);
    }

    #[test]
    fn a_slot_is_found_by_its_pixels() {
        let rows = vec![row("1", "0"); 10];
        let scale = TimeScale::new(&rows, 448, text_width);
        let (_, width) = scale.plot();
        assert_eq!(width, 400);
        let slots: Vec<_> = [-9, 0, 39, 40, 399, 400, 4000].map(|x| scale.slot_at(x)).into();
        assert_eq!(slots, [0, 0, 0, 1, 9, 9, 9]);
        assert_eq!(scale.x(1.5), 60.0);
        assert_eq!(TimeScale::new(&[], 448, text_width).slot_at(77), 0);
    }

    #[test]
    fn texts_of_slots_never_overlap() {
        let rows = vec![row("1", "0"); 40];
        let scale = TimeScale::new(&rows, 448, text_width);
        let ticks: Vec<_> = (0..40).map(|slot| (slot, "1 Oct".to_owned())).collect();
        let marks = scale.draw(&rows, &ticks, text_width).unwrap();
        let texts: Vec<_> = marks
            .iter()
            .filter_map(|mark| match &mark.shape {
                Shape::Text { at: (x, _), text, .. } if text == "1 Oct" => Some(*x),
                _ => None,
            })
            .collect();
        assert!(texts.len() > 3);
        assert!(texts.windows(2).all(|pair| pair[1] - pair[0] >= 42), "{texts:?}");
    }
}
