//! `test`: every check, in the order in which they fail soonest. CI runs exactly this.

mod browser;
mod deny;
mod e2e;
mod tally;

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::args::Args;
use crate::cmd::Run;
use crate::tools::wasm_std;
use crate::{dist, places, say};
use tally::Tally;

/// A step's name, what it does, and how. It gives what it counted.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(Length) -> Result<Tally>,
}

/// How long tests may take that can be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    Normal,
    /// `--slow`.
    Slow,
}

const STEPS: [Step; 8] = [
    Step { name: "fmt", about: "the sources are formatted", run: |_| fmt() },
    Step {
        name: "clippy",
        about: "no lint in the native crates, about 3 minutes the first time",
        run: |_| clippy(),
    },
    Step {
        name: "clippy-wasm",
        about: "no lint in the dashboard, about 2 minutes the first time",
        run: |_| clippy_wasm(),
    },
    Step {
        name: "native",
        about: "unit and integration tests, about 4 minutes the first time",
        run: |_| native(),
    },
    Step {
        name: "browser",
        about: "tests in headless Chromium, about 2 minutes the first time",
        run: |_| browser::run(),
    },
    Step {
        name: "deny",
        about: "licences, sources and advisories of what we depend on",
        run: |_| deny::run(),
    },
    Step { name: "dist", about: "the static files, checked", run: |_| dist_step() },
    Step { name: "e2e", about: "end to end in Chromium against the real server", run: e2e::run },
];

/// Runs all steps, or the one named by `--only`, up to the first that fails.
///
/// # Errors
/// A step failed, or there is no such step.
pub fn run(mut args: Args) -> Result<()> {
    let only: Option<String> = args.option("--only")?;
    let length = if args.flag("--slow") { Length::Slow } else { Length::Normal };
    args.finish()?;
    let steps: Vec<&Step> =
        STEPS.iter().filter(|step| only.as_ref().is_none_or(|only| only == step.name)).collect();
    if steps.is_empty() {
        let known = STEPS.map(|step| step.name).join(", ");
        bail!("there is no step `{}`; there are {known}", only.unwrap_or_default());
    }
    let started = Instant::now();
    let mut total = Tally::default();
    for step in steps {
        println!("\n[{}] {}", step.name, step.about);
        let step_started = Instant::now();
        let result = (step.run)(length);
        let took = say::duration(step_started.elapsed());
        match result {
            Ok(tally) if tally.failed == 0 => {
                println!("[{}] {} passed in {took}", step.name, tally.passed);
                total.add(tally);
            }
            result => {
                println!("[{}] FAILED after {took}", step.name);
                // A step that fails as a whole (a lint, a build) is one failed check.
                let failed = result.as_ref().map_or(1, |tally| tally.failed);
                total.add(Tally { passed: result.as_ref().map_or(0, |tally| tally.passed), failed });
                println!("\n{total} in {}", say::duration(started.elapsed()));
                return result.map(drop).context(format!(
                    "the step `{0}` failed; `cargo xtask test --only {0}` runs it alone",
                    step.name
                ));
            }
        }
    }
    println!("\n{total} in {}", say::duration(started.elapsed()));
    Ok(())
}

fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(args).current_dir(places::root());
    command
}

fn fmt() -> Result<Tally> {
    cargo(&["fmt", "--all", "--check"]).run().context("`cargo fmt --all` puts it right")?;
    Ok(Tally::one())
}

fn clippy() -> Result<Tally> {
    cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]).run()?;
    Ok(Tally::one())
}

fn clippy_wasm() -> Result<Tally> {
    wasm_std::ensure()?;
    let target = ["--target", wasm_std::TARGET];
    let lint = ["--", "--deny", "warnings"];
    cargo(&["clippy", "--quiet", "--package", "commission-lens", "--lib", "--bins", "--test", "web"])
        .args(target)
        .args(lint)
        .run()?;
    Ok(Tally::one())
}

fn native() -> Result<Tally> {
    Tally::count(&mut cargo(&["test", "--quiet", "--workspace", "--no-fail-fast"]))
}

fn dist_step() -> Result<Tally> {
    dist::show_sizes(&dist::make()?)?;
    Ok(Tally::one())
}
