//! Entries with anything in their fields, of the few values that fall into the same groups, and questions about them.

use std::collections::BTreeSet;

use commissions::{CommissionEntry, Decimal, TICKS_PER_SECOND, Timestamp};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use crate::answer::Names;
use crate::calendar::Calendar;
use crate::query::{AmountRange, Filters, KindKey, Question, SearchText};
use crate::sieve::kind;
use crate::store::columns::Types;

/// What happens to a store.
#[derive(Clone, Debug)]
pub enum Step {
    /// The entries of a page, and the load that brings it.
    Merge(Vec<CommissionEntry>, u64),
    Withdraw(i64),
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let merge = (vec(any_entry(), 0..6), 1_u64..4).prop_map(|(entries, load)| Step::Merge(entries, load));
    let step = prop_oneof![6 => merge, 1 => ids().prop_map(Step::Withdraw)];
    vec(step, 0..12)
}

fn ids() -> impl Strategy<Value = i64> {
    prop_oneof![0_i64..12, select(vec![i64::MIN, i64::MAX, -1])]
}

/// A moment, `n` days into 2016 or before it.
pub fn time(n: i64) -> Timestamp {
    Timestamp::from_ticks((1_451_606_400 + n * 86_400) * TICKS_PER_SECOND).unwrap().with_fraction_digits(0)
}

fn times() -> impl Strategy<Value = Timestamp> {
    let extremes = select(vec!["0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999"]);
    let days = (0_i64..6, 0_u8..8, any::<bool>()).prop_map(|(n, digits, is_zulu)| {
        let time = time(n).with_fraction_digits(digits);
        if is_zulu { time.with_zulu() } else { time }
    });
    let moments = (time(0).ticks()..time(5).ticks()).prop_map(|ticks| Timestamp::from_ticks(ticks).unwrap());
    prop_oneof![8 => days, 3 => moments, 1 => extremes.prop_map(|text| text.parse().unwrap())]
}

/// As they come mostly, with zeros at the end, with more places than are counted in 64 bits, and as long as can be.
fn decimals() -> impl Strategy<Value = Decimal> {
    let usual =
        vec!["5.32", "5.320", "0", "0.00", "-1", "10", "12.5000", "-0.05", "0.123456", "0.1234560000"];
    let long = vec![
        "0.1234567",
        "2147.483647",
        "2147.483648",
        "-2147.483648",
        "4611686018427.387904",
        "9223372036854.775807",
        "-9223372036854.775808",
        "99999999999999999999999999999999999999",
        "-0.00000000000000000000000000000000000001",
        "1234567890123456789012345678.9",
    ];
    let digits = 10_i128.pow(28);
    prop_oneof![
        30 => select(usual).prop_map(|text| text.parse().unwrap()),
        1 => select(long).prop_map(|text| text.parse().unwrap()),
        1 => (-digits..digits, 0_u32..29).prop_map(|(units, scale)| Decimal::new(units, scale)),
        1 => any::<i128>().prop_map(|units| &Decimal::new(units, 3) * &Decimal::new(units, 2)),
    ]
}

fn rates() -> impl Strategy<Value = Decimal> {
    let usual = vec!["100", "50", "50.00", "33.33", "66.67", "0", "33.3333", "0.000001"];
    let odd = vec!["-5", "2147.483647", "2147.483648", "33.33333333", "99999999999999999999"];
    prop_oneof![
        20 => select(usual).prop_map(|text| text.parse().unwrap()),
        2 => select(odd).prop_map(|text| text.parse().unwrap()),
        1 => decimals(),
    ]
}

fn quantities() -> impl Strategy<Value = i64> {
    prop_oneof![20 => -2_i64..4, 1 => select(vec![i64::MIN, i64::MAX, 1 << 40, (1 << 31) - 1, 1 << 31, -(1 << 31)])]
}

fn texts() -> impl Strategy<Value = Box<str>> {
    let usual = vec![
        "",
        "0",
        "007",
        "Boston",
        "=1",
        "a929571e-c432-4e9a-aef7-4302ed791251",
        "A929571E-C432-4E9A-AEF7-4302ED791252",
        "CAFÉ ǆ",
        "Straßx λόγος",
    ];
    prop_oneof![4 => select(usual).prop_map(str::to_owned), 1 => any::<String>()].prop_map(Into::into)
}

