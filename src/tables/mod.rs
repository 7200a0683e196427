//! Tables: the totals and the entries, of which only the lines in view are drawn.

mod entries;
mod long_table;
mod scroll;
mod totals;

pub use entries::{EntriesTable, EntryLine};
pub use totals::{TotalsLine, TotalsTable};
