//! What Data Connect tells: whose commissions may be read, what the places and employees are called, and what
//! became of a device. Read and written in the API's default form, a JSON list of records.
//!
//! ```text
//! [{"CompanyID": 14146, "CompanyName": "KENTEL", "LocationEntityID": 14192, "LocationName": "Region A"}, …]
//! ```

mod imei_list;
mod list;

use chrono::NaiveDate;

pub use imei_list::{BadImei, ImeiProblem, imei_list};
pub use list::RejectedRecord;

use crate::wire::read::ReadError;

/// A struct of the API's record, with its list's reader and writer. An `Option` may be null or absent.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty = $wire:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $name {
            /// Reads the API's list. An unreadable record costs that record; an error is about the whole
            /// body.
            pub fn read_list(body: &[u8]) -> Result<(Vec<Self>, Vec<RejectedRecord>), ReadError> {
                list::read(body)
            }

            /// Appends the list as the API writes it.
            pub fn write_list(records: &[Self], out: &mut String) {
                list::write(records, out);
            }
        }

        impl list::Record for $name {
            fn read(members: &list::Members<'_>) -> Result<Self, list::Problem> {
                Ok($name { $($field: members.get($wire)?,)* })
            }

            fn write(&self, members: &mut list::MembersOut<'_>) {
                $(members.put($wire, &self.$field);)*
            }
        }
    };
}

record! {
    /// A company whose data the partner may read ("GET Partner Relationships").
    Relationship {
        company_id: i64 = "CompanyID",
        /// The database's name.
        company_name: Option<Box<str>> = "CompanyName",
        /// The company's name to people.
        doing_business_as: Option<Box<str>> = "DoingBusinessAs",
    }
}

record! {
    /// A place of a company, in whose context the partner may read ("GET Dealer Relationships"). One company
    /// can appear with several places: the key is [`DealerRelationship::key`].
    DealerRelationship {
        company_id: i64 = "CompanyID",
        company_name: Option<Box<str>> = "CompanyName",
        /// A location, region, channel or district; the `LocationId` of entries where it is a location.
        location_entity_id: i64 = "LocationEntityID",
        location_name: Option<Box<str>> = "LocationName",
    }
}

impl DealerRelationship {
    /// (CompanyID, LocationEntityID).
    pub fn key(&self) -> (i64, i64) {
        (self.company_id, self.location_entity_id)
    }
}

record! {
    /// A device ("GET IMEI Details"). Its dates are days of a calendar, in no zone.
    ImeiDetails {
        /// Digits, leading zeros and all: never a number.
        imei: Box<str> = "IMEI",
        purchase_date: Option<NaiveDate> = "PurchaseDate",
        /// Absent where the device did not come back.
        return_date: Option<NaiveDate> = "ReturnDate",
        /// A GUID.
        client_id: Option<Box<str>> = "ClientID",
    }
}

record! {
    /// A name of the look-up list `/lists/employees`. The documents do not print it; that its entity is the
    /// `UserId` of entries is inferred.
    EmployeeName {
        employee_id: i64 = "EmployeeID",
        employee_entity_id: Option<i64> = "EmployeeEntityID",
        name: Option<Box<str>> = "Name",
    }
}

record! {
    /// A store of the look-up list `/lists/stores`. The documents do not print it.
    Store {
        store_id: i64 = "StoreID",
        location_entity_id: Option<i64> = "LocationEntityID",
    }
}
