//! The views of one question after the other. Where only the brush moves, they are differences of tiles.

use super::sums::{Employees, Sums};
use super::tiles::Tiles;
use super::{Answer, Names, answer};
use crate::query::Question;
use crate::store::Store;

/// Answers questions; remembers what the last one took.
#[derive(Debug, Default)]
pub struct Views {
    /// The version of the store, and the question whatever it brushes.
    last: Option<(u64, Question)>,
    tiles: Held,
}

#[derive(Debug, Default)]
enum Held {
    /// The question has not been asked with another brush.
    #[default]
    Nothing,
    Tiles(Box<Tiles>),
    /// They would take too much memory.
    Never,
}

impl Views {
    /// `with_days`: whether the answer says what was earned on each day.
    pub fn answer(&mut self, store: &Store, question: &Question, names: &Names, with_days: bool) -> Answer {
        let sums = match self.tiles(store, question) {
            Some(tiles) => tiles.sums(store, question, with_days),
            None => Sums::of(store, question, Employees::OfOtherFilters),
        };
        answer(sums, question, names, with_days)
    }

    /// Made when a brush moves: whoever only filters, and whatever comes in meanwhile, does not pay for them.
    fn tiles(&mut self, store: &Store, question: &Question) -> Option<&Tiles> {
        let asked = Some((store.version(), Question { brush: None, ..question.clone() }));
        if self.last != asked {
            *self = Views { last: asked, tiles: Held::Nothing };
            return None;
        }
        if matches!(self.tiles, Held::Nothing) && question.brush.is_some() {
            self.tiles =
                Tiles::new(store, question).map_or(Held::Never, |tiles| Held::Tiles(Box::new(tiles)));
        }
        match &self.tiles {
            Held::Tiles(tiles) => Some(tiles),
            Held::Nothing | Held::Never => None,
        }
    }
}
