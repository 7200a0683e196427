//! `dist`: the dashboard as static files for any host, from any sub-path, in the folder `dist`.

mod check;
mod default_environment;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::args::Args;
use crate::cmd::Run;
use crate::{dashboard, places};

/// Without a server of ours there is no relay: the page starts in the demo that it carries.
const DEFAULT_ENVIRONMENT: &str = "demo";

/// What a browser downloads at the most, in bytes of brotli. It only ever goes down; the aim is 250,000.
const BUDGET: u32 = 681_000;

/// Prints each file with its sizes: as it is, and as hosts send it. Fails above the budget, its argument.
const SIZES: &str = r#"
const { readdirSync, readFileSync, statSync } = require("node:fs");
const { brotliCompressSync, gzipSync } = require("node:zlib");
const isAsItIs = (path) => statSync(path).isFile() && !/\.(br|gz)$/.test(path);
const files = readdirSync(".", { recursive: true }).filter(isAsItIs).sort();
const row = (name, ...sizes) => console.log("  " + name.padEnd(40) + sizes.map((n) => String(n).padStart(10)).join(""));
const totals = [0, 0, 0];
row("bytes", "raw", "gzip", "brotli");
for (const path of files) {
  const bytes = readFileSync(path);
  const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  sizes.forEach((n, idx) => (totals[idx] += n));
  row(path, ...sizes);
}
row("total", ...totals);
const budget = Number(process.argv[1]);
if (totals[2] > budget) {
  console.error(`  That is ${totals[2] - budget} bytes above the budget of ${budget} (xtask/src/dist.rs): what has grown?`);
  process.exit(1);
}
"#;

/// # Errors
/// The build fails, or the files hold something that they should not.
pub fn run(args: Args) -> Result<()> {
    args.finish()?;
    let dist = make()?;
    show_sizes(&dist)?;
    println!("\n{} is ready for any static host, at any path.", dist.display());
    Ok(())
}

/// Builds, copies, checks, and gives the folder.
///
/// # Errors
/// The build fails, or the files hold something that they should not.
pub fn make() -> Result<PathBuf> {
    let site = dashboard::build()?;
    let dist = places::root().join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).with_context(|| format!("cannot remove {}", dist.display()))?;
    }
    copy(&site, &dist)?;
    let config = dist.join("config.json");
    let text = fs::read_to_string(&config).with_context(|| format!("cannot read {}", config.display()))?;
    fs::write(&config, default_environment::set(&text, DEFAULT_ENVIRONMENT)?)
        .with_context(|| format!("cannot write {}", config.display()))?;
    check::check(&dist)?;
    Ok(dist)
}

/// # Errors
/// Node is missing, or they are above the budget.
pub fn show_sizes(dist: &Path) -> Result<()> {
    Command::new("node").args(["-e", SIZES, &BUDGET.to_string()]).current_dir(dist).run()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target)?;
        } else {
            fs::copy(&source, &target).with_context(|| format!("cannot copy {}", source.display()))?;
        }
    }
    Ok(())
}
