//! The rows that pass all filters, in the order of a column.
//!
//! ```text
//!   what is sorted by            its key, a number
//!   date, quantity, findings     itself
//!   employee, place, types       the rank of its code among all codes
//!   invoice, unit, rate          the rank of its word among the words of all chunks
//!   total, share                 the amount, in units of 10^-14
//! ```
//!
//! So comparing two entries is comparing two numbers, and nothing is made of an entry but its key. Totals that fit no
//! key are compared as decimals, together with all others.

use commissions::{Finding, TransactionType, UserId};
use cube::{CHUNK_ROWS, Words, arranged, order};

use crate::answer::{Names, kind_label, transaction_label};
use crate::query::{Column, Question, Sort};
use crate::sieve::{kind, passing};
use crate::store::Store;
use crate::store::columns::{Columns, first_decimals, first_texts};
use crate::store::narrow::WHOLE;

/// Putting fewer than one entry in so many into their places costs much less than all.
const FEW: usize = 8;

/// By the column, then by `Id`; the other way round where that is asked for. The first `n_wanted` are in their places
/// for certain, and so many as it says.
pub fn sorted(
    store: &Store,
    question: &Question,
    sort: Sort,
    names: &Names,
    n_wanted: usize,
) -> (Vec<u32>, usize) {
    let columns = store.columns();
    let rows = passing(columns, question);
    let is_wide = |row: &u32| columns.marks(*row as usize).is_some_and(|marks| marks.is_wide());
    let goes_by_amount = matches!(sort.column, Column::Total | Column::Share);
    let n_rows = rows.len();
    if goes_by_amount && rows.iter().any(is_wide) {
        let mut rows = by_decimals(store, question, sort.column, rows);
        if sort.descending {
            rows.reverse();
        }
        return (rows, n_rows);
    }
    let n_wanted = if n_wanted < n_rows / FEW { n_wanted } else { n_rows };
    let keys = Keys::new(columns, question, sort.column, names);
    (by_keys(columns, &keys, rows, sort.descending, n_wanted), n_wanted)
}

fn by_keys(
    columns: &Columns,
    keys: &Keys<'_>,
    rows: Vec<u32>,
    descending: bool,
    n_wanted: usize,
) -> Vec<u32> {
    // No key is as low as that: what is not there comes first.
    let key = |row: u32| {
        let key = keys.of(row as usize).unwrap_or(i128::MIN);
        (key, columns.id.get(row as usize).unwrap_or_default(), row)
    };
    let mut keyed: Vec<_> = rows.into_iter().map(key).collect();
    let order = |a: &(i128, i64, u32), b: &(i128, i64, u32)| if descending { b.cmp(a) } else { a.cmp(b) };
    if n_wanted < keyed.len() {
        keyed.select_nth_unstable_by(n_wanted, order);
    }
    if let Some(wanted) = keyed.get_mut(..n_wanted) {
        wanted.sort_unstable_by(order);
    }
    keyed.into_iter().map(|(_, _, row)| row).collect()
}

fn by_decimals(store: &Store, question: &Question, column: Column, rows: Vec<u32>) -> Vec<u32> {
    let key = |row: u32| {
        let stored = store.stored(row as usize)?;
        let amount = match column {
            Column::Share => Some(stored.amount(&question.filters)),
            _ => stored.shares.computed_total,
        };
        Some((amount, stored.entry.id, row))
    };
    let (amounts, rows): (Vec<_>, Vec<_>) =
        rows.into_iter().filter_map(key).map(|(amount, id, row)| ((amount, id), row)).unzip();
    arranged(rows, &order(amounts.len(), &|a, b| amounts.get(a).cmp(&amounts.get(b))))
}

