//! What entries come to in every view, by code: a line for each person, type, place and day.

use std::ops::{AddAssign, SubAssign};

use cube::{Groups, Tally};

use super::people::{People, PeopleTally};
use crate::query::Dimension;
use crate::sieve::{ALL, BRUSH, EMPLOYEE, KIND, PLACE, TRANSACTION};
use crate::store::columns::Columns;

// The views of a question, as bits.
pub(super) const EMPLOYEES: u8 = 1;
pub(super) const KINDS: u8 = 2;
pub(super) const TRANSACTIONS: u8 = 4;
pub(super) const PLACES: u8 = 8;
pub(super) const DAYS: u8 = 16;
pub(super) const ALL_TOGETHER: u8 = 32;
const ALL_VIEWS: u8 = EMPLOYEES | KINDS | TRANSACTIONS | PLACES | DAYS | ALL_TOGETHER;

impl Dimension {
    /// The view that shows it.
    pub(super) fn view(self) -> u8 {
        match self {
            Dimension::Employee => EMPLOYEES,
            Dimension::Place => PLACES,
            Dimension::Type => KINDS,
            Dimension::Transaction => TRANSACTIONS,
            Dimension::Day | Dimension::Week | Dimension::Month => DAYS,
        }
    }
}

/// Which views are made, and of which entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// As bits.
    views: u8,
    obeys: Obeys,
}

/// Which filters a view obeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obeys {
    /// All but its own, so that a selection can be widened.
    Others,
    All,
}

impl Wanted {
    /// What a question is answered with.
    pub const ANSWER: Wanted = Wanted { views: ALL_VIEWS, obeys: Obeys::Others };
    /// Employees alone, of the entries that all filters leave.
    pub const EMPLOYEES: Wanted = Wanted { views: EMPLOYEES, obeys: Obeys::All };

    /// These views of the entries that all filters leave.
    pub(super) fn behind(views: u8) -> Self {
        Wanted { views, obeys: Obeys::All }
    }

    /// One view by itself.
    pub(super) fn one(view: Dimension) -> Self {
        Wanted { views: view.view(), obeys: Obeys::Others }
    }

    pub(super) fn without(self, views: u8) -> Self {
        Wanted { views: self.views & !views, ..self }
    }

    pub(super) fn has(self, views: u8) -> bool {
        self.views & views != 0
    }

    /// The views, as bits, that show an entry with these bits of the sieve.
    pub(super) fn shows(self, bits: u8) -> u8 {
        let own = [
            (EMPLOYEES, EMPLOYEE),
            (KINDS, KIND),
            (TRANSACTIONS, TRANSACTION),
            (PLACES, PLACE),
            (DAYS, BRUSH),
            (ALL_TOGETHER, 0),
        ];
        let left_out = |own: u8| if self.obeys == Obeys::Others { own } else { 0 };
        let shown = own.into_iter().filter(|(_, own)| bits | left_out(*own) == ALL);
        shown.fold(0, |shown, (view, _)| shown | view & self.views)
    }
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
    /// The part of `days` that chargebacks made.
    pub(super) day_chargebacks: Groups,
    pub(super) all: Tally,
    pub(super) chargebacks: Tally,
    pub(super) n_with_findings: u64,
}

impl Tables {
    pub(super) fn new(columns: &Columns, people: &People, wanted: Wanted) -> Self {
        let n_types = columns.type_pairs.values().len();
        let groups = |view: u8, n_codes: usize| Groups::new(if wanted.has(view) { n_codes } else { 0 });
        Tables {
            people: if wanted.has(EMPLOYEES) { people.tally() } else { PeopleTally::default() },
            unallocated: Tally::default(),
            kinds: groups(KINDS, n_types),
            transactions: groups(TRANSACTIONS, n_types),
            places: groups(PLACES, columns.locations.values().len()),
            days: Groups::new(0),
            day_chargebacks: Groups::new(0),
            all: Tally::default(),
            chargebacks: Tally::default(),
            n_with_findings: 0,
        }
    }

    /// How many lines it has, about; without days.
    pub(super) fn n_lines(columns: &Columns, wanted: Wanted) -> usize {
        let n_types = columns.type_pairs.values().len();
        let lines = |view: u8, n_codes: usize| if wanted.has(view) { n_codes } else { 0 };
        1 + lines(EMPLOYEES, columns.people.values().len())
            + lines(KINDS, n_types)
            + lines(TRANSACTIONS, n_types)
            + lines(PLACES, columns.locations.values().len())
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
