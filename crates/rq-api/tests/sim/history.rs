//! One history: a server that changes, a client that reads, and a network and a disk between and below them
//! that fail. Chance picks what happens next; the rules are checked all the while.

mod resuming;
mod serving;
mod trace;

use resuming::Left;
use trace::show_window;
pub use trace::{show_ask, show_reply};

use commissions::Timestamp;
use rq_api::sync::{Ask, Effect, Event, Failure, Outcome, RequestId, RowKey};

use super::chance::Chance;
use super::client::Client;
use super::covered::Covered;
use super::mistake::{Mistake, Planted, Pretence};
use super::plan::Plan;
use super::rules::{Breach, Checked, Rule, check_disk, check_gone, check_outcome};
use super::server::{Server, at};
use super::store::Store;

/// Requests in flight that a client may have.
const CAP: usize = 6;
/// Steps of one run, and runs of one history, before it counts as endless.
const MAX_STEPS: usize = 60_000;
const MAX_RUNS: usize = 16;
/// Whatever went wrong, it tries again before that.
const LONGEST_SLEEP_MS: u64 = 10_000;
/// So many passes over the head must be quiet for the last one to be.
const PATIENCE: u32 = 8;
/// A request on its way.
#[derive(Clone, Debug)]
struct Flight {
    id: RequestId,
    /// As the protocol asked, and as it was sent.
    ask: Ask,
    sent: Ask,
    token: u32,
    refused: bool,
    reply: Option<Event>,
    /// The client knows that it is here.
    is_announced: bool,
    /// When it was sent: so many requests and answers before it.
    sent_at: u64,
}

/// A page that was read.
#[derive(Clone, Debug)]
struct Answer {
    sent_at: u64,
    told_at: u64,
    ask: Ask,
    rows: Vec<RowKey>,
    n_items: usize,
    oldest: Option<Timestamp>,
}

/// How a run ended.
#[derive(Debug)]
enum End {
    Outcome(Outcome),
    Crash,
}

pub struct History<C> {
    seed: u64,
    plan: Plan,
    /// Of what happens when.
    chance: Chance,
    server: Server,
    planted: Planted,
    store: Store,
    client: C,
    flights: Vec<Flight>,
    /// In so many ms, whatever the clock says then.
    alarm_in_ms: Option<u64>,
    now_ms: u64,
    valid_token: u32,
    token: u32,
    sign_in_wanted: bool,
    /// The server's sequence of changes when the last pass over the head was answered first.
    pass_seq: u64,
    /// Passes of this run, and what the last one brought that was not known.
    n_passes: u32,
    n_news: usize,
    /// The client waits to hear what is held from then on.
    list_wanted: Option<Timestamp>,
    /// What the check of this run promises, once it has begun.
    checked: Option<Checked>,
    sweeps: bool,
    run_seq: u64,
    /// Of this run: requests sent and pages read, and these pages.
    moment: u64,
    answers: Vec<Answer>,
    /// What the run began with half read, until it is finished or begun again.
    left: Vec<Left>,
    n_changes_left: usize,
    n_crashes_left: usize,
    n_cancels_left: usize,
    covered: Covered,
    /// What happened, where it is wanted.
    pub trace: Option<Vec<String>>,
}

