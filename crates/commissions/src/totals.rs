//! What many entries come to: by employee, by commission type, by transaction type. Sums are exact, so
//! neither order nor grouping matters, and totals of parts can be merged.

use std::collections::BTreeMap;

use crate::{CommissionEntry, CommissionKind, Decimal, Shares, Timestamp, TransactionType, UserId};

/// Money in two parts that are never shown as one silent sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Of entries with `IsSuspended` false or null.
    pub payable: Decimal,
    /// Of entries with `IsSuspended` true.
    pub suspended: Decimal,
}

impl Amounts {
    pub fn total(&self) -> Decimal {
        &self.payable + &self.suspended
    }

    /// Adds an amount to the part that the entry's `IsSuspended` calls for.
    pub fn add(&mut self, amount: &Decimal, is_suspended: bool) {
        if is_suspended {
            self.suspended += amount;
        } else {
            self.payable += amount;
        }
    }

    pub fn merge(&mut self, other: &Amounts) {
        self.payable += &other.payable;
        self.suspended += &other.suspended;
    }
}

/// What one employee earned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmployeeTotals {
    pub amounts: Amounts,
    /// Entries in which the employee has a share, as primary or as split user; once each.
    pub n_entries: u64,
    /// The sum of `Quantity` where the employee is the primary one.
    pub units: i128,
    /// The `EmployeeSpecialId` of the entry that was updated last, with that moment and entry's id.
    latest_special_id: Option<(Timestamp, i64, i64)>,
}

impl EmployeeTotals {
    pub fn special_id(&self) -> Option<i64> {
        self.latest_special_id.map(|(_, _, special_id)| special_id)
    }

    /// Not for the line "No employee", which is no one person's.
    fn note_special_id(&mut self, entry: &CommissionEntry, special_id: Option<i64>) {
        let noted = special_id.map(|special_id| (entry.last_update_date_utc, entry.id, special_id));
        self.latest_special_id = self.latest_special_id.max(noted);
    }

    fn merge(&mut self, other: &EmployeeTotals) {
        self.amounts.merge(&other.amounts);
        self.n_entries += other.n_entries;
        self.units += other.units;
        self.latest_special_id = self.latest_special_id.max(other.latest_special_id);
    }
}

/// What the entries of one type came to: their computed totals, whoever earns them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupTotals {
    pub amounts: Amounts,
    pub n_entries: u64,
    /// The sum of `Quantity`.
    pub units: i128,
}

impl GroupTotals {
    /// Counts an entry that brings `amount`.
    pub fn add(&mut self, entry: &CommissionEntry, amount: &Decimal) {
        self.amounts.add(amount, entry.is_suspended());
        self.n_entries += 1;
        self.units += i128::from(entry.quantity.unwrap_or_default());
    }

    pub fn merge(&mut self, other: &GroupTotals) {
        self.amounts.merge(&other.amounts);
        self.n_entries += other.n_entries;
        self.units += other.units;
    }
}

/// Totals of a set of entries. Whatever goes in: employees + unallocated = total = types = transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Key: the employee; `None` is the line "No employee".
    pub employees: BTreeMap<Option<UserId>, EmployeeTotals>,
    pub unallocated: Amounts,
    /// Key: the commission type by its table; `None` where it is null.
    pub kinds: BTreeMap<Option<CommissionKind>, GroupTotals>,
    pub transactions: BTreeMap<Option<TransactionType>, GroupTotals>,
    /// Every entry's computed total, added on its own: the proof of the other sums.
    pub total: GroupTotals,
}

impl Totals {
    pub fn add(&mut self, entry: &CommissionEntry, shares: &Shares) {
        self.add_employees(entry, shares);
        let computed = shares.computed_total.clone().unwrap_or_default();
        self.kinds.entry(entry.kind()).or_default().add(entry, &computed);
        self.transactions.entry(entry.transaction()).or_default().add(entry, &computed);
        self.total.add(entry, &computed);
    }

    /// Adds to `employees` and `unallocated` alone.
    pub fn add_employees(&mut self, entry: &CommissionEntry, shares: &Shares) {
        let is_suspended = entry.is_suspended();
        let primary = self.employees.entry(entry.user_id).or_default();
        primary.amounts.add(&shares.primary, is_suspended);
        primary.n_entries += 1;
        primary.units += i128::from(entry.quantity.unwrap_or_default());
        if entry.user_id.is_some() {
            primary.note_special_id(entry, entry.employee_special_id);
        }
        if let Some(user) = entry.commission_split_user_id {
            let split = self.employees.entry(Some(user)).or_default();
            split.amounts.add(&shares.split, is_suspended);
            split.n_entries += u64::from(entry.user_id != Some(user));
            split.note_special_id(entry, entry.commission_split_employee_special_id);
        }
        self.unallocated.add(&shares.unallocated, is_suspended);
    }

