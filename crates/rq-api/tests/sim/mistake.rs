//! Mistakes that are easy to make, planted one at a time: the simulator must catch each.
//!
//! They are planted around the protocol, where it meets the network and the disk, so that the protocol's own
//! code has no switches in it: to a server, a protocol that asks `gt` and one whose `ge` is replaced on the
//! way are the same.

use commissions::Timestamp;
use rq_api::sync::{Ask, Effect, Event, Failure, OpenDrain, Outcome, RowKey, Settings, Window};

use super::rules::Rule;
use super::server::{Server, at, tick_of};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    // Asking.
    /// `gt` for `ge`: the lower end is not read.
    AsksGreaterThan,
    /// `lt` for `le`: rows of the moment where a page ended are not read.
    AsksLessThan,
    /// Windows end at `…59.999`: at the last whole "second" of eight ticks.
    EndsBeforeTheNext,
    /// `$skip=1`, as the document's example has it.
    SkipsTheFirst,
    /// No `le`: every page is the newest.
    AsksWithoutEnd,
    /// H is this computer's clock, which is fast.
    TrustsTheClientsClock,
    /// Sends as many requests as it likes.
    HasNoManners,
    // Reading.
    /// A page with unreadable rows looks like the last one.
    IgnoresUnreadableRows,
    /// Goes on below the oldest row of the page.
    GoesOnBelowTheOldest,
    /// Loses the last row of a page.
    DropsTheLastRow,
    /// A body that was cut off counts as a short page.
    TakesTruncatedForWhole,
    /// 429 counts as no rows.
    TakesRefusalForEmpty,
    /// 500 counts as no rows.
    TakesFailureForEmpty,
    /// 401 counts as no rows.
    TakesUnauthorizedForEmpty,
    /// Answers get mixed up between requests.
    MixesUpReplies,
    /// Times are read without their fraction.
    TruncatesTimes,
    // Storing.
    /// Windows are stored before their rows.
    ChecksInBeforeRows,
    /// Windows are stored though their rows could not be.
    KeepsWindowsOfFailedWrites,
    /// What is half read is stored before its rows.
    ChecksInDrainsBeforeRows,
    /// What is half read is stored though its rows could not be.
    KeepsDrainsOfFailedWrites,
    /// The rows of a moment that is half read are evicted, what was seen of it stays.
    EvictsRowsOfDrains,
    /// A moment that is gone on with is counted anew, but what was seen of it is not forgotten where it changed.
    ForgetsNothing,
    /// What was read at the head counts as settled.
    TrustsTheHead,
    /// A cursor: everything older than the newest stored row counts as read.
    HighWaterMark,
    /// A cursor: everything newer than the oldest stored row counts as read.
    LowWaterMark,
    FirstArrivalWins,
    KeepsEveryVersion,
    /// After a restart the windows are there, the rows are not.
    ForgetsRowsOnRestart,
    /// An evicted window's rows go, the window stays.
    EvictsRowsOnly,
    // The course of things.
    /// No pass over the head.
    SkipsTheHead,
    /// One pass over the head, quiet or not.
    PassesOnce,
    /// The pass over the head begins at H.
    ExpectsNoLateness,
    /// A full page of one moment is taken for all of it.
    DoesNotDrain,
    /// What was given up is not mentioned.
    HidesWhatIsMissing,
    /// Failed requests are forgotten.
    ForgetsFailures,
    /// Waits are never over.
    SleepsForEver,
    /// Requests go on after a cancel.
    ReadsOnWhenCancelled,
    /// Every refused request signs in for itself.
    SignsInForEach,
    // Finding what is gone.
    /// What is missing once is withdrawn.
    WithdrawsAtOnce,
    /// No pass over the head after a check: what is missing may have moved there.
    WithdrawsWhatMoved,
    /// Every window is taken to have as many rows as are held.
    TrustsEveryCount,
    /// When the whole differs, its parts are taken to be equal.
    TrustsTheParts,
    /// Every window is taken for different, and is never read.
    ReadsNothingThatDiffers,
    /// What could not be checked counts as confirmed.
    HidesWhatIsUnconfirmed,
    /// A row that is there again stays marked.
    KeepsTheMark,
    DropsWhatIsWithdrawn,
    /// Stretches with rows that cannot be read count as settled: one of these makes up for a row that is gone.
    SettlesWhatCannotBeRead,
}

