//! What was earned over time: a chart with a brush, and the same as a table.

use engine::{Period, Span};
use leptos::prelude::*;

use crate::charts::{BarRow, Brushed, Brushing, TimeChart};
use crate::format::Style;
use crate::pages::dashboard::view_model as view;
use crate::pages::in_turn::InTurn;
use crate::state::use_app;
use crate::stretches::{self, Stretch};
use crate::tables::{TotalsLine, TotalsTable};
use crate::ui::Card;

fn bar(stretch: &Stretch, style: &Style) -> BarRow {
    view::bar(stretch.days.from.to_string(), stretches::label(stretch.days), &stretch.money, style)
}

fn line(stretch: &Stretch, style: &Style) -> TotalsLine {
    TotalsLine {
        key: Some(stretch.days.from.to_string()),
        label: stretches::label(stretch.days),
        entries: style.count(stretch.n_entries as i64),
        units: style.count(stretch.units),
        ..view::money_line(&stretch.money, style)
    }
}

#[component]
pub fn OverTimeCard() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let query = app.query();
    let stretches = Memo::new(move |_| {
        let (period, span) = query.with(|query| (query.period, query.span));
        let Some(period) = period else { return Vec::new() };
        let span = span.unwrap_or_else(|| stretches::fitting(period));
        app.days.with(|rows| stretches::stretches(period, span, rows))
    });
    let rows = Memo::new(move |_| {
        stretches.with(|stretches| stretches.iter().map(|it| bar(it, &style.get())).collect::<Vec<_>>())
    });
    let lines = Memo::new(move |_| {
        stretches.with(|stretches| stretches.iter().map(|it| line(it, &style.get())).collect::<Vec<_>>())
    });
    let closing = Memo::new(move |_| {
        stretches.with(|stretches| {
            vec![view::closing_line(
                stretches.iter().map(|it| (it.n_entries, it.units, &it.money)),
                &style.get(),
            )]
        })
    });
    let ticks = Memo::new(move |_| stretches.with(|stretches| stretches::ticks(stretches)));
    let brushed: Memo<Brushed> = Memo::new(move |_| {
        let days = app.brushed();
        stretches.with(|stretches| stretches::touched(stretches, days))
    });
    let selected = Memo::new(move |_| {
        let brushed = brushed.get();
        stretches.with(|stretches| {
            let of = brushed.and_then(|(first, last)| stretches.get(first..=last)).unwrap_or_default();
            view::keys(of, |it| it.days.from.to_string())
        })
    });
    let days_of = move |brushed: Brushed| {
        let (first, last) = brushed?;
        stretches.with_untracked(|stretches| {
            Some(Period { from: stretches.get(first)?.days.from, to: stretches.get(last)?.days.to })
        })
    };
    let on_brush = Callback::new(move |(brushed, brushing): (Brushed, Brushing)| match brushing {
        Brushing::Begins => app.prepare_brush(),
        Brushing::Moves => app.brush(days_of(brushed)),
        Brushing::Done => app.settle(days_of(brushed)),
    });
    // A chart that goes while its brush moves lets the brush go.
    on_cleanup(move || app.rest());
    // With Shift or Control, all from what is selected to this one.
    let on_select = Callback::new(move |(key, is_additive): (String, bool)| {
        let position =
            |stretches: &Vec<Stretch>| stretches.iter().position(|it| it.days.from.to_string() == key);
        let Some(idx) = stretches.with_untracked(position) else { return };
        let now = match brushed.get_untracked() {
            Some((first, last)) if is_additive => Some((first.min(idx), last.max(idx))),
            Some(alone) if alone == (idx, idx) => None,
            _ => Some((idx, idx)),
        };
        app.settle(days_of(now));
    });
    let currency = Signal::derive(move || app.environment().currency);
    view! {
        <Card title="Over time" class="over-time" actions=SpanChoice>
            <TimeChart
                label="Chart of totals over time"
                rows=rows
                ticks=ticks
                brushed=brushed
                on_brush=on_brush
                unit=currency
            />
            <InTurn>
                <TotalsTable
                    caption="Totals over time"
                    subject="Days"
                    lines=lines
                    closing=closing
                    selected=selected
                    on_select=on_select
                />
            </InTurn>
        </Card>
    }
}

#[component]
fn SpanChoice() -> impl IntoView {
    let app = use_app();
    let chosen =
        move || app.query().with(|query| query.span.or_else(|| Some(stretches::fitting(query.period?))));
    let choice = move |(span, text): (Span, &'static str)| {
        view! {
            <button
                type="button"
                class="button quiet"
                aria-pressed=move || (chosen() == Some(span)).to_string()
                on:click=move |_| app.refine(|query| query.span = Some(span))
            >
                {text}
            </button>
        }
    };
    view! {
        <div class="choice" role="group" aria-label="A bar for each">
            {[(Span::Day, "Days"), (Span::Week, "Weeks"), (Span::Month, "Months")].map(choice).collect_view()}
        </div>
    }
}
