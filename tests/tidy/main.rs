//! The invariants of ARCHITECTURE.md, said as what must be absent. Each is a test that names the file and the line.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod dependencies;
mod sources;

use sources::{Source, modules_named};

/// Fails with every violation on a line of its own.
fn check(rule: &str, violations: Vec<String>) {
    assert!(violations.is_empty(), "{rule}\n  {}\n", violations.join("\n  "));
}

/// Crates that know neither the browser nor the network nor a runtime.
const PURE: [&str; 5] = ["commissions", "cube", "rq-api", "engine", "sandbox"];
const IMPURE: [&str; 9] =
    ["leptos", "web-sys", "js-sys", "wasm-bindgen", "gloo-net", "gloo-utils", "tokio", "axum", "reqwest"];

#[test]
fn pure_crates_build_without_browser_network_or_runtime() {
    let mut violations = Vec::new();
    for name in dependencies::present(&PURE) {
        let found = dependencies::closure(name);
        violations.extend(
            found
                .iter()
                .filter(|found| IMPURE.contains(&found.as_str()))
                .map(|found| format!("{name} needs {found}")),
        );
    }
    check("These crates are pure; what touches the outside belongs to src/io or crates/server.", violations);
}

#[test]
fn crates_depend_on_each_other_in_one_direction() {
    const ALLOWED: [(&str, &[&str]); 6] = [
        ("commissions", &[]),
        ("cube", &[]),
        ("rq-api", &["commissions"]),
        ("engine", &["commissions", "cube", "rq-api"]),
        ("sandbox", &["commissions", "rq-api"]),
        ("server", &["sandbox", "commissions", "rq-api"]),
    ];
    const OURS: [&str; 7] =
        ["commission-lens", "commissions", "cube", "rq-api", "engine", "sandbox", "server"];
    let mut violations = Vec::new();
    for name in dependencies::present(&OURS) {
        let Some((_, allowed)) = ALLOWED.iter().find(|(of, _)| *of == name) else { continue };
        for found in dependencies::closure(name) {
            if found != name && OURS.contains(&found.as_str()) && !allowed.contains(&found.as_str()) {
                violations.push(format!("{name} needs {found}"));
            }
        }
    }
    check("What depends on what is drawn in ARCHITECTURE.md.", violations);
}

#[test]
fn the_domain_has_no_serde() {
    let found = dependencies::closure("commissions");
    let violations = found.into_iter().filter(|name| name.starts_with("serde")).collect();
    check("Wire formats belong to crates/rq-api.", violations);
}

#[test]
fn no_float_comes_near_money() {
    let floats = ["f32", "f64"];
    let violations = Source::below(&["crates/commissions", "crates/cube"])
        .iter()
        .flat_map(|source| source.lines_with_word(&floats))
        .collect();
    check("Money and rates are exact decimals.", violations);
}

#[test]
fn only_io_and_dom_helpers_name_the_browser() {
    let violations = Source::below(&["src"])
        .iter()
        .filter(|source| !source.path.starts_with("src/io/") && source.path != "src/bin/worker.rs")
        .filter(|source| !source.file_name().starts_with("use_"))
        .flat_map(|source| source.lines_with_word(&["web_sys", "gloo_net"]))
        .collect();
    check(
        "Fetch, storage, workers, clock and clipboard belong to src/io; only use_*.rs may touch the DOM.",
        violations,
    );
}

#[test]
fn components_know_what_they_are_given() {
    let mut violations = Vec::new();
    for (folder, unknown) in [
        ("src/ui", &["state", "pages", "io", "tables", "charts", "app"][..]),
        ("src/charts", &["io", "pages", "state", "app"]),
        ("src/state", &["pages", "app"]),
        ("src/io", &["pages", "ui", "charts", "tables", "app"]),
    ] {
        for source in Source::below(&[folder]) {
            for (line, module) in modules_named(&source.text) {
                if unknown.contains(&module.as_str()) {
                    violations.push(format!("{}:{line} names crate::{module}", source.path));
                }
            }
        }
    }
    check("A lower layer does not know a higher one: hand it a signal or a callback.", violations);
}

#[test]
fn relay_and_sandbox_know_nothing_of_each_other() {
    let sources = Source::below(&["crates/server/src", "crates/sandbox/src"]);
    let mut violations = Vec::new();
    for source in &sources {
        if source.path.starts_with("crates/server/src/relay") {
            violations.extend(source.lines_with(&["sandbox::", "sandbox_host", "crate::serve"]));
        }
        if source.path.ends_with("sandbox_host.rs") || source.path.starts_with("crates/sandbox/") {
            violations.extend(source.lines_with(&["crate::relay", "relay::", "crate::serve"]));
        }
    }
    check(
        "The relay speaks HTTP to whatever stands behind it; serve.rs alone brings the two together.",
        violations,
    );
}

#[test]
fn nothing_is_left_for_later() {
    // Spelled in two parts, or this file would find itself.
    let marks = [
        concat!("#[ig", "nore"),
        concat!("to", "do!("),
        concat!("unimpl", "emented!("),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("test.sk", "ip("),
        concat!("test.fix", "me("),
        concat!("test.on", "ly("),
    ];
    let violations = Source::all().iter().flat_map(|source| source.lines_with(&marks)).collect();
    check("Finish it, or take it out.", violations);
}

#[test]
fn nothing_names_a_machine_or_a_mirror() {
    let marks = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("arti", "factory"),
        concat!("registry.", "npmjs"),
        concat!("index.", "crates.io"),
        concat!("static.", "crates.io"),
        concat!("deb.", "debian.org"),
        concat!("static.", "rust-lang.org"),
        concat!("\"resol", "ved\":"),
    ];
    let violations = Source::all().iter().flat_map(|source| source.lines_with(&marks)).collect();
    check("Where packages come from is the machine's own business.", violations);
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let violations = Source::all()
        .iter()
        .filter(|source| source.path.ends_with(".rs") && !source.text.starts_with("//!"))
        .map(|source| format!("{} does not begin with //!", source.path))
        .collect();
    check("The first line says a file's purpose.", violations);
}

#[test]
fn every_allow_has_its_reason() {
    let in_tests =
        ["clippy::unwrap_used", "clippy::expect_used", "clippy::panic", "clippy::indexing_slicing"];
    let violations = Source::all()
        .iter()
        .filter(|source| source.path.ends_with(".rs"))
        .flat_map(|source| source.attributes("allow("))
        .filter(|(_, lints)| !lints.contains("reason"))
        .filter(|(_, lints)| !lints.split(',').all(|lint| in_tests.contains(&lint.trim())))
        .map(|(place, lints)| format!("{place} allows {lints}"))
        .collect();
    check("Write #[allow(lint, reason = \"…\")].", violations);
}
