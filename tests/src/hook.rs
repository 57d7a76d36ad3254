//! Another system that is called by webhooks: what it got, and what it answers.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

/// What it answers to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// This status and nothing else.
    Status(u16),
    /// That what is asked for lies elsewhere.
    Redirect(String),
    /// Nothing, until [`Hook::wake`]; then 200.
    Silence,
}

/// A call it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The first line.
    pub line: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, as text.
    pub body: String,
    /// The body, as it came.
    pub bytes: Vec<u8>,
}

impl Call {
    /// A header.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or_else(|| panic!("no {name} in {self:?}"), |(_, value)| value)
    }
}

/// A system on a port of its own, within the runtime of the test.
#[derive(Debug)]
pub struct Hook {
    address: SocketAddr,
    calls: mpsc::UnboundedReceiver<Call>,
    shared: Arc<Shared>,
    awake: watch::Sender<bool>,
}

#[derive(Debug)]
struct Shared {
    replies: Mutex<VecDeque<Reply>>,
    always: Mutex<Reply>,
    connections: AtomicUsize,
}

impl Hook {
    /// Begins to listen; it answers 200.
    pub async fn listen() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (told, calls) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            replies: Mutex::default(),
            always: Mutex::new(Reply::Status(200)),
            connections: AtomicUsize::new(0),
        });
        let (awake, waking) = watch::channel(false);
        let serving = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.connections.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(
                    stream,
                    told.clone(),
                    Arc::clone(&serving),
                    waking.clone(),
                ));
            }
        });
        Self {
            address,
            calls,
            shared,
            awake,
        }
    }

    /// Where it is called.
    pub fn url(&self) -> String {
        format!("http://{}/tiendo", self.address)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What it answers next, before what it always answers.
    pub fn next(&self, reply: Reply) {
        let mut replies = self.shared.replies.lock().expect("nobody panics with it");
        replies.push_back(reply);
    }

    /// What it answers from now on.
    pub fn always(&self, reply: Reply) {
        *self.shared.always.lock().expect("nobody panics with it") = reply;
    }

    /// Ends every silence.
    pub fn wake(&self) {
        self.awake.send_replace(true);
    }

    /// The next call, waited for.
    pub async fn call(&mut self) -> Call {
        self.calls.recv().await.expect("it listens")
    }

    /// The calls that came since they were last asked for.
    pub fn calls(&mut self) -> Vec<Call> {
        std::iter::from_fn(|| self.calls.try_recv().ok()).collect()
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

async fn serve(
    mut stream: TcpStream,
    told: mpsc::UnboundedSender<Call>,
    shared: Arc<Shared>,
    mut awake: watch::Receiver<bool>,
) {
    let mut read = Vec::new();
    while let Some(call) = hear(&mut stream, &mut read).await {
        let next = shared
            .replies
            .lock()
            .expect("nobody panics with it")
            .pop_front();
        let always = || shared.always.lock().expect("nobody panics with it").clone();
        let reply = next.unwrap_or_else(always);
        if told.send(call).is_err() {
            return;
        }
        let head = match reply {
            Reply::Status(status) => format!("HTTP/1.1 {status} X\r\n"),
            Reply::Redirect(to) => format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\n"),
            Reply::Silence => {
                if awake.wait_for(|awake| *awake).await.is_err() {
                    return;
                }
                "HTTP/1.1 200 OK\r\n".to_owned()
            }
        };
        let answer = format!("{head}Content-Length: 0\r\n\r\n");
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// One request of a connection; `None`: there is no more.
async fn hear(stream: &mut TcpStream, read: &mut Vec<u8>) -> Option<Call> {
    let head = loop {
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            let head: Vec<u8> = read.drain(..end + 4).collect();
            break String::from_utf8(head).expect("a head of text");
        }
        hear_more(stream, read).await?;
    };
    let mut lines = head.lines();
    let line = lines.next()?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().expect("a length"));
    while read.len() < length {
        hear_more(stream, read).await?;
    }
    let bytes: Vec<u8> = read.drain(..length).collect();
    Some(Call {
        line,
        headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
    })
}

async fn hear_more(stream: &mut TcpStream, read: &mut Vec<u8>) -> Option<()> {
    let more = stream.read_buf(read).await.ok()?;
    (more > 0).then_some(())
}
