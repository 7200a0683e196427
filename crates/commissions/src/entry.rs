//! One commission entry, as the Commissions API documents it.

use crate::{CommissionKind, Decimal, Timestamp, TransactionType, UserId};

/// "Commission earned by an employee": the 37 fields of the document's `CommissionEntry`, in its order.
///
/// What can be absent is an `Option`. Three fields can not: without `Id` and `LastUpdateDateUtc` an entry
/// can't be kept apart from its other versions, and without `DateCreatedUtc` it belongs to no period.
/// Integers are wider than the document's: an `EmployeeSpecialId` past 32 bits was seen in the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommissionEntry {
    pub id: i64,
    pub comments: Option<Box<str>>,
    pub commission_fixed_cost: Option<Decimal>,
    pub commission_floating_cost: Option<Decimal>,
    /// In per cent.
    pub commission_rate: Option<Decimal>,
    pub commission_spiff: Option<Decimal>,
    pub commission_split_employee_special_id: Option<i64>,
    pub commission_split_user_id: Option<UserId>,
    pub commission_type: Option<u8>,
    pub coupon_id: Option<i64>,
    pub date_created_utc: Timestamp,
    pub employee_special_id: Option<i64>,
    pub user_id: Option<UserId>,
    pub global_product_id: Option<i64>,
    pub has_been_reversed: Option<bool>,
    /// In a zone that the document does not name.
    pub invoice_edited_date: Option<Timestamp>,
    pub invoice_number: Option<Box<str>>,
    pub is_chargeback: Option<bool>,
    pub is_commission_split: Option<bool>,
    pub is_full_chargeback: Option<bool>,
    pub is_suspended: Option<bool>,
    pub last_update_date_utc: Timestamp,
    pub location_code: Option<Box<str>>,
    pub location_id: Option<i64>,
    pub milestone_id: Option<Box<str>>,
    pub priority: Option<i64>,
    pub quantity: Option<i64>,
    pub rq_commission_id: Option<i64>,
    pub sale_invoice_and_coupon_id: Option<Box<str>>,
    pub sale_invoice_id: Option<i64>,
    /// Digits with leading zeros, or letters: never a number.
    pub serial_number: Option<Box<str>>,
    /// In per cent; 100 where absent.
    pub split_rate1: Option<Decimal>,
    /// In per cent; 0 where absent.
    pub split_rate2: Option<Decimal>,
    pub total_commission: Option<Decimal>,
    pub transaction_guid: Option<Box<str>>,
    pub transaction_type: Option<u8>,
    pub unit_commission: Option<Decimal>,
}

impl CommissionEntry {
    /// An entry of which all is absent but what can't be.
    pub fn new(id: i64, date_created_utc: Timestamp, last_update_date_utc: Timestamp) -> Self {
        CommissionEntry {
            id,
            comments: None,
            commission_fixed_cost: None,
            commission_floating_cost: None,
            commission_rate: None,
            commission_spiff: None,
            commission_split_employee_special_id: None,
            commission_split_user_id: None,
            commission_type: None,
            coupon_id: None,
            date_created_utc,
            employee_special_id: None,
            user_id: None,
            global_product_id: None,
            has_been_reversed: None,
            invoice_edited_date: None,
            invoice_number: None,
            is_chargeback: None,
            is_commission_split: None,
            is_full_chargeback: None,
            is_suspended: None,
            last_update_date_utc,
            location_code: None,
            location_id: None,
            milestone_id: None,
            priority: None,
            quantity: None,
            rq_commission_id: None,
            sale_invoice_and_coupon_id: None,
            sale_invoice_id: None,
            serial_number: None,
            split_rate1: None,
            split_rate2: None,
            total_commission: None,
            transaction_guid: None,
            transaction_type: None,
            unit_commission: None,
        }
    }

    /// Its `CommissionType` by the right table; nothing where that is null.
    pub fn kind(&self) -> Option<CommissionKind> {
        self.commission_type.map(|code| CommissionKind::new(code, self.transaction_type))
    }

    /// Nothing where its `TransactionType` is null.
    pub fn transaction(&self) -> Option<TransactionType> {
        self.transaction_type.map(TransactionType::from_code)
    }

    /// `IsSuspended`; a null flag is false.
    pub fn is_suspended(&self) -> bool {
        self.is_suspended.unwrap_or_default()
    }

    /// Whether a chargeback made it, full or in part, by its flags or by its transaction type.
    pub fn is_any_chargeback(&self) -> bool {
        self.is_chargeback == Some(true)
            || self.is_full_chargeback == Some(true)
            || self.transaction() == Some(TransactionType::FullChargeBack)
    }
}
