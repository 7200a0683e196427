//! Chance that can be replayed: every question about the data throws its own dice, made from the seed, the
//! question and the thing that it is about. So any entry can be made again by itself, in any order.

/// What a throw is about. Two questions about one thing must not share their dice, or their answers would
/// go together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Question {
    Company,
    StoreSize,
    Staff,
    Invoice,
    Basket,
    Line,
    Fate,
    FollowUp,
    Write,
    Flaw,
    Extra,
    MakeUp,
    Moment,
    Identifier,
    Tie,
}

/// Splitmix64: integers only, the same on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    pub(crate) fn new(seed: u64, question: Question, about: u64) -> Self {
        let question = mix(seed).wrapping_add(question as u64 + 1);
        Dice { state: mix(mix(question) ^ about) }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.state)
    }

    /// One of `0..n`; 0 where `n` is 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// One of `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low) + 1;
        low + self.below(width) as i64
    }

    /// True `n` times in a thousand.
    pub(crate) fn per_mille(&mut self, n: u64) -> bool {
        self.below(1000) < n
    }

    pub(crate) fn pick<T, const N: usize>(&mut self, items: &'static [T; N]) -> &'static T {
        const { assert!(N > 0) }
        &items[self.below(N as u64) as usize]
    }

    /// A place in a list of cumulative weights: place `i` as often as its weight says. 0 where all is empty.
    pub(crate) fn weighted(&mut self, cumulative: &[u64]) -> usize {
        let at = self.below(cumulative.last().copied().unwrap_or_default());
        cumulative.partition_point(|sum| *sum <= at)
    }
}

fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Running sums of weights, for [`Dice::weighted`].
pub(crate) fn cumulative(weights: impl IntoIterator<Item = u64>) -> Vec<u64> {
    weights
        .into_iter()
        .scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_throw_gives_the_same_and_another_another() {
        let throw = |seed, question, about| Dice::new(seed, question, about).next();
        assert_eq!(throw(1, Question::Line, 7), throw(1, Question::Line, 7));
        assert_ne!(throw(1, Question::Line, 7), throw(2, Question::Line, 7));
        assert_ne!(throw(1, Question::Line, 7), throw(1, Question::Fate, 7));
        assert_ne!(throw(1, Question::Line, 7), throw(1, Question::Line, 8));
    }

    #[test]
    fn weights_are_kept() {
        let mut dice = Dice::new(1, Question::Line, 0);
        let cumulative = cumulative([1, 0, 3]);
        let mut counts = [0; 3];
        for _ in 0..4000 {
            counts[dice.weighted(&cumulative)] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((900..1100).contains(&counts[0]), "{counts:?}");
    }
}
