//! The configuration file (`relay/relay.toml` is the annotated example).

mod origin;
mod upstream;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

pub use origin::Origin;
pub use upstream::{BaseAddress, Upstream};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub listen: SocketAddr,
    /// The dashboard's files; a relative path starts at the configuration's own folder.
    pub files: PathBuf,
    pub upstreams: Upstreams,
    #[serde(default)]
    pub relay: RelayConfig,
    #[serde(default)]
    pub sandbox: SandboxConfig,
    #[serde(default)]
    pub limits: Limits,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstreams {
    pub commissions: Upstream,
    pub data_connect: Upstream,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelayConfig {
    pub allowed_origins: Vec<Origin>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SandboxConfig {
    pub entries: usize,
    pub seed: u64,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        Self { entries: 20_000, seed: 1 }
    }
}

/// Times in seconds, sizes in bytes.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// To reach an upstream.
    pub connect_s: u64,
    /// Until an upstream's answer begins.
    pub answer_s: u64,
    /// Between two parts of an upstream's answer.
    pub pause_s: u64,
    /// A relayed request's path and query.
    pub url_bytes: usize,
    /// A request's line and headers; at least 8192.
    pub header_bytes: usize,
    /// At the same time.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_s: 5,
            answer_s: 60,
            pause_s: 30,
            url_bytes: 4096,
            header_bytes: 16_384,
            connections: 256,
        }
    }
}

impl Config {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// The file cannot be read or is not a configuration; the message has the line and the next step.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = fs::read_to_string(path)
            .with_context(|| format!("cannot read the configuration {shown}; --config names the file"))?;
        let mut config = Self::parse(&text).with_context(|| {
            format!("{shown} is not a configuration; correct the line below (relay/relay.toml shows every setting)")
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.files = folder.join(&config.files);
        Ok(config)
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SMALLEST: &str = "listen = \"127.0.0.1:8080\"\nfiles = \"dist\"\n\
                            [upstreams]\ncommissions = \"sandbox\"\ndata_connect = \"sandbox\"\n";

    #[test]
    fn the_example_is_a_configuration_and_says_the_defaults() {
        let example = Config::parse(include_str!("../../../relay/relay.toml")).unwrap();
        let smallest = Config::parse(SMALLEST).unwrap();
        assert_eq!(format!("{:?}", example.limits), format!("{:?}", smallest.limits));
        assert_eq!(format!("{:?}", example.sandbox), format!("{:?}", smallest.sandbox));
        assert_eq!(example.upstreams.commissions, Upstream::Sandbox);
    }

    #[test]
    fn mistakes_are_shown_with_their_line() {
        for (mistake, message) in [
            ("[limits]\nconect_s = 5\n", "conect_s"),
            ("[limits]\nconnect_s = -1\n", "connect_s"),
            ("[relay]\nallowed_origins = [\"*\"]\n", "scheme://host"),
        ] {
            let error = Config::parse(&format!("{SMALLEST}{mistake}")).unwrap_err().to_string();
            assert!(error.contains("at line 7"), "{error}");
            assert!(error.contains(message), "{error}");
        }
    }
}
