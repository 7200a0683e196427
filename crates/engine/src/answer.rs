//! Totals: by employee, by commission type, by transaction type, by place, by day. Each of these shows what the
//! *other* filters leave, so that a selection can be widened; the headline and the entries obey all of them.
//!
//! Where employees are selected, every other view counts these employees' shares alone, so that the types of
//! one person come to that person's total.

use std::collections::BTreeMap;

use commissions::{Amounts, CommissionKind, Decimal, GroupTotals, TransactionType, UserId};
use cube::{arranged, order, order_of};
use serde::{Deserialize, Serialize};

use crate::query::{KindKey, Question};
use crate::text;

mod days;
mod pairs;
mod people;
mod sums;
mod tables;
mod tiles;
mod views;
mod walk;
mod wire;

pub use pairs::{Key, PLACES, PairLine, Pairs, Sum, pairs};
pub use sums::{DaySums, EmployeeSums, Sums};
pub use tables::Wanted;
pub use views::Views;
pub use wire::Counts;

/// Payable and suspended, apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MoneyParts {
    #[serde(with = "text")]
    pub payable: Decimal,
    #[serde(with = "text")]
    pub suspended: Decimal,
}

impl MoneyParts {
    pub fn total(&self) -> Decimal {
        &self.payable + &self.suspended
    }
}

impl From<Amounts> for MoneyParts {
    fn from(Amounts { payable, suspended }: Amounts) -> Self {
        MoneyParts { payable, suspended }
    }
}

/// One line of the totals by employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmployeeRow {
    /// `None` is the line "No employee".
    pub user: Option<UserId>,
    pub special_id: Option<i64>,
    pub n_entries: u64,
    pub units: i64,
    pub money: MoneyParts,
}

/// One line of the totals by type or place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupRow<K> {
    pub key: K,
    pub n_entries: u64,
    pub units: i64,
    pub money: MoneyParts,
}

/// What was earned on one day, by `DateCreatedUtc` in the question's calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayRow {
    /// As [`Calendar`](crate::Calendar) counts days.
    pub day: i32,
    pub n_entries: u64,
    pub units: i64,
    pub money: MoneyParts,
    /// The part of `money`, payable and suspended together, that chargebacks made.
    #[serde(with = "text")]
    pub chargebacks: Decimal,
}

/// That the views agree: each is added up from its own lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    #[serde(with = "text")]
    pub employees: Decimal,
    #[serde(with = "text")]
    pub unallocated: Decimal,
    #[serde(with = "text")]
    pub kinds: Decimal,
    #[serde(with = "text")]
    pub transactions: Decimal,
    #[serde(with = "text")]
    pub days: Decimal,
    /// Added up entry by entry.
    #[serde(with = "text")]
    pub total: Decimal,
}

impl Proof {
    pub fn holds(&self) -> bool {
        let by_employee = &self.employees + &self.unallocated;
        [&by_employee, &self.kinds, &self.transactions, &self.days].into_iter().all(|sum| *sum == self.total)
    }
}

/// What a question comes to, without names: these are told by themselves, when they change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub headline: MoneyParts,
    /// The part of `headline`, payable and suspended together, that chargebacks made.
    #[serde(with = "text")]
    pub chargebacks: Decimal,
    pub n_entries: u64,
    pub n_employees: u64,
    pub n_with_findings: u64,
    /// By total, the greatest first.
    pub employees: Vec<EmployeeRow>,
    pub unallocated: MoneyParts,
    pub kinds: Vec<GroupRow<KindKey>>,
    pub transactions: Vec<GroupRow<Option<u8>>>,
    /// By `LocationId`.
    pub places: Vec<GroupRow<Option<i64>>>,
    /// Days with entries, the first one first. Nothing where they were not asked for.
    pub days: Option<Vec<DayRow>>,
    pub proof: Proof,
}

/// Names that the Data Connect API gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub employees: BTreeMap<UserId, String>,
    pub places: BTreeMap<i64, String>,
}

impl Names {
    /// `LocationId` is all that an entry says where the place's name is not known.
    pub fn place(&self, location: Option<i64>) -> String {
        match location {
            Some(id) => self.places.get(&id).cloned().unwrap_or_else(|| format!("Location {id}")),
            None => "No location".to_owned(),
        }
    }

    pub fn employee(&self, user: UserId) -> Option<&str> {
        self.employees.get(&user).map(String::as_str)
    }

    /// The name, and the `UserId` where others have the same.
    pub fn employee_apart(&self, user: UserId) -> Option<String> {
        let name = self.employee(user)?;
        let has_others = self.employees.iter().any(|(other, known)| *other != user && known == name);
        Some(if has_others { format!("{name} ({user})") } else { name.to_owned() })
    }
}

pub fn kind_label(kind: Option<CommissionKind>) -> String {
    kind.map_or_else(|| "No commission type".to_owned(), |kind| kind.to_string())
}

pub fn transaction_label(transaction: Option<TransactionType>) -> String {
    transaction.map_or_else(|| "No transaction type".to_owned(), |transaction| transaction.to_string())
}

