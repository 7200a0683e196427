//! One walk over the columns: entries become lines of tables, batch by batch.
//!
//! ```text
//!   columns ──▶ bits (sieve.rs) ──▶ which views show the entry ──▶ those that any view shows, as numbers
//!                                                                     │
//!              a table for each slot  ◀── view by view, by code ──────┤ narrow entries: nearly all
//!              a list                 ◀───────────────────────────────┘ wide ones, counted later as decimals
//! ```
//!
//! An amount is `total × weight`, in units of 10^-14 (store/narrow.rs): the weight is the rate of an employee's share,
//! the rates of the selected employees together, or 100 % where none is selected.

use commissions::Finding;
use cube::{BATCH_ROWS, BitsByCode, CHUNK_ROWS, Packed, Part, Tally};

use super::days::Days;
use super::people::{People, Share};
use super::tables::{ALL_TOGETHER, DAYS, EMPLOYEES, KINDS, PLACES, TRANSACTIONS, Tables, Wanted};
use crate::query::{Question, Span};
use crate::sieve::{ALL, Lane, Sieve};
use crate::store::columns::Columns;
use crate::store::narrow::{Rates, WHOLE, add_share};
use crate::store::values::Values;

/// What entries are told apart by, besides what the views show: each slot has tables of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slots {
    One,
    /// By the stretch that their day is in.
    Stretches(Span),
    /// By code.
    Types,
    Places,
}

/// Rows that are compared at once.
const EIGHT: usize = 8;

/// Above so many lines of tables (100 MB) a walk stops.
const MAX_LINES: usize = 1 << 20;

/// Sums by code, while they are made.
pub(super) struct Walk<'a> {
    columns: &'a Columns,
    slots: Slots,
    wanted: Wanted,
    /// By the sieve's bits: which of them show an entry.
    shown: [u8; 1 + ALL as usize],
    selects_employees: bool,
    /// Of codes of people: whether they are selected, as primary and as split user.
    selected: BitsByCode,
    marks: BitsByCode,
    pub(super) people: People,
    /// By slot; fewer where the last ones have none but wide entries.
    pub(super) tables: Vec<Tables>,
    pub(super) days: Days<'a>,
    /// Where slots are stretches: their first days, by slot, and the slot of each day that was met.
    pub(super) stretches: Vec<i32>,
    slot_of_day: Vec<usize>,
    pub(super) wide: Vec<Wide>,
}

/// An entry to be counted as decimals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wide {
    pub(super) row: usize,
    /// The sieve's.
    pub(super) bits: u8,
    /// The place of its day.
    pub(super) day: usize,
    pub(super) slot: usize,
}

// What marks come to in a question, in bits.
const SUSPENDED: u8 = 1;
const CHARGEBACK: u8 = 2;
const WITH_FINDINGS: u8 = 4;
const WIDE: u8 = 8;
const NO_QUANTITY: u8 = 16;

// How a person may be selected, in bits.
const AS_PRIMARY: u8 = 1;
const AS_SPLIT: u8 = 2;

impl<'a> Walk<'a> {
    pub(super) fn new(columns: &'a Columns, question: &'a Question, wanted: Wanted, slots: Slots) -> Self {
        let filters = &question.filters;
        let bit = |bit: u8, holds: bool| if holds { bit } else { 0 };
        let mut shown = [0; 1 + ALL as usize];
        (0..).zip(&mut shown).for_each(|(bits, shown)| *shown = wanted.shows(bits));
        Walk {
            columns,
            slots,
            wanted,
            shown,
            selects_employees: !filters.employees.is_empty(),
            selected: BitsByCode::of(columns.people.values(), |person| {
                let is_selected = filters.employees.contains(&person.user);
                bit(AS_PRIMARY, is_selected) | bit(AS_SPLIT, is_selected && person.user.is_some())
            }),
            marks: BitsByCode::of(columns.mark_sets.values(), |marks| {
                bit(SUSPENDED, marks.is_suspended())
                    | bit(CHARGEBACK, marks.is_any_chargeback())
                    | bit(WITH_FINDINGS, marks.n_findings() > 0)
                    | bit(WIDE, marks.is_wide())
                    | bit(NO_QUANTITY, marks.has(Finding::NoQuantity))
            }),
            people: People::new(columns),
            tables: Vec::new(),
            days: Days::new(&question.calendar),
            stretches: Vec::new(),
            slot_of_day: Vec::new(),
            wide: Vec::new(),
        }
    }

