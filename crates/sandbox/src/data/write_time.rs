//! When the API last wrote an entry: minutes after RQ made it, mostly; later where something happened to it
//! or where many were written again at once, all with one timestamp.

use commissions::TICKS_PER_SECOND;

use super::calendar::{N_DAYS, SECONDS_PER_DAY};
use super::dice::Dice;

/// `LastUpdateDateUtc`, as it will be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WriteTime {
    /// Of 100 ns, from the start of the data.
    pub ticks: i64,
    pub fraction_digits: u8,
}

/// A night on which entries were written again, all at the same moment.
#[derive(Debug)]
struct BulkUpdate {
    day: u32,
    /// After midnight UTC.
    seconds: u32,
    fraction_ticks: i64,
    fraction_digits: u8,
}

static BULK_UPDATES: [BulkUpdate; 8] = [
    BulkUpdate { day: 45, seconds: 22_500, fraction_ticks: 0, fraction_digits: 0 },
    BulkUpdate { day: 110, seconds: 22_515, fraction_ticks: 6_900_000, fraction_digits: 2 },
    BulkUpdate { day: 170, seconds: 22_531, fraction_ticks: 1_234_567, fraction_digits: 7 },
    BulkUpdate { day: 215, seconds: 22_502, fraction_ticks: 5_000_000, fraction_digits: 1 },
    BulkUpdate { day: 300, seconds: 22_544, fraction_ticks: 9_970_000, fraction_digits: 3 },
    BulkUpdate { day: 365, seconds: 22_508, fraction_ticks: 0, fraction_digits: 3 },
    BulkUpdate { day: 430, seconds: 22_559, fraction_ticks: 1_000, fraction_digits: 4 },
    BulkUpdate { day: 500, seconds: 22_520, fraction_ticks: 10, fraction_digits: 6 },
];
/// How many days of entries a bulk update goes over.
const BULK_DAYS: u32 = 25;
/// About how many it writes, however many there are.
const BULK_SIZE: u64 = 300;

impl BulkUpdate {
    fn goes_over(&self, created_day: u32) -> bool {
        (self.day.saturating_sub(BULK_DAYS)..self.day).contains(&created_day)
    }

    fn written(&self) -> WriteTime {
        let seconds = i64::from(self.day * SECONDS_PER_DAY + self.seconds);
        let ticks = seconds * TICKS_PER_SECOND + self.fraction_ticks;
        WriteTime { ticks, fraction_digits: self.fraction_digits }
    }
}

/// When an entry was last written to which nothing happened after `last_event` (seconds from the start),
/// in a company of `n_entries`.
pub(crate) fn written(created: u32, last_event: u32, n_entries: u64, dice: &mut Dice) -> WriteTime {
    static FRACTION_DIGITS: [u8; 10] = [0, 1, 2, 2, 3, 3, 3, 4, 5, 7];
    let lag_seconds = match dice.below(100) {
        0..80 => dice.between(40, 15 * 60),
        80..95 => dice.between(15 * 60, 8 * 3600),
        95..98 => dice.between(8 * 3600, 3 * 86_400),
        _ => dice.between(3 * 86_400, 21 * 86_400),
    };
    let fraction_digits = *dice.pick(&FRACTION_DIGITS);
    let step = 10_i64.pow(7 - u32::from(fraction_digits));
    let fraction_ticks = dice.between(0, TICKS_PER_SECOND / step - 1) * step;
    let ticks = (i64::from(last_event) + lag_seconds) * TICKS_PER_SECOND + fraction_ticks;

    let n_candidates = n_entries * u64::from(BULK_DAYS) / u64::from(N_DAYS);
    let is_in_bulk = dice.below((n_candidates / BULK_SIZE).max(1)) == 0;
    let created_day = created / SECONDS_PER_DAY;
    let mut bulk_updates = BULK_UPDATES.iter().filter(|bulk| is_in_bulk && bulk.goes_over(created_day));
    bulk_updates
        .find_map(|bulk| Some(bulk.written()).filter(|written| written.ticks >= ticks))
        .unwrap_or(WriteTime { ticks, fraction_digits })
}
