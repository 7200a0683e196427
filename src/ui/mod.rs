//! Parts that know nothing of what they show: no state, no page, no effect.

mod card;
mod field;
mod notice;

pub use card::Card;
pub use field::Field;
pub use notice::{Notice, Tone};
