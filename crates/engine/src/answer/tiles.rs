//! What entries come to by one thing that can be selected, whatever is selected of it: so where only that moves, an
//! answer is a sum of few tables, however many entries there are.
//!
//! ```text
//!   types            sale   refund   coupon   spiff
//!   a table for each   10       −3        7      40      a line for each person, type, place, day
//!                      └── sale and coupon: 10 + 7; all but spiffs: the sum of all − 40
//!
//!   day             3 Oct    4 Oct    5 Oct   6 Oct
//!   of the day         10       20        5      40
//!   up to it           10       30       35      75      what is held of days, since a brush is a range of them
//!                         └── 4 to 6 Oct: 75 − 10
//! ```
//!
//! Sums are exact, and so are their differences. What is no sum (which entry was updated last) is looked for table by
//! table; entries that are counted as decimals are counted one by one.

use std::ops::{AddAssign, Range, SubAssign};

use cube::{Groups, arranged, order};

use super::people::{Latest, People};
use super::sums::Sums;
use super::tables::{ALL_TOGETHER, DAYS, EMPLOYEES, KINDS, PLACES, TRANSACTIONS, Tables, Wanted};
use super::walk::{Slots, Walk, Wide};
use crate::calendar::Day;
use crate::query::{Filters, Question, Span};
use crate::sieve::{ALL, BRUSH, KIND, PLACE, Sieve, TRANSACTION};
use crate::store::Store;

/// What may move in a question while all else of it stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moving {
    /// The brushed days.
    Brush,
    /// The selected commission and transaction types.
    Types,
    Places,
}

impl Moving {
    pub(super) const ALL: [Moving; 3] = [Moving::Brush, Moving::Types, Moving::Places];

    /// The question with nothing selected of it.
    pub(super) fn all_of(self, question: &Question) -> Question {
        let mut question = question.clone();
        let Filters { kinds, transactions, places, .. } = &mut question.filters;
        match self {
            Moving::Brush => question.brush = None,
            Moving::Types => {
                kinds.clear();
                transactions.clear();
            }
            Moving::Places => places.clear(),
        }
        question
    }

    fn slots(self) -> Slots {
        match self {
            Moving::Brush => Slots::Stretches(Span::Day),
            Moving::Types => Slots::Types,
            Moving::Places => Slots::Places,
        }
    }

    /// The filters that say what is selected of it.
    fn bits(self) -> u8 {
        match self {
            Moving::Brush => BRUSH,
            Moving::Types => KIND | TRANSACTION,
            Moving::Places => PLACE,
        }
    }
}

/// So many at a time; in tests as few as there are days for.
const LATEST_DAYS: usize = if cfg!(test) { 2 } else { 16 };

#[derive(Debug)]
pub(super) struct Tiles {
    moving: Moving,
    people: People,
    /// As they were met, or oldest first where these are the slots.
    days: Vec<Day>,
    /// By slot. Of days: what all up to that one come to; the latest entries are those of the day.
    tables: Vec<Tables>,
    /// Of days: what each comes to, and the part of it that chargebacks made.
    each_day: [Groups; 2],
    /// Of days: the latest entries of so many at a time.
    latest: Vec<Latest>,
    /// What all slots come to; nothing where they are days.
    all: Tables,
    wide: Vec<Wide>,
    wanted: Wanted,
}

impl Tiles {
    /// Of a question in which nothing is selected of what moves. Nothing where that takes too much memory.
    pub(super) fn new(store: &Store, question: &Question, moving: Moving) -> Option<Self> {
        // What a day comes to, its slot says already.
        let without = if moving == Moving::Brush { DAYS } else { 0 };
        let wanted = Wanted::ANSWER.without(without);
        let mut walk = Walk::new(store.columns(), question, wanted, moving.slots());
        if !walk.run(question) {
            return None;
        }
        let all = Tables::new(store.columns(), &walk.people, wanted);
        let Walk { people, mut tables, days, mut wide, .. } = walk;
        let mut days = days.into_met();
        let mut each_day = [(); 2].map(|()| Groups::new(0));
        let mut latest = Vec::new();
        if moving == Moving::Brush {
            let by_number = order(days.len(), &|a, b| {
                days.get(a).map(|day| day.number).cmp(&days.get(b).map(|day| day.number))
            });
            let mut places = vec![0; days.len()];
            (0..).zip(&by_number).for_each(|(place, old)| {
                if let Some(slot) = places.get_mut(*old as usize) {
                    *slot = place;
                }
            });
            wide.iter_mut().for_each(|wide| wide.slot = places.get(wide.slot).copied().unwrap_or_default());
            wide.iter_mut().for_each(|wide| wide.day = wide.slot);
            (days, tables) = (arranged(days, &by_number), arranged(tables, &by_number));
            each_day = [
                Groups::of(tables.iter().map(|tables| tables.all)),
                Groups::of(tables.iter().map(|tables| tables.chargebacks)),
            ];
            for days in tables.chunks(LATEST_DAYS) {
                let mut people = all.people.clone();
                people.take_latest(days.iter().map(|tables| tables.people.latest()));
                latest.push(people.latest().clone());
            }
            let mut rest = tables.as_mut_slice();
            while let [before, after @ ..] = rest {
                if let Some(next) = after.first_mut() {
                    *next += before;
                }
                rest = after;
            }
        }
        let mut tiles = Tiles { moving, people, days, tables, each_day, latest, all, wide, wanted };
        if moving != Moving::Brush {
            for tables in &tiles.tables {
                tiles.all += tables;
            }
        }
        Some(tiles)
    }

