//! Companies, places and names, from the lists that Data Connect gives.

use rq_api::data_connect::{DealerRelationship, EmployeeName, Relationship};
use rq_api::error::ApiError;
use rq_api::request::DataConnectRequest;
use rq_api::wire::read::ReadError;

use crate::answer::Names;
use crate::message::{Company, Directory, Place};

/// Takes in one list. Partner relationships may be empty; then the companies of the dealers' are all there is.
pub fn learn(
    directory: &mut Directory,
    names: &mut Names,
    request: &DataConnectRequest,
    body: &[u8],
) -> Result<(), ReadError> {
    match request {
        DataConnectRequest::Relationships => {
            let (relationships, _) = Relationship::read_list(body)?;
            for it in relationships {
                let name = it.doing_business_as.or(it.company_name);
                add_company(directory, it.company_id, name.as_deref());
            }
        }
        DataConnectRequest::DealerRelationships => {
            let (dealers, _) = DealerRelationship::read_list(body)?;
            for it in dealers {
                add_company(directory, it.company_id, it.company_name.as_deref());
                let Some(name) = it.location_name else { continue };
                names.places.insert(it.location_entity_id, name.to_string());
                directory.places.push(Place {
                    company: it.company_id,
                    location: it.location_entity_id,
                    name: name.into_string(),
                });
            }
        }
        DataConnectRequest::Employees { .. } => {
            let (employees, _) = EmployeeName::read_list(body)?;
            for it in employees {
                if let Some((user, name)) = it.employee_entity_id.zip(it.name) {
                    names.employees.insert(user, name.into_string());
                }
            }
        }
        DataConnectRequest::Imei { .. } | DataConnectRequest::Stores { .. } => {}
    }
    Ok(())
}

/// Says what the page goes without.
pub fn give_up(directory: &mut Directory, request: &DataConnectRequest, error: &ApiError) {
    let what = match request {
        DataConnectRequest::Employees { .. } => {
            "Employees are shown by number: their names could not be had."
        }
        DataConnectRequest::DealerRelationships => {
            "Places are shown by number: their names could not be had."
        }
        _ => "The list of companies could not be had.",
    };
    directory.problems.push(format!("{what} {error}"));
}

fn add_company(directory: &mut Directory, id: i64, name: Option<&str>) {
    if directory.companies.iter().all(|company| company.id != id) {
        let name = name.map_or_else(|| id.to_string(), str::to_owned);
        directory.companies.push(Company { id, name });
    }
}
