//! The sync protocol against a hostile server: nothing lost, doubled or made up.
//!
//! A longer run: `cargo xtask simulate --histories 1000000 --seed 1`. A larger small world:
//! `cargo xtask simulate --changes 3`.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::print_stderr, reason = "a longer run says what it covered")]

mod sim;

use std::str::FromStr;

use rq_api::sync::{Outcome, Settings, Sync};
use sim::{
    Chance, Counts, Line, Mistake, Rule, Size, SkipWalk, at, catch, catch_and_shrink, exhaust, simulate, time,
};

/// A setting of a longer run.
fn given<T: FromStr>(name: &str, otherwise: T) -> T {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name}={text:?} is no number")),
        Err(_) => otherwise,
    }
}

#[test]
fn histories_lose_nothing() {
    let (n, seed) = (given("SIMULATE_HISTORIES", 10_000), given("SIMULATE_SEED", 1));
    let covered = simulate::<Sync>(seed, n).unwrap_or_else(|broken| panic!("{broken}"));
    eprintln!("{covered}");
    assert!(n < 10_000 || covered.missing().is_empty(), "not covered: {:?}", covered.missing());
}

/// A check was stopped in the middle of a moment, which counted as half read though it was settled.
#[test]
fn what_a_check_reads_again_is_not_half_read() {
    simulate::<Sync>(20_500_391, 1).unwrap_or_else(|broken| panic!("{broken}"));
}

#[test]
fn every_planted_mistake_is_caught() {
    let mut missed = Vec::new();
    for &mistake in Mistake::ALL {
        match catch::<Sync>(mistake, 10_000) {
            Some((seed, breach)) => eprintln!("{mistake:?}: seed {seed}: {:?}: {}", breach.rule, breach.what),
            None => missed.push(mistake),
        }
    }
    assert!(missed.is_empty(), "missed: {missed:?}");
}

#[test]
fn a_history_that_breaks_a_rule_shrinks_to_a_short_one() {
    for (mistake, n_lines, n_rows) in
        [(Mistake::GoesOnBelowTheOldest, 20, 4), (Mistake::WithdrawsWhatMoved, 40, 6)]
    {
        let broken = catch_and_shrink::<Sync>(mistake, 2_000).expect("a mistake that is caught");
        eprintln!("{mistake:?}: {broken}");
        assert_eq!(broken.breach.rule, mistake.breaks());
        assert!(broken.trace.len() <= n_lines, "{} lines: {broken}", broken.trace.len());
        let plan = &broken.plan;
        assert!(plan.n_rows + plan.n_ties - plan.rows_left_out.len() <= n_rows, "{broken}");
    }
}

#[test]
fn a_skip_walk_loses_rows() {
    let broken = simulate::<SkipWalk>(1, 1_000).expect_err("walking by $skip cannot hold");
    assert_eq!(broken.breach.rule, Rule::NothingLost, "{broken}");
}

#[test]
fn nothing_in_a_small_world_breaks_it() {
    let n_changes = given("SIMULATE_CHANGES", 2);
    let whole = Size { n_rows: 4, top: 2, n_changes, n_crashes: 1, n_odd_orders: 0, sweeps: false };
    let sweeps = Size { sweeps: true, n_changes: n_changes.saturating_sub(1), ..whole };
    let odd = Size { n_changes: n_changes.min(1), n_odd_orders: 2, ..whole };
    let no_counts = Size { n_changes: n_changes.min(1), ..whole };
    for (size, counts) in [
        (whole, Counts::OfTheWindow),
        (sweeps, Counts::OfTheWindow),
        (odd, Counts::OfTheWindow),
        (no_counts, Counts::None),
    ] {
        let exhausted = exhaust::<Sync>(size, counts).unwrap_or_else(|found| panic!("{found}"));
        eprintln!("{size:?}, {counts:?}: {exhausted:?}");
        assert!(exhausted.n_states > 1_000 && exhausted.n_ends > 100, "{exhausted:?}");
        assert!(exhausted.n_checked > 100 && exhausted.n_withdrawn > 10, "{exhausted:?}");
        assert!(size.sweeps || exhausted.n_left_drains > 10, "{exhausted:?}");
    }
}

#[test]
fn a_small_world_breaks_a_skip_walk() {
    let size = Size { n_rows: 4, top: 2, n_changes: 1, n_crashes: 0, n_odd_orders: 0, sweeps: false };
    let found = exhaust::<SkipWalk>(size, Counts::None).expect_err("walking by $skip cannot hold");
    assert_eq!(found.breach.rule, Rule::NothingLost);
    eprintln!("{found}");
}

/// So many rows over 18 months: five days a week, ten hours a day.
fn eighteen_months(n_rows: usize) -> Vec<i64> {
    const MS: i64 = 10_000;
    const HOUR: i64 = 3_600_000 * MS;
    let mut chance = Chance::new(7);
    let mut moments: Vec<i64> = (0..n_rows)
        .map(|_| {
            let day = chance.between(0, 77) * 7 + chance.between(0, 4);
            (day * 24 + 9) * HOUR + chance.between(0, 10 * HOUR / MS - 1) * MS
        })
        .collect();
    moments.sort_unstable();
    moments
}

#[test]
fn it_is_as_fast_as_the_slots_allow() {
    let n_rows = 200_000;
    // However long it takes to read what has come: the slot is free by then.
    for reading_ms in [0, 5, 30] {
        let line =
            Line { latency_ms: 50, reading_ms, refusal_ms: 10, slots: 8, rival_slots: 0, rival_every_ms: 0 };
        let settings = Settings::since(at(0));
        let least_ms = n_rows as u64 / u64::from(settings.top) * line.latency_ms / settings.cap as u64;
        let timing = time(line, settings, &eighteen_months(n_rows), 1);
        eprintln!("{reading_ms}: {} ms; pages x latency / slots = {least_ms} ms", timing.took_ms);
        assert_eq!((timing.outcome, timing.n_rows), (Outcome::Complete, n_rows));
        assert!(timing.took_ms * 100 <= least_ms * 110, "{} ms", timing.took_ms);
    }
}

#[test]
fn it_is_a_good_neighbour() {
    let line = Line {
        latency_ms: 50,
        reading_ms: 5,
        refusal_ms: 10,
        slots: 8,
        rival_slots: 5,
        rival_every_ms: 5_000,
    };
    let moments = eighteen_months(200_000);
    for seed in 1..=8 {
        let timing = time(line, Settings::since(at(0)), &moments, seed);
        let (n_refused, n_requests) = (timing.progress.n_too_many, timing.progress.n_requests);
        let used_percent = timing.used * 100 / timing.free;
        eprintln!("{n_refused} of {n_requests} requests refused, {used_percent} % of the free slots used");
        assert_eq!((timing.outcome, timing.n_rows), (Outcome::Complete, moments.len()));
        assert!(n_requests >= 1_000 && n_refused * 100 <= n_requests, "{n_refused} of {n_requests}");
        assert!(used_percent >= 90, "{used_percent} %");
    }
}
