//! The cross table: asked for while it is shown, and with every new answer again.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use engine::{Across, Dimension, Key, Measure, Pairs, Period, Request, Span};

use leptos::prelude::*;

use super::AppState;
use super::question::select;
use crate::envelope::ToWorker;
use crate::stretches;

/// What is known of the cross table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CrossTable {
    /// Not shown, or nothing has come yet.
    #[default]
    Nothing,
    /// It would take too much memory.
    TooLarge,
    Pairs(Asked, Arc<Pairs>),
}

/// What the cross table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub across: Across,
    pub measure: Measure,
}

impl AppState {
    pub(super) fn ask_pairs(&self) {
        let asked = self
            .query()
            .with_untracked(|query| query.across.map(|across| Asked { across, measure: query.measure }));
        let Some(asked) = asked.filter(|_| self.loaded.with_untracked(Option::is_some)) else {
            self.cross_table.set(CrossTable::Nothing);
            return;
        };
        let id = self.asking.try_update_value(|asking| {
            asking.pairs = (asking.pairs.0 + 1, Some(asked));
            asking.pairs.0
        });
        let (Asked { across, measure }, (question, _)) = (asked, self.question());
        let request = Request::Pairs { id: id.unwrap_or_default(), question, across, measure };
        self.send(ToWorker::Engine(request));
    }

    pub(super) fn take_pairs(&self, id: u64, pairs: Option<Box<Pairs>>) {
        let asked = self.asking.with_value(|asking| asking.pairs);
        if let (known, Some(asked)) = asked
            && known == id
        {
            let pairs =
                pairs.map_or(CrossTable::TooLarge, |pairs| CrossTable::Pairs(asked, Arc::new(*pairs)));
            self.cross_table.set(pairs);
        }
    }

    pub fn export_pairs(&self, Asked { across, measure }: Asked) {
        let (question, _) = self.question();
        self.send(ToWorker::Engine(Request::ExportPairs { question, across, measure }));
    }

    /// The person points at a line or a column, or at where both meet. What alone is selected already is let go.
    pub fn select_keys(&self, keys: &[Key], across: Across, is_additive: bool) {
        self.ask(|query| {
            for key in keys {
                let filters = &mut query.filters;
                match *key {
                    Key::Employee(user) => select(&mut filters.employees, user, is_additive),
                    Key::Place(place) => select(&mut filters.places, place, is_additive),
                    Key::Kind(kind) => select(&mut filters.kinds, kind, is_additive),
                    Key::Transaction(code) => select(&mut filters.transactions, code, is_additive),
                    Key::Days(first) => {
                        let days = days_of(first, across, query.period);
                        query.days = days.filter(|days| query.brushed() != Some(*days));
                    }
                    Key::Unallocated => {}
                }
            }
        });
    }
}

/// The days of a stretch that lie in the period. `first`: the number of its first day.
pub fn days_of(first: i32, across: Across, period: Option<Period>) -> Option<Period> {
    let span = match [across.lines, across.columns].into_iter().find(|dimension| dimension.is_time())? {
        Dimension::Month => Span::Month,
        Dimension::Week => Span::Week,
        _ => Span::Day,
    };
    let from = NaiveDate::from_num_days_from_ce_opt(first)?;
    let to = stretches::last_day(from, span);
    let days = match period {
        Some(period) => Period { from: from.max(period.from), to: to.min(period.to) },
        None => Period { from, to },
    };
    (days.from.num_days_from_ce() <= days.to.num_days_from_ce()).then_some(days)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_stretch_is_cut_off_by_the_period() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let period = Period { from: date("2016-10-05"), to: date("2016-12-31") };
        let check = |columns: Dimension, first: &str, expected: Option<(&str, &str)>| {
            let across = Across { lines: Dimension::Employee, columns };
            let days = days_of(date(first).num_days_from_ce(), across, Some(period));
            let expected = expected.map(|(from, to)| Period { from: date(from), to: date(to) });
            assert_eq!(days, expected, "{first}");
        };
        check(Dimension::Month, "2016-10-01", Some(("2016-10-05", "2016-10-31")));
        check(Dimension::Week, "2016-12-26", Some(("2016-12-26", "2016-12-31")));
        check(Dimension::Day, "2016-11-07", Some(("2016-11-07", "2016-11-07")));
        check(Dimension::Month, "2017-01-01", None);
        check(Dimension::Type, "2016-11-07", None);
    }
}
