//! Answers, orders and files as one would reckon them by hand: for each line, all entries that belong to it.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use commissions::{CommissionEntry, CommissionKind, Decimal, Shares, TransactionType, UserId, findings};

use crate::answer::{
    Answer, DayRow, EmployeeRow, GroupRow, MoneyParts, Names, Proof, kind_label, transaction_label,
};
use crate::message::Row;
use crate::query::{Column, KindKey, Question, Sort};
use crate::store::Stored;

#[derive(Clone, Copy, PartialEq)]
pub enum But {
    Employees,
    Kinds,
    Transactions,
    Places,
    Brush,
    Nothing,
}

pub fn passing<'a>(all: &'a [CommissionEntry], question: &Question, but: But) -> Vec<&'a CommissionEntry> {
    let filters = &question.filters;
    let created = |entry: &CommissionEntry| entry.date_created_utc.ticks();
    let mut left: Vec<_> = all.iter().collect();
    left.retain(|it| question.from_ticks.is_none_or(|from| created(it) >= from));
    left.retain(|it| question.before_ticks.is_none_or(|before| created(it) < before));
    left.retain(|it| !filters.with_findings || !findings(it, &Shares::of(it)).is_empty());
    left.retain(|it| {
        let (from, to) = (&filters.amounts.from, &filters.amounts.to);
        let total = Shares::of(it).computed_total;
        let is_there = |end: &Option<Decimal>| end.is_none() || total.is_some();
        let is_not_below = from.as_ref() <= total.as_ref();
        is_there(from)
            && is_there(to)
            && is_not_below
            && to.as_ref().is_none_or(|to| total.as_ref() <= Some(to))
    });
    left.retain(|it| filters.text.is_empty() || has_text(it, filters.text.as_str()));
    if but != But::Employees && !filters.employees.is_empty() {
        left.retain(|it| filters.employees.iter().any(|user| concerns(it, *user)));
    }
    if but != But::Kinds && !filters.kinds.is_empty() {
        left.retain(|it| filters.kinds.contains(&KindKey(it.kind())));
    }
    if but != But::Transactions && !filters.transactions.is_empty() {
        left.retain(|it| filters.transactions.contains(&it.transaction_type));
    }
    if but != But::Places && !filters.places.is_empty() {
        left.retain(|it| filters.places.contains(&it.location_id));
    }
    if but != But::Brush
        && let Some((from, to)) = question.brush
    {
        left.retain(|it| (from..=to).contains(&day(it, question)));
    }
    left
}

/// By looking at each place of each text.
fn has_text(entry: &CommissionEntry, wanted: &str) -> bool {
    let letters = |text: &str| -> Vec<char> {
        text.to_uppercase().to_lowercase().replace('ς', "σ").chars().collect()
    };
    let wanted = letters(wanted);
    let texts = [
        &entry.invoice_number,
        &entry.serial_number,
        &entry.comments,
        &entry.location_code,
        &entry.milestone_id,
        &entry.sale_invoice_and_coupon_id,
        &entry.transaction_guid,
    ];
    let mut there = texts.into_iter().flatten();
    there.any(|text| letters(text).windows(wanted.len()).any(|part| part == wanted))
}

/// By looking at one day after the other.
pub fn day(entry: &CommissionEntry, question: &Question) -> i32 {
    let (ticks, calendar) = (entry.date_created_utc.ticks(), &question.calendar);
    let mut day = 719_163 + ticks.div_euclid(864_000_000_000) as i32 - 2;
    while calendar.start_of(day + 1) <= ticks {
        day += 1;
    }
    day
}

fn chargebacks(entries: &[&CommissionEntry], question: &Question) -> Decimal {
    let chargebacks: Vec<_> = entries.iter().copied().filter(|it| it.is_any_chargeback()).collect();
    sum(&chargebacks, |entry| amount(entry, question))
}

