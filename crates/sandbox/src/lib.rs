//! Both APIs over generated data: a pure function from a request to a response, with no clock, no threads,
//! no files and no floats, so that the same seed gives the same bytes on every machine and in the browser.
//!
//! Start at [`Sandbox::respond`]. What the data is made of stands in `data/`; what provokes errors, in
//! [`PROVOCATIONS`].

mod commissions_api;
mod data;
mod http;
mod provoke;
mod slots;

pub use http::{Request, Response, too_many_requests};
pub use provoke::{PROVOCATIONS, Provocation};
pub use slots::{Slot, Slots};

use data::Company;
use provoke::Token;

/// How much there is, and which of all possible worlds it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Commission entries of company 14146.
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
    companies: [Company; 2],
}

impl Sandbox {
    pub fn new(options: Options) -> Self {
        let Options { entries, seed } = options;
        Sandbox {
            companies: [
                Company::new(&data::KENTEL, entries, seed),
                Company::new(&data::KENTEL_CORP, data::N_SMALL, seed),
            ],
        }
    }

    /// Answers as the APIs would.
    pub fn respond(&self, request: &Request<'_>) -> Response {
        let Some(token) = request.authorization.and_then(|value| value.strip_prefix("Bearer ")) else {
            return Response::invalid_token();
        };
        match Token::new(token) {
            Token::Status(status) => provoke::provoked(status),
            token => commissions_api::respond(&self.companies, token, request),
        }
    }
}
