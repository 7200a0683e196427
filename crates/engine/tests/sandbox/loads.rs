//! Loads to their ends, good and bad.

use engine::{Filters, Input, LoadState, Question, Request, RequestKey};

use crate::world::{COMPANY, Flight, N_ENTRIES, OTHER_COMPANY, Replies, World, entries, what};

fn is_page(flight: &Flight) -> bool {
    matches!(flight.key, RequestKey::Page { .. })
}

/// Seeks overlap by one moment, and towards the end the last stretches are cut in ever smaller ones while they are
/// read: so much may be sent twice, however much there is to read.
const SENT_TWICE: usize = 2_500;

fn check_complete(replies: Replies, n_slots: usize) -> World {
    let mut world = World::new(replies, n_slots);
    world.load(COMPANY);
    world.run();
    let progress = world.progress();
    assert_eq!(progress.state, LoadState::Complete, "{replies:?}, {n_slots} slots");
    assert_eq!(progress.done_permille, 1000);
    assert_eq!((progress.n_entries, progress.n_rejected), (N_ENTRIES as u64, 0));
    let answer = world.ask(&Question::default());
    assert_eq!(answer.n_entries, N_ENTRIES as u64);
    assert!(answer.proof.holds(), "{:?}", answer.proof);
    assert!((N_ENTRIES..N_ENTRIES + SENT_TWICE).contains(&world.n_sent), "{} sent", world.n_sent);
    world
}

#[test]
fn every_entry_is_read_in_whatever_order_replies_come() {
    let in_order = check_complete(Replies::InOrder, 8).ask(&Question::default());
    for seed in 1..=5 {
        let shuffled = check_complete(Replies::Shuffled { seed }, 8).ask(&Question::default());
        assert_eq!(shuffled, in_order);
    }
}

#[test]
fn the_next_request_is_sent_when_an_answer_comes_and_not_when_it_is_read() {
    let mut world = World::new(Replies::InOrder, 8);
    world.load(COMPANY);
    // By then it is known how much time a page takes up.
    while world.progress().n_entries < 800 {
        assert!(world.step());
    }
    let keys =
        |world: &World| world.flights.iter().filter(|it| is_page(it)).map(|it| it.key).collect::<Vec<_>>();
    let before = keys(&world);
    world.handle(Input::Answered { key: before[0] });
    let after = keys(&world);
    assert_eq!((after.len(), &after[..before.len()]), (before.len() + 1, &before[..]));
    // It comes once.
    world.handle(Input::Answered { key: before[0] });
    assert_eq!(keys(&world), after);
    world.run();
    assert_eq!(world.progress().n_entries, N_ENTRIES as u64);
}

#[test]
fn an_answer_that_may_be_the_last_asks_for_nothing_more() {
    let requests_of_a_second_load = |tells_of_answers: bool| {
        let mut world = World::loaded(COMPANY);
        world.load(COMPANY);
        while let Some(key) = world.flights.iter().find(|flight| is_page(flight)).map(|flight| flight.key) {
            if tells_of_answers {
                world.handle(Input::Answered { key });
            }
            assert!(world.step());
        }
        world.run();
        assert_eq!(world.progress().state, LoadState::Complete);
        world.progress().requests.n_sent
    };
    assert_eq!(requests_of_a_second_load(true), requests_of_a_second_load(false));
}

#[test]
fn a_sweep_reads_everything_again_and_says_so() {
    let mut world = World::loaded(COMPANY);
    let n_sent = world.n_sent;
    world.request(Request::Load(engine::Load { sweeps: true, ..what(COMPANY) }));
    let begun = world.progress();
    assert!(begun.sweeps && begun.state == LoadState::Loading && begun.done_permille < 1000, "{begun:?}");
    assert_eq!(begun.n_entries, N_ENTRIES as u64, "what is here stays");
    world.run();
    assert_eq!(world.progress().state, LoadState::Complete);
    assert!(world.n_sent >= n_sent + N_ENTRIES, "{} sent", world.n_sent - n_sent);
    assert_eq!(world.ask(&Question::default()).n_entries, N_ENTRIES as u64);
    // The next one is an ordinary one.
    let n_sent = world.n_sent;
    world.load(COMPANY);
    world.run();
    assert!(world.n_sent < n_sent + N_ENTRIES / 4, "{} sent", world.n_sent - n_sent);
}

