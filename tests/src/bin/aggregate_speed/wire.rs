//! The least that can ask a server: requests written beforehand, over one connection that stays open.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// One connection.
pub struct Wire {
    stream: BufReader<TcpStream>,
}

/// An answer: its status, its entity tag and its body.
pub struct Answer {
    pub status: u16,
    pub etag: Option<String>,
    pub body: Vec<u8>,
}

/// A `GET`, as it goes over the wire.
pub fn get(path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut request = format!("GET {path} HTTP/1.1\r\nHost: tiendo\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.into_bytes()
}

impl Wire {
    pub fn to(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).unwrap();
        Self {
            stream: BufReader::new(stream),
        }
    }

    /// Asks and reads the whole answer.
    pub fn ask(&mut self, request: &[u8]) -> Answer {
        self.stream.get_mut().write_all(request).unwrap();
        let first = self.line();
        let status = first.split(' ').nth(1).unwrap().parse().unwrap();
        let (mut length, mut etag, mut chunked) = (0, None, false);
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap(),
                "etag" => etag = Some(value.to_owned()),
                "transfer-encoding" => chunked = true,
                _ => {}
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                let length = usize::from_str_radix(&self.line(), 16).unwrap();
                self.take(length, &mut body);
                self.line();
                if length == 0 {
                    break;
                }
            }
        } else if status != 304 {
            self.take(length, &mut body);
        }
        Answer { status, etag, body }
    }

    fn take(&mut self, length: usize, body: &mut Vec<u8>) {
        let from = body.len();
        body.resize(from + length, 0);
        self.stream.read_exact(&mut body[from..]).unwrap();
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

/// Milliseconds an answer takes, asked so many times one after the other.
pub fn milliseconds(address: &str, request: &[u8], times: u32, status: u16) -> f64 {
    let mut wire = Wire::to(address);
    let begun = Instant::now();
    for _ in 0..times {
        assert_eq!(wire.ask(request).status, status);
    }
    begun.elapsed().as_secs_f64() * 1_000.0 / f64::from(times)
}

/// Answers a second, over so many connections at once.
pub fn a_second(address: &str, request: &[u8], status: u16, connections: usize) -> f64 {
    const LONG: Duration = Duration::from_secs(2);
    let begun = Instant::now();
    let counts = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|_| {
                scope.spawn(|| {
                    let mut wire = Wire::to(address);
                    let mut count = 0_u32;
                    while begun.elapsed() < LONG {
                        assert_eq!(wire.ask(request).status, status);
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| f64::from(thread.join().unwrap()))
            .sum::<f64>()
    });
    counts / begun.elapsed().as_secs_f64()
}
