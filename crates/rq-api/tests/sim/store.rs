//! What the client keeps: in memory, and on a disk that outlives a crash.

use std::collections::{BTreeMap, BTreeSet};

use commissions::Timestamp;
use rq_api::sync::{OpenDrain, RowKey, Window, Windows};

use super::client::Client;
use super::mistake::Mistake;
use super::server::{at, tick_of};

/// Rows by `Id`, with every version that was kept: one, unless a mistake keeps more.
pub type Rows = BTreeMap<i64, Vec<Timestamp>>;

/// What is written in one transaction: rows, the windows that they make complete, and what is half read.
#[derive(Clone, Debug, Default)]
pub struct Image {
    pub rows: Rows,
    pub withdrawn: BTreeSet<i64>,
    pub windows: Windows,
    pub drains: Vec<OpenDrain>,
}

#[derive(Clone, Debug)]
pub struct Store {
    pub rows: Rows,
    /// Of these, the ones that are marked.
    pub withdrawn: BTreeSet<i64>,
    pub disk: Image,
    mistake: Option<Mistake>,
}

impl Store {
    pub fn new(mistake: Option<Mistake>) -> Self {
        Store { rows: Rows::new(), withdrawn: BTreeSet::new(), disk: Image::default(), mistake }
    }

    /// Merges by `Id`: the newest version wins. Says how many rows were new, or newer.
    pub fn merge(&mut self, rows: &[RowKey]) -> usize {
        let mut n_news = 0;
        for row in rows {
            let kept = self.rows.entry(row.id).or_default();
            n_news += usize::from(kept.iter().all(|&version| version < row.updated));
            let is_newest = kept.iter().all(|&version| version <= row.updated);
            if is_newest && self.mistake != Some(Mistake::KeepsTheMark) {
                self.withdrawn.remove(&row.id);
            }
            match (self.mistake, kept.first()) {
                (Some(Mistake::KeepsEveryVersion), Some(_)) if !kept.contains(&row.updated) => {
                    kept.push(row.updated);
                }
                (Some(Mistake::FirstArrivalWins), Some(_)) => {}
                (_, Some(&newest)) if newest >= row.updated => {}
                _ => *kept = vec![row.updated],
            }
        }
        n_news
    }

    /// What is held and not marked, not older than `from`.
    pub fn list(&self, from: Timestamp) -> Vec<RowKey> {
        let newest = self.rows.iter().filter_map(|(&id, kept)| {
            let updated = kept.iter().copied().max()?;
            Some(RowKey { id, updated })
        });
        newest.filter(|row| row.updated >= from && !self.withdrawn.contains(&row.id)).collect()
    }

    pub fn withdraw(&mut self, rows: &[RowKey]) {
        for row in rows {
            if self.mistake == Some(Mistake::DropsWhatIsWithdrawn) {
                self.rows.remove(&row.id);
            } else {
                self.withdrawn.insert(row.id);
            }
        }
    }

    /// Writes rows, windows and drains in one transaction.
    pub fn write(&mut self, client: &impl Client, disk_fails: bool) {
        let (settled, complete, drains) = (client.settled(), client.complete(), client.drains());
        let windows = match self.mistake {
            Some(Mistake::TrustsTheHead) => complete,
            Some(Mistake::SettlesWhatCannotBeRead) => match settled.iter().last() {
                Some(last) => complete.up_to(last.to()),
                None => settled,
            },
            Some(Mistake::HighWaterMark) => spanned(&settled, &self.rows, Mark::High),
            Some(Mistake::LowWaterMark) => spanned(&settled, &self.rows, Mark::Low),
            _ => settled,
        };
        if !disk_fails {
            let (rows, withdrawn) = (self.rows.clone(), self.withdrawn.clone());
            self.disk = Image { rows, withdrawn, windows, drains };
        } else if self.mistake == Some(Mistake::KeepsWindowsOfFailedWrites) {
            self.disk.windows = windows;
        } else if self.mistake == Some(Mistake::KeepsDrainsOfFailedWrites) {
            self.disk.drains = drains;
        }
    }

    /// The process is gone, and starts again.
    pub fn restart(&mut self) {
        self.rows = match self.mistake {
            Some(Mistake::ForgetsRowsOnRestart) => Rows::new(),
            _ => self.disk.rows.clone(),
        };
        self.withdrawn = self.disk.withdrawn.clone();
    }

    /// The disk drops the `n`th window or drain with its rows, and with it all drains that touch it. At its ends,
    /// `slack` ticks wide, a window may hold rows of the neighbours: a row's time is printed less exactly than a
    /// window's end.
    pub fn evict(&mut self, n: usize, slack: i64) {
        let drained: Vec<Window> = self.disk.drains.iter().map(|drain| drain.window).collect();
        let n = n % (self.disk.windows.len() + drained.len()).max(1);
        let window = self.disk.windows.iter().nth(n);
        let drain = n.checked_sub(self.disk.windows.len()).and_then(|n| drained.get(n));
        let Some(lost) = window.or(drain.copied()) else { return };
        let inside = match window {
            Some(_) => Window::new(at(tick_of(lost.from()) + slack), at(tick_of(lost.to()) - slack)),
            None => Some(lost),
        };
        // A moment that is half read is narrow: there, the neighbours say what is theirs.
        let settled = &self.disk.windows;
        let is_inside_of = |window: Window, stamp| {
            tick_of(window.from()) + 1 < tick_of(stamp) + slack && stamp < window.to()
        };
        let is_lost = |stamp| {
            let is_settled = || settled.iter().any(|window| is_inside_of(window, stamp));
            let is_of_a_neighbour = window.is_none() && is_settled();
            !is_of_a_neighbour && inside.is_some_and(|inside| inside.contains(stamp))
        };
        self.disk.rows.retain(|_, kept| !kept.iter().any(|&stamp| is_lost(stamp)));
        self.disk.withdrawn.retain(|id| self.disk.rows.contains_key(id));
        if self.mistake != Some(Mistake::EvictsRowsOnly) && window.is_some() {
            self.disk.windows = self.disk.windows.iter().filter(|&window| window != lost).collect();
        }
        if self.mistake != Some(Mistake::EvictsRowsOfDrains) {
            let touches = |it: Window| it.from() <= lost.to() && lost.from() <= it.to();
            self.disk.drains.retain(|drain| !touches(drain.window));
        }
    }

    /// How much there is that could be lost by itself.
    pub fn n_evictable(&self) -> usize {
        self.disk.windows.len() + self.disk.drains.len()
    }
}

enum Mark {
    High,
    Low,
}

/// What a cursor would claim: everything on one side of the newest or oldest row.
fn spanned(settled: &Windows, rows: &Rows, mark: Mark) -> Windows {
    let stamps = || rows.values().flatten().copied().filter(|&stamp| settled.contains(stamp));
    let ends = (settled.iter().next(), settled.iter().last());
    let (Some(oldest), Some(newest), (Some(first), Some(last))) = (stamps().min(), stamps().max(), ends)
    else {
        return Windows::new();
    };
    let window = match mark {
        Mark::High => Window::new(at(0).min(first.from()), newest),
        Mark::Low => Window::new(oldest, last.to()),
    };
    window.into_iter().collect()
}
