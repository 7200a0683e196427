//! The program itself, as a person would start it, and plain sockets to talk to it.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod http;
pub mod upstream;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A running `commission-lens`, ended when this is dropped.
pub struct Program {
    child: Child,
    /// `127.0.0.1:port`.
    pub address: String,
}

impl Program {
    /// `commission-lens serve` with this configuration, and a small site.
    pub fn serve(config: &str) -> Self {
        Self::serve_with(config, &["--entries", "300"])
    }

    pub fn serve_with(config: &str, options: &[&str]) -> Self {
        let folder = scratch();
        let config_file = folder.join("relay.toml");
        fs::write(&config_file, config).unwrap();
        let config_file = config_file.to_str().unwrap();
        let all = [&["serve", "--config", config_file, "--listen", "127.0.0.1:0"], options].concat();
        Self::start(&all)
    }

    /// Waits for the line that says where it listens.
    pub fn start(args: &[&str]) -> Self {
        let mut child = command(args).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "it ended: {said}");
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split_whitespace().next().unwrap().to_owned();
            }
            said.push_str(&line);
        };
        // Nothing reads further, and a full pipe would stop the program.
        std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
        Self { child, address }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn wait(&mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the program says when it cannot start.
pub fn refusal(args: &[&str]) -> String {
    let output = command(args).output().unwrap();
    assert!(!output.status.success(), "it started");
    String::from_utf8(output.stderr).unwrap()
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commission-lens"));
    command.args(args);
    command
}

/// A configuration with these upstreams and a site, and `more` after it.
pub fn config(commissions: &str, data_connect: &str, more: &str) -> String {
    format!(
        "listen = \"127.0.0.1:0\"\nfiles = {:?}\n[upstreams]\ncommissions = {commissions:?}\n\
         data_connect = {data_connect:?}\n{more}\n",
        site()
    )
}

/// A small built dashboard, with the product's own `_headers`.
pub fn site() -> PathBuf {
    let folder = scratch();
    fs::create_dir(folder.join("assets")).unwrap();
    fs::write(folder.join("index.html"), "<!doctype html><title>Commission Lens</title>").unwrap();
    fs::write(folder.join("config.json"), "{}").unwrap();
    fs::write(folder.join("assets/worker-0123.wasm"), b"\0asm\x01\0\0\0".repeat(100)).unwrap();
    fs::write(folder.join("assets/page-0123.js"), "export {};\n".repeat(100)).unwrap();
    for (name, text) in [("css", "a {}"), ("css.br", "as brotli"), ("css.gz", "as gzip")] {
        fs::write(folder.join("assets").join(format!("style-0123.{name}")), text).unwrap();
    }
    let headers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/_headers");
    fs::copy(headers, folder.join("_headers")).unwrap();
    folder
}

/// A new folder for one test's files, below cargo's own for this.
pub fn scratch() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}