impl Mistake {
    pub const ALL: &[Mistake] = &[
        Mistake::AsksGreaterThan,
        Mistake::AsksLessThan,
        Mistake::EndsBeforeTheNext,
        Mistake::SkipsTheFirst,
        Mistake::AsksWithoutEnd,
        Mistake::TrustsTheClientsClock,
        Mistake::HasNoManners,
        Mistake::IgnoresUnreadableRows,
        Mistake::GoesOnBelowTheOldest,
        Mistake::DropsTheLastRow,
        Mistake::TakesTruncatedForWhole,
        Mistake::TakesRefusalForEmpty,
        Mistake::TakesFailureForEmpty,
        Mistake::TakesUnauthorizedForEmpty,
        Mistake::MixesUpReplies,
        Mistake::TruncatesTimes,
        Mistake::ChecksInBeforeRows,
        Mistake::KeepsWindowsOfFailedWrites,
        Mistake::ChecksInDrainsBeforeRows,
        Mistake::KeepsDrainsOfFailedWrites,
        Mistake::EvictsRowsOfDrains,
        Mistake::ForgetsNothing,
        Mistake::TrustsTheHead,
        Mistake::HighWaterMark,
        Mistake::LowWaterMark,
        Mistake::FirstArrivalWins,
        Mistake::KeepsEveryVersion,
        Mistake::ForgetsRowsOnRestart,
        Mistake::EvictsRowsOnly,
        Mistake::SkipsTheHead,
        Mistake::PassesOnce,
        Mistake::ExpectsNoLateness,
        Mistake::DoesNotDrain,
        Mistake::HidesWhatIsMissing,
        Mistake::ForgetsFailures,
        Mistake::SleepsForEver,
        Mistake::ReadsOnWhenCancelled,
        Mistake::SignsInForEach,
        Mistake::WithdrawsAtOnce,
        Mistake::WithdrawsWhatMoved,
        Mistake::TrustsEveryCount,
        Mistake::TrustsTheParts,
        Mistake::ReadsNothingThatDiffers,
        Mistake::HidesWhatIsUnconfirmed,
        Mistake::KeepsTheMark,
        Mistake::DropsWhatIsWithdrawn,
        Mistake::SettlesWhatCannotBeRead,
    ];

    /// The rule that it breaks.
    pub fn breaks(self) -> Rule {
        match self {
            Mistake::HasNoManners | Mistake::SignsInForEach => Rule::KeepsManners,
            Mistake::AsksWithoutEnd => Rule::ComesToAnEnd,
            Mistake::TruncatesTimes => Rule::NothingMadeUp,
            Mistake::KeepsEveryVersion => Rule::NothingDoubled,
            Mistake::ForgetsFailures | Mistake::SleepsForEver => Rule::NeverHangs,
            Mistake::ReadsOnWhenCancelled => Rule::EndsWhenItEnds,
            Mistake::WithdrawsAtOnce
            | Mistake::WithdrawsWhatMoved
            | Mistake::TrustsEveryCount
            | Mistake::TrustsTheParts
            | Mistake::ReadsNothingThatDiffers
            | Mistake::HidesWhatIsUnconfirmed
            | Mistake::KeepsTheMark
            | Mistake::DropsWhatIsWithdrawn
            | Mistake::SettlesWhatCannotBeRead => Rule::SaysWhatIsGone,
            _ => Rule::NothingLost,
        }
    }
}

/// Ticks of what [`Mistake::EndsBeforeTheNext`] and [`Mistake::TruncatesTimes`] take for a second.
const SECOND: i64 = 8;
/// How fast the client's clock is, for [`Mistake::TrustsTheClientsClock`].
const FAST_BY: i64 = 400;

/// A mistake at work, or none.
#[derive(Clone, Debug)]
pub struct Planted {
    pub mistake: Option<Mistake>,
    n_passes: u32,
    /// Since the check began, where it has: what was compared, and what was read.
    checking: Option<(u32, Vec<Window>)>,
}

impl Planted {
    pub fn new(mistake: Option<Mistake>) -> Self {
        Planted { mistake, n_passes: 0, checking: None }
    }

    /// A check begins.
    pub fn listed(&mut self) {
        self.checking = Some((0, Vec::new()));
    }

    /// What is made up instead of asking: nothing, or what is held.
    pub fn pretends(&mut self, ask: Ask, top: u16) -> Option<Pretence> {
        let (n_compared, read) = self.checking.as_mut()?;
        let window = Window::new(ask.from?, ask.to?)?;
        if ask.top < top {
            *n_compared += 1;
            let equal = match self.mistake {
                Some(Mistake::TrustsEveryCount) => true,
                Some(Mistake::TrustsTheParts) => *n_compared > 1,
                _ => false,
            };
            return equal.then_some(Pretence::AsHeld);
        }
        let was_read = read.iter().any(|it| it.contains(window.from()) && it.contains(window.to()));
        read.push(window);
        match self.mistake {
            Some(Mistake::WithdrawsAtOnce) if was_read => Some(Pretence::Nothing),
            Some(Mistake::ReadsNothingThatDiffers) => Some(Pretence::AsHeld),
            _ => None,
        }
    }