/// What a column's keys are made of. Nothing comes before everything.
enum Keys<'a> {
    Ids,
    Created(&'a Columns),
    Quantities(&'a Columns),
    Findings(&'a Columns),
    /// The rank of each code.
    People(&'a Columns, Vec<i64>),
    Places(&'a Columns, Vec<i64>),
    Types(&'a Columns, Vec<i64>),
    /// The rank of each word, by chunk.
    Words(&'a Words, Vec<Vec<i64>>),
    Amounts(Amounts<'a>),
}

impl<'a> Keys<'a> {
    fn new(columns: &'a Columns, question: &Question, column: Column, names: &Names) -> Self {
        let types = columns.type_pairs.values();
        match column {
            Column::Date => Keys::Created(columns),
            Column::Id => Keys::Ids,
            Column::Quantity => Keys::Quantities(columns),
            Column::Findings => Keys::Findings(columns),
            Column::Employee => {
                let people = columns.people.values().iter();
                let order: Vec<_> = people.map(|person| employee_order(person.user, names)).collect();
                Keys::People(columns, ranks(&order))
            }
            Column::Place => {
                let places: Vec<_> = columns.locations.values().iter().map(|it| names.place(*it)).collect();
                Keys::Places(columns, ranks(&places))
            }
            Column::Type => {
                let labels: Vec<_> = types.iter().map(|types| kind_label(kind(*types))).collect();
                Keys::Types(columns, ranks(&labels))
            }
            Column::Transaction => {
                let transaction = |code: Option<u8>| code.map(TransactionType::from_code);
                let labels = types.iter().map(|types| transaction_label(transaction(types.transaction)));
                Keys::Types(columns, ranks(&labels.collect::<Vec<_>>()))
            }
            Column::Invoice => Keys::words(&columns.invoice, first_texts),
            Column::Unit => Keys::words(&columns.unit, first_decimals),
            Column::Rate => Keys::words(&columns.terms, first_decimals),
            Column::Total => Keys::Amounts(Amounts::totals(columns)),
            Column::Share => Keys::Amounts(Amounts::shares(columns, question)),
        }
    }

    fn words<T: Ord, I: Iterator<Item = T>>(
        words: &'a Words,
        values: impl Fn(&'a Words, usize) -> I,
    ) -> Self {
        let chunks = (0..).take_while(|chunk| words.codes(*chunk).is_some());
        let by_chunk: Vec<Vec<T>> = chunks.map(|chunk| values(words, chunk).collect()).collect();
        let mut ranks = ranks(&by_chunk.iter().flatten().collect::<Vec<_>>()).into_iter();
        Keys::Words(
            words,
            by_chunk.iter().map(|values| ranks.by_ref().take(values.len()).collect()).collect(),
        )
    }

    fn of(&self, row: usize) -> Option<i128> {
        let ranked = |ranks: &[i64], code: Option<i64>| ranks.get(code? as usize).copied().map(i128::from);
        match self {
            Keys::Ids => None,
            Keys::Created(columns) => columns.created.get(row).map(i128::from),
            Keys::Quantities(columns) => columns.quantity.get(row).map(i128::from),
            Keys::Findings(columns) => columns.marks(row).map(|marks| i128::from(marks.n_findings())),
            Keys::People(columns, ranks) => ranked(ranks, columns.person.get(row)),
            Keys::Places(columns, ranks) => ranked(ranks, columns.place.get(row)),
            Keys::Types(columns, ranks) => ranked(ranks, columns.types.get(row)),
            Keys::Words(words, ranks) => {
                let code = words.codes(row / CHUNK_ROWS)?.get(row % CHUNK_ROWS);
                ranked(ranks.get(row / CHUNK_ROWS)?, code)
            }
            Keys::Amounts(amounts) => amounts.of(row),
        }
    }
}

/// The place of each value among all in their order; equal ones have the same.
fn ranks<T: Ord>(values: &[T]) -> Vec<i64> {
    let sorted = order(values.len(), &|a, b| values.get(a).cmp(&values.get(b)));
    let mut ranks = vec![0; values.len()];
    let mut rank = 0;
    let mut last = None;
    for idx in sorted {
        let value = values.get(idx as usize);
        rank += i64::from(last.is_some_and(|last| last != value));
        last = Some(value);
        if let Some(slot) = ranks.get_mut(idx as usize) {
            *slot = rank;
        }
    }
    ranks
}

/// By name, those without one by number after them, and nobody last.
fn employee_order(user: Option<UserId>, names: &Names) -> (bool, bool, Option<&str>, Option<UserId>) {
    let name = user.and_then(|user| names.employee(user));
    (user.is_none(), name.is_none(), name, user)
}

/// The computed totals of narrow entries, or what the selected employees have of them.
struct Amounts<'a> {
    columns: &'a Columns,
    /// Of codes of people, as primary and as split user. Nothing where all of an entry counts.
    selected: Option<Vec<[bool; 2]>>,
    /// Whether an entry without a total is nothing, or nought.
    without_total: Option<i128>,
}

impl<'a> Amounts<'a> {
    fn totals(columns: &'a Columns) -> Self {
        Amounts { columns, selected: None, without_total: None }
    }

    fn shares(columns: &'a Columns, question: &Question) -> Self {
        let employees = &question.filters.employees;
        let selected = columns.people.values().iter().map(|person| {
            let is_selected = employees.contains(&person.user);
            [is_selected, is_selected && person.user.is_some()]
        });
        Amounts {
            selected: (!employees.is_empty()).then(|| selected.collect()),
            without_total: Some(0),
            ..Amounts::totals(columns)
        }
    }

    fn of(&self, row: usize) -> Option<i128> {
        let columns = self.columns;
        let (chunk, idx) = (row / CHUNK_ROWS, row % CHUNK_ROWS);
        let marks = columns.marks(row)?;
        if marks.has(Finding::NoUnitCommission) || marks.has(Finding::NoQuantity) {
            return self.without_total;
        }
        let values = columns.values(chunk)?;
        let unit = values.unit(columns.unit.codes(chunk)?.get(idx)?);
        let total = i128::from(unit) * i128::from(columns.quantity.get(row)?);
        let Some(selected) = &self.selected else { return Some(total * i128::from(WHOLE)) };
        let rates = values.rates(columns.rates.codes(chunk)?.get(idx)?);
        let [is_primary, _] = *selected.get(columns.person.get(row)? as usize)?;
        let [_, is_split] = *selected.get(columns.split_person.get(row)? as usize)?;
        let rate = |counts: bool, rate: i64| if counts { i128::from(rate) } else { 0 };
        Some(total * (rate(is_primary, rates.first) + rate(is_split, rates.second)))
    }
}
