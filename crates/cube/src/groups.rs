//! What the rows of each group come to: a line for each code.

use std::ops::{AddAssign, SubAssign};

/// What the rows of one group come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub n_rows: u64,
    /// Whole things, counted.
    pub units: i128,
    /// Amounts in two parts that are never mixed, in units of one scale. Whoever adds amounts below `2^95` adds fewer
    /// than `2^32` of them, which is all the rows that there can be: so a sum always fits.
    pub amounts: [i128; 2],
}

impl Tally {
    #[inline]
    pub fn add(&mut self, part: Part, amount: i128, units: i64) {
        self.n_rows += 1;
        self.units += i128::from(units);
        self.add_amount(part, amount);
    }

    /// Without counting a row.
    #[inline]
    pub fn add_amount(&mut self, part: Part, amount: i128) {
        let [first, second] = &mut self.amounts;
        match part {
            Part::First => *first += amount,
            Part::Second => *second += amount,
        }
    }
}

impl AddAssign<&Tally> for Tally {
    fn add_assign(&mut self, other: &Tally) {
        self.n_rows += other.n_rows;
        self.units += other.units;
        self.amounts.iter_mut().zip(other.amounts).for_each(|(sum, amount)| *sum += amount);
    }
}

/// Of rows that were counted in it.
impl SubAssign<&Tally> for Tally {
    fn sub_assign(&mut self, other: &Tally) {
        self.n_rows -= other.n_rows;
        self.units -= other.units;
        self.amounts.iter_mut().zip(other.amounts).for_each(|(sum, amount)| *sum -= amount);
    }
}

/// Which of the two amounts of a [`Tally`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    First,
    Second,
}

/// A [`Tally`] for each code.
#[derive(Clone, Debug)]
pub struct Groups {
    tallies: Vec<Tally>,
}

impl Groups {
    pub fn new(n_codes: usize) -> Self {
        Groups { tallies: vec![Tally::default(); n_codes] }
    }

    /// Nothing for a code that there was not when the groups were made.
    #[inline]
    pub fn get_mut(&mut self, code: i64) -> Option<&mut Tally> {
        self.tallies.get_mut(code as usize)
    }

    /// Those to which a row belongs, with their codes.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Tally)> {
        self.tallies.iter().enumerate().filter(|(_, tally)| tally.n_rows > 0)
    }
}

/// Code by code, of the same codes.
impl AddAssign<&Groups> for Groups {
    fn add_assign(&mut self, other: &Groups) {
        self.tallies.iter_mut().zip(&other.tallies).for_each(|(sum, tally)| *sum += tally);
    }
}

/// The same, of rows that were counted in it.
impl SubAssign<&Groups> for Groups {
    fn sub_assign(&mut self, other: &Groups) {
        self.tallies.iter_mut().zip(&other.tallies).for_each(|(sum, tally)| *sum -= tally);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_without_rows_are_not_there() {
        let mut groups = Groups::new(3);
        for (code, part, amount, units) in [
            (2, Part::First, 5, 1),
            (0, Part::Second, -7, 2),
            (2, Part::First, 6, -3),
            (9, Part::First, 1, 1),
        ] {
            if let Some(tally) = groups.get_mut(code) {
                tally.add(part, amount, units);
            }
        }
        let found: Vec<_> = groups.iter().map(|(code, tally)| (code, *tally)).collect();
        let tally = |n_rows, units, amounts| Tally { n_rows, units, amounts };
        assert_eq!(found, [(0, tally(1, 2, [0, -7])), (2, tally(2, -2, [11, 0]))]);
        assert!(groups.get_mut(-1).is_none());

        let mut twice = groups.clone();
        twice += &groups;
        let found: Vec<_> = twice.iter().map(|(code, tally)| (code, *tally)).collect();
        assert_eq!(found, [(0, tally(2, 4, [0, -14])), (2, tally(4, -4, [22, 0]))]);
        twice -= &groups;
        assert!(twice.iter().eq(groups.iter()));
        twice -= &groups;
        assert_eq!(twice.iter().count(), 0);
    }
}
