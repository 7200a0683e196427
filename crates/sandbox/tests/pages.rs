//! Pages: both documented shapes, windows, links, ties, and the documents' own requests.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use commissions::Timestamp;
use serde_json::json;
use support::{ENTRIES, SMALL, all, ask, entries, get, json, page, text};

/// As the document prints it, but for white space.
const SAMPLE: &str = r#"{"_links":{"self":{"href":"v1/Companies(14146)/CommissionEntries(24)","templated":false}},"_embedded":{},"Id":24,"Comments":"Shared with Nick","CommissionFixedCost":10,"CommissionFloatingCost":10,"CommissionRate":35,"CommissionSpiff":15,"CommissionSplitEmployeeSpecialId":10002,"CommissionSplitUserId":22214,"CommissionType":1,"CouponID":8,"DateCreatedUtc":"2015-08-18T15:00:00","EmployeeSpecialId":1002,"UserId":2576,"GlobalProductID":1210,"HasBeenReversed":false,"InvoiceEditedDate":"2015-09-10T20:01:49.00","InvoiceNumber":"84WEAIN5703","IsChargeback":false,"IsCommissionSplit":true,"IsFullChargeback":false,"IsSuspended":false,"LastUpdateDateUtc":"2015-09-09T20:41:59.69","LocationCode":"LOC123","LocationId":14202,"MilestoneID":"74b95526-e46b-42da-baa5-19971dfe5b18","Priority":1,"Quantity":1,"RQCommissionId":445,"SaleInvoiceAndCouponID":"d6ee8427-eac6-44ef-ac69-4617e18d2f66","SaleInvoiceID":7,"SerialNumber":"8508194953","SplitRate1":50,"SplitRate2":50,"TotalCommission":5.32,"TransactionGUID":"a929571e-c432-4e9a-aef7-4302ed791251","TransactionType":1,"UnitCommission":5.32}"#;

#[test]
fn the_documents_sample_is_there_to_the_letter() {
    let alone = get("/v1/Companies(14146)/CommissionEntries(24)", "");
    assert_eq!((alone.status, alone.content_type), (200, "application/hal+json"));
    assert_eq!(text(&alone), SAMPLE);
    let at = "datetime'2015-09-09T20:41:59.690Z'";
    let query = format!("$filter=LastUpdateDateUtc ge {at} and LastUpdateDateUtc le {at}");
    assert!(text(&get(ENTRIES, &query)).contains(SAMPLE));
}

#[test]
fn the_documents_curl_lines_work_however_they_are_encoded() {
    let filter = "LastUpdateDateUtc ge datetime'2015-01-01T06:00:00.000Z' and LastUpdateDateUtc le datetime'2016-01-01T05:59:59.000Z'";
    let printed = format!("$filter={filter}&$skip=1&$top=10");
    let expected = get(ENTRIES, &printed);
    assert_eq!(page(ENTRIES, &printed).n_items, 10);
    for (path, query) in [
        (ENTRIES.to_owned(), printed.replace(' ', "%20")),
        (ENTRIES.to_owned(), printed.replace(' ', "+").replace('\'', "%27")),
        (ENTRIES.replace('(', "%28").replace(')', "%29"), printed.replace('$', "%24").replace(' ', "%20")),
    ] {
        assert_eq!(get(&path, &query), expected, "{path}?{query}");
    }
    let imei = "CompanyID=14170&IMEI=014497002384313,014497002384321,014497002384669";
    let expected = r#"[{"IMEI":"014497002384313","PurchaseDate":"2016-04-17T00:00:00","ReturnDate":"2016-12-30T00:00:00","ClientID":"24168022-3ed4-422f-90a0-31c70869c1d7"}]"#;
    let response = get("/partner/ingrammicro/imei", imei);
    assert_eq!((response.status, response.content_type), (200, "application/json"));
    assert_eq!(text(&response), expected);
    assert_eq!(text(&get("/partner/ingrammicro/imei", &imei.replace(',', "%2C"))), expected);
    assert_eq!(get("/partner/relationships", "").status, 200);
    assert_eq!(get("/partner/relationships/dealers", "").status, 200);
}

#[test]
fn one_company_has_text_links_and_a_count() {
    let body = json(&get(ENTRIES, "$skip=0&$top=5"));
    assert_eq!(
        body["_links"],
        json!({
            "prev": null,
            "self": "v1/Companies(14146)/CommissionEntries?$skip=0&$top=5",
            "next": "v1/Companies(14146)/CommissionEntries?$skip=5&$top=5",
        })
    );
    assert_eq!(body["_metadata"], json!({ "count": 20_000, "skip": 0, "top": 5 }));
    assert_eq!(body["_embedded"]["self"].as_array().unwrap().len(), 5);
}

#[test]
fn the_other_has_object_links_and_no_count() {
    let body = json(&get(SMALL, "$skip=100&$top=100"));
    let link = |skip: u32| {
        json!({
            "href": format!("v1/Companies(21090)/CommissionEntries?$skip={skip}&$top=100"),
            "templated": false,
        })
    };
    assert_eq!(body["_links"], json!({ "prev": link(0), "self": link(100), "next": link(200) }));
    assert!(body.get("_metadata").is_none());
    assert_eq!(json(&get(SMALL, "$skip=200&$top=100"))["_links"]["next"], json!(null));
}

