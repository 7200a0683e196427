//! Horizontal bars, laid out and drawn: pure, so that it is tested without a browser.
//!
//! ```text
//!   USD               0        2000       4000      6000                   axis, AXIS_PX high
//!   A. Moreau         │██████████████████████▒▒▒▒             9,214.55     a row, ROW_PX high
//!   Christopher Mo…   │████████                               2,870.10
//!   Unallocated  ▒▒▒██│                                        −411.90
//!   ├─ name ─────┤    ├─ plot ─────────────────────┤ ├──── number ────┤
//! ```
//!
//! A row is drawn by itself, on the [`Scale`] that all rows share; so a list of any length costs what is in
//! view.

use std::collections::BTreeSet;
use std::ops::Range;

use commissions::Decimal;
use plotters::chart::ChartBuilder;
use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, TextStyle};

use super::backend::{DrawError, TextWidth, draw};
use super::ellipsis::fit;
use super::mark::Mark;
use super::pen::Pen;
use super::ticks::{Tick, nice_ticks};

/// The height of a row, and so of what a finger can hit, in CSS pixels.
pub const ROW_PX: u32 = 24;
/// The height of the axis above the rows, in CSS pixels.
pub const AXIS_PX: u32 = 20;

/// At both ends of a row.
const PADDING_PX: i32 = 8;
/// A bar stands in the middle of its row.
const BAR_PX: u32 = 14;
/// Between name and plot, and between plot and number.
const GAP_PX: i32 = 10;
const TEXT_PX: u32 = 13;
pub(super) const TICK_TEXT_PX: u32 = 12;
/// The least distance of two ticks that leaves room for their texts.
const TICK_PX: u32 = 48;
const MAX_TICK_STEPS: u32 = 10;

/// One bar: amounts, and how the caller wants them to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BarRow {
    /// What `on_select` is told and `selected` holds; unique among the rows.
    pub key: String,
    pub label: String,
    pub payable: Decimal,
    pub suspended: Decimal,
    pub payable_text: String,
    pub suspended_text: String,
    pub total_text: String,
}

/// What all rows of a chart share: its columns, the values that the plot spans, its ticks.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    width: u32,
    plot: Range<i32>,
    values: Range<f64>,
    ticks: Vec<Tick>,
}

impl Scale {
    /// The scale of `rows` in a chart of `width` CSS pixels.
    pub fn new(rows: &[BarRow], width: u32, text_width: TextWidth) -> Scale {
        // Names get a fixed part, so that nothing moves while rows come in.
        let name_px = (f64::from(width) * 0.34).clamp(72.0, 200.0) as i32;
        let start = PADDING_PX + name_px + GAP_PX;
        let number_px = number_px(rows, text_width) + PADDING_PX;
        let end = i32::try_from(width).unwrap_or(i32::MAX) - number_px - GAP_PX;
        let plot = start..end.max(start + 1);

        let values = value_range(rows);
        let max_steps = u32::try_from(plot.end - plot.start).unwrap_or(0) / TICK_PX;
        let ticks = nice_ticks(values.start, values.end, max_steps.clamp(2, MAX_TICK_STEPS));
        Scale { width, plot, values, ticks }
    }

    pub fn width(&self) -> u32 {
        self.width
    }

    /// The `viewBox` of a drawing on this scale, `height` CSS pixels high.
    pub fn view_box(&self, height: u32) -> String {
        format!("0 0 {} {height}", self.width)
    }

    /// The unit, and the text of every tick.
    ///
    /// # Errors
    /// [`DrawError`]: a mistake in this file.
    pub fn draw_axis(&self, unit: &str, text_width: TextWidth) -> Result<Vec<Mark>, DrawError> {
        let middle = (AXIS_PX / 2) as i32;
        self.draw(AXIS_PX, text_width, |sheet, plot| {
            sheet.draw_text(
                unit,
                &text_style(Pen::TickText, TICK_TEXT_PX, HPos::Left),
                (PADDING_PX, middle),
            )?;
            let style = text_style(Pen::TickText, TICK_TEXT_PX, HPos::Center);
            plot.draw_series(
                self.ticks.iter().map(|tick| Text::new(tick.text.clone(), (tick.value, 0.5), style.clone())),
            )?;
            Ok(())
        })
    }

    /// The lines of the ticks behind `height` CSS pixels of rows.
    ///
    /// # Errors
    /// [`DrawError`]: a mistake in this file.
    pub fn draw_grid(&self, height: u32, text_width: TextWidth) -> Result<Vec<Mark>, DrawError> {
        self.draw(height, text_width, |_, plot| {
            plot.draw_series(self.ticks.iter().map(|tick| {
                let pen = if tick.value == 0.0 { Pen::ZeroLine } else { Pen::Gridline };
                PathElement::new([(tick.value, 0.0), (tick.value, 1.0)], pen)
            }))?;
            Ok(())
        })
    }

