//! Data Connect's lists: the document's own bytes against expectations written by hand, and bad records.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use proptest::option::of;
use proptest::prelude::*;
use rq_api::data_connect::{
    DealerRelationship, EmployeeName, ImeiDetails, RejectedRecord, Relationship, Store, imei_list,
};
use rq_api::wire::read::ReadError;

fn text(text: &str) -> Option<Box<str>> {
    Some(text.into())
}

fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn dealer(name: &str, location: i64, location_name: &str) -> DealerRelationship {
    DealerRelationship {
        company_id: 14146,
        company_name: text(name),
        location_entity_id: location,
        location_name: text(location_name),
    }
}

#[test]
fn reads_the_documents_payloads() {
    let relationships = include_bytes!("fixtures/relationships.json");
    let expected = Relationship {
        company_id: 21090,
        company_name: text("KENTEL"),
        doing_business_as: text("Kentel Corp"),
    };
    assert_eq!(Relationship::read_list(relationships), Ok((vec![expected], vec![])));

    let dealers = include_bytes!("fixtures/dealer-relationships.json");
    let expected = vec![dealer("KENTEL", 14192, "Region A")];
    assert_eq!(DealerRelationship::read_list(dealers), Ok((expected, vec![])));

    let imeis = include_bytes!("fixtures/imei-details.json");
    let expected = ImeiDetails {
        imei: "014497002384313".into(),
        purchase_date: date(2016, 4, 17),
        return_date: date(2016, 12, 30),
        client_id: text("24168022-3ed4-422f-90a0-31c70869c1d7"),
    };
    assert_eq!(ImeiDetails::read_list(imeis), Ok((vec![expected], vec![])));
}

/// It is no JSON, but clear enough; and one company has two places in it.
#[test]
fn the_first_dealer_example_is_read_without_its_brackets() {
    let dealers = include_bytes!("fixtures/dealer-relationships.without-brackets.json");
    let (records, rejected) = DealerRelationship::read_list(dealers).unwrap();
    assert_eq!(rejected, vec![]);
    assert_eq!(
        records,
        [dealer("MasterCompany", 14189, "Child Dealer 1"), dealer("MasterCompany", 14188, "Child Dealer 2"),]
    );
    assert_eq!(
        records.iter().map(DealerRelationship::key).collect::<Vec<_>>(),
        [(14146, 14189), (14146, 14188)]
    );
}

#[test]
fn writes_what_the_document_prints() {
    let check = |fixture: &str, written: &str| {
        let compact: String = fixture.lines().map(|line| line.trim().replacen("\": ", "\":", 1)).collect();
        assert_eq!(written, compact);
    };
    let mut out = String::new();
    let fixture = include_str!("fixtures/imei-details.json");
    ImeiDetails::write_list(&ImeiDetails::read_list(fixture.as_bytes()).unwrap().0, &mut out);
    check(fixture, &out);
    let mut out = String::new();
    let fixture = include_str!("fixtures/dealer-relationships.json");
    DealerRelationship::write_list(&DealerRelationship::read_list(fixture.as_bytes()).unwrap().0, &mut out);
    check(fixture, &out);
    let mut out = String::new();
    let fixture = include_str!("fixtures/relationships.json");
    Relationship::write_list(&Relationship::read_list(fixture.as_bytes()).unwrap().0, &mut out);
    check(fixture, &out);
}

