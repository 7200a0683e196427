//! How large an element is, as a signal.

use std::time::Duration;

use js_sys::Array;
use leptos::html::ElementType;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

/// The inside of an element without its scroll bars and its padding, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub width: i32,
    pub height: i32,
}

/// The size of `node`, nought until it is in the page. Watched for as long as the component lives.
///
/// The first size comes in a turn of its own: what it lets a component draw would else join the frame that lays
/// out all that is new. Later ones come with the next frame: at once, what they change would change other sizes that are
/// watched, of which the browser then complains.
pub fn use_size<E>(node: NodeRef<E>) -> Signal<Size>
where
    E: ElementType,
    E::Output: JsCast + AsRef<Element> + Clone + 'static,
{
    let size = RwSignal::new(Size::default());
    let watch = StoredValue::new_local(None::<Watch>);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let element: &Element = element.as_ref();
        watch.set_value(Watch::new(element.clone(), move |seen| {
            // The component may be gone by the time that the browser calls.
            let take = move || {
                let _ = size.try_maybe_update(|size| (std::mem::replace(size, seen) != seen, ()));
            };
            match size.try_get_untracked() {
                Some(known) if known == Size::default() => set_timeout(take, Duration::ZERO),
                Some(_) => request_animation_frame(take),
                None => {}
            }
        }));
    });
    // What was never in sight has no size yet; on paper all of it is.
    let listener = window_event_listener_untyped("beforeprint", move |_| {
        let unsized_yet = node.get_untracked().filter(|_| size.get_untracked() == Size::default());
        if let Some(element) = unsized_yet {
            let element: &Element = element.as_ref();
            size.set(Size { width: element.client_width(), height: element.client_height() });
        }
    });
    on_cleanup(move || listener.remove());
    size.into()
}

/// Stops watching when it is dropped.
struct Watch {
    observer: ResizeObserver,
    _on_resize: Closure<dyn FnMut(Array)>,
}

impl Watch {
    fn new(element: Element, on_size: impl Fn(Size) + 'static) -> Option<Watch> {
        // The size comes with the call: to ask the element would lay the page out once more.
        let on_resize = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let Some(entry) = entries.pop().dyn_into::<ResizeObserverEntry>().ok() else { return };
            let inside = entry.content_rect();
            on_size(Size { width: inside.width().floor() as i32, height: inside.height().floor() as i32 });
        });
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
        observer.observe(&element);
        Some(Watch { observer, _on_resize: on_resize })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
