//! Finding entries by a text in them and by their total. What is typed is asked after a pause, and at once by Enter or
//! when the field is left; it is a filter as any other, which everything on the page obeys.

use std::time::Duration;

use commissions::{Decimal, ParseDecimalError};
use engine::{AmountRange, Query, SearchText};
use leptos::prelude::*;

use crate::format::Style;
use crate::state::{AppState, use_app};
use crate::typed_number;
use crate::ui::Field;

/// Who has not typed for so long waits for an answer.
const PAUSE: Duration = Duration::from_millis(400);

/// Whether more may be typed into the field.
#[derive(Clone, Copy, PartialEq)]
enum Typing {
    GoesOn,
    IsOver,
}

/// What stands in the fields, and what is wrong with it.
#[derive(Clone, Copy)]
struct Fields {
    app: AppState,
    style: Memo<Style>,
    text: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    from_problem: RwSignal<Option<String>>,
    to_problem: RwSignal<Option<String>>,
    /// Something of what is being typed is asked already: the rest is the same question put differently.
    is_asked: StoredValue<bool>,
    /// A pause that is followed by more is none.
    n_changes: StoredValue<u32>,
}

/// Nothing where nothing is typed; otherwise the number, or what is wrong with it.
fn read(text: &str, style: &Style) -> Result<Option<Decimal>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    typed_number::read(text, style).map(Some).map_err(|error| match error {
        ParseDecimalError::NotANumber => {
            format!("Write a number, for example {}.", style.number(&Decimal::new(-1250, 2)))
        }
        ParseDecimalError::TooManyDigits => "A number has 38 digits at the most.".to_owned(),
    })
}

impl Fields {
    fn new(app: AppState) -> Self {
        Fields {
            app,
            style: app.style(),
            text: RwSignal::default(),
            from: RwSignal::default(),
            to: RwSignal::default(),
            from_problem: RwSignal::default(),
            to_problem: RwSignal::default(),
            is_asked: StoredValue::new(false),
            n_changes: StoredValue::new(0),
        }
    }

    /// The range that is typed; nothing where it cannot be read, which is said.
    fn amounts(&self) -> Option<AmountRange> {
        let style = self.style.get_untracked();
        let from = read(&self.from.get_untracked(), &style);
        let to = read(&self.to.get_untracked(), &style);
        self.from_problem.set(from.as_ref().err().cloned());
        self.to_problem.set(to.as_ref().err().cloned());
        let range = AmountRange { from: from.ok()?, to: to.ok()? };
        if range.is_reversed() {
            self.to_problem.set(Some("The second total is below the first.".to_owned()));
            return None;
        }
        Some(range)
    }

    /// Asks what stands here. What cannot be read changes nothing.
    fn ask(&self, typing: Typing) {
        let text = SearchText::new(&self.text.get_untracked());
        let amounts = self.amounts();
        let change = |query: &mut Query| {
            query.filters.text = text;
            if let Some(amounts) = amounts {
                *query.filters.amounts = amounts;
            }
        };
        // Back goes to what was asked before any of it was typed.
        if self.is_asked.get_value() {
            self.app.refine(change);
        } else {
            let before = self.app.query().get_untracked();
            self.app.ask(change);
            self.is_asked.set_value(self.app.query().get_untracked() != before);
        }
        if typing == Typing::IsOver {
            self.is_asked.set_value(false);
        }
    }

    /// Asks when nothing more is typed for a while.
    fn ask_after_pause(&self) {
        let fields = *self;
        let Some(nth) = self.n_changes.try_update_value(|n| {
            *n += 1;
            *n
        }) else {
            return;
        };
        set_timeout(
            move || {
                // The fields are gone when the page has changed meanwhile.
                if fields.n_changes.try_get_value() == Some(nth) {
                    fields.ask(Typing::GoesOn);
                }
            },
            PAUSE,
        );
    }

    /// Shows what is asked, unless that is what stands here: whoever types is not disturbed.
    fn show_text(&self, text: &SearchText) {
        if SearchText::new(&self.text.get_untracked()) != *text {
            self.text.set(text.as_str().to_owned());
            self.is_asked.set_value(false);
        }
    }

    fn show_amounts(&self, amounts: &AmountRange) {
        let style = self.style.get_untracked();
        let ends = [(self.from, self.from_problem, &amounts.from), (self.to, self.to_problem, &amounts.to)];
        for (field, problem, end) in ends {
            if read(&field.get_untracked(), &style).as_ref() != Ok(end) {
                field.set(end.as_ref().map(|end| typed_number::write(end, &style)).unwrap_or_default());
                problem.set(None);
                self.is_asked.set_value(false);
            }
        }
    }
}

#[component]
pub fn Find() -> impl IntoView {
    let app = use_app();
    let fields = Fields::new(app);
    let text = Memo::new(move |_| app.query().with(|query| query.filters.text.clone()));
    Effect::new(move |_| text.with(|text| fields.show_text(text)));
    let amounts = Memo::new(move |_| app.query().with(|query| query.filters.amounts.clone()));
    Effect::new(move |_| amounts.with(|amounts| fields.show_amounts(amounts)));
    Effect::new(move |earlier: Option<()>| {
        fields.text.with(|_| ());
        fields.from.with(|_| ());
        fields.to.with(|_| ());
        if earlier.is_some() {
            fields.ask_after_pause();
        }
    });
    view! {
        <div class="find" role="search" on:change=move |_| fields.ask(Typing::IsOver)>
            <Field id="find-text" label="Find in entries" value=fields.text kind="search" />
            <Field
                id="total-from"
                label="Total from"
                value=fields.from
                inputmode="decimal"
                problem=fields.from_problem
            />
            <Field id="total-to" label="Total to" value=fields.to inputmode="decimal" problem=fields.to_problem />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_said_in_words() {
        let style = Style::default();
        assert_eq!(read("  ", &style), Ok(None));
        assert_eq!(read("-2.5", &style), Ok(Some(Decimal::new(-25, 1))));
        assert_eq!(read("ten", &style), Err("Write a number, for example \u{2212}12.50.".to_owned()));
        assert_eq!(read(&"1".repeat(39), &style), Err("A number has 38 digits at the most.".to_owned()));
    }
}
