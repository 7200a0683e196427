//! What does not add up in an entry. A finding changes no number: it says where a person should look.

use std::fmt;

use crate::{CommissionEntry, Decimal, Shares, TransactionType};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// `TotalCommission` differs from `UnitCommission × Quantity`.
    TotalDiffers,
    NoUnitCommission,
    NoQuantity,
    /// `IsCommissionSplit` says one thing, the second rate and user another.
    SplitFlagDisagrees,
    /// A second rate, and nobody who gets it.
    SplitWithoutUser,
    /// The rates don't come to 100 %.
    RatesNotWhole,
    /// A chargeback that pays instead of taking back.
    PositiveChargeback,
    NoEmployee,
    UnknownCommissionType,
    /// A `TransactionType` that is unknown, or is 0 ("All", a filter's value).
    UnknownTransactionType,
}

impl Finding {
    pub const ALL: [Finding; 10] = [
        Finding::TotalDiffers,
        Finding::NoUnitCommission,
        Finding::NoQuantity,
        Finding::SplitFlagDisagrees,
        Finding::SplitWithoutUser,
        Finding::RatesNotWhole,
        Finding::PositiveChargeback,
        Finding::NoEmployee,
        Finding::UnknownCommissionType,
        Finding::UnknownTransactionType,
    ];

    /// Its name in exports.
    pub fn code(self) -> &'static str {
        match self {
            Finding::TotalDiffers => "TotalDiffers",
            Finding::NoUnitCommission => "NoUnitCommission",
            Finding::NoQuantity => "NoQuantity",
            Finding::SplitFlagDisagrees => "SplitFlagDisagrees",
            Finding::SplitWithoutUser => "SplitWithoutUser",
            Finding::RatesNotWhole => "RatesNotWhole",
            Finding::PositiveChargeback => "PositiveChargeback",
            Finding::NoEmployee => "NoEmployee",
            Finding::UnknownCommissionType => "UnknownCommissionType",
            Finding::UnknownTransactionType => "UnknownTransactionType",
        }
    }

    /// Whether it is found in an entry that has this computed total.
    pub fn holds<T>(self, entry: &CommissionEntry<T>, computed: Option<&Decimal>) -> bool {
        let second_rate = entry.split_rate2.as_ref().is_some_and(|rate| !rate.is_zero());
        match self {
            Finding::TotalDiffers => computed
                .zip(entry.total_commission.as_ref())
                .is_some_and(|(computed, reported)| computed != reported),
            Finding::NoUnitCommission => entry.unit_commission.is_none(),
            Finding::NoQuantity => entry.quantity.is_none(),
            Finding::SplitFlagDisagrees => {
                let is_split = second_rate || entry.commission_split_user_id.is_some();
                entry.is_commission_split.unwrap_or_default() != is_split
            }
            Finding::SplitWithoutUser => second_rate && entry.commission_split_user_id.is_none(),
            Finding::RatesNotWhole => {
                let rate = |rate: &Option<Decimal>, default| rate.clone().unwrap_or(Decimal::new(default, 0));
                &rate(&entry.split_rate1, 100) + &rate(&entry.split_rate2, 0) != Decimal::new(100, 0)
            }
            Finding::PositiveChargeback => {
                entry.is_any_chargeback() && computed.is_some_and(|computed| *computed > Decimal::ZERO)
            }
            Finding::NoEmployee => entry.user_id.is_none(),
            Finding::UnknownCommissionType => entry.kind().is_none_or(|kind| kind.name().is_none()),
            Finding::UnknownTransactionType => {
                matches!(entry.transaction(), None | Some(TransactionType::All | TransactionType::Unknown(_)))
            }
        }
    }
}

/// The findings of an entry, in the order of [`Finding::ALL`].
pub fn findings<T>(entry: &CommissionEntry<T>, shares: &Shares) -> Vec<Finding> {
    let computed = shares.computed_total.as_ref();
    Finding::ALL.into_iter().filter(|finding| finding.holds(entry, computed)).collect()
}

/// A sentence for the person who reads the entry.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Finding::TotalDiffers => "The reported total differs from unit commission × quantity.",
            Finding::NoUnitCommission => {
                "Without a unit commission there is no computed total; it adds nothing."
            }
            Finding::NoQuantity => "Without a quantity there is no computed total; it adds nothing.",
            Finding::SplitFlagDisagrees => "The split flag disagrees with the split rate and user.",
            Finding::SplitWithoutUser => {
                "A split rate, but no employee to split with: that part is unallocated."
            }
            Finding::RatesNotWhole => "The split rates don't add up to 100 %.",
            Finding::PositiveChargeback => "A chargeback with a positive amount.",
            Finding::NoEmployee => "No employee is named.",
            Finding::UnknownCommissionType => "The commission type is missing or not documented.",
            Finding::UnknownTransactionType => {
                "The transaction type is missing or none that an entry can have."
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Timestamp;

    /// An entry that has nothing to find.
    fn sound() -> CommissionEntry {
        let at = Timestamp::from_ticks(0).unwrap();
        CommissionEntry {
            user_id: Some(1),
            commission_type: Some(1),
            transaction_type: Some(1),
            unit_commission: Some(Decimal::new(532, 2)),
            quantity: Some(1),
            total_commission: Some(Decimal::new(5320, 3)),
            ..CommissionEntry::new(1, at, at)
        }
    }

    fn check(change: impl Fn(&mut CommissionEntry), expected: &[Finding]) {
        let mut entry = sound();
        change(&mut entry);
        assert_eq!(findings(&entry, &Shares::of(&entry)), expected);
    }

    #[test]
    fn a_sound_entry_has_none() {
        check(|_| (), &[]);
        check(|e| e.total_commission = None, &[]);
    }

    #[test]
    fn each_is_found() {
        check(|e| e.total_commission = Some(Decimal::new(533, 2)), &[Finding::TotalDiffers]);
        check(|e| e.unit_commission = None, &[Finding::NoUnitCommission]);
        check(|e| e.quantity = None, &[Finding::NoQuantity]);
        check(|e| e.is_commission_split = Some(true), &[Finding::SplitFlagDisagrees]);
        check(|e| e.commission_split_user_id = Some(2), &[Finding::SplitFlagDisagrees]);
        check(|e| e.split_rate1 = Some(Decimal::new(90, 0)), &[Finding::RatesNotWhole]);
        check(|e| e.is_chargeback = Some(true), &[Finding::PositiveChargeback]);
        check(|e| e.is_full_chargeback = Some(true), &[Finding::PositiveChargeback]);
        check(|e| e.transaction_type = Some(6), &[Finding::PositiveChargeback]);
        check(|e| e.user_id = None, &[Finding::NoEmployee]);
        check(|e| e.commission_type = Some(9), &[Finding::UnknownCommissionType]);
        check(|e| e.commission_type = None, &[Finding::UnknownCommissionType]);
        for kind in [None, Some(0), Some(9)] {
            check(|e| e.transaction_type = kind, &[Finding::UnknownTransactionType]);
        }
        let halves = |e: &mut CommissionEntry| {
            (e.split_rate1, e.split_rate2) = (Some(Decimal::new(50, 0)), Some(Decimal::new(50, 0)));
            e.is_commission_split = Some(true);
        };
        check(halves, &[Finding::SplitWithoutUser]);
    }
}
