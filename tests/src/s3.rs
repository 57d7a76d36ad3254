//! A store that speaks just enough S3 for one test: objects whole or in parts, by range, listed and removed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// Name of the one key the server takes.
pub const KEY: &str = "tiendo";
/// Its secret, of which only a signature may be sent.
pub const SECRET: &str = "bi-mat-cua-kho-tep";
/// Name of the one bucket.
pub const BUCKET: &str = "ke-hoach";

/// What the server holds, and what it was asked.
#[derive(Debug, Default)]
struct Held {
    objects: BTreeMap<String, Vec<u8>>,
    parts: BTreeMap<String, Vec<u8>>,
    asked: Vec<String>,
}

/// The server; it ends with this value.
#[derive(Debug)]
pub struct S3Server {
    address: SocketAddr,
    held: Arc<Mutex<Held>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl S3Server {
    /// Starts one.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let held = Arc::new(Mutex::new(Held::default()));
        let over = Arc::new(AtomicBool::new(false));
        let (kept, ended) = (held.clone(), over.clone());
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::Acquire) {
                    break;
                }
                let kept = kept.clone();
                // A client that hangs up in the middle has asked for nothing.
                thread::spawn(move || stream.and_then(|stream| converse(&stream, &kept)));
            }
        });
        Self {
            address,
            held,
            over,
            thread: Some(thread),
        }
    }

    /// The setting of that name, as the environment of a service would hold it.
    pub fn setting(&self, name: &str) -> Option<String> {
        match name {
            "AWS_ACCESS_KEY_ID" => Some(KEY.to_owned()),
            "AWS_SECRET_ACCESS_KEY" => Some(SECRET.to_owned()),
            "AWS_REGION" => Some("ap-southeast-1".to_owned()),
            "AWS_ENDPOINT_URL" => Some(format!("http://{}", self.address)),
            "AWS_ALLOW_HTTP" => Some("true".to_owned()),
            _ => None,
        }
    }

    /// The keys of its objects, without the mark of the installation.
    pub fn keys(&self) -> Vec<String> {
        self.held
            .lock()
            .expect("no panic")
            .objects
            .keys()
            .filter(|key| !key.ends_with("/installation"))
            .cloned()
            .collect()
    }

    /// What it was asked: method and address of each request.
    pub fn asked(&self) -> Vec<String> {
        self.held.lock().expect("no panic").asked.clone()
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A request, read whole.
struct Request {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// Status, headers and body of an answer.
type Answer = (u16, Vec<(&'static str, String)>, Vec<u8>);

fn converse(mut stream: &TcpStream, held: &Mutex<Held>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader)? {
        let is_head = request.method == "HEAD";
        let (status, headers, body) = answer(&request, &mut held.lock().expect("no panic"));
        let mut lines = format!("HTTP/1.1 {status} .\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            let _ = write!(lines, "{name}: {value}\r\n");
        }
        stream.write_all(lines.as_bytes())?;
        stream.write_all(b"\r\n")?;
        if !is_head {
            stream.write_all(&body)?;
        }
    }
    Ok(())
}

fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split(' ');
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (name.to_owned(), value.replace("%2F", "/")))
            .collect(),
        headers: BTreeMap::new(),
        body: Vec::new(),
    };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        request
            .headers
            .insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = request.headers.get("content-length");
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    reader.take(length).read_to_end(&mut request.body)?;
    Ok(Some(request))
}

