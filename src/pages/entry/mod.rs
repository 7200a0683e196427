//! One entry in full: what it pays to whom and how that comes about, what does not add up, and every field
//! with its meaning. Beside the dashboard on a wide screen, over it on a narrow one.

mod calculation;

use commissions::Field;
use engine::EntryView;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::format::Style;
use crate::io::page;
use crate::pages::entry::calculation::{Line, lines};
use crate::state::use_app;

#[component]
pub fn EntryPanel() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let close = move || app.ask(|query| query.entry = None);
    let id = Memo::new(move |_| app.query().with(|query| query.entry));
    Effect::new(move |_| {
        if id.get().is_some() {
            page::focus("close-entry");
        }
    });
    let on_keydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let title = move || id.get().map(|id| format!("Entry {id}")).unwrap_or_default();
    view! {
        <aside class="panel entry" aria-labelledby="entry-title" on:keydown=on_keydown>
            <header>
                <h2 id="entry-title">{title}</h2>
                <button id="close-entry" type="button" class="button quiet" on:click=move |_| close()>
                    "Close"
                </button>
            </header>
            {move || match app.entry.get() {
                Some(entry) if Some(entry.id) == id.get() => view_entry(&entry, &style.get()).into_any(),
                _ => view! { <p class="empty">"This entry is not among those that have been read."</p> }.into_any(),
            }}
        </aside>
    }
}

fn view_entry(entry: &EntryView, style: &Style) -> impl IntoView + use<> {
    let findings = entry.findings.clone();
    let line = |line: Line| {
        view! {
            <div class="step">
                <dt>{line.name}</dt>
                <dd>{line.calculation} " " <strong>{line.result}</strong></dd>
            </div>
        }
    };
    let field = |(field, value): (Field, Option<String>)| {
        let note = calculation::note(field, entry);
        view! {
            <tr>
                <th scope="row">{field.name()}</th>
                <td class="value">
                    {value.unwrap_or_else(|| "null".to_owned())}
                    {note.map(|note| view! { <span class="detail">{note}</span> })}
                </td>
                <td class="meaning">{field.meaning()}</td>
            </tr>
        }
    };
    view! {
        <Show when={ let has_findings = !findings.is_empty(); move || has_findings }>
            <ul class="findings" aria-label="Findings">
                {findings.iter().map(|(_, sentence)| view! { <li>{sentence.clone()}</li> }).collect_view()}
            </ul>
        </Show>
        <section aria-labelledby="calculation-title">
            <h3 id="calculation-title">"How it comes about"</h3>
            <dl class="calculation">{lines(entry, style).into_iter().map(line).collect_view()}</dl>
        </section>
        <section aria-labelledby="fields-title">
            <h3 id="fields-title">"Every field"</h3>
            <table class="table fields">
                <caption class="visually-hidden">"Fields of the entry"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Value"</th>
                        <th scope="col">"Meaning"</th>
                    </tr>
                </thead>
                <tbody>
                    {Field::ALL.into_iter().zip(entry.fields.clone()).map(field).collect_view()}
                </tbody>
            </table>
        </section>
    }
}
