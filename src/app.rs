//! The page as a whole: its configuration first, then its state, then what the address asks for.

use engine::Page;
use leptos::prelude::*;

use crate::charts::meet_fonts;
use crate::format;
use crate::io;
use crate::pages::{Dashboard, DataPage, Failure, Header, ImeiPage, InTurn, QuestionForm, Status};
use crate::state::AppState;

#[component]
pub fn App() -> impl IntoView {
    meet_fonts();
    let known = LocalResource::new(async || (io::config::fetch().await, io::session::goes_on().await));
    move || {
        known.get().map(|(config, is_same_session)| {
            match config.and_then(|it| AppState::start(it, is_same_session)) {
                Ok(state) => view! { <Shell state=state /> }.into_any(),
                Err(problem) => view! { <Failure problem=problem /> }.into_any(),
            }
        })
    }
}

#[component]
fn Shell(state: AppState) -> impl IntoView {
    provide_context(state);
    let page = Memo::new(move |_| state.query().with(|query| query.page));
    let is_embedded = Memo::new(move |_| state.query().with(|query| query.look.is_embedded));
    Effect::new(move |_| io::page::set_title(&title(state)));
    view! {
        <div class="app" class:embed=is_embedded>
            <a class="skip" href="#main">"Skip to the figures"</a>
            <Header />
            <QuestionForm />
            <Status />
            <main id="main" tabindex="-1">
                <InTurn>
                    {move || match page.get() {
                        Page::Dashboard => view! { <Dashboard /> }.into_any(),
                        Page::Imei => view! { <ImeiPage /> }.into_any(),
                        Page::Data => view! { <DataPage /> }.into_any(),
                    }}
                </InTurn>
            </main>
        </div>
    }
}

/// The tab's title: it tells two of them apart, and names no person.
fn title(state: AppState) -> String {
    let period = state.query().with(|query| query.period).map(|it| format::period(it.from, it.to));
    let company = state.query().with(|query| query.company).map(|id| id.to_string());
    let parts: Vec<_> = [company, period, Some("Commission Lens".to_owned())].into_iter().flatten().collect();
    parts.join(" · ")
}
