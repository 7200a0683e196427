//! Quotients of decimals, kept as they are until they are shown: `10 / 35` does not end.

use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Mul};

use num_bigint::{BigInt, Sign};
use num_integer::Integer;

use crate::Decimal;
use crate::decimal::{div_half_even, pow10};

/// `numerator / denominator`, exact. The denominator is never zero.
#[derive(Clone, Debug)]
pub struct Fraction {
    numerator: Decimal,
    denominator: Decimal,
}

impl Fraction {
    /// Nothing where `denominator` is zero.
    pub fn new(numerator: Decimal, denominator: Decimal) -> Option<Self> {
        (!denominator.is_zero()).then_some(Fraction { numerator, denominator })
    }

    pub fn whole(value: Decimal) -> Self {
        Fraction { numerator: value, denominator: Decimal::new(1, 0) }
    }

    pub fn numerator(&self) -> &Decimal {
        &self.numerator
    }

    pub fn denominator(&self) -> &Decimal {
        &self.denominator
    }

    /// The nearest decimal with `places` digits after the point, half to even.
    pub fn round(&self, places: u32) -> Decimal {
        let (dividend, divisor) = self.integers();
        Decimal::from_big(div_half_even(&(dividend * pow10(places)), &divisor), places)
    }

    /// The decimal that this is, where it has one of at most `places` digits after the point; else the
    /// nearest with `places` digits. Without zeros at its end.
    pub fn to_decimal(&self, places: u32) -> Decimal {
        self.round(places).normalized()
    }

    /// Whether it ends within `places` digits after the point, so that nothing is lost in showing it.
    pub fn ends_within(&self, places: u32) -> bool {
        let (dividend, divisor) = self.integers();
        (dividend * pow10(places)).mod_floor(&divisor) == BigInt::ZERO
    }

    /// Dividend and divisor as whole numbers, the divisor above zero.
    fn integers(&self) -> (BigInt, BigInt) {
        let dividend = self.numerator.big_units() * pow10(self.denominator.scale());
        let divisor = self.denominator.big_units() * pow10(self.numerator.scale());
        if divisor.sign() == Sign::Minus { (-dividend, -divisor) } else { (dividend, divisor) }
    }
}

/// A sum of many fractions: those of one denominator are added up as decimals.
#[derive(Clone, Debug, Default)]
pub struct FractionSum {
    /// By denominator, each once.
    parts: Vec<Fraction>,
}

impl FractionSum {
    pub fn total(&self) -> Fraction {
        let mut parts = self.parts.clone();
        // By twos, so that few of the numbers are long.
        while parts.len() > 1 {
            let pair = |pair: &[Fraction]| match pair {
                [a, b] => a + b,
                _ => pair.first().cloned().unwrap_or_default(),
            };
            parts = parts.chunks(2).map(pair).collect();
        }
        parts.pop().unwrap_or_default()
    }
}

impl AddAssign<&Fraction> for FractionSum {
    fn add_assign(&mut self, other: &Fraction) {
        let place = self.parts.partition_point(|part| part.denominator < other.denominator);
        match self.parts.get_mut(place) {
            Some(part) if part.denominator == other.denominator => part.numerator += &other.numerator,
            _ => self.parts.insert(place, other.clone()),
        }
    }
}

impl Default for Fraction {
    /// Nought.
    fn default() -> Self {
        Fraction::whole(Decimal::ZERO)
    }
}

impl Mul<&Decimal> for &Fraction {
    type Output = Fraction;

    fn mul(self, factor: &Decimal) -> Fraction {
        Fraction { numerator: &self.numerator * factor, denominator: self.denominator.clone() }
    }
}

impl Add for &Fraction {
    type Output = Fraction;

    fn add(self, other: &Fraction) -> Fraction {
        if self.denominator == other.denominator {
            // The usual case, and the one that keeps the numbers short.
            let numerator = &self.numerator + &other.numerator;
            return Fraction { numerator, denominator: self.denominator.clone() };
        }
        let left = &self.numerator * &other.denominator;
        let right = &other.numerator * &self.denominator;
        Fraction { numerator: &left + &right, denominator: &self.denominator * &other.denominator }
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let ((a, b), (c, d)) = (self.integers(), other.integers());
        (a * d).cmp(&(c * b))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    fn f(numerator: &str, denominator: &str) -> Fraction {
        Fraction::new(numerator.parse().unwrap(), denominator.parse().unwrap()).unwrap()
    }

    #[test]
    fn is_exact_until_shown() {
        assert_eq!(f("532", "35").to_decimal(10).to_string(), "15.2");
        assert_eq!(f("10", "3").to_decimal(10).to_string(), "3.3333333333");
        assert_eq!(f("20", "-3").to_decimal(10).to_string(), "-6.6666666667");
        assert_eq!(f("0.125", "1").round(2).to_string(), "0.12");
        assert!(f("532", "35").ends_within(1));
        assert!(!f("10", "3").ends_within(30));
        assert_eq!(Fraction::new(Decimal::new(1, 0), Decimal::ZERO), None);
    }

    proptest! {
        #[test]
        fn adds_and_compares_as_quotients(a in -999_i64..999, b in 1_i64..99, c in -999_i64..999, d in 1_i64..99) {
            let fraction = |n: i64, d: i64| Fraction::new(Decimal::from(n), Decimal::from(d)).unwrap();
            prop_assert_eq!(&fraction(a, b) + &fraction(c, d), fraction(a * d + c * b, b * d));
            prop_assert_eq!(fraction(a, b).cmp(&fraction(c, -d)), (a * -d).cmp(&(c * b)).reverse());
        }

        #[test]
        fn a_sum_is_that_of_its_fractions(parts in proptest::collection::vec((-999_i64..999, 1_i64..9), 0..20)) {
            let fractions = parts.iter().map(|(n, d)| Fraction::new(Decimal::from(*n), Decimal::from(*d)).unwrap());
            let mut sum = FractionSum::default();
            fractions.for_each(|it| sum += &it);
            let of_2520 = parts.iter().map(|(n, d)| n * 2_520 / d).sum::<i64>();
            prop_assert_eq!(sum.total(), Fraction::new(Decimal::from(of_2520), Decimal::from(2_520_i64)).unwrap());
        }
    }
}
