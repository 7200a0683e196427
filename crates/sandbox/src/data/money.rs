//! Amounts while they are being made: whole ten-thousandths, the finest that RQ keeps.

use commissions::Decimal;

/// Ten-thousandths of a unit of currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Money(pub i64);

const PLACES: u32 = 4;

impl Money {
    pub(crate) const fn cents(cents: i64) -> Self {
        Money(cents * 100)
    }

    /// As the API writes it, without zeros at its end: `5.32`, `10`.
    pub(crate) fn decimal(self) -> Decimal {
        Decimal::new(i128::from(self.0), PLACES).normalized()
    }

    /// With all four places, as imported amounts have: `12.5000`.
    pub(crate) fn four_places(self) -> Decimal {
        Decimal::new(i128::from(self.0), PLACES)
    }

    /// This part of the amount, rounded half to even to cents or ten-thousandths.
    pub(crate) fn at(self, rate: Rate, rounding: Rounding) -> Money {
        let step = match rounding {
            Rounding::Cents => 100,
            Rounding::TenThousandths => 1,
        };
        let divisor = 100 * 10_i128.pow(rate.scale) * step;
        let exact = i128::from(self.0) * i128::from(rate.units);
        let (quotient, rest) = (exact.div_euclid(divisor), exact.rem_euclid(divisor));
        let up = rest * 2 > divisor || (rest * 2 == divisor && quotient % 2 != 0);
        Money(((quotient + i128::from(up)) * step) as i64)
    }
}

impl std::ops::Add for Money {
    type Output = Money;

    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl std::ops::Sub for Money {
    type Output = Money;

    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl std::ops::Neg for Money {
    type Output = Money;

    fn neg(self) -> Money {
        Money(-self.0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rounding {
    Cents,
    TenThousandths,
}

/// A rate in per cent: `units / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    units: i64,
    scale: u32,
}

impl Rate {
    /// `units / 10^scale` per cent; a scale of at most 4.
    pub(crate) const fn new(units: i64, scale: u32) -> Self {
        assert!(scale <= 4);
        Rate { units, scale }
    }

    pub(crate) fn decimal(self) -> Decimal {
        Decimal::new(i128::from(self.units), self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_rounded_half_to_even() {
        let part = |cents, units, scale| {
            let at =
                |rounding| Money::cents(cents).at(Rate::new(units, scale), rounding).decimal().to_string();
            [at(Rounding::Cents), at(Rounding::TenThousandths)]
        };
        assert_eq!(part(19_999, 8, 0), ["16", "15.9992"]);
        assert_eq!(part(10_000, 333_333, 4), ["33.33", "33.3333"]);
        assert_eq!(part(250, 1, 0), ["0.02", "0.025"]);
        assert_eq!(part(350, 1, 0), ["0.04", "0.035"]);
        assert_eq!(part(-250, 1, 0), ["-0.02", "-0.025"]);
    }
}
