//! The collection, as a hostile server keeps it.
//!
//! Time is in ticks and begins at [`EPOCH`]; a row's stamp is the server's time when it was changed, rounded
//! down to the server's grain. A change can be committed late: it appears with the stamp that it got when it
//! began.

use std::collections::{BTreeMap, BTreeSet};

use commissions::Timestamp;
use rq_api::sync::{Ask, RowKey};

use super::chance::Chance;

/// 2016-01-01T00:00:00.012346, in ticks of 100 ns since 1970: no round time, or all of a short history would
/// look as if it were printed to the second.
const EPOCH: i64 = 1_451_606_400 * 10_000_000 + 123_460;

pub fn at(tick: i64) -> Timestamp {
    Timestamp::from_ticks(EPOCH + tick).expect("a time within the calendar")
}

pub fn tick_of(moment: Timestamp) -> i64 {
    moment.ticks() - EPOCH
}

/// What replies say about the number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    None,
    OfTheWindow,
    OfThePage,
    OfAll,
    /// Some replies have one, some have none.
    Sometimes,
}

/// In which order rows of one stamp come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    ById,
    ByIdDescending,
    AtRandom,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habits {
    pub counts: Counts,
    pub ties: Ties,
    /// Stamps are multiples of it.
    pub grain: i64,
    /// Stamps are kept exactly, compared exactly, and printed rounded down to the grain.
    pub prints_coarsely: bool,
    /// The ends that it is asked for are rounded to the nearest multiple.
    pub rounds_ends_to: i64,
    /// One row in so many cannot be read; 0: all can.
    pub unreadable_one_in: i64,
}

impl Habits {
    pub fn is_unreadable(&self, id: i64) -> bool {
        self.unreadable_one_in > 0 && id % self.unreadable_one_in == 1
    }
}

/// One page, before anything happens to it on its way.
#[derive(Clone, Debug)]
pub struct Page {
    pub items: Vec<RowKey>,
    pub count: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    stamp: i64,
    /// When it became visible, in the server's sequence of changes.
    seq: u64,
}

#[derive(Clone, Copy, Debug)]
struct Late {
    id: i64,
    is_new: bool,
    stamp: i64,
    commit_at: i64,
}

#[derive(Clone, Debug)]
pub struct Server {
    pub now: i64,
    pub habits: Habits,
    /// Changes so far.
    pub seq: u64,
    rows: BTreeMap<i64, Row>,
    late: Vec<Late>,
    ever: BTreeSet<(i64, i64)>,
    next_id: i64,
    /// With the change that deleted each.
    deleted: BTreeMap<i64, u64>,
    /// The last change that made a row visible.
    last_put: u64,
}

impl Server {
    pub fn new(habits: Habits) -> Self {
        Server {
            now: 0,
            habits,
            seq: 0,
            rows: BTreeMap::new(),
            late: Vec::new(),
            ever: BTreeSet::new(),
            next_id: 1,
            deleted: BTreeMap::new(),
            last_put: 0,
        }
    }

