//! The three views of totals, each a chart and the same as a table.

use engine::KindKey;
use leptos::prelude::*;

use crate::charts::BarChart;
use crate::pages::dashboard::view_model as view;
use crate::state::use_app;
use crate::tables::TotalsTable;
use crate::ui::Card;

#[component]
pub fn EmployeesCard() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let filters = app.filters();
    let bars = Memo::new(move |_| {
        app.answer
            .with(|answer| answer.as_ref().map(|answer| view::employee_bars(answer, &style.get())))
            .unwrap_or_default()
    });
    let lines = Memo::new(move |_| {
        app.answer
            .with(|answer| answer.as_ref().map(|answer| view::employee_lines(answer, &style.get())))
            .unwrap_or_default()
    });
    let closing = Memo::new(move |_| {
        app.answer
            .with(|answer| answer.as_ref().map(|answer| view::employee_closing(answer, &style.get())))
            .unwrap_or_default()
    });
    let selected = Memo::new(move |_| {
        filters.with(|filters| view::keys(&filters.employees, |user| view::optional_key(*user)))
    });
    let on_select = Callback::new(move |(key, is_additive): (String, bool)| {
        app.select_employee(view::parse_optional_key(&key), is_additive);
    });
    let currency = Signal::derive(move || app.environment().currency);
    let export = move || {
        view! {
            <button type="button" class="button quiet" on:click=move |_| app.export_totals()>
                "Export totals as CSV"
            </button>
        }
    };
    view! {
        <Card title="By employee" class="employees" actions=export>
            <BarChart label="Chart of totals by employee".to_owned() rows=bars selected=selected on_select=on_select unit=currency />
            <TotalsTable
                caption="Totals by employee"
                subject="Employee"
                lines=lines
                closing=closing
                selected=selected
                on_select=on_select
                drawing=app.drawing
            />
        </Card>
    }
}

#[component]
pub fn KindsCard() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let filters = app.filters();
    let kinds = Memo::new(move |_| {
        app.answer.with(|answer| answer.as_ref().map(|answer| answer.kinds.clone())).unwrap_or_default()
    });
    let bars = Memo::new(move |_| kinds.with(|rows| view::group_bars(rows, view::kind_key, &style.get())));
    let lines = Memo::new(move |_| kinds.with(|rows| view::group_lines(rows, view::kind_key, &style.get())));
    let closing = Memo::new(move |_| kinds.with(|rows| view::group_closing(rows, &style.get())));
    let selected = Memo::new(move |_| filters.with(|filters| view::keys(&filters.kinds, view::kind_key)));
    let on_select = Callback::new(move |(key, is_additive): (String, bool)| {
        if let Ok(kind) = key.parse::<KindKey>() {
            app.select_kind(kind, is_additive);
        }
    });
    let currency = Signal::derive(move || app.environment().currency);
    view! {
        <Card title="By commission type" class="kinds">
            <BarChart label="Chart of totals by commission type".to_owned() rows=bars selected=selected on_select=on_select unit=currency />
            <TotalsTable
                caption="Totals by commission type"
                subject="Commission type"
                lines=lines
                closing=closing
                selected=selected
                on_select=on_select
                drawing=app.drawing
            />
        </Card>
    }
}

#[component]
pub fn TransactionsCard() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let filters = app.filters();
    let transactions = Memo::new(move |_| {
        app.answer
            .with(|answer| answer.as_ref().map(|answer| answer.transactions.clone()))
            .unwrap_or_default()
    });
    let bars = Memo::new(move |_| {
        transactions.with(|rows| view::group_bars(rows, view::transaction_key, &style.get()))
    });
    let lines = Memo::new(move |_| {
        transactions.with(|rows| view::group_lines(rows, view::transaction_key, &style.get()))
    });
    let closing = Memo::new(move |_| transactions.with(|rows| view::group_closing(rows, &style.get())));
    let selected =
        Memo::new(move |_| filters.with(|filters| view::keys(&filters.transactions, view::transaction_key)));
    let on_select = Callback::new(move |(key, is_additive): (String, bool)| {
        let code = view::parse_optional_key(&key).and_then(|code| u8::try_from(code).ok());
        app.select_transaction(code, is_additive);
    });
    let currency = Signal::derive(move || app.environment().currency);
    view! {
        <Card title="By transaction type" class="transactions">
            <BarChart label="Chart of totals by transaction type".to_owned() rows=bars selected=selected on_select=on_select unit=currency />
            <TotalsTable
                caption="Totals by transaction type"
                subject="Transaction type"
                lines=lines
                closing=closing
                selected=selected
                on_select=on_select
                drawing=app.drawing
            />
        </Card>
    }
}
