//! A mail server that speaks just enough SMTP (RFC 5321) for one test.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How the server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Takes every letter.
    Takes,
    /// Refuses every recipient, and says so with the address.
    Refuses,
    /// Takes every letter, and hangs up before it says so.
    HangsUp,
    /// Takes one letter, and then no more connections.
    GoesAway,
}

/// A letter that was taken.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Address it was for.
    pub to: String,
    /// Headers, as they came.
    pub headers: String,
    /// The text, decoded.
    pub text: String,
}

/// The server; it ends with this value.
#[derive(Debug)]
pub struct MailServer {
    address: SocketAddr,
    letters: Arc<Mutex<Vec<Letter>>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl MailServer {
    /// Starts one.
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let letters = Arc::new(Mutex::new(Vec::new()));
        let over = Arc::new(AtomicBool::new(false));
        let (kept, ended) = (letters.clone(), over.clone());
        let thread = thread::spawn(move || {
            let mut open = Some(listener);
            while let Some(listener) = &open {
                let stream = listener.accept();
                if ended.load(Ordering::Acquire) {
                    break;
                }
                let keep = |letter| {
                    kept.lock().expect("no panic").push(letter);
                    open.take_if(|_| manner == Manner::GoesAway);
                };
                // A client that hangs up in the middle has sent nothing.
                let _ = stream.and_then(|(stream, _)| converse(&stream, manner, keep));
            }
        });
        Self {
            address,
            letters,
            over,
            thread: Some(thread),
        }
    }

    /// Its address, as the settings take it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The letters it has taken.
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().expect("no panic").clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// One conversation, up to its first letter.
fn converse(
    mut stream: &TcpStream,
    manner: Manner,
    mut keep: impl FnMut(Letter),
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let mut to = String::new();
    stream.write_all(b"220 mail.test\r\n")?;
    while let Some(line) = lines.next() {
        let line = line?;
        let answer = match line.get(..4).unwrap_or_default() {
            "EHLO" => "250 mail.test".to_owned(),
            "RCPT" if manner == Manner::Refuses => format!("550 no such mailbox: {line}"),
            "RCPT" => {
                line["RCPT TO:<".len()..]
                    .trim_end_matches('>')
                    .clone_into(&mut to);
                "250 OK".to_owned()
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                let written: Result<Vec<String>, _> = lines
                    .by_ref()
                    .take_while(|line| line.as_deref().is_ok_and(|line| line != "."))
                    .collect();
                keep(read(to, &written?.join("\n")));
                if manner == Manner::HangsUp {
                    return Ok(());
                }
                return stream.write_all(b"250 taken\r\n");
            }
            "QUIT" => return stream.write_all(b"221 bye\r\n"),
            _ => "250 OK".to_owned(),
        };
        stream.write_all(answer.as_bytes())?;
        stream.write_all(b"\r\n")?;
    }
    Ok(())
}

fn read(to: String, written: &str) -> Letter {
    let (headers, body) = written.split_once("\n\n").expect("headers and a body");
    assert!(
        headers.contains("Content-Transfer-Encoding: base64"),
        "{headers}"
    );
    let text = STANDARD.decode(body.replace('\n', "")).expect("base64");
    Letter {
        to,
        headers: headers.to_owned(),
        text: String::from_utf8(text).expect("UTF-8"),
    }
}
