//! Reads an entry as nearly all are: the known fields in the order of the entry before, each in its usual form.
//!
//! ```text
//!   keys of the page so far    {"_links":   ,"Id":   ,"Comments":   ,"CommissionRate":   …
//!                                  │           │           ×                │
//!   this entry                 {"_links":   ,"Id":                  ,"CommissionRate":   …
//! ```
//!
//! What stands between two values is compared as a whole with what stood there in the entry before: one comparison a
//! member, and no search.
//!
//! Nothing is refused here. What is odd in any way is nobody's entry ([`Quick::read`] gives nothing), and
//! `super::entry` reads it from its start, and says what is wrong. So whatever is read here, that one would read, and
//! as the same: a test says so.

mod scan;

use std::borrow::Cow;

use chrono::NaiveDate;
use commissions::{CommissionEntry, Field, Timestamp};

use super::entry::{Fields, find};
use crate::wire::json::Cursor;
use scan::{Scan, begins_with};

/// How deep a value of a member that is not known may nest.
const MAX_DEPTH: u32 = 8;

/// An entry whose texts lie in the page.
type Entry<'a> = CommissionEntry<Cow<'a, str>>;

/// What the entries of a page so far say about the next one.
#[derive(Default)]
pub(super) struct Quick<'a> {
    keys: Vec<Key<'a>>,
    /// Where the field that was met last stands in the document's order, and one more.
    likely_field_idx: usize,
}

#[derive(Clone, Copy)]
struct Key<'a> {
    /// From the value before to its own, white space and all.
    joint: &'a [u8],
    name: &'a str,
    field: Option<Field>,
}

impl<'a> Quick<'a> {
    /// Reads the entry that comes next into the list, and gives it; behind it the cursor then stands. Where there is
    /// anything odd about it there is none, and list and cursor stay as they are.
    pub(super) fn read<'list>(
        &mut self,
        cursor: &mut Cursor<'a>,
        entries: &'list mut Vec<Entry<'a>>,
    ) -> Option<&'list Entry<'a>> {
        let mut scan = Scan { bytes: cursor.rest(), at: 0 };
        // Both times are required, so these never leave.
        let epoch = Timestamp::midnight(NaiveDate::default());
        let idx = entries.len();
        // In its place from the start: it is large to move.
        entries.push(CommissionEntry::blank(0, epoch, epoch));
        if self.fill(&mut scan, entries.last_mut()?).is_none() {
            entries.pop();
            return None;
        }
        cursor.skip(scan.at);
        entries.get(idx)
    }

    fn fill(&mut self, scan: &mut Scan<'a>, entry: &mut Entry<'a>) -> Option<()> {
        let mut seen = Fields::default();
        let mut idx = 0;
        loop {
            let field = match self.keys.get(idx) {
                // Only the first value of an entry has a brace before it, and no other.
                Some(Key { joint, field, .. })
                    if (scan.at == 0) == joint.starts_with(b"{") && begins_with(scan.rest(), joint) =>
                {
                    scan.at += joint.len();
                    *field
                }
                _ => {
                    let start = scan.at;
                    scan.skip_space();
                    if start > 0 && scan.take(b'}') {
                        return seen.has_required().then_some(());
                    }
                    scan.take(if start > 0 { b',' } else { b'{' }).then_some(())?;
                    idx = self.key(scan, start, idx)?;
                    self.keys.get(idx)?.field
                }
            };
            idx += 1;
            match field {
                Some(field) if seen.has(field) => return None,
                Some(field) => {
                    seen.insert(field);
                    scan.value(field, entry)?;
                }
                None => scan.skip_value(MAX_DEPTH)?,
            }
        }
    }

    /// Which of the keys comes next, where it is not the likely one: one behind it, where some are left out; or any. A
    /// key that no entry of the page had before gets its place among them.
    fn key(&mut self, scan: &mut Scan<'a>, start: usize, likely_idx: usize) -> Option<usize> {
        scan.skip_space();
        let name = scan.text()?;
        scan.skip_space();
        scan.take(b':').then_some(())?;
        scan.skip_space();
        let joint = scan.bytes.get(start..scan.at)?;
        let mut behind = self.keys.iter().skip(likely_idx);
        let known = match behind.position(|key| key.name == name) {
            Some(n_left_out) => Some(likely_idx + n_left_out),
            None => self.keys.iter().position(|key| key.name == name),
        };
        let idx = known.unwrap_or(likely_idx.min(self.keys.len()));
        match known {
            Some(idx) => self.keys.get_mut(idx)?.joint = joint,
            None => {
                let found = find(name.as_bytes(), self.likely_field_idx);
                self.likely_field_idx = found.map_or(self.likely_field_idx, |(idx, _)| idx + 1);
                self.keys.insert(idx, Key { joint, name, field: found.map(|(_, field)| field) });
            }
        }
        Some(idx)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::wire::read::read_page;

    const RESOURCE: &str = include_str!("../../../tests/fixtures/commission-entries.resource.json");

    /// What is read here is what the other reader reads: `tests/serde.rs` says so. That it is read here at all, nothing
    /// but this does.
    #[test]
    fn usual_entries_are_read_here() {
        let is_read = |text: &str| {
            let mut entries = Vec::new();
            let mut cursor = Cursor::new(text.as_bytes());
            Quick::default().read(&mut cursor, &mut entries).is_some() && cursor.finish().is_ok()
        };
        let entry = RESOURCE.trim().trim_start_matches('[').trim_end_matches(']').trim();
        assert!(is_read(entry));
        let compact: String = entry.lines().map(|line| line.trim().replacen("\": ", "\":", 1)).collect();
        assert!(is_read(&compact));
        let linked = "{\"_links\":{\"self\":{\"href\":\"v1/x\",\"templated\":false}},\"_embedded\":{},";
        assert!(is_read(&compact.replacen('{', linked, 1)));
        for odd in ["5e-1", "12345678901234567890.5"] {
            assert!(is_read(
                &compact.replace("\"UnitCommission\":5.32", &format!("\"UnitCommission\":{odd}"))
            ));
        }
        assert!(is_read(&compact.replace("\"Comments\":null", "\"Comments\":\"a \\\"b\\\"\"")));
        assert!(!is_read(&compact.replace("\"Id\":24", "\"Id\":024")));
    }

    /// Members that come and go cost the entries behind no search: their keys keep their places.
    #[test]
    fn keys_keep_their_places() {
        let required =
            r#""Id":1,"LastUpdateDateUtc":"2015-01-02T00:00:00","DateCreatedUtc":"2015-01-01T00:00:00""#;
        let entries = [
            format!("{{{required},\"Quantity\":1}}"),
            format!("{{\"Comments\":\"x\",{required},\"Quantity\":1}}"),
            format!("{{{required}}}"),
            format!("{{\"Quantity\":2,{required}}}"),
        ];
        let body = format!("[{}]", entries.join(","));
        let mut cursor = Cursor::new(body.as_bytes());
        cursor.enter(b'[').unwrap();
        let (mut quick, mut read) = (Quick::default(), Vec::new());
        while cursor.element().unwrap() {
            assert!(quick.read(&mut cursor, &mut read).is_some());
        }
        assert_eq!(quick.keys.len(), 5);
        assert_eq!(read_page(body.as_bytes()).unwrap().entries, read);
    }
}
