//! That all views come to the same, added up each from its own lines.

use leptos::prelude::*;

use crate::format::Style;
use crate::state::use_app;
use engine::Proof;

fn sentence(proof: &Proof, is_of_all: bool, style: &Style) -> String {
    let money = |amount| style.money(amount);
    let employees = if is_of_all {
        format!("employees {} + unallocated {}", money(&proof.employees), money(&proof.unallocated))
    } else {
        format!("selected employees {}", money(&proof.employees))
    };
    let (kinds, transactions, days) = (money(&proof.kinds), money(&proof.transactions), money(&proof.days));
    if proof.holds() {
        format!("{employees} = {} = commission types = transaction types = days ✓", money(&proof.total))
    } else {
        format!(
            "These should be the same and are not: {employees}, commission types {kinds}, transaction types {transactions}, days {days}, entries {}",
            money(&proof.total)
        )
    }
}

#[component]
pub fn ProofLine() -> impl IntoView {
    let app = use_app();
    let style = app.style();
    let is_of_all = move || app.query().with(|query| query.filters.employees.is_empty());
    let text = move || {
        app.answer
            .with(|answer| answer.as_ref().map(|answer| sentence(&answer.proof, is_of_all(), &style.get())))
    };
    view! { <p class="proof"><strong>"Proof: "</strong>{text}</p> }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_proof_that_fails_says_so() {
        let amount = |text: &str| text.parse().unwrap();
        let mut proof = Proof {
            employees: amount("10"),
            unallocated: amount("2"),
            kinds: amount("12"),
            transactions: amount("12.00"),
            days: amount("12"),
            total: amount("12"),
        };
        let style = Style::default();
        assert_eq!(
            sentence(&proof, true, &style),
            "employees 10.00 + unallocated 2.00 = 12.00 = commission types = transaction types = days ✓"
        );
        proof.kinds = amount("12.01");
        assert!(sentence(&proof, true, &style).starts_with("These should be the same and are not"));
    }
}
