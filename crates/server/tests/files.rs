//! The dashboard's files: types, policy, caching; and how the program starts, stops and refuses.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod program;

use std::fs;
use std::net::TcpListener;
use std::process::Command;

use program::http::get;
use program::{Program, config, refusal, scratch};

#[test]
fn files_have_their_types_and_the_one_policy() {
    let program = Program::serve(&config("sandbox", "sandbox", ""));
    for (path, content_type, caching) in [
        ("/", "text/html", "no-cache"),
        ("/?company=14146&view=totals", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        ("/config.json", "application/json", "no-cache"),
        ("/assets/page-0123.js", "text/javascript", "immutable"),
        ("/assets/worker-0123.wasm", "application/wasm", "immutable"),
    ] {
        let answer = get(&program.address, path, &[]);
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.header("content-type").unwrap().starts_with(content_type), "{}", answer.head);
        assert!(answer.header("cache-control").unwrap().contains(caching), "{}", answer.head);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    }
}

#[test]
fn what_is_not_a_file_is_not_found() {
    let program = Program::serve(&config("sandbox", "sandbox", ""));
    for path in
        ["/nothing", "/_headers", "/../Cargo.toml", "/assets/%2e%2e/%2e%2e/relay.toml", "/assets/gone-1.js"]
    {
        let answer = get(&program.address, path, &[]);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("cache-control"), None, "{path} is missing for ever");
    }
}

#[test]
fn files_are_compressed_for_those_who_ask() {
    let program = Program::serve(&config("sandbox", "sandbox", ""));
    let answer = get(&program.address, "/assets/worker-0123.wasm", &["Accept-Encoding: gzip, br"]);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert_eq!(answer.header("content-type"), Some("application/wasm"));
    assert!(answer.body.starts_with(&[0x1f, 0x8b]) && answer.body.len() < 400);
    assert_eq!(get(&program.address, "/assets/worker-0123.wasm", &[]).header("content-encoding"), None);
}

#[test]
fn what_is_compressed_already_is_sent_as_it_is() {
    let program = Program::serve(&config("sandbox", "sandbox", ""));
    let sent = |accepts: &[&str]| {
        let answer = get(&program.address, "/assets/style-0123.css", accepts);
        assert!(answer.header("content-type").unwrap().starts_with("text/css"), "{}", answer.head);
        assert!(answer.header("cache-control").unwrap().contains("immutable"), "{}", answer.head);
        (answer.header("content-encoding").map(str::to_owned), answer.body)
    };
    assert_eq!(sent(&["Accept-Encoding: gzip, br"]), (Some("br".to_owned()), b"as brotli".to_vec()));
    assert_eq!(sent(&["Accept-Encoding: gzip"]), (Some("gzip".to_owned()), b"as gzip".to_vec()));
    assert_eq!(sent(&[]), (None, b"a {}".to_vec()));
}

#[test]
fn a_port_in_use_is_said_with_the_next_step() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let file = scratch().join("relay.toml");
    fs::write(&file, config("sandbox", "sandbox", "")).unwrap();
    for args in [
        ["serve", "--config", file.to_str().unwrap(), "--listen", &address],
        ["sandbox", "--entries", "10", "--listen", &address],
    ] {
        let said = refusal(&args);
        assert!(
            said.contains(&format!("{address} is in use by another program; stop it or choose")),
            "{said}"
        );
    }
}

#[test]
fn a_wrong_start_says_what_to_do() {
    let folder = scratch();
    let file = folder.join("relay.toml");
    let path = file.to_str().unwrap();
    let said = refusal(&["serve", "--config", path]);
    assert!(said.contains("cannot read the configuration") && said.contains("--config"), "{said}");

    fs::write(&file, "listen = \"127.0.0.1:0\"\nfiles = \"dist\"\n[upstream]\n").unwrap();
    let said = refusal(&["serve", "--config", path]);
    assert!(said.contains("line 3") && said.contains("upstreams"), "{said}");

    fs::write(
        &file,
        "listen = \"127.0.0.1:0\"\nfiles = \"dist\"\n[upstreams]\ncommissions = \"http://api.test/v1\"\n",
    )
    .unwrap();
    let said = refusal(&["serve", "--config", path]);
    assert!(said.contains("only https"), "{said}");

    fs::write(&file, config("sandbox", "sandbox", "")).unwrap();
    let said = refusal(&["serve", "--config", path, "--dist", folder.to_str().unwrap()]);
    assert!(said.contains("no dashboard") && said.contains("cargo xtask dist"), "{said}");
}

#[test]
#[cfg(unix)]
fn it_stops_when_asked() {
    let mut program = Program::serve(&config("sandbox", "sandbox", ""));
    assert_eq!(get(&program.address, "/", &[]).status, 200);
    assert!(Command::new("kill").arg(program.id().to_string()).status().unwrap().success());
    assert!(program.wait().success());
}
