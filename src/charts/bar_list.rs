//! The rows of a bar chart: a list box that draws what is in view, and answers pointer and keys.
//!
//! The focus stays on the list, which names its present row (`aria-activedescendant`): so it survives rows
//! that scroll away, and rows that change places while data comes in.

use std::collections::BTreeSet;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use super::backend::{DrawError, TextWidth};
use super::bar_keys::{Action, action};
use super::bars::{BarRow, ROW_PX, Scale};
use super::mark::Mark;
use super::mark_view::{Stripes, marks_view};
use super::type_ahead::TypeAhead;
use super::use_printing::use_printing;
use super::use_size::Size;
use super::viewport::Viewport;

const ROW_HEIGHT: i32 = ROW_PX as i32;

/// What the list shares with the chart around it.
#[derive(Clone, Copy)]
pub(super) struct BarSignals {
    pub(super) rows: Signal<Vec<BarRow>>,
    pub(super) selected: Signal<BTreeSet<String>>,
    pub(super) unit: Signal<String>,
    pub(super) scale: Memo<Scale>,
    pub(super) size: Signal<Size>,
    /// The key of the row whose numbers are shown.
    pub(super) shown: RwSignal<Option<String>>,
    pub(super) on_select: Callback<(String, bool)>,
}

impl BarSignals {
    fn row_idx(self, key: &str) -> Option<usize> {
        self.rows.with(|rows| rows.iter().position(|row| row.key == key))
    }

    fn key(self, row_idx: usize) -> Option<String> {
        self.rows.with_untracked(|rows| rows.get(row_idx).map(|row| row.key.clone()))
    }
}

/// A row as it is drawn; its own key, so that only what changed is drawn again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct DrawnRow {
    row_idx: usize,
    key: String,
    name: String,
    marks: Result<Vec<Mark>, DrawError>,
}

impl DrawnRow {
    fn new(row_idx: usize, row: &BarRow, scale: &Scale, unit: &str, text_width: TextWidth) -> DrawnRow {
        let BarRow { key, label, payable_text, suspended_text, total_text, .. } = row;
        let name =
            format!("{label}: total {total_text} {unit}, payable {payable_text}, suspended {suspended_text}");
        DrawnRow { row_idx, key: key.clone(), name, marks: scale.draw_row(row, text_width) }
    }
}

