//! Entries of the sandbox as an earlier visit would have kept them, and an engine that holds them.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use commissions::{CommissionEntry, Field, FieldType, Value};
use engine::{Counts, Engine, Input, Kept, Load, Output, Question, Request, Role, write_block};
use rq_api::wire::read::read_page;
use sandbox::{Options, Sandbox};

use crate::counting::{held_bytes, take_peak_bytes};

const COMPANY: i64 = 14_146;
const BLOCK_ENTRIES: usize = 10_000;

/// All entries of a sandbox of this size, and the bytes of their text that no other entry has.
pub fn kept(n_entries: usize) -> (Kept, usize) {
    let sandbox = Sandbox::new(Options { entries: n_entries, ..Options::default() });
    let mut texts = Texts::default();
    let mut kept = Kept { head: head(n_entries), ..Kept::default() };
    for first in (0..n_entries).step_by(BLOCK_ENTRIES) {
        let pages = (first..n_entries.min(first + BLOCK_ENTRIES)).step_by(100);
        let entries: Vec<_> = pages.flat_map(|skip| page(&sandbox, skip)).collect();
        entries.iter().for_each(|entry| texts.add(entry));
        kept.blocks.push(write_block(&entries));
    }
    (kept, texts.unshared_bytes())
}

fn page(sandbox: &Sandbox, skip: usize) -> Vec<CommissionEntry> {
    let request = sandbox::Request {
        method: "GET",
        path: &format!("/v1/Companies({COMPANY})/CommissionEntries"),
        query: &format!("$skip={skip}&$top=100"),
        authorization: Some("Bearer any"),
    };
    read_page(&sandbox.respond(&request).body).unwrap().into_owned().entries
}

fn head(n_entries: usize) -> String {
    format!(
        r#"{{"schema":1,"company":{COMPANY},"windows":[],"complete":null,"n_entries":{n_entries},"withdrawn":[],"rejects":{{"shown":[],"texts":[]}}}}"#
    )
}

/// By field and hash of a text: its bytes, and nothing where several entries have it.
#[derive(Default)]
struct Texts {
    hasher: RandomState,
    bytes: HashMap<(Field, u64), usize>,
}

impl Texts {
    fn add(&mut self, entry: &CommissionEntry) {
        for field in Field::ALL {
            let Value::Text(text) = entry.get(field) else { continue };
            let bytes = if field.field_type() == FieldType::Guid { 16 } else { text.len() };
            let key = (field, self.hasher.hash_one(text));
            self.bytes.entry(key).and_modify(|bytes| *bytes = 0).or_insert(bytes);
        }
    }

    fn unshared_bytes(&self) -> usize {
        self.bytes.values().sum()
    }
}

/// An engine that holds entries.
pub struct Held {
    pub engine: Engine,
    /// What it holds.
    pub bytes: usize,
    /// What it needed at the most until it held them.
    pub peak_bytes: usize,
}

impl Held {
    /// Whether an answer counts that many entries.
    pub fn holds(&mut self, n_entries: usize) -> bool {
        let ask = Request::Ask { id: 1, question: Question::default(), with_days: true };
        let outputs = self.engine.handle(0, Input::Request(ask));
        let counts = |output: &Output| match output {
            Output::Counts { counts: Counts::Answer(answer), .. } => answer.n_entries == n_entries as u64,
            _ => false,
        };
        outputs.iter().any(counts)
    }
}

pub fn held(kept: Kept) -> Held {
    let before = held_bytes();
    take_peak_bytes();
    let mut engine = Engine::default();
    let load =
        Load { company: COMPANY, since_ticks: 0, with_employee_names: false, sweeps: false, jitter_seed: 1 };
    engine.handle(0, Input::Request(Request::Recall(load)));
    let kept_bytes: usize = kept.blocks.iter().map(Vec::capacity).sum();
    engine.handle(0, Input::Recalled { kept: Some(kept), keeps: false, role: Role::Leads });
    let peak_bytes = take_peak_bytes() - before;
    // The blocks were there before, and are gone.
    let bytes = held_bytes() + kept_bytes - before;
    Held { engine, bytes, peak_bytes }
}
