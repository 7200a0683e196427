//! The cross table: totals by two things at once, of a measure that is chosen.

use std::iter;

use engine::{Across, Cell, Dimension, Key, Measure, Names, Pairs, Query};
use leptos::prelude::*;

use crate::format::Style;
use crate::state::{AppState, CrossTable as Known, days_of, use_app};
use crate::stretches;
use crate::tables::{CrossColumn, CrossFrame, CrossLine, CrossPlace, CrossTable};
use crate::ui::{Card, Choice};

const START: Across = Across { lines: Dimension::Employee, columns: Dimension::Type };

/// Heads with longer names are cut off.
const HEAD_CH: usize = 16;

fn dimension_name(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Employee => "Employee",
        Dimension::Place => "Place",
        Dimension::Type => "Commission type",
        Dimension::Transaction => "Transaction type",
        Dimension::Day => "Day",
        Dimension::Week => "Week",
        Dimension::Month => "Month",
    }
}

fn measure_name(measure: Measure) -> &'static str {
    match measure {
        Measure::Payable => "Payable",
        Measure::Suspended => "Suspended",
        Measure::Both => "Payable and suspended",
        Measure::Entries => "Entries",
        Measure::Units => "Units",
    }
}

fn label(key: Key, across: Across, names: &Names, query: &Query) -> String {
    match key {
        Key::Days(first) => days_of(first, across, query.period).map(stretches::label).unwrap_or_default(),
        key => key.label(across, names),
    }
}

fn number(cell: &Cell, measure: Measure, style: &Style) -> String {
    match measure {
        Measure::Payable | Measure::Suspended | Measure::Both => style.money(&cell.of(measure)),
        Measure::Entries | Measure::Units => style.number(&cell.of(measure)),
    }
}

/// Of the widest number of a column, which is the least or the greatest one, and of its head; and one more, since sums are
/// bold.
fn width<'a>(
    label: &str,
    cells: impl Iterator<Item = &'a Cell> + Clone,
    measure: Measure,
    style: &Style,
) -> usize {
    let value = |cell: &&Cell| cell.of(measure);
    let ends = [cells.clone().min_by_key(value), cells.max_by_key(value)];
    let numbers = ends.into_iter().flatten().map(|cell| number(cell, measure, style).chars().count());
    1 + numbers.chain([label.chars().count().min(HEAD_CH)]).max().unwrap_or_default()
}

fn columns(pairs: &Pairs, measure: Measure, style: &Style, name: impl Fn(Key) -> String) -> Vec<CrossColumn> {
    let column = |(idx, (key, all)): (usize, &(Key, Cell))| {
        let label = name(*key);
        let cells = pairs.lines.iter().filter_map(move |line| line.cells.get(idx)?.as_ref());
        let width_ch = width(&label, cells.chain([all]), measure, style);
        CrossColumn { label, width_ch, is_selectable: true }
    };
    let cells = pairs.lines.iter().map(|line| &line.all).chain([&pairs.all]);
    let all = CrossColumn {
        label: "All".to_owned(),
        width_ch: width("All", cells, measure, style),
        is_selectable: false,
    };
    iter::once(all).chain(pairs.columns.iter().enumerate().map(column)).collect()
}

#[component]
pub fn CrossCard() -> impl IntoView {
    let app = use_app();
    let is_shown = Memo::new(move |_| app.query().with(|query| query.across.is_some()));
    let actions = move || {
        let show = move |_| {
            app.refine(|query| query.across = if query.across.is_some() { None } else { Some(START) })
        };
        view! {
            <Show when=move || is_shown.get()>
                <ExportButton app />
            </Show>
            <button
                type="button"
                class="button quiet"
                aria-expanded=move || is_shown.get().to_string()
                on:click=show
            >
                {move || if is_shown.get() { "Hide" } else { "Show" }}
            </button>
        }
    };
    view! {
        <Card title="Cross table" class="cross" actions=actions>
            <Show
                when=move || is_shown.get()
                fallback=|| view! { <p class="hint">"Totals by two things at once: what each employee earned by commission type, each place by month."</p> }
            >
                <Choices app />
                <Table app />
            </Show>
        </Card>
    }
}

#[component]
fn ExportButton(app: AppState) -> impl IntoView {
    let export = move |_| {
        if let Query { across: Some(across), measure, .. } = app.query().get_untracked() {
            app.export_pairs(across, measure);
        }
    };
    view! { <button type="button" class="button quiet" on:click=export>"Export cross table as CSV"</button> }
}

