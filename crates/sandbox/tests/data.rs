//! The data itself: the same for a seed, in plausible proportions, and consistent with itself.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use commissions::{
    Base, CommissionEntry, CommissionKind, CommissionType, CouponCommissionType, Decimal, Finding,
    ImpliedBase, Shares, TransactionType, findings,
};
use sandbox::{Options, Request, Sandbox};
use support::{ENTRIES, all, entries, get};

/// FNV-1a.
fn digest(bodies: impl IntoIterator<Item = Vec<u8>>) -> u64 {
    bodies
        .into_iter()
        .flatten()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

fn first_thousand(sandbox: &Sandbox) -> u64 {
    digest((0..10).map(|idx| {
        let query = format!("$skip={}&$top=100", idx * 100);
        let request =
            Request { method: "GET", path: ENTRIES, query: &query, authorization: Some("Bearer x") };
        sandbox.respond(&request).body
    }))
}

#[test]
fn a_seed_is_a_world() {
    let with = |entries, seed| first_thousand(&Sandbox::new(Options { entries, seed }));
    // Pinned: who changes the data changes what people see, and says so here.
    assert_eq!(with(20_000, 1), 12_590_377_555_325_370_569);
    assert_eq!(with(20_000, 1), with(20_000, 1));
    assert_ne!(with(20_000, 1), with(20_000, 2));
    let lists = ["/lists/employees", "/lists/stores"].map(|path| get(path, "CompanyID=14146").body);
    assert_eq!(digest(lists), 5_462_010_051_998_476_268);
}

#[test]
fn there_are_exactly_as_many_as_asked_for() {
    for entries in [0, 1, 2, 7, 100, 5_001] {
        let sandbox = Sandbox::new(Options { entries, seed: 3 });
        let request =
            Request { method: "GET", path: ENTRIES, query: "$top=1", authorization: Some("Bearer x") };
        let body: serde_json::Value = serde_json::from_slice(&sandbox.respond(&request).body).unwrap();
        assert_eq!(body["_metadata"]["count"], entries);
    }
}

fn count(holds: impl Fn(&CommissionEntry) -> bool) -> usize {
    entries().iter().filter(|entry| holds(entry)).count()
}

#[track_caller]
fn check_share(
    what: &str,
    per_mille: std::ops::RangeInclusive<usize>,
    holds: impl Fn(&CommissionEntry) -> bool,
) {
    let found = count(holds);
    assert!(per_mille.contains(&(found * 1000 / entries().len())), "{what}: {found} of {}", entries().len());
}

#[test]
fn every_value_of_every_enumeration_is_there() {
    for kind in CommissionType::KNOWN {
        let n = count(|it| it.kind() == Some(CommissionKind::Standard(*kind)));
        assert!(n > 500, "{kind}: {n}");
    }
    for kind in CouponCommissionType::KNOWN {
        let n = count(|it| it.kind() == Some(CommissionKind::Coupon(*kind)));
        assert!(n > 30, "{kind}: {n}");
    }
    for transaction in &TransactionType::KNOWN[1..] {
        let n = count(|it| it.transaction() == Some(*transaction));
        assert!(n > 100, "{transaction}: {n}");
    }
    assert!(count(|it| matches!(it.kind(), Some(CommissionKind::Standard(CommissionType::Unknown(_))))) > 0);
    assert!(
        count(|it| matches!(it.kind(), Some(CommissionKind::Coupon(CouponCommissionType::Unknown(_))))) > 0
    );
    assert!(count(|it| matches!(it.transaction(), Some(TransactionType::Unknown(_)))) > 0);
    assert!(count(|it| it.transaction() == Some(TransactionType::All)) > 0);
}

#[test]
fn every_finding_has_something_to_find_in_every_world() {
    let check = |entries: &[CommissionEntry]| {
        let mut counts: BTreeMap<Finding, usize> = BTreeMap::new();
        for entry in entries {
            for finding in findings(entry, &Shares::of(entry)) {
                *counts.entry(finding).or_default() += 1;
            }
        }
        for finding in Finding::ALL {
            let n = counts.get(&finding).copied().unwrap_or_default();
            assert!((1..150).contains(&n), "{finding}: {n}");
        }
    };
    check(entries());
    for seed in [2, 3] {
        let sandbox = Sandbox::new(Options { seed, ..Options::default() });
        let pages = (0..200).flat_map(|idx| {
            let query = format!("$skip={}&$top=100", idx * 100);
            let request =
                Request { method: "GET", path: ENTRIES, query: &query, authorization: Some("Bearer x") };
            rq_api::wire::read::read_page(&sandbox.respond(&request).body).unwrap().into_owned().entries
        });
        check(&pages.collect::<Vec<_>>());
    }
}

#[test]
fn proportions_are_plausible() {
    check_share("suspended", 20..=45, |it| it.is_suspended == Some(true));
    check_share("reversals", 15..=40, |it| it.transaction() == Some(TransactionType::Reversal));
    check_share("chargebacks", 5..=25, CommissionEntry::is_any_chargeback);
    check_share("split", 50..=110, |it| it.is_commission_split == Some(true));
    check_share("one piece", 900..=975, |it| it.quantity.is_some_and(|it| it.abs() == 1));
    check_share("several", 20..=80, |it| it.quantity.is_some_and(|it| (2..=5).contains(&it)));
    check_share("commented", 50..=150, |it| it.comments.is_some());
    check_share("edited", 10..=50, |it| it.invoice_edited_date.is_some());
    check_share("no special id", 10..=45, |it| it.employee_special_id.is_none());
    check_share("null flag", 20..=100, |it| it.has_been_reversed.is_none());
    check_share("no rates", 200..=400, |it| it.split_rate1.is_none() && it.split_rate2.is_none());
    check_share("four places", 10..=200, |it| it.unit_commission.as_ref().is_some_and(|it| it.scale() == 4));
    assert!(count(|it| it.employee_special_id.is_some_and(|id| id > i64::from(u32::MAX))) > 0);
}

#[test]
fn split_rates_are_of_all_sorts() {
    let pairs: BTreeSet<_> = entries()
        .iter()
        .map(|it| [&it.split_rate1, &it.split_rate2].map(|it| it.as_ref().map(ToString::to_string)))
        .collect();
    for [first, second] in [["50", "50"], ["60", "40"], ["33.33", "66.67"], ["70", "30"], ["33.33", "33.33"]]
    {
        assert!(pairs.contains(&[Some(first.to_owned()), Some(second.to_owned())]), "{first}/{second}");
    }
}

#[test]
fn time_runs_forward() {
    let (from, to) = ("2015-07-01T00:00:00".parse().unwrap(), "2017-01-01T00:00:00".parse().unwrap());
    let mut digits = BTreeSet::new();
    for entry in entries() {
        assert!((from..to).contains(&entry.date_created_utc), "{entry:?}");
        assert!(entry.last_update_date_utc >= entry.date_created_utc, "{entry:?}");
        let date = entry.date_created_utc.date().to_string();
        assert!(!date.ends_with("-12-25"), "{entry:?}");
        digits.insert(entry.last_update_date_utc.to_string().split_once('.').map_or(0, |(_, it)| it.len()));
    }
    assert_eq!(digits, (0..=7).collect());
}

#[test]
fn busy_days_are_busy() {
    let mut by_date: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries() {
        *by_date.entry(entry.date_created_utc.date().to_string()).or_default() += 1;
    }
    let mut busiest: Vec<_> = by_date.iter().map(|(date, count)| (*count, date.as_str())).collect();
    busiest.sort_unstable();
    let top: Vec<_> = busiest.iter().rev().take(6).map(|(_, date)| *date).collect();
    assert!(top.contains(&"2016-11-25"), "{top:?}");
    assert!(top.contains(&"2015-11-28") || top.contains(&"2015-11-27"), "{top:?}");
}

/// A sale and what became of it have one `RQCommissionId`.
fn pairs() -> Vec<(&'static CommissionEntry, &'static CommissionEntry)> {
    let is_later = |it: &CommissionEntry| {
        matches!(
            it.transaction(),
            Some(
                TransactionType::Reversal
                    | TransactionType::FullChargeBack
                    | TransactionType::VendorRebateAdjustment
            )
        )
    };
    let originals: BTreeMap<_, _> =
        entries().iter().filter(|it| !is_later(it)).map(|it| (it.rq_commission_id, it)).collect();
    let later: Vec<_> = entries().iter().filter(|it| is_later(it)).collect();
    assert!(later.len() > 500);
    later.into_iter().map(|it| (originals[&it.rq_commission_id], it)).collect()
}

#[test]
fn what_takes_back_knows_what_was_sold() {
    for (sale, later) in pairs() {
        let same = |entry: &CommissionEntry| {
            (entry.serial_number.clone(), entry.global_product_id, entry.user_id, entry.location_id)
        };
        assert_eq!(same(sale), same(later));
        assert!(sale.date_created_utc < later.date_created_utc);
        assert_ne!(sale.transaction_guid, later.transaction_guid);
        let is_reversal = later.transaction() == Some(TransactionType::Reversal);
        assert_eq!(sale.has_been_reversed == Some(true), is_reversal, "{sale:?}");
        if is_reversal {
            let sum = &Shares::of(sale).computed_total.unwrap() + &Shares::of(later).computed_total.unwrap();
            assert_eq!(sum, Decimal::ZERO, "{later:?}");
            assert!(sale.last_update_date_utc > later.date_created_utc);
        }
        let days = (later.date_created_utc.date() - sale.date_created_utc.date()).num_days();
        if later.is_full_chargeback == Some(true) {
            assert_eq!(later.is_chargeback, Some(true));
            assert!(days >= 28, "{days}");
        }
    }
    let reversed = count(|it| it.has_been_reversed == Some(true));
    assert_eq!(reversed, count(|it| it.transaction() == Some(TransactionType::Reversal)));
}

#[test]
fn reversals_take_back_by_quantity_and_by_unit() {
    let reversals = || entries().iter().filter(|it| it.transaction() == Some(TransactionType::Reversal));
    assert!(reversals().any(|it| it.quantity < Some(0)));
    assert!(reversals().any(|it| it.unit_commission.as_ref().is_some_and(Decimal::is_negative)));
    assert!(
        entries().iter().any(|it| it.is_chargeback == Some(true) && it.is_full_chargeback == Some(false))
    );
}

/// Sales bring a price or margin that a store could have.
#[test]
fn implied_bases_are_plausible() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut unending = 0;
    for entry in entries().iter().filter(|it| it.transaction() == Some(TransactionType::Invoice)) {
        let Ok(implied) = ImpliedBase::of(entry) else { continue };
        let per_unit = implied.per_unit.round(2);
        let plausible = match implied.base {
            Base::GrossSale => Decimal::new(5, 0)..Decimal::new(900, 0),
            Base::Margin => Decimal::new(1, 0)..Decimal::new(200, 0),
            Base::Spif => Decimal::ZERO..Decimal::new(60, 0),
        };
        // The document's sample is not ours to make plausible.
        assert!(plausible.contains(&per_unit), "{entry:?}");
        *counts.entry(implied.base.to_string()).or_default() += 1;
        unending += usize::from(!implied.per_unit.ends_within(10));
    }
    assert!(counts.len() == 3 && counts.values().all(|n| *n > 1000), "{counts:?}");
    assert!(unending > 100, "{unending}");
}

