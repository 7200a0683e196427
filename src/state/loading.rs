//! Reading entries: what has been asked for, whether it covers the question, and how it goes.

use commissions::TICKS_PER_SECOND;
use engine::{Load, LoadState, Progress, Query, Request};
use leptos::prelude::*;

use crate::envelope::{Connection, ToWorker};
use crate::environment::{Environment, SignIn, Source};
use crate::io::{clock, page};
use crate::state::AppState;

/// Entries are read by `LastUpdateDateUtc` and shown by `DateCreatedUtc`. The first should never come before
/// the second; a day is allowed for clocks that disagree.
const MARGIN_TICKS: i64 = 24 * 60 * 60 * TICKS_PER_SECOND;

/// What the worker has been told to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    environment: String,
    company: i64,
    since_ticks: i64,
}

impl Loaded {
    fn covers(&self, needed: &Loaded) -> bool {
        self.environment == needed.environment
            && self.company == needed.company
            && self.since_ticks <= needed.since_ticks
    }
}

impl AppState {
    /// What must be read to answer the question; nothing while it is not whole.
    fn needed(&self) -> Option<Loaded> {
        let query = self.query().get_untracked();
        let environment = self.environment_untracked();
        let period = query.period?;
        let since_ticks = self.zone().day_start(period.from).ticks() - MARGIN_TICKS;
        Some(Loaded { environment: environment.name, company: query.company?, since_ticks })
    }

    /// Whether what is read, or being read, answers the question.
    pub fn is_covered(&self) -> bool {
        let needed = self.needed();
        self.loaded.with_untracked(|loaded| {
            loaded.as_ref().zip(needed.as_ref()).is_some_and(|(loaded, needed)| loaded.covers(needed))
        })
    }

    /// Reads what the question needs. A token that is given takes the place of the one before.
    pub fn load(&self, token: Option<String>) {
        let Some(needed) = self.needed() else { return };
        let environment = self.environment_untracked();
        let known = self.loaded.get_untracked();
        let is_same_data = known
            .is_some_and(|known| known.environment == needed.environment && known.company == needed.company);
        if !is_same_data {
            self.answer.set(None);
            self.rows.set(Default::default());
            self.entry.set(None);
        }
        self.send(ToWorker::Connect(connection(&environment, token)));
        self.load_number.update_value(|number| *number += 1);
        self.ending.set_value(None);
        let state = LoadState::Loading;
        self.progress.set(Progress { state, company: Some(needed.company), ..Progress::default() });
        self.send(ToWorker::Engine(Request::Load(Load {
            company: needed.company,
            since_ticks: needed.since_ticks,
            with_employee_names: environment.employee_names,
            jitter_seed: clock::now_ms(),
        })));
        self.loaded.set(Some(needed));
    }

    /// Changes the question and reads what it needs, whether or not that has been read before.
    pub fn ask_and_load(&self, token: Option<String>, change: impl FnOnce(&mut Query)) {
        self.ask(change);
        self.load(token);
    }

    /// Sees to it that what is shown answers the question: reads more where that takes no new token, and
    /// shows nothing where it does. Totals of a part are never shown as those of the whole.
    pub(super) fn ensure_covered(&self) {
        let Some(needed) = self.needed().filter(|_| !self.is_covered()) else { return };
        let has_token = self.loaded.with_untracked(|loaded| {
            loaded.as_ref().is_some_and(|loaded| loaded.environment == needed.environment)
        });
        if has_token || self.environment_untracked().sign_in == SignIn::None {
            self.load(None);
        } else {
            self.loaded.set(None);
            self.answer.set(None);
            self.progress.set(Progress::default());
        }
    }

    /// Stops reading. What was read stays.
    pub fn cancel(&self) {
        self.send(ToWorker::Engine(Request::Cancel));
    }

    pub(super) fn take_progress(&self, progress: Progress) {
        let has_news = self.progress.with_untracked(|known| known.version != progress.version);
        let has_ended = progress.state != LoadState::Loading;
        // "Complete" stands beside totals: it waits for those of all that was read.
        if progress.state == LoadState::Complete {
            self.ending.set_value(Some(progress));
        } else {
            self.ending.set_value(None);
            self.progress.set(progress);
        }
        if has_ended {
            self.ask_worker_now();
        } else if has_news {
            self.ask_worker();
        }
    }

    pub(super) fn send(&self, message: ToWorker) {
        self.worker.with_value(|worker| {
            if let Some(worker) = worker {
                worker.send(&message);
            }
        });
    }
}

fn connection(environment: &Environment, token: Option<String>) -> Connection {
    // The sandbox takes any token but none.
    let token = token.or_else(|| (environment.sign_in == SignIn::None).then(|| "sandbox".to_owned()));
    match &environment.source {
        Source::InPage { entries, seed } => Connection::InPage { entries: *entries, seed: *seed, token },
        Source::Relay { commissions, data_connect } => Connection::Relay {
            commissions: page::absolute(commissions),
            data_connect: page::absolute(data_connect),
            token,
        },
    }
}
