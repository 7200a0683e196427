//! The three enumerations of the Commissions API. They are closed in the document and open in the world:
//! a code that is not listed stays what it is, as `Unknown(n)`.

use std::fmt;

/// A vocabulary of byte codes with the document's own names. Codes that it does not list stay as
/// `Unknown`, so nothing is lost in reading and writing.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($code:literal => $variant:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant,)* Unknown(u8) }

        impl $name {
            /// Those that the document lists, by code.
            pub const KNOWN: &[Self] = &[$(Self::$variant,)*];

            pub fn from_code(code: u8) -> Self {
                match code { $($code => Self::$variant,)* code => Self::Unknown(code) }
            }

            pub fn code(self) -> u8 {
                match self { $(Self::$variant => $code,)* Self::Unknown(code) => code }
            }

            /// The document's name; nothing for a code that it does not list.
            pub fn name(self) -> Option<&'static str> {
                match self { $(Self::$variant => Some($text),)* Self::Unknown(_) => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.name() {
                    Some(name) => f.pad(name),
                    None => write!(f, "Unknown ({})", self.code()),
                }
            }
        }
    };
}

vocabulary! {
    /// `CommissionType` of every entry but those of coupons (table "CommissionTypes").
    CommissionType {
        0 => NonCommissionable "NonCommissionable",
        1 => Spif "SPIF",
        2 => PercentOfGrossSale "% Of Gross Sale",
        3 => PercentOfMargin "% Of Margin",
        4 => SpifAndPercentOfGrossSale "SPIF + % Of Gross Sale",
        5 => SpifAndPercentOfMargin "SPIF + % Of Margin",
        6 => FixedCost "Fixed Cost",
        7 => FloatingCost "Floating Cost",
        8 => PercentAboveFixedCost "% Above Fixed Cost",
    }
}

vocabulary! {
    /// `CommissionType` of a coupon's entry (table "CouponCommissionTypes").
    CouponCommissionType {
        0 => NonCommissionable "NonCommissionable",
        1 => PercentageOfCoupon "PercentageOfCoupon",
        2 => Spif "SPIF",
    }
}

vocabulary! {
    /// `TransactionType` (table "TransactionTypes"). `All` is a filter's value; an entry should not have it.
    TransactionType {
        0 => All "All",
        1 => Invoice "Invoice",
        2 => ManualEntry "Manual Entry",
        3 => Reversal "Reversal",
        4 => VendorRebateAdjustment "Vendor Rebate Adjustment",
        5 => Coupon "Coupon",
        6 => FullChargeBack "Full Charge Back",
        7 => MilestoneReward "Milestone Reward",
    }
}

/// A `CommissionType` read by the table that its entry calls for: the coupon table where the
/// `TransactionType` is 5 (Coupon), whether or not the entry names a coupon; else CommissionTypes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommissionKind {
    Standard(CommissionType),
    Coupon(CouponCommissionType),
}

impl CommissionKind {
    pub fn new(commission_type: u8, transaction_type: Option<u8>) -> Self {
        match transaction_type.map(TransactionType::from_code) {
            Some(TransactionType::Coupon) => Self::Coupon(CouponCommissionType::from_code(commission_type)),
            _ => Self::Standard(CommissionType::from_code(commission_type)),
        }
    }

    pub fn code(self) -> u8 {
        match self {
            Self::Standard(kind) => kind.code(),
            Self::Coupon(kind) => kind.code(),
        }
    }

    /// The document's name; nothing for a code that its table does not list.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Standard(kind) => kind.name(),
            Self::Coupon(kind) => kind.name(),
        }
    }
}

/// The two tables share names: a coupon's say that they are one.
impl fmt::Display for CommissionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard(kind) => kind.fmt(f),
            Self::Coupon(kind) => write!(f, "Coupon: {kind}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_reading_and_writing() {
        for code in 0..=u8::MAX {
            assert_eq!(CommissionType::from_code(code).code(), code);
            assert_eq!(CouponCommissionType::from_code(code).code(), code);
            assert_eq!(TransactionType::from_code(code).code(), code);
        }
        assert_eq!(CommissionType::KNOWN.len(), 9);
        assert_eq!(CouponCommissionType::KNOWN.len(), 3);
        assert_eq!(TransactionType::KNOWN.len(), 8);
    }

    #[test]
    fn the_coupon_table_is_for_transaction_type_5_alone() {
        let name = |commission, transaction| CommissionKind::new(commission, transaction).to_string();
        assert_eq!(name(1, Some(1)), "SPIF");
        assert_eq!(name(1, Some(5)), "Coupon: PercentageOfCoupon");
        assert_eq!(name(2, Some(5)), "Coupon: SPIF");
        assert_eq!(name(2, None), "% Of Gross Sale");
        assert_eq!(name(9, Some(1)), "Unknown (9)");
        assert_eq!(name(9, Some(5)), "Coupon: Unknown (9)");
    }
}
