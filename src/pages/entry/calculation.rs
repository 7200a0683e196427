//! The calculation of an entry, written out with its numbers: `5.32 × 1 × 50 % = 2.66`. Pure.

use commissions::{Decimal, Field, Finding};
use engine::{EntryView, Implied};

use crate::format::{self, Style};

/// A step of the calculation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub name: String,
    /// Up to and with its equals sign.
    pub calculation: String,
    pub result: String,
}

impl Line {
    fn new(name: impl Into<String>, calculation: impl Into<String>, result: impl Into<String>) -> Self {
        Line { name: name.into(), calculation: calculation.into(), result: result.into() }
    }
}

pub fn lines(entry: &EntryView, style: &Style) -> Vec<Line> {
    let exact = |number: &Decimal| style.number(number);
    let mut lines = Vec::new();
    match (&entry.unit, entry.quantity, &entry.total) {
        (Some(unit), Some(quantity), Some(total)) => {
            let product = format!("{} × {}", exact(unit), style.count(quantity));
            lines.push(Line::new("Computed total", format!("{product} ="), exact(total)));
            shares(entry, &product, style, &mut lines);
        }
        _ => lines.push(Line::new(
            "Computed total",
            "",
            "none: the unit commission or the quantity is null, so this entry adds nothing",
        )),
    }
    if let Some(reported) = &entry.reported {
        let remark =
            if entry.has_finding(Finding::TotalDiffers) { "differs from the computed total:" } else { "" };
        lines.push(Line::new("Reported total", remark, exact(reported)));
    }
    let state = if entry.is_suspended { "Suspended" } else { "Payable" };
    lines.push(Line::new("Counts as", "", state));
    lines.push(implied(entry, style));
    lines
}

fn shares(entry: &EntryView, product: &str, style: &Style, lines: &mut Vec<Line>) {
    let hundred = Decimal::new(100, 0);
    let rate1 = entry.rate1.as_ref().unwrap_or(&hundred);
    let employee = format::employee(entry.user, entry.name.as_deref());
    lines.push(Line::new(
        format!("Share of {employee}"),
        format!("{product} × {} =", style.percent(rate1)),
        style.number(&entry.primary),
    ));
    match (&entry.rate2, entry.split_user) {
        (Some(rate2), Some(_)) => {
            let employee = format::employee(entry.split_user, entry.split_name.as_deref());
            lines.push(Line::new(
                format!("Share of {employee}"),
                format!("{product} × {} =", style.percent(rate2)),
                style.number(&entry.split),
            ));
        }
        (None, Some(_)) => {
            let employee = format::employee(entry.split_user, entry.split_name.as_deref());
            lines.push(Line::new(
                format!("Share of {employee}"),
                "no split rate:",
                style.number(&entry.split),
            ));
        }
        (_, None) => {}
    }
    if !entry.unallocated.is_zero() {
        let total = entry.total.clone().unwrap_or_default();
        let parts = format!(
            "{} − {} − {} =",
            style.number(&total),
            style.number(&entry.primary),
            style.number(&entry.split)
        );
        lines.push(Line::new("Unallocated", parts, style.number(&entry.unallocated)));
    }
}

fn implied(entry: &EntryView, style: &Style) -> Line {
    match &entry.implied {
        Implied::Undefined { reason } => Line::new("Implied base", "", format!("none: {reason}")),
        Implied::Base { name, takes_off_spiff, divides_by_rate, per_unit, total, ends } => {
            let number =
                |value: &Option<Decimal>| value.as_ref().map(|value| style.number(value)).unwrap_or_default();
            let unit = number(&entry.unit);
            let amount =
                if *takes_off_spiff { format!("({unit} − {})", number(&entry.spiff)) } else { unit };
            let calculation = if *divides_by_rate {
                format!("{amount} × 100 ÷ {} =", number(&entry.rate))
            } else {
                "the unit commission:".to_owned()
            };
            let about = if *ends { "" } else { "≈ " };
            let quantity = entry.quantity.unwrap_or_default();
            // One unit needs no further step.
            let result = if quantity == 1 {
                format!("{about}{}", style.number(per_unit))
            } else {
                format!(
                    "{about}{} a unit, {about}{} for {}",
                    style.number(per_unit),
                    style.number(total),
                    style.count(quantity)
                )
            };
            Line::new(name.clone(), calculation, result)
        }
    }
}

