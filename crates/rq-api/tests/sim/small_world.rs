//! A small world, exhausted: every history of a few rows, a few changes and a crash, with every order of ties.
//!
//! One request is in flight at a time, and nothing but the crash fails; changes fall between any two answers.
//! Everything that can happen is tried, and states that were seen are not tried again.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::AddAssign;
use std::sync::atomic::{AtomicU32, Ordering};

use rq_api::sync::{Ask, Effect, Event, Outcome, RequestId, RowKey, Settings};

use super::client::Client;
use super::history::{show_ask, show_reply};
use super::rules::{Breach, Checked, check_disk, check_gone, check_outcome};
use super::server::{Counts, Habits, Server, Ties, at, tick_of};
use super::store::{Rows, Store};

/// How small.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub n_rows: usize,
    pub top: u16,
    pub n_changes: usize,
    pub n_crashes: usize,
    /// Whether every run reads everything again.
    pub sweeps: bool,
    /// Requests that find rows of one stamp in another order than by `Id`: in every order there is.
    pub n_odd_orders: usize,
}

/// What was tried, or the history that breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exhausted {
    pub n_states: usize,
    pub n_ends: usize,
    /// Of the ends: with a check that was confirmed, and with rows that are marked.
    pub n_checked: usize,
    pub n_withdrawn: usize,
    /// Crashes with a moment that is half read.
    pub n_left_drains: usize,
}

impl AddAssign for Exhausted {
    fn add_assign(&mut self, other: Self) {
        self.n_states += other.n_states;
        self.n_ends += other.n_ends;
        self.n_checked += other.n_checked;
        self.n_withdrawn += other.n_withdrawn;
        self.n_left_drains += other.n_left_drains;
    }
}

#[derive(Debug)]
pub struct Counterexample {
    pub breach: Breach,
    pub history: Vec<String>,
}

impl fmt::Display for Counterexample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}: {}", self.breach.rule, self.breach.what)?;
        self.history.iter().try_for_each(|line| writeln!(f, "  {line}"))
    }
}

/// Ticks between the stamps of rows that don't share one; more than the lateness, so that old rows settle.
const APART: i64 = 4;

#[derive(Clone)]
struct World<C> {
    server: Server,
    client: C,
    store: Store,
    flight: Option<(RequestId, Ask)>,
    pass_seq: u64,
    /// The server's sequence of changes when the client was started.
    run_seq: u64,
    checked: Option<Checked>,
    /// Since the last answer.
    changed: bool,
    n_changes_left: usize,
    n_crashes_left: usize,
    n_odd_orders_left: usize,
}

struct Search {
    settings: Settings,
    seen: HashSet<u64>,
    path: Vec<String>,
    found: Exhausted,
}

/// Tries everything, for every way to share stamps among the rows, on all cores.
pub fn exhaust<C: Client>(size: Size, counts: Counts) -> Result<Exhausted, Box<Counterexample>> {
    let n_ways = 1_u32 << size.n_rows.saturating_sub(1);
    let next = AtomicU32::new(0);
    let work = || -> Result<Exhausted, Box<Counterexample>> {
        let mut exhausted = Exhausted::default();
        loop {
            let ties = next.fetch_add(1, Ordering::Relaxed);
            if ties >= n_ways {
                return Ok(exhausted);
            }
            exhausted += exhaust_one::<C>(size, counts, ties)?;
        }
    };
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().expect("a search that does not panic")).collect()
    });
    let mut exhausted = Exhausted::default();
    for part in parts {
        exhausted += part?;
    }
    Ok(exhausted)
}

