//! How far a load is, in words, and in the end that it is complete; below it what went wrong, whose side it is
//! on, and what to do next.

use commissions::Timestamp;
use engine::{LoadState, Progress};
use leptos::prelude::*;

use crate::format::{self, Style};
use crate::state::{AppState, use_app};
use crate::ui::{Notice, Tone};

/// The sentence of the status region.
fn sentence(progress: &Progress, as_of: Option<&str>, style: &Style) -> String {
    let pages = style.count_of(progress.n_pages, "page", "pages");
    let entries = style.count_of(progress.n_entries, "entry", "entries");
    let read = format!("{entries} in {pages}");
    let rejected = match progress.n_rejected {
        0 => String::new(),
        n => format!(", {} not readable", style.count_of(n, "entry", "entries")),
    };
    let as_of = as_of.map(|moment| format!(", as of {moment}")).unwrap_or_default();
    match &progress.state {
        LoadState::Idle => "Nothing read yet".to_owned(),
        LoadState::Kept if progress.kept_as_of_ticks.is_none() => {
            format!("Kept from an earlier visit, not complete: {entries}{rejected}")
        }
        LoadState::Kept => format!("Kept from an earlier visit: {entries}{rejected}{as_of}"),
        LoadState::Loading if progress.sweeps => format!("Reading everything again: {read}{rejected}"),
        LoadState::Loading if progress.kept_as_of_ticks.is_some() => {
            format!("Reading what is new: {entries}{rejected}{as_of}")
        }
        LoadState::Loading if progress.n_too_many > 0 => {
            let times = style.count_of(progress.n_too_many, "time", "times");
            format!("Reading: {read}{rejected}; the API was busy {times}, and is asked again")
        }
        LoadState::Loading => format!("Reading: {read}{rejected}"),
        LoadState::Complete => format!("Complete: {read}{rejected}{as_of}"),
        LoadState::Partial { .. } => format!("Incomplete: {read}{rejected}{as_of}"),
        LoadState::Cancelled => format!("Cancelled: {read}{rejected}"),
        // What an earlier reading brought stays in sight.
        LoadState::Failed { .. } if progress.n_pages == 0 && progress.n_entries > 0 => {
            format!("Stopped: nothing new was read, {entries} are of an earlier reading{as_of}")
        }
        LoadState::Failed { .. } => format!("Stopped: {read}{rejected}"),
    }
}

#[component]
pub fn Status() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let text = move || {
        let zone = app.zone();
        let as_of = app
            .progress
            .with(|progress| progress.kept_as_of_ticks.or(progress.as_of_ticks))
            .and_then(Timestamp::from_ticks);
        let as_of = as_of.map(|moment| format!("{} {}", format::minute(zone.local(moment)), zone.name()));
        app.progress.with(|progress| sentence(progress, as_of.as_deref(), &style.get()))
    };
    let class = move || {
        app.progress.with(|progress| match progress.state {
            LoadState::Idle => "status",
            LoadState::Loading => "status loading",
            LoadState::Complete => "status complete",
            LoadState::Kept | LoadState::Partial { .. } | LoadState::Cancelled => "status partial",
            LoadState::Failed { .. } => "status failed",
        })
    };
    let is_loading = move || app.progress.with(|progress| progress.state == LoadState::Loading);
    let done = move || app.progress.with(|progress| f64::from(progress.done_permille) / 1000.0);
    view! {
        <div class="status-line">
            <p role="status" class=class>{text}</p>
            <progress
                class="progress"
                aria-label="Part of the time span that is read"
                max="1"
                prop:value=done
                hidden=move || !is_loading()
            ></progress>
        </div>
        <Problems />
    }
}