fn answer(sums: Sums, question: &Question, with_days: bool) -> Answer {
    let filters = &question.filters;
    let employees = greatest_first(employee_rows(sums.employees), |row| &row.money);
    let kinds = greatest_first(group_rows(sums.kinds, KindKey), |row| &row.money);
    let transactions = group_rows(sums.transactions, |it| it.map(TransactionType::code));
    let transactions = greatest_first(transactions, |row| &row.money);
    let places = group_rows(sums.places, |place| place);

    let selected = |row: &&EmployeeRow| filters.employees.is_empty() || filters.employees.contains(&row.user);
    let selected_employees: Vec<_> = employees.iter().filter(selected).collect();
    let unallocated = MoneyParts::from(sums.unallocated);
    let proof = Proof {
        employees: sum(selected_employees.iter().map(|row| &row.money)),
        unallocated: if filters.employees.is_empty() { unallocated.total() } else { Decimal::ZERO },
        kinds: selected_sum(&kinds, |key| filters.kinds.is_empty() || filters.kinds.contains(key)),
        transactions: selected_sum(&transactions, |key| {
            filters.transactions.is_empty() || filters.transactions.contains(key)
        }),
        days: sum_of_days(&sums.days, question.brush),
        total: sums.all.amounts.total(),
    };
    Answer {
        chargebacks: sums.chargebacks,
        n_entries: sums.all.n_entries,
        n_employees: selected_employees.iter().filter(|row| row.user.is_some()).count() as u64,
        n_with_findings: sums.n_with_findings,
        headline: sums.all.amounts.into(),
        employees,
        unallocated,
        kinds,
        transactions,
        places,
        days: with_days.then(|| day_rows(sums.days)),
        proof,
    }
}

fn day_rows(days: Vec<(i32, DaySums)>) -> Vec<DayRow> {
    let row = |(day, DaySums { totals, chargebacks }): (i32, DaySums)| DayRow {
        day,
        n_entries: totals.n_entries,
        units: units(totals.units),
        money: totals.amounts.into(),
        chargebacks,
    };
    days.into_iter().map(row).collect()
}

/// Of those that are brushed.
fn sum_of_days(days: &[(i32, DaySums)], brush: Option<(i32, i32)>) -> Decimal {
    let (from, to) = brush.unwrap_or((i32::MIN, i32::MAX));
    let mut sum = Amounts::default();
    let brushed = days.iter().filter(|(day, _)| (from..=to).contains(day));
    brushed.for_each(|(_, day)| sum.merge(&day.totals.amounts));
    sum.total()
}

/// By user.
pub fn employee_rows(employees: Vec<(Option<UserId>, EmployeeSums)>) -> Vec<EmployeeRow> {
    let row = |(user, EmployeeSums { totals, special_id }): (Option<UserId>, EmployeeSums)| EmployeeRow {
        user,
        special_id: special_id.map(|(_, _, special_id)| special_id),
        n_entries: totals.n_entries,
        units: units(totals.units),
        money: totals.amounts.into(),
    };
    employees.into_iter().map(row).collect()
}

/// By key.
fn group_rows<T, K>(groups: Vec<(T, GroupTotals)>, key: impl Fn(T) -> K) -> Vec<GroupRow<K>> {
    let row = |(group, totals): (T, GroupTotals)| GroupRow {
        key: key(group),
        n_entries: totals.n_entries,
        units: units(totals.units),
        money: totals.amounts.into(),
    };
    groups.into_iter().map(row).collect()
}

/// By total; those of the same total stay as they are.
fn greatest_first<T>(rows: Vec<T>, money: impl Fn(&T) -> &MoneyParts) -> Vec<T> {
    let scale = rows.first().map_or(0, |row| money(row).payable.scale());
    let units = |amount: &Decimal| amount.small_units().filter(|_| amount.scale() == scale);
    // The greatest first, and those of the same total as they are.
    let key = |row: &T| {
        let MoneyParts { payable, suspended } = money(row);
        Some(!i64::try_from(units(payable)?.checked_add(units(suspended)?)?).ok()?)
    };
    // Nearly always all are units of one scale.
    let by_total = match rows.iter().map(key).collect::<Option<Vec<_>>>() {
        Some(keys) => order_of(&keys),
        None => {
            let totals: Vec<_> = rows.iter().map(|row| money(row).total()).collect();
            order(rows.len(), &|a, b| totals.get(b).cmp(&totals.get(a)))
        }
    };
    arranged(rows, &by_total)
}

/// A sum of quantities past 64 bits would need more entries than there are.
fn units(units: i128) -> i64 {
    i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX })
}

fn sum<'a>(money: impl Iterator<Item = &'a MoneyParts>) -> Decimal {
    let mut sum = MoneyParts::default();
    for MoneyParts { payable, suspended } in money {
        sum.payable += payable;
        sum.suspended += suspended;
    }
    sum.total()
}

fn selected_sum<K>(rows: &[GroupRow<K>], is_selected: impl Fn(&K) -> bool) -> Decimal {
    sum(rows.iter().filter(|row| is_selected(&row.key)).map(|row| &row.money))
}
