//! The cross table: totals by two things at once.

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
}

impl Measure {
    pub const ALL: [(Measure, &'static str); 5] = [
        (Measure::Payable, "payable"),
        (Measure::Suspended, "suspended"),
        (Measure::Both, "both"),
        (Measure::Entries, "entries"),
        (Measure::Units, "units"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(measure, _)| *measure == self).map_or("", |(_, name)| name)
    }
}

/// The cross table. Its columns may be of what its lines are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Across {
    pub lines: Dimension,
    pub columns: Dimension,
}
