//! Entries that could not be read: each with its reason, and as it came.

use leptos::prelude::*;

use crate::state::use_app;
use crate::ui::Card;

#[component]
pub fn UnreadableCard() -> impl IntoView {
    let app = use_app();
    let rejected = Memo::new(move |_| app.progress.with(|progress| progress.rejected.clone()));
    let has_any = move || rejected.with(|rejected| !rejected.is_empty());
    let export = move || {
        view! {
            <button type="button" class="button quiet" on:click=move |_| app.export_rejected()>
                "Export them as CSV"
            </button>
        }
    };
    let lines = move || {
        rejected
            .get()
            .into_iter()
            .map(|entry| {
                view! {
                    <tr>
                        <th scope="row">{entry.id.map(|id| id.to_string())}</th>
                        <td>{entry.reason}</td>
                        <td><code>{entry.raw}</code></td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=has_any>
            <Card title="Entries that could not be read" actions=export>
                <div class="table-frame" role="region" aria-label="Entries that could not be read, scrollable" tabindex="0">
                    <table class="table">
                        <caption class="visually-hidden">"Entries that could not be read"</caption>
                        <thead>
                            <tr><th scope="col">"Id"</th><th scope="col">"Reason"</th><th scope="col">"As it came"</th></tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            </Card>
        </Show>
    }
}
