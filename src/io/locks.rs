//! Web Locks: what one tab holds, the others of this browser can't. Called by name, since web-sys does not count
//! them as stable yet.

use std::cell::RefCell;
use std::collections::HashSet;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Nothing where the browser has no locks: pages that come without HTTPS.
fn manager() -> Option<JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| !locks.is_undefined())
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

/// Holds the lock together with whoever else does, for as long as this tab lives.
pub fn share(name: &str) {
    let held = Closure::once_into_js(|| Promise::new(&mut |_, _| {}));
    request(name, &[("mode", "shared".into())], &held);
}

thread_local! {
    /// What is held alone, here.
    static OURS: RefCell<HashSet<String>> = RefCell::default();
}

/// Holds the lock alone, for as long as this tab or worker lives; false where another one has it. Without locks
/// everybody is alone.
pub async fn try_hold(name: &str) -> bool {
    if OURS.with_borrow(|ours| ours.contains(name)) {
        return true;
    }
    let is_ours = is_free(name).await;
    if is_ours {
        OURS.with_borrow_mut(|ours| ours.insert(name.to_owned()));
    }
    is_ours
}

async fn is_free(name: &str) -> bool {
    let asked = Promise::new(&mut |answer, _| {
        let held = Closure::once_into_js(move |lock: JsValue| {
            let is_ours = !lock.is_null();
            let _told = answer.call1(&JsValue::UNDEFINED, &is_ours.into());
            // A promise that never ends: the lock goes with whoever holds it.
            if is_ours { Promise::new(&mut |_, _| {}) } else { Promise::resolve(&JsValue::UNDEFINED) }
        });
        if !request(name, &[("ifAvailable", true.into())], &held) {
            let _told = held.unchecked_ref::<Function>().call1(&JsValue::UNDEFINED, &JsValue::UNDEFINED);
        }
    });
    JsFuture::from(asked).await.is_ok_and(|is_ours| is_ours == JsValue::TRUE)
}

/// Whether it could be asked for.
fn request(name: &str, options: &[(&str, JsValue)], held: &JsValue) -> bool {
    let wanted = Object::new();
    for (option, value) in options {
        let _set = Reflect::set(&wanted, &JsValue::from(*option), value);
    }
    let Some((request, locks)) = manager().and_then(|locks| Some((method(&locks, "request")?, locks))) else {
        return false;
    };
    request.call3(&locks, &name.into(), &wanted, held).is_ok()
}
