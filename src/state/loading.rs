//! Reading entries: what has been asked for, whether it covers the question, and how it goes.

use commissions::TICKS_PER_SECOND;
use engine::{Load, LoadState, Progress, Query, Request};
use leptos::prelude::*;

use crate::envelope::{Connection, Keeping, ToWorker};
use crate::environment::{Environment, Keep, SignIn, Source};
use crate::io::{clock, page, session};
use crate::state::AppState;

/// Entries are read by `LastUpdateDateUtc` and shown by `DateCreatedUtc`. The first should never come before
/// the second; a day is allowed for clocks that disagree.
const MARGIN_TICKS: i64 = 24 * 60 * 60 * TICKS_PER_SECOND;

/// What the worker has been told to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    environment: String,
    company: i64,
    entries: Option<u32>,
    since_ticks: i64,
}

impl Loaded {
    fn covers(&self, needed: &Loaded) -> bool {
        self.is_of_same_data(needed) && self.since_ticks <= needed.since_ticks
    }

    fn is_of_same_data(&self, other: &Loaded) -> bool {
        self.environment == other.environment
            && self.company == other.company
            && self.entries == other.entries
    }
}

impl AppState {
    /// What must be read to answer the question; nothing while it is not whole.
    fn needed(&self) -> Option<Loaded> {
        let query = self.query().get_untracked();
        let environment = self.environment_untracked();
        let period = query.period?;
        let since_ticks = self.zone().day_start(period.from).ticks() - MARGIN_TICKS;
        let (environment, entries) = (environment.name, query.entries);
        Some(Loaded { environment, company: query.company?, entries, since_ticks })
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
        self.read(token, false);
    }

    /// Reads everything again, also what is here, and compares each entry.
    pub fn sweep(&self) {
        self.read(None, true);
    }

    fn read(&self, token: Option<String>, sweeps: bool) {
        let Some(needed) = self.needed() else { return };
        let environment = self.environment_untracked();
        let known = self.loaded.get_untracked();
        let is_same_data = known.is_some_and(|known| known.is_of_same_data(&needed));
        if !is_same_data {
            self.show_nothing();
        }
        if token.is_some() {
            self.signed_in.set_value(Some(environment.name.clone()));
        }
        self.connect(&environment, token);
        self.load_number.update_value(|number| *number += 1);
        self.ending.set_value(None);
        let state = LoadState::Loading;
        self.progress.set(Progress { state, company: Some(needed.company), sweeps, ..Progress::default() });
        self.send(ToWorker::Engine(Request::Load(Load { sweeps, ..what(&needed, &environment) })));
        self.loaded.set(Some(needed));
    }

    /// Shows what an earlier visit has kept of what the question needs, without reading.
    fn recall(&self, needed: Loaded) {
        let environment = self.environment_untracked();
        self.show_nothing();
        self.connect(&environment, None);
        self.progress.set(Progress::default());
        self.send(ToWorker::Engine(Request::Recall(what(&needed, &environment))));
        self.loaded.set(Some(needed));
    }

    fn show_nothing(&self) {
        self.answer.set(None);
        self.headline.set(None);
        self.rows.set(Default::default());
        self.entry.set(None);
    }

    fn connect(&self, environment: &Environment, token: Option<String>) {
        let keeping = Keeping {
            keep: self.keep_in(environment),
            environment: environment.name.clone(),
            is_same_session: self.is_same_session.get_value(),
        };
        // What is kept from here on is of this session.
        self.is_same_session.set_value(true);
        let token = token.or_else(|| sandbox_token(environment, self.query().get_untracked().entries));
        self.send(ToWorker::Connect { connection: connection(environment, token), keeping });
    }

    /// How long what is read is kept: as the person chose, and never longer than the environment allows.
    pub fn keep_in(&self, environment: &Environment) -> Keep {
        self.keep.get_untracked().unwrap_or(environment.keep).min(environment.keep)
    }

