//! wasm-bindgen's program and its test runner, of exactly the version of the library in Cargo.lock.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::Tool;
use crate::cmd::Run;
use crate::places;

/// The folder with the programs `wasm-bindgen` and `wasm-bindgen-test-runner`.
///
/// # Errors
/// They are missing and cannot be built.
pub fn ensure() -> Result<PathBuf> {
    let lock = fs::read_to_string(places::root().join("Cargo.lock"))
        .context("no Cargo.lock; run `cargo generate-lockfile` first")?;
    let version = locked_version(&lock, "wasm-bindgen").context("Cargo.lock has no wasm-bindgen")?;
    let program = "bin/wasm-bindgen-test-runner";
    let tool = Tool { name: "wasm-bindgen-cli", version, program, takes: "2 minutes" };
    let home = tool.ensure(|folder| {
        // Without `--locked`: the program's own lock file has named versions that were withdrawn.
        Command::new("cargo")
            .args(["install", "wasm-bindgen-cli", "--version", version, "--no-default-features", "--root"])
            .arg(folder)
            .current_dir(places::root())
            .logged(&places::log("wasm-bindgen-cli")?)
    })?;
    Ok(home.join("bin"))
}

/// The version of `package` in a Cargo.lock, whose entries read `name = "…"`, then `version = "…"`.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_package_itself() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.7\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.7"));
        assert_eq!(locked_version(lock, "serde"), None);
    }
}
