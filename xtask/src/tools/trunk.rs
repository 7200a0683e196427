//! trunk: builds the page and its worker.

use std::path::PathBuf;

use anyhow::Result;

use super::Tool;

/// The newest that builds on our Rust; `trunk-version` in Trunk.toml says the same.
const VERSION: &str = "0.21.14";

/// The folder with the program `trunk`.
///
/// # Errors
/// It is missing and cannot be built.
pub fn ensure() -> Result<PathBuf> {
    let tool = Tool { name: "trunk", version: VERSION, program: "bin/trunk", takes: "4 minutes" };
    let home = tool.ensure(|folder| {
        super::cargo_install("trunk", VERSION, &["--no-default-features", "--features", "rustls"], folder)
    })?;
    Ok(home.join("bin"))
}
