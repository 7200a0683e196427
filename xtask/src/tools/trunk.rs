//! trunk: builds the page and its worker.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::Tool;
use crate::cmd::Run;
use crate::places;

/// The newest that builds on our Rust; `trunk-version` in Trunk.toml says the same.
const VERSION: &str = "0.21.14";

/// The folder with the program `trunk`.
///
/// # Errors
/// It is missing and cannot be built.
pub fn ensure() -> Result<PathBuf> {
    let tool = Tool { name: "trunk", version: VERSION, program: "bin/trunk", takes: "7 minutes" };
    let home = tool.ensure(|folder| {
        Command::new("cargo")
            .args(["install", "trunk", "--locked", "--version", VERSION])
            .args(["--no-default-features", "--features", "rustls", "--root"])
            .arg(folder)
            .current_dir(places::root())
            .logged(&places::log("trunk")?)
    })?;
    Ok(home.join("bin"))
}
