//! What a page means: how far its lane was read, and where to go on.

use commissions::{TICKS_PER_SECOND, Timestamp};

use super::super::drain::{Drain, Verdict};
use super::super::event::{Ask, Effect, Failure, Outcome, Reason, RequestId, RowKey};
use super::super::known::Known;
use super::super::lane::{LaneId, Reach, Work};
use super::super::page::Page;
use super::super::window::{Window, earlier, later};
use super::super::windows::Windows;
use super::{Job, MAX_LATENESS, Phase, Sync};

/// So much later than a row no other one is, in ticks: 100 years.
const OPEN_END: i64 = 100 * 366 * 24 * 3600 * TICKS_PER_SECOND;

impl Sync {
    pub(super) fn answered(&mut self, now_ms: u64, id: RequestId, page: Page, effects: &mut Vec<Effect>) {
        let Some(job) = self.in_flight.remove(&id) else { return };
        if !page.answers(job.ask, self.settings.granularity_ticks) {
            return self.failed(now_ms, id, job, Failure::Unreadable, effects);
        }
        self.pace.succeeded();
        self.sign_in.worked();
        self.worked_since_giving_up = true;
        self.note_rows(&page);
        let Some(lane) = self.lanes.get_mut(job.lane) else {
            self.tally.n_pages += 1;
            return;
        };
        lane.has_answer = false;
        match lane.work {
            Work::Compare { .. } => self.tally.n_compared += 1,
            _ => self.tally.n_pages += 1,
        }
        match &mut lane.work {
            Work::Newest { .. } => self.opened(job.lane, &page, effects),
            Work::Seek { asked } => {
                *asked = false;
                self.sought(now_ms, job, &page, effects);
            }
            Work::Drain(drain) => {
                lane.n_failures = 0;
                let window = drain.window;
                if page.has_unreadable() {
                    self.unreadable.insert(window);
                }
                let verdict = drain.page(job.ask, &page.items, page.count);
                self.counts_hold &= drain.counts_hold;
                match verdict {
                    Verdict::Going => {}
                    Verdict::Done => {
                        lane.work = Work::Seek { asked: false };
                        self.finish(window, Reach::Whole, effects);
                    }
                    Verdict::GivenUp => self.park(job.lane, Reason::Unsettled),
                }
            }
            &mut Work::Compare { claim, .. } => self.compared(job.lane, claim, &page),
        }
    }

    fn note_rows(&mut self, page: &Page) {
        // Well inside of what was read: where windows share an end, or times are printed less exactly than
        // those ends, a new row need not be late.
        let margin = page.precision_ticks().saturating_add(self.settings.rounding_ticks);
        let well_inside = |row: &RowKey| {
            let oldest = earlier(row.updated, margin, self.settings.from);
            Window::new(oldest, later(row.updated, margin)).is_some_and(|around| self.read.covers(around))
        };
        if let Some(seen) = &mut self.seen {
            seen.extend(page.rows.iter().map(|row| row.id));
        }
        let (mut n_new, mut oldest_late) = (0, None);
        for &row in &page.rows {
            if self.known.note(row) {
                n_new += 1;
                if well_inside(&row) {
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
        let left_before = std::mem::take(&mut self.left_before);
        if page.items.is_empty() && !self.checks() {
            return self.end(Outcome::Complete, effects);
        }
        self.phase = Phase::Reading;
        // Where the newest row cannot be read, the pass over the head reads all from the open end.
        let Some(newest) = page.oldest else { return };
        self.as_of = Some(newest);
        let memory = MAX_LATENESS.max(self.settings.lateness_ticks);
        self.known = Known::new(Some(earlier(newest, memory, self.settings.from)));
        if let Some(whole) = Window::new(self.settings.from, newest) {
            // A sweep reads everything in this run.
            let (done, mut left) = match self.settings.sweep {
                true => (Windows::new(), Vec::new()),
                false => (self.settings.done.clone(), left_before),
            };
            for hole in done.holes(whole) {
                let lane = self.lane_for(hole, &mut left);
                self.lanes.open(lane);
            }
        }
    }

    /// The newest page of a lane came: go on from its oldest moment, or drain that moment where this is no
    /// step (or one that reads most of the page again).
    fn sought(&mut self, now_ms: u64, job: Job, page: &Page, effects: &mut Vec<Effect>) {
        let Some(from) = job.ask.from else { return };
        self.note_unreadable(from, job.ask, page);
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
                self.finish(read, Reach::Whole, effects);
            }
            return;
        }
        let Some(oldest) = page.oldest else {
            // Nothing to go on from: not one of its items has a readable time.
            return self.retry(now_ms, job.lane, Failure::Unreadable, effects);
        };
        lane.n_failures = 0;
        let end = end.map_or(oldest, |end| end.max(oldest));
        // The oldest moment of all has no neighbour to leave rows to.
        let rest = page.rest_is_up_to(oldest, self.settings.rounding_ticks).max(later(self.settings.from, 1));
        let overlap = rest.ticks() - oldest.ticks();
        if oldest < end && overlap < end.ticks() - rest.ticks() {
            lane.to = lane.to.or(Some(end));
            lane.learn(end.ticks() - rest.ticks());
            if let Some(read) = Window::new(rest, end) {
                self.finish(read, Reach::AboveItsOldest, effects);
            }
        } else if lane.to.is_none() {
            lane.to = Some(page.rest_is_up_to(end, self.settings.rounding_ticks));
        } else if lane.to == job.ask.to {
            let step = self.settings.granularity_ticks.max(page.precision_ticks());
            if let Some(window) = Window::new(earlier(oldest, step, lane.from), end) {
                lane.work = Work::Drain(Drain::new(window, self.settings.top, self.counts_hold));
            }
        }
    }

    /// Items that could not be read lie somewhere on their page. One without a time may be newer than any row;
    /// one that is older than all of them is on the next page as well.
    fn note_unreadable(&mut self, from: Timestamp, ask: Ask, page: &Page) {
        if page.has_unreadable() {
            let is_last = page.is_last(ask, self.counts_hold);
            let oldest = page.oldest.filter(|_| !is_last).unwrap_or(from);
            let newest = ask.to.unwrap_or_else(|| later(oldest, OPEN_END));
            self.unreadable.insert(Window::between(oldest, newest));
        }
    }

    fn finish(&mut self, read: Window, reach: Reach, effects: &mut Vec<Effect>) {
        self.fresh.insert(read);
        self.read.insert(read);
        self.lanes.trim(read, reach);
        effects.push(Effect::Finished(read));
    }
}