    /// As [`Sums::of`] has it. What does not move in the question is as it was when the tiles were made. Of days that
    /// are brushed only the sum, unless `with_days`.
    pub(super) fn sums(&self, store: &Store, question: &Question, with_days: bool) -> Sums {
        let bits = self.bits_of_slots(store, question);
        let tables = match self.moving {
            Moving::Brush => self.of_range(&bits, with_days),
            Moving::Types | Moving::Places => self.of_set(store, &bits),
        };
        let mut sums = Sums::of_tables(store.columns(), &self.people, &self.days, &tables);
        for wide in &self.wide {
            let of_slot = bits.get(wide.slot).copied().unwrap_or_default();
            if of_slot == self.moving.bits() || self.moving != Moving::Brush || with_days {
                let wide = Wide { bits: wide.bits & !self.moving.bits() | of_slot, ..*wide };
                let day = self.days.get(wide.day).map_or(0, |day| day.number);
                sums.add_wide(store, &wide, day, Wanted::ANSWER, &question.filters);
            }
        }
        sums
    }

    /// Which of the filters that move let each slot through.
    fn bits_of_slots(&self, store: &Store, question: &Question) -> Vec<u8> {
        match self.moving {
            Moving::Brush => {
                let is_brushed =
                    |day: &Day| question.brush.is_none_or(|(from, to)| (from..=to).contains(&day.number));
                self.days.iter().map(|day| if is_brushed(day) { BRUSH } else { 0 }).collect()
            }
            Moving::Types | Moving::Places => {
                let sieve = Sieve::new(store.columns(), question);
                let bits = |code: usize| match self.moving {
                    Moving::Places => sieve.bits_of_place(code as i64),
                    _ => sieve.bits_of_types(code as i64),
                };
                (0..self.tables.len()).map(|code| bits(code) & self.moving.bits()).collect()
            }
        }
    }

    /// Slots side by side: one difference.
    fn of_range(&self, bits: &[u8], with_days: bool) -> Tables {
        let from = bits.iter().position(|bits| *bits != 0).unwrap_or_default();
        let end = bits.iter().rposition(|bits| *bits != 0).map_or(from, |last| last + 1);
        let brushed = self.tables.get(from..end).unwrap_or_default();
        let mut tables = brushed.last().unwrap_or(&self.all).clone();
        if let Some(before) = from.checked_sub(1).and_then(|before| self.tables.get(before))
            && !brushed.is_empty()
        {
            tables -= before;
        }
        let each = |range: Range<usize>| self.tables.get(range).unwrap_or_default().iter();
        let blocks = from.div_ceil(LATEST_DAYS)..end / LATEST_DAYS;
        if blocks.is_empty() {
            tables.people.take_latest(each(from..end).map(|tables| tables.people.latest()));
        } else {
            let ends = each(from..blocks.start * LATEST_DAYS).chain(each(blocks.end * LATEST_DAYS..end));
            let whole = self.latest.get(blocks).unwrap_or_default();
            tables.people.take_latest(ends.map(|tables| tables.people.latest()).chain(whole));
        }
        let [days, chargebacks] = &self.each_day;
        tables.days = if with_days { days.clone() } else { days.together(from..end) };
        tables.day_chargebacks = if with_days { chargebacks.clone() } else { Groups::new(0) };
        tables
    }

    /// Any slots: the sum of those that a view shows, or that of all without those that it does not.
    fn of_set(&self, store: &Store, bits: &[u8]) -> Tables {
        let none = Tables::new(store.columns(), &self.people, self.wanted);
        let moving = self.moving.bits();
        let shown: Vec<u8> = bits.iter().map(|bits| self.wanted.shows(ALL & !moving | bits)).collect();
        let by_view = |view: u8| shown.iter().map(|shown| shown & view != 0).collect::<Vec<_>>();
        let [employees, kinds, transactions] = [EMPLOYEES, KINDS, TRANSACTIONS].map(by_view);
        let [places, days, all] = [PLACES, DAYS, ALL_TOGETHER].map(by_view);
        let mut people = self.add_up(&employees, &none, |tables| &tables.people);
        let latest = self.tables.iter().zip(&employees).filter(|(_, is_shown)| **is_shown);
        people.take_latest(latest.map(|(tables, _)| tables.people.latest()));
        Tables {
            people,
            unallocated: self.add_up(&employees, &none, |tables| &tables.unallocated),
            kinds: self.add_up(&kinds, &none, |tables| &tables.kinds),
            transactions: self.add_up(&transactions, &none, |tables| &tables.transactions),
            places: self.add_up(&places, &none, |tables| &tables.places),
            days: self.add_up(&days, &none, |tables| &tables.days),
            day_chargebacks: self.add_up(&days, &none, |tables| &tables.day_chargebacks),
            all: self.add_up(&all, &none, |tables| &tables.all),
            chargebacks: self.add_up(&all, &none, |tables| &tables.chargebacks),
            n_with_findings: self.add_up(&all, &none, |tables| &tables.n_with_findings),
        }
    }

    fn add_up<T>(&self, shown: &[bool], none: &Tables, of: impl Fn(&Tables) -> &T) -> T
    where
        T: Clone + for<'a> AddAssign<&'a T> + for<'a> SubAssign<&'a T>,
    {
        let n_shown = shown.iter().filter(|is_shown| **is_shown).count();
        let adds = n_shown <= shown.len() / 2;
        let mut sum = of(if adds { none } else { &self.all }).clone();
        for (tables, _) in self.tables.iter().zip(shown).filter(|(_, is_shown)| **is_shown == adds) {
            if adds {
                sum += of(tables);
            } else {
                sum -= of(tables);
            }
        }
        sum
    }
}
