//! Every status of the documents' table of errors, and the rules that lead to them.
#![allow(clippy::unwrap_used)]

mod support;

use sandbox::{PROVOCATIONS, Request, Response};
use support::{ENTRIES, SMALL, ask, get, json, sandbox, text};

fn with(method: &str, path: &str, query: &str, authorization: Option<&str>) -> Response {
    sandbox().respond(&Request { method, path, query, authorization })
}

fn check(path: &str, query: &str, status: u16, message: &str) {
    let response = get(path, query);
    assert_eq!(response.status, status, "{path}?{query}: {}", text(&response));
    let body = json(&response);
    assert_eq!(body["Error"], true, "{path}?{query}");
    let found = body["Message"].as_str().unwrap();
    assert!(found.contains(message), "{path}?{query}: {found}");
}

#[test]
fn without_a_token_there_is_nothing() {
    let paths =
        [ENTRIES, "/partner/relationships", "/lists/employees", "/v1/Companies(14146)/CommissionEntries(24)"];
    for path in paths {
        for authorization in
            [None, Some(""), Some("Bearer"), Some("Bearer "), Some("anything"), Some("Digest x")]
        {
            let response = with("GET", path, "", authorization);
            assert_eq!(response.status, 401, "{path} {authorization:?}");
            assert_eq!((response.content_type, text(&response).as_str()), ("text/plain", "invalid token"));
        }
    }
}

#[test]
fn data_connect_takes_basic_and_auth_too_and_commissions_does_not() {
    let status = |path, query, authorization| with("GET", path, query, authorization).status;
    assert_eq!(status("/partner/relationships", "", Some("Basic dXNlcjpwYXNz")), 200);
    assert_eq!(status("/partner/relationships", "Auth=dXNlcjpwYXNz", None), 200);
    assert_eq!(status("/partner/relationships", "Auth=", None), 401);
    assert_eq!(status(ENTRIES, "", Some("Basic dXNlcjpwYXNz")), 401);
    assert_eq!(status(ENTRIES, "Auth=dXNlcjpwYXNz", None), 401);
    assert_eq!(status(ENTRIES, "", Some("bearer anything")), 200);
}

#[test]
fn malformed_urls_are_bad_requests() {
    check(ENTRIES, "$skip=-1", 400, "$skip must be a whole number from 0 up");
    check(ENTRIES, "$top=101", 400, "$top must be a whole number from 0 to 100");
    check(ENTRIES, "$top=-1", 400, "$top must be");
    check(ENTRIES, "$top=ten", 400, "$top must be");
    check(ENTRIES, "$skip=0&$skip=1", 400, "twice");
    check(ENTRIES, "$orderby=Id", 400, "$orderby is not supported");
    check(ENTRIES, "$filter=LastUpdateDateUtc", 400, "expected ge, gt, le or lt");
    check(
        ENTRIES,
        "$filter=LastUpdateDateUtc eq datetime'2016-01-01T00:00:00'",
        400,
        "expected ge, gt, le or lt",
    );
    check(ENTRIES, "$filter=LastUpdateDateUtc ge '2016-01-01'", 400, "expected a time");
    check(ENTRIES, "$filter=LastUpdateDateUtc ge datetime'2016-13-01T00:00:00'", 400, "expected a time");
    check(
        ENTRIES,
        "$filter=DateCreatedUtc ge datetime'2016-01-01T00:00:00'",
        400,
        "it can compare LastUpdateDateUtc",
    );
    check(ENTRIES, "$filter=%zz", 400, "%XX");
    check("/partner/ingrammicro/imei", "IMEI=014497002384313", 400, "CompanyID is missing");
    check("/partner/ingrammicro/imei", "CompanyID=14146", 400, "IMEI is missing");
    check("/lists/employees", "CompanyID=KENTEL", 400, "CompanyID must be a whole number");
    check("/partner/relationships", "Response=Csv", 400, "Leave Response out");
}

#[test]
fn what_is_not_there_is_not_found() {
    for path in [
        "/",
        "/v1",
        "/v1/",
        "/v2/Companies(14146)/CommissionEntries",
        "/v1/v1/Companies(14146)/CommissionEntries",
        "/v1/Companies(14146)",
        "/v1/Companies(14146)/CommissionEntries/",
        "/v1/companies(14146)/commissionentries",
        "/v1/Companies(14146)/CommissionEntries(23)",
        "/v1/Companies(14146)/CommissionEntries(1000)",
        "/v1/Companies(14146)/CommissionEntries(21001)",
        "/v1/Companies(14146)/CommissionEntries(x)",
        "/v1/Companies(21090)/CommissionEntries(24)",
        "/v1/Companies(14170)/CommissionEntries",
        "/v1/Companies(1)/CommissionEntries",
        "/partner",
        "/partner/relationships/",
        "/lists/orders",
    ] {
        check(path, "", 404, "Not Found");
    }
    check("/lists/stores", "CompanyID=1", 404, "no company 1");
    check("/partner/ingrammicro/imei", "CompanyID=1&IMEI=1", 404, "no company 1");
}

