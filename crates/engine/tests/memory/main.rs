//! An entry takes at most 64 bytes of memory, besides text that no other entry has.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests, and a size that is there to be read")]

mod counting;
mod kept;

use kept::{held, kept};

/// More than three chunks, so that what a chunk or a table has once is no large part of it.
const N_ENTRIES: usize = 30_000;

#[test]
fn an_entry_takes_64_bytes_at_the_most() {
    let (kept, unshared_text) = kept(N_ENTRIES);
    let mut held = held(kept);
    println!("{} bytes an entry more at the most", (held.peak_bytes - held.bytes) / N_ENTRIES);
    let bytes = held.bytes - unshared_text;
    println!("{} bytes an entry, and {} of text", bytes / N_ENTRIES, unshared_text / N_ENTRIES);
    assert!(held.holds(N_ENTRIES));
    assert!(bytes <= 64 * N_ENTRIES, "{} bytes an entry", bytes / N_ENTRIES);
}
