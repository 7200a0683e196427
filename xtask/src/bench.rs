//! `bench`: what the page, its worker and the line do in headless Chromium, as figures to compare. Told, not judged: a
//! time depends on the machine.

use std::process::Command;

use anyhow::{Result, bail};

use crate::args::Args;
use crate::cmd::Run;
use crate::tools::{chromium, playwright};
use crate::{dashboard, places, serve};

/// Each is a program in `bench/`, which says what it measures.
const BENCHES: [&str; 3] = ["tasks", "line", "neighbour"];

/// # Errors
/// There is no such bench, a tool is missing, a build fails, or the page does not answer.
pub fn run(mut args: Args) -> Result<()> {
    let wanted = args.command();
    args.finish()?;
    let is_wanted = |name: &&str| wanted.as_deref().is_none_or(|wanted| wanted == *name);
    let benches: Vec<_> = BENCHES.into_iter().filter(is_wanted).collect();
    if benches.is_empty() {
        bail!("there is no such bench; there are {}", BENCHES.join(", "));
    }
    let chromium = chromium::ensure()?;
    playwright::ensure()?;
    let site = dashboard::build()?;
    let program = serve::build_server()?;
    for name in benches {
        Command::new("node")
            .arg(places::root().join("bench").join(format!("{name}.mjs")))
            .current_dir(places::root())
            .env("CHROMIUM", &chromium.browser)
            .env("COMMISSION_LENS", &program)
            .env("COMMISSION_LENS_SITE", &site)
            .run()?;
    }
    Ok(())
}
