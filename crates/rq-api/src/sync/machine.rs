//! The state machine itself: events in, effects out.

mod answers;
mod checking;
mod failures;
mod phases;
mod resuming;

use std::collections::{BTreeMap, BTreeSet};

use commissions::{TICKS_PER_SECOND, Timestamp};

use super::check::Check;
use super::drain::OpenDrain;
use super::event::{Ask, Effect, Event, Outcome, Parked, RequestId};
use super::head::Pass;
use super::known::Known;
use super::lane::{LaneId, Lanes};
use super::pace::Pace;
use super::page::Page;
use super::progress::Progress;
use super::settings::Settings;
use super::sign_in::SignIn;
use super::wait::{Jitter, Wait};
use super::window::Window;
use super::windows::Windows;

/// Later than this after its own time no row is looked for, unless the settings say so: 24 hours.
const MAX_LATENESS: i64 = 24 * 3600 * TICKS_PER_SECOND;

/// The sync protocol. See [the module](super) for what it does and why.
#[derive(Clone, Debug)]
pub struct Sync {
    settings: Settings,
    phase: Phase,
    lanes: Lanes,
    /// What an earlier run has left half read, until it is known what is missing.
    left_before: Vec<OpenDrain>,
    /// What of that is gone on with.
    resumed: Windows,
    in_flight: BTreeMap<RequestId, Job>,
    n_requests: u64,
    pace: Pace,
    jitter: Jitter,
    sign_in: SignIn,
    known: Known,
    /// How late rows are expected to appear, in ticks.
    lateness: i64,
    counts_hold: bool,
    /// What needs no second reading, however late rows appear.
    settled: Windows,
    /// What this phase has read, and the newest row that the server had when it began.
    fresh: Windows,
    as_of: Option<Timestamp>,
    /// What this run has read.
    read: Windows,
    parked: Vec<Parked>,
    /// Where items were met that could not be read.
    unreadable: Windows,
    check: Option<Check>,
    /// The rows of all pages since the check began; in a sweep, of this run.
    seen: Option<BTreeSet<i64>>,
    /// Whether a page came since a lane failed for good.
    worked_since_giving_up: bool,
    wake_ms: Option<u64>,
    tally: Progress,
}

#[derive(Clone, Debug)]
enum Phase {
    Idle,
    /// Asking for the newest row.
    Opening,
    /// Reading everything up to it.
    Reading,
    Head(Pass),
    Check(Stage),
    Ended,
}

/// Of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Waiting to hear what is held.
    Listing,
    Comparing,
    ReadingOnce,
    ReadingAgain,
}

/// A request in flight. Its lane may have been closed since, where another one read the same.
#[derive(Clone, Copy, Debug)]
struct Job {
    lane: LaneId,
    ask: Ask,
    /// Its answer is here, and still to be read.
    is_answered: bool,
}

impl Sync {
    /// A sync that waits for [`Event::Start`].
    pub fn new(mut settings: Settings) -> Self {
        // One row a page would not tell a page that goes on from the last one.
        settings.top = settings.top.clamp(2, 100);
        settings.rounding_ticks = settings.rounding_ticks.max(0);
        settings.granularity_ticks = settings.granularity_ticks.max(settings.rounding_ticks).max(1);
        Sync {
            phase: Phase::Idle,
            lanes: Lanes::default(),
            left_before: std::mem::take(&mut settings.drains),
            resumed: Windows::new(),
            in_flight: BTreeMap::new(),
            n_requests: 0,
            pace: Pace::new(settings.start, settings.cap),
            jitter: Jitter::new(settings.seed),
            sign_in: SignIn::new(),
            known: Known::new(None),
            lateness: settings.lateness_ticks,
            counts_hold: true,
            settled: settings.done.clone(),
            fresh: Windows::new(),
            as_of: None,
            read: Windows::new(),
            parked: Vec::new(),
            unreadable: Windows::new(),
            check: None,
            seen: settings.sweep.then(BTreeSet::new),
            worked_since_giving_up: false,
            wake_ms: None,
            tally: Progress::default(),
            settings,
        }
    }

