//! What the entries behind a question come to: tables of a walk (walk.rs) by what their codes stand for, and the wide
//! entries, which are counted here as decimals of any size.

use commissions::{
    Amounts, CommissionEntry, CommissionKind, Decimal, GroupTotals, Shares, TransactionType, UserId,
};
use cube::{Groups, Tally, arranged, order};

use super::people::People;
use super::tables::{ALL_TOGETHER, DAYS, EMPLOYEES, KINDS, PLACES, TRANSACTIONS, Tables, Wanted};
use super::walk::{Slots, Walk, Wide};
use crate::calendar::Day;
use crate::query::{Filters, Question};
use crate::sieve::kind;
use crate::store::columns::Columns;
use crate::store::narrow;
use crate::store::{Store, Stored};

/// What one employee earned.
#[derive(Debug, Default)]
pub struct EmployeeSums {
    /// Entries with a share of the employee; units where primary.
    pub totals: GroupTotals,
    /// The `EmployeeSpecialId` of the entry that was updated last: ticks, `Id` of the entry, and it.
    pub special_id: Option<(i64, i64, i64)>,
}

/// What was earned on one day.
#[derive(Debug, Default)]
pub struct DaySums {
    pub totals: GroupTotals,
    /// The part that chargebacks made.
    pub chargebacks: Decimal,
}

#[derive(Debug, Default)]
pub struct Sums {
    /// By user; `None` is the line "No employee".
    pub employees: Vec<(Option<UserId>, EmployeeSums)>,
    pub unallocated: Amounts,
    pub kinds: Lines<Option<CommissionKind>>,
    pub transactions: Lines<Option<TransactionType>>,
    pub places: Lines<Option<i64>>,
    /// By the number of the day; what is brushed and what is not.
    pub days: Vec<(i32, DaySums)>,
    pub all: GroupTotals,
    pub chargebacks: Decimal,
    pub n_with_findings: u64,
}

impl Sums {
    pub fn of(store: &Store, question: &Question, wanted: Wanted) -> Self {
        let mut walk = Walk::new(store.columns(), question, wanted, Slots::One);
        walk.run(question);
        let Walk { people, tables, days, wide, .. } = walk;
        let days = days.into_met();
        let mut sums = match tables.first() {
            Some(tables) => Sums::of_tables(store.columns(), &people, &days, tables),
            None => Sums::default(),
        };
        for wide in &wide {
            let day = days.get(wide.day).map_or(0, |day| day.number);
            sums.add_wide(store, wide, day, wanted, &question.filters);
        }
        sums
    }

    /// By what the codes stand for. Wide entries are still to come.
    pub(super) fn of_tables(columns: &Columns, people: &People, days: &[Day], tables: &Tables) -> Self {
        let mut sums = Sums {
            employees: people.sums(&tables.people),
            unallocated: amounts(&tables.unallocated),
            all: totals(&tables.all),
            chargebacks: amounts(&tables.chargebacks).total(),
            n_with_findings: tables.n_with_findings,
            ..Sums::default()
        };
        let types = columns.type_pairs.values();
        let transaction = |code: usize| types.get(code).and_then(|types| types.transaction);
        sums.kinds = lines(&tables.kinds, |code| types.get(code).copied().and_then(kind));
        sums.transactions =
            lines(&tables.transactions, |code| transaction(code).map(TransactionType::from_code));
        sums.places = lines(&tables.places, |code| columns.locations.values().get(code).copied().flatten());
        sums.add_days(days, tables);
        sums
    }

    /// As they were met; each once.
    fn add_days(&mut self, days: &[Day], tables: &Tables) {
        let sums = |(place, tally): (usize, &Tally)| {
            let chargebacks = tables.day_chargebacks.get(place).map(|tally| amounts(tally).total());
            let sums = DaySums { totals: totals(tally), chargebacks: chargebacks.unwrap_or_default() };
            Some((days.get(place)?.number, sums))
        };
        self.days.extend(tables.days.iter().filter_map(sums));
        let day = |idx: usize| self.days.get(idx).map(|(day, _)| *day);
        let by_day = order(self.days.len(), &|a, b| day(a).cmp(&day(b)));
        self.days = arranged(std::mem::take(&mut self.days), &by_day);
    }

