//! How fast the service is: the program on a nation's year, from outside, beside what one would write by hand.
//!
//! `cargo build --release -p api && cargo run --release -p tests --bin bench -- --page docs/performance.md`
//!
//! Everything is measured in turns: the service, what it is set beside, the service again. Before anything is timed
//! the answers of both are compared. `--quick` only proves that all of it works.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program for people who measure; it fails by panicking"
)]

mod cases;
mod control;
mod group_by;
mod load;
mod machine;
mod nation;
mod options;
mod page;
mod plans;
mod plot;
mod rows;
mod site;
mod stats;
mod wire;

use std::time::{Duration, Instant};

use clap::Parser;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::{Value, json};
use tests::folder;
use tests::process::Process;

use cases::{AUDITOR, Bench};
use control::Control;
use nation::Nation;
use options::{Kind, Options, Part, Role};
use plans::Plans;
use rows::Measured;
use site::{ADMIN, Caller, PASSWORD, Place, sign_in};

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

/// Makes the plans and the people of an empty installation through the service itself.
async fn found(process: &Process) -> Plans {
    let once = process
        .first_password()
        .expect("a first start shows a password");
    let token = sign_in(process, ADMIN, &once).await;
    let admin = Caller {
        process,
        token: Some(&token),
    };
    let change = json!({"current_password": once, "new_password": PASSWORD});
    admin
        .send(Method::PUT, "/v1/me/password", &[], change)
        .await;
    let plans = Plans::make(admin).await;
    let everywhere: Value = json!([{"role": "auditor", "unit_id": null}]);
    admin.hire(AUDITOR, everywhere).await;
    plans
}

/// Fills a database, starts the program on it and measures.
async fn of_size(options: &Options, kind: Kind, size: usize) -> Option<Measured> {
    let place = Place::make(kind).await?;
    let program = place.program(options);
    let process = program.serve().await;
    let plans = found(&process).await;
    drop(process);
    let db = place.connect().await;
    let begun = Instant::now();
    let nation = Nation::write(&db, plans, size).await;
    let filled = begun.elapsed().as_secs_f64();
    let service = program.serve().await;
    let seconds = built(&db).await;
    eprintln!(
        "{}: {} values written in {filled:.0} s, sums ready {seconds:.1} s after the start",
        kind.name(),
        nation.values
    );
    let control = Control::start(&place.url);
    let bench = Bench {
        options,
        place: &place,
        service: &service,
        control: &control,
        db: &db,
        nation: &nation,
    };
    let measured = measure(&bench).await;
    Some(measured)
}

async fn measure(bench: &Bench<'_>) -> Measured {
    let begun = Instant::now();
    let has = |part| bench.options.has(part);
    let done = |what: &str| eprintln!("{:>6.0} s {what}", begun.elapsed().as_secs_f64());
    let mut rows = cases::reads::rows(bench).await;
    done("reads");
    if has(Part::Aggregates) {
        rows.extend(cases::aggregates::rows(bench).await);
        done("aggregates");
    }
    if has(Part::Export) {
        rows.extend(cases::export::rows(bench).await);
        done("export");
    }
    let mut curves = Vec::new();
    if has(Part::Load) {
        curves = cases::load::curves(bench).await;
        done("load");
    }
    if has(Part::Writes) {
        rows.extend(cases::writes::rows(bench).await);
        done("writes");
    }
    if has(Part::Login) {
        rows.extend(cases::login::rows(bench).await);
        done("login");
    }
    if has(Part::Feed) {
        rows.extend(cases::feed::rows(bench).await);
        done("feed");
    }
    // What follows changes the tree of units, and so the sums of all periods.
    if has(Part::Import) {
        rows.extend(cases::import::rows(bench).await);
        done("import");
    }
    if has(Part::Process) {
        rows.extend(cases::process::rows(bench).await);
        done("process");
    }
    Measured {
        database: bench.place.kind.name(),
        values: bench.nation.values,
        rows,
        curves,
    }
}

#[tokio::main]
async fn main() {
    let options = Options::parse().settled();
    if let Some(Role::Control { address, database }) = options.role {
        std::thread::spawn(move || control::serve(&address, &database))
            .join()
            .unwrap();
        return;
    }
    folder::keep_on_disk();
    let mut all = Vec::new();
    for kind in &options.databases {
        for size in &options.sizes {
            let Some(measured) = Box::pin(of_size(&options, *kind, *size)).await else {
                continue;
            };
            eprintln!("{}", page::details(&measured));
            all.push(measured);
        }
    }
    assert!(!all.is_empty(), "there is no database to measure on");
    let text = page::text(&options, &all);
    match &options.page {
        Some(path) => {
            page::write(path, &text).unwrap();
            plot::write(path, &all).unwrap();
        }
        None => println!("{text}"),
    }
}
