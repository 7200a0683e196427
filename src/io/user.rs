//! Whose entries are kept: a person's rights end where another one's begin.

use serde::Deserialize;
use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

#[derive(Deserialize)]
struct Claims {
    sub: String,
}

/// Who a token names, where it is one that names anybody (a JSON Web Token with a subject); else whoever uses
/// this browser. Never stored as it is: the vault's places carry a digest of it.
pub fn of(token: Option<&str>) -> String {
    token.and_then(subject).unwrap_or_default()
}

fn subject(token: &str) -> Option<String> {
    let claims = token.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    // Each character of what `atob` gives is a byte.
    let bytes: Vec<u8> =
        scope.atob(&claims).ok()?.chars().filter_map(|byte| u8::try_from(byte).ok()).collect();
    serde_json::from_slice::<Claims>(&bytes).ok().map(|claims| claims.sub)
}
