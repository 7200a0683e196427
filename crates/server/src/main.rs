//! Static files, the relay and the embedded sandbox in one small program.
//!
//! ```text
//! /relay/commissions/…     /relay/data-connect/…    the relay, to the fixed upstreams   relay.rs
//! /v1/…  /partner/…  /lists/…                       the sandbox, where it is one        sandbox_host.rs
//! everything else                                   the dashboard's files               files.rs
//! ```
//!
//! Relay and sandbox know nothing of each other: where an upstream is "sandbox", [`serve`] starts the sandbox on
//! a loopback port of its own, and tells the relay that address like any other.

mod cli;
mod config;
mod files;
mod headers_file;
mod listener;
mod relay;
mod sandbox_host;
mod serve;

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::{Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: no threads to run on: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(async {
        match cli.command {
            Command::Serve(options) => serve::run(options).await,
            Command::Sandbox(options) => sandbox_host::run(options).await,
        }
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
