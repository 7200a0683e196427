//! The chart over time: a bar for each stretch of days, and a brush that selects some of them.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

use super::bar_chart::unique_id;
use super::bar_readout::BarReadout;
use super::bars::BarRow;
use super::brush::{self, Brushed, Grip};
use super::stripes::Stripes;
use super::time_bars::{HEIGHT_PX, TimeScale};
use super::use_marks::use_marks;
use super::use_text_width::use_text_width;
use crate::ui::use_size;

/// How far a brush is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brushing {
    /// A pointer is down: nothing has changed yet.
    Begins,
    /// More is to come.
    Moves,
    Done,
}

/// What a pointer that is down holds.
#[derive(Clone, Copy)]
struct Held {
    grip: Grip,
    /// What was brushed before.
    before: Brushed,
    has_moved: bool,
    /// Where the plot begins in the window, in CSS pixels.
    left: i32,
}

impl Held {
    /// Where in the plot the pointer is; to ask the browser for it would lay the page out once more.
    fn x(self, event: &PointerEvent) -> i32 {
        event.client_x() - self.left
    }
}

/// A drag draws a brush, moves it, or one of its ends; a click brushes one bar, or lets it go. By keys each end is a
/// slider of its own, with Shift both move together, and Escape lets go.
#[component]
pub fn TimeChart(
    #[prop(into)] rows: Signal<Vec<BarRow>>,
    /// At the left end of which bars a text stands.
    #[prop(into)]
    ticks: Signal<Vec<(usize, String)>>,
    #[prop(into)] brushed: Signal<Brushed>,
    #[prop(into)] on_brush: Callback<(Brushed, Brushing)>,
    /// The accessible name.
    label: &'static str,
    /// What the amounts are in, such as a currency's code.
    #[prop(into)]
    unit: Signal<String>,
) -> impl IntoView {
    let stripes = StoredValue::new(Stripes::new(&unique_id()));
    let text_width = use_text_width();
    let node = NodeRef::<html::Div>::new();
    let size = use_size(node);
    let width = Memo::new(move |_| u32::try_from(size.get().width).unwrap_or(0));
    let scale = Memo::new(move |_| rows.with(|rows| TimeScale::new(rows, width.get(), text_width)));
    let n_slots = Memo::new(move |_| rows.with(Vec::len));
    let marks = Memo::new(move |_| {
        rows.with(|rows| ticks.with(|ticks| scale.with(|scale| scale.draw(rows, ticks, text_width))))
    });
    let drawing = use_marks(move || marks.get(), stripes);

    let pointed = RwSignal::new(None::<usize>);
    let shown = Memo::new(move |_| rows.with(|rows| rows.get(pointed.get()?).cloned()));

    let plot = NodeRef::<html::Div>::new();
    let grip = StoredValue::new(None::<Held>);
    let ends = move || {
        let (first, last) = brushed.get().unwrap_or((0, n_slots.get().saturating_sub(1)));
        scale.with(|scale| (scale.x(first as f64), scale.x(last as f64 + 1.0)))
    };
    let slot_at = move |x: i32| scale.with_untracked(|scale| scale.slot_at(x));
    let on_down = move |event: PointerEvent| {
        if event.button() != 0 || n_slots.get_untracked() == 0 {
            return;
        }
        if let Some(plot) = plot.get_untracked() {
            let _ = plot.set_pointer_capture(event.pointer_id());
        }
        let before = brushed.get_untracked();
        let x = event.offset_x();
        let held = Grip::new(slot_at(x), f64::from(x), before, untrack(ends));
        grip.set_value(Some(Held { grip: held, before, has_moved: false, left: event.client_x() - x }));
        on_brush.run((before, Brushing::Begins));
    };
    let on_move = move |event: PointerEvent| {
        let held = grip.get_value();
        let slot = slot_at(held.map_or_else(|| event.offset_x(), |held| held.x(&event)));
        pointed.set(Some(slot));
        let Some(held) = held else { return };
        let now = held.grip.drag(slot, n_slots.get_untracked());
        if held.has_moved || now != held.grip.drag_start(n_slots.get_untracked(), held.before) {
            grip.set_value(Some(Held { has_moved: true, ..held }));
            if now != brushed.get_untracked() {
                on_brush.run((now, Brushing::Moves));
            }
        }
    };
    let on_up = move |event: PointerEvent| {
        let Some(held) = grip.try_update_value(Option::take).flatten() else { return };
        let n_slots = n_slots.get_untracked();
        let slot = slot_at(held.x(&event));
        let now = if held.has_moved {
            held.grip.drag(slot, n_slots)
        } else {
            held.grip.click(slot, held.before, n_slots)
        };
        on_brush.run((now, Brushing::Done));
    };
    let on_cancel = move |_| {
        if let Some(held) = grip.try_update_value(Option::take).flatten().filter(|held| held.has_moved) {
            on_brush.run((held.before, Brushing::Done));
        }
    };

    let slider = move |is_last: bool| {
        let slot = move || {
            let (first, last) = brushed.get().unwrap_or((0, n_slots.get().saturating_sub(1)));
            if is_last { last } else { first }
        };
        let on_key_down = move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let before = brushed.get_untracked();
            let changed =
                brush::key(&event.key(), event.shift_key(), is_last, before, n_slots.get_untracked());
            if let Some(now) = changed {
                event.prevent_default();
                event.stop_propagation();
                on_brush.run((now, Brushing::Done));
                pointed.set(Some(untrack(slot)));
            }
        };
        let text = move || rows.with(|rows| rows.get(slot()).map(|row| row.label.clone()));
        let x = move || {
            let (first, last) = ends();
            format!("{}px", if is_last { last } else { first })
        };
        view! {
            <div
                class="brush-end"
                role="slider"
                tabindex="0"
                aria-label=if is_last { "To, of what is selected" } else { "From, of what is selected" }
                aria-valuemin="1"
                aria-valuemax=move || n_slots.get().max(1)
                aria-valuenow=move || slot() + 1
                aria-valuetext=text
                style:left=x
                on:keydown=on_key_down
                on:focus=move |_| pointed.set(Some(untrack(slot)))
                on:blur=move |_| pointed.set(None)
            ></div>
        }
    };
    let px = |x: f64| format!("{x}px");
    view! {
        <div class="time-chart">
            <BarReadout shown=shown.into() unit=unit stripes />
            <div class="time-drawing" node_ref=node>
                <svg
                    aria-hidden="true"
                    width="100%"
                    height=HEIGHT_PX
                    viewBox=move || scale.with(TimeScale::view_box)
                    preserveAspectRatio="xMinYMid meet"
                >
                    {stripes.with_value(Stripes::definition)}
                    <g node_ref=drawing></g>
                </svg>
                <div
                    class="time-plot"
                    class:is-brushed=move || brushed.get().is_some()
                    role="group"
                    aria-label=label
                    node_ref=plot
                    style:left=move || scale.with(|scale| px(f64::from(scale.plot().0)))
                    style:width=move || scale.with(|scale| px(f64::from(scale.plot().1)))
                    on:pointerdown=on_down
                    on:pointermove=on_move
                    on:pointerup=on_up
                    on:pointercancel=on_cancel
                    on:pointerleave=move |_| pointed.set(None)
                >
                    <div class="veil" style:left="0px" style:width=move || px(ends().0)></div>
                    <div class="veil" style:right="0px" style:left=move || px(ends().1)></div>
                    {slider(false)}
                    {slider(true)}
                </div>
            </div>
        </div>
    }
}
