//! A titled part of a page.

use leptos::prelude::*;

/// A section with a heading; `actions` stand at the heading's end.
#[component]
pub fn Card(
    /// Also the section's accessible name.
    title: &'static str,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] actions: ViewFn,
    children: Children,
) -> impl IntoView {
    let id = format!("card-{}", title.to_lowercase().replace(' ', "-"));
    let labelled_by = id.clone();
    view! {
        <section class=format!("card {class}") aria-labelledby=labelled_by>
            <header>
                <h2 id=id>{title}</h2>
                <div class="actions">{actions.run()}</div>
            </header>
            {children()}
        </section>
    }
}
