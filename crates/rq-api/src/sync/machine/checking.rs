//! The course of a check: what is held, compared, read, read again, and a pass over the head.

use std::collections::BTreeSet;

use super::super::check::{Check, Claim};
use super::super::event::{Effect, RowKey};
use super::super::head::Pass;
use super::super::lane::{Lane, LaneId};
use super::super::page::Page;
use super::super::settings::Settings;
use super::super::window::Window;
use super::{Phase, Stage, Sync};

impl Sync {
    /// Whether anything was held before.
    pub(super) fn checks(&self) -> bool {
        self.settings.sweep || !self.settings.done.is_empty()
    }

    pub(super) fn ask_what_is_held(&mut self, effects: &mut Vec<Effect>) {
        self.phase = Phase::Check(Stage::Listing);
        // What others have read meanwhile may be older than what is held now.
        effects.extend(self.in_flight.keys().map(|&id| Effect::Abort { id }));
        self.in_flight.clear();
        let margin = Check::margin_ticks(self.settings.rounding_ticks);
        let from = self.settings.from;
        effects.push(Effect::ListHeld { from: Window::between(from, from).widened(margin).from() });
    }

    pub(super) fn check_against(&mut self, held: Vec<RowKey>) {
        let Phase::Check(Stage::Listing) = self.phase else { return };
        let Settings { from, rounding_ticks, top, sweep, .. } = self.settings;
        let mut check = Check::new(from, self.as_of, held, rounding_ticks, top);
        if sweep {
            let read_again = match &self.seen {
                Some(seen) => check.all_read(self.read.clone(), self.as_of, seen),
                None => Vec::new(),
            };
            self.reread(Stage::ReadingAgain, &read_again);
        } else {
            self.seen = Some(BTreeSet::new());
            self.phase = Phase::Check(Stage::Comparing);
            for claim in check.begin(&self.unreadable) {
                self.lanes.open(Lane::compare(claim));
            }
        }
        self.check = Some(check);
    }

    pub(super) fn compared(&mut self, id: LaneId, claim: Claim, page: &Page) {
        self.lanes.close(id);
        let next = self.check.as_mut().map(|check| check.compared(claim, page)).unwrap_or_default();
        for claim in next {
            self.lanes.open(Lane::compare(claim));
        }
    }

    /// A stage is over.
    pub(super) fn go_on_checking(&mut self, effects: &mut Vec<Effect>) {
        let (Phase::Check(stage), Some(check)) = (&self.phase, &mut self.check) else { return };
        match stage {
            Stage::Listing => {}
            Stage::Comparing => {
                let differing = check.to_read();
                if differing.is_empty() {
                    self.conclude_check(effects);
                    return self.end(self.outcome(), effects);
                }
                self.reread(Stage::ReadingOnce, &differing);
            }
            Stage::ReadingOnce => {
                let seen = self.seen.as_ref();
                let read_again =
                    seen.map(|seen| check.read_once(self.fresh.clone(), seen)).unwrap_or_default();
                self.reread(Stage::ReadingAgain, &read_again);
                if read_again.is_empty() {
                    self.go_on_checking(effects);
                }
            }
            Stage::ReadingAgain => {
                if self.settings.sweep && !check.misses_any() {
                    self.conclude_check(effects);
                    return self.end(self.outcome(), effects);
                }
                check.read_again(self.fresh.clone());
                self.pass(Pass::first(self.parked.len()));
            }
        }
    }

    fn reread(&mut self, stage: Stage, claims: &[Claim]) {
        self.phase = Phase::Check(stage);
        self.begin_afresh();
        for &Claim { window, n_held } in claims {
            let mut lane = Lane::seek(window.from(), Some(window.to()));
            if n_held < usize::from(self.settings.top) {
                // Cutting it would only cost requests.
                lane.learn(window.to().ticks() - window.from().ticks());
            }
            self.lanes.open(lane);
        }
    }

    pub(super) fn conclude_check(&mut self, effects: &mut Vec<Effect>) {
        let (Some(check), Some(seen)) = (&mut self.check, &self.seen) else { return };
        let rows = check.conclude(seen);
        self.tally.n_withdrawn += rows.len() as u64;
        if !rows.is_empty() {
            effects.push(Effect::Withdrawn { rows });
        }
    }
}
