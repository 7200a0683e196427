//! The cross table: totals by two things at once, of a measure that is chosen.

use std::iter;

use commissions::Decimal;
use engine::{Across, Dimension, Key, Measure, Names, PairLine, Pairs, Query, Sum};
use leptos::prelude::*;

use crate::format::Style;
use crate::state::{AppState, Asked, CrossTable as Known, days_of, use_app};
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
        Measure::ReportedTotal => "Reported total",
        Measure::ImpliedSale => "Implied sale",
        Measure::ImpliedMargin => "Implied margin",
        Measure::SpifPart => "SPIF part",
    }
}

/// What has to be known of the numbers.
fn hint(asked: Asked, n_undefined: u64, style: &Style) -> Option<String> {
    let Asked { across: Across { lines, .. }, measure } = asked;
    let is_primary =
        lines == Dimension::Employee && (measure == Measure::Units || measure.of_entry().is_some());
    let primary =
        is_primary.then(|| "By employee an entry counts where the employee is the primary one.".to_owned());
    let undefined = (n_undefined > 0).then(|| {
        let entries = style.count_of(n_undefined, "entry adds", "entries add");
        format!("{entries} nothing: a field that this measure is reckoned from is empty, or a rate of 0.")
    });
    let sentences: Vec<_> = primary.into_iter().chain(undefined).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn label(key: Key, across: Across, names: &Names, query: &Query) -> String {
    match key {
        Key::Days(first) => days_of(first, across, query.period).map(stretches::label).unwrap_or_default(),
        key => key.label(across, names),
    }
}

fn number(value: &Decimal, measure: Measure, style: &Style) -> String {
    if measure.is_money() { style.money(value) } else { style.number(value) }
}

/// Of the widest number of a column, which is the least or the greatest one, and of its head; and one more, since sums are
/// bold.
fn width<'a>(
    label: &str,
    values: impl Iterator<Item = &'a Decimal> + Clone,
    measure: Measure,
    style: &Style,
) -> usize {
    let ends = [values.clone().min(), values.max()];
    let numbers = ends.into_iter().flatten().map(|value| number(value, measure, style).chars().count());
    1 + numbers.chain([label.chars().count().min(HEAD_CH)]).max().unwrap_or_default()
}

fn columns(pairs: &Pairs, measure: Measure, style: &Style, name: impl Fn(Key) -> String) -> Vec<CrossColumn> {
    let column = |(idx, Sum { key, all }): (usize, &Sum)| {
        let label = name(*key);
        let values = pairs.lines.iter().filter_map(move |line| line.cells.get(idx)?.as_ref());
        let width_ch = width(&label, values.chain([all]), measure, style);
        CrossColumn { label, width_ch }
    };
    let values = pairs.lines.iter().map(|line| &line.sum.all).chain([&pairs.all]);
    let all = CrossColumn { label: "All".to_owned(), width_ch: width("All", values, measure, style) };
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
            app.export_pairs(Asked { across, measure });
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
    // What is here, and not what was asked meanwhile: lines, columns and numbers belong to it.
    let name = move |key: Key, asked: Asked| {
        app.names.with(|names| app.query().with(|query| label(key, asked.across, names, query)))
    };
    let numbers = move |asked: Asked, values: &mut dyn Iterator<Item = Option<&Decimal>>| {
        let style = style.get();
        let number = |value: Option<&Decimal>| value.map(|value| number(value, asked.measure, &style));
        values.map(|value| number(value).unwrap_or_default()).collect::<Vec<_>>()
    };
    let line = Callback::new(move |idx: usize| {
        known.with(|known| {
            let Known::Pairs(asked, pairs) = known else { return None };
            let PairLine { sum, cells } = pairs.lines.get(idx)?;
            Some(CrossLine {
                label: name(sum.key, *asked),
                numbers: numbers(
                    *asked,
                    &mut iter::once(Some(&sum.all)).chain(cells.iter().map(Option::as_ref)),
                ),
                is_selectable: sum.key != Key::Unallocated,
            })
        })
    });
    let frame = Memo::new(move |_| {
        known.with(|known| {
            let Known::Pairs(asked, pairs) = known else { return CrossFrame::default() };
            let sums = pairs.columns.iter().map(|column| Some(&column.all));
            CrossFrame {
                subject: dimension_name(asked.across.lines),
                columns: columns(pairs, asked.measure, &style.get(), |key| name(key, *asked)),
                n_lines: pairs.lines.len(),
                closing: numbers(*asked, &mut iter::once(Some(&pairs.all)).chain(sums)),
            }
        })
    });
    let hint = Memo::new(move |_| {
        known.with(|known| {
            let Known::Pairs(asked, pairs) = known else { return None };
            style.with(|style| hint(*asked, pairs.n_undefined, style))
        })
    });
    let on_select = Callback::new(move |(place, is_additive): (CrossPlace, bool)| {
        let Known::Pairs(asked, pairs) = known.get_untracked() else { return };
        let (line, column) = match place {
            CrossPlace::Line(line) => (Some(line), None),
            CrossPlace::Column(column) => (None, Some(column)),
            CrossPlace::Cell { line, column } => (Some(line), Some(column)),
        };
        let line = line.and_then(|line| pairs.lines.get(line)).map(|line| line.sum.key);
        let column = column.and_then(|column| pairs.columns.get(column)).map(|column| column.key);
        app.select_keys(&line.into_iter().chain(column).collect::<Vec<_>>(), asked.across, is_additive);
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
            {move || hint.get().map(|hint| view! { <p class="hint">{hint}</p> })}
        </Show>
    }
}
