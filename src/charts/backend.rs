//! A plotters backend that collects typed marks instead of pixels.
//!
//! Text is measured by a function that the caller gives: the browser's own measure in a page, a fixed width
//! in tests; plotters' own way would add an element to the page for every label.

use std::cell::RefCell;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::mark::{Anchor, Mark, Paint, Shape};
use super::pen::Pen;

/// A text's width in CSS pixels, at a font size in CSS pixels.
pub type TextWidth = fn(&str, f64) -> f64;

/// What plotters draws on.
pub type Sheet = DrawingArea<SvgBackend, Shift>;

/// Why a chart was not drawn: a mistake in a layout, never in the data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DrawError {
    #[error("the colour {0:?} is no pen: it would not follow the theme")]
    NotAPen((u8, u8, u8)),
    #[error("{0} cannot be drawn as SVG")]
    Unsupported(&'static str),
    #[error("plotters could not lay the chart out: {0}")]
    Layout(String),
}

impl From<DrawingAreaErrorKind<DrawError>> for DrawError {
    fn from(error: DrawingAreaErrorKind<DrawError>) -> Self {
        match error {
            DrawingAreaErrorKind::BackendError(DrawingErrorKind::DrawingError(error)) => error,
            other => DrawError::Layout(other.to_string()),
        }
    }
}

/// The marks that `paint` makes on a sheet of `(width, height)` CSS pixels, in the order of drawing.
///
/// # Errors
/// Those of `paint`, which come from plotters and from [`SvgBackend`].
pub fn draw(
    (width, height): (u32, u32),
    text_width: TextWidth,
    paint: impl FnOnce(&Sheet) -> Result<(), DrawError>,
) -> Result<Vec<Mark>, DrawError> {
    let marks = Rc::new(RefCell::new(Vec::new()));
    // Plotters keeps the last pixel's index, not the size: one more makes `width` itself a coordinate.
    let backend = SvgBackend { size: (width + 1, height + 1), text_width, marks: Rc::clone(&marks) };
    paint(&backend.into_drawing_area())?;
    Ok(marks.take())
}

/// Collects [`Mark`]s. Made by [`draw`].
#[derive(Debug)]
pub struct SvgBackend {
    size: (u32, u32),
    text_width: TextWidth,
    marks: Rc<RefCell<Vec<Mark>>>,
}

type Drawn = Result<(), DrawingErrorKind<DrawError>>;

impl SvgBackend {
    /// Fully transparent marks are left out; other opacities are the style sheet's business.
    fn push(&mut self, color: BackendColor, shape: Shape) -> Drawn {
        if color.alpha > 0.0 {
            let not_a_pen = || DrawingErrorKind::DrawingError(DrawError::NotAPen(color.rgb));
            let pen = Pen::from_color(color).ok_or_else(not_a_pen)?;
            self.marks.borrow_mut().push(Mark { pen, shape });
        }
        Ok(())
    }

    fn paint_of<S: BackendStyle>(style: &S, fill: bool) -> Paint {
        if fill { Paint::Filled } else { Paint::Outlined(style.stroke_width()) }
    }
}

