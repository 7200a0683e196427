//! The sandbox over HTTP: its pure request → response, with a socket, a delay, and the limit of requests at a time.

use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{MethodRouter, any};
use http::{HeaderValue, StatusCode, header};
use http_body::{Frame, SizeHint};
use sandbox::{Options, Sandbox, Slot, Slots};

use crate::cli::SandboxOptions;
use crate::listener::{self, Bounds};

/// As documented for Data Connect: requests at the same time per database.
const DOCUMENTED_SLOTS: usize = 8;
const BOUNDS: Bounds = Bounds { header_bytes: 16_384, connections: 256 };

/// The sandbox with what surrounds it.
pub struct SandboxHost {
    sandbox: Sandbox,
    slots: Slots,
    slot_limit: usize,
    latency: Duration,
}

impl SandboxHost {
    /// Generates the data: a moment for 20,000 entries, seconds for a million.
    pub fn new(options: Options, slot_limit: usize, latency: Duration) -> Arc<Self> {
        Arc::new(Self { sandbox: Sandbox::new(options), slots: Slots::new(slot_limit), slot_limit, latency })
    }

    /// Answers whatever is asked.
    fn handler(self: Arc<Self>) -> MethodRouter {
        any(answer).with_state(self)
    }

    fn router(self: Arc<Self>) -> Router {
        Router::new().fallback_service(self.handler())
    }
}

/// `commission-lens sandbox`.
///
/// # Errors
/// The address cannot be listened on.
pub async fn run(options: SandboxOptions) -> Result<()> {
    let listener = listener::bind(options.listen).await?;
    let address = listener.local_addr().context("no address to listen on")?;
    let stop = listener::stop_signal()?;
    let data = Options { entries: options.entries, seed: options.seed };
    let host = SandboxHost::new(data, options.slots, Duration::from_millis(options.latency_ms));
    eprintln!("sandbox: http://{address} with {} entries from seed {}", options.entries, options.seed);
    listener::serve(listener, host.router(), BOUNDS, stop).await;
    Ok(())
}

/// A sandbox that answers on a loopback port of its own, for as long as the program runs.
pub struct RunningSandbox {
    host: Arc<SandboxHost>,
    address: SocketAddr,
}

impl RunningSandbox {
    /// # Errors
    /// No port is to be had.
    pub async fn start(options: Options, latency: Duration) -> Result<Self> {
        let listener = listener::bind((Ipv4Addr::LOCALHOST, 0).into()).await?;
        let address = listener.local_addr().context("no address to listen on")?;
        let host = SandboxHost::new(options, DOCUMENTED_SLOTS, latency);
        tokio::spawn(listener::serve(listener, Arc::clone(&host).router(), BOUNDS, std::future::pending()));
        Ok(Self { host, address })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same sandbox, to be served at other paths too.
    pub fn handler(&self) -> MethodRouter {
        Arc::clone(&self.host).handler()
    }
}

/// A slot is held from here until the body is sent or the client is gone.
async fn answer(State(host): State<Arc<SandboxHost>>, request: Request) -> Response {
    let Some(slot) = host.slots.take() else {
        return response(sandbox::too_many_requests(host.slot_limit), Body::from);
    };
    if !host.latency.is_zero() {
        tokio::time::sleep(host.latency).await;
    }
    let work = Arc::clone(&host);
    let answered = tokio::task::spawn_blocking(move || {
        let authorization =
            request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        work.sandbox.respond(&sandbox::Request {
            method: request.method().as_str(),
            path: request.uri().path(),
            query: request.uri().query().unwrap_or_default(),
            authorization,
        })
    });
    match answered.await {
        Ok(answered) => {
            response(answered, |bytes| Body::new(Held { bytes: Some(bytes.into()), slot: Some(slot) }))
        }
        // A fault of the sandbox itself, which is already on the terminal.
        Err(_) => {
            let mut failed = Response::new(Body::from("the sandbox failed; see its terminal"));
            *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            failed
        }
    }
}

fn response(answered: sandbox::Response, body: impl FnOnce(Vec<u8>) -> Body) -> Response {
    let status = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(body(answered.body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(answered.content_type));
    response
}

/// A body that frees its slot when it has been handed over whole.
struct Held {
    bytes: Option<Bytes>,
    slot: Option<Slot>,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let frame = self.bytes.take().map(|bytes| Ok(Frame::data(bytes)));
        if frame.is_none() {
            self.slot = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