    /// Takes note of what happened, and says what to do, in that order. `now_ms` is any clock that mostly
    /// runs forward; only waits are measured by it. Answers to requests that are no longer in flight are
    /// ignored, and so is everything after [`Effect::Ended`].
    pub fn handle(&mut self, now_ms: u64, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Phase::Ended = self.phase {
            return effects;
        }
        match event {
            Event::Start => self.start(),
            Event::Answered { id } => {
                if let Some(job) = self.in_flight.get_mut(&id) {
                    job.is_answered = true;
                    if let Some(lane) = self.lanes.get_mut(job.lane) {
                        lane.answered();
                    }
                    self.pace.freed();
                }
            }
            Event::Page { id, rows, unreadable, oldest, count } => {
                self.answered(now_ms, id, Page::new(rows, unreadable, oldest, count), &mut effects);
            }
            Event::Failed { id, failure } => {
                if let Some(job) = self.in_flight.remove(&id) {
                    self.failed(now_ms, id, job, failure, &mut effects);
                }
            }
            Event::Timer => self.wake_ms = None,
            Event::SignedIn => self.sign_in.done(RequestId(self.n_requests)),
            Event::Held { rows } => self.check_against(rows),
            Event::Cancel => self.end(Outcome::Cancelled, &mut effects),
        }
        self.turn_over(&mut effects);
        self.send(now_ms, &mut effects);
        self.set_alarm(now_ms, &mut effects);
        effects
    }

    /// What has been read and needs no second reading: the next run's [`Settings::done`]. The youngest part
    /// of what is complete is not in it, since rows can still appear there late.
    ///
    /// Nor are stretches with items that could not be read: the next run tries them again.
    pub fn settled(&self) -> Windows {
        self.settled_so_far().without(&self.unreadable)
    }

    fn settled_so_far(&self) -> Windows {
        let mut settled = self.settled.clone();
        // That can end before all that is wanted begins.
        if let Some(end) = self.settled_end() {
            settled.union(&self.fresh.up_to(end));
        }
        settled
    }

    /// What is complete now, of this run and of what was done before.
    pub fn complete(&self) -> Windows {
        let mut complete = self.settings.done.clone();
        complete.union(&self.read);
        complete
    }

    /// What this run has read.
    pub fn read(&self) -> &Windows {
        &self.read
    }

    /// Of what was held before this run: the stretches that may have rows which the server has no more, or lack
    /// some. In the end none, unless the outcome is not complete, or parts could not be read twice.
    pub fn unconfirmed(&self) -> Windows {
        match &self.check {
            Some(check) => check.unconfirmed(),
            None => {
                let mut unconfirmed = self.settings.done.clone();
                let newest = self.as_of.filter(|_| self.settings.sweep);
                unconfirmed.extend(newest.map(|newest| Window::between(self.settings.from, newest)));
                unconfirmed
            }
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        Progress {
            n_requests: self.n_requests,
            n_in_flight: self.n_in_flight(),
            limit: self.pace.limit(),
            n_windows_done: self.complete().len(),
            n_windows_open: self.lanes.len(),
            n_windows_parked: self.parked.len(),
            n_unconfirmed: self.unconfirmed().len(),
            newest: self.as_of,
            ..self.tally
        }
    }

    /// So much older than the newest row, in ticks, no row appears any more.
    fn age(&self) -> i64 {
        self.lateness.saturating_add(self.settings.rounding_ticks).saturating_add(1)
    }

    /// Lanes that are not wider are not cut.
    fn narrowest_ticks(&self) -> i64 {
        self.settings.granularity_ticks.saturating_mul(2)
    }

    /// Requests that take a slot of the server.
    fn n_in_flight(&self) -> usize {
        self.in_flight.values().filter(|job| !job.is_answered).count()
    }

    /// Whether what has come is read as fast as it comes: answers that wait are not to pile up.
    fn reads_in_time(&self) -> bool {
        self.in_flight.len() < 2 * self.pace.limit()
    }

    /// Fills the free slots: with lanes that can go on, then by cutting the widest one.
    fn send(&mut self, now_ms: u64, effects: &mut Vec<Effect>) {
        let may_send = !matches!(self.phase, Phase::Ended) && !self.sign_in.is_waiting();
        while may_send && self.reads_in_time() && self.pace.allows(self.n_in_flight(), now_ms) {
            let narrowest = self.narrowest_ticks();
            let id = self.lanes.next_ready(now_ms).or_else(|| self.lanes.split_widest(narrowest));
            let Some(lane) = id else { break };
            let Some(ask) = self.lanes.get_mut(lane).and_then(|lane| lane.ask(self.settings.top)) else {
                break;
            };
            let id = RequestId(self.n_requests);
            self.n_requests += 1;
            self.in_flight.insert(id, Job { lane, ask, is_answered: false });
            effects.push(Effect::Fetch { id, ask });
        }
    }

    /// Asks to be woken for the next wait that ends.
    fn set_alarm(&mut self, now_ms: u64, effects: &mut Vec<Effect>) {
        if let Phase::Ended = self.phase {
            return;
        }
        let waits = self.lanes.waits().chain(self.pace.pause());
        let next_ms = waits.filter(|wait| !wait.is_over(now_ms)).map(Wait::until_ms).min();
        if let Some(at_ms) = next_ms.filter(|_| next_ms != self.wake_ms) {
            self.wake_ms = next_ms;
            effects.push(Effect::WakeAt { at_ms });
        }
    }
}