    /// All rows that are there, with the change that made each visible.
    pub fn rows(&self) -> impl Iterator<Item = (RowKey, u64)> + '_ {
        self.rows.iter().map(|(&id, row)| (self.key(id, row.stamp), row.seq))
    }

    /// The exact stamps of [`Server::rows`], in the same order.
    pub fn stamps(&self) -> impl Iterator<Item = i64> + '_ {
        self.rows.values().map(|row| row.stamp)
    }

    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Whether the row was ever there in this version.
    pub fn had(&self, row: RowKey) -> bool {
        self.ever.contains(&(row.id, tick_of(row.updated)))
    }

    fn key(&self, id: i64, stamp: i64) -> RowKey {
        RowKey { id, updated: at(self.printed(stamp)) }
    }

    fn printed(&self, stamp: i64) -> i64 {
        if self.habits.prints_coarsely { stamp - stamp.rem_euclid(self.habits.grain) } else { stamp }
    }

    fn stamp_now(&self) -> i64 {
        if self.habits.prints_coarsely { self.now } else { self.now - self.now.rem_euclid(self.habits.grain) }
    }

    fn put(&mut self, id: i64, stamp: i64) {
        self.seq += 1;
        self.ever.insert((id, self.printed(stamp)));
        self.rows.insert(id, Row { stamp, seq: self.seq });
        self.deleted.remove(&id);
        self.last_put = self.seq;
    }

    pub fn ids(&self) -> impl Iterator<Item = i64> + '_ {
        self.rows.keys().copied()
    }

    pub fn insert(&mut self) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.put(id, self.stamp_now());
        id
    }

    /// A row that could have been inserted was not.
    pub fn leave_out(&mut self) {
        self.next_id += 1;
    }

    pub fn update(&mut self, id: i64) {
        if self.rows.contains_key(&id) {
            self.put(id, self.stamp_now());
        }
    }

    pub fn delete(&mut self, id: i64) {
        if self.rows.remove(&id).is_some() {
            self.seq += 1;
            self.deleted.insert(id, self.seq);
        }
    }

    /// A row that was deleted is there again, as of now.
    pub fn restore(&mut self, id: i64) {
        if self.deleted.contains_key(&id) {
            self.put(id, self.stamp_now());
        }
    }

    /// The rows that were deleted, with the change that did it.
    pub fn deleted(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        self.deleted.iter().map(|(&id, &seq)| (id, seq))
    }

    /// When the row in its present version became visible, in the sequence of changes.
    pub fn seq_of(&self, id: i64) -> Option<u64> {
        self.rows.get(&id).map(|row| row.seq)
    }

    pub fn last_put(&self) -> u64 {
        self.last_put
    }

    /// Begins a change (of this row, or of a new one) that is seen only `after` ticks from now.
    pub fn begin_late(&mut self, id: Option<i64>, after: i64) {
        let is_new = id.is_none();
        let id = id.unwrap_or_else(|| {
            self.next_id += 1;
            self.next_id - 1
        });
        self.late.push(Late { id, is_new, stamp: self.stamp_now(), commit_at: self.now + after });
    }

    /// Time goes on; what is due is committed, in order.
    pub fn pass(&mut self, ticks: i64) {
        self.now += ticks;
        let now = self.now;
        let mut due: Vec<Late> = self.late.extract_if(.., |late| late.commit_at <= now).collect();
        due.sort_by_key(|late| late.commit_at);
        for late in due {
            // A row that was changed again since keeps the newer version, and one that was deleted stays so.
            let applies = match self.rows.get(&late.id) {
                Some(row) => row.stamp < late.stamp,
                None => late.is_new,
            };
            if applies {
                self.put(late.id, late.stamp);
            }
        }
    }

    /// A row, mostly the same one where others are not there.
    pub fn pick(&self, chance: &mut Chance) -> Option<i64> {
        let id = chance.between(1, self.next_id - 1);
        let or_next = self.rows.range(id..).chain(&self.rows).next();
        or_next.map(|(&id, _)| id)
    }

    /// The rows that a request finds, newest first; those of one stamp as the habits say.
    pub fn answer(&self, ask: Ask, chance: &mut Chance) -> Page {
        let mut found = self.found(ask);
        match self.habits.ties {
            Ties::ById => {}
            Ties::ByIdDescending => found.reverse(),
            Ties::AtRandom => chance.shuffle(&mut found),
        }
        found.sort_by_key(|&(stamp, _)| std::cmp::Reverse(stamp));
        let is_counted = chance.happens(500);
        self.page(ask, &found, is_counted)
    }

    /// Every page that any order of ties allows.
    pub fn answers(&self, ask: Ask) -> Vec<Page> {
        let mut found = self.found(ask);
        found.sort_by_key(|&(stamp, _)| std::cmp::Reverse(stamp));
        let mut pages: Vec<Page> = Vec::new();
        for order in orders(&found) {
            let page = self.page(ask, &order, true);
            let of = |page: &Page| page.items.iter().copied().collect::<BTreeSet<RowKey>>();
            // The order on the page says nothing; which rows are on it does.
            if pages.iter().all(|other| of(other) != of(&page)) {
                pages.push(page);
            }
        }
        pages
    }

    /// Stamps and ids.
    fn found(&self, ask: Ask) -> Vec<(i64, i64)> {
        let step = self.habits.rounds_ends_to;
        let rounded = |end| (tick_of(end) + step / 2).div_euclid(step) * step;
        let from = ask.from.map_or(i64::MIN, rounded);
        let to = ask.to.map_or(i64::MAX, rounded);
        let rows = self.rows.iter().filter(|(_, row)| (from..=to).contains(&row.stamp));
        rows.map(|(&id, row)| (row.stamp, id)).collect()
    }

    fn page(&self, ask: Ask, found: &[(i64, i64)], is_counted: bool) -> Page {
        let top = usize::from(ask.top);
        let on_page = found.iter().skip(ask.skip as usize).take(top);
        let items: Vec<RowKey> = on_page.map(|&(stamp, id)| self.key(id, stamp)).collect();
        let count = match self.habits.counts {
            Counts::None => None,
            Counts::OfTheWindow => Some(found.len()),
            Counts::OfThePage => Some(items.len()),
            Counts::OfAll => Some(self.rows.len()),
            Counts::Sometimes => is_counted.then_some(found.len()),
        };
        Page { items, count: count.map(|count| count as u64) }
    }
}

/// Every order of the rows, newest first.
fn orders(rows: &[(i64, i64)]) -> Vec<Vec<(i64, i64)>> {
    let Some(&(newest, _)) = rows.first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for (n, &first) in rows.iter().enumerate().take_while(|(_, (stamp, _))| *stamp == newest) {
        let others: Vec<(i64, i64)> =
            rows.iter().enumerate().filter(|&(m, _)| m != n).map(|(_, &row)| row).collect();
        for mut order in orders(&others) {
            order.insert(0, first);
            all.push(order);
        }
    }
    all
}
