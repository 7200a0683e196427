//! The law of pages and single entries: each item of a page is read or rejected, as `serde_json` sees them too where
//! it can; an error says what is true; and nothing that a page says makes us ask anybody else.

use commissions::{CommissionEntry, Timestamp};
use rq_api::error::ApiError;
use rq_api::odata::{Filter, ZoneSuffix};
use rq_api::request::{Api, EntriesRequest};
use rq_api::sync::{Effect, Event, RowKey, Settings, Sync, fingerprint};
use rq_api::transport::Reply;
use rq_api::wire::read::{Page, ReadError, Rejected, read_entry, read_page};
use rq_api::wire::write::write_entry;
use serde_json::Value;

use super::Lawful;

const COMPANY: i64 = 14_146;

pub fn page_law(body: &[u8]) -> Lawful {
    error_bodies_are_told(body)?;
    single_entry_is_that_of_a_page(body)?;
    match read_page(body).map(Page::into_owned) {
        Ok(page) => {
            items_are_read_or_rejected(&page)?;
            page.entries.iter().try_for_each(reads_as_written)?;
            agrees_with_serde_json(&page, body)?;
            asks_nobody_else(&page)?;
            Ok(if page.rejected.is_empty() { "page" } else { "page with rejected" }.to_owned())
        }
        Err(error) => {
            is_true(&error, body)?;
            serde_json_refuses_too(&error, body)?;
            Ok(name(&error))
        }
    }
}

/// The variant's.
pub fn name(error: &ReadError) -> String {
    let debug = format!("{error:?}");
    debug.split([' ', '(']).next().unwrap_or_default().to_owned()
}

/// What an error says of the body can be seen in the body.
pub fn is_true(error: &ReadError, body: &[u8]) -> Result<(), String> {
    let start = without_mark(body).trim_ascii_start();
    let holds = match error {
        ReadError::Empty => start.is_empty(),
        ReadError::Markup => start.starts_with(b"<"),
        ReadError::CutOff { n_bytes } => *n_bytes == body.len(),
        ReadError::NotJson { at, found, .. } => {
            body.get(*at).is_some_and(|byte| byte.escape_ascii().to_string() == *found)
        }
        ReadError::NotAPage | ReadError::EntriesMissing => start.starts_with(b"{"),
        ReadError::NotAList => start.starts_with(b"{"),
        ReadError::Entry(rejected) => {
            is_explained(rejected)?;
            true
        }
    };
    ensure!(holds, "the error is not true: {error:?}");
    let text = error.to_string();
    let is_of_entry = matches!(error, ReadError::Entry(_));
    ensure!(is_of_entry || !text.contains(char::is_control), "control characters in {text:?}");
    Ok(())
}

