//! Readers and what is fed to them: a corpus, its mutants, and the laws that hold for all of them.

/// Breaks the law with these words unless it holds.
macro_rules! ensure {
    ($holds:expr, $($words:tt)+) => {
        if !$holds {
            return Err(format!($($words)+));
        }
    };
}

#[path = "../sim/chance.rs"]
#[allow(dead_code, reason = "the simulator uses the rest")]
mod chance;
mod corpus;
mod date_law;
mod filter_law;
mod list_law;
mod mutate;
mod page_law;

pub use chance::Chance;
pub use corpus::{Input, Verdict, inputs};
pub use date_law::date_law;
pub use filter_law::filter_law;
pub use list_law::list_law;
pub use mutate::mutant;
pub use page_law::page_law;

/// What a reader made of an input, in a word; or how it broke the law.
pub type Lawful = Result<String, String>;
