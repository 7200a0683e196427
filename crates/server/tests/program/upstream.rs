//! An upstream that records what reaches it and answers exactly as it is told.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

pub struct Upstream {
    /// `http://127.0.0.1:port`.
    pub base: String,
    heads: Receiver<String>,
}

impl Upstream {
    /// Every request is answered by `answer`, which is given the connection after the request's head is read.
    pub fn start(answer: impl Fn(TcpStream) + Send + Clone + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (sender, heads) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (sender, answer) = (sender.clone(), answer.clone());
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let head = read_head(&mut stream);
                    if sender.send(head).is_ok() {
                        answer(stream);
                    }
                });
            }
        });
        Self { base, heads }
    }

    /// Every request gets these bytes, and the connection is closed.
    pub fn saying(bytes: &str) -> Self {
        let bytes = bytes.to_owned();
        Self::start(move |mut stream| stream.write_all(bytes.as_bytes()).unwrap())
    }

    /// The next request's line and headers.
    pub fn next_head(&self) -> String {
        self.heads.recv_timeout(Duration::from_secs(10)).expect("a request reaches the upstream")
    }

    /// Whether nothing has reached it.
    pub fn is_untouched(&self) -> bool {
        self.heads.try_recv().is_err()
    }
}

fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}
