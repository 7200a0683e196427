//! One load: the sync protocol driven, and told in the page's terms.

use commissions::{CommissionEntry, Timestamp};
use rq_api::error::ApiError;
use rq_api::odata::{Filter, ZoneSuffix};
use rq_api::request::EntriesRequest;
use rq_api::sync::{
    Ask, Effect, Event, Failure, OpenDrain, Outcome, Parked, Reason, RequestId, RowKey, Settings, Sync,
    Windows, fingerprint,
};
use rq_api::wire::read::Page;

use crate::kept::{Complete, Reach, Rejects};
use crate::message::{Load, LoadState, Progress, Requests};

/// A load, running or ended.
#[derive(Debug)]
pub struct Run {
    load: Load,
    sync: Sync,
    state: LoadState,
    awaits_sign_in: bool,
    rejects: Rejects,
    settled_before: Windows,
    /// What the last failed request said.
    last_error: Option<ApiError>,
    /// Where a web page came back instead of the relay's answer, there may be no relay.
    relay_missing: bool,
}

/// What the store holds, for a word on how far a load is.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    pub n_entries: u64,
    pub n_withdrawn: u64,
    pub kept_as_of_ticks: Option<i64>,
    pub version: u64,
}

/// What a step of a load asks for.
#[derive(Debug)]
pub enum Step {
    Fetch {
        id: RequestId,
        request: EntriesRequest,
    },
    Abort {
        id: RequestId,
    },
    WakeAt {
        at_ms: u64,
    },
    /// Answer with [`Run::held`].
    ListHeld {
        from: Timestamp,
    },
    /// The server has these entries no more.
    Withdrawn {
        rows: Vec<RowKey>,
    },
}

impl Run {
    /// `load.since_ticks` out of the calendar's range reads everything there is. What is settled in `reach` is
    /// not read again, what is half read is gone on with.
    pub fn new(load: Load, reach: &Reach) -> Self {
        let from = Timestamp::from_ticks(load.since_ticks).unwrap_or_else(earliest).with_fraction_digits(3);
        let (done, drains) = (reach.settled.clone(), reach.drains.clone());
        let (seed, sweep) = (load.jitter_seed, load.sweeps);
        let settings = Settings { seed, done, drains, sweep, ..Settings::since(from) };
        Run {
            load,
            sync: Sync::new(settings),
            state: LoadState::Loading,
            awaits_sign_in: false,
            rejects: reach.rejects.clone(),
            settled_before: reach.settled.clone(),
            last_error: None,
            relay_missing: false,
        }
    }

    /// Whether a load of the same entries waits for a new token: nothing that was read is read again then.
    pub fn can_resume(&self, load: &Load) -> bool {
        let is_same = self.load.company == load.company && self.load.since_ticks == load.since_ticks;
        self.awaits_sign_in && is_same
    }

    pub fn awaits_sign_in(&self) -> bool {
        self.awaits_sign_in
    }

    pub fn start(&mut self, now_ms: u64) -> Vec<Step> {
        self.handle(now_ms, Event::Start)
    }

    pub fn resume(&mut self, now_ms: u64) -> Vec<Step> {
        self.awaits_sign_in = false;
        self.state = LoadState::Loading;
        self.handle(now_ms, Event::SignedIn)
    }

    pub fn cancel(&mut self, now_ms: u64) -> Vec<Step> {
        self.handle(now_ms, Event::Cancel)
    }

    pub fn wake(&mut self, now_ms: u64) -> Vec<Step> {
        self.handle(now_ms, Event::Timer)
    }

    /// A page has come, and is still to be read.
    pub fn answered(&mut self, now_ms: u64, id: RequestId) -> Vec<Step> {
        self.handle(now_ms, Event::Answered { id })
    }

    /// Takes a page's keys and rejected entries; its entries are handed back, to be merged.
    pub fn page<T>(
        &mut self,
        now_ms: u64,
        id: RequestId,
        page: Page<T>,
    ) -> (Vec<CommissionEntry<T>>, Vec<Step>) {
        let rows =
            page.entries.iter().map(|entry| RowKey { id: entry.id, updated: entry.last_update_date_utc });
        let unreadable = page.rejected.iter().map(|rejected| fingerprint(&rejected.raw)).collect();
        let event = Event::Page {
            id,
            rows: rows.collect(),
            unreadable,
            oldest: page.oldest_update,
            count: page.count,
        };
        for rejected in page.rejected {
            self.rejects.add(rejected);
        }
        (page.entries, self.handle(now_ms, event))
    }

