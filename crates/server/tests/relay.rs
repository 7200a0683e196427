//! The relay's rules, each with real sockets on both sides.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod program;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::{Duration, Instant};

use program::http::{get, open, send};
use program::upstream::Upstream;
use program::{Program, config};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/hal+json\r\nContent-Length: 2\r\n\r\n{}";
const ENTRIES: &str = "/relay/commissions/Companies(14146)/CommissionEntries";
const PORTAL: &str = "[relay]\nallowed_origins = [\"https://portal.example\"]\n";

/// The relay in front of `upstream`, for both APIs.
fn relay(upstream: &Upstream, more: &str) -> Program {
    Program::serve(&config(&format!("{}/v1", upstream.base), &upstream.base, more))
}

#[test]
fn requests_are_rebuilt_with_the_allowed_headers_alone() {
    let upstream = Upstream::saying(OK);
    let program = relay(&upstream, "");
    let target =
        format!("{ENTRIES}?%24filter=LastUpdateDateUtc%20ge%20datetime'2015-01-01T06:00:00.000Z'&$top=10");
    let answer = get(
        &program.address,
        &target,
        &[
            "Authorization: Bearer t0ken",
            "Accept: application/hal+json",
            "Cookie: a=b",
            "X-Forwarded-For: 10.0.0.1",
        ],
    );
    assert_eq!((answer.status, answer.text()), (200, "{}"));
    assert_eq!(answer.header("content-type"), Some("application/hal+json"));

    let head = upstream.next_head();
    let (line, headers) = head.split_once("\r\n").unwrap();
    assert_eq!(
        line,
        "GET /v1/Companies(14146)/CommissionEntries?$filter=LastUpdateDateUtc%20ge%20\
         datetime'2015-01-01T06:00:00.000Z'&$top=10 HTTP/1.1"
    );
    let mut names: Vec<String> = headers
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.to_lowercase())
        .collect();
    names.sort();
    assert_eq!(names, ["accept", "authorization", "host", "user-agent"]);
    assert!(headers.contains("Bearer t0ken"));
    assert!(!headers.contains(&program.address), "the upstream is told where the relay is: {headers}");
}

#[test]
fn every_documented_route_reaches_its_upstream() {
    let upstream = Upstream::saying(OK);
    let program = relay(&upstream, "");
    for (asked, reached) in [
        ("commissions/Companies(1)/CommissionEntries(24)", "/v1/Companies(1)/CommissionEntries(24)"),
        ("data-connect/partner/relationships?Response=Csv", "/partner/relationships?Response=Csv"),
        ("data-connect/partner/relationships/dealers", "/partner/relationships/dealers"),
        (
            "data-connect/partner/ingrammicro/imei?CompanyID=1&IMEI=01,02",
            "/partner/ingrammicro/imei?CompanyID=1&IMEI=01,02",
        ),
        ("data-connect/lists/employees", "/lists/employees"),
        ("data-connect/lists/stores", "/lists/stores"),
    ] {
        assert_eq!(get(&program.address, &format!("/relay/{asked}"), &[]).status, 200);
        assert!(upstream.next_head().starts_with(&format!("GET {reached} HTTP/1.1\r\n")), "{asked}");
    }
}

#[test]
fn what_is_not_documented_never_reaches_an_upstream() {
    let upstream = Upstream::saying(OK);
    let program = relay(&upstream, "[limits]\nurl_bytes = 600\n");
    let long = format!("{ENTRIES}?$filter={}", "a".repeat(600));
    for (method, target, status, code) in [
        ("GET", "/relay/", 404, "no-route"),
        ("GET", "/relay/elsewhere/Companies(1)/CommissionEntries", 404, "no-route"),
        ("GET", "/relay/commissions/Companies(1)/../../secret", 404, "no-route"),
        ("GET", "/relay/commissions/Companies(1)%2fCommissionEntries", 404, "no-route"),
        ("GET", "/relay/data-connect/reports/EmployeeMasterListReport", 404, "no-route"),
        ("GET", "/relay/data-connect/partner/relationships?Auth=dXNlcg==", 400, "parameter"),
        ("GET", "/relay/commissions/Companies(1)/CommissionEntries?$top=1&$top=2", 400, "parameter"),
        ("GET", &long, 414, "long-url"),
        ("POST", ENTRIES, 405, "method"),
        ("PUT", ENTRIES, 405, "method"),
        ("DELETE", ENTRIES, 405, "method"),
        ("CONNECT", ENTRIES, 405, "method"),
    ] {
        let answer = send(&program.address, method, target, &["Authorization: Bearer t0ken"]);
        assert_eq!((answer.status, answer.relay_error()), (status, Some(code)), "{method} {target}");
        assert!(!answer.text().contains("dXNlcg"), "an error repeats a secret");
    }
    assert!(upstream.is_untouched());
}

