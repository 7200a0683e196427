//! Several tabs of one browser: the one that leads reads, writes, and tells the others; they hold the same, show the
//! same, and one of them goes on where it ends.

use crate::engine::{Engine, Output, PROGRESS_EVERY_MS, Recalling};
use crate::kept::{self, Batch, Kept, KeptError};
use crate::message::{Load, LoadState, Progress, Response};
use crate::told::{News, Position, Role, Told, Wish, Word};

/// This tab among the others.
#[derive(Debug, Default)]
pub(super) struct Tabs {
    pub(super) role: Role,
    pub(super) position: Position,
    /// What this tab's page asked for last.
    pub(super) wanted: Option<Recalling>,
    /// The last word of the one that led, while this tab has read nothing itself.
    pub(super) heard: Option<Progress>,
    /// All has been asked for, and is not here yet.
    pub(super) awaits_all: bool,
    /// Whether another tab has ever asked.
    pub(super) is_followed: bool,
    /// What the others know of how it stands is old.
    pub(super) has_news: bool,
    /// The batch of `position`, where it may be on its way to the disk: who opens now has all but that.
    last: Option<Batch>,
    /// From when on the others need entries.
    needed_since_ticks: Option<i64>,
}

impl Tabs {
    /// As another company's, or with nothing: what is held is no leader's any more.
    pub(super) fn forget(&mut self) {
        *self = Tabs { role: self.role, ..Tabs::default() };
    }

    /// A load that is enough for all tabs.
    pub(super) fn widened(&self, load: Load) -> Load {
        let ours = self.wanted.as_ref().filter(|it| it.reads && it.load.company == load.company);
        let others = ours.map(|it| it.load.since_ticks).into_iter().chain(self.needed_since_ticks);
        let since_ticks = others.fold(load.since_ticks, i64::min);
        Load { since_ticks, ..load }
    }
}

impl Engine {
    /// Begins to count batches, and says so: followers of whoever led before have to ask anew.
    pub(super) fn lead(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        self.tabs.role = Role::Leads;
        self.tabs.position = Position { line: now_ms, number: 0 };
        out.push(tell(Word::Leads));
    }

    /// The tab that led is gone, and this one goes on from what it holds. In the middle of a load the disk is asked
    /// first: the last words of a tab that ends may be lost on their way to this one.
    pub(super) fn take_over(&mut self, now_ms: u64, keeps: bool, out: &mut Vec<Output>) {
        // While something is being recalled, that comes with the role.
        if self.tabs.role == Role::Leads || self.recalling.is_some() {
            return;
        }
        let wanted = self.tabs.wanted.clone();
        let is_to_go_on = match &self.tabs.heard {
            Some(heard) => self.as_wanted(heard.clone()).state == LoadState::Loading,
            None => wanted.as_ref().is_some_and(|wanted| wanted.reads),
        };
        let is_new = self.tabs.heard.is_none() && self.store.n_held() == 0;
        let wanted = wanted.map(|wanted| Recalling { reads: wanted.reads || is_to_go_on, ..wanted });
        if let Some(wanted) = wanted.clone().filter(|_| is_new || is_to_go_on && keeps) {
            self.tabs.role = Role::Leads;
            out.push(Output::Recall { company: wanted.load.company });
            self.recalling = Some(wanted);
            return;
        }
        self.lead(now_ms, out);
        self.tabs.awaits_all = false;
        // What the other tab has written may be more, or less, than what this one was told.
        self.keeping.take_over(keeps);
        let Some(wanted) = wanted else { return };
        if self.tabs.heard.is_none() || is_to_go_on {
            self.go_on(now_ms, wanted, out);
        } else {
            self.tell_progress(now_ms, out);
        }
    }

    /// There is a new token: a load that waits for it goes on.
    pub(super) fn signed_in(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        if self.tabs.role == Role::Follows {
            return;
        }
        if let Some(run) = self.run.as_mut().filter(|run| run.awaits_sign_in()) {
            let steps = run.resume(now_ms);
            self.take_steps(now_ms, steps, out);
            self.tell_progress(now_ms, out);
        } else if self.run.is_none()
            && let Some(Progress { state: LoadState::Failed { needs_sign_in: true, .. }, .. }) =
                self.tabs.heard
            && let Some(wanted) = self.tabs.wanted.clone()
        {
            self.go_on(now_ms, Recalling { reads: true, ..wanted }, out);
        }
    }

