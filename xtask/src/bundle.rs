//! `bundle`: trunk's hook after a build. Adds what trunk does not know and names every asset by what is in it.
//!
//! ```text
//! index.html               no-cache; its references are rewritten here
//! config.json, _headers    from public/, as they are
//! assets/page-HASH.js      public/boot/page.js
//! assets/dashboard-HASH.js, .wasm
//! assets/worker-HASH.js    wasm-bindgen's script with public/boot/worker.js, .wasm
//! assets/style-HASH.css    style/main.css with its imports
//! assets/….br, ….gz        each of these once more in a release, for hosts that send what is compressed already
//! ```
//!
//! The hashes are of the files as served, so whatever stands under `assets/` may be cached for ever, and two
//! builds never mix: a page names exactly the worker that was built with it.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::args::Args;
use crate::cmd::Run;
use crate::{css, places};

/// What [`compress`] adds to a file's name.
pub const COMPRESSED: [&str; 2] = ["br", "gz"];

/// As small as they come: it is done once.
const COMPRESS: &str = r#"
const { readdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { brotliCompress, gzip } = require("node:zlib");
const write = (path) => (error, bytes) => {
  if (error) throw error;
  writeFileSync(path, bytes);
};
for (const path of readdirSync(".", { recursive: true }).filter((path) => statSync(path).isFile())) {
  const bytes = readFileSync(path);
  brotliCompress(bytes, write(`${path}.br`));
  gzip(bytes, { level: 9 }, write(`${path}.gz`));
}
"#;

/// Run by trunk, with the folder of the build in `TRUNK_STAGING_DIR`, and what is built in `TRUNK_PROFILE`.
///
/// # Errors
/// It is not run by trunk, a file is missing or cannot be written, Node is missing, or index.html does not name an
/// asset.
pub fn run(args: Args) -> Result<()> {
    args.finish()?;
    let stage = env::var_os("TRUNK_STAGING_DIR").context(
        "`cargo xtask bundle` is trunk's hook after a build; run `trunk build` or `cargo xtask serve`",
    )?;
    let stage = Path::new(&stage);
    bundle(stage, places::root())?;
    let is_release = env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    if is_release { compress(&stage.join("assets")) } else { Ok(()) }
}

fn compress(assets: &Path) -> Result<()> {
    Command::new("node").args(["-e", COMPRESS]).current_dir(assets).run()
}

fn bundle(stage: &Path, root: &Path) -> Result<()> {
    let assets = Assets { folder: stage.join("assets") };
    fs::create_dir_all(&assets.folder)
        .with_context(|| format!("cannot create {}", assets.folder.display()))?;
    let boot = root.join("public").join("boot");

    let style =
        assets.add("style", &[("css", css::flatten(&root.join("style").join("main.css"))?.into_bytes())])?;
    let page_boot = assets.add("page", &[("js", read(&boot.join("page.js"))?)])?;
    let page = assets.add("dashboard", &take_program(stage, "dashboard", &[])?)?;
    let worker = assets.add("worker", &take_program(stage, "worker", &read(&boot.join("worker.js"))?)?)?;
    // Scripts that crates bring along are imported by the page's, relative to it.
    let snippets = stage.join("snippets");
    if snippets.exists() {
        fs::rename(&snippets, assets.folder.join("snippets")).context("cannot move the snippets")?;
    }

    let index = stage.join("index.html");
    let mut html = fs::read_to_string(&index).with_context(|| format!("cannot read {}", index.display()))?;
    for (plain, hashed) in [
        ("style.css", format!("{style}.css")),
        ("page.js", format!("{page_boot}.js")),
        ("dashboard.js", format!("{page}.js")),
        ("dashboard_bg.wasm", format!("{page}.wasm")),
        ("worker.js", format!("{worker}.js")),
    ] {
        let reference = format!("\"./{plain}\"");
        ensure!(html.contains(&reference), "index.html does not name {reference}");
        html = html.replace(&reference, &format!("\"./assets/{hashed}\""));
    }
    fs::write(&index, html).with_context(|| format!("cannot write {}", index.display()))?;
    copy_public(&root.join("public"), stage)
}

/// The folder of what is named by its content.
struct Assets {
    folder: PathBuf,
}

impl Assets {
    /// Writes the files, which differ in their extension, under one hashed name, and gives that name.
    fn add(&self, name: &str, files: &[(&str, Vec<u8>)]) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        for (extension, bytes) in files {
            hasher.write(extension.as_bytes());
            hasher.write(bytes);
        }
        let hashed = format!("{name}-{:016x}", hasher.finish());
        for (extension, bytes) in files {
            let path = self.folder.join(format!("{hashed}.{extension}"));
            fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(hashed)
    }
}

/// Takes trunk's two files of a program out of the stage: the script, with `tail` after it, and the wasm.
fn take_program(stage: &Path, name: &str, tail: &[u8]) -> Result<[(&'static str, Vec<u8>); 2]> {
    let mut script = take(&stage.join(format!("{name}.js")))?;
    script.extend_from_slice(tail);
    let wasm = take(&stage.join(format!("{name}_bg.wasm")))?;
    Ok([("js", script), ("wasm", wasm)])
}

fn take(path: &Path) -> Result<Vec<u8>> {
    let bytes = read(path)?;
    fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
    Ok(bytes)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Copies the files of public/; its folder `boot` is bundled above.
fn copy_public(public: &Path, stage: &Path) -> Result<()> {
    for entry in fs::read_dir(public).with_context(|| format!("cannot read {}", public.display()))? {
        let path = entry?.path();
        if path.is_file()
            && let Some(name) = path.file_name()
        {
            fs::copy(&path, stage.join(name)).with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}
