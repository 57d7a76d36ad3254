//! The release program as its own process, and the few calls that need no clock.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value, json};

pub const PASSWORD: &str = "một câu rất khó đoán";

/// A process that ends with this value.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: String,
    http: Client,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().unwrap().to_string()
}

impl Process {
    /// Starts the service; answers the one-time password too, if it was the first start.
    pub async fn service(data: &Path, database: &str) -> (Self, Option<String>) {
        let address = free_address();
        let program = std::env::current_exe().unwrap().with_file_name("tiendo");
        let mut command = Command::new(&program);
        command
            .env("TIENDO_DATA_DIR", data)
            .env("TIENDO_PUBLIC_URL", "https://tiendo.example.vn")
            .env("TIENDO_LISTEN", &address)
            .env("TIENDO_RATE_PER_SECOND", "1000000")
            .env("TIENDO_RATE_BURST", "1000000")
            .env("DATABASE_URL", database)
            .env("RUST_LOG", "warn");
        let (process, said) = Self::start(command, address, "/health/ready").await;
        (process, password(said))
    }

    /// Starts the plain route of this program.
    pub async fn plain() -> Self {
        let address = free_address();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["plain", &address]);
        Self::start(command, address, "/").await.0
    }

    async fn start(
        mut command: Command,
        address: String,
        ready: &str,
    ) -> (Self, BufReader<std::process::ChildStdout>) {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}; build it first"));
        let said = BufReader::new(child.stdout.take().unwrap());
        let process = Self {
            child,
            address,
            http: Client::builder().no_proxy().build().unwrap(),
        };
        let url = format!("http://{}{ready}", process.address);
        let begun = Instant::now();
        while process.http.get(&url).send().await.is_err() {
            assert!(begun.elapsed() < Duration::from_mins(1), "it never starts");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        (process, said)
    }

    /// Signs in; answers the access token.
    pub async fn sign_in(&self, username: &str, password: &str) -> String {
        let body = json!({"username": username, "password": password});
        let tokens = self
            .send(None, Method::POST, "/v1/auth/login", &[], body)
            .await;
        text(&tokens["access_token"])
    }

    /// Asks for a change or a page that has to be given.
    pub async fn send(
        &self,
        token: Option<&str>,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> Value {
        let url = format!("http://{}{path}", self.address);
        let mut request = self.http.request(method.clone(), url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Makes an account with these grants, whose password is known; answers its token.
    pub async fn hire(&self, admin: &str, name: &str, grants: Value) -> String {
        let new = json!({"username": name, "display_name": name, "grants": grants});
        let made = self
            .send(Some(admin), Method::POST, "/v1/accounts", &[], new)
            .await;
        let choose = json!({"token": made["one_time_token"]["token"], "new_password": PASSWORD});
        let path = "/v1/auth/set-password";
        self.send(None, Method::POST, path, &[], choose).await;
        self.sign_in(name, PASSWORD).await
    }
}

/// The one-time password of a first start. Nothing more is read, since nothing more may ever come.
fn password(said: impl BufRead + Send + 'static) -> Option<String> {
    let (give, take) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in said.lines().map_while(Result::ok) {
            if let Some(password) = line.strip_prefix("one-time password: ") {
                let _ = give.send(password.to_owned());
            }
        }
    });
    take.recv_timeout(Duration::from_secs(2)).ok()
}

/// The text of a JSON string.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}
