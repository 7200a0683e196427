//! A small world, exhausted: every history of a few rows, a few changes and a crash, with every order of ties.
//!
//! One request is in flight at a time, and nothing but the crash fails; changes fall between any two answers.
//! Everything that can happen is tried, and states that were seen are not tried again.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use rq_api::sync::{Ask, Effect, Event, RequestId, RowKey, Settings};

use super::client::Client;
use super::history::{show_ask, show_reply};
use super::rules::{Breach, check_disk, check_outcome};
use super::server::{Counts, Habits, Server, Ties, at, tick_of};
use super::store::{Rows, Store};

/// How small.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub n_rows: usize,
    pub top: u16,
    pub n_changes: usize,
    pub n_crashes: usize,
    /// Requests that find rows of one stamp in another order than by `Id`: in every order there is.
    pub n_odd_orders: usize,
}

/// What was tried, or the history that breaks a rule.
#[derive(Debug)]
pub struct Exhausted {
    pub n_states: usize,
    pub n_ends: usize,
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
    n_ends: usize,
}

/// Tries everything, for every way to share stamps among the rows.
pub fn exhaust<C: Client>(size: Size, counts: Counts) -> Result<Exhausted, Box<Counterexample>> {
    let settings = Settings {
        top: size.top,
        granularity_ticks: 1,
        rounding_ticks: 0,
        lateness_ticks: 2,
        start: 1,
        cap: 1,
        ..Settings::since(at(0))
    };
    let mut search = Search { settings, seen: HashSet::new(), path: Vec::new(), n_ends: 0 };
    for ties in 0..1_u32 << size.n_rows.saturating_sub(1) {
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
            client: C::new(search.settings.clone()),
            store: Store::new(None),
            flight: None,
            pass_seq: 0,
            changed: false,
            n_changes_left: size.n_changes,
            n_crashes_left: size.n_crashes,
            n_odd_orders_left: size.n_odd_orders,
        };
        let rows = world.server.rows().map(|(row, _)| format!("{} at {}", row.id, tick_of(row.updated)));
        search.path = vec![format!("rows: {}", rows.collect::<Vec<_>>().join(", "))];
        let outcome = match search.tell(&mut world, Event::Start) {
            Ok(false) => search.explore(world),
            Ok(true) => Ok(()),
            Err(breach) => Err(breach),
        };
        if let Err(breach) = outcome {
            return Err(Box::new(Counterexample { breach, history: search.path }));
        }
    }
    Ok(Exhausted { n_states: search.seen.len(), n_ends: search.n_ends })
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
            next.client = C::new(Settings { done: next.store.disk.windows.clone(), ..self.settings.clone() });
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
        for effect in world.client.handle(0, event) {
            match effect {
                Effect::Fetch { id, ask } => world.flight = Some((id, ask)),
                Effect::Ended(outcome) => {
                    self.n_ends += 1;
                    check_outcome(&outcome, &world.server, &world.store, world.pass_seq)?;
                    world.store.write(world.client.settled(), world.client.complete(), false);
                    check_disk(&world.server, &world.store)?;
                    return Ok(true);
                }
                _ => {}
            }
        }
        world.store.write(world.client.settled(), world.client.complete(), false);
        Ok(false)
    }
}

/// States with the same key behave alike: of what was kept, only what the server still has matters.
fn key<C: Client>(world: &World<C>) -> u64 {
    let World {
        server,
        client,
        store,
        flight,
        pass_seq,
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
    hasher.finish()
}
