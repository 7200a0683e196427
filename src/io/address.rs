//! The page's address: its query is the question.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use engine::{Query, QueryError};

/// The question that the address asks, and what of it can't be read.
pub fn read() -> (Query, Vec<QueryError>) {
    let search = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    Query::parse(&search)
}

/// Whether a new question is a step that Back goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Push,
    Replace,
}

/// Writes the question into the address. Nothing happens where it stands there already.
pub fn write(query: &Query, step: Step) {
    let Some(window) = web_sys::window() else { return };
    let location = window.location();
    let path = location.pathname().unwrap_or_default();
    let hash = location.hash().unwrap_or_default();
    let address = format!("{path}{}{hash}", link(query));
    let current = format!("{path}{}{hash}", location.search().unwrap_or_default());
    let Ok(history) = window.history() else { return };
    if address == current {
        return;
    }
    let null = wasm_bindgen::JsValue::NULL;
    // A sandboxed iframe may be denied its history: the page works on without it.
    let _ = match step {
        Step::Push => history.push_state_with_url(&null, "", Some(&address)),
        Step::Replace => history.replace_state_with_url(&null, "", Some(&address)),
    };
}

/// A link to a question, relative to the page.
pub fn link(query: &Query) -> String {
    let text = query.to_string();
    if text.is_empty() { text } else { format!("?{text}") }
}

/// Calls back when the person goes back or forward, for as long as the page lives.
pub fn on_travel(travelled: impl FnMut() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let callback = Closure::<dyn FnMut()>::new(travelled);
    let _ = window.add_event_listener_with_callback("popstate", callback.as_ref().unchecked_ref());
    callback.forget();
}
