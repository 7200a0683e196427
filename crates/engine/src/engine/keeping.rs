//! What of the engine outlives the page: it is recalled before a load, and handed out in batches.

use std::collections::HashSet;

use commissions::{TICKS_PER_SECOND, Timestamp};
use rq_api::sync::OpenDrain;

use crate::block::read_block;
use crate::engine::{Engine, Output};
use crate::kept::{self, Batch, Kept, KeptError, Reach};
use crate::load::in_ticks;
use crate::message::{Load, LoadState, Progress, Response};
use crate::told::{Position, Role};

/// What is written, so that it outlives the page.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// Whether there is a place for it.
    is_on: bool,
    /// Since the last batch.
    pub(super) has_news: bool,
    pub(super) has_new_names: bool,
    /// What was written before must go.
    replaces_all: bool,
    n_blocks: usize,
}

impl Keeping {
    /// From now on it is this tab that writes, if any does.
    pub(super) fn take_over(&mut self, keeps: bool) {
        *self = Keeping { is_on: keeps, replaces_all: true, ..Keeping::default() };
    }

    pub(super) fn is_on(&self) -> bool {
        self.is_on
    }

    pub(super) fn stop(&mut self) {
        self.is_on = false;
    }
}

/// An entry's time may be printed less exactly than the ends of its window: to the second.
const AROUND_TICKS: i64 = 2 * TICKS_PER_SECOND;
/// So many blocks are made into one when a load is complete.
const MANY_BLOCKS: usize = 64;

impl Engine {
    /// Holds entries of this company from now on, and at first none.
    pub(super) fn hold(&mut self, company: Option<i64>) {
        self.store.clear();
        self.company = company;
        self.reach = Reach::default();
        self.keeping = Keeping::default();
    }

    pub(super) fn recalled(
        &mut self,
        now_ms: u64,
        kept: Option<Kept>,
        keeps: bool,
        role: Role,
        out: &mut Vec<Output>,
    ) {
        let Some(wanted) = self.recalling.take() else { return };
        let mut kept = kept;
        if self.store.n_held() > 0 {
            kept = kept.filter(|kept| self.is_behind(kept));
            match &kept {
                Some(_) => self.hold(Some(wanted.load.company)),
                None => self.keeping.take_over(keeps),
            }
        }
        self.keeping.is_on = keeps;
        if let Some(kept) = kept
            && let Err(error) = self.restore(wanted.load.company, &kept)
        {
            // It is a cache: what is of no use is read again, and written over.
            self.hold(Some(wanted.load.company));
            self.tabs.position = Position::default();
            self.keeping.take_over(keeps);
            if role == Role::Leads {
                out.push(Output::Post(Response::KeptIsUseless { reason: error.to_string() }));
            }
        }
        self.tabs.awaits_all = false;
        match role {
            Role::Leads => self.lead(now_ms, out),
            Role::Follows => {
                self.tabs.role = role;
                self.stop_run(out);
                self.run = None;
            }
        }
        self.go_on(now_ms, wanted, out);
    }

    /// Whether what is kept is all that is held, and more.
    fn is_behind(&self, kept: &Kept) -> bool {
        kept::position(kept).is_some_and(|position| position.is_beyond(self.tabs.position))
    }

    /// What was kept, or told: added to what is held.
    pub(super) fn restore(&mut self, company: i64, kept: &Kept) -> Result<(), KeptError> {
        let recalled = kept::read(company, kept)?;
        // One at a time: as structs, entries take many times the memory that they take as columns.
        for block in &kept.blocks {
            self.store.merge(&read_block(block)?, self.generation);
            self.store.forget_unwritten();
        }
        for id in recalled.withdrawn {
            self.store.withdraw(id);
        }
        let (expected, found) = (recalled.n_entries, self.store.n_held());
        if expected != found {
            return Err(KeptError::Missing { expected, found });
        }
        self.keeping.n_blocks = kept.blocks.len();
        self.reach = recalled.reach;
        self.tabs.position = recalled.position;
        if let Some((names, directory)) = recalled.names {
            self.names = names;
            self.directory = directory;
        }
        Ok(())
    }

    /// What is half read is gone on with only where all that was seen of it is held: its rows are not read again.
    pub(super) fn drop_drains_of_what_is_not_held(&mut self) {
        let store = &self.store;
        self.reach.drains.retain(|OpenDrain { window, seen, .. }| {
            let oldest = Timestamp::from_ticks(window.from().ticks() - AROUND_TICKS);
            let newest_ticks = window.to().ticks() + AROUND_TICKS;
            let keys = oldest.map(|oldest| store.keys(oldest)).unwrap_or_default();
            let inside = keys.into_iter().filter(|key| key.updated.ticks() <= newest_ticks);
            let held: HashSet<i64> = inside.map(|key| key.id).collect();
            seen.iter().all(|id| held.contains(id))
        });
    }

    /// After each page: what it has settled, and at the end what the server no longer has.
    pub(super) fn note_reach(&mut self) {
        let Some(run) = &self.run else { return };
        self.reach.settled = run.settled();
        self.reach.drains = run.drains();
        self.reach.rejects = run.rejects().clone();
        self.reach.complete = run.complete();
        if self.reach.complete.is_some() {
            for id in self.store.unseen(self.generation, |moment| run.has_read(moment)) {
                self.store.withdraw(id);
            }
        }
        self.keeping.has_news = true;
        if !self.keeping.is_on && !self.tabs.is_followed {
            self.store.forget_unwritten();
        }
    }

    /// What is to be written and told next; nothing where all is, or where nobody wants it. Entries and the windows
    /// that they make complete go together, in one transaction.
    pub(super) fn batch(&mut self) -> Option<Batch> {
        let is_wanted = self.keeping.is_on || self.tabs.is_followed;
        let company = self.company.filter(|_| is_wanted && self.keeping.has_news)?;
        let is_on = self.keeping.is_on;
        let is_scattered = is_on && self.reach.complete.is_some() && self.keeping.n_blocks > MANY_BLOCKS;
        let replaces_all = self.keeping.replaces_all || is_scattered;
        let names = std::mem::take(&mut self.keeping.has_new_names);
        let withdrawn = self.store.withdrawn();
        self.tabs.position.number += 1;
        let head = kept::write_head(company, &self.reach, self.store.n_held(), withdrawn, self.tabs.position);
        let blocks = kept::write_blocks(self.store.take_unwritten(replaces_all));
        let n_blocks = if replaces_all { 0 } else { self.keeping.n_blocks } + blocks.len();
        self.keeping = Keeping { is_on, n_blocks, ..Keeping::default() };
        let names = (names || replaces_all).then(|| kept::write_names(&self.names, &self.directory));
        Some(Batch { company, head, names, blocks, replaces_all })
    }

    /// How what was kept stands, before anything is read.
    pub(super) fn kept_progress(&self, load: &Load) -> Progress {
        let held = self.held(load.since_ticks);
        Progress {
            state: if held.n_entries == 0 { LoadState::Idle } else { LoadState::Kept },
            company: Some(load.company),
            since_ticks: load.since_ticks,
            n_entries: held.n_entries,
            n_withdrawn: held.n_withdrawn,
            n_rejected: self.reach.rejects.count(),
            rejected: self.reach.rejects.first(),
            as_of_ticks: held.kept_as_of_ticks,
            kept_as_of_ticks: held.kept_as_of_ticks,
            version: held.version,
            windows: in_ticks(&self.reach.settled),
            ..Progress::default()
        }
    }
}
