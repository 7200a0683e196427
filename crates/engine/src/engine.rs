//! The engine itself: inputs in, outputs out.

mod keeping;
mod naming;
mod replies;
mod tabs;

use rq_api::error::ApiError;
use rq_api::request::{Api, DataConnectRequest, Request as ApiRequest};
use rq_api::sync::RequestId;
use rq_api::transport::{Reply, TransportError};
use rq_api::wire::read::read_page;

use crate::answer::{Counts, Names, Views, pairs};
use crate::entry_view::entry_view;
use crate::errands::{Errands, Next};
use crate::export::{self, Export};
use crate::imei::LookUp;
use crate::kept::{Kept, Reach};
use crate::load::{Held, Run, Step};
use crate::message::{Directory, Load, LoadState, Request, Response};
use crate::rows::{Order, window};
use crate::store::Store;
use crate::told::{Role, Told};
use keeping::Keeping;
use replies::{body, is_web_page};
use tabs::Tabs;

/// Progress is told this often at the most, but for the end.
const PROGRESS_EVERY_MS: u64 = 200;

/// Everything that the worker knows.
#[derive(Debug, Default)]
pub struct Engine {
    store: Store,
    views: Views,
    order: Order,
    names: Names,
    directory: Directory,
    run: Option<Run>,
    /// Of which company the store holds entries.
    company: Option<i64>,
    /// How far what it holds reaches.
    reach: Reach,
    /// What waits for [`Input::Recalled`].
    recalling: Option<Recalling>,
    keeping: Keeping,
    tabs: Tabs,
    /// The tabs of this browser that share what is read are others from now on; nothing has been asked of them.
    has_moved: bool,
    /// Of the current load: replies to earlier ones are not for it.
    generation: u64,
    errands: Errands,
    look_up: Option<LookUp>,
    progress_told_ms: u64,
}

/// What to do once it is known what was kept.
#[derive(Clone, Debug)]
struct Recalling {
    load: Load,
    /// Read what is missing; else only show what there is.
    reads: bool,
}

/// What happened.
#[derive(Debug)]
pub enum Input {
    Request(Request),
    /// A good answer has come, and is still to be read: its [`Input::Reply`] follows.
    Answered {
        key: RequestKey,
    },
    Reply {
        key: RequestKey,
        reply: Result<Reply, TransportError>,
    },
    Timer,
    /// The APIs are reached in another way from now on: another company's data may lie behind them.
    Connected,
    /// The answer to [`Output::Recall`].
    Recalled {
        kept: Option<Kept>,
        /// Whether batches are written from now on.
        keeps: bool,
        role: Role,
    },
    /// No more batches can be written.
    KeepsNoMore,
    /// This tab followed another one, which is gone: from now on it leads.
    TakesOver {
        keeps: bool,
    },
    /// It is with other tabs from now on that this one shares what is read; which role it has among them is in the
    /// answer to the next [`Output::Recall`]. What is held stays.
    Moved,
    /// What another tab says: its [`Output::Tell`], or its [`News::told`](crate::News::told).
    Told(Told),
    /// Requests carry a new token from now on.
    SignedIn,
}

/// What is to be done.
#[derive(Debug)]
pub enum Output {
    Post(Response),
    /// What the question of this number comes to.
    Counts {
        id: u64,
        counts: Counts,
    },
    /// A file for the person.
    Save(Export),
    Fetch {
        key: RequestKey,
        request: ApiRequest,
    },
    Abort {
        key: RequestKey,
    },
    /// An `Input::Timer` at that time.
    WakeAt {
        at_ms: u64,
    },
    /// What is kept of this company? To be answered with [`Input::Recalled`], and soon: nothing is read before.
    Recall {
        company: i64,
    },
    /// To all other tabs of this browser that share the company.
    Tell(Told),
}

/// The name of a request to an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestKey {
    Page { generation: u64, id: RequestId },
    Errand(u64),
}

