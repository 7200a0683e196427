//! Chromium and its driver, for the tests in a browser: those on the PATH, or the machine's packages.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cmd::Run;
use crate::{places, say};

/// What works in a container too, as root, without a screen, and asks nobody on the network.
pub const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
];

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

/// A browser and the driver that goes with it.
#[derive(Debug)]
pub struct Chromium {
    pub browser: PathBuf,
    pub driver: PathBuf,
}

/// `CHROMIUM` and `CHROMEDRIVER` name programs that are not on the PATH.
///
/// # Errors
/// One is missing and the machine's package manager cannot install it.
pub fn ensure() -> Result<Chromium> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let _lock = places::lock("chromium")?;
    if let Some(found) = find() {
        return Ok(found);
    }
    say::step("installing chromium and chromium-driver, about 30 seconds, once per machine", || {
        install().context(
            "Chromium and its driver are needed by the tests in a browser and could not be installed. Install \
             `chromium` and `chromedriver` of the same version so that they are on the PATH, or name them in the \
             variables CHROMIUM and CHROMEDRIVER; then run this again",
        )?;
        find().context("they are installed, but not on the PATH")
    })
}

fn find() -> Option<Chromium> {
    let browser = named_by("CHROMIUM").or_else(|| on_path(&BROWSERS))?;
    let driver = named_by("CHROMEDRIVER").or_else(|| on_path(&DRIVERS))?;
    Some(Chromium { browser, driver })
}

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

fn install() -> Result<()> {
    if on_path(&["apt-get"]).is_none() {
        bail!("this machine has no apt-get, the one package manager that this knows");
    }
    let log = places::log("chromium")?;
    // As root directly; otherwise only where sudo asks for no password, since nobody may be there to type it.
    let is_root = Command::new("id").arg("-u").text()?.trim() == "0";
    let apt = |args: &[&str]| {
        let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
        if !is_root {
            command.args(["-n", "apt-get"]);
        }
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive").logged(&log)
    };
    apt(&["update"])?;
    apt(&["install", "--yes", "--no-install-recommends", "chromium", "chromium-driver"])
}
