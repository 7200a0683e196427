//! What everybody earned: headline, filters, charts with their tables, the entries, and the proof that all of
//! them agree.

mod cards;
mod chips;
mod cross;
mod entries;
mod find;
mod headline;
mod over_time;
mod proof;
mod view_model;

use engine::LoadState;
use leptos::prelude::*;

use crate::pages::entry::EntryPanel;
use crate::pages::in_turn::InTurn;
use crate::state::use_app;
use cards::{EmployeesCard, KindsCard, TransactionsCard};
use chips::Chips;
use cross::CrossCard;
use entries::EntriesCard;
use headline::Headline;
use over_time::OverTimeCard;
use proof::ProofLine;

#[component]
pub fn Dashboard() -> impl IntoView {
    let app = use_app();
    let has_answer = Memo::new(move |_| app.answer.with(Option::is_some));
    let has_entry = Memo::new(move |_| app.query().with(|query| query.entry.is_some()));
    view! {
        <Show when=move || has_answer.get() fallback=Waiting>
            <Cards />
        </Show>
        <Show when=move || has_entry.get()>
            <EntryPanel />
        </Show>
    }
}

#[component]
fn Cards() -> impl IntoView {
    let app = use_app();
    let is_reading = move || app.progress.with(|progress| progress.state == LoadState::Loading);
    view! {
        <Headline />
        <Chips />
        <div class="dashboard" aria-busy=move || is_reading().to_string()>
            <InTurn fallback=|| view! { <div class="card skeleton over-time"></div> }>
                <OverTimeCard />
            </InTurn>
            <InTurn fallback=|| view! { <div class="card skeleton employees"></div> }>
                <EmployeesCard />
            </InTurn>
            <InTurn fallback=|| view! { <div class="card skeleton"></div> }>
                <KindsCard />
            </InTurn>
            <InTurn fallback=|| view! { <div class="card skeleton"></div> }>
                <TransactionsCard />
            </InTurn>
            <InTurn>
                <CrossCard />
            </InTurn>
            <InTurn fallback=|| view! { <div class="card skeleton entries"></div> }>
                <EntriesCard />
            </InTurn>
            <ProofLine />
        </div>
    }
}

/// Before there is anything to show: why, and what to do.
#[component]
fn Waiting() -> impl IntoView {
    let app = use_app();
    move || {
        let state = app.progress.with(|progress| progress.state.clone());
        match state {
            LoadState::Idle => view! {
                <div class="welcome">
                    <h2>"What everybody earned, why, and whether it is right"</h2>
                    <p>
                        "Choose a company and a period above, paste an access token, and press Load. "
                        "The token stays in this tab's memory and is gone when the tab is."
                    </p>
                </div>
            }
            .into_any(),
            LoadState::Loading => view! {
                <div class="dashboard" aria-busy="true" aria-label="Reading entries">
                    <div class="card skeleton over-time"></div>
                    <div class="card skeleton employees"></div>
                    <div class="card skeleton"></div>
                    <div class="card skeleton"></div>
                    <div class="card skeleton entries"></div>
                </div>
            }
            .into_any(),
            // What went wrong stands above, with what can be done about it.
            _ => view! { <div class="welcome"><p>"No entries have been read."</p></div> }.into_any(),
        }
    }
}
