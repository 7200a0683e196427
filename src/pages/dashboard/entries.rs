//! The entries behind whatever is selected.

use engine::{Column, Sort};
use leptos::prelude::*;

use crate::pages::dashboard::find::Find;
use crate::pages::dashboard::view_model::entry_line;
use crate::state::{RowWindow, use_app};
use crate::tables::EntriesTable;
use crate::ui::Card;

/// Lines are fetched in blocks of this many, one before and two after what is in view, so that scrolling
/// seldom waits.
const BLOCK: usize = 32;

#[component]
pub fn EntriesCard() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let line = Callback::new(move |number: usize| {
        app.rows.with(|rows| {
            let row = rows.rows.get(number.checked_sub(rows.offset)?)?;
            let link = app.link(|query| query.entry = Some(row.id));
            let zone = app.zone();
            Some(style.with(|style| entry_line(row, link, |moment| zone.local(moment), style)))
        })
    });
    let n_lines = Memo::new(move |_| app.rows.with(|rows| rows.n_rows));
    let sort = Memo::new(move |_| app.query().with(|query| query.sort));
    let opened = Memo::new(move |_| app.query().with(|query| query.entry));
    let on_view = Callback::new(move |(first, count): (usize, usize)| {
        let offset = (first / BLOCK).saturating_sub(1) * BLOCK;
        let limit = (count.div_ceil(BLOCK) + 3) * BLOCK;
        app.show_rows(RowWindow { offset, limit });
    });
    let on_sort = Callback::new(move |column: Column| {
        app.refine(|query| {
            let is_same = query.sort.column == column;
            // Numbers and dates are looked at from the greatest down, names from A on.
            let is_text = matches!(
                column,
                Column::Invoice | Column::Employee | Column::Place | Column::Type | Column::Transaction
            );
            query.sort = Sort { column, descending: if is_same { !query.sort.descending } else { !is_text } };
        });
    });
    let on_open = Callback::new(move |id: i64| app.ask(|query| query.entry = Some(id)));
    let count = move || {
        app.answer.with(|answer| {
            answer.as_ref().map(|answer| style.get().count_of(answer.n_entries, "entry", "entries"))
        })
    };
    let n_findings = Memo::new(move |_| {
        app.answer.with(|answer| answer.as_ref().map(|answer| answer.n_with_findings)).unwrap_or_default()
    });
    let only_findings = move || app.query().with(|query| query.filters.with_findings);
    let actions = move || {
        view! {
            <span class="count">{count}</span>
            <button
                type="button"
                class="button quiet"
                aria-pressed=move || only_findings().to_string()
                on:click=move |_| app.ask(|query| query.filters.with_findings = !query.filters.with_findings)
            >
                {move || format!("With findings ({})", style.get().count(n_findings.get() as i64))}
            </button>
            <button type="button" class="button quiet" on:click=move |_| app.export_entries()>
                "Export entries as CSV"
            </button>
        }
    };
    view! {
        <Card title="Entries" class="entries" actions=actions>
            <Find />
            <Show
                when=move || n_lines.get() != 0
                fallback=|| view! { <p class="empty">"No entries for this question. Choose another period, or let go of a filter."</p> }
            >
                <EntriesTable
                    n_lines=n_lines
                    line=line
                    sort=sort
                    opened=opened
                    on_view=on_view
                    on_sort=on_sort
                    on_open=on_open
                />
            </Show>
        </Card>
    }
}
