//! The entry of one line of an invoice, as it was before anything happened to it.

use commissions::{CommissionEntry, TransactionType};

use super::catalogue::Coupon;
use super::dice::{Dice, Question};
use super::entry::{guid, pay, set_place, set_seller};
use super::fate::line_key;
use super::imei::imei;
use super::invoice::{Invoice, Item, Line, MAX_LINES};
use super::money::{Money, Rate, Rounding};
use super::note;

/// Products from this price on that are no devices have a serial number of letters and digits.
const SERIAL_FROM: Money = Money::cents(10_000);

/// Fills in all but the times and what happened later. Says the commission of one unit.
pub(super) fn fill(
    invoice: &Invoice<'_>,
    idx: u8,
    line: &Line,
    seed: u64,
    entry: &mut CommissionEntry,
) -> Money {
    let key = line_key(invoice.number, idx);
    let mut dice = Dice::new(seed, Question::Line, key);
    set_place(invoice.store, entry);
    set_seller(invoice.seller, entry);
    set_split(invoice, &mut dice, entry);
    let number = i64::from(invoice.number);
    entry.sale_invoice_id = Some(1_001 + number);
    entry.invoice_number = Some(format!("{}IN{}", invoice.store.invoice_prefix, 10_001 + number).into());
    entry.transaction_guid = Some(guid(seed, u64::from(invoice.number) * MAX_LINES));
    entry.rq_commission_id = Some(1_001 + key as i64);
    entry.priority = dice.per_mille(950).then_some(i64::from(idx) + 1);
    entry.transaction_type = Some(TransactionType::Invoice.code());
    entry.comments = note::sale(&mut dice);
    entry.has_been_reversed = dice.per_mille(970).then_some(false);
    entry.is_chargeback = dice.per_mille(970).then_some(false);
    entry.is_full_chargeback = entry.is_chargeback;
    entry.is_suspended = if dice.per_mille(30) { Some(true) } else { dice.per_mille(980).then_some(false) };

    entry.global_product_id = line.item.product().map(|product| product.id);
    let unit = match line.item {
        Item::Device(device) => {
            entry.serial_number = Some(imei(device.tac, key).into());
            // A coupon that only lowered the price: the entry is none of a coupon's.
            entry.coupon_id = dice.per_mille(30).then_some(11);
            device.product.terms.apply(line.price, device.product.cost, device.product.rounding, entry)
        }
        Item::Other(product) => {
            let has_serial = product.price >= SERIAL_FROM && product.cost > Money(0);
            entry.serial_number = has_serial.then(|| format!("SN{:09X}", dice.next() >> 28).into());
            product.terms.apply(line.price, product.cost, product.rounding, entry)
        }
        Item::Coupon(coupon) => {
            entry.sale_invoice_and_coupon_id = Some(guid(seed, key + (1 << 48)));
            fill_coupon(coupon, entry)
        }
    };
    pay(unit, line.quantity, entry);
    unit
}

/// A coupon takes its part of the commission, or is worth something by itself.
fn fill_coupon(coupon: &Coupon, entry: &mut CommissionEntry) -> Money {
    entry.transaction_type = Some(TransactionType::Coupon.code());
    entry.coupon_id = Some(coupon.id);
    entry.commission_type = Some(coupon.kind);
    entry.commission_rate = coupon.rate.map(Rate::decimal);
    match (coupon.kind, coupon.rate) {
        (0, _) => Money(0),
        (_, Some(rate)) => -coupon.amount.at(rate, Rounding::Cents),
        (_, None) => {
            entry.commission_spiff = Some(coupon.amount.decimal());
            coupon.amount
        }
    }
}

/// Who shares has rates; who does not has the document's defaults, written out or left out.
fn set_split(invoice: &Invoice<'_>, dice: &mut Dice, entry: &mut CommissionEntry) {
    let whole = Some(Rate::new(100, 0).decimal());
    let nothing = Some(Rate::new(0, 0).decimal());
    match &invoice.split {
        Some(split) => {
            entry.is_commission_split = Some(true);
            entry.commission_split_user_id = Some(split.with.user_id);
            entry.commission_split_employee_special_id = split.with.special_id;
            let [first, second] = split.rates;
            entry.split_rate1 = Some(first.decimal());
            entry.split_rate2 = Some(second.decimal());
        }
        None => {
            entry.is_commission_split = dice.per_mille(950).then_some(false);
            (entry.split_rate1, entry.split_rate2) = match dice.below(10) {
                0..5 => (whole, nothing),
                5..7 => (whole, None),
                _ => (None, None),
            };
        }
    }
}
