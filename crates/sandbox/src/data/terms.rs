//! How a product's commission is worked out: the rules behind the document's CommissionTypes.

use commissions::{CommissionEntry, CommissionType};

use super::money::{Money, Rate, Rounding};

/// One row of CommissionTypes with its parameters.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Terms {
    NonCommissionable,
    Spif(Money),
    GrossSale(Rate),
    Margin(Rate),
    SpifAndGrossSale(Money, Rate),
    SpifAndMargin(Money, Rate),
    /// All above this cost is commission.
    FixedCost(Money),
    /// All above the average cost and this is commission.
    FloatingCost(Money),
    /// This rate of all above this cost.
    AboveFixedCost(Money, Rate),
}

impl Terms {
    /// Fills in type, rate, SPIF and costs, and says the commission of a unit that sold at `price` and had
    /// cost `cost`; so that the implied base, where there is one, comes out as that price or margin (but for
    /// the rounding of the commission).
    pub(crate) fn apply(
        self,
        price: Money,
        cost: Money,
        rounding: Rounding,
        entry: &mut CommissionEntry,
    ) -> Money {
        use CommissionType as Type;
        let margin = price - cost;
        let (kind, unit) = match self {
            Terms::NonCommissionable => (Type::NonCommissionable, Money(0)),
            Terms::Spif(spiff) => (Type::Spif, spiff),
            Terms::GrossSale(rate) => (Type::PercentOfGrossSale, price.at(rate, rounding)),
            Terms::Margin(rate) => (Type::PercentOfMargin, margin.at(rate, rounding)),
            Terms::SpifAndGrossSale(spiff, rate) => {
                (Type::SpifAndPercentOfGrossSale, spiff + price.at(rate, rounding))
            }
            Terms::SpifAndMargin(spiff, rate) => {
                (Type::SpifAndPercentOfMargin, spiff + margin.at(rate, rounding))
            }
            Terms::FixedCost(fixed) => (Type::FixedCost, price - fixed),
            Terms::FloatingCost(above) => (Type::FloatingCost, margin - above),
            Terms::AboveFixedCost(fixed, rate) => {
                (Type::PercentAboveFixedCost, (price - fixed).at(rate, rounding))
            }
        };
        entry.commission_type = Some(kind.code());
        entry.commission_rate = self.rate().map(Rate::decimal);
        entry.commission_spiff = self.spiff().map(Money::decimal);
        (entry.commission_fixed_cost, entry.commission_floating_cost) = match self {
            Terms::FixedCost(fixed) | Terms::AboveFixedCost(fixed, _) => (Some(fixed.decimal()), None),
            Terms::FloatingCost(above) => (None, Some(above.decimal())),
            _ => (None, None),
        };
        unit
    }

    fn rate(self) -> Option<Rate> {
        match self {
            Terms::GrossSale(rate)
            | Terms::Margin(rate)
            | Terms::SpifAndGrossSale(_, rate)
            | Terms::SpifAndMargin(_, rate)
            | Terms::AboveFixedCost(_, rate) => Some(rate),
            Terms::NonCommissionable | Terms::Spif(_) | Terms::FixedCost(_) | Terms::FloatingCost(_) => None,
        }
    }

    fn spiff(self) -> Option<Money> {
        match self {
            Terms::Spif(spiff) | Terms::SpifAndGrossSale(spiff, _) | Terms::SpifAndMargin(spiff, _) => {
                Some(spiff)
            }
            _ => None,
        }
    }
}
