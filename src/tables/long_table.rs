//! A table that scrolls over any number of lines, of which only those in view are in the document.
//!
//! ```text
//!   .table-scroll   scrolls            ┌ .table-viewport  sticks to its top, as high as it shows
//!   └ .table-space  as high as all  ── ┤ └ table          its lines moved up by part of a line
//! ```
//!
//! Arrows, Page Up and Down, Home and End go from line to line. Of all lines' links or buttons only the
//! present line's is reached by Tab: give it [`LineAt::tab_index`].

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;

use super::scroll::{HEAD_PX, InView, LINE_PX, Scroll};
use super::sideways::Sideways;
use crate::io::page;
use crate::ui::{Line, by_number, in_steps, use_printing, use_size};

/// A line of any table, as it is shown: one type of them all, so that this file is compiled once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TableLine {
    /// What a click selects or opens; nothing for a line that can't be.
    pub(super) key: Option<String>,
    pub(super) cells: Vec<String>,
    /// Whether it looks different, as what is suspended does.
    pub(super) is_marked: bool,
}

impl Line<TableLine> {
    /// The text of a cell, for the page.
    pub(super) fn cell(self, idx: usize) -> impl Fn() -> String + Copy + Send + 'static {
        move || self.with(|line| line.cells.get(idx).cloned().unwrap_or_default())
    }
}

/// How a line becomes a row.
pub(super) type LineView = Callback<(LineAt, Line<TableLine>), AnyView>;

/// Where a line stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineAt {
    number: usize,
    active: RwSignal<usize>,
}

impl LineAt {
    /// `aria-rowindex`: the head is 1.
    pub(super) fn row_index(self) -> String {
        (self.number + 2).to_string()
    }

    pub(super) fn number(self) -> usize {
        self.number
    }

    pub(super) fn tab_index(self) -> impl Fn() -> &'static str + Copy + Send + 'static {
        move || if self.active.get() == self.number { "0" } else { "-1" }
    }

    /// Makes it the line that keys start from.
    pub(super) fn enter(self) {
        self.active.set(self.number);
    }
}