    /// Over all entries. Whether it came to the end: it stops where tables take too much memory.
    pub(super) fn run(&mut self, question: &Question) -> bool {
        let columns = self.columns;
        let mut sieve = Sieve::new(columns, question);
        let n_lines = Tables::n_lines(columns, self.wanted);
        let mut batch = Batch::default();
        let mut bits = [0; BATCH_ROWS];
        for chunk in 0..columns.n_rows().div_ceil(CHUNK_ROWS) {
            for from in (0..CHUNK_ROWS).step_by(BATCH_ROWS) {
                let n = sieve.pass(columns, chunk, from, &mut bits);
                let bits = bits.get(..n).unwrap_or_default();
                if batch.pick(bits, &self.shown)
                    && let Some(values) = columns.values(chunk)
                {
                    batch.read(self, chunk, from, bits.len());
                    self.add(&batch, values, chunk * CHUNK_ROWS + from, bits);
                }
            }
            let n_of_slot = if self.wanted.has(DAYS) { n_lines + self.days.len() } else { n_lines };
            if self.slots != Slots::One && self.tables.len().saturating_mul(n_of_slot) > MAX_LINES {
                return false;
            }
        }
        true
    }

    /// The slot of a day, by its place among those that were met.
    fn slot_of_day(&mut self, place: usize, span: Span) -> usize {
        while let Some(day) = self.days.get(self.slot_of_day.len()) {
            let start = span.start_of(day.number);
            let slot = self.stretches.iter().rposition(|known| *known == start);
            self.slot_of_day.push(slot.unwrap_or(self.stretches.len()));
            if slot.is_none() {
                self.stretches.push(start);
            }
        }
        self.slot_of_day.get(place).copied().unwrap_or_default()
    }

    /// `bits`: of the rows from `first_row` on.
    fn add(&mut self, batch: &Batch, values: &Values, first_row: usize, bits: &[u8]) {
        let has_days = self.wanted.has(DAYS) || matches!(self.slots, Slots::Stretches(_));
        let Batch {
            n_picked,
            picked,
            created,
            marks,
            units,
            rates,
            quantities,
            people,
            split_people,
            types,
            places,
        } = batch;
        let lanes = picked.iter().zip(created).zip(marks).zip(units).zip(rates).zip(quantities);
        let lanes = lanes.zip(people).zip(split_people).zip(types).zip(places).take(*n_picked);
        for lane in lanes {
            let (((((((((picked, created), marks), unit), rates), quantity), person), split), types), place) =
                lane;
            let row = first_row + usize::from(*picked);
            let bits = bits.get(usize::from(*picked)).copied().unwrap_or_default();
            let marks = self.marks.get(*marks);
            let day = if has_days { self.days.find(*created) } else { 0 };
            let slot = match self.slots {
                Slots::One => 0,
                Slots::Stretches(span) => self.slot_of_day(day, span),
                Slots::Types => *types as usize,
                Slots::Places => *place as usize,
            };
            while self.tables.len() <= slot {
                self.tables.push(Tables::new(self.columns, &self.people, self.wanted));
            }
            if marks & WIDE != 0 {
                self.wide.push(Wide { row, bits, day, slot });
                continue;
            }
            let quantity = if marks & NO_QUANTITY != 0 { 0 } else { *quantity };
            // A narrow entry's fits by what narrow means.
            let total = values.unit(*unit).wrapping_mul(quantity);
            let Rates { first, second } = values.rates(*rates);
            let second = if self.people.is_somebody(*split) { second } else { 0 };
            let weight = if self.selects_employees {
                let is_selected = |person, role| self.selected.get(person) & role != 0;
                let primary = if is_selected(*person, AS_PRIMARY) { first } else { 0 };
                primary + if is_selected(*split, AS_SPLIT) { second } else { 0 }
            } else {
                WHOLE
            };
            let part = if marks & SUSPENDED != 0 { Part::Second } else { Part::First };
            let shown = self.shown.get(usize::from(bits)).copied().unwrap_or_default();
            let Some(tables) = self.tables.get_mut(slot) else { continue };
            if shown & EMPLOYEES != 0 {
                let share = |rate: i64| Share { row, part, total, rate };
                let tally = &mut tables.people;
                tally.add_primary(&self.people, self.columns, *person, share(first), quantity);
                tally.add_split(&self.people, self.columns, *split, *person, share(second));
                let rest = WHOLE - first - second;
                if rest != 0 {
                    add_share(&mut tables.unallocated, part, total, rest);
                }
            }
            let add = |tally: &mut Tally| {
                tally.add_row(quantity);
                add_share(tally, part, total, weight);
            };
            if shown & KINDS != 0 {
                tables.kinds.get_mut(*types).map(add);
            }
            if shown & TRANSACTIONS != 0 {
                tables.transactions.get_mut(*types).map(add);
            }
            if shown & PLACES != 0 {
                tables.places.get_mut(*place).map(add);
            }
            if shown & DAYS != 0 {
                tables.days.grow(day + 1);
                tables.days.get_mut(day as i64).map(add);
                if marks & CHARGEBACK != 0 {
                    tables.day_chargebacks.grow(day + 1);
                    tables.day_chargebacks.get_mut(day as i64).map(add);
                }
            }
            if shown & ALL_TOGETHER != 0 {
                add(&mut tables.all);
                tables.n_with_findings += u64::from(marks & WITH_FINDINGS != 0);
                if marks & CHARGEBACK != 0 {
                    add_share(&mut tables.chargebacks, part, total, weight);
                }
            }
        }
    }
}

