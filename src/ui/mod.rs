//! Parts that know nothing of what they show: no state, no page, no effect.

mod by_number;
mod card;
mod choice;
mod field;
mod in_steps;
mod notice;
mod use_in_sight;
mod use_printing;
mod use_size;

pub use by_number::by_number;
pub use card::Card;
pub use choice::Choice;
pub use field::Field;
pub use in_steps::{Line, in_steps, is_drawing_lines};
pub use notice::{Notice, Tone};
pub use use_in_sight::use_in_sight;
pub use use_printing::use_printing;
pub use use_size::{Size, use_size};
