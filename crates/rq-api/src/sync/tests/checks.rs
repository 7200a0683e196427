//! What is held from before, compared with what the server has now.

use super::*;

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
