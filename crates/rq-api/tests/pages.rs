//! Pages of entries: the document's own bytes against expectations written by hand, and each way in which a
//! page or an entry can be wrong.
#![allow(clippy::unwrap_used)]

mod support;

use commissions::Field;
use rq_api::odata::Filter;
use rq_api::request::EntriesRequest;
use rq_api::wire::read::{Page, ReadError, Rejected, read_entry, read_page};
use rq_api::wire::write::{PageOut, PageShape, write_entry, write_page};
use support::{sample_entry, time};

const PAGE: &str = include_str!("fixtures/commission-entries.page.json");
const RESOURCE: &str = include_str!("fixtures/commission-entries.resource.json");
const FRAGMENT: &str = include_str!("fixtures/pagination.fragment.json");

fn sample_page() -> Page {
    Page {
        entries: vec![sample_entry()],
        rejected: Vec::new(),
        n_items: 1,
        count: None,
        oldest_update: Some(time("2015-09-09T20:41:59.69")),
    }
}

fn read(text: &str) -> Result<Page, ReadError> {
    read_page(text.as_bytes()).map(Page::into_owned)
}

/// The document's entry with one member's value (or the member) replaced.
fn page_with(from: &str, to: &str) -> Page {
    assert!(PAGE.contains(from), "{from}");
    read(&PAGE.replacen(from, to, 1)).unwrap()
}

fn rejected(from: &str, to: &str) -> Rejected {
    let page = page_with(from, to);
    assert_eq!((page.entries.len(), page.rejected.len(), page.n_items), (0, 1, 1), "{to}");
    page.rejected.into_iter().next().unwrap()
}

#[test]
fn reads_the_documents_payloads() {
    assert_eq!(read(PAGE), Ok(sample_page()));
    assert_eq!(read(RESOURCE), Ok(sample_page()));
    let item = RESOURCE.trim().trim_start_matches('[').trim_end_matches(']');
    assert_eq!(read_entry(item.as_bytes()), Ok(sample_entry()));
    // The digits stay as they were sent, too.
    let entry = read(PAGE).unwrap().entries.remove(0);
    assert_eq!(entry.last_update_date_utc.to_string(), "2015-09-09T20:41:59.69");
    assert_eq!(entry.invoice_edited_date.unwrap().to_string(), "2015-09-10T20:01:49.00");
}

/// The section "Pagination" prints the links and the count, and leaves the entries out.
#[test]
fn the_other_shape_is_read_with_its_count_and_never_without_its_entries() {
    assert_eq!(read(FRAGMENT), Err(ReadError::EntriesMissing));
    let whole =
        FRAGMENT.trim_end().trim_end_matches('}').to_owned() + ",\"_embedded\":{\"self\":" + RESOURCE + "}}";
    assert_eq!(read(&whole), Ok(Page { count: Some(15), ..sample_page() }));
}

#[test]
fn writes_what_the_document_prints() {
    let mut entry = String::new();
    write_entry(&sample_entry(), &mut entry);
    let compact: String = RESOURCE.lines().map(|line| line.trim().replacen("\": ", "\":", 1)).collect();
    assert_eq!(format!("[{entry}]"), compact);

    let request = EntriesRequest { company: 14146, filter: Filter::default(), skip: 5, top: 5 };
    let write = |shape, skip, count| {
        let mut out = String::new();
        let request = EntriesRequest { skip, ..request.clone() };
        write_page(&PageOut { request: &request, entries: &[sample_entry()], count, shape }, &mut out);
        out
    };
    assert_eq!(
        write(PageShape::LinkTexts, 0, 15),
        format!(
            "{{\"_links\":{{\"prev\":null,\
             \"self\":\"v1/Companies(14146)/CommissionEntries?$skip=0&$top=5\",\
             \"next\":\"v1/Companies(14146)/CommissionEntries?$skip=5&$top=5\"}},\
             \"_embedded\":{{\"self\":[{{\"_links\":{{\"self\":\
             {{\"href\":\"v1/Companies(14146)/CommissionEntries(24)\",\"templated\":false}}}},\
             \"_embedded\":{{}},{}]}},\"_metadata\":{{\"count\":15,\"skip\":0,\"top\":5}}}}",
            &entry[1..]
        )
    );
    // The last page, full to the brim.
    assert!(write(PageShape::LinkTexts, 10, 15).contains("$skip=10&$top=5\",\"next\":null}"));
    let last = write(PageShape::LinkObjects, 12, 15);
    assert!(last.starts_with(
        "{\"_links\":{\"prev\":{\"href\":\"v1/Companies(14146)/CommissionEntries?$skip=7&$top=5\",\
         \"templated\":false},\"self\":{\"href\":\"v1/Companies(14146)/CommissionEntries?$skip=12&$top=5\",\
         \"templated\":false},\"next\":null},\"_embedded\":"
    ));
    assert!(!last.contains("_metadata"));
}

