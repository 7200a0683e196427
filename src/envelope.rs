//! The envelope of messages to the worker: the engine's requests, and before them where to send its
//! questions. Here and in the worker's memory is the only place that a token is in.

use engine::Request;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
pub enum ToWorker {
    Connect(Connection),
    Engine(Request),
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
            ToWorker::Connect(connection) => connection.fmt(f),
            ToWorker::Engine(request) => request.fmt(f),
        }
    }
}