/// What a code or number in a field stands for.
pub fn note(field: Field, entry: &EntryView) -> Option<String> {
    let is_null = entry.fields.get(field as usize).is_none_or(Option::is_none);
    let note = match field {
        Field::CommissionType => Some(entry.kind.clone()),
        Field::TransactionType => Some(entry.transaction.clone()),
        Field::UserId => entry.name.clone(),
        Field::CommissionSplitUserId => entry.split_name.clone(),
        Field::LocationId => Some(entry.place.clone()),
        _ => None,
    };
    note.filter(|_| !is_null)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn sample() -> EntryView {
        let decimal = |text: &str| Some(text.parse().unwrap());
        EntryView {
            id: 24,
            fields: vec![Some("1".to_owned()); 37],
            created_ticks: 0,
            kind: "SPIF".to_owned(),
            transaction: "Invoice".to_owned(),
            place: "LOC123".to_owned(),
            name: Some("Ann".to_owned()),
            split_name: None,
            user: Some(2576),
            split_user: Some(22214),
            quantity: Some(1),
            unit: decimal("5.32"),
            rate1: decimal("50"),
            rate2: decimal("50"),
            spiff: decimal("15"),
            rate: decimal("35"),
            total: decimal("5.32"),
            reported: decimal("5.32"),
            primary: "2.66".parse().unwrap(),
            split: "2.66".parse().unwrap(),
            unallocated: Decimal::ZERO,
            is_suspended: false,
            implied: Implied::Base {
                name: "SPIF".to_owned(),
                takes_off_spiff: false,
                divides_by_rate: false,
                per_unit: "5.32".parse().unwrap(),
                total: "5.32".parse().unwrap(),
                ends: true,
            },
            findings: vec![],
        }
    }

    fn texts(entry: &EntryView) -> Vec<String> {
        let text = |line: Line| format!("{}: {} {}", line.name, line.calculation, line.result);
        lines(entry, &Style::default()).into_iter().map(text).collect()
    }

    #[test]
    fn the_documents_sample_is_written_out() {
        assert_eq!(
            texts(&sample()),
            [
                "Computed total: 5.32 × 1 = 5.32",
                "Share of Ann: 5.32 × 1 × 50 % = 2.66",
                "Share of Employee 22214: 5.32 × 1 × 50 % = 2.66",
                "Reported total:  5.32",
                "Counts as:  Payable",
                "SPIF: the unit commission: 5.32",
            ]
        );
    }

    #[test]
    fn a_quotient_is_written_out_and_says_when_it_does_not_end() {
        let mut entry = sample();
        entry.quantity = Some(2);
        entry.implied = Implied::Base {
            name: "Implied margin".to_owned(),
            takes_off_spiff: true,
            divides_by_rate: true,
            per_unit: "3.3333333333".parse().unwrap(),
            total: "6.6666666667".parse().unwrap(),
            ends: false,
        };
        assert_eq!(
            texts(&entry).last().unwrap(),
            "Implied margin: (5.32 − 15) × 100 ÷ 35 = ≈ 3.3333333333 a unit, ≈ 6.6666666667 for 2"
        );
    }

    #[test]
    fn notes_stand_only_beside_values() {
        let mut entry = sample();
        assert_eq!(note(Field::CommissionType, &entry), Some("SPIF".to_owned()));
        entry.fields[Field::CommissionType as usize] = None;
        assert_eq!(note(Field::CommissionType, &entry), None);
        assert_eq!(note(Field::Id, &entry), None);
    }
}
