//! The protocol against a collection that holds still: sizes, ties, failures, manners. What moves is the
//! simulator's matter (`tests/simulator.rs`).
#![allow(clippy::unwrap_used)]

mod checks;
mod failures;
mod resuming;

use std::collections::{BTreeMap, VecDeque};

use commissions::Timestamp;

use super::*;

fn at(ticks: i64) -> Timestamp {
    Timestamp::from_ticks(14_000_000_000_000_000 + ticks).unwrap()
}

fn settings() -> Settings {
    Settings { granularity_ticks: 2, rounding_ticks: 0, lateness_ticks: 50, ..Settings::since(at(0)) }
}

/// A server, its rows, and how it behaves.
struct Still {
    rows: Vec<RowKey>,
    unreadable: Vec<i64>,
    counts: Counts,
    max_top: usize,
    n_served: u64,
    /// Rows of one moment come in another order at every request, or else in the same.
    is_shuffled: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Counts {
    None,
    True,
    /// `_metadata.count` says how many rows the page has.
    OfThePage,
    /// `_metadata.count` knows no filter.
    OfAll,
}

impl Still {
    fn new(moments: impl IntoIterator<Item = i64>) -> Self {
        let rows = (1..).zip(moments).map(|(id, moment)| RowKey { id, updated: at(moment) }).collect();
        Still {
            rows,
            unreadable: Vec::new(),
            counts: Counts::None,
            max_top: 100,
            n_served: 0,
            is_shuffled: true,
        }
    }

