//! Sums by employee, while they are made: a line for each user, whatever special identifiers the entries give them.
//!
//! ```text
//!   code of people     0              1            2             3
//!   UserId, special    7, 1002        7, null      9, 40         7, 1003
//!   line of the user   0              0            1             0
//!   its special id     is looked for  is none      is 40         is looked for
//! ```
//!
//! A user's special identifier is that of the entry which was updated last. Nearly every user has but one, and that is
//! it as soon as any entry gives it; only for the others the times of their entries are looked at.
//!
//! [`People`] is how codes and users belong together, [`PeopleTally`] what was counted.

use std::ops::{AddAssign, SubAssign};

use commissions::UserId;
use cube::{BitsByCode, Groups, Part};

use super::sums::{EmployeeSums, totals};
use crate::store::columns::{Columns, Person};
use crate::store::narrow::add_share;

#[derive(Debug)]
pub(super) struct People {
    /// By code.
    lines: Vec<PersonLine>,
    /// By code: null, or nobody's, is none.
    special_ids: Vec<Option<i64>>,
    /// By line, in order.
    users: Vec<Option<UserId>>,
    /// Codes of users with several special identifiers.
    n_one_of: usize,
    /// 1 for codes of users.
    somebody: BitsByCode,
}

/// Of a code of people.
#[derive(Debug)]
struct PersonLine {
    line: u32,
    /// Where its special identifier is one of several: its place in [`PeopleTally::latest`].
    one_of: Option<u32>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct PeopleTally {
    /// By code: where users have several, their line is the sum.
    groups: Groups,
    /// By code: entries that have the user as the primary one, and are split with the same user.
    n_again: Vec<u32>,
    latest: Latest,
}

/// Of those with several special identifiers: the ticks and `Id` of the entry that gave it and was updated last.
pub(super) type Latest = Vec<Option<(i64, i64)>>;

impl People {
    pub(super) fn new(columns: &Columns) -> Self {
        let people = columns.people.values();
        let mut users: Vec<_> = people.iter().map(|person| person.user).collect();
        users.sort_unstable();
        users.dedup();
        let line_of = |person: &Person| users.partition_point(|it| it < &person.user);
        // By line: how many special identifiers.
        let mut n_special_ids = vec![0_u32; users.len()];
        for person in people.iter().filter(|person| known_id(person).is_some()) {
            if let Some(n_special_ids) = n_special_ids.get_mut(line_of(person)) {
                *n_special_ids += 1;
            }
        }
        let mut n_one_of = 0;
        let line = |person: &Person| {
            let line = line_of(person);
            let is_one_of = known_id(person).is_some() && n_special_ids.get(line) != Some(&1);
            n_one_of += u32::from(is_one_of);
            PersonLine { line: line as u32, one_of: is_one_of.then(|| n_one_of - 1) }
        };
        let lines = people.iter().map(line).collect();
        let special_ids = people.iter().map(known_id).collect();
        let somebody = BitsByCode::of(people, |person| u8::from(person.user.is_some()));
        People { lines, special_ids, users, n_one_of: n_one_of as usize, somebody }
    }

    /// Nothing counted.
    pub(super) fn tally(&self) -> PeopleTally {
        PeopleTally {
            groups: Groups::new(self.lines.len()),
            n_again: vec![0; self.lines.len()],
            latest: vec![None; self.n_one_of],
        }
    }

    /// 1 for codes of users.
    #[inline]
    pub(super) fn somebody(&self) -> &BitsByCode {
        &self.somebody
    }

    /// Whether it matters which entry was updated last.
    #[inline]
    pub(super) fn has_latest(&self) -> bool {
        self.n_one_of > 0
    }

    #[inline]
    fn line(&self, person: i64) -> Option<&PersonLine> {
        self.lines.get(person as usize)
    }

