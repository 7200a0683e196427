//! The sale or margin that a commission came from: the column "Calculation" of the document's
//! CommissionTypes. It does not compute the commission; it inverts it.

use std::fmt;

use crate::{CommissionEntry, CommissionKind, CommissionType, Decimal, Fraction};

/// What an implied base is an amount of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Base {
    GrossSale,
    Margin,
    /// The commission itself: a SPIF is a fixed amount.
    Spif,
}

/// Why an entry has no implied base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    NoCommissionType,
    /// A coupon's type: the document gives those no calculation.
    Coupon,
    NonCommissionable,
    /// Types 6, 7 and 8, and unknown ones.
    NotDocumented,
    NoUnitCommission,
    NoQuantity,
    NoRate,
    ZeroRate,
    NoSpiff,
}

/// An entry's implied base, per unit and for its quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpliedBase {
    pub base: Base,
    pub per_unit: Fraction,
    /// `per_unit × Quantity`.
    pub total: Fraction,
}

impl Base {
    /// What a commission of this type came from.
    pub fn of(kind: CommissionKind) -> Result<Self, Undefined> {
        use CommissionType as Type;
        match kind {
            CommissionKind::Coupon(_) => Err(Undefined::Coupon),
            CommissionKind::Standard(kind) => match kind {
                Type::NonCommissionable => Err(Undefined::NonCommissionable),
                Type::FixedCost | Type::FloatingCost | Type::PercentAboveFixedCost | Type::Unknown(_) => {
                    Err(Undefined::NotDocumented)
                }
                Type::Spif => Ok(Base::Spif),
                Type::PercentOfGrossSale | Type::SpifAndPercentOfGrossSale => Ok(Base::GrossSale),
                Type::PercentOfMargin | Type::SpifAndPercentOfMargin => Ok(Base::Margin),
            },
        }
    }
}

impl ImpliedBase {
    /// Per unit: types 2 and 3 `UnitCommission × 100 / CommissionRate`; types 4 and 5
    /// `(UnitCommission − CommissionSpiff) × 100 / CommissionRate`; type 1 `UnitCommission`.
    pub fn of<T>(entry: &CommissionEntry<T>) -> Result<Self, Undefined> {
        use CommissionType::{SpifAndPercentOfGrossSale, SpifAndPercentOfMargin};
        let kind = entry.kind().ok_or(Undefined::NoCommissionType)?;
        let base = Base::of(kind)?;
        let unit = entry.unit_commission.as_ref().ok_or(Undefined::NoUnitCommission)?;
        let per_unit = match kind {
            CommissionKind::Standard(SpifAndPercentOfGrossSale | SpifAndPercentOfMargin) => {
                let spiff = entry.commission_spiff.as_ref().ok_or(Undefined::NoSpiff)?;
                by_rate(unit - spiff, entry)?
            }
            _ if base == Base::Spif => Fraction::whole(unit.clone()),
            _ => by_rate(unit.clone(), entry)?,
        };
        let quantity = Decimal::from(entry.quantity.ok_or(Undefined::NoQuantity)?);
        let total = &per_unit * &quantity;
        Ok(ImpliedBase { base, per_unit, total })
    }
}

/// `amount × 100 / CommissionRate`.
fn by_rate<T>(amount: Decimal, entry: &CommissionEntry<T>) -> Result<Fraction, Undefined> {
    let rate = entry.commission_rate.clone().ok_or(Undefined::NoRate)?;
    Fraction::new(amount, rate.percent()).ok_or(Undefined::ZeroRate)
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Base::GrossSale => "Implied sale",
            Base::Margin => "Implied margin",
            Base::Spif => "SPIF",
        })
    }
}