#[test]
fn only_reading_is_allowed() {
    for method in ["POST", "PUT", "DELETE", "PATCH", "get"] {
        assert_eq!(with(method, ENTRIES, "", Some("Bearer x")).status, 405, "{method}");
    }
    assert_eq!(with("POST", "/nothing", "", None).status, 404);
    let head = with("HEAD", ENTRIES, "", Some("Bearer x"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(with("HEAD", ENTRIES, "$top=101", Some("Bearer x")).status, 400);
}

#[test]
fn tokens_provoke_what_they_say() {
    for path in [ENTRIES, SMALL, "/partner/relationships", "/partner/relationships/dealers"] {
        for (token, status) in
            [("expired", 401), ("forbidden", 403), ("busy", 429), ("broken", 500), ("maintenance", 503)]
        {
            let response = ask(token, path, "");
            assert_eq!(response.status, status, "{token} {path}");
            let body = text(&response);
            assert!(body.contains("invalid token") || json(&response)["Message"].is_string(), "{body}");
        }
    }
    assert_eq!(text(&ask("busy", ENTRIES, "")), text(&sandbox::too_many_requests(8)));
    assert!(text(&ask("maintenance", ENTRIES, "")).contains("please try again after 12:00PM UTC"));
}

#[test]
fn a_token_names_how_many_entries_there_are() {
    let count = |token: &str| json(&ask(token, ENTRIES, "$top=1"))["_metadata"]["count"].as_u64();
    let usual = count("x");
    // It is of the same seed, and nobody else's answers change.
    let own = sandbox::Sandbox::new(sandbox::Options { entries: 700, ..Default::default() });
    let request =
        sandbox::Request { method: "GET", path: ENTRIES, query: "$top=5", authorization: Some("Bearer x") };
    assert_eq!(text(&ask("entries-700", ENTRIES, "$top=5")), text(&own.respond(&request)));
    assert_eq!((count("entries-700"), count("entries-30000"), count("x")), (Some(700), Some(30_000), usual));
    assert_eq!(ask("entries-700", "/partner/relationships", "").status, 200);
    for none in ["entries-0", "entries-1000001", "entries-x", "entries-"] {
        assert_eq!(count(none), usual, "{none}");
    }
}

#[test]
fn companies_provoke_the_status_that_they_are_called() {
    for status in [400, 401, 403, 404, 429, 500, 503] {
        let entries = get(&format!("/v1/Companies({status})/CommissionEntries"), "");
        assert_eq!(entries.status, status);
        let entry = get(&format!("/v1/Companies({status})/CommissionEntries(24)"), "");
        assert_eq!(entry.status, status);
        assert_eq!(get("/lists/employees", &format!("CompanyID={status}")).status, status);
        let imei = get("/partner/ingrammicro/imei", &format!("CompanyID={status}&IMEI=014497002384313"));
        assert_eq!(imei.status, status);
    }
}

#[test]
fn a_malformed_answer_is_the_first_half_of_a_good_one() {
    for path in [ENTRIES, "/partner/relationships", "/v1/Companies(14146)/CommissionEntries(24)"] {
        let (good, bad) = (get(path, ""), ask("malformed", path, ""));
        assert_eq!(bad.status, 200);
        assert_eq!(bad.body, good.body[..good.body.len() / 2]);
        assert!(serde_json::from_slice::<serde_json::Value>(&bad.body).is_err());
    }
    assert_eq!(ask("malformed", ENTRIES, "$top=101").status, 400);
}

#[test]
fn a_messy_page_loses_four_of_the_newest_hundred() {
    use rq_api::wire::read::{Page, read_page};
    let check = |query: &str, expected: usize| {
        let read = read_page(&ask("messy", ENTRIES, query).body).map(Page::into_owned);
        let page = read.unwrap();
        let reasons: Vec<_> = page.rejected.iter().map(|it| it.reason.clone()).collect();
        assert_eq!(page.rejected.len(), expected, "{query}: {reasons:?}");
        let good = support::page(ENTRIES, query);
        assert_eq!(page.n_items, good.n_items);
        page.rejected.iter().map(|it| it.field.unwrap().name()).collect::<Vec<_>>()
    };
    let fields = check("$skip=0&$top=100", 4);
    assert_eq!(fields, ["UnitCommission", "UnitCommission", "DateCreatedUtc", "CommissionType"]);
    check("$skip=100&$top=100", 0);
    // The same entries, however one comes to them.
    check("$skip=5&$top=5", 1);
    let id = support::page(ENTRIES, "$skip=7&$top=1").entries[0].id;
    let entry = ask("messy", &format!("{ENTRIES}({id})"), "");
    assert!(rq_api::wire::read::read_entry(&entry.body).is_err());
}

#[test]
fn the_table_of_provocations_says_what_there_is() {
    for provocation in PROVOCATIONS {
        let (kind, name) = provocation.name.split_once(' ').unwrap();
        let response = match kind {
            "token" => ask(name, ENTRIES, "$top=100"),
            "company" => get(&format!("/v1/Companies({name})/CommissionEntries"), ""),
            _ => panic!("{kind}"),
        };
        let plain = get(ENTRIES, "$top=100");
        if let Some(status) = provocation.effect.split(',').next().and_then(|text| text.parse::<u16>().ok()) {
            assert_eq!(response.status, status, "{}", provocation.name);
        }
        // Only the dealer's differs elsewhere.
        assert_eq!(response == plain, name == "dealer", "{}", provocation.name);
    }
    assert_eq!(text(&ask("dealer", "/partner/relationships", "")), "[]");
    assert_ne!(text(&ask("dealer", "/partner/relationships/dealers", "")), "[]");
}
