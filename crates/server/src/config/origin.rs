//! Origins, exactly as browsers name them.

use http::Uri;
use serde::Deserialize;

/// A web origin such as `https://portal.example` or `http://127.0.0.1:8081`: compared byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin(String);

impl Origin {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let refused = || {
            Err(format!(
                "`{text}` is not an origin: write scheme://host or scheme://host:port in lower case, without a path, \
                 a trailing slash or the scheme's own port, and name each one (there is no wildcard)"
            ))
        };
        let Ok(uri) = text.parse::<Uri>() else { return refused() };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return refused() };
        let own_port = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return refused(),
        };
        // Equal to its own canonical spelling, or no browser would ever send it.
        let spelled = format!("{scheme}://{authority}").to_ascii_lowercase();
        let plain_host = !authority.as_str().contains(['@', '*']);
        if spelled != text || !plain_host || authority.port_u16() == Some(own_port) {
            return refused();
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_a_browser_would_send_is_an_origin() {
        for good in ["https://portal.example", "http://127.0.0.1:8081", "http://[::1]:8080"] {
            assert_eq!(Origin::try_from(good.to_owned()).unwrap().as_str(), good);
        }
        for bad in [
            "*",
            "null",
            "portal.example",
            "https://portal.example/",
            "https://Portal.example",
            "https://portal.example:443",
            "https://*.example",
            "https://user@portal.example",
            "ftp://portal.example",
            "",
        ] {
            assert!(Origin::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
