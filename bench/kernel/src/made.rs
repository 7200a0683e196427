//! Entries of the sandbox, made where they are wanted.

use commissions::CommissionEntry;
use rq_api::wire::read::read_page;
use sandbox::{Options, Request, Sandbox};

const COMPANY: i64 = 14_146;
const PAGE_ENTRIES: u32 = 100;

/// So many are different but for their `Id`; the sandbox makes no more.
const MOST: u32 = 1_000_000;

/// Between the `Id`s of an entry and of the same again.
const ID_STEP: i64 = 1 << 40;

/// Gives `take` so many entries, page by page.
///
/// # Errors
/// The sandbox's answer is no page.
pub fn each_page(n_entries: u32, mut take: impl FnMut(&[CommissionEntry])) -> Result<(), String> {
    let entries = n_entries.min(MOST);
    let sandbox = Sandbox::new(Options { entries: entries as usize, ..Options::default() });
    for skip in (0..entries).step_by(PAGE_ENTRIES as usize) {
        let mut page = page(&sandbox, skip)?;
        for first in (skip..n_entries).step_by(MOST as usize) {
            page.truncate((n_entries - first) as usize);
            take(&page);
            page.iter_mut().for_each(|entry| entry.id += ID_STEP);
        }
    }
    Ok(())
}

fn page(sandbox: &Sandbox, skip: u32) -> Result<Vec<CommissionEntry>, String> {
    let response = sandbox.respond(&Request {
        method: "GET",
        path: &format!("/v1/Companies({COMPANY})/CommissionEntries"),
        query: &format!("$skip={skip}&$top={PAGE_ENTRIES}"),
        authorization: Some("Bearer any"),
    });
    let page = read_page(&response.body).map_err(|error| error.to_string())?;
    Ok(page.into_owned().entries)
}
