//! What everybody earned: headline, filters, charts with their tables, the entries, and the proof that all of
//! them agree.

mod cards;
mod chips;
mod entries;
mod headline;
mod proof;
mod view_model;

use std::time::Duration;

use engine::LoadState;
use leptos::prelude::*;

use crate::pages::entry::EntryPanel;
use crate::state::use_app;
use cards::{EmployeesCard, KindsCard, TransactionsCard};
use chips::Chips;
use entries::EntriesCard;
use headline::Headline;
use proof::ProofLine;

/// The cards are put on the page one after the other, each in a turn of its own, so that none is felt.
const N_CARDS: u8 = 4;

/// How many cards are on the page; `drawing` counts them as being drawn until all are.
fn staged(drawing: RwSignal<u32>) -> RwSignal<u8> {
    let n_cards = RwSignal::new(1);
    drawing.update(|count| *count += 1);
    let is_done = StoredValue::new(false);
    let done = move || {
        if is_done.try_get_value() == Some(false) {
            is_done.set_value(true);
            drawing.update(|count| *count = count.saturating_sub(1));
        }
    };
    fn step(n_cards: RwSignal<u8>, done: impl Fn() + Copy + 'static) {
        match n_cards.try_get_untracked() {
            Some(n) if n < N_CARDS => {
                n_cards.set(n + 1);
                set_timeout(move || step(n_cards, done), Duration::ZERO);
            }
            Some(_) => done(),
            // The page has changed meanwhile.
            None => {}
        }
    }
    set_timeout(move || step(n_cards, done), Duration::ZERO);
    on_cleanup(done);
    n_cards
}

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
    let n_cards = staged(app.drawing);
    let has = move |n: u8| move || n_cards.get() >= n;
    view! {
        <Headline />
        <Chips />
        <div class="dashboard" aria-busy=move || is_reading().to_string()>
            <EmployeesCard />
            <Show when=has(2) fallback=|| view! { <div class="card skeleton"></div> }>
                <KindsCard />
            </Show>
            <Show when=has(3) fallback=|| view! { <div class="card skeleton"></div> }>
                <TransactionsCard />
            </Show>
            <Show when=has(4) fallback=|| view! { <div class="card skeleton entries"></div> }>
                <EntriesCard />
            </Show>
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
