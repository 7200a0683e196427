//! What is wrong with a few entries, so that every finding has something to find.

use commissions::{CommissionEntry, Decimal};

use super::dice::Dice;

/// Spoils about one entry in a hundred.
pub(super) fn spoil(entry: &mut CommissionEntry, dice: &mut Dice) {
    match dice.below(10_000) {
        0..12 => put_total_off(entry, dice),
        12..22 => entry.unit_commission = None,
        22..32 => entry.quantity = None,
        32..42 => entry.is_commission_split = Some(!entry.is_commission_split.unwrap_or_default()),
        42..52 => {
            entry.is_commission_split = Some(true);
            set_rates([(80, 0), (20, 0)], entry);
            lose_split_user(entry);
        }
        52..60 => entry.split_rate1 = Some(Decimal::new(90, 0)),
        60..70 => {
            entry.user_id = None;
            entry.employee_special_id = None;
        }
        70..82 => {
            static TYPES: [Option<u8>; 4] = [Some(9), Some(77), Some(255), None];
            entry.commission_type = *dice.pick(&TYPES);
        }
        82..94 => {
            static TYPES: [Option<u8>; 4] = [Some(0), Some(8), Some(99), None];
            entry.transaction_type = *dice.pick(&TYPES);
        }
        _ => {}
    }
    // Splits go wrong more often than others.
    if entry.commission_split_user_id.is_some() {
        match dice.below(1_000) {
            0..20 => set_rates([(3_333, 2), (3_333, 2)], entry),
            20..30 => set_rates([(60, 0), (50, 0)], entry),
            30..50 => lose_split_user(entry),
            50..60 => entry.is_commission_split = Some(false),
            _ => {}
        }
    }
}

/// By a cent, by a dollar, or in its sign.
fn put_total_off(entry: &mut CommissionEntry, dice: &mut Dice) {
    let Some(total) = entry.total_commission.take() else { return };
    entry.total_commission = Some(match dice.below(3) {
        0 => &total + &Decimal::new(1, 2),
        1 => &total - &Decimal::new(1, 0),
        _ if total.is_zero() => Decimal::new(1, 2),
        _ => -total,
    });
}

fn set_rates(rates: [(i128, u32); 2], entry: &mut CommissionEntry) {
    let [first, second] = rates.map(|(units, scale)| Some(Decimal::new(units, scale)));
    (entry.split_rate1, entry.split_rate2) = (first, second);
}

fn lose_split_user(entry: &mut CommissionEntry) {
    entry.commission_split_user_id = None;
    entry.commission_split_employee_special_id = None;
}
