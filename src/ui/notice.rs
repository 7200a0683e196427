//! A message in the page: what is so, and what can be done.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Info,
    Warn,
    Error,
}

/// A notice; an error is announced as soon as it is there. `actions` are what can be done about it.
#[component]
pub fn Notice(
    tone: Tone,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: String,
    #[prop(optional, into)] actions: ViewFn,
) -> impl IntoView {
    let class = match tone {
        Tone::Info => "notice info",
        Tone::Warn => "notice warn",
        Tone::Error => "notice error",
    };
    let role = (tone == Tone::Error).then_some("alert");
    view! {
        <div class=class role=role>
            <p>
                <strong>{title}</strong>
                " "
                {text}
            </p>
            <div class="actions">{actions.run()}</div>
        </div>
    }
}
