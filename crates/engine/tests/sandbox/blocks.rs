//! All entries of the sandbox as one block: exact, and small.

use std::time::Instant;

use commissions::CommissionEntry;
use engine::{read_block, write_block};
use sandbox::{Options, Sandbox};

use crate::world::{COMPANY, entries_of};

const N_ENTRIES: usize = 20_000;

#[test]
fn a_block_is_exact_and_small() {
    let sandbox = Sandbox::new(Options { entries: N_ENTRIES, ..Options::default() });
    let entries = entries_of(&sandbox, COMPANY);
    assert_eq!(entries.len(), N_ENTRIES);

    let start = Instant::now();
    let block = write_block(&entries);
    let written = start.elapsed();
    let read = read_block(&block).unwrap();
    let both = start.elapsed();
    // Derived all the way down, this tells digits and scales that `==` does not.
    let exactly = |entry: &CommissionEntry| format!("{entry:?}");
    assert!(read.iter().map(exactly).eq(entries.iter().map(exactly)));

    let bytes_per_entry = block.len() / N_ENTRIES;
    println!("{bytes_per_entry} bytes an entry, written in {written:?} and read in {:?}", both - written);
    assert!(bytes_per_entry < 120, "{bytes_per_entry} bytes an entry");
}
