//! What the page knows. Four kinds of state have four homes: the question is one [`Query`], which is the
//! address; how a load stands is one [`Progress`]; answers come from the worker, and stale ones are dropped;
//! everything else is a local signal of the component that needs it.

mod asking;
mod headline;
mod loading;
mod pairs;
mod question;
mod turn;

use std::collections::VecDeque;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use engine::{
    Answer, Calendar, Counts, DayRow, Directory, EntryView, ImeiRow, Names, Period, Progress, Query,
    Question, Response, Rows,
};
use leptos::prelude::*;

use crate::environment::{Config, Environment, Keep};
use crate::format::Style;
use crate::io::messages::Said;
use crate::io::worker::{EngineWorker, FromWorker};
use crate::io::zone::Zone;
use crate::io::{address, locale, session};

pub use asking::RowWindow;
pub use headline::Headline;
pub use loading::Loaded;
pub use pairs::{Asked, CrossTable, days_of};
use turn::Turn;

/// The handles of all that is shared between pages. `Copy`, so that callbacks take it along.
#[derive(Clone, Copy, Debug)]
pub struct AppState {
    /// Written through [`AppState::ask`] and [`AppState::refine`] alone.
    query: RwSignal<Query>,
    pub config: StoredValue<Arc<Config>>,
    pub progress: RwSignal<Progress>,
    pub loaded: RwSignal<Option<Loaded>>,
    pub directory: RwSignal<Directory>,
    /// Of employees and places, as far as they are known.
    pub names: RwSignal<Arc<Names>>,
    pub answer: RwSignal<Option<Arc<Answer>>>,
    pub headline: RwSignal<Option<Headline>>,
    /// What was earned on each day of the period, whatever is brushed.
    pub days: RwSignal<Arc<Vec<DayRow>>>,
    pub rows: RwSignal<Arc<Rows>>,
    pub cross_table: RwSignal<CrossTable>,
    pub entry: RwSignal<Option<Arc<EntryView>>>,
    pub imei: RwSignal<ImeiAnswer>,
    /// How many parts of the page are still to be drawn: a load is not shown as complete before its totals are.
    pub drawing: RwSignal<u32>,
    /// What went wrong aside from a load, for the person to read and to put away.
    pub notices: RwSignal<Vec<String>>,
    /// What is still to be drawn, each in a turn of its own.
    turns: StoredValue<VecDeque<Turn>, LocalStorage>,
    /// How long the person wants what was read to be kept, where the environment allows it.
    pub keep: RwSignal<Option<Keep>>,
    is_same_session: StoredValue<bool>,
    /// The environment that a token was given for.
    signed_in: StoredValue<Option<String>>,
    asking: StoredValue<asking::Asking>,
    /// What a brush that moves has brushed by now; nothing while none does.
    moving: RwSignal<Option<Option<Period>>>,
    is_brushing: Memo<bool>,
    /// Whether the answer that is here is one of many: of a load that goes on.
    is_filling: RwSignal<bool>,
    /// Of a zone and a period.
    calendar: StoredValue<Option<(String, Period, Calendar)>>,
    /// A load that is complete, until the totals of all it read are there.
    ending: StoredValue<Option<Progress>>,
    /// Grows with every load, and with every word of one that has not ended well: what was complete before is not.
    load_number: StoredValue<u64>,
    zone: StoredValue<Option<Zone>, LocalStorage>,
    worker: StoredValue<Option<EngineWorker>, LocalStorage>,
}

/// What an IMEI look-up has brought so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImeiAnswer {
    pub rows: Vec<ImeiRow>,
    pub is_done: bool,
    pub problem: Option<String>,
}

impl AppState {
    /// Starts the worker and reads the address. Called once. `is_same_session`: as [`crate::io::session::goes_on`] says.
    pub fn start(config: Config, is_same_session: bool) -> Result<Self, String> {
        let (query, errors) = address::read();
        let moving = RwSignal::new(None);
        let state = AppState {
            query: RwSignal::new(query),
            config: StoredValue::new(Arc::new(config)),
            progress: RwSignal::default(),
            loaded: RwSignal::default(),
            directory: RwSignal::default(),
            names: RwSignal::default(),
            answer: RwSignal::default(),
            headline: RwSignal::default(),
            days: RwSignal::default(),
            rows: RwSignal::default(),
            cross_table: RwSignal::default(),
            entry: RwSignal::default(),
            imei: RwSignal::default(),
            drawing: RwSignal::default(),
            ending: StoredValue::default(),
            load_number: StoredValue::default(),
            notices: RwSignal::new(errors.iter().map(ToString::to_string).collect()),
            turns: StoredValue::new_local(VecDeque::new()),
            keep: RwSignal::new(session::chosen()),
            is_same_session: StoredValue::new(is_same_session),
            signed_in: StoredValue::default(),
            asking: StoredValue::default(),
            moving,
            is_brushing: Memo::new(move |_| moving.with(Option::is_some)),
            is_filling: RwSignal::default(),
            calendar: StoredValue::default(),
            zone: StoredValue::new_local(None),
            worker: StoredValue::new_local(None),
        };
        let worker = EngineWorker::start(move |message| state.receive(message))?;
        state.worker.set_value(Some(worker));
        address::on_travel(move || state.query.set(address::read().0));
        state.watch_question();
        Ok(state)
    }

