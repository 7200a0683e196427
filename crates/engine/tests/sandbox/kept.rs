//! What outlives an engine, and what the next one makes of it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use engine::{Input, LoadState, Question, Request, Response, write_block};

use sandbox::{Options, Sandbox};

use crate::world::{COMPANY, Disk, N_ENTRIES, OTHER_COMPANY, World, entries, entries_of, what};

/// What a kill in a moment of many entries may cost.
const A_PAGE: usize = 100;
/// What a kill may cost: the requests that were under way, and the youngest ten minutes.
const READ_AGAIN: usize = 800;

fn all() -> Question {
    Question::default()
}

fn useless(world: &World) -> Option<String> {
    let reason = |response: &Response| match response {
        Response::KeptIsUseless { reason } => Some(reason.clone()),
        _ => None,
    };
    world.responses.iter().find_map(reason)
}

/// After everything was read.
fn full_disk() -> Disk {
    let mut world = World::with_disk(Disk::new());
    world.load(COMPANY);
    world.run();
    assert_eq!(world.progress().state, LoadState::Complete);
    world.disk.unwrap()
}

#[test]
fn a_second_visit_shows_at_once_and_reads_what_is_new() {
    let first = World::loaded(COMPANY).ask(&all());
    let mut world = World::with_disk(full_disk());
    world.load(COMPANY);
    assert_eq!(world.ask(&all()), first, "names are there as well");
    let progress = world.progress();
    assert_eq!(progress.state, LoadState::Loading);
    assert!(progress.kept_as_of_ticks.is_some());
    world.run();
    assert_eq!(world.progress().state, LoadState::Complete);
    assert_eq!(world.ask(&all()), first);
    assert!(world.n_sent <= 200, "{} entries sent", world.n_sent);
}

#[test]
fn what_is_kept_can_be_seen_without_reading() {
    let mut world = World::with_disk(full_disk());
    world.recall(COMPANY);
    assert!(world.flights.is_empty());
    let progress = world.progress();
    assert_eq!((progress.state, progress.n_entries), (LoadState::Kept, N_ENTRIES as u64));
    assert_eq!(progress.kept_as_of_ticks, progress.as_of_ticks);
    assert!(progress.as_of_ticks.is_some());
    assert_eq!(world.ask(&all()).n_entries, N_ENTRIES as u64);

    let mut nothing = World::with_disk(full_disk());
    nothing.recall(OTHER_COMPANY);
    assert_eq!(nothing.progress().state, LoadState::Idle);
}

#[test]
fn what_is_kept_of_a_shorter_time_is_not_said_to_be_all() {
    let mut world = World::with_disk(full_disk());
    let earlier = what(COMPANY).since_ticks - 1;
    world.request(Request::Recall(engine::Load { since_ticks: earlier, ..what(COMPANY) }));
    let progress = world.progress();
    assert_eq!((progress.state, progress.kept_as_of_ticks), (LoadState::Kept, None));
}

#[test]
fn an_engine_that_is_killed_at_any_moment_is_followed_by_one_that_goes_on() {
    let undisturbed = World::loaded(COMPANY);
    let expected = World::loaded(COMPANY).ask(&all());
    for n_steps in (1..60).step_by(3) {
        let mut killed = World::with_disk(Disk::new());
        killed.load(COMPANY);
        for _ in 0..n_steps {
            killed.step();
        }
        let mut next = World::with_disk(killed.disk.unwrap());
        next.load(COMPANY);
        next.run();
        assert_eq!(next.progress().state, LoadState::Complete, "killed at {n_steps}");
        assert_eq!(next.ask(&all()), expected, "killed at {n_steps}");
        let n_sent = killed.n_sent + next.n_sent;
        assert!(n_sent <= undisturbed.n_sent + READ_AGAIN, "killed at {n_steps}: {n_sent} sent");
    }
}

/// Enough entries that a night on which many were written again fills pages.
fn sandbox_with_ties() -> &'static Sandbox {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();
    SANDBOX.get_or_init(|| Sandbox::new(Options { entries: 10_000, ..Options::default() }))
}

/// The last night on which many entries were written at one moment, and how many they were.
fn last_night() -> (i64, usize) {
    let mut nights: BTreeMap<i64, usize> = BTreeMap::new();
    for entry in entries_of(sandbox_with_ties(), COMPANY) {
        *nights.entry(entry.last_update_date_utc.ticks()).or_default() += 1;
    }
    nights.into_iter().rfind(|&(_, n_entries)| n_entries > 300).unwrap()
}

/// Loads what was written from the day before that night on.
fn begin_in_that_night(disk: Disk) -> World {
    const DAY_TICKS: i64 = 24 * 3600 * 10_000_000;
    let mut world = World::with_disk_and_sandbox(disk, sandbox_with_ties());
    let since_ticks = last_night().0 - DAY_TICKS;
    world.request(Request::Load(engine::Load { since_ticks, ..what(COMPANY) }));
    world
}

