//! The cross table: a line and a column for each of two things; a click on either selects it, and one on a number both.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::long_table::{LineAt, LongTable, TableLine};
use crate::ui::Line;

/// A column and how many digits wide it is. The first one is the sum of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossColumn {
    pub label: String,
    pub width_ch: usize,
    pub is_selectable: bool,
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
    let n_columns = Memo::new(move |_| frame.with(|frame| frame.columns.len()));
    let n_lines = Memo::new(move |_| frame.with(|frame| frame.n_lines));
    let columns = move || frame.with(|frame| frame.columns.clone());
    let min_width = Signal::derive(move || {
        let widths: usize = columns().iter().map(|column| column.width_ch).sum();
        format!("calc({widths}ch + {} * var(--totals-gap) + var(--cross-name))", n_columns.get())
    });
    let cols = move || {
        let col = |column: CrossColumn| {
            view! { <col style:width=format!("calc({}ch + var(--totals-gap))", column.width_ch) /> }
        };
        view! {
            <col />
            {columns().into_iter().map(col).collect_view()}
        }
    };
    let head_cell = move |(idx, column): (usize, CrossColumn)| {
        let (label, title) = (column.label.clone(), column.label);
        let on_click = move |event: MouseEvent| {
            on_select.run((CrossPlace::Column(idx.saturating_sub(1)), is_additive(&event)))
        };
        view! {
            <th scope="col" class="num" title=title>
                {if column.is_selectable {
                    view! { <button type="button" class="line-name" on:click=on_click>{label}</button> }.into_any()
                } else {
                    label.into_any()
                }}
            </th>
        }
    };
    let head = view! {
        <th scope="col">{move || frame.with(|frame| frame.subject)}</th>
        {move || columns().into_iter().enumerate().map(head_cell).collect_view()}
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
        let numbers = move || {
            let number = |idx: usize| {
                let on_click = move |event: MouseEvent| {
                    if let Some(column) = idx.checked_sub(2).filter(|_| untrack(is_selectable)) {
                        let place = CrossPlace::Cell { line: at.number(), column };
                        on_select.run((place, is_additive(&event)));
                    }
                };
                view! { <td class="num" on:click=on_click>{line.cell(idx)}</td> }
            };
            (1..=n_columns.get()).map(number).collect_view()
        };
        view! {
            <tr aria-rowindex=at.row_index()>
                <th scope="row">
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
                {numbers}
            </tr>
        }
        .into_any()
    });
    let foot = move || {
        let numbers = frame.with(|frame| frame.closing.clone());
        view! {
            <tr aria-rowindex=move || (n_lines.get() + 2).to_string()>
                <th scope="row">"All"</th>
                {numbers.into_iter().map(|number| view! { <td class="num">{number}</td> }).collect_view()}
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
            min_width
            prints_all=true
        />
    }
}