fn day_rows(entries: &[&CommissionEntry], question: &Question) -> Vec<DayRow> {
    let days: BTreeSet<_> = entries.iter().map(|it| day(it, question)).collect();
    let row = |number: i32| {
        let of_day: Vec<_> = entries.iter().copied().filter(|it| day(it, question) == number).collect();
        DayRow {
            day: number,
            n_entries: of_day.len() as u64,
            units: units(&of_day),
            money: money(&of_day, |entry| amount(entry, question)),
            chargebacks: chargebacks(&of_day, question),
        }
    };
    days.into_iter().map(row).collect()
}

/// Whether an employee has a share; `None` is "No employee".
pub fn concerns(entry: &CommissionEntry, user: Option<UserId>) -> bool {
    entry.user_id == user || user.is_some() && entry.commission_split_user_id == user
}

/// What an entry brings to one employee.
pub fn share(entry: &CommissionEntry, user: Option<UserId>) -> Decimal {
    let shares = Shares::of(entry);
    let primary = if entry.user_id == user { shares.primary } else { Decimal::ZERO };
    let is_split = user.is_some() && entry.commission_split_user_id == user;
    &primary + &if is_split { shares.split } else { Decimal::ZERO }
}

/// What it brings to all that are selected.
pub fn amount(entry: &CommissionEntry, question: &Question) -> Decimal {
    let employees = &question.filters.employees;
    if employees.is_empty() {
        return Shares::of(entry).computed_total.unwrap_or_default();
    }
    employees.iter().fold(Decimal::ZERO, |sum, user| &sum + &share(entry, *user))
}

fn sum(entries: &[&CommissionEntry], amount: impl Fn(&CommissionEntry) -> Decimal) -> Decimal {
    entries.iter().fold(Decimal::ZERO, |sum, entry| &sum + &amount(entry)).normalized()
}

pub fn money(entries: &[&CommissionEntry], amount: impl Fn(&CommissionEntry) -> Decimal) -> MoneyParts {
    let (suspended, payable): (Vec<_>, Vec<_>) =
        entries.iter().copied().partition(|it| it.is_suspended == Some(true));
    MoneyParts { payable: sum(&payable, &amount), suspended: sum(&suspended, &amount) }
}

fn units(entries: &[&CommissionEntry]) -> i64 {
    let sum: i128 = entries.iter().filter_map(|it| it.quantity).map(i128::from).sum();
    sum.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

fn employee_rows(entries: &[&CommissionEntry]) -> Vec<EmployeeRow> {
    let primary = entries.iter().map(|it| it.user_id);
    let split = entries.iter().filter(|it| it.commission_split_user_id.is_some());
    let users: BTreeSet<_> = primary.chain(split.map(|it| it.commission_split_user_id)).collect();
    let row = |user: Option<UserId>| {
        let theirs: Vec<_> = entries.iter().copied().filter(|it| concerns(it, user)).collect();
        let primary: Vec<_> = theirs.iter().copied().filter(|it| it.user_id == user).collect();
        let mut special_ids = Vec::new();
        for entry in theirs.iter().filter(|_| user.is_some()) {
            let version = (entry.last_update_date_utc.ticks(), entry.id);
            let as_primary = entry.employee_special_id.filter(|_| entry.user_id == user);
            let as_split =
                entry.commission_split_employee_special_id.filter(|_| entry.commission_split_user_id == user);
            special_ids
                .extend(as_primary.into_iter().chain(as_split).map(|special_id| (version, special_id)));
        }
        EmployeeRow {
            user,
            special_id: special_ids.into_iter().max().map(|(_, special_id)| special_id),
            n_entries: theirs.len() as u64,
            units: units(&primary),
            money: money(&theirs, |it| share(it, user)),
        }
    };
    let mut rows: Vec<_> = users.into_iter().map(row).collect();
    rows.sort_by_key(|row| (Reverse(row.money.total()), row.user));
    rows
}

fn group_rows<T: Ord + Copy, K>(
    entries: &[&CommissionEntry],
    question: &Question,
    group: impl Fn(&CommissionEntry) -> T,
    key: impl Fn(T) -> K,
) -> Vec<GroupRow<K>> {
    let groups: BTreeSet<T> = entries.iter().map(|it| group(it)).collect();
    let row = |it: T| {
        let members: Vec<_> = entries.iter().copied().filter(|entry| group(entry) == it).collect();
        GroupRow {
            key: key(it),
            n_entries: members.len() as u64,
            units: units(&members),
            money: money(&members, |entry| amount(entry, question)),
        }
    };
    groups.into_iter().map(row).collect()
}

fn greatest_first<K>(mut rows: Vec<GroupRow<K>>) -> Vec<GroupRow<K>> {
    rows.sort_by_key(|row| Reverse(row.money.total()));
    rows
}

fn total_of<'a>(money: impl IntoIterator<Item = &'a MoneyParts>) -> Decimal {
    money.into_iter().fold(Decimal::ZERO, |sum, money| &sum + &money.total()).normalized()
}

