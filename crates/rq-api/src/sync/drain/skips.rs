//! Which pages of a walk are still to be read.

use super::Counted;

/// More pages than these are not listed where they are left: the head is read once more instead.
const MOST_LISTED: u32 = 100;

/// The `$skip`s of a walk, from the tail to the head. Those that were not asked for yet are reckoned and not
/// listed: a count is whatever the server says.
#[derive(Clone, Debug, Default)]
pub(super) struct Skips {
    /// Those from `first` on that were not asked for yet are before this one.
    n_pages: u32,
    /// 1 where the head came before the walk; else 0.
    first: u32,
    stride: u32,
    /// Those that came to nothing.
    again: Vec<u32>,
    asked: Vec<u32>,
    /// Those that came with items that could not be read. They are not read again in this walk, but they are
    /// left to whoever goes on with it.
    half_read: Vec<u32>,
}

impl Skips {
    /// All of them.
    pub(super) fn new(Counted { n, stride }: Counted) -> Self {
        let stride = stride.max(1);
        Skips { n_pages: n.div_ceil(stride), stride, ..Skips::default() }
    }

    /// All but the head, which has come.
    pub(super) fn behind_head(counted: Counted, is_readable: bool) -> Self {
        let mut skips = Skips { first: 1, ..Skips::new(counted) };
        skips.came(0, is_readable);
        skips
    }

    /// Those that an earlier run has left. What cannot be left of so many rows is none.
    pub(super) fn left(counted: Counted, n_pages: u32, mut again: Vec<u32>) -> Self {
        let all = Skips::new(counted);
        let n_pages = n_pages.min(all.n_pages);
        again.retain(|&skip| skip < counted.n && skip / all.stride >= n_pages);
        again.sort_unstable();
        again.dedup();
        Skips { n_pages, again, ..all }
    }

    /// What was not read to the end: so many pages at the head, and those at these `$skip`s.
    pub(super) fn rest(&self) -> (u32, Vec<u32>) {
        let mut rest = [&self.again[..], &self.asked, &self.half_read].concat();
        let mut n_pages = self.n_pages;
        if self.first > 0 && n_pages <= MOST_LISTED {
            rest.extend((self.first..n_pages).map(|page| page * self.stride));
            n_pages = 0;
        }
        rest.sort_unstable();
        (n_pages, rest)
    }

    pub(super) fn next(&mut self) -> Option<u32> {
        let skip = match self.again.pop() {
            Some(skip) => skip,
            None => {
                self.n_pages = self.n_pages.checked_sub(1).filter(|page| *page >= self.first)?;
                self.n_pages * self.stride
            }
        };
        self.asked.push(skip);
        Some(skip)
    }

    /// That page is to be asked for again.
    pub(super) fn failed(&mut self, skip: u32) {
        self.asked.retain(|&asked| asked != skip);
        self.again.push(skip);
    }

    /// That page came.
    pub(super) fn came(&mut self, skip: u32, is_readable: bool) {
        self.asked.retain(|&asked| asked != skip);
        if !is_readable {
            self.half_read.push(skip);
        }
    }

    /// Whether all were asked for, and none came to nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.n_pages <= self.first && self.again.is_empty()
    }

    /// No more of them is to be asked for.
    pub(super) fn clear(&mut self) {
        self.n_pages = 0;
        self.again.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_flight_is_left_and_so_is_what_could_not_be_read() {
        let mut skips = Skips::new(Counted { n: 45, stride: 10 });
        let asked: Vec<u32> = (0..4).filter_map(|_| skips.next()).collect();
        assert_eq!(asked, [40, 30, 20, 10]);
        skips.came(40, true);
        skips.came(30, false);
        skips.failed(20);
        assert_eq!(skips.rest(), (1, vec![10, 20, 30]));
        let (n_pages, rest) = skips.rest();
        let mut left = Skips::left(Counted { n: 45, stride: 10 }, n_pages, rest);
        let asked: Vec<u32> = std::iter::from_fn(|| left.next()).collect();
        assert_eq!(asked, [30, 20, 10, 0]);
    }

    #[test]
    fn a_head_that_came_is_not_asked_for() {
        let counted = Counted { n: 35, stride: 10 };
        let mut skips = Skips::behind_head(counted, true);
        assert_eq!(skips.rest(), (0, vec![10, 20, 30]));
        let asked: Vec<u32> = std::iter::from_fn(|| skips.next()).collect();
        assert_eq!(asked, [30, 20, 10]);
        assert!(skips.is_empty());
        // What could not be read of it is left to whoever goes on.
        assert_eq!(Skips::behind_head(counted, false).rest(), (0, vec![0, 10, 20, 30]));
        let many = Skips::behind_head(Counted { n: u32::MAX, stride: 1 }, true);
        assert_eq!(many.rest(), (u32::MAX, Vec::new()));
        assert!(Skips::behind_head(Counted { n: 10, stride: 10 }, true).is_empty());
    }

    #[test]
    fn what_cannot_be_left_is_not_asked_for() {
        let counted = Counted { n: 25, stride: 0 };
        let mut left = Skips::left(counted, 2, vec![u32::MAX, 25, 24, 24, 1]);
        let asked: Vec<u32> = std::iter::from_fn(|| left.next()).collect();
        assert_eq!(asked, [24, 1, 0]);
        let all = Skips::left(Counted { n: u32::MAX, stride: 1 }, u32::MAX, Vec::new());
        assert_eq!(all.rest(), (u32::MAX, Vec::new()));
    }
}
