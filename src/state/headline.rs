//! The figures above all views. While a brush moves they are sums of the days that are here already, so that they follow
//! it within a frame; the answer brings the same, and with it how many employees these are.

use commissions::Decimal;
use engine::{Answer, DayRow, MoneyParts};
use leptos::prelude::*;

use super::AppState;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    pub money: MoneyParts,
    pub chargebacks: Decimal,
    pub n_entries: u64,
    pub n_employees: u64,
}

impl Headline {
    fn of_answer(answer: &Answer) -> Self {
        Headline {
            money: answer.headline.clone(),
            chargebacks: answer.chargebacks.clone(),
            n_entries: answer.n_entries,
            n_employees: answer.n_employees,
        }
    }

    /// Of the brushed ones, or of all.
    fn of_days(days: &[DayRow], brush: Option<(i32, i32)>, n_employees: u64) -> Self {
        let (from, to) = brush.unwrap_or((i32::MIN, i32::MAX));
        let mut headline = Headline { n_employees, ..Headline::default() };
        for row in days.iter().filter(|row| (from..=to).contains(&row.day)) {
            headline.money.payable += &row.money.payable;
            headline.money.suspended += &row.money.suspended;
            headline.chargebacks += &row.chargebacks;
            headline.n_entries += row.n_entries;
        }
        headline
    }
}

impl AppState {
    /// Of the answer that has come, or of the days that are brushed by now.
    pub(super) fn show_headline(&self) {
        let headline = self.answer.with_untracked(|answer| {
            let answer = answer.as_deref()?;
            Some(match self.brush_beyond_answer() {
                None => Headline::of_answer(answer),
                Some(brush) => {
                    self.days.with_untracked(|days| Headline::of_days(days, brush, answer.n_employees))
                }
            })
        });
        self.headline.set(headline);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn it_is_the_sum_of_the_brushed_days() {
        let amount = |text: &str| text.parse::<Decimal>().unwrap();
        let row = |day: i32, payable: &str, chargebacks: &str| DayRow {
            day,
            n_entries: 2,
            units: 1,
            money: MoneyParts { payable: amount(payable), suspended: amount("0.5") },
            chargebacks: amount(chargebacks),
        };
        let days = [row(1, "10", "0"), row(3, "2.25", "-1"), row(4, "7", "-3")];
        let of = |brush| Headline::of_days(&days, brush, 9);
        let brushed = of(Some((2, 3)));
        assert_eq!((brushed.money.payable, brushed.chargebacks), (amount("2.25"), amount("-1")));
        assert_eq!((brushed.n_entries, brushed.n_employees), (2, 9));
        let all = of(None);
        assert_eq!((all.money.payable, all.money.suspended), (amount("19.25"), amount("1.5")));
        assert_eq!((all.chargebacks, all.n_entries), (amount("-4"), 6));
        assert_eq!(of(Some((5, 9))).n_entries, 0);
    }
}