fn answer(request: &Request, held: &mut Held) -> Answer {
    let Request {
        method,
        path,
        query,
        headers,
        body,
    } = request;
    held.asked.push(format!("{method} {path}"));
    let signed = headers
        .get("authorization")
        .map(String::as_str)
        .unwrap_or_default();
    if !signed.starts_with(&format!("AWS4-HMAC-SHA256 Credential={KEY}/")) {
        return problem(403, "AccessDenied");
    }
    let key = path
        .strip_prefix(&format!("/{BUCKET}"))
        .map(|key| key.trim_start_matches('/'));
    let Some(key) = key else {
        return problem(404, "NoSuchBucket");
    };
    let (part, upload) = (query.get("partNumber"), query.get("uploadId"));
    let etag = vec![("ETag", "\"1\"".to_owned())];
    match (method.as_str(), part, upload) {
        ("PUT", Some(part), Some(upload)) => {
            let part: u32 = part.parse().expect("a number");
            held.parts
                .insert(format!("{upload} {part:05}"), body.clone());
            (200, etag, Vec::new())
        }
        ("PUT", ..) => {
            held.objects.insert(key.to_owned(), body.clone());
            (200, etag, Vec::new())
        }
        ("POST", _, None) => xml(&format!(
            "<InitiateMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key><UploadId>{}</UploadId></InitiateMultipartUploadResult>",
            held.asked.len()
        )),
        ("POST", _, Some(upload)) => {
            let whole = take_parts(held, upload).concat();
            held.objects.insert(key.to_owned(), whole);
            xml(&format!(
                "<CompleteMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key><ETag>\"1\"</ETag></CompleteMultipartUploadResult>"
            ))
        }
        ("DELETE", _, Some(upload)) => {
            take_parts(held, upload);
            (204, Vec::new(), Vec::new())
        }
        ("DELETE", ..) => {
            held.objects.remove(key);
            (204, Vec::new(), Vec::new())
        }
        _ if key.is_empty() => list(held, query),
        _ => get(held.objects.get(key), headers.get("range")),
    }
}

fn take_parts(held: &mut Held, upload: &str) -> Vec<Vec<u8>> {
    let of_upload = format!("{upload} ");
    let (taken, left): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut held.parts)
        .into_iter()
        .partition(|(name, _)| name.starts_with(&of_upload));
    held.parts = left;
    taken.into_values().collect()
}

fn get(object: Option<&Vec<u8>>, range: Option<&String>) -> Answer {
    let Some(object) = object else {
        return problem(404, "NoSuchKey");
    };
    let mut headers = vec![
        ("ETag", "\"1\"".to_owned()),
        ("Last-Modified", "Mon, 11 Jun 2018 02:00:00 GMT".to_owned()),
    ];
    let Some(range) = range.and_then(|range| range.strip_prefix("bytes=")) else {
        return (200, headers, object.clone());
    };
    let (first, last) = range.split_once('-').expect("a range");
    let first: usize = first.parse().expect("a number");
    let last = last.parse().unwrap_or(usize::MAX).min(object.len() - 1);
    headers.push((
        "Content-Range",
        format!("bytes {first}-{last}/{}", object.len()),
    ));
    (206, headers, object[first..=last].to_vec())
}

fn list(held: &Held, query: &BTreeMap<String, String>) -> Answer {
    let text = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let (prefix, delimiter) = (text("prefix"), text("delimiter"));
    let mut found = String::new();
    let mut folders = Vec::new();
    for (key, object) in held
        .objects
        .iter()
        .filter(|(key, _)| key.starts_with(prefix))
    {
        let rest = &key[prefix.len()..];
        match rest.split_once(delimiter) {
            Some((folder, _)) if !delimiter.is_empty() => {
                let folder = format!(
                    "<CommonPrefixes><Prefix>{prefix}{folder}{delimiter}</Prefix></CommonPrefixes>"
                );
                if !folders.contains(&folder) {
                    folders.push(folder);
                }
            }
            _ => {
                let _ = write!(
                    found,
                    "<Contents><Key>{key}</Key><LastModified>2018-06-11T02:00:00.000Z</LastModified><ETag>\"1\"</ETag><Size>{}</Size></Contents>",
                    object.len()
                );
            }
        }
    }
    xml(&format!(
        "<ListBucketResult><Name>{BUCKET}</Name><IsTruncated>false</IsTruncated>{found}{}</ListBucketResult>",
        folders.concat()
    ))
}

fn xml(body: &str) -> Answer {
    let declared = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{body}");
    (
        200,
        vec![("Content-Type", "application/xml".to_owned())],
        declared.into_bytes(),
    )
}

fn problem(status: u16, code: &str) -> Answer {
    let (_, headers, body) = xml(&format!("<Error><Code>{code}</Code></Error>"));
    (status, headers, body)
}
