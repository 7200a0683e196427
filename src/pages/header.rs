//! The page's own frame: where you are, and how it looks. Left out inside another page.

use engine::{Page, Query, Theme};
use leptos::prelude::*;

use crate::io::page;
use crate::pages::question_link::QuestionLink;
use crate::state::use_app;

#[component]
pub fn Header() -> impl IntoView {
    let app = use_app();
    let theme = Memo::new(move |_| app.query().with(|query| query.look.theme));
    Effect::new(move |_| page::set_theme(theme.get()));
    let is_dark = move || match theme.get() {
        Theme::System => page::system_is_dark(),
        Theme::Light => false,
        Theme::Dark => true,
    };
    let switch = move |_| {
        let next = if is_dark() { Theme::Light } else { Theme::Dark };
        app.refine(|query| query.look.theme = next);
    };
    let tab = move |target: Page, name: &'static str| {
        let is_here = Signal::derive(move || app.query().with(|query| query.page == target));
        let go = move |query| Query { page: target, entry: None, ..query };
        view! { <QuestionLink change=Callback::new(go) is_current=is_here>{name}</QuestionLink> }
    };
    let is_embedded = move || app.query().with(|query| query.look.is_embedded);
    view! {
        <header class="bar" hidden=is_embedded>
            <h1>"Commission Lens"</h1>
            <nav class="tabs" aria-label="Pages">
                {tab(Page::Dashboard, "Commissions")} {tab(Page::Imei, "IMEI look-up")}
                {tab(Page::Data, "Data")}
            </nav>
            <button type="button" class="button quiet" on:click=switch>
                {move || if is_dark() { "Light theme" } else { "Dark theme" }}
            </button>
        </header>
    }
}
