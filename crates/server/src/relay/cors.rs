//! Which pages may read through the relay: this origin's own, and the configured ones, exactly.
//!
//! A browser sends no `Origin` with a GET of the page's own origin, so a request without one passes; one with an
//! `Origin` passes only when that is configured.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::error::{RELAY_ERROR, RelayError};
use crate::config::Origin;

const METHODS: &str = "GET, HEAD, OPTIONS";

#[derive(Debug)]
pub struct Cors {
    allowed: Vec<Origin>,
}

impl Cors {
    pub fn new(allowed: Vec<Origin>) -> Self {
        Self { allowed }
    }

    /// # Errors
    /// The request comes from a page that may not read through the relay.
    pub fn check(&self, request: &HeaderMap) -> Result<(), RelayError> {
        match request.get(header::ORIGIN) {
            None => Ok(()),
            Some(origin) if self.is_allowed(origin) => Ok(()),
            Some(_) => Err(RelayError::Origin),
        }
    }

    /// The answer to OPTIONS.
    pub fn preflight(&self, request: &HeaderMap) -> Response {
        let asked_method = request.get(header::ACCESS_CONTROL_REQUEST_METHOD);
        let may = asked_method
            .is_none_or(|method| *method == Method::GET.as_str() || *method == Method::HEAD.as_str());
        if !may {
            return RelayError::Method.into_response();
        }
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, HeaderValue::from_static(METHODS));
        if asked_method.is_some() && request.contains_key(header::ORIGIN) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD"));
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                HeaderValue::from_static("authorization, accept"),
            );
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        }
        response
    }

    /// Lets the page that asked, and only that page, read `response`. Never with credentials: a token is a header
    /// that the page sets itself.
    pub fn mark(&self, request: &HeaderMap, response: &mut HeaderMap) {
        response.insert(header::VARY, HeaderValue::from_static("Origin"));
        let Some(origin) = request.get(header::ORIGIN).filter(|origin| self.is_allowed(origin)) else {
            return;
        };
        response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        let shown =
            ["date", "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
        let shown = [&shown[..], &[RELAY_ERROR]].concat().join(", ");
        if let Ok(shown) = HeaderValue::from_str(&shown) {
            response.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, shown);
        }
    }

    fn is_allowed(&self, origin: &HeaderValue) -> bool {
        self.allowed.iter().any(|allowed| allowed.as_str().as_bytes() == origin.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(origin: &str) -> bool {
        let cors = Cors::new(vec![Origin::try_from("https://portal.example".to_owned()).unwrap()]);
        let mut request = HeaderMap::new();
        request.insert(header::ORIGIN, origin.parse().unwrap());
        let mut response = HeaderMap::new();
        cors.mark(&request, &mut response);
        let marked = response.get(header::ACCESS_CONTROL_ALLOW_ORIGIN).is_some_and(|value| value == origin);
        assert_eq!(cors.check(&request).is_ok(), marked);
        assert!(!response.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS));
        marked
    }

    #[test]
    fn origins_are_compared_exactly() {
        assert!(check("https://portal.example"));
        for other in [
            "null",
            "http://portal.example",
            "https://portal.example.evil.test",
            "https://evil-portal.example",
            "https://sub.portal.example",
            "https://portal.example:8443",
            "https://PORTAL.example",
        ] {
            assert!(!check(other), "{other}");
        }
    }
}
