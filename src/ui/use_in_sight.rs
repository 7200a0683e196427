//! Whether an element is in sight, as a signal.

use js_sys::Array;
use leptos::html::ElementType;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};

/// Whether any of `node` is within the window; so until the browser has said. Watched for as long as the component
/// lives.
pub fn use_in_sight<E>(node: NodeRef<E>) -> Signal<bool>
where
    E: ElementType,
    E::Output: JsCast + AsRef<Element> + Clone + 'static,
{
    let is_in_sight = RwSignal::new(true);
    let watch = StoredValue::new_local(None::<Watch>);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        watch.set_value(Watch::new(element.as_ref(), move |is_now| {
            // The component may be gone by the time that the browser calls.
            let _ = is_in_sight.try_maybe_update(|is| (std::mem::replace(is, is_now) != is_now, ()));
        }));
    });
    is_in_sight.into()
}

/// Stops watching when it is dropped.
struct Watch {
    observer: IntersectionObserver,
    _on_change: Closure<dyn FnMut(Array)>,
}

impl Watch {
    fn new(element: &Element, on_change: impl Fn(bool) + 'static) -> Option<Watch> {
        let on_change = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            if let Ok(latest) = entries.pop().dyn_into::<IntersectionObserverEntry>() {
                on_change(latest.is_intersecting());
            }
        });
        let observer = IntersectionObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Watch { observer, _on_change: on_change })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
