//! cargo-deny: checks the licences, sources and duplicates of what we depend on (deny.toml).

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::Tool;
use crate::cmd::Run;
use crate::places;

const VERSION: &str = "0.20.2";

/// The program `cargo-deny`.
///
/// # Errors
/// It is missing and cannot be built.
pub fn ensure() -> Result<PathBuf> {
    let program = "bin/cargo-deny";
    let tool = Tool { name: "cargo-deny", version: VERSION, program, takes: "5 minutes" };
    let home = tool.ensure(|folder| {
        Command::new("cargo")
            .args([
                "install",
                "cargo-deny",
                "--locked",
                "--version",
                VERSION,
                "--no-default-features",
                "--root",
            ])
            .arg(folder)
            .current_dir(places::root())
            .logged(&places::log("cargo-deny")?)
    })?;
    Ok(home.join(program))
}