    /// Asks the tab that leads instead of the APIs.
    pub(super) fn follow(&mut self, wanted: &Recalling, out: &mut Vec<Output>) {
        // Nothing is said of nothing: the other tab may have all of it. Nor what is old where it is read anew.
        let heard = self.tabs.heard.clone().filter(|_| !wanted.reads);
        let progress = match heard {
            Some(heard) => Some(self.as_held_here(&heard)),
            None if self.tabs.heard.is_none() && self.store.n_held() > 0 => {
                let kept = self.kept_progress(&wanted.load);
                let state = if wanted.reads { LoadState::Loading } else { LoadState::Kept };
                Some(Progress { state, ..kept })
            }
            None => None,
        };
        if let Some(progress) = progress {
            self.tell_directory(out);
            out.push(Output::Post(Response::Progress(self.as_wanted(progress))));
        }
        self.tabs.awaits_all = false;
        self.say_what_is_wanted(if wanted.reads { Wish::Read } else { Wish::Show }, out);
    }

    fn say_what_is_wanted(&mut self, wish: Wish, out: &mut Vec<Output>) {
        let Some(Recalling { load, .. }) = self.tabs.wanted.clone() else { return };
        out.push(tell(Word::Wants { load, wish, held: self.tabs.position }));
    }

    /// What another tab says.
    pub(super) fn told(&mut self, now_ms: u64, told: Told, out: &mut Vec<Output>) {
        // Whoever recalls asks, or says that it leads, as soon as it has.
        if self.recalling.is_some() || self.company.is_none() {
            return;
        }
        match (Word::of(told), self.tabs.role) {
            (Ok(Word::News(news)), Role::Follows) => self.take_news(now_ms, *news, out),
            (Ok(Word::Leads), Role::Follows) => self.ask_again(out),
            (Ok(Word::Wants { load, wish, held }), Role::Leads) => {
                self.answer_wish(now_ms, load, wish, held, out);
            }
            (Ok(Word::Cancel), Role::Leads) => self.cancel(now_ms, out),
            (Ok(_), _) => {}
            (Err(error), _) => out.push(useless(&error)),
        }
    }

    fn ask_again(&mut self, out: &mut Vec<Output>) {
        self.tabs.awaits_all = false;
        let reads = self.tabs.wanted.as_ref().is_some_and(|wanted| wanted.reads);
        self.say_what_is_wanted(if reads { Wish::Cover } else { Wish::Show }, out);
    }

    /// Another tab needs these entries, and holds so much.
    fn answer_wish(&mut self, now_ms: u64, load: Load, wish: Wish, held: Position, out: &mut Vec<Output>) {
        if self.company != Some(load.company) {
            return;
        }
        self.tabs.is_followed = true;
        if wish != Wish::Show {
            let since_ticks =
                self.tabs.needed_since_ticks.map_or(load.since_ticks, |it| it.min(load.since_ticks));
            self.tabs.needed_since_ticks = Some(since_ticks);
        }
        let standing = self.standing().filter(|standing| standing.since_ticks <= load.since_ticks);
        let is_to_read = match wish {
            Wish::Show => false,
            Wish::Cover => !standing.is_some_and(|it| !matches!(it.state, LoadState::Idle | LoadState::Kept)),
            Wish::Read => load.sweeps || !standing.is_some_and(|it| it.state == LoadState::Loading),
        };
        if is_to_read {
            self.read(now_ms, load.clone(), out);
        }
        self.tabs.has_news = true;
        let position = self.tabs.position;
        if held != position {
            let progress = self.standing().unwrap_or_else(|| self.kept_progress(&load));
            let is_one_behind = held.line == position.line && held.number + 1 == position.number;
            let last = self.tabs.last.clone().filter(|_| is_one_behind);
            let batch = last.or_else(|| Some(self.everything(load.company)));
            let news = News { position, progress, batch, is_kept: false, is_followed: true };
            out.extend(news.told().map(Output::Tell));
        }
    }

    fn everything(&self, company: i64) -> Batch {
        let withdrawn = self.store.withdrawn();
        let head = kept::write_head(company, &self.reach, self.store.n_held(), withdrawn, self.tabs.position);
        Batch {
            company,
            head,
            names: Some(kept::write_names(&self.names, &self.directory)),
            blocks: kept::write_blocks(self.store.entries()),
            replaces_all: true,
        }
    }

