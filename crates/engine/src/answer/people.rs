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

use std::collections::HashMap;
use std::ops::{AddAssign, SubAssign};

use commissions::UserId;
use cube::{Groups, Part};

use super::sums::{EmployeeSums, totals};
use crate::store::columns::{Columns, Person};
use crate::store::narrow::add_share;

#[derive(Debug)]
pub(super) struct People {
    /// By code.
    lines: Vec<PersonLine>,
    /// By line, in order.
    users: Vec<Option<UserId>>,
    /// Codes of users with several special identifiers.
    n_one_of: usize,
}

/// Of a code of people.
#[derive(Debug)]
struct PersonLine {
    is_somebody: bool,
    line: i64,
    special_id: SpecialId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SpecialId {
    /// Null, or nobody's.
    None,
    /// The only one that the user has.
    Only(i64),
    /// One of several, and its place in [`PeopleTally::latest`].
    OneOf(i64, usize),
}

#[derive(Clone, Debug, Default)]
pub(super) struct PeopleTally {
    groups: Groups,
    /// Of codes: how many entries gave the special identifier.
    n_noted: Vec<u32>,
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
        let mut n_special_ids: HashMap<UserId, u32> = HashMap::new();
        for person in people {
            if let (Some(user), Some(_)) = (person.user, person.special_id) {
                *n_special_ids.entry(user).or_default() += 1;
            }
        }
        let mut n_one_of = 0;
        let line = |Person { user, special_id }: &Person| PersonLine {
            is_somebody: user.is_some(),
            line: users.partition_point(|it| it < user) as i64,
            special_id: match user.zip(*special_id) {
                None => SpecialId::None,
                Some((user, special_id)) if n_special_ids.get(&user) == Some(&1) => {
                    SpecialId::Only(special_id)
                }
                Some((_, special_id)) => {
                    n_one_of += 1;
                    SpecialId::OneOf(special_id, n_one_of - 1)
                }
            },
        };
        People { lines: people.iter().map(line).collect(), users, n_one_of }
    }

    /// Nothing counted.
    pub(super) fn tally(&self) -> PeopleTally {
        PeopleTally {
            groups: Groups::new(self.users.len()),
            n_noted: vec![0; self.lines.len()],
            latest: vec![None; self.n_one_of],
        }
    }

    /// Whether a code is a user's.
    #[inline]
    pub(super) fn is_somebody(&self, person: i64) -> bool {
        self.lines.get(person as usize).is_some_and(|line| line.is_somebody)
    }

    /// What was counted, by user.
    pub(super) fn sums(&self, tally: &PeopleTally) -> Vec<(Option<UserId>, EmployeeSums)> {
        let mut employees = Vec::new();
        // Of lines: the place among the employees.
        let mut places = vec![usize::MAX; self.users.len()];
        for (line, tally) in tally.groups.iter() {
            if let (Some(user), Some(place)) = (self.users.get(line), places.get_mut(line)) {
                *place = employees.len();
                employees.push((*user, EmployeeSums { totals: totals(tally), special_id: None }));
            }
        }
        for (line, n_noted) in self.lines.iter().zip(&tally.n_noted) {
            let noted = match line.special_id {
                SpecialId::None => None,
                SpecialId::Only(special_id) => (*n_noted > 0).then_some((i64::MIN, i64::MIN, special_id)),
                SpecialId::OneOf(special_id, place) => {
                    let latest = tally.latest.get(place).copied().flatten();
                    latest.map(|(ticks, id)| (ticks, id, special_id))
                }
            };
            let place = places.get(line.line as usize).copied().unwrap_or(usize::MAX);
            if let Some((_, employee)) = employees.get_mut(place) {
                employee.special_id = employee.special_id.max(noted);
            }
        }
        employees
    }
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
    #[inline]
    pub(super) fn add_primary(
        &mut self,
        people: &People,
        columns: &Columns,
        person: i64,
        share: Share,
        units: i64,
    ) {
        let Some(line) = people.lines.get(person as usize) else { return };
        self.note(person, line, share.row, columns);
        if let Some(group) = self.groups.get_mut(line.line) {
            group.add_row(units);
            add_share(group, share.part, share.total, share.rate);
        }
    }

    /// A share of whoever it is split with, if there is somebody. Whoever is the `primary` one as well has one entry.
    #[inline]
    pub(super) fn add_split(
        &mut self,
        people: &People,
        columns: &Columns,
        split: i64,
        primary: i64,
        share: Share,
    ) {
        let Some(line) = people.lines.get(split as usize).filter(|line| line.is_somebody) else { return };
        let primary_line = people.lines.get(primary as usize).map(|line| line.line);
        self.note(split, line, share.row, columns);
        if let Some(group) = self.groups.get_mut(line.line) {
            add_share(group, share.part, share.total, share.rate);
            group.n_rows += u64::from(primary_line != Some(line.line));
        }
    }

    #[inline]
    fn note(&mut self, person: i64, line: &PersonLine, row: usize, columns: &Columns) {
        if let Some(n_noted) = self.n_noted.get_mut(person as usize) {
            *n_noted += 1;
        }
        if let SpecialId::OneOf(_, place) = line.special_id
            && let Some(latest) = self.latest.get_mut(place)
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
        self.n_noted.iter_mut().zip(&other.n_noted).for_each(|(sum, n)| *sum += n);
    }
}

/// The same, of entries that were counted in it.
impl SubAssign<&PeopleTally> for PeopleTally {
    fn sub_assign(&mut self, other: &PeopleTally) {
        self.groups -= &other.groups;
        self.n_noted.iter_mut().zip(&other.n_noted).for_each(|(sum, n)| *sum -= n);
    }
}
