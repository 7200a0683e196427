//! Makes the entry of a row.

use std::fmt::Write;

use commissions::{CommissionEntry, TICKS_PER_SECOND, Timestamp};

use super::calendar::timestamp;
use super::company::Company;
use super::dice::{Dice, Question};
use super::fate::Fate;
use super::flaw;
use super::follow_up;
use super::money::Money;
use super::people::Employee;
use super::places::Store;
use super::row::{Row, Source};
use super::sale;
use super::sample;

impl Company {
    /// The entry at a place of the collection.
    pub(crate) fn entry(&self, place: usize) -> Option<CommissionEntry> {
        let row = self.row(place)?;
        let written = row.written();
        let updated = timestamp(written.ticks).with_fraction_digits(written.fraction_digits);
        let mut entry = CommissionEntry::new(self.id(row), self.created(row), updated);
        let mut flaws = Dice::new(self.seed, Question::Flaw, row.source().key());
        match row.source() {
            Source::Sample => return Some(sample::entry(entry.date_created_utc, updated)),
            Source::Sale { invoice: number, line: idx } => {
                let invoice = self.invoice(number)?;
                let line = *self.lines(number).get(usize::from(idx))?;
                sale::fill(&invoice, idx, &line, self.seed, &mut entry);
                entry.invoice_edited_date = invoice
                    .edited
                    .map(|at| timestamp(i64::from(at) * TICKS_PER_SECOND).with_fraction_digits(2));
                match self.follow_up(&invoice, idx, &line) {
                    (Fate::Reversed(_), Some(_)) => entry.has_been_reversed = Some(true),
                    // What takes a sale back has its numbers, so those must be sound.
                    (_, Some(_)) => {}
                    (_, None) => flaw::spoil(&mut entry, &mut flaws),
                }
            }
            Source::FollowUp { invoice: number, line: idx } => {
                let invoice = self.invoice(number)?;
                let line = *self.lines(number).get(usize::from(idx))?;
                let unit = sale::fill(&invoice, idx, &line, self.seed, &mut entry);
                let (fate, _) = self.follow_up(&invoice, idx, &line);
                follow_up::turn(&invoice, idx, fate, unit, self.seed, &mut entry);
            }
            Source::Extra(idx) => {
                self.extra(idx)?.fill(self.seed, row.source().key(), &mut entry);
                flaw::spoil(&mut entry, &mut flaws);
            }
        }
        Some(entry)
    }

    /// With a fraction of a second for some; all lines of an invoice were made at one moment.
    fn created(&self, row: &Row) -> Timestamp {
        static FRACTION_DIGITS: [u8; 10] = [0, 0, 0, 1, 2, 3, 3, 3, 3, 7];
        let seconds = timestamp(i64::from(row.created) * TICKS_PER_SECOND).with_fraction_digits(0);
        let key = match row.source() {
            Source::Sample => return seconds,
            Source::Sale { invoice, .. } => Source::Sale { invoice, line: 0 }.key(),
            other => other.key(),
        };
        let mut dice = Dice::new(self.seed, Question::Moment, key);
        let digits = *dice.pick(&FRACTION_DIGITS);
        let step = 10_i64.pow(7 - u32::from(digits));
        let fraction = dice.between(0, TICKS_PER_SECOND / step - 1) * step;
        timestamp(i64::from(row.created) * TICKS_PER_SECOND + fraction).with_fraction_digits(digits)
    }
}

/// `TotalCommission` is worked out here and not by the domain crate, which would agree with itself.
pub(super) fn pay(unit: Money, quantity: i64, entry: &mut CommissionEntry) {
    entry.unit_commission = Some(unit.decimal());
    entry.quantity = Some(quantity);
    entry.total_commission = Some(Money(unit.0 * quantity).decimal());
}

pub(super) fn set_place(store: &Store, entry: &mut CommissionEntry) {
    entry.location_id = Some(store.location_id);
    entry.location_code = store.location_code.as_deref().map(Into::into);
}

pub(super) fn set_seller(seller: &Employee, entry: &mut CommissionEntry) {
    entry.user_id = Some(seller.user_id);
    entry.employee_special_id = seller.special_id;
}

/// A random identifier (RFC 9562, version 4), the same whenever it is asked for.
pub(super) fn guid(seed: u64, key: u64) -> Box<str> {
    let mut dice = Dice::new(seed, Question::Identifier, key);
    let (high, low) = (dice.next(), dice.next());
    let mut text = String::with_capacity(36);
    // Writing to a string can't fail.
    let _ = write!(
        text,
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xFFFF,
        high & 0xFFF,
        low >> 48 & 0x3FFF | 0x8000,
        low & 0xFFFF_FFFF_FFFF,
    );
    text.into()
}
