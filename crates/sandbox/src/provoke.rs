//! The tokens and companies that make the sandbox answer as a bad day would.

use crate::http::Response;
use crate::too_many_requests;

/// The limit that a provoked 429 names: the one that Data Connect documents.
pub const DOCUMENTED_LIMIT: usize = 8;

/// What to name in order to see an effect. For README and help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provocation {
    /// `token` or `company`, and its value.
    pub name: &'static str,
    pub effect: &'static str,
}

/// All of them, tokens first.
pub const PROVOCATIONS: &[Provocation] = &[
    Provocation { name: "token expired", effect: "401, text `invalid token`" },
    Provocation { name: "token forbidden", effect: "403, no permission" },
    Provocation { name: "token busy", effect: "429, eight requests are under way" },
    Provocation { name: "token broken", effect: "500, with a Message" },
    Provocation { name: "token maintenance", effect: "503, try again after 12:00PM UTC" },
    Provocation { name: "token malformed", effect: "200, a body that is cut off in the middle" },
    Provocation {
        name: "token dealer",
        effect: "no partner relationships: the dealer relationships have them",
    },
    Provocation { name: "token messy", effect: "a page in which 4 of the newest 100 entries can't be read" },
    Provocation { name: "token entries-1000000", effect: "so many entries, up to a million" },
    Provocation { name: "company 400", effect: "400, a malformed request" },
    Provocation { name: "company 401", effect: "401, text `invalid token`" },
    Provocation { name: "company 403", effect: "403, no permission" },
    Provocation { name: "company 404", effect: "404, as any company that there is not" },
    Provocation { name: "company 429", effect: "429, eight requests are under way" },
    Provocation { name: "company 500", effect: "500, with a Message" },
    Provocation { name: "company 503", effect: "503, try again after 12:00PM UTC" },
];

/// What a bearer token provokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Good,
    /// Answers this status to everything.
    Status(u16),
    /// Answers 200 and half a body.
    Malformed,
    /// Is a dealer's: it has no partner relationships.
    Dealer,
    /// Some of the newest entries can't be read.
    Messy,
    /// Sees so many entries, and not those that there are otherwise.
    Entries(usize),
}

/// What one more set of entries may be at the most: 28 MB.
const MAX_ENTRIES: usize = 1_000_000;

impl Token {
    pub(crate) fn new(text: &str) -> Self {
        match text {
            "expired" => Token::Status(401),
            "forbidden" => Token::Status(403),
            "busy" => Token::Status(429),
            "broken" => Token::Status(500),
            "maintenance" => Token::Status(503),
            "malformed" => Token::Malformed,
            "dealer" => Token::Dealer,
            "messy" => Token::Messy,
            other => entries(other).map_or(Token::Good, Token::Entries),
        }
    }
}

/// Of `entries-1000000`.
fn entries(token: &str) -> Option<usize> {
    let entries = token.strip_prefix("entries-")?.parse().ok()?;
    (1..=MAX_ENTRIES).contains(&entries).then_some(entries)
}

/// The status that a company's number provokes.
pub(crate) fn company_status(company: i64) -> Option<u16> {
    match company {
        400 | 401 | 403 | 404 | 429 | 500 | 503 => u16::try_from(company).ok(),
        _ => None,
    }
}

/// The answer with this status of the documents' table of errors.
pub(crate) fn provoked(status: u16) -> Response {
    match status {
        400 => Response::error(400, "Bad Request. This company makes every request malformed."),
        401 => Response::invalid_token(),
        403 => Response::error(403, "Unauthorized. The token is valid, but has no access to this data."),
        404 => Response::error(404, "Not Found. There is no such company."),
        429 => too_many_requests(DOCUMENTED_LIMIT),
        503 => Response::error(
            503,
            "The requested data is currently undergoing scheduled maintenance, please try again after 12:00PM UTC",
        ),
        _ => Response::error(500, "Unexpected Error. The sandbox was asked to fail here, and did."),
    }
}