#[test]
fn a_bad_record_costs_itself_and_is_named() {
    let check = |record: &str, field: Option<&'static str>, reason: &str| {
        let good = r#"{"IMEI":"00123"}"#;
        let body = format!("[{good},{record},{good}]");
        let (records, rejected) = ImeiDetails::read_list(body.as_bytes()).unwrap();
        assert_eq!(records.len(), 2);
        let reason = format!("{reason}. It came so from the API.");
        assert_eq!(rejected, [RejectedRecord { field, reason, raw: record.into() }]);
    };
    check(r#"{"IMEI":14497002384313}"#, Some("IMEI"), "IMEI: 14497002384313 is not a text");
    check(r#"{"IMEI":null}"#, Some("IMEI"), "IMEI: null is no value for it");
    check(r#"{"PurchaseDate":null}"#, Some("IMEI"), "IMEI is missing");
    check(
        r#"{"IMEI":"1","ReturnDate":"30.12.2016"}"#,
        Some("ReturnDate"),
        "ReturnDate: \"30.12.2016\" is not a date like \"2016-04-17T00:00:00\"",
    );
    check(r#"{"IMEI":"1","IMEI":"2"}"#, Some("IMEI"), "IMEI stands in the record twice");
    check("7", None, "the record is not an object");
    check("{\"IMEI\"}", None, "the record is not valid JSON: \":\" was expected");
}

#[test]
fn bodies_that_are_no_list_say_what_they_are() {
    let check = |body: &str, error: ReadError| {
        assert_eq!(EmployeeName::read_list(body.as_bytes()), Err(error), "{body}");
    };
    check("", ReadError::Empty);
    check("<html>", ReadError::Markup);
    check("{}", ReadError::NotAList);
    check(r#"{"Records":[],"Schema":[]}"#, ReadError::NotAList);
    check(r#"{"Error":true,"Message":"x"}"#, ReadError::NotAList);
    check("[{\"EmployeeID\":1}", ReadError::CutOff { n_bytes: 17 });
    assert!(matches!(EmployeeName::read_list(b"null"), Err(ReadError::NotJson { .. })));
    assert_eq!(EmployeeName::read_list(b"[]"), Ok((vec![], vec![])));
}

#[test]
fn look_ups_need_no_more_than_their_key() {
    let body = br#"[{"EmployeeID":7,"EmployeeEntityID":2576,"Name":"Zo\u00eb"},{"EmployeeID":8,"Name":null,"X":[]}]"#;
    let (names, rejected) = EmployeeName::read_list(body).unwrap();
    assert_eq!(rejected, vec![]);
    assert_eq!(
        names,
        [
            EmployeeName { employee_id: 7, employee_entity_id: Some(2576), name: text("Zoë") },
            EmployeeName { employee_id: 8, employee_entity_id: None, name: None },
        ]
    );
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (1_i32..=9999, 1_u32..=366)
        .prop_filter_map("a day of the year", |(year, day)| NaiveDate::from_yo_opt(year, day))
}

proptest! {
    #[test]
    fn lists_read_as_they_were_written(
        imeis in prop::collection::vec((any::<String>(), of(dates()), of(dates()), of(any::<String>())), 0..4),
        stores in prop::collection::vec((any::<i64>(), of(any::<i64>())), 0..4),
    ) {
        let details: Vec<_> = imeis
            .into_iter()
            .map(|(imei, purchase_date, return_date, client_id)| ImeiDetails {
                imei: imei.into(),
                purchase_date,
                return_date,
                client_id: client_id.map(Into::into),
            })
            .collect();
        let mut out = String::new();
        ImeiDetails::write_list(&details, &mut out);
        prop_assert_eq!(ImeiDetails::read_list(out.as_bytes()), Ok((details, vec![])));

        let stores: Vec<_> =
            stores.into_iter().map(|(store_id, location_entity_id)| Store { store_id, location_entity_id }).collect();
        let mut out = String::new();
        Store::write_list(&stores, &mut out);
        prop_assert_eq!(Store::read_list(out.as_bytes()), Ok((stores, vec![])));
    }

    #[test]
    fn nothing_panics_on_any_bytes(bytes: Vec<u8>, text: String) {
        let _ = DealerRelationship::read_list(&bytes);
        let _ = DealerRelationship::read_list(text.as_bytes());
        let (imeis, _) = imei_list(&text);
        // A list that was read reads as itself.
        prop_assert_eq!(imei_list(&imeis.join("\n")), (imeis, vec![]));
    }
}
