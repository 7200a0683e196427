//! The worker's side: carries messages, requests and waits between the browser and the engine, and holds the
//! token. It decides nothing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use engine::{Engine, Export, Input, Output, RequestKey, Response};
use js_sys::{Array, Uint8Array};
use rq_api::request::Request as ApiRequest;
use rq_api::transport::{Reply, TransportError};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, DedicatedWorkerGlobalScope, MessageEvent};

use crate::envelope::{Connection, ToWorker};
use crate::io::clock;
use crate::io::link::Link;

struct Shell {
    scope: DedicatedWorkerGlobalScope,
    engine: RefCell<Engine>,
    link: RefCell<Option<Rc<Link>>>,
    /// In this memory alone.
    token: RefCell<Option<String>>,
    in_flight: RefCell<HashMap<RequestKey, AbortController>>,
}

/// Listens to the page, for as long as the worker lives.
pub fn start() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let shell = Rc::new(Shell {
        scope: scope.clone(),
        engine: RefCell::default(),
        link: RefCell::default(),
        token: RefCell::default(),
        in_flight: RefCell::default(),
    });
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
        match message {
            Some(ToWorker::Connect(connection)) => Shell::connect(&shell, connection),
            Some(ToWorker::Engine(request)) => Shell::handle(&shell, Input::Request(request)),
            // Page and worker are one build; anything else is not for us.
            None => {}
        }
    });
    // Not `onmessage`: what came before the program was ready is dispatched to listeners.
    let _ = scope.add_event_listener_with_callback("message", on_message.as_ref().unchecked_ref());
    on_message.forget();
}

impl Shell {
    fn connect(shell: &Rc<Shell>, connection: Connection) {
        let (link, token) = Link::new(connection);
        let is_same = shell.link.borrow().as_ref().is_some_and(|known| known.is_same(&link));
        if !is_same {
            *shell.link.borrow_mut() = Some(Rc::new(link));
            // A token of one environment must not be sent to another.
            *shell.token.borrow_mut() = None;
            Shell::handle(shell, Input::Connected);
        }
        if token.is_some() {
            *shell.token.borrow_mut() = token;
        }
    }

    fn handle(shell: &Rc<Shell>, input: Input) {
        let outputs = shell.engine.borrow_mut().handle(clock::now_ms(), input);
        for output in outputs {
            match output {
                Output::Post(response) => shell.post(&response),
                Output::Save(export) => shell.save(&export),
                Output::Fetch { key, request } => Shell::fetch(shell, key, &request),
                Output::Abort { key } => {
                    if let Some(controller) = shell.in_flight.borrow_mut().remove(&key) {
                        controller.abort();
                    }
                }
                Output::WakeAt { at_ms } => Shell::wake_at(shell, at_ms),
            }
        }
    }

    fn post(&self, response: &Response) {
        if let Ok(text) = serde_json::to_string(response) {
            let _ = self.scope.post_message(&JsValue::from_str(&text));
        }
    }

    /// The file's bytes are handed over, not copied.
    fn save(&self, export: &Export) {
        let bytes = Uint8Array::from(export.bytes.as_slice());
        let file = Array::of2(&export.name.into(), &bytes);
        let _ = self.scope.post_message_with_transfer(&file, &Array::of1(&bytes.buffer()));
    }

    fn fetch(shell: &Rc<Shell>, key: RequestKey, request: &ApiRequest) {
        let Some(link) = shell.link.borrow().clone() else { return };
        let Ok(controller) = AbortController::new() else { return };
        let token = shell.token.borrow().clone();
        let request = request.clone();
        shell.in_flight.borrow_mut().insert(key, controller.clone());
        let shell = Rc::clone(shell);
        wasm_bindgen_futures::spawn_local(async move {
            let reply = link.get(&request, token.as_deref(), &controller).await;
            shell.answered(key, reply);
        });
    }

    fn wake_at(shell: &Rc<Shell>, at_ms: u64) {
        let wait_ms = at_ms.saturating_sub(clock::now_ms());
        let shell_then = Rc::clone(shell);
        let wake = Closure::once_into_js(move || Shell::handle(&shell_then, Input::Timer));
        let wait_ms = i32::try_from(wait_ms).unwrap_or(i32::MAX);
        let scope = &shell.scope;
        let _ = scope.set_timeout_with_callback_and_timeout_and_arguments_0(wake.unchecked_ref(), wait_ms);
    }

    /// Replies to requests that were aborted are nobody's.
    fn answered(self: Rc<Self>, key: RequestKey, reply: Result<Reply, TransportError>) {
        if self.in_flight.borrow_mut().remove(&key).is_some() {
            Shell::handle(&self, Input::Reply { key, reply });
        }
    }
}
