//! What goes in and what comes out: a request and a response without a socket.

/// A request as it stands on the wire.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub method: &'a str,
    /// Percent-encoded or not, from the first slash: `/v1/…`, `/partner/…`, `/lists/…`.
    pub path: &'a str,
    /// Without its `?`; empty where there is none.
    pub query: &'a str,
    /// The value of the `Authorization` header.
    pub authorization: Option<&'a str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub content_type: &'static str,
    pub body: Vec<u8>,
}

impl Response {
    /// A page or an entry of the Commissions API.
    pub(crate) fn hal(body: String) -> Self {
        Response { status: 200, content_type: "application/hal+json", body: body.into_bytes() }
    }

    /// Records of the Data Connect API in their default form.
    pub(crate) fn json(body: String) -> Self {
        Response { status: 200, content_type: "application/json", body: body.into_bytes() }
    }

    /// An error in the shape that the Data Connect document prints for the rate limit.
    pub(crate) fn error(status: u16, message: &str) -> Self {
        let message = serde_json::Value::from(message);
        let body = format!("{{\n    \"Error\": true,\n    \"Message\": {message}\n}}");
        Response { status, content_type: "application/json", body: body.into_bytes() }
    }

    pub(crate) fn not_found(message: &str) -> Self {
        Response::error(404, &format!("Not Found. {message}"))
    }

    /// The same with half of its body, as when a connection breaks.
    pub(crate) fn cut_off(mut self) -> Self {
        self.body.truncate(self.body.len() / 2);
        self
    }

    /// The answer to a request without a token, or with one that is no good.
    pub(crate) fn invalid_token() -> Self {
        Response { status: 401, content_type: "text/plain", body: b"invalid token".to_vec() }
    }
}

/// The documented answer while `limit` requests are under way (Data Connect, "Rate Limiting").
pub fn too_many_requests(limit: usize) -> Response {
    Response::error(429, &format!("Rate Limiting Applied. {limit} active requests are already in progress."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_429_is_the_documents_to_the_letter() {
        let documented = r#"{
    "Error": true,
    "Message": "Rate Limiting Applied. 8 active requests are already in progress."
}"#;
        let response = too_many_requests(8);
        assert_eq!(response.status, 429);
        assert_eq!(String::from_utf8_lossy(&response.body), documented);
    }
}
