//! One answer, as the protocol sees it.

use commissions::{TICKS_PER_SECOND, Timestamp};

use super::drain::Item;
use super::event::{Ask, RowKey};
use super::window::later;

/// What a page says.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// In the page's order, newest first.
    pub(super) rows: Vec<RowKey>,
    /// All that takes a place on the page.
    pub(super) items: Vec<Item>,
    pub(super) oldest: Option<Timestamp>,
    pub(super) newest: Option<Timestamp>,
    pub(super) count: Option<u64>,
}

impl Page {
    pub(super) fn new(
        rows: Vec<RowKey>,
        unreadable: Vec<u64>,
        oldest: Option<Timestamp>,
        count: Option<u64>,
    ) -> Self {
        let newest = rows.iter().map(|row| row.updated).max();
        let readable = rows.iter().map(|row| Item::Row(row.id));
        let items = readable.chain(unreadable.into_iter().map(Item::Unreadable)).collect();
        Page { rows, items, oldest, newest, count }
    }

    /// How exactly its times are printed, in ticks: the greatest power of ten, up to a second, that divides
    /// them all. The server may keep them more exactly than it prints them (the documents' examples have two
    /// digits), and compares what it keeps.
    pub(super) fn precision_ticks(&self) -> i64 {
        precision_ticks(self.rows.iter().map(|row| row.updated).chain(self.oldest))
    }

    pub(super) fn has_unreadable(&self) -> bool {
        self.rows.len() < self.items.len()
    }

    /// What is older than this page begins at this end or below: at the page's oldest time, or at the end of
    /// the stretch that is printed like it, with room for the server to round the end that it is asked for.
    pub(super) fn rest_is_up_to(&self, oldest: Timestamp, rounding_ticks: i64) -> Timestamp {
        let printed_alike_ticks = match self.precision_ticks() {
            1 => 0,
            precision => precision,
        };
        later(oldest, printed_alike_ticks.saturating_add(rounding_ticks))
    }

    /// Whether it can be the answer to `ask`: not more than was asked for, newest first, and within the window
    /// (give or take the server's rounding).
    pub(super) fn answers(&self, ask: Ask, granularity_ticks: i64) -> bool {
        let top = usize::from(ask.top);
        let slack_ticks = granularity_ticks.saturating_add(self.precision_ticks());
        let floor = ask.from.map_or(i64::MIN, |from| from.ticks().saturating_sub(slack_ticks));
        let ceiling = ask.to.map_or(i64::MAX, |to| to.ticks().saturating_add(slack_ticks));
        let within = |row: &RowKey| (floor..=ceiling).contains(&row.updated.ticks());
        self.items.len() <= top
            && self.rows.is_sorted_by(|row, next| row.updated >= next.updated)
            && self.rows.iter().all(within)
    }

    /// Whether nothing older is left in the window of `ask`. A count is believed only where it says that
    /// there is more: a server may count the page.
    pub(super) fn is_last(&self, ask: Ask, counts_hold: bool) -> bool {
        let n_items = self.items.len();
        let more_counted = counts_hold && self.count.is_some_and(|count| count > n_items as u64);
        n_items == 0 || (n_items < usize::from(ask.top) && !more_counted)
    }
}

/// How exactly these times are printed, in ticks: see [`Page::precision_ticks`].
pub(super) fn precision_ticks(times: impl Iterator<Item = Timestamp> + Clone) -> i64 {
    let divides = |&power: &i64| times.clone().all(|time| time.ticks() % power == 0);
    let powers = std::iter::successors(Some(10), |power| Some(power * 10));
    powers.take_while(|&power| power <= TICKS_PER_SECOND).take_while(divides).last().unwrap_or(1)
}
