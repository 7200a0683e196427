//! Entries without an invoice: what a manager entered by hand, and rewards for milestones.

use commissions::{CommissionEntry, CommissionType, TransactionType};

use super::calendar::{N_DAYS, SECONDS_PER_DAY, last_day_of_month};
use super::dice::{Dice, Question};
use super::entry::{guid, pay, set_place, set_seller};
use super::money::Money;
use super::note;
use super::people::{Employee, People};
use super::places::{Places, Store};

/// The milestones that there are.
const N_MILESTONES: u64 = 6;

#[derive(Debug)]
pub(crate) struct Extra<'a> {
    pub seller: &'a Employee,
    pub store: &'a Store,
    pub kind: Kind,
    /// Seconds from the start of the data.
    pub created: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Manual { amount: Money },
    Milestone { number: u64, reward: Money },
}

impl<'a> Extra<'a> {
    pub(super) fn new(places: &'a Places, people: &'a People, seed: u64, idx: u32) -> Option<Self> {
        let mut dice = Dice::new(seed, Question::Extra, u64::from(idx));
        // The last of all days is a Saturday, and offices are closed.
        let day = dice.below(u64::from(N_DAYS) - 1) as u32;
        let at_store = dice.weighted(&places.sizes);
        let store = places.stores.get(at_store)?;
        let seller = people.at_work(at_store, day, &mut dice)?;
        let (kind, created) = if dice.per_mille(400) {
            static REWARDS: [Money; 5] = [
                Money::cents(2_500),
                Money::cents(5_000),
                Money::cents(7_500),
                Money::cents(10_000),
                Money::cents(25_000),
            ];
            let kind = Kind::Milestone { number: dice.below(N_MILESTONES), reward: *dice.pick(&REWARDS) };
            // The month is closed in the last hours of its last day.
            let closing = last_day_of_month(day) * SECONDS_PER_DAY + 22 * 3600;
            (kind, closing + dice.below(5_400) as u32)
        } else {
            let amount = Money::cents(dice.between(-30, 80) * 125);
            (Kind::Manual { amount }, store.zone.in_office_hours(day, &mut dice))
        };
        Some(Extra { seller, store, kind, created })
    }

    /// Fills in all but the times.
    pub(super) fn fill(&self, seed: u64, key: u64, entry: &mut CommissionEntry) {
        let mut dice = Dice::new(seed, Question::MakeUp, key);
        set_place(self.store, entry);
        set_seller(self.seller, entry);
        entry.transaction_guid = Some(guid(seed, key));
        entry.rq_commission_id = Some(900_000_000 + (key & 0xFFFF_FFFF) as i64);
        entry.commission_type = Some(CommissionType::Spif.code());
        match self.kind {
            Kind::Manual { amount } => {
                entry.transaction_type = Some(TransactionType::ManualEntry.code());
                entry.comments = Some(note::manual(amount, &mut dice));
                pay(amount, 1, entry);
            }
            Kind::Milestone { number, reward } => {
                entry.transaction_type = Some(TransactionType::MilestoneReward.code());
                entry.milestone_id = Some(guid(seed, u64::MAX - number));
                pay(reward, 1, entry);
            }
        }
        entry.commission_spiff = entry.unit_commission.clone();
        entry.is_suspended = dice.per_mille(900).then(|| dice.per_mille(20));
    }
}
