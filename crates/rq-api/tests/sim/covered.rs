//! What histories were made of: a simulation that covers nothing proves nothing.

use std::fmt;
use std::ops::AddAssign;

macro_rules! covered {
    ($($field:ident: $what:literal),* $(,)?) => {
        /// Sums over histories.
        #[derive(Clone, Copy, Debug, Default)]
        pub struct Covered {
            $(#[doc = $what] pub $field: u64,)*
        }

        impl AddAssign for Covered {
            fn add_assign(&mut self, other: Self) {
                $(self.$field += other.$field;)*
            }
        }

        impl fmt::Display for Covered {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                $(writeln!(f, "{:>12}  {}", self.$field, $what)?;)*
                Ok(())
            }
        }

        impl Covered {
            /// What was not covered at all.
            pub fn missing(&self) -> Vec<&'static str> {
                let all = [$((self.$field, $what)),*];
                all.into_iter().filter(|&(n, _)| n == 0).map(|(_, what)| what).collect()
            }
        }
    };
}

covered! {
    n_histories: "histories",
    n_runs: "runs of the client",
    n_steps: "steps",
    n_announced: "answers that were told of before they were read",
    n_rows: "rows at the end",
    n_inserts: "inserts",
    n_updates: "updates",
    n_deletes: "deletes",
    n_restored: "deleted rows restored",
    n_late: "changes committed late",
    n_requests: "requests",
    n_skipping: "of them with a $skip",
    n_passes: "passes over the head",
    n_refused: "429",
    n_unauthorized: "401",
    n_server_errors: "500",
    n_resets: "no answer",
    n_truncated: "bodies cut off",
    n_maintenance: "503",
    n_clock_jumps: "jumps of the client's clock",
    n_crashes: "crashes",
    n_left_drains: "runs that began with moments half read",
    n_resumed: "half-read moments that were gone on with",
    n_spared: "of them finished without a page that had been read",
    n_lost_writes: "writes that failed",
    n_evicted: "windows evicted",
    n_checks: "checks of what was held",
    n_sweeps: "of them sweeps",
    n_confirmed: "of them confirmed",
    n_withdrawn: "rows withdrawn",
    n_complete: "runs that ended complete",
    n_partial: "runs that ended partial",
    n_stopped: "runs that were stopped",
    n_cancelled: "runs that were cancelled",
}
