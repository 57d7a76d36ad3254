//! How fast aggregates are: the release program on a nation's year, beside the `GROUP BY` one would write by hand.
//!
//! `cargo build --release -p api && cargo run --release -p tests --bin aggregate_speed -- [sqlite|postgres|both] [values…]`
//!
//! All is measured from outside, in turns: the service, the statement on a plain connection of the same driver, the
//! service again. `TIENDO_SPEED_EXPLAIN=1` shows how the database goes about each statement.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::format_push_string,
    reason = "a program for people who measure; it fails by panicking"
)]

mod control;
mod nation;
mod plans;
mod service;
mod wire;

use std::time::{Duration, Instant};

use reqwest::Method;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement, Value};
use serde_json::json;
use tests::folder;
use tests::postgres::PostgresDatabase;

use plans::Plans;
use service::{PASSWORD, Process};

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
const REPEATS: usize = 7;
/// Requests of the service in one turn.
const REQUESTS: u32 = 40;
const CONNECTIONS: usize = 4;

/// Medians with their spread.
struct Times(Vec<f64>);

impl Times {
    fn median(&self) -> f64 {
        let mut times = self.0.clone();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    }

    fn told(&self, digits: usize) -> String {
        let least = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        let most = self.0.iter().copied().fold(0.0, f64::max);
        format!(
            "{:.digits$} ({least:.digits$}–{most:.digits$})",
            self.median()
        )
    }
}

/// A question to the service with the statement that answers it by hand.
struct Case {
    what: &'static str,
    path: String,
    by_hand: (String, Vec<Value>),
}

fn cases(plans: &Plans) -> [Case; 3] {
    let Plans {
        provinces,
        above,
        wide,
        wide_period,
        ..
    } = plans;
    [
        Case {
            what: "one plan and period by measure",
            path: format!("/v1/aggregates?plan_id={wide}&period_id={wide_period}"),
            by_hand: control::of_a_plan(plans),
        },
        Case {
            what: "a province by measure × unit",
            path: format!(
                "/v1/aggregates?plan_id={wide}&period_id={wide_period}&unit_id={}&group_by=unit",
                provinces[0]
            ),
            by_hand: control::of_a_province(plans),
        },
        Case {
            what: "the whole hierarchy by measure",
            path: format!("/v1/aggregates?parent_plan_id={above}"),
            by_hand: control::of_the_hierarchy(plans),
        },
    ]
}

