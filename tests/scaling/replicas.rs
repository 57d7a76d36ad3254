//! Replicas behind nginx, restarted one after the other under load.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use api::clock::Clock;
use futures_util::future::join_all;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tests::TestApp;
use tests::city::{City, text};
use tests::nginx::Nginx;
use tests::postgres::own::Server;
use tests::process::Program;

use crate::turn;

/// Callers at once.
const CALLERS: usize = 8;

/// How often each replica is restarted.
const ROUNDS: usize = 2;

/// Whoever asks through nginx.
struct Caller<'a> {
    http: Client,
    base: String,
    token: String,
    city: String,
    /// What went wrong, of all callers.
    wrong: &'a RefCell<Vec<String>>,
    /// Names of the units that were answered to have been made or renamed, by code.
    ledger: &'a RefCell<BTreeMap<String, String>>,
    answered: &'a Cell<usize>,
}

impl Caller<'_> {
    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.token)
    }

    /// Sends it once; the body of its answer, or nothing where it failed, which is noted.
    async fn sent(&self, what: &str, request: RequestBuilder) -> Option<Value> {
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => {
                self.wrong.borrow_mut().push(format!("{what}: {error:?}"));
                return None;
            }
        };
        let status = answer.status();
        let body = answer.text().await;
        if !status.is_success() || body.is_err() {
            self.wrong
                .borrow_mut()
                .push(format!("{what}: {status} {body:?}"));
            return None;
        }
        self.answered.set(self.answered.get() + 1);
        serde_json::from_str(&body.ok()?).ok()
    }

    /// Reads, makes a unit, renames it, reads it back: no request of these is sent twice by nginx but the reads.
    async fn go_round(&self, number: usize, round: usize) -> Option<()> {
        let code = format!("U{number}-{round}");
        let list = self.ask(Method::GET, "/v1/units?limit=20");
        self.sent("list", list).await?;
        let new = json!({
            "code": code, "name": "Đơn vị mới", "kind": "office", "level": "district",
            "active_from": "2010-01-01", "parent_id": self.city,
        });
        let made = self
            .sent("create", self.ask(Method::POST, "/v1/units").json(&new))
            .await?;
        let note = |name: &str| {
            let mut ledger = self.ledger.borrow_mut();
            ledger.insert(code.clone(), name.to_owned());
        };
        note("Đơn vị mới");
        let path = format!("/v1/units/{}", text(&made["id"]));
        let rename = self
            .ask(Method::PATCH, &path)
            .header("If-Match", format!("\"{}\"", made["version"]))
            .header("Content-Type", "application/merge-patch+json")
            .body(json!({"name": "Đơn vị đổi tên"}).to_string());
        self.sent("rename", rename).await?;
        note("Đơn vị đổi tên");
        let read = self.sent("read", self.ask(Method::GET, &path)).await?;
        assert_eq!(read["name"], "Đơn vị đổi tên", "it had been answered");
        Some(())
    }
}

#[test]
fn replicas_are_restarted_one_after_the_other_and_no_request_fails() {
    turn::run(async {
        let Some(server) = Server::start("").await else {
            return;
        };
        let url = server.create("tiendo");
        let app = TestApp::start_on(&url, |config| {
            config.public_url = "https://tiendo.example.vn".to_owned();
        })
        .await;
        let city = City::found(&app).await;
        app.clock.set(Clock::system().now());
        let program = Program::new(app.data_dir())
            .on(&url)
            .set("TIENDO_TRUSTED_PROXIES", "127.0.0.1")
            .set("TIENDO_SHUTDOWN_PAUSE", "2");
        let mut replicas = [program.serve().await, program.serve().await];
        let addresses = replicas.each_ref().map(|one| one.address.clone());
        let Some(nginx) = Nginx::start(&addresses.each_ref().map(String::as_str)).await else {
            return;
        };

        // One session at both.
        let http = Client::builder().no_proxy().build().unwrap();
        let base = format!("http://{}", nginx.address);
        let signed_in = http
            .post(format!("{base}/v1/auth/login"))
            .json(&json!({"username": "first.admin", "password": city.password()}))
            .send()
            .await
            .unwrap();
        let token = text(&signed_in.json::<Value>().await.unwrap()["access_token"]);

        let (wrong, ledger) = (RefCell::default(), RefCell::default());
        let (answered, over) = (Cell::new(0), Cell::new(false));
        let callers = (0..CALLERS).map(async |number| {
            let caller = Caller {
                http: http.clone(),
                base: base.clone(),
                token: token.clone(),
                city: city.unit("593"),
                wrong: &wrong,
                ledger: &ledger,
                answered: &answered,
            };
            let mut round = 0;
            while !over.get() {
                caller.go_round(number, round).await;
                round += 1;
                // Now and then nobody asks, and connections are idle when a replica ends.
                if round % 16 == 0 {
                    tokio::time::sleep(Duration::from_millis(700)).await;
                }
            }
        });
        let restarts = async {
            for round in 0..ROUNDS {
                for (replica, address) in replicas.iter_mut().zip(&addresses) {
                    let before = answered.get();
                    let ended = replica.terminate().await;
                    assert!(ended.success(), "{ended}");
                    *replica = program.serve_at(address).await;
                    assert!(
                        answered.get() > before,
                        "nothing was answered in round {round}"
                    );
                }
            }
            over.set(true);
        };
        tokio::join!(join_all(callers), restarts);

        assert_eq!(wrong.take(), Vec::<String>::new(), "{}", nginx.log());
        let rows = server.sql(
            "tiendo",
            "SELECT code, name FROM unit WHERE code LIKE 'U%-%' ORDER BY 1",
        );
        let mut kept: Vec<(String, String)> = rows
            .lines()
            .map(|row| row.split_once('|').unwrap())
            .map(|(code, name)| (code.to_owned(), name.to_owned()))
            .collect();
        let mut told: Vec<(String, String)> = ledger.take().into_iter().collect();
        told.sort();
        kept.sort();
        assert_eq!(kept, told, "what was answered and nothing else");
        eprintln!(
            "{} requests answered, none failed, {} restarts",
            answered.get(),
            2 * ROUNDS
        );
    });
}
