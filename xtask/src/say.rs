//! What the person at the terminal is told: each step, how long it will take, how long it took.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Says `what` (with an estimate, where it takes more than moments), does it, and says how long it took.
///
/// # Errors
/// Those of `work`.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("· {what}");
    let started = Instant::now();
    let result = work();
    let took = duration(started.elapsed());
    match &result {
        Ok(_) => println!("  done in {took}"),
        Err(_) => println!("  failed after {took}"),
    }
    result
}

/// `0.4 s`, `12 s`, `6 min 31 s`.
pub fn duration(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    match seconds {
        0..10 => format!("{}.{} s", seconds, elapsed.subsec_millis() / 100),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(duration(Duration::from_millis(430)), "0.4 s");
        assert_eq!(duration(Duration::from_secs(59)), "59 s");
        assert_eq!(duration(Duration::from_secs(391)), "6 min 31 s");
    }
}
