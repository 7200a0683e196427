//! Asking the worker: one question is under way at a time; what changes meanwhile is asked when its answer is
//! there, and answers to a question that is no longer asked are dropped.

use std::sync::Arc;
use std::time::Duration;

use engine::{Answer, LoadState, Progress, Question, Request, Rows, Sort};
use leptos::prelude::*;

use crate::envelope::ToWorker;
use crate::io::{clock, page};
use crate::state::{AppState, Asked};
use crate::ui::is_drawing_lines;

/// While entries come in, totals are counted anew this often at the most, and never so often that the worker
/// counts for more than a small part of its time.
const REFRESH: Duration = Duration::from_millis(500);
const REST_PER_COUNT: u32 = 8;
/// What took this long had to wait for other things than counting.
const REST_AT_MOST: Duration = Duration::from_secs(2);

/// The part of the entries' table that is in view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowWindow {
    pub offset: usize,
    pub limit: usize,
}

/// What is under way.
#[derive(Debug, Default)]
pub struct Asking {
    last_id: u64,
    /// Of the totals that have not come yet.
    pending: Option<u64>,
    /// Something changed since they were asked for.
    is_stale: bool,
    is_waiting: bool,
    asked_ms: u64,
    rows_id: u64,
    /// Of the cross table that was asked for last.
    pub(super) pairs: (u64, Option<Asked>),
    /// The question that was asked last, whatever it brushes, and the version of what it counts.
    asked: Option<(Question, u64)>,
    /// What it brushes, and what the question did whose answer is here.
    brush: Option<(i32, i32)>,
    answered_brush: Option<(i32, i32)>,
    /// The same of the days that are there.
    days_of: Option<(Question, u64)>,
    window: RowWindow,
}

impl AppState {
    /// Asks whenever the question changes; reads what it needs, where that takes no token.
    pub(super) fn watch_question(&self) {
        let state = *self;
        let question = Memo::new(move |_| {
            state
                .query()
                .with(|query| (query.environment.clone(), query.company, query.period, query.filters.clone()))
        });
        Effect::new(move |_| {
            question.with(|_| ());
            state.ensure_covered();
            state.ask_worker_now();
        });
        let days = Memo::new(move |_| state.brushed());
        Effect::new(move |before: Option<()>| {
            days.with(|_| ());
            if before.is_some() {
                state.ask_worker_soon();
                state.show_headline();
            }
        });
        let order = Memo::new(move |_| state.query().with(|query| query.sort));
        Effect::new(move |_| {
            order.with(|_| ());
            state.ask_rows();
        });
        let across = Memo::new(move |_| state.query().with(|query| (query.across, query.measure)));
        Effect::new(move |_| {
            across.with(|_| ());
            state.ask_pairs();
        });
        let entry = Memo::new(move |_| state.query().with(|query| query.entry));
        Effect::new(move |_| {
            entry.with(|_| ());
            state.ask_entry();
        });
    }

    pub(super) fn question(&self) -> (Question, Sort) {
        self.query().with_untracked(|query| (self.to_question(query), query.sort))
    }

    /// Asks for totals, entries and the entry in full, unless an answer is still under way.
    pub(super) fn ask_worker(&self) {
        if self.loaded.with_untracked(Option::is_none) || self.has_nothing_yet() {
            return;
        }
        let id = self.asking.try_update_value(|asking| {
            if asking.pending.is_some() || asking.is_waiting {
                asking.is_stale = true;
                return None;
            }
            asking.is_stale = false;
            asking.last_id += 1;
            asking.pending = Some(asking.last_id);
            asking.asked_ms = clock::now_ms();
            asking.pending
        });
        if let Some(id) = id.flatten() {
            let (question, _) = self.question();
            // What a load ends with is counted before it is shown.
            let ending = self.ending.with_value(|ending| ending.as_ref().map(|progress| progress.version));
            let version = ending.unwrap_or_else(|| self.progress.with_untracked(|progress| progress.version));
            let asked = Some((Question { brush: None, ..question.clone() }, version));
            let with_days = self.asking.try_update_value(|asking| {
                asking.asked = asked;
                asking.brush = question.brush;
                asking.asked != asking.days_of
            });
            let with_days = with_days.unwrap_or(true) || !self.is_brushing.get_untracked();
            self.send(ToWorker::Engine(Request::Ask { id, question, with_days }));
        }
    }

    /// Whether a load has begun of which nothing has come in: there is nothing to count, and nought is no total.
    fn has_nothing_yet(&self) -> bool {
        self.ending.with_value(Option::is_none)
            && self.progress.with_untracked(|it| it.state == LoadState::Loading && it.n_entries == 0)
    }

    /// The same, where an answer that is under way is worthless: to another question, or of an unfinished load.
    pub(super) fn ask_worker_now(&self) {
        self.asking.update_value(|asking| {
            asking.pending = None;
            asking.is_waiting = false;
        });
        self.ask_worker();
    }