#[test]
fn links_may_be_anything() {
    for links in [
        r#""_links":{"prev":"null","self":"/v1/x","next":"null"}"#,
        r#""_links":{"next":{"href":"v1/x","templated":true}}"#,
        r#""_links":null"#,
        r#""_links":7"#,
        r#""unknown":[{"Id":"x"}]"#,
    ] {
        let start = PAGE.find("\"_links\"").unwrap();
        let end = PAGE.find("\"_embedded\"").unwrap();
        let page = format!("{}{links},{}", &PAGE[..start], &PAGE[end..]);
        assert_eq!(read(&page), Ok(sample_page()), "{links}");
    }
    assert_eq!(read(&format!("\u{feff}{PAGE}")), Ok(sample_page()));
}

#[test]
fn a_page_is_empty_only_where_nothing_speaks_against_it() {
    for page in [
        r#"{"_links":{"next":null},"_embedded":{"self":[]}}"#,
        r#"{"_embedded":{"self":[]}}"#,
        r#"[]"#,
        r#"{"_links":{"prev":null,"self":"v1/x","next":"null"},"_metadata":{"count":0}}"#,
        r#"{"_links":{"self":"v1/x","next":{"href":null}},"_embedded":{}}"#,
        r#"{"_links":{},"_embedded":{"self":null}}"#,
    ] {
        assert_eq!(read(page).map(|page| page.n_items), Ok(0), "{page}");
    }
    for page in [
        r#"{"_links":{"next":"v1/x"}}"#,
        r#"{"_links":{"next":{"href":"v1/x"}},"_embedded":{}}"#,
        r#"{"_links":{},"_metadata":{"count":1}}"#,
    ] {
        assert_eq!(read(page), Err(ReadError::EntriesMissing), "{page}");
    }
    for page in [
        r#"{}"#,
        r#"{"Error":true,"Message":"x"}"#,
        r#"{"_embedded":{}}"#,
        r#"{"_links":{},"_embedded":{"self":{"Id":1}}}"#,
        r#"{"_links":{},"_embedded":{"self":[],"self":[]}}"#,
        r#"{"_embedded":{"self":[]},"_embedded":{"self":[]}}"#,
    ] {
        assert_eq!(read(page), Err(ReadError::NotAPage), "{page}");
    }
}

