//! The protocol against a server with latency and slots, in simulated time: how fast it is, and how good a
//! neighbour.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rq_api::sync::{Ask, Effect, Event, Failure, Outcome, Progress, RequestId, RowKey, Settings, Sync};

use super::chance::Chance;
use super::server::{at, tick_of};

/// A line and its server. Times are in ms.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub latency_ms: u64,
    /// From a page's coming to its having been read.
    pub reading_ms: u64,
    /// A refusal needs no work, and comes back sooner.
    pub refusal_ms: u64,
    pub slots: usize,
    /// A stranger who takes up to so many of the slots, and changes its mind so often.
    pub rival_slots: usize,
    pub rival_every_ms: u64,
}

/// How it went.
#[derive(Debug)]
pub struct Timing {
    pub outcome: Outcome,
    pub progress: Progress,
    pub n_rows: usize,
    pub took_ms: u64,
    /// Slot-milliseconds: what we used, and what the cap and the rival left us.
    pub used: u64,
    pub free: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Reply(RequestId),
    /// Of that page.
    Read(usize),
    Refusal(RequestId),
    Rival,
    Alarm,
}

/// Reads a collection that holds still: `moments`, newest last.
pub fn time(line: Line, settings: Settings, moments: &[i64], seed: u64) -> Timing {
    Timed::new(line, settings, moments, seed).run()
}

struct Timed<'a> {
    line: Line,
    cap: usize,
    moments: &'a [i64],
    chance: Chance,
    sync: Sync,
    queue: BinaryHeap<Reverse<(u64, Due)>>,
    alarm_ms: Option<u64>,
    served: Vec<(RequestId, Ask)>,
    pages: Vec<Option<Event>>,
    n_wanted_by_rival: usize,
    n_rival: usize,
    read: Vec<bool>,
    used: u64,
    free: u64,
}

impl<'a> Timed<'a> {
    fn new(line: Line, settings: Settings, moments: &'a [i64], seed: u64) -> Self {
        Timed {
            line,
            cap: settings.cap,
            moments,
            chance: Chance::new(seed),
            sync: Sync::new(settings),
            queue: BinaryHeap::new(),
            alarm_ms: None,
            served: Vec::new(),
            pages: Vec::new(),
            n_wanted_by_rival: 0,
            n_rival: 0,
            read: vec![false; moments.len()],
            used: 0,
            free: 0,
        }
    }

    fn run(mut self) -> Timing {
        let mut now_ms = 0;
        if self.line.rival_slots > 0 {
            self.queue.push(Reverse((0, Due::Rival)));
        }
        let mut event = Some(Event::Start);
        loop {
            if let Some(event) = event.take() {
                for effect in self.sync.handle(now_ms, event) {
                    match effect {
                        Effect::Fetch { id, ask } => self.send(now_ms, id, ask),
                        Effect::WakeAt { at_ms } => {
                            self.alarm_ms = Some(at_ms);
                            self.queue.push(Reverse((at_ms, Due::Alarm)));
                        }
                        Effect::Ended(outcome) => {
                            let (used, free, progress) = (self.used, self.free, self.sync.progress());
                            let n_rows = self.read.iter().filter(|&&read| read).count();
                            return Timing { outcome, progress, n_rows, took_ms: now_ms, used, free };
                        }
                        _ => {}
                    }
                }
            }
            let Some(Reverse((at_ms, due))) = self.queue.pop() else { panic!("it hangs") };
            let passed = at_ms.saturating_sub(now_ms);
            self.used += passed * self.served.len() as u64;
            self.free += passed * self.cap.min(self.line.slots - self.n_rival) as u64;
            now_ms = now_ms.max(at_ms);
            event = match due {
                Due::Reply(id) => self.reply(id).map(|page| {
                    self.queue.push(Reverse((now_ms + self.line.reading_ms, Due::Read(self.pages.len()))));
                    self.pages.push(Some(page));
                    Event::Answered { id }
                }),
                Due::Read(n) => self.pages[n].take(),
                Due::Refusal(id) => Some(Event::Failed { id, failure: Failure::TooMany }),
                // One that was replaced does not ring.
                Due::Alarm => self.alarm_ms.take_if(|alarm_ms| *alarm_ms == at_ms).map(|_| Event::Timer),
                Due::Rival => {
                    self.n_wanted_by_rival = self.chance.below(self.line.rival_slots + 1);
                    let after = 1 + self.chance.below(2 * self.line.rival_every_ms as usize) as u64;
                    self.queue.push(Reverse((now_ms + after, Due::Rival)));
                    None
                }
            };
            // What is freed, the rival who waits for it takes first.
            self.n_rival = self.n_wanted_by_rival.min(self.line.slots - self.served.len());
        }
    }

    fn send(&mut self, now_ms: u64, id: RequestId, ask: Ask) {
        if self.served.len() + self.n_rival < self.line.slots {
            self.served.push((id, ask));
            self.queue.push(Reverse((now_ms + self.line.latency_ms, Due::Reply(id))));
        } else {
            self.queue.push(Reverse((now_ms + self.line.refusal_ms, Due::Refusal(id))));
        }
    }

    fn reply(&mut self, id: RequestId) -> Option<Event> {
        let n = self.served.iter().position(|&(served, _)| served == id)?;
        let (_, ask) = self.served.swap_remove(n);
        let first = ask.from.map_or(0, |from| self.moments.partition_point(|&moment| moment < tick_of(from)));
        let last =
            ask.to.map_or(self.moments.len(), |to| self.moments.partition_point(|&m| m <= tick_of(to)));
        let last = last.saturating_sub(ask.skip as usize).max(first);
        let on_page = (first.max(last.saturating_sub(usize::from(ask.top)))..last).rev();
        let rows: Vec<RowKey> = on_page
            .inspect(|&n| self.read[n] = true)
            .map(|n| RowKey { id: n as i64, updated: at(self.moments[n]) })
            .collect();
        let oldest = rows.last().map(|row| row.updated);
        Some(Event::Page { id, rows, unreadable: Vec::new(), oldest, count: None })
    }
}