    /// A brush has moved: the answer that is under way still counts, and the next one is asked for behind it.
    fn ask_worker_soon(&self) {
        self.asking.update_value(|asking| asking.is_waiting = false);
        self.ask_worker();
    }

    /// What is brushed now, where that is something else than in the answer that is here, and the days of that question
    /// are here too.
    pub(super) fn brush_beyond_answer(&self) -> Option<Option<(i32, i32)>> {
        let (question, _) = self.question();
        let is_beyond = self.asking.with_value(|asking| {
            let is_of = |(of, _): &(Question, u64)| *of == Question { brush: None, ..question.clone() };
            let has_days = asking.days_of == asking.asked && asking.days_of.as_ref().is_some_and(is_of);
            has_days && asking.answered_brush != question.brush
        });
        is_beyond.then_some(question.brush)
    }

    pub(super) fn take_answer(&self, id: u64, mut answer: Answer) {
        let is_current = self.asking.with_value(|asking| asking.pending == Some(id));
        if !is_current {
            return;
        }
        if let Some(days) = answer.days.take() {
            self.asking.update_value(|asking| asking.days_of.clone_from(&asking.asked));
            self.days.set(Arc::new(days));
        }
        self.asking.update_value(|asking| asking.answered_brush = asking.brush);
        let is_loading = self.progress.with_untracked(|progress| progress.state == LoadState::Loading);
        self.is_filling.set(is_loading && self.ending.with_value(Option::is_none));
        self.answer.set(Some(Arc::new(answer)));
        self.show_headline();
        if let Some(progress) = self.ending.try_update_value(Option::take).flatten() {
            self.complete_when_drawn(progress);
        }
        if !self.is_brushing.get_untracked() {
            self.ask_rows();
            self.ask_pairs();
        }
        if self.entry.with_untracked(Option::is_none) {
            self.ask_entry();
        }
        self.asking.update_value(|asking| {
            asking.pending = None;
            asking.is_waiting = is_loading;
        });
        let state = *self;
        let go_on = move || {
            state.asking.update_value(|asking| asking.is_waiting = false);
            if state.asking.with_value(|asking| asking.is_stale) {
                state.ask_worker();
            }
        };
        if is_loading && !self.is_brushing.get_untracked() {
            let took_ms = clock::now_ms().saturating_sub(self.asking.with_value(|asking| asking.asked_ms));
            let rest = Duration::from_millis(took_ms) * REST_PER_COUNT;
            set_timeout(go_on, rest.clamp(REFRESH, REST_AT_MOST));
        } else {
            go_on();
        }
    }

    /// A load is shown as complete once its totals are on the page.
    fn complete_when_drawn(&self, progress: Progress) {
        let state = *self;
        let load_number = self.load_number.get_value();
        // Views begin to draw after this; they are looked at in turns of their own.
        set_timeout(
            move || {
                let is_overtaken =
                    state.load_number.get_value() != load_number || state.ending.with_value(Option::is_some);
                let is_drawing =
                    !page::is_hidden() && (state.drawing.get_untracked() != 0 || is_drawing_lines());
                if is_drawing && !is_overtaken {
                    state.complete_when_drawn(progress);
                } else if !is_overtaken {
                    state.progress.set(progress);
                }
            },
            Duration::from_millis(10),
        );
    }

    /// The table shows another window.
    pub fn show_rows(&self, window: RowWindow) {
        let is_new = self.asking.with_value(|asking| asking.window != window);
        if is_new {
            self.asking.update_value(|asking| asking.window = window);
            self.ask_rows();
        }
    }

    pub(super) fn ask_rows(&self) {
        if self.loaded.with_untracked(Option::is_none) {
            return;
        }
        let (question, sort) = self.question();
        let Some((id, window)) = self.asking.try_update_value(|asking| {
            asking.rows_id += 1;
            (asking.rows_id, asking.window)
        }) else {
            return;
        };
        let RowWindow { offset, limit } = window;
        self.send(ToWorker::Engine(Request::Rows { id, question, sort, offset, limit }));
    }

    pub(super) fn take_rows(&self, id: u64, rows: Rows) {
        if self.asking.with_value(|asking| asking.rows_id == id) {
            self.rows.set(Arc::new(rows));
        }
    }

    fn ask_entry(&self) {
        let id = self.query().with_untracked(|query| query.entry);
        match id.filter(|_| self.loaded.with_untracked(Option::is_some)) {
            Some(id) => self.send(ToWorker::Engine(Request::Entry { id })),
            None => self.entry.set(None),
        }
    }

    pub fn export_entries(&self) {
        let (question, sort) = self.question();
        self.send(ToWorker::Engine(Request::ExportEntries { question, sort }));
    }

    pub fn export_rejected(&self) {
        self.send(ToWorker::Engine(Request::ExportRejected));
    }

    pub fn export_totals(&self) {
        let (question, _) = self.question();
        self.send(ToWorker::Engine(Request::ExportTotals { question }));
    }

    pub fn look_up(&self, company: i64, imeis: Vec<String>) {
        self.send(ToWorker::Engine(Request::Imei { company, imeis }));
    }
}
