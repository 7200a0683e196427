//! Reported totals, implied bases and SPIFs by two things. Quotients are added up as they are, and rounded last.

use std::collections::BTreeMap;

use commissions::{Decimal, EntryAmount, FractionSum, NoAmount};

use super::{Key, PLACES, Unordered};
use crate::query::{Across, Dimension, KindKey, Question};
use crate::sieve::{kind, passing};
use crate::store::Store;
use crate::store::columns::Columns;

/// More sums than these take too much memory (100 MB).
const MAX_SUMS: usize = 1 << 19;

/// Of the entries that have such an amount. Nothing where it would take too much memory.
pub fn of_entries(
    store: &Store,
    question: &Question,
    across: Across,
    amount: EntryAmount,
) -> Option<Unordered> {
    let columns = store.columns();
    let selected = &question.filters.employees;
    let mut n_undefined = 0;
    // By line and column; of all lines, of all columns.
    let mut sums: BTreeMap<(Option<Key>, Option<Key>), FractionSum> = BTreeMap::new();
    for row in passing(columns, question) {
        let row = row as usize;
        let value = match columns.calculation(row).map(|entry| amount.of(&entry)) {
            Some(Ok(value)) => value,
            Some(Err(NoAmount::Undefined)) => {
                n_undefined += 1;
                continue;
            }
            Some(Err(NoAmount::OfItsType)) | None => continue,
        };
        let [line, column] = [across.lines, across.columns].map(|it| key(columns, row, it, question));
        let is_shown = match line {
            Some(Key::Employee(user)) => selected.is_empty() || selected.contains(&user),
            _ => true,
        };
        let of_line = [(line, column), (line, None)].into_iter().filter(|_| is_shown);
        for keys in of_line.chain([(None, column), (None, None)]) {
            *sums.entry(keys).or_default() += &value;
        }
        if sums.len() > MAX_SUMS {
            return None;
        }
    }
    let mut unordered = Unordered { n_undefined, ..Unordered::default() };
    for (keys, sum) in sums {
        let sum: Decimal = sum.total().to_decimal(PLACES);
        match keys {
            (Some(line), Some(column)) => unordered.cells.push(((line, column), sum)),
            (Some(line), None) => unordered.lines.push((line, sum)),
            (None, Some(column)) => unordered.columns.push((column, sum)),
            (None, None) => unordered.all = sum,
        }
    }
    Some(unordered)
}

fn key(columns: &Columns, row: usize, dimension: Dimension, question: &Question) -> Option<Key> {
    let types = || columns.type_pairs.get(columns.types.get(row)?);
    Some(match dimension {
        Dimension::Employee => Key::Employee(columns.people.get(columns.person.get(row)?)?.user),
        Dimension::Place => Key::Place(columns.locations.get(columns.place.get(row)?)?),
        Dimension::Type => Key::Kind(KindKey(kind(types()?))),
        Dimension::Transaction => Key::Transaction(types()?.transaction),
        Dimension::Day | Dimension::Week | Dimension::Month => {
            let day = question.calendar.day_of(columns.created.get(row)?);
            Key::Days(dimension.span().start_of(day.number))
        }
    })
}
