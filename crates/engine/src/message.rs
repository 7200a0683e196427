//! What crosses between the page and the worker; totals by a way of their own (answer/wire.rs). Only questions, totals and
//! windows of rows: the entries stay in the worker.

use commissions::{Decimal, Finding, UserId};
use serde::{Deserialize, Serialize};

use crate::answer::Names;
use crate::query::{Across, Measure, Question, Sort};
use crate::text;

/// What the page asks of the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    Load(Load),
    /// Shows what is kept of these entries, without reading anything.
    Recall(Load),
    Cancel,
    Ask {
        /// Comes back with the answer, so that a stale one is known.
        id: u64,
        question: Question,
        /// Whether the answer says what was earned on each day.
        with_days: bool,
    },
    /// A brush is about to move over this question.
    Prepare {
        question: Question,
    },
    /// Totals by two things at once.
    Pairs {
        id: u64,
        question: Question,
        across: Across,
        measure: Measure,
    },
    Rows {
        id: u64,
        question: Question,
        sort: Sort,
        offset: usize,
        limit: usize,
    },
    Entry {
        id: i64,
    },
    ExportEntries {
        question: Question,
        sort: Sort,
    },
    ExportTotals {
        question: Question,
    },
    /// The cross table, as it is shown.
    ExportPairs {
        question: Question,
        across: Across,
        measure: Measure,
    },
    /// The entries that could not be read.
    ExportRejected,
    /// Purchase and return dates of these IMEIs.
    Imei {
        company: i64,
        imeis: Vec<String>,
    },
}

/// Which entries to read: all of a company that were last updated since a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    pub company: i64,
    /// `LastUpdateDateUtc` at or after it, in ticks of [`commissions::Timestamp`].
    pub since_ticks: i64,
    /// Whether the environment's Data Connect API names employees (`lists/employees`).
    pub with_employee_names: bool,
    /// Whether what is held is read again as well, and compared entry by entry.
    pub sweeps: bool,
    /// Differs from load to load, so that two readers don't wait in step.
    pub jitter_seed: u64,
}

/// What the worker tells the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Response {
    Progress(Progress),
    Directory {
        directory: Directory,
        names: Names,
    },
    /// Nothing is kept from now on; why, in a few words.
    KeepsNoMore {
        reason: String,
    },
    /// The token and all that was kept are gone; or what remains, and why.
    SignedOut {
        problem: Option<String>,
    },
    /// The person signed out in another tab: here nothing is left either.
    SignedOutElsewhere,
    /// There is a token for these entries: it was given in another tab.
    SignedInElsewhere,
    /// What another tab told could not be used.
    ToldIsUseless {
        reason: String,
    },
    /// What was kept from an earlier visit could not be used, and is read again.
    KeptIsUseless {
        reason: String,
    },
    Rows {
        id: u64,
        rows: Rows,
    },
    /// Nothing where no such entry has been read.
    Entry(Option<Box<EntryView>>),
    Imei {
        rows: Vec<ImeiRow>,
        is_done: bool,
        problem: Option<String>,
    },
}

/// How far a load is, and of what its totals are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub state: LoadState,
    pub company: Option<i64>,
    pub since_ticks: i64,
    pub n_pages: u64,
    /// Entries held, one for each `Id`.
    pub n_entries: u64,
    /// Entries that were read before and that the server no longer has. They are in no total.
    pub n_withdrawn: u64,
    pub n_in_flight: usize,
    pub n_retried: u64,
    /// Replies with 429.
    pub n_too_many: u64,
    /// Entries that could not be read; the first of them with their reasons.
    pub n_rejected: u64,
    pub rejected: Vec<RejectedView>,
    /// The newest `LastUpdateDateUtc` that the server has: "as of".
    pub as_of_ticks: Option<i64>,
    /// The same of the last load that was complete, while nothing has been added to it: what is held is still
    /// exactly that.
    pub kept_as_of_ticks: Option<i64>,
    /// Whether everything is read again.
    pub sweeps: bool,
    /// The share of the time span that is read (in a sweep: by this load), in thousandths.
    pub done_permille: u16,
    /// Changes whenever totals may have changed.
    pub version: u64,
    pub requests: Requests,
    /// The stretches of `LastUpdateDateUtc` that are read completely, oldest first, in ticks, ends included.
    pub windows: Vec<(i64, i64)>,
}

