//! What entries come to in every view, by code: a line for each person, type, place and day.

use std::ops::{AddAssign, SubAssign};

use cube::{Groups, Tally};

use super::people::{People, PeopleTally};
use crate::sieve::{BRUSH, KIND, PLACE, TRANSACTION};
use crate::store::columns::Columns;

// The views of a question, as bits.
pub(super) const EMPLOYEES: u8 = 1;
pub(super) const KINDS: u8 = 2;
pub(super) const TRANSACTIONS: u8 = 4;
pub(super) const PLACES: u8 = 8;
pub(super) const DAYS: u8 = 16;
pub(super) const ALL_TOGETHER: u8 = 32;
pub(super) const ALL_VIEWS: u8 = EMPLOYEES | KINDS | TRANSACTIONS | PLACES | DAYS | ALL_TOGETHER;

/// Every view, and the filter that it leaves out. Which one employees leave out depends on who asks.
pub(super) fn views(employees_leave_out: u8) -> [(u8, u8); 6] {
    [
        (EMPLOYEES, employees_leave_out),
        (KINDS, KIND),
        (TRANSACTIONS, TRANSACTION),
        (PLACES, PLACE),
        (DAYS, BRUSH),
        (ALL_TOGETHER, 0),
    ]
}

/// A view that is not asked for has no lines.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    pub(super) people: PeopleTally,
    pub(super) unallocated: Tally,
    /// By the code of the types.
    pub(super) kinds: Groups,
    pub(super) transactions: Groups,
    pub(super) places: Groups,
    /// By the place among the days that were met.
    pub(super) days: Groups,
    /// The part of `days` that chargebacks made; its rows are not counted.
    pub(super) day_chargebacks: Groups,
    pub(super) all: Tally,
    pub(super) chargebacks: Tally,
    pub(super) n_with_findings: u64,
}

impl Tables {
    pub(super) fn new(columns: &Columns, people: &People) -> Self {
        let n_types = columns.type_pairs.values().len();
        Tables {
            people: people.tally(),
            unallocated: Tally::default(),
            kinds: Groups::new(n_types),
            transactions: Groups::new(n_types),
            places: Groups::new(columns.locations.values().len()),
            days: Groups::new(0),
            day_chargebacks: Groups::new(0),
            all: Tally::default(),
            chargebacks: Tally::default(),
            n_with_findings: 0,
        }
    }

    /// How many lines it has, about; without days.
    pub(super) fn n_lines(columns: &Columns) -> usize {
        let n_types = columns.type_pairs.values().len();
        columns.people.values().len() + 2 * n_types + columns.locations.values().len()
    }
}

/// All that is a sum.
impl AddAssign<&Tables> for Tables {
    fn add_assign(&mut self, other: &Tables) {
        self.people += &other.people;
        self.unallocated += &other.unallocated;
        self.kinds += &other.kinds;
        self.transactions += &other.transactions;
        self.places += &other.places;
        self.days += &other.days;
        self.day_chargebacks += &other.day_chargebacks;
        self.all += &other.all;
        self.chargebacks += &other.chargebacks;
        self.n_with_findings += other.n_with_findings;
    }
}

/// The same, of entries that were counted in it.
impl SubAssign<&Tables> for Tables {
    fn sub_assign(&mut self, other: &Tables) {
        self.people -= &other.people;
        self.unallocated -= &other.unallocated;
        self.kinds -= &other.kinds;
        self.transactions -= &other.transactions;
        self.places -= &other.places;
        self.days -= &other.days;
        self.day_chargebacks -= &other.day_chargebacks;
        self.all -= &other.all;
        self.chargebacks -= &other.chargebacks;
        self.n_with_findings -= other.n_with_findings;
    }
}
