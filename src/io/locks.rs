//! Web Locks: what one tab holds, the others of this browser can't. Called by name, since web-sys does not count
//! them as stable yet.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot::{self, Sender};
use futures::future::{Either, select};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::io::clock;

/// Nothing where the browser has no locks: pages that come without HTTPS.
fn manager() -> Option<JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| !locks.is_undefined())
}

/// Whether the browser has locks. Without them everybody is alone.
pub fn are_there() -> bool {
    manager().is_some()
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Whether anybody holds the lock.
pub async fn is_held(name: &str) -> bool {
    let Some(locks) = manager() else { return false };
    let Some(Ok(asked)) = method(&locks, "query").map(|query| query.call0(&locks)) else { return false };
    let Ok(snapshot) = JsFuture::from(asked.unchecked_into::<Promise>()).await else { return false };
    let held = Reflect::get(&snapshot, &"held".into()).unwrap_or(JsValue::UNDEFINED);
    let is_it = |lock: JsValue| {
        Reflect::get(&lock, &"name".into()).is_ok_and(|it| it.as_string().as_deref() == Some(name))
    };
    held.dyn_ref::<Array>().is_some_and(|held| held.iter().any(is_it))
}

/// A lock that is held. It is let go when this is dropped, and when the tab or worker ends in whatever way.
#[derive(Debug)]
pub struct Hold {
    /// Nothing where the browser has no locks.
    release: Option<Function>,
}

impl Hold {
    /// For whoever is alone.
    pub fn of_nothing() -> Self {
        Hold { release: None }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _told = release.call0(&JsValue::UNDEFINED);
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Mode {
    Alone,
    /// Together with whoever else shares it.
    Shared,
}

impl Mode {
    fn option(self) -> (&'static str, JsValue) {
        ("mode", if let Mode::Shared = self { "shared" } else { "exclusive" }.into())
    }
}

/// Holds the lock together with whoever else does, for as long as this tab lives.
pub fn share(name: &str) {
    let held = hold(name, Mode::Shared);
    spawn_local(async move { std::mem::forget(held.await) });
}

/// The lock, as soon as it is free. It is asked for now, whenever the answer is waited for.
pub fn hold(name: &str, mode: Mode) -> impl Future<Output = Hold> + Unpin + use<> {
    let (answer, held) = oneshot::channel();
    request(name, mode.option(), answer);
    Box::pin(async { held.await.ok().flatten().unwrap_or(Hold::of_nothing()) })
}

/// The lock, if nobody else holds it now.
pub async fn try_hold(name: &str) -> Option<Hold> {
    let (answer, held) = oneshot::channel();
    request(name, ("ifAvailable", true.into()), answer);
    held.await.ok().flatten()
}

/// What `hold` waits for, unless that takes too long.
pub async fn within(limit_ms: i32, held: impl Future<Output = Hold> + Unpin) -> Option<Hold> {
    match select(held, Box::pin(clock::pause(limit_ms))).await {
        Either::Left((held, _)) => Some(held),
        Either::Right(_) => None,
    }
}

/// Answers with the lock, or with nothing where another one has it. Where nobody waits for the answer any more,
/// the lock is let go at once.
fn request(name: &str, (option, value): (&str, JsValue), answer: Sender<Option<Hold>>) {
    let answer = Rc::new(RefCell::new(Some(answer)));
    let granted = {
        let answer = Rc::clone(&answer);
        Closure::once_into_js(move |lock: JsValue| {
            if lock.is_null() {
                tell(&answer, None);
                return Promise::resolve(&JsValue::UNDEFINED);
            }
            Promise::new(&mut |release, _| tell(&answer, Some(Hold { release: Some(release) })))
        })
    };
    let wanted = Object::new();
    let _set = Reflect::set(&wanted, &option.into(), &value);
    let asked = manager().and_then(|locks| {
        let asked = method(&locks, "request")?.call3(&locks, &name.into(), &wanted, &granted);
        asked.ok()?.dyn_into::<Promise>().ok()
    });
    spawn_local(async move {
        let is_refused = match asked {
            Some(asked) => JsFuture::from(asked).await.is_err(),
            None => true,
        };
        // Some frames are given no locks: each of them is alone.
        if is_refused {
            tell(&answer, Some(Hold::of_nothing()));
        }
    });
}

fn tell(answer: &RefCell<Option<Sender<Option<Hold>>>>, held: Option<Hold>) {
    if let Some(answer) = answer.borrow_mut().take() {
        let _nobody_waits = answer.send(held);
    }
}
