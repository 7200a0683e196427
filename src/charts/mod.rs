//! Charts: pure layouts, drawn by plotters on our own backend, and the components that show them.
//!
//! ```text
//!   values ──▶ layout (bars.rs) ──▶ plotters ──▶ SvgBackend ──▶ Vec<Mark> ──▶ SVG (use_marks.rs)
//!              pure, tested natively             a Pen each                   a class each
//! ```
//!
//! A mark never has a colour, only a [`Pen`](pen::Pen): the style sheet (`style/charts/`) says how that
//! looks, so that a change of theme, of contrast or of selection redraws nothing. Amounts come in as exact
//! decimals with their texts; they turn into floats here, on the way to pixels, and never back.
//!
//! Start at [`bar_chart`] and [`time_chart`] for the components, at [`bars`] and [`time_bars`] for the layouts, at [`backend`] for a new chart.

pub mod backend;
pub mod bar_chart;
mod bar_keys;
mod bar_list;
mod bar_readout;
mod bar_row;
pub mod bars;
pub mod brush;
mod ellipsis;
pub mod mark;
pub mod pen;
mod stripes;
mod ticks;
pub mod time_bars;
pub mod time_chart;
mod type_ahead;
pub mod use_marks;
mod use_text_width;
mod viewport;

pub use bar_chart::BarChart;
pub use bars::BarRow;
pub use brush::Brushed;
pub use time_chart::{Brushing, TimeChart};
pub use use_text_width::{meet_fonts, use_text_width};