#[component]
pub(super) fn BarList(
    signals: BarSignals,
    node: NodeRef<html::Div>,
    label: String,
    chart_id: String,
    stripes: Stripes,
    text_width: TextWidth,
) -> impl IntoView {
    let BarSignals { rows, selected, unit, scale, size, shown, on_select } = signals;
    let printing = use_printing();
    let scroll_top = RwSignal::new(0);
    let active = RwSignal::new(None::<String>);
    let active_idx =
        Memo::new(move |_| active.with(|key| key.as_deref().and_then(|key| signals.row_idx(key))));

    let n_rows = Memo::new(move |_| rows.with(Vec::len));
    let viewport =
        move || Viewport { row_height: ROW_HEIGHT, height: size.get().height, scroll_top: scroll_top.get() };
    let in_view = Memo::new(move |_| {
        let n_rows = n_rows.get();
        if printing.get() { 0..n_rows } else { viewport().rows(n_rows) }
    });
    let drawn = Memo::new(move |_| {
        // The list names the present row, so that one is there even when it is scrolled away.
        let drawn_idxs: BTreeSet<usize> = in_view.get().chain(active_idx.get()).collect();
        let draw = |rows: &Vec<BarRow>, scale: &Scale, unit: &str| {
            let row = |idx| Some(DrawnRow::new(idx, rows.get(idx)?, scale, unit, text_width));
            drawn_idxs.into_iter().filter_map(row).collect::<Vec<_>>()
        };
        rows.with(|rows| scale.with(|scale| unit.with(|unit| draw(rows, scale, unit))))
    });

    let show_active = move || shown.set(active.get_untracked());
    let go_to = move |row_idx: usize| {
        active.set(signals.key(row_idx));
        show_active();
        let viewport = untrack(viewport);
        if let (Some(top), Some(list)) = (viewport.scroll_to(row_idx), node.get_untracked()) {
            list.set_scroll_top(top);
        }
    };
    let on_focus = move |_| match active_idx.get_untracked() {
        Some(_) => show_active(),
        None => {
            let is_selected = |row: &BarRow| selected.with_untracked(|keys| keys.contains(&row.key));
            let first = rows.with_untracked(|rows| rows.iter().position(is_selected));
            go_to(first.unwrap_or(0));
        }
    };

    let type_ahead = StoredValue::new(TypeAhead::default());
    let find = move |event: &KeyboardEvent| {
        let (key, now_ms, active_idx) = (event.key(), event.time_stamp(), active_idx.get_untracked());
        rows.with_untracked(|rows| {
            let names = rows.iter().map(|row| row.label.as_str());
            type_ahead.try_update_value(|typed| typed.find(&key, now_ms, names, active_idx)).flatten()
        })
    };
    let on_key_down = move |event: KeyboardEvent| {
        let page = untrack(viewport).page();
        let shortcut = event.ctrl_key() || event.meta_key() || event.alt_key();
        match action(&event.key(), active_idx.get_untracked(), n_rows.get_untracked(), page) {
            Some(Action::GoTo(row_idx)) => go_to(row_idx),
            Some(Action::Select) => {
                if let Some(key) = active_idx.get_untracked().and_then(|row_idx| signals.key(row_idx)) {
                    on_select.run((key, event.ctrl_key() || event.meta_key() || event.shift_key()));
                }
            }
            // One Escape for the numbers; the next one is for whatever is around the chart.
            Some(Action::Dismiss) if shown.with_untracked(Option::is_some) => {
                shown.set(None);
                event.stop_propagation();
            }
            Some(Action::Type) if !shortcut => {
                if let Some(row_idx) = find(&event) {
                    go_to(row_idx);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };

    let row_id = move |row_idx: usize| format!("{chart_id}-row-{row_idx}");
    let active_row_id = {
        let row_id = row_id.clone();
        move || active_idx.get().map(&row_id)
    };
    let height = move || i64::from(ROW_PX) * i64::try_from(n_rows.get()).unwrap_or(i64::MAX / 100);
    let grid = {
        let stripes = stripes.clone();
        move || {
            let height = u32::try_from(height()).unwrap_or(u32::MAX / 2);
            marks_view(scale.with(|scale| scale.draw_grid(height, text_width)), &stripes)
        }
    };
    let row_view = move |DrawnRow { row_idx, key, name, marks }: DrawnRow| {
        let is_selected = {
            let key = key.clone();
            move || selected.with(|keys| keys.contains(&key))
        };
        let is_active = move || active_idx.get() == Some(row_idx);
        let keys = StoredValue::new(key);
        let on_click = move |event: MouseEvent| {
            on_select.run((keys.get_value(), event.ctrl_key() || event.meta_key() || event.shift_key()));
        };
        view! {
            <div
                role="option"
                class="bar-row"
                class:is-active=is_active
                id=row_id(row_idx)
                aria-label=name
                aria-selected=move || is_selected().to_string()
                aria-setsize=move || n_rows.get()
                aria-posinset=row_idx + 1
                style:top=format!("{}px", row_idx * ROW_PX as usize)
                // Before the focus that it brings, which would go to the row that was active.
                on:pointerdown=move |_| active.set(Some(keys.get_value()))
                on:pointerenter=move |_| shown.set(Some(keys.get_value()))
                on:click=on_click
            >
                <svg aria-hidden="true" height=ROW_PX width="100%">
                    {marks_view(marks, &stripes)}
                </svg>
            </div>
        }
    };

    view! {
        <div
            class="bar-list"
            class:has-selection=move || selected.with(|keys| !keys.is_empty())
            role="listbox"
            tabindex="0"
            aria-label=label
            aria-multiselectable="true"
            aria-activedescendant=active_row_id
            node_ref=node
            on:scroll=move |_| scroll_top.set(node.get_untracked().map_or(0, |list| list.scroll_top()))
            on:keydown=on_key_down
            on:focus=on_focus
            on:blur=move |_| shown.set(None)
            on:pointerleave=move |_| show_active()
        >
            <div class="bar-rows" style:height=move || format!("{}px", height())>
                <svg class="bar-grid" aria-hidden="true" width="100%" height="100%">{grid}</svg>
                <For each=move || drawn.get() key=DrawnRow::clone children=row_view />
            </div>
        </div>
    }
}
