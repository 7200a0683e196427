//! What entries come to in every view, by code: a line for each person, type and place.

use cube::{Groups, Part, Tally};

use super::people::{People, PeopleTally, Share};
use crate::sieve::{ALL, KIND, PLACE, TRANSACTION};
use crate::store::columns::Columns;
use crate::store::narrow::{Rates, WHOLE, product};

/// The totals of the views that a brush narrows.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    pub(super) people: PeopleTally,
    pub(super) unallocated: Tally,
    pub(super) kinds: Groups,
    pub(super) transactions: Groups,
    pub(super) places: Groups,
    pub(super) all: Tally,
    pub(super) chargebacks: i128,
    pub(super) n_with_findings: u64,
}

/// An entry that is counted, with its numbers and codes.
pub(super) struct Counted {
    pub(super) row: usize,
    pub(super) bits: u8,
    pub(super) part: Part,
    pub(super) is_chargeback: bool,
    pub(super) has_findings: bool,
    pub(super) quantity: i64,
    pub(super) person: i64,
    pub(super) split: i64,
    pub(super) types: i64,
    pub(super) place: i64,
    pub(super) total: i64,
    /// The second one is nothing where it is split with nobody.
    pub(super) rates: Rates,
    /// What it brings to all views but that of employees.
    pub(super) amount: i128,
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
            all: Tally::default(),
            chargebacks: 0,
            n_with_findings: 0,
        }
    }

    /// How many lines it has, about.
    pub(super) fn n_lines(columns: &Columns) -> usize {
        let n_types = columns.type_pairs.values().len();
        columns.people.values().len() + 2 * n_types + columns.locations.values().len()
    }

    /// `left_out`: the filter that the employees' view leaves out.
    #[inline]
    pub(super) fn add(&mut self, columns: &Columns, people: &People, left_out: u8, entry: &Counted) {
        let Counted { row, part, amount, quantity, .. } = *entry;
        let passes = |left_out: u8| entry.bits | left_out == ALL;
        if passes(left_out) {
            let Rates { first, second } = entry.rates;
            let share = |rate: i64| Share { row, part, amount: product(entry.total, rate) };
            self.people.add_primary(people, columns, entry.person, share(first), quantity);
            self.people.add_split(people, columns, entry.split, entry.person, share(second));
            let rest = WHOLE - first - second;
            if rest != 0 {
                self.unallocated.add_amount(part, share(rest).amount);
            }
        }
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
            self.n_with_findings += u64::from(entry.has_findings);
            self.chargebacks += if entry.is_chargeback { amount } else { 0 };
        }
    }

    /// All that is a sum.
    pub(super) fn add_sums(&mut self, other: &Tables) {
        self.people.add_sums(&other.people);
        self.unallocated += &other.unallocated;
        self.kinds += &other.kinds;
        self.transactions += &other.transactions;
        self.places += &other.places;
        self.all += &other.all;
        self.chargebacks += other.chargebacks;
        self.n_with_findings += other.n_with_findings;
    }

    /// The same, of entries that were counted in it.
    pub(super) fn subtract_sums(&mut self, other: &Tables) {
        self.people.subtract_sums(&other.people);
        self.unallocated -= &other.unallocated;
        self.kinds -= &other.kinds;
        self.transactions -= &other.transactions;
        self.places -= &other.places;
        self.all -= &other.all;
        self.chargebacks -= other.chargebacks;
        self.n_with_findings -= other.n_with_findings;
    }
}
