//! `simulate`: the sync protocol against a hostile server, for longer than the tests take.

use std::process::Command;

use anyhow::{Result, bail};

use crate::args::Args;
use crate::cmd::Run;
use crate::places;

/// Runs the simulator's own tests, with more to do. A history that breaks a rule is printed with its steps, as
/// short as it can be made.
///
/// # Errors
/// A rule was broken, or a number cannot be read.
pub fn run(mut args: Args) -> Result<()> {
    let n_histories: Option<u64> = args.option("--histories")?;
    let seed: Option<u64> = args.option("--seed")?;
    let n_changes: Option<usize> = args.option("--changes")?;
    args.finish()?;
    let mut tests = match (n_changes, n_histories.or(seed)) {
        (Some(_), Some(_)) => {
            bail!("--changes is of the small world, which has neither --histories nor --seed")
        }
        (Some(n_changes), None) => {
            println!("· everything that can happen in a small world with {n_changes} changes");
            let mut tests = test("nothing_in_a_small_world_breaks_it");
            tests.env("SIMULATE_CHANGES", n_changes.to_string());
            tests
        }
        (None, _) => {
            let (n_histories, seed) = (n_histories.unwrap_or(100_000), seed.unwrap_or(1));
            println!("· {n_histories} histories from seed {seed} on");
            let mut tests = test("histories_lose_nothing");
            tests.env("SIMULATE_HISTORIES", n_histories.to_string()).env("SIMULATE_SEED", seed.to_string());
            tests
        }
    };
    tests.run()
}

fn test(name: &str) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["test", "--quiet", "--release", "--package", "rq-api", "--test", "simulator"])
        .args(["--", "--exact", name, "--nocapture"])
        .current_dir(places::root());
    command
}
