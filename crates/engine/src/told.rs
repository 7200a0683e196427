//! What the tabs of a browser tell each other: one of them reads, and the others take what it has read. How it gets
//! from one to the other is the shell's affair (`src/io/tabs.rs`).
//!
//! ```text
//!   follower ── Wants ──▶ leader        shows what it holds, and reads further where a follower needs more
//!            ── Cancel ─▶
//!            ◀─ News ───                what is new since the number before, or all that there is
//!            ◀─ Leads ──                to all: whoever led before is gone, so say anew what you want
//! ```
//!
//! A leader's batches are numbered. A follower that holds number n takes n + 1, has seen all up to n, and asks for
//! everything where one is missing, or where another leader counts.

use serde::{Deserialize, Serialize};

use crate::kept::Batch;
use crate::message::{Load, Progress};

/// Grows with every change of what is told. Tabs of another version are not listened to.
const VERSION: u32 = 2;

/// Whether this tab reads for all, or takes what another one reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Alone it leads as well.
    #[default]
    Leads,
    Follows,
}

/// Up to where what is held goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Whose numbers: the moment, in milliseconds, in which a tab began to lead. 0 where there is nothing.
    pub line: u64,
    /// The last batch that is in it.
    pub number: u64,
}

impl Position {
    /// Whether that is all up to `other`, and more.
    pub(crate) fn is_beyond(self, other: Self) -> bool {
        self.line == other.line && self.number > other.number
    }
}

/// One thing that is told, as it crosses between two tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub text: String,
    /// Of the entries in it.
    pub blocks: Vec<Vec<u8>>,
}

/// One thing that is told.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Word {
    Leads,
    Wants { load: Load, wish: Wish, held: Position },
    Cancel,
    News(Box<News>),
}

/// How much a follower wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Wish {
    /// What there is.
    Show,
    /// That it has been read, or is being read.
    Cover,
    /// That it is read now, and what is newer as well.
    Read,
}

/// What is new in the tab that leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// After `batch`, if there is one.
    pub(crate) position: Position,
    pub(crate) progress: Progress,
    /// Nothing where entries and names are as they were.
    pub(crate) batch: Option<Batch>,
    /// Whether there is a place for it.
    #[serde(skip)]
    pub(crate) is_kept: bool,
    /// Whether anybody listens.
    #[serde(skip)]
    pub(crate) is_followed: bool,
}

impl News {
    /// What is to be written, in one transaction.
    pub fn to_keep(&self) -> Option<&Batch> {
        self.batch.as_ref().filter(|_| self.is_kept)
    }

    /// For the other tabs, if there are any.
    pub fn told(&self) -> Option<Told> {
        self.is_followed.then(|| Word::News(Box::new(self.clone())).told())
    }
}

/// Why something that was told is of no use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ToldError {
    #[error("it is of another version of this page")]
    Version,
    #[error("it cannot be read: {0}")]
    Text(#[from] serde_json::Error),
}

impl Word {
    pub(crate) fn told(mut self) -> Told {
        let blocks = match &mut self {
            Word::News(news) => news.batch.as_mut().map(|batch| std::mem::take(&mut batch.blocks)),
            _ => None,
        };
        // Numbers and texts can always be written.
        let text = serde_json::to_string(&(VERSION, self)).unwrap_or_default();
        Told { text, blocks: blocks.unwrap_or_default() }
    }

    /// # Errors
    /// It is of another version, or damaged.
    pub(crate) fn of(told: Told) -> Result<Self, ToldError> {
        let (version, _): (u32, serde::de::IgnoredAny) = serde_json::from_str(&told.text)?;
        if version != VERSION {
            return Err(ToldError::Version);
        }
        let (_, mut word): (u32, Word) = serde_json::from_str(&told.text)?;
        if let Word::News(news) = &mut word
            && let Some(batch) = &mut news.batch
        {
            batch.blocks = told.blocks;
        }
        Ok(word)
    }
}
