//! `_headers`: the response headers of the static files, in the form that static hosts read. This program reads
//! the same file, so there is one policy in one place.
//!
//! ```text
//! /assets/*
//!   Cache-Control: public, max-age=31536000, immutable
//! ```

use anyhow::{Context, Result, bail};
use http::{HeaderMap, HeaderName, HeaderValue};

/// The rules in the file's order.
#[derive(Debug, Default)]
pub struct HeaderRules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    path: PathPattern,
    headers: HeaderMap,
}

#[derive(Debug)]
enum PathPattern {
    Exact(String),
    Prefix(String),
}

impl PathPattern {
    fn matches(&self, path: &str) -> bool {
        match self {
            Self::Exact(exact) => path == exact,
            Self::Prefix(prefix) => path.starts_with(prefix),
        }
    }
}

impl HeaderRules {
    /// Reads the file's text.
    ///
    /// # Errors
    /// The number of the line that is neither a path, nor a header of one, nor a comment.
    pub fn parse(text: &str) -> Result<Self> {
        let mut rules: Vec<Rule> = Vec::new();
        for (idx, line) in text.lines().enumerate() {
            let place = || format!("_headers, line {}: `{line}`", idx + 1);
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            if line.starts_with('/') {
                let path = match trimmed.strip_suffix('*') {
                    Some(prefix) => PathPattern::Prefix(prefix.to_owned()),
                    None => PathPattern::Exact(trimmed.to_owned()),
                };
                rules.push(Rule { path, headers: HeaderMap::new() });
                continue;
            }
            let Some(rule) = rules.last_mut() else { bail!("{} stands before any path", place()) };
            let (name, value) =
                trimmed.split_once(':').with_context(|| format!("{} is no header", place()))?;
            let name: HeaderName = name.trim().parse().with_context(place)?;
            let value: HeaderValue = value.trim().parse().with_context(place)?;
            rule.headers.insert(name, value);
        }
        Ok(Self(rules))
    }

    /// Sets, in `headers`, those of every rule that matches `path`.
    pub fn apply(&self, path: &str, headers: &mut HeaderMap) {
        for rule in self.0.iter().filter(|rule| rule.path.matches(path)) {
            for (name, value) in &rule.headers {
                headers.insert(name, value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_products_own_file_is_read() {
        let rules = HeaderRules::parse(include_str!("../../../public/_headers")).unwrap();
        let headers_of = |path| {
            let mut headers = HeaderMap::new();
            rules.apply(path, &mut headers);
            headers
        };
        let policy = headers_of("/")["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert_eq!(headers_of("/config.json")["cache-control"], "no-cache");
        assert!(headers_of("/assets/a.js")["cache-control"].to_str().unwrap().contains("immutable"));
        assert_eq!(headers_of("/assets/a.js")["x-content-type-options"], "nosniff");
    }

    #[test]
    fn a_mistake_is_shown_with_its_line() {
        let error = HeaderRules::parse("/*\n  no header here\n").unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
        assert!(HeaderRules::parse("  X-A: b\n").is_err());
    }
}
