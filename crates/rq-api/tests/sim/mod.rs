//! The simulator: the sync protocol against a hostile server, from a seed that replays.
//!
//! Start at [`simulate`]. A [`Plan`] says what kind of history it is, a [`History`] tells it; [`Mistake`]s
//! are planted to see that the rules catch them.

mod chance;
mod client;
mod covered;
mod history;
mod mistake;
mod plan;
mod rules;
mod server;
mod small_world;
mod store;
mod timed;

use std::sync::atomic::{AtomicU64, Ordering};

pub use chance::Chance;
pub use client::{Client, SkipWalk};
pub use covered::Covered;
pub use history::History;
pub use mistake::Mistake;
pub use plan::Plan;
pub use rules::{Breach, Rule};
pub use server::{Counts, at};
pub use small_world::{Size, exhaust};
pub use timed::{Line, time};

/// Histories that one core tells before it takes others; every so many of these a long run says how far it is.
const CHUNK: u64 = 500;
const TELL_EVERY: u64 = 100;
/// Orders of events to try for each smaller plan, and for the smallest.
const SALTS: u64 = 24;
const SALTS_AT_LAST: u64 = 300;
/// How often to begin again with the shortest.
const ROUNDS: usize = 3;

/// A history in which a rule was broken.
#[derive(Debug)]
pub struct Broken {
    pub seed: u64,
    pub breach: Breach,
    /// The shortest history found that breaks the rule.
    pub plan: Plan,
    pub trace: Vec<String>,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "seed {}: {:?}: {}\n{:#?}", self.seed, self.breach.rule, self.breach.what, self.plan)?;
        self.trace.iter().try_for_each(|line| writeln!(f, "  {line}"))
    }
}

/// Tells `n` histories, from `seed` on, on all cores; the error is the first that breaks a rule, shrunk.
pub fn simulate<C: Client>(seed: u64, n: u64) -> Result<Covered, Box<Broken>> {
    let n_chunks = n.div_ceil(CHUNK);
    let next_chunk = AtomicU64::new(0);
    let first_broken = AtomicU64::new(u64::MAX);
    let work = || {
        let mut covered = Covered::default();
        let mut broken = None;
        loop {
            let chunk = next_chunk.fetch_add(1, Ordering::Relaxed);
            let seeds = seed + chunk * CHUNK..(seed + (chunk + 1) * CHUNK).min(seed + n);
            if chunk >= n_chunks || seeds.start > first_broken.load(Ordering::Relaxed) {
                return (covered, broken);
            }
            for seed in seeds {
                let plan = Plan::new(&mut Chance::new(seed));
                match History::<C>::new(seed, &plan, None).tell() {
                    Ok(of_one) => covered += of_one,
                    Err(breach) => {
                        first_broken.fetch_min(seed, Ordering::Relaxed);
                        broken = Some((seed, plan, breach));
                        break;
                    }
                }
            }
            if (chunk + 1).is_multiple_of(TELL_EVERY) {
                eprintln!("{} of {n} histories", (chunk + 1) * CHUNK);
            }
        }
    };
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().expect("a simulator that does not panic")).collect()
    });
    let mut covered = Covered::default();
    let mut all_broken = Vec::new();
    for (part, broken) in parts {
        covered += part;
        all_broken.extend(broken);
    }
    match all_broken.into_iter().min_by_key(|&(seed, ..)| seed) {
        None => Ok(covered),
        Some((seed, plan, breach)) => Err(Box::new(shrink::<C>(seed, plan, breach, None))),
    }
}

/// The first of `n` seeds whose history shows the mistake: by the rule that it is expected to break.
pub fn catch<C: Client>(mistake: Mistake, n: u64) -> Option<(u64, Breach)> {
    (1..=n).find_map(|seed| {
        let plan = Plan::new(&mut Chance::new(seed));
        let breach = History::<C>::new(seed, &plan, Some(mistake)).tell().err()?;
        (breach.rule == mistake.breaks()).then_some((seed, breach))
    })
}

/// The same, with that history made as short as it can be.
pub fn catch_and_shrink<C: Client>(mistake: Mistake, n: u64) -> Option<Broken> {
    let (seed, breach) = catch::<C>(mistake, n)?;
    Some(shrink::<C>(seed, Plan::new(&mut Chance::new(seed)), breach, Some(mistake)))
}

/// Leaves out whatever can be left out while the rule is still broken, in this order of events or a few others.
/// Of many orders of what is left, the shortest history stays.
fn shrink<C: Client>(seed: u64, plan: Plan, breach: Breach, mistake: Option<Mistake>) -> Broken {
    let rule = breach.rule;
    let breaks =
        |plan: &Plan| History::<C>::new(seed, plan, mistake).tell().err().is_some_and(|it| it.rule == rule);
    let salted = |plan: Plan, n_salts: u64| {
        let salts = std::iter::once(plan.salt).chain(1..n_salts);
        salts.map(move |salt| Plan { salt, ..plan.clone() })
    };
    let traced = |plan: &Plan| {
        let mut history = History::<C>::new(seed, plan, mistake);
        history.trace = Some(Vec::new());
        let breach = history.tell().err().filter(|breach| breach.rule == rule)?;
        Some((history.trace.unwrap_or_default(), breach))
    };
    let mut broken = Broken { seed, breach, plan, trace: Vec::new() };
    // From another order of events, more can be left out.
    for _ in 0..ROUNDS {
        let smaller = |plan: &Plan| {
            plan.smaller().into_iter().find_map(|plan| salted(plan, SALTS).find(|plan| breaks(plan)))
        };
        while let Some(plan) = smaller(&broken.plan) {
            broken.plan = plan;
        }
        let shortest = salted(broken.plan.clone(), SALTS_AT_LAST)
            .filter_map(|plan| traced(&plan).map(|(trace, breach)| Broken { seed, breach, plan, trace }))
            .min_by_key(|broken| broken.trace.len());
        broken = shortest.unwrap_or(broken);
    }
    broken
}
