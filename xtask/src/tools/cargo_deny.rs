//! cargo-deny: checks the licences, sources and duplicates of what we depend on (deny.toml).

use std::path::PathBuf;

use anyhow::Result;

use super::Tool;

const VERSION: &str = "0.20.2";

/// The program `cargo-deny`.
///
/// # Errors
/// It is missing and cannot be built.
pub fn ensure() -> Result<PathBuf> {
    let program = "bin/cargo-deny";
    let tool = Tool { name: "cargo-deny", version: VERSION, program, takes: "a minute" };
    let home = tool
        .ensure(|folder| super::cargo_install("cargo-deny", VERSION, &["--no-default-features"], folder))?;
    Ok(home.join(program))
}
