//! The companies that there are.

use rq_api::wire::write::PageShape;

/// What makes one company another.
#[derive(Debug)]
pub(crate) struct Profile {
    pub company: i64,
    pub name: &'static str,
    pub doing_business_as: &'static str,
    /// Location id of the first region.
    pub first_location: i64,
    pub n_regions: usize,
    /// At most 20.
    pub n_stores_per_region: usize,
    pub n_employees: usize,
    /// User ids of the first two employees.
    pub first_users: [i64; 2],
    pub first_entry: i64,
    /// Has the document's sample entry among its own.
    pub has_sample: bool,
    /// Which of the two documented shapes its pages have.
    pub shape: PageShape,
    /// `ClientID` of its devices in the IMEI service.
    pub client: &'static str,
}

/// The company of the documents' examples; its first two employees are those of the sample entry.
pub(crate) const KENTEL: Profile = Profile {
    company: 14_146,
    name: "KENTEL",
    doing_business_as: "Kentel Wireless",
    first_location: 14_192,
    n_regions: 6,
    n_stores_per_region: 20,
    n_employees: 500,
    first_users: [2_576, 22_214],
    first_entry: 1_001,
    has_sample: true,
    shape: PageShape::LinkTexts,
    client: "5b0c1f7e-9d43-4c1a-8e55-0f6a2d7b3c91",
};

/// A small one, whose pages have the other shape.
pub(crate) const KENTEL_CORP: Profile = Profile {
    company: 21_090,
    name: "KENTEL",
    doing_business_as: "Kentel Corp",
    first_location: 21_101,
    n_regions: 1,
    n_stores_per_region: 3,
    n_employees: 9,
    first_users: [41_007, 41_016],
    first_entry: 700_001,
    has_sample: false,
    shape: PageShape::LinkObjects,
    client: "c8e1a6d2-37f0-4b8e-a1c4-6d92f05e7b38",
};

/// How many entries [`KENTEL_CORP`] has.
pub(crate) const N_SMALL: usize = 300;
