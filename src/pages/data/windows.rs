//! Which stretches of time have been read, and what the totals are of.

use commissions::Timestamp;
use engine::{LoadState, Progress};
use leptos::prelude::*;

use crate::format;
use crate::pages::data::count_of;
use crate::state::{AppState, use_app};
use crate::ui::Card;

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
pub fn WindowsCard() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let known = app.progress;
    let count = move |read| count_of(app, read);
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
    let can_sweep = Memo::new(move |_| {
        known.with(|progress| {
            matches!(progress.state, LoadState::Complete | LoadState::Partial { .. } | LoadState::Cancelled)
        })
    });
    // It keeps the focus while it has nothing to do.
    let sweep = move |_| {
        if can_sweep.get_untracked() {
            app.sweep();
        }
    };
    let n_windows = Memo::new(move |_| known.with(|progress| progress.windows.len()));
    let lines = move || {
        let windows = known.with(|progress| progress.windows.clone());
        let line = |(from, to): (i64, i64)| view! { <tr><td>{moment(app, from)}</td><td>{moment(app, to)}</td></tr> };
        windows.into_iter().map(line).collect_view()
    };
    let bar = |(left, width): (f64, f64)| {
        view! { <span style:left=format!("{left}%") style:width=format!("{width}%")></span> }
    };
    view! {
        <Card title="What has been read">
            <p>{move || known.with(verdict)}</p>
            <div class="timeline" aria-hidden="true">
                {move || bars().into_iter().map(bar).collect_view()}
            </div>
            <dl class="facts">
                <div><dt>"Entries held"</dt><dd>{count(|it| it.n_entries)}</dd></div>
                <div><dt>"As of"</dt><dd>{as_of}</dd></div>
                <div><dt>"Not readable"</dt><dd>{count(|it| it.n_rejected)}</dd></div>
                <div><dt>"Withdrawn"</dt><dd>{count(|it| it.n_withdrawn)}</dd></div>
            </dl>
            <p class="hint">
                "A reading goes on from what is here, and compares the rest by counting. Reading everything again compares each entry."
            </p>
            <p>
                <button type="button" class="button" aria-disabled=move || (!can_sweep.get()).to_string() on:click=sweep>
                    "Read everything again"
                </button>
            </p>
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
