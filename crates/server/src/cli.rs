//! The command line: `commission-lens serve` and `commission-lens sandbox`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Commission Lens: the dashboard, the relay to the APIs, and a sandbox that stands in for them.
#[derive(Debug, Parser)]
#[command(name = "commission-lens", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the dashboard's files and the relay, and the sandbox where an upstream is "sandbox"
    Serve(ServeOptions),
    /// Serve the sandbox alone, at the documented paths
    Sandbox(SandboxOptions),
}

#[derive(Debug, Args)]
pub struct ServeOptions {
    /// The configuration, as in relay/relay.toml
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
    /// Listen here instead of where the configuration says
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Serve the dashboard's files from here instead of where the configuration says
    #[arg(long, value_name = "DIR")]
    pub dist: Option<PathBuf>,
    /// Commission entries in the embedded sandbox
    #[arg(long, value_name = "N")]
    pub entries: Option<usize>,
    /// What the embedded sandbox's data grows from: the same seed, the same data
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Let the embedded sandbox wait so long before each answer
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub latency_ms: u64,
}

#[derive(Debug, Args)]
pub struct SandboxOptions {
    /// Listen here, e.g. 127.0.0.1:8090
    #[arg(long, value_name = "ADDR")]
    pub listen: SocketAddr,
    /// Commission entries
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub entries: usize,
    /// What the data grows from: the same seed, the same data
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Wait so long before each answer
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub latency_ms: u64,
    /// Requests at the same time; one more is answered with 429
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub slots: usize,
}
