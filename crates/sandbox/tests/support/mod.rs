//! Asking the sandbox as a client would.
#![allow(dead_code, reason = "each test program uses its part")]
#![allow(clippy::unwrap_used, reason = "a helper of tests")]

use std::sync::OnceLock;

use commissions::CommissionEntry;
use rq_api::wire::read::{Page, read_page};
use sandbox::{Options, Request, Response, Sandbox};

pub const ENTRIES: &str = "/v1/Companies(14146)/CommissionEntries";
pub const SMALL: &str = "/v1/Companies(21090)/CommissionEntries";

/// The default one, made once.
pub fn sandbox() -> &'static Sandbox {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();
    SANDBOX.get_or_init(|| Sandbox::new(Options::default()))
}

pub fn ask(token: &str, path: &str, query: &str) -> Response {
    let authorization = format!("Bearer {token}");
    sandbox().respond(&Request { method: "GET", path, query, authorization: Some(&authorization) })
}

pub fn get(path: &str, query: &str) -> Response {
    ask("anything", path, query)
}

pub fn text(response: &Response) -> String {
    String::from_utf8_lossy(&response.body).into_owned()
}

pub fn json(response: &Response) -> serde_json::Value {
    serde_json::from_slice(&response.body).unwrap()
}

pub fn page(path: &str, query: &str) -> Page {
    let response = get(path, query);
    assert_eq!(response.status, 200, "{query}: {}", text(&response));
    read_page(&response.body).unwrap().into_owned()
}

/// All entries of a collection, newest first.
pub fn all(path: &str) -> Vec<CommissionEntry> {
    let mut entries = Vec::new();
    loop {
        let page = page(path, &format!("$skip={}&$top=100", entries.len()));
        assert!(page.rejected.is_empty(), "{:?}", page.rejected);
        if page.n_items == 0 {
            return entries;
        }
        entries.extend(page.entries);
    }
}

/// Those of the default sandbox's first company.
pub fn entries() -> &'static [CommissionEntry] {
    static ENTRIES_READ: OnceLock<Vec<CommissionEntry>> = OnceLock::new();
    ENTRIES_READ.get_or_init(|| all(ENTRIES))
}
