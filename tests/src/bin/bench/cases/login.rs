//! Signing in beside the bare hash of a password, and what it does to reads meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use api::auth::password::Hasher;
use serde_json::json;

use super::{AUDITOR, Bench};
use crate::load::{Load, Question, open, whole};
use crate::plans::{PLANNER, SHADOW, WRITERS, writer};
use crate::rows::{Goal, Row, Sides};
use crate::site::{ADMIN, PASSWORD};
use crate::stats::{Latencies, Times};
use crate::wire::{self, Wire, request};

/// Sign-ins of one turn.
const TIMES: u32 = 30;

/// Those who sign in without a pause while reads are measured, each over a connection of their own: attempts at one
/// account at once would be put off. Not whoever reads: the oldest of very many sign-ins end.
fn storm() -> Vec<Vec<u8>> {
    let offices = (0..WRITERS).map(writer);
    let others = [PLANNER, SHADOW, ADMIN].map(str::to_owned);
    offices.chain(others).map(|name| login(&name)).collect()
}

/// Reads a second meanwhile, far below what the service can do.
const READS: f64 = 100.0;

/// The rows.
pub async fn rows(bench: &Bench<'_>) -> Vec<Row> {
    let login = login(AUDITOR);
    let hasher = Hasher::new(1);
    let hash = hasher.hash(PASSWORD.to_owned()).await.unwrap();
    let hash = &hash;
    let mut sides = Sides::default();
    let times = if bench.options.quick { 3 } else { TIMES };
    for _ in 0..bench.options.repeats {
        let mut wire = Wire::to(bench.ours().address);
        let mut took = Vec::new();
        for _ in 0..times {
            let asked = Instant::now();
            assert_eq!(wire.status(&login), 200);
            took.push(asked.elapsed().as_secs_f64() * 1_000.0);
        }
        let mut bare = Vec::new();
        for _ in 0..times {
            let asked = Instant::now();
            let fits = hasher.verify(PASSWORD.to_owned(), Some(hash.clone()));
            assert!(fits.await.unwrap());
            bare.push(asked.elapsed().as_secs_f64() * 1_000.0);
        }
        sides.add(load(took), load(bare));
    }
    let mut row = sides.row("sign in", "the bare Argon2id hash", Goal::AtMost(1.05));
    // The goal is one of time.
    row.ratio = row.theirs.over(&row.ours);
    "one connection, one after the other; the ratio is that of time".clone_into(&mut row.note);
    row.cost = None;
    vec![row, meanwhile(bench).await]
}

/// Says that it is over once it is dropped, also where a measurement fails.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn login(name: &str) -> Vec<u8> {
    let body = json!({"username": name, "password": PASSWORD});
    let body = serde_json::to_vec(&body).unwrap();
    request("POST", "/v1/auth/login", &[], "application/json", &body)
}

fn load(took: Vec<f64>) -> Load {
    let (count, total) = (whole(took.len()), took.iter().sum::<f64>());
    Load {
        a_second: count * 1_000.0 / total,
        latencies: Latencies::of([took]),
        cpu: 0.0,
    }
}

/// Reads at a steady rate, alone and while sign-ins queue.
async fn meanwhile(bench: &Bench<'_>) -> Row {
    let storm = storm();
    let token = bench.sign_in(AUDITOR).await;
    let requests: Vec<Vec<u8>> = bench
        .nation
        .units
        .iter()
        .take(50)
        .map(|id| wire::get(&format!("/v1/units/{id}"), &[("Authorization", &token)]))
        .collect();
    let read = || {
        let question = Question {
            server: bench.ours(),
            requests: &requests,
            status: 200,
        };
        // Enough of them that one in a hundred says something.
        open(question, 4, READS, bench.options.lasting() * 4)
    };
    let mut sides = Sides::default();
    for _ in 0..bench.options.repeats {
        let idle = read();
        let is_over = AtomicBool::new(false);
        let busy = thread::scope(|scope| {
            let over = Over(&is_over);
            for login in &storm {
                let is_over = &is_over;
                scope.spawn(move || {
                    let mut wire = Wire::to(bench.ours().address);
                    while !is_over.load(Ordering::Relaxed) {
                        assert_eq!(wire.status(login), 200);
                    }
                });
            }
            thread::sleep(Duration::from_millis(100));
            let busy = read();
            drop(over);
            busy
        });
        sides.add(busy, idle);
    }
    let slowest = |loads: &[Load]| {
        Times(
            loads
                .iter()
                .map(|load| load.latencies.within(990))
                .collect(),
        )
    };
    let (busy, idle) = sides.both();
    let (ours, theirs) = (slowest(busy), slowest(idle));
    Row {
        what: "p99 of reads while 7 connections sign in",
        beside: "p99 of the same reads alone",
        unit: "ms",
        ratio: ours.over(&theirs),
        p99: Some(ours.median()),
        cost: None,
        goal: Goal::AtMost(2.0),
        note: format!("{READS} reads a second at fixed times"),
        ours,
        theirs,
    }
}
