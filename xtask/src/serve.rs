//! `serve`: sets up, builds, and serves the dashboard, the relay and the embedded sandbox.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::args::Args;
use crate::cmd::Run;
use crate::{dashboard, places, say};

const PORT: u16 = 8080;

/// # Errors
/// The port is in use, a tool cannot be installed, a build fails, or the server ends with an error.
pub fn run(mut args: Args) -> Result<()> {
    let port = args.option("--port")?.unwrap_or(PORT);
    let entries: Option<usize> = args.option("--entries")?;
    let seed: Option<u64> = args.option("--seed")?;
    args.finish()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    // Before minutes of building, not after.
    check_free(address)?;

    let site = dashboard::build()?;
    let program = build_server()?;
    println!("\nCommission Lens on http://{address} until Ctrl-C.\n");
    let mut server = Command::new(program);
    server
        .args(["serve", "--config", "relay/relay.toml", "--listen", &address.to_string(), "--dist"])
        .arg(&site)
        .current_dir(places::root());
    if let Some(entries) = entries {
        server.args(["--entries", &entries.to_string()]);
    }
    if let Some(seed) = seed {
        server.args(["--seed", &seed.to_string()]);
    }
    server.run()
}

/// Builds the program `commission-lens` and gives its path.
///
/// # Errors
/// The build fails.
pub fn build_server() -> Result<PathBuf> {
    say::step("building the server, about 1 minute the first time", || {
        Command::new("cargo")
            .args(["build", "--quiet", "--release", "--package", "server"])
            .current_dir(places::root())
            .run()
    })?;
    Ok(places::target().join("release").join("commission-lens"))
}

fn check_free(address: SocketAddr) -> Result<()> {
    TcpListener::bind(address).map(drop).with_context(|| {
        format!("{address} is in use by another program; stop it, or choose another port with --port")
    })
}
