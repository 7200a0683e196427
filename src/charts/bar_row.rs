//! One row of a bar chart: as it is drawn, and as it is heard and chosen.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::backend::{DrawError, TextWidth};
use super::bar_list::BarSignals;
use super::bars::{BarRow, ROW_PX, Scale};
use super::mark::Mark;
use super::stripes::Stripes;
use super::use_marks::use_marks;
use crate::ui::Line;

/// A row as it is drawn. What is the same is not drawn again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DrawnRow {
    pub(super) row_idx: usize,
    key: String,
    /// The accessible name: all that the drawing says.
    name: String,
    marks: Result<Vec<Mark>, DrawError>,
}

impl DrawnRow {
    pub(super) fn new(
        row_idx: usize,
        row: &BarRow,
        scale: &Scale,
        unit: &str,
        text_width: TextWidth,
    ) -> DrawnRow {
        let BarRow { key, label, payable_text, suspended_text, total_text, .. } = row;
        let name =
            format!("{label}: total {total_text} {unit}, payable {payable_text}, suspended {suspended_text}");
        DrawnRow { row_idx, key: key.clone(), name, marks: scale.draw_row(row, text_width) }
    }
}

/// The id of a row's option.
pub(super) fn option_id(chart_id: &str, row_idx: usize) -> String {
    format!("{chart_id}-row-{row_idx}")
}

/// Whether a click or a key press adds to what is selected.
pub(super) fn is_additive(ctrl: bool, meta: bool, shift: bool) -> bool {
    ctrl || meta || shift
}

#[component]
pub(super) fn BarRowView(
    row_idx: usize,
    row: Line<DrawnRow>,
    signals: BarSignals,
    n_rows: Memo<usize>,
    active_idx: Memo<Option<usize>>,
    chart_id: StoredValue<String>,
    stripes: StoredValue<Stripes>,
) -> impl IntoView {
    let BarSignals { selected, scale, shown, active, on_select, .. } = signals;
    let key = move || row.with_untracked(|row| row.key.clone());
    let is_selected = Memo::new(move |_| row.with(|row| selected.with(|keys| keys.contains(&row.key))));
    let marks =
        use_marks(move || row.with(|row| Some(row.marks.clone())).unwrap_or_else(|| Ok(Vec::new())), stripes);
    let on_click = move |event: MouseEvent| {
        let additive = is_additive(event.ctrl_key(), event.meta_key(), event.shift_key());
        on_select.run((key(), additive));
    };
    view! {
        <div
            class="bar-row"
            class:is-active=move || active_idx.get() == Some(row_idx)
            class:is-selected=is_selected
            style:top=format!("{}px", row_idx * ROW_PX as usize)
            // Before the focus that it brings, which would go to the row that was active.
            on:pointerdown=move |_| active.set(Some(key()))
            on:pointerenter=move |_| shown.set(Some(key()))
            on:click=on_click
        >
            <svg
                aria-hidden="true"
                width="100%"
                height=ROW_PX
                viewBox=move || scale.with(|scale| scale.view_box(ROW_PX))
                preserveAspectRatio="xMinYMid meet"
            >
                <g node_ref=marks></g>
            </svg>
            // Beside the drawing and not around it: what it shows of a name may be cut.
            <div
                role="option"
                id=chart_id.with_value(|chart_id| option_id(chart_id, row_idx))
                aria-label=row.text(|row| &row.name)
                aria-selected=move || is_selected.get().to_string()
                aria-setsize=move || n_rows.get()
                aria-posinset=row_idx + 1
            ></div>
        </div>
    }
}
