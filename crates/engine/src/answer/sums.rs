//! What the entries behind a question come to: one walk over the columns, batch by batch.
//!
//! ```text
//!   columns ──▶ bits (sieve.rs) ──▶ a line of a table by code, for each view      narrow entries: nearly all
//!                              └──▶ the entry, as decimals                        wide ones
//!                                             │
//!               Sums  ◀── tables, by what the codes stand for
//! ```
//!
//! An amount is `total × weight`, in units of 10^-14 (store/narrow.rs): the weight is the rate of an employee's share,
//! the rates of the selected employees together, or 100 % where none is selected.

use std::collections::BTreeMap;

use commissions::{Amounts, CommissionKind, Decimal, Finding, GroupTotals, TransactionType, UserId};
use cube::{BATCH_ROWS, BitsByCode, CHUNK_ROWS, Groups, Part, Tally};

use super::people::People;
use crate::query::{Filters, Question};
use crate::sieve::{ALL, EMPLOYEE, KIND, Lane, PLACE, Sieve, TRANSACTION, kind};
use crate::store::columns::Columns;
use crate::store::narrow::{self, Rates, WHOLE};
use crate::store::values::Values;
use crate::store::{Store, Stored};

/// What one employee earned.
#[derive(Debug, Default)]
pub struct EmployeeSums {
    /// Entries with a share of the employee; units where primary.
    pub totals: GroupTotals,
    /// The `EmployeeSpecialId` of the entry that was updated last: ticks, `Id` of the entry, and it.
    pub special_id: Option<(i64, i64, i64)>,
}

#[derive(Debug, Default)]
pub struct Sums {
    /// `None` is the line "No employee".
    pub employees: BTreeMap<Option<UserId>, EmployeeSums>,
    pub unallocated: Amounts,
    pub kinds: BTreeMap<Option<CommissionKind>, GroupTotals>,
    pub transactions: BTreeMap<Option<TransactionType>, GroupTotals>,
    pub places: BTreeMap<Option<i64>, GroupTotals>,
    pub all: GroupTotals,
    pub chargebacks: Decimal,
    pub n_with_findings: u64,
}

/// Which entries are counted by employee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Employees {
    /// Those that the other filters leave.
    OfOtherFilters,
    /// Those that all filters leave.
    OfAllFilters,
}

impl Sums {
    pub fn of(store: &Store, question: &Question, employees: Employees) -> Self {
        let columns = store.columns();
        let left_out = if employees == Employees::OfOtherFilters { EMPLOYEE } else { 0 };
        let mut walk = Walk::new(columns, &question.filters, left_out);
        let sieve = Sieve::new(columns, question);
        let mut lanes = Lanes::default();
        let mut bits = [0; BATCH_ROWS];
        for chunk in 0..columns.n_rows().div_ceil(CHUNK_ROWS) {
            let mut values = None;
            for from in (0..CHUNK_ROWS).step_by(BATCH_ROWS) {
                let n = sieve.pass(columns, chunk, from, &mut bits);
                if let Some(bits) = bits.get(..n).filter(|_| n > 0) {
                    let values = values.get_or_insert_with(|| Values::of(columns, chunk));
                    walk.add_batch(&mut lanes, values, chunk, from, bits);
                }
            }
        }
        walk.finish(store, &question.filters)
    }
}

