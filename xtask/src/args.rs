//! Arguments without a parser: a command, `--name value` options, flags, and what is left over.

use std::collections::VecDeque;
use std::str::FromStr;

use anyhow::{Context, Result, bail};

/// What is left of the command line. Each call takes its part out; [`Args::finish`] refuses the rest.
#[derive(Debug)]
pub struct Args(VecDeque<String>);

impl Args {
    pub fn from_env() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// The first argument.
    pub fn command(&mut self) -> Option<String> {
        self.0.pop_front()
    }

    /// The value of `--name value` or `--name=value`, if it is there.
    ///
    /// # Errors
    /// The value is missing or cannot be read as `T`.
    pub fn option<T: FromStr>(&mut self, name: &str) -> Result<Option<T>>
    where
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        let joined = format!("{name}=");
        let Some(at) = self.0.iter().position(|arg| arg == name || arg.starts_with(&joined)) else {
            return Ok(None);
        };
        let found = self.0.remove(at).unwrap_or_default();
        let value = match found.strip_prefix(&joined) {
            Some(value) => value.to_owned(),
            None => self.0.remove(at).with_context(|| format!("{name} needs a value"))?,
        };
        let parsed = value.parse().with_context(|| format!("{name} cannot be `{value}`"))?;
        Ok(Some(parsed))
    }

    /// Whether `--name` is there.
    pub fn flag(&mut self, name: &str) -> bool {
        let at = self.0.iter().position(|arg| arg == name);
        at.and_then(|at| self.0.remove(at)).is_some()
    }

    /// # Errors
    /// An argument is left that nobody asked for.
    pub fn finish(self) -> Result<()> {
        match self.0.front() {
            None => Ok(()),
            Some(unknown) => bail!("`{unknown}` is not an option here; `cargo xtask help` lists them"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn args(text: &str) -> Args {
        Args(text.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn options_come_in_both_spellings() {
        let mut args = args("serve --port 9000 --seed=7");
        assert_eq!(args.command().as_deref(), Some("serve"));
        assert_eq!(args.option::<u16>("--port").unwrap(), Some(9000));
        assert_eq!(args.option::<u64>("--seed").unwrap(), Some(7));
        assert_eq!(args.option::<u64>("--entries").unwrap(), None);
        args.finish().unwrap();
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let error = args("--port eighty").option::<u16>("--port").unwrap_err();
        assert!(error.to_string().contains("--port cannot be `eighty`"));
        assert!(args("--port").option::<u16>("--port").unwrap_err().to_string().contains("needs a value"));
        assert!(args("--prot 1").finish().unwrap_err().to_string().contains("--prot"));
    }
}