    fn page(&mut self, id: RequestId, ask: Ask) -> Event {
        self.n_served += 1;
        let salt = self.n_served;
        let place = |row: &RowKey| match self.is_shuffled {
            true => fingerprint(&format!("{salt} {}", row.id)),
            false => row.id.unsigned_abs(),
        };
        let mut found: Vec<RowKey> = self
            .rows
            .iter()
            .copied()
            .filter(|row| ask.from.is_none_or(|from| row.updated >= from))
            .filter(|row| ask.to.is_none_or(|to| row.updated <= to))
            .collect();
        found.sort_by_key(|row| (std::cmp::Reverse(row.updated), place(row)));
        let n = found.len();
        let top = usize::from(ask.top).min(self.max_top);
        let items: Vec<RowKey> = found.into_iter().skip(ask.skip as usize).take(top).collect();
        let count = match self.counts {
            Counts::None => None,
            Counts::True => Some(n as u64),
            Counts::OfThePage => Some(items.len() as u64),
            Counts::OfAll => Some(self.rows.len() as u64),
        };
        let (unreadable, rows): (Vec<RowKey>, Vec<RowKey>) =
            items.iter().partition(|row| self.unreadable.contains(&row.id));
        Event::Page {
            id,
            rows,
            unreadable: unreadable.iter().map(|row| fingerprint(&row.id.to_string())).collect(),
            oldest: items.iter().map(|row| row.updated).min(),
            count,
        }
    }
}

/// What a run came to.
#[derive(Debug)]
struct Run {
    rows: BTreeMap<i64, Timestamp>,
    withdrawn: Vec<i64>,
    outcome: Outcome,
    progress: Progress,
    settled: Windows,
    complete: Windows,
    unconfirmed: Windows,
    n_sign_ins: usize,
    n_most_in_flight: usize,
}

/// Drives a sync to its end, request by request, oldest first.
fn drive(settings: Settings, answer: impl FnMut(RequestId, Ask) -> Event) -> Run {
    drive_from(BTreeMap::new(), settings, answer)
}

/// The same, with rows that an earlier run has read.
fn drive_from(
    mut rows: BTreeMap<i64, Timestamp>,
    settings: Settings,
    mut answer: impl FnMut(RequestId, Ask) -> Event,
) -> Run {
    let mut sync = Sync::new(settings);
    let mut now_ms = 0;
    let mut events = VecDeque::from([Event::Start]);
    let mut requests: VecDeque<(RequestId, Ask)> = VecDeque::new();
    let mut alarm = None;
    let mut withdrawn = Vec::new();
    let (mut n_sign_ins, mut n_most_in_flight) = (0, 0);
    for _ in 0..1_000_000 {
        let event = match (events.pop_front(), requests.pop_front()) {
            (Some(event), request) => {
                request.into_iter().for_each(|request| requests.push_front(request));
                event
            }
            (None, Some((id, ask))) => answer(id, ask),
            (None, None) => {
                let Some(at_ms) = alarm.take() else {
                    panic!("neither a request in flight nor a wait: it hangs")
                };
                now_ms = at_ms;
                Event::Timer
            }
        };
        if let Event::Page { rows: page, .. } = &event {
            rows.extend(page.iter().map(|row| (row.id, row.updated)));
        }
        for effect in sync.handle(now_ms, event) {
            match effect {
                Effect::Fetch { id, ask } => requests.push_back((id, ask)),
                Effect::Abort { id } => requests.retain(|&(request, _)| request != id),
                Effect::WakeAt { at_ms } => alarm = Some(at_ms),
                Effect::Finished(_) => {}
                Effect::ListHeld { from } => {
                    let held = rows.iter().map(|(&id, &updated)| RowKey { id, updated });
                    events.push_back(Event::Held { rows: held.filter(|row| row.updated >= from).collect() });
                }
                Effect::Withdrawn { rows } => withdrawn.extend(rows.iter().map(|row| row.id)),
                Effect::SignIn => {
                    n_sign_ins += 1;
                    events.push_back(Event::SignedIn);
                }
                Effect::Ended(outcome) => {
                    let (settled, complete) = (sync.settled(), sync.complete());
                    let progress = sync.progress();
                    let unconfirmed = sync.unconfirmed();
                    return Run {
                        rows,
                        withdrawn,
                        outcome,
                        progress,
                        settled,
                        complete,
                        unconfirmed,
                        n_sign_ins,
                        n_most_in_flight,
                    };
                }
            }
        }
        n_most_in_flight = n_most_in_flight.max(requests.len());
    }
    panic!("no end after a million events");
}

fn check_reads_all(mut server: Still) -> Run {
    let expected: BTreeMap<i64, Timestamp> = server
        .rows
        .iter()
        .filter(|row| row.updated >= at(0) && !server.unreadable.contains(&row.id))
        .map(|row| (row.id, row.updated))
        .collect();
    let run = drive(settings(), |id, ask| server.page(id, ask));
    assert_eq!(run.outcome, Outcome::Complete);
    let missing: Vec<_> = expected.keys().filter(|id| !run.rows.contains_key(id)).collect();
    assert!(missing.is_empty(), "{} missing: {missing:?}", missing.len());
    assert_eq!(run.progress.n_windows_open, 0);
    run
}

const ALL_COUNTS: [Counts; 4] = [Counts::None, Counts::True, Counts::OfThePage, Counts::OfAll];

#[test]
fn reads_collections_of_every_size() {
    for counts in ALL_COUNTS {
        for n in [0, 1, 2, 99, 100, 101, 199, 200, 201, 1_000] {
            check_reads_all(Still { counts, ..Still::new((0..n).map(|n| n * 7)) });
        }
    }
}

#[test]
fn reads_what_is_dense_in_one_place() {
    let burst = (0..3_000).map(|n| 900_000 + n);
    check_reads_all(Still::new((0..50).map(|n| n * 20_000).chain(burst)));
}

#[test]
fn reads_nothing_older_than_asked_for() {
    let run = check_reads_all(Still::new((-300..-100).chain(0..10)));
    assert!(run.rows.len() < 30, "{} rows", run.rows.len());
    check_reads_all(Still::new(-300..-100));
}

#[test]
fn drains_rows_of_one_moment() {
    for counts in ALL_COUNTS {
        for n in [99, 100, 101, 200, 201, 1_000] {
            let ties = std::iter::repeat_n(500, n);
            check_reads_all(Still { counts, ..Still::new((0..150).map(|n| n * 10).chain(ties)) });
        }
        check_reads_all(Still { counts, ..Still::new(std::iter::repeat_n(0, 250)) });
    }
}

#[test]
fn goes_on_where_the_server_gives_shorter_pages_than_asked_for() {
    let moments = (0..400).map(|n| n * 3).chain(std::iter::repeat_n(700, 90));
    check_reads_all(Still { counts: Counts::True, max_top: 30, ..Still::new(moments) });
}

/// A count is whatever the server says, and 4,294,967,295 pages fit neither memory nor a day.
#[test]
fn a_count_that_is_not_true_costs_a_few_requests() {
    for n_ties in [1, 99, 250] {
        let mut server = Still::new((0..150).map(|n| n * 10).chain(std::iter::repeat_n(500, n_ties)));
        let run = drive(settings(), |id, ask| match server.page(id, ask) {
            Event::Page { id, rows, unreadable, oldest, .. } => {
                Event::Page { id, rows, unreadable, oldest, count: Some(u64::MAX) }
            }
            other => other,
        });
        assert_eq!((run.outcome, run.rows.len()), (Outcome::Complete, 150 + n_ties));
        assert!(run.progress.n_requests < 100, "{n_ties} ties: {} requests", run.progress.n_requests);
    }
}

#[test]
fn counts_unreadable_rows_as_rows() {
    for counts in ALL_COUNTS {
        let ties = std::iter::repeat_n(500, 230);
        let mut server = Still { counts, ..Still::new((0..150).map(|n| n * 10).chain(ties)) };
        server.unreadable = vec![1, 60, 150, 200, 210, 300];
        check_reads_all(server);
    }
}

#[test]
fn a_row_that_cannot_be_dated_stops_nothing() {
    let mut server = Still::new((0..10).map(|n| n * 10));
    server.unreadable = vec![10];
    let run = drive(settings(), |id, ask| match server.page(id, ask) {
        Event::Page { id, rows, unreadable, count, .. } => {
            let oldest = rows.iter().map(|row| row.updated).min();
            Event::Page { id, rows, unreadable, oldest, count }
        }
        other => other,
    });
    assert_eq!(run.outcome, Outcome::Complete);
    assert_eq!(run.rows.len(), 9);
}

#[test]
fn fills_the_slots_and_wastes_few_requests() {
    let mut server = Still::new((0..20_000).map(|n| n * 5 + (n % 11)));
    let run = drive(settings(), |id, ask| server.page(id, ask));
    assert_eq!(run.n_most_in_flight, 6);
    let n_pages = 20_000 / 100;
    assert!(run.progress.n_requests <= n_pages * 110 / 100 + 10, "{} requests", run.progress.n_requests);
}

#[test]
fn goes_on_where_an_earlier_run_ended() {
    let mut server = Still::new((0..2_000).map(|n| n * 5));
    let mut n = 0;
    let first = drive(settings(), |id, ask| {
        n += 1;
        if n > 10 { Event::Failed { id, failure: Failure::Maintenance } } else { server.page(id, ask) }
    });
    assert_eq!(first.outcome, Outcome::Stopped(Failure::Maintenance));
    let second = drive_from(first.rows, Settings { done: first.settled, ..settings() }, |id, ask| {
        server.page(id, ask)
    });
    assert_eq!(second.outcome, Outcome::Complete);
    assert!(second.progress.n_pages < 20, "{} pages", second.progress.n_pages);
    assert_eq!(second.rows.len(), 2_000);
    assert_eq!((second.progress.n_compared, second.progress.n_unconfirmed), (1, 0));
    let newest = at(9_995);
    assert!(second.complete.holes(Window::new(at(0), newest).unwrap()).is_empty());
    assert!(second.settled.contains(at(9_940)) && !second.settled.contains(newest), "late rows may come");
}
