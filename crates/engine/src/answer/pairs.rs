//! Totals by two things at once: a line for each value of the one, a column for each of the other. Unlike the views of an
//! [`Answer`](super::Answer) they are of the entries that all filters leave, so all cells together come to the headline.
//!
//! ```text
//!                 Sale   Coupon     All
//!   Ann             10        2      12       by employee: shares, as everywhere (shares.rs)
//!   Bea              7                7
//!   Unallocated      1                1       what nobody gets
//!   All             18        2      20       each column by itself: an entry of two employees counts once
//! ```
//!
//! A reported total or an implied base is nobody's share: by employee it counts where primary, as units do (entries.rs).

mod entries;
mod shares;

use std::cmp::Ordering;

use chrono::NaiveDate;
use commissions::{Decimal, TransactionType, UserId};
use cube::{arranged, order};

use super::{Names, kind_label, transaction_label};
use crate::query::{Across, Dimension, KindKey, Measure, Question, Span};
use crate::store::Store;

/// What a line or a column is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// `None` is the line "No employee".
    Employee(Option<UserId>),
    Place(Option<i64>),
    Kind(KindKey),
    Transaction(Option<u8>),
    /// The number of the first day.
    Days(i32),
    /// What no employee gets.
    Unallocated,
}

/// A line or a column, and what all entries of it come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub key: Key,
    pub all: Decimal,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairLine {
    pub sum: Sum,
    /// In the order of the columns; nothing where there are no entries.
    pub cells: Vec<Option<Decimal>>,
}

/// Of one measure. An implied base that does not end is the nearest with [`PLACES`] digits after the point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Days as they follow each other, all else by its sum, the greatest first.
    pub columns: Vec<Sum>,
    /// In the same order; what nobody gets is the last one.
    pub lines: Vec<PairLine>,
    pub all: Decimal,
    /// Entries that add nothing, since what their amount is reckoned from is absent.
    pub n_undefined: u64,
}

/// Digits after the point of an implied base that does not end.
pub const PLACES: u32 = 10;

/// Nothing where lines and columns would take too much memory.
pub fn pairs(store: &Store, question: &Question, across: Across, measure: Measure) -> Option<Pairs> {
    let unordered = match measure.of_entry() {
        Some(amount) => entries::of_entries(store, question, across, amount)?,
        None => shares::of_shares(store, question, across, measure)?,
    };
    Some(unordered.into_pairs(across))
}

/// Lines, columns and cells in the order of their keys, each once.
#[derive(Default)]
struct Unordered {
    columns: Vec<(Key, Decimal)>,
    lines: Vec<(Key, Decimal)>,
    /// By line and column.
    cells: Vec<((Key, Key), Decimal)>,
    all: Decimal,
    n_undefined: u64,
}

impl Unordered {
    fn into_pairs(self, across: Across) -> Pairs {
        let Unordered { columns, lines, cells, all, n_undefined } = self;
        let (columns, column_places) = in_order(columns, across.columns);
        let (lines, line_places) = in_order(lines, across.lines);
        let line = |sum: Sum| PairLine { sum, cells: vec![None; columns.len()] };
        let mut lines: Vec<_> = lines.into_iter().map(line).collect();
        for ((line, column), value) in cells {
            let line = place(&line_places, line).and_then(|place| lines.get_mut(place));
            let column = place(&column_places, column);
            if let Some(cell) = line.zip(column).and_then(|(line, column)| line.cells.get_mut(column)) {
                *cell = Some(value);
            }
        }
        Pairs { columns, lines, all, n_undefined }
    }
}

/// By key; and where each of them stands now.
fn in_order(sums: Vec<(Key, Decimal)>, dimension: Dimension) -> (Vec<Sum>, Vec<(Key, usize)>) {
    let by_sum = order(sums.len(), &|a, b| {
        let (Some((key_a, a)), Some((key_b, b))) = (sums.get(a), sums.get(b)) else { return Ordering::Equal };
        let is_last = |key: &Key| *key == Key::Unallocated;
        let by_sum = if dimension.is_time() { Ordering::Equal } else { b.cmp(a) };
        is_last(key_a).cmp(&is_last(key_b)).then(by_sum)
    });
    let mut places: Vec<_> = sums.iter().map(|(key, _)| (*key, 0)).collect();
    for (place, old) in by_sum.iter().enumerate() {
        if let Some(slot) = places.get_mut(*old as usize) {
            slot.1 = place;
        }
    }
    (arranged(sums, &by_sum).into_iter().map(|(key, all)| Sum { key, all }).collect(), places)
}

fn place(places: &[(Key, usize)], key: Key) -> Option<usize> {
    let found = places.binary_search_by_key(&key, |(key, _)| *key).ok()?;
    places.get(found).map(|(_, place)| *place)
}

impl Key {
    /// As a person reads it; days as the first of them.
    pub fn label(self, across: Across, names: &Names) -> String {
        match self {
            Key::Employee(None) => "No employee".to_owned(),
            Key::Employee(Some(user)) => {
                names.employee_apart(user).unwrap_or_else(|| format!("Employee {user}"))
            }
            Key::Place(place) => names.place(place),
            Key::Kind(kind) => kind_label(kind.0),
            Key::Transaction(code) => transaction_label(code.map(TransactionType::from_code)),
            Key::Days(day) => {
                let date = NaiveDate::from_num_days_from_ce_opt(day)
                    .map(|date| date.to_string())
                    .unwrap_or_default();
                let is_month = [across.lines, across.columns].contains(&Dimension::Month);
                date.get(..7).filter(|_| is_month).map_or_else(|| date.clone(), str::to_owned)
            }
            Key::Unallocated => "Unallocated".to_owned(),
        }
    }
}

impl Dimension {
    fn span(self) -> Span {
        match self {
            Dimension::Month => Span::Month,
            Dimension::Week => Span::Week,
            _ => Span::Day,
        }
    }
}
