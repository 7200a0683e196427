//! Readers on a corpus of good, damaged and hostile inputs, and on mutants of it. Never a panic; what is read is
//! there, and what is refused is refused with a true reason.
//!
//! A longer run: `FUZZ_MUTANTS=100000 FUZZ_SEED=2 cargo test --release -p rq-api --test fuzz -- --nocapture`.
//! What it finds goes into `tests/corpus/`, see `tests/mutants/corpus.rs`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stderr, reason = "a longer run says what it covered")]

mod mutants;

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::str::FromStr;

use mutants::{Chance, Input, Lawful, Verdict, date_law, filter_law, inputs, list_law, mutant, page_law};
use rq_api::wire::read::{ReadError, read_page};

/// Mutants of each input, where nothing else is said.
const N_MUTANTS: u64 = 400;

/// A setting of a longer run.
fn given<T: FromStr>(name: &str, otherwise: T) -> T {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name}={text:?} is no number")),
        Err(_) => otherwise,
    }
}

/// What became of `bytes`; fails with the bytes where that is a panic, or against the law.
fn obey(law: fn(&[u8]) -> Lawful, bytes: &[u8], what: &str) -> String {
    match catch_unwind(|| law(bytes)) {
        Ok(Ok(made_of_it)) => made_of_it,
        Ok(Err(breach)) => panic!("{what}: {breach}\n  b\"{}\"", bytes.escape_ascii()),
        Err(_) => panic!("{what}: a panic\n  b\"{}\"", bytes.escape_ascii()),
    }
}

/// The corpus and its mutants obey `law`, and what a reader can make of an input is met: all that `expected` names.
fn check(reader: &str, law: fn(&[u8]) -> Lawful, expected: &[&str]) {
    let (n, seed) = (given("FUZZ_MUTANTS", N_MUTANTS), given("FUZZ_SEED", 1_u64));
    let corpus = inputs(reader);
    let mut covered: BTreeMap<String, u64> = BTreeMap::new();
    for (input, nth_input) in corpus.iter().zip(0..) {
        let made_of_it = obey(law, &input.bytes, &input.name);
        let is_read = ["page", "list", "filter", "time"].iter().any(|good| made_of_it.starts_with(good));
        assert_eq!(is_read, input.verdict == Verdict::Read, "{}: {made_of_it}", input.name);
        for nth in 0..n {
            // Each has a chance of its own, so that one can be made again without those before it.
            let mut chance = Chance::new(seed ^ nth_input << 40 ^ nth << 8);
            let bytes = mutant(input, &corpus, &mut chance);
            let what = format!("mutant {nth} of {}, seed {seed}", input.name);
            *covered.entry(obey(law, &bytes, &what)).or_default() += 1;
        }
    }
    eprintln!("{reader}: {} inputs, {covered:?}", corpus.len());
    let missing: Vec<_> = expected.iter().filter(|made| !covered.contains_key(**made)).collect();
    assert!(n < N_MUTANTS || missing.is_empty(), "no mutant became {missing:?}");
}

#[test]
fn pages_obey() {
    let errors = ["Empty", "Markup", "CutOff", "NotJson", "NotAPage", "EntriesMissing"];
    check("hal", page_law, &[&["page", "page with rejected"][..], &errors].concat());
}

#[test]
fn lists_obey() {
    let errors = ["Empty", "Markup", "CutOff", "NotJson", "NotAList"];
    check("lists", list_law, &[&["list", "list with rejected"][..], &errors].concat());
}

#[test]
fn filters_obey() {
    let errors = [
        "expected the name of a property",
        "expected ge, gt, le or lt",
        "expected a time like datetime'2015-01-01T06:00:00.000Z'",
        "expected \"and\" or the end",
    ];
    check("odata", filter_law, &[&["filter"][..], &errors].concat());
}

#[test]
fn dates_obey() {
    check("dates", date_law, &["time", "no time"]);
}

/// Any page of the corpus that is read is cut off at each of its bytes, and refused as that; none of it is believed.
#[test]
fn a_page_that_is_cut_anywhere_says_so() {
    for Input { name, bytes, .. } in inputs("hal").iter().filter(|input| input.verdict == Verdict::Read) {
        let whole = bytes.trim_ascii_end();
        let mark = if whole.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        assert_eq!(read_page(&whole[..mark]), Err(ReadError::Empty), "{name}");
        for n_bytes in mark + 1..whole.len() {
            let cut = read_page(&whole[..n_bytes]);
            assert_eq!(cut, Err(ReadError::CutOff { n_bytes }), "{name} cut to {n_bytes} bytes");
        }
    }
}

/// Each file of the corpus with what becomes of it, in so many words.
#[test]
fn each_page_has_its_verdict() {
    let verdict = |input: &Input| match read_page(&input.bytes) {
        Ok(page) => {
            let rejected = page.rejected.iter().map(|it| it.field.map_or("all of it", |field| field.name()));
            let rejected: Vec<_> = rejected.collect();
            let but = if rejected.is_empty() { "" } else { ", not: " };
            format!("{} read{but}{}", page.entries.len(), rejected.join(", "))
        }
        Err(error) => error.to_string().split([';', '(']).next().unwrap_or_default().trim().to_owned(),
    };
    let corpus = inputs("hal");
    let pinned: Vec<_> = include_str!("corpus/hal-verdicts.txt").lines().collect();
    for (input, pinned) in corpus.iter().zip(&pinned) {
        assert_eq!(format!("{}: {}", input.name, verdict(input)), *pinned);
    }
    assert_eq!(pinned.len(), corpus.len(), "a line of corpus/hal-verdicts.txt for each input");
}
