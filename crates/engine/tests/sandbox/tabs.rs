//! Several tabs of one browser: one of them reads, the others hold and show the same, and go on where it ends.

use engine::{Answer, Input, Load, LoadState, Question, Request, Response, Role, Told};

use crate::world::{COMPANY, Disk, N_ENTRIES, Replies, World, what};

/// What a hand-over may cost: the requests that were under way, and the youngest ten minutes.
const READ_AGAIN: usize = 800;
/// Longer than any exchange between tabs.
const MAX_ROUNDS: usize = 20_000;

/// The tabs of a browser; the first of them leads.
struct Browser(Vec<World>);

impl Browser {
    /// Where nothing is kept, so that all goes from tab to tab.
    fn new(n_tabs: usize) -> Self {
        let mut tabs: Vec<_> = (0..n_tabs).map(|_| World::new(Replies::InOrder, 8)).collect();
        tabs.iter_mut().skip(1).for_each(|tab| tab.role = Role::Follows);
        Browser(tabs)
    }

    /// With the tabs over what the leader writes.
    fn over(disk: &Disk, n_tabs: usize) -> Self {
        let mut browser = Browser::new(n_tabs);
        browser.0.iter_mut().for_each(|tab| tab.disk = Some(disk.clone()));
        browser
    }

    fn load(&mut self, idx: usize) {
        self.0[idx].load(COMPANY);
        self.carry();
    }

    fn request(&mut self, idx: usize, request: Request) {
        self.0[idx].request(request);
        self.carry();
    }

    /// What is told reaches all others, in order.
    fn carry(&mut self) {
        for _ in 0..MAX_ROUNDS {
            let Some(from) = self.0.iter().position(|tab| !tab.told.is_empty()) else { return };
            let told = self.0[from].told.remove(0);
            for (idx, tab) in self.0.iter_mut().enumerate() {
                if idx != from {
                    tab.handle(Input::Told(told.clone()));
                }
            }
        }
        panic!("the tabs talk without end");
    }

    fn step(&mut self) -> bool {
        let mut went_on = false;
        for idx in 0..self.0.len() {
            went_on |= self.0[idx].step();
            self.carry();
        }
        went_on
    }

    fn run(&mut self) {
        for _ in 0..MAX_ROUNDS {
            if !self.step() {
                return;
            }
        }
        panic!("after {MAX_ROUNDS} steps: {:?}", self.0[0].progress());
    }

    /// The leader's tab is closed, and the next one takes over.
    fn close_leader(&mut self) -> World {
        let closed = self.0.remove(0);
        let next = &mut self.0[0];
        if next.disk.is_some() {
            next.disk.clone_from(&closed.disk);
        }
        next.role = Role::Leads;
        let keeps = next.disk.is_some();
        next.handle(Input::TakesOver { keeps });
        self.carry();
        closed
    }

    /// Every tab is complete, and shows the same.
    fn check_complete(&mut self) -> Answer {
        let told: Vec<_> = self.0.iter().map(World::progress).collect();
        for (idx, progress) in told.iter().enumerate() {
            assert_eq!(progress.state, LoadState::Complete, "tab {idx}");
            let counts = |idx: usize| {
                let it: &engine::Progress = &told[idx];
                (it.n_pages, it.n_entries, it.n_withdrawn, it.n_rejected, it.as_of_ticks, it.done_permille)
            };
            assert_eq!(counts(idx), counts(0), "tab {idx}");
        }
        let answers: Vec<_> = self.0.iter_mut().map(|tab| tab.ask(&Question::default())).collect();
        answers.iter().for_each(|answer| assert_eq!(*answer, answers[0]));
        answers.into_iter().next().unwrap()
    }
}

fn earlier(company: i64) -> Load {
    let load = what(company);
    Load { since_ticks: load.since_ticks + 200 * 24 * 60 * 60 * 10_000_000, ..load }
}

fn useless(world: &World) -> Vec<String> {
    let reason = |response: &Response| match response {
        Response::ToldIsUseless { reason } => Some(reason.clone()),
        _ => None,
    };
    world.responses.iter().filter_map(reason).collect()
}

fn expected() -> Answer {
    World::loaded(COMPANY).ask(&Question::default())
}

#[test]
fn one_reads_and_the_others_hold_the_same() {
    let mut browser = Browser::new(3);
    browser.load(0);
    browser.load(1);
    for _ in 0..20 {
        browser.step();
    }
    let (leader, follower) = (browser.0[0].progress(), browser.0[1].progress());
    assert_eq!((leader.state, follower.state), (LoadState::Loading, LoadState::Loading));
    assert!(follower.n_entries > 0, "what comes is told at once");
    // In the middle.
    browser.load(2);
    assert!(browser.0[2].progress().n_entries > 0, "all there is so far");
    browser.run();
    assert_eq!(browser.check_complete(), expected());
    assert_eq!((browser.0[1].n_sent, browser.0[2].n_sent), (0, 0), "followers ask the leader alone");
}

