//! Playwright, as tests/e2e/package-lock.json pins it; the browser is the machine's own Chromium.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cmd::Run;
use crate::{places, say};

/// The folder of the end-to-end tests, with its packages installed.
///
/// # Errors
/// npm is missing or cannot install them.
pub fn ensure() -> Result<PathBuf> {
    let folder = places::root().join("tests").join("e2e");
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let stamp = folder.join("node_modules").join(".installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    let _lock = places::lock("playwright")?;
    say::step("installing the end-to-end runner, about 15 seconds, once per clone", || {
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            // The machine's Chromium is used; nothing else is to be downloaded.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .logged(&places::log("playwright")?)
            .context("npm could not install the end-to-end runner; check the network, then run this again")?;
        fs::write(&stamp, &wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
        Ok(folder.clone())
    })
}
