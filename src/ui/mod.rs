//! Parts that know nothing of what they show: no state, no page, no effect.

mod card;
mod field;
mod notice;
mod use_printing;
mod use_size;

pub use card::Card;
pub use field::Field;
pub use notice::{Notice, Tone};
pub use use_printing::use_printing;
pub use use_size::{Size, use_size};
