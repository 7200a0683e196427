//! Who earns what of one entry.

use crate::{CommissionEntry, Decimal};

/// The parts of an entry's computed total. Always `primary + split + unallocated = computed total`,
/// exactly; all are zero where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    /// `UnitCommission × Quantity`; nothing where one of the two is null.
    pub computed_total: Option<Decimal>,
    /// Of `UserId`, or of "No employee" where that is null: computed total × `SplitRate1` / 100.
    pub primary: Decimal,
    /// Of `CommissionSplitUserId`: computed total × `SplitRate2` / 100; zero where there is no such user.
    pub split: Decimal,
    /// What is left for nobody.
    pub unallocated: Decimal,
}

/// `UnitCommission × Quantity`; nothing where one of the two is null.
pub fn computed_total<T>(entry: &CommissionEntry<T>) -> Option<Decimal> {
    let quantity = Decimal::from(entry.quantity?);
    Some((entry.unit_commission.as_ref()? * &quantity).normalized())
}

impl Shares {
    /// By the entry's rates as they are, whatever `IsCommissionSplit` says (the document's defaults: 100
    /// for the first, 0 for the second).
    pub fn of<T>(entry: &CommissionEntry<T>) -> Self {
        let computed_total = computed_total(entry);
        let total = computed_total.clone().unwrap_or_default();
        let share = |rate: &Decimal| (&total * rate).percent().normalized();
        let primary = entry.split_rate1.as_ref().map_or_else(|| total.clone(), share);
        let split = match (&entry.split_rate2, entry.commission_split_user_id) {
            (Some(rate), Some(_)) => share(rate),
            _ => Decimal::ZERO,
        };
        let unallocated = (&total - &(&primary + &split)).normalized();
        Shares { computed_total, primary, split, unallocated }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Timestamp;
    use proptest::prelude::*;

    fn entry(
        unit: &str,
        quantity: i64,
        rates: [Option<&str>; 2],
        split_user: Option<i64>,
    ) -> CommissionEntry {
        let at = Timestamp::from_ticks(0).unwrap();
        let decimal = |text: &str| text.parse().unwrap();
        CommissionEntry {
            unit_commission: Some(decimal(unit)),
            quantity: Some(quantity),
            split_rate1: rates[0].map(decimal),
            split_rate2: rates[1].map(decimal),
            commission_split_user_id: split_user,
            ..CommissionEntry::new(1, at, at)
        }
    }

    fn check(entry: &CommissionEntry, expected: [&str; 4]) {
        let shares = Shares::of(entry);
        let total = shares.computed_total.clone().unwrap_or_default();
        let parts = [&total, &shares.primary, &shares.split, &shares.unallocated];
        assert_eq!(parts.map(ToString::to_string), expected);
    }

    #[test]
    fn shares_are_by_the_rates_as_given() {
        check(&entry("5.32", 1, [Some("50"), Some("50")], Some(7)), ["5.32", "2.66", "2.66", "0"]);
        check(&entry("5.32", 3, [None, None], None), ["15.96", "15.96", "0", "0"]);
        check(
            &entry("10", -1, [Some("33.3333"), Some("33.3333")], Some(7)),
            ["-10", "-3.33333", "-3.33333", "-3.33334"],
        );
        check(&entry("10", 1, [Some("60"), Some("60")], Some(7)), ["10", "6", "6", "-2"]);
    }

    #[test]
    fn what_nobody_gets_is_unallocated() {
        check(&entry("5.32", 1, [Some("50"), Some("50")], None), ["5.32", "2.66", "0", "2.66"]);
        check(&entry("5.32", 1, [None, Some("50")], Some(7)), ["5.32", "5.32", "2.66", "-2.66"]);
    }

    #[test]
    fn without_unit_or_quantity_there_is_no_total() {
        let mut no_quantity = entry("5.32", 1, [Some("50"), Some("50")], Some(7));
        no_quantity.quantity = None;
        assert_eq!(Shares::of(&no_quantity).computed_total, None);
        check(&no_quantity, ["0", "0", "0", "0"]);
    }

    fn decimals() -> impl Strategy<Value = Decimal> {
        (-(10_i128.pow(28))..10_i128.pow(28), 0_u32..20).prop_map(|(units, scale)| Decimal::new(units, scale))
    }

    proptest! {
        #[test]
        fn the_parts_are_the_whole(
            unit in proptest::option::of(decimals()),
            quantity in proptest::option::of(any::<i64>()),
            rate1 in proptest::option::of(decimals()),
            rate2 in proptest::option::of(decimals()),
            split_user in proptest::option::of(1_i64..9),
        ) {
            let at = Timestamp::from_ticks(0).unwrap();
            let entry = CommissionEntry {
                unit_commission: unit,
                quantity,
                split_rate1: rate1,
                split_rate2: rate2,
                commission_split_user_id: split_user,
                ..CommissionEntry::new(1, at, at)
            };
            let shares = Shares::of(&entry);
            let sum = &(&shares.primary + &shares.split) + &shares.unallocated;
            prop_assert_eq!(sum, shares.computed_total.unwrap_or_default());
        }
    }
}