fn is_half_read(disk: &Disk) -> bool {
    disk.get(&COMPANY).is_some_and(|kept| kept.head.contains("\"drains\":[{"))
}

fn number_after(text: &str, name: &str) -> usize {
    text.split_once(name).unwrap().1.split_once(',').unwrap().0.parse().unwrap()
}

/// Killed when so many pages were written while the night was half read; nothing if it is over before.
fn killed_in_that_night(n_pages: usize) -> Option<World> {
    let mut killed = begin_in_that_night(Disk::new());
    let mut n_written = 0;
    while n_written < n_pages {
        if !killed.step() {
            return None;
        }
        n_written += usize::from(is_half_read(killed.disk.as_ref().unwrap()));
    }
    Some(killed)
}

/// What such a kill leaves once it is known how many entries the night has, and some were seen.
fn half_read_night() -> Disk {
    let is_counted =
        |disk: &Disk| disk.get(&COMPANY).is_some_and(|kept| number_after(&kept.head, "\"n_rows\":") > 0);
    (1..).map(|n_pages| killed_in_that_night(n_pages).unwrap().disk.unwrap()).find(is_counted).unwrap()
}

#[test]
fn an_engine_that_is_killed_in_a_moment_of_many_entries_goes_on_with_the_rest_of_it() {
    let (_, n_ties) = last_night();
    let mut undisturbed = begin_in_that_night(Disk::new());
    undisturbed.run();
    let expected = undisturbed.ask(&all());
    let mut n_kills = 0;
    while let Some(mut killed) = killed_in_that_night(n_kills + 1) {
        n_kills += 1;
        let mut next = begin_in_that_night(killed.disk.take().unwrap());
        next.run();
        assert_eq!(next.progress().state, LoadState::Complete, "kill {n_kills}");
        assert_eq!((next.progress().n_withdrawn, next.ask(&all())), (0, expected.clone()), "kill {n_kills}");
        let n_again = (killed.n_sent + next.n_sent).saturating_sub(undisturbed.n_sent);
        assert!(n_again <= A_PAGE, "kill {n_kills}: {n_again} read again");
    }
    assert!(n_kills >= n_ties / 100, "{n_kills} kills");
}

#[test]
fn what_is_half_read_is_read_anew_where_its_entries_are_not_held() {
    let expected = {
        let mut world = begin_in_that_night(Disk::new());
        world.run();
        world.ask(&all())
    };
    let check = |damage: fn(&str) -> String| {
        let mut disk = half_read_night();
        let kept = disk.get_mut(&COMPANY).unwrap();
        kept.head = damage(&kept.head);
        let mut world = begin_in_that_night(disk);
        assert_eq!(useless(&world), None);
        world.run();
        let progress = world.progress();
        assert_eq!((progress.state, progress.n_withdrawn), (LoadState::Complete, 0));
        assert_eq!(progress.requests.n_compared, 1, "the comparison with the server finds nothing amiss");
        assert_eq!(world.ask(&all()), expected);
    };
    // All of it, by entries that are not there.
    check(|head| {
        let (before, drain) = head.split_once("\"drains\":[{").unwrap();
        let n_rows: usize = number_after(drain, "\"n_rows\":");
        let (drain, after) = drain.split_once("]}").unwrap();
        let (drain, seen) = drain.split_once("\"n_pages_left\":").unwrap();
        let seen = seen.split_once("\"seen\":[").unwrap().1;
        let invented = ",1".repeat(n_rows - seen.split(',').count());
        let left = "\"n_pages_left\":0,\"skips_left\":[]";
        format!("{before}\"drains\":[{{{drain}{left},\"seen\":[{seen}{invented}]}}{after}")
    });
    // As versions write it that know nothing of it.
    check(|head| {
        let (before, rest) = head.split_once("\"drains\":[{").unwrap();
        let (_, after) = rest.split_once("}],").unwrap();
        format!("{before}{after}")
    });
}

/// What was half read by an earlier load has not been seen by the one that goes on with it: neither is it gone, nor
/// does it hide what is.
#[test]
fn what_is_gone_of_a_moment_that_is_half_read_is_withdrawn() {
    let mut disk = half_read_night();
    let (night, _) = last_night();
    let mut ghost = entries_of(sandbox_with_ties(), COMPANY)
        .into_iter()
        .find(|entry| entry.last_update_date_utc.ticks() == night)
        .unwrap();
    ghost.id = 999_999_999;
    let kept = disk.get_mut(&COMPANY).unwrap();
    kept.blocks.push(write_block([&ghost]));
    let n_entries = number_after(&kept.head, "\"n_entries\":");
    let [was, is] = [n_entries, n_entries + 1].map(|n| format!("\"n_entries\":{n},"));
    kept.head = kept.head.replace(&was, &is);
    let mut world = begin_in_that_night(disk);
    world.run();
    let progress = world.progress();
    assert_eq!((progress.state, progress.n_withdrawn), (LoadState::Complete, 1));
}

