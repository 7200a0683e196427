//! Reads a page of entries, in both shapes that the document prints, and a single entry.
//!
//! ```text
//! {"_links": {"prev": null, "self": {"href": …, "templated": false}, "next": null},      "GET All Commission Entries"
//!  "_embedded": {"self": [{"_links": …, "_embedded": {}, "Id": 24, …}]}}
//!
//! {"_links": {"prev": null, "self": "v1/…", "next": "v1/…"},                             "Pagination"
//!  "_embedded": {"self": […]}, "_metadata": {"count": 15, "skip": 0, "top": 5}}
//!
//! [{"Id": 24, …}]                                                                        "CommissionEntry"
//! ```
//!
//! One unreadable entry costs that entry ([`Rejected`]), never its page. Links are not handed out: they are
//! relative to a base that the document leaves open, so nobody may follow them. What else a page or an
//! entry holds is passed over.

mod entry;
mod error;

use commissions::{CommissionEntry, Timestamp};

pub use entry::Rejected;
pub use error::ReadError;

use super::json::{Cursor, Fault, member};
use super::value::WireValue;

/// What a page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// In the page's order.
    pub entries: Vec<CommissionEntry>,
    pub rejected: Vec<Rejected>,
    /// All that the page lists: entries and rejected. Fewer than were asked for: there are no more.
    pub n_items: usize,
    /// `_metadata.count`: how many entries the whole collection has, where the page says it.
    pub count: Option<u64>,
    /// The least LastUpdateDateUtc on the page, of rejected entries too where theirs can be read.
    pub oldest_update: Option<Timestamp>,
}

/// Reads a page of entries. An error is about the whole body; what is wrong with one entry is in
/// [`Page::rejected`].
pub fn read_page(body: &[u8]) -> Result<Page, ReadError> {
    let mut cursor = Cursor::new(body);
    let mut page = Page::default();
    match first_byte(&mut cursor)? {
        b'[' => read_items(&mut cursor, &mut page)?,
        _ => read_envelope(&mut cursor, &mut page)?,
    }
    cursor.finish()?;
    Ok(page)
}

/// Reads the reply to `CommissionEntries(id)`: one entry, bare or with HAL's members.
pub fn read_entry(body: &[u8]) -> Result<CommissionEntry, ReadError> {
    let mut cursor = Cursor::new(body);
    first_byte(&mut cursor)?;
    let entry = entry::read(&mut cursor)?;
    cursor.finish()?;
    entry.map_err(|rejected| ReadError::Entry(Box::new(rejected)))
}

/// Of a body that can hold JSON at all.
pub(crate) fn first_byte(cursor: &mut Cursor<'_>) -> Result<u8, ReadError> {
    match cursor.peek() {
        None => Err(ReadError::Empty),
        Some(b'<') => Err(ReadError::Markup),
        Some(first) => Ok(first),
    }
}

fn read_envelope(cursor: &mut Cursor<'_>, page: &mut Page) -> Result<(), ReadError> {
    let mut has_entries = false;
    let mut links = None;
    cursor.enter(b'{')?;
    while let Some(key) = cursor.key()? {
        match key {
            b"_embedded" if cursor.peek() == Some(b'{') => {
                has_entries |= read_embedded(cursor, page, has_entries)?;
            }
            b"_metadata" => page.count = count(cursor.value()?),
            b"_links" => links = Some(cursor.value()?),
            _ => {
                cursor.value()?;
            }
        }
    }
    if has_entries {
        return Ok(());
    }
    let Some(links) = links else { return Err(ReadError::NotAPage) };
    // HAL lets an empty collection leave `_embedded` out. That is believed only where nothing on the page
    // says that there is more: a page that is wrongly taken for empty ends the reading, and loses entries.
    if member(links, b"next").is_some_and(is_link) || page.count.is_some_and(|count| count > 0) {
        return Err(ReadError::EntriesMissing);
    }
    Ok(())
}

/// Whether the list of entries stood there. A second one is refused, since one of the two would be lost.
fn read_embedded(cursor: &mut Cursor<'_>, page: &mut Page, had_entries: bool) -> Result<bool, ReadError> {
    let mut has_entries = had_entries;
    cursor.enter(b'{')?;
    while let Some(key) = cursor.key()? {
        match (key, cursor.peek()) {
            (b"self", Some(b'[')) if !has_entries => {
                read_items(cursor, page)?;
                has_entries = true;
            }
            (b"self", Some(_)) => {
                let value = cursor.value()?;
                if cursor.peek().is_none() {
                    // `nul`, say: what is cut off is not judged.
                    return Err(cursor.fault("\",\" or \"}\"").into());
                }
                if value != b"null" {
                    return Err(ReadError::NotAPage);
                }
            }
            _ => {
                cursor.value()?;
            }
        }
    }
    Ok(has_entries)
}

fn read_items(cursor: &mut Cursor<'_>, page: &mut Page) -> Result<(), Fault> {
    cursor.enter(b'[')?;
    while cursor.element()? {
        let updated = match entry::read(cursor)? {
            Ok(entry) => {
                let updated = entry.last_update_date_utc;
                page.entries.push(entry);
                Some(updated)
            }
            Err(rejected) => {
                let updated = rejected.updated;
                page.rejected.push(rejected);
                updated
            }
        };
        page.n_items += 1;
        page.oldest_update = match (page.oldest_update, updated) {
            (Some(oldest), Some(updated)) => Some(oldest.min(updated)),
            (oldest, updated) => oldest.or(updated),
        };
    }
    Ok(())
}

/// `count` of `_metadata`; a hint, so that anything but a plain number is as good as none.
fn count(metadata: &[u8]) -> Option<u64> {
    u64::try_from(i64::read(member(metadata, b"count")?).ok()?).ok()
}

/// Whether a link leads anywhere. There is none where it is null, the text `"null"` (sibling services write
/// it), an empty text, or an object whose `href` is one of these.
fn is_link(raw: &[u8]) -> bool {
    let target = if raw.starts_with(b"{") { member(raw, b"href").unwrap_or(b"null") } else { raw };
    !matches!(target, b"null" | b"\"null\"" | b"\"\"")
}
