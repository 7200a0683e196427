//! Nice values for the ticks of an axis: 1, 2 or 5 times a power of ten apart.

use commissions::Decimal;

/// A value of the axis and how it reads.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) value: f64,
    pub(super) text: String,
}

/// The nice values from `low` to `high`, nought among them where it is between the two; at most about
/// `max_steps` steps of one length. None if `low` is not below `high`.
pub(super) fn nice_ticks(low: f64, high: f64, max_steps: u32) -> Vec<Tick> {
    let span = high - low;
    if !(span > 0.0 && span.is_finite()) || max_steps == 0 {
        return Vec::new();
    }
    let (mantissa, exponent) = nice_step(span / f64::from(max_steps));
    let step = f64::from(mantissa) * 10_f64.powi(exponent);
    // A step is at least a `max_steps`th of the span, so these are small unless the span is far from nought.
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    let unit = Unit::of(low.abs().max(high.abs()));
    (first..=last)
        .map(|n_steps| {
            let count = n_steps * i64::from(mantissa);
            Tick { value: n_steps as f64 * step, text: unit.text(count, exponent) }
        })
        .collect()
}

/// The least of 1, 2, 5 times a power of ten that is not below `raw`, as mantissa and exponent.
fn nice_step(raw: f64) -> (u8, i32) {
    let exponent = raw.log10().floor() as i32;
    let parts = raw / 10_f64.powi(exponent);
    // A hair of tolerance: 0.2 as a quotient of floats may be a little more than 0.2.
    match [1, 2, 5].into_iter().find(|mantissa| parts <= f64::from(*mantissa) * (1.0 + 1e-9)) {
        Some(mantissa) => (mantissa, exponent),
        None => (1, exponent + 1),
    }
}

/// The unit of all ticks of an axis, so that they are told apart at a glance.
#[derive(Clone, Copy)]
struct Unit {
    exponent: i32,
    suffix: &'static str,
}

impl Unit {
    /// Thousands from 10,000 on: until then, four digits are shorter.
    fn of(greatest: f64) -> Unit {
        let (exponent, suffix) = match greatest {
            value if value >= 1e12 => (12, "T"),
            value if value >= 1e9 => (9, "B"),
            value if value >= 1e6 => (6, "M"),
            value if value >= 1e4 => (3, "k"),
            _ => (0, ""),
        };
        Unit { exponent, suffix }
    }

    /// `count × 10^exponent` in this unit, exactly: no digit of a float is ever printed.
    fn text(self, count: i64, exponent: i32) -> String {
        if count == 0 {
            return "0".to_owned();
        }
        let shift = exponent - self.exponent;
        let number = match u32::try_from(-shift) {
            Ok(scale) => Decimal::new(i128::from(count), scale).normalized().to_string(),
            Err(_) => format!("{count}{:0<width$}", "", width = shift.unsigned_abs() as usize),
        };
        format!("{}{}", number.replace('-', "\u{2212}"), self.suffix)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(low: f64, high: f64, max_steps: u32, expected: &[&str]) {
        let texts: Vec<_> = nice_ticks(low, high, max_steps).into_iter().map(|tick| tick.text).collect();
        assert_eq!(texts, expected, "{low} to {high} in {max_steps}");
    }

    #[test]
    fn ticks_are_nice_and_short() {
        check(0.0, 9214.55, 5, &["0", "2000", "4000", "6000", "8000"]);
        check(0.0, 201_114.2, 4, &["0", "100k", "200k"]);
        check(0.0, 12_000.0, 6, &["0", "2k", "4k", "6k", "8k", "10k", "12k"]);
        check(0.0, 1_300_000.0, 5, &["0", "0.5M", "1M"]);
        check(-12_411.9, 5000.0, 4, &["−10k", "−5k", "0", "5k"]);
        check(0.0, 0.9, 4, &["0", "0.5"]);
        check(0.0, 0.05, 5, &["0", "0.01", "0.02", "0.03", "0.04", "0.05"]);
        check(0.0, 3e14, 3, &["0", "100T", "200T", "300T"]);
        check(-300.0, -20.0, 3, &["−300", "−200", "−100"]);
    }

    #[test]
    fn an_empty_axis_has_none() {
        check(0.0, 0.0, 4, &[]);
        check(1.0, -1.0, 4, &[]);
        check(0.0, 1.0, 0, &[]);
        check(0.0, f64::INFINITY, 4, &[]);
    }

    proptest! {
        #[test]
        fn ticks_stay_inside_and_are_few(low in -1e9..0.0_f64, high in 0.01..1e9_f64, max_steps in 1_u32..20) {
            let ticks = nice_ticks(low, high, max_steps);
            prop_assert!(ticks.len() <= max_steps as usize + 1);
            prop_assert!(ticks.iter().any(|tick| tick.value == 0.0));
            let slack = (high - low) * 1e-9;
            prop_assert!(ticks.iter().all(|tick| tick.value >= low - slack && tick.value <= high + slack));
        }
    }
}
