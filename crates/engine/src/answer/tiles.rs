//! What entries come to by day, added up from the first day on: so what any days come to is one difference, however many
//! entries there are.
//!
//! ```text
//!   day          3 Oct   4 Oct   5 Oct   6 Oct
//!   of the day      10      20       5      40      a table for each day: a line for each person, type, place
//!   up to it        10      30      35      75      what is held
//!                        └── 4 to 6 Oct: 75 − 10
//! ```
//!
//! Sums are exact, and so are their differences. What is no sum (which entry was updated last) is looked for day by day;
//! entries that are counted as decimals are counted one by one.

use cube::{Tally, arranged, order};

use super::people::People;
use super::sums::{Employees, Sums, Tabled, Walk, Wide};
use super::tables::Tables;
use crate::calendar::Day;
use crate::query::Question;
use crate::sieve::BRUSH;
use crate::store::Store;

/// Above so many lines of tables (64 MB) there are none.
const MAX_LINES: usize = 1 << 20;

#[derive(Debug)]
pub(super) struct Tiles {
    people: People,
    /// Oldest first, with what is shown of each.
    days: Vec<(Day, Tally)>,
    /// Of all days up to that one; the latest entries are those of the day.
    tables: Vec<Tables>,
    /// With the numbers of their days.
    wide: Vec<(i32, Wide)>,
    left_out: u8,
}

impl Tiles {
    /// Of all days that the question lets through, whatever is brushed. Nothing where that takes too much memory.
    pub(super) fn new(store: &Store, question: &Question) -> Option<Self> {
        let whole = Question { brush: None, ..question.clone() };
        let left_out = Employees::OfOtherFilters.left_out();
        let n_lines = Tables::n_lines(store.columns()).max(1);
        let mut walk =
            Walk::new(store.columns(), &whole, left_out, Tabled::ByDay { max_days: MAX_LINES / n_lines });
        if !walk.run(&whole) {
            return None;
        }
        let Walk { people, mut tables, days, wide, .. } = walk;
        let days = days.into_met();
        tables.resize_with(days.len(), || Tables::new(store.columns(), &people));
        let number = |idx: usize| days.get(idx).map(|(day, _)| day.number);
        let wide = wide.into_iter().filter_map(|wide| Some((number(wide.day)?, wide))).collect();
        let by_number = order(days.len(), &|a, b| number(a).cmp(&number(b)));
        let (days, mut tables) = (arranged(days, &by_number), arranged(tables, &by_number));
        let mut rest = tables.as_mut_slice();
        while let [before, after @ ..] = rest {
            if let Some(next) = after.first_mut() {
                next.add_sums(before);
            }
            rest = after;
        }
        Some(Tiles { people, days, tables, wide, left_out })
    }

    /// As [`Sums::of`] has it, of what the question brushes. Its filters are those that the tiles were made with.
    /// Of days that are not brushed only `with_days`.
    pub(super) fn sums(&self, store: &Store, question: &Question, with_days: bool) -> Sums {
        let is_brushed = |day: i32| question.brush.is_none_or(|(from, to)| (from..=to).contains(&day));
        let from =
            question.brush.map_or(0, |(from, _)| self.days.partition_point(|(day, _)| day.number < from));
        let end = question
            .brush
            .map_or(self.days.len(), |(_, to)| self.days.partition_point(|(day, _)| day.number <= to));
        let mut sums = Sums::default();
        if let Some(brushed) = self.tables.get(from..end)
            && let Some(last) = brushed.last()
        {
            let mut tables = last.clone();
            if let Some(before) = from.checked_sub(1).and_then(|before| self.tables.get(before)) {
                tables.subtract_sums(before);
            }
            tables.people.take_latest(brushed.iter().map(|tables| &tables.people));
            sums = Sums::of_tables(store.columns(), &self.people, &tables);
        }
        let days = if with_days { Some(self.days.as_slice()) } else { self.days.get(from..end) };
        sums.add_days(days.unwrap_or_default());
        for (day, Wide { row, bits, .. }) in &self.wide {
            if is_brushed(*day) || with_days {
                let bits = if is_brushed(*day) { *bits } else { bits & !BRUSH };
                sums.add_wide(store, *row, bits, *day, self.left_out, &question.filters);
            }
        }
        sums
    }
}
