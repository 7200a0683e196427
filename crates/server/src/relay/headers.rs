//! The headers that pass, each way. All others stay where they are: cookies, forwarding headers, hop-by-hop ones.

use http::{HeaderMap, HeaderName, HeaderValue, header};

const TO_UPSTREAM: [HeaderName; 3] = [header::AUTHORIZATION, header::ACCEPT, header::ACCEPT_ENCODING];

const TO_PAGE: [HeaderName; 5] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::DATE,
    header::RETRY_AFTER,
];

/// Rate limits of the platform's services: `X-RateLimit-Limit`, `-Remaining`, `-Reset`.
const RATE_LIMIT_PREFIX: &str = "x-ratelimit-";

const OURS: HeaderValue = HeaderValue::from_static(concat!("commission-lens/", env!("CARGO_PKG_VERSION")));

/// From the page's request to the upstream's.
pub fn copy_to_upstream(from: &HeaderMap, to: &mut HeaderMap) {
    for name in TO_UPSTREAM {
        // Once: a second Authorization would be read by one side and not by the other.
        if let Some(value) = from.get(&name) {
            to.insert(name, value.clone());
        }
    }
    to.insert(header::USER_AGENT, OURS);
}

/// From the upstream's answer to the page's.
pub fn copy_to_page(from: &HeaderMap, to: &mut HeaderMap) {
    for (name, value) in from {
        if TO_PAGE.contains(name) || name.as_str().starts_with(RATE_LIMIT_PREFIX) {
            to.insert(name.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    fn names(headers: &HeaderMap) -> Vec<&str> {
        let mut names: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_requests_other_headers_stay_here() {
        let mut to = HeaderMap::new();
        let from = map(&[
            ("authorization", "Bearer t"),
            ("accept", "application/hal+json"),
            ("cookie", "session=1"),
            ("host", "127.0.0.1"),
            ("origin", "http://a.test"),
            ("x-forwarded-for", "10.0.0.1"),
            ("proxy-authorization", "Basic x"),
            ("connection", "keep-alive"),
        ]);
        copy_to_upstream(&from, &mut to);
        assert_eq!(names(&to), ["accept", "authorization", "user-agent"]);
    }

    #[test]
    fn an_answers_other_headers_stay_there() {
        let mut to = HeaderMap::new();
        let from = map(&[
            ("content-type", "application/json"),
            ("retry-after", "3"),
            ("x-ratelimit-remaining", "0"),
            ("set-cookie", "a=b"),
            ("location", "https://evil.test"),
            ("server", "secret/1"),
            ("access-control-allow-origin", "*"),
            ("transfer-encoding", "chunked"),
        ]);
        copy_to_page(&from, &mut to);
        assert_eq!(names(&to), ["content-type", "retry-after", "x-ratelimit-remaining"]);
    }
}
