//! The envelope of messages to the worker: the engine's requests, and before them where to send its
//! questions. Here and in the worker's memory is the only place that a token is in.

use engine::Request;
use serde::{Deserialize, Serialize};

use crate::environment::Keep;

#[derive(Clone, Serialize, Deserialize)]
pub enum ToWorker {
    Connect {
        connection: Connection,
        keeping: Keeping,
    },
    /// Forgets the token, and destroys all that was ever kept in this browser.
    SignOut,
    Engine(Request),
}

/// Where and for how long what is read is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Keeping {
    pub keep: Keep,
    /// The environment's name: what is kept of one is not shown in another.
    pub environment: String,
    /// Whether what was kept for the session is of this session.
    pub is_same_session: bool,
}

impl Keeping {
    /// Whether what is kept under the one is found under the other.
    pub fn is_same_place(&self, other: &Keeping) -> bool {
        self.keep == other.keep && self.environment == other.environment
    }
}

/// Where the APIs answer.
#[derive(Clone, Serialize, Deserialize)]
pub enum Connection {
    Relay {
        /// Absolute, without a slash at its end.
        commissions: String,
        data_connect: String,
        /// Nothing to go on with the one that the worker has.
        token: Option<String>,
    },
    InPage {
        entries: usize,
        seed: u64,
        token: Option<String>,
    },
}

/// Without the token: a debug print ends up in logs.
impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Connection::Relay { .. } => "Relay",
            Connection::InPage { .. } => "InPage",
        })
    }
}

impl std::fmt::Debug for ToWorker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ToWorker::Connect { connection, .. } => connection.fmt(f),
            ToWorker::SignOut => f.write_str("SignOut"),
            ToWorker::Engine(request) => request.fmt(f),
        }
    }
}
