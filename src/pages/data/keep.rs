//! How long what was read is kept in this browser.

use leptos::prelude::*;

use crate::environment::Keep;
use crate::state::use_app;
use crate::ui::Card;

#[component]
pub fn KeepCard() -> impl IntoView {
    let app = use_app();
    let allowed = move || app.environment().keep;
    let chosen = move || {
        app.keep.with(|_| ());
        app.keep_in(&app.environment())
    };
    let option = move |keep: Keep, title: &'static str, hint: &'static str| {
        let is_forbidden = move || keep > allowed();
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="keep"
                    value=keep.name()
                    prop:checked=move || chosen() == keep
                    disabled=is_forbidden
                    on:change=move |_| app.choose_keep(keep)
                />
                <span>{title}<span class="hint">{hint}</span></span>
            </label>
        }
    };
    view! {
        <Card title="Kept in this browser">
            <p>
                "Entries can be kept for the next visit, encrypted under a key that never leaves this browser. A change, "
                "and signing out, destroys that key and all that was kept."
            </p>
            <fieldset class="choices">
                <legend>"Keep what is read"</legend>
                {option(Keep::Off, "Not at all", "Gone with this page.")}
                {option(Keep::Session, "For this session", "Until the last tab of this page is closed.")}
                {option(Keep::Device, "On this device", "Until you sign out.")}
            </fieldset>
            <p hidden=move || allowed() == Keep::Device class="hint">
                "Whoever runs this page does not allow more."
            </p>
            <p>
                <button type="button" class="button" on:click=move |_| app.sign_out()>
                    "Sign out and delete what is kept"
                </button>
            </p>
        </Card>
    }
}
