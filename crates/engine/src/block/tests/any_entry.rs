//! Entries with anything at all in their fields, and often with the same again.

use commissions::{CommissionEntry, Decimal, Timestamp};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

pub fn any_entries() -> impl Strategy<Value = Vec<CommissionEntry>> {
    vec(any_entry(), 0..8)
}

fn times() -> impl Strategy<Value = Timestamp> {
    let all = -621_355_968_000_000_000_i64..2_534_023_007_990_000_000;
    let near = 14_400_000_000_000_000_i64..14_400_000_100_000_000;
    (prop_oneof![all, near], 0_u8..=7, any::<bool>(), any::<bool>()).prop_map(
        |(ticks, digits, whole, zulu)| {
            let unit = if whole { 10_i64.pow(7 - u32::from(digits)) } else { 1 };
            let ticks = ticks.div_euclid(unit) * unit;
            let time = Timestamp::from_ticks(ticks).unwrap().with_fraction_digits(digits);
            if zulu { time.with_zulu() } else { time }
        },
    )
}

/// Small ones, all that is read, all that fits, and what only arithmetic makes.
fn decimals() -> impl Strategy<Value = Decimal> {
    let read = 10_i128.pow(38) - 1;
    prop_oneof![
        (-2_i128..3, 0_u32..3).prop_map(|(units, scale)| Decimal::new(units, scale)),
        (any::<i64>(), 0_u32..6).prop_map(|(units, scale)| Decimal::new(i128::from(units), scale)),
        (-read..=read, 0_u32..=38).prop_map(|(units, scale)| Decimal::new(units, scale)),
        (any::<i128>(), any::<u32>()).prop_map(|(units, scale)| Decimal::new(units, scale)),
        (any::<i128>(), any::<i128>(), 0_u32..40)
            .prop_map(|(a, b, scale)| &Decimal::new(a, scale) * &Decimal::new(b, scale)),
    ]
}

fn texts() -> impl Strategy<Value = Box<str>> {
    const USUAL: [&str; 5] = ["", "0", "007", "Boston", "a929571e-c432-4e9a-aef7-4302ed791251"];
    prop_oneof![
        select(USUAL.as_slice()).prop_map(str::to_owned),
        // Those that are and those that are not quite a GUID as the API writes them.
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-fA-F]{12}",
        "[0-9a-f-]{36}",
        "[0-9]{15}",
        any::<String>(),
        (250_usize..260).prop_map(|n| "x".repeat(n)),
    ]
    .prop_map(Into::into)
}

fn integers() -> impl Strategy<Value = i64> {
    prop_oneof![-2_i64..3, 1_000_000_i64..1_000_100, any::<i64>()]
}

fn any_entry() -> impl Strategy<Value = CommissionEntry> {
    // Tuples of at most 12 have strategies: a group for each type.
    let some_times = (times(), of(times()), times());
    let some_decimals = || (of(decimals()), of(decimals()), of(decimals()), of(decimals()));
    let some_integers =
        || (of(integers()), of(integers()), of(integers()), of(integers()), of(integers()), of(integers()));
    let flags =
        (of(any::<bool>()), of(any::<bool>()), of(any::<bool>()), of(any::<bool>()), of(any::<bool>()));
    let some_texts = || (of(texts()), of(texts()), of(texts()), of(texts()));
    (
        (integers(), some_times),
        (some_decimals(), some_decimals()),
        (some_integers(), some_integers()),
        (of(any::<u8>()), of(any::<u8>())),
        flags,
        (some_texts(), some_texts()),
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
            global_product_id: i1.5,
            has_been_reversed: flags.0,
            invoice_edited_date: times.1,
            invoice_number: t1.1,
            is_chargeback: flags.1,
            is_commission_split: flags.2,
            is_full_chargeback: flags.3,
            is_suspended: flags.4,
            last_update_date_utc: times.2,
            location_code: t1.2,
            location_id: i2.0,
            milestone_id: t1.3,
            priority: i2.1,
            quantity: i2.2,
            rq_commission_id: i2.3,
            sale_invoice_and_coupon_id: t2.0,
            sale_invoice_id: i2.4,
            serial_number: t2.1,
            split_rate1: d2.0,
            split_rate2: d2.1,
            total_commission: d2.2,
            transaction_guid: t2.2,
            transaction_type: codes.1,
            unit_commission: d2.3,
        })
}
