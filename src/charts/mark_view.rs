//! Marks as SVG.

use std::fmt::Write;

use leptos::prelude::*;
use leptos::svg;

use super::backend::DrawError;
use super::mark::{Mark, Paint, Point, Shape};
use super::pen::Pen;

/// The stripes of suspended amounts: a pattern that the charts of a page each define for themselves, since a
/// chart that is not shown defines nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stripes {
    id: String,
}

impl Stripes {
    /// `chart_id` is unique in the page.
    pub(super) fn new(chart_id: &str) -> Stripes {
        Stripes { id: format!("{chart_id}-stripes") }
    }

    /// The pattern, to stand in any `svg` of the chart.
    pub(super) fn definition(&self) -> impl IntoView + use<> {
        view! {
            <defs>
                <pattern
                    id=self.id.clone()
                    width="4"
                    height="4"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)"
                >
                    <rect class="stripe" width="2" height="4" />
                </pattern>
            </defs>
        }
    }

    /// Only stripes need more than their class says.
    pub(super) fn fill(&self, pen: Pen) -> Option<String> {
        (pen == Pen::Stripes).then(|| format!("url(#{})", self.id))
    }
}

/// A drawing, or why there is none, in the place where it would be.
pub(super) fn marks_view(marks: Result<Vec<Mark>, DrawError>, stripes: &Stripes) -> AnyView {
    match marks {
        Ok(marks) => marks.into_iter().map(|mark| mark_view(mark, stripes)).collect_view().into_any(),
        Err(error) => {
            let text = format!("Not drawn, a fault of this page ({error}): the table has the same numbers.");
            svg::text().attr("class", "mark text pen-loss").attr("y", "16").child(text).into_any()
        }
    }
}

fn mark_view(Mark { pen, shape }: Mark, stripes: &Stripes) -> AnyView {
    let class = format!("mark {} {}", kind(&shape), pen.class());
    match shape {
        Shape::Rect { at: (x, y), width, height, paint } => view! {
            <rect
                class=class
                x=x
                y=y
                width=width
                height=height
                stroke-width=stroke_width(paint)
                fill=stripes.fill(pen)
            />
        }
        .into_any(),
        Shape::Circle { center: (cx, cy), radius, paint } => {
            view! { <circle class=class cx=cx cy=cy r=radius stroke-width=stroke_width(paint) /> }.into_any()
        }
        Shape::Line { points, width } => {
            view! { <polyline class=class points=coordinates(&points) stroke-width=width /> }.into_any()
        }
        Shape::Polygon { points } => view! { <polygon class=class points=coordinates(&points) /> }.into_any(),
        Shape::Text { at: (x, y), anchor, size, text } => svg::text()
            .attr("class", class)
            .attr("x", x)
            .attr("y", y)
            .attr("text-anchor", anchor.as_str())
            .attr("font-size", size)
            .child(text)
            .into_any(),
    }
}

/// The class for how a shape is painted.
fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Rect { paint: Paint::Filled, .. }
        | Shape::Circle { paint: Paint::Filled, .. }
        | Shape::Polygon { .. } => "area",
        Shape::Rect { .. } | Shape::Circle { .. } | Shape::Line { .. } => "line",
        Shape::Text { .. } => "text",
    }
}

fn stroke_width(paint: Paint) -> Option<u32> {
    match paint {
        Paint::Filled => None,
        Paint::Outlined(width) => Some(width),
    }
}

fn coordinates(points: &[Point]) -> String {
    let mut text = String::new();
    for (x, y) in points {
        // Writing to a String cannot fail.
        let _ = write!(text, "{x},{y} ");
    }
    text
}
