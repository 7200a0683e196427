//! Waits with full jitter, from a seed.

/// A stretch of the driver's clock, in ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    since_ms: u64,
    until_ms: u64,
}

impl Wait {
    /// Whether it is over; also when the clock was set back, which would make it last.
    pub(super) fn is_over(self, now_ms: u64) -> bool {
        now_ms >= self.until_ms || now_ms < self.since_ms
    }

    pub(super) fn until_ms(self) -> u64 {
        self.until_ms
    }
}

/// Chance that replays: SplitMix64.
#[derive(Clone, Debug)]
pub(super) struct Jitter(u64);

impl Jitter {
    pub(super) fn new(seed: u64) -> Self {
        Jitter(seed)
    }

    /// A wait between 0 and `first_ms` doubled with each try after the first, at most `max_ms`.
    pub(super) fn wait(&mut self, now_ms: u64, first_ms: u64, n_tries: u32, max_ms: u64) -> Wait {
        let doublings = n_tries.saturating_sub(1).min(32);
        let longest = first_ms.saturating_mul(1 << doublings).min(max_ms);
        let wait_ms = self.next() % longest.saturating_add(1);
        Wait { since_ms: now_ms, until_ms: now_ms.saturating_add(wait_ms) }
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_stay_in_their_bounds_and_fill_them() {
        let mut jitter = Jitter::new(7);
        for (n_tries, longest) in [(1, 100), (2, 200), (3, 400), (9, 1_000)] {
            let waits: Vec<u64> =
                (0..500).map(|_| jitter.wait(5_000, 100, n_tries, 1_000).until_ms() - 5_000).collect();
            assert!(waits.iter().all(|&wait| wait <= longest), "try {n_tries}");
            assert!(waits.iter().any(|&wait| wait < longest / 10), "try {n_tries}");
            assert!(waits.iter().any(|&wait| wait > longest - longest / 10), "try {n_tries}");
        }
    }

    #[test]
    fn a_clock_set_back_ends_a_wait() {
        let wait = Wait { since_ms: 1_000, until_ms: 2_000 };
        assert!(!wait.is_over(1_999));
        assert!(wait.is_over(2_000));
        assert!(wait.is_over(999));
    }
}
