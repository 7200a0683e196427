//! The Commissions API: a page of entries, and one entry.

use std::ops::Bound;

use commissions::{Field, Timestamp};
use rq_api::odata::Filter;
use rq_api::request::{EntriesRequest, EntryRequest, ParseRequestError};
use rq_api::wire::write::{PageOut, write_page, write_resource};

use crate::http::Response;
use crate::provoke::Token;
use crate::{Sandbox, malformed, messy};

/// Answers a path relative to the API's base address.
pub(crate) fn respond(sandbox: &Sandbox, token: Token, path: &str, query: &str) -> Response {
    let answer = match EntriesRequest::parse(path, query) {
        Ok(request) => page(sandbox, token, &request),
        Err(ParseRequestError::NoSuchResource) => match EntryRequest::parse(path) {
            Ok(request) => entry(sandbox, token, request),
            Err(error) => Err(malformed(&error)),
        },
        Err(error) => Err(malformed(&error)),
    };
    answer.unwrap_or_else(|response| response)
}

fn page(sandbox: &Sandbox, token: Token, request: &EntriesRequest) -> Result<Response, Response> {
    let company = sandbox.company(request.company)?;
    let window = company.window(bounds(&request.filter)?);
    let first = window.end.min(window.start.saturating_add(request.skip as usize));
    let last = window.end.min(first + usize::from(request.top));
    let entries: Vec<_> = (first..last).filter_map(|place| company.entry(place)).collect();
    let (count, shape) = (window.len() as u64, company.profile.shape);
    let mut body = String::new();
    write_page(&PageOut { request, entries: &entries, count, shape }, &mut body);
    if token == Token::Messy {
        for (place, entry) in (first..last).zip(&entries) {
            messy::spoil(place, entry.id, &mut body);
        }
    }
    Ok(Response::hal(body))
}

fn entry(sandbox: &Sandbox, token: Token, request: EntryRequest) -> Result<Response, Response> {
    let company = sandbox.company(request.company)?;
    let found = company.place_of(request.id).and_then(|place| Some((place, company.entry(place)?)));
    let Some((place, entry)) = found else {
        return Err(Response::not_found(&format!("There is no entry {}.", request.id)));
    };
    let mut body = String::new();
    write_resource(request.company, &entry, &mut body);
    if token == Token::Messy {
        messy::spoil(place, entry.id, &mut body);
    }
    Ok(Response::hal(body))
}

/// What a filter leaves of the collection. The document filters by `LastUpdateDateUtc` alone, and so does
/// the sandbox.
fn bounds(filter: &Filter) -> Result<(Bound<Timestamp>, Bound<Timestamp>), Response> {
    let field = Field::LastUpdateDateUtc;
    match filter.comparisons.iter().find(|comparison| comparison.property != field.name()) {
        None => Ok(filter.bounds(field)),
        Some(other) => Err(Response::error(
            400,
            &format!(
                "Bad Request: $filter can't compare {}; it can compare {}.",
                other.property,
                field.name()
            ),
        )),
    }
}
