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

use std::borrow::Cow;

use chrono::NaiveDate;
use commissions::{CommissionEntry, Decimal, Field, Timestamp};

use super::entry::{Fields, find, set};
use crate::wire::json::Cursor;

/// The most digits of a number that is read here; every number of so many fits 64 bits.
const MAX_DIGITS: usize = 18;
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

/// A place in the bytes of an entry. What is not there in its usual form is not taken.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_it = self.peek() == Some(byte);
        self.at += usize::from(is_it);
        is_it
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self, field: Field, entry: &mut Entry<'a>) -> Option<()> {
        let start = self.at;
        let is_read = self.usual_value(field, entry).is_some();
        // `5e-1` begins like a usual one.
        if is_read && matches!(self.peek(), Some(b',' | b'}' | b' ' | b'\n' | b'\r' | b'\t')) {
            return Some(());
        }
        // In another form, it may still be one.
        self.at = start;
        if !matches!(self.peek(), Some(b'"' | b'-' | b'0'..=b'9')) {
            return None;
        }
        let mut cursor = Cursor::new(self.rest());
        let raw = cursor.value().ok()?;
        self.at += raw.len();
        set(entry, field, raw).ok()
    }

    fn usual_value(&mut self, field: Field, entry: &mut Entry<'a>) -> Option<()> {
        let e = entry;
        match field {
            Field::Id => e.id = self.integer()?,
            Field::DateCreatedUtc => e.date_created_utc = self.time()?,
            Field::LastUpdateDateUtc => e.last_update_date_utc = self.time()?,
            // All of an entry's fields are nothing before they are read.
            _ if self.peek() == Some(b'n') => return self.null(),
            Field::Comments => e.comments = self.borrowed()?,
            Field::CommissionFixedCost => e.commission_fixed_cost = self.decimal()?,
            Field::CommissionFloatingCost => e.commission_floating_cost = self.decimal()?,
            Field::CommissionRate => e.commission_rate = self.decimal()?,
            Field::CommissionSpiff => e.commission_spiff = self.decimal()?,
            Field::CommissionSplitEmployeeSpecialId => {
                e.commission_split_employee_special_id = Some(self.integer()?);
            }
            Field::CommissionSplitUserId => e.commission_split_user_id = Some(self.integer()?),
            Field::CommissionType => e.commission_type = Some(u8::try_from(self.integer()?).ok()?),
            Field::CouponId => e.coupon_id = Some(self.integer()?),
            Field::EmployeeSpecialId => e.employee_special_id = Some(self.integer()?),
            Field::UserId => e.user_id = Some(self.integer()?),
            Field::GlobalProductId => e.global_product_id = Some(self.integer()?),
            Field::HasBeenReversed => e.has_been_reversed = self.flag()?,
            Field::InvoiceEditedDate => e.invoice_edited_date = Some(self.time()?),
            Field::InvoiceNumber => e.invoice_number = self.borrowed()?,
            Field::IsChargeback => e.is_chargeback = self.flag()?,
            Field::IsCommissionSplit => e.is_commission_split = self.flag()?,
            Field::IsFullChargeback => e.is_full_chargeback = self.flag()?,
            Field::IsSuspended => e.is_suspended = self.flag()?,
            Field::LocationCode => e.location_code = self.borrowed()?,
            Field::LocationId => e.location_id = Some(self.integer()?),
            Field::MilestoneId => e.milestone_id = self.borrowed()?,
            Field::Priority => e.priority = Some(self.integer()?),
            Field::Quantity => e.quantity = Some(self.integer()?),
            Field::RqCommissionId => e.rq_commission_id = Some(self.integer()?),
            Field::SaleInvoiceAndCouponId => e.sale_invoice_and_coupon_id = self.borrowed()?,
            Field::SaleInvoiceId => e.sale_invoice_id = Some(self.integer()?),
            Field::SerialNumber => e.serial_number = self.borrowed()?,
            Field::SplitRate1 => e.split_rate1 = self.decimal()?,
            Field::SplitRate2 => e.split_rate2 = self.decimal()?,
            Field::TotalCommission => e.total_commission = self.decimal()?,
            Field::TransactionGuid => e.transaction_guid = self.borrowed()?,
            Field::TransactionType => e.transaction_type = Some(u8::try_from(self.integer()?).ok()?),
            Field::UnitCommission => e.unit_commission = self.decimal()?,
        }
        Some(())
    }

    /// Digits, at most [`MAX_DIGITS`], and how many these are.
    fn digits(&mut self, mut units: u64) -> Option<(u64, usize)> {
        let start = self.at;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            if self.at - start == MAX_DIGITS {
                return None;
            }
            units = units * 10 + u64::from(digit - b'0');
            self.at += 1;
        }
        Some((units, self.at - start))
    }

    /// The part of a number before any point: at least one digit, and no needless nought.
    fn whole(&mut self) -> Option<(u64, usize)> {
        let starts_with_nought = self.peek() == Some(b'0');
        let (units, n) = self.digits(0)?;
        (n == 1 || (n > 1 && !starts_with_nought)).then_some((units, n))
    }

    fn integer(&mut self) -> Option<i64> {
        let is_negative = self.take(b'-');
        let (units, _) = self.whole()?;
        Some(if is_negative { -(units as i64) } else { units as i64 })
    }

    fn decimal(&mut self) -> Option<Option<Decimal>> {
        let is_negative = self.take(b'-');
        let (mut units, n_whole) = self.whole()?;
        let mut scale = 0;
        if self.take(b'.') {
            // A number of more digits than fit is longer than they are in any case.
            let room = self.bytes.get(..self.bytes.len().min(self.at + MAX_DIGITS - n_whole))?;
            let mut fraction = Scan { bytes: room, at: self.at };
            (units, scale) = fraction.digits(units)?;
            self.at = fraction.at;
            if scale == 0 || matches!(self.peek(), Some(b'0'..=b'9')) {
                return None;
            }
        }
        let units = if is_negative { -i128::from(units) } else { i128::from(units) };
        Some(Some(Decimal::new(units, scale as u32)))
    }

    fn flag(&mut self) -> Option<Option<bool>> {
        let value = match self.rest().first_chunk()? {
            b"true" => true,
            b"fals" => false,
            _ => return None,
        };
        self.at += 4;
        (value || self.take(b'e')).then_some(Some(value))
    }

    fn null(&mut self) -> Option<()> {
        (self.rest().first_chunk() == Some(b"null")).then(|| self.at += 4)
    }

    fn time(&mut self) -> Option<Timestamp> {
        let text = self.text()?;
        text.parse().ok()
    }

    fn borrowed(&mut self) -> Option<Option<Cow<'a, str>>> {
        self.text().map(|text| Some(Cow::Borrowed(text)))
    }

    /// What stands between quotes, where it stands for itself.
    fn text(&mut self) -> Option<&'a str> {
        if !self.take(b'"') {
            return None;
        }
        let rest = self.rest();
        let n = plain_len(rest);
        let text = rest.get(..n)?;
        self.at += n;
        self.take(b'"').then_some(())?;
        std::str::from_utf8(text).ok()
    }

    /// Any value.
    fn skip_value(&mut self, depth: u32) -> Option<()> {
        match self.peek()? {
            b'"' => self.text().map(|_| ()),
            b'{' => self.skip_members(b'}', depth.checked_sub(1)?),
            b'[' => self.skip_members(b']', depth.checked_sub(1)?),
            b't' | b'f' => self.flag().map(|_| ()),
            b'n' => self.null(),
            _ => self.decimal().map(|_| ()),
        }
    }

    fn skip_members(&mut self, close: u8, depth: u32) -> Option<()> {
        self.at += 1;
        self.skip_space();
        if self.take(close) {
            return Some(());
        }
        loop {
            self.skip_space();
            if close == b'}' {
                self.text()?;
                self.skip_space();
                self.take(b':').then_some(())?;
                self.skip_space();
            }
            self.skip_value(depth)?;
            self.skip_space();
            if self.take(close) {
                return Some(());
            }
            self.take(b',').then_some(())?;
        }
    }
}