#[test]
fn an_upstreams_errors_pass_as_they_are() {
    for status in [
        "400 Bad Request",
        "401 Unauthorized",
        "403 Forbidden",
        "404 Not Found",
        "429 Too Many Requests",
        "503 X",
    ] {
        let upstream = Upstream::saying(&format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nRetry-After: 3\r\nX-RateLimit-Remaining: 0\r\n\
             Set-Cookie: a=b\r\nServer: IIS\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 4\r\n\r\nwhy?"
        ));
        let answer = get(&relay(&upstream, "").address, ENTRIES, &[]);
        assert_eq!(answer.status.to_string(), status[..3]);
        assert_eq!(answer.text(), "why?");
        assert_eq!(answer.header("retry-after"), Some("3"));
        assert_eq!(answer.header("x-ratelimit-remaining"), Some("0"));
        for kept in ["set-cookie", "server", "access-control-allow-origin", "x-relay-error"] {
            assert_eq!(answer.header(kept), None, "{kept}");
        }
    }
}

#[test]
fn answers_cannot_become_pages_of_this_origin_nor_be_kept() {
    let upstream =
        Upstream::saying("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>");
    let answer = get(&relay(&upstream, "").address, ENTRIES, &[]);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert!(answer.header("content-security-policy").unwrap().contains("sandbox"));
}

#[test]
fn redirects_are_not_followed() {
    let elsewhere = Upstream::saying(OK);
    for status in [301, 302, 303, 307, 308] {
        let upstream = Upstream::saying(&format!(
            "HTTP/1.1 {status} Moved\r\nLocation: {}/secret\r\nContent-Length: 0\r\n\r\n",
            elsewhere.base
        ));
        let answer = get(&relay(&upstream, "").address, ENTRIES, &["Authorization: Bearer t0ken"]);
        assert_eq!((answer.status, answer.relay_error()), (502, Some("upstream-redirect")));
        assert_eq!(answer.header("location"), None);
    }
    assert!(elsewhere.is_untouched());
}

