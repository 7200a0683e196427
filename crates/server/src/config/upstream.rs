//! Where the relay sends requests: the sandbox, or the fixed base address of an API.

use http::Uri;
use http::uri::{Authority, Scheme};
use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Upstream {
    Sandbox,
    Remote(BaseAddress),
}

impl TryFrom<String> for Upstream {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "sandbox" => Ok(Self::Sandbox),
            _ => BaseAddress::parse(&text).map(Self::Remote),
        }
    }
}

/// An API's address up to its resources: scheme, host, and a path without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseAddress {
    scheme: Scheme,
    authority: Authority,
    path: String,
}

impl BaseAddress {
    /// Reads `https://host/path`; `http` too, but to this machine only, since tokens would be readable on the way.
    ///
    /// # Errors
    /// What is wrong with `text`, as a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let refused = |why: &str| format!("`{text}` is not an API's base address: {why}");
        let uri: Uri = text.parse().map_err(|_| refused("write \"sandbox\" or https://host/path"))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(refused("write \"sandbox\" or https://host/path"));
        };
        if authority.as_str().contains('@') {
            return Err(refused("it must not hold a user name or password"));
        }
        let path_and_query = parts.path_and_query.as_ref();
        if path_and_query.is_some_and(|both| both.query().is_some()) {
            return Err(refused("it must not have a query"));
        }
        let is_this_machine = matches!(authority.host(), "localhost" | "127.0.0.1" | "[::1]");
        if scheme != Scheme::HTTPS && !(scheme == Scheme::HTTP && is_this_machine) {
            return Err(refused("only https keeps an access token secret on the way"));
        }
        let path = path_and_query.map_or("", |both| both.path()).trim_end_matches('/').to_owned();
        Ok(Self { scheme, authority, path })
    }

    /// The address of `path` (which begins with a slash) with `query` below this base.
    ///
    /// # Errors
    /// `query` has bytes that no URL may have.
    pub fn join(&self, path: &str, query: &str) -> Result<Uri, http::Error> {
        let base = &self.path;
        let separator = if query.is_empty() { "" } else { "?" };
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(format!("{base}{path}{separator}{query}"))
            .build()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn paths_are_joined_with_one_slash() {
        for base in ["https://api.test/v1", "https://api.test/v1/"] {
            let joined = BaseAddress::parse(base).unwrap().join("/lists/stores", "Response=Csv").unwrap();
            assert_eq!(joined.to_string(), "https://api.test/v1/lists/stores?Response=Csv");
        }
        let bare = BaseAddress::parse("http://127.0.0.1:9").unwrap();
        assert_eq!(bare.join("/partner", "").unwrap().to_string(), "http://127.0.0.1:9/partner");
    }

    #[test]
    fn a_base_that_would_leak_or_confuse_is_refused() {
        for (bad, why) in [
            ("http://api.test/v1", "only https"),
            ("https://user:secret@api.test/v1", "password"),
            ("https://api.test/v1?Auth=x", "query"),
            ("api.test/v1", "https://host"),
            ("/v1", "https://host"),
        ] {
            let error = Upstream::try_from(bad.to_owned()).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
