//! What kind of history a seed tells: how much there is, what changes, and what goes wrong.

use std::collections::BTreeSet;

use rq_api::sync::Settings;

use super::chance::Chance;
use super::server::{Counts, Habits, Ties, at};

/// Chances are per thousand steps or requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub habits: Habits,
    pub top: u16,
    pub granularity: i64,
    pub lateness: i64,
    /// Rows before anything begins, and how far their stamps are apart at most.
    pub n_rows: usize,
    pub spacing: i64,
    /// Rows of one stamp behind them.
    pub n_ties: usize,
    /// Newer rows, and how far their stamps are from these: beyond the lateness, or not.
    pub n_newer: usize,
    pub quiet: i64,
    /// Changes while it is read.
    pub n_changes: usize,
    pub n_crashes: usize,
    pub n_cancels: usize,
    pub deletes: u32,
    /// Of deleted rows that are picked.
    pub restores: u32,
    /// Of runs.
    pub sweeps: u32,
    /// Answers that the client is told of before it reads them.
    pub announces: u32,
    pub late: u32,
    /// How late at most; less than `lateness`.
    pub late_by: i64,
    /// Of each request: 500, cut off, no answer, token expired.
    pub server_errors: u32,
    pub truncations: u32,
    pub resets: u32,
    pub expiries: u32,
    pub maintenance: u32,
    /// Requests at the same time that the server allows, and strangers that take of them.
    pub slots: usize,
    pub rivals: usize,
    pub disk_failures: u32,
    pub evictions: u32,
    /// The client's clock jumps, also backwards.
    pub clock_jumps: u32,
    pub pace: i64,
    /// From this run on nothing changes and nothing fails.
    pub calm_from: usize,
    /// Another order of events with the same rows and changes; 0 at first.
    pub salt: u64,
    /// Rows of the beginning, and changes, by their number: to shrink a failure with.
    pub rows_left_out: BTreeSet<usize>,
    pub changes_left_out: BTreeSet<usize>,
}

impl Plan {
    pub fn new(chance: &mut Chance) -> Self {
        let is_big = chance.happens(5);
        let is_troubled = chance.happens(700);
        let sometimes = |chance: &mut Chance, per_mille: u32| {
            if is_troubled && chance.happens(400) { chance.below(per_mille as usize) as u32 } else { 0 }
        };
        let prints_coarsely = chance.happens(150);
        let grain = if prints_coarsely { 10 } else { chance.one_of(&[1, 1, 3, 7, 10]) };
        let rounds_ends_to = if chance.happens(200) { chance.one_of(&[4, 9]) } else { 1 };
        let top = if is_big { 100 } else { chance.one_of(&[2, 3, 4, 5, 8, 10]) };
        let lateness = chance.one_of(&[40, 100, 300]);
        let late_by = lateness - grain - 2;
        let most_changes = if chance.happens(300) { 80 } else { 15 };
        let is_aged = chance.happens(500);
        let most_rows = if chance.happens(300) { 60 } else { 20 };
        Plan {
            habits: Habits {
                counts: chance.one_of(&[
                    Counts::None,
                    Counts::OfTheWindow,
                    Counts::OfTheWindow,
                    Counts::OfThePage,
                    Counts::OfAll,
                    Counts::Sometimes,
                ]),
                ties: chance.one_of(&[Ties::ById, Ties::ByIdDescending, Ties::AtRandom]),
                grain,
                prints_coarsely,
                rounds_ends_to,
                unreadable_one_in: chance.one_of(&[0, 0, 0, 5, 17]),
            },
            top,
            granularity: grain + 1,
            lateness,
            n_rows: if is_big { 300 } else { chance.below(most_rows) },
            spacing: chance.one_of(&[0, 1, 8, 40]),
            n_ties: match (is_big, chance.below(4)) {
                (true, _) => 1_000,
                (false, 0 | 1) => chance.below(4 * usize::from(top)),
                _ => 0,
            },
            n_newer: if is_aged { 1 + chance.below(4) } else { 0 },
            quiet: if is_aged { 2 * lateness + 20 } else { 0 },
            n_changes: chance.below(most_changes),
            n_crashes: if chance.happens(500) { chance.below(4) } else { 0 },
            n_cancels: usize::from(chance.happens(100)),
            deletes: chance.one_of(&[0, 100, 300]),
            restores: chance.one_of(&[0, 100]),
            sweeps: chance.one_of(&[0, 0, 300]),
            late: chance.one_of(&[0, 0, 200, 500]),
            late_by,
            server_errors: sometimes(chance, 200),
            truncations: sometimes(chance, 200),
            resets: sometimes(chance, 200),
            expiries: sometimes(chance, 100),
            maintenance: sometimes(chance, 20),
            slots: chance.one_of(&[8, 8, 3, 1]),
            rivals: if is_troubled { chance.below(9) } else { 0 },
            disk_failures: sometimes(chance, 500),
            evictions: sometimes(chance, 500),
            clock_jumps: sometimes(chance, 100),
            pace: chance.one_of(&[0, 1, 5, 20]),
            // Last, so that what comes before is as it was without it.
            announces: chance.one_of(&[0, 0, 300]),
            calm_from: 4,
            salt: 0,
            rows_left_out: BTreeSet::new(),
            changes_left_out: BTreeSet::new(),
        }
    }

