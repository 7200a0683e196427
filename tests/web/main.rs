//! What only a browser can answer: its time zones, its locales, its document. `cargo xtask test --only browser`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "tests")]

mod crash;
mod locale;
mod marks;
mod zone;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
