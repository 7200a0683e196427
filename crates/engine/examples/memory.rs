//! How much memory a million entries take, and how long their answers: `cargo run --release -p engine --example
//! memory`, with the number of entries behind it where another one is wanted.
//!
//! Entries come as they do after a reload, as blocks that were kept. What is counted is what the allocator was asked
//! for from before they came until they are held. Text that no other entry has is counted for itself, with the bytes
//! in which it is held: as many as it has, and 16 for a GUID.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a program for people who measure"
)]

#[path = "../tests/memory/counting.rs"]
mod counting;
#[path = "../tests/memory/kept.rs"]
mod kept;

use std::time::Instant;

use engine::{Column, Counts, Engine, Filters, Input, Question, Request, SearchText, Sort};

use kept::{held, kept};

fn main() {
    let n_entries = std::env::args().nth(1).map_or(1_000_000, |n| n.parse().unwrap());
    let start = Instant::now();
    let (kept, unshared_text) = kept(n_entries);
    println!("{n_entries} entries of the sandbox, made and written in {:?}", start.elapsed());
    let start = Instant::now();
    let mut held = held(kept);
    assert!(held.holds(n_entries), "not all entries came back");
    println!(
        "read from their blocks in {:?}, with {} MB more at the most",
        start.elapsed(),
        held.peak_bytes / 1_000_000
    );
    let per_entry = |bytes: usize| bytes as f64 / n_entries as f64;
    println!(
        "{:.1} bytes an entry are held, {:.1} of them text that no other entry has: {:.1} without",
        per_entry(held.bytes),
        per_entry(unshared_text),
        per_entry(held.bytes - unshared_text)
    );
    let mut engine = held.engine;
    let mut some = |n: usize| {
        answer(&mut engine, &Question::default())
            .employees
            .iter()
            .take(n)
            .filter_map(|it| it.user)
            .map(Some)
            .collect()
    };
    let (one, ten) = (Filters { employees: some(1), ..Filters::default() }, some(10));
    let ten = Filters { employees: ten, ..Filters::default() };
    let findings = Filters { with_findings: true, ..Filters::default() };
    let types = Filters {
        kinds: ["3".parse().unwrap()].into(),
        transactions: [Some(1)].into(),
        ..Filters::default()
    };
    for (name, filters) in [
        ("everything", Filters::default()),
        ("one employee", one),
        ("ten employees", ten),
        ("a type and a transaction", types),
        ("findings", findings),
        (
            "totals of 10 to 20",
            Filters { amounts: Box::new("10..20".parse().unwrap()), ..Filters::default() },
        ),
        ("a text", Filters { text: SearchText::new("a92"), ..Filters::default() }),
    ] {
        let question = Question { filters, ..Question::default() };
        println!("answer, {name}: {}", times(|| drop(answer(&mut engine, &question))));
    }
    let quarter = Question {
        from_ticks: Some("2016-10-01T00:00:00".parse::<commissions::Timestamp>().unwrap().ticks()),
        ..Question::default()
    };
    println!("answer, a quarter: {}", times(|| drop(answer(&mut engine, &quarter))));
    let days: Vec<_> =
        answer(&mut engine, &Question::default()).days.unwrap().iter().map(|row| row.day).collect();
    let mut moves = 0;
    let mut brush = || {
        moves += 1;
        let question = Question { brush: Some((days[moves], days[moves + 30])), ..Question::default() };
        let ask = Request::Ask { id: 1, question, with_days: false };
        let outputs = engine.handle(0, Input::Request(ask));
        let Some(engine::Output::Counts { id, counts }) = outputs.first() else { panic!("no answer") };
        counts.to_bytes(*id).len()
    };
    println!(
        "answer, a brush: {:?} bytes, and from then on {}",
        [brush(), brush()],
        times(|| assert!(brush() > 0))
    );
    for (column, name) in Column::ALL {
        let window = |descending| Request::Rows {
            id: 1,
            question: Question::default(),
            sort: Sort { column, descending },
            offset: n_entries / 2,
            limit: 50,
        };
        let mut descending = false;
        let sorted = times(|| {
            descending = !descending;
            engine.handle(0, Input::Request(window(descending)));
        });
        let scrolled = times(|| drop(engine.handle(0, Input::Request(window(descending)))));
        println!("a window of entries by {name}: {sorted}; the next one: {scrolled}");
    }
}

fn answer(engine: &mut Engine, question: &Question) -> engine::Answer {
    let outputs =
        engine.handle(0, Input::Request(Request::Ask { id: 1, question: question.clone(), with_days: true }));
    let answer = outputs.into_iter().find_map(|output| match output {
        engine::Output::Counts { counts: Counts::Answer(answer), .. } => Some(*answer),
        _ => None,
    });
    answer.unwrap()
}

/// Of eleven: the least, which nothing else of the machine has a part in, and the median.
fn times(mut run: impl FnMut()) -> String {
    let mut times = [(); 11].map(|()| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    times.sort();
    format!("{:?} (median {:?})", times[0], times[5])
}
