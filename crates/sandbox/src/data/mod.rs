//! The data of the sandbox, made from a seed. Start at [`Company`]: its rows are made once and sorted; an
//! entry is made from its row each time that it is asked for.
//!
//! ```text
//!   number of the invoice ──> store, people, moment, lines ──> entries of the sale
//!   line ──> fate ──> reversal, chargeback, adjustment ──> an entry of its own, later
//!   entry ──> when it was written ──> its place in the collection
//! ```

mod calendar;
mod catalogue;
mod company;
mod device;
mod dice;
mod entry;
mod extra;
mod fate;
mod flaw;
mod follow_up;
mod imei;
mod invoice;
mod money;
mod names;
mod note;
mod people;
mod places;
mod profile;
mod row;
mod sale;
mod sample;
mod terms;
mod write_time;

pub(crate) use company::Company;
pub(crate) use device::documented_device;
pub(crate) use profile::{KENTEL, KENTEL_CORP, N_SMALL};
