//! What is costly to draw is drawn in turns of the event loop of its own, so that the page stays in reach of
//! a hand between them.

use std::sync::Arc;
use std::time::Duration;

use engine::Answer;
use leptos::prelude::*;

use super::AppState;
use crate::io::clock;

/// Each view has a frame to itself: the browser lays out and paints it before the next one comes.
const FRAME_MS: u64 = 17;

impl AppState {
    /// Does the work in a turn of its own; until then [`AppState::drawing`] counts it.
    pub fn in_turn(&self, work: impl FnOnce() + 'static) {
        let drawing = self.drawing;
        drawing.update(|count| *count += 1);
        let now_ms = clock::now_ms();
        let turn_ms = self.last_turn_ms.get_value().saturating_add(FRAME_MS).max(now_ms);
        self.last_turn_ms.set_value(turn_ms);
        set_timeout(
            move || {
                work();
                drawing.update(|count| *count = count.saturating_sub(1));
            },
            Duration::from_millis(turn_ms - now_ms),
        );
    }

    /// The newest answer for one view: an answer changes all of them, each in its own turn.
    pub fn answer_in_turn(&self) -> RwSignal<Option<Arc<Answer>>> {
        let state = *self;
        let known = RwSignal::new(state.answer.get_untracked());
        Effect::new(move |earlier: Option<()>| {
            let answer = state.answer.get();
            if earlier.is_some() {
                // The view is gone when the page has changed meanwhile.
                state.in_turn(move || drop(known.try_set(answer)));
            }
        });
        known
    }
}
