//! The entry of what happened to a sale later; it carries the sale's product, serial number and
//! `RQCommissionId`.

use commissions::{CommissionEntry, CommissionType, TransactionType};

use super::dice::{Dice, Question};
use super::entry::{guid, pay};
use super::fate::{Fate, line_key};
use super::invoice::Invoice;
use super::money::{Money, Rate, Rounding};
use super::note;

/// Turns the entry of a sale into that of its follow-up. `unit` is the sale's commission of one unit.
pub(super) fn turn(
    invoice: &Invoice<'_>,
    idx: u8,
    fate: Fate,
    unit: Money,
    seed: u64,
    entry: &mut CommissionEntry,
) {
    let key = line_key(invoice.number, idx);
    // Its second throw: the first says when.
    let mut dice = Dice::new(seed, Question::FollowUp, key | 1 << 56);
    let quantity = entry.quantity.unwrap_or(1);
    entry.transaction_guid = Some(guid(seed, key | 1 << 52));
    entry.coupon_id = None;
    entry.has_been_reversed = Some(false);
    match fate {
        Fate::Kept | Fate::ReturnedInSilence(_) => {}
        Fate::Reversed(_) => {
            entry.transaction_type = Some(TransactionType::Reversal.code());
            entry.comments = note::reversal(&mut dice);
            // A return has an invoice of its own.
            entry.sale_invoice_id = Some(800_000_001 + key as i64);
            let number = 10_001 + i64::from(invoice.number);
            entry.invoice_number = Some(format!("{}RT{number}", invoice.store.invoice_prefix).into());
            if dice.per_mille(250) { negate_unit(unit, quantity, entry) } else { pay(unit, -quantity, entry) }
        }
        Fate::ChargedBack(_) => {
            set_chargeback(TransactionType::FullChargeBack, &mut dice, entry);
            entry.is_full_chargeback = Some(true);
            // Some sources get the sign wrong.
            if dice.per_mille(40) { pay(unit, quantity, entry) } else { negate_unit(unit, quantity, entry) }
        }
        Fate::PartlyChargedBack(_) => {
            static PARTS: [Rate; 4] =
                [Rate::new(25, 0), Rate::new(50, 0), Rate::new(75, 0), Rate::new(333_333, 4)];
            set_chargeback(TransactionType::VendorRebateAdjustment, &mut dice, entry);
            entry.is_full_chargeback = Some(false);
            set_amount(-unit.at(*dice.pick(&PARTS), Rounding::TenThousandths), entry);
        }
        Fate::Adjusted(_) => {
            entry.transaction_type = Some(TransactionType::VendorRebateAdjustment.code());
            entry.comments = Some("Vendor rebate adjusted".into());
            set_amount(Money(dice.between(-90_000, 150_000)), entry);
        }
    }
}

fn set_chargeback(transaction: TransactionType, dice: &mut Dice, entry: &mut CommissionEntry) {
    entry.transaction_type = Some(transaction.code());
    entry.comments = note::chargeback(dice);
    entry.is_chargeback = Some(true);
    entry.is_suspended = Some(false);
}

/// The unit is taken back, SPIF and all, so that the implied base comes out negative.
fn negate_unit(unit: Money, quantity: i64, entry: &mut CommissionEntry) {
    entry.commission_spiff = entry.commission_spiff.take().map(|spiff| -spiff);
    pay(-unit, quantity, entry);
}

/// An amount that no rate explains, from a file with four places.
fn set_amount(amount: Money, entry: &mut CommissionEntry) {
    entry.commission_type = Some(CommissionType::Spif.code());
    entry.commission_rate = None;
    (entry.commission_fixed_cost, entry.commission_floating_cost) = (None, None);
    entry.quantity = Some(1);
    let amount = Some(amount.four_places());
    (entry.unit_commission, entry.total_commission, entry.commission_spiff) =
        (amount.clone(), amount.clone(), amount);
}
