//! The engine with the sandbox as its network: a clock that only moves here, replies in an order of choice, and
//! a limit on requests at the same time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use commissions::{CommissionEntry, Timestamp};
use engine::{
    Answer, Batch, Counts, Directory, Engine, Filters, Input, Kept, Load, LoadState, Names, Output, Progress,
    Question, Request, RequestKey, Response, Role, Rows, Sort, Told,
};
use rq_api::request::{Api, Request as ApiRequest};
use rq_api::transport::Reply;
use rq_api::wire::read::read_page;
use sandbox::{Options, Sandbox, Slot, Slots, too_many_requests};

pub const COMPANY: i64 = 14_146;
pub const OTHER_COMPANY: i64 = 21_090;
/// Entries of [`COMPANY`].
pub const N_ENTRIES: usize = 2_000;
/// The data begins in July of that year.
const SINCE: &str = "2015-06-30T00:00:00";
/// How long a reply takes: four of them to a word of progress.
const STEP_MS: u64 = 50;
/// Past every load that ends at all.
const MAX_STEPS: usize = 20_000;

/// Small enough to be read in no time, large enough to have everything.
pub fn sandbox() -> &'static Sandbox {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();
    SANDBOX.get_or_init(|| Sandbox::new(Options { entries: N_ENTRIES, ..Options::default() }))
}

/// All entries of a company, page by page, without the engine.
pub fn entries(company: i64) -> Vec<CommissionEntry> {
    entries_of(sandbox(), company)
}

pub fn entries_of(sandbox: &Sandbox, company: i64) -> Vec<CommissionEntry> {
    let mut entries = Vec::new();
    loop {
        let request = sandbox::Request {
            method: "GET",
            path: &format!("/v1/Companies({company})/CommissionEntries"),
            query: &format!("$skip={}&$top=100", entries.len()),
            authorization: Some("Bearer any"),
        };
        let page = read_page(&sandbox.respond(&request).body).unwrap().into_owned();
        if page.n_items == 0 {
            return entries;
        }
        entries.extend(page.entries);
    }
}

/// What is kept of each company.
pub type Disk = BTreeMap<i64, Kept>;

fn write(disk: &mut Disk, batch: Batch) {
    let kept = disk.entry(batch.company).or_default();
    kept.head = batch.head;
    kept.names = batch.names.or(kept.names.take());
    if batch.replaces_all {
        kept.blocks.clear();
    }
    kept.blocks.extend(batch.blocks);
}

/// All entries of a company.
pub fn what(company: i64) -> Load {
    let since_ticks = SINCE.parse::<Timestamp>().unwrap().ticks();
    Load { company, since_ticks, with_employee_names: true, sweeps: false, jitter_seed: 7 }
}

/// In which order replies come.
#[derive(Clone, Copy, Debug)]
pub enum Replies {
    InOrder,
    Shuffled { seed: u64 },
}

/// A request that is under way.
pub struct Flight {
    pub key: RequestKey,
    request: ApiRequest,
    /// None where there was no free one: the server is busy.
    slot: Option<Slot>,
}

pub struct World {
    pub engine: Engine,
    pub token: &'static str,
    pub flights: Vec<Flight>,
    pub responses: Vec<Response>,
    counts: Option<(u64, Counts)>,
    /// Entries that were sent, each as often as it was.
    pub n_sent: usize,
    /// What outlives the engine; none where nothing is kept.
    pub disk: Option<Disk>,
    /// Among other tabs.
    pub role: Role,
    /// To the other tabs.
    pub told: Vec<Told>,
    sandbox: &'static Sandbox,
    slots: Slots,
    replies: Replies,
    now_ms: u64,
    wakes_ms: BTreeSet<u64>,
    last_id: u64,
}

impl World {
    pub fn new(replies: Replies, n_slots: usize) -> Self {
        World {
            engine: Engine::default(),
            token: "any",
            flights: Vec::new(),
            responses: Vec::new(),
            counts: None,
            n_sent: 0,
            disk: None,
            role: Role::Leads,
            told: Vec::new(),
            sandbox: sandbox(),
            slots: Slots::new(n_slots),
            replies,
            now_ms: 1_480_000_000_000,
            wakes_ms: BTreeSet::new(),
            last_id: 0,
        }
    }

    /// A new engine over what an earlier one has left.
    pub fn with_disk(disk: Disk) -> Self {
        World { disk: Some(disk), ..World::new(Replies::InOrder, 8) }
    }

    /// The same with other data behind the APIs.
    pub fn with_disk_and_sandbox(disk: Disk, sandbox: &'static Sandbox) -> Self {
        World { sandbox, ..World::with_disk(disk) }
    }

    /// With everything of a company read.
    pub fn loaded(company: i64) -> Self {
        let mut world = World::new(Replies::InOrder, 8);
        world.load(company);
        world.run();
        assert_eq!(world.progress().state, LoadState::Complete);
        world
    }

    pub fn load(&mut self, company: i64) {
        self.request(Request::Load(what(company)));
    }

    /// Shows what is kept.
    pub fn recall(&mut self, company: i64) {
        self.request(Request::Recall(what(company)));
    }