/// What a person should know or do: failures, parts that are missing, entries that could not be read.
#[component]
fn Problems() -> impl IntoView {
    let app = use_app();
    let state = Memo::new(move |_| app.progress.with(|progress| progress.state.clone()));
    let style = app.style();
    let failure = move || {
        match state.get() {
        LoadState::Failed { reason, relay_missing, needs_sign_in } => {
            // Without a new token, reading again would come to the same.
            let actions =
                move || (!needs_sign_in).then(|| view! { <OpenDemo app=app is_offered=relay_missing /> });
            Some(view! { <Notice tone=Tone::Error title="Reading stopped." text=reason actions=actions /> }.into_any())
        }
        LoadState::Partial { reason } => Some(
            view! {
                <Notice tone=Tone::Warn title="Parts are missing, so these totals are not final." text=reason actions=Again />
            }
            .into_any(),
        ),
        LoadState::Cancelled => Some(
            view! {
                <Notice tone=Tone::Warn title="Reading was cancelled." text="What was read stays; these totals are not final." actions=Again />
            }
            .into_any(),
        ),
        _ => None,
    }
    };
    let rejected =
        Memo::new(move |_| app.progress.with(|progress| (progress.n_rejected, progress.rejected.clone())));
    let notices =
        move || {
            app.notices.get().into_iter().map(|notice| {
            let text = notice.clone();
            let put_away = move || {
                let notice = notice.clone();
                view! {
                    <button
                        type="button"
                        class="button quiet"
                        on:click=move |_| app.notices.update(|notices| notices.retain(|it| *it != notice))
                    >
                        "Dismiss"
                    </button>
                }
            };
            view! { <Notice tone=Tone::Warn title=text actions=put_away /> }
        }).collect_view()
        };
    view! {
        {failure}
        <Show when=move || rejected.with(|(count, _)| *count != 0)>
            <details class="notice warn rejected">
                <summary>
                    {move || {
                        let count = style.get().count_of(rejected.get().0, "entry", "entries");
                        format!("{count} could not be read and are in no total")
                    }}
                </summary>
                <ul>
                    {move || {
                        rejected.get().1.into_iter().map(|entry| {
                            let id = entry.id.map_or_else(|| "An entry without an id".to_owned(), |id| format!("Entry {id}"));
                            view! { <li><strong>{id}": "</strong>{entry.reason}<code>{entry.raw}</code></li> }
                        }).collect_view()
                    }}
                </ul>
            </details>
        </Show>
        {notices}
    }
}

#[component]
fn Again() -> impl IntoView {
    let app = use_app();
    view! {
        <button type="button" class="button" on:click=move |_| app.load(None)>
            "Read again"
        </button>
    }
}

/// Where no relay answers, the page can show itself on data of its own.
#[component]
fn OpenDemo(app: AppState, is_offered: bool) -> impl IntoView {
    let demo = app.config.with_value(|config| config.in_page().cloned());
    match demo.filter(|_| is_offered) {
        Some(demo) => {
            let open = move |_| {
                let demo = demo.clone();
                app.ask(|query| {
                    *query = engine::Query {
                        look: query.look.clone(),
                        environment: Some(demo.name),
                        ..Default::default()
                    };
                });
            };
            view! {
                <button type="button" class="button primary" on:click=open>
                    "Open the demo"
                </button>
            }
            .into_any()
        }
        None => view! { <Again /> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_says_how_far_and_in_the_end_complete() {
        let mut progress =
            Progress { state: LoadState::Loading, n_pages: 34, n_entries: 3_400, ..Progress::default() };
        let style = Style::default();
        assert_eq!(sentence(&progress, None, &style), "Reading: 3,400 entries in 34 pages");
        progress.n_too_many = 2;
        assert_eq!(
            sentence(&progress, None, &style),
            "Reading: 3,400 entries in 34 pages; the API was busy 2 times, and is asked again"
        );
        progress.state = LoadState::Complete;
        progress.n_rejected = 1;
        assert_eq!(
            sentence(&progress, Some("2016-12-31 18:04 UTC"), &style),
            "Complete: 3,400 entries in 34 pages, 1 entry not readable, as of 2016-12-31 18:04 UTC"
        );
        progress.state = LoadState::Partial { reason: String::new() };
        assert!(!sentence(&progress, None, &style).contains("Complete"));
    }
}
