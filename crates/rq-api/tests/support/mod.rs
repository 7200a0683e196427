//! What the tests of the wire formats share: strategies for entries, and the document's sample entry.
#![allow(dead_code, reason = "each test program uses its own part")]
#![allow(clippy::unwrap_used)]

use commissions::{CommissionEntry, Decimal, Timestamp};
use proptest::option::of;
use proptest::prelude::*;

pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Times of all years that the API can write, with 0 to 7 fraction digits, with and without a `Z`.
pub fn timestamps() -> impl Strategy<Value = Timestamp> {
    (-621_355_968_000_000_000_i64..2_534_023_007_990_000_000, 0_u8..=7, any::<bool>()).prop_map(
        |(ticks, digits, zulu)| {
            let time = Timestamp::from_ticks(ticks).unwrap().with_fraction_digits(digits);
            if zulu { time.with_zulu() } else { time }
        },
    )
}

/// Decimals of up to 38 digits: all that is read.
pub fn decimals() -> impl Strategy<Value = Decimal> {
    let max = 10_i128.pow(38) - 1;
    prop_oneof![
        (-1_000_000_i128..1_000_000, 0_u32..=4).prop_map(|(units, scale)| Decimal::new(units, scale)),
        (-max..=max, 0_u32..=38).prop_map(|(units, scale)| Decimal::new(units, scale)),
    ]
}

fn texts() -> impl Strategy<Value = Box<str>> {
    prop_oneof![any::<String>(), "0{0,3}[0-9]{1,12}", "[\"\\\\/\u{0}-\u{20}é😀]{0,8}"].prop_map(Into::into)
}

/// Any entry at all: whatever the wire can carry, whether or not it makes sense.
pub fn entries() -> impl Strategy<Value = CommissionEntry> {
    // Tuples of at most 12 have strategies: a group for each type.
    let times = (timestamps(), of(timestamps()), timestamps());
    let decimals = || (of(decimals()), of(decimals()), of(decimals()), of(decimals()));
    let integers =
        || (of(any::<i64>()), of(any::<i64>()), of(any::<i64>()), of(any::<i64>()), of(any::<i64>()));
    let flags =
        (of(any::<bool>()), of(any::<bool>()), of(any::<bool>()), of(any::<bool>()), of(any::<bool>()));
    let texts = || (of(texts()), of(texts()), of(texts()), of(texts()));
    (
        (any::<i64>(), times),
        (decimals(), decimals()),
        (integers(), integers()),
        (of(any::<u8>()), of(any::<u8>())),
        flags,
        (texts(), texts()),
    )
        .prop_map(|((id, times), (d1, d2), (i1, i2), codes, flags, (t1, t2))| CommissionEntry {
            id,
            comments: t1.0,
            commission_fixed_cost: d1.0,
            commission_floating_cost: d1.1,
            commission_rate: d1.2,
            commission_spiff: d1.3,
            commission_split_employee_special_id: i1.0,
            commission_split_user_id: i1.1,
            commission_type: codes.0,
            coupon_id: i1.2,
            date_created_utc: times.0,
            employee_special_id: i1.3,
            user_id: i1.4,
            global_product_id: i2.0,
            has_been_reversed: flags.0,
            invoice_edited_date: times.1,
            invoice_number: t1.1,
            is_chargeback: flags.1,
            is_commission_split: flags.2,
            is_full_chargeback: flags.3,
            is_suspended: flags.4,
            last_update_date_utc: times.2,
            location_code: t1.2,
            location_id: i2.1,
            milestone_id: t1.3,
            priority: i2.2,
            quantity: i2.3,
            rq_commission_id: i2.4,
            sale_invoice_and_coupon_id: t2.0,
            // The one integer that the groups leave over.
            sale_invoice_id: i1.0.zip(i2.4).map(|(a, b)| a ^ b),
            serial_number: t2.1,
            split_rate1: d2.0,
            split_rate2: d2.1,
            total_commission: d2.2,
            transaction_guid: t2.2,
            transaction_type: codes.1,
            unit_commission: d2.3,
        })
}

/// Entry 24, which the document prints.
pub fn sample_entry() -> CommissionEntry {
    CommissionEntry {
        id: 24,
        comments: Some("Shared with Nick".into()),
        commission_fixed_cost: Some(decimal("10")),
        commission_floating_cost: Some(decimal("10")),
        commission_rate: Some(decimal("35")),
        commission_spiff: Some(decimal("15")),
        commission_split_employee_special_id: Some(10002),
        commission_split_user_id: Some(22214),
        commission_type: Some(1),
        coupon_id: Some(8),
        date_created_utc: time("2015-08-18T15:00:00"),
        employee_special_id: Some(1002),
        user_id: Some(2576),
        global_product_id: Some(1210),
        has_been_reversed: Some(false),
        invoice_edited_date: Some(time("2015-09-10T20:01:49.00")),
        invoice_number: Some("84WEAIN5703".into()),
        is_chargeback: Some(false),
        is_commission_split: Some(true),
        is_full_chargeback: Some(false),
        is_suspended: Some(false),
        last_update_date_utc: time("2015-09-09T20:41:59.69"),
        location_code: Some("LOC123".into()),
        location_id: Some(14202),
        milestone_id: Some("74b95526-e46b-42da-baa5-19971dfe5b18".into()),
        priority: Some(1),
        quantity: Some(1),
        rq_commission_id: Some(445),
        sale_invoice_and_coupon_id: Some("d6ee8427-eac6-44ef-ac69-4617e18d2f66".into()),
        sale_invoice_id: Some(7),
        serial_number: Some("8508194953".into()),
        split_rate1: Some(decimal("50")),
        split_rate2: Some(decimal("50")),
        total_commission: Some(decimal("5.32")),
        transaction_guid: Some("a929571e-c432-4e9a-aef7-4302ed791251".into()),
        transaction_type: Some(1),
        unit_commission: Some(decimal("5.32")),
    }
}