#[test]
fn what_is_damaged_is_said_and_read_again() {
    let expected = World::loaded(COMPANY).ask(&all());
    let check = |damage: fn(&mut engine::Kept), words: &str| {
        let mut disk = full_disk();
        damage(disk.get_mut(&COMPANY).unwrap());
        let mut world = World::with_disk(disk);
        world.load(COMPANY);
        let reason = useless(&world).unwrap_or_default();
        assert!(reason.contains(words), "{reason}");
        world.run();
        assert_eq!(world.ask(&all()), expected);
        // And it is whole again.
        let mut next = World::with_disk(world.disk.unwrap());
        next.recall(COMPANY);
        assert_eq!(useless(&next), None);
        assert_eq!(next.ask(&all()), expected);
    };
    check(|kept| kept.head.truncate(20), "head");
    check(|kept| kept.head = kept.head.replacen("1", "9", 1), "another version");
    check(|kept| kept.head = kept.head.replace("14146", "14147"), "another company");
    check(|kept| drop(kept.blocks.pop()), "entries are there of");
    check(|kept| kept.blocks[3].truncate(50), "");
}

#[test]
fn where_no_more_can_be_kept_it_goes_on_in_memory() {
    let mut world = World::with_disk(Disk::new());
    world.load(COMPANY);
    for _ in 0..12 {
        world.step();
    }
    world.handle(Input::KeepsNoMore);
    let left = world.disk.clone();
    world.run();
    assert_eq!(world.progress().state, LoadState::Complete);
    assert_eq!(world.ask(&all()).n_entries, N_ENTRIES as u64);
    assert_eq!(world.disk, left, "nothing is written any more");
    let mut next = World::with_disk(world.disk.unwrap());
    next.load(COMPANY);
    next.run();
    assert_eq!(next.ask(&all()).n_entries, N_ENTRIES as u64);
}

/// Adds an entry that the server never had, as one that it has deleted since.
fn haunt(disk: &mut Disk) {
    let mut ghost = entries(COMPANY).swap_remove(700);
    ghost.id = 999_999;
    let kept = disk.get_mut(&COMPANY).unwrap();
    kept.blocks.push(write_block([&ghost]));
    kept.head = kept.head.replace("\"n_entries\":2000", "\"n_entries\":2001");
}

#[test]
fn what_the_server_no_longer_has_is_withdrawn() {
    let mut disk = full_disk();
    haunt(&mut disk);
    // Nothing is settled, so that all is read again.
    let kept = disk.get_mut(&COMPANY).unwrap();
    let (before, rest) = kept.head.split_once("\"windows\":[").unwrap();
    let (_, after) = rest.split_once("]],").unwrap();
    kept.head = format!("{before}\"windows\":[],{after}");
    let mut world = World::with_disk(disk);
    world.load(COMPANY);
    assert_eq!(world.ask(&all()).n_entries, N_ENTRIES as u64 + 1);
    world.run();
    let progress = world.progress();
    assert_eq!((progress.state, progress.n_withdrawn), (LoadState::Complete, 1));
    assert_eq!(world.ask(&all()).n_entries, N_ENTRIES as u64);
    let mut next = World::with_disk(world.disk.unwrap());
    next.recall(COMPANY);
    let progress = next.progress();
    assert_eq!((progress.n_entries, progress.n_withdrawn), (N_ENTRIES as u64, 1));
}

#[test]
fn what_was_deleted_where_nothing_is_read_again_is_withdrawn_too() {
    let mut disk = full_disk();
    haunt(&mut disk);
    let mut world = World::with_disk(disk);
    world.load(COMPANY);
    world.run();
    let progress = world.progress();
    assert_eq!((progress.state, progress.n_withdrawn), (LoadState::Complete, 1));
    assert_eq!(progress.n_entries, N_ENTRIES as u64);
    assert!(world.n_sent <= 800, "{} entries sent", world.n_sent);
}

#[test]
fn many_small_blocks_become_one() {
    let mut disk = full_disk();
    for _ in 0..80 {
        let mut world = World::with_disk(disk);
        world.load(COMPANY);
        world.run();
        disk = world.disk.unwrap();
        let n_blocks = disk.get(&COMPANY).unwrap().blocks.len();
        assert!(n_blocks <= 70, "{n_blocks} blocks");
    }
}
