//! The dashboard's files, with the headers that `_headers` gives them.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{self, Next};
use http::{StatusCode, header};
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use crate::headers_file::HeaderRules;

/// Serves the folder `dist`.
///
/// # Errors
/// The folder does not hold a built dashboard, or its `_headers` cannot be read.
pub fn router(dist: &Path) -> Result<Router> {
    if !dist.join("index.html").is_file() {
        bail!(
            "there is no dashboard in {}; build it with `cargo xtask dist`, or name its folder with --dist",
            dist.display()
        );
    }
    let headers = dist.join("_headers");
    let text = fs::read_to_string(&headers).with_context(|| format!("cannot read {}", headers.display()))?;
    let rules = Arc::new(HeaderRules::parse(&text)?);
    let with_headers = middleware::from_fn(move |request: Request, next: Next| {
        let rules = Arc::clone(&rules);
        async move {
            let path = request.uri().path().to_owned();
            // The file of rules is for hosts, not for browsers.
            let mut response = if path == "/_headers" { not_found() } else { next.run(request).await };
            rules.apply(&path, response.headers_mut());
            if !response.status().is_success() {
                // What is missing now may be there after the next build.
                response.headers_mut().remove(header::CACHE_CONTROL);
            }
            response
        }
    });
    Ok(Router::new()
        .fallback_service(ServeDir::new(dist).precompressed_br().precompressed_gzip())
        // Whatever has not been compressed once and for all.
        .layer(CompressionLayer::new().gzip(true))
        .layer(with_headers))
}

fn not_found() -> axum::response::Response {
    let mut response = axum::response::Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
