//! Marks as SVG elements. Where a drawing changes, its elements stay, and what is the same in them is not written again:
//! a brush changes every bar of a chart many times a second.

use std::fmt::Write;

use leptos::prelude::*;
use leptos::svg;
use web_sys::Element;

use super::backend::DrawError;
use super::mark::{Anchor, Mark, Paint, Point, Shape};
use super::pen::Pen;
use super::stripes::Stripes;

const SVG: &str = "http://www.w3.org/2000/svg";

/// For the `g` that the drawing stands in; or why there is none, in the place where it would be.
pub(super) fn use_marks(
    marks: impl Fn() -> Result<Vec<Mark>, DrawError> + 'static,
    stripes: StoredValue<Stripes>,
) -> NodeRef<svg::G> {
    let node = NodeRef::<svg::G>::new();
    Effect::new(move |drawn: Option<Drawn>| {
        let mut drawn = drawn.unwrap_or_default();
        if let Some(group) = node.get() {
            let marks = marks().unwrap_or_else(|error| vec![fault(&error)]);
            stripes.with_value(|stripes| drawn.redraw(&group, marks, &stripes.url()));
        }
        drawn
    });
    node
}

fn fault(error: &DrawError) -> Mark {
    let text = format!("Not drawn, a fault of this page ({error}): the table has the same numbers.");
    let shape = Shape::Text { at: (0, 16), anchor: Anchor::Start, size: 13, text };
    Mark { pen: Pen::Loss, shape }
}

/// What stands in a group, and of which marks it was made.
#[derive(Debug, Default)]
pub struct Drawn {
    marks: Vec<Mark>,
    elements: Vec<Element>,
}

impl Drawn {
    /// `stripes`: where the pattern of stripes is.
    pub fn redraw(&mut self, group: &Element, marks: Vec<Mark>, stripes: &str) {
        for (idx, mark) in marks.iter().enumerate() {
            match self.elements.get_mut(idx).zip(self.marks.get(idx)) {
                Some((_, before)) if before == mark => {}
                Some((element, before)) if tag(before) == tag(mark) => {
                    write(element, mark, Some(before), stripes);
                }
                Some((element, _)) => {
                    if let Some(new) = made(mark, stripes) {
                        let _ = element.replace_with_with_node_1(&new);
                        *element = new;
                    }
                }
                None => {
                    if let Some(new) = made(mark, stripes) {
                        let _ = group.append_child(&new);
                        self.elements.push(new);
                    }
                }
            }
        }
        self.elements.drain(marks.len().min(self.elements.len())..).for_each(|element| element.remove());
        self.marks = marks;
    }
}

fn made(mark: &Mark, stripes: &str) -> Option<Element> {
    let element = document().create_element_ns(Some(SVG), tag(mark)).ok()?;
    write(&element, mark, None, stripes);
    Some(element)
}

/// What differs from `before`, a mark of the same tag.
fn write(element: &Element, mark: &Mark, before: Option<&Mark>, stripes: &str) {
    let known = before.map(|before| attributes(before, stripes)).unwrap_or_default();
    for (idx, (name, value)) in attributes(mark, stripes).into_iter().enumerate() {
        if known.get(idx).is_some_and(|(_, known)| *known == value) {
            continue;
        }
        let _ = match value {
            Some(value) => element.set_attribute(name, &value),
            None => element.remove_attribute(name),
        };
    }
    if let Shape::Text { text, .. } = &mark.shape
        && before.and_then(text_of) != Some(text)
    {
        element.set_text_content(Some(text));
    }
}

fn text_of(mark: &Mark) -> Option<&String> {
    if let Shape::Text { text, .. } = &mark.shape { Some(text) } else { None }
}

fn tag(mark: &Mark) -> &'static str {
    match mark.shape {
        Shape::Rect { .. } => "rect",
        Shape::Circle { .. } => "circle",
        Shape::Line { .. } => "polyline",
        Shape::Polygon { .. } => "polygon",
        Shape::Text { .. } => "text",
    }
}

/// Always the same names for a tag.
fn attributes(Mark { pen, shape }: &Mark, stripes: &str) -> Vec<(&'static str, Option<String>)> {
    let number = |value: &i32| Some(value.to_string());
    let size = |value: &u32| Some(value.to_string());
    let mut all = vec![("class", Some(format!("mark {} {}", kind(shape), pen.class())))];
    match shape {
        Shape::Rect { at: (x, y), width, height, paint } => all.extend([
            ("x", number(x)),
            ("y", number(y)),
            ("width", size(width)),
            ("height", size(height)),
            ("stroke-width", stroke_width(*paint)),
            // Only stripes need more than their class says.
            ("fill", (*pen == Pen::Stripes).then(|| stripes.to_owned())),
        ]),
        Shape::Circle { center: (x, y), radius, paint } => all.extend([
            ("cx", number(x)),
            ("cy", number(y)),
            ("r", size(radius)),
            ("stroke-width", stroke_width(*paint)),
        ]),
        Shape::Line { points, width } => {
            all.extend([("points", Some(coordinates(points))), ("stroke-width", size(width))]);
        }
        Shape::Polygon { points } => all.push(("points", Some(coordinates(points)))),
        Shape::Text { at: (x, y), anchor, size: font_px, .. } => all.extend([
            ("x", number(x)),
            ("y", number(y)),
            ("text-anchor", Some(anchor.as_str().to_owned())),
            ("font-size", size(font_px)),
        ]),
    }
    all
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

fn stroke_width(paint: Paint) -> Option<String> {
    match paint {
        Paint::Filled => None,
        Paint::Outlined(width) => Some(width.to_string()),
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
