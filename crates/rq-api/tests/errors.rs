//! Every documented status, and every other way to get no answer, as a person reads it.
#![allow(clippy::unwrap_used)]

mod support;

use rq_api::error::ApiError;
use rq_api::request::Api;
use rq_api::transport::{Reply, TransportError};
use rq_api::wire::read::ReadError;
use support::time;

const NOW: &str = "2016-07-11T09:30:00";

fn reply(status: u16, body: &str) -> Reply {
    Reply { status, body: body.as_bytes().to_vec(), ..Reply::default() }
}

fn error(status: u16, body: &str) -> ApiError {
    reply(status, body).into_body(Api::Commissions, time(NOW)).unwrap_err()
}

#[derive(Debug, PartialEq)]
enum Next {
    Retry,
    SignIn,
    Stop,
}

fn check(error: &ApiError, text: &str, next: Next) {
    assert_eq!(error.to_string(), text);
    let found = match (error.is_retryable(), error.needs_sign_in()) {
        (true, false) => Next::Retry,
        (false, true) => Next::SignIn,
        (false, false) => Next::Stop,
        (true, true) => panic!("{error:?} can't be both"),
    };
    assert_eq!(found, next, "{text}");
}

#[test]
fn a_200_is_its_body() {
    let body = reply(200, "[]").into_body(Api::Commissions, time(NOW));
    assert_eq!(body, Ok(b"[]".to_vec()));
}

#[test]
fn documented_statuses_say_the_next_step() {
    check(
        &error(400, r#"{"Message":"The query is not valid."}"#),
        "The Commissions API takes our request for malformed: \"The query is not valid\". The mistake is in \
         Commission Lens, or in a setting of the environment (the form of dates in filters): please report it.",
        Next::Stop,
    );
    check(
        &error(401, "invalid token"),
        "The access token is not valid or has expired: the Commissions API refuses it. Get a new token and \
         sign in again. A token of another environment (sandbox, production) is refused too.",
        Next::SignIn,
    );
    check(
        &error(403, ""),
        "No permission: the Commissions API knows this user and does not let them read this. Signing in again \
         does not help; ask whoever manages users in RQ for access.",
        Next::Stop,
    );
    check(
        &error(404, "<html>Not Found</html>"),
        "The Commissions API knows no such company or address. Check the Company ID, and then the API's \
         address in relay.toml.",
        Next::Stop,
    );
    check(
        &error(500, r#"{"Message":"Object reference\r\n  not set."}"#),
        "The Commissions API failed, on its side (status 500): \"Object reference not set\". Try again; if it \
         stays so, report it to the API's support.",
        Next::Retry,
    );
    let busy =
        Reply { retry_after_s: Some(3), ..reply(429, include_str!("fixtures/too-many-requests.json")) };
    let busy = ApiError::from_reply(Api::DataConnect, &busy, time(NOW));
    check(
        &busy,
        "The Data Connect API is busy: \"Rate Limiting Applied. 8 active requests are already in progress\". \
         All tools that read this company share its limit; loading goes on when a request finishes.",
        Next::Retry,
    );
    assert!(matches!(busy, ApiError::TooMany { retry_after_s: Some(3), .. }));
}

#[test]
fn maintenance_lasts_until_the_next_noon() {
    for (now, until) in [
        ("2016-07-11T09:30:00", "2016-07-11 12:00"),
        ("2016-07-11T11:59:59.9999999", "2016-07-11 12:00"),
        ("2016-07-11T12:00:00", "2016-07-12 12:00"),
        ("2016-12-31T23:59:59", "2017-01-01 12:00"),
        ("1969-12-31T00:00:00", "1969-12-31 12:00"),
    ] {
        let error = ApiError::from_reply(Api::Commissions, &reply(503, "down"), time(now));
        let text = format!(
            "The Commissions API is under scheduled maintenance, on its side. Load again after {until} UTC; \
             what was loaded before stays."
        );
        check(&error, &text, Next::Stop);
    }
}

#[test]
fn other_statuses_are_shown_as_they_are() {
    check(
        &error(302, ""),
        "The Commissions API answered with status 302, which it does not document. Check its address in \
         relay.toml.",
        Next::Stop,
    );
    check(
        &error(502, "<html>"),
        "The Commissions API failed, on its side (status 502). Try again; if it stays so, report it to the \
         API's support.",
        Next::Retry,
    );
}

#[test]
fn long_messages_are_cut_and_odd_ones_left_out() {
    let long = error(500, &format!(r#"{{"Message":"{}"}}"#, "x ".repeat(5_000))).to_string();
    assert!(long.chars().count() < 450 && long.contains('…'), "{long}");
    for body in ["{}", r#"{"Message":7}"#, r#"{"Message":"#, "[1]", "<b>x</b>", "   ", r#"{"Message":" "}"#] {
        assert!(matches!(error(500, body), ApiError::ServerFault { message: None, .. }), "{body}");
    }
}

#[test]
fn what_never_reached_the_api_says_so() {
    check(
        &ApiError::from_transport(Api::Commissions, TransportError::Unreachable),
        "There is no connection to the Commissions API through the relay. Check that you are online, then \
         that the relay runs at the address in config.json and allows this page's origin.",
        Next::Retry,
    );
    check(
        &ApiError::from_transport(Api::DataConnect, TransportError::TimedOut),
        "The Data Connect API took too long to answer. Try again; a shorter period may help.",
        Next::Retry,
    );
    check(
        &ApiError::from_read(Api::Commissions, ReadError::CutOff { n_bytes: 512 }),
        "The Commissions API sent something that can't be used: the answer is cut off after 512 bytes: the \
         connection broke; try again.",
        Next::Retry,
    );
}

#[test]
fn the_relays_own_errors_are_not_the_apis() {
    let relay = |status, body| {
        let reply = Reply { is_relay_error: true, ..reply(status, body) };
        ApiError::from_reply(Api::Commissions, &reply, time(NOW))
    };
    check(
        &relay(502, r#"{"relay":"connection refused"}"#),
        "The relay can't reach the API (status 502): \"connection refused\". Try again; if it stays so, whoever \
         hosts this page checks the API's address in relay.toml.",
        Next::Retry,
    );
    check(
        &relay(504, "{}"),
        "The relay waited too long for the API (status 504). Try again; if it stays so, whoever hosts this \
         page checks the API's address in relay.toml.",
        Next::Retry,
    );
    // A 401 or 403 of the relay is about the page, and neither token nor user.
    check(
        &relay(403, r#"{"relay":"origin not allowed"}"#),
        "The relay refuses the request (status 403): \"origin not allowed\". Whoever hosts this page adds its \
         origin to the allowed origins in relay.toml.",
        Next::Stop,
    );
    check(
        &relay(401, ""),
        "The relay refuses the request (status 401). Whoever hosts this page checks that the relay and the \
         page are of the same version.",
        Next::Stop,
    );
    // Even a 200 with that header is none.
    let odd = Reply { is_relay_error: true, ..reply(200, "[]") };
    assert!(odd.into_body(Api::Commissions, time(NOW)).is_err());
}
