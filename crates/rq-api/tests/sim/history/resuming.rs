//! What a run makes of the moments that an earlier one has left half read.

use rq_api::sync::{Ask, OpenDrain, Window};

use super::super::client::Client;
use super::{History, show_window};

/// A moment that was half read when the run began.
#[derive(Clone, Debug)]
pub struct Left {
    drain: OpenDrain,
    is_resumed: bool,
}

impl<C: Client> History<C> {
    pub(super) fn note_left(&mut self, drains: &[OpenDrain]) {
        let left = |drain: &OpenDrain| Left { drain: drain.clone(), is_resumed: false };
        self.left = drains.iter().map(left).collect();
        self.covered.n_left_drains += u64::from(!drains.is_empty());
        for drain in drains {
            let OpenDrain { window, n_rows, n_pages_left, skips_left, seen, .. } = drain;
            let left = format!("{n_pages_left} pages and {skips_left:?} left");
            self.note(|| {
                format!("half read: {}: {} of {n_rows} seen, {left}", show_window(*window), seen.len())
            });
        }
    }

    /// Going on with it begins with its count; a page that is not left is one that is read again.
    pub(super) fn note_asked(&mut self, ask: Ask) {
        let of = |Left { drain, .. }: &Left| {
            ask.from == Some(drain.window.from()) && ask.to == Some(drain.window.to())
        };
        let Some(idx) = self.left.iter().position(of) else { return };
        let Left { drain, is_resumed } = &mut self.left[idx];
        if ask.top == 2 && ask.skip + 1 == drain.n_rows {
            self.covered.n_resumed += u64::from(!*is_resumed);
            *is_resumed = true;
            return;
        }
        let n_at_head = drain.n_pages_left.saturating_mul(drain.stride);
        if ask.skip >= n_at_head && !drain.skips_left.contains(&ask.skip) {
            self.left.swap_remove(idx);
        }
    }

    pub(super) fn note_finished(&mut self, window: Window) {
        let finished = self.left.extract_if(.., |left| left.drain.window == window);
        self.covered.n_spared += finished.filter(|left| left.is_resumed).count() as u64;
    }
}
