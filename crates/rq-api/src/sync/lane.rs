//! The stretches of time that are still to be read, and how they are cut so that no slot is idle.

use std::collections::BTreeMap;

use commissions::{TICKS_PER_SECOND, Timestamp};

use super::check::Claim;
use super::drain::Drain;
use super::event::Ask;
use super::wait::Wait;
use super::window::{DIGITS, Window};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LaneId(u32);

/// `[from, to]`, read from its newer end to its older one.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    pub(super) from: Timestamp,
    /// None: an open end.
    pub(super) to: Option<Timestamp>,
    pub(super) work: Work,
    /// Failures since the last page.
    pub(super) n_failures: u32,
    pub(super) wait: Option<Wait>,
    /// How many ticks the last full page took.
    span: Option<i64>,
    /// A page of it has come, and is still to be read.
    pub(super) has_answer: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Work {
    /// The newest row the server has, before anything else.
    Newest { asked: bool },
    /// Seek: the newest page of the lane.
    Seek { asked: bool },
    /// Many rows of one moment.
    Drain(Drain),
    /// Not reading: whether a window has as many rows as are held.
    Compare { claim: Claim, asked: bool },
}

impl Lane {
    pub(super) fn newest(from: Timestamp) -> Self {
        Lane::with(from, None, Work::Newest { asked: false })
    }

    pub(super) fn seek(from: Timestamp, to: Option<Timestamp>) -> Self {
        Lane::with(from, to, Work::Seek { asked: false })
    }

    /// Begins with a drain at its newer end.
    pub(super) fn drain(window: Window, drain: Drain) -> Self {
        Lane::with(window.from(), Some(window.to()), Work::Drain(drain))
    }

    pub(super) fn compare(claim: Claim) -> Self {
        let Claim { window, .. } = claim;
        Lane::with(window.from(), Some(window.to()), Work::Compare { claim, asked: false })
    }

    fn with(from: Timestamp, to: Option<Timestamp>, work: Work) -> Self {
        Lane { from, to, work, n_failures: 0, wait: None, span: None, has_answer: false }
    }

    fn is_ready(&self, now_ms: u64) -> bool {
        self.wait.is_none_or(|wait| wait.is_over(now_ms))
            && match &self.work {
                Work::Newest { asked } | Work::Seek { asked } | Work::Compare { asked, .. } => !asked,
                Work::Drain(drain) => drain.is_ready(),
            }
    }

    /// The next request of this lane, which counts as sent.
    pub(super) fn ask(&mut self, top: u16) -> Option<Ask> {
        self.wait = None;
        self.has_answer = false;
        match &mut self.work {
            Work::Newest { asked } => {
                *asked = true;
                Some(Ask { from: None, to: None, skip: 0, top: 1 })
            }
            Work::Seek { asked } => {
                *asked = true;
                Some(Ask { from: Some(self.from), to: self.to, skip: 0, top })
            }
            Work::Drain(drain) => drain.ask(),
            Work::Compare { claim, asked } => {
                *asked = true;
                // The last of so many, and whether there is one more.
                let skip = u32::try_from(claim.n_held.saturating_sub(1)).unwrap_or(u32::MAX);
                let top = if claim.n_held == 0 { 1 } else { 2 };
                Some(Ask { from: Some(self.from), to: self.to, skip, top })
            }
        }
    }

    /// Its page has come. What it says of the lane is known in a moment: until then the lane is not cut.
    pub(super) fn answered(&mut self) {
        self.has_answer = true;
    }

    /// Its request came to nothing, and is to be sent again.
    pub(super) fn release(&mut self, ask: Ask) {
        self.has_answer = false;
        match &mut self.work {
            Work::Newest { asked } | Work::Seek { asked } | Work::Compare { asked, .. } => *asked = false,
            Work::Drain(drain) => drain.failed(ask),
        }
    }

    /// A full page took so much time.
    pub(super) fn learn(&mut self, ticks: i64) {
        self.span = Some(ticks.max(1));
    }

    /// The older half of a lane that cannot be read in one; nothing where it holds hardly more than a page.
    pub(super) fn halve(&mut self, narrowest: i64) -> Option<Lane> {
        let (Work::Seek { .. }, Some(to)) = (&self.work, self.to) else { return None };
        let whole = Window::new(self.from, to)?;
        let is_wide = to.ticks() - self.from.ticks() > self.span.unwrap_or(0).max(narrowest);
        let cut = middle(whole).filter(|_| is_wide)?;
        Some(self.give_away(cut))
    }

    /// Leaves what is older than `cut` to another lane; the moment itself belongs to both.
    fn give_away(&mut self, cut: Timestamp) -> Lane {
        let older = Lane { span: self.span, ..Lane::seek(self.from, Some(cut)) };
        self.from = cut;
        older
    }

