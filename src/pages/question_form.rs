//! Choosing environment, company, place and period, and reading their entries.

use std::sync::Arc;

use chrono::{Datelike, Days, Months, NaiveDate};
use engine::{Answer, LoadState, Names, Period, Query, arranged, order};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::environment::{Environment, SignIn};
use crate::io::{clock, page};
use crate::state::{AppState, use_app};
use crate::ui::Field;

/// What stands in the form, and what is wrong with it.
#[derive(Clone, Copy)]
struct Form {
    company: RwSignal<String>,
    token: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    company_problem: RwSignal<Option<String>>,
    period_problem: RwSignal<Option<String>>,
}

/// The period that is filled in at first: the environment's, else the last month that is over.
fn first_period(environment: &Environment, today: Option<NaiveDate>) -> Option<Period> {
    if let Some(days) = environment.period {
        return Some(Period { from: days.from, to: days.to });
    }
    let this_month = today?.with_day(1)?;
    Some(Period { from: this_month.checked_sub_months(Months::new(1))?, to: this_month.pred_opt()? })
}

/// The period of the same kind before or after: whole months move by months, others by their length.
fn neighbour(period: Period, is_later: bool) -> Option<Period> {
    let day_after = period.to.succ_opt()?;
    let is_whole_months = period.from.day() == 1 && day_after.day() == 1;
    if is_whole_months {
        let years = day_after.year() - period.from.year();
        let n_months = years * 12 + day_after.month0() as i32 - period.from.month0() as i32;
        let months = Months::new(u32::try_from(n_months).ok()?);
        let move_by = |date: NaiveDate| {
            if is_later { date.checked_add_months(months) } else { date.checked_sub_months(months) }
        };
        return Some(Period { from: move_by(period.from)?, to: move_by(day_after)?.pred_opt()? });
    }
    let days = Days::new(u64::try_from((day_after - period.from).num_days()).ok()?);
    let move_by =
        |date: NaiveDate| if is_later { date.checked_add_days(days) } else { date.checked_sub_days(days) };
    Some(Period { from: move_by(period.from)?, to: move_by(period.to)? })
}

fn parse_company(text: &str) -> Result<i64, String> {
    text.trim()
        .parse()
        .ok()
        .filter(|id| *id > 0)
        .ok_or_else(|| "A company is named by its number, for example 14146.".to_owned())
}

fn parse_period(from: &str, to: &str) -> Result<Period, String> {
    let date = |text: &str| {
        commissions::parse_date(text).ok_or_else(|| "Choose the first and the last day.".to_owned())
    };
    let period = Period { from: date(from)?, to: date(to)? };
    if period.from > period.to { Err("The first day is after the last.".to_owned()) } else { Ok(period) }
}

impl Form {
    fn new() -> Self {
        Form {
            company: RwSignal::default(),
            token: RwSignal::default(),
            from: RwSignal::default(),
            to: RwSignal::default(),
            company_problem: RwSignal::default(),
            period_problem: RwSignal::default(),
        }
    }

    /// Shows what the question says.
    fn show(&self, query: &Query) {
        self.company.set(query.company.map(|id| id.to_string()).unwrap_or_default());
        self.from.set(query.period.map(|period| period.from.to_string()).unwrap_or_default());
        self.to.set(query.period.map(|period| period.to.to_string()).unwrap_or_default());
        self.company_problem.set(None);
        self.period_problem.set(None);
    }

    /// Asks what the form says and reads its entries; or says what is wrong with it.
    fn submit(&self, app: AppState) {
        let company = parse_company(&self.company.get_untracked());
        let period = parse_period(&self.from.get_untracked(), &self.to.get_untracked());
        self.company_problem.set(company.as_ref().err().cloned());
        self.period_problem.set(period.as_ref().err().cloned());
        match (company, period) {
            (Ok(company), Ok(period)) => {
                let token = Some(self.token.get_untracked()).filter(|token| !token.trim().is_empty());
                // From here on the token is in the worker's memory alone.
                self.token.set(String::new());
                app.ask_and_load(token.map(|token| token.trim().to_owned()), |query| {
                    if query.company != Some(company) {
                        query.filters = Default::default();
                    }
                    query.company = Some(company);
                    query.set_period(period);
                });
            }
            (Err(_), _) => page::focus("company"),
            (_, Err(_)) => page::focus("from"),
        }
    }
}