    /// An entry that is counted as decimals.
    pub(super) fn add_wide(
        &mut self,
        store: &Store,
        wide: &Wide,
        day: i32,
        wanted: Wanted,
        filters: &Filters,
    ) {
        let Some(stored) = store.stored(wide.row) else { return };
        let amount = stored.amount(filters);
        let Stored { entry, shares, findings } = &stored;
        let shown = wanted.shows(wide.bits);
        if shown & EMPLOYEES != 0 {
            self.add_employees(entry, shares);
        }
        if shown & KINDS != 0 {
            line(&mut self.kinds, entry.kind()).add(entry, &amount);
        }
        if shown & TRANSACTIONS != 0 {
            line(&mut self.transactions, entry.transaction()).add(entry, &amount);
        }
        if shown & PLACES != 0 {
            line(&mut self.places, entry.location_id).add(entry, &amount);
        }
        if shown & DAYS != 0 {
            let day = line(&mut self.days, day);
            day.totals.add(entry, &amount);
            if entry.is_any_chargeback() {
                day.chargebacks += &amount;
            }
        }
        if shown & ALL_TOGETHER != 0 {
            self.all.add(entry, &amount);
            self.n_with_findings += u64::from(!findings.is_empty());
            if entry.is_any_chargeback() {
                self.chargebacks += &amount;
            }
        }
    }

    fn add_employees(&mut self, entry: &CommissionEntry, shares: &Shares) {
        let is_suspended = entry.is_suspended();
        let noted = |special_id: Option<i64>| {
            special_id.map(|special_id| (entry.last_update_date_utc.ticks(), entry.id, special_id))
        };
        let primary = line(&mut self.employees, entry.user_id);
        primary.totals.add(entry, &shares.primary);
        if entry.user_id.is_some() {
            primary.special_id = primary.special_id.max(noted(entry.employee_special_id));
        }
        if let Some(user) = entry.commission_split_user_id {
            let split = line(&mut self.employees, Some(user));
            split.totals.amounts.add(&shares.split, is_suspended);
            split.totals.n_entries += u64::from(entry.user_id != Some(user));
            split.special_id = split.special_id.max(noted(entry.commission_split_employee_special_id));
        }
        self.unallocated.add(&shares.unallocated, is_suspended);
    }
}

/// By key, each once.
pub type Lines<K> = Vec<(K, GroupTotals)>;

fn lines<K: Ord>(groups: &Groups, key: impl Fn(usize) -> K) -> Lines<K> {
    merged(groups.iter().map(|(code, tally)| (key(code), totals(tally))).collect())
}

/// In order, those of one key together.
pub(super) fn merged<K: Ord>(lines: Lines<K>) -> Lines<K> {
    let key = |idx: usize| lines.get(idx).map(|(key, _)| key);
    let by_key = order(lines.len(), &|a, b| key(a).cmp(&key(b)));
    let mut merged: Lines<K> = Vec::with_capacity(lines.len());
    for (key, totals) in arranged(lines, &by_key) {
        match merged.last_mut() {
            Some((last, sum)) if *last == key => sum.merge(&totals),
            _ => merged.push((key, totals)),
        }
    }
    merged
}

/// Of lines in order: that of `key`, new where there is none yet.
pub(super) fn line<K: Ord, T: Default>(lines: &mut Vec<(K, T)>, key: K) -> &mut T {
    let place = lines.partition_point(|(it, _)| *it < key);
    if lines.get(place).is_none_or(|(it, _)| *it != key) {
        lines.insert(place, (key, T::default()));
    }
    &mut lines[place].1
}

pub(super) fn totals(tally: &Tally) -> GroupTotals {
    GroupTotals { amounts: amounts(tally), n_entries: tally.n_rows, units: i128::from(tally.units) }
}

fn amounts(tally: &Tally) -> Amounts {
    let [payable, suspended] = narrow::shares(tally);
    Amounts { payable, suspended }
}
