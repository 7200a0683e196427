//! The 37 fields as data: their names, documented types and meanings, in the document's order. Whatever
//! walks over all fields (reading, exports, the entry in full) walks over this list.

use std::fmt;

use crate::{CommissionEntry, Decimal, Timestamp};

/// A field of [`CommissionEntry`]; the order is the document's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Id,
    Comments,
    CommissionFixedCost,
    CommissionFloatingCost,
    CommissionRate,
    CommissionSpiff,
    CommissionSplitEmployeeSpecialId,
    CommissionSplitUserId,
    CommissionType,
    CouponId,
    DateCreatedUtc,
    EmployeeSpecialId,
    UserId,
    GlobalProductId,
    HasBeenReversed,
    InvoiceEditedDate,
    InvoiceNumber,
    IsChargeback,
    IsCommissionSplit,
    IsFullChargeback,
    IsSuspended,
    LastUpdateDateUtc,
    LocationCode,
    LocationId,
    MilestoneId,
    Priority,
    Quantity,
    RqCommissionId,
    SaleInvoiceAndCouponId,
    SaleInvoiceId,
    SerialNumber,
    SplitRate1,
    SplitRate2,
    TotalCommission,
    TransactionGuid,
    TransactionType,
    UnitCommission,
}

/// The type that the document gives a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    Integer,
    Byte,
    Decimal,
    /// With the longest length in characters, where one is documented.
    Text(Option<u16>),
    DateTime,
    Guid,
    Boolean,
}

