//! Looks up a pasted list of IMEIs: when each was bought and returned, and which loaded entries it is in.

use engine::{ImeiRow, Page, Query};
use leptos::prelude::*;
use rq_api::data_connect::imei_list;

use crate::environment::SignIn;
use crate::pages::question_link::QuestionLink;
use crate::state::use_app;
use crate::ui::{Card, Notice, Tone};

#[component]
pub fn ImeiPage() -> impl IntoView {
    let app = use_app();
    let pasted = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let is_asked = RwSignal::new(false);
    let look_up = move || {
        let (imeis, bad) = imei_list(&pasted.get_untracked());
        problem.set(match (imeis.is_empty(), bad.as_slice()) {
            (true, _) => Some("Paste at least one IMEI or serial number.".to_owned()),
            (false, []) => None,
            (false, bad) => {
                let each = bad.iter().map(|bad| format!("{} ({})", bad.text, bad.problem));
                Some(format!("Left out: {}.", each.collect::<Vec<_>>().join(", ")))
            }
        });
        let company = app.query().with_untracked(|query| query.company);
        match company {
            Some(company) if !imeis.is_empty() => {
                is_asked.set(true);
                app.imei.set(Default::default());
                app.look_up(company, imeis);
            }
            Some(_) => {}
            None => problem.set(Some("Fill in the company's number above.".to_owned())),
        }
    };
    let needs_token = move || app.environment().sign_in == SignIn::Token && app.loaded.with(Option::is_none);
    let answer = app.imei;
    let count = move || {
        answer.with(|answer| {
            let known = answer.rows.iter().filter(|row| row.is_known).count();
            format!("{known} of {} known", answer.rows.len())
        })
    };
    view! {
        <div class="imei">
            <Card title="Look up devices">
                <form on:submit=move |event| {
                    event.prevent_default();
                    look_up();
                }>
                    <div class="field">
                        <label for="imeis">"IMEIs or serial numbers"</label>
                        <textarea
                            id="imeis"
                            rows="6"
                            spellcheck="false"
                            aria-describedby="imeis-hint"
                            prop:value=pasted
                            on:input:target=move |event| pasted.set(event.target().value())
                        ></textarea>
                        <p id="imeis-hint" class="hint">
                            "One a line, or apart by commas or spaces, as they come from a spreadsheet. Leading zeros count."
                        </p>
                    </div>
                    <button type="submit" class="button primary" disabled=needs_token>
                        "Look up"
                    </button>
                    <Show when=needs_token>
                        <p class="hint">"Press Load once with an access token: the look-up uses the same one."</p>
                    </Show>
                </form>
                {move || problem.get().map(|text| view! { <Notice tone=Tone::Warn title=text /> })}
                {move || {
                    answer
                        .with(|answer| answer.problem.clone())
                        .map(|text| view! { <Notice tone=Tone::Error title="The look-up stopped." text=text /> })
                }}
            </Card>
            <Show when=move || is_asked.get()>
                <Card title="Devices" actions=move || view! { <span class="count">{count}</span> }>
                    <div class="table-frame" role="region" aria-label="Devices, scrollable" tabindex="0">
                        <table class="table">
                            <caption class="visually-hidden">"Devices"</caption>
                            <thead>
                                <tr>
                                    <th scope="col">"IMEI"</th>
                                    <th scope="col">"Purchased"</th>
                                    <th scope="col">"Returned"</th>
                                    <th scope="col">"Entries that are loaded"</th>
                                </tr>
                            </thead>
                            <tbody>{move || answer.with(|answer| answer.rows.clone()).into_iter().map(device).collect_view()}</tbody>
                        </table>
                    </div>
                    <p class="hint" hidden=move || answer.with(|answer| answer.is_done)>"Looking up…"</p>
                </Card>
            </Show>
        </div>
    }
}

fn device(row: ImeiRow) -> impl IntoView {
    let date = |date: Option<String>| match (row.is_known, date) {
        (true, date) => date.unwrap_or_else(|| "–".to_owned()),
        (false, _) => "not known".to_owned(),
    };
    let entry = |id: i64| {
        let show = move |query| Query { page: Page::Dashboard, entry: Some(id), ..query };
        view! {
            <QuestionLink change=Callback::new(show)>{id}</QuestionLink>
            " "
        }
    };
    view! {
        <tr>
            <th scope="row">{row.imei.clone()}</th>
            <td>{date(row.purchased.clone())}</td>
            <td>{date(row.returned.clone())}</td>
            <td>
                {row.entry_ids.iter().copied().map(entry).collect_view()}
                {row.entry_ids.is_empty().then_some("–")}
            </td>
        </tr>
    }
}