#[test]
fn defaults_and_ends_of_pages() {
    let check = |query: &str, n_items: usize, has_next: bool| {
        let response = get(ENTRIES, query);
        assert_eq!(page(ENTRIES, query).n_items, n_items, "{query}");
        assert_eq!(!json(&response)["_links"]["next"].is_null(), has_next, "{query}");
    };
    check("", 50, true);
    check("$skip=3", 50, true);
    check("$top=0", 0, false);
    check("$top=100", 100, true);
    check("$skip=19900&$top=100", 100, false);
    check("$skip=19950&$top=100", 50, false);
    check("$skip=20000", 0, false);
    check("$skip=4294967295&$top=100", 0, false);
}

#[test]
fn newest_first_and_each_once() {
    let entries = entries();
    assert_eq!(entries.len(), 20_000);
    assert_eq!(entries.iter().map(|it| it.id).collect::<BTreeSet<_>>().len(), 20_000);
    assert!(entries.is_sorted_by(|a, b| a.last_update_date_utc >= b.last_update_date_utc));
    assert_eq!(all(SMALL).len(), 300);
}

#[test]
fn every_entry_is_found_by_its_id() {
    for path in [ENTRIES, SMALL] {
        for entry in all(path).iter().step_by(97) {
            let response = get(&format!("{path}({})", entry.id), "");
            assert_eq!(rq_api::wire::read::read_entry(&response.body).as_ref(), Ok(entry));
        }
    }
}

/// Checks the window of a filter against all entries, one by one.
fn check_window(filter: &str, holds: impl Fn(Timestamp) -> bool) {
    let expected: Vec<_> =
        entries().iter().filter(|it| holds(it.last_update_date_utc)).map(|it| it.id).collect();
    let found = page(ENTRIES, &format!("$filter={filter}&$skip=0&$top=100"));
    let ids: Vec<_> = found.entries.iter().map(|it| it.id).collect();
    assert_eq!(found.count, Some(expected.len() as u64), "{filter}");
    assert_eq!(ids, expected[..expected.len().min(100)], "{filter}");
}

#[test]
fn windows_are_those_that_the_filter_says() {
    let tie = "2015-10-19T06:15:15.69";
    let at: Timestamp = tie.parse().unwrap();
    let later: Timestamp = "2015-10-19T09:00:00".parse().unwrap();
    check_window(&format!("LastUpdateDateUtc ge datetime'{tie}Z'"), |it| it >= at);
    check_window(&format!("LastUpdateDateUtc gt datetime'{tie}Z'"), |it| it > at);
    check_window(&format!("LastUpdateDateUtc le datetime'{tie}Z'"), |it| it <= at);
    check_window(&format!("LastUpdateDateUtc lt datetime'{tie}'"), |it| it < at);
    check_window(
        &format!(
            "LastUpdateDateUtc ge datetime'{tie}' and LastUpdateDateUtc lt datetime'2015-10-19T09:00:00'"
        ),
        |it| at <= it && it < later,
    );
    check_window(
        &format!("LastUpdateDateUtc gt datetime'{tie}' and LastUpdateDateUtc lt datetime'{tie}'"),
        |_| false,
    );
    check_window(
        "LastUpdateDateUtc ge datetime'2030-01-01T00:00:00' and LastUpdateDateUtc le datetime'2001-01-01T00:00:00'",
        |_| false,
    );
    check_window(
        "LastUpdateDateUtc ge datetime'0001-01-01T00:00:00' and LastUpdateDateUtc le datetime'9999-12-31T23:59:59'",
        |_| true,
    );
}

#[test]
fn a_few_moments_have_hundreds_of_entries_in_no_order_of_ids() {
    let mut ties: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for entry in entries() {
        ties.entry(entry.last_update_date_utc.ticks()).or_default().push(entry.id);
    }
    let large: Vec<_> = ties.values().filter(|ids| ids.len() > 100).collect();
    assert_eq!(large.len(), 8);
    for ids in large {
        assert!(!ids.is_sorted() && !ids.is_sorted_by(|a, b| a >= b));
    }
}

#[test]
fn seeking_without_skip_reads_everything_between_ties() {
    // The newest 500 entries have no tie: each page begins where the last ended.
    let mut end = String::new();
    let mut seen = BTreeSet::new();
    while seen.len() < 500 {
        let page = page(ENTRIES, &format!("{end}$top=100"));
        let oldest = page.entries.last().unwrap().last_update_date_utc;
        end = format!("$filter=LastUpdateDateUtc le datetime'{oldest}Z'&");
        seen.extend(page.entries.iter().map(|it| it.id));
    }
    let expected: BTreeSet<_> = entries()[..seen.len()].iter().map(|it| it.id).collect();
    assert_eq!(seen, expected);
}

#[test]
fn any_token_sees_the_same() {
    assert_eq!(ask("one", ENTRIES, ""), ask("another", ENTRIES, ""));
}
