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
        let from =
            self.as_of.map_or(self.settings.from, |as_of| earlier(as_of, self.age(), self.settings.from));
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

    pub(super) fn end(&mut self, outcome: Outcome, effects: &mut Vec<Effect>) {
        effects.extend(self.in_flight.keys().map(|&id| Effect::Abort { id }));
        effects.push(Effect::Ended(outcome));
        self.in_flight.clear();
        self.phase = Phase::Ended;
    }
}
