//! Refusals, failures, sign-ins, cancelling: what is tried again, what is given up, what stops it.

use super::*;

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
