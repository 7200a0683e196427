//! From an answer to what stands on the page. Pure.

use std::collections::BTreeSet;

use commissions::{TransactionType, UserId};
use engine::{Answer, EmployeeRow, GroupRow, KindKey, MoneyParts, Names, Row, kind_label, transaction_label};

use crate::charts::BarRow;
use crate::format::{self, Style};
use crate::tables::{EntryLine, TotalsLine};

/// How keys of lines say that there is none.
const NONE: &str = "none";

pub fn optional_key(id: Option<i64>) -> String {
    id.map_or_else(|| NONE.to_owned(), |id| id.to_string())
}

/// The inverse of [`optional_key`], for keys that came from there.
pub fn parse_optional_key(key: &str) -> Option<i64> {
    key.parse().ok()
}

pub fn keys<T>(selected: impl IntoIterator<Item = T>, key: impl Fn(T) -> String) -> BTreeSet<String> {
    // One by one: what is collected is sorted first, by code of its own.
    let mut keys = BTreeSet::new();
    selected.into_iter().for_each(|it| {
        keys.insert(key(it));
    });
    keys
}

pub fn employee_label(user: Option<UserId>, names: &Names) -> String {
    format::employee(user, user.and_then(|user| names.employee(user)))
}

/// Nobody, and everybody who earned nothing, would be a bar of no length: the chart shows all the same, since
/// a line that is missing would be taken for an employee who is.
pub fn employee_bars(answer: &Answer, names: &Names, style: &Style) -> Vec<BarRow> {
    answer
        .employees
        .iter()
        .map(|row| bar(optional_key(row.user), employee_label(row.user, names), &row.money, style))
        .collect()
}

pub fn group_bars<K>(
    rows: &[GroupRow<K>],
    name: impl Fn(&K) -> (String, String),
    style: &Style,
) -> Vec<BarRow> {
    let bar = |row: &GroupRow<K>| {
        let (key, label) = name(&row.key);
        bar(key, label, &row.money, style)
    };
    rows.iter().map(bar).collect()
}

pub fn bar(key: String, label: String, money: &MoneyParts, style: &Style) -> BarRow {
    BarRow {
        key,
        label,
        payable: money.payable.clone(),
        suspended: money.suspended.clone(),
        payable_text: style.money(&money.payable),
        suspended_text: style.money(&money.suspended),
        total_text: style.money(&money.total()),
    }
}

pub fn employee_lines(answer: &Answer, names: &Names, style: &Style) -> Vec<TotalsLine> {
    let line = |row: &EmployeeRow| TotalsLine {
        key: Some(optional_key(row.user)),
        label: employee_label(row.user, names),
        detail: row.special_id.map(|id| id.to_string()).unwrap_or_default(),
        entries: style.count(row.n_entries as i64),
        units: style.count(row.units),
        ..money_line(&row.money, style)
    };
    answer.employees.iter().map(line).collect()
}

/// What nobody gets, and the sum of it all; the sum's entries are those of the question.
pub fn employee_closing(answer: &Answer, style: &Style) -> Vec<TotalsLine> {
    let mut payable = answer.unallocated.payable.clone();
    let mut suspended = answer.unallocated.suspended.clone();
    for row in &answer.employees {
        payable += &row.money.payable;
        suspended += &row.money.suspended;
    }
    let sum = MoneyParts { payable, suspended };
    vec![
        TotalsLine { label: "Unallocated".to_owned(), ..money_line(&answer.unallocated, style) },
        TotalsLine { label: "All".to_owned(), ..money_line(&sum, style) },
    ]
}

pub fn group_lines<K>(
    rows: &[GroupRow<K>],
    name: impl Fn(&K) -> (String, String),
    style: &Style,
) -> Vec<TotalsLine> {
    let line = |row: &GroupRow<K>| {
        let (key, label) = name(&row.key);
        TotalsLine {
            key: Some(key),
            label,
            entries: style.count(row.n_entries as i64),
            units: style.count(row.units),
            ..money_line(&row.money, style)
        }
    };
    rows.iter().map(line).collect()
}

pub fn group_closing<K>(rows: &[GroupRow<K>], style: &Style) -> Vec<TotalsLine> {
    vec![closing_line(rows.iter().map(|row| (row.n_entries, row.units, &row.money)), style)]
}