fn users() -> impl Strategy<Value = Option<i64>> {
    select(vec![None, Some(1), Some(2), Some(3), Some(-4)])
}

fn special_ids() -> impl Strategy<Value = Option<i64>> {
    select(vec![None, Some(10), Some(10), Some(11), Some(9_000_000_000)])
}

fn places() -> impl Strategy<Value = Option<i64>> {
    select(vec![None, Some(1), Some(2), Some(70)])
}

fn commission_types() -> impl Strategy<Value = Option<u8>> {
    select(vec![None, Some(0), Some(1), Some(3), Some(4), Some(200)])
}

fn transaction_types() -> impl Strategy<Value = Option<u8>> {
    select(vec![None, Some(0), Some(1), Some(1), Some(5), Some(5), Some(6), Some(99)])
}

fn flags() -> impl Strategy<Value = Option<bool>> {
    select(vec![None, Some(false), Some(false), Some(true)])
}

pub fn any_entry() -> impl Strategy<Value = CommissionEntry> {
    let people = (users(), special_ids(), users(), special_ids());
    let codes = (commission_types(), transaction_types(), places());
    let five_flags = (flags(), flags(), flags(), flags(), flags());
    let amounts = (of(decimals()), of(decimals()), of(decimals()), of(decimals()), of(decimals()));
    let three_rates = (of(rates()), of(rates()), of(rates()));
    let some_texts = || (of(texts()), of(texts()), of(texts()), of(texts()));
    let integers = || of(prop_oneof![0_i64..3, any::<i64>()]);
    let some_integers = (integers(), integers(), integers(), integers(), integers());
    (
        (ids(), times(), times(), of(times())),
        (people, codes, five_flags),
        (amounts, three_rates, prop_oneof![9 => quantities().prop_map(Some), 1 => Just(None)]),
        (some_texts(), some_texts(), some_integers),
    )
        .prop_map(|((id, created, updated, edited), groups, (d, rates, quantity), (t1, t2, i))| {
            let ((user, special, split_user, split_special), (kind, transaction, place), flags) = groups;
            CommissionEntry {
                comments: t1.0,
                commission_fixed_cost: d.0,
                commission_floating_cost: d.1,
                commission_rate: rates.2,
                commission_spiff: d.2,
                commission_split_employee_special_id: split_special,
                commission_split_user_id: split_user,
                commission_type: kind,
                coupon_id: i.0,
                employee_special_id: special,
                user_id: user,
                global_product_id: i.1,
                has_been_reversed: flags.0,
                invoice_edited_date: edited,
                invoice_number: t1.1,
                is_chargeback: flags.1,
                is_commission_split: flags.2,
                is_full_chargeback: flags.3,
                is_suspended: flags.4,
                location_code: t1.2,
                location_id: place,
                milestone_id: t1.3,
                priority: i.2,
                quantity,
                rq_commission_id: i.3,
                sale_invoice_and_coupon_id: t2.0,
                sale_invoice_id: i.4,
                serial_number: t2.1,
                split_rate1: rates.0,
                split_rate2: rates.1,
                total_commission: d.3,
                transaction_guid: t2.2,
                transaction_type: transaction,
                unit_commission: d.4,
                ..CommissionEntry::new(id, created, updated)
            }
        })
}

fn kinds() -> impl Strategy<Value = KindKey> {
    let types = (commission_types(), transaction_types());
    types.prop_map(|(commission, transaction)| KindKey(kind(Types { commission, transaction })))
}

pub fn two_kinds() -> BTreeSet<KindKey> {
    let first = Types { commission: Some(1), transaction: Some(1) };
    [KindKey(None), KindKey(kind(first))].into()
}

/// The number of the day that is `n` days into 2016 in UTC.
const DAY_0: i32 = 735_964;
pub const DAYS_1_TO_3: (i32, i32) = (DAY_0 + 1, DAY_0 + 3);