pub fn answer(all: &[CommissionEntry], question: &Question) -> Answer {
    let filters = &question.filters;
    let of = |but| passing(all, question, but);
    let amount = |entry: &CommissionEntry| amount(entry, question);
    let transaction = |entry: &CommissionEntry| entry.transaction_type.map(TransactionType::from_code);
    let employees = employee_rows(&of(But::Employees));
    let kind =
        |it: &CommissionEntry| it.commission_type.map(|code| CommissionKind::new(code, it.transaction_type));
    let kinds = greatest_first(group_rows(&of(But::Kinds), question, kind, KindKey));
    let code = |it: Option<TransactionType>| it.map(TransactionType::code);
    let transactions = greatest_first(group_rows(&of(But::Transactions), question, transaction, code));
    let places = group_rows(&of(But::Places), question, |it| it.location_id, |it| it);

    let behind = of(But::Nothing);
    let headline = money(&behind, amount);
    let selected: Vec<_> = employees
        .iter()
        .filter(|row| filters.employees.is_empty() || filters.employees.contains(&row.user))
        .collect();
    let unallocated = money(&of(But::Employees), |it| Shares::of(it).unallocated);
    let selected_kinds =
        kinds.iter().filter(|row| filters.kinds.is_empty() || filters.kinds.contains(&row.key));
    let selected_transactions = transactions
        .iter()
        .filter(|row| filters.transactions.is_empty() || filters.transactions.contains(&row.key));
    let days = day_rows(&of(But::Brush), question);
    let is_brushed = |row: &&DayRow| question.brush.is_none_or(|(from, to)| (from..=to).contains(&row.day));
    let proof = Proof {
        days: total_of(days.iter().filter(is_brushed).map(|row| &row.money)),
        employees: total_of(selected.iter().map(|row| &row.money)),
        unallocated: if filters.employees.is_empty() { unallocated.total() } else { Decimal::ZERO },
        kinds: total_of(selected_kinds.map(|row| &row.money)),
        transactions: total_of(selected_transactions.map(|row| &row.money)),
        total: headline.total(),
    };
    Answer {
        chargebacks: chargebacks(&behind, question),
        n_entries: behind.len() as u64,
        n_employees: selected.iter().filter(|row| row.user.is_some()).count() as u64,
        n_with_findings: behind.iter().filter(|it| !findings(it, &Shares::of(it)).is_empty()).count() as u64,
        headline,
        unallocated,
        proof,
        employees,
        kinds,
        transactions,
        places,
        days: Some(days),
    }
}

pub fn sorted(all: &[CommissionEntry], question: &Question, sort: Sort, names: &Names) -> Vec<Stored> {
    let mut entries = passing(all, question, But::Nothing);
    entries.sort_by(|a, b| {
        let ordering = compare(a, b, sort.column, question, names).then(a.id.cmp(&b.id));
        if sort.descending { ordering.reverse() } else { ordering }
    });
    let stored = |entry: &CommissionEntry| {
        let shares = Shares::of(entry);
        Stored { findings: findings(entry, &shares), shares, entry: entry.clone() }
    };
    entries.into_iter().map(stored).collect()
}