    /// What is to be written next, and told to the other tabs; nothing where all is.
    pub fn news(&mut self) -> Option<News> {
        if self.tabs.role == Role::Follows || self.recalling.is_some() {
            return None;
        }
        let batch = self.batch();
        if let Some(batch) = &batch {
            self.tabs.last = (self.keeping.is_on() && !batch.replaces_all).then(|| batch.clone());
        }
        let has_news = std::mem::take(&mut self.tabs.has_news) && self.tabs.is_followed;
        if batch.is_none() && !has_news {
            return None;
        }
        let progress = self.standing().unwrap_or_default();
        let (position, is_followed) = (self.tabs.position, self.tabs.is_followed);
        Some(News { position, progress, batch, is_kept: self.keeping.is_on(), is_followed })
    }

    fn take_news(&mut self, now_ms: u64, news: News, out: &mut Vec<Output>) {
        let held = self.tabs.position;
        let is_same_line = news.position.line == held.line;
        let is_known = is_same_line && news.position.number <= held.number;
        if is_known && news.position != held {
            return;
        }
        match news.batch.filter(|_| !is_known) {
            Some(batch) if is_same_line && news.position.number == held.number + 1 => {
                if let Err(error) = self.take_batch(batch, out) {
                    out.push(useless(&error));
                    // What is held now is nobody's.
                    self.tabs.position = Position::default();
                    return self.ask_for_all(out);
                }
            }
            Some(batch) if batch.replaces_all => {
                self.hold(self.company);
                if let Err(error) = self.take_batch(batch, out) {
                    // Asked for again it would be the same; the person may.
                    self.hold(self.company);
                    self.tabs.position = Position::default();
                    let reason = format!("What another tab has read could not be used: {error}. Read again.");
                    let state = LoadState::Failed { reason, needs_sign_in: false, relay_missing: false };
                    self.tabs.heard = Some(Progress { state, ..news.progress });
                    return self.tell_progress(now_ms, out);
                }
            }
            Some(_) => return self.ask_for_all(out),
            None if !is_known => return self.ask_for_all(out),
            None => {}
        }
        self.tabs.awaits_all = false;
        self.tabs.position = news.position;
        let state = self.tabs.heard.as_ref().map(|heard| &heard.state);
        let is_soon = state == Some(&LoadState::Loading) && news.progress.state == LoadState::Loading;
        self.tabs.heard = Some(news.progress);
        if !is_soon || now_ms >= self.progress_told_ms + PROGRESS_EVERY_MS {
            self.tell_progress(now_ms, out);
        }
    }

    /// Once: the answer comes in a while, and other news before it.
    fn ask_for_all(&mut self, out: &mut Vec<Output>) {
        if !self.tabs.awaits_all {
            self.ask_again(out);
            self.tabs.awaits_all = true;
        }
    }

    fn take_batch(&mut self, batch: Batch, out: &mut Vec<Output>) -> Result<(), KeptError> {
        let has_names = batch.names.is_some();
        let company = self.company.unwrap_or(batch.company);
        let told = Kept { head: batch.head, names: batch.names, blocks: batch.blocks };
        self.restore(company, &told)?;
        if has_names {
            self.order.forget();
            self.store.touch();
            self.tell_directory(out);
        }
        Ok(())
    }

    /// How it stands with whoever reads: this tab, or the one that leads.
    pub(super) fn standing(&self) -> Option<Progress> {
        match &self.run {
            Some(run) => Some(run.progress(self.held(run.since_ticks()))),
            None => self.tabs.heard.as_ref().map(|heard| self.as_held_here(heard)),
        }
    }

    fn as_held_here(&self, heard: &Progress) -> Progress {
        Progress {
            n_entries: self.store.rows().count() as u64,
            n_withdrawn: self.store.n_withdrawn() as u64,
            version: self.store.version(),
            ..heard.clone()
        }
    }

    /// For this tab's page: what is complete is not complete for an older question.
    pub(super) fn as_wanted(&self, mut progress: Progress) -> Progress {
        let wanted = self.tabs.wanted.as_ref();
        if let Some(wanted) = wanted.filter(|it| it.load.since_ticks < progress.since_ticks) {
            progress.kept_as_of_ticks = None;
            if progress.state == LoadState::Complete {
                progress.state = if wanted.reads { LoadState::Loading } else { LoadState::Kept };
            }
        }
        progress
    }

    pub(super) fn ask_to_cancel(&self, out: &mut Vec<Output>) {
        out.push(tell(Word::Cancel));
    }
}

fn tell(word: Word) -> Output {
    Output::Tell(word.told())
}

fn useless(error: &dyn std::fmt::Display) -> Output {
    Output::Post(Response::ToldIsUseless { reason: error.to_string() })
}