#[component]
fn Choices(app: AppState) -> impl IntoView {
    let across = Memo::new(move |_| app.query().with(|query| query.across.unwrap_or(START)));
    let dimensions = |is_possible: &dyn Fn(Dimension) -> bool| {
        let possible = Dimension::ALL.into_iter().filter(|(dimension, _)| is_possible(*dimension));
        possible.map(|(dimension, name)| (name, dimension_name(dimension))).collect::<Vec<_>>()
    };
    let named = |name: &str| Dimension::ALL.into_iter().find(|(_, known)| *known == name).map(|(it, _)| it);
    let choose_lines = move |name: String| {
        let Some(lines) = named(&name) else { return };
        app.refine(|query| {
            let columns = query.across.unwrap_or(START).columns;
            let mut possible = [columns, Dimension::Type, Dimension::Month].into_iter();
            let columns = possible.find(|columns| columns.goes_across(lines)).unwrap_or(columns);
            query.across = Some(Across { lines, columns });
        });
    };
    let choose_columns = move |name: String| {
        let Some(columns) = named(&name) else { return };
        app.refine(|query| query.across = Some(Across { columns, ..query.across.unwrap_or(START) }));
    };
    let choose_measure = move |name: String| {
        if let Some((measure, _)) = Measure::ALL.into_iter().find(|(_, known)| *known == name) {
            app.refine(|query| query.measure = measure);
        }
    };
    view! {
        <div class="choices">
            <Choice
                id="cross-lines"
                label="Lines"
                options=Signal::derive(move || dimensions(&|_| true))
                chosen=Signal::derive(move || across.get().lines.name())
                on_choose=Callback::new(choose_lines)
            />
            <Choice
                id="cross-columns"
                label="Columns"
                options=Signal::derive(move || {
                    let lines = across.get().lines;
                    dimensions(&|columns| columns.goes_across(lines))
                })
                chosen=Signal::derive(move || across.get().columns.name())
                on_choose=Callback::new(choose_columns)
            />
            <Choice
                id="cross-measure"
                label="Measure"
                options=Signal::stored(
                    Measure::ALL.into_iter().map(|(measure, name)| (name, measure_name(measure))).collect::<Vec<_>>(),
                )
                chosen=Signal::derive(move || app.query().with(|query| query.measure.name()))
                on_choose=Callback::new(choose_measure)
            />
        </div>
    }
}

#[component]
fn Table(app: AppState) -> impl IntoView {
    let style = app.style();
    let known = app.cross_table;
    let measure = Memo::new(move |_| app.query().with(|query| query.measure));
    // What is here, and not what was asked meanwhile: lines and columns belong to it.
    let name = move |key: Key, across: Across| {
        app.names.with(|names| app.query().with(|query| label(key, across, names, query)))
    };
    let numbers = move |cells: &mut dyn Iterator<Item = Option<&Cell>>| {
        let (measure, style) = (measure.get(), style.get());
        cells
            .map(|cell| cell.map(|cell| number(cell, measure, &style)).unwrap_or_default())
            .collect::<Vec<_>>()
    };
    let line = Callback::new(move |idx: usize| {
        known.with(|known| {
            let Known::Pairs(across, pairs) = known else { return None };
            let line = pairs.lines.get(idx)?;
            Some(CrossLine {
                label: name(line.key, *across),
                numbers: numbers(
                    &mut iter::once(Some(&line.all)).chain(line.cells.iter().map(Option::as_ref)),
                ),
                is_selectable: line.key != Key::Unallocated,
            })
        })
    });
    let frame = Memo::new(move |_| {
        known.with(|known| {
            let Known::Pairs(across, pairs) = known else { return CrossFrame::default() };
            CrossFrame {
                subject: dimension_name(across.lines),
                columns: columns(pairs, measure.get(), &style.get(), |key| name(key, *across)),
                n_lines: pairs.lines.len(),
                closing: numbers(
                    &mut iter::once(Some(&pairs.all)).chain(pairs.columns.iter().map(|(_, all)| Some(all))),
                ),
            }
        })
    });
    let on_select = Callback::new(move |(place, is_additive): (CrossPlace, bool)| {
        let Known::Pairs(across, pairs) = known.get_untracked() else { return };
        let (line, column) = match place {
            CrossPlace::Line(line) => (Some(line), None),
            CrossPlace::Column(column) => (None, Some(column)),
            CrossPlace::Cell { line, column } => (Some(line), Some(column)),
        };
        let line = line.and_then(|line| pairs.lines.get(line)).map(|line| line.key);
        let column = column.and_then(|column| pairs.columns.get(column)).map(|(key, _)| *key);
        app.select_keys(&line.into_iter().chain(column).collect::<Vec<_>>(), across, is_additive);
    });
    view! {
        <Show
            when=move || known.with(|known| *known != Known::TooLarge)
            fallback=|| view! { <p class="empty">"So many lines and columns take more memory than a page has. Choose other ones, a shorter period, or a filter."</p> }
        >
            <CrossTable
                caption="Cross table"
                frame=frame
                line=line
                on_select=on_select
            />
        </Show>
    }
}
