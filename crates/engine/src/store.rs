//! The entries that were read, each in its newest version: as columns of the crate `cube`, in 64 bytes an entry or
//! less, besides text that no other entry has.
//!
//! ```text
//!     Id ──▶ Index ──▶ row ──▶ columns.rs        its fields; put over the old ones by a newer version
//!                        ├───▶ marks             withdrawn: the row stays where it is, and no question sees it
//!                        └───▶ seen              which load has last seen it
//! ```
//!
//! An entry is made of its row again when it is asked for ([`Stored`]), and is then just what came.

use std::slice;

use commissions::{CommissionEntry, Decimal, Finding, Shares, Timestamp, findings};
use cube::{CHUNK_ROWS, Index, Integers, hash_integer};
use rq_api::sync::RowKey;

use crate::query::Filters;
use columns::{Columns, first_texts};

pub mod columns;
mod key;
pub mod marks;
pub mod narrow;
mod record;
pub mod searched;
pub mod values;

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
}

/// Entries by `Id`. Of two versions the one with the greater `LastUpdateDateUtc` stays, in whatever order
/// they come.
#[derive(Debug, Default)]
pub struct Store {
    columns: Columns,
    rows_by_id: Index,
    /// Which load has last seen each row.
    seen: Integers,
    /// Entries that the server no longer has. In no total.
    n_withdrawn: usize,
    /// The rows that have changed since they were last written, in the order in which they did.
    unwritten: Vec<u32>,
    version: u64,
}

impl Store {
    /// All entries of a page. `load`: the number of the load that brings it.
    pub fn merge<T: AsRef<str>>(&mut self, entries: &[CommissionEntry<T>], load: u64) {
        // New entries come one behind the other, nearly always, and are put in column by column.
        let mut n_new = 0;
        for (idx, entry) in entries.iter().enumerate() {
            match self.row(entry.id) {
                None => {
                    self.add_id(entry.id, load);
                    n_new += 1;
                }
                Some(row) => {
                    self.put_new(entries.get(idx - n_new..idx).unwrap_or_default());
                    n_new = 0;
                    self.renew(row, entry, load);
                }
            }
        }
        self.put_new(entries.get(entries.len() - n_new..).unwrap_or_default());
    }

    /// Gives an entry that is not held its row. All but the number of it is put in by [`Self::put_new`].
    fn add_id(&mut self, id: i64, load: u64) {
        let row = self.columns.id.len();
        // The memory ends long before a row has no number.
        let Ok(position) = u32::try_from(row) else { return };
        self.columns.id.put(row, id);
        self.seen.put(row, load as i64);
        let ids = &self.columns.id;
        let hash_of = |row| hash_integer(ids.get(row as usize).unwrap_or_default());
        self.rows_by_id.insert(position, hash_of);
        self.unwritten.push(position);
        self.version += 1;
    }

    fn put_new<T: AsRef<str>>(&mut self, entries: &[CommissionEntry<T>]) {
        self.columns.put(self.columns.n_rows(), entries);
    }

    fn renew<T: AsRef<str>>(&mut self, row: usize, entry: &CommissionEntry<T>, load: u64) {
        self.seen.put(row, load as i64);
        let is_newer = self.columns.updated.get(row) < Some(entry.last_update_date_utc.ticks());
        let (Some(marks), Ok(position)) = (self.columns.marks(row), u32::try_from(row)) else { return };
        if !is_newer && !marks.is_withdrawn() {
            return;
        }
        if marks.is_withdrawn() {
            self.n_withdrawn -= 1;
            self.columns.put_marks(row, marks.returned());
        }
        if is_newer {
            self.columns.put(row, slice::from_ref(entry));
        }
        self.unwritten.push(position);
        self.version += 1;
    }

    /// Takes an entry out of all totals: the server no longer has it.
    pub fn withdraw(&mut self, id: i64) {
        let Some(row) = self.standing_row(id) else { return };
        let Some(marks) = self.columns.marks(row) else { return };
        self.columns.put_marks(row, marks.withdrawn());
        self.n_withdrawn += 1;
        self.version += 1;
    }

    /// The entries that this load has not seen, and that lie where it has read everything.
    pub fn unseen(&self, load: u64, has_read: impl Fn(Timestamp) -> bool) -> Vec<i64> {
        let unseen = self.standing_rows().filter(|row| self.seen.get(*row) != Some(load as i64));
        let unseen = unseen.filter(|row| self.columns.updated(*row).is_some_and(&has_read));
        unseen.filter_map(|row| self.columns.id.get(row)).collect()
    }

