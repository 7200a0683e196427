//! What outlives the page: the entries that were read, and the windows of time that they make complete, written
//! together. Where it is kept, and how it is encrypted, is the shell's affair (`src/io/vault.rs`).

mod drain;

use std::collections::HashSet;

use commissions::CommissionEntry;
use rq_api::sync::{OpenDrain, Windows, fingerprint};
use rq_api::wire::read::Rejected;
use serde::{Deserialize, Serialize};

use crate::answer::Names;
use crate::block::{BlockError, write_block};
use crate::message::{Directory, RejectedView};
use crate::told::Position;
use drain::{KeptDrain, read_window, window_text};

/// What another version has written is dropped and read again: it is a cache.
const SCHEMA: u32 = 1;
/// Entries of one block.
const BLOCK_ENTRIES: usize = 10_000;
/// The rejected entries that are kept with their text; all are counted.
const MAX_REJECTED_SHOWN: usize = 1_000;
/// Those of them that the page is told of; an export has all.
const MAX_REJECTED_TOLD: usize = 100;

/// All that is kept of one company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub head: String,
    /// Nothing where names have never come.
    pub names: Option<String>,
    /// In the order in which they were written.
    pub blocks: Vec<Vec<u8>>,
}

/// What is to be written in one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub company: i64,
    pub head: String,
    /// Nothing where they are as they were.
    pub names: Option<String>,
    /// To be added to the blocks that are there. Bytes go beside a text, not in it.
    #[serde(skip)]
    pub blocks: Vec<Vec<u8>>,
    /// The blocks that are there go.
    pub replaces_all: bool,
}

/// Why what was kept is of no use.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    #[error("it was written by another version of this page")]
    Schema,
    #[error("it is of another company")]
    Company,
    #[error("its head cannot be read: {0}")]
    Head(#[from] serde_json::Error),
    #[error("a moment in it cannot be read")]
    Moment,
    #[error(transparent)]
    Block(#[from] BlockError),
    #[error("{found} entries are there of {expected}")]
    Missing { expected: usize, found: usize },
}

/// How far what is held reaches: what a load goes on from.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// What need not be read again.
    pub settled: Windows,
    /// What is half read.
    pub drains: Vec<OpenDrain>,
    /// Of what it is all, while nothing has been added since it was.
    pub complete: Option<Complete>,
    pub rejects: Rejects,
}

/// All that the server had: which, and when. In ticks of [`Timestamp`](commissions::Timestamp), by `LastUpdateDateUtc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complete {
    pub since_ticks: i64,
    /// The newest that the server had.
    pub as_of_ticks: i64,
}

/// Entries that could not be read. Pages overlap, so that the same one may be rejected twice.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Rejects {
    shown: Vec<RejectedView>,
    texts: HashSet<u64>,
}

impl Rejects {
    pub fn add(&mut self, rejected: Rejected) {
        if !self.texts.insert(fingerprint(&rejected.raw)) || self.shown.len() == MAX_REJECTED_SHOWN {
            return;
        }
        let Rejected { id, reason, raw, .. } = rejected;
        self.shown.push(RejectedView { id, reason, raw: raw.into_string() });
    }

    /// Those whose text is kept.
    pub fn shown(&self) -> &[RejectedView] {
        &self.shown
    }

    /// The first of them, for the page.
    pub fn first(&self) -> Vec<RejectedView> {
        self.shown.iter().take(MAX_REJECTED_TOLD).cloned().collect()
    }

    pub fn count(&self) -> u64 {
        self.texts.len() as u64
    }
}

#[derive(Serialize, Deserialize)]
struct Head {
    schema: u32,
    company: i64,
    windows: Vec<(String, String)>,
    /// Nowhere in what earlier versions have written, and nothing to them.
    #[serde(default)]
    drains: Vec<KeptDrain>,
    complete: Option<Complete>,
    n_entries: usize,
    withdrawn: Vec<i64>,
    rejects: Rejects,
    /// Nowhere in what earlier versions have written.
    #[serde(default)]
    position: Position,
}

#[derive(Serialize, Deserialize)]
struct KeptNames {
    names: Names,
    directory: Directory,
}

/// What [`Kept`] says when it is read.
#[derive(Debug)]
pub struct Recalled {
    pub reach: Reach,
    /// The number of different entries, which the blocks must come to.
    pub n_entries: usize,
    pub withdrawn: Vec<i64>,
    pub names: Option<(Names, Directory)>,
    pub position: Position,
}

pub fn write_head(
    company: i64,
    reach: &Reach,
    n_entries: usize,
    withdrawn: Vec<i64>,
    position: Position,
) -> String {
    let head = Head {
        schema: SCHEMA,
        company,
        windows: reach.settled.iter().map(window_text).collect(),
        drains: reach.drains.iter().map(KeptDrain::of).collect(),
        complete: reach.complete,
        n_entries,
        withdrawn,
        rejects: reach.rejects.clone(),
        position,
    };
    // A head of numbers and texts can always be written.
    serde_json::to_string(&head).unwrap_or_default()
}

pub fn write_names(names: &Names, directory: &Directory) -> String {
    let kept = KeptNames { names: names.clone(), directory: directory.clone() };
    serde_json::to_string(&kept).unwrap_or_default()
}

/// As many entries at a time as a block has are made of their columns.
pub fn write_blocks(mut entries: impl Iterator<Item = CommissionEntry>) -> Vec<Vec<u8>> {
    let mut blocks = Vec::new();
    loop {
        let chunk: Vec<_> = entries.by_ref().take(BLOCK_ENTRIES).collect();
        if chunk.is_empty() {
            return blocks;
        }
        blocks.push(write_block(&chunk));
    }
}

/// Up to where it goes; nothing where it cannot be read.
pub fn position(kept: &Kept) -> Option<Position> {
    serde_json::from_str::<Head>(&kept.head).ok().map(|head| head.position)
}

/// # Errors
/// It is of another version or company, or damaged.
pub fn read(company: i64, kept: &Kept) -> Result<Recalled, KeptError> {
    let head: Head = serde_json::from_str(&kept.head)?;
    if head.schema != SCHEMA {
        return Err(KeptError::Schema);
    }
    if head.company != company {
        return Err(KeptError::Company);
    }
    let settled = head.windows.iter().map(read_window).collect::<Result<Windows, _>>()?;
    let drains = head.drains.iter().map(KeptDrain::read).collect::<Result<_, _>>()?;
    let names = kept.names.as_deref().map(serde_json::from_str::<KeptNames>).transpose()?;
    Ok(Recalled {
        reach: Reach { settled, drains, complete: head.complete, rejects: head.rejects },
        n_entries: head.n_entries,
        withdrawn: head.withdrawn,
        names: names.map(|kept| (kept.names, kept.directory)),
        position: head.position,
    })
}
