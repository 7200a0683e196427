//! The columns that may be absent: which field stands where, and how.

use commissions::{CommissionEntry, Decimal, Field, Timestamp};

use super::bytes::{Bytes, write_bits, write_signed_varint};
use super::cells::{Deltas, Times, read_decimal, read_text, write_decimal, write_text};
use super::repeated::{RepeatedIn, RepeatedOut};

/// One field of all rows.
#[derive(Debug)]
pub struct Column {
    pub field: Field,
    pub cells: Cells,
}

/// How the values of a column are written.
#[derive(Debug)]
pub enum Cells {
    /// Numbers that are near those of the row before.
    Delta(Slot<i64>),
    /// Numbers out of a few.
    Integer(Slot<i64>),
    Byte(Slot<u8>),
    Flag(Slot<bool>),
    Time(Slot<Timestamp>),
    Decimal(Slot<Decimal>),
    Text(Slot<Box<str>>),
}

/// Where the value stands in an entry.
#[derive(Debug)]
pub struct Slot<T> {
    pub get: fn(&CommissionEntry) -> &Option<T>,
    pub get_mut: fn(&mut CommissionEntry) -> &mut Option<T>,
}

macro_rules! columns {
    ($($field:ident: $cells:ident $slot:ident,)*) => {
        [$(Column {
            field: Field::$field,
            cells: Cells::$cells(Slot { get: |entry| &entry.$slot, get_mut: |entry| &mut entry.$slot }),
        }),*]
    };
}

/// In the document's order.
pub const COLUMNS: [Column; 34] = columns![
    Comments: Text comments,
    CommissionFixedCost: Decimal commission_fixed_cost,
    CommissionFloatingCost: Decimal commission_floating_cost,
    CommissionRate: Decimal commission_rate,
    CommissionSpiff: Decimal commission_spiff,
    CommissionSplitEmployeeSpecialId: Integer commission_split_employee_special_id,
    CommissionSplitUserId: Integer commission_split_user_id,
    CommissionType: Byte commission_type,
    CouponId: Integer coupon_id,
    EmployeeSpecialId: Integer employee_special_id,
    UserId: Integer user_id,
    GlobalProductId: Integer global_product_id,
    HasBeenReversed: Flag has_been_reversed,
    InvoiceEditedDate: Time invoice_edited_date,
    InvoiceNumber: Text invoice_number,
    IsChargeback: Flag is_chargeback,
    IsCommissionSplit: Flag is_commission_split,
    IsFullChargeback: Flag is_full_chargeback,
    IsSuspended: Flag is_suspended,
    LocationCode: Text location_code,
    LocationId: Integer location_id,
    MilestoneId: Text milestone_id,
    Priority: Integer priority,
    Quantity: Integer quantity,
    RqCommissionId: Delta rq_commission_id,
    SaleInvoiceAndCouponId: Text sale_invoice_and_coupon_id,
    SaleInvoiceId: Delta sale_invoice_id,
    SerialNumber: Text serial_number,
    SplitRate1: Decimal split_rate1,
    SplitRate2: Decimal split_rate2,
    TotalCommission: Decimal total_commission,
    TransactionGuid: Text transaction_guid,
    TransactionType: Byte transaction_type,
    UnitCommission: Decimal unit_commission,
];

impl Column {
    pub fn write(&self, entries: &[&CommissionEntry], out: &mut Vec<u8>) {
        match &self.cells {
            Cells::Delta(slot) => {
                let mut deltas = Deltas::default();
                slot.present(entries, out).for_each(|value| deltas.write(*value, out));
            }
            Cells::Integer(slot) => {
                let mut repeated = RepeatedOut::default();
                slot.present(entries, out).for_each(|value| {
                    repeated.write(out, |out| write_signed_varint(*value, out));
                });
            }
            Cells::Byte(slot) => slot.present(entries, out).for_each(|value| out.push(*value)),
            Cells::Flag(slot) => {
                let flags: Vec<_> = slot.present(entries, out).copied().collect();
                write_bits(&flags, out);
            }
            Cells::Time(slot) => {
                let mut times = Times::default();
                slot.present(entries, out).for_each(|value| times.write(*value, out));
            }
            Cells::Decimal(slot) => {
                let mut repeated = RepeatedOut::default();
                slot.present(entries, out).for_each(|value| {
                    repeated.write(out, |out| write_decimal(value, out));
                });
            }
            Cells::Text(slot) => {
                let mut repeated = RepeatedOut::default();
                slot.present(entries, out).for_each(|value| {
                    repeated.write(out, |out| write_text(value, out));
                });
            }
        }
    }

    /// Nothing where the bytes are not what [`Self::write`] writes.
    pub fn read(&self, bytes: &mut Bytes<'_>, entries: &mut [CommissionEntry]) -> Option<()> {
        let present = bytes.bits(entries.len())?;
        let n_present = present.n_set(entries.len());
        let rows = entries.iter_mut().zip(present.iter()).filter_map(|(row, present)| present.then_some(row));
        match &self.cells {
            Cells::Delta(slot) => {
                let mut deltas = Deltas::default();
                slot.fill(rows, || deltas.read(bytes))
            }
            Cells::Integer(slot) => {
                let mut repeated = RepeatedIn::new();
                slot.fill(rows, || repeated.read(bytes, Bytes::signed_varint))
            }
            Cells::Byte(slot) => slot.fill(rows, || bytes.byte()),
            Cells::Flag(slot) => {
                let mut flags = bytes.bits(n_present)?.iter();
                slot.fill(rows, || flags.next())
            }
            Cells::Time(slot) => {
                let mut times = Times::default();
                slot.fill(rows, || times.read(bytes))
            }
            Cells::Decimal(slot) => {
                let mut repeated = RepeatedIn::new();
                slot.fill(rows, || repeated.read(bytes, read_decimal))
            }
            Cells::Text(slot) => {
                let mut repeated = RepeatedIn::new();
                slot.fill(rows, || repeated.read(bytes, read_text))
            }
        }
    }
}

impl<T: 'static> Slot<T> {
    /// The values that are there, after writing which rows have one.
    fn present<'a>(
        &self,
        entries: &'a [&CommissionEntry],
        out: &mut Vec<u8>,
    ) -> impl Iterator<Item = &'a T> + use<'a, T> {
        let get = self.get;
        let present: Vec<_> = entries.iter().map(|entry| get(entry).is_some()).collect();
        write_bits(&present, out);
        entries.iter().filter_map(move |entry| get(entry).as_ref())
    }

    fn fill<'a>(
        &self,
        rows: impl Iterator<Item = &'a mut CommissionEntry>,
        mut read: impl FnMut() -> Option<T>,
    ) -> Option<()> {
        for row in rows {
            *(self.get_mut)(row) = Some(read()?);
        }
        Some(())
    }
}
