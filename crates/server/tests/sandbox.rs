//! The sandbox over HTTP: at the documents' own paths, behind the relay, and with its limit of requests at a time.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod program;

use std::thread::sleep;
use std::time::Duration;

use program::http::{get, open};
use program::{Program, config};

/// The documents' commands, with what their shells and clients make of them: a query of their own spelling.
const PRINTED: [&str; 4] = [
    "/v1/Companies(14146)/CommissionEntries?$filter=LastUpdateDateUtc%20ge%20datetime'2015-01-01T06:00:00.000Z'%20and%20\
     LastUpdateDateUtc%20le%20datetime'2016-01-01T05:59:59.000Z'&$skip=1&$top=10",
    "/partner/relationships/dealers",
    "/partner/relationships",
    "/partner/ingrammicro/imei?CompanyID=14170&IMEI=014497002384313,014497002384321,014497002384669",
];
const TOKEN: &str = "Authorization: Bearer (Access Token)";

#[test]
fn the_documents_commands_work_and_the_relay_gives_the_same() {
    let program = Program::serve(&config("sandbox", "sandbox", ""));
    for target in PRINTED {
        let direct = get(&program.address, target, &[TOKEN]);
        assert_eq!(direct.status, 200, "{target}: {}", direct.text());
        let relayed = match target.strip_prefix("/v1/") {
            Some(resource) => format!("/relay/commissions/{resource}"),
            None => format!("/relay/data-connect{target}"),
        };
        let relayed = get(&program.address, &relayed, &[TOKEN]);
        assert_eq!((relayed.status, relayed.text()), (200, direct.text()));
        assert_eq!(relayed.header("content-type"), direct.header("content-type"));
        assert_eq!(get(&program.address, target, &[]).status, 401, "{target}");
    }
}

#[test]
fn a_remote_upstream_mounts_no_sandbox() {
    let program = Program::serve(&config("https://127.0.0.1:9/v1", "https://127.0.0.1:9", ""));
    for target in PRINTED {
        assert_eq!(get(&program.address, target, &[TOKEN]).status, 404);
    }
}

#[test]
fn the_same_seed_gives_the_same_data() {
    let first_page = |seed: &str| {
        let config = config("sandbox", "sandbox", "[sandbox]\nseed = 9\n");
        let program = Program::serve_with(&config, &["--entries", "200", "--seed", seed]);
        get(&program.address, "/v1/Companies(14146)/CommissionEntries?$skip=0&$top=100", &[TOKEN]).body
    };
    assert_eq!(first_page("7"), first_page("7"));
    assert_ne!(first_page("7"), first_page("8"));
}

#[test]
fn one_request_too_many_is_told_so_until_another_ends() {
    let args =
        ["sandbox", "--listen", "127.0.0.1:0", "--entries", "100", "--latency-ms", "1500", "--slots", "2"];
    let program = Program::start(&args);
    let busy = [(); 2].map(|()| open(&program.address, "GET", PRINTED[0], &[TOKEN]));
    // They are in once they wait; the test's own request comes well within their 1.5 s.
    sleep(Duration::from_millis(300));
    let refused = get(&program.address, PRINTED[0], &[TOKEN]);
    assert_eq!(refused.status, 429);
    assert!(refused.text().contains("2 active requests are already in progress"), "{}", refused.text());

    // A client that goes away frees its slot too.
    drop(busy);
    sleep(Duration::from_millis(300));
    assert_eq!(get(&program.address, PRINTED[0], &[TOKEN]).status, 200);
}
