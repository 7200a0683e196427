//! Reported totals, implied bases and SPIFs by two things. Quotients are added up as they are, and rounded last.

use commissions::{EntryAmount, Fraction, FractionSum, NoAmount};

use super::super::sums::line;
use super::{Key, PLACES, Unordered};
use crate::query::{Across, Dimension, KindKey, Question};
use crate::sieve::{kind, passing};
use crate::store::Store;
use crate::store::columns::Columns;

/// A line, a column, or where both meet; of the entries that have such an amount.
type Sums<K> = Vec<(K, FractionSum)>;

pub fn of_entries(store: &Store, question: &Question, across: Across, amount: EntryAmount) -> Unordered {
    let columns = store.columns();
    let selected = &question.filters.employees;
    let mut n_undefined = 0;
    let [mut of_columns, mut of_lines]: [Sums<Key>; 2] = Default::default();
    let mut of_cells: Sums<(Key, Key)> = Vec::new();
    let mut all = FractionSum::default();
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
        let keys = [across.lines, across.columns].map(|dimension| key(columns, row, dimension, question));
        let [Some(line_key), Some(column_key)] = keys else { continue };
        all += &value;
        *line(&mut of_columns, column_key) += &value;
        let is_shown = match line_key {
            Key::Employee(user) => selected.is_empty() || selected.contains(&user),
            _ => true,
        };
        if is_shown {
            *line(&mut of_lines, line_key) += &value;
            *line(&mut of_cells, (line_key, column_key)) += &value;
        }
    }
    let decimal = |sum: Fraction| sum.to_decimal(PLACES);
    let sums = |sums: Sums<Key>| sums.into_iter().map(|(key, sum)| (key, decimal(sum.total()))).collect();
    Unordered {
        columns: sums(of_columns),
        lines: sums(of_lines),
        cells: of_cells.into_iter().map(|(keys, sum)| (keys, decimal(sum.total()))).collect(),
        all: decimal(all.total()),
        n_undefined,
    }
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
