//! Answers against sums that are made here, question by question.

use std::collections::BTreeMap;

use commissions::{Amounts, CommissionEntry, Decimal, Shares, Timestamp, Totals, UserId, findings};
use engine::{EmployeeRow, Filters, GroupRow, KindKey, MoneyParts, Question};

use crate::world::{COMPANY, World, entries};

/// Number of entries, units, and money.
type Line = (u64, i64, MoneyParts);

fn totals<'a>(entries: impl IntoIterator<Item = &'a CommissionEntry>) -> Totals {
    let mut totals = Totals::default();
    for entry in entries {
        totals.add(entry, &Shares::of(entry));
    }
    totals
}

fn concerns(entry: &CommissionEntry, users: &Filters) -> bool {
    let split = entry.commission_split_user_id;
    users.employees.contains(&entry.user_id) || split.is_some() && users.employees.contains(&split)
}

/// What these entries bring to the selected employees, or to everybody where none is selected.
fn line(entries: &[&CommissionEntry], filters: &Filters) -> Line {
    let totals = totals(entries.iter().copied());
    let amounts = if filters.employees.is_empty() {
        totals.total.amounts
    } else {
        let mut sum = Amounts::default();
        for user in &filters.employees {
            sum.merge(&totals.employees.get(user).cloned().unwrap_or_default().amounts);
        }
        sum
    };
    let units: i64 = entries.iter().filter_map(|entry| entry.quantity).sum();
    (entries.len() as u64, units, amounts.into())
}

fn groups<K: Ord>(
    entries: &[&CommissionEntry],
    filters: &Filters,
    key: impl Fn(&CommissionEntry) -> K,
) -> BTreeMap<K, Line> {
    let mut members: BTreeMap<K, Vec<&CommissionEntry>> = BTreeMap::new();
    for entry in entries {
        members.entry(key(entry)).or_default().push(entry);
    }
    members.into_iter().map(|(key, entries)| (key, line(&entries, filters))).collect()
}

fn shown<K: Ord + Clone>(rows: &[GroupRow<K>]) -> BTreeMap<K, Line> {
    rows.iter().map(|row| (row.key.clone(), (row.n_entries, row.units, row.money.clone()))).collect()
}

/// Whose filter a view leaves out.
#[derive(Clone, Copy, PartialEq)]
enum But {
    Employees,
    Kinds,
    Transactions,
    Places,
    Nothing,
}

fn passing<'a>(all: &'a [CommissionEntry], question: &Question, but: But) -> Vec<&'a CommissionEntry> {
    let filters = &question.filters;
    let holds = |entry: &&CommissionEntry| {
        let created = entry.date_created_utc.ticks();
        question.from_ticks.is_none_or(|from| created >= from)
            && question.before_ticks.is_none_or(|before| created < before)
            && (!filters.with_findings || !findings(entry, &Shares::of(entry)).is_empty())
            && (but == But::Employees || filters.employees.is_empty() || concerns(entry, filters))
            && (but == But::Kinds
                || filters.kinds.is_empty()
                || filters.kinds.contains(&KindKey(entry.kind())))
            && (but == But::Transactions
                || filters.transactions.is_empty()
                || filters.transactions.contains(&entry.transaction_type))
            && (but == But::Places
                || filters.places.is_empty()
                || filters.places.contains(&entry.location_id))
    };
    all.iter().filter(holds).collect()
}

