//! How soon a change of rights made at one replica holds at another: two processes of `tiendo` on one
//! PostgreSQL, a caller who keeps asking the one, and an admin who acts at the other.
//!
//! `cargo build --release -p api && cargo run --release -p tests --bin propagation [rounds]`

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program for people who measure; it fails by panicking"
)]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tests::folder;
use tests::postgres::PostgresDatabase;

const PASSWORD: &str = "một câu rất khó đoán";

/// One process of the service; it ends with this value.
struct Replica {
    child: Child,
    base: String,
}

impl Drop for Replica {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a replica; answers the one-time password too, if it was the first.
async fn start(data: &Path, database: &str, http: &Client) -> (Replica, Option<String>) {
    let port = TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    let program = std::env::current_exe().unwrap().with_file_name("tiendo");
    let mut child = Command::new(&program)
        .env("TIENDO_DATA_DIR", data)
        .env("TIENDO_PUBLIC_URL", "https://tiendo.example.vn")
        .env("TIENDO_LISTEN", format!("127.0.0.1:{port}"))
        .env("TIENDO_RATE_PER_SECOND", "1000000")
        .env("TIENDO_RATE_BURST", "1000000")
        .env("DATABASE_URL", database)
        .env("RUST_LOG", "warn")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; build it first", program.display()));
    let base = format!("http://127.0.0.1:{port}");
    let said = BufReader::new(child.stdout.take().unwrap());
    let replica = Replica { child, base };
    let url = format!("{}/health/ready", replica.base);
    let begun = Instant::now();
    while http.get(&url).send().await.is_err() {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "it does not start"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let password = http_password(said);
    (replica, password)
}

/// The one-time password, which stands on the second line of the first start. Nothing more is read, since
/// nothing more may ever come.
fn http_password(said: impl BufRead + Send + 'static) -> Option<String> {
    let (give, take) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in said.lines().map_while(Result::ok) {
            if let Some(password) = line.strip_prefix("one-time password: ") {
                let _ = give.send(password.to_owned());
            }
        }
    });
    take.recv_timeout(Duration::from_secs(1)).ok()
}

/// A caller at one replica.
#[derive(Clone)]
struct Caller {
    http: Client,
    base: String,
    token: String,
}

impl Caller {
    async fn send(&self, method: Method, path: &str, etag: Option<&str>, body: Value) -> Response {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.token);
        if let Some(etag) = etag {
            request = request.header("If-Match", etag);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        request.send().await.expect("an answer")
    }

    async fn change(&self, path: &str, etag: Option<&str>, body: Value) -> Value {
        let response = self.send(Method::POST, path, etag, body).await;
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "POST {path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    async fn status(&self, path: &str) -> u16 {
        self.send(Method::GET, path, None, Value::Null)
            .await
            .status()
            .as_u16()
    }
}

async fn sign_in(http: &Client, base: &str, username: &str, password: &str) -> Caller {
    let body = json!({"username": username, "password": password});
    let response = http
        .post(format!("{base}/v1/auth/login"))
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200, "{username} signs in");
    let tokens: Value = response.json().await.unwrap();
    Caller {
        http: http.clone(),
        base: base.to_owned(),
        token: tokens["access_token"].as_str().unwrap().to_owned(),
    }
}

/// Milliseconds from when the change was answered until the caller is refused; the caller has just been
/// let in, so the replica remembers it.
async fn until_refused(caller: &Caller, path: &str, refused: u16) -> f64 {
    let changed = Instant::now();
    loop {
        let asked = Instant::now();
        if caller.status(path).await == refused {
            return (asked - changed).as_secs_f64() * 1_000.0;
        }
        assert!(changed.elapsed() < Duration::from_secs(5), "it never holds");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

fn show(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!(
        "{what}: n {}, least {:.0} ms, median {:.0} ms, p95 {:.0} ms, most {:.0} ms",
        times.len(),
        at(0),
        at(50),
        at(95),
        at(100),
    );
}

#[tokio::main]
async fn main() {
    let rounds: usize = std::env::args()
        .nth(1)
        .map_or(50, |text| text.parse().expect("a number"));
    let folder = folder::create();
    let database = PostgresDatabase::create_empty().expect("PostgreSQL");
    let http = Client::builder().no_proxy().build().unwrap();
    let (here, first) = start(folder.path(), database.url(), &http).await;
    let (there, _) = start(folder.path(), database.url(), &http).await;
    let once = first.expect("the first start shows a password");
    let admin = sign_in(&http, &here.base, "admin", &once).await;
    let change = json!({"current_password": once, "new_password": PASSWORD});
    let changed = admin
        .send(Method::PUT, "/v1/me/password", None, change)
        .await;
    assert_eq!(changed.status(), 204);

    let (mut disabled, mut taken, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let name = format!("nguoi{round}");
        let made = admin.change("/v1/accounts", None, json!({
            "username": name, "display_name": name, "grants": [{"role": "viewer", "unit_id": null}],
        })).await;
        let path = format!("/v1/accounts/{}", made["id"].as_str().unwrap());
        let choose = json!({"token": made["one_time_token"]["token"], "new_password": PASSWORD});
        admin.change("/v1/auth/set-password", None, choose).await;

        let caller = sign_in(&http, &there.base, &name, PASSWORD).await;
        assert_eq!(caller.status("/v1/me").await, 200);
        let response = admin
            .send(
                Method::DELETE,
                &format!("{path}/sessions"),
                None,
                Value::Null,
            )
            .await;
        assert_eq!(response.status(), 204);
        ended.push(until_refused(&caller, "/v1/me", 401).await);

        let caller = sign_in(&http, &there.base, &name, PASSWORD).await;
        assert_eq!(caller.status("/v1/units").await, 200);
        let grant = format!(
            "{path}/grants/{}",
            made["grants"][0]["id"].as_str().unwrap()
        );
        let response = admin
            .send(Method::DELETE, &grant, Some("*"), Value::Null)
            .await;
        assert_eq!(response.status(), 204);
        taken.push(until_refused(&caller, "/v1/units", 403).await);

        assert_eq!(caller.status("/v1/me").await, 200);
        admin
            .change(&format!("{path}/disable"), Some("*"), Value::Null)
            .await;
        disabled.push(until_refused(&caller, "/v1/me", 401).await);
    }
    show("an account disabled", disabled);
    show("a grant taken", taken);
    show("sessions ended", ended);
}
