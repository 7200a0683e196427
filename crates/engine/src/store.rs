//! The entries that were read, each in its newest version, with what is derived from it once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    /// Which load has last seen each of `rows`.
    seen: Vec<u64>,
    idx_by_id: HashMap<i64, usize>,
    /// Entries that the server no longer has. In no total.
    withdrawn: BTreeMap<i64, Stored>,
    /// What has changed since it was last written, by `Id`.
    unwritten: BTreeSet<i64>,
    version: u64,
}

impl Store {
    /// `load`: the number of the load that brings it.
    pub fn merge(&mut self, entry: CommissionEntry, load: u64) {
        let id = entry.id;
        let is_newer = |known: &Stored| known.entry.last_update_date_utc < entry.last_update_date_utc;
        if let Some(known) = self.withdrawn.remove(&id) {
            let kept = if is_newer(&known) { Stored::new(entry) } else { known };
            self.push(kept, load);
        } else if let Some(idx) = self.idx_by_id.get(&id).copied() {
            if let Some(seen) = self.seen.get_mut(idx) {
                *seen = load;
            }
            match self.rows.get_mut(idx) {
                Some(known) if is_newer(known) => *known = Stored::new(entry),
                _ => return,
            }
        } else {
            self.push(Stored::new(entry), load);
        }
        self.unwritten.insert(id);
        self.version += 1;
    }

    fn push(&mut self, stored: Stored, load: u64) {
        self.idx_by_id.insert(stored.entry.id, self.rows.len());
        self.rows.push(stored);
        self.seen.push(load);
    }

    /// Takes an entry out of all totals: the server no longer has it.
    pub fn withdraw(&mut self, id: i64) {
        let Some(idx) = self.idx_by_id.remove(&id) else { return };
        self.seen.swap_remove(idx);
        let gone = self.rows.swap_remove(idx);
        if let Some(moved) = self.rows.get(idx) {
            self.idx_by_id.insert(moved.entry.id, idx);
        }
        self.withdrawn.insert(id, gone);
        self.version += 1;
    }

    /// The entries that this load has not seen, and that lie where it has read everything.
    pub fn unseen(&self, load: u64, has_read: impl Fn(Timestamp) -> bool) -> Vec<i64> {
        let rows = self.rows.iter().zip(&self.seen);
        let unseen = rows.filter(|(row, seen)| **seen != load && has_read(row.entry.last_update_date_utc));
        unseen.map(|(row, _)| row.entry.id).collect()
    }

    /// What is not withdrawn, nor older than `from` by `LastUpdateDateUtc`.
    pub fn keys(&self, from: Timestamp) -> Vec<RowKey> {
        let entries = self.rows.iter().map(|row| &row.entry);
        let keys = entries.map(|entry| RowKey { id: entry.id, updated: entry.last_update_date_utc });
        keys.filter(|key| key.updated >= from).collect()
    }

    pub fn withdrawn(&self) -> impl Iterator<Item = &Stored> {
        self.withdrawn.values()
    }

    /// What has changed since it was last written, or all of it; from now on that counts as written.
    pub fn take_unwritten(&mut self, all: bool) -> Vec<&CommissionEntry> {
        let ids = std::mem::take(&mut self.unwritten);
        if all {
            return self.rows.iter().chain(self.withdrawn.values()).map(|row| &row.entry).collect();
        }
        ids.into_iter()
            .filter_map(|id| Some(&self.get(id).or_else(|| self.withdrawn.get(&id))?.entry))
            .collect()
    }

    /// Different entries, withdrawn ones among them.
    pub fn n_held(&self) -> usize {
        self.rows.len() + self.withdrawn.len()
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
        let version = self.version + 1;
        *self = Store { version, ..Store::default() };
    }
}