#[component]
pub fn QuestionForm() -> impl IntoView {
    let app = use_app();
    let form = Form::new();
    // Fills in what the address leaves open, and follows it when it changes.
    let asked = Memo::new(move |_| {
        app.query().with(|query| (query.environment.clone(), query.company, query.period))
    });
    Effect::new(move |_| {
        asked.with(|_| ());
        let environment = app.environment_untracked();
        app.refine(|query| {
            query.company = query.company.or(environment.company);
            query.period = query.period.or_else(|| first_period(&environment, clock::today()));
        });
        form.show(&app.query().get_untracked());
    });
    let is_loading = move || app.progress.with(|progress| progress.state == LoadState::Loading);
    let needs_sign_in = Memo::new(move |_| {
        app.progress.with(|progress| matches!(progress.state, LoadState::Failed { needs_sign_in: true, .. }))
    });
    Effect::new(move |_| {
        if needs_sign_in.get() {
            page::focus("token");
        }
    });
    let token_hint = move || {
        let needs_none = app.environment().sign_in == SignIn::None;
        if needs_none { "Not needed here" } else { "Kept in memory only" }
    };
    let shift = move |is_later: bool| {
        let period = app.query().with_untracked(|query| query.period).and_then(|it| neighbour(it, is_later));
        if let Some(period) = period {
            app.ask(|query| query.set_period(period));
        }
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        form.submit(app);
    };
    view! {
        <form class="question" aria-label="Question" on:submit=on_submit>
            <EnvironmentSelect />
            <Field
                id="company"
                label="Company ID"
                value=form.company
                inputmode="numeric"
                suggestions="companies"
                problem=form.company_problem
            />
            <Companies />
            <PlaceSelect />
            <div class="period" role="group" aria-label="Period">
                <Field id="from" label="From" value=form.from kind="date" problem=form.period_problem />
                <Field id="to" label="To" value=form.to kind="date" />
                <button type="button" class="button quiet" aria-label="Earlier period" on:click=move |_| shift(false)>
                    "‹"
                </button>
                <button type="button" class="button quiet" aria-label="Later period" on:click=move |_| shift(true)>
                    "›"
                </button>
            </div>
            <div class="field">
                <label for="token">"Access token"</label>
                <input
                    id="token"
                    type="password"
                    autocomplete="off"
                    placeholder=token_hint
                    prop:value=form.token
                    on:input:target=move |event| form.token.set(event.target().value())
                />
            </div>
            <div class="submit">
                <button type="submit" class="button primary">"Load"</button>
                <button type="button" class="button" hidden=move || !is_loading() on:click=move |_| app.cancel()>
                    "Cancel"
                </button>
            </div>
        </form>
    }
}

