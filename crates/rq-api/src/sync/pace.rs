//! How many requests are in flight: additive increase, multiplicative decrease, and manners.
//!
//! The limit that the server sets is shared with strangers and not known. So the number grows while all goes
//! well, and halves on a refusal. It climbs back quickly to just below where it was refused, and tries that
//! level again only now and then: a neighbour who asks at every round trip is refused one time in ten.

use super::event::RequestId;
use super::wait::{Jitter, Wait};

/// Round trips at the level below a refused one before that is tried again: at first, and at most, after it
/// was refused again and again.
const PROBE_AFTER: usize = 16;
const PROBE_AFTER_AT_MOST: usize = 40;
/// First and longest mean wait after a refusal when nothing of ours is in flight, in ms.
const REFUSED_MS: u64 = 400;
const REFUSED_MAX_MS: u64 = 3_000;

#[derive(Clone, Debug)]
pub(super) struct Pace {
    limit: usize,
    cap: usize,
    n_successes: usize,
    /// The level that was refused last, unless it has been reached since.
    refused_at: Option<usize>,
    probe_after: usize,
    /// Requests before this one were sent at an older level: their refusals say nothing new.
    level_since: RequestId,
    n_refusals_in_a_row: u32,
    pause: Option<Wait>,
}

impl Pace {
    pub(super) fn new(start: usize, cap: usize) -> Self {
        let cap = cap.max(1);
        Pace {
            limit: start.clamp(1, cap),
            cap,
            n_successes: 0,
            refused_at: None,
            probe_after: PROBE_AFTER,
            level_since: RequestId(0),
            n_refusals_in_a_row: 0,
            pause: None,
        }
    }

    /// How many requests may be in flight.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// Whether one more may be sent.
    pub(super) fn allows(&self, n_in_flight: usize, now_ms: u64) -> bool {
        n_in_flight < self.limit && self.pause.is_none_or(|pause| pause.is_over(now_ms))
    }

    /// When a pause ends.
    pub(super) fn pause(&self) -> Option<Wait> {
        self.pause
    }

    /// A request was answered, well or ill, but not refused: its slot is free again, and may be taken.
    pub(super) fn freed(&mut self) {
        self.pause = None;
    }

    /// A request was answered well.
    pub(super) fn succeeded(&mut self) {
        self.freed();
        self.n_refusals_in_a_row = 0;
        self.n_successes += 1;
        if self.refused_at.is_some_and(|level| self.limit >= level) && self.n_successes >= self.limit {
            self.refused_at = None;
            self.probe_after = PROBE_AFTER;
        }
        let is_below_refused = self.refused_at.is_some_and(|level| self.limit + 1 == level);
        let needed = if is_below_refused { self.probe_after * self.limit } else { self.limit };
        if self.n_successes >= needed && self.limit < self.cap {
            self.limit += 1;
            self.n_successes = 0;
        }
    }

    /// A request was refused: fewer from now on, and none until one of our own ends or a wait is over.
    pub(super) fn refused(&mut self, id: RequestId, next: RequestId, now_ms: u64, jitter: &mut Jitter) {
        self.n_refusals_in_a_row = self.n_refusals_in_a_row.saturating_add(1);
        self.pause = Some(jitter.wait(now_ms, REFUSED_MS, self.n_refusals_in_a_row, REFUSED_MAX_MS));
        if id < self.level_since {
            return;
        }
        if self.refused_at.is_some_and(|level| self.limit >= level) {
            self.probe_after = (self.probe_after * 2).min(PROBE_AFTER_AT_MOST);
        }
        self.refused_at = Some(self.limit);
        self.limit = (self.limit / 2).max(1);
        self.n_successes = 0;
        self.level_since = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn succeed(pace: &mut Pace, n: usize) {
        for _ in 0..n {
            pace.succeeded();
        }
    }

    #[test]
    fn grows_by_one_a_round_trip_up_to_the_cap() {
        let mut pace = Pace::new(2, 6);
        for (n, limit) in [(2, 3), (3, 4), (4, 5), (5, 6), (600, 6)] {
            succeed(&mut pace, n);
            assert_eq!(pace.limit(), limit);
        }
    }

    #[test]
    fn halves_once_for_one_burst_and_comes_back_below_it() {
        let mut pace = Pace::new(6, 6);
        let mut jitter = Jitter::new(1);
        let (old, next) = (RequestId(7), RequestId(10));
        pace.refused(old, next, 0, &mut jitter);
        pace.refused(old, next, 0, &mut jitter);
        assert_eq!(pace.limit(), 3);
        assert!(!pace.allows(0, 0), "waits");
        pace.freed();
        assert!(pace.allows(0, 0), "one of our own has ended");
        succeed(&mut pace, 3 + 4);
        assert_eq!(pace.limit(), 5, "just below the level that was refused");
        succeed(&mut pace, 5 * PROBE_AFTER - 1);
        assert_eq!(pace.limit(), 5);
        succeed(&mut pace, 1);
        assert_eq!(pace.limit(), 6);
    }

    #[test]
    fn tries_a_level_less_often_the_more_often_it_is_refused() {
        let mut pace = Pace::new(6, 6);
        let mut jitter = Jitter::new(1);
        let mut waits = Vec::new();
        for n in 0..5 {
            pace.refused(RequestId(n), RequestId(n + 1), 0, &mut jitter);
            succeed(&mut pace, 3 + 4);
            let n_successes = (1..).find(|_| {
                pace.succeeded();
                pace.limit() == 6
            });
            waits.extend(n_successes);
        }
        let (first, most) = (5 * PROBE_AFTER, 5 * PROBE_AFTER_AT_MOST);
        assert_eq!(waits, [first, 2 * first, most, most, most]);
        succeed(&mut pace, 6);
        pace.refused(RequestId(9), RequestId(10), 0, &mut jitter);
        succeed(&mut pace, 3 + 4 + first - 1);
        assert_eq!(pace.limit(), 5);
        succeed(&mut pace, 1);
        assert_eq!(pace.limit(), 6, "it held meanwhile, so it counts as new");
    }

    #[test]
    fn never_stops_for_good() {
        let mut pace = Pace::new(2, 6);
        let mut jitter = Jitter::new(1);
        for n in 0..100 {
            pace.refused(RequestId(n), RequestId(n + 1), 0, &mut jitter);
        }
        assert_eq!(pace.limit(), 1);
        assert!(pace.allows(0, REFUSED_MAX_MS));
    }
}
