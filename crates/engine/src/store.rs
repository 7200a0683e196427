//! The entries that were read, each in its newest version, with what is derived from it once.

use std::collections::{HashMap, HashSet};

use commissions::{CommissionEntry, Decimal, Finding, Shares, Timestamp, findings};
use rq_api::sync::RowKey;

use crate::query::{Filters, KindKey, Question};

/// An entry with its shares and findings.
#[derive(Clone, Debug)]
pub struct Stored {
    pub entry: CommissionEntry,
    pub shares: Shares,
    pub findings: Vec<Finding>,
}

impl Stored {
    fn new(entry: CommissionEntry) -> Self {
        let shares = Shares::of(&entry);
        let findings = findings(&entry, &shares);
        Stored { entry, shares, findings }
    }

    /// What it brings to a total: the shares of the selected employees, or all of it where none is selected.
    pub fn amount(&self, filters: &Filters) -> Decimal {
        if filters.employees.is_empty() {
            return self.shares.computed_total.clone().unwrap_or_default();
        }
        let mut amount = Decimal::ZERO;
        if filters.employees.contains(&self.entry.user_id) {
            amount += &self.shares.primary;
        }
        if self.entry.commission_split_user_id.is_some_and(|user| filters.employees.contains(&Some(user))) {
            amount += &self.shares.split;
        }
        amount
    }

    /// Which filters let it through; nothing where it is outside of the period.
    pub fn passes(&self, question: &Question) -> Option<Passes> {
        let created = self.entry.date_created_utc.ticks();
        let is_before = question.from_ticks.is_some_and(|from| created < from);
        if is_before || question.before_ticks.is_some_and(|before| created >= before) {
            return None;
        }
        let filters = &question.filters;
        if filters.with_findings && self.findings.is_empty() {
            return None;
        }
        let entry = &self.entry;
        let split_user = entry.commission_split_user_id;
        Some(Passes {
            employee: filters.employees.is_empty()
                || filters.employees.contains(&entry.user_id)
                || split_user.is_some_and(|user| filters.employees.contains(&Some(user))),
            kind: filters.kinds.is_empty() || filters.kinds.contains(&KindKey(entry.kind())),
            transaction: filters.transactions.is_empty()
                || filters.transactions.contains(&entry.transaction_type),
            place: filters.places.is_empty() || filters.places.contains(&entry.location_id),
        })
    }
}

/// Which of the filters that a view may leave out let an entry through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passes {
    pub employee: bool,
    pub kind: bool,
    pub transaction: bool,
    pub place: bool,
}

impl Passes {
    pub fn all(self) -> bool {
        self.employee && self.kind && self.transaction && self.place
    }
}

/// Entries by `Id`. Of two versions the one with the greater `LastUpdateDateUtc` stays, in whatever order
/// they come.
#[derive(Debug, Default)]
pub struct Store {
    rows: Vec<Stored>,
    idx_by_id: HashMap<i64, usize>,
    /// The `Id`s of entries that the server has no more. They stay, until one of them comes again.
    withdrawn: HashSet<i64>,
    version: u64,
}

impl Store {
    pub fn merge(&mut self, entry: CommissionEntry) {
        match self.idx_by_id.get(&entry.id).and_then(|idx| self.rows.get_mut(*idx)) {
            Some(known) if known.entry.last_update_date_utc > entry.last_update_date_utc => return,
            Some(known) if known.entry.last_update_date_utc == entry.last_update_date_utc => {
                if !self.withdrawn.remove(&entry.id) {
                    return;
                }
            }
            Some(known) => {
                self.withdrawn.remove(&entry.id);
                *known = Stored::new(entry);
            }
            None => {
                self.idx_by_id.insert(entry.id, self.rows.len());
                self.rows.push(Stored::new(entry));
            }
        }
        self.version += 1;
    }

    /// What is not withdrawn, nor older than `from` by `LastUpdateDateUtc`.
    pub fn keys(&self, from: Timestamp) -> Vec<RowKey> {
        let keys = self.rows.iter().map(|row| &row.entry);
        let keys = keys.map(|entry| RowKey { id: entry.id, updated: entry.last_update_date_utc });
        keys.filter(|key| key.updated >= from && !self.withdrawn.contains(&key.id)).collect()
    }

    /// The server has these no more.
    pub fn withdraw(&mut self, keys: &[RowKey]) {
        self.withdrawn.extend(keys.iter().map(|key| key.id));
        self.version += 1;
    }

    pub fn rows(&self) -> &[Stored] {
        &self.rows
    }

    pub fn get(&self, id: i64) -> Option<&Stored> {
        self.idx_by_id.get(&id).and_then(|idx| self.rows.get(*idx))
    }

    /// Grows whenever what is stored changes.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Something that is shown with the entries has changed: names.
    pub fn touch(&mut self) {
        self.version += 1;
    }

    pub fn clear(&mut self) {
        self.rows.clear();
        self.idx_by_id.clear();
        self.withdrawn.clear();
        self.version += 1;
    }
}
