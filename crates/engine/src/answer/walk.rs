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
//!
//! Lane by lane and view by view, each in a short loop. To employees every total is given whole at first, which is
//! right for nearly all; then the few that are shared are shared out:
//!
//! ```text
//!                 total    Ann    Bea    nobody
//!   Ann            10      10
//!   Ann, Bea        8       8                      first of all
//!   50 %, 40 %             −4     3.2      0.8     shared out: sums are exact, so are their differences
//! ```

mod batch;

use std::ops::Range;

use commissions::Finding;
use cube::{BATCH_ROWS, BitsByCode, CHUNK_ROWS, Groups, Part, Tally};

use self::batch::{Batch, Counted, Earned};
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
    /// By slot, as far as any was met.
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
                    self.add(&mut batch, values, chunk * CHUNK_ROWS + from, bits);
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

    /// Counts the rows of a batch, view by view. `bits`: of all rows from `first_row` on.
    fn add(&mut self, batch: &mut Batch, values: &Values, first_row: usize, bits: &[u8]) {
        if self.wanted.has(DAYS) || matches!(self.slots, Slots::Stretches(_)) {
            batch.days.iter_mut().take(batch.n_picked).for_each(|day| *day = self.days.find(*day) as i64);
        }
        self.find_slots(batch);
        if self.reckon(batch, values) {
            self.put_wide_apart(batch, first_row, bits);
        }
        if self.selects_employees {
            self.weigh(batch, values);
        }
        let view = |view, lane, groups| View { view, marks: 0, lane, groups };
        self.add_view(batch, view(KINDS, |batch| &batch.types, |tables| &mut tables.kinds));
        self.add_view(batch, view(TRANSACTIONS, |batch| &batch.types, |tables| &mut tables.transactions));
        self.add_view(batch, view(PLACES, |batch| &batch.places, |tables| &mut tables.places));
        let days = view(DAYS, |batch| &batch.days, |tables| &mut tables.days);
        self.add_view(batch, days);
        let chargebacks: fn(&mut Tables) -> &mut Groups = |tables| &mut tables.day_chargebacks;
        self.add_view(batch, View { marks: CHARGEBACK, groups: chargebacks, ..days });
        // As if each had but one employee, who gets all of it.
        self.add_view(batch, view(EMPLOYEES, |batch| &batch.people, |tables| tables.people.groups_mut()));
        if self.wanted.has(EMPLOYEES) {
            self.share_out(batch, values, first_row);
        }
        if self.wanted.has(ALL_TOGETHER) {
            self.add_all(batch);
        }
    }

    fn find_slots(&mut self, batch: &mut Batch) {
        let Batch { n_picked, days, types, places, slots, .. } = batch;
        let mut n_slots = 1;
        let codes = match self.slots {
            Slots::One => &[],
            Slots::Stretches(_) => days.as_slice(),
            Slots::Types => types.as_slice(),
            Slots::Places => places.as_slice(),
        };
        for (slot, code) in slots.iter_mut().zip(codes).take(*n_picked) {
            let found = match self.slots {
                Slots::Stretches(span) => self.slot_of_day(*code as usize, span),
                _ => *code as usize,
            };
            n_slots = n_slots.max(found + 1);
            *slot = found as u32;
        }
        while self.tables.len() < n_slots {
            self.tables.push(Tables::new(self.columns, &self.people, self.wanted));
        }
    }

    /// How each row counts. Whether any of them is wide.
    fn reckon(&self, batch: &mut Batch, values: &Values) -> bool {
        let Batch { n_picked, marks, units, quantities, counted, .. } = batch;
        let n = 0..*n_picked;
        let lanes = of(marks, n.clone()).iter().zip(of(units, n.clone())).zip(of(quantities, n));
        let mut any = 0;
        for (((marks, unit), quantity), counted) in lanes.zip(counted) {
            let marks = self.marks.get(*marks);
            any |= marks;
            // A narrow entry's fits by what narrow means, and its total does.
            let quantity = if marks & NO_QUANTITY != 0 { 0 } else { *quantity };
            counted.total = values.unit(*unit).wrapping_mul(quantity);
            counted.quantity = quantity as i32;
            counted.marks = marks;
        }
        any & WIDE != 0
    }

    /// No view shows them yet: they are counted later, as decimals.
    fn put_wide_apart(&mut self, batch: &mut Batch, first_row: usize, bits: &[u8]) {
        let Batch { n_picked, picked, days, slots, counted, .. } = batch;
        for (((picked, day), slot), counted) in
            picked.iter().zip(days).zip(slots).zip(counted).take(*n_picked)
        {
            if counted.marks & WIDE != 0 {
                let row = first_row + usize::from(*picked);
                let bits = bits.get(usize::from(*picked)).copied().unwrap_or_default();
                self.wide.push(Wide { row, bits, day: *day as usize, slot: *slot as usize });
                counted.shown = 0;
            }
        }
    }

    /// Of each total no more than the shares of the selected employees.
    fn weigh(&self, batch: &mut Batch, values: &Values) {
        let Batch { n_picked, rates, people, split_people, weights, .. } = batch;
        let lanes = rates.iter().zip(people).zip(split_people).zip(weights).take(*n_picked);
        for (((rates, person), split), weight) in lanes {
            let Rates { first, second } = values.rates(*rates);
            let share = |person, role, rate| if self.selected.get(person) & role != 0 { rate } else { 0 };
            *weight = share(*person, AS_PRIMARY, first) + share(*split, AS_SPLIT, second);
        }
    }

    fn add_view(&mut self, batch: &Batch, view: View) {
        if !self.wanted.has(view.view) {
            return;
        }
        let n = batch.n_picked;
        if self.slots == Slots::One {
            self.add_run(batch, view, 0, 0..n);
            return;
        }
        let mut from = 0;
        for run in batch.slots.get(..n).unwrap_or_default().chunk_by(|a, b| a == b) {
            let end = from + run.len();
            self.add_run(batch, view, run.first().map_or(0, |slot| *slot as usize), from..end);
            from = end;
        }
    }

    /// Rows of one slot that come one after the other.
    #[inline]
    fn add_run(&mut self, batch: &Batch, view: View, slot: usize, rows: Range<usize>) {
        let View { view, marks, lane, groups } = view;
        let Some(groups) = self.tables.get_mut(slot).map(groups) else { return };
        if view == DAYS {
            groups.grow(self.days.len());
        }
        let weights = (self.selects_employees && view != EMPLOYEES).then_some(&batch.weights);
        let (counted, codes) = (of(&batch.counted, rows.clone()), of(lane(batch), rows.clone()));
        for ((counted, code), row) in counted.iter().zip(codes).zip(rows) {
            if counted.is_shown(view)
                && counted.marks & marks == marks
                && let Some(tally) = groups.get_mut(*code)
            {
                counted.add_to(tally, weight_of(weights, row));
            }
        }
    }

    /// From whoever has all of a total to those who have their shares of it.
    fn share_out(&mut self, batch: &Batch, values: &Values, first_row: usize) {
        let Walk { columns, people, .. } = self;
        if people.has_latest() {
            for Earned { idx, person, slot, .. } in
                (0..batch.n_picked).filter_map(|place| batch.earned(place))
            {
                if let Some(tables) = self.tables.get_mut(slot) {
                    tables.people.note(people, columns, person, first_row + idx);
                }
            }
        }
        let n = 0..batch.n_picked;
        let lanes = of(&batch.rates, n.clone()).iter().zip(of(&batch.split_people, n.clone()));
        for ((rates, split), place) in lanes.zip(n) {
            let is_shared = values.shared().get(*rates) | people.somebody().get(*split);
            let Some(Earned { idx, person, slot, counted }) =
                (is_shared != 0).then(|| batch.earned(place)).flatten()
            else {
                continue;
            };
            let Rates { first, second } = values.rates(*rates);
            let Some(tables) = self.tables.get_mut(slot) else { continue };
            let (part, total) = (counted.part(), counted.total);
            let share = |rate: i64| Share { row: first_row + idx, part, total, rate };
            let mut rest = WHOLE - first;
            tables.people.add_primary(person, share(-rest));
            if people.somebody().get(*split) != 0 {
                tables.people.add_split(people, columns, *split, person, share(second));
                rest -= second;
            }
            if rest != 0 {
                add_share(&mut tables.unallocated, part, total, rest);
            }
        }
    }

    fn add_all(&mut self, batch: &Batch) {
        let weights = self.selects_employees.then_some(&batch.weights);
        let n = 0..batch.n_picked;
        for ((counted, slot), row) in of(&batch.counted, n.clone()).iter().zip(of(&batch.slots, n)).zip(0..) {
            if counted.is_shown(ALL_TOGETHER)
                && let Some(tables) = self.tables.get_mut(*slot as usize)
            {
                let weight = weight_of(weights, row);
                counted.add_to(&mut tables.all, weight);
                tables.n_with_findings += u64::from(counted.marks & WITH_FINDINGS != 0);
                if counted.marks & CHARGEBACK != 0 {
                    counted.add_to(&mut tables.chargebacks, weight);
                }
            }
        }
    }
}

/// A view with a line for each code.
#[derive(Clone, Copy)]
struct View {
    /// As its bit.
    view: u8,
    /// It shows but the rows that have all of these.
    marks: u8,
    lane: fn(&Batch) -> &Lane,
    groups: fn(&mut Tables) -> &mut Groups,
}

/// Some rows of a lane.
#[inline]
fn of<T>(lane: &[T], rows: Range<usize>) -> &[T] {
    lane.get(rows).unwrap_or_default()
}

#[inline]
fn weight_of(weights: Option<&Lane>, row: usize) -> i64 {
    weights.map_or(WHOLE, |weights| weights.get(row).copied().unwrap_or_default())
}

impl Counted {
    #[inline]
    fn part(&self) -> Part {
        if self.marks & SUSPENDED != 0 { Part::Second } else { Part::First }
    }

    #[inline]
    fn add_to(&self, tally: &mut Tally, weight: i64) {
        tally.add_row(self.quantity.into());
        add_share(tally, self.part(), self.total, weight);
    }
}