    /// What is not withdrawn, nor older than `from` by `LastUpdateDateUtc`.
    pub fn keys(&self, from: Timestamp) -> Vec<RowKey> {
        let columns = &self.columns;
        let recent = self.standing_rows().filter(|row| columns.updated.get(*row) >= Some(from.ticks()));
        recent
            .filter_map(|row| Some(RowKey { id: columns.id.get(row)?, updated: columns.updated(row)? }))
            .collect()
    }

    /// By `Id`.
    pub fn withdrawn(&self) -> Vec<i64> {
        if self.n_withdrawn == 0 {
            return Vec::new();
        }
        let rows = 0..self.columns.n_rows();
        let withdrawn = rows.filter(|row| !self.stands(*row));
        let mut ids: Vec<_> = withdrawn.filter_map(|row| self.columns.id.get(row)).collect();
        ids.sort_unstable();
        ids
    }

    pub fn n_withdrawn(&self) -> usize {
        self.n_withdrawn
    }

    /// What has changed since it was last written, or all of it; from now on that counts as written.
    pub fn take_unwritten(&mut self, all: bool) -> impl Iterator<Item = CommissionEntry> + use<'_> {
        let mut rows = std::mem::take(&mut self.unwritten);
        if all {
            // The memory ends long before a row has no number.
            rows = (0..u32::try_from(self.columns.n_rows()).unwrap_or(u32::MAX)).collect();
        } else {
            rows.sort_unstable();
            rows.dedup();
        }
        rows.into_iter().filter_map(|row| self.columns.entry(row as usize))
    }

    /// All that is held, withdrawn ones among them. Each is made of its columns when it is its turn.
    pub fn entries(&self) -> impl Iterator<Item = CommissionEntry> {
        (0..self.columns.n_rows()).filter_map(|row| self.columns.entry(row))
    }

    /// All that is held counts as written.
    pub fn forget_unwritten(&mut self) {
        self.unwritten = Vec::new();
    }

    /// Different entries, withdrawn ones among them.
    pub fn n_held(&self) -> usize {
        self.columns.n_rows()
    }

    /// Those that are not withdrawn.
    pub fn rows(&self) -> StandingRows<'_> {
        StandingRows { store: self }
    }

    /// The entry with this `Id`, if it is not withdrawn.
    pub fn get(&self, id: i64) -> Option<Stored> {
        self.stored(self.standing_row(id)?)
    }

    /// The entry of a row.
    pub fn stored(&self, row: usize) -> Option<Stored> {
        self.columns.entry(row).map(Stored::new)
    }

    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The serial number and `Id` of each entry whose serial number `is_wanted`.
    pub fn with_serial_number(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<(Box<str>, i64)> {
        let serials = &self.columns.serial_number;
        let mut found = Vec::new();
        for (chunk, codes) in (0..).map_while(|chunk| Some((chunk, serials.codes(chunk)?))) {
            let wanted = |text: Option<Box<str>>| text.filter(|text| is_wanted(text));
            let wanted: Vec<_> = first_texts(serials, chunk).map(wanted).collect();
            if wanted.iter().all(Option::is_none) {
                continue;
            }
            for (idx, code) in (0..codes.len()).filter_map(|idx| Some((idx, codes.get(idx)?))) {
                let row = chunk * CHUNK_ROWS + idx;
                if let Some(Some(text)) = wanted.get(code as usize)
                    && self.stands(row)
                    && let Some(id) = self.columns.id.get(row)
                {
                    found.push((text.clone(), id));
                }
            }
        }
        found
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

    fn row(&self, id: i64) -> Option<usize> {
        let is_it = |row| self.columns.id.get(row as usize) == Some(id);
        self.rows_by_id.find(hash_integer(id), is_it).map(|row| row as usize)
    }

    fn standing_row(&self, id: i64) -> Option<usize> {
        self.row(id).filter(|row| self.stands(*row))
    }

    fn stands(&self, row: usize) -> bool {
        self.columns.marks(row).is_some_and(|marks| !marks.is_withdrawn())
    }

    fn standing_rows(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.n_rows()).filter(|row| self.stands(*row))
    }
}

/// The entries that are not withdrawn.
#[derive(Clone, Copy, Debug)]
pub struct StandingRows<'a> {
    store: &'a Store,
}

impl<'a> StandingRows<'a> {
    pub fn count(self) -> usize {
        self.store.n_held() - self.store.n_withdrawn()
    }

    #[cfg(test)]
    pub fn iter(self) -> impl Iterator<Item = Stored> + use<'a> {
        self.store.standing_rows().filter_map(|row| self.store.stored(row))
    }
}
