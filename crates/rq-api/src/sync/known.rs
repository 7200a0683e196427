//! Which rows near the head were seen: what makes a pass over the head a quiet one, and a row a late one.

use std::collections::BTreeMap;

use commissions::Timestamp;

use super::event::RowKey;

/// The newest version seen of each row that is not older than a line. Older rows need no memory: passes
/// over the head do not reach them.
#[derive(Clone, Debug)]
pub(super) struct Known {
    since: Option<Timestamp>,
    rows: BTreeMap<i64, Timestamp>,
}

impl Known {
    /// Of rows not older than `since`; of all rows without it.
    pub(super) fn new(since: Option<Timestamp>) -> Self {
        Known { since, rows: BTreeMap::new() }
    }

    /// Notes the row; true when it was not known in this version or a newer one.
    pub(super) fn note(&mut self, row: RowKey) -> bool {
        if self.since.is_some_and(|since| row.updated < since) {
            return true;
        }
        match self.rows.get(&row.id) {
            Some(&seen) if seen >= row.updated => false,
            _ => {
                self.rows.insert(row.id, row.updated);
                true
            }
        }
    }
}
