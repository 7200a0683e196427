//! The standard library for `wasm32-unknown-unknown`: from rustup, or, where rustup can download nothing,
//! built in half a minute from the sources of the same version that Debian packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cmd::Run;
use crate::{debian, places, say};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// Debian keeps one compiler per suite, backports several; the first that has ours will do.
const SUITES: [&str; 4] = ["trixie-backports", "forky", "sid", "trixie"];
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

/// # Errors
/// Neither rustup nor Debian could give the library; the message says what to do.
pub fn ensure() -> Result<()> {
    let sysroot = places::sysroot()?;
    if is_installed(&sysroot) {
        return Ok(());
    }
    let _lock = places::lock("wasm-std")?;
    if is_installed(&sysroot) {
        return Ok(());
    }
    say::step("adding the wasm32 standard library, under a minute, once per compiler", || {
        if rustup_adds_it() && is_installed(&sysroot) {
            return Ok(());
        }
        println!("  rustup could not add it here; building it from Debian's rust-src of the same version");
        build(&sysroot).context(
            "the wasm32 standard library could not be installed. With network for rustup, \
             `rustup target add wasm32-unknown-unknown` does it; then run this again",
        )
    })
}

fn is_installed(sysroot: &Path) -> bool {
    let Ok(files) = fs::read_dir(home(sysroot).join("lib")) else { return false };
    files.filter_map(Result::ok).any(|file| file.file_name().to_string_lossy().starts_with("libcore-"))
}

fn home(sysroot: &Path) -> PathBuf {
    sysroot.join("lib").join("rustlib").join(TARGET)
}

fn rustup_adds_it() -> bool {
    // In the workspace, so that rustup means the toolchain that the workspace uses.
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", TARGET]).current_dir(places::root()).succeeds_within(RUSTUP_LIMIT)
}

fn build(sysroot: &Path) -> Result<()> {
    let version = compiler_version()?;
    let work = places::tool("wasm-std-build", &version)?;
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).with_context(|| format!("cannot create {}", work.display()))?;

    debian::unpack("rust-src", &version, &SUITES, &work)?;
    let library = work.join("usr").join("src").join(format!("rustc-{version}")).join("library");
    if !library.is_dir() {
        bail!("Debian's rust-src has no {}", library.display());
    }
    Command::new("cargo")
        .args(["build", "--release", "--locked", "--target", TARGET])
        .args(["--manifest-path", "sysroot/Cargo.toml", "--features", "panic-unwind,compiler-builtins-mem"])
        .current_dir(&library)
        // The library is written in a language that only the compiler of the same version speaks.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Zforce-unstable-if-unmarked -Cembed-bitcode=yes")
        // Whatever `cargo xtask` was told about this workspace does not hold for the library.
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET")
        .logged(&places::log("wasm-std")?)?;
    let built = work.join("target").join(TARGET).join("release").join("deps");
    put_in_place(&built, &home(sysroot))?;
    // Half a gigabyte that has served its purpose; if it cannot be removed it is only in the way.
    let _ = fs::remove_dir_all(&work);
    Ok(())
}

/// Copies next to the final place first, so that a cut-off copy is never taken for the library.
fn put_in_place(built: &Path, home: &Path) -> Result<()> {
    let parts = home.with_extension("part");
    let _ = fs::remove_dir_all(&parts);
    let lib = parts.join("lib");
    let not_writable = || format!("{} cannot be written by this user", home.display());
    fs::create_dir_all(&lib).with_context(not_writable)?;
    for file in fs::read_dir(built).with_context(|| format!("no {}", built.display()))? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "rlib")
            && let Some(name) = path.file_name()
        {
            fs::copy(&path, lib.join(name)).with_context(not_writable)?;
        }
    }
    if home.exists() {
        fs::remove_dir_all(home).with_context(not_writable)?;
    }
    fs::rename(&parts, home).with_context(not_writable)
}

/// `1.95.0`, of the compiler in use.
fn compiler_version() -> Result<String> {
    let text = Command::new("rustc").arg("--version").current_dir(places::root()).text()?;
    let version = text.split_whitespace().nth(1).with_context(|| format!("`rustc --version` said {text}"))?;
    Ok(version.to_owned())
}