#[test]
fn a_busy_server_costs_time_and_nothing_else() {
    for n_slots in [1, 2, 3] {
        let world = check_complete(Replies::Shuffled { seed: 3 }, n_slots);
        assert!(world.progress().n_too_many > 0, "{n_slots} slots: no 429 was met");
    }
}

#[test]
fn cancel_aborts_what_is_under_way_and_keeps_what_was_read() {
    let mut world = World::new(Replies::InOrder, 8);
    world.load(COMPANY);
    while world.progress().n_entries < 500 {
        assert!(world.step());
    }
    let n_entries = world.ask(&Question::default()).n_entries;
    assert!(world.flights.iter().any(is_page));
    world.request(Request::Cancel);
    assert_eq!(world.progress().state, LoadState::Cancelled);
    assert!(!world.flights.iter().any(is_page), "a page is still under way");
    world.run();
    assert_eq!(world.progress().state, LoadState::Cancelled);
    assert_eq!(world.ask(&Question::default()).n_entries, n_entries);
}

#[test]
fn a_token_that_expires_is_replaced_and_nothing_is_read_again() {
    let mut world = World::new(Replies::InOrder, 8);
    world.load(COMPANY);
    while world.progress().n_entries < 1_000 {
        assert!(world.step());
    }
    world.token = "expired";
    world.run();
    let progress = world.progress();
    assert!(matches!(progress.state, LoadState::Failed { needs_sign_in: true, .. }), "{:?}", progress.state);
    assert!(progress.n_entries >= 1_000);
    world.token = "a new one";
    world.load(COMPANY);
    world.run();
    assert_eq!(world.progress().state, LoadState::Complete);
    assert_eq!(world.ask(&Question::default()).n_entries, N_ENTRIES as u64);
    // Only the pages that were under way are asked for twice.
    let undisturbed = World::loaded(COMPANY).n_sent;
    assert!(world.n_sent <= undisturbed + 600, "{} sent, {undisturbed} without", world.n_sent);
}

#[test]
fn refusals_stop_the_load_and_name_the_next_step() {
    let check = |token: &'static str, company: i64, words: &str| {
        let mut world = World::new(Replies::InOrder, 8);
        world.token = token;
        world.load(company);
        world.run();
        match world.progress().state {
            LoadState::Failed { reason, needs_sign_in, relay_missing } => {
                assert!(reason.contains(words), "{token}, company {company}: {reason}");
                assert_eq!((needs_sign_in, relay_missing), (token == "expired", false), "{token}");
            }
            state => panic!("{token}, company {company}: {state:?}"),
        }
    };
    check("expired", COMPANY, "Get a new token");
    check("forbidden", COMPANY, "ask whoever manages users");
    check("broken", COMPANY, "Try again");
    check("maintenance", COMPANY, "Load again after");
    check("malformed", COMPANY, "can't be used");
    check("any", 404, "Check the Company ID");
    check("any", 1, "Check the Company ID");
}

#[test]
fn entries_that_cannot_be_read_are_counted_once_and_cost_no_other() {
    let mut world = World::new(Replies::Shuffled { seed: 1 }, 8);
    world.token = "messy";
    world.load(COMPANY);
    world.run();
    let progress = world.progress();
    assert_eq!(progress.state, LoadState::Complete);
    assert_eq!((progress.n_rejected, progress.n_entries), (4, N_ENTRIES as u64 - 4));
    assert!(progress.rejected.iter().all(|it| it.id.is_some() && !it.reason.is_empty()), "{progress:?}");
    assert_eq!(world.ask(&Question::default()).n_entries, N_ENTRIES as u64 - 4);
}

#[test]
fn another_company_takes_the_place_of_the_one_before() {
    let mut world = World::new(Replies::InOrder, 8);
    world.load(COMPANY);
    while world.progress().n_entries < 500 {
        assert!(world.step());
    }
    let stale = std::mem::take(&mut world.flights);
    assert!(stale.iter().any(is_page));
    world.load(OTHER_COMPANY);
    for flight in stale {
        world.deliver(flight);
    }
    world.run();
    let n_entries = entries(OTHER_COMPANY).len() as u64;
    assert_eq!(world.progress().state, LoadState::Complete);
    assert_eq!(world.progress().company, Some(OTHER_COMPANY));
    assert_eq!(world.ask_filtered(Filters::default()).n_entries, n_entries);
}

#[test]
fn where_the_apis_are_reached_in_another_way_all_is_forgotten() {
    let mut world = World::loaded(COMPANY);
    world.handle(Input::Connected);
    assert_eq!(world.ask(&Question::default()).n_entries, 0);
}
