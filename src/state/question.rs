//! Writing the question: every change goes through here, into the address.

use std::collections::BTreeSet;

use engine::{Filters, KindKey, LoadState, Period, Query, Request};
use leptos::prelude::*;

use crate::envelope::ToWorker;
use crate::io::address::{self, Step};
use crate::state::AppState;

impl AppState {
    /// A new question: Back returns to the one before.
    pub fn ask(&self, change: impl FnOnce(&mut Query)) {
        self.write(change, Step::Push);
    }

    /// The same question put differently: Back goes over it.
    pub fn refine(&self, change: impl FnOnce(&mut Query)) {
        self.write(change, Step::Replace);
    }

    fn write(&self, change: impl FnOnce(&mut Query), step: Step) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        if query != self.query.get_untracked() {
            address::write(&query, step);
            self.query.set(query);
        }
    }

    /// The days that are brushed, also while the brush moves.
    pub fn brushed(&self) -> Option<Period> {
        match self.moving.get() {
            Some(days) => self.query.with(|query| query.period)?.brushed(days?),
            None => self.query.with(Query::brushed),
        }
    }

    /// A brush is about to move: the worker makes what that takes while the pointer is still at rest.
    pub fn prepare_brush(&self) {
        let is_reading = self.progress.with_untracked(|progress| progress.state == LoadState::Loading);
        if self.loaded.with_untracked(Option::is_some) && !is_reading {
            let (question, _) = self.question();
            self.send(ToWorker::Engine(Request::Prepare { question }));
        }
    }

    /// While a brush moves: asked at once, and in no address yet. The question itself stays until it rests: all of the
    /// page follows that.
    pub fn brush(&self, days: Option<Period>) {
        self.move_brush(Some(days));
    }

    /// No brush moves any more.
    pub fn rest(&self) {
        self.move_brush(None);
    }

    fn move_brush(&self, days: Option<Option<Period>>) {
        self.moving.maybe_update(|moving| std::mem::replace(moving, days) != days);
    }

    /// Where a brush has come to rest.
    pub fn settle(&self, days: Option<Period>) {
        self.query.update(|query| query.days = days);
        self.rest();
        let query = self.query.get_untracked();
        if address::read().0 != query {
            address::write(&query, Step::Push);
        }
        self.ask_rows();
        self.ask_pairs();
    }

    /// A link to the question with a change, for those who open it beside.
    pub fn link(&self, change: impl FnOnce(&mut Query)) -> String {
        let mut query = self.query.get();
        change(&mut query);
        address::link(&query)
    }

    pub fn filters(&self) -> Memo<Filters> {
        let query = self.query;
        Memo::new(move |_| query.with(|query| query.filters.clone()))
    }

    /// The person points at one employee, type or transaction: see [`select`].
    pub fn select_employee(&self, user: Option<i64>, is_additive: bool) {
        self.ask(|query| select(&mut query.filters.employees, user, is_additive));
    }

    pub fn select_kind(&self, kind: KindKey, is_additive: bool) {
        self.ask(|query| select(&mut query.filters.kinds, kind, is_additive));
    }

    pub fn select_transaction(&self, transaction: Option<u8>, is_additive: bool) {
        self.ask(|query| select(&mut query.filters.transactions, transaction, is_additive));
    }
}

/// Selects one of many, and only it; with Ctrl or Shift besides those that are. What is selected already is
/// let go.
pub(super) fn select<T: Ord>(selected: &mut BTreeSet<T>, item: T, is_additive: bool) {
    let was_selected = selected.contains(&item);
    let was_alone = was_selected && selected.len() == 1;
    if is_additive {
        if was_selected {
            selected.remove(&item);
        } else {
            selected.insert(item);
        }
        return;
    }
    selected.clear();
    if !was_alone {
        selected.insert(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_selects_one_and_a_second_lets_it_go() {
        let mut selected = BTreeSet::new();
        select(&mut selected, 1, false);
        assert_eq!(selected, BTreeSet::from([1]));
        select(&mut selected, 2, false);
        assert_eq!(selected, BTreeSet::from([2]));
        select(&mut selected, 1, true);
        assert_eq!(selected, BTreeSet::from([1, 2]));
        select(&mut selected, 1, false);
        assert_eq!(selected, BTreeSet::from([1]));
        select(&mut selected, 1, false);
        assert_eq!(selected, BTreeSet::new());
    }
}