impl Engine {
    /// `now_ms`: milliseconds since 1970.
    pub fn handle(&mut self, now_ms: u64, input: Input) -> Vec<Output> {
        let mut out = Vec::new();
        match input {
            Input::Request(request) => self.request(now_ms, request, &mut out),
            Input::Answered { key: RequestKey::Page { generation, id } } => {
                if let Some(run) = self.run.as_mut().filter(|_| generation == self.generation) {
                    let steps = run.answered(now_ms, id);
                    self.take_steps(now_ms, steps, &mut out);
                }
            }
            Input::Answered { key: RequestKey::Errand(_) } => {}
            Input::Reply { key: RequestKey::Page { generation, id }, reply } => {
                if generation == self.generation {
                    self.page_reply(now_ms, id, reply, &mut out);
                }
            }
            Input::Reply { key: RequestKey::Errand(key), reply } => {
                self.errand_reply(now_ms, key, reply, &mut out)
            }
            Input::Timer => {
                let steps = self.run.as_mut().map(|run| run.wake(now_ms)).unwrap_or_default();
                self.take_steps(now_ms, steps, &mut out);
            }
            Input::Connected => self.forget(&mut out),
            Input::Recalled { kept, keeps, role } => self.recalled(now_ms, kept, keeps, role, &mut out),
            Input::KeepsNoMore => self.keeping.stop(),
            Input::TakesOver { keeps } => self.take_over(now_ms, keeps, &mut out),
            Input::Moved => self.has_moved = true,
            Input::Told(told) => self.told(now_ms, told, &mut out),
            Input::SignedIn => self.signed_in(now_ms, &mut out),
        }
        match self.errands.next(now_ms) {
            Next::Fetch { key, request } => {
                let request = ApiRequest::DataConnect(request);
                out.push(Output::Fetch { key: RequestKey::Errand(key), request });
            }
            Next::WakeAt { at_ms } => out.push(Output::WakeAt { at_ms }),
            Next::Nothing => {}
        }
        out
    }

    /// All that came from where the APIs were reached before.
    fn forget(&mut self, out: &mut Vec<Output>) {
        if let Some(key) = self.errands.clear() {
            out.push(Output::Abort { key: RequestKey::Errand(key) });
        }
        self.stop_run(out);
        self.hold(None);
        self.tabs = Tabs::default();
        self.has_moved = false;
        self.recalling = None;
        self.names = Names::default();
        self.directory = Directory::default();
        self.run = None;
        self.look_up = None;
    }

    fn request(&mut self, now_ms: u64, request: Request, out: &mut Vec<Output>) {
        match request {
            Request::Load(load) => self.load(now_ms, Recalling { load, reads: true }, out),
            Request::Recall(load) => self.load(now_ms, Recalling { load, reads: false }, out),
            Request::Cancel if self.tabs.role == Role::Follows => self.ask_to_cancel(out),
            Request::Cancel => self.cancel(now_ms, out),
            Request::Ask { id, question, with_days } => {
                let answer = self.views.answer(&self.store, &question, with_days);
                out.push(Output::Counts { id, counts: Counts::Answer(Box::new(answer)) });
            }
            Request::Prepare { question } => self.views.prepare(&self.store, &question),
            Request::Pairs { id, question, across, measure } => {
                let pairs = pairs(&self.store, &question, across, measure);
                out.push(Output::Counts { id, counts: Counts::Pairs(pairs.map(Box::new)) });
            }
            Request::ExportPairs { question, across, measure } => {
                if let Some(pairs) = pairs(&self.store, &question, across, measure) {
                    out.push(Output::Save(export::pairs(&pairs, across, &self.names)));
                }
            }
            Request::Rows { id, question, sort, offset, limit } => {
                let n_wanted = offset.saturating_add(limit);
                let ordered = self.order.of(&self.store, &question, sort, &self.names, n_wanted);
                let rows = window(ordered, &question, offset, limit, &self.names);
                out.push(Output::Post(Response::Rows { id, rows }));
            }
            Request::Entry { id } => {
                let entry = self.store.get(id).map(|stored| Box::new(entry_view(stored, &self.names)));
                out.push(Output::Post(Response::Entry(entry)));
            }
            Request::ExportEntries { question, sort } => {
                let ordered = self.order.of(&self.store, &question, sort, &self.names, usize::MAX);
                out.push(Output::Save(export::entries(ordered)));
            }
            Request::ExportTotals { question } => {
                out.push(Output::Save(export::totals(&self.store, &question, &self.names)));
            }
            Request::ExportRejected => {
                let rejects = self.run.as_ref().map_or(&self.reach.rejects, Run::rejects);
                out.push(Output::Save(export::rejected(rejects.shown())));
            }
            Request::Imei { company, imeis } => {
                for batch in DataConnectRequest::imei_batches(company, &imeis) {
                    self.errands.push(batch);
                }
                self.look_up = Some(LookUp::new(imeis));
            }
        }
    }

    fn load(&mut self, now_ms: u64, wanted: Recalling, out: &mut Vec<Output>) {
        let company = wanted.load.company;
        let has_moved = std::mem::take(&mut self.has_moved);
        if self.company == Some(company) && self.recalling.is_none() && !has_moved {
            return self.go_on(now_ms, wanted, out);
        }
        if self.company != Some(company) {
            self.stop_run(out);
            self.run = None;
            self.hold(Some(company));
        }
        self.tabs.forget();
        self.recalling = Some(wanted);
        out.push(Output::Recall { company });
    }

