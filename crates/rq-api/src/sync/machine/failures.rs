//! What a failure means: wait, try again, give a stretch up, or stop.

use super::super::event::{Effect, Failure, Outcome, Parked, Reason, RequestId};
use super::super::lane::{Lane, LaneId, Work};
use super::super::sign_in::Need;
use super::{Job, Phase, Sync};

/// Tries of one request before its lane is parked.
const TRIES: u32 = 3;
/// First and longest wait between them, in ms.
const RETRY_MS: u64 = 500;
const RETRY_MAX_MS: u64 = 8_000;

impl Sync {
    pub(super) fn failed(
        &mut self,
        now_ms: u64,
        id: RequestId,
        job: Job,
        failure: Failure,
        effects: &mut Vec<Effect>,
    ) {
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

    pub(super) fn retry(&mut self, now_ms: u64, id: LaneId, failure: Failure, effects: &mut Vec<Effect>) {
        let Some(lane) = self.lanes.get_mut(id) else { return };
        lane.n_failures += 1;
        if lane.n_failures < TRIES {
            lane.wait = Some(self.jitter.wait(now_ms, RETRY_MS, lane.n_failures, RETRY_MAX_MS));
            self.tally.n_retried += 1;
        } else if let Work::Newest { .. } = lane.work {
            self.end(Outcome::Stopped(failure), effects);
        } else {
            self.give_up(id, failure);
        }
    }

    /// Parks a lane that has failed for good; but as long as others can be read in between, so that the
    /// server is well and something in this stretch is not, only as little of it as a page or so.
    fn give_up(&mut self, id: LaneId, failure: Failure) {
        let narrowest = self.narrowest_ticks();
        let lane = self.lanes.get_mut(id).filter(|_| self.worked_since_giving_up);
        self.worked_since_giving_up = false;
        match lane.and_then(|lane| lane.halve(narrowest).map(|older| (lane, older))) {
            Some((newer, older)) => {
                newer.n_failures = 0;
                self.lanes.open(older);
            }
            None => self.park(id, Reason::Failed(failure)),
        }
    }

    /// Gives a lane up; of one that is being drained only the moment, and the rest goes on. In a check nothing
    /// is missing then: it is not confirmed.
    pub(super) fn park(&mut self, id: LaneId, reason: Reason) {
        let Some(lane) = self.lanes.close(id) else { return };
        let mut parked = Parked { from: lane.from, to: lane.to, reason };
        if let Work::Drain(drain) = &lane.work {
            parked.from = drain.window.from();
            if lane.from < parked.from {
                self.lanes.open(Lane::seek(lane.from, Some(parked.from)));
            }
        }
        if !matches!(self.phase, Phase::Check(_)) {
            self.parked.push(parked);
        }
    }
}
