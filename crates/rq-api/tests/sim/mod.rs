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

/// Tells `n` histories, from `seed` on; stops at the first that breaks a rule.
pub fn simulate<C: Client>(seed: u64, n: u64) -> Result<Covered, Box<Broken>> {
    let mut covered = Covered::default();
    for seed in seed..seed + n {
        let plan = Plan::new(&mut Chance::new(seed));
        match History::<C>::new(seed, &plan, None).tell() {
            Ok(of_one) => covered += of_one,
            Err(breach) => return Err(Box::new(shrink::<C>(seed, plan, breach))),
        }
    }
    Ok(covered)
}

/// The first of `n` seeds whose history shows the mistake: by the rule that it is expected to break.
pub fn catch<C: Client>(mistake: Mistake, n: u64) -> Option<(u64, Breach)> {
    (1..=n).find_map(|seed| {
        let plan = Plan::new(&mut Chance::new(seed));
        let breach = History::<C>::new(seed, &plan, Some(mistake)).tell().err()?;
        (breach.rule == mistake.breaks()).then_some((seed, breach))
    })
}

/// Leaves out whatever can be left out while the rule is still broken.
fn shrink<C: Client>(seed: u64, plan: Plan, breach: Breach) -> Broken {
    let mut broken = Broken { seed, breach, plan, trace: Vec::new() };
    let still_broken = |broken: &Broken| {
        broken.plan.smaller().into_iter().find_map(|plan| {
            let breach = History::<C>::new(seed, &plan, None).tell().err()?;
            (breach.rule == broken.breach.rule).then_some((plan, breach))
        })
    };
    while let Some((plan, breach)) = still_broken(&broken) {
        broken.plan = plan;
        broken.breach = breach;
    }
    let mut history = History::<C>::new(seed, &broken.plan, None);
    history.trace = Some(Vec::new());
    if let Err(breach) = history.tell() {
        broken.breach = breach;
    }
    broken.trace = history.trace.unwrap_or_default();
    broken
}
