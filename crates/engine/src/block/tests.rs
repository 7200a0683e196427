//! What a block gives back, what it refuses, and that its layout is the one that was pinned.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod any_entry;

use commissions::{Decimal, Timestamp, Value};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use any_entry::any_entries;

/// All of the entries. `==` is that of values (`5.0 == 5`); this tells digits and scales, and a `Z`, as well.
fn exactly(entries: &[CommissionEntry]) -> String {
    format!("{entries:#?}")
}

fn check_round_trip(entries: &[CommissionEntry]) {
    let read = read_block(&write_block(entries)).unwrap();
    assert_eq!(exactly(&read), exactly(entries));
}

/// `body` with the check sum that is right for it.
fn summed(mut body: Vec<u8>) -> Vec<u8> {
    body.extend_from_slice(&crc32(&body).to_le_bytes());
    body
}

/// A block with a right check sum that says it has `n_rows`, and has these columns.
fn forged(n_rows: u64, columns: &[u8]) -> Vec<u8> {
    let mut body = [MAGIC, VERSION.to_le_bytes()].concat();
    body.extend_from_slice(&n_rows.to_le_bytes());
    body.extend_from_slice(columns);
    summed(body)
}

fn columns_of(block: &[u8]) -> &[u8] {
    &block[16..block.len() - 4]
}