/// The sum of lines: their entries, units and amounts.
pub fn closing_line<'a>(
    lines: impl Iterator<Item = (u64, i64, &'a MoneyParts)>,
    style: &Style,
) -> TotalsLine {
    let (mut n_entries, mut units, mut sum) = (0, 0, MoneyParts::default());
    for (entries_of_line, units_of_line, money) in lines {
        n_entries += entries_of_line;
        units += units_of_line;
        sum.payable += &money.payable;
        sum.suspended += &money.suspended;
    }
    TotalsLine {
        label: "All".to_owned(),
        entries: style.count(n_entries as i64),
        units: style.count(units),
        ..money_line(&sum, style)
    }
}

pub fn money_line(money: &MoneyParts, style: &Style) -> TotalsLine {
    TotalsLine {
        key: None,
        label: String::new(),
        detail: String::new(),
        entries: String::new(),
        units: String::new(),
        payable: style.money(&money.payable),
        suspended: style.money(&money.suspended),
        total: style.money(&money.total()),
    }
}

/// A line of the entries' table. `local` moves a moment to the zone it is shown in.
pub fn entry_line(
    row: &Row,
    link: String,
    local: impl Fn(commissions::Timestamp) -> commissions::Timestamp,
    style: &Style,
) -> EntryLine {
    let created = commissions::Timestamp::from_ticks(row.created_ticks);
    let number = |value: &Option<commissions::Decimal>| value.as_ref().map(|value| style.number(value));
    EntryLine {
        id: row.id,
        link,
        date: created.map(|created| format::minute(local(created))).unwrap_or_default(),
        invoice: row.invoice.clone().unwrap_or_default(),
        employee: people(row.user, row.name.as_deref(), row.split_user, row.split_name.as_deref()),
        place: row.place.clone(),
        kind: row.kind.clone(),
        transaction: row.transaction.clone(),
        unit: number(&row.unit).unwrap_or_default(),
        quantity: row.quantity.map(|quantity| style.count(quantity)).unwrap_or_default(),
        rate: row.rate.as_ref().map(|rate| style.percent(rate)).unwrap_or_default(),
        total: row.total.as_ref().map(|total| style.money(total)).unwrap_or_default(),
        share: style.money(&row.share),
        findings: match row.n_findings {
            0 => String::new(),
            1 => "1 finding".to_owned(),
            n => format!("{n} findings"),
        },
        is_suspended: row.is_suspended,
    }
}

fn people(
    user: Option<UserId>,
    name: Option<&str>,
    split: Option<UserId>,
    split_name: Option<&str>,
) -> String {
    let first = format::employee(user, name);
    match split {
        Some(split) => format!("{first} + {}", format::employee(Some(split), split_name)),
        None => first,
    }
}

pub fn kind_key(key: &KindKey) -> String {
    key.to_string()
}

pub fn transaction_key(key: &Option<u8>) -> String {
    optional_key(key.map(i64::from))
}

/// The key and the name of a commission type.
pub fn kind_name(key: &KindKey) -> (String, String) {
    (kind_key(key), kind_label(key.0))
}

/// The key and the name of a transaction type.
pub fn transaction_name(key: &Option<u8>) -> (String, String) {
    (transaction_key(key), transaction_label(key.map(TransactionType::from_code)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn money(payable: &str, suspended: &str) -> MoneyParts {
        MoneyParts { payable: payable.parse().unwrap(), suspended: suspended.parse().unwrap() }
    }

    fn group(code: u8, n_entries: u64, parts: MoneyParts) -> GroupRow<Option<u8>> {
        GroupRow { key: Some(code), n_entries, units: 2, money: parts }
    }

    #[test]
    fn lines_show_payable_and_suspended_apart_and_close_with_their_sum() {
        let rows = [group(1, 3, money("10.005", "1")), group(2, 1, money("-2", "0"))];
        let style = Style::default();
        let lines = group_lines(&rows, transaction_name, &style);
        assert_eq!(lines[0].key.as_deref(), Some("1"));
        assert_eq!((lines[0].payable.as_str(), lines[0].total.as_str()), ("10.00", "11.00"));
        assert_eq!(lines[1].payable, "−2.00");
        let closing = group_closing(&rows, &style);
        assert_eq!((closing[0].entries.as_str(), closing[0].total.as_str()), ("4", "9.00"));
    }

    #[test]
    fn keys_survive_the_way_there_and_back() {
        for id in [None, Some(0), Some(-7), Some(2576)] {
            assert_eq!(parse_optional_key(&optional_key(id)), id);
        }
    }

    #[test]
    fn both_people_of_a_split_stand_in_the_line() {
        assert_eq!(people(Some(1), Some("Ann"), Some(2), None), "Ann + Employee 2");
        assert_eq!(people(None, None, None, None), "No employee");
    }
}
