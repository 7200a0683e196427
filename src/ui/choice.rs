//! A labelled choice of one of several.

use leptos::prelude::*;

#[component]
pub fn Choice(
    id: &'static str,
    /// The accessible name.
    label: &'static str,
    /// The value and the text of each.
    #[prop(into)]
    options: Signal<Vec<(&'static str, &'static str)>>,
    #[prop(into)] chosen: Signal<&'static str>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let option = move |(value, text): (&'static str, &'static str)| {
        view! { <option value=value selected=move || chosen.get() == value>{text}</option> }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id on:change:target=move |event| on_choose.run(event.target().value())>
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}
