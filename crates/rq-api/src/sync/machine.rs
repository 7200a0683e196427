//! The state machine itself: events in, effects out.

use std::collections::BTreeMap;

use commissions::{TICKS_PER_SECOND, Timestamp};

use super::drain::{Drain, Verdict};
use super::event::{Ask, Effect, Event, Failure, Outcome, Parked, Reason, RequestId};
use super::head::Pass;
use super::known::Known;
use super::lane::{Lane, LaneId, Lanes, Work};
use super::pace::Pace;
use super::page::Page;
use super::progress::Progress;
use super::settings::Settings;
use super::sign_in::{Need, SignIn};
use super::wait::{Jitter, Wait};
use super::window::{Window, earlier, later};
use super::windows::Windows;

/// Tries of one request before its lane is parked.
const TRIES: u32 = 3;
/// First and longest wait between them, in ms.
const RETRY_MS: u64 = 500;
const RETRY_MAX_MS: u64 = 8_000;
/// Later than this after its own time no row is looked for, unless the settings say so: 24 hours.
const MAX_LATENESS: i64 = 24 * 3600 * TICKS_PER_SECOND;

/// The sync protocol. See [the module](super) for what it does and why.
#[derive(Clone, Debug)]
pub struct Sync {
    settings: Settings,
    phase: Phase,
    lanes: Lanes,
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
    Ended,
}

/// A request in flight. Its lane may have been closed since, where another one read the same.
#[derive(Clone, Copy, Debug)]
struct Job {
    lane: LaneId,
    ask: Ask,
}

impl Sync {
    /// A sync that waits for [`Event::Start`].
    pub fn new(mut settings: Settings) -> Self {
        // One row a page would not tell a page that goes on from the last one.
        settings.top = settings.top.clamp(2, 100);
        settings.granularity_ticks = settings.granularity_ticks.max(1);
        Sync {
            phase: Phase::Idle,
            lanes: Lanes::default(),
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
            Event::Cancel => self.end(Outcome::Cancelled, &mut effects),
        }
        self.turn_over(&mut effects);
        self.send(now_ms, &mut effects);
        self.set_alarm(now_ms, &mut effects);
        effects
    }

