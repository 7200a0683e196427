//! The health of the data: what has been read of what, how the requests went, what could not be read, and what is
//! kept in this browser.

mod keep;
mod requests;
mod unreadable;
mod windows;

use engine::Progress;
use leptos::prelude::*;

use crate::state::AppState;
use keep::KeepCard;
use requests::RequestsCard;
use unreadable::UnreadableCard;
use windows::WindowsCard;

#[component]
pub fn DataPage() -> impl IntoView {
    view! {
        <div class="data">
            <WindowsCard />
            <RequestsCard />
            <UnreadableCard />
            <KeepCard />
        </div>
    }
}

/// A number of the progress, as it is shown.
fn count_of(app: AppState, read: fn(&Progress) -> u64) -> impl Fn() -> String + Copy + Send + 'static {
    let style = app.style();
    move || app.progress.with(|progress| style.get().count(i64::try_from(read(progress)).unwrap_or(i64::MAX)))
}
