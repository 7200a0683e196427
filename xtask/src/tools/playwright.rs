//! Playwright, as tests/e2e/package-lock.json pins it; the browser is the machine's own Chromium.

use std::path::PathBuf;

use anyhow::Result;

use super::npm;
use crate::places;

/// The folder of the end-to-end tests, with its packages installed.
///
/// # Errors
/// npm is missing or cannot install them.
pub fn ensure() -> Result<PathBuf> {
    npm::ensure(places::root().join("tests").join("e2e"), "playwright", "the end-to-end runner")
}
