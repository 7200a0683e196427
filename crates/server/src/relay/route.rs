//! The documented resources, as types: what is not one of them has no way through.

/// The two APIs behind the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    Commissions,
    DataConnect,
}

impl Api {
    /// As the documents call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Commissions => "Commissions API",
            Self::DataConnect => "Data Connect API",
        }
    }

    /// As `[upstreams]` in the configuration calls it.
    pub fn setting(self) -> &'static str {
        match self {
            Self::Commissions => "commissions",
            Self::DataConnect => "data_connect",
        }
    }
}

/// One resource of one API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Entries { company: u64 },
    Entry { company: u64, entry: u64 },
    Relationships,
    DealerRelationships,
    Imei,
    Employees,
    Stores,
}

impl Route {
    /// Reads a path as it came, `/relay/commissions/…` or `/relay/data-connect/…`. Nothing is decoded or
    /// normalised: a path that only means a resource after that is not one.
    pub fn parse(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/relay/")?;
        let (api, resource) = rest.split_once('/')?;
        match (api, resource) {
            ("commissions", _) => Self::parse_commissions(resource),
            ("data-connect", "partner/relationships") => Some(Self::Relationships),
            ("data-connect", "partner/relationships/dealers") => Some(Self::DealerRelationships),
            ("data-connect", "partner/ingrammicro/imei") => Some(Self::Imei),
            ("data-connect", "lists/employees") => Some(Self::Employees),
            ("data-connect", "lists/stores") => Some(Self::Stores),
            _ => None,
        }
    }

    fn parse_commissions(resource: &str) -> Option<Self> {
        let (company, rest) = id(resource.strip_prefix("Companies")?)?;
        match rest.strip_prefix("/CommissionEntries")? {
            "" => Some(Self::Entries { company }),
            rest => match id(rest)? {
                (entry, "") => Some(Self::Entry { company, entry }),
                _ => None,
            },
        }
    }

    pub fn api(self) -> Api {
        match self {
            Self::Entries { .. } | Self::Entry { .. } => Api::Commissions,
            _ => Api::DataConnect,
        }
    }

    /// The path below the API's base address.
    pub fn upstream_path(self) -> String {
        match self {
            Self::Entries { company } => format!("/Companies({company})/CommissionEntries"),
            Self::Entry { company, entry } => format!("/Companies({company})/CommissionEntries({entry})"),
            Self::Relationships => "/partner/relationships".to_owned(),
            Self::DealerRelationships => "/partner/relationships/dealers".to_owned(),
            Self::Imei => "/partner/ingrammicro/imei".to_owned(),
            Self::Employees => "/lists/employees".to_owned(),
            Self::Stores => "/lists/stores".to_owned(),
        }
    }

    /// The documented query parameters, but for `Auth`: a token does not belong in a URL.
    pub fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Entries { .. } => &["$filter", "$skip", "$top"],
            Self::Entry { .. } => &[],
            Self::Imei => &["CompanyID", "IMEI", "Response"],
            Self::Employees | Self::Stores => &["CompanyID", "Response"],
            Self::Relationships | Self::DealerRelationships => &["Response"],
        }
    }
}

/// `(123)` at the start of `text`, and what follows it.
fn id(text: &str) -> Option<(u64, &str)> {
    let (digits, rest) = text.strip_prefix('(')?.split_once(')')?;
    let only_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    Some((only_digits.then(|| digits.parse().ok())??, rest))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_documented_resource_has_its_upstream_path() {
        for (asked, upstream) in [
            ("/relay/commissions/Companies(14146)/CommissionEntries", "/Companies(14146)/CommissionEntries"),
            (
                "/relay/commissions/Companies(14146)/CommissionEntries(24)",
                "/Companies(14146)/CommissionEntries(24)",
            ),
            ("/relay/data-connect/partner/relationships", "/partner/relationships"),
            ("/relay/data-connect/partner/relationships/dealers", "/partner/relationships/dealers"),
            ("/relay/data-connect/partner/ingrammicro/imei", "/partner/ingrammicro/imei"),
            ("/relay/data-connect/lists/employees", "/lists/employees"),
            ("/relay/data-connect/lists/stores", "/lists/stores"),
        ] {
            assert_eq!(Route::parse(asked).unwrap().upstream_path(), upstream);
        }
    }

    #[test]
    fn nothing_else_is_a_route() {
        for path in [
            "/relay/",
            "/relay/commissions/",
            "/relay/commissions",
            "/relay/commissions/Companies(14146)",
            "/relay/commissions/Companies()/CommissionEntries",
            "/relay/commissions/Companies(-1)/CommissionEntries",
            "/relay/commissions/Companies(+1)/CommissionEntries",
            "/relay/commissions/Companies(1)/CommissionEntries/",
            "/relay/commissions/Companies(1)/CommissionEntries(2)/x",
            "/relay/commissions/Companies(1)/../secret",
            "/relay/commissions/Companies(1)/CommissionEntries%2f..",
            "/relay/commissions/Companies%281%29/CommissionEntries",
            "/relay/commissions/Companies(99999999999999999999)/CommissionEntries",
            "/relay/commissions/companies(1)/CommissionEntries",
            "/relay/commissions//Companies(1)/CommissionEntries",
            "/relay/commissions/partner/relationships",
            "/relay/data-connect/partner/relationships/",
            "/relay/data-connect/reports/EmployeeMasterListReport",
            "/relay/data-connect/Companies(1)/CommissionEntries",
            "/relay/https://evil.test/",
        ] {
            assert_eq!(Route::parse(path), None, "{path}");
        }
    }

    proptest! {
        /// Whatever is asked, what goes out is made of a documented path's own characters.
        #[test]
        fn upstream_paths_hold_no_surprise(path in "/relay/(commissions|data-connect)/[ -~]{0,40}") {
            if let Some(route) = Route::parse(&path) {
                prop_assert!(route.upstream_path().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/()".contains(&byte)));
            }
        }
    }
}