/// `ties`: a bit for each row but the first, which says whether it shares its stamp with the one before.
fn exhaust_one<C: Client>(size: Size, counts: Counts, ties: u32) -> Result<Exhausted, Box<Counterexample>> {
    let settings = Settings {
        sweep: size.sweeps,
        top: size.top,
        granularity_ticks: 1,
        rounding_ticks: 0,
        lateness_ticks: 2,
        start: 1,
        cap: 1,
        ..Settings::since(at(0))
    };
    let habits = Habits {
        counts,
        ties: Ties::AtRandom,
        grain: 1,
        prints_coarsely: false,
        rounds_ends_to: 1,
        unreadable_one_in: 0,
    };
    let mut server = Server::new(habits);
    server.pass(1);
    for n in 0..size.n_rows {
        let is_tied = n == 0 || ties & (1 << (n - 1)) != 0;
        server.pass(if is_tied { 0 } else { APART });
        server.insert();
    }
    let mut world = World {
        server,
        client: C::new(settings.clone()),
        store: Store::new(None),
        flight: None,
        pass_seq: 0,
        run_seq: 0,
        checked: None,
        changed: false,
        n_changes_left: size.n_changes,
        n_crashes_left: size.n_crashes,
        n_odd_orders_left: size.n_odd_orders,
    };
    let rows = world.server.rows().map(|(row, _)| format!("{} at {}", row.id, tick_of(row.updated)));
    let path = vec![format!("rows: {}", rows.collect::<Vec<_>>().join(", "))];
    let mut search = Search { settings, seen: HashSet::new(), path, found: Exhausted::default() };
    let outcome = match search.tell(&mut world, Event::Start) {
        Ok(false) => search.explore(world),
        Ok(true) => Ok(()),
        Err(breach) => Err(breach),
    };
    let Search { seen, path, found, .. } = search;
    match outcome {
        Ok(()) => Ok(Exhausted { n_states: seen.len(), ..found }),
        Err(breach) => Err(Box::new(Counterexample { breach, history: path })),
    }
}

impl Search {
    /// Everything that can happen from here. On a breach the path stays, as the counterexample.
    fn explore<C: Client>(&mut self, world: World<C>) -> Result<(), Breach> {
        if !self.seen.insert(key(&world)) {
            return Ok(());
        }
        // A crash sees nothing of the server: one after a change does what one before it does.
        if world.n_crashes_left > 0 && !world.changed {
            let mut next = world.clone();
            next.n_crashes_left -= 1;
            self.path.push("crash".into());
            check_disk(&next.server, &next.store)?;
            next.store.restart();
            next.flight = None;
            next.checked = None;
            next.run_seq = next.server.seq;
            let (done, drains) = (next.store.disk.windows.clone(), next.store.disk.drains.clone());
            self.found.n_left_drains += usize::from(!drains.is_empty());
            next.client = C::new(Settings { done, drains, ..self.settings.clone() });
            self.go(next, Event::Start)?;
        }
        if world.n_changes_left > 0 {
            for ticks in [0, 1] {
                self.change(&world, ticks)?;
            }
        }
        let Some((id, ask)) = world.flight else { return Ok(()) };
        for (n, page) in world.server.answers(ask).into_iter().enumerate() {
            let mut next = world.clone();
            next.flight = None;
            next.changed = false;
            if n > 0 {
                let Some(left) = next.n_odd_orders_left.checked_sub(1) else { break };
                next.n_odd_orders_left = left;
            }
            if ask.to.is_none() {
                next.pass_seq = next.server.seq;
            }
            next.store.merge(&page.items);
            let oldest = page.items.iter().map(|row| row.updated).min();
            let event =
                Event::Page { id, rows: page.items, unreadable: Vec::new(), oldest, count: page.count };
            self.path.push(format!("{}: {}", show_ask(ask), show_reply(&event)));
            self.go(next, event)?;
        }
        Ok(())
    }

    /// An insert, and an update and a delete of each row, so many ticks from now.
    fn change<C: Client>(&mut self, world: &World<C>, ticks: i64) -> Result<(), Breach> {
        type Change = fn(&mut Server, i64);
        let changes: [(&str, Change); 2] = [("update", Server::update), ("delete", Server::delete)];
        let mut next = world.clone();
        next.n_changes_left -= 1;
        next.changed = true;
        next.server.pass(ticks);
        for (name, change) in changes {
            for id in world.server.ids() {
                let mut next = next.clone();
                change(&mut next.server, id);
                self.path.push(format!("{name} {id} at {}", next.server.now));
                self.explore(next)?;
                self.path.pop();
            }
        }
        next.server.insert();
        self.path.push(format!("insert at {}", next.server.now));
        self.explore(next)?;
        self.path.pop();
        Ok(())
    }

