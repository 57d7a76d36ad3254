//! Saving a report, submitting and accepting it, beside the same rows by one plain transaction.

use std::time::Instant;

use serde_json::{Value, json};

use super::Bench;
use crate::load::{Load, Question, closed, whole};
use crate::plans::{PLANNER, SHADOW, WRITERS, writer};
use crate::rows::{Goal, Row, Sides};
use crate::site::{Caller, PASSWORD, sign_in, text};
use crate::stats::Latencies;
use crate::wire::{Wire, request};

const BESIDE: &str = "C2: the same rows by one plain transaction";

/// A step of a report as it is asked for.
type Step = Vec<u8>;

/// The header that makes a repeat of a request harmless, with room for a number.
const KEY: (&str, &str) = ("Idempotency-Key", "bench-0000000000");

/// The reports that are written.
struct Written {
    /// Through the service: saving, submitting, accepting and opening again the first; saving all.
    steps: [Step; 4],
    /// The same steps, those that take a key with one.
    keyed_steps: [Step; 4],
    saves: Vec<Step>,
    /// By hand.
    plain_steps: [Step; 3],
    plain_saves: Vec<Step>,
}

/// The rows of saving, submitting and accepting.
pub async fn rows(bench: &Bench<'_>) -> Vec<Row> {
    let written = Written::begin(bench).await;
    let repeats = bench.options.repeats;
    let mut steps: [Sides; 3] = Default::default();
    let mut keyed: [Sides; 3] = Default::default();
    let mut keys = 0;
    for _ in 0..repeats {
        let mut turn = |steps| cycle(bench, bench.ours().address, steps, &mut keys);
        let (ours, with_keys) = (turn(&written.steps), turn(&written.keyed_steps));
        let by_hand = bench.control.server().address;
        let theirs = cycle(bench, by_hand, &written.plain_steps, &mut keys);
        for (index, theirs) in theirs.into_iter().enumerate() {
            steps[index].add(ours[index].clone(), theirs.clone());
            keyed[index].add(with_keys[index].clone(), theirs);
        }
    }
    let [save, submit, accept] = &steps;
    let [_, keyed_submit, keyed_accept] = &keyed;
    let mut rows = [
        ("save a report with 22 values", save),
        ("submit a report with 22 values", submit),
        ("submit, with an idempotency key", keyed_submit),
        ("accept a report with 22 values", accept),
        ("accept, with an idempotency key", keyed_accept),
    ]
    .map(|(what, sides)| {
        let mut row = sides.row(what, BESIDE, Goal::AtLeast(0.60));
        "one connection, one step after the other".clone_into(&mut row.note);
        row
    })
    .to_vec();
    let at_once = |server, requests| {
        let question = Question {
            server,
            requests,
            status: 200,
        };
        closed(question, WRITERS, bench.options.lasting())
    };
    let sides = Sides::measure(
        repeats,
        || at_once(bench.ours(), &written.saves),
        || at_once(bench.control.server(), &written.plain_saves),
    );
    let what = "save a report with 22 values, four offices at once";
    let mut row = sides.row(what, BESIDE, Goal::AtLeast(0.60));
    row.cost = None;
    rows.push(row);
    rows
}

/// Takes all steps again and again; answers how long those took that have a row. Every key is used once.
fn cycle(bench: &Bench<'_>, address: &str, steps: &[Step], keys: &mut u64) -> [Load; 3] {
    let mut wire = Wire::to(address);
    let places: Vec<Option<usize>> = steps.iter().map(|step| place_of_key(step)).collect();
    let mut steps = steps.to_vec();
    let mut took: [Vec<f64>; 3] = Default::default();
    let begun = Instant::now();
    while begun.elapsed() < bench.options.lasting() * 2 {
        for (index, step) in steps.iter_mut().enumerate() {
            if let Some(place) = places[index] {
                *keys += 1;
                step[place..place + KEY.1.len()]
                    .copy_from_slice(format!("bench-{keys:010}").as_bytes());
            }
            let asked = Instant::now();
            let answer = wire.ask(step);
            let milliseconds = asked.elapsed().as_secs_f64() * 1_000.0;
            let told = || String::from_utf8_lossy(&answer.body).into_owned();
            assert_eq!(answer.status, 200, "step {index}: {}", told());
            if let Some(took) = took.get_mut(index) {
                took.push(milliseconds);
            }
        }
    }
    took.map(|took| {
        let (count, total) = (whole(took.len()), took.iter().sum::<f64>());
        Load {
            a_second: count * 1_000.0 / total,
            latencies: Latencies::of([took]),
            cpu: 0.0,
        }
    })
}