#[test]
fn what_one_has_read_another_shows_at_once() {
    let mut browser = Browser::new(2);
    browser.load(0);
    browser.run();
    browser.0[1].recall(COMPANY);
    browser.carry();
    assert_eq!(browser.check_complete(), expected());
    let n_sent = browser.0[0].n_sent;
    // A load looks for what is newer, in the tab that leads.
    browser.load(1);
    assert_eq!(browser.0[1].progress().state, LoadState::Loading);
    browser.run();
    assert_eq!(browser.check_complete(), expected());
    let again = browser.0[0].n_sent - n_sent;
    assert!(again > 0 && again <= 200, "{again} sent");
    assert_eq!(browser.0[1].n_sent, 0);
}

#[test]
fn what_is_kept_is_not_told_again() {
    let mut browser = Browser::over(&Disk::new(), 2);
    browser.load(0);
    browser.run();
    let disk = browser.0[0].disk.clone();
    browser.0[1].disk.clone_from(&disk);
    browser.0[1].recall(COMPANY);
    let asked = browser.0[1].told.remove(0);
    browser.0[0].handle(Input::Told(asked));
    assert!(browser.0[0].told.iter().all(|told| told.blocks.is_empty()), "it is on the disk");
    browser.carry();
    assert_eq!(browser.check_complete(), expected());
    assert_eq!(browser.0[1].disk, disk, "one alone writes");
}

#[test]
fn the_batch_that_is_on_its_way_to_the_disk_is_told_alone() {
    let mut browser = Browser::over(&Disk::new(), 2);
    browser.load(0);
    while browser.0[0].progress().n_entries < 1_000 {
        assert!(browser.step());
    }
    let before = browser.0[0].disk.clone();
    while browser.0[0].disk == before {
        assert!(browser.0[0].step());
    }
    browser.0[1].disk = before;
    browser.0[1].recall(COMPANY);
    let asked = browser.0[1].told.remove(0);
    browser.0[0].handle(Input::Told(asked));
    let n_bytes: usize = browser.0[0].told.iter().flat_map(|told| &told.blocks).map(Vec::len).sum();
    assert!((1..15_000).contains(&n_bytes), "{n_bytes} bytes for a page");
    browser.run();
    assert_eq!(browser.check_complete(), expected());
}

#[test]
fn a_hand_over_at_any_moment_comes_to_the_same() {
    let undisturbed = World::loaded(COMPANY).n_sent;
    let expected = expected();
    let check = |mut browser: Browser, n_steps: usize| {
        for idx in 0..browser.0.len() {
            browser.load(idx);
        }
        for _ in 0..n_steps {
            browser.step();
        }
        let closed = browser.close_leader();
        browser.run();
        assert_eq!(browser.check_complete(), expected, "handed over at {n_steps}");
        let n_sent = closed.n_sent + browser.0.iter().map(|tab| tab.n_sent).sum::<usize>();
        assert!(n_sent <= undisturbed + READ_AGAIN, "handed over at {n_steps}: {n_sent} sent");
        browser
    };
    for n_steps in (0..60).step_by(5) {
        check(Browser::new(3), n_steps);
        let mut browser = check(Browser::over(&Disk::new(), 2), n_steps);
        // What it has left on the disk is whole.
        let mut next = World::with_disk(browser.0.remove(0).disk.unwrap());
        next.recall(COMPANY);
        assert_eq!(next.progress().state, LoadState::Kept, "handed over at {n_steps}");
        assert_eq!(next.ask(&Question::default()), expected, "handed over at {n_steps}");
    }
}

