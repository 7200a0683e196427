//! Writes entries and pages as the Commissions API does, in its field order; what is absent is written as
//! null, and decimals with the digits that they have.

use commissions::{CommissionEntry, Field, Value};

use super::value::{WireValue, push, push_text};
use crate::request::{EntriesRequest, EntryRequest};

/// The two shapes of a page that the document prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageShape {
    /// Section "GET All Commission Entries": links are objects, and no count.
    LinkObjects,
    /// Section "Pagination": links are bare texts, and `_metadata` has the count.
    LinkTexts,
}

/// A page to be written.
#[derive(Clone, Copy, Debug)]
pub struct PageOut<'a> {
    /// The request that it answers; its links are made from it.
    pub request: &'a EntriesRequest,
    /// Those of this page.
    pub entries: &'a [CommissionEntry],
    /// How many entries match the filter, on all pages.
    pub count: u64,
    pub shape: PageShape,
}

/// Appends `{"Id":24,…,"UnitCommission":5.32}`.
pub fn write_entry(entry: &CommissionEntry, out: &mut String) {
    out.push('{');
    write_fields(entry, out);
    out.push('}');
}

/// Appends an entry as it stands in a page, and alone as the reply to `CommissionEntries(id)`: with its own
/// `_links` and an empty `_embedded` before its fields.
pub fn write_resource(company: i64, entry: &CommissionEntry, out: &mut String) {
    out.push_str("{\"_links\":{\"self\":");
    write_link_object(&EntryRequest { company, id: entry.id }.href(), out);
    out.push_str("},\"_embedded\":{},");
    write_fields(entry, out);
    out.push('}');
}

/// Appends a whole page.
pub fn write_page(page: &PageOut<'_>, out: &mut String) {
    let EntriesRequest { skip, top, .. } = *page.request;
    let step = u32::from(top);
    let at = |skip: u32| EntriesRequest { skip, ..page.request.clone() }.href();
    let prev = (skip > 0).then(|| at(skip.saturating_sub(step)));
    let next = skip.checked_add(step).filter(|next| u64::from(*next) < page.count && step > 0).map(at);

    out.push_str("{\"_links\":{\"prev\":");
    write_link(prev.as_deref(), page.shape, out);
    out.push_str(",\"self\":");
    write_link(Some(&page.request.href()), page.shape, out);
    out.push_str(",\"next\":");
    write_link(next.as_deref(), page.shape, out);
    out.push_str("},\"_embedded\":{\"self\":[");
    for (idx, entry) in page.entries.iter().enumerate() {
        out.push_str(if idx == 0 { "" } else { "," });
        write_resource(page.request.company, entry, out);
    }
    out.push_str("]}");
    if page.shape == PageShape::LinkTexts {
        let count = page.count;
        push(out, &format_args!(",\"_metadata\":{{\"count\":{count},\"skip\":{skip},\"top\":{top}}}"));
    }
    out.push('}');
}

fn write_link(href: Option<&str>, shape: PageShape, out: &mut String) {
    match (href, shape) {
        (None, _) => out.push_str("null"),
        (Some(href), PageShape::LinkObjects) => write_link_object(href, out),
        (Some(href), PageShape::LinkTexts) => push_text(out, href),
    }
}

fn write_link_object(href: &str, out: &mut String) {
    out.push_str("{\"href\":");
    push_text(out, href);
    out.push_str(",\"templated\":false}");
}

fn write_fields(entry: &CommissionEntry, out: &mut String) {
    for (idx, field) in Field::ALL.into_iter().enumerate() {
        out.push_str(if idx == 0 { "\"" } else { ",\"" });
        out.push_str(field.name());
        out.push_str("\":");
        match entry.get(field) {
            Value::Null => out.push_str("null"),
            Value::Integer(value) => value.write(out),
            Value::Decimal(value) => value.write(out),
            Value::Text(value) => push_text(out, value),
            Value::Time(value) => value.write(out),
            Value::Flag(value) => value.write(out),
        }
    }
}
