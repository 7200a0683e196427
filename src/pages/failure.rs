//! The page can't start: why, and what to do.

use leptos::prelude::*;

#[component]
pub fn Failure(problem: String) -> impl IntoView {
    view! {
        <main class="failure" role="alert">
            <h1>"Commission Lens can't start"</h1>
            <p>{problem}</p>
        </main>
    }
}