    pub fn merge(&mut self, other: &Totals) {
        for (user, totals) in &other.employees {
            self.employees.entry(*user).or_default().merge(totals);
        }
        self.unallocated.merge(&other.unallocated);
        for (kind, totals) in &other.kinds {
            self.kinds.entry(*kind).or_default().merge(totals);
        }
        for (transaction, totals) in &other.transactions {
            self.transactions.entry(*transaction).or_default().merge(totals);
        }
        self.total.merge(&other.total);
    }

    /// The sum over employees, "No employee" among them, without what is unallocated.
    pub fn employees_total(&self) -> Amounts {
        self.employees.values().fold(Amounts::default(), |mut sum, totals| {
            sum.merge(&totals.amounts);
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn entries()(
            id in 1_i64..1_000_000,
            user in proptest::option::of(1_i64..5),
            split_user in proptest::option::of(1_i64..5),
            special_ids in (proptest::option::of(1_i64..9), proptest::option::of(1_i64..9)),
            kinds in (proptest::option::of(0_u8..10), proptest::option::of(0_u8..10)),
            unit in proptest::option::of((-1_000_000_i128..1_000_000, 0_u32..6)),
            quantity in proptest::option::of(-3_i64..4),
            rates in (proptest::option::of((-500_i128..20_000, 0_u32..4)), proptest::option::of((-500_i128..20_000, 0_u32..4))),
            is_suspended in proptest::option::of(any::<bool>()),
            updated in 0_i64..1_000,
        ) -> CommissionEntry {
            let decimal = |parts: Option<(i128, u32)>| parts.map(|(units, scale)| Decimal::new(units, scale));
            let at = Timestamp::from_ticks(0).unwrap();
            CommissionEntry {
                user_id: user,
                commission_split_user_id: split_user,
                employee_special_id: special_ids.0,
                commission_split_employee_special_id: special_ids.1,
                commission_type: kinds.0,
                transaction_type: kinds.1,
                unit_commission: decimal(unit),
                quantity,
                split_rate1: decimal(rates.0),
                split_rate2: decimal(rates.1),
                is_suspended,
                ..CommissionEntry::new(id, at, Timestamp::from_ticks(updated).unwrap())
            }
        }
    }

    fn totals<'a>(entries: impl IntoIterator<Item = &'a CommissionEntry>) -> Totals {
        let mut totals = Totals::default();
        for entry in entries {
            totals.add(entry, &Shares::of(entry));
        }
        totals
    }

    proptest! {
        #[test]
        fn every_way_to_add_up_gives_the_same(entries in proptest::collection::vec(entries(), 0..40)) {
            let totals = totals(&entries);
            let mut employees = totals.employees_total();
            employees.merge(&totals.unallocated);
            prop_assert_eq!(&employees, &totals.total.amounts);
            let groups = |groups: Vec<&GroupTotals>| groups.into_iter().fold(GroupTotals::default(), |mut sum, group| {
                sum.merge(group);
                sum
            });
            prop_assert_eq!(&groups(totals.kinds.values().collect()), &totals.total);
            prop_assert_eq!(&groups(totals.transactions.values().collect()), &totals.total);
        }

        #[test]
        fn neither_order_nor_grouping_matters(
            (sorted, shuffled) in proptest::collection::vec(entries(), 0..40)
                .prop_flat_map(|entries| (Just(entries.clone()), Just(entries).prop_shuffle())),
            cut in 0_usize..40,
        ) {
            let all = totals(&sorted);
            prop_assert_eq!(&totals(&shuffled), &all);
            let (left, right) = shuffled.split_at(cut.min(shuffled.len()));
            let mut merged = totals(left);
            merged.merge(&totals(right));
            prop_assert_eq!(&merged, &all);
        }
    }

    #[test]
    fn an_employee_who_splits_with_himself_counts_once() {
        let at = Timestamp::from_ticks(0).unwrap();
        let entry = CommissionEntry {
            user_id: Some(7),
            commission_split_user_id: Some(7),
            unit_commission: Some(Decimal::new(10, 0)),
            quantity: Some(2),
            split_rate1: Some(Decimal::new(50, 0)),
            split_rate2: Some(Decimal::new(50, 0)),
            ..CommissionEntry::new(1, at, at)
        };
        let totals = totals([&entry]);
        let employee = totals.employees.get(&Some(7)).unwrap();
        assert_eq!((employee.n_entries, employee.units), (1, 2));
        assert_eq!(employee.amounts.payable, Decimal::new(20, 0));
    }
}