#[test]
fn only_configured_origins_may_read() {
    let upstream = Upstream::saying(OK);
    let program = relay(&upstream, PORTAL);
    let ask = |origin: &str| get(&program.address, ENTRIES, &[&format!("Origin: {origin}")]);

    let answer = ask("https://portal.example");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://portal.example"));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    assert!(answer.header("vary").unwrap().contains("Origin"));
    assert!(upstream.next_head().starts_with("GET "));

    for origin in
        ["https://portal.example.evil.test", "http://portal.example", "https://PORTAL.example", "null"]
    {
        let answer = ask(origin);
        assert_eq!((answer.status, answer.relay_error()), (403, Some("origin")), "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    assert!(upstream.is_untouched());
}

#[test]
fn preflights_are_answered_here() {
    let upstream = Upstream::saying(OK);
    let program = relay(&upstream, PORTAL);
    let ask = |origin: &str, method: &str| {
        let headers = [&*format!("Origin: {origin}"), &*format!("Access-Control-Request-Method: {method}")];
        send(&program.address, "OPTIONS", ENTRIES, &headers)
    };
    let answer = ask("https://portal.example", "GET");
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://portal.example"));
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET, HEAD"));
    assert_eq!(answer.header("access-control-allow-headers"), Some("authorization, accept"));
    assert_eq!(ask("https://portal.example", "DELETE").status, 405);
    assert_eq!(ask("https://evil.test", "GET").status, 403);
    assert!(upstream.is_untouched());
}

#[test]
fn the_relays_own_errors_can_be_read_by_an_allowed_page() {
    let upstream = Upstream::saying(OK);
    let answer =
        get(&relay(&upstream, PORTAL).address, "/relay/nothing", &["Origin: https://portal.example"]);
    assert_eq!(answer.relay_error(), Some("no-route"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://portal.example"));
    assert!(answer.header("access-control-expose-headers").unwrap().contains("x-relay-error"));
}

#[test]
fn head_has_headers_and_no_body() {
    let upstream = Upstream::saying(
        "HTTP/1.1 200 OK\r\nContent-Type: application/hal+json\r\nContent-Length: 1234\r\n\r\n",
    );
    let answer = send(&relay(&upstream, "").address, "HEAD", ENTRIES, &[]);
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(answer.header("content-length"), Some("1234"));
    assert!(upstream.next_head().starts_with("HEAD "));
}

#[test]
fn answers_stream_as_they_come() {
    let (go_on, wait) = channel::<()>();
    let wait = std::sync::Arc::new(std::sync::Mutex::new(wait));
    let upstream = Upstream::start(move |mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n").unwrap();
        wait.lock().unwrap().recv().unwrap();
        stream.write_all(b"6\r\nsecond\r\n0\r\n\r\n").unwrap();
    });
    let program = relay(&upstream, "");
    let mut stream = open(&program.address, "GET", ENTRIES, &[]);
    let mut seen = Vec::new();
    let mut part = [0; 512];
    while !seen.windows(5).any(|five| five == b"first") {
        let n = stream.read(&mut part).unwrap();
        assert_ne!(n, 0);
        seen.extend_from_slice(&part[..n]);
    }
    assert!(!seen.windows(6).any(|six| six == b"second"));
    go_on.send(()).unwrap();
    stream.read_to_end(&mut seen).unwrap();
    assert_eq!(program::http::parse(&seen, "GET").text(), "firstsecond");
}

#[test]
fn a_page_that_goes_away_ends_the_upstreams_request() {
    let (gone, wait) = channel();
    let gone = std::sync::Arc::new(std::sync::Mutex::new(gone));
    let upstream = Upstream::start(move |mut stream| {
        // Ends when the relay closes its side.
        let _ = stream.read(&mut [0]);
        gone.lock().unwrap().send(Instant::now()).unwrap();
    });
    let program = relay(&upstream, "");
    let stream = open(&program.address, "GET", ENTRIES, &[]);
    upstream.next_head();
    let left = Instant::now();
    drop(stream);
    let heard = wait.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(heard.duration_since(left) < Duration::from_millis(500));
}

#[test]
fn an_upstream_that_is_down_is_said_to_be() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let program = Program::serve(&config(&format!("http://{nobody}/v1"), "sandbox", ""));
    let answer = get(&program.address, ENTRIES, &[]);
    assert_eq!((answer.status, answer.relay_error()), (502, Some("upstream-unreachable")));
    assert!(answer.text().contains("Commissions API"), "{}", answer.text());
}

#[test]
fn an_upstream_that_breaks_off_or_is_silent_costs_its_answer_alone() {
    let broken = Upstream::start(drop);
    let answer = get(&relay(&broken, "").address, ENTRIES, &[]);
    assert_eq!((answer.status, answer.relay_error()), (502, Some("upstream-broken")));

    let silent = Upstream::start(|stream| {
        sleep(Duration::from_secs(5));
        drop(stream);
    });
    let answer = get(&relay(&silent, "[limits]\nanswer_s = 1\n").address, ENTRIES, &[]);
    assert_eq!((answer.status, answer.relay_error()), (504, Some("upstream-slow")));

    let pausing = Upstream::start(|mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").unwrap();
        sleep(Duration::from_secs(5));
    });
    let started = Instant::now();
    let answer = get(&relay(&pausing, "[limits]\npause_s = 1\n").address, ENTRIES, &[]);
    assert!(!answer.is_whole, "a cut-off answer must not look whole");
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[test]
fn headers_are_bounded() {
    let upstream = Upstream::saying(OK);
    let program = relay(&upstream, "");
    let long = format!("X-Long: {}", "a".repeat(20_000));
    assert_eq!(get(&program.address, ENTRIES, &[&long]).status, 431);
    assert!(upstream.is_untouched());
}
