//! `setup`: everything that a machine needs, or one part of it.

use anyhow::{Result, bail};

use crate::args::Args;
use crate::tools;

/// A part's name and what installs it.
type Part = (&'static str, fn() -> Result<()>);

const PARTS: [Part; 7] = [
    ("wasm", tools::wasm_std::ensure),
    ("trunk", || tools::trunk::ensure().map(drop)),
    ("wasm-bindgen", || tools::wasm_bindgen::ensure().map(drop)),
    ("wasm-opt", || tools::wasm_opt::ensure().map(drop)),
    ("chromium", || tools::chromium::ensure().map(drop)),
    ("playwright", || tools::playwright::ensure().map(drop)),
    ("deny", || tools::cargo_deny::ensure().map(drop)),
];

/// # Errors
/// A part is unknown or could not be installed.
pub fn run(mut args: Args) -> Result<()> {
    let wanted = args.command();
    args.finish()?;
    let parts: Vec<&Part> =
        PARTS.iter().filter(|(name, _)| wanted.as_ref().is_none_or(|wanted| wanted == name)).collect();
    if parts.is_empty() {
        let known = PARTS.map(|(name, _)| name).join(", ");
        bail!("there is no part `{}` to set up; there are {known}", wanted.unwrap_or_default());
    }
    for (name, ensure) in parts {
        ensure()?;
        println!("· {name} is there");
    }
    Ok(())
}
