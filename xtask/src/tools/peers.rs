//! What the benches compare ours with, as bench/package-lock.json pins it.

use std::path::PathBuf;

use anyhow::Result;

use super::npm;
use crate::places;

/// The folder of the benches, with its packages installed.
///
/// # Errors
/// npm is missing or cannot install them.
pub fn ensure() -> Result<PathBuf> {
    npm::ensure(places::root().join("bench"), "peers", "the benches' peers")
}