#[test]
fn a_leader_may_end_between_telling_and_writing() {
    let expected = expected();
    // Two steps bring more than what is told, or kept, of the first.
    let check = |lose: fn(&mut Browser, Option<Disk>), words: &str| {
        let mut browser = Browser::over(&Disk::new(), 3);
        (0..3).for_each(|idx| browser.load(idx));
        while browser.0[2].progress().n_entries < 600 {
            assert!(browser.step());
        }
        let before = browser.0[0].disk.clone();
        while browser.0[0].disk == before {
            assert!(browser.0[0].step());
        }
        lose(&mut browser, before);
        browser.close_leader();
        browser.run();
        assert_eq!(browser.check_complete(), expected, "{words}");
        for tab in &browser.0 {
            assert_eq!(useless(tab), [""; 0], "{words}");
        }
        let mut next = World::with_disk(browser.0.remove(0).disk.unwrap());
        next.recall(COMPANY);
        assert_eq!(next.ask(&Question::default()), expected, "{words}");
        assert!(next.responses.iter().all(|it| !matches!(it, Response::KeptIsUseless { .. })), "{words}");
    };
    check(|browser, _| browser.0[0].told.clear(), "written, and not told");
    check(
        |browser, before| {
            browser.carry();
            browser.0[0].disk = before;
        },
        "told, and not written",
    );
    check(
        |browser, _| {
            for told in std::mem::take(&mut browser.0[0].told) {
                browser.0[2].handle(Input::Told(told));
            }
        },
        "told to the other one alone",
    );
}

#[test]
fn what_a_leader_has_written_and_not_told_is_not_read_again() {
    let mut browser = Browser::over(&Disk::new(), 2);
    (0..2).for_each(|idx| browser.load(idx));
    while browser.0[1].progress().n_entries < 300 {
        assert!(browser.step());
    }
    while browser.0[0].progress().n_entries < 1_600 {
        assert!(browser.0[0].step());
        browser.0[0].told.clear();
    }
    let closed = browser.close_leader();
    browser.run();
    assert_eq!(browser.check_complete(), expected());
    let undisturbed = World::loaded(COMPANY).n_sent;
    let n_sent = closed.n_sent + browser.0[0].n_sent;
    assert!(n_sent <= undisturbed + READ_AGAIN, "{n_sent} sent, {undisturbed} without");
    let mut next = World::with_disk(browser.0.remove(0).disk.unwrap());
    next.recall(COMPANY);
    assert_eq!(next.ask(&Question::default()), expected());
}

#[test]
fn what_was_complete_is_not_read_again_after_a_hand_over() {
    let mut browser = Browser::new(3);
    browser.load(0);
    browser.run();
    browser.load(1);
    browser.run();
    browser.0[2].recall(COMPANY);
    browser.carry();
    browser.close_leader();
    browser.run();
    assert_eq!(browser.check_complete(), expected());
    assert_eq!((browser.0[0].n_sent, browser.0[1].n_sent), (0, 0));
    // The new leader answers.
    browser.load(1);
    browser.run();
    assert_eq!(browser.check_complete(), expected());
    assert!((1..=READ_AGAIN).contains(&browser.0[0].n_sent), "{} sent", browser.0[0].n_sent);
}

#[test]
fn an_older_period_that_a_follower_asks_for_is_read_by_the_leader() {
    let mut browser = Browser::new(2);
    browser.request(0, Request::Load(earlier(COMPANY)));
    browser.run();
    let n_of_less = browser.0[0].progress().n_entries;
    assert!(n_of_less < N_ENTRIES as u64);
    // Without reading, what is complete for less is not said to be all.
    browser.0[1].recall(COMPANY);
    browser.carry();
    let progress = browser.0[1].progress();
    assert_eq!((progress.state, progress.kept_as_of_ticks), (LoadState::Kept, None));
    browser.load(1);
    assert_eq!(browser.0[1].progress().state, LoadState::Loading);
    browser.run();
    assert_eq!(browser.check_complete(), expected());
    assert_eq!(browser.0[1].n_sent, 0);
    // And the leader's own, shorter question does not take it back.
    browser.request(0, Request::Load(earlier(COMPANY)));
    browser.run();
    assert_eq!(browser.check_complete(), expected());
}

#[test]
fn cancel_in_any_tab_stops_all() {
    let mut browser = Browser::new(3);
    (0..3).for_each(|idx| browser.load(idx));
    while browser.0[2].progress().n_entries < 500 {
        assert!(browser.step());
    }
    browser.request(2, Request::Cancel);
    for tab in &browser.0 {
        assert_eq!(tab.progress().state, LoadState::Cancelled);
    }
    let n_sent = browser.0[0].n_sent;
    browser.run();
    assert_eq!(browser.0[0].n_sent, n_sent);
    browser.load(1);
    browser.run();
    assert_eq!(browser.check_complete(), expected());
}