    /// What can be given away: all that the request in flight, if any, will probably not bring. With the
    /// number of pages that it will probably take; none where nothing is known yet.
    fn spare(&self, narrowest: i64) -> Option<(Window, Option<i64>)> {
        if self.has_answer {
            return None;
        }
        let (Work::Seek { asked }, 0, Some(to)) = (&self.work, self.n_failures, self.to) else { return None };
        let mut end = to.ticks();
        if let (true, Some(span)) = (*asked, self.span) {
            end = end.saturating_sub(span);
        }
        let width = end.checked_sub(self.from.ticks()).filter(|&width| width > narrowest)?;
        let n_pages = self.span.map(|span| width / span);
        let end = Timestamp::from_ticks(end)?;
        let worth_it = n_pages.is_none_or(|n| n >= 2);
        Window::new(self.from, end).filter(|_| worth_it).map(|window| (window, n_pages))
    }
}

/// How much of a window was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Whole,
    /// Its oldest moment may have more rows than were read.
    AboveItsOldest,
}

/// All lanes that are open.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    lanes: BTreeMap<LaneId, Lane>,
    n_opened: u32,
}

impl Lanes {
    pub(super) fn open(&mut self, lane: Lane) -> LaneId {
        let id = LaneId(self.n_opened);
        self.n_opened += 1;
        self.lanes.insert(id, lane);
        id
    }

    pub(super) fn get_mut(&mut self, id: LaneId) -> Option<&mut Lane> {
        self.lanes.get_mut(&id)
    }

    pub(super) fn close(&mut self, id: LaneId) -> Option<Lane> {
        self.lanes.remove(&id)
    }

    pub(super) fn len(&self) -> usize {
        self.lanes.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    /// The lane to ask for next: the newest of those that can.
    pub(super) fn next_ready(&self, now_ms: u64) -> Option<LaneId> {
        let newest = |lane: &Lane| (lane.to.is_none(), lane.to);
        self.lanes
            .iter()
            .filter(|(_, lane)| lane.is_ready(now_ms))
            .max_by_key(|(_, lane)| newest(lane))
            .map(|(&id, _)| id)
    }

    /// What lanes wait for.
    pub(super) fn waits(&self) -> impl Iterator<Item = Wait> + '_ {
        self.lanes.values().filter_map(|lane| lane.wait)
    }

    /// Those that are under way.
    pub(super) fn drains(&self) -> impl Iterator<Item = &Drain> + '_ {
        self.lanes.values().filter_map(|lane| match &lane.work {
            Work::Drain(drain) => Some(drain),
            Work::Newest { .. } | Work::Seek { .. } | Work::Compare { .. } => None,
        })
    }

    /// Cuts the lane with the most left to read in two, and names the older half. The point of the cut
    /// belongs to both. While answers wait to be read, only lanes of which it is known that they take several pages.
    pub(super) fn split_widest(&mut self, narrowest: i64) -> Option<LaneId> {
        let reads = self.lanes.values().any(|lane| lane.has_answer);
        let (_, id, spare) = self
            .lanes
            .iter()
            .filter_map(|(&id, lane)| {
                let (spare, n_pages) = lane.spare(narrowest)?;
                if reads && n_pages.is_none() {
                    return None;
                }
                let width = spare.to().ticks() - spare.from().ticks();
                Some(((n_pages.unwrap_or(i64::MAX), width), id, spare))
            })
            .max_by_key(|&(size, ..)| size)?;
        let cut = middle(spare)?;
        let older = self.lanes.get_mut(&id)?.give_away(cut);
        Some(self.open(older))
    }

    /// So much is read: moves the ends of the lanes that reach into it, and closes those that lie in it.
    pub(super) fn trim(&mut self, read: Window, reach: Reach) {
        self.lanes.retain(|_, lane| {
            let Work::Seek { .. } = lane.work else { return true };
            let Some(to) = lane.to.filter(|&to| read.contains(to)) else { return true };
            let is_read = match reach {
                Reach::Whole => lane.from >= read.from(),
                Reach::AboveItsOldest => lane.from > read.from(),
            };
            lane.to = Some(to.min(read.from()));
            !is_read
        });
    }
}

/// A moment strictly inside, about half-way; a whole second where there is one to be had.
fn middle(window: Window) -> Option<Timestamp> {
    let (from, to) = (window.from().ticks(), window.to().ticks());
    let half = from + (to - from) / 2;
    let whole = half - half.rem_euclid(TICKS_PER_SECOND);
    let cut = if whole > from { whole } else { half };
    let cut = Timestamp::from_ticks(cut).filter(|_| from < cut && cut < to)?;
    Some(cut.with_fraction_digits(DIGITS))
}
