//! Moments with more rows than a page, when the run that reads them is killed: what the next one asks for.

use std::collections::BTreeSet;

use super::*;

/// The moment of the ties; the newest row is beyond its lateness.
const TIE: i64 = 500;

/// So many rows of one moment, and others around it.
fn server(n_ties: usize) -> Still {
    let others = (0..40).map(|n| n * 10 + 1).chain([TIE + 60, TIE + 300]);
    Still { counts: Counts::True, ..Still::new(std::iter::repeat_n(TIE, n_ties).chain(others)) }
}

/// What a run that was killed has left.
#[derive(Clone)]
struct LeftBehind {
    rows: BTreeMap<i64, Timestamp>,
    settled: Windows,
    drains: Vec<OpenDrain>,
    /// Requests of the walk that were answered, and those that were not.
    answered: Vec<Ask>,
    in_flight: Vec<Ask>,
}

fn is_of(window: Window, ask: Ask) -> bool {
    ask.from == Some(window.from()) && ask.to == Some(window.to())
}

/// Kills it when so many pages of the moment's walk have come.
fn kill_after(n_pages: usize, settings: Settings, server: &mut Still) -> LeftBehind {
    let top = settings.top;
    let mut sync = Sync::new(settings);
    let mut rows = BTreeMap::new();
    let mut answered = Vec::new();
    let mut requests: VecDeque<(RequestId, Ask)> = VecDeque::new();
    let take = |effects: Vec<Effect>, requests: &mut VecDeque<(RequestId, Ask)>| {
        requests.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Fetch { id, ask } => Some((id, ask)),
            _ => None,
        }));
    };
    take(sync.handle(0, Event::Start), &mut requests);
    while let Some((id, ask)) = requests.pop_front() {
        let event = server.page(id, ask);
        if ask.top == top && sync.drains().iter().any(|drain| is_of(drain.window, ask)) {
            answered.push(ask);
        }
        if let Event::Page { rows: page, .. } = &event {
            rows.extend(page.iter().map(|row| (row.id, row.updated)));
        }
        take(sync.handle(0, event), &mut requests);
        if answered.len() >= n_pages && !sync.drains().is_empty() {
            break;
        }
    }
    let drains = sync.drains();
    let is_drained = |ask: &Ask| drains.iter().any(|drain| is_of(drain.window, *ask));
    let in_flight = requests.into_iter().map(|(_, ask)| ask).filter(is_drained).collect();
    LeftBehind { rows, settled: sync.settled(), drains, answered, in_flight }
}

/// The next run, and what it asks for of the moment.
fn go_on(left: &LeftBehind, settings: Settings, server: &mut Still) -> (Run, Vec<Ask>) {
    let of_the_moment = |ask: &Ask| left.drains.iter().any(|drain| is_of(drain.window, *ask));
    let mut asked = Vec::new();
    let settings = Settings { done: left.settled.clone(), drains: left.drains.clone(), ..settings };
    let run = drive_from(left.rows.clone(), settings, |id, ask| {
        asked.extend(Some(ask).filter(of_the_moment));
        server.page(id, ask)
    });
    (run, asked)
}

fn in_order(server: &mut Still) {
    // Ties in a new order for each request would need more walks.
    server.is_shuffled = false;
}

#[test]
fn what_was_read_of_a_moment_is_not_read_again() {
    for n_ties in [420, 1_680] {
        let n_pages = usize::div_ceil(n_ties, 100);
        for n_read in 1..=n_pages {
            let mut server = server(n_ties);
            in_order(&mut server);
            let left = kill_after(n_read, settings(), &mut server);
            let (run, asked) = go_on(&left, settings(), &mut server);
            assert_eq!((&run.outcome, run.rows.len()), (&Outcome::Complete, n_ties + 42));
            assert!(run.withdrawn.is_empty());
            let skips = |asks: &[Ask]| asks.iter().map(|ask| ask.skip).collect::<BTreeSet<u32>>();
            let (checks, pages): (Vec<Ask>, Vec<Ask>) = asked.iter().partition(|ask| ask.top == 2);
            let read = skips(&left.answered);
            assert!(skips(&pages).is_disjoint(&read), "of {n_ties}: {read:?} and again {pages:?}");
            assert_eq!(pages.len(), n_pages - n_read, "of {n_ties} {n_read} read");
            assert_eq!(checks.len(), if n_read == n_pages { 1 } else { 2 });
            assert!(skips(&left.in_flight).is_subset(&skips(&asked)), "in flight is not read");
        }
    }
}

