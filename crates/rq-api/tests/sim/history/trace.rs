//! What happened, in words.

use rq_api::sync::{Ask, Event, Window};

use super::super::server::tick_of;

pub fn show_ask(ask: Ask) -> String {
    let [from, to] = [ask.from, ask.to].map(|end| end.map_or("…".into(), |end| tick_of(end).to_string()));
    format!("[{from}, {to}] $skip={} $top={}", ask.skip, ask.top)
}

pub fn show_reply(reply: &Event) -> String {
    match reply {
        Event::Page { rows, unreadable, oldest, count, .. } => {
            let rows: Vec<String> =
                rows.iter().map(|row| format!("{} at {}", row.id, tick_of(row.updated))).collect();
            let oldest = oldest.map(tick_of);
            format!(
                "({}) + {} unreadable, oldest {oldest:?}, count {count:?}",
                rows.join(", "),
                unreadable.len()
            )
        }
        Event::Failed { failure, .. } => format!("{failure:?}"),
        other => format!("{other:?}"),
    }
}

pub fn show_window(window: Window) -> String {
    format!("[{}, {}]", tick_of(window.from()), tick_of(window.to()))
}