    pub fn query(&self) -> Signal<Query> {
        self.query.into()
    }

    /// Whether a brush moves.
    pub fn is_brushing(&self) -> bool {
        self.is_brushing.get()
    }

    /// The environment that the address names, or the default one.
    pub fn environment(&self) -> Environment {
        let name = self.query.with(|query| query.environment.clone());
        self.environment_named(name.as_deref())
    }

    pub fn environment_untracked(&self) -> Environment {
        let name = self.query.with_untracked(|query| query.environment.clone());
        self.environment_named(name.as_deref())
    }

    fn environment_named(&self, name: Option<&str>) -> Environment {
        // `Config::parse` has seen to it that the default environment is there.
        self.config.with_value(|config| config.choose(name).cloned()).unwrap_or_else(Environment::nowhere)
    }

    /// How the environment and the address want numbers to look.
    pub fn style(&self) -> Memo<Style> {
        let state = *self;
        Memo::new(move |_| {
            let environment = state.environment();
            let asked = state.query.with(|query| query.look.locale.clone());
            locale::style(asked.as_deref().unwrap_or(&environment.locale), environment.decimals)
        })
    }

    /// The environment's zone; UTC, and a notice, where the browser does not know it.
    pub fn zone(&self) -> Zone {
        let name = self.environment_untracked().time_zone;
        let known = self.zone.with_value(|zone| zone.clone().filter(|zone| zone.name() == name));
        known.unwrap_or_else(|| {
            let zone = Zone::new(&name).unwrap_or_else(|problem| {
                self.notify(problem);
                Zone::utc()
            });
            self.zone.set_value(Some(zone.clone()));
            zone
        })
    }

    /// Says something that a person should know.
    pub fn notify(&self, notice: String) {
        self.notices.update(|notices| {
            if !notices.contains(&notice) {
                notices.push(notice);
            }
        });
    }

    fn receive(&self, message: FromWorker) {
        match message {
            FromWorker::Said(Said::Response(response)) => self.take(*response),
            FromWorker::Said(Said::Counts(id, Counts::Answer(answer))) => self.take_answer(id, *answer),
            FromWorker::Said(Said::Counts(id, Counts::Pairs(pairs))) => self.take_pairs(id, pairs),
            FromWorker::Saved(_) => {}
            FromWorker::Broken(problem) => {
                self.notify(format!("The page's worker stopped: {problem}. Open the page anew to go on."))
            }
        }
    }

    fn take(&self, response: Response) {
        match response {
            Response::Progress(progress) => self.take_progress(progress),
            Response::Directory { directory, names } => {
                directory.problems.iter().for_each(|problem| self.notify(problem.clone()));
                self.directory.set(directory);
                self.names.set(Arc::new(names));
            }
            Response::KeptIsUseless { reason } => self.notify(format!(
                "What was kept from an earlier visit could not be used: {reason}. All of it is read again."
            )),
            Response::KeepsNoMore { reason } => self.notify(format!(
                "Nothing is kept in this browser: {reason}. The page goes on without; a later visit reads all again."
            )),
            Response::SignedOut { problem } => self.signed_out(problem),
            Response::SignedOutElsewhere => self.signed_out_elsewhere(),
            Response::SignedInElsewhere => self.signed_in_elsewhere(),
            Response::ToldIsUseless { reason } => self.notify(format!(
                "What another tab has read could not be used: {reason}. It is asked for again."
            )),
            Response::Rows { id, rows } => self.take_rows(id, rows),
            Response::Entry(entry) => self.entry.set(entry.map(|entry| Arc::new(*entry))),
            Response::Imei { rows, is_done, problem } => {
                self.imei.set(ImeiAnswer { rows, is_done, problem });
            }
        }
    }
}

/// The state, from anywhere below the app.
pub fn use_app() -> AppState {
    expect_context()
}

impl AppState {
    /// The worker's form of the question that the address asks.
    fn to_question(self, query: &Query) -> Question {
        let zone = self.zone();
        let Some(period) = query.period else {
            return Question { filters: query.filters.clone(), ..Question::default() };
        };
        let number = |date: NaiveDate| date.num_days_from_ce();
        let calendar = self.calendar(&zone, period);
        let end = period.to.succ_opt().unwrap_or(period.to);
        Question {
            from_ticks: Some(zone.day_start(period.from).ticks()),
            before_ticks: Some(zone.day_start(end).ticks()),
            brush: untrack(|| self.brushed()).map(|days| (number(days.from), number(days.to))),
            calendar,
            filters: query.filters.clone(),
        }
    }

    fn calendar(self, zone: &Zone, period: Period) -> Calendar {
        let known = self.calendar.with_value(|known| {
            let known = known.as_ref().filter(|(name, of, _)| name == zone.name() && *of == period);
            known.map(|(_, _, calendar)| calendar.clone())
        });
        known.unwrap_or_else(|| {
            let calendar = zone.calendar(period.from, period.to);
            self.calendar.set_value(Some((zone.name().to_owned(), period, calendar.clone())));
            calendar
        })
    }
}
