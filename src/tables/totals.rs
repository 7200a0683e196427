//! A table of totals; a click on a line's name selects it.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A table of all employees is more than a page can draw in one go without being felt: it takes in so many
/// changed lines at a time.
const LINES_AT_A_TIME: usize = 40;

/// A line of totals, its numbers as they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TotalsLine {
    /// What a click selects; nothing for a line that can't be (such as a sum).
    pub key: Option<String>,
    pub label: String,
    /// Beside the label, for example a special identifier.
    pub detail: String,
    pub entries: String,
    pub units: String,
    pub payable: String,
    pub suspended: String,
    pub total: String,
}

/// Goes from what is shown towards what is to be shown, by at most so many changed lines; says whether it is
/// there.
fn approach(shown: &mut Vec<TotalsLine>, wanted: &[TotalsLine], n_lines: usize) -> bool {
    let mut n_changed = 0;
    for (idx, line) in wanted.iter().enumerate() {
        if shown.get(idx) == Some(line) {
            continue;
        }
        if n_changed == n_lines {
            return false;
        }
        n_changed += 1;
        match shown.get_mut(idx) {
            Some(slot) => *slot = line.clone(),
            None => shown.push(line.clone()),
        }
    }
    shown.truncate(wanted.len());
    true
}

/// What is drawn of `lines`; `drawing` counts the tables that are not there yet.
fn drawn_lines(lines: Signal<Vec<TotalsLine>>, drawing: RwSignal<u32>) -> RwSignal<Vec<TotalsLine>> {
    let shown = RwSignal::new(Vec::new());
    let pass = StoredValue::new(0_u64);
    let is_drawing = StoredValue::new(false);
    let set_drawing = move |now: bool| {
        if is_drawing.try_get_value() == Some(!now) {
            is_drawing.set_value(now);
            drawing.update(|count| *count = if now { *count + 1 } else { count.saturating_sub(1) });
        }
    };
    fn step(
        shown: RwSignal<Vec<TotalsLine>>,
        wanted: Signal<Vec<TotalsLine>>,
        is_current: impl Fn() -> bool + Copy + 'static,
        done: impl Fn() + Copy + 'static,
    ) {
        // Gone with its table, or overtaken by newer lines.
        if !is_current() {
            return;
        }
        let is_there = wanted.with_untracked(|wanted| {
            shown.try_update(|shown| approach(shown, wanted, LINES_AT_A_TIME)).unwrap_or(true)
        });
        if is_there {
            done();
        } else {
            set_timeout(move || step(shown, wanted, is_current, done), Duration::ZERO);
        }
    }
    Effect::new(move |_| {
        lines.with(|_| ());
        pass.update_value(|pass| *pass += 1);
        let current = pass.get_value();
        set_drawing(true);
        step(shown, lines, move || pass.try_get_value() == Some(current), move || set_drawing(false));
    });
    on_cleanup(move || set_drawing(false));
    shown
}

#[component]
pub fn TotalsTable(
    /// The table's accessible name.
    caption: &'static str,
    /// Heads the first column.
    subject: &'static str,
    #[prop(into)] lines: Signal<Vec<TotalsLine>>,
    /// Lines that close the table: what is left over, and the sum.
    #[prop(into)]
    closing: Signal<Vec<TotalsLine>>,
    #[prop(into)] selected: Signal<BTreeSet<String>>,
    /// The line's key, and whether it is selected besides others.
    on_select: Callback<(String, bool)>,
    /// Counts the tables that are still being drawn.
    drawing: RwSignal<u32>,
) -> impl IntoView {
    let drawn = drawn_lines(lines, drawing);
    let numbered = move || drawn.get().into_iter().enumerate();
    let line_view = move |line: TotalsLine| {
        let TotalsLine { key, label, detail, entries, units, payable, suspended, total } = line;
        let is_selected = {
            let key = key.clone();
            Signal::derive(move || key.as_ref().is_some_and(|key| selected.with(|it| it.contains(key))))
        };
        let name = match key {
            Some(key) => view! {
                <button
                    type="button"
                    class="line-name"
                    aria-pressed=move || is_selected.get().to_string()
                    on:click=move |event: MouseEvent| {
                        on_select.run((key.clone(), event.ctrl_key() || event.meta_key() || event.shift_key()));
                    }
                >
                    {label}
                </button>
            }
            .into_any(),
            None => label.into_any(),
        };
        view! {
            <tr class:selected=is_selected>
                <th scope="row">
                    {name}
                    <span class="detail">{detail}</span>
                </th>
                <td class="num">{entries}</td>
                <td class="num">{units}</td>
                <td class="num">{payable}</td>
                <td class="num">{suspended}</td>
                <td class="num">{total}</td>
            </tr>
        }
    };
    view! {
        <div class="table-frame" role="region" aria-label=format!("{caption}, scrollable") tabindex="0">
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{subject}</th>
                        <th scope="col" class="num">"Entries"</th>
                        <th scope="col" class="num">"Units"</th>
                        <th scope="col" class="num">"Payable"</th>
                        <th scope="col" class="num">"Suspended"</th>
                        <th scope="col" class="num">"Total"</th>
                    </tr>
                </thead>
                <tbody>
                    // A line that changes is a new line; its place does not move.
                    <For each=numbered key=|numbered| numbered.clone() children=move |(_, line)| line_view(line) />
                </tbody>
                <tfoot>{move || closing.get().into_iter().map(line_view).collect_view()}</tfoot>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(labels: &[&str]) -> Vec<TotalsLine> {
        let line = |label: &&str| TotalsLine {
            key: None,
            label: (*label).to_owned(),
            detail: String::new(),
            entries: String::new(),
            units: String::new(),
            payable: String::new(),
            suspended: String::new(),
            total: String::new(),
        };
        labels.iter().map(line).collect()
    }

    #[test]
    fn lines_change_a_few_at_a_time_until_all_are_there() {
        let wanted = lines(&["a", "b", "c", "d"]);
        let mut shown = lines(&["x", "b", "y", "z", "left over"]);
        assert!(!approach(&mut shown, &wanted, 2));
        assert_eq!(shown, lines(&["a", "b", "c", "z", "left over"]));
        assert!(approach(&mut shown, &wanted, 2));
        assert_eq!(shown, wanted);
        assert!(approach(&mut shown, &[], 2));
        assert_eq!(shown, []);
    }
}
