//! The entries' table: scrolls over all of them, though only the lines in view are in the document.
//!
//! ```text
//!   .table-scroll   scrolls            ┌ .table-viewport  sticks to its top, as high as it shows
//!   └ .table-space  as high as all  ── ┤ └ table          its lines moved up by part of a line
//! ```

use engine::{Column, Sort};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;

use crate::tables::scroll::{LINE_PX, Scroll};

/// A line, its cells as they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntryLine {
    pub id: i64,
    /// The address that shows the entry in full.
    pub link: String,
    pub date: String,
    pub invoice: String,
    pub employee: String,
    pub place: String,
    pub kind: String,
    pub transaction: String,
    pub unit: String,
    pub quantity: String,
    pub rate: String,
    pub total: String,
    pub share: String,
    pub findings: String,
    pub is_suspended: bool,
}

/// The columns, their heads, and whether they hold numbers.
const COLUMNS: [(Column, &str, bool); 13] = [
    (Column::Id, "Id", true),
    (Column::Date, "Created", false),
    (Column::Invoice, "Invoice", false),
    (Column::Employee, "Employee", false),
    (Column::Place, "Place", false),
    (Column::Type, "Type", false),
    (Column::Transaction, "Transaction", false),
    (Column::Unit, "Unit", true),
    (Column::Quantity, "× Quantity", true),
    (Column::Rate, "Rate", true),
    (Column::Total, "Total", true),
    (Column::Share, "Share", true),
    (Column::Findings, "Findings", false),
];

/// The head's height in pixels, as in `style/ui/table.css`.
const HEAD_PX: f64 = 36.0;

#[component]
pub fn EntriesTable(
    /// Of all entries, in view or not.
    #[prop(into)]
    n_lines: Signal<usize>,
    /// The number of the first of `lines`.
    #[prop(into)]
    offset: Signal<usize>,
    #[prop(into)] lines: Signal<Vec<EntryLine>>,
    #[prop(into)] sort: Signal<Sort>,
    #[prop(into)] opened: Signal<Option<i64>>,
    /// The lines that come in view: the first, and how many.
    on_view: Callback<(usize, usize)>,
    on_sort: Callback<Column>,
    on_open: Callback<i64>,
) -> impl IntoView {
    let frame = NodeRef::<Div>::new();
    let scroll_top = RwSignal::new(0.0);
    let viewport_px = RwSignal::new(400.0);
    let active = RwSignal::new(0_usize);
    let has_focus = RwSignal::new(false);

    let scroll = Memo::new(move |_| Scroll {
        n_lines: n_lines.get(),
        viewport_px: (viewport_px.get() - HEAD_PX).max(LINE_PX),
    });
    let in_view = Memo::new(move |_| scroll.get().in_view(scroll_top.get()));
    let measure = move || {
        if let Some(frame) = frame.get_untracked() {
            viewport_px.set(f64::from(frame.client_height()));
            scroll_top.set(f64::from(frame.scroll_top()));
        }
    };
    Effect::new(move |_| {
        n_lines.with(|_| ());
        frame.track();
        measure();
    });
    Effect::new(move |_| {
        let view = in_view.get();
        on_view.run((view.first, view.count));
    });

    let go_to = move |line: usize| {
        let line = line.min(n_lines.get_untracked().saturating_sub(1));
        active.set(line);
        if let Some(frame) = frame.get_untracked() {
            let top = scroll.get_untracked().reveal(line, f64::from(frame.scroll_top()));
            frame.set_scroll_top(top.round() as i32);
            measure();
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        let line = active.get_untracked();
        let page = in_view.get_untracked().count.saturating_sub(2).max(1);
        let target = match event.key().as_str() {
            "ArrowDown" => line + 1,
            "ArrowUp" => line.saturating_sub(1),
            "PageDown" => line + page,
            "PageUp" => line.saturating_sub(page),
            "Home" => 0,
            "End" => usize::MAX,
            _ => return,
        };
        event.prevent_default();
        go_to(target);
    };

    // The lines in view; those that have not come from the worker yet are empty ones.
    let visible = move || {
        let view = in_view.get();
        let offset = offset.get();
        lines.with(|lines| {
            (view.first..view.first + view.count)
                .map(|line| (line, line.checked_sub(offset).and_then(|idx| lines.get(idx)).cloned()))
                .collect::<Vec<_>>()
        })
    };
    let head = move |(column, title, is_number): (Column, &'static str, bool)| {
        let is_sorted = move || sort.get().column == column;
        let direction = move || match (is_sorted(), sort.get().descending) {
            (true, true) => Some("descending"),
            (true, false) => Some("ascending"),
            (false, _) => None,
        };
        view! {
            <th scope="col" class:num=is_number aria-sort=direction>
                <button type="button" on:click=move |_| on_sort.run(column)>
                    {title}
                </button>
            </th>
        }
    };
    let line_view = move |(number, line): (usize, Option<EntryLine>)| {
        let Some(line) = line else {
            return view! {
                <tr aria-rowindex=(number + 2).to_string() class="pending">
                    <td colspan=COLUMNS.len().to_string()>"…"</td>
                </tr>
            }
            .into_any();
        };
        let id = line.id;
        let open = move |event: MouseEvent| {
            // Ctrl-click and the like open the link beside, as links do.
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                event.stop_propagation();
                active.set(number);
                on_open.run(id);
            }
        };
        let link = NodeRef::<leptos::html::A>::new();
        Effect::new(move |_| {
            if active.get() == number
                && has_focus.get_untracked()
                && let Some(link) = link.get()
            {
                let _ = link.focus();
            }
        });
        view! {
            <tr
                aria-rowindex=(number + 2).to_string()
                class:selected=move || opened.get() == Some(id)
                class:suspended=line.is_suspended
                on:click=open
            >
                <td class="num">
                    <a
                        node_ref=link
                        href=line.link
                        tabindex=move || if active.get() == number { "0" } else { "-1" }
                        aria-label=format!("Entry {id}")
                        on:click=open
                    >
                        {id}
                    </a>
                </td>
                <td>{line.date}</td>
                <td>{line.invoice}</td>
                <td>{line.employee}</td>
                <td>{line.place}</td>
                <td>{line.kind}</td>
                <td>{line.transaction}</td>
                <td class="num">{line.unit}</td>
                <td class="num">{line.quantity}</td>
                <td class="num">{line.rate}</td>
                <td class="num">{line.total}</td>
                <td class="num">{line.share}</td>
                <td class="finding">{line.findings}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <div
            class="table-scroll"
            role="region"
            aria-label="Entries, scrollable"
            tabindex="0"
            node_ref=frame
            on:scroll=move |_| measure()
            on:keydown=on_keydown
            on:focusin=move |_| has_focus.set(true)
            on:focusout=move |_| has_focus.set(false)
        >
            <div class="table-space" style:height=move || format!("{}px", scroll.get().space_px() + HEAD_PX)>
                <div class="table-viewport" style:height=move || format!("{}px", viewport_px.get())>
                    <table class="table entries" aria-rowcount=move || (n_lines.get() + 1).to_string()>
                        <caption class="visually-hidden">"Entries"</caption>
                        <thead>
                            <tr aria-rowindex="1">{COLUMNS.into_iter().map(head).collect_view()}</tr>
                        </thead>
                        <tbody style:transform=move || format!("translateY({}px)", -in_view.get().shift_px)>
                            <For each=visible key=|line| line.clone() children=line_view />
                        </tbody>
                    </table>
                </div>
            </div>
        </div>
    }
}