/// How the requests of a load went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    pub n_sent: u64,
    /// How many may be in flight at present.
    pub limit: usize,
    /// Passes over the newest entries that were begun.
    pub n_head_passes: u32,
    /// Stretches of what was there before that were compared with the API, and those where that came to nothing:
    /// entries that it no longer has may be among them.
    pub n_compared: u64,
    pub n_unconfirmed: u64,
    /// How late entries appeared at worst, in ticks of 100 ns; an upper bound.
    pub lateness_ticks: i64,
}

/// How a load stands. Only the totals of a complete one are final.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoadState {
    #[default]
    Idle,
    /// Nothing is read; what an earlier load has left is shown.
    Kept,
    Loading,
    Complete,
    /// Read but for some parts, with the reason.
    Partial {
        reason: String,
    },
    Cancelled,
    Failed {
        reason: String,
        needs_sign_in: bool,
        relay_missing: bool,
    },
}

/// An entry that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedView {
    pub id: Option<i64>,
    pub reason: String,
    pub raw: String,
}

/// What the Data Connect API says about who and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    pub companies: Vec<Company>,
    pub places: Vec<Place>,
    /// What could not be had, for the person to know.
    pub problems: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Company {
    pub id: i64,
    pub name: String,
}

/// A location, region, channel or district of a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub company: i64,
    pub location: i64,
    pub name: String,
}

/// A window of the entries' table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    pub offset: usize,
    /// Of all that the question lets through.
    pub n_rows: usize,
    pub rows: Vec<Row>,
}

/// A line of the entries' table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: i64,
    pub created_ticks: i64,
    pub invoice: Option<String>,
    pub user: Option<UserId>,
    pub name: Option<String>,
    pub split_user: Option<UserId>,
    pub split_name: Option<String>,
    pub place: String,
    pub kind: String,
    pub transaction: String,
    #[serde(with = "text::option")]
    pub unit: Option<Decimal>,
    pub quantity: Option<i64>,
    #[serde(with = "text::option")]
    pub rate: Option<Decimal>,
    #[serde(with = "text::option")]
    pub total: Option<Decimal>,
    /// The selected employees' share, or the total where none is selected.
    #[serde(with = "text")]
    pub share: Decimal,
    pub is_suspended: bool,
    pub n_findings: usize,
}

/// One entry in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    pub id: i64,
    /// In the order of [`commissions::Field::ALL`]; nothing for null.
    pub fields: Vec<Option<String>>,
    pub created_ticks: i64,
    pub kind: String,
    pub transaction: String,
    pub place: String,
    pub name: Option<String>,
    pub split_name: Option<String>,
    pub user: Option<UserId>,
    pub split_user: Option<UserId>,
    pub quantity: Option<i64>,
    #[serde(with = "text::option")]
    pub unit: Option<Decimal>,
    #[serde(with = "text::option")]
    pub rate1: Option<Decimal>,
    #[serde(with = "text::option")]
    pub rate2: Option<Decimal>,
    #[serde(with = "text::option")]
    pub spiff: Option<Decimal>,
    #[serde(with = "text::option")]
    pub rate: Option<Decimal>,
    #[serde(with = "text::option")]
    pub total: Option<Decimal>,
    #[serde(with = "text::option")]
    pub reported: Option<Decimal>,
    #[serde(with = "text")]
    pub primary: Decimal,
    #[serde(with = "text")]
    pub split: Decimal,
    #[serde(with = "text")]
    pub unallocated: Decimal,
    pub is_suspended: bool,
    pub implied: Implied,
    /// Code and sentence of each.
    pub findings: Vec<(String, String)>,
}

impl EntryView {
    pub fn has_finding(&self, finding: Finding) -> bool {
        self.findings.iter().any(|(code, _)| code == finding.code())
    }
}

/// The implied base of an entry, or why it has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Implied {
    Base {
        /// "Implied sale", "Implied margin" or "SPIF".
        name: String,
        takes_off_spiff: bool,
        divides_by_rate: bool,
        /// To ten places where it does not end.
        #[serde(with = "text")]
        per_unit: Decimal,
        #[serde(with = "text")]
        total: Decimal,
        ends: bool,
    },
    Undefined {
        reason: String,
    },
}

/// What Data Connect knows of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImeiRow {
    pub imei: String,
    /// Whether the API has it at all.
    pub is_known: bool,
    /// Calendar dates (`2016-04-17`), of no time zone.
    pub purchased: Option<String>,
    pub returned: Option<String>,
    pub client_id: Option<String>,
    /// Entries with this serial number among those that are loaded.
    pub entry_ids: Vec<i64>,
}
