//! Days with entries, as they are met, and what each comes to.
//!
//! Entries of one day stand together mostly: the day of the last one is tried first. Otherwise the place of a day near
//! the first one is looked up by its number, and only that of a far one in a map.

use std::collections::HashMap;

use cube::Tally;

use crate::calendar::{Calendar, Day};

/// So many days before and after the first one are near: about 22 years.
const NEAR_DAYS: i32 = 8_192;

pub(super) struct Days<'a> {
    calendar: &'a Calendar,
    /// In the order in which they were met.
    met: Vec<(Day, Tally)>,
    /// Of near days, from `NEAR_DAYS` before the first one on: one more than the place in `met`, or nought.
    near: Vec<u32>,
    far: HashMap<i32, usize>,
    /// Of the last entry.
    last: usize,
}

impl<'a> Days<'a> {
    pub(super) fn new(calendar: &'a Calendar) -> Self {
        Days { calendar, met: Vec::new(), near: Vec::new(), far: HashMap::new(), last: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.met.len()
    }

    pub(super) fn into_met(self) -> Vec<(Day, Tally)> {
        self.met
    }

    #[inline]
    pub(super) fn tally(&mut self, place: usize) -> Option<&mut Tally> {
        self.met.get_mut(place).map(|(_, tally)| tally)
    }

    /// The place of a moment's day.
    #[inline]
    pub(super) fn find(&mut self, ticks: i64) -> usize {
        if let Some((day, _)) = self.met.get(self.last)
            && (day.start_ticks..day.end_ticks).contains(&ticks)
        {
            return self.last;
        }
        self.last = self.find_another(ticks);
        self.last
    }

    fn find_another(&mut self, ticks: i64) -> usize {
        let day = self.calendar.day_of(ticks);
        let n_met = self.met.len();
        let first = self.met.first().map_or(day.number, |(first, _)| first.number);
        let distance = i64::from(day.number) - i64::from(first) + i64::from(NEAR_DAYS);
        self.near.resize(2 * NEAR_DAYS as usize, 0);
        let place = match usize::try_from(distance).ok().and_then(|distance| self.near.get_mut(distance)) {
            Some(0) => None,
            Some(near) => Some(*near as usize - 1),
            None => self.far.get(&day.number).copied(),
        };
        place.unwrap_or_else(|| {
            let near = usize::try_from(distance).ok().and_then(|distance| self.near.get_mut(distance));
            match (near, u32::try_from(n_met + 1)) {
                (Some(near), Ok(place)) => *near = place,
                _ => {
                    self.far.insert(day.number, n_met);
                }
            }
            self.met.push((day, Tally::default()));
            n_met
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_and_far_days_keep_their_places() {
        const DAY: i64 = 864_000_000_000;
        let calendar = Calendar::default();
        let mut days = Days::new(&calendar);
        let numbers =
            [17_000, 17_001, 16_000, 17_000, 40_000, -700_000, 40_000, 17_000 + 8_191, 17_000 + 8_192];
        let places: Vec<_> = numbers.iter().map(|number| days.find(number * DAY + 7)).collect();
        assert_eq!(places, [0, 1, 2, 0, 3, 4, 3, 5, 6]);
        let again: Vec<_> = numbers.iter().map(|number| days.find(number * DAY + DAY - 1)).collect();
        assert_eq!(again, places);
        assert_eq!(days.len(), 7);
        assert_eq!(days.into_met()[4].0, calendar.day_of(-700_000 * DAY));
    }
}
