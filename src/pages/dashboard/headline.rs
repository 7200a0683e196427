//! The figures first, and of what they are: an unfinished total says that it is one.

use engine::LoadState;
use leptos::prelude::*;

use crate::format;
use crate::state::{Headline, use_app};

#[component]
pub fn Headline() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let currency = Signal::derive(move || app.environment().currency);
    let figure = move |read: fn(&Headline) -> &commissions::Decimal| {
        Signal::derive(move || {
            app.headline
                .with(|headline| headline.as_ref().map(|headline| style.get().money(read(headline))))
                .unwrap_or_default()
        })
    };
    let payable = figure(|headline| &headline.money.payable);
    let suspended = figure(|headline| &headline.money.suspended);
    let chargebacks = figure(|headline| &headline.chargebacks);
    let counts = move || {
        app.headline.with(|headline| {
            let headline = headline.as_ref()?;
            let style = style.get();
            Some(format!(
                "{} · {}",
                style.count_of(headline.n_entries, "entry", "entries"),
                style.count_of(headline.n_employees, "employee", "employees")
            ))
        })
    };
    let days = move || {
        let days = app.brushed().or_else(|| app.query().with(|query| query.period));
        days.map(|it| format::period(it.from, it.to))
    };
    // Whether these are all, or what has been read so far.
    let honesty = move || {
        app.progress.with(|progress| match progress.state {
            LoadState::Complete | LoadState::Idle => None,
            // What was complete once is final as of then.
            _ if progress.kept_as_of_ticks.is_some() => Some("As of an earlier visit"),
            LoadState::Kept => Some("Not final: kept from an earlier visit that did not end"),
            LoadState::Loading => Some("So far: still reading"),
            LoadState::Partial { .. } => Some("Not final: parts are missing"),
            LoadState::Cancelled => Some("Not final: reading was cancelled"),
            LoadState::Failed { .. } => Some("Not final: reading failed"),
        })
    };
    let part = move |name: &'static str, class: &'static str, value: Signal<String>| {
        view! {
            <div class=format!("figure {class}")>
                <dt>{name}</dt>
                <dd>{move || value.get()} " " <span class="currency">{move || currency.get()}</span></dd>
            </div>
        }
    };
    view! {
        <section class="headline" aria-label="Headline figures">
            <dl>
                {part("Payable", "payable", payable)} {part("Suspended", "suspended", suspended)}
                {part("Chargebacks", "chargebacks", chargebacks)}
            </dl>
            <p class="counts">{counts} <span class="days">{days}</span></p>
            <p class="honesty" hidden=move || honesty().is_none()>{honesty}</p>
        </section>
    }
}
