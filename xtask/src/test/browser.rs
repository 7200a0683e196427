//! tests/web in headless Chromium, by wasm-bindgen's runner and the browser's driver.

use std::fs;

use anyhow::{Context, Result};

use super::cargo;
use super::tally::Tally;
use crate::places;
use crate::tools::{chromium, wasm_bindgen, wasm_std};

/// # Errors
/// A tool is missing, or the tests do not build.
pub fn run() -> Result<Tally> {
    wasm_std::ensure()?;
    let chromium = chromium::ensure()?;
    let runner = wasm_bindgen::ensure()?.join("wasm-bindgen-test-runner");

    let capabilities = places::target().join("webdriver.json");
    let flags = chromium::FLAGS.map(|flag| format!("{flag:?}")).join(", ");
    // Both are plain text of ours or a path: Rust's quotes are JSON's.
    let json = format!(
        "{{ \"goog:chromeOptions\": {{ \"binary\": {:?}, \"args\": [{flags}] }} }}\n",
        chromium.browser.display().to_string()
    );
    fs::create_dir_all(places::target()).context("cannot create the target folder")?;
    fs::write(&capabilities, json).with_context(|| format!("cannot write {}", capabilities.display()))?;

    Tally::count(
        cargo(&["test", "--package", "commission-lens", "--test", "web", "--target", wasm_std::TARGET])
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
            .env("CHROMEDRIVER", chromium.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120"),
    )
}
