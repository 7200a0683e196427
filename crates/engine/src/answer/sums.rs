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

use commissions::{
    Amounts, CommissionEntry, CommissionKind, Decimal, Finding, GroupTotals, Shares, TransactionType, UserId,
};
use cube::{BATCH_ROWS, BitsByCode, CHUNK_ROWS, Part, Tally};

use super::days::Days;
use super::people::People;
use super::tables::{Counted, Tables};
use crate::calendar::Day;
use crate::query::{Filters, Question};
use crate::sieve::{ALL, BRUSH, EMPLOYEE, KIND, Lane, PLACE, Sieve, TRANSACTION, kind};
use crate::store::columns::Columns;
use crate::store::narrow::{self, Rates, WHOLE, product};
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
    /// By the number of the day; what is brushed and what is not.
    pub days: BTreeMap<i32, GroupTotals>,
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

impl Employees {
    /// The filter that the employees' view leaves out.
    pub(super) fn left_out(self) -> u8 {
        if self == Employees::OfOtherFilters { EMPLOYEE } else { 0 }
    }
}

impl Sums {
    pub fn of(store: &Store, question: &Question, employees: Employees) -> Self {
        let left_out = employees.left_out();
        let mut walk = Walk::new(store.columns(), question, left_out, Tabled::Together);
        walk.run(question);
        let mut sums = match walk.tables.first() {
            Some(tables) => Sums::of_tables(store.columns(), &walk.people, tables),
            None => Sums::default(),
        };
        let days = walk.days.into_met();
        sums.add_days(&days);
        for Wide { row, bits, day } in &walk.wide {
            let day = days.get(*day).map_or(0, |(day, _)| day.number);
            sums.add_wide(store, *row, *bits, day, left_out, &question.filters);
        }
        sums
    }

    /// By what the codes stand for. Days and wide entries are still to come.
    pub(super) fn of_tables(columns: &Columns, people: &People, tables: &Tables) -> Self {
        let mut sums = Sums {
            employees: people.sums(&tables.people),
            unallocated: amounts(&tables.unallocated),
            all: totals(&tables.all),
            chargebacks: narrow::share(tables.chargebacks),
            n_with_findings: tables.n_with_findings,
            ..Sums::default()
        };
        for (code, tally) in tables.kinds.iter() {
            let kind = columns.type_pairs.values().get(code).copied().and_then(kind);
            sums.kinds.entry(kind).or_default().merge(&totals(tally));
        }
        for (code, tally) in tables.transactions.iter() {
            let types = columns.type_pairs.values().get(code);
            let transaction = types.and_then(|types| types.transaction).map(TransactionType::from_code);
            sums.transactions.entry(transaction).or_default().merge(&totals(tally));
        }
        for (code, tally) in tables.places.iter() {
            let place = columns.locations.values().get(code).copied().flatten();
            sums.places.entry(place).or_default().merge(&totals(tally));
        }
        sums
    }

    pub(super) fn add_days(&mut self, days: &[(Day, Tally)]) {
        let days = days.iter().filter(|(_, tally)| tally.n_rows > 0);
        self.days.extend(days.map(|(day, tally)| (day.number, totals(tally))));
    }

    /// An entry that is counted as decimals.
    pub(super) fn add_wide(
        &mut self,
        store: &Store,
        row: usize,
        bits: u8,
        day: i32,
        left_out: u8,
        filters: &Filters,
    ) {
        let Some(stored) = store.stored(row) else { return };
        let amount = stored.amount(filters);
        let Stored { entry, shares, findings } = &stored;
        let passes = |left_out: u8| bits | left_out == ALL;
        if passes(left_out) {
            self.add_employees(entry, shares);
        }
        if passes(KIND) {
            self.kinds.entry(entry.kind()).or_default().add(entry, &amount);
        }
        if passes(TRANSACTION) {
            self.transactions.entry(entry.transaction()).or_default().add(entry, &amount);
        }
        if passes(PLACE) {
            self.places.entry(entry.location_id).or_default().add(entry, &amount);
        }
        if passes(BRUSH) {
            self.days.entry(day).or_default().add(entry, &amount);
        }
        if passes(0) {
            self.all.add(entry, &amount);
            self.n_with_findings += u64::from(!findings.is_empty());
            if entry.is_any_chargeback() {
                self.chargebacks += &amount;
            }
        }
    }
}

/// Whether there is a table for all entries, or one for each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tabled {
    Together,
    ByDay { max_days: usize },
}

/// Sums by code, while they are made.
pub(super) struct Walk<'a> {
    columns: &'a Columns,
    tabled: Tabled,
    left_out: u8,
    selects_employees: bool,
    /// Of codes of people: whether they are selected, as primary and as split user.
    selected: BitsByCode,
    marks: BitsByCode,
    pub(super) people: People,
    /// One, or one for each of `days` (but for the last ones, where all their entries are wide).
    pub(super) tables: Vec<Tables>,
    /// With what the entries of each come to that all filters but the brush leave.
    pub(super) days: Days<'a>,
    pub(super) wide: Vec<Wide>,
}

