//! Days with entries, as they are met.
//!
//! A moment's day is looked up by the moment itself, in stretches that are shorter than any day:
//!
//! ```text
//!   stretch of 2^39 ticks (15 hours)     ├── 0 ──┼── 1 ──┼── 2 ──┼── 3 ──┼── 4 ──┤
//!   day                                  ├──── Mon ────┼──── Tue ────┼──── Wed ────
//!   days that touch it                      Mon   Mon,Tue   Tue   Tue,Wed   Wed
//! ```

use std::collections::HashMap;

use crate::calendar::{Calendar, Day};

/// So many stretches before and after the first one are near: about 28 years.
const NEAR: i64 = 1 << 14;
const STRETCH_BITS: u32 = 39;

pub(super) struct Days<'a> {
    calendar: &'a Calendar,
    /// In the order in which they were met.
    met: Vec<Day>,
    /// By number: the place in `met`.
    places: HashMap<i32, u32>,
    /// Of near stretches, from `NEAR` before the first one on: the places of the days that touch it, and the last of
    /// all numbers where there is none yet.
    near: Vec<[u32; 2]>,
    first_stretch: i64,
}

impl<'a> Days<'a> {
    pub(super) fn new(calendar: &'a Calendar) -> Self {
        Days { calendar, met: Vec::new(), places: HashMap::new(), near: Vec::new(), first_stretch: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.met.len()
    }

    /// By its place.
    pub(super) fn get(&self, place: usize) -> Option<&Day> {
        self.met.get(place)
    }

    pub(super) fn into_met(self) -> Vec<Day> {
        self.met
    }

    /// The place of a moment's day.
    #[inline]
    pub(super) fn find(&mut self, ticks: i64) -> usize {
        let near = self.near.get(self.near_idx(ticks)).copied().unwrap_or([u32::MAX; 2]);
        let is_it = |place: &u32| {
            self.met.get(*place as usize).is_some_and(|day| (day.start_ticks..day.end_ticks).contains(&ticks))
        };
        match near.into_iter().find(is_it) {
            Some(place) => place as usize,
            None => self.look_up(ticks) as usize,
        }
    }

    fn near_idx(&self, ticks: i64) -> usize {
        ((ticks >> STRETCH_BITS) - self.first_stretch + NEAR) as usize
    }

    fn look_up(&mut self, ticks: i64) -> u32 {
        let day = self.calendar.day_of(ticks);
        if self.near.is_empty() {
            self.near = vec![[u32::MAX; 2]; 2 * NEAR as usize];
            self.first_stretch = ticks >> STRETCH_BITS;
        }
        let n_met = self.met.len() as u32;
        let place = *self.places.entry(day.number).or_insert(n_met);
        if place == n_met {
            self.met.push(day);
        }
        let idx = self.near_idx(ticks);
        if let Some([first, second]) = self.near.get_mut(idx) {
            *(if *first == u32::MAX { first } else { second }) = place;
        }
        place
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
        assert_eq!(days.into_met()[4], calendar.day_of(-700_000 * DAY));
    }
}
