//! What a commission entry is and what its numbers mean.
//!
//! Start at [`CommissionEntry`] (the 37 documented fields), then [`Shares`] (who earns what of it),
//! [`ImpliedBase`] (the sale or margin it came from), [`EntryAmount`] (what else it can be added up by), [`Finding`] (what does not add up) and
//! [`Totals`] (what all of them come to).
//!
//! No IO, no serde, no floats: every amount is a [`Decimal`], which is exact however large it grows.

mod decimal;
mod entry;
mod entry_amount;
mod field;
mod finding;
mod fraction;
mod implied;
mod kinds;
mod shares;
mod timestamp;
mod totals;

pub use decimal::{Decimal, ParseDecimalError};
pub use entry::CommissionEntry;
pub use entry_amount::{EntryAmount, NoAmount};
pub use field::{Field, FieldType, Value};
pub use finding::{Finding, findings};
pub use fraction::{Fraction, FractionSum};
pub use implied::{Base, ImpliedBase, Undefined};
pub use kinds::{CommissionKind, CommissionType, CouponCommissionType, TransactionType};
pub use shares::{Shares, computed_total};
pub use timestamp::{ParseTimestampError, TICKS_PER_SECOND, Timestamp, parse_date};
pub use totals::{Amounts, EmployeeTotals, GroupTotals, Totals};

/// Identifier of a user in RQ: the `UserId` or `CommissionSplitUserId` of an entry.
pub type UserId = i64;
