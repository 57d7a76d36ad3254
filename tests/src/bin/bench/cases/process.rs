//! Memory, start and size of the program.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tests::process::{Process, free_address};

use super::{AUDITOR, Bench};
use crate::machine::mebibytes;
use crate::rows::{Goal, Row};
use crate::site::{PASSWORD, sign_in};
use crate::stats::Times;
use crate::wire::{self, Wire, request};

/// Connections of full load.
const CONNECTIONS: usize = 64;

/// The rows: on programs started anew, beside the one that was measured until now.
pub async fn rows(bench: &Bench<'_>) -> Vec<Row> {
    let (mut starts, mut idle, mut full) = (Times::default(), Times::default(), Times::default());
    for _ in 0..bench.options.repeats {
        let (process, milliseconds) = start(bench);
        starts.0.push(milliseconds);
        // What a start leaves behind is given back within a moment.
        thread::sleep(Duration::from_secs(1));
        idle.0.push(mebibytes(process.memory().0));
        busy(bench, &process).await;
        full.0.push(mebibytes(process.memory().1));
    }
    let program = bench.place.program(bench.options).command();
    let size = std::fs::metadata(program.get_program()).unwrap().len();
    let told = |what, unit, ours: Times, most, note: &str| Row {
        what,
        beside: "–",
        unit,
        ratio: ours.clone(),
        theirs: Times::default(),
        ours,
        p99: None,
        goal: Goal::AtMost(most),
        cost: None,
        note: note.to_owned(),
    };
    vec![
        told("memory, idle", "MiB", idle, 40.0, "a second after a start"),
        told(
            "memory, under full load",
            "MiB",
            full,
            150.0,
            "the most while 64 connections read resources, lists, aggregates and a table, and sign in",
        ),
        told(
            "start to ready on a migrated database",
            "ms",
            starts,
            200.0,
            "",
        ),
        told(
            "binary",
            "MiB",
            Times(vec![mebibytes(size)]),
            40.0,
            "as built for this run",
        ),
    ]
}

/// Starts another program on the same database; answers the milliseconds until it was ready.
fn start(bench: &Bench<'_>) -> (Process, f64) {
    let address = free_address();
    let program = bench.place.program(bench.options);
    let begun = Instant::now();
    let process = program.launch(&address);
    let ready = wire::get("/health/ready", &[]);
    loop {
        assert!(begun.elapsed() < Duration::from_mins(1), "it never starts");
        if let Ok(mut wire) = Wire::try_to(&address)
            && wire.status(&ready) == 200
        {
            return (process, begun.elapsed().as_secs_f64() * 1_000.0);
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Everything at once, over many connections. Each kind of request is answered by some at least.
async fn busy(bench: &Bench<'_>, process: &Process) {
    let token = format!("Bearer {}", sign_in(process, AUDITOR, PASSWORD).await);
    let nation = bench.nation;
    let plans = &nation.plans;
    let get = |path: String| wire::get(&path, &[("Authorization", &token)]);
    let login = serde_json::json!({"username": AUDITOR, "password": PASSWORD});
    let login = serde_json::to_vec(&login).unwrap();
    let asked = [
        get(format!("/v1/units/{}", nation.units[0])),
        get(format!("/v1/reports/{}", nation.reports[0])),
        get(format!("/v1/reports?plan_id={}&limit=200", plans.wide)),
        get(format!("/v1/aggregates?plan_id={}", plans.wide)),
        get(format!(
            "/v1/aggregates?plan_id={}&unit_id={}&group_by=unit",
            plans.wide, plans.provinces[0]
        )),
        get("/v1/units?limit=200".to_owned()),
        get(format!(
            "/v1/aggregates/sources?plan_id={}&format=csv&unit_id={}",
            plans.wide, plans.provinces[1]
        )),
        request("POST", "/v1/auth/login", &[], "application/json", &login),
    ];
    let answered: [AtomicUsize; 8] = Default::default();
    let begun = Instant::now();
    let lasting = bench.options.lasting() * 3;
    thread::scope(|scope| {
        for number in 0..CONNECTIONS {
            let all = asked.iter().zip(&answered);
            scope.spawn(move || {
                let mut wire = Wire::to(&process.address);
                for (request, answered) in all.cycle().skip(number) {
                    if begun.elapsed() > lasting {
                        return;
                    }
                    // Refusing is one way to stay within bounds, failing is not.
                    let status = wire.status(request);
                    assert!([200, 429, 503].contains(&status), "{status}");
                    if status == 200 {
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let answered = answered.map(AtomicUsize::into_inner);
    assert!(answered.iter().all(|count| *count > 0), "{answered:?}");
}