/// Some rows that are looked at together: those that any view shows. A lane that nobody needs is not read.
struct Batch {
    n_picked: usize,
    /// Counted from the first row.
    picked: [u16; BATCH_ROWS],
    created: Lane,
    marks: Lane,
    units: Lane,
    rates: Lane,
    quantities: Lane,
    people: Lane,
    split_people: Lane,
    types: Lane,
    places: Lane,
}

impl Default for Batch {
    fn default() -> Self {
        let lane = [0; BATCH_ROWS];
        let [marks, units, rates, quantities] = [lane; 4];
        let [created, people, split_people, types, places] = [lane; 5];
        let picked = [0; BATCH_ROWS];
        Batch {
            n_picked: 0,
            picked,
            created,
            marks,
            units,
            rates,
            quantities,
            people,
            split_people,
            types,
            places,
        }
    }
}

impl Batch {
    /// Picks the rows that any view shows, by their bits. Whether there are any.
    fn pick(&mut self, bits: &[u8], shown: &[u8; 1 + ALL as usize]) -> bool {
        self.n_picked = 0;
        // Rows that nothing shows often stand side by side, and have the same bits.
        let mut unshown = None;
        for (first, some) in (0..).step_by(EIGHT).zip(bits.chunks(EIGHT)) {
            if Some(some) == unshown {
                continue;
            }
            let n_before = self.n_picked;
            for (idx, bits) in (first..).zip(some) {
                if let Some(slot) = self.picked.get_mut(self.n_picked) {
                    *slot = idx;
                }
                let is_shown = shown.get(usize::from(*bits)).is_some_and(|shown| *shown != 0);
                self.n_picked += usize::from(is_shown);
            }
            if self.n_picked == n_before {
                unshown = Some(some);
            }
        }
        self.n_picked > 0
    }

    /// Of the `n` rows of a chunk from the `from`th on.
    fn read(&mut self, walk: &Walk<'_>, chunk: usize, from: usize, n: usize) {
        let Walk { columns, wanted, slots, .. } = *walk;
        let picked = self.picked.get(..self.n_picked).unwrap_or_default();
        let read = |column: Option<&Packed>, lane: &mut Lane| {
            if let Some(column) = column {
                column.read_picked(from, n, picked, lane);
            }
        };
        read(columns.marks.chunk(chunk), &mut self.marks);
        read(columns.unit.codes(chunk), &mut self.units);
        read(columns.quantity.chunk(chunk), &mut self.quantities);
        if wanted.has(KINDS | TRANSACTIONS) || slots == Slots::Types {
            read(columns.types.chunk(chunk), &mut self.types);
        }
        if wanted.has(PLACES) || slots == Slots::Places {
            read(columns.place.chunk(chunk), &mut self.places);
        }
        if wanted.has(DAYS) || matches!(slots, Slots::Stretches(_)) {
            read(columns.created.chunk(chunk), &mut self.created);
        }
        if wanted.has(EMPLOYEES) || walk.selects_employees {
            read(columns.rates.codes(chunk), &mut self.rates);
            read(columns.person.chunk(chunk), &mut self.people);
            read(columns.split_person.chunk(chunk), &mut self.split_people);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_row_that_is_shown_is_picked(
            patterns in vec(proptest::array::uniform8(prop_oneof![3 => Just(0_u8), 1 => 0..4_u8]), 1..4),
            order in vec(any::<prop::sample::Index>(), 0..20),
            n_more in 0..EIGHT,
            shows in proptest::array::uniform4(any::<bool>()),
        ) {
            let mut bits: Vec<u8> = order.iter().flat_map(|idx| patterns[idx.index(patterns.len())]).collect();
            bits.extend(&patterns[0][..n_more]);
            let mut shown = [0; 1 + ALL as usize];
            shown.iter_mut().zip(shows).for_each(|(shown, shows)| *shown = u8::from(shows));
            let mut batch = Batch::default();
            let picks = batch.pick(&bits, &shown);
            let expected: Vec<u16> =
                (0..).zip(&bits).filter(|(_, bits)| shows[usize::from(**bits)]).map(|(idx, _)| idx).collect();
            prop_assert_eq!(picks, !expected.is_empty());
            prop_assert_eq!(&batch.picked[..batch.n_picked], &expected);
        }
    }
}
