//! Requests to Data Connect, in its default response form (no `Response=`). `Auth=` is never built: it would
//! put a token in a URL.

use super::ParseRequestError;
use super::commissions::whole;
use super::query::Query;
use crate::percent;

/// How many IMEIs are asked for at once; longer lists are cut, so that no URL grows past what servers take.
pub const IMEIS_PER_REQUEST: usize = 50;

const RELATIONSHIPS: &str = "partner/relationships";
const DEALERS: &str = "partner/relationships/dealers";
const IMEI: &str = "partner/ingrammicro/imei";
const EMPLOYEES: &str = "lists/employees";
const STORES: &str = "lists/stores";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataConnectRequest {
    /// "GET Partner Relationships": the companies that the partner may read.
    Relationships,
    /// "GET Dealer Relationships": companies and places; to be asked where the partner's are empty.
    DealerRelationships,
    /// "GET IMEI Details" of some devices.
    Imei { company: i64, imeis: Vec<String> },
    /// The look-up list of employees' names.
    Employees { company: i64 },
    /// The look-up list of stores.
    Stores { company: i64 },
}

impl DataConnectRequest {
    /// What it takes to ask for all of `imeis`, [`IMEIS_PER_REQUEST`] at a time.
    pub fn imei_batches(company: i64, imeis: &[String]) -> Vec<Self> {
        imeis
            .chunks(IMEIS_PER_REQUEST)
            .map(|imeis| DataConnectRequest::Imei { company, imeis: imeis.to_vec() })
            .collect()
    }

    /// Path and query relative to the base address, percent-encoded.
    pub fn target(&self) -> String {
        match self {
            DataConnectRequest::Relationships => RELATIONSHIPS.to_owned(),
            DataConnectRequest::DealerRelationships => DEALERS.to_owned(),
            DataConnectRequest::Imei { company, imeis } => {
                let mut target = format!("{IMEI}?CompanyID={company}&IMEI=");
                percent::push_encoded(&mut target, &imeis.join(","));
                target
            }
            DataConnectRequest::Employees { company } => format!("{EMPLOYEES}?CompanyID={company}"),
            DataConnectRequest::Stores { company } => format!("{STORES}?CompanyID={company}"),
        }
    }

    /// Reads a path relative to the base address, and the raw query behind it.
    pub fn parse(path: &str, query: &str) -> Result<Self, ParseRequestError> {
        let path = percent::decode_path(path).ok_or(ParseRequestError::Encoding)?;
        let query = Query::parse(query)?;
        let company = || {
            let text = query.required("CompanyID")?;
            whole(text).ok_or_else(|| ParseRequestError::Value {
                name: "CompanyID",
                expected: "a whole number from 0 up",
                found: text.to_owned(),
            })
        };
        match path.strip_prefix('/').unwrap_or(&path) {
            RELATIONSHIPS => Ok(DataConnectRequest::Relationships),
            DEALERS => Ok(DataConnectRequest::DealerRelationships),
            IMEI => {
                let imeis = query.required("IMEI")?.split(',').map(str::trim).filter(|imei| !imei.is_empty());
                Ok(DataConnectRequest::Imei {
                    company: company()?,
                    imeis: imeis.map(str::to_owned).collect(),
                })
            }
            EMPLOYEES => Ok(DataConnectRequest::Employees { company: company()? }),
            STORES => Ok(DataConnectRequest::Stores { company: company()? }),
            _ => Err(ParseRequestError::NoSuchResource),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn check(request: DataConnectRequest, target: &str) {
        assert_eq!(request.target(), target);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        assert_eq!(DataConnectRequest::parse(path, query), Ok(request));
    }

    #[test]
    fn prints_and_reads_the_documented_requests() {
        let imeis = ["014497002384313", "014497002384321", "014497002384669"].map(str::to_owned).into();
        check(
            DataConnectRequest::Imei { company: 14170, imeis },
            "partner/ingrammicro/imei?CompanyID=14170&IMEI=014497002384313,014497002384321,014497002384669",
        );
        check(DataConnectRequest::Relationships, "partner/relationships");
        check(DataConnectRequest::DealerRelationships, "partner/relationships/dealers");
        check(DataConnectRequest::Employees { company: 14146 }, "lists/employees?CompanyID=14146");
        check(DataConnectRequest::Stores { company: 14146 }, "lists/stores?CompanyID=14146");
    }

    #[test]
    fn says_what_is_malformed() {
        let check = |path: &str, query: &str, error: &str| {
            let found = DataConnectRequest::parse(path, query).unwrap_err().to_string();
            assert_eq!(found, error, "{path} {query}");
        };
        check(IMEI, "IMEI=1", "the URL is malformed: CompanyID is missing");
        check(IMEI, "CompanyID=1", "the URL is malformed: IMEI is missing");
        check(
            EMPLOYEES,
            "CompanyID=KENTEL",
            "the URL is malformed: CompanyID must be a whole number from 0 up, not \"KENTEL\"",
        );
        check("partner/relationships/", "", "there is no such resource");
    }

    #[test]
    fn long_lists_go_in_batches() {
        let imeis: Vec<_> = (0..101).map(|number| format!("{number:015}")).collect();
        let batches = DataConnectRequest::imei_batches(14170, &imeis);
        let asked: Vec<_> = batches
            .iter()
            .flat_map(|batch| match batch {
                DataConnectRequest::Imei { imeis, .. } => imeis.clone(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!((batches.len(), asked), (3, imeis));
        assert!(DataConnectRequest::imei_batches(14170, &[]).is_empty());
    }
}
