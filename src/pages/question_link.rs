//! A link to another question: a click goes there on this page, Ctrl-click and the like open it beside.

use engine::Query;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::state::use_app;

#[component]
pub fn QuestionLink(
    /// What it changes in the question.
    change: Callback<Query, Query>,
    /// Whether it leads to where one is.
    #[prop(optional, into)]
    is_current: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let app = use_app();
    let turn = move |query: &mut Query| *query = change.run(std::mem::take(query));
    let go = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            app.ask(turn);
        }
    };
    view! {
        <a href=move || app.link(turn) aria-current=move || is_current.get().then_some("page") on:click=go>
            {children()}
        </a>
    }
}