    /// What was counted, by user.
    pub(super) fn sums(&self, tally: &PeopleTally) -> Vec<(Option<UserId>, EmployeeSums)> {
        let mut groups = Groups::new(self.users.len());
        let mut special_ids = vec![None; self.users.len()];
        for (code, (line, special_id)) in self.lines.iter().zip(&self.special_ids).enumerate() {
            let group = tally.groups.get(code);
            if let Some((sum, group)) = groups.get_mut(line.line.into()).zip(group) {
                *sum += group;
            }
            let is_noted = || {
                let n_again = tally.n_again.get(code).copied().unwrap_or_default();
                group.is_some_and(|group| group.n_rows > 0) || n_again > 0
            };
            let noted = match line.one_of {
                None => is_noted().then_some((i64::MIN, i64::MIN)),
                Some(place) => tally.latest.get(place as usize).copied().flatten(),
            };
            let noted = noted.zip(*special_id).map(|((ticks, id), special_id)| (ticks, id, special_id));
            if let Some(known) = special_ids.get_mut(line.line as usize) {
                *known = noted.max(*known);
            }
        }
        let lines = self.users.iter().zip(special_ids).enumerate();
        let mut sums = Vec::with_capacity(self.users.len());
        sums.extend(lines.filter_map(|(line, (user, special_id))| {
            let group = groups.get(line).filter(|group| group.n_rows > 0)?;
            Some((*user, EmployeeSums { totals: totals(group), special_id }))
        }));
        sums
    }
}

fn known_id(person: &Person) -> Option<i64> {
    person.special_id.filter(|_| person.user.is_some())
}

/// An entry's amount, in its part of a [`cube::Tally`], and its row.
#[derive(Clone, Copy)]
pub(super) struct Share {
    pub(super) row: usize,
    pub(super) part: Part,
    pub(super) total: i64,
    pub(super) rate: i64,
}

impl PeopleTally {
    /// By code of the primary employee.
    pub(super) fn groups_mut(&mut self) -> &mut Groups {
        &mut self.groups
    }

    #[inline]
    pub(super) fn add_primary(&mut self, person: i64, share: Share) {
        if let Some(group) = self.groups.get_mut(person) {
            add_share(group, share.part, share.total, share.rate);
        }
    }

    /// A share of whoever it is split with: somebody. Whoever is the `primary` one as well has one entry.
    #[inline]
    pub(super) fn add_split(
        &mut self,
        people: &People,
        columns: &Columns,
        split: i64,
        primary: i64,
        share: Share,
    ) {
        let Some(line) = people.line(split) else { return };
        let is_again = people.line(primary).is_some_and(|primary| primary.line == line.line);
        if let Some(group) = self.groups.get_mut(split) {
            add_share(group, share.part, share.total, share.rate);
            group.n_rows += u64::from(!is_again);
        }
        if let Some(n_again) = self.n_again.get_mut(split as usize) {
            *n_again += u32::from(is_again);
        }
        self.note(people, columns, split, share.row);
    }

    /// That an entry has a code of people.
    #[inline]
    pub(super) fn note(&mut self, people: &People, columns: &Columns, person: i64, row: usize) {
        if let Some(place) = people.line(person).and_then(|line| line.one_of)
            && let Some(latest) = self.latest.get_mut(place as usize)
        {
            *latest = (*latest).max(columns.updated.get(row).zip(columns.id.get(row)));
        }
    }

    /// Which entries were updated last, of those that any of `parts` has.
    pub(super) fn take_latest<'a>(&mut self, parts: impl Iterator<Item = &'a Latest>) {
        self.latest.fill(None);
        for part in parts {
            self.latest.iter_mut().zip(part).for_each(|(latest, it)| *latest = (*latest).max(*it));
        }
    }

    pub(super) fn latest(&self) -> &Latest {
        &self.latest
    }
}

/// All but which entries were updated last: that is no sum.
impl AddAssign<&PeopleTally> for PeopleTally {
    fn add_assign(&mut self, other: &PeopleTally) {
        self.groups += &other.groups;
        self.n_again.iter_mut().zip(&other.n_again).for_each(|(sum, n)| *sum += n);
    }
}

/// The same, of entries that were counted in it.
impl SubAssign<&PeopleTally> for PeopleTally {
    fn sub_assign(&mut self, other: &PeopleTally) {
        self.groups -= &other.groups;
        self.n_again.iter_mut().zip(&other.n_again).for_each(|(sum, n)| *sum -= n);
    }
}