async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// Waits until everything marked is in the sums; answers the seconds that took.
async fn built(db: &DatabaseConnection) -> f64 {
    let begun = Instant::now();
    let behind = "SELECT (SELECT COUNT(*) FROM rollup_pending) + (SELECT COUNT(*) FROM rollup_period WHERE NOT is_built)";
    while count(db, behind).await > 0 {
        assert!(begun.elapsed() < Duration::from_mins(30), "never built");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    begun.elapsed().as_secs_f64()
}

/// The whole figures of an answer together, in ten-thousandths.
fn sum(body: &serde_json::Value, member: &str) -> i128 {
    let cells = body["cells"].as_array().unwrap().iter();
    let whole = |cell: &serde_json::Value| cell[member].as_i64().map(i128::from);
    cells.filter_map(whole).sum::<i128>() * 10_000
}

/// The same figures, or the comparison is worth nothing.
async fn assert_alike(db: &DatabaseConnection, case: &Case, body: &[u8]) -> usize {
    let told: serde_json::Value = serde_json::from_slice(body).unwrap();
    let by_hand = control::run(db, &case.by_hand).await;
    let cells = told["cells"].as_array().unwrap().len();
    assert_eq!(cells, by_hand.len(), "cells of {}", case.what);
    for member in ["numerator", "denominator", "amount", "women", "men"] {
        let wanted = control::sum(&by_hand, member);
        assert_eq!(sum(&told, member), wanted, "{member} of {}", case.what);
    }
    cells
}

struct Measured {
    what: &'static str,
    cells: usize,
    service: Times,
    by_hand: Times,
}

async fn measure(service: &Process, db: &DatabaseConnection, token: &str, case: &Case) -> Measured {
    let bearer = format!("Bearer {token}");
    let request = wire::get(&case.path, &[("Authorization", &bearer)]);
    let answer = wire::Wire::to(&service.address).ask(&request);
    let text = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, 200, "{text}");
    let cells = assert_alike(db, case, &answer.body).await;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..REPEATS {
        let address = &service.address;
        ours.push(wire::milliseconds(address, &request, REQUESTS, 200));
        let begun = Instant::now();
        control::run(db, &case.by_hand).await;
        theirs.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    if std::env::var_os("TIENDO_SPEED_EXPLAIN").is_some() {
        println!("{}\n", control::plan_of(db, &case.by_hand).await);
    }
    Measured {
        what: case.what,
        cells,
        service: Times(ours),
        by_hand: Times(theirs),
    }
}

/// An unchanged pull beside a plain route, in answers a second.
fn unchanged(service: &Process, plain: &Process, token: &str, case: &Case) -> (Times, Times) {
    let bearer = format!("Bearer {token}");
    let authorization = ("Authorization", bearer.as_str());
    let first = wire::get(&case.path, &[authorization]);
    let tag = wire::Wire::to(&service.address)
        .ask(&first)
        .etag
        .expect("an entity tag");
    let again = wire::get(&case.path, &[authorization, ("If-None-Match", &tag)]);
    let nothing = wire::get("/", &[]);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..REPEATS {
        ours.push(wire::a_second(&service.address, &again, 304, CONNECTIONS));
        theirs.push(wire::a_second(&plain.address, &nothing, 200, CONNECTIONS));
    }
    (Times(ours), Times(theirs))
}

/// Fills a database, starts the program on it and measures; prints rows of the tables.
async fn of_size(name: &str, url: &str, values: usize, first: &mut Vec<f64>, pulls: &mut String) {
    let folder = folder::create();
    let data = folder.path();
    let (service, once) = Process::service(data, url).await;
    let once = once.expect("the first start shows a password");
    let admin = service.sign_in("admin", &once).await;
    let change = json!({"current_password": once, "new_password": PASSWORD});
    let path = "/v1/me/password";
    service
        .send(Some(&admin), Method::PUT, path, &[], change)
        .await;
    let plans = service.plan(&admin).await;
    let everywhere = json!([{"role": "auditor", "unit_id": null}]);
    service.hire(&admin, "auditor", everywhere).await;
    drop(service);

    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    let begun = Instant::now();
    let written = nation::Writer::write(&db, &plans, values).await;
    let filled = begun.elapsed().as_secs_f64();
    let (service, _) = Process::service(data, url).await;
    let seconds = built(&db).await;
    eprintln!(
        "{name}: {written} values written in {filled:.0} s, sums ready {seconds:.1} s after the start"
    );
    let token = service.sign_in("auditor", PASSWORD).await;
    let is_first = first.is_empty();
    let cases = cases(&plans);
    for (index, case) in cases.iter().enumerate() {
        let measured = measure(&service, &db, &token, case).await;
        let Measured {
            what,
            cells,
            service,
            by_hand,
        } = measured;
        if is_first {
            first.push(service.median());
        }
        println!(
            "| {name} | {written} | {what} | {cells} | {} | {} | {:.1} | {:.2} |",
            service.told(2),
            by_hand.told(2),
            by_hand.median() / service.median(),
            service.median() / first[index],
        );
    }
    let plain = Process::plain().await;
    let (ours, theirs) = unchanged(&service, &plain, &token, &cases[0]);
    pulls.push_str(&format!(
        "| {name} | {written} | {} | {} | {:.2} |\n",
        ours.told(0),
        theirs.told(0),
        ours.median() / theirs.median()
    ));
}

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [plain, address] = &args[..]
        && plain == "plain"
    {
        // Actix wants a runtime of its own kind.
        let address = address.clone();
        std::thread::spawn(move || actix_web::rt::System::new().block_on(control::serve(&address)))
            .join()
            .unwrap();
        return;
    }
    let which = args.first().map_or("both", String::as_str);
    let mut sizes: Vec<usize> = args
        .iter()
        .skip(1)
        .map(|text| text.parse().expect("a number of values"))
        .collect();
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    println!(
        "| database | values | question | cells | service, ms | by hand, ms | times faster | cost ÷ that at the first size |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut pulls = String::new();
    for name in ["SQLite", "PostgreSQL"] {
        if which != "both"
            && which != name.to_lowercase()
            && !name.to_lowercase().starts_with(which)
        {
            continue;
        }
        let mut first = Vec::new();
        for values in &sizes {
            if name == "SQLite" {
                let folder = folder::create();
                let url = format!("sqlite://{}", folder.path().join("nation.sqlite").display());
                Box::pin(of_size(name, &url, *values, &mut first, &mut pulls)).await;
            } else {
                let database = PostgresDatabase::create_empty().expect("PostgreSQL is there");
                Box::pin(of_size(
                    name,
                    database.url(),
                    *values,
                    &mut first,
                    &mut pulls,
                ))
                .await;
            }
        }
    }
    println!(
        "\n| database | values | unchanged pulls a second (304) | plain route, answers a second | ratio |"
    );
    println!("|---|---|---|---|---|\n{pulls}");
}
