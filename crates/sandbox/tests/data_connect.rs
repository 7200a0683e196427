//! Places, names and devices, and that they are those of the entries.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use commissions::TransactionType;
use rq_api::data_connect::{DealerRelationship, EmployeeName, ImeiDetails, Relationship, Store};
use support::{SMALL, all, entries, get, text};

#[test]
fn the_partner_reads_two_companies() {
    let response = get("/partner/relationships", "");
    let documented = r#"{"CompanyID":21090,"CompanyName":"KENTEL","DoingBusinessAs":"Kentel Corp"}"#;
    assert!(text(&response).contains(documented));
    let (companies, rejected) = Relationship::read_list(&response.body).unwrap();
    assert!(rejected.is_empty());
    assert_eq!(companies.iter().map(|it| it.company_id).collect::<Vec<_>>(), [14146, 21090]);
}

fn places(company: i64) -> BTreeMap<i64, String> {
    let (places, rejected) =
        DealerRelationship::read_list(&get("/partner/relationships/dealers", "").body).unwrap();
    assert!(rejected.is_empty());
    let keys: BTreeSet<_> = places.iter().map(DealerRelationship::key).collect();
    assert_eq!(keys.len(), places.len());
    places
        .into_iter()
        .filter(|it| it.company_id == company)
        .map(|it| (it.location_entity_id, it.location_name.unwrap().into()))
        .collect()
}

#[test]
fn every_location_has_its_name() {
    let documented =
        r#"{"CompanyID":14146,"CompanyName":"KENTEL","LocationEntityID":14192,"LocationName":"Region A"}"#;
    assert!(text(&get("/partner/relationships/dealers", "")).contains(documented));
    let kentel = places(14146);
    assert_eq!(kentel.len(), 126);
    assert_eq!(kentel.values().filter(|it| it.starts_with("Region ")).count(), 6);
    assert_eq!(kentel.values().collect::<BTreeSet<_>>().len(), 126);
    let used: BTreeSet<_> = entries().iter().map(|it| it.location_id.unwrap()).collect();
    assert_eq!(used.len(), 120);
    assert!(used.iter().all(|id| kentel.contains_key(id)));
    let small = places(21090);
    assert!(all(SMALL).iter().all(|it| small.contains_key(&it.location_id.unwrap())));

    let (stores, _) = Store::read_list(&get("/lists/stores", "CompanyID=14146").body).unwrap();
    let listed: BTreeSet<_> = stores.iter().map(|it| it.location_entity_id.unwrap()).collect();
    assert_eq!(listed, used);
}

#[test]
fn every_user_has_a_name() {
    let (employees, _) = EmployeeName::read_list(&get("/lists/employees", "CompanyID=14146").body).unwrap();
    assert_eq!(employees.len(), 500);
    let names: BTreeMap<_, _> =
        employees.iter().map(|it| (it.employee_entity_id.unwrap(), it.name.as_deref().unwrap())).collect();
    assert_eq!(names.len(), 500);
    // Two people have one name: names are no keys.
    assert_eq!(names.values().collect::<BTreeSet<_>>().len(), 499);
    for entry in entries() {
        for user in [entry.user_id, entry.commission_split_user_id].into_iter().flatten() {
            assert!(names.contains_key(&user), "{user}");
        }
    }
}

#[test]
fn some_employees_start_later_and_some_leave() {
    let mut days: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for entry in entries().iter().filter(|it| it.transaction() == Some(TransactionType::Invoice)) {
        let day = entry.date_created_utc.ticks() / 864_000_000_000;
        if let Some(user) = entry.user_id {
            let range = days.entry(user).or_insert((day, day));
            *range = (range.0.min(day), range.1.max(day));
        }
    }
    let first = days.values().map(|it| it.0).min().unwrap();
    let starters = days.values().filter(|it| it.0 > first + 180).count();
    let leavers = days.values().filter(|it| it.1 < first + 370).count();
    assert!((30..150).contains(&starters), "{starters}");
    assert!((30..150).contains(&leavers), "{leavers}");
}

fn devices(company: i64, imeis: &[&str]) -> Vec<ImeiDetails> {
    let mut devices = Vec::new();
    for imeis in imeis.chunks(50) {
        let query = format!("CompanyID={company}&IMEI={}", imeis.join(","));
        let (some, rejected) =
            ImeiDetails::read_list(&get("/partner/ingrammicro/imei", &query).body).unwrap();
        assert!(rejected.is_empty());
        devices.extend(some);
    }
    devices
}

#[test]
fn devices_of_entries_are_known_with_their_dates() {
    let is_device = |product: Option<i64>| product.is_some_and(|it| (1400..1500).contains(&it));
    let sales: BTreeMap<_, _> = entries()
        .iter()
        .filter(|it| is_device(it.global_product_id) && it.transaction() == Some(TransactionType::Invoice))
        .map(|it| (it.serial_number.as_deref().unwrap(), it))
        .collect();
    let taken_back: BTreeSet<_> = entries()
        .iter()
        .filter(|it| {
            matches!(it.transaction(), Some(TransactionType::Reversal | TransactionType::FullChargeBack))
        })
        .filter_map(|it| it.serial_number.as_deref())
        .collect();
    let asked: Vec<_> = sales.keys().copied().collect();
    let found = devices(14146, &asked);
    assert_eq!(found.iter().map(|it| &*it.imei).collect::<Vec<_>>(), asked);

    let (mut n_silent, mut n_returned) = (0, 0);
    for device in &found {
        let sale = sales[&*device.imei];
        let purchased = device.purchase_date.unwrap();
        // At the store it can still be the day before.
        let days = (sale.date_created_utc.date() - purchased).num_days();
        assert!((0..=1).contains(&days), "{device:?}");
        if let Some(returned) = device.return_date {
            assert!(returned >= purchased, "{device:?}");
            n_returned += 1;
            n_silent += usize::from(!taken_back.contains(&*device.imei));
        }
    }
    assert!((24..80).contains(&n_silent), "{n_silent} of {n_returned}");
    assert!(n_returned > n_silent * 3, "{n_silent} of {n_returned}");
}

#[test]
fn unknown_devices_are_absent_and_the_documents_is_known() {
    for company in [14170, 14146] {
        let found = devices(company, &["000000000000000", "014497002384313", "x", "014497002384321"]);
        assert_eq!(found.len(), 1, "{company}");
        assert_eq!(found[0].return_date.unwrap().to_string(), "2016-12-30");
    }
    assert!(devices(21090, &["014497002384313"]).is_empty());
    let of_kentel = entries().iter().find_map(|it| it.serial_number.as_deref().filter(|it| it.len() == 15));
    assert!(devices(21090, &[of_kentel.unwrap()]).is_empty());
    assert!(devices(14170, &[of_kentel.unwrap()]).is_empty());
}