fn compare(
    a: &CommissionEntry,
    b: &CommissionEntry,
    column: Column,
    question: &Question,
    names: &Names,
) -> Ordering {
    let employee = |entry: &CommissionEntry| {
        let name = entry.user_id.and_then(|user| names.employees.get(&user).cloned());
        (entry.user_id.is_none(), name.is_none(), name, entry.user_id)
    };
    let n_findings = |entry: &CommissionEntry| findings(entry, &Shares::of(entry)).len();
    match column {
        Column::Date => a.date_created_utc.cmp(&b.date_created_utc),
        Column::Id => Ordering::Equal,
        Column::Invoice => a.invoice_number.cmp(&b.invoice_number),
        Column::Employee => employee(a).cmp(&employee(b)),
        Column::Place => names.place(a.location_id).cmp(&names.place(b.location_id)),
        Column::Type => kind_label(a.kind()).cmp(&kind_label(b.kind())),
        Column::Transaction => transaction_label(a.transaction()).cmp(&transaction_label(b.transaction())),
        Column::Unit => a.unit_commission.cmp(&b.unit_commission),
        Column::Quantity => a.quantity.cmp(&b.quantity),
        Column::Rate => a.commission_rate.cmp(&b.commission_rate),
        Column::Total => Shares::of(a).computed_total.cmp(&Shares::of(b).computed_total),
        Column::Share => amount(a, question).cmp(&amount(b, question)),
        Column::Findings => n_findings(a).cmp(&n_findings(b)),
    }
}

pub fn row(stored: &Stored, question: &Question, names: &Names) -> Row {
    let entry = &stored.entry;
    let name = |user: Option<UserId>| user.and_then(|user| names.employees.get(&user).cloned());
    Row {
        id: entry.id,
        created_ticks: entry.date_created_utc.ticks(),
        invoice: entry.invoice_number.as_deref().map(str::to_owned),
        user: entry.user_id,
        name: name(entry.user_id),
        split_user: entry.commission_split_user_id,
        split_name: name(entry.commission_split_user_id),
        place: names.place(entry.location_id),
        kind: kind_label(entry.kind()),
        transaction: transaction_label(entry.transaction()),
        unit: entry.unit_commission.clone(),
        quantity: entry.quantity,
        rate: entry.commission_rate.clone(),
        total: Shares::of(entry).computed_total,
        share: amount(entry, question),
        is_suspended: entry.is_suspended == Some(true),
        n_findings: findings(entry, &Shares::of(entry)).len(),
    }
}

/// The CSV of the totals; names of the tests need no quotes.
pub fn totals_file(all: &[CommissionEntry], question: &Question, names: &Names) -> String {
    let behind = passing(all, question, But::Nothing);
    let plain = |amount: &Decimal| amount.clone().normalized();
    let money_cells = |money: &MoneyParts| {
        format!("{},{},{}", plain(&money.payable), plain(&money.suspended), plain(&money.total()))
    };
    let mut rows = employee_rows(&behind);
    let selected = &question.filters.employees;
    rows.retain(|row| selected.is_empty() || selected.contains(&row.user));
    rows.sort_by_key(|row| (row.user.is_none(), row.user));
    let mut file = "UserId,EmployeeSpecialId,Name,Entries,Units,Payable,Suspended,Total\r\n".to_owned();
    let cell = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    for row in rows {
        let name = match row.user {
            Some(user) => names.employees.get(&user).cloned().unwrap_or_default(),
            None => "No employee".to_owned(),
        };
        let (user, special_id) = (cell(row.user), cell(row.special_id));
        let line = [user, special_id, name, row.n_entries.to_string(), row.units.to_string()].join(",");
        file += &format!("{line},{}\r\n", money_cells(&row.money));
    }
    file + &format!("Unallocated,,,,,{}\r\n", money_cells(&money(&behind, |it| Shares::of(it).unallocated)))
}
