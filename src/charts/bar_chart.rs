//! The bar chart: names, bars and numbers of any number of rows, to look at, to point at, and to choose from.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::html;
use leptos::prelude::*;

use super::bar_list::{BarList, BarSignals};
use super::bar_readout::BarReadout;
use super::bars::{AXIS_PX, BarRow, Scale};
use super::stripes::Stripes;
use super::use_marks::use_marks;
use super::use_text_width::use_text_width;
use crate::ui::use_size;

/// Bars of payable and suspended amounts, a row each, in the order of `rows`.
///
/// Only rows in view are in the page; the style sheet bounds the height (`--bar-list-height`). Pointer, touch
/// and keys (arrows, Home, End, Page Up and Down, the start of a name) show the same numbers; a click, Enter
/// or Space asks to select the row.
#[component]
pub fn BarChart(
    /// All of the chart.
    #[prop(optional)]
    node: NodeRef<html::Div>,
    #[prop(into)] rows: Signal<Vec<BarRow>>,
    /// The keys of the selected rows; while there are any, the others step back.
    #[prop(into)]
    selected: Signal<BTreeSet<String>>,
    /// The key of a row, and whether it joins those that are selected (Ctrl, Command or Shift).
    #[prop(into)]
    on_select: Callback<(String, bool)>,
    /// The accessible name.
    #[prop(into)]
    label: String,
    /// What the amounts are in, such as a currency's code.
    #[prop(into)]
    unit: Signal<String>,
) -> impl IntoView {
    let chart_id = unique_id();
    let stripes = StoredValue::new(Stripes::new(&chart_id));
    let chart_id = StoredValue::new(chart_id);
    let text_width = use_text_width();
    let list = NodeRef::new();
    let size = use_size(list);
    let width = Memo::new(move |_| u32::try_from(size.get().width).unwrap_or(0));
    let scale = Memo::new(move |_| rows.with(|rows| Scale::new(rows, width.get(), text_width)));
    let shown = RwSignal::new(None::<String>);
    let shown_row = Memo::new(move |_| {
        let key = shown.get()?;
        rows.with(|rows| rows.iter().find(|row| row.key == key).cloned())
    });
    let active = RwSignal::new(None::<String>);
    let signals = BarSignals { rows, selected, unit, scale, size, shown, active, on_select };
    let axis =
        use_marks(move || scale.with(|scale| unit.with(|unit| scale.draw_axis(unit, text_width))), stripes);
    view! {
        <div class="bar-chart" node_ref=node>
            <BarReadout shown=shown_row.into() unit=unit stripes />
            <svg
                class="bar-axis"
                aria-hidden="true"
                width="100%"
                height=AXIS_PX
                viewBox=move || scale.with(|scale| scale.view_box(AXIS_PX))
                preserveAspectRatio="xMinYMid meet"
            >
                {stripes.with_value(Stripes::definition)}
                <g node_ref=axis></g>
            </svg>
            <BarList signals node=list label chart_id stripes text_width />
        </div>
    }
}

/// For what a drawing refers to.
pub(super) fn unique_id() -> String {
    static N_CHARTS: AtomicUsize = AtomicUsize::new(0);
    format!("bar-chart-{}", N_CHARTS.fetch_add(1, Ordering::Relaxed))
}