/// Where it takes a body for no JSON, `serde_json` does so as well: an object or a list that is whole is never refused
/// as cut off. (A body that is a number or a text is none of ours, and none is told from the other.)
pub fn serde_json_refuses_too(error: &ReadError, body: &[u8]) -> Result<(), String> {
    let is_structural = matches!(error, ReadError::NotJson { .. } | ReadError::CutOff { .. });
    match json(body) {
        Some(Value::Object(_) | Value::Array(_)) if is_structural => {
            Err(format!("serde_json reads it: {error}"))
        }
        Some(Value::Object(object)) if *error == ReadError::NotAPage => {
            let list = object.get("_embedded").and_then(|embedded| embedded.get("self"));
            let may_be_twice = count(body, b"\"self\"") > 1 || !is_once(body, b"_embedded");
            ensure!(
                may_be_twice || !list.is_some_and(Value::is_array),
                "serde_json finds the list of entries"
            );
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Where it is valid JSON.
pub fn json(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(without_mark(body)).ok()
}

fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

fn items_are_read_or_rejected(page: &Page) -> Result<(), String> {
    let n = page.entries.len() + page.rejected.len();
    ensure!(page.n_items == n, "{} items, and {n} read or rejected", page.n_items);
    page.rejected.iter().try_for_each(is_explained)?;
    let updated = page.entries.iter().map(|entry| entry.last_update_date_utc);
    let oldest: Option<Timestamp> = updated.chain(page.rejected.iter().filter_map(|it| it.updated)).min();
    ensure!(page.oldest_update == oldest, "the oldest is {oldest:?}, not {:?}", page.oldest_update);
    Ok(())
}

fn is_explained(rejected: &Rejected) -> Result<(), String> {
    let names_its_field = rejected.field.is_none_or(|field| rejected.reason.starts_with(field.name()));
    ensure!(names_its_field && rejected.reason.ends_with("It came so from the API."), "{rejected:?}");
    ensure!(!rejected.raw.is_empty() && rejected.raw.chars().count() <= 4_001, "{rejected:?}");
    Ok(())
}

/// Nothing is lost in an entry: written and read again it is the same, digit for digit.
fn reads_as_written(entry: &CommissionEntry) -> Result<(), String> {
    let mut written = String::new();
    write_entry(entry, &mut written);
    let read = read_entry(written.as_bytes()).map_err(|error| format!("{entry:?}: {error}"))?;
    ensure!(format!("{read:?}") == format!("{entry:?}"), "{entry:?} became {read:?}");
    Ok(())
}

/// Another reader of the same bytes sees as many items, and the same entries in the same order.
fn agrees_with_serde_json(page: &Page, body: &[u8]) -> Result<(), String> {
    let Some(value) = json(body) else { return Ok(()) };
    let list = match &value {
        Value::Array(list) => Some(list),
        // Of a key that stands there twice the two readers take different ones.
        object if is_once(body, b"_embedded") => object["_embedded"]["self"].as_array(),
        _ => None,
    };
    if let Some(list) = list {
        ensure!(page.n_items == list.len(), "{} items, and {} for serde_json", page.n_items, list.len());
        let mut theirs = list.iter().map(|item| &item["Id"]);
        // To serde_json -0 is no whole number.
        let is = |theirs: &Value, id: i64| theirs.as_i64() == Some(id) || (id == 0 && *theirs == 0.0);
        let missing = page.entries.iter().find(|entry| !theirs.any(|theirs| is(theirs, entry.id)));
        ensure!(missing.is_none(), "serde_json does not see {missing:?} there");
    }
    let count = &value["_metadata"]["count"];
    if is_once(body, b"_metadata") && is_once(body, b"count") && *count != 0.0 {
        let theirs = count.as_i64().and_then(|count| u64::try_from(count).ok());
        ensure!(page.count == theirs, "the count is {theirs:?}, not {:?}", page.count);
    }
    Ok(())
}

/// Whether `key` can stand in it only once, in plain letters.
fn is_once(body: &[u8], key: &[u8]) -> bool {
    count(body, key) == 1 && !body.contains(&b'\\')
}

fn count(body: &[u8], word: &[u8]) -> usize {
    body.windows(word.len()).filter(|window| *window == word).count()
}

/// All that is asked after a page came is a page of our company, below the base address that is configured: of what
/// the server says only moments get into it.
fn asks_nobody_else(page: &Page) -> Result<(), String> {
    let from = Timestamp::from_ticks(0).unwrap();
    let mut sync = Sync::new(Settings::since(from));
    let mut effects = sync.handle(0, Event::Start);
    for _ in 0..3 {
        let asks: Vec<_> = effects.drain(..).filter_map(fetch).collect();
        for (id, ask) in asks {
            let filter = Filter::window(ask.from, ask.to, ZoneSuffix::Zulu);
            let top = u8::try_from(ask.top).map_err(|error| error.to_string())?;
            let request = EntriesRequest { company: COMPANY, filter, skip: ask.skip, top };
            is_of_our_company(&request)?;
            let row = |entry: &CommissionEntry| RowKey { id: entry.id, updated: entry.last_update_date_utc };
            let n = usize::from(ask.top);
            effects.extend(sync.handle(
                0,
                Event::Page {
                    id,
                    rows: page.entries.iter().take(n).map(row).collect(),
                    unreadable: page.rejected.iter().take(n).map(|it| fingerprint(&it.raw)).collect(),
                    oldest: page.oldest_update,
                    count: page.count,
                },
            ));
        }
    }
    Ok(())
}

fn fetch(effect: Effect) -> Option<(rq_api::sync::RequestId, rq_api::sync::Ask)> {
    match effect {
        Effect::Fetch { id, ask } => Some((id, ask)),
        _ => None,
    }
}

fn is_of_our_company(request: &EntriesRequest) -> Result<(), String> {
    let target = request.target();
    let query = target.strip_prefix("Companies(14146)/CommissionEntries?").unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"$=&%:.-".contains(&byte);
    ensure!(!query.is_empty() && query.bytes().all(is_plain), "asks for {target}");
    let read = EntriesRequest::parse("Companies(14146)/CommissionEntries", query);
    ensure!(read.as_ref() == Ok(request), "{target} reads as {read:?}");
    Ok(())
}

/// A body that is one entry is a page of it, in brackets.
fn single_entry_is_that_of_a_page(body: &[u8]) -> Result<(), String> {
    let body_of_page = [b"[", without_mark(body), b"]"].concat();
    let page = || read_page(&body_of_page).map(Page::into_owned).map_err(|error| error.to_string());
    match read_entry(body) {
        Ok(entry) => {
            reads_as_written(&entry)?;
            let page = page()?;
            ensure!(page.entries == [entry], "in a page it is {page:?}");
        }
        Err(ReadError::Entry(rejected)) => {
            let page = page()?;
            ensure!(page.rejected == [*rejected], "in a page it is {page:?}");
        }
        Err(error) => is_true(&error, body)?,
    }
    Ok(())
}

/// As the body of an answer that is no 200, it gives a text for the person that does not grow with it.
fn error_bodies_are_told(body: &[u8]) -> Result<(), String> {
    let now = Timestamp::from_ticks(0).unwrap();
    for status in [400, 401, 403, 404, 418, 429, 500, 503] {
        let reply = Reply { status, body: body.to_vec(), ..Reply::default() };
        let text = ApiError::from_reply(Api::Commissions, &reply, now).to_string();
        ensure!(!text.is_empty() && text.chars().count() < 700, "status {status}: {text:?}");
        ensure!(!text.contains('\n'), "status {status}: {text:?}");
    }
    Ok(())
}