#[test]
fn that_a_moment_is_large_is_not_found_out_again() {
    let mut server = server(420);
    in_order(&mut server);
    let LeftBehind { rows, settled, drains, .. } = kill_after(0, settings(), &mut server);
    let window = drains[0].window;
    assert_eq!(drains[0].n_rows, 0, "it was not counted yet");
    let mut asked = Vec::new();
    let run = drive_from(rows, Settings { done: settled, drains, ..settings() }, |id, ask| {
        asked.push(ask);
        server.page(id, ask)
    });
    assert_eq!((run.outcome, run.rows.len()), (Outcome::Complete, 462));
    assert!(run.withdrawn.is_empty());
    let (drained, others): (Vec<Ask>, Vec<Ask>) = asked.into_iter().partition(|ask| is_of(window, *ask));
    assert!(!others.iter().any(|ask| ask.to == Some(window.to())), "{others:?}");
    let pages: Vec<u32> = drained.iter().filter(|ask| ask.top == 100).map(|ask| ask.skip).collect();
    assert_eq!(pages.len(), 5, "each page once: {pages:?}");
    assert_eq!(drained[0].top, 100, "nothing is checked that was not counted");
}

#[test]
fn killed_again_and_again_it_comes_to_an_end() {
    for counts in [Counts::True, Counts::None] {
        let mut server = Still { counts, ..server(900) };
        let mut left = kill_after(1, settings(), &mut server);
        let mut n_seen = 0;
        for _ in 0..12 {
            let again = Settings { done: left.settled.clone(), drains: left.drains.clone(), ..settings() };
            let mut next = kill_after(2, again, &mut server);
            next.rows.extend(left.rows);
            let seen = next.drains.first().map_or(900, |drain| drain.seen.len());
            assert!(seen >= n_seen, "{seen} of {n_seen} are left");
            n_seen = seen;
            left = next;
            if left.drains.is_empty() {
                break;
            }
        }
        let (run, _) = go_on(&left, settings(), &mut server);
        assert_eq!((run.outcome, run.rows.len()), (Outcome::Complete, 942));
    }
}

#[test]
fn before_the_first_page_all_is_left_as_it_was() {
    let mut server = server(420);
    let left = kill_after(2, settings(), &mut server);
    let mut sync = Sync::new(Settings { drains: left.drains.clone(), ..settings() });
    assert_eq!(sync.drains(), left.drains);
    sync.handle(0, Event::Start);
    sync.handle(0, Event::Cancel);
    assert_eq!(sync.drains(), left.drains);
}

#[test]
fn what_changed_meanwhile_is_read_anew() {
    let mut server = server(420);
    in_order(&mut server);
    let left = kill_after(3, settings(), &mut server);
    let gone: Vec<RowKey> = server.rows.extract_if(..2, |_| true).collect();
    let (run, asked) = go_on(&left, settings(), &mut server);
    assert_eq!(run.outcome, Outcome::Complete);
    assert_eq!(run.withdrawn, gone.iter().map(|row| row.id).collect::<Vec<_>>());
    let pages: BTreeSet<u32> = asked.iter().filter(|ask| ask.top == 100).map(|ask| ask.skip).collect();
    assert_eq!(pages, [0, 100, 200, 300, 400].into(), "{asked:?}");
}

#[test]
fn a_moment_near_the_head_is_not_left_half_read() {
    let mut near = server(420);
    near.rows.retain(|row| row.updated <= at(TIE + 51));
    assert!(kill_after(3, settings(), &mut near).drains.is_empty());
    near.rows.push(RowKey { id: 9_999, updated: at(TIE + 51) });
    assert_eq!(kill_after(3, settings(), &mut near).drains.len(), 1);
    near.rows.pop();
    near.rows.push(RowKey { id: 9_999, updated: at(TIE + 50) });
    assert!(kill_after(3, settings(), &mut near).drains.is_empty(), "a late row may come to {TIE}");
}

