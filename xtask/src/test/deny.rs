//! cargo-deny with deny.toml. Advisories need a database from the network; where that is not to be had, it is
//! said, and the rest still counts.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::tally::Tally;
use crate::cmd::Run;
use crate::places;
use crate::tools::cargo_deny;

const FETCH_LIMIT: Duration = Duration::from_secs(120);

/// # Errors
/// cargo-deny cannot be installed, or finds something.
pub fn run() -> Result<Tally> {
    let program = cargo_deny::ensure()?;
    let deny = |args: &[&str]| {
        let mut command = Command::new(&program);
        command.args(args).current_dir(places::root());
        command
    };
    deny(&["--workspace", "--log-level", "error", "check", "bans", "licenses", "sources"]).run()?;
    let mut tally = Tally::one();
    if deny(&["--workspace", "fetch", "db"]).succeeds_within(FETCH_LIMIT) {
        deny(&["--workspace", "--log-level", "error", "check", "--disable-fetch", "advisories"]).run()?;
        tally.add(Tally::one());
    } else {
        println!("  the advisory database cannot be fetched here: advisories are NOT checked in this run");
    }
    Ok(tally)
}
