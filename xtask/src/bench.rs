//! `bench`: what the page, its worker and the line do in headless Chromium, as figures to compare. Told, not judged: a
//! time depends on the machine.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::args::Args;
use crate::cmd::Run;
use crate::tools::{self, chromium, peers, playwright};
use crate::{dashboard, places, say, serve};

/// A program in `bench/`, which says what it measures.
struct Bench {
    name: &'static str,
    needs: Needs,
}

#[derive(PartialEq, Eq)]
enum Needs {
    OursAlone,
    /// The packages that ours is compared with.
    Peers,
}

const BENCHES: [Bench; 9] = [
    Bench { name: "ingest", needs: Needs::OursAlone },
    Bench { name: "tasks", needs: Needs::OursAlone },
    Bench { name: "brush", needs: Needs::OursAlone },
    Bench { name: "line", needs: Needs::OursAlone },
    Bench { name: "neighbour", needs: Needs::OursAlone },
    Bench { name: "questions", needs: Needs::Peers },
    Bench { name: "paint", needs: Needs::Peers },
    Bench { name: "first", needs: Needs::Peers },
    Bench { name: "memory", needs: Needs::Peers },
];

/// # Errors
/// There is no such bench, a tool is missing, a build fails, or the page does not answer.
pub fn run(mut args: Args) -> Result<()> {
    let wanted = args.command();
    args.finish()?;
    let is_wanted = |bench: &&Bench| wanted.as_deref().is_none_or(|wanted| wanted == bench.name);
    let benches: Vec<_> = BENCHES.iter().filter(is_wanted).collect();
    if benches.is_empty() {
        bail!("there is no such bench; there are {}", BENCHES.map(|bench| bench.name).join(", "));
    }
    let chromium = chromium::ensure()?;
    playwright::ensure()?;
    if benches.iter().any(|bench| bench.needs == Needs::Peers) {
        peers::ensure()?;
    }
    let site = dashboard::build()?;
    let program = serve::build_server()?;
    let kernel = build_kernel()?;
    for Bench { name, .. } in benches {
        Command::new("node")
            .arg(places::root().join("bench").join(format!("{name}.mjs")))
            .current_dir(places::root())
            .env("CHROMIUM", &chromium.browser)
            .env("COMMISSION_LENS", &program)
            .env("COMMISSION_LENS_SITE", &site)
            .env("KERNEL", &kernel)
            .run()?;
    }
    Ok(())
}

/// As index.html has it for the worker.
const WASM_OPT: [&str; 11] = [
    "-O3",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-reference-types",
    "--gufa-optimizing",
    "--converge",
    "-ocimfs",
    "20",
];

/// The engine's hot code alone (`bench/kernel`), built as the dashboard's worker is. Gives the folder of its files.
fn build_kernel() -> Result<PathBuf> {
    const WASM: &str = "wasm32-unknown-unknown";
    const PROFILE: &str = "dashboard";
    let tools = dashboard::install_tools()?;
    let folder = places::target().join("kernel");
    let with_tools = |program: &str| -> Result<Command> {
        let mut command = Command::new(program);
        command.current_dir(places::root()).env("PATH", tools::path_with(&tools)?);
        Ok(command)
    };
    say::step("building the benches' kernel, about 1 minute the first time", || {
        with_tools("cargo")?
            .args(["build", "--package", "kernel", "--profile", PROFILE, "--target", WASM])
            .run()?;
        let built = places::target().join(WASM).join(PROFILE).join("kernel.wasm");
        with_tools("wasm-bindgen")?
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(&folder)
            .arg(&built)
            .run()?;
        let wasm = folder.join("kernel_bg.wasm");
        with_tools("wasm-opt")?.args(WASM_OPT).arg(&wasm).arg("-o").arg(&wasm).run()
    })?;
    Ok(folder)
}
