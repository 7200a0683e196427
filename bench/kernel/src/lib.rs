//! The engine's hot code alone, as the benches in `bench/` call it from a worker of their own.

use engine::Store;
use rq_api::wire::read::read_page;
use wasm_bindgen::prelude::wasm_bindgen;

/// Entries as columns, as the dashboard's worker holds them.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Table {
    store: Store,
}

#[wasm_bindgen]
impl Table {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page's entries, from the bytes of an answer of the Commissions API. How many it read.
    ///
    /// # Errors
    /// It is no page.
    pub fn ingest(&mut self, page: &[u8]) -> Result<usize, String> {
        let page = read_page(page).map_err(|error| error.to_string())?;
        self.store.merge(&page.entries, 1);
        Ok(page.entries.len())
    }

    /// What all entries come to, as a decimal.
    pub fn total(&self) -> String {
        let mut total = commissions::Decimal::ZERO;
        for entry in self.store.entries() {
            total += &commissions::computed_total(&entry).unwrap_or_default();
        }
        total.normalized().to_string()
    }
}

/// How many entries a page has; they are read, and thrown away.
///
/// # Errors
/// It is no page.
#[wasm_bindgen]
pub fn read(page: &[u8]) -> Result<usize, String> {
    read_page(page).map(|page| page.entries.len()).map_err(|error| error.to_string())
}
