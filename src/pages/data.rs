//! The health of the data: what has been read of what, how the requests went, what could not be read, and what is
//! kept in this browser.

use commissions::{TICKS_PER_SECOND, Timestamp};
use engine::{LoadState, Progress};
use leptos::prelude::*;

use crate::environment::Keep;
use crate::format;
use crate::state::{AppState, use_app};
use crate::ui::Card;

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

/// How the environment's zone shows a moment.
fn moment(app: AppState, ticks: i64) -> String {
    let zone = app.zone();
    Timestamp::from_ticks(ticks).map(|it| format::minute(zone.local(it))).unwrap_or_default()
}

/// What the totals are of, in a sentence.
fn verdict(progress: &Progress) -> &'static str {
    match progress.state {
        LoadState::Complete => "Everything that the API had as of the newest entry has been read.",
        _ if progress.kept_as_of_ticks.is_some() => {
            "Everything that the API had on an earlier visit is here; what is newer has not been read yet."
        }
        LoadState::Idle => "Nothing has been read yet.",
        LoadState::Kept => "An earlier visit has left parts; what lies between them has not been read.",
        LoadState::Loading => "Reading goes on; totals are of what is here so far.",
        LoadState::Partial { .. } => "Some stretches could not be read; totals are without them.",
        LoadState::Cancelled => "Reading was cancelled; totals are of what is here.",
        LoadState::Failed { .. } => "Reading stopped; totals are of what is here.",
    }
}

#[component]
fn WindowsCard() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let known = app.progress;
    let count = move |read: fn(&Progress) -> u64| {
        move || known.with(|progress| style.get().count(i64::try_from(read(progress)).unwrap_or(i64::MAX)))
    };
    let as_of = move || {
        let ticks = known.with(|progress| progress.kept_as_of_ticks.or(progress.as_of_ticks));
        ticks.map_or_else(|| "–".to_owned(), |ticks| format!("{} {}", moment(app, ticks), app.zone().name()))
    };
    // The whole stretch that is asked for, and each window as a part of it.
    let bars = move || {
        known.with(|progress| {
            let Some(end) = progress.windows.last().map(|last| last.1).max(progress.as_of_ticks) else {
                return Vec::new();
            };
            let start = progress.since_ticks.min(end);
            let whole = (end - start).max(1) as f64;
            let part = |ticks: i64| (ticks.clamp(start, end) - start) as f64 / whole * 100.0;
            progress
                .windows
                .iter()
                .map(|(from, to)| (part(*from), (part(*to) - part(*from)).max(0.2)))
                .collect()
        })
    };
    let n_windows = Memo::new(move |_| known.with(|progress| progress.windows.len()));
    let lines = move || {
        let windows = known.with(|progress| progress.windows.clone());
        let line = |(from, to): (i64, i64)| view! { <tr><td>{moment(app, from)}</td><td>{moment(app, to)}</td></tr> };
        windows.into_iter().map(line).collect_view()
    };
    view! {
        <Card title="What has been read">
            <p>{move || known.with(verdict)}</p>
            <div class="timeline" aria-hidden="true">
                <For each=move || bars().into_iter().enumerate() key=|(idx, bar)| (*idx, bar.0.to_bits(), bar.1.to_bits()) let((_, (left, width)))>
                    <span style:left=format!("{left}%") style:width=format!("{width}%")></span>
                </For>
            </div>
            <dl class="facts">
                <div><dt>"Entries held"</dt><dd>{count(|it| it.n_entries)}</dd></div>
                <div><dt>"As of"</dt><dd>{as_of}</dd></div>
                <div><dt>"Not readable"</dt><dd>{count(|it| it.n_rejected)}</dd></div>
                <div><dt>"Withdrawn"</dt><dd>{count(|it| it.n_withdrawn)}</dd></div>
            </dl>
            <p class="hint">
                "Withdrawn entries were read before, and the API no longer has them. They and those that are not readable are in no total."
            </p>
            <details class="windows">
                <summary>{move || style.get().count_of(n_windows.get() as u64, "window is complete", "windows are complete")}</summary>
                <div class="table-frame" role="region" aria-label="Complete windows, scrollable" tabindex="0">
                    <table class="table">
                        <caption class="visually-hidden">"Complete windows"</caption>
                        <thead>
                            <tr><th scope="col">"Last updated from"</th><th scope="col">"to"</th></tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            </details>
        </Card>
    }
}

#[component]
fn RequestsCard() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let known = app.progress;
    let count = move |read: fn(&Progress) -> u64| {
        move || known.with(|progress| style.get().count(i64::try_from(read(progress)).unwrap_or(i64::MAX)))
    };
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

#[component]
fn UnreadableCard() -> impl IntoView {
    let app = use_app();
    let rejected = Memo::new(move |_| app.progress.with(|progress| progress.rejected.clone()));
    let has_any = move || rejected.with(|rejected| !rejected.is_empty());
    let export = move || {
        view! {
            <button type="button" class="button quiet" on:click=move |_| app.export_rejected()>
                "Export them as CSV"
            </button>
        }
    };
    let lines = move || {
        rejected
            .get()
            .into_iter()
            .map(|entry| {
                view! {
                    <tr>
                        <th scope="row">{entry.id.map(|id| id.to_string())}</th>
                        <td>{entry.reason}</td>
                        <td><code>{entry.raw}</code></td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=has_any>
            <Card title="Entries that could not be read" actions=export>
                <div class="table-frame" role="region" aria-label="Entries that could not be read, scrollable" tabindex="0">
                    <table class="table">
                        <caption class="visually-hidden">"Entries that could not be read"</caption>
                        <thead>
                            <tr><th scope="col">"Id"</th><th scope="col">"Reason"</th><th scope="col">"As it came"</th></tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            </Card>
        </Show>
    }
}

#[component]
fn KeepCard() -> impl IntoView {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_unfinished_is_called_everything() {
        let mut progress = Progress { state: LoadState::Complete, ..Progress::default() };
        assert!(verdict(&progress).starts_with("Everything"));
        for state in [LoadState::Idle, LoadState::Kept, LoadState::Loading, LoadState::Cancelled] {
            progress.state = state;
            assert!(!verdict(&progress).starts_with("Everything"), "{}", verdict(&progress));
        }
        progress.kept_as_of_ticks = Some(1);
        assert!(verdict(&progress).contains("has not been read yet"));
    }
}