impl DrawingBackend for SvgBackend {
    type ErrorType = DrawError;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.push(color, Shape::Rect { at, width: 1, height: 1, paint: Paint::Filled })
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let size = |from: i32, to: i32| u32::try_from(to.saturating_sub(from)).unwrap_or(0);
        let (width, height) = (size(upper_left.0, bottom_right.0), size(upper_left.1, bottom_right.1));
        let paint = Self::paint_of(style, fill);
        self.push(style.color(), Shape::Rect { at: upper_left, width, height, paint })
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points = path.into_iter().collect();
        self.push(style.color(), Shape::Line { points, width: style.stroke_width() })
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let paint = Self::paint_of(style, fill);
        self.push(style.color(), Shape::Circle { center, radius, paint })
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vertices: I,
        style: &S,
    ) -> Drawn {
        self.push(style.color(), Shape::Polygon { points: vertices.into_iter().collect() })
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let size = style.size();
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        // Down to the baseline, in parts of the font size, as Latin letters and digits have it.
        let descent = match style.anchor().v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        };
        let baseline = at.1 + (descent * size).round() as i32;
        self.push(
            style.color(),
            Shape::Text { at: (at.0, baseline), anchor, size: size.round() as u32, text: text.to_owned() },
        )
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<DrawError>> {
        let width = (self.text_width)(text, style.size());
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }

    fn blit_bitmap(&mut self, _: BackendCoord, _: (u32, u32), _: &[u8]) -> Drawn {
        Err(DrawingErrorKind::DrawingError(DrawError::Unsupported("a bitmap")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use plotters::prelude::*;
    use plotters::style::text_anchor::Pos;

    use super::*;

    /// Six tenths of the font size a character.
    fn text_width(text: &str, size: f64) -> f64 {
        text.chars().count() as f64 * size * 0.6
    }

    fn check(paint: impl FnOnce(&Sheet) -> Result<(), DrawError>, expected: &[(Pen, Shape)]) {
        let marks = draw((100, 50), text_width, paint).unwrap();
        let marks: Vec<_> = marks.into_iter().map(|mark| (mark.pen, mark.shape)).collect();
        assert_eq!(marks, expected);
    }

    #[test]
    fn shapes_are_collected_with_their_pens() {
        check(
            |sheet| {
                sheet.draw(&Rectangle::new([(10, 5), (40, 19)], Pen::Payable.filled()))?;
                sheet.draw(&Rectangle::new([(40, 19), (10, 5)], Pen::Suspended.stroke_width(2)))?;
                sheet.draw(&PathElement::new([(0, 0), (0, 50)], Pen::Gridline))?;
                sheet.draw(&Circle::new((7, 8), 3, Pen::Payable.filled()))?;
                sheet.draw(&Polygon::new([(0, 0), (9, 0), (9, 9)], Pen::Payable))?;
                Ok(())
            },
            &[
                (Pen::Payable, Shape::Rect { at: (10, 5), width: 30, height: 14, paint: Paint::Filled }),
                (
                    Pen::Suspended,
                    Shape::Rect { at: (10, 5), width: 30, height: 14, paint: Paint::Outlined(2) },
                ),
                (Pen::Gridline, Shape::Line { points: vec![(0, 0), (0, 50)], width: 1 }),
                (Pen::Payable, Shape::Circle { center: (7, 8), radius: 3, paint: Paint::Filled }),
                (Pen::Payable, Shape::Polygon { points: vec![(0, 0), (9, 0), (9, 9)] }),
            ],
        );
    }

    #[test]
    fn text_stands_on_its_baseline_at_its_anchor() {
        let style = ("sans-serif", 20).into_font().color(&Pen::Number);
        let at = |h_pos, v_pos| style.clone().pos(Pos::new(h_pos, v_pos));
        let text =
            |y, anchor| (Pen::Number, Shape::Text { at: (50, y), anchor, size: 20, text: "9,214.55".into() });
        check(
            |sheet| {
                sheet.draw_text("9,214.55", &at(HPos::Left, VPos::Top), (50, 12))?;
                sheet.draw_text("9,214.55", &at(HPos::Center, VPos::Center), (50, 12))?;
                sheet.draw_text("9,214.55", &at(HPos::Right, VPos::Bottom), (50, 12))?;
                Ok(())
            },
            &[text(28, Anchor::Start), text(19, Anchor::Middle), text(8, Anchor::End)],
        );
    }

    #[test]
    fn text_is_measured_by_the_function_that_was_given() {
        let style = ("sans-serif", 10).into_font().color(&Pen::Name);
        let paint = |sheet: &Sheet| {
            assert_eq!(sheet.estimate_text_size("four", &style)?, (24, 10));
            Ok(())
        };
        check(paint, &[]);
    }

    #[test]
    fn what_cannot_be_seen_is_left_out_and_what_is_no_pen_is_refused() {
        check(|sheet| Ok(sheet.draw(&Circle::new((7, 8), 3, Pen::Payable.mix(0.0)))?), &[]);
        let red = draw((9, 9), text_width, |sheet| Ok(sheet.draw(&Circle::new((7, 8), 3, RED))?));
        assert_eq!(red, Err(DrawError::NotAPen((255, 0, 0))));
    }
}