fn luhn(digits: &str) -> u32 {
    let weighed = digits.bytes().rev().enumerate().map(|(idx, byte)| {
        let digit = u32::from(byte - b'0') * if idx % 2 == 1 { 2 } else { 1 };
        digit / 10 + digit % 10
    });
    weighed.sum::<u32>() % 10
}

#[test]
fn devices_have_imeis_and_services_have_none() {
    let is_imei = |it: &str| it.len() == 15 && it.bytes().all(|byte| byte.is_ascii_digit());
    let mut sold = BTreeSet::new();
    for entry in entries() {
        let serial = entry.serial_number.as_deref();
        match entry.global_product_id {
            Some(1400..1500) => {
                let serial = serial.unwrap();
                assert!(is_imei(serial) && luhn(serial) == 0, "{serial}");
                if entry.transaction() == Some(TransactionType::Invoice) {
                    assert!(sold.insert(serial), "{serial}");
                }
            }
            Some(2000..3000) => assert_eq!(serial, None),
            _ => assert!(!serial.is_some_and(is_imei)),
        }
    }
    let n_zero = sold.iter().filter(|it| it.starts_with('0')).count();
    assert!(n_zero > sold.len() / 2, "{n_zero} of {}", sold.len());
}

#[test]
fn notes_are_hard_to_carry() {
    let notes: String = entries().iter().filter_map(|it| it.comments.as_deref()).collect();
    for mark in ["\"", ",", "\n", "=", "@", "🙂", "ñ", "お"] {
        assert!(notes.contains(mark), "{mark:?}");
    }
    assert!(entries().iter().all(|it| it.comments.as_ref().is_none_or(|it| it.chars().count() <= 255)));
    assert!(entries().iter().all(|it| it.invoice_number.as_ref().is_none_or(|it| it.len() <= 14)));
}

#[test]
fn a_hundred_thousand_keep_their_rules() {
    let sandbox = Sandbox::new(Options { entries: 100_000, seed: 7 });
    let request = |query| Request { method: "GET", path: ENTRIES, query, authorization: Some("Bearer x") };
    let last = sandbox.respond(&request("$skip=99999&$top=1"));
    let page = rq_api::wire::read::read_page(&last.body).unwrap();
    assert_eq!((page.n_items, page.count), (1, Some(100_000)));
    assert_eq!(all(support::SMALL).len(), 300);
}