    /// From now on; what was kept for longer goes.
    pub fn choose_keep(&self, keep: Keep) {
        session::choose(keep);
        self.keep.set(Some(keep));
        self.sign_out();
    }

    /// Forgets the token, and destroys all that was kept in this browser.
    pub fn sign_out(&self) {
        self.start_over();
        self.send(ToWorker::SignOut);
    }

    fn start_over(&self) {
        self.signed_in.set_value(None);
        self.loaded.set(None);
        self.show_nothing();
        self.progress.set(Progress::default());
    }

    /// In another tab, where the person may have chosen anew how long things are kept.
    pub(super) fn signed_out_elsewhere(&self) {
        self.keep.set(session::chosen());
        self.start_over();
        self.ensure_covered();
    }

    /// The worker has a token that was given in another tab.
    pub(super) fn signed_in_elsewhere(&self) {
        self.signed_in.set_value(Some(self.environment_untracked().name));
    }

    pub(super) fn signed_out(&self, problem: Option<String>) {
        if let Some(problem) = problem {
            self.notify(format!(
                "What is kept in this browser could not be deleted: {problem}. Clear this site's data in the \
                 browser's settings."
            ));
        }
        self.ensure_covered();
    }

    /// Changes the question and reads what it needs, whether or not that has been read before.
    pub fn ask_and_load(&self, token: Option<String>, change: impl FnOnce(&mut Query)) {
        self.ask(change);
        self.load(token);
    }

    /// Sees to it that what is shown answers the question: reads more where that takes no new token, and shows
    /// what is kept where it does. Totals of a part are never shown as those of the whole.
    pub(super) fn ensure_covered(&self) {
        let Some(needed) = self.needed().filter(|_| !self.is_covered()) else { return };
        let environment = self.environment_untracked();
        let has_token = self.signed_in.with_value(|name| name.as_ref() == Some(&environment.name));
        if has_token || environment.sign_in == SignIn::None {
            self.load(None);
        } else {
            self.recall(needed);
        }
    }

    /// Stops reading. What was read stays.
    pub fn cancel(&self) {
        self.send(ToWorker::Engine(Request::Cancel));
    }

    pub(super) fn take_progress(&self, progress: Progress) {
        let has_news = self.progress.with_untracked(|known| known.version != progress.version);
        let has_ended = progress.state != LoadState::Loading;
        if progress.state == LoadState::Idle {
            // Nothing was kept.
            self.loaded.set(None);
        } else if self.loaded.with_untracked(Option::is_none) {
            // Another tab reads, though there was nothing when this one asked.
            self.loaded.set(self.needed().filter(|needed| Some(needed.company) == progress.company));
        }
        // "Complete" stands beside totals: it waits for those of all that was read.
        if progress.state == LoadState::Complete {
            self.ending.set_value(Some(progress));
        } else {
            self.ending.set_value(None);
            self.load_number.update_value(|number| *number += 1);
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

fn what(needed: &Loaded, environment: &Environment) -> Load {
    Load {
        company: needed.company,
        since_ticks: needed.since_ticks,
        with_employee_names: environment.employee_names,
        sweeps: false,
        jitter_seed: clock::now_ms(),
    }
}

/// The sandbox takes any token but none, and one of them says how many entries it has.
fn sandbox_token(environment: &Environment, entries: Option<u32>) -> Option<String> {
    let token = || entries.map_or_else(|| "sandbox".to_owned(), |entries| format!("entries-{entries}"));
    (environment.sign_in == SignIn::None).then(token)
}

fn connection(environment: &Environment, token: Option<String>) -> Connection {
    match &environment.source {
        Source::InPage { entries, seed } => Connection::InPage { entries: *entries, seed: *seed, token },
        Source::Relay { commissions, data_connect } => Connection::Relay {
            commissions: page::absolute(commissions),
            data_connect: page::absolute(data_connect),
            token,
        },
    }
}
