//! The Commissions API: a page of entries, and one entry.

use rq_api::request::{EntriesRequest, EntryRequest, ParseRequestError};
use rq_api::wire::write::{PageOut, write_page, write_resource};

use crate::data::Company;
use crate::http::{Request, Response};
use crate::provoke::Token;
use commissions::Field;

pub(crate) fn respond(companies: &[Company], _token: Token, request: &Request<'_>) -> Response {
    let Some(path) = request.path.strip_prefix("/v1/") else {
        return Response::error(404, "Not Found.");
    };
    match EntriesRequest::parse(path, request.query) {
        Ok(request) => page(companies, &request),
        Err(ParseRequestError::NoSuchResource) => match EntryRequest::parse(path) {
            Ok(request) => entry(companies, request),
            Err(_) => Response::error(404, "Not Found."),
        },
        Err(error) => Response::error(400, &error.to_string()),
    }
}

fn page(companies: &[Company], request: &EntriesRequest) -> Response {
    let Some(company) = companies.iter().find(|it| it.profile.company == request.company) else {
        return Response::error(404, "Not Found. There is no such company.");
    };
    let window = company.window(request.filter.bounds(Field::LastUpdateDateUtc));
    let first = window.end.min(window.start + request.skip as usize);
    let last = window.end.min(first + usize::from(request.top));
    let entries: Vec<_> = (first..last).filter_map(|place| company.entry(place)).collect();
    let mut body = String::new();
    let count = window.len() as u64;
    write_page(&PageOut { request, entries: &entries, count, shape: company.profile.shape }, &mut body);
    Response::hal(body)
}

fn entry(companies: &[Company], request: EntryRequest) -> Response {
    let company = companies.iter().find(|it| it.profile.company == request.company);
    let entry = company.and_then(|company| company.entry(company.place_of(request.id)?));
    let Some(entry) = entry else { return Response::error(404, "Not Found.") };
    let mut body = String::new();
    write_resource(request.company, &entry, &mut body);
    Response::hal(body)
}
