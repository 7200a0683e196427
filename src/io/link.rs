//! The way to the APIs: over the relay, or to the sandbox in this very worker. The only place that fetches
//! their data; a token goes nowhere but to the configured addresses.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::Request;
use rq_api::request::{Api, Request as ApiRequest};
use rq_api::transport::{Reply, TransportError};
use sandbox::Sandbox;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect, WorkerGlobalScope,
};

use crate::envelope::Connection;
use crate::io::clock;

/// A request that has no answer by then is given up, and counts as unanswered.
const TIME_LIMIT_MS: i32 = 60_000;

#[derive(Debug)]
pub enum Link {
    Relay { commissions: String, data_connect: String },
    InPage { options: (usize, u64), sandbox: Box<Sandbox> },
}

impl Link {
    /// The link, and the token that came along.
    pub fn new(connection: Connection) -> (Self, Option<String>) {
        match connection {
            Connection::Relay { commissions, data_connect, token } => {
                (Link::Relay { commissions, data_connect }, token)
            }
            Connection::InPage { entries, seed, token } => {
                let sandbox = Sandbox::new(sandbox::Options { entries, seed });
                (Link::InPage { options: (entries, seed), sandbox: Box::new(sandbox) }, token)
            }
        }
    }

    /// Whether the same data lies behind it.
    pub fn is_same(&self, other: &Link) -> bool {
        match (self, other) {
            (
                Link::Relay { commissions: a, data_connect: b },
                Link::Relay { commissions: c, data_connect: d },
            ) => a == c && b == d,
            (Link::InPage { options: a, .. }, Link::InPage { options: b, .. }) => a == b,
            _ => false,
        }
    }

    /// A name for the data that lies behind it.
    pub fn name(&self) -> String {
        match self {
            Link::Relay { commissions, data_connect } => format!("{commissions} {data_connect}"),
            Link::InPage { options: (entries, seed), .. } => format!("{entries} entries from seed {seed}"),
        }
    }

    /// `on_answer` is called when a good answer begins to come: whoever gave it is done with it.
    pub async fn get(
        &self,
        request: &ApiRequest,
        token: Option<&str>,
        controller: &AbortController,
        on_answer: impl FnOnce(),
    ) -> Result<Reply, TransportError> {
        match self {
            Link::Relay { commissions, data_connect } => {
                let base = match request.api() {
                    Api::Commissions => commissions,
                    Api::DataConnect => data_connect,
                };
                fetch(&format!("{base}/{}", request.target()), request.accept(), token, controller, on_answer)
                    .await
            }
            Link::InPage { sandbox, .. } => {
                // Lets messages of the page in between.
                clock::pause(0).await;
                Ok(ask(sandbox, request, token))
            }
        }
    }
}

fn ask(sandbox: &Sandbox, request: &ApiRequest, token: Option<&str>) -> Reply {
    let target = request.target();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let base = match request.api() {
        Api::Commissions => "/v1/",
        Api::DataConnect => "/",
    };
    let authorization = token.map(|token| format!("Bearer {token}"));
    let response = sandbox.respond(&sandbox::Request {
        method: "GET",
        path: &format!("{base}{path}"),
        query,
        authorization: authorization.as_deref(),
    });
    Reply {
        status: response.status,
        content_type: Some(response.content_type.to_owned()),
        body: response.body,
        ..Reply::default()
    }
}

/// One GET, without cookies, caches, redirects or a referrer.
async fn fetch(
    url: &str,
    accept: &str,
    token: Option<&str>,
    controller: &AbortController,
    on_answer: impl FnOnce(),
) -> Result<Reply, TransportError> {
    let timer = TimeLimit::start(controller);
    let mut request = Request::get(url)
        .header("Accept", accept)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&controller.signal()));
    if let Some(token) = token {
        request = request.header("Authorization", &format!("Bearer {token}"));
    }
    let failed = |_| if timer.has_passed() { TransportError::TimedOut } else { TransportError::Unreachable };
    let response = request.send().await.map_err(failed)?;
    if response.status() == 200 {
        on_answer();
    }
    let headers = response.headers();
    let reply = Reply {
        status: response.status(),
        content_type: headers.get("content-type"),
        is_relay_error: headers.get("x-relay-error").is_some(),
        retry_after_s: headers.get("retry-after").and_then(|seconds| seconds.trim().parse().ok()),
        body: Vec::new(),
    };
    let body = response.binary().await.map_err(failed)?;
    Ok(Reply { body, ..reply })
}

/// Aborts a request that takes too long.
struct TimeLimit {
    has_passed: Rc<Cell<bool>>,
    timer: i32,
    _callback: Closure<dyn FnMut()>,
}

impl TimeLimit {
    fn start(controller: &AbortController) -> Self {
        let has_passed = Rc::new(Cell::new(false));
        let callback = {
            let (has_passed, controller) = (Rc::clone(&has_passed), controller.clone());
            Closure::<dyn FnMut()>::new(move || {
                has_passed.set(true);
                controller.abort();
            })
        };
        let timer = scope()
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                callback.as_ref().unchecked_ref(),
                TIME_LIMIT_MS,
            )
            .unwrap_or_default();
        TimeLimit { has_passed, timer, _callback: callback }
    }

    fn has_passed(&self) -> bool {
        self.has_passed.get()
    }
}

impl Drop for TimeLimit {
    fn drop(&mut self) {
        scope().clear_timeout_with_handle(self.timer);
    }
}

fn scope() -> WorkerGlobalScope {
    js_sys::global().unchecked_into()
}