    pub fn failed(&mut self, now_ms: u64, id: RequestId, error: ApiError, is_web_page: bool) -> Vec<Step> {
        let nothing_read = self.sync.progress().n_pages == 0;
        let is_unreachable = matches!(error, ApiError::Unreachable { .. });
        self.relay_missing = nothing_read && (is_unreachable || is_web_page);
        let failure = failure(&error);
        self.last_error = Some(error);
        self.handle(now_ms, Event::Failed { id, failure })
    }

    /// Takes the keys of what is stored, as asked for by [`Step::ListHeld`].
    pub fn held(&mut self, now_ms: u64, rows: Vec<RowKey>) -> Vec<Step> {
        self.handle(now_ms, Event::Held { rows })
    }

    fn handle(&mut self, now_ms: u64, event: Event) -> Vec<Step> {
        let mut steps = Vec::new();
        for effect in self.sync.handle(now_ms, event) {
            match effect {
                Effect::Fetch { id, ask } => steps.push(Step::Fetch { id, request: self.request(ask) }),
                Effect::Abort { id } => steps.push(Step::Abort { id }),
                Effect::WakeAt { at_ms } => steps.push(Step::WakeAt { at_ms }),
                // Rows are merged as they come; what is finished shows in the progress.
                Effect::Finished(_) => {}
                Effect::ListHeld { from } => steps.push(Step::ListHeld { from }),
                Effect::Withdrawn { rows } => steps.push(Step::Withdrawn { rows }),
                Effect::SignIn => {
                    self.awaits_sign_in = true;
                    self.state = self.failure_state();
                }
                Effect::Ended(outcome) => self.state = self.end(outcome),
            }
        }
        steps
    }

    fn request(&self, ask: Ask) -> EntriesRequest {
        EntriesRequest {
            company: self.load.company,
            filter: Filter::window(ask.from, ask.to, ZoneSuffix::Zulu),
            skip: ask.skip,
            top: u8::try_from(ask.top).unwrap_or(u8::MAX),
        }
    }

    fn end(&self, outcome: Outcome) -> LoadState {
        match outcome {
            Outcome::Complete => LoadState::Complete,
            Outcome::Cancelled => LoadState::Cancelled,
            Outcome::Stopped(_) => self.failure_state(),
            // Where not even one page could be had, nothing is missing in particular: all is.
            Outcome::Partial { .. } if self.sync.progress().n_pages == 0 => self.failure_state(),
            Outcome::Partial { parked } => LoadState::Partial { reason: self.missing(&parked) },
        }
    }

    fn failure_state(&self) -> LoadState {
        let reason = self.last_error.as_ref().map(ToString::to_string).unwrap_or_default();
        let needs_sign_in = self.last_error.as_ref().is_some_and(ApiError::needs_sign_in);
        LoadState::Failed { reason, needs_sign_in, relay_missing: self.relay_missing }
    }

    /// Which stretches are missing, by `LastUpdateDateUtc`, and why.
    fn missing(&self, parked: &[Parked]) -> String {
        let stretch = |parked: &Parked| {
            let to = parked.to.map_or_else(|| "now".to_owned(), |to| to.to_string());
            let why = match parked.reason {
                Reason::Unsettled => "its entries kept changing while they were read".to_owned(),
                Reason::Failed(_) => self.last_error.as_ref().map(ToString::to_string).unwrap_or_default(),
            };
            format!("Entries last updated from {} to {to} (UTC) are missing: {why}", parked.from)
        };
        parked.iter().map(stretch).collect::<Vec<_>>().join(" ")
    }

    /// Whether a page that comes now is still wanted: not after the end, whoever aborted its request too late.
    pub fn takes_pages(&self) -> bool {
        self.awaits_sign_in || self.state == LoadState::Loading
    }

