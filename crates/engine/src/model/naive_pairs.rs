//! The cross table as one would reckon it by hand: for each cell, all entries that belong to it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use commissions::{CommissionEntry, Decimal, EntryAmount, Fraction, NoAmount, Shares};

use super::naive::{But, amount, concerns, day, money, passing, share};
use crate::answer::{Key, PairLine, Pairs, Sum};
use crate::query::{Across, Dimension, KindKey, Measure, Question};

fn key(entry: &CommissionEntry, dimension: Dimension, question: &Question) -> Key {
    let date = NaiveDate::from_num_days_from_ce_opt(day(entry, question)).unwrap();
    let days = |date: NaiveDate| Key::Days(date.num_days_from_ce());
    match dimension {
        Dimension::Employee => unreachable!("an entry may be of two"),
        Dimension::Place => Key::Place(entry.location_id),
        Dimension::Type => Key::Kind(KindKey(entry.kind())),
        Dimension::Transaction => Key::Transaction(entry.transaction_type),
        Dimension::Day => days(date),
        Dimension::Week => days(date.week(Weekday::Mon).first_day()),
        Dimension::Month => days(date.with_day(1).unwrap()),
    }
}

fn exact_units(of: &[&CommissionEntry]) -> Decimal {
    Decimal::from(of.iter().filter_map(|it| it.quantity).map(i128::from).sum::<i128>())
}

/// What some entries come to by their amounts of money; nothing where there are none.
fn value(
    of: &[&CommissionEntry],
    measure: Measure,
    share: impl Fn(&CommissionEntry) -> Decimal,
) -> Option<Decimal> {
    if let Some(amount) = measure.of_entry() {
        let amounts: Vec<_> = of.iter().filter_map(|it| amount.of(it).ok()).collect();
        let sum = amounts.iter().fold(Fraction::whole(Decimal::ZERO), |sum, it| &sum + it);
        return (!amounts.is_empty()).then(|| sum.to_decimal(10));
    }
    let money = money(of, share);
    let value = match measure {
        Measure::Payable => money.payable,
        Measure::Suspended => money.suspended,
        Measure::Entries => Decimal::from(i128::try_from(of.len()).unwrap()),
        Measure::Units => exact_units(of),
        _ => money.total(),
    };
    (!of.is_empty()).then_some(value)
}

fn in_order<T>(mut all: Vec<(Key, T)>, dimension: Dimension, sum: impl Fn(&T) -> Decimal) -> Vec<(Key, T)> {
    all.sort_by_key(|(key, it)| {
        let by_sum = if dimension.is_time() { Decimal::ZERO } else { sum(it) };
        (*key == Key::Unallocated, Reverse(by_sum), *key)
    });
    all
}

/// The part of some entries that is of a line, and what it comes to.
fn of_line(
    of: &[&CommissionEntry],
    line: Key,
    dimension: Dimension,
    question: &Question,
    measure: Measure,
) -> Option<Decimal> {
    let those = |is_it: &dyn Fn(&CommissionEntry) -> bool| -> Vec<&CommissionEntry> {
        of.iter().copied().filter(|it| is_it(it)).collect()
    };
    match line {
        Key::Employee(user) if measure == Measure::Units => {
            let primary = those(&|it| it.user_id == user);
            (!those(&|it| concerns(it, user)).is_empty()).then(|| exact_units(&primary))
        }
        Key::Employee(user) if measure.of_entry().is_some() => {
            value(&those(&|it| it.user_id == user), measure, |_| Decimal::ZERO)
        }
        Key::Employee(user) => value(&those(&|it| concerns(it, user)), measure, |it| share(it, user)),
        Key::Unallocated if measure.of_entry().is_some() || !measure.is_money() => None,
        Key::Unallocated => {
            value(of, measure, |it| Shares::of(it).unallocated).filter(|value| !value.is_zero())
        }
        line => value(&those(&|it| key(it, dimension, question) == line), measure, |it| amount(it, question)),
    }
}

pub fn pairs(all: &[CommissionEntry], question: &Question, across: Across, measure: Measure) -> Pairs {
    let behind = passing(all, question, But::Nothing);
    let selected = &question.filters.employees;
    let line_keys: BTreeSet<Key> = match across.lines {
        Dimension::Employee => {
            let users =
                behind.iter().flat_map(|it| [Some(it.user_id), it.commission_split_user_id.map(Some)]);
            let users = users.flatten().filter(|user| selected.is_empty() || selected.contains(user));
            let nobody = selected.is_empty().then_some(Key::Unallocated);
            users.map(Key::Employee).chain(nobody).collect()
        }
        lines => behind.iter().map(|it| key(it, lines, question)).collect(),
    };
    let column_keys: BTreeSet<Key> = behind.iter().map(|it| key(it, across.columns, question)).collect();
    let total = |of: &[&CommissionEntry]| value(of, measure, |it| amount(it, question));
    let columns = column_keys.into_iter().filter_map(|column| {
        let of: Vec<_> =
            behind.iter().copied().filter(|it| key(it, across.columns, question) == column).collect();
        total(&of).map(|all| (column, (of, all)))
    });
    let columns = in_order(columns.collect(), across.columns, |(_, all)| all.clone());
    let lines = line_keys.into_iter().filter_map(|line| {
        let of = |of: &[&CommissionEntry]| of_line(of, line, across.lines, question, measure);
        let cells: Vec<_> = columns.iter().map(|(_, (part, _))| of(part)).collect();
        // What nobody gets of one column may be what is too much of another.
        let all = if line == Key::Unallocated { of(&behind).or(Some(Decimal::ZERO)) } else { of(&behind) };
        let is_there = cells.iter().any(Option::is_some);
        is_there.then(|| (line, PairLine { sum: Sum { key: line, all: all.unwrap() }, cells }))
    });
    let lines = in_order(lines.collect(), across.lines, |line| line.sum.all.clone());
    let is_undefined = |amount: EntryAmount, it: &CommissionEntry| amount.of(it) == Err(NoAmount::Undefined);
    let undefined =
        measure.of_entry().map(|amount| behind.iter().filter(|it| is_undefined(amount, it)).count());
    Pairs {
        columns: columns.into_iter().map(|(key, (_, all))| Sum { key, all }).collect(),
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        all: total(&behind).unwrap_or_default(),
        n_undefined: undefined.unwrap_or_default() as u64,
    }
}
