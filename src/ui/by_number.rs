//! Elements by number: what stays keeps its element, and with it the focus. One list for all of the page, so that it
//! is compiled once.

use leptos::prelude::*;

pub fn by_number(
    numbers: impl Fn() -> Vec<usize> + Send + Sync + 'static,
    element: impl Fn(usize) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    list(Signal::derive(numbers), Callback::new(element))
}

fn list(numbers: Signal<Vec<usize>>, element: Callback<usize, AnyView>) -> AnyView {
    view! { <For each=move || numbers.get() key=|number| *number children=move |number| element.run(number) /> }
        .into_any()
}
