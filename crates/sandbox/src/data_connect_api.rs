//! The Data Connect API in its default form: JSON lists of records.

use rq_api::data_connect::{DealerRelationship, EmployeeName, ImeiDetails, Relationship, Store};
use rq_api::request::DataConnectRequest;

use crate::data::{self, Company};
use crate::http::Response;
use crate::provoke::Token;
use crate::{Sandbox, malformed};

/// The company of the document's IMEI example; it has that one device and nothing else.
const IMEI_EXAMPLE_COMPANY: i64 = 14_170;

/// Answers a path relative to the API's base address.
pub(crate) fn respond(sandbox: &Sandbox, token: Token, path: &str, query: &str) -> Response {
    let answer = match DataConnectRequest::parse(path, query) {
        Ok(_) if asks_other_form(query) => Err(Response::error(
            400,
            "Bad Request: the sandbox answers in the default form alone. Leave Response out.",
        )),
        Ok(request) => records(sandbox, token, &request),
        Err(error) => Err(malformed(&error)),
    };
    answer.map_or_else(|response| response, Response::json)
}

fn asks_other_form(query: &str) -> bool {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, form)| name == "Response" && !form.is_empty())
}

fn records(sandbox: &Sandbox, token: Token, request: &DataConnectRequest) -> Result<String, Response> {
    let mut body = String::new();
    match request {
        DataConnectRequest::Relationships => {
            let companies = sandbox.companies.iter().filter(|_| token != Token::Dealer);
            Relationship::write_list(&companies.map(relationship).collect::<Vec<_>>(), &mut body);
        }
        DataConnectRequest::DealerRelationships => {
            let places: Vec<_> = sandbox.companies.iter().flat_map(dealer_relationships).collect();
            DealerRelationship::write_list(&places, &mut body);
        }
        DataConnectRequest::Imei { company, imeis } => {
            ImeiDetails::write_list(&devices(sandbox, *company, imeis)?, &mut body);
        }
        DataConnectRequest::Employees { company } => {
            let employees = &sandbox.company(*company)?.people.employees;
            let names = employees.iter().zip(1..).map(|(employee, employee_id)| EmployeeName {
                employee_id,
                employee_entity_id: Some(employee.user_id),
                name: Some(employee.name.as_str().into()),
            });
            EmployeeName::write_list(&names.collect::<Vec<_>>(), &mut body);
        }
        DataConnectRequest::Stores { company } => {
            let stores = sandbox
                .company(*company)?
                .places
                .stores
                .iter()
                .zip(1..)
                .map(|(store, store_id)| Store { store_id, location_entity_id: Some(store.location_id) });
            Store::write_list(&stores.collect::<Vec<_>>(), &mut body);
        }
    }
    Ok(body)
}

fn relationship(company: &Company) -> Relationship {
    Relationship {
        company_id: company.profile.company,
        company_name: Some(company.profile.name.into()),
        doing_business_as: Some(company.profile.doing_business_as.into()),
    }
}

/// Regions first, as each of them is a place of its own.
fn dealer_relationships(company: &Company) -> impl Iterator<Item = DealerRelationship> {
    let regions = company.places.regions.iter().map(|region| (region.location_id, &region.name));
    let stores = company.places.stores.iter().map(|store| (store.location_id, &store.name));
    regions.chain(stores).map(|(location_entity_id, name)| DealerRelationship {
        company_id: company.profile.company,
        company_name: Some(company.profile.name.into()),
        location_entity_id,
        location_name: Some(name.as_str().into()),
    })
}

/// Those that are known, in the order that they were asked for; unknown ones are absent.
fn devices(sandbox: &Sandbox, company: i64, imeis: &[String]) -> Result<Vec<ImeiDetails>, Response> {
    let documented = data::documented_device();
    if company == IMEI_EXAMPLE_COMPANY {
        return Ok(imeis
            .iter()
            .filter(|imei| **imei == *documented.imei)
            .map(|_| documented.clone())
            .collect());
    }
    let company = sandbox.company(company)?;
    let knows_documented = company.profile.has_sample;
    let known = imeis.iter().filter_map(|imei| match company.device(imei) {
        None if knows_documented && **imei == *documented.imei => Some(documented.clone()),
        device => device,
    });
    Ok(known.collect())
}