    pub fn request(&mut self, request: Request) {
        self.handle(Input::Request(request));
    }

    pub fn handle(&mut self, input: Input) {
        for output in self.engine.handle(self.now_ms, input) {
            match output {
                Output::Post(response) => self.responses.push(response),
                Output::Counts { id, counts } => self.counts = Some((id, counts)),
                Output::Fetch { key, request } => {
                    self.flights.push(Flight { key, request, slot: self.slots.take() });
                }
                Output::Abort { key } => self.flights.retain(|flight| flight.key != key),
                Output::WakeAt { at_ms } => {
                    self.wakes_ms.insert(at_ms);
                }
                Output::Save(_) => {}
                Output::Recall { company } => {
                    let kept = self.disk.as_ref().and_then(|disk| disk.get(&company).cloned());
                    let keeps = self.disk.is_some() && self.role == Role::Leads;
                    self.handle(Input::Recalled { kept, keeps, role: self.role });
                }
                Output::Tell(told) => self.told.push(told),
            }
        }
        while let Some(news) = self.engine.news() {
            if let Some((disk, batch)) = self.disk.as_mut().zip(news.to_keep()) {
                write(disk, batch.clone());
            }
            self.told.extend(news.told());
        }
    }

    /// Until nothing is under way and nobody waits.
    pub fn run(&mut self) {
        for _ in 0..MAX_STEPS {
            if !self.step() {
                return;
            }
        }
        panic!("after {MAX_STEPS} steps: {:?}", self.progress());
    }

    /// One reply, or where none is to come the next waking; whether there was anything.
    pub fn step(&mut self) -> bool {
        self.now_ms += STEP_MS;
        if self.wakes_ms.first().is_some_and(|at_ms| *at_ms <= self.now_ms) {
            self.wakes_ms.pop_first();
            self.handle(Input::Timer);
            return true;
        }
        if !self.flights.is_empty() {
            let idx = self.next_flight();
            let flight = self.flights.remove(idx);
            self.deliver(flight);
            return true;
        }
        let Some(at_ms) = self.wakes_ms.pop_first() else { return false };
        self.now_ms = self.now_ms.max(at_ms);
        self.handle(Input::Timer);
        true
    }

    fn next_flight(&mut self) -> usize {
        match &mut self.replies {
            Replies::InOrder => 0,
            Replies::Shuffled { seed } => {
                // A linear congruential generator is random enough to mix replies.
                *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (*seed >> 33) as usize % self.flights.len()
            }
        }
    }

    /// The reply to a request; it may have been aborted, or be of another load, meanwhile.
    pub fn deliver(&mut self, Flight { key, request, slot }: Flight) {
        let response = match &slot {
            Some(_) => self.respond(&request),
            None => too_many_requests(self.slots.limit()),
        };
        if matches!(request, ApiRequest::Entries(_)) && response.status == 200 {
            self.n_sent += read_page(&response.body).map_or(0, |page| page.n_items);
        }
        drop(slot);
        let reply = Reply {
            status: response.status,
            content_type: Some(response.content_type.to_owned()),
            body: response.body,
            ..Reply::default()
        };
        self.handle(Input::Reply { key, reply: Ok(reply) });
    }

    fn respond(&self, request: &ApiRequest) -> sandbox::Response {
        let target = request.target();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let base = if request.api() == Api::Commissions { "/v1/" } else { "/" };
        self.sandbox.respond(&sandbox::Request {
            method: "GET",
            path: &format!("{base}{path}"),
            query,
            authorization: Some(&format!("Bearer {}", self.token)),
        })
    }

    /// The last word on how far it is.
    pub fn progress(&self) -> Progress {
        let progress = |response: &Response| match response {
            Response::Progress(progress) => Some(progress.clone()),
            _ => None,
        };
        self.responses.iter().rev().find_map(progress).unwrap_or_default()
    }

    pub fn directory(&self) -> (Directory, Names) {
        let directory = |response: &Response| match response {
            Response::Directory { directory, names } => Some((directory.clone(), names.clone())),
            _ => None,
        };
        self.responses.iter().rev().find_map(directory).unwrap_or_default()
    }

    pub fn ask(&mut self, question: &Question) -> Answer {
        self.last_id += 1;
        self.request(Request::Ask { id: self.last_id, question: question.clone(), with_days: true });
        match self.counts.take() {
            Some((id, Counts::Answer(answer))) if id == self.last_id => *answer,
            other => panic!("not the answer: {other:?}"),
        }
    }

    pub fn ask_filtered(&mut self, filters: Filters) -> Answer {
        self.ask(&Question { filters, ..Question::default() })
    }

    pub fn rows(&mut self, question: &Question, sort: Sort, offset: usize, limit: usize) -> Rows {
        self.last_id += 1;
        self.request(Request::Rows { id: self.last_id, question: question.clone(), sort, offset, limit });
        match self.responses.pop() {
            Some(Response::Rows { id, rows }) if id == self.last_id => rows,
            other => panic!("not the rows: {other:?}"),
        }
    }
}
