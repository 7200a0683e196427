//! The engine's hot code alone, as the benches in `bench/` call it from a worker of their own.

mod columns;
mod made;

use engine::{Counts, Dimension, Question, Store, Views, read_block, write_block};
use rq_api::wire::read::read_page;
use wasm_bindgen::prelude::wasm_bindgen;

use columns::Columns;

const BLOCK_ENTRIES: usize = 10_000;

/// Entries as columns, as the dashboard's worker holds them.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Table {
    store: Store,
    views: Views,
}

#[wasm_bindgen]
impl Table {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page's entries, from the bytes of an answer of the Commissions API. How many it read.
    ///
    /// # Errors
    /// It is no page.
    pub fn ingest(&mut self, page: &[u8]) -> Result<usize, String> {
        let page = read_page(page).map_err(|error| error.to_string())?;
        self.store.merge(&page.entries, 1);
        Ok(page.entries.len())
    }

    /// Adds so many entries of the sandbox. From a million on they are the same again, with other `Id`s.
    ///
    /// # Errors
    /// The sandbox's answer is no page.
    pub fn fill(&mut self, n_entries: u32) -> Result<(), String> {
        made::each_page(n_entries, |entries| self.store.merge(entries, 1))
    }

    /// The entries as the browser keeps them, for [`Self::recall`]: a block each time, until none is left.
    pub fn blocks(&mut self) -> Blocks {
        let mut entries = self.store.take_unwritten(true);
        let mut blocks = Vec::new();
        loop {
            let some: Vec<_> = entries.by_ref().take(BLOCK_ENTRIES).collect();
            if some.is_empty() {
                return Blocks { blocks: blocks.into_iter() };
            }
            blocks.push(write_block(&some));
        }
    }

    /// Adds the entries of a block.
    ///
    /// # Errors
    /// It is no block.
    pub fn recall(&mut self, block: &[u8]) -> Result<(), String> {
        let entries = read_block(block).map_err(|error| error.to_string())?;
        self.store.merge(&entries, 1);
        Ok(())
    }

    /// The entries as plain columns.
    ///
    /// # Errors
    /// A code or an amount of an entry has no room in them.
    pub fn columns(&self) -> Result<Columns, String> {
        Columns::of(&self.store)
    }

    /// What a question comes to: from the JSON of a `Question` to the bytes of an `Answer`, as in the dashboard's worker.
    /// `with_days`: whether it says what was earned on each day.
    ///
    /// # Errors
    /// It is no question.
    pub fn ask(&mut self, question: &str, with_days: bool) -> Result<Vec<u8>, String> {
        let question: Question = serde_json::from_str(question).map_err(|error| error.to_string())?;
        let answer = self.views.answer(&self.store, &question, with_days);
        Ok(Counts::Answer(Box::new(answer)).to_bytes(0))
    }

    /// One view alone (`employee`, `type` and so on), as the bytes of an `Answer`.
    ///
    /// # Errors
    /// It is no question, or there is no such view.
    pub fn ask_one(&self, question: &str, view: &str) -> Result<Vec<u8>, String> {
        let question: Question = serde_json::from_str(question).map_err(|error| error.to_string())?;
        let known = Dimension::ALL.into_iter().find(|(_, name)| *name == view);
        let (view, _) = known.ok_or_else(|| format!("no view: {view}"))?;
        Ok(Counts::Answer(Box::new(Views::one(&self.store, &question, view))).to_bytes(0))
    }

    /// Drops what was remembered of the questions before, so that nothing is prepared for the next one.
    pub fn forget(&mut self) {
        self.views = Views::default();
    }

    /// What all entries come to, as a decimal.
    pub fn total(&self) -> String {
        let mut total = commissions::Decimal::ZERO;
        for entry in self.store.entries() {
            total += &commissions::computed_total(&entry).unwrap_or_default();
        }
        total.normalized().to_string()
    }
}

/// Blocks of entries that are still to be taken.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Blocks {
    blocks: std::vec::IntoIter<Vec<u8>>,
}

#[wasm_bindgen]
impl Blocks {
    /// The bytes of one; nothing when all are taken.
    pub fn take_next(&mut self) -> Option<Vec<u8>> {
        self.blocks.next()
    }
}

/// What an answer says, as JSON.
///
/// # Errors
/// The bytes are no answer.
#[wasm_bindgen]
pub fn told(answer: &[u8]) -> Result<String, String> {
    match Counts::from_bytes(answer) {
        Some((_, Counts::Answer(answer))) => {
            serde_json::to_string(&answer).map_err(|error| error.to_string())
        }
        _ => Err("no answer".to_owned()),
    }
}

/// How many entries a page has; they are read, and thrown away.
///
/// # Errors
/// It is no page.
#[wasm_bindgen]
pub fn read(page: &[u8]) -> Result<usize, String> {
    read_page(page).map(|page| page.entries.len()).map_err(|error| error.to_string())
}
