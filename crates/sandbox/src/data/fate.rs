//! What becomes of a sale: most stay, some come back, and some are taken back.

use chrono::Datelike;

use super::calendar::{END, SECONDS_PER_DAY, Zone, date};
use super::dice::{Dice, Question};
use super::invoice::{Item, MAX_LINES};
use super::terms::Terms;

/// After how many days something happens to a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Kept,
    /// The device came back, and nobody took the commission back: what a join of IMEI details looks for.
    ReturnedInSilence(u32),
    /// A reversal (transaction type 3).
    Reversed(u32),
    /// A full chargeback (transaction type 6).
    ChargedBack(u32),
    /// A chargeback of a part.
    PartlyChargedBack(u32),
    /// A vendor rebate adjustment (transaction type 4).
    Adjusted(u32),
}

impl Fate {
    pub(crate) fn of(seed: u64, invoice: u32, line: u8, item: Item) -> Fate {
        let mut dice = Dice::new(seed, Question::Fate, line_key(invoice, line));
        let at = dice.below(1000);
        let mut days = |low, high| dice.between(low, high) as u32;
        match item {
            Item::Device(_) => match at {
                0..50 => Fate::Reversed(days(1, 30)),
                50..78 => Fate::ChargedBack(days(30, 170)),
                78..92 => Fate::PartlyChargedBack(days(30, 120)),
                92..117 => Fate::Adjusted(days(14, 60)),
                117..132 => Fate::ReturnedInSilence(days(3, 60)),
                _ => Fate::Kept,
            },
            // Coupons stay: a reversal of one would be read by the other table of commission types.
            Item::Coupon(_) => Fate::Kept,
            // Where nothing was earned there is nothing to take back.
            Item::Other(product) if matches!(product.terms, Terms::NonCommissionable) => Fate::Kept,
            Item::Other(_) => match at {
                0..25 => Fate::Reversed(days(1, 30)),
                25..40 => Fate::ChargedBack(days(30, 170)),
                40..45 => Fate::PartlyChargedBack(days(30, 120)),
                _ => Fate::Kept,
            },
        }
    }

    /// Whether it makes an entry of its own.
    pub(crate) fn makes_entry(self) -> bool {
        !matches!(self, Fate::Kept | Fate::ReturnedInSilence(_))
    }

    /// When that entry is made, in seconds from the start of the data; `None` where it makes none, or only
    /// after the end.
    pub(crate) fn entry_made(self, created: u32, zone: Zone, dice: &mut Dice) -> Option<u32> {
        let moment = match self {
            Fate::Kept | Fate::ReturnedInSilence(_) => return None,
            // A customer comes back to the store.
            Fate::Reversed(days) => zone.in_store_hours(open_day(zone.local_day(created) + days), dice),
            Fate::ChargedBack(days) | Fate::PartlyChargedBack(days) | Fate::Adjusted(days) => {
                zone.in_office_hours(zone.local_day(created) + days, dice)
            }
        };
        (moment < END).then_some(moment)
    }

    /// The local day on which a device came back; `entry_made` as [`Fate::entry_made`] says.
    pub(crate) fn came_back(self, created: u32, entry_made: Option<u32>, zone: Zone) -> Option<u32> {
        let sold = zone.local_day(created);
        match self {
            Fate::Kept | Fate::PartlyChargedBack(_) | Fate::Adjusted(_) => None,
            Fate::ReturnedInSilence(days) => {
                let day = open_day(sold + days);
                (day < END / SECONDS_PER_DAY).then_some(day)
            }
            Fate::Reversed(_) => entry_made.map(|moment| zone.local_day(moment)),
            // The vendor's paper takes two weeks.
            Fate::ChargedBack(_) => {
                entry_made.map(|moment| zone.local_day(moment).saturating_sub(14).max(sold))
            }
        }
    }
}

/// What tells one line from all others.
pub(crate) fn line_key(invoice: u32, line: u8) -> u64 {
    u64::from(invoice) * MAX_LINES + u64::from(line)
}

fn open_day(day: u32) -> u32 {
    let date = date(day);
    if (date.month(), date.day()) == (12, 25) { day + 1 } else { day }
}
