//! The line above the bars: what their fills mean, and the numbers of the row that is pointed at or focused.

use leptos::prelude::*;

use super::bars::BarRow;
use super::pen::Pen;
use super::stripes::Stripes;

/// Always there and always of one height, so that nothing moves when a row is pointed at. Hidden from
/// assistive technology, which hears the same numbers as the name of the row.
#[component]
pub(super) fn BarReadout(
    shown: Signal<Option<BarRow>>,
    unit: Signal<String>,
    stripes: StoredValue<Stripes>,
) -> impl IntoView {
    let text = move |of: fn(&BarRow) -> &String| shown.with(|row| row.as_ref().map(|row| of(row).clone()));
    let unit = move || shown.with(Option::is_some).then(|| unit.get());
    view! {
        <p class="bar-readout" aria-hidden="true" class:is-shown=move || shown.with(Option::is_some)>
            <span class="name">{move || text(|row| &row.label)}</span>
            <span class="part">
                {swatch(&[Pen::Payable], stripes)} "Payable "
                <b class="num">{move || text(|row| &row.payable_text)}</b>
            </span>
            <span class="part">
                {swatch(&[Pen::Suspended, Pen::Stripes], stripes)} "Suspended "
                <b class="num">{move || text(|row| &row.suspended_text)}</b>
            </span>
            <span class="part total">
                "Total " <b class="num">{move || text(|row| &row.total_text)}</b> " " {unit}
            </span>
        </p>
    }
}

/// A piece of a bar.
fn swatch(pens: &[Pen], stripes: StoredValue<Stripes>) -> impl IntoView + use<> {
    let piece = |pen: &Pen| {
        let inset = u32::from(*pen == Pen::Stripes);
        let side = 10 - 2 * inset;
        view! {
            <rect class=format!("mark area {}", pen.class()) x=inset y=inset width=side height=side fill=(*pen == Pen::Stripes).then(|| stripes.with_value(Stripes::url)) />
        }
    };
    view! { <svg class="swatch" width="10" height="10">{pens.iter().map(piece).collect_view()}</svg> }
}
