//! The cross table: a line and a column for each of two things; a click on either selects it, and one on a number both.

use std::ops::Range;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::long_table::{LineAt, LongTable, TableLine};
use super::sideways::{Ends, Sideways};
use crate::charts::use_text_width;
use crate::ui::{Line, by_number, use_printing};

/// A column and how many digits wide it is. The first one is the sum of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossColumn {
    pub label: String,
    pub width_ch: usize,
}

/// A line, its numbers as they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossLine {
    pub label: String,
    pub numbers: Vec<String>,
    pub is_selectable: bool,
}

/// What stands around the lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrossFrame {
    /// Heads the lines' names.
    pub subject: &'static str,
    pub columns: Vec<CrossColumn>,
    pub n_lines: usize,
    /// What the columns come to.
    pub closing: Vec<String>,
}

/// The label, then the numbers.
impl From<CrossLine> for TableLine {
    fn from(CrossLine { label, numbers, is_selectable }: CrossLine) -> Self {
        let key = is_selectable.then(|| label.clone());
        TableLine { key, cells: std::iter::once(label).chain(numbers).collect(), is_marked: false }
    }
}

/// What is pointed at, by number; columns behind the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossPlace {
    Line(usize),
    Column(usize),
    Cell { line: usize, column: usize },
}

/// The size of the numbers, as in `style/ui/table.css`.
const TEXT_PX: f64 = 13.0;
/// Between numbers.
const GAP_PX: f64 = 16.0;

#[component]
pub fn CrossTable(
    /// The accessible name.
    caption: &'static str,
    frame: Memo<CrossFrame>,
    line: Callback<usize, Option<CrossLine>>,
    /// Where, and whether it is selected besides others.
    on_select: Callback<(CrossPlace, bool)>,
) -> impl IntoView {
    let is_additive = |event: &MouseEvent| event.ctrl_key() || event.meta_key() || event.shift_key();
    let n_lines = Memo::new(move |_| frame.with(|frame| frame.n_lines));
    let sideways = RwSignal::new(Sideways::default());
    let printing = use_printing();
    let digit_px = use_text_width()("0", TEXT_PX);
    let width_px = move |column: &CrossColumn| (column.width_ch as f64 * digit_px + GAP_PX).ceil();
    let ends = Memo::new(move |_| frame.with(|frame| Ends::new(frame.columns.iter().map(width_px))));
    let in_view = Memo::new(move |_| {
        ends.with(|ends| if printing.get() { ends.all() } else { ends.in_view(sideways.get()) })
    });
    let first = move || in_view.with(|columns| columns.start);
    let n_in_view = Memo::new(move |_| in_view.with(ExactSizeIterator::len));
    // What is not in view, on either side.
    let space_px = move |is_before: bool| {
        let Range { start, end } = in_view.get();
        ends.with(|ends| ends.width_px(if is_before { 0..start } else { end..ends.all().end }))
    };
    let space =
        move |is_before: bool| move || (space_px(is_before) > 0.0).then(|| view! { <td class="space"></td> });
    let cols = move || {
        let spaces = [true, false].map(space_px);
        let widths = frame.with(|frame| {
            let columns = frame.columns.get(in_view.get()).unwrap_or_default();
            let widths = columns.iter().map(width_px);
            let [before, after] = spaces.map(|px| Some(px).filter(|px| *px > 0.0));
            before.into_iter().chain(widths).chain(after).collect::<Vec<_>>()
        });
        let col = |px: f64| view! { <col style:width=format!("{px}px") /> };
        view! {
            <col />
            {widths.into_iter().map(col).collect_view()}
        }
    };
    let head_cell = move |idx: usize| {
        let label = move || frame.with(|frame| frame.columns.get(idx).map(|it| it.label.clone()));
        let on_click = move |event: MouseEvent| {
            on_select.run((CrossPlace::Column(idx.saturating_sub(1)), is_additive(&event)))
        };
        let is_sum = idx == 0;
        view! {
            <th scope="col" class="num" title=label aria-colindex=(idx + 2).to_string()>
                {if is_sum {
                    label.into_any()
                } else {
                    view! { <button type="button" class="line-name" on:click=on_click>{label}</button> }.into_any()
                }}
            </th>
        }
        .into_any()
    };
    let head = view! {
        <th scope="col" aria-colindex="1">{move || frame.with(|frame| frame.subject)}</th>
        {space(true)}
        {by_number(move || in_view.get().collect(), head_cell)}
        {space(false)}
    };
    let head = head.into_any();
    let line_view = Callback::new(move |(at, line): (LineAt, Line<TableLine>)| {
        let is_selectable = move || line.with(|line| line.key.is_some());
        let on_click = move |event: MouseEvent| {
            at.enter();
            if untrack(is_selectable) {
                on_select.run((CrossPlace::Line(at.number()), is_additive(&event)));
            }
        };
        let number = move |nth: usize| {
            let on_click = move |event: MouseEvent| {
                let column = (untrack(first) + nth).checked_sub(1);
                if let Some(column) = column.filter(|_| untrack(is_selectable)) {
                    let place = CrossPlace::Cell { line: at.number(), column };
                    on_select.run((place, is_additive(&event)));
                }
            };
            let number = move || {
                let idx = 1 + first() + nth;
                line.with(|line| line.cells.get(idx).cloned().unwrap_or_default())
            };
            view! {
                <td class="num" aria-colindex=move || (first() + nth + 2).to_string() on:click=on_click>
                    {number}
                </td>
            }
        };
        view! {
            <tr aria-rowindex=at.row_index()>
                <th scope="row" aria-colindex="1">
                    <button
                        type="button"
                        class="line-name"
                        tabindex=at.tab_index()
                        disabled=move || !is_selectable()
                        on:click=on_click
                    >
                        {line.cell(0)}
                    </button>
                </th>
                {space(true)}
                {move || (0..n_in_view.get()).map(number).collect_view()}
                {space(false)}
            </tr>
        }
        .into_any()
    });
    let foot = move || {
        let numbers = frame.with(|frame| frame.closing.get(in_view.get()).unwrap_or_default().to_vec());
        let number = |(idx, number): (usize, String)| {
            view! { <td class="num" aria-colindex=(idx + 2).to_string()>{number}</td> }
        };
        view! {
            <tr aria-rowindex=move || (n_lines.get() + 2).to_string()>
                <th scope="row" aria-colindex="1">"All"</th>
                {space(true)}
                {in_view.get().zip(numbers).map(number).collect_view()}
                {space(false)}
            </tr>
        }
    };
    view! {
        <LongTable
            caption
            class="totals cross"
            n_lines
            line=Callback::new(move |number| line.run(number).map(TableLine::from))
            line_view
            columns=cols
            head
            foot
            n_foot=Signal::stored(1)
            min_width=Signal::derive(move || {
                let width_px = ends.with(|ends| ends.width_px(ends.all()));
                format!("calc({width_px}px + var(--cross-name))")
            })
            sideways
            n_columns=Signal::derive(move || ends.with(|ends| ends.all().len()) + 1)
            prints_all=true
        />
    }
}
