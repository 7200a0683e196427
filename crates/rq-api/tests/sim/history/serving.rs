//! The server's side of a history: an answer to each request, or what comes instead.

use rq_api::sync::{Ask, Event, Failure, RequestId, RowKey, fingerprint};

use super::super::client::Client;
use super::super::mistake::Mistake;
use super::{Flight, History, show_ask, show_reply};

impl<C: Client> History<C> {
    /// The server answers, now; the answer may take its time.
    pub(super) fn serve(&mut self, n: usize) {
        let Flight { id, ask, sent, token, refused, .. } = self.flights[n];
        if ask.to.is_none() {
            self.pass_seq = self.server.seq;
            if ask.from.is_some() {
                self.covered.n_passes += 1;
                self.n_passes += 1;
                self.n_news = 0;
            }
        }
        self.covered.n_skipping += u64::from(ask.skip > 0);
        let failure = if refused {
            Some(Failure::TooMany)
        } else if token != self.valid_token {
            Some(Failure::Unauthorized)
        } else if self.chance.happens(self.plan.maintenance) {
            Some(Failure::Maintenance)
        } else if self.chance.happens(self.plan.server_errors) {
            Some(Failure::Server)
        } else if self.chance.happens(self.plan.resets) {
            Some(Failure::Unreachable)
        } else {
            None
        };
        if let Some(failure) = failure {
            *match failure {
                Failure::TooMany => &mut self.covered.n_refused,
                Failure::Unauthorized => &mut self.covered.n_unauthorized,
                Failure::Maintenance => &mut self.covered.n_maintenance,
                Failure::Server => &mut self.covered.n_server_errors,
                _ => &mut self.covered.n_resets,
            } += 1;
        }
        let reply = match failure {
            Some(failure) => Event::Failed { id, failure },
            None => self.page(id, sent),
        };
        self.note(|| format!("answer {}: {}: {}", id.0, show_ask(sent), show_reply(&reply)));
        self.flights[n].reply = Some(reply);
    }

    fn page(&mut self, id: RequestId, ask: Ask) -> Event {
        let mut page = self.server.answer(ask, &mut self.chance);
        if self.chance.happens(self.plan.truncations) {
            self.covered.n_truncated += 1;
            if !self.planted.is(Mistake::TakesTruncatedForWhole) {
                return Event::Failed { id, failure: Failure::Unreadable };
            }
            page.items.truncate(page.items.len() / 2);
        }
        let habits = &self.server.habits;
        // Of unreadable rows some have a time that can be read, some have not.
        let dated = |row: &&RowKey| !habits.is_unreadable(row.id) || row.id % 2 == 0;
        let oldest = page.items.iter().filter(dated).map(|row| row.updated).min();
        let (unreadable, rows): (Vec<RowKey>, Vec<RowKey>) =
            page.items.iter().partition(|row| habits.is_unreadable(row.id));
        let text = |row: &RowKey| fingerprint(&format!("{} {}", row.id, row.updated));
        Event::Page { id, rows, unreadable: unreadable.iter().map(text).collect(), oldest, count: page.count }
    }
}
