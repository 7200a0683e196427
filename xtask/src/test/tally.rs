//! Counting what test runners report.

use std::fmt;
use std::process::Command;

use anyhow::Result;

use crate::cmd::Run;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
}

impl Tally {
    /// One check that has no parts of its own.
    pub fn one() -> Self {
        Self { passed: 1, failed: 0 }
    }

    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Runs a test runner, shown, and sums the counts in its output.
    ///
    /// # Errors
    /// The runner fails without having counted a failed test: it did not build, say.
    pub fn count(runner: &mut Command) -> Result<Self> {
        let mut tally = Self::default();
        let result = runner.watched(|line| tally.add(Self::in_line(line)));
        match result {
            Err(error) if tally.failed == 0 => Err(error),
            _ => Ok(tally),
        }
    }

    /// cargo's `test result: ok. 12 passed; 0 failed; …`, Playwright's `  12 passed (3.4s)` and `  1 failed`.
    fn in_line(line: &str) -> Self {
        let counts = line.trim().strip_prefix("test result:").map_or(line, |rest| rest.trim_start());
        let counts = counts.strip_prefix("ok.").or_else(|| counts.strip_prefix("FAILED.")).unwrap_or(counts);
        let mut tally = Self::default();
        for part in counts.split(';') {
            let mut words = part.split_whitespace();
            let (Some(Ok(n)), Some(what)) = (words.next().map(str::parse::<u32>), words.next()) else {
                continue;
            };
            match what {
                "passed" => tally.passed += n,
                "failed" | "flaky" => tally.failed += n,
                _ => {}
            }
        }
        tally
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runners_summary_is_counted() {
        for (line, passed, failed) in [
            (
                "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.04s",
                12,
                0,
            ),
            ("test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out", 2, 4),
            ("  21 passed (14.2s)", 21, 0),
            ("  1 failed", 0, 1),
            ("test sums_are_exact ... ok", 0, 0),
            ("running 15 tests", 0, 0),
            ("failures:", 0, 0),
        ] {
            assert_eq!(Tally::in_line(line), Tally { passed, failed }, "{line}");
        }
    }
}
