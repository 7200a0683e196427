//! One commission entry, as the Commissions API documents it.

use crate::{CommissionKind, Decimal, Timestamp, TransactionType, UserId};

/// "Commission earned by an employee": the 37 fields of the document's `CommissionEntry`, in its order.
///
/// What can be absent is an `Option`. Three fields can not: without `Id` and `LastUpdateDateUtc` an entry
/// can't be kept apart from its other versions, and without `DateCreatedUtc` it belongs to no period.
/// Integers are wider than the document's: an `EmployeeSpecialId` past 32 bits was seen in the field.
///
/// `T` is what its texts are: its own ones, or such as lie in the reply that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommissionEntry<T = Box<str>> {
    pub id: i64,
    pub comments: Option<T>,
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
    pub invoice_number: Option<T>,
    pub is_chargeback: Option<bool>,
    pub is_commission_split: Option<bool>,
    pub is_full_chargeback: Option<bool>,
    pub is_suspended: Option<bool>,
    pub last_update_date_utc: Timestamp,
    pub location_code: Option<T>,
    pub location_id: Option<i64>,
    pub milestone_id: Option<T>,
    pub priority: Option<i64>,
    pub quantity: Option<i64>,
    pub rq_commission_id: Option<i64>,
    pub sale_invoice_and_coupon_id: Option<T>,
    pub sale_invoice_id: Option<i64>,
    /// Digits with leading zeros, or letters: never a number.
    pub serial_number: Option<T>,
    /// In per cent; 100 where absent.
    pub split_rate1: Option<Decimal>,
    /// In per cent; 0 where absent.
    pub split_rate2: Option<Decimal>,
    pub total_commission: Option<Decimal>,
    pub transaction_guid: Option<T>,
    pub transaction_type: Option<u8>,
    pub unit_commission: Option<Decimal>,
}

impl CommissionEntry {
    /// An entry of which all is absent but what can't be.
    pub fn new(id: i64, date_created_utc: Timestamp, last_update_date_utc: Timestamp) -> Self {
        Self::blank(id, date_created_utc, last_update_date_utc)
    }
}

impl<T> CommissionEntry<T> {
    /// [`CommissionEntry::new`], whatever its texts are.
    pub fn blank(id: i64, date_created_utc: Timestamp, last_update_date_utc: Timestamp) -> Self {
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

    /// The same entry with other texts.
    pub fn map_texts<U>(self, mut text: impl FnMut(T) -> U) -> CommissionEntry<U> {
        CommissionEntry {
            id: self.id,
            comments: self.comments.map(&mut text),
            commission_fixed_cost: self.commission_fixed_cost,
            commission_floating_cost: self.commission_floating_cost,
            commission_rate: self.commission_rate,
            commission_spiff: self.commission_spiff,
            commission_split_employee_special_id: self.commission_split_employee_special_id,
            commission_split_user_id: self.commission_split_user_id,
            commission_type: self.commission_type,
            coupon_id: self.coupon_id,
            date_created_utc: self.date_created_utc,
            employee_special_id: self.employee_special_id,
            user_id: self.user_id,
            global_product_id: self.global_product_id,
            has_been_reversed: self.has_been_reversed,
            invoice_edited_date: self.invoice_edited_date,
            invoice_number: self.invoice_number.map(&mut text),
            is_chargeback: self.is_chargeback,
            is_commission_split: self.is_commission_split,
            is_full_chargeback: self.is_full_chargeback,
            is_suspended: self.is_suspended,
            last_update_date_utc: self.last_update_date_utc,
            location_code: self.location_code.map(&mut text),
            location_id: self.location_id,
            milestone_id: self.milestone_id.map(&mut text),
            priority: self.priority,
            quantity: self.quantity,
            rq_commission_id: self.rq_commission_id,
            sale_invoice_and_coupon_id: self.sale_invoice_and_coupon_id.map(&mut text),
            sale_invoice_id: self.sale_invoice_id,
            serial_number: self.serial_number.map(&mut text),
            split_rate1: self.split_rate1,
            split_rate2: self.split_rate2,
            total_commission: self.total_commission,
            transaction_guid: self.transaction_guid.map(&mut text),
            transaction_type: self.transaction_type,
            unit_commission: self.unit_commission,
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