    /// What need not be read again, by any later load.
    pub fn settled(&self) -> Windows {
        self.sync.settled()
    }

    /// What is half read, for any later load to go on with.
    pub fn drains(&self) -> Vec<OpenDrain> {
        self.sync.drains()
    }

    /// Whether this load itself has read everything around the moment. What an earlier one had half read it has
    /// not: what is missing there is found by the protocol's own check.
    pub fn has_read(&self, moment: Timestamp) -> bool {
        let was_read_before = self.settled_before.contains(moment) || self.sync.resumed().contains(moment);
        self.sync.complete().contains(moment) && !was_read_before
    }

    /// Of what this load has read all; nothing before its end.
    pub fn complete(&self) -> Option<Complete> {
        let newest = self.sync.progress().newest.filter(|_| self.state == LoadState::Complete)?;
        Some(Complete { since_ticks: self.load.since_ticks, as_of_ticks: newest.ticks() })
    }

    pub fn since_ticks(&self) -> i64 {
        self.load.since_ticks
    }

    pub fn rejects(&self) -> &Rejects {
        &self.rejects
    }

    pub fn state(&self) -> &LoadState {
        &self.state
    }

    pub fn progress(&self, held: Held) -> Progress {
        let sync = self.sync.progress();
        Progress {
            state: self.state.clone(),
            company: Some(self.load.company),
            since_ticks: self.load.since_ticks,
            n_pages: sync.n_pages,
            n_entries: held.n_entries,
            n_withdrawn: held.n_withdrawn,
            n_in_flight: sync.n_in_flight,
            n_retried: sync.n_retried,
            n_too_many: sync.n_too_many,
            n_rejected: self.rejects.count(),
            rejected: self.rejects.first(),
            as_of_ticks: sync.newest.map(Timestamp::ticks),
            kept_as_of_ticks: held.kept_as_of_ticks,
            sweeps: self.load.sweeps,
            done_permille: self.done_permille(sync.newest),
            version: held.version,
            requests: Requests {
                n_sent: sync.n_requests,
                limit: sync.limit,
                n_head_passes: sync.n_head_passes,
                n_compared: sync.n_compared,
                n_unconfirmed: sync.n_unconfirmed as u64,
                lateness_ticks: sync.lateness_ticks,
            },
            windows: in_ticks(&self.sync.complete()),
        }
    }

    fn done_permille(&self, newest: Option<Timestamp>) -> u16 {
        let Some(newest) = newest else { return 0 };
        let span = newest.ticks() - self.load.since_ticks;
        let done = if self.load.sweeps { self.sync.read().clone() } else { self.sync.complete() };
        let done: i64 = done.iter().map(|it| it.to().ticks() - it.from().ticks()).sum();
        let permille = i128::from(done) * 1000 / i128::from(span.max(1));
        permille.clamp(0, 1000) as u16
    }
}

pub fn in_ticks(windows: &Windows) -> Vec<(i64, i64)> {
    windows.iter().map(|window| (window.from().ticks(), window.to().ticks())).collect()
}

fn earliest() -> Timestamp {
    Timestamp::midnight(chrono::NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default())
}

/// What the protocol makes of an error.
fn failure(error: &ApiError) -> Failure {
    match error {
        ApiError::Malformed { .. } | ApiError::Unexpected { .. } => Failure::BadRequest,
        ApiError::SignIn { .. } => Failure::Unauthorized,
        ApiError::NoPermission { .. } => Failure::Forbidden,
        ApiError::NotFound { .. } => Failure::NotFound,
        ApiError::TooMany { .. } => Failure::TooMany,
        ApiError::Maintenance { .. } => Failure::Maintenance,
        ApiError::ServerFault { .. } => Failure::Server,
        ApiError::Unreadable { .. } => Failure::Unreadable,
        ApiError::Unreachable { .. } | ApiError::TimedOut { .. } => Failure::Unreachable,
        ApiError::Relay { status: 429, .. } => Failure::TooMany,
        ApiError::Relay { status: 500..=599, .. } => Failure::Unreachable,
        ApiError::Relay { .. } => Failure::BadRequest,
    }
}