fn check(world: &mut World, all: &[CommissionEntry], question: &Question) {
    let filters = &question.filters;
    let answer = world.ask(question);
    let of = |but| passing(all, question, but);

    let by_employee = totals(of(But::Employees));
    let expected: BTreeMap<Option<UserId>, _> = by_employee
        .employees
        .iter()
        .map(|(user, it)| (*user, (it.n_entries, it.units as i64, MoneyParts::from(it.amounts.clone()))))
        .collect();
    let row = |row: &EmployeeRow| (row.user, (row.n_entries, row.units, row.money.clone()));
    assert_eq!(answer.employees.iter().map(row).collect::<BTreeMap<_, _>>(), expected, "{question:?}");
    assert_eq!(answer.unallocated, by_employee.unallocated.into(), "{question:?}");

    assert_eq!(shown(&answer.kinds), groups(&of(But::Kinds), filters, |it| KindKey(it.kind())));
    assert_eq!(
        shown(&answer.transactions),
        groups(&of(But::Transactions), filters, |it| it.transaction_type),
        "{question:?}"
    );
    assert_eq!(shown(&answer.places), groups(&of(But::Places), filters, |it| it.location_id));

    let behind = of(But::Nothing);
    let (n_entries, _, headline) = line(&behind, filters);
    assert_eq!((answer.n_entries, &answer.headline), (n_entries, &headline), "{question:?}");
    let chargebacks: Vec<_> = behind.iter().copied().filter(|it| it.is_any_chargeback()).collect();
    assert_eq!(answer.chargebacks, line(&chargebacks, filters).2.total(), "{question:?}");
    assert!(answer.proof.holds(), "{question:?}: {:?}", answer.proof);
    assert_eq!(answer.proof.total, headline.total());

    let totals: Vec<Decimal> = answer.employees.iter().map(|row| row.money.total()).collect();
    assert!(totals.is_sorted_by(|a, b| a >= b), "{question:?}: not the greatest first");
}

fn ticks(text: &str) -> Option<i64> {
    Some(text.parse::<Timestamp>().unwrap().ticks())
}

#[test]
fn answers_are_the_naive_sums() {
    let all = entries(COMPANY);
    let mut world = World::loaded(COMPANY);
    let split = all.iter().find(|it| it.commission_split_user_id.is_some() && it.user_id.is_some()).unwrap();
    let (primary, second) = (split.user_id, split.commission_split_user_id);
    let place = split.location_id;
    let margin: KindKey = "3".parse().unwrap();
    let coupon: KindKey = "c1".parse().unwrap();

    let none = Filters::default;
    let filters = [
        none(),
        Filters { employees: [primary].into(), ..none() },
        Filters { employees: [second].into(), ..none() },
        Filters { employees: [primary, second].into(), ..none() },
        Filters { employees: [None].into(), ..none() },
        Filters { kinds: [margin].into(), ..none() },
        Filters { kinds: [margin, coupon].into(), ..none() },
        Filters { transactions: [Some(1)].into(), ..none() },
        Filters { transactions: [Some(3), Some(6)].into(), ..none() },
        Filters { places: [place].into(), ..none() },
        Filters { with_findings: true, ..none() },
        Filters { employees: [primary, second].into(), transactions: [Some(1)].into(), ..none() },
        Filters { employees: [primary].into(), kinds: [margin].into(), places: [place].into(), ..none() },
        Filters { kinds: [coupon].into(), transactions: [Some(5)].into(), ..none() },
        Filters { employees: [Some(-1)].into(), ..none() },
    ];
    for filters in filters {
        let everything = Question { filters, ..Question::default() };
        check(&mut world, &all, &everything);
        let quarter = Question {
            from_ticks: ticks("2016-10-01T00:00:00"),
            before_ticks: ticks("2017-01-01T00:00:00"),
            ..everything
        };
        check(&mut world, &all, &quarter);
    }
}

#[test]
fn the_types_of_one_person_come_to_that_persons_total() {
    let mut world = World::loaded(COMPANY);
    let everybody = world.ask_filtered(Filters::default());
    for row in everybody.employees.iter().take(20) {
        let theirs = world.ask_filtered(Filters { employees: [row.user].into(), ..Filters::default() });
        let kinds = theirs.kinds.iter().fold(Decimal::ZERO, |sum, kind| &sum + &kind.money.total());
        assert_eq!(kinds, row.money.total(), "{row:?}");
        assert_eq!(theirs.headline, row.money);
        assert_eq!(theirs.n_entries, row.n_entries);
    }
}
