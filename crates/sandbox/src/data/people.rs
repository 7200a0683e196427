//! The employees of a company: who they are, where they work, and from when until when.

use std::collections::BTreeSet;

use super::calendar::N_DAYS;
use super::dice::{Dice, Question, cumulative};
use super::names::{FAMILY_NAMES, GIVEN_NAMES};
use super::profile::Profile;

/// Every company has one employee with a special id that 32 bits can't hold.
const WIDE_SPECIAL_ID: i64 = 730_118_204_417;
/// From this many employees on, the last has the name of another.
const N_WITH_NAMESAKES: usize = 100;

#[derive(Debug)]
pub(crate) struct Employee {
    pub user_id: i64,
    /// A few have none.
    pub special_id: Option<i64>,
    pub name: String,
    /// Where they work, in the order of the company's stores.
    pub store: usize,
    /// Days from the start of the data.
    pub works: std::ops::Range<u32>,
    /// How much they sell, relative to others.
    pub drive: u64,
}

#[derive(Debug)]
pub(crate) struct People {
    pub employees: Vec<Employee>,
    /// Employees of each store, in the order of the stores.
    by_store: Vec<Vec<u16>>,
}

impl People {
    pub(crate) fn new(profile: &Profile, n_stores: usize, seed: u64) -> Self {
        let mut names = names(profile, seed);
        if let Some(name) = names.get(profile.n_employees / 3).filter(|_| names.len() >= N_WITH_NAMESAKES) {
            let name = name.clone();
            names.pop();
            names.push(name);
        }
        let mut by_store = vec![Vec::new(); n_stores];
        let mut employees = Vec::new();
        for (idx, name) in names.into_iter().enumerate() {
            // In pairs, from the store of the sample entry on: its two employees are the first two.
            let store = (4 + idx / 2) % n_stores.max(1);
            let is_first_there = by_store.get(store).is_some_and(Vec::is_empty);
            if let Some(staff) = by_store.get_mut(store) {
                staff.push(idx as u16);
            }
            employees.push(employee(profile, idx, name, store, is_first_there, seed));
        }
        People { employees, by_store }
    }

    /// Somebody who works at a store that day, the driven ones more often; `None` only where nobody does.
    pub(crate) fn at_work(&self, store: usize, day: u32, dice: &mut Dice) -> Option<&Employee> {
        self.pick_at_work(store, day, None, dice)
    }

    /// Somebody who works there with `other`.
    pub(crate) fn colleague(&self, other: &Employee, day: u32, dice: &mut Dice) -> Option<&Employee> {
        self.pick_at_work(other.store, day, Some(other.user_id), dice)
    }

    fn pick_at_work(&self, store: usize, day: u32, but: Option<i64>, dice: &mut Dice) -> Option<&Employee> {
        let staff: Vec<_> = self
            .by_store
            .get(store)?
            .iter()
            .filter_map(|idx| self.employees.get(usize::from(*idx)))
            .filter(|it| it.works.contains(&day) && Some(it.user_id) != but)
            .collect();
        let place = dice.weighted(&cumulative(staff.iter().map(|it| it.drive)));
        staff.get(place).copied()
    }
}

fn employee(
    profile: &Profile,
    idx: usize,
    name: String,
    store: usize,
    is_first_there: bool,
    seed: u64,
) -> Employee {
    let mut dice = staff_dice(profile, idx, seed);
    let number = idx as i64;
    let user_id = profile.first_users.get(idx).copied().unwrap_or_else(|| {
        let [first, _] = profile.first_users;
        first + number * 13 + dice.between(0, 12)
    });
    let special_id = match idx {
        0 => Some(1_002),
        1 => Some(10_002),
        7 => Some(WIDE_SPECIAL_ID),
        _ if idx % 37 == 5 => None,
        _ => Some(40_000 + number * 17 + dice.between(0, 16)),
    };
    // The first of each store is always there, and so are the two of the sample entry.
    let always = is_first_there || idx < 2;
    let from = if !always && dice.per_mille(250) { 20 + dice.below(440) as u32 } else { 0 };
    let until = if !always && dice.per_mille(220) {
        (from + 40 + dice.below(400) as u32).min(N_DAYS)
    } else {
        N_DAYS
    };
    Employee { user_id, special_id, name, store, works: from..until, drive: 40 + dice.below(120) }
}

/// Full names, no two alike.
fn names(profile: &Profile, seed: u64) -> Vec<String> {
    let mut dice = staff_dice(profile, profile.n_employees, seed);
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    while names.len() < profile.n_employees {
        let name = format!("{} {}", dice.pick(&GIVEN_NAMES), dice.pick(&FAMILY_NAMES));
        if taken.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}

fn staff_dice(profile: &Profile, idx: usize, seed: u64) -> Dice {
    Dice::new(seed, Question::Staff, profile.company.unsigned_abs() << 20 | idx as u64)
}
