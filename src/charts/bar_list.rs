//! The rows of a bar chart: a list box that draws what is in view, and answers pointer and keys.
//!
//! The focus stays on the list, which names its present row (`aria-activedescendant`): so it survives rows
//! that scroll away, and rows that change places while data comes in.

use std::collections::BTreeSet;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::backend::TextWidth;
use super::bar_keys::{Action, action};
use super::bar_row::{BarRowView, DrawnRow, is_additive, option_id};
use super::bars::{BarRow, ROW_PX, Scale};
use super::stripes::Stripes;
use super::type_ahead::TypeAhead;
use super::use_marks::use_marks;
use super::viewport::Viewport;
use crate::ui::{Size, by_number, in_steps, use_printing};

/// What the parts of a bar chart share.
#[derive(Clone, Copy)]
pub(super) struct BarSignals {
    pub(super) rows: Signal<Vec<BarRow>>,
    pub(super) selected: Signal<BTreeSet<String>>,
    pub(super) unit: Signal<String>,
    pub(super) scale: Memo<Scale>,
    /// Of the list.
    pub(super) size: Signal<Size>,
    /// The key of the row whose numbers are shown.
    pub(super) shown: RwSignal<Option<String>>,
    /// The key of the row that keys start from.
    pub(super) active: RwSignal<Option<String>>,
    pub(super) on_select: Callback<(String, bool)>,
}

impl BarSignals {
    fn key(self, row_idx: usize) -> Option<String> {
        self.rows.with_untracked(|rows| rows.get(row_idx).map(|row| row.key.clone()))
    }

    fn row_idx_of(self, key: &str) -> Option<usize> {
        self.rows.with(|rows| rows.iter().position(|row| row.key == key))
    }

    fn draw_rows(self, row_idxs: BTreeSet<usize>, text_width: TextWidth) -> Vec<DrawnRow> {
        let Self { rows, scale, unit, .. } = self;
        let draw = |rows: &Vec<BarRow>, scale: &Scale, unit: &str| {
            let row = |idx| Some(DrawnRow::new(idx, rows.get(idx)?, scale, unit, text_width));
            row_idxs.into_iter().filter_map(row).collect()
        };
        rows.with(|rows| scale.with(|scale| unit.with(|unit| draw(rows, scale, unit))))
    }
}

#[component]
pub(super) fn BarList(
    signals: BarSignals,
    node: NodeRef<html::Div>,
    label: String,
    chart_id: StoredValue<String>,
    stripes: StoredValue<Stripes>,
    text_width: TextWidth,
) -> impl IntoView {
    let BarSignals { rows, selected, scale, size, shown, active, on_select, .. } = signals;
    let printing = use_printing();
    let scroll_top = RwSignal::new(0);
    let n_rows = Memo::new(move |_| rows.with(Vec::len));
    let active_idx = Memo::new(move |_| active.with(|key| signals.row_idx_of(key.as_deref()?)));

    let viewport = move || Viewport {
        row_height: ROW_PX as i32,
        height: size.get().height,
        scroll_top: scroll_top.get(),
    };
    let in_view = Memo::new(move |_| {
        let n_rows = n_rows.get();
        if printing.get() { 0..n_rows } else { viewport().rows(n_rows) }
    });
    // The list names the active row, so that one is there even when it is scrolled away.
    let drawn = in_steps(move || {
        let rows = signals.draw_rows(in_view.get().chain(active_idx.get()).collect(), text_width);
        rows.into_iter().map(|row| (row.row_idx, Some(row))).collect()
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
                    let additive = is_additive(event.ctrl_key(), event.meta_key(), event.shift_key());
                    on_select.run((key, additive));
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

    let height = move || u32::try_from(n_rows.get()).unwrap_or(u32::MAX).saturating_mul(ROW_PX);
    let grid = use_marks(move || scale.with(|scale| scale.draw_grid(height(), text_width)), stripes);
    let active_option_id =
        move || active_idx.get().map(|row_idx| chart_id.with_value(|chart_id| option_id(chart_id, row_idx)));
    let row_view = move |row_idx: usize| {
        let row = drawn.line(row_idx);
        view! { <BarRowView row_idx row signals n_rows active_idx chart_id stripes /> }.into_any()
    };
    view! {
        <div
            class="bar-list"
            class:has-selection=move || selected.with(|keys| !keys.is_empty())
            role="listbox"
            tabindex="0"
            aria-label=label
            aria-multiselectable="true"
            aria-activedescendant=active_option_id
            node_ref=node
            on:scroll=move |_| scroll_top.set(node.get_untracked().map_or(0, |list| list.scroll_top()))
            on:keydown=on_key_down
            on:focus=on_focus
            on:blur=move |_| shown.set(None)
            on:pointerleave=move |_| show_active()
        >
            <div class="bar-rows" style:height=move || format!("{}px", height())>
                // Paper may be narrower than the screen: all scales down, though lines stay as long as the list.
                <svg
                    class="bar-grid"
                    aria-hidden="true"
                    width="100%"
                    height="100%"
                    viewBox=move || scale.with(|scale| scale.view_box(height()))
                    preserveAspectRatio="none"
                    style:max-width=move || format!("{}px", scale.with(Scale::width))
                >
                    <g node_ref=grid></g>
                </svg>
                {by_number(move || drawn.numbers.get(), row_view)}
            </div>
        </div>
    }
}