    fn go<C: Client>(&mut self, mut world: World<C>, event: Event) -> Result<(), Breach> {
        if !self.tell(&mut world, event)? {
            self.explore(world)?;
        }
        self.path.pop();
        Ok(())
    }

    /// True at the end.
    fn tell<C: Client>(&mut self, world: &mut World<C>, event: Event) -> Result<bool, Breach> {
        let mut effects = VecDeque::from(world.client.handle(0, event));
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::ListHeld { from } => {
                    world.checked = Some(if self.settings.sweep {
                        Checked { gone_up_to: world.run_seq, unless_put_after: None }
                    } else {
                        Checked { gone_up_to: world.server.seq, unless_put_after: Some(world.pass_seq) }
                    });
                    effects.extend(world.client.handle(0, Event::Held { rows: world.store.list(from) }));
                }
                Effect::Withdrawn { rows } => world.store.withdraw(&rows),
                Effect::Fetch { id, ask } => world.flight = Some((id, ask)),
                Effect::Ended(outcome) => {
                    self.found.n_ends += 1;
                    check_outcome(&outcome, &world.server, &world.store, world.pass_seq)?;
                    if outcome == Outcome::Complete {
                        let checked = world.checked.filter(|_| world.client.unconfirmed().is_empty());
                        self.found.n_checked += usize::from(checked.is_some());
                        self.found.n_withdrawn += usize::from(!world.store.withdrawn.is_empty());
                        check_gone(&world.server, &world.store, world.pass_seq, checked)?;
                    }
                    world.store.write(&world.client, false);
                    check_disk(&world.server, &world.store)?;
                    return Ok(true);
                }
                _ => {}
            }
        }
        world.store.write(&world.client, false);
        Ok(false)
    }
}

/// States with the same key behave alike: of what was kept, only what the server still has matters, unless it
/// is checked.
fn key<C: Client>(world: &World<C>) -> u64 {
    let World {
        server,
        client,
        store,
        flight,
        pass_seq,
        run_seq,
        checked,
        changed,
        n_changes_left,
        n_crashes_left,
        n_odd_orders_left,
    } = world;
    let mut hasher = DefaultHasher::new();
    client.hash_essence(&mut hasher);
    let flight = flight.map(|(_, ask)| (ask.from, ask.to, ask.skip, ask.top));
    let now = if *n_changes_left > 0 { server.now } else { 0 };
    (flight, *changed && *n_crashes_left > 0, n_odd_orders_left, n_changes_left, n_crashes_left, now)
        .hash(&mut hasher);
    let is_in = |rows: &Rows, row: &RowKey| rows.get(&row.id).is_some_and(|kept| kept.contains(&row.updated));
    for (row, seq) in server.rows() {
        (row, seq <= *pass_seq, is_in(&store.rows, &row), is_in(&store.disk.rows, &row)).hash(&mut hasher);
    }
    store.disk.windows.iter().for_each(|window| window.hash(&mut hasher));
    store.disk.drains.hash(&mut hasher);
    // Where what was held can be checked, now or after a crash, all that is held matters.
    if *n_crashes_left > 0 {
        (&store.disk.rows, &store.disk.withdrawn).hash(&mut hasher);
    }
    if *n_crashes_left > 0 || checked.is_some() || !client.unconfirmed().is_empty() {
        (&store.rows, &store.withdrawn, server.last_put() > *pass_seq).hash(&mut hasher);
        if let Some(checked) = checked {
            checked.unless_put_after.is_some_and(|seq| server.last_put() > seq).hash(&mut hasher);
            let is_due = |&(_, seq): &(i64, u64)| seq <= checked.gone_up_to;
            server.deleted().filter(is_due).for_each(|(id, _)| id.hash(&mut hasher));
        }
        server.deleted().for_each(|(id, seq)| (id, seq <= *run_seq).hash(&mut hasher));
    }
    hasher.finish()
}
