//! Whether the page is being printed, when all of a list must be there and not only what is in view.

use leptos::prelude::*;

/// True from just before the browser lays the page out for paper until it is done.
pub fn use_printing() -> Signal<bool> {
    let printing = RwSignal::new(false);
    for (event, during) in [("beforeprint", true), ("afterprint", false)] {
        let listener = window_event_listener_untyped(event, move |_| printing.set(during));
        on_cleanup(move || listener.remove());
    }
    printing.into()
}
