//! HTTP by hand: exactly these bytes go out, and exactly what comes back is seen.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

pub struct Answer {
    pub status: u16,
    /// The status line and headers, as they came.
    pub head: String,
    pub body: Vec<u8>,
    /// Whether the body came as long as it was announced.
    pub is_whole: bool,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find_map(|(found, value)| found.eq_ignore_ascii_case(name).then_some(value))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The relay's own error in this answer: its code.
    pub fn relay_error(&self) -> Option<&str> {
        let code = self.header("x-relay-error")?;
        assert_eq!(self.header("content-type"), Some("application/json"));
        assert!(self.text().starts_with("{\"relay\":\""), "{}", self.text());
        Some(code)
    }
}

/// `GET target`, with `headers` of the form `Name: value`.
pub fn get(address: &str, target: &str, headers: &[&str]) -> Answer {
    send(address, "GET", target, headers)
}

pub fn send(address: &str, method: &str, target: &str, headers: &[&str]) -> Answer {
    let mut stream = open(address, method, target, headers);
    let mut bytes = Vec::new();
    // A connection that is cut in the middle is an answer too.
    let _ = stream.read_to_end(&mut bytes);
    parse(&bytes, method)
}

/// Sends the request, and leaves reading to the caller.
pub fn open(address: &str, method: &str, target: &str, headers: &[&str]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for header in headers {
        request.push_str(header);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

pub fn parse(bytes: &[u8], method: &str) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an HTTP answer");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut answer = Answer { status, head, body: bytes[end + 4..].to_vec(), is_whole: true };
    if answer.header("transfer-encoding") == Some("chunked") {
        (answer.body, answer.is_whole) = dechunk(&answer.body);
    } else if let Some(length) = answer.header("content-length") {
        answer.is_whole = method == "HEAD" || length.parse() == Ok(answer.body.len());
    }
    answer
}

fn dechunk(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(line_end) = rest.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..line_end]).unwrap(), 16).unwrap();
        rest = &rest[line_end + 2..];
        if length == 0 {
            return (body, true);
        }
        let Some(chunk) = rest.get(..length) else { break };
        body.extend_from_slice(chunk);
        rest = rest.get(length + 2..).unwrap_or_default();
    }
    (body, false)
}
