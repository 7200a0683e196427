//! Where things are: the repository, the cargo home, and the tools that all clones of a machine share.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cmd::Run;

/// The folder of the workspace's `Cargo.toml`.
pub fn root() -> &'static Path {
    // xtask is a direct child of the root, and is only ever run by cargo in its own checkout.
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// The cargo target directory, honouring `CARGO_TARGET_DIR`.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The folder of the tool `name` at `version`: `<cargo home>/commission-lens/tools/<name>-<version>`.
///
/// # Errors
/// Neither `CARGO_HOME` nor a home folder is known.
pub fn tool(name: &str, version: &str) -> Result<PathBuf> {
    Ok(tools()?.join(format!("{name}-{version}")))
}

/// The folder of all tools, keyed by name and version, shared by every clone on the machine.
///
/// # Errors
/// Neither `CARGO_HOME` nor a home folder is known.
pub fn tools() -> Result<PathBuf> {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("no home folder is known; set CARGO_HOME to a folder that can be written")?;
    Ok(cargo_home.join("commission-lens").join("tools"))
}

/// Where the output of installing the tool `name` goes.
///
/// # Errors
/// Neither `CARGO_HOME` nor a home folder is known.
pub fn log(name: &str) -> Result<PathBuf> {
    Ok(tools()?.join("log").join(format!("{name}.log")))
}

/// The folder of the compiler that this workspace uses.
///
/// # Errors
/// `rustc` does not run.
pub fn sysroot() -> Result<PathBuf> {
    Ok(PathBuf::from(Command::new("rustc").args(["--print", "sysroot"]).text()?.trim()))
}

/// Held while one tool is installed, so that two runs at once do not both build it. Freed on drop.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code, reason = "the lock lasts as long as the open file")] File);

/// Waits for, and takes, the machine-wide lock of the tool `name`.
///
/// # Errors
/// The lock file cannot be written.
pub fn lock(name: &str) -> Result<Lock> {
    let folder = tools()?;
    fs::create_dir_all(&folder).with_context(|| {
        format!("cannot create {}; set CARGO_HOME to a folder that can be", folder.display())
    })?;
    let path = folder.join(format!("{name}.lock"));
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        println!("· waiting for another run that is installing {name}");
        file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    }
    Ok(Lock(file))
}
