//! Amounts that an entry has as a whole, whoever gets its commission.

use crate::{Base, CommissionEntry, CommissionKind, CommissionType, Decimal, Fraction, ImpliedBase};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryAmount {
    /// `TotalCommission`.
    ReportedTotal,
    /// The implied base of types 2 and 4, times `Quantity`.
    ImpliedSale,
    /// That of types 3 and 5.
    ImpliedMargin,
    /// What a SPIF made of the commission: all of type 1, and `CommissionSpiff × Quantity` of types 4 and 5.
    SpifPart,
}

/// Why an entry has no such amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAmount {
    /// Entries of its commission type have none.
    OfItsType,
    /// What it is reckoned from is absent, or a rate of nought.
    Undefined,
}

impl EntryAmount {
    pub fn of<T>(self, entry: &CommissionEntry<T>) -> Result<Fraction, NoAmount> {
        match self {
            EntryAmount::ReportedTotal => whole(entry.total_commission.clone()),
            EntryAmount::ImpliedSale => implied(Base::GrossSale, entry),
            EntryAmount::ImpliedMargin => implied(Base::Margin, entry),
            EntryAmount::SpifPart => {
                use CommissionType as Type;
                let Some(CommissionKind::Standard(kind)) = entry.kind() else {
                    return Err(NoAmount::OfItsType);
                };
                let per_unit = match kind {
                    Type::Spif => &entry.unit_commission,
                    Type::SpifAndPercentOfGrossSale | Type::SpifAndPercentOfMargin => &entry.commission_spiff,
                    _ => return Err(NoAmount::OfItsType),
                };
                let quantity = entry.quantity.map(Decimal::from);
                whole(per_unit.as_ref().zip(quantity).map(|(per_unit, quantity)| per_unit * &quantity))
            }
        }
    }
}

fn whole(amount: Option<Decimal>) -> Result<Fraction, NoAmount> {
    amount.map(Fraction::whole).ok_or(NoAmount::Undefined)
}

fn implied<T>(base: Base, entry: &CommissionEntry<T>) -> Result<Fraction, NoAmount> {
    if entry.kind().map(Base::of) != Some(Ok(base)) {
        return Err(NoAmount::OfItsType);
    }
    ImpliedBase::of(entry).map(|it| it.total).map_err(|_| NoAmount::Undefined)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Timestamp;

    /// Reported total, implied sale, implied margin, SPIF part.
    fn check(entry: &CommissionEntry, expected: [Result<&str, NoAmount>; 4]) {
        use EntryAmount::{ImpliedMargin, ImpliedSale, ReportedTotal, SpifPart};
        let amounts = [ReportedTotal, ImpliedSale, ImpliedMargin, SpifPart];
        let found = amounts.map(|amount| amount.of(entry).map(|it| it.to_decimal(10).to_string()));
        assert_eq!(found, expected.map(|it| it.map(str::to_owned)), "{entry:?}");
    }

    fn entry(kind: u8) -> CommissionEntry {
        let at = Timestamp::from_ticks(0).unwrap();
        let decimal = |text: &str| Some(text.parse().unwrap());
        CommissionEntry {
            commission_type: Some(kind),
            transaction_type: Some(1),
            unit_commission: decimal("5.32"),
            commission_spiff: decimal("1.82"),
            commission_rate: decimal("35"),
            quantity: Some(-2),
            total_commission: decimal("-10.65"),
            ..CommissionEntry::new(1, at, at)
        }
    }

    #[test]
    fn each_type_has_its_amounts() {
        const NONE: Result<&str, NoAmount> = Err(NoAmount::OfItsType);
        let reported = Ok("-10.65");
        for kind in [0, 6, 7, 8, 9] {
            check(&entry(kind), [reported, NONE, NONE, NONE]);
        }
        check(&entry(1), [reported, NONE, NONE, Ok("-10.64")]);
        check(&entry(2), [reported, Ok("-30.4"), NONE, NONE]);
        check(&entry(3), [reported, NONE, Ok("-30.4"), NONE]);
        check(&entry(4), [reported, Ok("-20"), NONE, Ok("-3.64")]);
        check(&entry(5), [reported, NONE, Ok("-20"), Ok("-3.64")]);
        let coupon = CommissionEntry { transaction_type: Some(5), ..entry(4) };
        check(&coupon, [reported, NONE, NONE, NONE]);
    }

    #[test]
    fn what_is_absent_leaves_it_undefined() {
        const NONE: Result<&str, NoAmount> = Err(NoAmount::OfItsType);
        const UNDEFINED: Result<&str, NoAmount> = Err(NoAmount::Undefined);
        let reported = Ok("-10.65");
        check(&CommissionEntry { total_commission: None, ..entry(0) }, [UNDEFINED, NONE, NONE, NONE]);
        check(&CommissionEntry { commission_rate: None, ..entry(2) }, [reported, UNDEFINED, NONE, NONE]);
        check(
            &CommissionEntry { commission_spiff: None, ..entry(5) },
            [reported, NONE, UNDEFINED, UNDEFINED],
        );
        let no_rate = CommissionEntry { commission_rate: Some(Decimal::ZERO), ..entry(4) };
        check(&no_rate, [reported, UNDEFINED, NONE, Ok("-3.64")]);
        check(&CommissionEntry { quantity: None, ..entry(4) }, [reported, UNDEFINED, NONE, UNDEFINED]);
        check(&CommissionEntry { unit_commission: None, ..entry(1) }, [reported, NONE, NONE, UNDEFINED]);
    }
}
