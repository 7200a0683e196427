//! Windows of the entries' table against a sort of everything.

use std::cmp::Ordering;

use commissions::{CommissionEntry, Shares};
use engine::{Column, Filters, Question, Sort};

use crate::world::{COMPANY, N_ENTRIES, World, entries};

type Compare = fn(&CommissionEntry, &CommissionEntry) -> Ordering;

/// The order of a column, where it does not go by names.
const ORDERS: [(Column, Compare); 7] = [
    (Column::Date, |a, b| a.date_created_utc.cmp(&b.date_created_utc)),
    (Column::Id, |a, b| a.id.cmp(&b.id)),
    (Column::Invoice, |a, b| a.invoice_number.cmp(&b.invoice_number)),
    (Column::Unit, |a, b| a.unit_commission.cmp(&b.unit_commission)),
    (Column::Quantity, |a, b| a.quantity.cmp(&b.quantity)),
    (Column::Rate, |a, b| a.commission_rate.cmp(&b.commission_rate)),
    (Column::Total, |a, b| Shares::of(a).computed_total.cmp(&Shares::of(b).computed_total)),
];

fn ids(world: &mut World, question: &Question, sort: Sort, offset: usize, limit: usize) -> Vec<i64> {
    world.rows(question, sort, offset, limit).rows.iter().map(|row| row.id).collect()
}

#[test]
fn windows_put_together_are_the_whole_order() {
    let mut all = entries(COMPANY);
    let mut world = World::loaded(COMPANY);
    let question = Question::default();
    for (column, compare) in ORDERS {
        for descending in [false, true] {
            all.sort_by(|a, b| {
                let ordering = compare(a, b).then(a.id.cmp(&b.id));
                if descending { ordering.reverse() } else { ordering }
            });
            let expected: Vec<i64> = all.iter().map(|entry| entry.id).collect();
            let sort = Sort { column, descending };
            let windows = (0..expected.len()).step_by(170);
            let put_together: Vec<i64> =
                windows.flat_map(|offset| ids(&mut world, &question, sort, offset, 170)).collect();
            assert_eq!(put_together, expected, "{sort:?}");
        }
    }
}

#[test]
fn names_are_sorted_by_name_and_nobody_comes_last() {
    let mut world = World::loaded(COMPANY);
    let question = Question::default();
    for (column, read) in [
        (Column::Employee, (|row| row.name.clone()) as fn(&engine::Row) -> Option<String>),
        (Column::Place, |row| Some(row.place.clone())),
        (Column::Type, |row| Some(row.kind.clone())),
        (Column::Transaction, |row| Some(row.transaction.clone())),
    ] {
        let rows = world.rows(&question, Sort { column, descending: false }, 0, 5_000).rows;
        assert_eq!(rows.len(), N_ENTRIES);
        let names: Vec<_> = rows.iter().map(|row| (read(row).is_none(), read(row))).collect();
        assert!(names.is_sorted(), "{column:?}");
    }
}

#[test]
fn windows_obey_filters_and_the_end() {
    let all = entries(COMPANY);
    let mut world = World::loaded(COMPANY);
    let user = all.iter().find_map(|entry| entry.commission_split_user_id);
    let filters = Filters { employees: [user].into(), ..Filters::default() };
    let question = Question { filters, ..Question::default() };
    let sort = Sort { column: Column::Id, descending: false };
    let mut expected: Vec<i64> = all
        .iter()
        .filter(|entry| entry.user_id == user || entry.commission_split_user_id == user)
        .map(|entry| entry.id)
        .collect();
    expected.sort_unstable();
    assert_eq!(ids(&mut world, &question, sort, 0, 1_000), expected);
    let n_rows = expected.len();
    assert_eq!(ids(&mut world, &question, sort, n_rows - 1, 10), [expected[n_rows - 1]]);
    assert_eq!(world.rows(&question, sort, n_rows, 10).rows, []);
    assert_eq!(world.rows(&question, sort, n_rows + 50, 10).n_rows, n_rows);
}
