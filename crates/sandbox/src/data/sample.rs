//! The entry that the document prints (section "Resources"), with Id 24: the first two employees share it.

use commissions::{CommissionEntry, Decimal, Timestamp};

use super::calendar::{ticks_from_start, timestamp};
use super::write_time::WriteTime;

pub(crate) const ID: i64 = 24;

/// `DateCreatedUtc`, 2015-08-18T15:00:00, in seconds from the start of the data: 48 days and 15 hours.
pub(crate) const CREATED: u32 = 48 * 86_400 + 15 * 3600;

/// `LastUpdateDateUtc`, 2015-09-09T20:41:59.69: 70 days from the start.
pub(crate) const WRITTEN: WriteTime = WriteTime {
    ticks: (70 * 86_400 + 20 * 3600 + 41 * 60 + 59) * 10_000_000 + 6_900_000,
    fraction_digits: 2,
};

/// Every field to the letter.
pub(crate) fn entry(created: Timestamp, updated: Timestamp) -> CommissionEntry {
    let whole = |value| Some(Decimal::new(value, 0));
    // 2015-09-10T20:01:49.00, a day later less 40 minutes and 10.69 seconds.
    let edited = timestamp(ticks_from_start(updated) + 86_400 * 10_000_000 - 24_106_900_000);
    CommissionEntry {
        comments: Some("Shared with Nick".into()),
        commission_fixed_cost: whole(10),
        commission_floating_cost: whole(10),
        commission_rate: whole(35),
        commission_spiff: whole(15),
        commission_split_employee_special_id: Some(10_002),
        commission_split_user_id: Some(22_214),
        commission_type: Some(1),
        coupon_id: Some(8),
        employee_special_id: Some(1_002),
        user_id: Some(2_576),
        global_product_id: Some(1_210),
        has_been_reversed: Some(false),
        invoice_edited_date: Some(edited.with_fraction_digits(2)),
        invoice_number: Some("84WEAIN5703".into()),
        is_chargeback: Some(false),
        is_commission_split: Some(true),
        is_full_chargeback: Some(false),
        is_suspended: Some(false),
        location_code: Some("LOC123".into()),
        location_id: Some(14_202),
        milestone_id: Some("74b95526-e46b-42da-baa5-19971dfe5b18".into()),
        priority: Some(1),
        quantity: Some(1),
        rq_commission_id: Some(445),
        sale_invoice_and_coupon_id: Some("d6ee8427-eac6-44ef-ac69-4617e18d2f66".into()),
        sale_invoice_id: Some(7),
        serial_number: Some("8508194953".into()),
        split_rate1: whole(50),
        split_rate2: whole(50),
        total_commission: Some(Decimal::new(532, 2)),
        transaction_guid: Some("a929571e-c432-4e9a-aef7-4302ed791251".into()),
        transaction_type: Some(1),
        unit_commission: Some(Decimal::new(532, 2)),
        ..CommissionEntry::new(ID, created, updated)
    }
}
