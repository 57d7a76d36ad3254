//! The least that can ask a server: requests written beforehand, over one connection that stays open.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Nothing that is measured takes longer.
const PATIENCE: Duration = Duration::from_mins(10);

/// One connection.
pub struct Wire {
    stream: TcpStream,
    /// What was received and not yet taken.
    held: Vec<u8>,
}

/// The head of an answer.
struct Head {
    status: u16,
    etag: Option<String>,
    length: Option<usize>,
    is_chunked: bool,
}

/// An answer: its status, its entity tag and its body.
pub struct Answer {
    pub status: u16,
    pub etag: Option<String>,
    pub body: Vec<u8>,
}

/// A request without a body, as it goes over the wire.
pub fn get(path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    request("GET", path, headers, "", &[])
}

/// A request, as it goes over the wire; with a body of that kind, unless there is none.
pub fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    kind: &str,
    body: &[u8],
) -> Vec<u8> {
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: tiendo\r\n");
    for (name, value) in headers {
        let _ = write!(request, "{name}: {value}\r\n");
    }
    if !kind.is_empty() {
        let _ = write!(request, "Content-Type: {kind}\r\n");
    }
    if !body.is_empty() || method != "GET" {
        let _ = write!(request, "Content-Length: {}\r\n", body.len());
    }
    request.push_str("\r\n");
    let mut request = request.into_bytes();
    request.extend_from_slice(body);
    request
}

impl Wire {
    /// Connects.
    pub fn to(address: &str) -> Self {
        Self::try_to(address).expect("the server listens")
    }

    /// Connects, if somebody listens.
    pub fn try_to(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            held: Vec::with_capacity(1 << 16),
        })
    }

    /// Asks and reads the whole answer.
    pub fn ask(&mut self, request: &[u8]) -> Answer {
        let mut body = Vec::new();
        let head = self.stream_body(request, |part| body.extend_from_slice(part));
        Answer {
            status: head.status,
            etag: head.etag,
            body,
        }
    }

    /// Asks and reads the whole answer, of which only the status is kept.
    pub fn status(&mut self, request: &[u8]) -> u16 {
        self.stream_body(request, |_| ()).status
    }

    /// Asks and gives each part of the body as it comes, which is kept nowhere; answers the status.
    pub fn stream(&mut self, request: &[u8], take: impl FnMut(&[u8])) -> u16 {
        self.stream_body(request, take).status
    }

    fn stream_body(&mut self, request: &[u8], mut take: impl FnMut(&[u8])) -> Head {
        self.stream.write_all(request).unwrap();
        let head = self.head();
        if head.is_chunked {
            loop {
                let line = self.line();
                let length = usize::from_str_radix(line.trim(), 16).expect("a length");
                self.pass(length, &mut take);
                self.line();
                if length == 0 {
                    break;
                }
            }
        } else if head.status != 304 && head.status != 204 {
            self.pass(head.length.expect("a length"), &mut take);
        }
        head
    }

    fn head(&mut self) -> Head {
        let end = self.until(b"\r\n\r\n");
        let text = std::str::from_utf8(&self.held[..end]).expect("plain headers");
        let mut lines = text.split("\r\n");
        let first = lines.next().expect("a first line");
        let mut head = Head {
            status: first.split(' ').nth(1).unwrap().parse().unwrap(),
            etag: None,
            length: None,
            is_chunked: false,
        };
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            if name.eq_ignore_ascii_case("content-length") {
                head.length = value.parse().ok();
            } else if name.eq_ignore_ascii_case("etag") {
                head.etag = Some(value.to_owned());
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                head.is_chunked = true;
            }
        }
        self.held.drain(..end);
        head
    }

    fn line(&mut self) -> String {
        let end = self.until(b"\r\n");
        let line = String::from_utf8(self.held[..end].to_vec()).expect("plain text");
        self.held.drain(..end);
        line
    }

    /// Receives until that is there; answers where it ends.
    fn until(&mut self, mark: &[u8]) -> usize {
        let mut looked = 0;
        loop {
            let place = self.held[looked..]
                .windows(mark.len())
                .position(|part| part == mark);
            if let Some(place) = place {
                return looked + place + mark.len();
            }
            looked = self.held.len().saturating_sub(mark.len() - 1);
            self.receive();
        }
    }

    fn receive(&mut self) {
        let mut part = [0; 1 << 14];
        let count = self.stream.read(&mut part).expect("an answer in time");
        assert!(count > 0, "the server hung up");
        self.held.extend_from_slice(&part[..count]);
    }

    /// Gives on so many bytes of a body.
    fn pass(&mut self, mut length: usize, take: &mut impl FnMut(&[u8])) {
        loop {
            let there = length.min(self.held.len());
            if there > 0 {
                take(&self.held[..there]);
                self.held.drain(..there);
                length -= there;
            }
            if length == 0 {
                return;
            }
            self.receive();
        }
    }
}
