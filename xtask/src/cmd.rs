//! Running programs: shown, captured, or into a log that is only shown when the program fails.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, ErrorKind};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Error, Result, anyhow, bail};

const LOG_LINES_SHOWN: usize = 40;

/// Ways to run a [`Command`]; each error names the program and what it said.
pub trait Run {
    /// Runs with the terminal's own input and output.
    ///
    /// # Errors
    /// The program is missing or fails.
    fn run(&mut self) -> Result<()>;

    /// Runs and gives what it wrote to its standard output.
    ///
    /// # Errors
    /// The program is missing or fails.
    fn text(&mut self) -> Result<String>;

    /// Runs with all its output in the file `log`, whose end becomes part of the error.
    ///
    /// # Errors
    /// The program is missing or fails.
    fn logged(&mut self, log: &Path) -> Result<()>;

    /// Runs with its standard output shown and, line by line, given to `look` (without colours).
    ///
    /// # Errors
    /// The program is missing or fails.
    fn watched(&mut self, look: impl FnMut(&str)) -> Result<()>
    where
        Self: Sized;

    /// Runs in silence and says whether it ended well within `limit`. A program that takes longer is ended.
    fn succeeds_within(&mut self, limit: Duration) -> bool;
}

impl Run for Command {
    fn run(&mut self) -> Result<()> {
        let status = self.status().map_err(|error| not_started(self, &error))?;
        check(self, status)
    }

    fn text(&mut self) -> Result<String> {
        let output = self.output().map_err(|error| not_started(self, &error))?;
        check(self, output.status)
            .with_context(|| String::from_utf8_lossy(&output.stderr).trim().to_owned())?;
        String::from_utf8(output.stdout).with_context(|| format!("`{}` wrote no text", line(self)))
    }

    fn logged(&mut self, log: &Path) -> Result<()> {
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let errors = file.try_clone().with_context(|| format!("cannot write {}", log.display()))?;
        let status = self
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(errors)
            .status()
            .map_err(|error| not_started(self, &error))?;
        check(self, status)
            .with_context(|| format!("it said\n{}\n(all of it: {})\n", tail(log), log.display()))
    }

    fn watched(&mut self, mut look: impl FnMut(&str)) -> Result<()> {
        let mut child = self.stdout(Stdio::piped()).spawn().map_err(|error| not_started(self, &error))?;
        if let Some(stdout) = child.stdout.take() {
            for text in BufReader::new(stdout).lines() {
                let text = text.with_context(|| format!("`{}` wrote no text", line(self)))?;
                println!("{text}");
                look(&text);
            }
        }
        let status = child.wait().with_context(|| format!("`{}` could not be waited for", line(self)))?;
        check(self, status)
    }

    fn succeeds_within(&mut self, limit: Duration) -> bool {
        let child = self.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        child.is_ok_and(|mut child| ends_well(&mut child, limit))
    }
}

fn ends_well(child: &mut Child, limit: Duration) -> bool {
    let started = Instant::now();
    while started.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => sleep(Duration::from_millis(50)),
            Err(_) => break,
        }
    }
    // It may have ended by itself just now; either way it is gone after this.
    let _ = child.kill();
    let _ = child.wait();
    false
}

fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed ({status})", line(command))
}

fn not_started(command: &Command, error: &std::io::Error) -> Error {
    let program = command.get_program().to_string_lossy();
    match error.kind() {
        ErrorKind::NotFound => {
            anyhow!("`{program}` is not installed or not on the PATH; install it and run this again")
        }
        _ => anyhow!("`{program}` could not be started: {error}"),
    }
}

/// The command as one would type it (without quotes: it is for reading).
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(LOG_LINES_SHOWN);
    lines.get(from..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_missing_program_is_named_with_the_next_step() {
        let error = Command::new("no-such-program-here").run().unwrap_err().to_string();
        assert!(error.contains("`no-such-program-here` is not installed"), "{error}");
    }

    #[test]
    fn a_failing_program_shows_what_it_said() {
        let error = Command::new("rustc").arg("--no-such-option").text().unwrap_err();
        assert!(format!("{error:#}").contains("no-such-option"), "{error:#}");
    }

    #[test]
    fn a_program_that_takes_too_long_is_ended() {
        let started = Instant::now();
        assert!(!Command::new("sleep").arg("60").succeeds_within(Duration::from_millis(200)));
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}