#[test]
fn counts_that_are_none_are_absent() {
    for (metadata, count) in [
        (r#"{"count":15,"skip":0}"#, Some(15)),
        (r#"{"count":"15"}"#, None),
        (r#"{"count":-1}"#, None),
        (r#"{"skip":0}"#, None),
        ("null", None),
    ] {
        let page = format!(r#"{{"_embedded":{{"self":[]}},"_metadata":{metadata}}}"#);
        assert_eq!(read(&page).map(|page| page.count), Ok(count), "{metadata}");
    }
}

#[test]
fn an_unreadable_field_costs_its_entry_and_is_named() {
    let check = |from: &str, to: &str, field: Field, reason: &str| {
        let rejected = rejected(from, to);
        assert_eq!(rejected.field, Some(field), "{to}");
        assert_eq!(rejected.reason, format!("{reason}. It came so from the API."), "{to}");
        assert!(rejected.raw.contains(to), "{to}");
        rejected
    };
    let unit = "\"UnitCommission\": 5.32";
    let not_decimal = "is not a decimal number";
    for (value, what) in [
        ("\"5.32\"", not_decimal),
        ("NaN", not_decimal),
        ("-Infinity", not_decimal),
        ("true", not_decimal),
        ("[5.32]", not_decimal),
        ("1e400", "is a number of more than 38 digits"),
    ] {
        let reason = format!("UnitCommission: {value} {what}");
        check(unit, &format!("\"UnitCommission\": {value}"), Field::UnitCommission, &reason);
    }
    let integer = "is not a whole number written in plain digits";
    for (value, what) in [
        ("\"1\"", integer),
        ("1.0", integer),
        ("1e3", integer),
        ("9223372036854775808", "is a whole number outside -9223372036854775808 to 9223372036854775807"),
    ] {
        let to = format!("\"Quantity\": {value}");
        check("\"Quantity\": 1", &to, Field::Quantity, &format!("Quantity: {value} {what}"));
    }
    check(
        "\"CommissionType\": 1",
        "\"CommissionType\": 300",
        Field::CommissionType,
        "CommissionType: 300 is outside 0 to 255",
    );
    check(
        "\"IsSuspended\": false",
        "\"IsSuspended\": \"false\"",
        Field::IsSuspended,
        "IsSuspended: \"false\" is neither true nor false",
    );
    check("\"8508194953\"", "8508194953", Field::SerialNumber, "SerialNumber: 8508194953 is not a text");
    let created = check(
        "\"2015-08-18T15:00:00\"",
        "\"2015-02-30T15:00:00\"",
        Field::DateCreatedUtc,
        "DateCreatedUtc: \"2015-02-30T15:00:00\" is not a time like \"2015-09-09T20:41:59.69\" \
         (0 to 7 fraction digits)",
    );
    assert_eq!((created.id, created.updated), (Some(24), Some(time("2015-09-09T20:41:59.69"))));
    let twice =
        check("\"Id\": 24", "\"Id\": 24, \"\\u0049d\": 25", Field::Id, "Id stands in the entry twice");
    assert_eq!(twice.id, None);
    let null = check("\"Id\": 24", "\"Id\": null", Field::Id, "Id: null is no value for it");
    assert_eq!(null.id, None);
}

#[test]
fn what_every_entry_must_have_is_missed() {
    for (member, field) in [
        ("\"Id\": 24", Field::Id),
        ("\"DateCreatedUtc\": \"2015-08-18T15:00:00\"", Field::DateCreatedUtc),
        ("\"LastUpdateDateUtc\": \"2015-09-09T20:41:59.69\"", Field::LastUpdateDateUtc),
    ] {
        let rejected = rejected(member, "\"Other\": 1");
        assert_eq!(rejected.field, Some(field));
        assert_eq!(rejected.reason, format!("{} is missing. It came so from the API.", field.name()));
    }
    let rest_absent =
        r#"{"Id":1,"LastUpdateDateUtc":"2015-01-01T00:00:00","DateCreatedUtc":"2015-01-01T00:00:00"}"#;
    assert!(read_entry(rest_absent.as_bytes()).is_ok());
}

#[test]
fn the_good_entries_of_a_page_stay() {
    let good = r#"{"Id":1,"LastUpdateDateUtc":"2015-01-02T00:00:00","DateCreatedUtc":"2015-01-01T00:00:00"}"#;
    let check = |bad: &[u8], reason: &str, oldest: &str| {
        let body = [b"[", good.as_bytes(), b",", bad, b",", good.as_bytes(), b"]"].concat();
        let page = read_page(&body).unwrap();
        assert_eq!((page.entries.len(), page.rejected.len(), page.n_items), (2, 1, 3));
        assert_eq!(page.rejected[0].reason, format!("{reason}. It came so from the API."));
        assert_eq!(page.oldest_update, Some(time(oldest)));
    };
    let newest = "2015-01-02T00:00:00";
    check(b"5", "the entry is not an object", newest);
    check(b"null", "the entry is not an object", newest);
    check(b"[{}]", "the entry is not an object", newest);
    check(b"{}", "Id is missing", newest);
    check(b"{\"Id\" 5}", "the entry is not valid JSON: \":\" was expected", newest);
    check(b"{\"Id\":5,}", "the entry is not valid JSON: a member's name was expected", newest);
    // Where only something else is wrong, its time still counts.
    check(
        br#"{"Id":"x","LastUpdateDateUtc":"2014-01-01T00:00:00"}"#,
        "Id: \"x\" is not a whole number written in plain digits",
        "2014-01-01T00:00:00",
    );
    let broken = "Comments: \"\u{fffd}\" is a text that JSON does not allow \
                  (a wrong escape, a control character, or bytes that are not UTF-8)";
    check(b"{\"Comments\":\"\xff\"}", broken, newest);
    check(b"{\"UnitCommission\":5,32}", "the entry is not valid JSON: a member's name was expected", newest);
}

#[test]
fn long_bad_entries_are_shortened() {
    let page = read(&format!("[\"{}\"]", "é".repeat(10_000))).unwrap();
    assert_eq!(page.rejected[0].raw.chars().count(), 4_001);
    let page = read(&format!("[{{\"Quantity\":\"{}\"}}]", "9".repeat(500))).unwrap();
    assert!(page.rejected[0].reason.chars().count() < 200);
}

#[test]
fn bodies_that_are_no_page_say_what_they_are() {
    let check = |body: &str, start: &str| {
        let error = read(body).unwrap_err().to_string();
        assert!(error.starts_with(start), "{body:?}: {error}");
    };
    check("", "the answer is empty");
    check("\u{feff} \n", "the answer is empty");
    check("<!DOCTYPE html><html></html>", "the answer is a web page");
    check("invalid token", "the answer is not valid JSON: at byte 0, \"{\" was expected and \"i\" found");
    check("{\"a\":1}x", "the answer is JSON, but no page of entries");
    check("[]x", "the answer is not valid JSON: at byte 2, the end was expected and \"x\" found");
    check("{\"_links\":{},\"_embedded\":{\"self\":nul", "the answer is cut off after 36 bytes");
    for end in 1..PAGE.trim_end().len() {
        let error = read(&PAGE[..end]).unwrap_err();
        assert!(matches!(error, ReadError::CutOff { .. }), "cut at {end}: {error:?}");
    }
}
