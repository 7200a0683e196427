//! One sign-in for all requests that were refused for want of a valid token.

use super::event::RequestId;

/// Tokens in a row that may be refused before the sync gives up.
const MAX_IN_VAIN: u32 = 3;

#[derive(Clone, Debug)]
pub(super) struct SignIn {
    waiting: bool,
    /// Requests before this one carried an older token.
    since: RequestId,
    n_in_vain: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// A new token is there or on its way.
    Nothing,
    SignIn,
    /// New tokens are refused as well.
    GiveUp,
}

impl SignIn {
    pub(super) fn new() -> Self {
        SignIn { waiting: false, since: RequestId(0), n_in_vain: 0 }
    }

    /// Whether requests must wait.
    pub(super) fn is_waiting(&self) -> bool {
        self.waiting
    }

    /// This request's token was refused.
    pub(super) fn refused(&mut self, id: RequestId) -> Need {
        if self.waiting || id < self.since {
            return Need::Nothing;
        }
        self.n_in_vain += 1;
        if self.n_in_vain >= MAX_IN_VAIN {
            return Need::GiveUp;
        }
        self.waiting = true;
        Need::SignIn
    }

    /// A token was accepted.
    pub(super) fn worked(&mut self) {
        self.n_in_vain = 0;
    }

    /// Requests from `next` on carry a new token.
    pub(super) fn done(&mut self, next: RequestId) {
        self.waiting = false;
        self.since = next;
    }
}
