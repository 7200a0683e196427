//! A labelled input.

use leptos::prelude::*;

/// An input with its label, a hint, and what is wrong with it.
#[component]
pub fn Field(
    id: &'static str,
    /// The accessible name.
    label: &'static str,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] placeholder: &'static str,
    /// The id of a list of suggestions.
    #[prop(optional)]
    suggestions: Option<&'static str>,
    #[prop(optional)] inputmode: &'static str,
    /// What is wrong with the value; nothing while it is fine.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let problem_id = format!("{id}-problem");
    let described_by = {
        let problem_id = problem_id.clone();
        move || problem.with(Option::is_some).then(|| problem_id.clone())
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type=kind
                placeholder=placeholder
                list=suggestions
                inputmode=inputmode
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                on:input:target=move |event| value.set(event.target().value())
            />
            <p id=problem_id class="problem" hidden=move || problem.with(Option::is_none)>
                {move || problem.get()}
            </p>
        </div>
    }
}
