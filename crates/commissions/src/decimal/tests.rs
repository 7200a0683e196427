//! Exactness, rounding, and what is read.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn reads_what_json_can_write_and_prints_it_as_it_came() {
    for text in ["0", "5.32", "-5.32", "10.00", "0.0000", "1234567890123456789", "0.1234567890123456789"] {
        assert_eq!(d(text).to_string(), text);
    }
    let long = "1234567890123456789012345678.0123456789";
    assert_eq!(d(long).to_string(), long);
    assert_eq!(d("1.5e3").to_string(), "1500");
    assert_eq!(d("15E-1").to_string(), "1.5");
    assert_eq!(d("-0"), Decimal::ZERO);
    assert_eq!(d("0e400"), Decimal::ZERO);
}

#[test]
fn refuses_the_rest_with_its_reason() {
    for text in ["", "-", ".5", "5.", "01", "+1", "NaN", "Infinity", "1,5", "0x10", "1e", " 1", "1e+", "٣"] {
        assert_eq!(text.parse::<Decimal>(), Err(ParseDecimalError::NotANumber), "{text:?}");
    }
    for text in ["1e400", "1e-400", "1e99999999999999999999", "123456789012345678901234567890123456789"] {
        assert_eq!(text.parse::<Decimal>(), Err(ParseDecimalError::TooManyDigits), "{text:?}");
    }
}

#[test]
fn stays_exact_past_128_bits() {
    let wide = d("99999999999999999999999999999999999999");
    let square = &wide * &wide;
    assert_eq!(
        square.to_string(),
        "9999999999999999999999999999999999999800000000000000000000000000000000000001"
    );
    assert_eq!(&square - &square, Decimal::ZERO);
    let mixed = &wide + &d("0.00000000000000000000000000000000000001");
    assert_eq!(
        mixed.to_string(),
        "99999999999999999999999999999999999999.00000000000000000000000000000000000001"
    );
}

#[test]
fn units_are_bytes_of_a_twos_complement() {
    for (units, bytes) in [
        (0, &[0][..]),
        (-1, &[0xff]),
        (127, &[0x7f]),
        (128, &[0x80, 0]),
        (-128, &[0x80]),
        (-129, &[0x7f, 0xff]),
        (532, &[0x14, 0x02]),
    ] {
        assert_eq!(Decimal::new(units, 2).units_bytes(), bytes, "{units}");
    }
}

#[test]
fn rounds_half_to_even() {
    for (exact, rounded) in [
        ("2.665", "2.66"),
        ("2.675", "2.68"),
        ("2.6651", "2.67"),
        ("-2.665", "-2.66"),
        ("-2.675", "-2.68"),
        ("-0.001", "0.00"),
        ("7", "7.00"),
        ("99.995", "100.00"),
    ] {
        assert_eq!(d(exact).round(2).to_string(), rounded, "{exact}");
    }
}

#[test]
fn normalizes_only_what_follows_the_point() {
    assert_eq!(d("2.6600").normalized().to_string(), "2.66");
    assert_eq!(d("100").normalized().to_string(), "100");
    assert_eq!(d("0.000").normalized().to_string(), "0");
}

fn decimals() -> impl Strategy<Value = Decimal> {
    (any::<i128>(), 0_u32..30).prop_map(|(units, scale)| Decimal::new(units, scale))
}

proptest! {
    #[test]
    fn arithmetic_agrees_with_big_integers(a in decimals(), b in decimals()) {
        let at = |value: &Decimal, scale: u32| value.big_units() * pow10(scale - value.scale());
        let scale = a.scale().max(b.scale());
        let sum = &a + &b;
        prop_assert_eq!(at(&sum, scale), at(&a, scale) + at(&b, scale));
        let product = &a * &b;
        prop_assert_eq!(product.big_units(), a.big_units() * b.big_units());
        prop_assert_eq!(a.cmp(&b), at(&a, scale).cmp(&at(&b, scale)));
        let mut assigned = a.clone();
        assigned += &b;
        prop_assert_eq!(assigned, sum);
    }

    #[test]
    fn printing_and_reading_agree(units in -(10_i128.pow(38) - 1)..10_i128.pow(38), scale in 0_u32..=38) {
        let value = Decimal::new(units, scale);
        let read: Decimal = value.to_string().parse().unwrap();
        prop_assert_eq!(read.to_string(), value.to_string());
        prop_assert_eq!(value.clone().normalized(), value);
    }

    #[test]
    fn units_come_back_from_their_bytes(a in decimals(), b in decimals()) {
        // The product of two is often too wide for 128 bits.
        for value in [&a * &b, a] {
            let read = Decimal::from_units_bytes(&value.units_bytes(), value.scale());
            prop_assert_eq!(read.to_string(), value.to_string());
            prop_assert_eq!(read.small_units(), value.small_units());
        }
    }

    #[test]
    fn rounding_is_off_by_at_most_half_a_place(value in decimals(), places in 0_u32..6) {
        let rounded = value.round(places);
        let error = (&rounded - &value).abs();
        prop_assert!(&error * &Decimal::from(2_i64) <= Decimal::new(1, places));
    }

    #[test]
    fn rounding_is_the_same_in_128_bits_and_beyond(units in any::<i64>(), scale in 0_u32..12, places in 0_u32..6) {
        let value = Decimal::new(i128::from(units), scale);
        let zeros = scale.saturating_sub(places);
        let wide = Decimal::from_big(div_half_even(&value.big_units(), &pow10(zeros)), scale - zeros);
        prop_assert_eq!(value.round(places), wide);
    }
}
