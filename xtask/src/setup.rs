//! `setup`: everything that a machine needs, or one part of it.

use anyhow::{Result, bail};

use crate::args::Args;
use crate::{dashboard, tools};

/// # Errors
/// A part is unknown or could not be installed.
pub fn run(mut args: Args) -> Result<()> {
    let part = args.command();
    args.finish()?;
    match part.as_deref() {
        Some("wasm") => tools::wasm_std::ensure(),
        Some("dashboard") => dashboard::build().map(drop),
        Some(unknown) => bail!("there is no part `{unknown}` to set up"),
        None => tools::wasm_std::ensure(),
    }
}