/// `line` gives a line by its number, or nothing while it has not come yet; `foot` is what `n_foot` lines
/// always in sight say below.
#[component]
pub(super) fn LongTable(
    /// What scrolls.
    #[prop(optional)]
    frame: NodeRef<Div>,
    /// The table's accessible name.
    caption: &'static str,
    /// What the style sheet knows it by.
    class: &'static str,
    #[prop(into)] n_lines: Signal<usize>,
    line: Callback<usize, Option<TableLine>>,
    line_view: LineView,
    /// `<col>` elements, where the style sheet can't know the widths.
    #[prop(optional, into)]
    columns: Option<ViewFn>,
    /// The head's cells.
    head: AnyView,
    #[prop(optional, into)] foot: Option<ViewFn>,
    #[prop(optional, into)] n_foot: Signal<usize>,
    /// The least width of it all, where the style sheet can't know it.
    #[prop(optional, into)]
    min_width: Option<Signal<String>>,
    /// Set to what shows, for a table of which only the columns in view are in the document.
    #[prop(optional)]
    sideways: Option<RwSignal<Sideways>>,
    /// How many columns there are, where not all are in the document.
    #[prop(optional, into)]
    n_columns: Option<Signal<usize>>,
    /// Whether paper shows all lines.
    #[prop(optional)]
    prints_all: bool,
    /// The lines that come in view: the first, and how many.
    #[prop(optional)]
    on_view: Option<Callback<(usize, usize)>>,
) -> impl IntoView {
    let size = use_size(frame);
    let printing = use_printing();
    let scroll_top = RwSignal::new(0.0);
    let active = RwSignal::new(0_usize);

    let around_px = move || HEAD_PX + n_foot.get() as f64 * LINE_PX;
    let scroll = Memo::new(move |_| Scroll {
        n_lines: n_lines.get(),
        viewport_px: (f64::from(size.get().height) - around_px()).max(LINE_PX),
    });
    let in_view = Memo::new(move |_| {
        let scroll = scroll.get();
        if prints_all && printing.get() {
            InView { first: 0, count: scroll.n_lines, shift_px: 0.0 }
        } else {
            scroll.in_view(scroll_top.get())
        }
    });
    let follow_scroll = move || {
        if let Some(frame) = frame.get_untracked() {
            scroll_top.set(f64::from(frame.scroll_top()));
            if let Some(sideways) = sideways {
                sideways.update(|it| it.left_px = f64::from(frame.scroll_left()));
            }
        }
    };
    if let Some(sideways) = sideways {
        let width = Memo::new(move |_| size.get().width);
        Effect::new(move |_| sideways.update(|it| it.width_px = f64::from(width.get())));
    }
    if let Some(on_view) = on_view {
        Effect::new(move |_| {
            let view = in_view.get();
            on_view.run((view.first, view.count));
        });
    }

    let go_to = move |line: usize| {
        let line = line.min(n_lines.get_untracked().saturating_sub(1));
        active.set(line);
        let Some(frame) = frame.get_untracked() else { return };
        let top = scroll.get_untracked().reveal(line, f64::from(frame.scroll_top()));
        frame.set_scroll_top(top.round() as i32);
        follow_scroll();
        // Once it is drawn.
        request_animation_frame(move || page::focus_within(&frame, "tbody [tabindex='0']"));
    };
    let on_keydown = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let line = active.get_untracked();
        let n_in_view = in_view.get_untracked().count.saturating_sub(2).max(1);
        let target = match event.key().as_str() {
            "ArrowDown" => line + 1,
            "ArrowUp" => line.saturating_sub(1),
            "PageDown" => line + n_in_view,
            "PageUp" => line.saturating_sub(n_in_view),
            "Home" => 0,
            "End" => usize::MAX,
            _ => return,
        };
        event.prevent_default();
        go_to(target);
    };

    let visible = in_steps(move || {
        let InView { first, count, .. } = in_view.get();
        (first..first + count).map(|number| (number, line.run(number))).collect()
    });
    let row = move |number: usize| {
        let (at, line) = (LineAt { number, active }, visible.line(number));
        let has_come = line.has_come();
        let row = move || {
            if has_come.get() {
                return line_view.run((at, line));
            }
            view! {
                <tr aria-rowindex=at.row_index() class="pending">
                    <td colspan="99">"…"</td>
                </tr>
            }
            .into_any()
        };
        row.into_any()
    };
    view! {
        <div
            class="table-scroll"
            role="region"
            aria-label=format!("{caption}, scrollable")
            tabindex="0"
            node_ref=frame
            on:scroll=move |_| follow_scroll()
            on:keydown=on_keydown
        >
            <div
                class="table-space"
                style:height=move || format!("{}px", scroll.get().space_px() + around_px())
                style:min-width=move || min_width.map(|width| width.get())
            >
                <div class="table-viewport" style:height=move || format!("{}px", size.get().height)>
                    <table
                        class=format!("table {class}")
                        aria-rowcount=move || (n_lines.get() + n_foot.get() + 1).to_string()
                        aria-colcount=move || n_columns.map(|n| n.get().to_string())
                    >
                        <caption class="visually-hidden">{caption}</caption>
                        {columns.map(|columns| view! { <colgroup>{move || columns.run()}</colgroup> })}
                        <thead>
                            <tr aria-rowindex="1">{head}</tr>
                        </thead>
                        <tbody style:transform=move || format!("translateY({}px)", -in_view.get().shift_px)>
                            {by_number(move || visible.numbers.get(), row)}
                        </tbody>
                        {foot.map(|foot| view! { <tfoot>{move || foot.run()}</tfoot> })}
                    </table>
                </div>
            </div>
        </div>
    }
}