    pub fn is(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    pub fn settings(&self, settings: Settings) -> Settings {
        match self.mistake {
            Some(Mistake::HasNoManners) => Settings { start: 40, cap: 40, ..settings },
            Some(Mistake::ExpectsNoLateness) => Settings { lateness_ticks: 0, ..settings },
            _ => settings,
        }
    }

    /// What a run goes on with of what is half read.
    pub fn drains(&self, server: &Server, mut drains: Vec<OpenDrain>) -> Vec<OpenDrain> {
        if self.is(Mistake::ForgetsNothing) {
            for drain in &mut drains {
                let n_rows = server.rows().filter(|(row, _)| drain.window.contains(row.updated)).count();
                drain.n_rows = u32::try_from(n_rows).unwrap_or(u32::MAX);
            }
        }
        drains
    }

    /// The request as it is really sent.
    pub fn ask(&mut self, ask: Ask) -> Ask {
        let is_pass = ask.from.is_some() && ask.to.is_none();
        self.n_passes += u32::from(is_pass);
        let moved = |moment: Option<Timestamp>, ticks: i64| moment.map(|moment| at(tick_of(moment) + ticks));
        match self.mistake {
            Some(Mistake::AsksGreaterThan) => Ask { from: moved(ask.from, 1), ..ask },
            Some(Mistake::AsksLessThan) => Ask { to: moved(ask.to, -1), ..ask },
            Some(Mistake::EndsBeforeTheNext) => Ask { to: ask.to.map(whole_second), ..ask },
            Some(Mistake::SkipsTheFirst) if ask.from.is_some() => Ask { skip: ask.skip.max(1), ..ask },
            Some(Mistake::AsksWithoutEnd) => Ask { to: None, ..ask },
            _ => ask,
        }
    }

    /// The answer as it is understood.
    pub fn event(&self, ask: Ask, now: i64, event: Event) -> Event {
        match event {
            Event::Page { id, rows, unreadable, oldest, count } => {
                let page = Reading { rows, unreadable, oldest, count };
                let Reading { rows, unreadable, oldest, count } = self.page(ask, now, page);
                Event::Page { id, rows, unreadable, oldest, count }
            }
            Event::Failed { id, failure } => {
                let empty = matches!(
                    (self.mistake, failure),
                    (Some(Mistake::TakesRefusalForEmpty), Failure::TooMany)
                        | (Some(Mistake::TakesFailureForEmpty), Failure::Server)
                        | (Some(Mistake::TakesUnauthorizedForEmpty), Failure::Unauthorized)
                );
                if empty {
                    let Reading { rows, unreadable, oldest, count } = Reading::default();
                    Event::Page { id, rows, unreadable, oldest, count }
                } else {
                    Event::Failed { id, failure }
                }
            }
            other => other,
        }
    }

    fn page(&self, ask: Ask, now: i64, mut page: Reading) -> Reading {
        let is_full = page.rows.len() + page.unreadable.len() == usize::from(ask.top);
        let is_pass = ask.from.is_some() && ask.to.is_none();
        match self.mistake {
            Some(Mistake::IgnoresUnreadableRows) => page.unreadable.clear(),
            Some(Mistake::GoesOnBelowTheOldest) if is_full => {
                page.oldest = page.oldest.map(|oldest| at(tick_of(oldest) - 1));
            }
            Some(Mistake::DropsTheLastRow) if page.rows.len() > 1 => {
                let lost = page.rows.pop();
                page.unreadable.extend(lost.map(|row| row.id.unsigned_abs()));
            }
            Some(Mistake::TruncatesTimes) => {
                page.oldest = page.oldest.map(whole_second);
                for row in &mut page.rows {
                    row.updated = whole_second(row.updated);
                }
            }
            Some(Mistake::TrustsTheClientsClock) if ask.from.is_none() => {
                page = Reading { unreadable: vec![0], oldest: Some(at(now + FAST_BY)), ..Reading::default() };
            }
            Some(Mistake::DoesNotDrain) if is_full && ask.to.is_some() && page.oldest >= ask.to => {
                page.oldest = ask.to.map(|to| at(tick_of(to) - 1));
            }
            Some(Mistake::SkipsTheHead) if is_pass => page = Reading::default(),
            Some(Mistake::WithdrawsWhatMoved) if is_pass && self.checking.is_some() => {
                page = Reading::default();
            }
            Some(Mistake::PassesOnce) if is_pass && self.n_passes > 1 => page = Reading::default(),
            _ => {}
        }
        page
    }

    /// What is really done of what the protocol asks for.
    pub fn effects(&self, cause: Option<Failure>, mut effects: Vec<Effect>) -> Vec<Effect> {
        match self.mistake {
            Some(Mistake::HidesWhatIsMissing) => {
                for effect in &mut effects {
                    if let Effect::Ended(Outcome::Partial { .. }) = effect {
                        *effect = Effect::Ended(Outcome::Complete);
                    }
                }
            }
            Some(Mistake::SleepsForEver) => effects.retain(|effect| !matches!(effect, Effect::WakeAt { .. })),
            Some(Mistake::ReadsOnWhenCancelled) => {
                effects.retain(|effect| !matches!(effect, Effect::Abort { .. }));
            }
            Some(Mistake::SignsInForEach) if cause == Some(Failure::Unauthorized) => {
                effects.retain(|effect| *effect != Effect::SignIn);
                effects.push(Effect::SignIn);
            }
            _ => {}
        }
        effects
    }
}

/// An answer that is made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pretence {
    Nothing,
    AsHeld,
}

#[derive(Default)]
struct Reading {
    rows: Vec<RowKey>,
    unreadable: Vec<u64>,
    oldest: Option<Timestamp>,
    count: Option<u64>,
}

fn whole_second(moment: Timestamp) -> Timestamp {
    let tick = tick_of(moment);
    at(tick - tick.rem_euclid(SECOND))
}