fn place_of_key(step: &[u8]) -> Option<usize> {
    let key = KEY.1.as_bytes();
    step.windows(key.len()).position(|part| part == key)
}

impl Written {
    async fn begin(bench: &Bench<'_>) -> Self {
        let planner = bench.sign_in(PLANNER).await;
        let shadow = sign_in(bench.service, SHADOW, PASSWORD).await;
        let plans = &bench.nation.plans;
        let (mut saves, mut plain_saves) = (Vec::new(), Vec::new());
        let (mut ids, mut bearers) = (Vec::new(), Vec::new());
        for number in 0..WRITERS {
            let token = sign_in(bench.service, &writer(number), PASSWORD).await;
            let report = begin(bench, &token, &plans.offices[number]).await;
            let by_hand = begin(bench, &shadow, &plans.shadows[number]).await;
            let body = serde_json::to_vec(&values(&report)).unwrap();
            let (id, plain) = (text(&report["id"]), text(&by_hand["id"]));
            let bearer = format!("Bearer {token}");
            let path = format!("/v1/reports/{id}/values");
            saves.push(ask("PUT", &path, &bearer, &body, &[]));
            let path = format!("/reports/{plain}/values");
            plain_saves.push(request("PUT", &path, &[], "application/json", &body));
            for (address, save) in [
                (bench.ours().address, &saves[number]),
                (bench.control.server().address, &plain_saves[number]),
            ] {
                assert_eq!(Wire::to(address).ask(save).status, 200);
            }
            assert_alike(bench, (&token, &id), (&shadow, &plain)).await;
            ids.push((id, plain));
            bearers.push(bearer);
        }
        let (id, plain) = &ids[0];
        let path = |step: &str| format!("/v1/reports/{id}/{step}");
        let reason = serde_json::to_vec(&json!({"reason": "Đo lại."})).unwrap();
        let steps = |more: &[(&str, &str)]| {
            [
                saves[0].clone(),
                ask("POST", &path("submit"), &bearers[0], b"", more),
                ask("POST", &path("accept"), &planner, b"", more),
                ask("POST", &path("reopen"), &planner, &reason, more),
            ]
        };
        Self {
            steps: steps(&[]),
            keyed_steps: steps(&[KEY]),
            plain_steps: [
                plain_saves[0].clone(),
                request("POST", &format!("/reports/{plain}/submit"), &[], "", b""),
                request("POST", &format!("/reports/{plain}/accept"), &[], "", b""),
            ],
            saves,
            plain_saves,
        }
    }
}

/// A change that rests on whatever version there is.
fn ask(method: &str, path: &str, bearer: &str, body: &[u8], more: &[(&str, &str)]) -> Step {
    let mut headers = vec![("Authorization", bearer), ("If-Match", "*")];
    headers.extend_from_slice(more);
    let kind = if body.is_empty() {
        ""
    } else {
        "application/json"
    };
    request(method, path, &headers, kind, body)
}

/// Begins a report, unless an earlier run of this has.
async fn begin(bench: &Bench<'_>, token: &str, unit: &str) -> Value {
    let caller = Caller {
        process: bench.service,
        token: Some(token),
    };
    let new = json!({"period_id": bench.nation.plans.work_period, "unit_id": unit});
    caller.post("/v1/reports", new).await
}

/// A figure for each measure that is owed.
fn values(report: &Value) -> Value {
    let measures = report["measures"].as_array().unwrap();
    let values = measures.iter().zip(1..).map(|(measure, number)| {
        let id = &measure["measure_id"];
        if measure["kind"] == "count" {
            json!({"measure_id": id, "amount": 900 + number, "women": 400, "men": 500 + number})
        } else {
            json!({"measure_id": id, "numerator": 800 + number, "denominator": 1_000, "women": 500, "men": 300 + number,
                   "note": "Số liệu tổng hợp từ các tổ dân phố."})
        }
    });
    json!({"values": values.collect::<Vec<_>>()})
}

/// Both reports say the same, or the comparison is worth nothing.
async fn assert_alike(bench: &Bench<'_>, ours: (&str, &str), theirs: (&str, &str)) {
    let mut told = Vec::new();
    for (token, id) in [ours, theirs] {
        let caller = Caller {
            process: bench.service,
            token: Some(token),
        };
        let report = caller.get(&format!("/v1/reports/{id}")).await;
        assert_eq!(
            report["values"].as_array().unwrap().len(),
            crate::plans::WRITTEN
        );
        told.push(report["values"].clone());
    }
    assert_eq!(told[0], told[1], "the same figures");
}
