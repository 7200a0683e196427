//! tests/e2e with Playwright, against the real server on a free port.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::Length;
use super::tally::Tally;
use crate::tools::{chromium, playwright};
use crate::{dashboard, dist, places, serve};

/// # Errors
/// A tool is missing, a build fails, or the server does not start.
pub fn run(length: Length) -> Result<Tally> {
    let chromium = chromium::ensure()?;
    let folder = playwright::ensure()?;
    let site = dashboard::build()?;
    let dist = dist::make()?;
    let program = serve::build_server()?;
    let server = Server::start(&program, &site)?;
    Tally::count(
        Command::new("npx")
            .args(["--no-install", "playwright", "test"])
            .current_dir(folder)
            .env("BASE_URL", &server.url)
            .env("CHROMIUM", chromium.browser)
            // For tests that need a server of their own, slow or with another upstream.
            .env("COMMISSION_LENS", &program)
            .env("COMMISSION_LENS_SITE", &site)
            // For those of the static files alone.
            .env("COMMISSION_LENS_DIST", &dist)
            // How often it is killed.
            .env("KILLS", if length == Length::Slow { "100" } else { "3" }),
    )
}

/// The program, ended when this is dropped.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(program: &Path, site: &Path) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["serve", "--config", "relay/relay.toml", "--listen", "127.0.0.1:0", "--dist"])
            .arg(site)
            .current_dir(places::root())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut said = BufReader::new(child.stderr.take().context("the server's output is closed")?);
        let mut first = String::new();
        said.read_line(&mut first).context("the server's output cannot be read")?;
        let Some((_, url)) = first.trim().split_once("commission-lens: ") else {
            said.read_to_string(&mut first).context("the server's output cannot be read")?;
            bail!("the server did not start: {first}");
        };
        let url = format!("{url}/");
        // What it says later is shown, and never fills the pipe.
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                let _ = writeln!(std::io::stderr(), "  server: {line}");
            }
        });
        Ok(Self { child, url })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
