//! The cross table: totals by two things at once.

use commissions::EntryAmount;
use serde::{Deserialize, Serialize};

/// What totals can be told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dimension {
    Employee,
    Place,
    Type,
    Transaction,
    Day,
    Week,
    Month,
}

impl Dimension {
    pub const ALL: [(Dimension, &'static str); 7] = [
        (Dimension::Employee, "employee"),
        (Dimension::Place, "place"),
        (Dimension::Type, "type"),
        (Dimension::Transaction, "transaction"),
        (Dimension::Day, "day"),
        (Dimension::Week, "week"),
        (Dimension::Month, "month"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(dimension, _)| *dimension == self).map_or("", |(_, name)| name)
    }

    pub fn is_time(self) -> bool {
        matches!(self, Dimension::Day | Dimension::Week | Dimension::Month)
    }

    /// Whether a column may be of it, where lines are of another.
    pub fn goes_across(self, lines: Dimension) -> bool {
        self != Dimension::Employee && self != lines && !(self.is_time() && lines.is_time())
    }
}

/// What is shown in a cell of the cross table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    #[default]
    Payable,
    Suspended,
    Both,
    Entries,
    Units,
    ReportedTotal,
    ImpliedSale,
    ImpliedMargin,
    SpifPart,
}

impl Measure {
    pub const ALL: [(Measure, &'static str); 9] = [
        (Measure::Payable, "payable"),
        (Measure::Suspended, "suspended"),
        (Measure::Both, "both"),
        (Measure::Entries, "entries"),
        (Measure::Units, "units"),
        (Measure::ReportedTotal, "reported"),
        (Measure::ImpliedSale, "implied-sale"),
        (Measure::ImpliedMargin, "implied-margin"),
        (Measure::SpifPart, "spif"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(measure, _)| *measure == self).map_or("", |(_, name)| name)
    }

    /// What it is an amount of entries as a whole, which is nobody's share.
    pub fn of_entry(self) -> Option<EntryAmount> {
        match self {
            Measure::Payable | Measure::Suspended | Measure::Both | Measure::Entries | Measure::Units => None,
            Measure::ReportedTotal => Some(EntryAmount::ReportedTotal),
            Measure::ImpliedSale => Some(EntryAmount::ImpliedSale),
            Measure::ImpliedMargin => Some(EntryAmount::ImpliedMargin),
            Measure::SpifPart => Some(EntryAmount::SpifPart),
        }
    }

    /// Whether it is an amount of money.
    pub fn is_money(self) -> bool {
        !matches!(self, Measure::Entries | Measure::Units)
    }
}

/// The cross table. Its columns may be of what its lines are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Across {
    pub lines: Dimension,
    pub columns: Dimension,
}
