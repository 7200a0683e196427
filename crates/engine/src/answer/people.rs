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

use std::collections::{BTreeMap, HashMap};

use commissions::UserId;
use cube::{Groups, Part};

use super::sums::{EmployeeSums, totals};
use crate::store::columns::{Columns, Person};

pub(super) struct People<'a> {
    columns: &'a Columns,
    lines: Vec<PersonLine>,
    /// By line.
    users: Vec<Option<UserId>>,
    groups: Groups,
}

/// Of a code of people.
struct PersonLine {
    is_somebody: bool,
    line: i64,
    special_id: SpecialId,
    /// Of the entry that gave the special identifier and was updated last: its ticks and `Id`.
    latest: Option<(i64, i64)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SpecialId {
    /// Null, or nobody's.
    None,
    /// The only one that the user has.
    Only(i64),
    /// One of several.
    OneOf(i64),
}

impl<'a> People<'a> {
    pub(super) fn new(columns: &'a Columns) -> Self {
        let people = columns.people.values();
        let mut line_by_user = HashMap::new();
        let mut users = Vec::new();
        let mut n_special_ids: HashMap<UserId, u32> = HashMap::new();
        for person in people {
            line_by_user.entry(person.user).or_insert_with(|| {
                users.push(person.user);
                users.len() as i64 - 1
            });
            if let (Some(user), Some(_)) = (person.user, person.special_id) {
                *n_special_ids.entry(user).or_default() += 1;
            }
        }
        let line = |Person { user, special_id }: &Person| PersonLine {
            is_somebody: user.is_some(),
            line: line_by_user.get(user).copied().unwrap_or_default(),
            special_id: match user.zip(*special_id) {
                None => SpecialId::None,
                Some((user, special_id)) if n_special_ids.get(&user) == Some(&1) => {
                    SpecialId::Only(special_id)
                }
                Some((_, special_id)) => SpecialId::OneOf(special_id),
            },
            latest: None,
        };
        People { columns, lines: people.iter().map(line).collect(), groups: Groups::new(users.len()), users }
    }

    /// Whether a code is a user's.
    #[inline]
    pub(super) fn is_somebody(&self, person: i64) -> bool {
        self.lines.get(person as usize).is_some_and(|line| line.is_somebody)
    }

    #[inline]
    pub(super) fn add_primary(&mut self, person: i64, row: usize, part: Part, share: i128, units: i64) {
        let Some(line) = self.lines.get_mut(person as usize) else { return };
        line.note(row, self.columns);
        if let Some(group) = self.groups.get_mut(line.line) {
            group.add(part, share, units);
        }
    }

    /// A share of whoever it is split with, if there is somebody. Whoever is the primary one as well has one entry.
    #[inline]
    pub(super) fn add_split(&mut self, split: i64, primary: i64, row: usize, part: Part, share: i128) {
        let primary_line = self.lines.get(primary as usize).map(|line| line.line);
        let Some(line) = self.lines.get_mut(split as usize).filter(|line| line.is_somebody) else { return };
        line.note(row, self.columns);
        if let Some(group) = self.groups.get_mut(line.line) {
            group.add_amount(part, share);
            group.n_rows += u64::from(primary_line != Some(line.line));
        }
    }

    pub(super) fn finish(self) -> BTreeMap<Option<UserId>, EmployeeSums> {
        let mut employees: BTreeMap<Option<UserId>, EmployeeSums> = BTreeMap::new();
        for (line, tally) in self.groups.iter() {
            if let Some(user) = self.users.get(line) {
                employees.entry(*user).or_default().totals = totals(tally);
            }
        }
        for line in &self.lines {
            let noted = match line.special_id {
                SpecialId::None => None,
                SpecialId::Only(special_id) | SpecialId::OneOf(special_id) => {
                    line.latest.map(|(ticks, id)| (ticks, id, special_id))
                }
            };
            let user = self.users.get(line.line as usize);
            if let Some(employee) = user.and_then(|user| employees.get_mut(user)) {
                employee.special_id = employee.special_id.max(noted);
            }
        }
        employees
    }
}

impl PersonLine {
    #[inline]
    fn note(&mut self, row: usize, columns: &Columns) {
        match self.special_id {
            SpecialId::None => {}
            SpecialId::Only(_) => self.latest = Some((i64::MIN, i64::MIN)),
            SpecialId::OneOf(_) => {
                self.latest = self.latest.max(columns.updated.get(row).zip(columns.id.get(row)))
            }
        }
    }
}
