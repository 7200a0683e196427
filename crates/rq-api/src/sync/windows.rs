//! The interval set: which stretches of time have been read completely.

use commissions::Timestamp;

use super::window::Window;

/// What was read, kept as windows in order, none of which shares a moment with the next.
///
/// This, and not a cursor, is what a sync leaves behind: whatever was read in whatever order, a later run
/// reads the [`holes`](Windows::holes) and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Windows(Vec<Window>);

impl Windows {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds all moments of `window`.
    pub fn insert(&mut self, window: Window) {
        let mut joined = window;
        self.0.retain(|&other| match joined.joined(other) {
            Some(both) => {
                joined = both;
                false
            }
            None => true,
        });
        let idx = self.0.partition_point(|other| other.from() < joined.from());
        self.0.insert(idx, joined);
    }

    /// Adds all moments of `other`.
    pub fn union(&mut self, other: &Windows) {
        for &window in &other.0 {
            self.insert(window);
        }
    }

    /// The moments that are not after `end`.
    pub fn up_to(&self, end: Timestamp) -> Windows {
        Windows(self.0.iter().filter_map(|window| Window::new(window.from(), window.to().min(end))).collect())
    }

    /// All of it that is not inside of a window of `other`; the ends are shared.
    pub fn without(&self, other: &Windows) -> Windows {
        self.iter().flat_map(|window| other.holes(window)).collect()
    }

    /// Whether one window of the set holds all of `window`.
    pub fn covers(&self, window: Window) -> bool {
        let n_begun = self.0.partition_point(|whole| whole.from() <= window.from());
        let last_begun = n_begun.checked_sub(1).and_then(|idx| self.0.get(idx));
        last_begun.is_some_and(|whole| whole.contains(window.to()))
    }

    /// Whether the moment is in the set.
    pub fn contains(&self, moment: Timestamp) -> bool {
        self.0.iter().any(|window| window.contains(moment))
    }

    /// What is missing of `within`, oldest first. A hole shares its ends with the windows beside it, so that
    /// nothing falls between them when a database rounds the ends that it is asked for.
    pub fn holes(&self, within: Window) -> Vec<Window> {
        let mut holes = Vec::new();
        let mut read_to: Option<Timestamp> = None;
        for window in self.0.iter().filter(|w| w.to() >= within.from() && w.from() <= within.to()) {
            let start = read_to.unwrap_or(within.from());
            if start < window.from() {
                holes.extend(Window::new(start, window.from()));
            }
            read_to = Some(window.to());
        }
        match read_to {
            None => holes.push(within),
            Some(end) if end < within.to() => holes.extend(Window::new(end, within.to())),
            Some(_) => {}
        }
        holes
    }

    /// The windows, oldest first; no two of them share a moment.
    pub fn iter(&self) -> impl Iterator<Item = Window> + '_ {
        self.0.iter().copied()
    }

    /// How many separate windows there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Extend<Window> for Windows {
    fn extend<I: IntoIterator<Item = Window>>(&mut self, windows: I) {
        for window in windows {
            self.insert(window);
        }
    }
}

impl FromIterator<Window> for Windows {
    fn from_iter<I: IntoIterator<Item = Window>>(windows: I) -> Self {
        let mut set = Windows::new();
        set.extend(windows);
        set
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const SPACE: i64 = 40;

    fn at(ticks: i64) -> Timestamp {
        Timestamp::from_ticks(ticks).unwrap()
    }

    fn window(from: i64, to: i64) -> Window {
        Window::new(at(from), at(to)).unwrap()
    }

    fn windows() -> impl Strategy<Value = Vec<(i64, i64)>> {
        let pair = (0..SPACE, 0..SPACE).prop_map(|(a, b)| (a.min(b), a.max(b)));
        proptest::collection::vec(pair, 0..8)
    }

    fn set_of(pairs: &[(i64, i64)]) -> (Windows, BTreeSet<i64>) {
        let set = pairs.iter().map(|&(a, b)| window(a, b)).collect();
        (set, pairs.iter().flat_map(|&(a, b)| a..=b).collect())
    }

    #[test]
    fn holes_share_their_ends_with_what_is_read() {
        let set: Windows = [window(10, 20), window(30, 40)].into_iter().collect();
        assert_eq!(set.holes(window(0, 50)), [window(0, 10), window(20, 30), window(40, 50)]);
        assert_eq!(set.holes(window(10, 40)), [window(20, 30)]);
        assert_eq!(set.holes(window(12, 18)), []);
        assert_eq!(set.holes(window(25, 25)), [window(25, 25)]);
        assert_eq!(Windows::new().holes(window(3, 3)), [window(3, 3)]);
        let set: Windows = [window(10, 20), window(21, 30)].into_iter().collect();
        assert_eq!(set.holes(window(10, 30)), [window(20, 21)], "they share no end");
        assert!(!set.covers(window(20, 21)));
    }

    proptest! {
        #[test]
        fn is_the_set_of_its_moments(pairs in windows()) {
            let (set, moments) = set_of(&pairs);
            for tick in 0..SPACE {
                prop_assert_eq!(set.contains(at(tick)), moments.contains(&tick));
            }
            for (a, b) in pairs {
                prop_assert!(set.covers(window(a, b)));
            }
            let kept: Vec<Window> = set.iter().collect();
            for pair in kept.windows(2) {
                prop_assert!(pair[1].from() > pair[0].to(), "{pair:?} share a moment");
            }
        }

        #[test]
        fn does_not_depend_on_the_order(pairs in windows().prop_shuffle(), other in windows()) {
            let (mut left, _) = set_of(&pairs);
            let (mut right, _) = set_of(&other);
            let (before_left, before_right) = (left.clone(), right.clone());
            left.union(&before_right);
            right.union(&before_left);
            prop_assert_eq!(left, right);
        }

        #[test]
        fn holes_and_windows_make_the_whole(pairs in windows(), (a, b) in (0..SPACE, 0..SPACE)) {
            let (mut set, moments) = set_of(&pairs);
            let within = window(a.min(b), a.max(b));
            let holes = set.holes(within);
            for tick in a.min(b)..=a.max(b) {
                let in_holes = holes.iter().any(|hole| hole.contains(at(tick)));
                prop_assert!(in_holes || moments.contains(&tick));
            }
            for hole in &holes {
                let inner = hole.from().ticks() + 1..hole.to().ticks();
                prop_assert!(inner.clone().all(|tick| !moments.contains(&tick)), "{hole:?}");
                set.insert(*hole);
            }
            prop_assert_eq!(set.holes(within), []);
        }

        #[test]
        fn leaves_out_what_is_inside_of_others(pairs in windows(), others in windows()) {
            let (set, moments) = set_of(&pairs);
            let (other, _) = set_of(&others);
            let rest = set.without(&other);
            for tick in 0..SPACE {
                let is_inside = other.iter().any(|it| it.from() < at(tick) && at(tick) < it.to());
                let is_outside = !other.contains(at(tick));
                prop_assert!(!(rest.contains(at(tick)) && is_inside), "{tick}");
                prop_assert!(!(moments.contains(&tick) && is_outside) || rest.contains(at(tick)), "{tick}");
                prop_assert!(!rest.contains(at(tick)) || moments.contains(&tick), "{tick}");
            }
        }

        #[test]
        fn is_cut_at_the_end(pairs in windows(), end in 0..SPACE) {
            let (set, moments) = set_of(&pairs);
            for tick in 0..SPACE {
                prop_assert_eq!(set.up_to(at(end)).contains(at(tick)), moments.contains(&tick) && tick <= end);
            }
        }
    }
}
