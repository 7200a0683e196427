//! What the simulator drives: the protocol, or a way of reading that is known to lose rows.

use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};

use rq_api::sync::{Ask, Effect, Event, OpenDrain, Outcome, RequestId, Settings, Sync, Window, Windows};

/// Answers events with effects, and can say what need not be read again.
pub trait Client: Clone {
    fn new(settings: Settings) -> Self;
    fn handle(&mut self, now_ms: u64, event: Event) -> Vec<Effect>;
    fn settled(&self) -> Windows;
    fn drains(&self) -> Vec<OpenDrain>;
    fn complete(&self) -> Windows;
    fn unconfirmed(&self) -> Windows;
    /// Hashes all that its future depends on, but for how often it may still try: states with the same
    /// essence behave alike.
    fn hash_essence(&self, hasher: &mut impl Hasher);
}

impl Client for Sync {
    fn new(settings: Settings) -> Self {
        Sync::new(settings)
    }

    fn handle(&mut self, now_ms: u64, event: Event) -> Vec<Effect> {
        Sync::handle(self, now_ms, event)
    }

    fn settled(&self) -> Windows {
        Sync::settled(self)
    }

    fn drains(&self) -> Vec<OpenDrain> {
        Sync::drains(self)
    }

    fn complete(&self) -> Windows {
        Sync::complete(self)
    }

    fn unconfirmed(&self) -> Windows {
        Sync::unconfirmed(self)
    }

    fn hash_essence(&self, hasher: &mut impl Hasher) {
        let mut essence = Essence { hash: 0, skips_number: false, is_left_out: false };
        // Writing to it does not fail.
        let _ = write!(essence, "{self:?}");
        hasher.write_u64(essence.hash);
    }
}

/// Hashes a state as it is printed, without what stays the same (settings) and what only counts: requests,
/// rounds, the tally at its end.
struct Essence {
    hash: u64,
    skips_number: bool,
    is_left_out: bool,
}

impl Write for Essence {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        match piece {
            "settings" | "tally" => self.is_left_out = true,
            "phase" => self.is_left_out = false,
            "RequestId" | "n_requests" | "n_rounds" | "n_successes" => self.skips_number = true,
            _ => {}
        }
        let is_number = piece.bytes().all(|byte| byte.is_ascii_digit());
        let is_left_out = self.is_left_out || (is_number && self.skips_number);
        if !is_left_out {
            for bytes in piece.as_bytes().chunks(8) {
                let word = bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
                self.hash = (self.hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
            }
        }
        if is_number {
            self.skips_number = false;
        }
        Ok(())
    }
}

/// The usual way: `le H`, and `$skip` on by a page until one is short. Requests that fail are sent again.
#[derive(Clone, Debug)]
pub struct SkipWalk {
    settings: Settings,
    window: Option<Window>,
    skip: u32,
    n_requests: u64,
    done: Windows,
}

impl SkipWalk {
    fn ask_next(&mut self) -> Vec<Effect> {
        let top = self.settings.top;
        let ask = match self.window {
            None => Ask { from: None, to: None, skip: 0, top: 1 },
            Some(window) => Ask { from: Some(window.from()), to: Some(window.to()), skip: self.skip, top },
        };
        self.n_requests += 1;
        vec![Effect::Fetch { id: RequestId(self.n_requests), ask }]
    }
}

impl Client for SkipWalk {
    fn new(settings: Settings) -> Self {
        SkipWalk { window: None, skip: 0, n_requests: 0, done: settings.done.clone(), settings }
    }

    fn handle(&mut self, _now_ms: u64, event: Event) -> Vec<Effect> {
        match event {
            Event::Start | Event::Failed { .. } | Event::SignedIn => self.ask_next(),
            Event::Page { rows, unreadable, oldest, .. } => {
                let n_items = rows.len() + unreadable.len();
                match (self.window, oldest) {
                    (None, Some(newest)) => {
                        self.window = Window::new(self.settings.from.min(newest), newest);
                        return self.ask_next();
                    }
                    (Some(_), _) if n_items == usize::from(self.settings.top) => {
                        self.skip += u32::from(self.settings.top);
                        return self.ask_next();
                    }
                    (Some(window), _) => self.done.insert(window),
                    (None, None) => {}
                }
                vec![Effect::Ended(Outcome::Complete)]
            }
            Event::Cancel => vec![Effect::Ended(Outcome::Cancelled)],
            Event::Answered { .. } | Event::Timer | Event::Held { .. } => Vec::new(),
        }
    }

    fn settled(&self) -> Windows {
        self.done.clone()
    }

    fn drains(&self) -> Vec<OpenDrain> {
        Vec::new()
    }

    fn complete(&self) -> Windows {
        self.done.clone()
    }

    fn unconfirmed(&self) -> Windows {
        Windows::new()
    }

    fn hash_essence(&self, hasher: &mut impl Hasher) {
        (self.window, self.skip).hash(hasher);
        self.done.iter().for_each(|window| window.hash(hasher));
    }
}
