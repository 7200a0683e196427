//! Totals by two things at once: a line for each value of the one, a column for each of the other. Unlike the views of an
//! [`Answer`](super::Answer) they are of the entries that all filters leave, so all cells together come to the headline.
//!
//! ```text
//!                 Sale   Coupon     All
//!   Ann             10        2      12       by employee: shares, as everywhere
//!   Bea              7                7
//!   Unallocated      1                1       what nobody gets
//!   All             18        2      20       each column by itself: an entry of two employees counts once
//! ```

use chrono::NaiveDate;
use commissions::{Amounts, Decimal, GroupTotals, TransactionType, UserId};

use super::sums::{Lines, Sums, line, merged};
use super::tables::{ALL_TOGETHER, DAYS, EMPLOYEES, KINDS, PLACES, TRANSACTIONS, Tables, Wanted};
use super::walk::{Slots, Walk, Wide};
use super::{MoneyParts, Names, greatest_first, kind_label, transaction_label, units};
use crate::query::{Across, Dimension, KindKey, Measure, Question, Span};
use crate::sieve::kind;
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

/// What some entries come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub n_entries: u64,
    /// Of employees: where primary.
    pub units: i64,
    pub money: MoneyParts,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairLine {
    pub key: Key,
    /// In the order of the columns; nothing where there are no entries.
    pub cells: Vec<Option<Cell>>,
    pub all: Cell,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Days as they follow each other, all else by total, the greatest first. With what all entries of each come to.
    pub columns: Vec<(Key, Cell)>,
    /// In the same order; what nobody gets is the last one.
    pub lines: Vec<PairLine>,
    pub all: Cell,
}

impl Key {
    /// As a person reads it; days as the first of them.
    pub fn label(self, across: Across, names: &Names) -> String {
        match self {
            Key::Employee(None) => "No employee".to_owned(),
            Key::Employee(Some(user)) => {
                names.employee(user).map_or_else(|| format!("Employee {user}"), str::to_owned)
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

impl Cell {
    pub fn of(&self, measure: Measure) -> Decimal {
        match measure {
            Measure::Payable => self.money.payable.clone(),
            Measure::Suspended => self.money.suspended.clone(),
            Measure::Both => self.money.total(),
            Measure::Entries => Decimal::from(i128::from(self.n_entries)),
            Measure::Units => Decimal::from(self.units),
        }
    }
}

impl From<GroupTotals> for Cell {
    fn from(totals: GroupTotals) -> Self {
        Cell { n_entries: totals.n_entries, units: units(totals.units), money: totals.amounts.into() }
    }
}

impl Dimension {
    fn view(self) -> u8 {
        match self {
            Dimension::Employee => EMPLOYEES,
            Dimension::Place => PLACES,
            Dimension::Type => KINDS,
            Dimension::Transaction => TRANSACTIONS,
            Dimension::Day | Dimension::Week | Dimension::Month => DAYS,
        }
    }

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

    fn span(self) -> Span {
        match self {
            Dimension::Month => Span::Month,
            Dimension::Week => Span::Week,
            _ => Span::Day,
        }
    }
}

/// Nothing where lines and columns would take too much memory.
pub fn pairs(store: &Store, question: &Question, lines: Dimension, columns: Dimension) -> Option<Pairs> {
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
    let mut table = Table::default();
    for (key, Part { tables, wide }) in parts {
        let mut sums = match tables {
            Some(tables) => Sums::of_tables(store.columns(), &people, &days, &tables),
            None => Sums::default(),
        };
        for wide in &wide {
            let day = days.get(wide.day).map_or(0, |day| day.number);
            sums.add_wide(store, wide, day, wanted, &question.filters);
        }
        if sums.all.n_entries > 0 {
            table.add(key, sums, lines, question);
        }
    }
    Some(table.into_pairs(lines, columns))
}

/// What belongs to one column.
#[derive(Default)]
struct Part {
    tables: Option<Tables>,
    wide: Vec<Wide>,
}

#[derive(Default)]
struct Table {
    columns: Vec<(Key, GroupTotals)>,
    /// With the numbers of their columns.
    cells: Lines<(Key, usize)>,
}

impl Table {
    fn add(&mut self, key: Key, sums: Sums, lines: Dimension, question: &Question) {
        let column = self.columns.len();
        let mut put = |key: Key, totals: &GroupTotals| self.cells.push(((key, column), totals.clone()));
        match lines {
            Dimension::Employee => {
                let selected = &question.filters.employees;
                let is_selected = |user| selected.is_empty() || selected.contains(&user);
                for (user, employee) in sums.employees.iter().filter(|(user, _)| is_selected(*user)) {
                    put(Key::Employee(*user), &employee.totals);
                }
                let Amounts { payable, suspended } = &sums.unallocated;
                if selected.is_empty() && !(payable.is_zero() && suspended.is_zero()) {
                    let amounts = sums.unallocated.clone();
                    put(Key::Unallocated, &GroupTotals { amounts, ..GroupTotals::default() });
                }
            }
            Dimension::Place => sums.places.iter().for_each(|(place, it)| put(Key::Place(*place), it)),
            Dimension::Type => sums.kinds.iter().for_each(|(kind, it)| put(Key::Kind(KindKey(*kind)), it)),
            Dimension::Transaction => sums.transactions.iter().for_each(|(transaction, it)| {
                put(Key::Transaction(transaction.map(TransactionType::code)), it);
            }),
            Dimension::Day | Dimension::Week | Dimension::Month => {
                let start = |day: i32| Key::Days(lines.span().start_of(day));
                sums.days.iter().for_each(|(day, it)| put(start(*day), &it.totals));
            }
        }
        self.columns.push((key, sums.all));
    }

    fn into_pairs(self, lines: Dimension, columns: Dimension) -> Pairs {
        let mut all = GroupTotals::default();
        self.columns.iter().for_each(|(_, totals)| all.merge(totals));
        let numbered = self.columns.into_iter().enumerate();
        let ordered: Vec<_> = numbered.map(|(number, (key, totals))| (number, key, totals.into())).collect();
        let ordered = if columns.view() == DAYS {
            ordered
        } else {
            greatest_first(ordered, |(_, _, all): &(usize, Key, Cell)| &all.money)
        };
        // Of each column: its place.
        let mut places = vec![0; ordered.len()];
        for (place, (number, _, _)) in ordered.iter().enumerate() {
            if let Some(slot) = places.get_mut(*number) {
                *slot = place;
            }
        }
        let mut lines_of_all: Vec<PairLine> = Vec::new();
        let mut all_of_line = GroupTotals::default();
        for ((key, number), totals) in merged(self.cells) {
            if lines_of_all.last().is_none_or(|line| line.key != key) {
                all_of_line = GroupTotals::default();
                lines_of_all.push(PairLine { key, cells: vec![None; places.len()], all: Cell::default() });
            }
            all_of_line.merge(&totals);
            if let Some(line) = lines_of_all.last_mut()
                && let Some(cell) = places.get(number).and_then(|place| line.cells.get_mut(*place))
            {
                *cell = Some(totals.into());
                line.all = all_of_line.clone().into();
            }
        }
        let mut unallocated = None;
        if lines_of_all.last().is_some_and(|line| line.key == Key::Unallocated) {
            unallocated = lines_of_all.pop();
        }
        if lines.view() != DAYS {
            lines_of_all = greatest_first(lines_of_all, |line| &line.all.money);
        }
        lines_of_all.extend(unallocated);
        let columns = ordered.into_iter().map(|(_, key, all)| (key, all)).collect();
        Pairs { columns, lines: lines_of_all, all: all.into() }
    }
}
