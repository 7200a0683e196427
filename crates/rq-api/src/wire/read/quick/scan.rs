//! Takes keys and values of an entry in their usual forms.

use std::borrow::Cow;

use commissions::{Decimal, Field, Timestamp};

use super::Entry;
use crate::wire::json::Cursor;
use crate::wire::read::entry::set;

/// The most digits of a number that is read here; every number of so many fits 64 bits.
const MAX_DIGITS: usize = 18;

/// A place in the bytes of an entry. What is not there in its usual form is not taken.
pub(super) struct Scan<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn take(&mut self, byte: u8) -> bool {
        let is_it = self.peek() == Some(byte);
        self.at += usize::from(is_it);
        is_it
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    pub(super) fn value(&mut self, field: Field, entry: &mut Entry<'a>) -> Option<()> {
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
    pub(super) fn text(&mut self) -> Option<&'a str> {
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
    pub(super) fn skip_value(&mut self, depth: u32) -> Option<()> {
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
pub(super) fn begins_with(bytes: &[u8], start: &[u8]) -> bool {
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
    use super::*;
    use proptest::prelude::*;

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
