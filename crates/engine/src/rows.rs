//! The entries behind a question, in order, a window at a time. The order is kept until the question or the
//! entries change, so that scrolling costs nothing but the window. While entries come in, it is made anew again and
//! again, and only its beginning is looked at: of many entries no more than that is put in order at first.

use commissions::UserId;

use crate::answer::{Names, kind_label, transaction_label};
use crate::message::{Row, Rows};
use crate::query::{Question, Sort};
use crate::store::{Store, Stored};

mod sorted;

use sorted::sorted;

/// The rows of the entries that a question lets through, sorted.
#[derive(Debug, Default)]
pub struct Order {
    key: Option<(u64, Question, Sort)>,
    rows: Vec<u32>,
    /// So many of them are in their places.
    n_in_order: usize,
}

impl Order {
    /// The entries that pass all filters, the first `n_wanted` of them in order.
    pub fn of<'a>(
        &'a mut self,
        store: &'a Store,
        question: &Question,
        sort: Sort,
        names: &Names,
        n_wanted: usize,
    ) -> Ordered<'a> {
        let key = Some((store.version(), question.clone(), sort));
        if self.key != key || n_wanted.min(self.rows.len()) > self.n_in_order {
            (self.rows, self.n_in_order) = sorted(store, question, sort, names, n_wanted);
            self.key = key;
        }
        // The key says that these are rows of this very version of the store.
        Ordered { store, rows: &self.rows }
    }

    /// After names have changed, which the order may go by.
    pub fn forget(&mut self) {
        self.key = None;
    }
}

/// Entries in order. Each is made of its columns when it is its turn.
#[derive(Clone, Copy, Debug)]
pub struct Ordered<'a> {
    store: &'a Store,
    rows: &'a [u32],
}

impl<'a> Ordered<'a> {
    fn window(self, offset: usize, limit: usize) -> impl Iterator<Item = Stored> + use<'a> {
        self.rows.iter().skip(offset).take(limit).filter_map(move |row| self.store.stored(*row as usize))
    }
}

impl<'a> IntoIterator for Ordered<'a> {
    type Item = Stored;
    type IntoIter = Box<dyn Iterator<Item = Stored> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.window(0, self.rows.len()))
    }
}

/// The window of `limit` entries from `offset`.
pub fn window(ordered: Ordered<'_>, question: &Question, offset: usize, limit: usize, names: &Names) -> Rows {
    let rows = ordered.window(offset, limit).map(|stored| row(&stored, question, names)).collect();
    Rows { offset, n_rows: ordered.rows.len(), rows }
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
