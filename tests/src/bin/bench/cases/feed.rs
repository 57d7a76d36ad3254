//! How soon after its commit a change can be read from the feed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use api::clock::Clock;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;
use uuid::Uuid;

use super::{AUDITOR, Bench};
use crate::load::whole;
use crate::nation::id;
use crate::options::Kind;
use crate::rows::{Goal, Row};
use crate::site::{connect, text};
use crate::stats::{Latencies, Times};
use crate::wire::{self, Wire};

/// Commits a second that are wanted.
const WANTED: f64 = 1_000.0;

/// Connections that commit.
const WRITERS: u32 = 4;

/// How long a commit may take to be read before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// When a commit, by its number, was answered or seen.
type Moments = HashMap<i32, Instant>;

/// The row.
pub async fn rows(bench: &Bench<'_>) -> Vec<Row> {
    let token = bench.sign_in(AUDITOR).await;
    let (mut delays, mut rates) = (Times::default(), Times::default());
    let mut middle = Times::default();
    for _ in 0..bench.options.repeats {
        let (all, rate) = turn(bench, &token);
        delays.0.push(all.within(990));
        middle.0.push(all.within(500));
        rates.0.push(rate);
    }
    vec![Row {
        what: "change feed: from commit to read, p99",
        beside: "p50",
        unit: "ms",
        p99: Some(delays.median()),
        ratio: delays.clone(),
        ours: delays,
        theirs: middle,
        // It speaks of that many commits.
        goal: if rates.median() < 0.95 * WANTED {
            Goal::None
        } else {
            Goal::AtMost(100.0)
        },
        cost: None,
        note: format!("at {} commits a second of {WANTED:.0} wanted", rates.told()),
    }]
}

/// Commits at a rate while one caller waits for the feed to move; answers the delays and the commits a second.
fn turn(bench: &Bench<'_>, token: &str) -> (Latencies, f64) {
    let lasting = bench.options.lasting() * 2;
    let reads = Reads::from_now(bench, token);
    let goes_on = AtomicBool::new(true);
    let (committed, seen, rate) = thread::scope(|scope| {
        let reader = scope.spawn(|| reads.until_quiet(&goes_on));
        let begun = Instant::now();
        let committed = commit(bench, lasting);
        let rate = whole(committed.len()) / begun.elapsed().as_secs_f64();
        goes_on.store(false, Ordering::Relaxed);
        (committed, reader.join().unwrap(), rate)
    });
    let delays = committed.iter().map(|(number, at)| {
        let seen = seen.get(number).expect("every commit is read");
        seen.saturating_duration_since(*at).as_secs_f64() * 1_000.0
    });
    (Latencies::of([delays.collect()]), rate)
}

/// Commits entries of the feed, each by itself, at fixed times.
fn commit(bench: &Bench<'_>, lasting: Duration) -> Moments {
    // SQLite takes one writer at a time.
    let writers = match bench.place.kind {
        Kind::Sqlite => 1,
        Kind::Postgres => WRITERS,
    };
    let next = AtomicI32::new(1);
    let begun = Instant::now();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..writers)
            .map(|_| scope.spawn(|| commit_on_one(bench, &next, begun, lasting)))
            .collect();
        threads
            .into_iter()
            .flat_map(|one| one.join().unwrap())
            .collect()
    })
}

fn commit_on_one(
    bench: &Bench<'_>,
    next: &AtomicI32,
    begun: Instant,
    lasting: Duration,
) -> Moments {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let db = connect(&bench.place.url, 1).await;
        let report = id(&bench.nation.reports[0]);
        let (plan, period) = (
            id(&bench.nation.plans.wide),
            id(&bench.nation.plans.wide_period),
        );
        let mut moments = Moments::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let due = begun + Duration::from_secs_f64(f64::from(number) / WANTED);
            if due > begun + lasting || begun.elapsed() > lasting {
                return moments;
            }
            tokio::time::sleep_until(due.into()).await;
            let sql = "INSERT INTO change (kind, subject_id, plan_id, period_id, revision, at) \
                       VALUES ('report_accepted', $1, $2, $3, $4, $5)";
            let at = Clock::system().now();
            let values: [sea_orm::Value; 5] = [
                report.into(),
                plan.into(),
                period.into(),
                number.into(),
                at.into(),
            ];
            let insert = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
            db.execute_raw(insert).await.unwrap();
            moments.insert(number, Instant::now());
        }
    })
}

/// Reading the feed as a consumer does that keeps a copy.
struct Reads<'a> {
    address: &'a str,
    token: &'a str,
    after: String,
    report: Uuid,
}

impl<'a> Reads<'a> {
    fn from_now(bench: &'a Bench<'_>, token: &'a str) -> Self {
        let mut reads = Self {
            address: &bench.service.address,
            token,
            after: "now".to_owned(),
            report: id(&bench.nation.reports[0]),
        };
        let page = reads.page(&mut Wire::to(reads.address), 0);
        reads.after = text(&page["next_cursor"]);
        reads
    }

    fn page(&self, wire: &mut Wire, wait: u8) -> Value {
        let path = format!("/v1/changes?after={}&limit=200&wait={wait}", self.after);
        let answer = wire.ask(&wire::get(&path, &[("Authorization", self.token)]));
        let told = String::from_utf8_lossy(&answer.body);
        assert_eq!(answer.status, 200, "{path}: {told}");
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// Reads until nobody commits any more and everything is read.
    fn until_quiet(mut self, goes_on: &AtomicBool) -> Moments {
        let mut wire = Wire::to(self.address);
        let mut moments = Moments::new();
        let begun = Instant::now();
        loop {
            let was_over = !goes_on.load(Ordering::Relaxed);
            let page = self.page(&mut wire, 1);
            let now = Instant::now();
            let items = page["items"].as_array().unwrap();
            for item in items {
                let subject = id(&text(&item["subject_id"]));
                let number = item["revision"]
                    .as_i64()
                    .and_then(|number| i32::try_from(number).ok());
                if let Some(number) = number.filter(|_| subject == self.report) {
                    moments.insert(number, now);
                }
            }
            self.after = text(&page["next_cursor"]);
            if was_over && items.is_empty() {
                return moments;
            }
            assert!(begun.elapsed() < PATIENCE * 4, "the feed never ends");
        }
    }
}
