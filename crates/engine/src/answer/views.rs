//! The views of one question after the other. Where only one thing moves in it, they are sums of tiles.

use super::sums::Sums;
use super::tables::Wanted;
use super::tiles::{Moving, Tiles};
use super::{Answer, answer};
use crate::query::{Dimension, Question};
use crate::store::Store;

/// Answers questions; remembers what the last one took.
#[derive(Debug, Default)]
pub struct Views {
    /// The version of the store, and the question.
    last: Option<(u64, Question)>,
    held: Option<Held>,
}

/// What moves, and all else of the question.
#[derive(Debug)]
struct Held {
    moving: Moving,
    question: Question,
    /// Nothing where they would take too much memory.
    tiles: Option<Tiles>,
}

impl Held {
    fn is_of(&self, question: &Question) -> bool {
        self.question == self.moving.all_of(question)
    }
}

impl Views {
    /// `with_days`: whether the answer says what was earned on each day.
    pub fn answer(&mut self, store: &Store, question: &Question, with_days: bool) -> Answer {
        let sums = match self.tiles(store, question) {
            Some(tiles) => tiles.sums(store, question, with_days),
            None => Sums::of(store, question, Wanted::ANSWER),
        };
        self.last = Some((store.version(), question.clone()));
        answer(sums, question, with_days)
    }

    /// One view alone, with nothing prepared: the others have no lines, and nothing is proven.
    pub fn one(store: &Store, question: &Question, view: Dimension) -> Answer {
        answer(Sums::of(store, question, Wanted::one(view)), question, view.is_time())
    }

    /// Makes what the first move of a brush over a question would have to make. Nothing where it has not been asked.
    pub fn prepare(&mut self, store: &Store, question: &Question) {
        let is_there = |held: &Held| held.moving == Moving::Brush && held.is_of(question);
        if self.last(store).is_some() && !self.held.as_ref().is_some_and(is_there) {
            self.hold(store, question, Some(Moving::Brush));
        }
    }

    /// The question before, where nothing has come in since.
    fn last(&self, store: &Store) -> Option<&Question> {
        self.last.as_ref().filter(|(version, _)| *version == store.version()).map(|(_, last)| last)
    }

    /// Made when something moves: whoever asks but once, and whatever comes in meanwhile, does not pay for them.
    fn tiles(&mut self, store: &Store, question: &Question) -> Option<&Tiles> {
        let last = self.last(store);
        if last.is_none() || !self.held.as_ref().is_some_and(|held| held.is_of(question)) {
            let moves = |moving: &Moving, last: &Question| {
                last != question && moving.all_of(last) == moving.all_of(question)
            };
            let moving = last.and_then(|last| Moving::ALL.into_iter().find(|moving| moves(moving, last)));
            self.hold(store, question, moving);
        }
        self.held.as_ref()?.tiles.as_ref()
    }

    fn hold(&mut self, store: &Store, question: &Question, moving: Option<Moving>) {
        // What was held goes first: both need not fit.
        self.held = None;
        self.held = moving.map(|moving| {
            let question = moving.all_of(question);
            Held { moving, tiles: Tiles::new(store, &question, moving), question }
        });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use commissions::{CommissionEntry, Timestamp};

    use super::*;

    /// How many tables are held for a brush.
    fn n_held(views: &Views) -> usize {
        let brush = views.held.iter().filter(|held| held.moving == Moving::Brush);
        brush.filter(|held| held.tiles.is_some()).count()
    }

    #[test]
    fn a_brush_is_prepared_over_what_was_asked_of_what_is_there() {
        let entry = |id: i64| {
            let time = Timestamp::from_ticks(id).unwrap();
            CommissionEntry { quantity: Some(1), ..CommissionEntry::new(id, time, time) }
        };
        let (mut store, mut views) = (Store::default(), Views::default());
        let brushed = Question { brush: Some((i32::MIN, i32::MAX)), ..Question::default() };
        store.merge(&[entry(1)], 1);
        views.prepare(&store, &brushed);
        assert_eq!(n_held(&views), 0, "nothing was asked");

        views.answer(&store, &Question::default(), true);
        views.prepare(&store, &brushed);
        assert_eq!(n_held(&views), 1);
        assert_eq!(views.answer(&store, &brushed, true).n_entries, 1);

        // What came in since is in no table: it is asked for first.
        store.merge(&[entry(2)], 2);
        views.prepare(&store, &brushed);
        assert_eq!(views.answer(&store, &brushed, true).n_entries, 2);
    }
}
