//! The protocol against a collection that holds still: sizes, ties, failures, manners. What moves is the
//! simulator's matter (`tests/simulator.rs`).
#![allow(clippy::unwrap_used)]

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
        Still { rows, unreadable: Vec::new(), counts: Counts::None, max_top: 100, n_served: 0 }
    }

    /// Rows of one moment come in another order at every request.
    fn page(&mut self, id: RequestId, ask: Ask) -> Event {
        self.n_served += 1;
        let salt = self.n_served;
        let mut found: Vec<RowKey> = self
            .rows
            .iter()
            .copied()
            .filter(|row| ask.from.is_none_or(|from| row.updated >= from))
            .filter(|row| ask.to.is_none_or(|to| row.updated <= to))
            .collect();
        found.sort_by_key(|row| (std::cmp::Reverse(row.updated), fingerprint(&format!("{salt} {}", row.id))));
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

#[test]
fn a_refusal_costs_nothing_but_time() {
    let mut server = Still::new((0..1_000).map(|n| n * 5));
    let mut n = 0;
    let run = drive(settings(), |id, ask| {
        n += 1;
        if n % 3 != 0 { Event::Failed { id, failure: Failure::TooMany } } else { server.page(id, ask) }
    });
    assert_eq!(run.outcome, Outcome::Complete);
    assert_eq!(run.rows.len(), 1_000);
    assert!(run.progress.n_too_many > 20);
    assert_eq!(run.progress.n_retried, 0);
}

#[test]
fn three_tries_then_the_lane_is_parked_and_the_rest_goes_on() {
    for failure in [Failure::Server, Failure::Unreadable, Failure::Unreachable] {
        let mut server = Still::new((0..10_000).map(|n| n * 5));
        let poison = at(20_000);
        let run = drive(settings(), |id, ask| match server.page(id, ask) {
            Event::Page { rows, .. } if rows.iter().any(|row| row.updated == poison) => {
                Event::Failed { id, failure }
            }
            page => page,
        });
        let Outcome::Partial { parked } = run.outcome else { panic!("{:?}", run.outcome) };
        let [lane] = parked[..] else { panic!("{parked:?}") };
        assert_eq!(lane.reason, Reason::Failed(failure));
        let to = lane.to.unwrap();
        assert!(lane.from <= poison && to >= poison);
        assert!(to.ticks() - lane.from.ticks() <= 5 * 200, "no more than two pages: {lane:?}");
        assert!(!run.settled.contains(poison));
        assert!(run.rows.len() > 9_700, "{}", run.rows.len());
    }
}

#[test]
fn a_server_that_is_down_is_left_alone_soon() {
    let mut server = Still::new((0..10_000).map(|n| n * 5));
    let run = drive(settings(), |id, ask| match server.page(id, ask) {
        Event::Page { .. } if server.n_served > 20 => Event::Failed { id, failure: Failure::Server },
        page => page,
    });
    assert!(matches!(run.outcome, Outcome::Partial { .. }));
    assert!(run.progress.n_requests < 20 + 60, "{} requests", run.progress.n_requests);
}

#[test]
fn two_failures_are_made_good() {
    let mut server = Still::new((0..300).map(|n| n * 5));
    let mut n = 0;
    let run = drive(Settings { cap: 1, ..settings() }, |id, ask| {
        n += 1;
        let failure = [Failure::Server, Failure::Unreachable][n % 2];
        if n % 3 != 0 { Event::Failed { id, failure } } else { server.page(id, ask) }
    });
    assert_eq!(run.outcome, Outcome::Complete);
    assert_eq!(run.progress.n_retried, 2 * run.progress.n_pages);
    assert_eq!(run.rows.len(), 300);
}

#[test]
fn one_sign_in_for_all() {
    let mut server = Still::new((0..2_000).map(|n| n * 5));
    let mut n_refused = 0;
    let run = drive(settings(), |id, ask| match server.page(id, ask) {
        Event::Page { .. } if (20..24).contains(&server.n_served) => {
            n_refused += 1;
            Event::Failed { id, failure: Failure::Unauthorized }
        }
        page => page,
    });
    assert_eq!((run.outcome, n_refused, run.n_sign_ins), (Outcome::Complete, 4, 1));
    assert_eq!(run.rows.len(), 2_000);
}

#[test]
fn tokens_that_are_refused_again_and_again_stop_it() {
    let run = drive(settings(), |id, _| Event::Failed { id, failure: Failure::Unauthorized });
    assert_eq!((run.outcome, run.n_sign_ins), (Outcome::Stopped(Failure::Unauthorized), 2));
}

#[test]
fn stops_where_going_on_is_no_use() {
    for failure in [Failure::Forbidden, Failure::BadRequest, Failure::NotFound, Failure::Maintenance] {
        let mut server = Still::new((0..1_000).map(|n| n * 5));
        let run = drive(settings(), |id, ask| match server.page(id, ask) {
            Event::Page { .. } if server.n_served > 5 => Event::Failed { id, failure },
            page => page,
        });
        assert_eq!(run.outcome, Outcome::Stopped(failure));
        assert_eq!(run.progress.n_pages, 5);
        assert!(!run.settled.is_empty());
    }
}

#[test]
fn refuses_pages_that_are_no_answer() {
    type Spoil = fn(Vec<RowKey>) -> Vec<RowKey>;
    let spoils: [Spoil; 3] = [
        |rows| rows.into_iter().rev().collect(),
        |rows| rows.into_iter().map(|row| RowKey { updated: at(row.updated.ticks()), ..row }).collect(),
        |rows| [rows.clone(), rows].concat(),
    ];
    for spoil in spoils {
        let mut server = Still::new((0..300).map(|n| n * 5));
        let run = drive(settings(), |id, ask| match server.page(id, ask) {
            Event::Page { id, rows, unreadable, oldest, count } if rows.len() > 1 => {
                Event::Page { id, rows: spoil(rows), unreadable, oldest, count }
            }
            page => page,
        });
        assert!(matches!(run.outcome, Outcome::Partial { .. }), "{:?}", run.outcome);
    }
}

#[test]
fn cancelling_stops_all_requests_and_is_the_end() {
    let mut server = Still::new((0..1_000).map(|n| n * 5));
    let mut sync = Sync::new(settings());
    let Effect::Fetch { id, ask } = sync.handle(0, Event::Start)[0] else { panic!("no request") };
    let page = server.page(id, ask);
    let asked = sync.handle(1, page);
    assert_eq!(asked.len(), 2);
    let cancelled = sync.handle(2, Event::Cancel);
    let ids: Vec<Effect> = asked
        .iter()
        .map(|effect| match effect {
            Effect::Fetch { id, .. } => Effect::Abort { id: *id },
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(cancelled, [ids, vec![Effect::Ended(Outcome::Cancelled)]].concat());
    for event in [Event::Timer, Event::Start, Event::SignedIn, Event::Cancel, server.page(id, ask)] {
        assert_eq!(sync.handle(3, event), []);
    }
}

/// What is held after a first run, and where that ended: 2,000 rows, a page every 500 ticks.
fn held_before() -> (Still, Run) {
    let mut server = Still::new((0..2_000).map(|n| n * 5));
    let first = drive(settings(), |id, ask| server.page(id, ask));
    assert_eq!(first.outcome, Outcome::Complete);
    assert_eq!((first.progress.n_compared, &first.withdrawn, first.unconfirmed.len()), (0, &Vec::new(), 0));
    (server, first)
}

/// A second run, in which the server has these rows no more.
fn check_finds_gone(gone: &[i64], sweep: bool) -> Run {
    let (mut server, first) = held_before();
    server.rows.retain(|row| !gone.contains(&row.id));
    let second = Settings { done: first.settled, sweep, ..settings() };
    let run = drive_from(first.rows, second, |id, ask| server.page(id, ask));
    assert_eq!((&run.outcome, run.unconfirmed.len()), (&Outcome::Complete, 0));
    let mut found = run.withdrawn.clone();
    found.sort_unstable();
    assert_eq!(found, gone);
    assert_eq!(run.progress.n_withdrawn, gone.len() as u64);
    run
}

#[test]
fn one_request_confirms_what_is_held() {
    let run = check_finds_gone(&[], false);
    assert_eq!(run.progress.n_compared, 1);
    assert!(run.progress.n_requests < 8, "{} requests", run.progress.n_requests);
}

#[test]
fn rows_that_are_gone_are_found_by_halving() {
    for gone in [&[1][..], &[2_000], &[1_000], &[700, 701, 702], &[1, 500, 1_200, 2_000]] {
        let run = check_finds_gone(gone, false);
        let most = 20 * gone.len() as u64 + 20;
        assert!(run.progress.n_requests < most, "{gone:?}: {} requests", run.progress.n_requests);
    }
    let all: Vec<i64> = (1..=2_000).collect();
    check_finds_gone(&all, false);
}

#[test]
fn where_much_is_gone_it_is_read_twice_before_long() {
    let every_tenth: Vec<i64> = (1..=2_000).filter(|id| id % 10 == 0).collect();
    let run = check_finds_gone(&every_tenth, false);
    let (n_pages, n_compared) = (run.progress.n_pages, run.progress.n_compared);
    assert!(n_compared <= 20 + 24 && n_pages < 2 * 25 + 10, "{n_pages} pages, {n_compared} compared");
}

#[test]
fn a_sweep_reads_all_once_and_again_only_around_what_is_missing() {
    let run = check_finds_gone(&[], true);
    assert!(run.progress.n_compared == 0 && run.progress.n_pages < 32, "{} pages", run.progress.n_pages);
    let run = check_finds_gone(&[7, 900, 950], true);
    assert!(run.progress.n_pages < 36, "{} pages", run.progress.n_pages);
}

#[test]
fn one_row_too_many_and_one_too_few_are_found_by_a_sweep() {
    let (mut server, first) = held_before();
    server.rows.retain(|row| row.id != 300);
    server.rows.push(RowKey { id: 9_000, updated: at(7_777) });
    let compare = Settings { done: first.settled.clone(), ..settings() };
    let run = drive_from(first.rows.clone(), compare.clone(), |id, ask| server.page(id, ask));
    assert_eq!((run.withdrawn.len(), run.rows.contains_key(&9_000)), (0, false), "as the documentation says");
    let sweep = Settings { sweep: true, ..compare };
    let run = drive_from(first.rows, sweep, |id, ask| server.page(id, ask));
    assert_eq!((run.withdrawn, run.rows.contains_key(&9_000)), (vec![300], true));
}

#[test]
fn an_equal_number_with_a_row_that_is_not_held_is_no_equality() {
    let (mut server, first) = held_before();
    // The oldest that is compared, and so the one that a comparison of all finds: where the first one is, right
    // at the end, is not certain.
    server.rows.retain(|row| row.id != 2);
    server.rows.push(RowKey { id: 9_000, updated: at(6) });
    let second = Settings { done: first.settled, ..settings() };
    let run = drive_from(first.rows, second, |id, ask| server.page(id, ask));
    assert_eq!((run.withdrawn, run.rows.contains_key(&9_000)), (vec![2], true));
}

#[test]
fn rows_that_nobody_expected_any_more_come_in_by_a_check() {
    let (mut server, first) = held_before();
    server.rows.push(RowKey { id: 9_000, updated: at(2_222) });
    let second = Settings { done: first.settled, ..settings() };
    let run = drive_from(first.rows, second, |id, ask| server.page(id, ask));
    assert_eq!(run.outcome, Outcome::Complete);
    assert_eq!((run.rows.len(), run.withdrawn.len(), run.unconfirmed.len()), (2_001, 0, 0));
}

#[test]
fn rows_of_one_moment_are_checked_together() {
    let mut server = Still::new((0..200).map(|n| n * 50).chain(std::iter::repeat_n(4_000, 450)));
    let first = drive(settings(), |id, ask| server.page(id, ask));
    server.rows.retain(|row| row.id != 500);
    let second = Settings { done: first.settled, ..settings() };
    let run = drive_from(first.rows, second, |id, ask| server.page(id, ask));
    assert_eq!((run.outcome, run.withdrawn, run.unconfirmed.len()), (Outcome::Complete, vec![500], 0));
}

#[test]
fn what_cannot_be_read_hides_nothing_that_is_gone() {
    let mut server = Still::new((0..2_000).map(|n| n * 5));
    server.unreadable = vec![400, 1_500];
    let first = drive(settings(), |id, ask| server.page(id, ask));
    // One more that is not held, and one less that is: the sum is the same.
    server.rows.retain(|row| ![399, 1_000].contains(&row.id));
    let second = Settings { done: first.settled, ..settings() };
    let run = drive_from(first.rows, second, |id, ask| server.page(id, ask));
    assert_eq!(run.outcome, Outcome::Complete);
    assert_eq!((run.withdrawn, run.unconfirmed.len()), (vec![399, 1_000], 0));
}

#[test]
fn a_check_that_fails_confirms_nothing_and_is_no_failure() {
    let (mut server, first) = held_before();
    server.rows.retain(|row| row.id != 300);
    let second = Settings { done: first.settled, ..settings() };
    let run = drive_from(first.rows, second, |id, ask| match ask.to {
        Some(to) if ask.skip > 0 && to > at(5_000) => Event::Failed { id, failure: Failure::Server },
        _ => server.page(id, ask),
    });
    assert_eq!((run.outcome, run.withdrawn), (Outcome::Complete, vec![]));
    assert_eq!((run.unconfirmed.len(), run.progress.n_unconfirmed), (1, 1));
}

#[test]
fn what_differs_and_cannot_be_read_stays_unconfirmed() {
    type Change = fn(&mut Vec<RowKey>);
    let changes: [Change; 2] =
        [|rows| rows.retain(|row| row.id != 300), |rows| rows.push(RowKey { id: 9_000, updated: at(1_497) })];
    for change in changes {
        let (mut server, first) = held_before();
        change(&mut server.rows);
        let second = Settings { done: first.settled, ..settings() };
        let run = drive_from(first.rows, second, |id, ask| match ask.to {
            Some(to) if ask.skip == 0 && to < at(5_000) => {
                Event::Failed { id, failure: Failure::Unreachable }
            }
            _ => server.page(id, ask),
        });
        assert_eq!((run.outcome, run.withdrawn), (Outcome::Complete, vec![]));
        assert!(run.unconfirmed.contains(at(1_498)), "{:?}", run.unconfirmed);
        assert!(!run.unconfirmed.contains(at(100)) && !run.unconfirmed.contains(at(8_000)));
    }
}

#[test]
fn a_check_is_cancelled_like_anything_else() {
    let (mut server, first) = held_before();
    let mut sync = Sync::new(Settings { done: first.settled, ..settings() });
    let mut effects = VecDeque::from(sync.handle(0, Event::Start));
    loop {
        match effects.pop_front() {
            Some(Effect::Fetch { id, ask }) => effects.extend(sync.handle(0, server.page(id, ask))),
            Some(Effect::ListHeld { .. }) => break,
            Some(_) => {}
            None => panic!("no check"),
        }
    }
    assert_eq!(sync.handle(0, Event::Cancel), [Effect::Ended(Outcome::Cancelled)]);
    assert_eq!(sync.handle(0, Event::Held { rows: Vec::new() }), []);
    assert_eq!(sync.progress().n_unconfirmed, 1);
}
