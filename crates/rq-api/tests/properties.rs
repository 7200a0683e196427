//! What holds for any entry, filter, request and body.
#![allow(clippy::unwrap_used)]

mod support;

use commissions::Field;
use proptest::collection::vec;
use proptest::prelude::*;
use rq_api::odata::{Comparison, Filter, Operator};
use rq_api::request::EntriesRequest;
use rq_api::wire::read::{read_entry, read_page};
use rq_api::wire::write::{PageOut, PageShape, write_entry, write_page, write_resource};
use support::{entries, timestamps};

fn filters() -> impl Strategy<Value = Filter> {
    let operators = prop::sample::select(Operator::ALL.as_slice());
    let properties = prop::sample::select(vec![
        Field::LastUpdateDateUtc.name(),
        Field::DateCreatedUtc.name(),
        Field::InvoiceEditedDate.name(),
    ]);
    let comparisons = (properties, operators, timestamps()).prop_map(|(property, operator, value)| {
        Comparison { property: property.to_owned(), operator, value }
    });
    vec(comparisons, 1..4).prop_map(|comparisons| Filter { comparisons })
}

fn requests() -> impl Strategy<Value = EntriesRequest> {
    let filters = prop_oneof![Just(Filter::default()), filters()];
    (0..=i64::MAX, filters, any::<u32>(), 0_u8..=100)
        .prop_map(|(company, filter, skip, top)| EntriesRequest { company, filter, skip, top })
}

proptest! {
    #[test]
    fn an_entry_reads_as_it_was_written(entry in entries()) {
        let (mut bare, mut resource) = (String::new(), String::new());
        write_entry(&entry, &mut bare);
        write_resource(14146, &entry, &mut resource);
        let read = read_entry(bare.as_bytes()).unwrap();
        prop_assert_eq!(&read, &entry);
        prop_assert_eq!(read_entry(resource.as_bytes()).unwrap(), entry.clone());
        // Equal values can print differently: the digits came over as well.
        for field in Field::ALL {
            prop_assert_eq!(read.get(field).to_string(), entry.get(field).to_string());
        }
        let ordered: serde_json::Value = serde_json::from_str(&bare).unwrap();
        prop_assert_eq!(ordered.as_object().unwrap().len(), Field::ALL.len());
    }

    #[test]
    fn a_page_reads_as_it_was_written(entries in vec(entries(), 0..4), request in requests(), count: u32, texts: bool) {
        let shape = if texts { PageShape::LinkTexts } else { PageShape::LinkObjects };
        let mut out = String::new();
        let count = u64::from(count);
        write_page(&PageOut { request: &request, entries: &entries, count, shape }, &mut out);
        let page = read_page(out.as_bytes()).unwrap().into_owned();
        prop_assert_eq!(page.n_items, entries.len());
        prop_assert_eq!(page.count, texts.then_some(count));
        prop_assert_eq!(page.oldest_update, entries.iter().map(|entry| entry.last_update_date_utc).min());
        prop_assert_eq!(page.rejected, vec![]);
        prop_assert_eq!(page.entries, entries);
    }

    #[test]
    fn a_filter_reads_as_it_was_printed(filter in filters()) {
        let read: Filter = filter.to_string().parse().unwrap();
        prop_assert_eq!(read.to_string(), filter.to_string());
        prop_assert_eq!(read, filter);
    }

    #[test]
    fn matching_agrees_with_the_bounds(filter in filters(), entry in entries()) {
        use std::ops::RangeBounds;
        let inside = [Field::LastUpdateDateUtc, Field::DateCreatedUtc, Field::InvoiceEditedDate].iter().all(|field| {
            let bounds = filter.bounds(*field);
            match entry.get(*field) {
                commissions::Value::Time(time) => bounds.contains(&time),
                _ => bounds == (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded),
            }
        });
        prop_assert_eq!(filter.matches(&entry), Ok(inside));
    }

    #[test]
    fn a_request_reads_as_it_was_printed(request in requests()) {
        for target in [request.target(), request.href().replacen("v1/", "", 1)] {
            let (path, query) = target.split_once('?').unwrap();
            prop_assert_eq!(EntriesRequest::parse(path, query), Ok(request.clone()));
        }
    }

    #[test]
    fn nothing_panics_on_any_bytes(bytes: Vec<u8>, text: String) {
        for body in [bytes.as_slice(), text.as_bytes()] {
            let _ = read_page(body);
            let _ = read_entry(body);
        }
        let _ = text.parse::<Filter>();
        let _ = EntriesRequest::parse("Companies(1)/CommissionEntries", &text);
        let _ = EntriesRequest::parse(&text, &text);
    }

    /// A page with some of its bytes changed: still no panic, and no item is lost or made up unnoticed.
    #[test]
    fn nothing_panics_on_a_damaged_page(entry in entries(), damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut out = String::new();
        let request = EntriesRequest { company: 1, filter: Filter::default(), skip: 0, top: 100 };
        let entries = [entry.clone(), entry];
        write_page(&PageOut { request: &request, entries: &entries, count: 2, shape: PageShape::LinkTexts }, &mut out);
        let mut bytes = out.into_bytes();
        for (place, byte) in damage {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(page) = read_page(&bytes) {
            prop_assert_eq!(page.n_items, page.entries.len() + page.rejected.len());
        }
    }
}
