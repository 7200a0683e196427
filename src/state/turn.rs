//! What is costly to draw is drawn in turns of the event loop of its own, so that the page stays in reach of
//! a hand between them.

use std::sync::Arc;
use std::time::Duration;

use engine::Answer;
use leptos::prelude::*;

use super::AppState;
use crate::io::page;

/// Between turns of a page that nobody sees, where the browser draws no frames.
const UNSEEN: Duration = Duration::from_millis(17);

pub(super) type Turn = Box<dyn FnOnce()>;

impl AppState {
    /// Does the work in a turn of its own, a frame after the one before: the browser lays out and paints each
    /// before the next one comes. Until then [`AppState::drawing`] counts it.
    pub fn in_turn(&self, work: impl FnOnce() + 'static) {
        self.drawing.update(|count| *count += 1);
        let n_waiting = self.turns.try_update_value(|turns| {
            turns.push_back(Box::new(work));
            turns.len()
        });
        if n_waiting == Some(1) {
            self.take_turn_after(Duration::ZERO);
        }
    }

    fn take_turn_after(&self, wait: Duration) {
        let state = *self;
        set_timeout(move || state.take_turn(), wait);
    }

    fn take_turn(self) {
        // It stays in the queue meanwhile: what it asks for itself comes behind it.
        let work =
            self.turns.try_update_value(|turns| Some(std::mem::replace(turns.front_mut()?, Box::new(|| ()))));
        if let Some(work) = work.flatten() {
            work();
            self.drawing.update(|count| *count = count.saturating_sub(1));
        }
        let n_waiting = self.turns.try_update_value(|turns| {
            turns.pop_front();
            turns.len()
        });
        if n_waiting.is_none_or(|n_waiting| n_waiting == 0) {
            return;
        }
        if page::is_hidden() {
            self.take_turn_after(UNSEEN);
        } else {
            request_animation_frame(move || self.take_turn_after(Duration::ZERO));
        }
    }

    /// The newest answer for one view: an answer changes all of them, each in its own turn. While a brush moves, and
    /// while a load goes on, those that have one and are not in sight keep it: the next one comes soon.
    pub fn answer_in_turn(&self, is_in_sight: Signal<bool>) -> RwSignal<Option<Arc<Answer>>> {
        let state = *self;
        let known = RwSignal::new(state.answer.get_untracked());
        let is_due = StoredValue::new(false);
        Effect::new(move |_| {
            let is_known = state.answer.with(|answer| {
                known.with_untracked(|known| {
                    answer.as_ref().map(Arc::as_ptr) == known.as_ref().map(Arc::as_ptr)
                })
            });
            let passes = state.is_brushing.get() || state.is_filling.get();
            let can_wait = passes && !is_in_sight.get() && known.with_untracked(Option::is_some);
            // Where a turn is to come, it takes the newest answer: a brush may bring many.
            if !is_known && !can_wait && !is_due.get_value() {
                is_due.set_value(true);
                state.in_turn(move || {
                    // The view is gone when the page has changed meanwhile.
                    if is_due.try_set_value(false).is_none() {
                        let _gone = known.try_set(state.answer.get_untracked());
                    }
                });
            }
        });
        known
    }
}