    /// The same without what goes wrong by itself, for the end of a history.
    pub fn calm(&self) -> Self {
        Plan {
            server_errors: 0,
            truncations: 0,
            resets: 0,
            expiries: 0,
            maintenance: 0,
            rivals: 0,
            slots: 8,
            disk_failures: 0,
            evictions: 0,
            clock_jumps: 0,
            n_crashes: 0,
            n_cancels: 0,
            ..self.clone()
        }
    }

    pub fn settings(&self, seed: u64) -> Settings {
        Settings {
            top: self.top,
            granularity_ticks: self.granularity,
            rounding_ticks: self.habits.rounds_ends_to - 1,
            lateness_ticks: self.lateness,
            seed,
            ..Settings::since(at(0))
        }
    }

    /// Rows before anything begins.
    pub fn n_all(&self) -> usize {
        self.n_rows + self.n_ties + self.n_newer
    }

    /// Plans that tell less, to shrink a failure with: each leaves something out.
    pub fn smaller(&self) -> Vec<Plan> {
        let mut plans = vec![
            Plan { calm_from: self.calm_from.saturating_sub(1), ..self.clone() },
            Plan { lateness: 40, late_by: 38 - self.habits.grain, ..self.clone() },
            Plan {
                habits: Habits { grain: 1, prints_coarsely: false, ..self.habits.clone() },
                granularity: 2,
                ..self.clone()
            },
            Plan { n_changes: self.n_changes / 2, ..self.clone() },
            Plan { n_changes: self.n_changes.saturating_sub(1), ..self.clone() },
            Plan { n_rows: self.n_rows / 2, ..self.clone() },
            Plan { n_rows: self.n_rows.saturating_sub(1), ..self.clone() },
            Plan { n_ties: self.n_ties / 2, ..self.clone() },
            Plan { n_newer: self.n_newer.saturating_sub(1), ..self.clone() },
            Plan { quiet: 0, ..self.clone() },
            Plan { n_crashes: 0, ..self.clone() },
            Plan { n_crashes: self.n_crashes.saturating_sub(1), ..self.clone() },
            Plan { n_cancels: 0, ..self.clone() },
            Plan { deletes: 0, ..self.clone() },
            Plan { restores: 0, ..self.clone() },
            Plan { sweeps: 0, ..self.clone() },
            Plan { announces: 0, ..self.clone() },
            Plan { late: 0, ..self.clone() },
            Plan { server_errors: 0, ..self.clone() },
            Plan { truncations: 0, ..self.clone() },
            Plan { resets: 0, ..self.clone() },
            Plan { expiries: 0, ..self.clone() },
            Plan { maintenance: 0, ..self.clone() },
            Plan { rivals: 0, slots: 8, ..self.clone() },
            Plan { disk_failures: 0, ..self.clone() },
            Plan { evictions: 0, ..self.clone() },
            Plan { clock_jumps: 0, ..self.clone() },
            Plan { pace: 0, ..self.clone() },
            Plan { habits: Habits { unreadable_one_in: 0, ..self.habits.clone() }, ..self.clone() },
            Plan { habits: Habits { rounds_ends_to: 1, ..self.habits.clone() }, ..self.clone() },
            Plan { habits: Habits { counts: Counts::None, ..self.habits.clone() }, ..self.clone() },
            Plan { habits: Habits { ties: Ties::ById, ..self.habits.clone() }, ..self.clone() },
        ];
        plans.retain(|plan| plan != self);
        let rows = (0..self.n_all()).filter(|n| !self.rows_left_out.contains(n));
        plans.extend(rows.map(|n| {
            let mut plan = self.clone();
            plan.rows_left_out.insert(n);
            plan
        }));
        let changes = (0..self.n_changes).filter(|n| !self.changes_left_out.contains(n));
        plans.extend(changes.map(|n| {
            let mut plan = self.clone();
            plan.changes_left_out.insert(n);
            plan
        }));
        plans
    }
}
