//! The entries behind a question, in order, a window at a time. The order is kept until the question or the
//! entries change, so that scrolling costs nothing but the window.

use std::cmp::Ordering;

use commissions::UserId;

use crate::answer::{Names, kind_label, transaction_label};
use crate::message::{Row, Rows};
use crate::query::{Column, Question, Sort};
use crate::store::{Store, Stored};

/// The positions of the entries that a question lets through, sorted.
#[derive(Debug, Default)]
pub struct Order {
    key: Option<(u64, Question, Sort)>,
    positions: Vec<usize>,
}

impl Order {
    /// The entries that pass all filters, in order.
    pub fn of<'a>(
        &'a mut self,
        store: &'a Store,
        question: &Question,
        sort: Sort,
        names: &Names,
    ) -> impl ExactSizeIterator<Item = &'a Stored> + use<'a> {
        let key = Some((store.version(), question.clone(), sort));
        if self.key != key {
            self.positions = sorted(store, question, sort, names);
            self.key = key;
        }
        let rows = store.rows();
        // The key says that these are positions in this very version of the store.
        self.positions.iter().map(move |idx| &rows[*idx])
    }

    /// After names have changed, which the order may go by.
    pub fn forget(&mut self) {
        self.key = None;
    }
}

fn sorted(store: &Store, question: &Question, sort: Sort, names: &Names) -> Vec<usize> {
    let rows = store.rows();
    let passing = |row: &Stored| row.passes(question).is_some_and(|passes| passes.all());
    let mut positions: Vec<_> = (0..rows.len()).filter(|idx| rows.get(*idx).is_some_and(passing)).collect();
    let directed = |ordering: Ordering| if sort.descending { ordering.reverse() } else { ordering };
    positions.sort_by(|a, b| match (rows.get(*a), rows.get(*b)) {
        (Some(a), Some(b)) => {
            directed(compare(a, b, sort.column, question, names).then(a.entry.id.cmp(&b.entry.id)))
        }
        _ => Ordering::Equal,
    });
    positions
}

fn compare(a: &Stored, b: &Stored, column: Column, question: &Question, names: &Names) -> Ordering {
    let (x, y) = (&a.entry, &b.entry);
    match column {
        Column::Date => x.date_created_utc.cmp(&y.date_created_utc),
        Column::Id => Ordering::Equal,
        Column::Invoice => x.invoice_number.cmp(&y.invoice_number),
        Column::Employee => employee_order(x.user_id, names).cmp(&employee_order(y.user_id, names)),
        Column::Place => names.place(x.location_id).cmp(&names.place(y.location_id)),
        Column::Type => kind_label(x.kind()).cmp(&kind_label(y.kind())),
        Column::Transaction => transaction_label(x.transaction()).cmp(&transaction_label(y.transaction())),
        Column::Unit => x.unit_commission.cmp(&y.unit_commission),
        Column::Quantity => x.quantity.cmp(&y.quantity),
        Column::Rate => x.commission_rate.cmp(&y.commission_rate),
        Column::Total => a.shares.computed_total.cmp(&b.shares.computed_total),
        Column::Share => a.amount(&question.filters).cmp(&b.amount(&question.filters)),
        Column::Findings => a.findings.len().cmp(&b.findings.len()),
    }
}

/// By name, those without one by number after them, and nobody last.
fn employee_order(user: Option<UserId>, names: &Names) -> (bool, bool, Option<&str>, Option<UserId>) {
    let name = user.and_then(|user| names.employee(user));
    (user.is_none(), name.is_none(), name, user)
}

/// The window of `limit` entries from `offset`.
pub fn window<'a>(
    ordered: impl ExactSizeIterator<Item = &'a Stored>,
    question: &Question,
    offset: usize,
    limit: usize,
    names: &Names,
) -> Rows {
    let n_rows = ordered.len();
    let rows = ordered.skip(offset).take(limit).map(|stored| row(stored, question, names)).collect();
    Rows { offset, n_rows, rows }
}

fn row(stored: &Stored, question: &Question, names: &Names) -> Row {
    let entry = &stored.entry;
    let name = |user: UserId| names.employee(user).map(str::to_owned);
    Row {
        id: entry.id,
        created_ticks: entry.date_created_utc.ticks(),
        invoice: entry.invoice_number.as_deref().map(str::to_owned),
        user: entry.user_id,
        name: entry.user_id.and_then(name),
        split_user: entry.commission_split_user_id,
        split_name: entry.commission_split_user_id.and_then(name),
        place: names.place(entry.location_id),
        kind: kind_label(entry.kind()),
        transaction: transaction_label(entry.transaction()),
        unit: entry.unit_commission.clone(),
        quantity: entry.quantity,
        rate: entry.commission_rate.clone(),
        total: stored.shares.computed_total.clone(),
        share: stored.amount(&question.filters).normalized(),
        is_suspended: entry.is_suspended(),
        n_findings: stored.findings.len(),
    }
}
