//! The three views of totals, each a chart and the same as a table.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::{Answer, Filters, KindKey, Names};
use leptos::prelude::*;

use crate::charts::{BarChart, BarRow};
use crate::format::Style;
use crate::pages::dashboard::view_model as view;
use crate::pages::in_turn::InTurn;
use crate::state::{AppState, use_app};
use crate::tables::{TotalsLine, TotalsTable};
use crate::ui::{Card, use_in_sight};

/// What is the view's own: how an answer becomes its lines, and what a click on one selects.
#[derive(Clone, Copy)]
struct TotalsView {
    bars: fn(&Answer, &Names, &Style) -> Vec<BarRow>,
    lines: fn(&Answer, &Names, &Style) -> Vec<TotalsLine>,
    closing: fn(&Answer, &Style) -> Vec<TotalsLine>,
    selected: fn(&Filters) -> BTreeSet<String>,
    /// The line's key, and whether it is selected besides others.
    select: fn(AppState, &str, bool),
}

#[component]
pub fn EmployeesCard() -> impl IntoView {
    let app = use_app();
    let of = TotalsView {
        bars: view::employee_bars,
        lines: view::employee_lines,
        closing: view::employee_closing,
        selected: |filters| view::keys(&filters.employees, |user| view::optional_key(*user)),
        select: |app, key, is_additive| app.select_employee(view::parse_optional_key(key), is_additive),
    };
    let export = move || {
        view! {
            <button type="button" class="button quiet" on:click=move |_| app.export_totals()>
                "Export totals as CSV"
            </button>
        }
    };
    view! {
        <Card title="By employee" class="employees" actions=export>
            <ChartAndTable
                of=of
                chart="Chart of totals by employee"
                caption="Totals by employee"
                subject="Employee"
            />
        </Card>
    }
}

#[component]
pub fn KindsCard() -> impl IntoView {
    let of = TotalsView {
        bars: |answer, _, style| view::group_bars(&answer.kinds, view::kind_name, style),
        lines: |answer, _, style| view::group_lines(&answer.kinds, view::kind_name, style),
        closing: |answer, style| view::group_closing(&answer.kinds, style),
        selected: |filters| view::keys(&filters.kinds, view::kind_key),
        select: |app, key, is_additive| {
            if let Ok(kind) = key.parse::<KindKey>() {
                app.select_kind(kind, is_additive);
            }
        },
    };
    view! {
        <Card title="By commission type" class="kinds">
            <ChartAndTable
                of=of
                chart="Chart of totals by commission type"
                caption="Totals by commission type"
                subject="Commission type"
            />
        </Card>
    }
}

#[component]
pub fn TransactionsCard() -> impl IntoView {
    let of = TotalsView {
        bars: |answer, _, style| view::group_bars(&answer.transactions, view::transaction_name, style),
        lines: |answer, _, style| view::group_lines(&answer.transactions, view::transaction_name, style),
        closing: |answer, style| view::group_closing(&answer.transactions, style),
        selected: |filters| view::keys(&filters.transactions, view::transaction_key),
        select: |app, key, is_additive| {
            let code = view::parse_optional_key(key).and_then(|code| u8::try_from(code).ok());
            app.select_transaction(code, is_additive);
        },
    };
    view! {
        <Card title="By transaction type" class="transactions">
            <ChartAndTable
                of=of
                chart="Chart of totals by transaction type"
                caption="Totals by transaction type"
                subject="Transaction type"
            />
        </Card>
    }
}

#[component]
fn ChartAndTable(
    of: TotalsView,
    /// The chart's accessible name.
    chart: &'static str,
    /// The table's.
    caption: &'static str,
    subject: &'static str,
) -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let filters = app.filters();
    let (chart_node, table_node) = (NodeRef::new(), NodeRef::new());
    let for_chart = app.answer_in_turn(use_in_sight(chart_node));
    let for_table = app.answer_in_turn(use_in_sight(table_node));
    let names = app.names;
    let bars =
        Memo::new(move |_| from_answer(for_chart, |answer| (of.bars)(answer, &names.get(), &style.get())));
    let lines =
        Memo::new(move |_| from_answer(for_table, |answer| (of.lines)(answer, &names.get(), &style.get())));
    let closing = Memo::new(move |_| from_answer(for_table, |answer| (of.closing)(answer, &style.get())));
    let selected = Memo::new(move |_| filters.with(of.selected));
    let on_select =
        Callback::new(move |(key, is_additive): (String, bool)| (of.select)(app, &key, is_additive));
    let currency = Signal::derive(move || app.environment().currency);
    view! {
        <BarChart node=chart_node label=chart.to_owned() rows=bars selected=selected on_select=on_select unit=currency />
        <InTurn>
            <TotalsTable
                node=table_node
                caption=caption
                subject=subject
                lines=lines
                closing=closing
                selected=selected
                on_select=on_select
            />
        </InTurn>
    }
}

/// Nothing while there is no answer.
fn from_answer<T>(answer: RwSignal<Option<Arc<Answer>>>, read: impl Fn(&Answer) -> Vec<T>) -> Vec<T> {
    answer.get().map(|answer| read(&answer)).unwrap_or_default()
}