#[test]
fn a_token_that_is_refused_is_asked_for_everywhere_and_one_heals_all() {
    let mut browser = Browser::new(2);
    (0..2).for_each(|idx| browser.load(idx));
    while browser.0[0].progress().n_entries < 1_000 {
        assert!(browser.step());
    }
    browser.0[0].token = "expired";
    browser.run();
    for tab in &browser.0 {
        let state = tab.progress().state;
        assert!(matches!(state, LoadState::Failed { needs_sign_in: true, .. }), "{state:?}");
    }
    browser.0[0].token = "a new one";
    browser.0[0].handle(Input::SignedIn);
    browser.carry();
    browser.run();
    assert_eq!(browser.check_complete(), expected());
    let n_sent = browser.0[0].n_sent;
    let undisturbed = World::loaded(COMPANY).n_sent;
    assert!(n_sent <= undisturbed + 600, "{n_sent} sent, {undisturbed} without");
}

#[test]
fn whoever_takes_over_without_a_token_asks_for_one_and_then_goes_on() {
    let mut browser = Browser::new(2);
    (0..2).for_each(|idx| browser.load(idx));
    while browser.0[0].progress().n_entries < 500 {
        assert!(browser.step());
    }
    browser.0[1].token = "expired";
    browser.close_leader();
    browser.run();
    let state = browser.0[0].progress().state;
    assert!(matches!(state, LoadState::Failed { needs_sign_in: true, .. }), "{state:?}");
    browser.0[0].token = "a new one";
    browser.0[0].handle(Input::SignedIn);
    browser.run();
    assert_eq!(browser.check_complete(), expected());
}

/// Lets a leader tell its follower something, changed on the way.
fn check_useless(change: fn(&mut Told), words: &str) {
    let mut browser = Browser::new(2);
    (0..2).for_each(|idx| browser.load(idx));
    while browser.0[1].progress().n_entries < 300 {
        assert!(browser.step());
    }
    let mut has_changed = false;
    while !has_changed {
        assert!(browser.0[0].step());
        for told in &mut browser.0[0].told {
            if !told.blocks.is_empty() && !has_changed {
                change(told);
                has_changed = true;
            }
        }
        browser.carry();
    }
    assert!(useless(&browser.0[1]).iter().any(|it| it.contains(words)), "{:?}", useless(&browser.0[1]));
    browser.run();
    assert_eq!(browser.check_complete(), expected(), "{words}");
    assert_eq!(browser.0[1].n_sent, 0);
}

#[test]
fn what_is_told_and_damaged_is_said_and_asked_for_again() {
    check_useless(|told| told.blocks[0].truncate(50), "damaged");
    check_useless(|told| told.blocks[0][60] ^= 4, "damaged");
    check_useless(|told| told.blocks.clear(), "entries are there of");
    check_useless(|told| told.text.truncate(40), "cannot be read");
    check_useless(|told| told.text = told.text.replacen("[2,", "[9,", 1), "another version");
    check_useless(
        |told| told.text = told.text.replace("\\\"company\\\":14146", "\\\"company\\\":14147"),
        "company",
    );
}

#[test]
fn a_batch_that_is_lost_is_missed() {
    let mut browser = Browser::new(2);
    (0..2).for_each(|idx| browser.load(idx));
    let mut n_lost = 0;
    while browser.0[0].progress().state == LoadState::Loading {
        for tab in &mut browser.0 {
            tab.step();
        }
        if n_lost < 3 && browser.0[1].progress().n_entries >= 300 * (n_lost + 1) {
            browser.0[0].told.clear();
            n_lost += 1;
        }
        browser.carry();
    }
    assert_eq!(n_lost, 3);
    browser.run();
    assert_eq!(browser.check_complete(), expected());
    assert_eq!(useless(&browser.0[1]), [""; 0]);
}

#[test]
fn nobody_takes_part_who_shares_another_company() {
    let mut browser = Browser::new(2);
    browser.load(0);
    browser.run();
    let n_sent = browser.0[0].n_sent;
    browser.0[1].load(crate::world::OTHER_COMPANY);
    browser.carry();
    browser.run();
    assert_eq!(browser.0[0].n_sent, n_sent);
    assert_eq!(browser.0[1].ask(&Question::default()).n_entries, 0);
}

#[test]
fn what_was_read_stays_where_the_tabs_are_others() {
    let mut world = World::new(Replies::InOrder, 8);
    world.load(COMPANY);
    while world.progress().n_entries < 1_000 {
        assert!(world.step());
    }
    world.token = "expired";
    world.run();
    world.token = "a new one";
    world.handle(Input::Moved);
    world.load(COMPANY);
    assert!(world.progress().n_entries >= 1_000);
    world.run();
    assert_eq!(world.ask(&Question::default()), expected());
    let undisturbed = World::loaded(COMPANY).n_sent;
    assert!(world.n_sent <= undisturbed + 600, "{} sent, {undisturbed} without", world.n_sent);
}
