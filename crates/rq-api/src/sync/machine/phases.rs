//! The course of a sync: opening, reading, passes over the head, the end.

use super::super::event::{Effect, Outcome};
use super::super::head::Pass;
use super::super::lane::Lane;
use super::super::window::earlier;
use super::super::windows::Windows;
use super::{MAX_LATENESS, Phase, Sync};

impl Sync {
    pub(super) fn start(&mut self) {
        if let Phase::Idle = self.phase {
            self.phase = Phase::Opening;
            self.lanes.open(Lane::newest(self.settings.from));
        }
    }

    /// When all lanes are read: on to the head, and over it again until nothing new comes.
    pub(super) fn turn_over(&mut self, effects: &mut Vec<Effect>) {
        if !self.lanes.is_empty() {
            return;
        }
        let pass = match &self.phase {
            Phase::Idle | Phase::Opening | Phase::Ended => return,
            Phase::Check(_) => return self.go_on_checking(effects),
            Phase::Reading => Pass::first(self.parked.len()),
            Phase::Head(pass) => {
                self.tally.lateness_ticks = self.tally.lateness_ticks.max(self.lateness_seen(pass));
                self.lateness =
                    self.lateness.max(self.tally.lateness_ticks.saturating_mul(2).min(MAX_LATENESS));
                if pass.n_parked_before < self.parked.len() || pass.is_final() {
                    return self.all_read(effects);
                }
                pass.next()
            }
        };
        self.pass(pass);
    }

    pub(super) fn pass(&mut self, pass: Pass) {
        self.begin_afresh();
        let from =
            self.as_of.map_or(self.settings.from, |as_of| earlier(as_of, self.age(), self.settings.from));
        self.lanes.open(Lane::seek(from, None));
        self.phase = Phase::Head(pass);
        self.tally.n_head_passes += 1;
    }

    /// What is read from now on is told apart from what was read before.
    pub(super) fn begin_afresh(&mut self) {
        self.settled = self.settled_so_far();
        self.fresh = Windows::new();
    }

    /// Everything is read: compare what was held before, once; or that was the last pass over the head.
    fn all_read(&mut self, effects: &mut Vec<Effect>) {
        // What is missing may have moved to where nothing could be read.
        if self.parked.is_empty() && self.checks() {
            if self.check.is_none() {
                return self.ask_what_is_held(effects);
            }
            self.conclude_check(effects);
        }
        self.end(self.outcome(), effects);
    }

    /// At most so late did a row of this pass appear: when that was, is not known, only that it was before
    /// the newest row.
    fn lateness_seen(&self, pass: &Pass) -> i64 {
        match (self.as_of, pass.oldest_late) {
            (Some(as_of), Some(late)) => as_of.ticks().saturating_sub(late.ticks()),
            _ => 0,
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        if self.parked.is_empty() {
            Outcome::Complete
        } else {
            Outcome::Partial { parked: self.parked.clone() }
        }
    }

    pub(super) fn end(&mut self, outcome: Outcome, effects: &mut Vec<Effect>) {
        effects.extend(self.in_flight.keys().map(|&id| Effect::Abort { id }));
        effects.push(Effect::Ended(outcome));
        self.in_flight.clear();
        self.phase = Phase::Ended;
    }
}
