//! wasm-opt, as a Node program.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::Tool;
use crate::cmd::Run;
use crate::places;

const VERSION: &str = "132.0.0";

/// The folder with the program `wasm-opt`.
///
/// # Errors
/// It is missing and npm cannot install it.
pub fn ensure() -> Result<PathBuf> {
    let program = "node_modules/.bin/wasm-opt";
    let tool = Tool { name: "binaryen", version: VERSION, program, takes: "10 seconds" };
    let home = tool.ensure(|folder| {
        Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(folder)
            .arg(format!("binaryen@{VERSION}"))
            .logged(&places::log("binaryen")?)
    })?;
    Ok(home.join("node_modules").join(".bin"))
}
