//! The tools that the build and the tests need, one file each. Each `ensure` finds its tool or installs it,
//! and says what it does.

pub mod cargo_deny;
pub mod chromium;
mod npm;
pub mod peers;
pub mod playwright;
pub mod trunk;
pub mod wasm_bindgen;
pub mod wasm_opt;
pub mod wasm_std;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cmd::Run;
use crate::{places, say};

/// Builds a program from source into `folder`. As it comes, not as fast as it could be made to run: with all that its
/// makers optimise, building it takes longer than what it will ever do here.
fn cargo_install(name: &str, version: &str, options: &[&str], folder: &Path) -> Result<()> {
    Command::new("cargo")
        .args(["install", name, "--locked", "--debug", "--version", version])
        .args(options)
        .arg("--root")
        .arg(folder)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .current_dir(places::root())
        .logged(&places::log(name)?)
}

/// One tool at one version, in a folder that all clones of the machine share.
struct Tool<'a> {
    name: &'a str,
    version: &'a str,
    /// Under the tool's folder: the program that is there when the tool is.
    program: &'a str,
    /// How long an installation takes on two cores.
    takes: &'a str,
}

impl Tool<'_> {
    /// The tool's folder. Where the tool is missing, `install` is given an empty folder to put it in, which
    /// takes the final name only when the program is there: a cut-off installation is never taken for whole.
    fn ensure(&self, install: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
        let Self { name, version, program, takes } = self;
        let home = places::tool(name, version)?;
        if home.join(program).exists() {
            return Ok(home);
        }
        let _lock = places::lock(name)?;
        if home.join(program).exists() {
            return Ok(home);
        }
        say::step(&format!("installing {name} {version}, about {takes}, once per machine"), || {
            let parts = home.with_file_name(format!("{name}-{version}.part"));
            remove(&parts)?;
            fs::create_dir_all(&parts).with_context(|| format!("cannot create {}", parts.display()))?;
            install(&parts).with_context(|| {
                format!(
                    "{name} {version} could not be installed. It comes from the network: check that the \
                         package registry can be reached, then run this again"
                )
            })?;
            let made = parts.join(program);
            made.exists()
                .then_some(())
                .with_context(|| format!("the installation made no {}", made.display()))?;
            remove(&home)?;
            fs::rename(&parts, &home).with_context(|| format!("cannot create {}", home.display()))?;
            Ok(home.clone())
        })
    }
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

/// The PATH with `folders` in front of it.
///
/// # Errors
/// A folder's name contains the PATH's separator.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&inherited));
    env::join_paths(all).context("a tool's folder cannot stand in the PATH")
}
