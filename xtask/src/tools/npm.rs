//! Packages of Node programs, as the `package-lock.json` of their folder pins them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cmd::Run;
use crate::{places, say};

/// Installs the packages of a folder, once for each lock file. `what` they are, and `name` of their log.
///
/// # Errors
/// npm is missing or cannot install them.
pub fn ensure(folder: PathBuf, name: &str, what: &str) -> Result<PathBuf> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let stamp = folder.join("node_modules").join(".installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    let _lock = places::lock(name)?;
    say::step(&format!("installing {what}, about 15 seconds, once per clone"), || {
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            // The machine's Chromium is used; nothing else is to be downloaded.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .logged(&places::log(name)?)
            .with_context(|| {
                format!("npm could not install {what}; check the network, then run this again")
            })?;
        fs::write(&stamp, &wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
        Ok(folder.clone())
    })
}