/// Sums by code, while they are made.
struct Walk<'a> {
    columns: &'a Columns,
    /// The filter that the employees' view leaves out.
    left_out: u8,
    selects_employees: bool,
    /// Of codes of people: whether they are selected, as primary and as split user.
    selected: BitsByCode,
    marks: BitsByCode,
    people: People<'a>,
    unallocated: Tally,
    kinds: Groups,
    transactions: Groups,
    places: Groups,
    all: Tally,
    chargebacks: i128,
    n_with_findings: u64,
    /// Rows to be counted as decimals, with their bits.
    wide: Vec<(usize, u8)>,
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
    fn new(columns: &'a Columns, filters: &Filters, left_out: u8) -> Self {
        let n_types = columns.type_pairs.values().len();
        let bit = |bit: u8, holds: bool| if holds { bit } else { 0 };
        Walk {
            columns,
            left_out,
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
            unallocated: Tally::default(),
            kinds: Groups::new(n_types),
            transactions: Groups::new(n_types),
            places: Groups::new(columns.locations.values().len()),
            all: Tally::default(),
            chargebacks: 0,
            n_with_findings: 0,
            wide: Vec::new(),
        }
    }

    fn add_batch(&mut self, lanes: &mut Lanes, values: &Values, chunk: usize, from: usize, bits: &[u8]) {
        lanes.read(self.columns, chunk, from);
        let Lanes { marks, units, rates, quantities, people, split_people, types, places } = lanes;
        let lanes = bits.iter().zip(marks).zip(units).zip(rates).zip(quantities);
        let lanes = lanes.zip(people).zip(split_people).zip(types).zip(places).enumerate();
        for (idx, ((((((((bits, marks), unit), rates), quantity), person), split), types), place)) in lanes {
            if bits | self.left_out != ALL && !passes_all_but_one(*bits) {
                continue;
            }
            let row = chunk * CHUNK_ROWS + from + idx;
            let marks = self.marks.get(*marks);
            if marks & WIDE != 0 {
                self.wide.push((row, *bits));
                continue;
            }
            let quantity = if marks & NO_QUANTITY != 0 { 0 } else { *quantity };
            self.add(&Narrow {
                row,
                bits: *bits,
                marks,
                // A narrow entry's fits by what narrow means.
                total: values.unit(*unit).wrapping_mul(quantity),
                quantity,
                rates: values.rates(*rates),
                person: *person,
                split: *split,
                types: *types,
                place: *place,
            });
        }
    }

    fn add(&mut self, entry: &Narrow) {
        let Narrow { quantity, rates: Rates { first, second }, .. } = *entry;
        // Of two numbers of 64 bits: a product that always fits, and costs no more than one of them.
        let share = |rate: i64| i128::from(entry.total) * i128::from(rate);
        let part = if entry.marks & SUSPENDED != 0 { Part::Second } else { Part::First };
        let second = if self.people.is_somebody(entry.split) { second } else { 0 };
        let passes = |left_out: u8| entry.bits | left_out == ALL;
        if passes(self.left_out) {
            self.people.add_primary(entry.person, entry.row, part, share(first), quantity);
            self.people.add_split(entry.split, entry.person, entry.row, part, share(second));
            self.unallocated.add_amount(part, share(WHOLE - first - second));
        }
        let weight = if self.selects_employees {
            let is_selected = |person, role| self.selected.get(person) & role != 0;
            let primary = if is_selected(entry.person, AS_PRIMARY) { first } else { 0 };
            primary + if is_selected(entry.split, AS_SPLIT) { second } else { 0 }
        } else {
            WHOLE
        };
        let amount = share(weight);
        if passes(KIND)
            && let Some(group) = self.kinds.get_mut(entry.types)
        {
            group.add(part, amount, quantity);
        }
        if passes(TRANSACTION)
            && let Some(group) = self.transactions.get_mut(entry.types)
        {
            group.add(part, amount, quantity);
        }
        if passes(PLACE)
            && let Some(group) = self.places.get_mut(entry.place)
        {
            group.add(part, amount, quantity);
        }
        if passes(0) {
            self.all.add(part, amount, quantity);
            self.n_with_findings += u64::from(entry.marks & WITH_FINDINGS != 0);
            self.chargebacks += if entry.marks & CHARGEBACK != 0 { amount } else { 0 };
        }
    }

    /// By what the codes stand for, and with the wide entries.
    fn finish(self, store: &Store, filters: &Filters) -> Sums {
        let columns = self.columns;
        let mut sums = Sums {
            employees: self.people.finish(),
            unallocated: amounts(&self.unallocated),
            all: totals(&self.all),
            chargebacks: narrow::share(self.chargebacks),
            n_with_findings: self.n_with_findings,
            ..Sums::default()
        };
        for (code, tally) in self.kinds.iter() {
            let kind = columns.type_pairs.values().get(code).copied().and_then(kind);
            sums.kinds.entry(kind).or_default().merge(&totals(tally));
        }
        for (code, tally) in self.transactions.iter() {
            let types = columns.type_pairs.values().get(code);
            let transaction = types.and_then(|types| types.transaction).map(TransactionType::from_code);
            sums.transactions.entry(transaction).or_default().merge(&totals(tally));
        }
        for (code, tally) in self.places.iter() {
            let place = columns.locations.values().get(code).copied().flatten();
            sums.places.entry(place).or_default().merge(&totals(tally));
        }
        for (row, bits) in self.wide {
            if let Some(stored) = store.stored(row) {
                sums.add(&stored, bits, self.left_out, filters);
            }
        }
        sums
    }
}