/// What an entry has in one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    Null,
    Integer(i64),
    Decimal(&'a Decimal),
    Text(&'a str),
    Time(Timestamp),
    Flag(bool),
}

impl Field {
    pub const ALL: [Field; 37] = [
        Field::Id,
        Field::Comments,
        Field::CommissionFixedCost,
        Field::CommissionFloatingCost,
        Field::CommissionRate,
        Field::CommissionSpiff,
        Field::CommissionSplitEmployeeSpecialId,
        Field::CommissionSplitUserId,
        Field::CommissionType,
        Field::CouponId,
        Field::DateCreatedUtc,
        Field::EmployeeSpecialId,
        Field::UserId,
        Field::GlobalProductId,
        Field::HasBeenReversed,
        Field::InvoiceEditedDate,
        Field::InvoiceNumber,
        Field::IsChargeback,
        Field::IsCommissionSplit,
        Field::IsFullChargeback,
        Field::IsSuspended,
        Field::LastUpdateDateUtc,
        Field::LocationCode,
        Field::LocationId,
        Field::MilestoneId,
        Field::Priority,
        Field::Quantity,
        Field::RqCommissionId,
        Field::SaleInvoiceAndCouponId,
        Field::SaleInvoiceId,
        Field::SerialNumber,
        Field::SplitRate1,
        Field::SplitRate2,
        Field::TotalCommission,
        Field::TransactionGuid,
        Field::TransactionType,
        Field::UnitCommission,
    ];

    /// The name in the API, to the letter.
    pub fn name(self) -> &'static str {
        self.about().0
    }

    /// The type that the document gives it.
    pub fn field_type(self) -> FieldType {
        self.about().1
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> &'static str {
        self.about().2
    }

    /// By its name in the API, to the letter.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    fn about(self) -> (&'static str, FieldType, &'static str) {
        use FieldType::{Boolean, Byte, DateTime, Decimal, Guid, Integer, Text};
        match self {
            Field::Id => ("Id", Integer, "Unique number of the entry."),
            Field::Comments => ("Comments", Text(Some(255)), "Free text that was left on the entry."),
            Field::CommissionFixedCost => (
                "CommissionFixedCost",
                Decimal,
                "Fixed cost that was applied; what a sale brings above it is commission.",
            ),
            Field::CommissionFloatingCost => (
                "CommissionFloatingCost",
                Decimal,
                "Floating cost that was applied: the average cost plus an amount; what a sale brings above it is commission.",
            ),
            Field::CommissionRate => {
                ("CommissionRate", Decimal, "Commission rate that was applied, in per cent.")
            }
            Field::CommissionSpiff => {
                ("CommissionSpiff", Decimal, "Fixed amount that is paid for each unit sold.")
            }
            Field::CommissionSplitEmployeeSpecialId => (
                "CommissionSplitEmployeeSpecialId",
                Integer,
                "Special identifier in RQ of the employee with whom the commission is split.",
            ),
            Field::CommissionSplitUserId => {
                ("CommissionSplitUserId", Integer, "User with whom the commission is split.")
            }
            Field::CommissionType => (
                "CommissionType",
                Byte,
                "How the commission was worked out; read by the coupon table where the transaction is a coupon.",
            ),
            Field::CouponId => ("CouponID", Integer, "Coupon that goes with this commission in RQ."),
            Field::DateCreatedUtc => {
                ("DateCreatedUtc", DateTime, "When it was created in RQ, in UTC. Periods go by it.")
            }
            Field::EmployeeSpecialId => {
                ("EmployeeSpecialId", Integer, "Special identifier of the employee in RQ.")
            }
            Field::UserId => ("UserId", Integer, "User who earns the commission first."),
            Field::GlobalProductId => {
                ("GlobalProductID", Integer, "Product that goes with this commission in RQ.")
            }
            Field::HasBeenReversed => (
                "HasBeenReversed",
                Boolean,
                "Whether the entry has been reversed. The reversal is an entry of its own.",
            ),
            Field::InvoiceEditedDate => (
                "InvoiceEditedDate",
                DateTime,
                "When the invoice was last edited with the Invoice Editor. Its time zone is not documented.",
            ),
            Field::InvoiceNumber => (
                "InvoiceNumber",
                Text(Some(14)),
                "Number of the invoice whose transaction made this commission.",
            ),
            Field::IsChargeback => ("IsChargeback", Boolean, "Whether a chargeback made it."),
            Field::IsCommissionSplit => {
                ("IsCommissionSplit", Boolean, "Whether it is split with a second employee.")
            }
            Field::IsFullChargeback => ("IsFullChargeback", Boolean, "Whether a full chargeback made it."),
            Field::IsSuspended => {
                ("IsSuspended", Boolean, "Whether it is suspended: earned, and held back from pay.")
            }
            Field::LastUpdateDateUtc => {
                ("LastUpdateDateUtc", DateTime, "When the API last wrote it, in UTC. Entries are read by it.")
            }
            Field::LocationCode => ("LocationCode", Text(None), "Code of the location in another system."),
            Field::LocationId => ("LocationId", Integer, "Location, for example a store."),
            Field::MilestoneId => ("MilestoneID", Guid, "Milestone that goes with this commission in RQ."),
            Field::Priority => ("Priority", Integer, "Priority of the product on the invoice."),
            Field::Quantity => ("Quantity", Integer, "How many times the unit commission counts."),
            Field::RqCommissionId => ("RQCommissionId", Integer, "Number of the commission in RQ."),
            Field::SaleInvoiceAndCouponId => {
                ("SaleInvoiceAndCouponID", Guid, "Coupon on the invoice that goes with this commission.")
            }
            Field::SaleInvoiceId => ("SaleInvoiceID", Integer, "Invoice that made this commission."),
            Field::SerialNumber => {
                ("SerialNumber", Text(Some(100)), "Serial number of the product, for example an IMEI.")
            }
            Field::SplitRate1 => (
                "SplitRate1",
                Decimal,
                "Part of the commission that the first employee gets, in per cent; 100 where empty.",
            ),
            Field::SplitRate2 => (
                "SplitRate2",
                Decimal,
                "Part of the commission that the split employee gets, in per cent; 0 where empty.",
            ),
            Field::TotalCommission => (
                "TotalCommission",
                Decimal,
                "Total as RQ reports it; by the document it is UnitCommission × Quantity.",
            ),
            Field::TransactionGuid => {
                ("TransactionGUID", Guid, "Transaction that made this commission in RQ.")
            }
            Field::TransactionType => {
                ("TransactionType", Byte, "Kind of transaction that made this commission.")
            }
            Field::UnitCommission => ("UnitCommission", Decimal, "Commission for one unit."),
        }
    }
}

