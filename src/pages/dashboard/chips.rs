//! What is selected, each to be let go on its own.

use commissions::Decimal;
use engine::{AmountRange, Filters, Query, SearchText};
use leptos::prelude::*;

use crate::format::Style;
use crate::pages::dashboard::view_model::employee_label;
use crate::state::{AppState, use_app};
use crate::stretches;

/// A chip: its text, and what letting it go changes.
struct Chip {
    text: String,
    remove: Box<dyn Fn(&mut Query) + Send + Sync>,
}

fn chips(app: AppState, filters: &Filters, style: &Style) -> Vec<Chip> {
    let mut chips: Vec<Chip> = Vec::new();
    let mut chip = |kind: &str, name: String, remove: Box<dyn Fn(&mut Query) + Send + Sync>| {
        chips.push(Chip { text: format!("{kind}: {name}"), remove });
    };
    app.names.with(|names| {
        for user in filters.employees.iter().copied() {
            let name = employee_label(user, names);
            chip(
                "Employee",
                name,
                Box::new(move |query| {
                    query.filters.employees.remove(&user);
                }),
            );
        }
        for kind in filters.kinds.iter().copied() {
            let name = kind.0.map_or_else(|| "none".to_owned(), |kind| kind.to_string());
            chip(
                "Commission type",
                name,
                Box::new(move |query| {
                    query.filters.kinds.remove(&kind);
                }),
            );
        }
        for code in filters.transactions.iter().copied() {
            let name = code.map(commissions::TransactionType::from_code);
            let name = name.map_or_else(|| "none".to_owned(), |transaction| transaction.to_string());
            chip(
                "Transaction type",
                name,
                Box::new(move |query| {
                    query.filters.transactions.remove(&code);
                }),
            );
        }
        for place in filters.places.iter().copied() {
            chip(
                "Place",
                names.place(place),
                Box::new(move |query| {
                    query.filters.places.remove(&place);
                }),
            );
        }
    });
    if filters.with_findings {
        chips.push(Chip {
            text: "Only entries with findings".to_owned(),
            remove: Box::new(|query| query.filters.with_findings = false),
        });
    }
    if !filters.amounts.is_empty() {
        chips.push(Chip {
            text: format!("Total: {}", amounts_label(&filters.amounts, style)),
            remove: Box::new(|query| *query.filters.amounts = AmountRange::default()),
        });
    }
    if !filters.text.is_empty() {
        chips.push(Chip {
            text: format!("Text: {}", filters.text.as_str()),
            remove: Box::new(|query| query.filters.text = SearchText::default()),
        });
    }
    chips
}

/// `10 to 20`, `10 or more`, `20 or less`.
fn amounts_label(amounts: &AmountRange, style: &Style) -> String {
    let end = |end: &Option<Decimal>| end.as_ref().map(|amount| style.number(amount));
    match (end(&amounts.from), end(&amounts.to)) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("{from} or more"),
        (None, Some(to)) => format!("{to} or less"),
        (None, None) => String::new(),
    }
}

#[component]
pub fn Chips() -> impl IntoView {
    let app = use_app();
    let filters = app.filters();
    let days = Memo::new(move |_| app.brushed());
    let has_days = Memo::new(move |_| days.get().is_some());
    let style = app.style();
    let is_empty = move || filters.with(Filters::is_empty) && !has_days.get();
    let view_chip = move |text: Signal<String>, remove: Box<dyn Fn(&mut Query) + Send + Sync>| {
        view! {
            <li>
                <button
                    type="button"
                    class="chip"
                    aria-label=move || text.with(|text| format!("Remove filter {text}"))
                    on:click=move |_| app.ask(|query| remove(query))
                >
                    {move || text.get()}
                    <span aria-hidden="true">" ×"</span>
                </button>
            </li>
        }
    };
    // A brush that moves changes its chip's text alone.
    let days_label = Signal::derive(move || {
        days.get().map(stretches::label).map_or_else(String::new, |days| format!("Days: {days}"))
    });
    let view_days =
        move || has_days.get().then(|| view_chip(days_label, Box::new(|query| query.days = None)));
    let view_chips = move || style.with(|style| filters.with(|filters| chips(app, filters, style)));
    view! {
        <nav class="filters" aria-label="Filters" hidden=is_empty>
            <ul>
                {move || view_chips().into_iter().map(|Chip { text, remove }| view_chip(text.into(), remove)).collect_view()}
                {view_days}
            </ul>
            <button
                type="button"
                class="button quiet"
                on:click=move |_| {
                    app.ask(|query| {
                        query.filters = Filters::default();
                        query.days = None;
                    })
                }
            >
                "Clear all"
            </button>
        </nav>
    }
}
