//! The relay: lets a page read the two APIs, which send no CORS headers of their own.
//!
//! It is a narrow door, not a proxy: fixed upstreams, the documented routes with the documented parameters, rebuilt
//! from their parsed form; GET and HEAD; a handful of headers each way; exact origins; no redirects. It keeps nothing
//! and logs no query, token or body.
//!
//! ```text
//! request ─ origin ─ method ─ route ─ query ─ headers ─▶ upstream ─ headers ─ body, as it comes ─▶ answer
//!             403      405      404     400                502, 504
//! ```

mod cors;
mod error;
mod headers;
mod query;
mod route;

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{MethodRouter, any};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Uri, header};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower_http::timeout::TimeoutBody;

use crate::config::{BaseAddress, Limits, Origin};
use cors::Cors;
use error::RelayError;
use route::{Api, Route};

/// Where each API is, who may ask, and what a request may take.
#[derive(Debug)]
pub struct Relay {
    commissions: BaseAddress,
    data_connect: BaseAddress,
    cors: Cors,
    limits: Limits,
    client: Client<HttpsConnector<HttpConnector>, Body>,
}

impl Relay {
    /// # Errors
    /// The machine has no certificates to trust.
    pub fn new(
        commissions: BaseAddress,
        data_connect: BaseAddress,
        origins: Vec<Origin>,
        limits: Limits,
    ) -> Result<Self> {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(Duration::from_secs(limits.connect_s)));
        let connector = HttpsConnectorBuilder::new()
            .with_native_roots()
            .context("this machine has no certificates to trust an upstream by; install the package ca-certificates")?
            // Which addresses may go without TLS is decided where the configuration is read.
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Ok(Self { commissions, data_connect, cors: Cors::new(origins), limits, client })
    }

    /// Answers `/relay/…`.
    pub fn handler(self) -> MethodRouter {
        any(answer).with_state(Arc::new(self))
    }

    async fn forward(&self, request: &Parts) -> Result<Response, RelayError> {
        let method = match request.method {
            Method::GET => Method::GET,
            Method::HEAD => Method::HEAD,
            _ => return Err(RelayError::Method),
        };
        let (api, address) = self.upstream_address(&request.uri)?;

        let mut upstream_request = hyper::Request::new(Body::empty());
        *upstream_request.method_mut() = method;
        *upstream_request.uri_mut() = address;
        headers::copy_to_upstream(&request.headers, upstream_request.headers_mut());

        let answer = self.client.request(upstream_request);
        let limit = Duration::from_secs(self.limits.answer_s);
        let answer = match tokio::time::timeout(limit, answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return Err(RelayError::of_client(api, &error)),
            Err(_) => return Err(RelayError::SlowUpstream(api)),
        };
        if answer.status().is_redirection() {
            return Err(RelayError::Redirect(api));
        }
        let (parts, body) = answer.into_parts();
        let pause = Duration::from_secs(self.limits.pause_s);
        let mut response = Response::new(Body::new(TimeoutBody::new(pause, body)));
        *response.status_mut() = parts.status;
        headers::copy_to_page(&parts.headers, response.headers_mut());
        Ok(response)
    }

    fn upstream_address(&self, asked: &Uri) -> Result<(Api, Uri), RelayError> {
        let length = asked.path().len() + asked.query().map_or(0, |query| query.len() + 1);
        if length > self.limits.url_bytes {
            return Err(RelayError::LongUrl { limit: self.limits.url_bytes });
        }
        let route = Route::parse(asked.path()).ok_or(RelayError::NoRoute)?;
        let query = query::rebuild(asked.query().unwrap_or_default(), route.parameters())?;
        let base = match route.api() {
            Api::Commissions => &self.commissions,
            Api::DataConnect => &self.data_connect,
        };
        let address = base.join(&route.upstream_path(), &query).map_err(|_| RelayError::NoRoute)?;
        Ok((route.api(), address))
    }
}

async fn answer(State(relay): State<Arc<Relay>>, request: Request) -> Response {
    // A GET has no body worth reading.
    let (request, _) = request.into_parts();
    let mut response = match relay.cors.check(&request.headers) {
        Err(error) => error.into_response(),
        Ok(()) if request.method == Method::OPTIONS => relay.cors.preflight(&request.headers),
        Ok(()) => match relay.forward(&request).await {
            Ok(response) => response,
            Err(error) => error.into_response(),
        },
    };
    relay.cors.mark(&request.headers, response.headers_mut());
    protect(&mut response);
    response
}

/// An answer is data for a script: never kept by a cache, never a page on our own origin.
fn protect(response: &mut Response) {
    const HEADERS: [(HeaderName, &str); 3] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}
