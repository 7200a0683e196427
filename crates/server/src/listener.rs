//! Listening: binding with a clear error, and serving with bounded headers, connections and shutdown.

use std::future::Future;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Error, Result, anyhow};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a client may take to send a request's headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(15);
/// How long requests in flight may take to finish once the program is asked to stop.
const STOP_WITHIN: Duration = Duration::from_secs(5);
/// What hyper needs for its buffer.
const LEAST_HEADER_BYTES: usize = 8192;

/// What one client, or all together, may take.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// A request's line and headers.
    pub header_bytes: usize,
    /// Connections at the same time; more wait.
    pub connections: usize,
}

/// # Errors
/// The address is in use, not this machine's, or not allowed; the message says what to do.
pub async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| explain(address, &error))
}

fn explain(address: SocketAddr, error: &std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "{address} is in use by another program; stop it or choose another port \
             (`cargo xtask serve --port N`, `commission-lens serve --listen ADDR`)"
        ),
        ErrorKind::AddrNotAvailable => {
            anyhow!("{address} is not an address of this machine; listen on one that is")
        }
        ErrorKind::PermissionDenied => {
            anyhow!("this user may not listen on {address}; choose a port from 1024 up")
        }
        _ => anyhow!("cannot listen on {address}: {error}"),
    }
}

/// Serves `router` until `stop` is ready, then lets requests in flight finish, for a few seconds at most.
pub async fn serve(listener: TcpListener, router: Router, bounds: Bounds, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(bounds.connections.max(1)));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(bounds.header_bytes.max(LEAST_HEADER_BYTES));
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            // Never closed, so this only waits.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, stream) = tokio::select! {
            (place, accepted) = accepted => match accepted {
                Ok((stream, _)) => (place, stream),
                Err(error) => {
                    // Out of file descriptors, or a client that is gone already: neither ends the program.
                    eprintln!("a connection could not be accepted: {error}");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Small answers at once; where it cannot be set they are only later.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A client that goes away in the middle is no event worth a word.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(STOP_WITHIN, graceful.shutdown()).await;
}

/// Ready when the person or the system asks the program to stop (Ctrl-C, SIGTERM). Heard from this call on, not
/// only from the first poll.
///
/// # Errors
/// The system gives no way to hear of it.
#[cfg(unix)]
pub fn stop_signal() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot hear Ctrl-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot hear SIGTERM")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready when the person asks the program to stop (Ctrl-C).
///
/// # Errors
/// The system gives no way to hear of it.
#[cfg(windows)]
pub fn stop_signal() -> Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c().context("cannot hear Ctrl-C")?;
    Ok(async move {
        interrupt.recv().await;
    })
}
