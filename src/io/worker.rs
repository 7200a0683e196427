//! The page's side of the worker: starts it, sends it messages, hands its answers on.

use std::rc::Rc;

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker};

use crate::envelope::ToWorker;
use crate::io::download;
use crate::io::messages::{self, Said};

/// A running worker. Its clones are the same one.
#[derive(Clone, Debug)]
pub struct EngineWorker {
    worker: Rc<Worker>,
}

/// What comes from the worker.
#[derive(Debug)]
pub enum FromWorker {
    Said(Said),
    /// A file of this name was given to the person.
    Saved(String),
    /// The worker is gone, or talks nonsense: nothing more will come.
    Broken(String),
}

impl EngineWorker {
    /// The worker that `public/boot/page.js` has started. It lives as long as the page.
    pub fn start(receive: impl Fn(FromWorker) + 'static) -> Result<Self, String> {
        let started = Reflect::get(&js_sys::global(), &"commissionLensWorker".into());
        let worker = started
            .ok()
            .and_then(|started| started.dyn_into::<Worker>().ok())
            .ok_or("The browser refused to start the page's worker. A content policy may forbid workers.")?;
        let receive = Rc::new(receive);
        let on_message = {
            let receive = Rc::clone(&receive);
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| receive(read(&event.data())))
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        let on_error = {
            let receive = Rc::clone(&receive);
            Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
                receive(FromWorker::Broken(event.message()));
            })
        };
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        if let Some(problem) = early_problem() {
            // Whoever is told is not there yet.
            wasm_bindgen_futures::spawn_local(async move { receive(FromWorker::Broken(problem)) });
        }
        Ok(EngineWorker { worker: Rc::new(worker) })
    }

    pub fn send(&self, message: &ToWorker) {
        if let Some(bytes) = messages::to_worker(message) {
            let _ = self.worker.post_message(&bytes);
        }
    }
}

/// What went wrong with the worker before anybody listened.
fn early_problem() -> Option<String> {
    web_sys::window()?.document()?.document_element()?.get_attribute("data-worker-problem")
}

/// What is said is bytes, and a file `[name, bytes]`.
fn read(data: &JsValue) -> FromWorker {
    if let Some(bytes) = data.dyn_ref::<Uint8Array>() {
        let broken = || FromWorker::Broken("what it says cannot be read".to_owned());
        return messages::said(bytes).map_or_else(broken, FromWorker::Said);
    }
    let file: &Array = data.unchecked_ref();
    let name = file.get(0).as_string().unwrap_or_default();
    let bytes: Uint8Array = file.get(1).unchecked_into();
    match download::csv(&name, &bytes) {
        Ok(()) => FromWorker::Saved(name),
        Err(_) => FromWorker::Broken(format!("{name} could not be saved")),
    }
}
