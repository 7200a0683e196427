//! How the requests of a load went.

use commissions::TICKS_PER_SECOND;
use leptos::prelude::*;

use crate::pages::data::count_of;
use crate::state::use_app;
use crate::ui::Card;

#[component]
pub fn RequestsCard() -> impl IntoView {
    let app = use_app();
    let known = app.progress;
    let count = move |read| count_of(app, read);
    let lateness = move || match known.with(|progress| progress.requests.lateness_ticks) / TICKS_PER_SECOND {
        0 => "none seen".to_owned(),
        seconds @ 1..120 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    };
    view! {
        <Card title="Requests of this reading">
            <dl class="facts">
                <div><dt>"Sent"</dt><dd>{count(|it| it.requests.n_sent)}</dd></div>
                <div><dt>"Pages read"</dt><dd>{count(|it| it.n_pages)}</dd></div>
                <div><dt>"In flight"</dt><dd>{count(|it| it.n_in_flight as u64)}</dd></div>
                <div><dt>"At a time, at most"</dt><dd>{count(|it| it.requests.limit as u64)}</dd></div>
                <div><dt>"Tried again"</dt><dd>{count(|it| it.n_retried)}</dd></div>
                <div><dt>"Refused as too many (429)"</dt><dd>{count(|it| it.n_too_many)}</dd></div>
                <div><dt>"Passes over the newest"</dt><dd>{count(|it| u64::from(it.requests.n_head_passes))}</dd></div>
                <div><dt>"Compared, where nothing was read again"</dt><dd>{count(|it| it.requests.n_compared)}</dd></div>
                <div><dt>"Of these not confirmed"</dt><dd>{count(|it| it.requests.n_unconfirmed)}</dd></div>
                <div><dt>"Entries that came late"</dt><dd>{lateness}</dd></div>
            </dl>
        </Card>
    }
}
