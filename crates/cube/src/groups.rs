//! What the rows of each group come to: a line for each code.

use std::ops::{AddAssign, Range, SubAssign};

/// What the rows of one group come to.
///
/// Amounts are in two parts that are never mixed, and each part in two sums, since 64 bits are fast and 128 are not:
///
/// ```text
///   coarse    whole units below 2^31 (`SHORT`), nearly all amounts                  below 2^63, of fewer than 2^32 rows
///   fine      the rest, in fractions of a unit: whoever adds amounts below 2^95     below 2^127
///             adds as few of them
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub n_rows: u64,
    /// Whole things, counted: below `SHORT` in each row.
    pub units: i64,
    coarse: [i64; 2],
    fine: [i128; 2],
}

/// Below it, whichever way, an amount is short.
pub const SHORT: i64 = 1 << 31;

impl Tally {
    /// Without an amount.
    #[inline]
    pub fn add_row(&mut self, units: i64) {
        self.n_rows += 1;
        self.units += units;
    }

    /// Without counting a row. An amount below [`SHORT`].
    #[inline]
    pub fn add_coarse(&mut self, part: Part, amount: i64) {
        if let Some(sum) = self.coarse.get_mut(part as usize) {
            *sum += amount;
        }
    }

    /// The same, of any amount.
    #[inline]
    pub fn add_fine(&mut self, part: Part, amount: i128) {
        if let Some(sum) = self.fine.get_mut(part as usize) {
            *sum += amount;
        }
    }

    /// Both parts in fine units, of which so many are a coarse one.
    pub fn amounts(&self, n_fine: i64) -> [i128; 2] {
        let amount = |coarse: i64, fine: i128| match coarse.checked_mul(n_fine) {
            // 128 bits are slow where the machine has none.
            Some(coarse) => i128::from(coarse) + fine,
            None => i128::from(coarse) * i128::from(n_fine) + fine,
        };
        let ([first, second], [fine_first, fine_second]) = (self.coarse, self.fine);
        [amount(first, fine_first), amount(second, fine_second)]
    }
}

impl AddAssign<&Tally> for Tally {
    fn add_assign(&mut self, other: &Tally) {
        self.n_rows += other.n_rows;
        self.units += other.units;
        self.coarse.iter_mut().zip(other.coarse).for_each(|(sum, amount)| *sum += amount);
        self.fine.iter_mut().zip(other.fine).for_each(|(sum, amount)| *sum += amount);
    }
}

/// Of rows that were counted in it.
impl SubAssign<&Tally> for Tally {
    fn sub_assign(&mut self, other: &Tally) {
        self.n_rows -= other.n_rows;
        self.units -= other.units;
        self.coarse.iter_mut().zip(other.coarse).for_each(|(sum, amount)| *sum -= amount);
        self.fine.iter_mut().zip(other.fine).for_each(|(sum, amount)| *sum -= amount);
    }
}

/// Which of the two amounts of a [`Tally`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    First,
    Second,
}

/// A [`Tally`] for each code.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    tallies: Vec<Tally>,
}

impl Groups {
    pub fn new(n_codes: usize) -> Self {
        Groups { tallies: vec![Tally::default(); n_codes] }
    }

    /// Code by code, from nought on.
    pub fn of(tallies: impl IntoIterator<Item = Tally>) -> Self {
        Groups { tallies: tallies.into_iter().collect() }
    }

    /// What the lines of these codes come to, as the line of the first of them.
    pub fn together(&self, codes: Range<usize>) -> Self {
        let mut tallies = vec![Tally::default(); codes.start + 1];
        if let Some(sum) = tallies.last_mut() {
            self.tallies.get(codes).unwrap_or_default().iter().for_each(|tally| *sum += tally);
        }
        Groups { tallies }
    }

    /// Makes room for codes below `n_codes`, if there is none yet.
    #[inline]
    pub fn grow(&mut self, n_codes: usize) {
        if self.tallies.len() < n_codes {
            self.tallies.resize_with(n_codes, Tally::default);
        }
    }

    /// Nothing for a code that there is no room for.
    #[inline]
    pub fn get_mut(&mut self, code: i64) -> Option<&mut Tally> {
        self.tallies.get_mut(code as usize)
    }

    pub fn get(&self, code: usize) -> Option<&Tally> {
        self.tallies.get(code)
    }

    /// Those to which a row belongs, with their codes.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Tally)> {
        self.tallies.iter().enumerate().filter(|(_, tally)| tally.n_rows > 0)
    }
}

/// Code by code.
impl AddAssign<&Groups> for Groups {
    fn add_assign(&mut self, other: &Groups) {
        self.grow(other.tallies.len());
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
                tally.add_row(units);
                tally.add_coarse(part, amount);
                tally.add_fine(part, i128::from(amount) << 64);
            }
        }
        let found: Vec<_> = groups.iter().map(|(code, tally)| (code, *tally)).collect();
        let tally = |n_rows, units, amounts: [i64; 2]| Tally {
            n_rows,
            units,
            coarse: amounts,
            fine: amounts.map(|amount| i128::from(amount) << 64),
        };
        assert_eq!(found, [(0, tally(1, 2, [0, -7])), (2, tally(2, -2, [11, 0]))]);
        assert!(groups.get_mut(-1).is_none());
        assert_eq!(tally(1, 2, [3, -7]).amounts(100), [300 + (3 << 64), -700 - (7 << 64)]);

        let mut twice = groups.clone();
        twice += &groups;
        let found: Vec<_> = twice.iter().map(|(code, tally)| (code, *tally)).collect();
        assert_eq!(found, [(0, tally(2, 4, [0, -14])), (2, tally(4, -4, [22, 0]))]);
        twice -= &groups;
        assert!(twice.iter().eq(groups.iter()));
        twice -= &groups;
        assert_eq!(twice.iter().count(), 0);

        let mut grown = Groups::new(0);
        grown += &groups;
        grown.grow(2);
        assert!(grown.iter().eq(groups.iter()));
        assert!(Groups::of([tally(1, 2, [0, -7])]).iter().eq(groups.together(0..2).iter()));
        assert!(groups.together(1..3).iter().eq([(1, &tally(2, -2, [11, 0]))]));
        assert_eq!(groups.together(0..3).iter().map(|(_, tally)| tally.n_rows).collect::<Vec<_>>(), [3]);
    }
}
