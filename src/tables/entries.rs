//! The entries' table.

use engine::{Column, Sort};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::long_table::{LineAt, LongTable, TableLine};
use crate::ui::Line;

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

/// Behind the cells of the columns.
const LINK: usize = COLUMNS.len();

impl From<EntryLine> for TableLine {
    fn from(line: EntryLine) -> Self {
        let EntryLine { id, link, date, invoice, employee, place, kind, transaction, .. } = line;
        let EntryLine { unit, quantity, rate, total, share, findings, is_suspended, .. } = line;
        let words = [id.to_string(), date, invoice, employee, place, kind, transaction];
        let numbers = [unit, quantity, rate, total, share, findings, link];
        let cells = words.into_iter().chain(numbers).collect();
        TableLine { key: Some(id.to_string()), cells, is_marked: is_suspended }
    }
}

#[component]
pub fn EntriesTable(
    /// Of all entries, in view or not.
    #[prop(into)]
    n_lines: Signal<usize>,
    /// A line by its number; nothing while it has not come yet.
    line: Callback<usize, Option<EntryLine>>,
    #[prop(into)] sort: Signal<Sort>,
    #[prop(into)] opened: Signal<Option<i64>>,
    /// The lines that come in view: the first, and how many.
    on_view: Callback<(usize, usize)>,
    on_sort: Callback<Column>,
    on_open: Callback<i64>,
) -> impl IntoView {
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
    let line_view = Callback::new(move |(at, line): (LineAt, Line<TableLine>)| {
        let id = move || line.with(|line| line.key.as_ref()?.parse::<i64>().ok());
        let open = move |event: MouseEvent| {
            // Ctrl-click and the like open the link beside, as links do.
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                event.stop_propagation();
                at.enter();
                if let Some(id) = untrack(id) {
                    on_open.run(id);
                }
            }
        };
        let cell = move |(idx, (column, _, is_number)): (usize, (Column, &str, bool))| {
            let is_finding = column == Column::Findings;
            view! { <td class:num=is_number class:finding=is_finding>{line.cell(idx)}</td> }
        };
        view! {
            <tr
                aria-rowindex=at.row_index()
                class:selected=move || opened.get() == id()
                class:suspended=move || line.with(|line| line.is_marked)
                on:click=open
            >
                <td class="num">
                    <a
                        href=line.cell(LINK)
                        tabindex=at.tab_index()
                        aria-label=move || format!("Entry {}", line.cell(0)())
                        on:click=open
                    >
                        {line.cell(0)}
                    </a>
                </td>
                {COLUMNS.into_iter().enumerate().skip(1).map(cell).collect_view()}
            </tr>
        }
        .into_any()
    });
    view! {
        <LongTable
            caption="Entries"
            class="entries"
            n_lines
            line=Callback::new(move |number| line.run(number).map(TableLine::from))
            line_view
            head=COLUMNS.into_iter().map(head).collect_view().into_any()
            on_view
        />
    }
}
