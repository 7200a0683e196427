//! Both APIs over generated data: a pure function from a request to a response, with no clock, no threads,
//! no files and no floats, so that the same seed gives the same bytes on every machine and in the browser.
//!
//! Start at [`Sandbox::respond`]. What the data is made of stands in `data/`; what provokes errors, in
//! [`PROVOCATIONS`]. Whoever serves it keeps the limit on requests at the same time, with [`Slots`].

mod commissions_api;
mod credentials;
mod data;
mod data_connect_api;
mod http;
mod messy;
mod provoke;
mod slots;

pub use http::{Request, Response, too_many_requests};
pub use provoke::{DOCUMENTED_LIMIT, PROVOCATIONS, Provocation};
pub use slots::{Slot, Slots};

use std::sync::{Arc, Mutex, PoisonError};

use data::Company;
use provoke::Token;
use rq_api::request::{Api, ParseRequestError};

/// How much there is, and which of all possible worlds it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Commission entries of company 14146; the other company has 300.
    pub entries: usize,
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options { entries: 20_000, seed: 1 }
    }
}

/// Both APIs over the data of one seed.
#[derive(Debug)]
pub struct Sandbox {
    options: Options,
    companies: [Company; 2],
    /// With as many entries as a token has asked for last.
    other: Mutex<Option<Arc<Sandbox>>>,
}

impl Sandbox {
    /// A million entries take about half a second and 28 MB.
    pub fn new(options: Options) -> Self {
        let Options { entries, seed } = options;
        Sandbox {
            options,
            other: Mutex::default(),
            companies: [
                Company::new(&data::KENTEL, entries, seed),
                Company::new(&data::KENTEL_CORP, data::N_SMALL, seed),
            ],
        }
    }

    /// Answers as the APIs would: 404 before 405 before 401, then what the token or the company provokes,
    /// then 400, then the data.
    pub fn respond(&self, request: &Request<'_>) -> Response {
        let Some((api, path)) = resource(request.path) else {
            return Response::not_found("There is nothing at this path.");
        };
        match request.method {
            "GET" => self.get(api, path, request),
            "HEAD" => Response { body: Vec::new(), ..self.get(api, path, request) },
            _ => Response::error(405, "Method Not Allowed. This API is read with GET."),
        }
    }

    fn get(&self, api: Api, path: &str, request: &Request<'_>) -> Response {
        let Some(token) = credentials::token(api, request) else {
            return Response::invalid_token();
        };
        if let Token::Status(status) = token {
            return provoke::provoked(status);
        }
        if let Token::Entries(entries) = token
            && entries != self.options.entries
        {
            return self.of_size(entries).data(api, path, Token::Good, request.query);
        }
        self.data(api, path, token, request.query)
    }

    fn data(&self, api: Api, path: &str, token: Token, query: &str) -> Response {
        let response = match api {
            Api::Commissions => commissions_api::respond(self, token, path, query),
            Api::DataConnect => data_connect_api::respond(self, token, path, query),
        };
        if token == Token::Malformed { response.cut_off() } else { response }
    }

    /// The same world with so many entries. One besides this one is held at a time.
    fn of_size(&self, entries: usize) -> Arc<Sandbox> {
        // A thread that panicked while it made one has left the one before.
        let mut other = self.other.lock().unwrap_or_else(PoisonError::into_inner);
        match &*other {
            Some(other) if other.options.entries == entries => Arc::clone(other),
            _ => {
                let made = Arc::new(Sandbox::new(Options { entries, ..self.options }));
                *other = Some(Arc::clone(&made));
                made
            }
        }
    }

    /// A company by its number, or the answer that there is none, or that the number provokes.
    fn company(&self, number: i64) -> Result<&Company, Response> {
        if let Some(status) = provoke::company_status(number) {
            return Err(provoke::provoked(status));
        }
        let company = self.companies.iter().find(|company| company.profile.company == number);
        company.ok_or_else(|| {
            Response::not_found(&format!("There is no company {number}; the sandbox has 14146 and 21090."))
        })
    }
}

/// Whose path it is, and what stands behind that API's base address.
fn resource(path: &str) -> Option<(Api, &str)> {
    if let Some(rest) = path.strip_prefix("/v1/") {
        return Some((Api::Commissions, rest));
    }
    let rest = path.strip_prefix('/')?;
    (rest.starts_with("partner/") || rest.starts_with("lists/")).then_some((Api::DataConnect, rest))
}

/// The answer to a request that can't be read.
fn malformed(error: &ParseRequestError) -> Response {
    match error {
        ParseRequestError::NoSuchResource => Response::not_found("There is nothing at this path."),
        error => Response::error(400, &format!("Bad Request: {error}.")),
    }
}