impl<C: Client> History<C> {
    pub fn new(seed: u64, plan: &Plan, mistake: Option<Mistake>) -> Self {
        let mut chance = Chance::new(seed ^ 0x0b5e);
        let mut server = Server::new(plan.habits.clone());
        let insert = |server: &mut Server, n: usize| {
            if plan.rows_left_out.contains(&n) {
                server.leave_out();
            } else {
                server.insert();
            }
        };
        for n in 0..plan.n_rows {
            let spacing = chance.between(0, plan.spacing);
            server.pass(spacing);
            insert(&mut server, n);
        }
        let tied_after = chance.between(0, plan.spacing);
        server.pass(tied_after);
        for n in plan.n_rows..plan.n_rows + plan.n_ties {
            insert(&mut server, n);
        }
        server.pass(plan.quiet);
        for n in plan.n_rows + plan.n_ties..plan.n_all() {
            let spacing = chance.between(0, plan.spacing);
            server.pass(spacing);
            insert(&mut server, n);
        }
        let client = C::new(plan.settings(seed));
        History {
            seed,
            chance: Chance::new(seed ^ 0x5eed ^ (plan.salt << 32)),
            server,
            planted: Planted::new(mistake),
            store: Store::new(mistake),
            client,
            flights: Vec::new(),
            alarm_in_ms: None,
            now_ms: 1_000,
            valid_token: 0,
            token: 0,
            sign_in_wanted: false,
            pass_seq: 0,
            n_passes: 0,
            n_news: 0,
            list_wanted: None,
            checked: None,
            sweeps: false,
            run_seq: 0,
            moment: 0,
            answers: Vec::new(),
            left: Vec::new(),
            n_changes_left: plan.n_changes,
            n_crashes_left: plan.n_crashes,
            n_cancels_left: plan.n_cancels,
            covered: Covered { n_histories: 1, ..Covered::default() },
            trace: None,
            plan: plan.clone(),
        }
    }

    /// Tells it to its end. The error is the rule that was broken.
    pub fn tell(&mut self) -> Result<Covered, Breach> {
        for run in 0..MAX_RUNS {
            let at_rest = run >= self.plan.calm_from;
            if at_rest {
                self.come_to_rest();
            }
            let end = self.run(run)?;
            self.note(|| format!("run {run} ended: {end:?}"));
            let is_over = match end {
                End::Outcome(Outcome::Complete) => at_rest,
                // A page of unreadable rows without a time is never passed, and that is said each time.
                End::Outcome(Outcome::Partial { .. }) => at_rest && self.plan.habits.unreadable_one_in > 0,
                _ => false,
            };
            if is_over {
                self.covered.n_rows = self.server.n_rows() as u64;
                return Ok(self.covered);
            }
        }
        let what = format!("not complete after {MAX_RUNS} runs, at rest from run {} on", self.plan.calm_from);
        Err(Breach::of(Rule::ComesToAnEnd, what))
    }