/// Eight bytes at a time, as numbers.
fn begins_with(bytes: &[u8], start: &[u8]) -> bool {
    let Some(bytes) = bytes.get(..start.len()) else { return false };
    let (eights, rest) = bytes.as_chunks::<8>();
    let (start_eights, start_rest) = start.as_chunks::<8>();
    let is_same =
        |(eight, start): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*eight) == u64::from_le_bytes(*start);
    if !eights.iter().zip(start_eights).all(is_same) {
        return false;
    }
    match (bytes.last_chunk::<8>(), start.last_chunk::<8>()) {
        (Some(last), Some(start_last)) => is_same((last, start_last)),
        _ => rest.iter().zip(start_rest).all(|(byte, start)| byte == start),
    }
}

/// How many bytes stand before the first that is a quote, a backslash or a control character.
fn plain_len(bytes: &[u8]) -> usize {
    let mut n = 0;
    while let Some(eight) = bytes.get(n..n + 8).and_then(|eight| eight.first_chunk::<8>()) {
        let special = special(u64::from_le_bytes(*eight));
        if special != 0 {
            return n + special.trailing_zeros() as usize / 8;
        }
        n += 8;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    let rest = bytes.get(n..).unwrap_or_default();
    n + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// The high bit of the first of eight bytes that is a quote, a backslash or a control character; what stands above
/// that bit says nothing.
fn special(eight: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;
    // Of each byte that is below a limit, and perhaps of some behind it, from which the subtraction has borrowed.
    let below = |bytes: u64, limit: u8| bytes.wrapping_sub(ONES * u64::from(limit)) & !bytes & HIGHS;
    let is = |byte: u8| below(eight ^ (ONES * u64::from(byte)), 1);
    is(b'"') | is(b'\\') | below(eight, 0x20)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::wire::read::read_page;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn a_text_ends_where_it_is_not_plain(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
            let expected = bytes.iter().position(is_special).unwrap_or(bytes.len());
            prop_assert_eq!(plain_len(&bytes), expected);
        }

        #[test]
        fn a_start_is_all_of_its_bytes(
            start in proptest::collection::vec(any::<u8>(), 0..40),
            change in proptest::option::of((any::<proptest::sample::Index>(), 1_u8..)),
            rest in "[a-z]{0,3}",
        ) {
            let mut bytes = [&start, rest.as_bytes()].concat();
            let changed = change.filter(|_| !start.is_empty()).map(|(at, bits)| (at.index(start.len()), bits));
            if let Some((at, bits)) = changed {
                bytes[at] ^= bits;
            }
            prop_assert_eq!(begins_with(&bytes, &start), changed.is_none());
        }
    }
}