/// A sentence for the person who asks why there is no number.
impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Undefined::NoCommissionType => "The entry has no commission type.",
            Undefined::Coupon => "Coupon commissions have no documented calculation.",
            Undefined::NonCommissionable => "The entry is not commissionable.",
            Undefined::NotDocumented => "This commission type has no documented calculation.",
            Undefined::NoUnitCommission => "The entry has no unit commission.",
            Undefined::NoQuantity => "The entry has no quantity.",
            Undefined::NoRate => "The entry has no commission rate to divide by.",
            Undefined::ZeroRate => "The commission rate is 0: nothing can be divided by it.",
            Undefined::NoSpiff => "The entry has no SPIF amount to take off.",
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Timestamp;
    use proptest::prelude::*;

    fn entry(kind: u8, unit: &str, spiff: Option<&str>, rate: Option<&str>) -> CommissionEntry {
        let at = Timestamp::from_ticks(0).unwrap();
        CommissionEntry {
            commission_type: Some(kind),
            transaction_type: Some(1),
            unit_commission: Some(unit.parse().unwrap()),
            commission_spiff: spiff.map(|text| text.parse().unwrap()),
            commission_rate: rate.map(|text| text.parse().unwrap()),
            quantity: Some(2),
            ..CommissionEntry::new(1, at, at)
        }
    }

    fn check(entry: &CommissionEntry, expected: Result<(Base, &str, &str), Undefined>) {
        let text = |fraction: &Fraction| fraction.to_decimal(10).to_string();
        let implied = ImpliedBase::of(entry).map(|it| (it.base, text(&it.per_unit), text(&it.total)));
        assert_eq!(implied, expected.map(|(base, unit, total)| (base, unit.into(), total.into())));
    }

    #[test]
    fn every_row_of_the_table_commission_types() {
        let with = |kind| entry(kind, "5.32", Some("1.82"), Some("35"));
        check(&with(8), Err(Undefined::NotDocumented));
        check(&with(2), Ok((Base::GrossSale, "15.2", "30.4")));
        check(&with(3), Ok((Base::Margin, "15.2", "30.4")));
        check(&with(6), Err(Undefined::NotDocumented));
        check(&with(7), Err(Undefined::NotDocumented));
        check(&with(0), Err(Undefined::NonCommissionable));
        check(&with(1), Ok((Base::Spif, "5.32", "10.64")));
        check(&with(4), Ok((Base::GrossSale, "10", "20")));
        check(&with(5), Ok((Base::Margin, "10", "20")));
        check(&with(9), Err(Undefined::NotDocumented));
    }

    #[test]
    fn what_cannot_be_divided_says_why() {
        check(&entry(2, "5", None, None), Err(Undefined::NoRate));
        check(&entry(3, "5", None, Some("0")), Err(Undefined::ZeroRate));
        check(&entry(3, "5", None, Some("0.00")), Err(Undefined::ZeroRate));
        check(&entry(4, "5", None, Some("10")), Err(Undefined::NoSpiff));
        check(&entry(2, "10", None, Some("3")), Ok((Base::GrossSale, "333.3333333333", "666.6666666667")));
        let coupon = CommissionEntry { transaction_type: Some(5), ..entry(2, "5", None, Some("10")) };
        check(&coupon, Err(Undefined::Coupon));
        let no_unit = CommissionEntry { unit_commission: None, ..entry(1, "5", None, None) };
        check(&no_unit, Err(Undefined::NoUnitCommission));
        let no_quantity = CommissionEntry { quantity: None, ..entry(1, "5", None, None) };
        check(&no_quantity, Err(Undefined::NoQuantity));
        let no_kind = CommissionEntry { commission_type: None, ..entry(1, "5", None, None) };
        check(&no_kind, Err(Undefined::NoCommissionType));
    }

    proptest! {
        #[test]
        fn it_inverts_the_commission(
            kind in proptest::sample::select(vec![2_u8, 3, 4, 5]),
            base in -(10_i128.pow(12))..10_i128.pow(12),
            base_scale in 0_u32..5,
            rate in 1_i128..100_000,
            rate_scale in 0_u32..4,
            spiff in 0_i128..100_000,
        ) {
            let (base, rate) = (Decimal::new(base, base_scale), Decimal::new(rate, rate_scale));
            let spiff = Decimal::new(spiff, 2);
            let by_rate = (&base * &rate).percent();
            let unit = if kind >= 4 { &by_rate + &spiff } else { by_rate };
            let at = Timestamp::from_ticks(0).unwrap();
            let entry = CommissionEntry {
                commission_type: Some(kind),
                unit_commission: Some(unit),
                commission_spiff: Some(spiff),
                commission_rate: Some(rate),
                quantity: Some(1),
                ..CommissionEntry::new(1, at, at)
            };
            prop_assert_eq!(ImpliedBase::of(&entry).unwrap().per_unit, Fraction::whole(base));
        }
    }
}