    fn note(&mut self, text: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(text());
        }
    }

    fn come_to_rest(&mut self) {
        while self.n_changes_left > 0 {
            self.change();
        }
        self.server.pass(2 * self.plan.lateness);
        self.plan = self.plan.calm();
        self.n_crashes_left = 0;
        self.n_cancels_left = 0;
    }

    /// One life of the client, from what the disk has.
    fn run(&mut self, run: usize) -> Result<End, Breach> {
        self.covered.n_runs += 1;
        if self.store.n_evictable() > 0 && self.chance.happens(self.plan.evictions) {
            self.covered.n_evicted += 1;
            let n = self.chance.below(9);
            self.store.evict(n, self.plan.habits.grain);
        }
        check_disk(&self.server, &self.store)?;
        self.store.restart();
        self.flights.clear();
        self.alarm_in_ms = None;
        self.sign_in_wanted = false;
        self.n_passes = 0;
        self.list_wanted = None;
        self.checked = None;
        self.answers.clear();
        self.left.clear();
        while run > 0 && self.n_changes_left > 0 && self.chance.happens(500) {
            self.change();
        }
        self.run_seq = self.server.seq;
        self.sweeps = self.chance.happens(self.plan.sweeps);
        self.token = self.valid_token;
        self.planted = Planted::new(self.planted.mistake);
        let mut settings = self.plan.settings(run as u64);
        settings.done = self.store.disk.windows.clone();
        settings.drains = self.planted.drains(&self.server, self.store.disk.drains.clone());
        settings.sweep = self.sweeps;
        if !self.sweeps {
            self.note_left(&settings.drains);
        }
        let done: Vec<String> = settings.done.iter().map(show_window).collect();
        self.note(|| format!("run {run} begins with {}", done.join(", ")));
        self.client = C::new(self.planted.settings(settings));
        if let Some(outcome) = self.tell_client(Event::Start)? {
            return Ok(End::Outcome(outcome));
        }
        for _ in 0..MAX_STEPS {
            self.covered.n_steps += 1;
            let ticks = self.chance.between(0, self.plan.pace);
            self.server.pass(ticks);
            // More often where a moment is half read.
            let is_draining = self.flights.iter().any(|flight| flight.ask.skip > 0);
            let crashes = if is_draining { 100 } else { 30 };
            if self.n_crashes_left > 0 && self.chance.happens(crashes) {
                self.n_crashes_left -= 1;
                self.covered.n_crashes += 1;
                return Ok(End::Crash);
            }
            if let Some(outcome) = self.step()? {
                if outcome == Outcome::Complete {
                    self.check_quiet()?;
                    self.check_gone()?;
                }
                check_outcome(&outcome, &self.server, &self.store, self.pass_seq)?;
                *match outcome {
                    Outcome::Complete => &mut self.covered.n_complete,
                    Outcome::Partial { .. } => &mut self.covered.n_partial,
                    Outcome::Cancelled => &mut self.covered.n_cancelled,
                    Outcome::Stopped(_) => &mut self.covered.n_stopped,
                } += 1;
                self.write();
                return Ok(End::Outcome(outcome));
            }
        }
        Err(Breach::of(Rule::ComesToAnEnd, format!("no end after {MAX_STEPS} steps")))
    }

    /// The last pass over the head, or the check after it, brought nothing new.
    fn check_quiet(&self) -> Result<(), Breach> {
        let had_a_pass = self.n_passes > 0 || self.checked.is_some();
        if self.n_news > 0 && had_a_pass && self.n_passes < PATIENCE {
            let what = format!("complete after a pass that brought {} new rows", self.n_news);
            return Err(Breach::of(Rule::SaysWhatIs, what));
        }
        Ok(())
    }

    fn check_gone(&mut self) -> Result<(), Breach> {
        let hides = self.planted.is(Mistake::HidesWhatIsUnconfirmed);
        let checked = self.checked.filter(|_| hides || self.client.unconfirmed().is_empty());
        self.covered.n_confirmed += u64::from(checked.is_some());
        check_gone(&self.server, &self.store, self.pass_seq, checked)
    }

    /// Withdrawn rows were missing from two answers, the second of which was asked for after the first had
    /// come, and were in none since.
    fn check_missed_twice(&self, row: RowKey) -> Result<(), Breach> {
        let top = usize::from(self.plan.top);
        let has_it = |answer: &&Answer| answer.rows.iter().any(|it| it.id == row.id);
        let present_at = self.answers.iter().filter(has_it).map(|answer| answer.told_at).max().unwrap_or(0);
        let misses_it = |answer: &&Answer| {
            let Ask { from, to, skip, .. } = answer.ask;
            let is_asked =
                from.is_none_or(|from| from <= row.updated) && to.is_none_or(|to| row.updated <= to);
            // What fills pages with one moment is counted besides: then the count says that nothing is left.
            let is_drained =
                || self.answers.iter().any(|it| it.ask.top <= 2 && (it.ask.from, it.ask.to) == (from, to));
            let is_reached = skip > 0
                || answer.n_items < top
                || answer.oldest.is_some_and(|oldest| oldest <= row.updated)
                || is_drained();
            // What is compared is not read.
            usize::from(answer.ask.top) == top && is_asked && is_reached && answer.told_at > present_at
        };
        let missing = || self.answers.iter().filter(misses_it);
        let first = missing().map(|answer| answer.told_at).min();
        // Where pages are as small as what is asked to compare, they look the same.
        if top > 2 && !missing().any(|answer| first.is_some_and(|first| answer.sent_at > first)) {
            let what = format!("row {} was withdrawn, and not missed twice", row.id);
            return Err(Breach::of(Rule::SaysWhatIsGone, what));
        }
        Ok(())
    }

    /// Whatever chance picks of what can happen.
    fn step(&mut self) -> Result<Option<Outcome>, Breach> {
        if self.n_changes_left > 0 && self.chance.happens(150) {
            self.change();
            return Ok(None);
        }
        if self.n_cancels_left > 0 && self.chance.happens(20) {
            self.n_cancels_left -= 1;
            return self.tell_client(Event::Cancel);
        }
        if self.chance.happens(self.plan.clock_jumps) {
            self.covered.n_clock_jumps += 1;
            self.now_ms = self.chance.next() % (2 * self.now_ms + 60_000).min(1 << 40);
        }
        if self.chance.happens(self.plan.expiries) {
            self.valid_token += 1;
        }
        if self.sign_in_wanted && self.chance.happens(300) {
            self.sign_in_wanted = false;
            self.token = self.valid_token;
            return self.tell_client(Event::SignedIn);
        }
        if let Some(from) = self.list_wanted.filter(|_| self.chance.happens(500)) {
            self.list_wanted = None;
            let rows = self.store.list(from);
            return self.tell_client(Event::Held { rows });
        }
        let answered: Vec<usize> =
            (0..self.flights.len()).filter(|&n| self.flights[n].reply.is_some()).collect();
        let waiting: Vec<usize> =
            (0..self.flights.len()).filter(|&n| self.flights[n].reply.is_none()).collect();
        if !waiting.is_empty() && (answered.is_empty() || self.chance.happens(500)) {
            let n = waiting[self.chance.below(waiting.len())];
            self.serve(n);
            return Ok(None);
        }
        let announced = answered.iter().copied().find(|&n| {
            let flight = &self.flights[n];
            !flight.is_announced
                && matches!(
                    flight.reply,
                    Some(Event::Page { .. } | Event::Failed { failure: Failure::Unreadable, .. })
                )
        });
        if let Some(n) =
            announced.filter(|_| self.plan.announces > 0 && self.chance.happens(self.plan.announces))
        {
            self.flights[n].is_announced = true;
            self.covered.n_announced += 1;
            let id = self.flights[n].id;
            return self.tell_client(Event::Answered { id });
        }
        if !answered.is_empty() && !self.chance.happens(50) {
            let n = answered[self.chance.below(answered.len())];
            return self.deliver(n);
        }
        if let Some(in_ms) = self.alarm_in_ms.take() {
            self.now_ms += in_ms;
            return self.tell_client(Event::Timer);
        }
        if self.flights.is_empty() && !self.sign_in_wanted && self.list_wanted.is_none() {
            return Err(Breach::of(Rule::NeverHangs, "no request in flight, no wait, no sign-in"));
        }
        Ok(None)
    }

    /// Each change has its own chances, so that others can be left out.
    fn change(&mut self) {
        let n = self.plan.n_changes - self.n_changes_left;
        self.n_changes_left -= 1;
        if self.plan.changes_left_out.contains(&n) {
            return;
        }
        let mut chance = Chance::new((self.seed << 16) ^ 0xc4a6e ^ n as u64);
        let picked = self.server.pick(&mut chance);
        let picked = picked.filter(|_| chance.happens(750));
        if chance.happens(self.plan.restores) {
            let n = chance.below(self.server.deleted().count());
            let id = self.server.deleted().map(|(id, _)| id).nth(n);
            if let Some(id) = id {
                self.server.restore(id);
                self.covered.n_restored += 1;
                self.note(|| format!("restore {id}"));
                return;
            }
        }
        if chance.happens(self.plan.late) {
            let after = chance.between(0, self.plan.late_by);
            self.covered.n_late += 1;
            self.server.begin_late(picked, after);
            self.note(|| format!("late change of {picked:?}, in {after}"));
            return;
        }
        let now = self.server.now;
        match picked {
            None => {
                let id = self.server.insert();
                self.covered.n_inserts += 1;
                self.note(|| format!("insert {id} at {now}"));
            }
            Some(id) if chance.happens(self.plan.deletes) => {
                self.server.delete(id);
                self.covered.n_deletes += 1;
                self.note(|| format!("delete {id}"));
            }
            Some(id) => {
                self.server.update(id);
                self.covered.n_updates += 1;
                self.note(|| format!("update {id} at {now}"));
            }
        }
    }

    fn deliver(&mut self, n: usize) -> Result<Option<Outcome>, Breach> {
        if self.planted.is(Mistake::MixesUpReplies) && self.flights.len() > 1 {
            let other = (n + 1) % self.flights.len();
            let (one, two) = (self.flights[n].id, self.flights[other].id);
            for (flight, id) in [(n, two), (other, one)] {
                self.flights[flight].id = id;
                if let Some(Event::Page { id: named, .. } | Event::Failed { id: named, .. }) =
                    &mut self.flights[flight].reply
                {
                    *named = id;
                }
            }
        }
        let flight = self.flights.swap_remove(n);
        let Some(reply) = flight.reply else { return Ok(None) };
        if self.planted.is(Mistake::ForgetsFailures)
            && matches!(reply, Event::Failed { failure: Failure::Server | Failure::Unreachable, .. })
        {
            return Ok(None);
        }
        self.moment += 1;
        if let Event::Page { rows, unreadable, oldest, .. } = &reply {
            self.answers.push(Answer {
                sent_at: flight.sent_at,
                told_at: self.moment,
                ask: flight.sent,
                rows: rows.clone(),
                n_items: rows.len() + unreadable.len(),
                oldest: *oldest,
            });
        }
        let event = self.planted.event(flight.ask, self.server.now, reply);
        if let Event::Page { rows, .. } = &event {
            self.n_news += self.store.merge(rows);
        }
        self.tell_client(event)
    }

    fn write(&mut self) {
        let fails = self.chance.happens(self.plan.disk_failures);
        self.covered.n_lost_writes += u64::from(fails);
        self.store.write(&self.client, fails);
    }

    /// Tells the client what happened, does what it asks for, and sees that it keeps the rules.
    fn tell_client(&mut self, event: Event) -> Result<Option<Outcome>, Breach> {
        let is_page = matches!(event, Event::Page { .. });
        let cause = match event {
            Event::Failed { failure, .. } => Some(failure),
            _ => None,
        };
        let effects = self.client.handle(self.now_ms, event);
        let effects = self.planted.effects(cause, effects);
        if is_page {
            if self.planted.is(Mistake::ChecksInBeforeRows) {
                self.store.disk.windows = self.client.settled();
            }
            if self.planted.is(Mistake::ChecksInDrainsBeforeRows) {
                self.store.disk.drains = self.client.drains();
            }
            if self.chance.happens(600) {
                self.write();
            }
        }
        let mut outcome = None;
        for effect in effects {
            if outcome.is_some() {
                return Err(Breach::of(Rule::EndsWhenItEnds, format!("{effect:?} after the end")));
            }
            match effect {
                Effect::Fetch { id, ask } => self.send(id, ask)?,
                Effect::Abort { id } => {
                    let n = self.flights.iter().position(|flight| flight.id == id);
                    let Some(n) = n else {
                        return Err(Breach::of(
                            Rule::KeepsManners,
                            format!("aborts {id:?}, which is not in flight"),
                        ));
                    };
                    self.flights.swap_remove(n);
                }
                Effect::WakeAt { at_ms } => {
                    let in_ms = at_ms.saturating_sub(self.now_ms);
                    if in_ms > LONGEST_SLEEP_MS {
                        return Err(Breach::of(Rule::NeverHangs, format!("sleeps for {in_ms} ms")));
                    }
                    self.alarm_in_ms = Some(in_ms);
                }
                Effect::Finished(window) => {
                    self.note_finished(window);
                    self.note(|| format!("finished {}", show_window(window)));
                }
                Effect::ListHeld { from } => self.list(from)?,
                Effect::Withdrawn { rows } => {
                    self.note(|| {
                        format!("withdrawn {:?}", rows.iter().map(|row| row.id).collect::<Vec<_>>())
                    });
                    self.covered.n_withdrawn += rows.len() as u64;
                    rows.iter().try_for_each(|&row| self.check_missed_twice(row))?;
                    self.store.withdraw(&rows);
                    if rows.iter().any(|row| !self.store.rows.contains_key(&row.id)) {
                        return Err(Breach::of(Rule::SaysWhatIsGone, "a row was dropped, not marked"));
                    }
                }
                Effect::SignIn if self.sign_in_wanted => {
                    return Err(Breach::of(Rule::KeepsManners, "signs in twice at a time"));
                }
                Effect::SignIn if self.token == self.valid_token => {
                    return Err(Breach::of(Rule::KeepsManners, "signs in though its token holds"));
                }
                Effect::SignIn => self.sign_in_wanted = true,
                Effect::Ended(end) => outcome = Some(end),
            }
        }
        if outcome.is_some() && !self.flights.is_empty() {
            let what = format!("{} requests in flight after the end", self.flights.len());
            return Err(Breach::of(Rule::EndsWhenItEnds, what));
        }
        Ok(outcome)
    }

    /// The client begins a check, and wants to know what is held.
    fn list(&mut self, from: Timestamp) -> Result<(), Breach> {
        self.check_quiet()?;
        if self.list_wanted.is_some() || self.checked.is_some() {
            return Err(Breach::of(Rule::KeepsManners, "asks twice for what is held"));
        }
        if !self.flights.is_empty() {
            let what = format!("asks what is held with {} requests in flight", self.flights.len());
            return Err(Breach::of(Rule::KeepsManners, what));
        }
        self.note(|| "wants to know what is held".to_owned());
        self.covered.n_checks += 1;
        self.covered.n_sweeps += u64::from(self.sweeps);
        self.n_passes = 0;
        self.n_news = 0;
        self.list_wanted = Some(from);
        self.checked = Some(Checked {
            gone_up_to: if self.sweeps { self.run_seq } else { self.server.seq },
            unless_put_after: (!self.sweeps).then_some(self.pass_seq),
        });
        self.planted.listed();
        Ok(())
    }

    fn send(&mut self, id: RequestId, ask: Ask) -> Result<(), Breach> {
        let unmannerly = if self.sign_in_wanted {
            Some("while everybody waits for a token")
        } else if self.flights.iter().any(|flight| flight.id == id) {
            Some("twice")
        } else if self.flights.iter().filter(|flight| !flight.is_announced).count() >= CAP {
            Some("with too many in flight")
        } else if self.flights.len() >= 2 * CAP {
            Some("with too many answers to read")
        } else {
            None
        };
        if let Some(how) = unmannerly {
            return Err(Breach::of(Rule::KeepsManners, format!("{id:?} is sent {how}")));
        }
        self.covered.n_requests += 1;
        let rivals = self.chance.below(self.plan.rivals + 1);
        let n_served = self.flights.iter().filter(|flight| flight.reply.is_none()).count();
        let refused = n_served + rivals >= self.plan.slots;
        self.note_asked(ask);
        let sent = self.planted.ask(ask);
        self.moment += 1;
        let pretence = self.planted.pretends(ask, self.plan.top);
        let reply = pretence.map(|pretence| self.pretended(id, ask, pretence));
        self.flights.push(Flight {
            id,
            ask,
            sent,
            token: self.token,
            refused,
            reply,
            is_announced: false,
            sent_at: self.moment,
        });
        Ok(())
    }

    /// An answer that no server gave.
    fn pretended(&self, id: RequestId, ask: Ask, pretence: Pretence) -> Event {
        let in_window =
            |row: &RowKey| ask.from <= Some(row.updated) && ask.to.is_none_or(|to| row.updated <= to);
        let mut rows = match pretence {
            Pretence::Nothing => Vec::new(),
            Pretence::AsHeld => self.store.list(at(-1_000)).into_iter().filter(in_window).collect(),
        };
        rows.sort_by_key(|row| std::cmp::Reverse(row.updated));
        let rows: Vec<RowKey> = rows.into_iter().skip(ask.skip as usize).take(usize::from(ask.top)).collect();
        let oldest = rows.iter().map(|row| row.updated).min();
        Event::Page { id, rows, unreadable: Vec::new(), oldest, count: None }
    }
}