    /// One row: its name, its bars and its number, from its own top left corner.
    ///
    /// # Errors
    /// [`DrawError`]: a mistake in this file.
    pub fn draw_row(&self, row: &BarRow, text_width: TextWidth) -> Result<Vec<Mark>, DrawError> {
        let middle = (ROW_PX / 2) as i32;
        self.draw(ROW_PX, text_width, |sheet, plot| {
            let name_px = f64::from(self.plot.start - GAP_PX - PADDING_PX);
            let name = fit(&row.label, name_px, |text| text_width(text, f64::from(TEXT_PX)));
            sheet.draw_text(&name, &text_style(Pen::Name, TEXT_PX, HPos::Left), (PADDING_PX, middle))?;

            let bars = Bars::of(row, self.value_of_a_pixel());
            let padding = (ROW_PX - BAR_PX) / 2;
            let bar = |(from, to): (f64, f64), pen: Pen, inset: u32| {
                let mut bar = Rectangle::new([(from, 0.0), (to, 1.0)], pen.filled());
                bar.set_margin(padding + inset, padding + inset, inset, inset);
                bar
            };
            plot.draw_series(bars.payable.map(|span| bar(span, Pen::Payable, 0)))?;
            plot.draw_series(bars.suspended.map(|span| bar(span, Pen::Suspended, 0)))?;
            plot.draw_series(bars.suspended.map(|span| bar(span, Pen::Stripes, 1)))?;

            let pen = if (&row.payable + &row.suspended).is_negative() { Pen::Loss } else { Pen::Number };
            let right = i32::try_from(self.width).unwrap_or(i32::MAX) - PADDING_PX;
            sheet.draw_text(&row.total_text, &text_style(pen, TEXT_PX, HPos::Right), (right, middle))?;
            Ok(())
        })
    }

    /// Draws on a sheet of the chart's width: on the whole of it, and on the plot's values × `0..1`.
    fn draw(
        &self,
        height: u32,
        text_width: TextWidth,
        paint: impl FnOnce(&super::backend::Sheet, &mut Plot<'_>) -> Result<(), DrawError>,
    ) -> Result<Vec<Mark>, DrawError> {
        draw((self.width, height), text_width, |sheet| {
            let right = i32::try_from(self.width).unwrap_or(i32::MAX) - self.plot.end;
            let mut plot = ChartBuilder::on(sheet)
                .margin_left(self.plot.start)
                .margin_right(right.max(0))
                .build_cartesian_2d(self.values.clone(), 0.0..1.0)?;
            paint(sheet, &mut plot)
        })
    }

    fn value_of_a_pixel(&self) -> f64 {
        (self.values.end - self.values.start) / f64::from(self.plot.end - self.plot.start)
    }
}

/// Values across, a share of the height down.
type Plot<'a> = plotters::chart::ChartContext<
    'a,
    super::backend::SvgBackend,
    plotters::coord::cartesian::Cartesian2d<
        plotters::coord::types::RangedCoordf64,
        plotters::coord::types::RangedCoordf64,
    >,
>;

/// Where the two amounts of a row begin and end, in values: from nought, and the suspended one on top of
/// the payable one where both have the same sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bars {
    pub(super) payable: Option<(f64, f64)>,
    pub(super) suspended: Option<(f64, f64)>,
}

impl Bars {
    /// An amount other than nought spans `least` or more, so that it can be seen at all.
    pub(super) fn of(row: &BarRow, least: f64) -> Bars {
        let length = |amount: &Decimal| {
            let value = to_pixel_value(amount);
            value.abs().max(least).copysign(value)
        };
        let payable = (!row.payable.is_zero()).then(|| length(&row.payable));
        let suspended = (!row.suspended.is_zero()).then(|| length(&row.suspended));
        let base = match (payable, suspended) {
            (Some(payable), Some(suspended)) if payable.signum() == suspended.signum() => payable,
            _ => 0.0,
        };
        Bars {
            payable: payable.map(|value| (0.0, value)),
            suspended: suspended.map(|value| (base, base + value)),
        }
    }
}

/// The least range that holds nought and all bars; `0..1` where all amounts are nought.
pub(super) fn value_range(rows: &[BarRow]) -> Range<f64> {
    let ends = rows.iter().flat_map(|row| {
        let bars = Bars::of(row, 0.0);
        [bars.payable, bars.suspended].into_iter().flatten().map(|(_, end)| end)
    });
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    if low < high { low..high } else { 0.0..1.0 }
}

/// The width of the widest number. Digits are all as wide as `0` (the style sheet asks for tabular figures),
/// so texts of one pattern are measured once.
fn number_px(rows: &[BarRow], text_width: TextWidth) -> i32 {
    let zeros = |text: &str| text.replace(|character: char| character.is_ascii_digit(), "0");
    let mut patterns = BTreeSet::new();
    rows.iter().for_each(|row| {
        patterns.insert(zeros(&row.total_text));
    });
    let widths = patterns.iter().map(|pattern| text_width(pattern, f64::from(TEXT_PX)));
    widths.fold(0.0, f64::max).ceil() as i32
}

/// Only for a length on the screen; no amount is computed from it.
fn to_pixel_value(amount: &Decimal) -> f64 {
    let units = amount.small_units().map_or_else(|| wide_units(amount), |units| units as f64);
    units / 10_f64.powi(i32::try_from(amount.scale()).unwrap_or(i32::MAX))
}

/// Digit by digit: a float that is read from text brings tables of 10 KB along.
fn wide_units(amount: &Decimal) -> f64 {
    let text = amount.to_string();
    let digits = text.bytes().filter(u8::is_ascii_digit);
    let units = digits.fold(0.0, |units, digit| units * 10.0 + f64::from(digit - b'0'));
    if amount.is_negative() { -units } else { units }
}

pub(super) fn text_style(pen: Pen, size: u32, anchor: HPos) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&pen).pos(Pos::new(anchor, VPos::Center))
}

#[cfg(test)]
#[path = "bars_tests.rs"]
mod tests;