/// The columns of a batch: room that is made once.
struct Lanes {
    marks: Lane,
    units: Lane,
    rates: Lane,
    quantities: Lane,
    people: Lane,
    split_people: Lane,
    types: Lane,
    places: Lane,
}

impl Default for Lanes {
    fn default() -> Self {
        let lane = [0; BATCH_ROWS];
        let [marks, units, rates, quantities] = [lane; 4];
        let [people, split_people, types, places] = [lane; 4];
        Lanes { marks, units, rates, quantities, people, split_people, types, places }
    }
}

impl Lanes {
    fn read(&mut self, columns: &Columns, chunk: usize, from: usize) {
        columns.marks.read(chunk, from, &mut self.marks);
        columns.quantity.read(chunk, from, &mut self.quantities);
        columns.person.read(chunk, from, &mut self.people);
        columns.split_person.read(chunk, from, &mut self.split_people);
        columns.types.read(chunk, from, &mut self.types);
        columns.place.read(chunk, from, &mut self.places);
        for (words, lane) in [(&columns.unit, &mut self.units), (&columns.rates, &mut self.rates)] {
            if let Some(codes) = words.codes(chunk) {
                codes.read(from, lane);
            }
        }
    }
}

/// A narrow entry of a batch: its numbers and codes.
struct Narrow {
    row: usize,
    bits: u8,
    marks: u8,
    total: i64,
    quantity: i64,
    rates: Rates,
    person: i64,
    split: i64,
    types: i64,
    place: i64,
}

/// Whether any view shows an entry with these bits: only one filter may keep it out.
fn passes_all_but_one(bits: u8) -> bool {
    [0, KIND, TRANSACTION, PLACE].into_iter().any(|left_out| bits | left_out == ALL)
}

impl Sums {
    /// Adds an entry as decimals.
    fn add(&mut self, stored: &Stored, bits: u8, left_out: u8, filters: &Filters) {
        let Stored { entry, findings, .. } = stored;
        let passes = |left_out: u8| bits | left_out == ALL;
        if passes(left_out) {
            self.add_employees(stored);
        }
        let amount = stored.amount(filters);
        if passes(KIND) {
            self.kinds.entry(entry.kind()).or_default().add(entry, &amount);
        }
        if passes(TRANSACTION) {
            self.transactions.entry(entry.transaction()).or_default().add(entry, &amount);
        }
        if passes(PLACE) {
            self.places.entry(entry.location_id).or_default().add(entry, &amount);
        }
        if passes(0) {
            self.all.add(entry, &amount);
            self.n_with_findings += u64::from(!findings.is_empty());
            if entry.is_any_chargeback() {
                self.chargebacks += &amount;
            }
        }
    }

    fn add_employees(&mut self, Stored { entry, shares, .. }: &Stored) {
        let is_suspended = entry.is_suspended();
        let noted = |special_id: Option<i64>| {
            special_id.map(|special_id| (entry.last_update_date_utc.ticks(), entry.id, special_id))
        };
        let primary = self.employees.entry(entry.user_id).or_default();
        primary.totals.add(entry, &shares.primary);
        if entry.user_id.is_some() {
            primary.special_id = primary.special_id.max(noted(entry.employee_special_id));
        }
        if let Some(user) = entry.commission_split_user_id {
            let split = self.employees.entry(Some(user)).or_default();
            split.totals.amounts.add(&shares.split, is_suspended);
            split.totals.n_entries += u64::from(entry.user_id != Some(user));
            split.special_id = split.special_id.max(noted(entry.commission_split_employee_special_id));
        }
        self.unallocated.add(&shares.unallocated, is_suspended);
    }
}

pub(super) fn totals(tally: &Tally) -> GroupTotals {
    GroupTotals { amounts: amounts(tally), n_entries: tally.n_rows, units: tally.units }
}

fn amounts(tally: &Tally) -> Amounts {
    let [payable, suspended] = tally.amounts.map(narrow::share);
    Amounts { payable, suspended }
}
