//! What a mark is drawn with: a role, which the style sheet gives its looks.

use plotters::style::Color;
use plotters_backend::BackendColor;

/// What a mark stands for. To plotters it is a colour; to the browser, a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pen {
    /// An amount that is paid.
    Payable,
    /// An amount that is held back: the hue of `Payable`, under `Stripes`.
    Suspended,
    /// What makes a suspended amount look hatched: stripes in the colour of the ground.
    Stripes,
    /// A line at a tick.
    Gridline,
    /// The line at nought.
    ZeroLine,
    /// The text at a tick, and the unit.
    TickText,
    /// The name of a row.
    Name,
    /// The number of a row.
    Number,
    /// The number of a row, below nought.
    Loss,
}

/// Tells our colours from those that plotters takes where it is given none: both have this in them.
const GREEN_AND_BLUE: (u8, u8) = (0x9e, 0x17);

impl Pen {
    const ALL: [Pen; 9] = [
        Pen::Payable,
        Pen::Suspended,
        Pen::Stripes,
        Pen::Gridline,
        Pen::ZeroLine,
        Pen::TickText,
        Pen::Name,
        Pen::Number,
        Pen::Loss,
    ];

    /// Its class in `style/charts/marks.css`.
    pub fn class(self) -> &'static str {
        match self {
            Pen::Payable => "pen-payable",
            Pen::Suspended => "pen-suspended",
            Pen::Stripes => "pen-stripes",
            Pen::Gridline => "pen-gridline",
            Pen::ZeroLine => "pen-zero-line",
            Pen::TickText => "pen-tick-text",
            Pen::Name => "pen-name",
            Pen::Number => "pen-number",
            Pen::Loss => "pen-loss",
        }
    }

    /// The pen that plotters was given as this colour; `None` for a colour that is no pen.
    pub fn from_color(color: BackendColor) -> Option<Pen> {
        let (code, green, blue) = color.rgb;
        let pen = Pen::ALL.into_iter().find(|pen| *pen as u8 == code)?;
        (GREEN_AND_BLUE == (green, blue)).then_some(pen)
    }
}

impl Color for Pen {
    fn to_backend_color(&self) -> BackendColor {
        let (green, blue) = GREEN_AND_BLUE;
        BackendColor { alpha: 1.0, rgb: (*self as u8, green, blue) }
    }
}

#[cfg(test)]
mod tests {
    use plotters::style::BLACK;

    use super::*;

    #[test]
    fn every_pen_survives_the_way_through_plotters() {
        for pen in Pen::ALL {
            assert_eq!(Pen::from_color(pen.to_rgba().to_backend_color()), Some(pen));
        }
        assert_eq!(Pen::from_color(BLACK.to_backend_color()), None);
    }
}