#[component]
fn EnvironmentSelect() -> impl IntoView {
    let app = use_app();
    let environments = app.config.with_value(|config| {
        config.environments.iter().map(|it| (it.name.clone(), it.title.clone())).collect::<Vec<_>>()
    });
    let is_only = environments.len() < 2;
    let current = Memo::new(move |_| app.environment().name);
    // Another environment is another question: nothing of the old one holds there.
    let choose = move |name: String| {
        app.ask(|query| {
            *query = Query {
                look: query.look.clone(),
                page: query.page,
                environment: Some(name),
                entries: query.entries,
                ..Query::default()
            };
        });
    };
    view! {
        <div class="field" hidden=is_only>
            <label for="environment">"Environment"</label>
            <select id="environment" prop:value=current on:change:target=move |event| choose(event.target().value())>
                {environments
                    .into_iter()
                    .map(|(name, title)| {
                        let value = name.clone();
                        view! { <option value=value selected=move || current.get() == name>{title}</option> }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

/// The companies that the token reaches, as suggestions for the company's number.
#[component]
fn Companies() -> impl IntoView {
    let app = use_app();
    view! {
        <datalist id="companies">
            {move || {
                app.directory.with(|directory| {
                    directory
                        .companies
                        .iter()
                        .map(|company| view! { <option value=company.id.to_string()>{company.name.clone()}</option> })
                        .collect_view()
                })
            }}
        </datalist>
    }
}

/// The places of the company: those that entries of the period have, then the others that the relationships
/// name, such as regions.
#[component]
fn PlaceSelect() -> impl IntoView {
    let app = use_app();
    // A list to choose from stays while a brush moves.
    let answer = app.answer_in_turn(Signal::derive(move || !app.is_brushing()));
    let keys = Memo::new(move |_| {
        let keys = |answer: &Arc<Answer>| answer.places.iter().map(|row| row.key).collect::<Vec<_>>();
        answer.with(|answer| answer.as_ref().map(keys).unwrap_or_default())
    });
    let with_entries = Memo::new(move |_| {
        let name =
            |names: &Names| keys.get().into_iter().map(|key| (key, names.place(key))).collect::<Vec<_>>();
        let places = app.names.with(|names| name(names));
        let by_name = |a: usize, b: usize| {
            places.get(a).map(|(_, name)| name).cmp(&places.get(b).map(|(_, name)| name))
        };
        let by_name = order(places.len(), &by_name);
        arranged(places, &by_name)
    });
    let without_entries = Memo::new(move |_| {
        let company = app.query().with(|query| query.company);
        let known = with_entries.get();
        let is_known = |location: i64| known.iter().any(|(key, _)| *key == Some(location));
        app.directory.with(|directory| {
            let others = directory
                .places
                .iter()
                .filter(|place| Some(place.company) == company && !is_known(place.location));
            others.map(|place| (Some(place.location), place.name.clone())).collect::<Vec<_>>()
        })
    });
    let current = Memo::new(move |_| app.query().with(|query| query.filters.places.first().copied()));
    let choose = move |value: String| {
        app.ask(|query| {
            query.filters.places.clear();
            if !value.is_empty() {
                query.filters.places.insert(value.parse().ok());
            }
        });
    };
    let option = move |(key, label): (Option<i64>, String)| {
        let value = key.map_or_else(|| "none".to_owned(), |id| id.to_string());
        view! { <option value=value selected=move || current.get() == Some(key)>{label}</option> }
    };
    view! {
        <div class="field">
            <label for="place">"Place"</label>
            <select id="place" on:change:target=move |event| choose(event.target().value())>
                <option value="" selected=move || current.get().is_none()>"All places"</option>
                {move || with_entries.get().into_iter().map(option).collect_view()}
                <optgroup label="Without entries here" hidden=move || without_entries.with(Vec::is_empty)>
                    {move || without_entries.get().into_iter().map(option).collect_view()}
                </optgroup>
            </select>
        </div>
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn whole_months_move_by_months_and_others_by_their_days() {
        let quarter = period("2016-10-01", "2016-12-31");
        assert_eq!(neighbour(quarter, false), Some(period("2016-07-01", "2016-09-30")));
        assert_eq!(neighbour(quarter, true), Some(period("2017-01-01", "2017-03-31")));
        assert_eq!(
            neighbour(period("2016-03-01", "2016-03-31"), false),
            Some(period("2016-02-01", "2016-02-29"))
        );
        assert_eq!(
            neighbour(period("2016-03-07", "2016-03-13"), true),
            Some(period("2016-03-14", "2016-03-20"))
        );
    }

    #[test]
    fn last_month_is_filled_in_where_the_environment_names_no_period() {
        let environment = Environment::nowhere();
        let today = "2026-01-15".parse().ok();
        assert_eq!(first_period(&environment, today), Some(period("2025-12-01", "2025-12-31")));
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        assert_eq!(parse_company(" 14146 "), Ok(14146));
        assert!(parse_company("KENTEL").is_err());
        assert!(parse_company("-1").is_err());
        assert!(parse_period("2016-12-31", "2016-12-01").unwrap_err().contains("after"));
        assert!(parse_period("", "2016-12-01").is_err());
    }
}
