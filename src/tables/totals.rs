//! A table of totals; a click on a line's name selects it.

use std::collections::BTreeSet;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A line of totals, its numbers as they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalsLine {
    /// What a click selects; nothing for a line that can't be (such as a sum).
    pub key: Option<String>,
    pub label: String,
    /// Beside the label, for example a special identifier.
    pub detail: String,
    pub entries: String,
    pub units: String,
    pub payable: String,
    pub suspended: String,
    pub total: String,
}

#[component]
pub fn TotalsTable(
    /// The table's accessible name.
    caption: &'static str,
    /// Heads the first column.
    subject: &'static str,
    #[prop(into)] lines: Signal<Vec<TotalsLine>>,
    /// Lines that close the table: what is left over, and the sum.
    #[prop(into)]
    closing: Signal<Vec<TotalsLine>>,
    #[prop(into)] selected: Signal<BTreeSet<String>>,
    /// The line's key, and whether it is selected besides others.
    on_select: Callback<(String, bool)>,
) -> impl IntoView {
    let line_view = move |line: TotalsLine| {
        let TotalsLine { key, label, detail, entries, units, payable, suspended, total } = line;
        let is_selected = {
            let key = key.clone();
            Signal::derive(move || key.as_ref().is_some_and(|key| selected.with(|it| it.contains(key))))
        };
        let name = match key {
            Some(key) => view! {
                <button
                    type="button"
                    class="line-name"
                    aria-pressed=move || is_selected.get().to_string()
                    on:click=move |event: MouseEvent| {
                        on_select.run((key.clone(), event.ctrl_key() || event.meta_key() || event.shift_key()));
                    }
                >
                    {label}
                </button>
            }
            .into_any(),
            None => label.into_any(),
        };
        view! {
            <tr class:selected=is_selected>
                <th scope="row">
                    {name}
                    <span class="detail">{detail}</span>
                </th>
                <td class="num">{entries}</td>
                <td class="num">{units}</td>
                <td class="num">{payable}</td>
                <td class="num">{suspended}</td>
                <td class="num">{total}</td>
            </tr>
        }
    };
    view! {
        <div class="table-frame" role="region" aria-label=format!("{caption}, scrollable") tabindex="0">
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{subject}</th>
                        <th scope="col" class="num">"Entries"</th>
                        <th scope="col" class="num">"Units"</th>
                        <th scope="col" class="num">"Payable"</th>
                        <th scope="col" class="num">"Suspended"</th>
                        <th scope="col" class="num">"Total"</th>
                    </tr>
                </thead>
                <tbody>
                    // A line that changes is a new line: lines are many, and few change at a time.
                    <For
                        each=move || lines.get()
                        key=|line| (line.key.clone(), line.label.clone(), line.entries.clone(), line.total.clone(), line.payable.clone())
                        children=line_view
                    />
                </tbody>
                <tfoot>{move || closing.get().into_iter().map(line_view).collect_view()}</tfoot>
            </table>
        </div>
    }
}
