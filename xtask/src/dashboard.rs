//! The dashboard's files, built by trunk into `target/site`: what `serve`, `dist` and `test` share.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cmd::Run;
use crate::{places, say, tools};

/// What the files are made of.
const SOURCES: [&str; 14] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "crates/commissions",
    "crates/cube",
    "crates/engine",
    "crates/rq-api",
    "crates/sandbox",
    "index.html",
    "public",
    "src",
    "style",
    "xtask/src/bundle.rs",
    "xtask/src/css.rs",
];

/// Installs what is missing, builds what has changed, and gives the folder of the built files.
///
/// # Errors
/// A tool cannot be installed, or the build fails.
pub fn build() -> Result<PathBuf> {
    let tools = install_tools()?;
    let site = places::target().join("site");
    let stamp = site.with_extension("stamp");
    let fingerprint = fingerprint(&tools)?;
    let built = fs::read_to_string(&stamp).unwrap_or_default();
    if built == fingerprint && site.join("index.html").is_file() {
        println!("· the dashboard is built and nothing has changed");
        return Ok(site);
    }
    say::step("building the dashboard, about 3 minutes the first time", || {
        Command::new("trunk")
            .args(["build", "--release", "--dist"])
            .arg(&site)
            .current_dir(places::root())
            .env("PATH", tools::path_with(&tools)?)
            // trunk takes this for its own `--no-color`, and stumbles over the usual value `1`.
            .env_remove("NO_COLOR")
            .run()
    })?;
    fs::write(&stamp, fingerprint).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(site)
}

/// The folders of the build's programs.
pub fn install_tools() -> Result<Vec<PathBuf>> {
    tools::wasm_std::ensure()?;
    Ok(vec![tools::trunk::ensure()?, tools::wasm_bindgen::ensure()?, tools::wasm_opt::ensure()?])
}

/// A hash of every source's path and content, and of the tools, whose folders are named by their versions.
fn fingerprint(tools: &[PathBuf]) -> Result<String> {
    let mut files = Vec::new();
    for source in SOURCES {
        collect(&places::root().join(source), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for tool in tools {
        hasher.write(tool.as_os_str().as_encoded_bytes());
    }
    for file in files {
        hasher.write(file.as_os_str().as_encoded_bytes());
        hasher.write(&fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