/// Refused, or just what its entries are written as.
fn check_reads_as_written(block: &[u8]) -> Result<(), BlockError> {
    let entries = read_block(block)?;
    assert_eq!(write_block(&entries), block);
    Ok(())
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The document's sample, and one with odd values.
fn two_entries() -> [CommissionEntry; 2] {
    let decimal = |text: &str| Some(text.parse::<Decimal>().unwrap());
    let sample = CommissionEntry {
        comments: Some("Shared with Nick".into()),
        commission_fixed_cost: decimal("10"),
        commission_floating_cost: decimal("10"),
        commission_rate: decimal("35"),
        commission_spiff: decimal("15"),
        commission_split_employee_special_id: Some(10002),
        commission_split_user_id: Some(22214),
        commission_type: Some(1),
        coupon_id: Some(8),
        employee_special_id: Some(1002),
        user_id: Some(2576),
        global_product_id: Some(1210),
        has_been_reversed: Some(false),
        invoice_edited_date: Some(time("2015-09-10T20:01:49.00")),
        invoice_number: Some("84WEAIN5703".into()),
        is_chargeback: Some(false),
        is_commission_split: Some(true),
        is_full_chargeback: Some(false),
        is_suspended: Some(false),
        location_code: Some("LOC123".into()),
        location_id: Some(14202),
        milestone_id: Some("74b95526-e46b-42da-baa5-19971dfe5b18".into()),
        priority: Some(1),
        quantity: Some(1),
        rq_commission_id: Some(445),
        sale_invoice_and_coupon_id: Some("d6ee8427-eac6-44ef-ac69-4617e18d2f66".into()),
        sale_invoice_id: Some(7),
        serial_number: Some("8508194953".into()),
        split_rate1: decimal("50"),
        split_rate2: decimal("50"),
        total_commission: decimal("5.32"),
        transaction_guid: Some("a929571e-c432-4e9a-aef7-4302ed791251".into()),
        transaction_type: Some(1),
        unit_commission: decimal("5.32"),
        ..CommissionEntry::new(24, time("2015-08-18T15:00:00"), time("2015-09-09T20:41:59.69"))
    };
    let odd = CommissionEntry {
        comments: Some("".into()),
        commission_fixed_cost: decimal("10"),
        commission_type: Some(250),
        is_suspended: Some(true),
        priority: Some(-2),
        quantity: Some(300),
        serial_number: Some("0008".into()),
        split_rate1: decimal("-0.00000000000000000000000000000000000001"),
        total_commission: decimal("99999999999999999999999999999999999999"),
        unit_commission: decimal("5.320"),
        ..CommissionEntry::new(-1, time("0001-01-01T00:00:00Z"), time("9999-12-31T23:59:59.9999999"))
    };
    [sample, odd]
}

/// When this fails the layout has changed: give it a new `VERSION`, then pin its bytes here.
#[test]
fn the_layout_is_the_one_of_this_version() {
    let pinned = include_str!("tests/block.hex").split_whitespace().collect::<String>();
    let written: String = write_block(&two_entries()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((VERSION, written), (1, pinned));
    check_round_trip(&two_entries());
}

/// A column that is not in the table, or in the wrong place of it, loses its field.
#[test]
fn every_field_has_its_column() {
    let empty = CommissionEntry::new(0, time("2015-08-18T15:00:00"), time("2015-08-18T15:00:00"));
    let columns: Vec<_> = COLUMNS.iter().map(|column| column.field).collect();
    let rest: Vec<_> = Field::ALL.into_iter().filter(|field| empty.get(*field) == Value::Null).collect();
    assert_eq!(columns, rest);

    let [sample, _] = two_entries();
    for column in &COLUMNS {
        let mut alone = Vec::new();
        column.write(&[&sample], &mut alone);
        let mut read = [empty.clone()];
        column.read(&mut Bytes::new(&alone), &mut read).unwrap();
        for field in Field::ALL {
            let source = if field == column.field { &sample } else { &empty };
            assert_eq!(read[0].get(field), source.get(field), "{field:?} by {:?}", column.field);
        }
    }
}

#[test]
fn no_entries_are_a_block_too() {
    check_round_trip(&[]);
    assert_eq!(write_block([]).len(), 16 + COLUMNS.len() + 5 + 4);
}

#[test]
fn wide_decimals_and_far_scales_come_back() {
    let widest = Decimal::new(i128::MIN, 3);
    for value in
        [&widest * &widest, -widest.clone(), widest, Decimal::new(1, u32::MAX), Decimal::new(i128::MAX, 0)]
    {
        let mut entry = CommissionEntry::new(1, time("2015-08-18T15:00:00"), time("2015-08-18T15:00:00"));
        entry.unit_commission = Some(value);
        check_round_trip(&[entry.clone(), entry]);
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_an_error() {
    let block = write_block(&two_entries());
    assert!(read_block(&block).is_ok());
    for bit in 0..block.len() * 8 {
        let mut flipped = block.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let expected = match bit / 8 {
            0..4 => BlockError::NotABlock,
            4..8 => BlockError::Version { found: VERSION ^ 1 << (bit - 32) },
            _ => BlockError::CheckSum,
        };
        assert_eq!(read_block(&flipped), Err(expected), "bit {bit}");
    }
    for n in 0..block.len() {
        let expected = match n {
            0..4 => BlockError::NotABlock,
            4..20 => BlockError::CutOff,
            _ => BlockError::CheckSum,
        };
        assert_eq!(read_block(&block[..n]), Err(expected), "cut to {n} bytes");
    }
    for at in 1..block.len() {
        let mut swapped = block.clone();
        swapped.swap(at - 1, at);
        assert!(read_block(&swapped).is_err() || swapped == block, "bytes {} and {at} swapped", at - 1);
    }
}

/// The sum is right, so that it is the columns that are looked at.
#[test]
fn what_no_writer_writes_is_refused() {
    let [sample, _] = two_entries();
    let block = write_block([&sample]);
    let columns = columns_of(&block);
    let check = |n_rows, columns: &[u8], expected| {
        assert_eq!(read_block(&forged(n_rows, columns)), Err(expected), "{n_rows} rows, {columns:02x?}");
    };
    check(1, &[columns, &[0]].concat(), BlockError::LeftOver);
    check(0, columns, BlockError::Column { column: "Comments" });
    check(u64::MAX, columns, BlockError::Column { column: "Id" });
    check(1, &columns[..columns.len() - 1], BlockError::Column { column: "UnitCommission" });
    // Id 0, both times 1970-01-01T00:00:00, then the text of "Comments".
    let row = |comments: &[u8]| [&[0, 0, 0, 0, 0, 1, 0], comments].concat();
    let comments = BlockError::Column { column: "Comments" };
    check(1, &row(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]), comments);
    check(1, &row(&[4, b'a', b'b']), comments);
    check(1, &row(&[2, 0xff]), comments);
    check(1, &row(b"\x25a929571e-c432-4e9a-aef7-4302ed791251"), comments);
    check(1, &[0, 0, 0, 0, 0, 1, 1], comments);
    // No comments; the fixed cost 5, and 2^127 with a byte too many, in the form of wide decimals.
    let cost = BlockError::Column { column: "CommissionFixedCost" };
    check(1, &[0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 5], cost);
    check(1, &[&[0, 0, 0, 0, 0, 0, 1, 0, 1, 18][..], &[0; 15], &[0x80, 0, 0]].concat(), cost);
    // 8 digits after the point do not exist, nor does the year 10000.
    check(1, &[0, 16, 0], BlockError::Column { column: "DateCreatedUtc" });
    let far = [&[0, 7][..], &[0xff; 9], &[1]].concat();
    check(1, &far, BlockError::Column { column: "DateCreatedUtc" });
}

#[test]
fn a_value_that_was_written_twice_is_refused() {
    // Two rows: two ids, twice two times, then "a" and, new once more, "a".
    let twice = [0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, b'a', 0, 2, b'a'];
    assert_eq!(read_block(&forged(2, &twice)), Err(BlockError::Column { column: "Comments" }));
}

#[test]
fn long_texts_are_written_each_time() {
    let mut entry = two_entries()[0].clone();
    let grows_by = |entry: &CommissionEntry| write_block([entry, entry]).len() - write_block([entry]).len();
    assert!(grows_by(&entry) < 50, "{}", grows_by(&entry));
    entry.comments = Some("x".repeat(1_000).into());
    assert!(grows_by(&entry) > 1_000, "a few bytes could become any amount of memory");
    check_round_trip(&[entry.clone(), entry]);
}

proptest! {
    #[test]
    fn entries_come_back_as_they_were(entries in any_entries()) {
        let block = write_block(&entries);
        prop_assert_eq!(exactly(&read_block(&block).unwrap()), exactly(&entries));
    }

    #[test]
    fn damage_is_an_error(entries in any_entries(), at: Index, other: Index, bit in 0_u32..8, more: Vec<u8>) {
        let block = write_block(&entries);
        let (at, other) = (at.index(block.len()), other.index(block.len()));
        let mut flipped = block.clone();
        flipped[at] ^= 1_u8 << bit;
        prop_assert!(read_block(&flipped).is_err());
        prop_assert!(read_block(&block[..at]).is_err());
        let mut swapped = block.clone();
        swapped.swap(at, other);
        prop_assert!(read_block(&swapped).is_err() || swapped == block);
        let longer = [block.as_slice(), &more].concat();
        prop_assert!(read_block(&longer).is_err() || more.is_empty());
    }

    #[test]
    fn any_bytes_are_refused_or_just_what_would_be_written(n_rows in 0_u64..4, bytes: Vec<u8>) {
        let _ = check_reads_as_written(&bytes);
        let _ = check_reads_as_written(&forged(n_rows, &bytes));
        let _ = check_reads_as_written(&forged(u64::MAX - n_rows, &bytes));
    }

    /// Changed blocks with a right sum get further into the columns than any bytes do.
    #[test]
    fn a_changed_block_is_refused_or_just_what_would_be_written(
        entries in any_entries(),
        n_rows in 0_u64..8,
        damage in vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        let block = write_block(&entries);
        let mut columns = columns_of(&block).to_vec();
        for (place, byte) in damage {
            let at = place.index(columns.len());
            columns[at] = byte;
        }
        let _ = check_reads_as_written(&forged(entries.len() as u64, &columns));
        let _ = check_reads_as_written(&forged(n_rows, &columns));
    }
}
