//! Commission, entries and units by two things: one walk, with tables of its own for each column.

use commissions::{Amounts, Decimal, GroupTotals, TransactionType};

use super::super::sums::{Lines, Sums, line, merged};
use super::super::tables::{ALL_TOGETHER, Tables, Wanted};
use super::super::walk::{Slots, Walk, Wide};
use super::{Key, Unordered};
use crate::query::{Across, Dimension, KindKey, Measure, Question, Span};
use crate::sieve::kind;
use crate::store::Store;

impl Dimension {
    fn slots(self) -> Slots {
        match self {
            // No column is of an employee: `Across` does not have it.
            Dimension::Employee => Slots::One,
            Dimension::Place => Slots::Places,
            Dimension::Type | Dimension::Transaction => Slots::Types,
            Dimension::Day => Slots::Stretches(Span::Day),
            Dimension::Week => Slots::Stretches(Span::Week),
            Dimension::Month => Slots::Stretches(Span::Month),
        }
    }
}

/// Nothing where it would take too much memory.
pub fn of_shares(store: &Store, question: &Question, across: Across, measure: Measure) -> Option<Unordered> {
    let Across { lines, columns } = across;
    let wanted = Wanted::behind(lines.view() | ALL_TOGETHER);
    let mut walk = Walk::new(store.columns(), question, wanted, columns.slots());
    if !walk.run(question) {
        return None;
    }
    let Walk { people, tables, days, stretches, wide, .. } = walk;
    let days = days.into_met();
    let key = |slot: usize| {
        let types = || store.columns().type_pairs.values().get(slot).copied();
        match columns {
            Dimension::Employee => Key::Unallocated,
            Dimension::Place => Key::Place(store.columns().locations.values().get(slot).copied().flatten()),
            Dimension::Type => Key::Kind(KindKey(types().and_then(kind))),
            Dimension::Transaction => Key::Transaction(types().and_then(|types| types.transaction)),
            Dimension::Day | Dimension::Week | Dimension::Month => {
                Key::Days(stretches.get(slot).copied().unwrap_or_default())
            }
        }
    };
    let mut parts: Vec<(Key, Part)> = Vec::new();
    for (slot, tables) in tables.into_iter().enumerate() {
        match &mut line(&mut parts, key(slot)).tables {
            Some(sum) => *sum += &tables,
            none => *none = Some(tables),
        }
    }
    for wide in wide {
        line(&mut parts, key(wide.slot)).wide.push(wide);
    }
    let mut columns: Lines<Key> = Vec::new();
    let mut cells: Lines<(Key, Key)> = Vec::new();
    for (column, Part { tables, wide }) in parts {
        let mut sums = match tables {
            Some(tables) => Sums::of_tables(store.columns(), &people, &days, &tables),
            None => Sums::default(),
        };
        for wide in &wide {
            let day = days.get(wide.day).map_or(0, |day| day.number);
            sums.add_wide(store, wide, day, wanted, &question.filters);
        }
        if sums.all.n_entries > 0 {
            let of_lines = lines_of(&sums, lines, measure, question);
            cells.extend(of_lines.into_iter().map(|(line, totals)| ((line, column), totals)));
            columns.push((column, sums.all));
        }
    }
    let mut all = GroupTotals::default();
    columns.iter().for_each(|(_, totals)| all.merge(totals));
    let lines = merged(cells.iter().map(|((line, _), totals)| (*line, totals.clone())).collect());
    Some(Unordered {
        columns: measured(columns, measure),
        lines: measured(lines, measure),
        cells: measured(merged(cells), measure),
        all: measure.of(&all),
        n_undefined: 0,
    })
}

/// What belongs to one column.
#[derive(Default)]
struct Part {
    tables: Option<Tables>,
    wide: Vec<Wide>,
}

/// What a column comes to, line by line.
fn lines_of(sums: &Sums, lines: Dimension, measure: Measure, question: &Question) -> Lines<Key> {
    match lines {
        Dimension::Employee => {
            let selected = &question.filters.employees;
            let is_shown = |user| selected.is_empty() || selected.contains(&user);
            let employees = sums.employees.iter().filter(|(user, _)| is_shown(*user));
            let lines = employees.map(|(user, employee)| (Key::Employee(*user), employee.totals.clone()));
            let unallocated = GroupTotals { amounts: sums.unallocated.clone(), ..GroupTotals::default() };
            let is_there = selected.is_empty() && !measure.of(&unallocated).is_zero();
            lines.chain(is_there.then_some((Key::Unallocated, unallocated))).collect()
        }
        Dimension::Place => keyed(&sums.places, Key::Place),
        Dimension::Type => keyed(&sums.kinds, |kind| Key::Kind(KindKey(kind))),
        Dimension::Transaction => {
            keyed(&sums.transactions, |transaction| Key::Transaction(transaction.map(TransactionType::code)))
        }
        Dimension::Day | Dimension::Week | Dimension::Month => {
            let days = sums.days.iter();
            days.map(|(day, it)| (Key::Days(lines.span().start_of(*day)), it.totals.clone())).collect()
        }
    }
}

fn keyed<K: Copy>(lines: &Lines<K>, key: impl Fn(K) -> Key) -> Lines<Key> {
    lines.iter().map(|(it, totals)| (key(*it), totals.clone())).collect()
}

fn measured<K>(lines: Lines<K>, measure: Measure) -> Vec<(K, Decimal)> {
    lines.into_iter().map(|(key, totals)| (key, measure.of(&totals))).collect()
}

impl Measure {
    fn of(self, totals: &GroupTotals) -> Decimal {
        let Amounts { payable, suspended } = &totals.amounts;
        match self {
            Measure::Payable => payable.clone(),
            Measure::Suspended => suspended.clone(),
            Measure::Entries => Decimal::from(i128::from(totals.n_entries)),
            Measure::Units => Decimal::from(totals.units),
            _ => payable + suspended,
        }
    }
}