#[test]
fn where_the_newest_row_is_gone_a_moment_may_be_near_the_head_again() {
    let mut server = server(420);
    in_order(&mut server);
    let left = kill_after(3, settings(), &mut server);
    server.rows.retain(|row| row.updated <= at(TIE + 40));
    let (run, _) = go_on(&left, settings(), &mut server);
    assert_eq!(run.outcome, Outcome::Complete);
    assert_eq!(run.progress.lateness_ticks, 0, "no row was late");
    assert_eq!(run.rows.len() - run.withdrawn.len(), 460);
}

#[test]
fn what_could_not_be_read_is_tried_again() {
    let mut server = server(420);
    in_order(&mut server);
    server.unreadable = vec![410];
    let left = kill_after(3, settings(), &mut server);
    assert_eq!(left.drains[0].skips_left, [100, 200, 400], "{:?}", left.drains[0]);
    server.unreadable.clear();
    let (run, asked) = go_on(&left, settings(), &mut server);
    assert_eq!((run.outcome, run.rows.len()), (Outcome::Complete, 462));
    assert!(!asked.iter().any(|ask| ask.skip == 300));
    let (run, _) = go_on(&left, Settings { sweep: true, ..settings() }, &mut server);
    assert_eq!((run.outcome, run.rows.len()), (Outcome::Complete, 462));
}

#[test]
fn pages_of_another_length_cost_another_walk() {
    for (max_top, top) in [(30, 100), (100, 40), (100, 100)] {
        let mut server = server(420);
        let left = kill_after(2, settings(), &mut server);
        server.max_top = max_top;
        let (run, _) = go_on(&left, Settings { top, ..settings() }, &mut server);
        assert_eq!((run.outcome, run.rows.len()), (Outcome::Complete, 462), "{max_top} {top}");
    }
}

#[test]
fn what_was_asked_for_changes_nothing() {
    for from in [at(-1_000), at(300), at(TIE - 1), at(TIE), at(TIE + 1)] {
        let mut server = server(420);
        let left = kill_after(3, settings(), &mut server);
        let (run, _) = go_on(&left, Settings { from, ..settings() }, &mut server);
        assert_eq!(run.outcome, Outcome::Complete);
        let wanted = server.rows.iter().filter(|row| row.updated >= from);
        assert!(wanted.into_iter().all(|row| run.rows.contains_key(&row.id)), "{from}");
        assert!(run.withdrawn.is_empty());
    }
}

/// Whatever it says, but for the rows that it says were read.
#[test]
fn what_is_damaged_costs_requests_and_no_rows() {
    let mut server = server(420);
    let left = kill_after(3, settings(), &mut server);
    let whole = left.drains[0].clone();
    let window = |from: i64, to: i64| Window::new(at(from), at(to)).unwrap();
    let damaged = [
        OpenDrain { n_rows: 0, seen: BTreeSet::new(), ..whole.clone() },
        OpenDrain { n_rows: 1, ..whole.clone() },
        OpenDrain { n_rows: u32::MAX, n_pages_left: u32::MAX, stride: 1, ..whole.clone() },
        OpenDrain { stride: 0, n_pages_left: u32::MAX, ..whole.clone() },
        OpenDrain { stride: u32::MAX, ..whole.clone() },
        OpenDrain { n_pages_left: 0, skips_left: Vec::new(), ..whole.clone() },
        OpenDrain { skips_left: vec![u32::MAX, 420, 419, 419], ..whole.clone() },
        OpenDrain { window: window(-5_000, 5_000), ..whole.clone() },
        OpenDrain { window: window(TIE, TIE), ..whole.clone() },
        OpenDrain { seen: (10_000..10_419).collect(), n_rows: 420, ..whole.clone() },
        OpenDrain { seen: (10_000..11_000).collect(), ..whole.clone() },
    ];
    for drain in damaged {
        let shown = format!("{:?}", OpenDrain { seen: BTreeSet::new(), ..drain.clone() });
        let drains = vec![drain.clone(), whole.clone(), drain];
        let damaged = LeftBehind { drains, ..left.clone() };
        let (run, _) = go_on(&damaged, settings(), &mut server);
        assert_eq!((&run.outcome, run.rows.len()), (&Outcome::Complete, 462), "{shown}");
        assert!(run.progress.n_requests < 700, "{shown}: {} requests", run.progress.n_requests);
        assert!(run.withdrawn.is_empty(), "{shown}");
    }
}
