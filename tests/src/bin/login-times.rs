//! How long a refused sign-in takes, by what is wrong with it: nobody should tell from the time who exists.
//!
//! `cargo run --release -p tests --bin login-times -- [rounds]` starts the service in its own process and
//! prints for each kind the median and the 5th and 95th percentile in milliseconds, and how far it lies from
//! a wrong password: the Kolmogorov–Smirnov statistic, with the value that chance alone passes in one case
//! of a hundred.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a program for people to read, and to fail where it cannot go on"
)]

use std::time::Instant;

use serde_json::json;
use tests::city::{City, text};
use tests::{Backend, TestApp, run};

/// Kinds of failure, and how the sign-in is named; each round is another account's, so none has to wait.
const KINDS: [&str; 4] = ["wrong", "unknown", "disabled", "invited"];
/// Failures of one account that cost no wait.
const FREE: usize = 5;

fn main() {
    let rounds = std::env::args()
        .nth(1)
        .map_or(500, |text| text.parse().expect("a number of rounds"));
    for backend in [Backend::Sqlite, Backend::Postgres] {
        run(backend, async |app| {
            println!("{backend:?}, {rounds} of each, in turn");
            report(&measure(&app, rounds).await);
        });
    }
}

/// Milliseconds of each sign-in, by kind.
async fn measure(app: &TestApp, rounds: usize) -> [Vec<f64>; 4] {
    let city = City::found(app).await;
    let admin = city.as_("first.admin").await;
    let accounts = rounds.div_ceil(FREE);
    for number in 0..accounts {
        for kind in ["wrong", "disabled", "invited"] {
            let name = format!("{kind}{number}");
            let new = json!({
                "username": name, "display_name": name,
                "grants": [{"role": "viewer", "unit_id": city.unit("593")}],
            });
            if kind == "invited" {
                admin
                    .post("/v1/accounts")
                    .json(new)
                    .send()
                    .await
                    .assert_status(201);
                continue;
            }
            let account = city.invite(&admin, new).await;
            if kind == "disabled" {
                admin
                    .post(&format!("/v1/accounts/{}/disable", text(&account["id"])))
                    .if_match(&format!("\"{}\"", account["version"]))
                    .send()
                    .await
                    .assert_status(200);
            }
        }
    }
    let mut times: [Vec<f64>; 4] = Default::default();
    for round in 0..rounds {
        for turn in 0..KINDS.len() {
            // In another order each round, so that none always follows the same one.
            let kind = (turn + round) % KINDS.len();
            let name = format!("{}{}", KINDS[kind], round / FREE);
            let from = app
                .anonymous()
                .from(&format!("198.51.{}.{}", round / 250, round % 250));
            let asked = Instant::now();
            let answer = from
                .post("/v1/auth/login")
                .json(json!({"username": name, "password": "một câu rất khó quên"}))
                .send()
                .await;
            times[kind].push(asked.elapsed().as_secs_f64() * 1_000.0);
            answer.assert_status(401);
        }
    }
    for kind in &mut times {
        kind.sort_by(f64::total_cmp);
    }
    times
}

fn report(times: &[Vec<f64>; 4]) {
    println!(
        "{:>10} {:>8} {:>8} {:>8} {:>8}",
        "", "median", "p5", "p95", "KS"
    );
    for (name, kind) in KINDS.iter().zip(times) {
        let at = |part: usize| kind[kind.len() * part / 100];
        let apart = distance(&times[0], kind);
        println!(
            "{name:>10} {:>8.2} {:>8.2} {:>8.2} {apart:>8.3}",
            at(50),
            at(5),
            at(95)
        );
    }
    // For two samples of n each: 1.628 times the root of 2 / n.
    let chance = 1.628 * (2.0 / times[0].len() as f64).sqrt();
    println!("{:>10} {:>35.3}\n", "by chance", chance);
}

/// The greatest difference of the shares of two sorted samples below any value.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let share =
        |of: &[f64], value: f64| of.partition_point(|one| *one <= value) as f64 / of.len() as f64;
    a.iter()
        .chain(b)
        .map(|value| (share(a, *value) - share(b, *value)).abs())
        .fold(0.0, f64::max)
}
