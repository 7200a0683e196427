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
mod quick;

use std::borrow::Cow;

use commissions::{CommissionEntry, Timestamp};

pub use entry::Rejected;
pub use error::ReadError;
use quick::Quick;

use super::json::{Cursor, Fault, member};
use super::value::WireValue;
use crate::request::MAX_TOP;

/// What a page says. `T` is what the texts of its entries are: see [`CommissionEntry`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T = Box<str>> {
    /// In the page's order.
    pub entries: Vec<CommissionEntry<T>>,
    pub rejected: Vec<Rejected>,
    /// All that the page lists: entries and rejected. Fewer than were asked for: there are no more.
    pub n_items: usize,
    /// `_metadata.count`: how many entries the whole collection has, where the page says it.
    pub count: Option<u64>,
    /// The least LastUpdateDateUtc on the page, of rejected entries too where theirs can be read.
    pub oldest_update: Option<Timestamp>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Page { entries: Vec::new(), rejected: Vec::new(), n_items: 0, count: None, oldest_update: None }
    }
}

impl Page<Cow<'_, str>> {
    /// The same page, apart from its bytes.
    pub fn into_owned(self) -> Page {
        let entries = self.entries.into_iter().map(|entry| entry.map_texts(Into::into)).collect();
        let Page { rejected, n_items, count, oldest_update, .. } = self;
        Page { entries, rejected, n_items, count, oldest_update }
    }
}

/// Reads a page of entries, whose texts lie in its bytes. An error is about the whole body; what is wrong with one
/// entry is in [`Page::rejected`].
pub fn read_page(body: &[u8]) -> Result<Page<Cow<'_, str>>, ReadError> {
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
    let entry = entry.map_err(|rejected| ReadError::Entry(Box::new(rejected)))?;
    Ok(entry.map_texts(Into::into))
}

/// Of a body that can hold JSON at all.
pub(crate) fn first_byte(cursor: &mut Cursor<'_>) -> Result<u8, ReadError> {
    match cursor.peek() {
        None => Err(ReadError::Empty),
        Some(b'<') => Err(ReadError::Markup),
        Some(first) => Ok(first),
    }
}

fn read_envelope<'a>(cursor: &mut Cursor<'a>, page: &mut Page<Cow<'a, str>>) -> Result<(), ReadError> {
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
fn read_embedded<'a>(
    cursor: &mut Cursor<'a>,
    page: &mut Page<Cow<'a, str>>,
    had_entries: bool,
) -> Result<bool, ReadError> {
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

fn read_items<'a>(cursor: &mut Cursor<'a>, page: &mut Page<Cow<'a, str>>) -> Result<(), Fault> {
    let mut quick = Quick::default();
    // An entry is large: none is moved when the list grows.
    page.entries.reserve(MAX_TOP.into());
    cursor.enter(b'[')?;
    while cursor.element()? {
        cursor.peek();
        let updated = match quick.read(cursor, &mut page.entries) {
            Some(entry) => Some(entry.last_update_date_utc),
            None => match entry::read(cursor)? {
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
            },
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