    /// For the page of this tab.
    fn go_on(&mut self, now_ms: u64, wanted: Recalling, out: &mut Vec<Output>) {
        self.tabs.wanted = Some(wanted.clone());
        match (self.tabs.role, wanted.reads) {
            (Role::Follows, _) => self.follow(&wanted, out),
            (Role::Leads, true) => self.read(now_ms, wanted.load, out),
            (Role::Leads, false) => {
                let progress = self.standing().unwrap_or_else(|| self.kept_progress(&wanted.load));
                self.tell_directory(out);
                out.push(Output::Post(Response::Progress(self.as_wanted(progress))));
            }
        }
    }

    /// For the pages of all tabs.
    fn read(&mut self, now_ms: u64, load: Load, out: &mut Vec<Output>) {
        let load = self.tabs.widened(load);
        if self.errands.is_idle() && (self.run.is_none() || self.directory == Directory::default()) {
            self.errands.push(DataConnectRequest::Relationships);
            self.errands.push(DataConnectRequest::DealerRelationships);
            if load.with_employee_names {
                self.errands.push(DataConnectRequest::Employees { company: load.company });
            }
        }
        let steps = match &mut self.run {
            Some(run) if run.can_resume(&load) => run.resume(now_ms),
            _ => {
                self.stop_run(out);
                self.generation += 1;
                // What this tab reads itself takes the place of what it was told.
                self.tabs.heard = None;
                self.drop_drains_of_what_is_not_held();
                self.run.insert(Run::new(load, &self.reach)).start(now_ms)
            }
        };
        self.take_steps(now_ms, steps, out);
        self.tell_progress(now_ms, out);
    }

    fn cancel(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        let steps = self.run.as_mut().map(|run| run.cancel(now_ms)).unwrap_or_default();
        self.take_steps(now_ms, steps, out);
        self.tell_progress(now_ms, out);
    }

    fn stop_run(&mut self, out: &mut Vec<Output>) {
        let generation = self.generation;
        for step in self.run.as_mut().map(|run| run.cancel(0)).unwrap_or_default() {
            if let Step::Abort { id } = step {
                out.push(Output::Abort { key: RequestKey::Page { generation, id } });
            }
        }
    }

    fn page_reply(
        &mut self,
        now_ms: u64,
        id: RequestId,
        reply: Result<Reply, TransportError>,
        out: &mut Vec<Output>,
    ) {
        let Some(run) = self.run.as_mut().filter(|run| run.takes_pages()) else { return };
        let is_web_page = reply.as_ref().is_ok_and(is_web_page);
        let body = body(Api::Commissions, now_ms, reply);
        let page = body
            .as_ref()
            .map_err(ApiError::clone)
            .and_then(|body| read_page(body).map_err(|error| ApiError::from_read(Api::Commissions, error)));
        let steps = match page {
            Ok(page) => {
                let (entries, steps) = run.page(now_ms, id, page);
                self.store.merge(&entries, self.generation);
                self.note_reach();
                steps
            }
            Err(error) => run.failed(now_ms, id, error, is_web_page),
        };
        self.take_steps(now_ms, steps, out);
    }

    fn take_steps(&mut self, now_ms: u64, steps: Vec<Step>, out: &mut Vec<Output>) {
        let generation = self.generation;
        for step in steps {
            out.push(match step {
                Step::Fetch { id, request } => {
                    let key = RequestKey::Page { generation, id };
                    Output::Fetch { key, request: ApiRequest::Entries(request) }
                }
                Step::Abort { id } => Output::Abort { key: RequestKey::Page { generation, id } },
                Step::WakeAt { at_ms } => Output::WakeAt { at_ms },
                Step::ListHeld { from } => {
                    let held = self.store.keys(from);
                    let steps = self.run.as_mut().map(|run| run.held(now_ms, held)).unwrap_or_default();
                    self.note_reach();
                    self.take_steps(now_ms, steps, out);
                    continue;
                }
                Step::Withdrawn { rows } => {
                    rows.iter().for_each(|row| self.store.withdraw(row.id));
                    continue;
                }
            });
        }
        let has_ended = self.run.as_ref().is_some_and(|run| *run.state() != LoadState::Loading);
        if has_ended || now_ms >= self.progress_told_ms + PROGRESS_EVERY_MS {
            self.tell_progress(now_ms, out);
        }
    }

    fn tell_progress(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        let Some(progress) = self.standing() else { return };
        self.progress_told_ms = now_ms;
        self.tabs.has_news = true;
        out.push(Output::Post(Response::Progress(self.as_wanted(progress))));
    }

    /// `since_ticks`: from when on entries are wanted.
    fn held(&self, since_ticks: i64) -> Held {
        let complete = self.reach.complete.filter(|complete| complete.since_ticks <= since_ticks);
        Held {
            n_entries: self.store.rows().count() as u64,
            n_withdrawn: self.store.n_withdrawn() as u64,
            kept_as_of_ticks: complete.map(|complete| complete.as_of_ticks),
            version: self.store.version(),
        }
    }
}
