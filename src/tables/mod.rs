//! Tables: the totals, every line of them, and the entries, of which only those in view are drawn.

mod entries;
mod scroll;
mod totals;

pub use entries::{EntriesTable, EntryLine};
pub use totals::{TotalsLine, TotalsTable};