    /// What has been read and needs no second reading: the next run's [`Settings::done`]. The youngest part
    /// of what is complete is not in it, since rows can still appear there late.
    pub fn settled(&self) -> Windows {
        let mut settled = self.settled.clone();
        // Strictly older than where a row can still appear, and that can be before all that is wanted.
        let age = self.lateness.saturating_add(1);
        let end = self.as_of.and_then(|as_of| Timestamp::from_ticks(as_of.ticks().saturating_sub(age)));
        if let Some(end) = end {
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

    /// How far it is.
    pub fn progress(&self) -> Progress {
        Progress {
            n_requests: self.n_requests,
            n_in_flight: self.in_flight.len(),
            limit: self.pace.limit(),
            n_windows_done: self.complete().len(),
            n_windows_open: self.lanes.len(),
            n_windows_parked: self.parked.len(),
            newest: self.as_of,
            ..self.tally
        }
    }

    fn start(&mut self) {
        if let Phase::Idle = self.phase {
            self.phase = Phase::Opening;
            self.lanes.open(Lane::newest(self.settings.from));
        }
    }

    /// The oldest moment where a row can still appear, when the newest is `as_of`.
    fn reach_of(&self, as_of: Timestamp) -> Timestamp {
        earlier(as_of, self.lateness, self.settings.from)
    }

    fn answered(&mut self, now_ms: u64, id: RequestId, page: Page, effects: &mut Vec<Effect>) {
        let Some(job) = self.in_flight.remove(&id) else { return };
        if !page.answers(job.ask, self.settings.granularity_ticks) {
            return self.failed(now_ms, id, job, Failure::Unreadable, effects);
        }
        self.pace.succeeded();
        self.sign_in.worked();
        self.tally.n_pages += 1;
        self.note_rows(&page);
        let Some(lane) = self.lanes.get_mut(job.lane) else { return };
        match &mut lane.work {
            Work::Newest { .. } => self.opened(job.lane, &page, effects),
            Work::Seek { asked } => {
                *asked = false;
                self.sought(now_ms, job, &page, effects);
            }
            Work::Drain(drain) => {
                lane.n_failures = 0;
                let window = drain.window;
                let verdict = drain.page(job.ask, &page.items, page.count);
                self.counts_hold &= drain.counts_hold;
                match verdict {
                    Verdict::Going => {}
                    Verdict::Done => {
                        lane.work = Work::Seek { asked: false };
                        self.finish(window, window.from(), effects);
                    }
                    Verdict::GivenUp => self.park(job.lane, Reason::Unsettled),
                }
            }
        }
    }

    fn note_rows(&mut self, page: &Page) {
        let precision = page.precision_ticks();
        let (mut n_new, mut oldest_late) = (0, None);
        for &row in &page.rows {
            if self.known.note(row) {
                n_new += 1;
                // Its time may be printed less exactly than the end of what was read.
                if self.read.contains(row.updated) && self.read.contains(later(row.updated, precision)) {
                    // Newest first: the last one is the oldest.
                    oldest_late = Some(row.updated);
                }
            }
        }
        if let Phase::Head(pass) = &mut self.phase {
            pass.page(n_new, oldest_late);
        }
    }

    /// The newest row is known: everything older that is not done becomes a lane.
    fn opened(&mut self, id: LaneId, page: &Page, effects: &mut Vec<Effect>) {
        self.lanes.close(id);
        if page.items.is_empty() {
            return self.end(Outcome::Complete, effects);
        }
        self.phase = Phase::Reading;
        // Where the newest row cannot be read, the pass over the head reads all from the open end.
        let Some(newest) = page.oldest else { return };
        self.as_of = Some(newest);
        let memory = MAX_LATENESS.max(self.settings.lateness_ticks);
        self.known = Known::new(Some(earlier(newest, memory, self.settings.from)));
        if let Some(whole) = Window::new(self.settings.from, newest) {
            for hole in self.settings.done.holes(whole) {
                self.lanes.open(Lane::seek(hole.from(), Some(hole.to())));
            }
        }
    }

    /// The newest page of a lane came: go on from its oldest moment, or drain that moment where this is no
    /// step (or one that reads most of the page again).
    fn sought(&mut self, now_ms: u64, job: Job, page: &Page, effects: &mut Vec<Effect>) {
        let Some(from) = job.ask.from else { return };
        if job.ask.to.is_none() {
            self.as_of = self.as_of.max(page.newest);
        }
        let end = job.ask.to.or(self.as_of);
        let Some(lane) = self.lanes.get_mut(job.lane) else { return };
        if page.is_last(job.ask, self.counts_hold) {
            lane.n_failures = 0;
            if lane.to.is_none() {
                self.lanes.close(job.lane);
            }
            if let Some(read) = end.and_then(|end| Window::new(from, end)) {
                self.finish(read, from, effects);
            }
            return;
        }
        let Some(oldest) = page.oldest else {
            // Nothing to go on from: not one of its items has a readable time.
            return self.retry(now_ms, job.lane, Failure::Unreadable, effects);
        };
        lane.n_failures = 0;
        let end = end.map_or(oldest, |end| end.max(oldest));
        let rest = page.rest_is_up_to(oldest);
        let overlap = rest.ticks() - oldest.ticks();
        if oldest < end && overlap < end.ticks() - rest.ticks() {
            lane.to = lane.to.or(Some(end));
            lane.learn(end.ticks() - rest.ticks());
            if let Some(read) = Window::new(later(rest, 1), end) {
                self.finish(read, rest, effects);
            }
        } else if lane.to.is_none() {
            lane.to = Some(page.rest_is_up_to(end));
        } else if lane.to == job.ask.to {
            let step = self.settings.granularity_ticks.max(page.precision_ticks());
            if let Some(window) = Window::new(earlier(oldest, step, lane.from), end) {
                lane.work = Work::Drain(Drain::new(window, self.settings.top, self.counts_hold));
            }
        }
    }

    /// All of `read` is read; what is older begins at `rest`.
    fn finish(&mut self, read: Window, rest: Timestamp, effects: &mut Vec<Effect>) {
        self.fresh.insert(read);
        self.read.insert(read);
        self.lanes.trim(read, rest);
        effects.push(Effect::Finished(read));
    }

    fn failed(&mut self, now_ms: u64, id: RequestId, job: Job, failure: Failure, effects: &mut Vec<Effect>) {
        if let Some(lane) = self.lanes.get_mut(job.lane) {
            lane.release(job.ask);
        }
        match failure {
            Failure::TooMany => {
                self.tally.n_too_many += 1;
                self.pace.refused(id, RequestId(self.n_requests), now_ms, &mut self.jitter);
            }
            Failure::Unauthorized => {
                self.pace.freed();
                match self.sign_in.refused(id) {
                    Need::Nothing => {}
                    Need::SignIn => effects.push(Effect::SignIn),
                    Need::GiveUp => self.end(Outcome::Stopped(failure), effects),
                }
            }
            Failure::Forbidden | Failure::Maintenance | Failure::BadRequest | Failure::NotFound => {
                self.end(Outcome::Stopped(failure), effects);
            }
            Failure::Server | Failure::Unreadable | Failure::Unreachable => {
                self.pace.freed();
                self.retry(now_ms, job.lane, failure, effects);
            }
        }
    }

    fn retry(&mut self, now_ms: u64, id: LaneId, failure: Failure, effects: &mut Vec<Effect>) {
        let Some(lane) = self.lanes.get_mut(id) else { return };
        lane.n_failures += 1;
        if lane.n_failures < TRIES {
            lane.wait = Some(self.jitter.wait(now_ms, RETRY_MS, lane.n_failures, RETRY_MAX_MS));
            self.tally.n_retried += 1;
        } else if let Work::Newest { .. } = lane.work {
            self.end(Outcome::Stopped(failure), effects);
        } else {
            self.park(id, Reason::Failed(failure));
        }
    }

    /// Gives a lane up; of one that is being drained only the moment, and the rest goes on.
    fn park(&mut self, id: LaneId, reason: Reason) {
        let Some(lane) = self.lanes.close(id) else { return };
        let mut parked = Parked { from: lane.from, to: lane.to, reason };
        if let Work::Drain(drain) = &lane.work {
            parked.from = drain.window.from();
            if lane.from < parked.from {
                self.lanes.open(Lane::seek(lane.from, Some(parked.from)));
            }
        }
        self.parked.push(parked);
    }

    /// When all lanes are read: on to the head, and over it again until nothing new comes.
    fn turn_over(&mut self, effects: &mut Vec<Effect>) {
        if !self.lanes.is_empty() {
            return;
        }
        let pass = match &self.phase {
            Phase::Idle | Phase::Opening | Phase::Ended => return,
            Phase::Reading => Pass::first(self.parked.len()),
            Phase::Head(pass) => {
                self.tally.lateness_ticks = self.tally.lateness_ticks.max(self.lateness_seen(pass));
                self.lateness =
                    self.lateness.max(self.tally.lateness_ticks.saturating_mul(2).min(MAX_LATENESS));
                if pass.n_parked_before < self.parked.len() || pass.is_final() {
                    return self.end(self.outcome(), effects);
                }
                pass.next()
            }
        };
        self.settled = self.settled();
        self.fresh = Windows::new();
        let from = self.as_of.map_or(self.settings.from, |as_of| self.reach_of(as_of));
        self.lanes.open(Lane::seek(from, None));
        self.phase = Phase::Head(pass);
        self.tally.n_head_passes += 1;
    }

    /// At most so late did a row of this pass appear: when that was, is not known, only that it was before
    /// the newest row.
    fn lateness_seen(&self, pass: &Pass) -> i64 {
        match (self.as_of, pass.oldest_late) {
            (Some(as_of), Some(late)) => as_of.ticks().saturating_sub(late.ticks()),
            _ => 0,
        }
    }

    fn outcome(&self) -> Outcome {
        if self.parked.is_empty() {
            Outcome::Complete
        } else {
            Outcome::Partial { parked: self.parked.clone() }
        }
    }

    fn end(&mut self, outcome: Outcome, effects: &mut Vec<Effect>) {
        effects.extend(self.in_flight.keys().map(|&id| Effect::Abort { id }));
        effects.push(Effect::Ended(outcome));
        self.in_flight.clear();
        self.phase = Phase::Ended;
    }

    /// Fills the free slots: with lanes that can go on, then by cutting the widest one.
    fn send(&mut self, now_ms: u64, effects: &mut Vec<Effect>) {
        let may_send = !matches!(self.phase, Phase::Ended) && !self.sign_in.is_waiting();
        while may_send && self.pace.allows(self.in_flight.len(), now_ms) {
            let narrowest = self.settings.granularity_ticks.saturating_mul(2);
            let id = self.lanes.next_ready(now_ms).or_else(|| self.lanes.split_widest(narrowest));
            let Some(lane) = id else { break };
            let Some(ask) = self.lanes.get_mut(lane).and_then(|lane| lane.ask(self.settings.top)) else {
                break;
            };
            let id = RequestId(self.n_requests);
            self.n_requests += 1;
            self.in_flight.insert(id, Job { lane, ask });
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
