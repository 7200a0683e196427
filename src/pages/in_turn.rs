//! A part of the page that is drawn in a turn of its own.

use leptos::prelude::*;

use crate::state::use_app;

/// Its children; at first `fallback`, which takes their room.
#[component]
pub fn InTurn(#[prop(optional, into)] fallback: ViewFn, children: ChildrenFn) -> impl IntoView {
    let is_due = RwSignal::new(false);
    // The part is gone when the page has changed meanwhile.
    use_app().in_turn(move || {
        let _gone = is_due.try_set(true);
    });
    view! { <Show when=move || is_due.get() fallback>{children()}</Show> }
}