impl CommissionEntry {
    /// What stands in a field.
    pub fn get(&self, field: Field) -> Value<'_> {
        match field {
            Field::Id => Value::Integer(self.id),
            Field::Comments => self.comments.as_deref().map_or(Value::Null, Value::Text),
            Field::CommissionFixedCost => {
                self.commission_fixed_cost.as_ref().map_or(Value::Null, Value::Decimal)
            }
            Field::CommissionFloatingCost => {
                self.commission_floating_cost.as_ref().map_or(Value::Null, Value::Decimal)
            }
            Field::CommissionRate => self.commission_rate.as_ref().map_or(Value::Null, Value::Decimal),
            Field::CommissionSpiff => self.commission_spiff.as_ref().map_or(Value::Null, Value::Decimal),
            Field::CommissionSplitEmployeeSpecialId => {
                self.commission_split_employee_special_id.map_or(Value::Null, Value::Integer)
            }
            Field::CommissionSplitUserId => self.commission_split_user_id.map_or(Value::Null, Value::Integer),
            Field::CommissionType => {
                self.commission_type.map_or(Value::Null, |code| Value::Integer(i64::from(code)))
            }
            Field::CouponId => self.coupon_id.map_or(Value::Null, Value::Integer),
            Field::DateCreatedUtc => Value::Time(self.date_created_utc),
            Field::EmployeeSpecialId => self.employee_special_id.map_or(Value::Null, Value::Integer),
            Field::UserId => self.user_id.map_or(Value::Null, Value::Integer),
            Field::GlobalProductId => self.global_product_id.map_or(Value::Null, Value::Integer),
            Field::HasBeenReversed => self.has_been_reversed.map_or(Value::Null, Value::Flag),
            Field::InvoiceEditedDate => self.invoice_edited_date.map_or(Value::Null, Value::Time),
            Field::InvoiceNumber => self.invoice_number.as_deref().map_or(Value::Null, Value::Text),
            Field::IsChargeback => self.is_chargeback.map_or(Value::Null, Value::Flag),
            Field::IsCommissionSplit => self.is_commission_split.map_or(Value::Null, Value::Flag),
            Field::IsFullChargeback => self.is_full_chargeback.map_or(Value::Null, Value::Flag),
            Field::IsSuspended => self.is_suspended.map_or(Value::Null, Value::Flag),
            Field::LastUpdateDateUtc => Value::Time(self.last_update_date_utc),
            Field::LocationCode => self.location_code.as_deref().map_or(Value::Null, Value::Text),
            Field::LocationId => self.location_id.map_or(Value::Null, Value::Integer),
            Field::MilestoneId => self.milestone_id.as_deref().map_or(Value::Null, Value::Text),
            Field::Priority => self.priority.map_or(Value::Null, Value::Integer),
            Field::Quantity => self.quantity.map_or(Value::Null, Value::Integer),
            Field::RqCommissionId => self.rq_commission_id.map_or(Value::Null, Value::Integer),
            Field::SaleInvoiceAndCouponId => {
                self.sale_invoice_and_coupon_id.as_deref().map_or(Value::Null, Value::Text)
            }
            Field::SaleInvoiceId => self.sale_invoice_id.map_or(Value::Null, Value::Integer),
            Field::SerialNumber => self.serial_number.as_deref().map_or(Value::Null, Value::Text),
            Field::SplitRate1 => self.split_rate1.as_ref().map_or(Value::Null, Value::Decimal),
            Field::SplitRate2 => self.split_rate2.as_ref().map_or(Value::Null, Value::Decimal),
            Field::TotalCommission => self.total_commission.as_ref().map_or(Value::Null, Value::Decimal),
            Field::TransactionGuid => self.transaction_guid.as_deref().map_or(Value::Null, Value::Text),
            Field::TransactionType => {
                self.transaction_type.map_or(Value::Null, |code| Value::Integer(i64::from(code)))
            }
            Field::UnitCommission => self.unit_commission.as_ref().map_or(Value::Null, Value::Decimal),
        }
    }
}

/// As the API writes it; null is empty.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => Ok(()),
            Value::Integer(value) => value.fmt(f),
            Value::Decimal(value) => value.fmt(f),
            Value::Text(value) => f.write_str(value),
            Value::Time(value) => value.fmt(f),
            Value::Flag(value) => value.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_documents_and_find_their_field() {
        let names: Vec<_> = Field::ALL.iter().map(|field| field.name()).collect();
        assert_eq!(names.len(), 37);
        assert_eq!(names.first(), Some(&"Id"));
        assert_eq!(names.last(), Some(&"UnitCommission"));
        for field in Field::ALL {
            assert_eq!(Field::from_name(field.name()), Some(field));
        }
        assert_eq!(Field::from_name("userid"), None);
    }
}
