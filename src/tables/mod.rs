//! Tables: the totals, the cross table and the entries, of which only what is in view is drawn.

mod cross;
mod entries;
mod long_table;
mod scroll;
mod sideways;
mod totals;

pub use cross::{CrossColumn, CrossFrame, CrossLine, CrossPlace, CrossTable};
pub use entries::{EntriesTable, EntryLine};
pub use totals::{TotalsLine, TotalsTable};
