//! What a drawing is made of. Everything is in CSS pixels from the top left corner of the drawing.

use super::pen::Pen;

/// A point `(x, y)`.
pub type Point = (i32, i32);

/// One shape or text, and the pen that it is drawn with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    pub pen: Pen,
    pub shape: Shape,
}

/// `Clone`, `Eq` and `Hash` let a drawing be its own key: what is the same is not drawn again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    Rect {
        at: Point,
        width: u32,
        height: u32,
        paint: Paint,
    },
    Circle {
        center: Point,
        radius: u32,
        paint: Paint,
    },
    /// An open line through the points.
    Line {
        points: Vec<Point>,
        width: u32,
    },
    /// What the points enclose.
    Polygon {
        points: Vec<Point>,
    },
    /// `at` is on the baseline, at the end that `anchor` says.
    Text {
        at: Point,
        anchor: Anchor,
        size: u32,
        text: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paint {
    Filled,
    /// A line of this width.
    Outlined(u32),
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    /// The value of SVG's `text-anchor`.
    pub fn as_str(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}
