//! `commission-lens serve`: puts files, relay and sandbox together.

use std::mem;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use axum::Router;
use tokio::sync::OnceCell;

use crate::cli::ServeOptions;
use crate::config::{BaseAddress, Config, Upstream};
use crate::files;
use crate::listener::{self, Bounds};
use crate::relay::Relay;
use crate::sandbox_host::RunningSandbox;

/// # Errors
/// The configuration, the files, or the address; each with its next step.
pub async fn run(options: ServeOptions) -> Result<()> {
    let mut config = Config::read(&options.config)?;
    config.listen = options.listen.unwrap_or(config.listen);
    config.files = options.dist.unwrap_or(config.files);
    config.sandbox.entries = options.entries.unwrap_or(config.sandbox.entries);
    config.sandbox.seed = options.seed.unwrap_or(config.sandbox.seed);

    // First of all, so that a port in use is said before any data is made.
    let listener = listener::bind(config.listen).await?;
    let address = listener.local_addr().context("no address to listen on")?;
    let bounds = Bounds { header_bytes: config.limits.header_bytes, connections: config.limits.connections };
    let stop = listener::stop_signal()?;
    let router = router(config, Duration::from_millis(options.latency_ms)).await?;
    // On standard error, where it is read at once by whoever waits for it.
    eprintln!("commission-lens: http://{address}");
    listener::serve(listener, router, bounds, stop).await;
    Ok(())
}

/// Everything that the program answers, as one router.
///
/// # Errors
/// The dashboard's files are missing, or the relay cannot be set up.
pub async fn router(config: Config, latency: Duration) -> Result<Router> {
    let mut router = files::router(&config.files)?;
    let sandbox = LazySandbox {
        data: sandbox::Options { entries: config.sandbox.entries, seed: config.sandbox.seed },
        latency,
        running: OnceCell::new(),
    };
    let commissions = match config.upstreams.commissions {
        Upstream::Remote(base) => base,
        Upstream::Sandbox => sandbox.mount(&mut router, "/v1", &["/v1"]).await?,
    };
    let data_connect = match config.upstreams.data_connect {
        Upstream::Remote(base) => base,
        Upstream::Sandbox => sandbox.mount(&mut router, "", &["/partner", "/lists"]).await?,
    };
    let relay = Relay::new(commissions, data_connect, config.relay.allowed_origins, config.limits)?;
    let relay = relay.handler();
    // A wildcard stands for something, never for nothing.
    Ok(router.route("/relay/", relay.clone()).route("/relay/{*rest}", relay))
}

/// One sandbox for both APIs, and none where both are elsewhere.
struct LazySandbox {
    data: sandbox::Options,
    latency: Duration,
    running: OnceCell<RunningSandbox>,
}

impl LazySandbox {
    /// Serves the sandbox below the documents' own `paths` too, so that their `curl` commands need nothing but
    /// another host, and gives its address with `base_path` for the relay.
    async fn mount(&self, router: &mut Router, base_path: &str, paths: &[&str]) -> Result<BaseAddress> {
        let running = self.running.get_or_try_init(|| RunningSandbox::start(self.data, self.latency)).await?;
        for path in paths {
            *router = mem::take(router).route(&format!("{path}/{{*rest}}"), running.handler());
        }
        let address = format!("http://{}{base_path}", running.address());
        BaseAddress::parse(&address).map_err(|error| anyhow!(error))
    }
}