/// An entry to be counted as decimals.
#[derive(Debug)]
pub(super) struct Wide {
    pub(super) row: usize,
    pub(super) bits: u8,
    /// The place of its day.
    pub(super) day: usize,
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
    /// Over all entries. Whether it came to the end: it stops where there are too many days.
    pub(super) fn run(&mut self, question: &Question) -> bool {
        let columns = self.columns;
        let sieve = Sieve::new(columns, question);
        let mut lanes = Lanes::default();
        let mut bits = [0; BATCH_ROWS];
        for chunk in 0..columns.n_rows().div_ceil(CHUNK_ROWS) {
            let mut values = None;
            for from in (0..CHUNK_ROWS).step_by(BATCH_ROWS) {
                let n = sieve.pass(columns, chunk, from, &mut bits);
                if let Some(bits) = bits.get(..n).filter(|_| n > 0) {
                    let values = values.get_or_insert_with(|| Values::of(columns, chunk));
                    self.add_batch(&mut lanes, values, chunk, from, bits);
                }
            }
            if let Tabled::ByDay { max_days } = self.tabled
                && self.days.len() > max_days
            {
                return false;
            }
        }
        true
    }

    pub(super) fn new(columns: &'a Columns, question: &'a Question, left_out: u8, tabled: Tabled) -> Self {
        let filters = &question.filters;
        let bit = |bit: u8, holds: bool| if holds { bit } else { 0 };
        Walk {
            columns,
            tabled,
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
            tables: Vec::new(),
            days: Days::new(&question.calendar),
            wide: Vec::new(),
        }
    }

    fn add_batch(&mut self, lanes: &mut Lanes, values: &Values, chunk: usize, from: usize, bits: &[u8]) {
        lanes.read(self.columns, chunk, from);
        let Lanes { created, marks, units, rates, quantities, people, split_people, types, places } = lanes;
        let lanes = bits.iter().zip(created).zip(marks).zip(units).zip(rates).zip(quantities);
        let lanes = lanes.zip(people).zip(split_people).zip(types).zip(places).enumerate();
        for (idx, lane) in lanes {
            let (((((((((bits, created), marks), unit), rates), quantity), person), split), types), place) =
                lane;
            if bits | self.left_out != ALL && !passes_all_but_one(*bits) {
                continue;
            }
            let row = chunk * CHUNK_ROWS + from + idx;
            let marks = self.marks.get(*marks);
            let day = self.days.find(*created);
            if marks & WIDE != 0 {
                self.wide.push(Wide { row, bits: *bits, day });
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
            self.add(
                day,
                &Counted {
                    row,
                    bits: *bits,
                    part: if marks & SUSPENDED != 0 { Part::Second } else { Part::First },
                    is_chargeback: marks & CHARGEBACK != 0,
                    has_findings: marks & WITH_FINDINGS != 0,
                    quantity,
                    person: *person,
                    split: *split,
                    types: *types,
                    place: *place,
                    total,
                    rates: Rates { first, second },
                    amount: product(total, weight),
                },
            );
        }
    }

    /// `day`: the place of its day.
    #[inline]
    fn add(&mut self, day: usize, entry: &Counted) {
        if entry.bits | BRUSH == ALL
            && let Some(tally) = self.days.tally(day)
        {
            tally.add(entry.part, entry.amount, entry.quantity);
        }
        let place = match self.tabled {
            Tabled::Together => 0,
            Tabled::ByDay { .. } => day,
        };
        while self.tables.len() <= place {
            self.tables.push(Tables::new(self.columns, &self.people));
        }
        if let Some(tables) = self.tables.get_mut(place) {
            tables.add(self.columns, &self.people, self.left_out, entry);
        }
    }
}

/// The columns of a batch: room that is made once.
struct Lanes {
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

impl Default for Lanes {
    fn default() -> Self {
        let lane = [0; BATCH_ROWS];
        let [marks, units, rates, quantities] = [lane; 4];
        let [created, people, split_people, types, places] = [lane; 5];
        Lanes { created, marks, units, rates, quantities, people, split_people, types, places }
    }
}

impl Lanes {
    fn read(&mut self, columns: &Columns, chunk: usize, from: usize) {
        columns.created.read(chunk, from, &mut self.created);
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

/// Whether any view shows an entry with these bits: only one filter may keep it out.
fn passes_all_but_one(bits: u8) -> bool {
    [0, KIND, TRANSACTION, PLACE, BRUSH].into_iter().any(|left_out| bits | left_out == ALL)
}

impl Sums {
    fn add_employees(&mut self, entry: &CommissionEntry, shares: &Shares) {
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
