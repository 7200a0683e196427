//! How long a million entries take to make and to serve:
//! `cargo run --release -p sandbox --example speed [entries]`.
#![allow(clippy::print_stdout, reason = "it is a program that prints what it measured")]

use std::time::Instant;

use sandbox::{Options, Request, Sandbox};

const N_PAGES: usize = 2_000;

fn main() {
    let entries = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let start = Instant::now();
    let sandbox = Sandbox::new(Options { entries, seed: 1 });
    println!("{entries} entries made in {:?}", start.elapsed());

    let start = Instant::now();
    let mut n_bytes = 0;
    for idx in 0..N_PAGES {
        let (month, day) = (idx % 12 + 1, idx % 28 + 1);
        let query = format!(
            "$filter=LastUpdateDateUtc le datetime'2016-{month:02}-{day:02}T12:00:00.000Z'&$skip=0&$top=100"
        );
        let request = Request {
            method: "GET",
            path: "/v1/Companies(14146)/CommissionEntries",
            query: &query,
            authorization: Some("Bearer anything"),
        };
        n_bytes += sandbox.respond(&request).body.len();
    }
    let elapsed = start.elapsed();
    let pages_per_second = N_PAGES as u128 * 1_000_000 / elapsed.as_micros().max(1);
    println!("{N_PAGES} pages of 100 in {elapsed:?}: {pages_per_second} a second, {n_bytes} bytes");
}
