//! The repository's own commands. `cargo xtask` alone lists them.
//!
//! Start at [`setup`] (what a machine needs, and how it gets it), then [`dashboard`] (how the page is built),
//! which `serve`, `dist` and `test` share.
#![allow(clippy::print_stdout, reason = "a command line program speaks to its terminal")]

mod args;
mod bench;
mod bundle;
mod cmd;
mod css;
mod dashboard;
mod debian;
mod dist;
mod places;
mod say;
mod serve;
mod setup;
mod simulate;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};
use args::Args;

const HELP: &str = "\
cargo xtask <command>

  serve             build all, and serve the dashboard, the relay and the sandbox on http://127.0.0.1:8080
                    --port N, --entries N (of the sandbox's data), --seed S
  test              every check, as CI runs it; --only STEP for one of fmt, clippy, clippy-wasm,
                    native, browser, deny, dist, e2e; --slow kills the browser 100 times
  dist              the dashboard as static files for any host, in dist/
  simulate          the sync protocol against a hostile server, for longer than the tests take;
                    --histories N, --seed S; or --changes N of a small world, exhausted
  bench [NAME]      figures from headless Chromium: all, or one of ingest, tasks, brush, line, neighbour,
                    questions, paint, first, memory
  setup [PART]      install what is missing: all, or one of wasm, trunk, wasm-bindgen, wasm-opt,
                    chromium, playwright, deny

Everything that is missing is installed on the way, once per machine, below <cargo home>/commission-lens.
";

fn main() -> ExitCode {
    match run(Args::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: Args) -> Result<()> {
    match args.command().as_deref() {
        None | Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(())
        }
        Some("bench") => bench::run(args),
        Some("bundle") => bundle::run(args),
        Some("serve") => serve::run(args),
        Some("test") => test::run(args),
        Some("dist") => dist::run(args),
        Some("setup") => setup::run(args),
        Some("simulate") => simulate::run(args),
        Some(unknown) => bail!("there is no command `{unknown}`.\n\n{HELP}"),
    }
}
