//! A table of totals; a click on a line's name selects it.

use std::collections::BTreeSet;

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

use super::long_table::{LineAt, LongTable, TableLine};
use crate::ui::Line;

/// A line of totals, its numbers as they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

impl TotalsLine {
    fn numbers(&self) -> [&str; N_NUMBERS] {
        [&self.entries, &self.units, &self.payable, &self.suspended, &self.total]
    }
}

/// The label, the detail, then the numbers.
impl From<TotalsLine> for TableLine {
    fn from(line: TotalsLine) -> Self {
        let TotalsLine { key, label, detail, entries, units, payable, suspended, total } = line;
        let cells = vec![label, detail, entries, units, payable, suspended, total];
        TableLine { key, cells, is_marked: false }
    }
}

const FIRST_NUMBER: usize = 2;
const N_NUMBERS: usize = 5;
const NUMBERS: [&str; N_NUMBERS] = ["Entries", "Units", "Payable", "Suspended", "Total"];

/// How many digits wide each column of numbers is: no number is ever cut off, and columns keep their places
/// while lines scroll through. One more than digits for the bolder type of the sums; heads are small.
fn widths<'a>(lines: impl Iterator<Item = &'a TotalsLine>) -> [usize; N_NUMBERS] {
    lines.fold(NUMBERS.map(str::len), |widths, line| {
        let numbers = line.numbers();
        std::array::from_fn(|idx| widths[idx].max(numbers[idx].chars().count() + 1))
    })
}

#[component]
pub fn TotalsTable(
    /// What scrolls.
    #[prop(optional)]
    node: NodeRef<html::Div>,
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
    let n_lines = Memo::new(move |_| lines.with(Vec::len));
    let n_closing = Memo::new(move |_| closing.with(Vec::len));
    let widths =
        Memo::new(move |_| lines.with(|lines| closing.with(|closing| widths(lines.iter().chain(closing)))));
    let min_width = Signal::derive(move || {
        format!("calc({}ch + var(--totals-gaps))", widths.get().iter().sum::<usize>())
    });
    let columns = move || {
        let column = |idx: usize| {
            // The last one has the table's edge beside it.
            let gap = if idx + 1 == N_NUMBERS { "var(--totals-edge)" } else { "var(--totals-gap)" };
            view! { <col style:width=move || format!("calc({}ch + {gap})", widths.get()[idx]) /> }
        };
        view! {
            <col />
            {(0..N_NUMBERS).map(column).collect_view()}
        }
    };
    let head = view! {
        <th scope="col">{subject}</th>
        {NUMBERS.map(|title| view! { <th scope="col" class="num">{title}</th> }).collect_view()}
    };
    let head = head.into_any();
    let foot = move || {
        let lines = closing.get().into_iter().enumerate();
        lines
            .map(|(idx, line)| {
                let row_index = move || (n_lines.get() + idx + 2).to_string();
                view! {
                    <tr aria-rowindex=row_index>
                        <th scope="row">{line.label.clone()}</th>
                        {numbers_view(&line)}
                    </tr>
                }
            })
            .collect_view()
    };
    let line_view = Callback::new(move |(at, line): (LineAt, Line<TableLine>)| {
        let is_selected = Memo::new(move |_| {
            line.with(|line| line.key.as_ref().is_some_and(|key| selected.with(|it| it.contains(key))))
        });
        let on_click = move |event: MouseEvent| {
            at.enter();
            if let Some(key) = line.with_untracked(|line| line.key.clone()) {
                on_select.run((key, event.ctrl_key() || event.meta_key() || event.shift_key()));
            }
        };
        let number = move |idx: usize| {
            view! { <td class="num">{line.cell(FIRST_NUMBER + idx)}</td> }
        };
        view! {
            <tr class:selected=is_selected aria-rowindex=at.row_index()>
                <th scope="row">
                    <button
                        type="button"
                        class="line-name"
                        tabindex=at.tab_index()
                        aria-pressed=move || is_selected.get().to_string()
                        on:click=on_click
                    >
                        {line.cell(0)}
                    </button>
                    <span class="detail">{line.cell(1)}</span>
                </th>
                {(0..N_NUMBERS).map(number).collect_view()}
            </tr>
        }
        .into_any()
    });
    view! {
        <LongTable
            frame=node
            caption
            class="totals"
            n_lines
            line=Callback::new(move |number| lines.with(|lines| lines.get(number).cloned().map(TableLine::from)))
            line_view
            columns
            head
            foot
            n_foot=n_closing
            min_width
            prints_all=true
        />
    }
}

fn numbers_view(line: &TotalsLine) -> impl IntoView + use<> {
    line.numbers().map(|number| view! { <td class="num">{number.to_owned()}</td> }).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_as_wide_as_its_widest_number_or_its_head() {
        let line = |units: &str, total: &str| TotalsLine {
            key: None,
            label: String::new(),
            detail: String::new(),
            entries: "1".to_owned(),
            units: units.to_owned(),
            payable: String::new(),
            suspended: String::new(),
            total: total.to_owned(),
        };
        let lines = [line("1,000,000", "3.00"), line("7", "−12,345,678.90")];
        assert_eq!(widths(lines.iter()), [7, 10, 7, 9, 15]);
    }
}