/// Days of the entries, of nothing, and to the ends of time.
pub fn brushes() -> impl Strategy<Value = Option<(i32, i32)>> {
    let days = || prop_oneof![8 => -1_i32..8, 1 => select(vec![1 - DAY_0, 3_652_059 - DAY_0])];
    of((days(), days()).prop_map(|(from, to)| (DAY_0 + from.min(to), DAY_0 + from.max(to))))
}

/// Days of UTC, and such as begin at other hours and are longer or shorter now and then.
fn calendars() -> impl Strategy<Value = Calendar> {
    let hours = vec(select(vec![24_i64, 24, 24, 23, 25]), 1..8);
    let zone = (-12_i64..13, hours).prop_map(|(shift, hours)| {
        let hour = 3_600 * TICKS_PER_SECOND;
        let mut start = time(0).ticks() + shift * hour;
        let starts = (DAY_0..).zip(hours).map(move |(day, hours)| {
            start += hours * hour;
            (day, start - hours * hour)
        });
        Calendar::new(starts)
    });
    prop_oneof![1 => Just(Calendar::default()), 3 => zone]
}

pub fn questions() -> impl Strategy<Value = Question> {
    let moments = || of((0_i64..6).prop_map(|n| time(n).ticks()));
    let some = |n: usize| prop_oneof![Just(0..1), Just(1..n)];
    (
        (moments(), moments()),
        some(3).prop_flat_map(|n| btree_set(users(), n)),
        some(3).prop_flat_map(|n| btree_set(kinds(), n)),
        some(4).prop_flat_map(|n| btree_set(transaction_types(), n)),
        some(3).prop_flat_map(|n| btree_set(places(), n)),
        (proptest::bool::weighted(0.2), amounts(), searches()),
        (brushes(), calendars()),
    )
        .prop_map(|((from_ticks, before_ticks), employees, kinds, transactions, places, rest, days)| {
            let ((with_findings, amounts, text), (brush, calendar)) = (rest, days);
            let filters = Filters {
                employees,
                kinds,
                transactions,
                places,
                with_findings,
                amounts: Box::new(amounts),
                text,
            };
            Question { from_ticks, before_ticks, brush, calendar, filters }
        })
}

/// Open ends, ends that are totals of entries, those just beside them, and such as no total comes near to; the second
/// one below the first now and then.
fn amounts() -> impl Strategy<Value = AmountRange> {
    let beside = vec![
        "5.3200000",
        "5.3199995",
        "5.3200005",
        "10.64",
        "-5.32000049",
        "0.000000000000000000000000000000000001",
        "-0.0000001",
        "246912.6938734",
        "4611686018427.3879035",
        "-9223372036854.7758085",
        "-99999999999999999999999999999999999999",
        "9999999999999999999999999999999999998.5",
    ];
    let beside = select(beside).prop_map(|text| text.parse().unwrap());
    let end = || of(prop_oneof![3 => decimals(), 2 => beside.clone()]);
    let range = (end(), end()).prop_map(|(from, to)| {
        let range = AmountRange { from, to };
        match range.is_reversed() {
            true if range.from.as_ref().is_some_and(|from| from.scale() != 2) => {
                AmountRange { from: range.to, to: range.from }
            }
            _ => range,
        }
    });
    prop_oneof![2 => Just(AmountRange::default()), 1 => range]
}

/// Of few letters, so that some entries have them.
fn searches() -> impl Strategy<Value = SearchText> {
    let some =
        vec!["bo", "7", "é", "A929", "432-4E", "TON", " 0 ", "s", "=", "1", "oston7", "ßx", "ǅ", "Σ", "-"];
    let text = prop_oneof![5 => select(some).prop_map(str::to_owned), 1 => "[a-zA-Zéς ]{1,2}"];
    prop_oneof![2 => Just(String::new()), 1 => text].prop_map(|text| SearchText::new(&text))
}

pub fn names() -> impl Strategy<Value = Names> {
    let name = || select(vec!["Ann", "Bea", "Location 2", ""]).prop_map(str::to_owned);
    (btree_map(1_i64..4, name(), 0..3), btree_map(1_i64..3, name(), 0..3))
        .prop_map(|(employees, places)| Names { employees, places })
}
