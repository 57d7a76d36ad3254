//! Sums beside the statement that adds them up, and whether they are unchanged.

use std::time::Instant;

use sea_orm::{DatabaseConnection, Value};

use super::{AUDITOR, Bench, MANY};
use crate::group_by;
use crate::load::{Question, closed, milliseconds};
use crate::plans::Plans;
use crate::rows::{Goal, Row, Sides};
use crate::stats::Times;
use crate::wire::{self, Wire};

/// Requests of the service in one turn.
const REQUESTS: u32 = 40;

/// A question to the service with the statement that answers it by hand.
struct Case {
    what: &'static str,
    path: String,
    by_hand: (String, Vec<Value>),
    goal: f64,
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
            what: "aggregate: one plan and period by measure",
            path: format!("/v1/aggregates?plan_id={wide}&period_id={wide_period}"),
            by_hand: group_by::of_a_plan(plans),
            goal: 50.0,
        },
        Case {
            what: "aggregate: a province by measure × unit",
            path: format!(
                "/v1/aggregates?plan_id={wide}&period_id={wide_period}&unit_id={}&group_by=unit",
                provinces[0]
            ),
            by_hand: group_by::of_a_province(plans),
            goal: 50.0,
        },
        Case {
            what: "aggregate: the whole hierarchy by measure",
            path: format!("/v1/aggregates?parent_plan_id={above}"),
            by_hand: group_by::of_the_hierarchy(plans),
            goal: 50.0,
        },
    ]
}

/// The rows.
pub async fn rows(bench: &Bench<'_>) -> Vec<Row> {
    let token = bench.sign_in(AUDITOR).await;
    let cases = cases(&bench.nation.plans);
    let mut rows = Vec::new();
    for case in &cases {
        rows.push(measure(bench, &token, case).await);
    }
    rows.push(unchanged(bench, &token, &cases[0]));
    rows
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
    let by_hand = group_by::run(db, &case.by_hand).await;
    let cells = told["cells"].as_array().unwrap().len();
    assert_eq!(cells, by_hand.len(), "cells of {}", case.what);
    for member in ["numerator", "denominator", "amount", "women", "men"] {
        let wanted = group_by::sum(&by_hand, member);
        assert_eq!(sum(&told, member), wanted, "{member} of {}", case.what);
    }
    cells
}

async fn measure(bench: &Bench<'_>, token: &str, case: &Case) -> Row {
    let request = wire::get(&case.path, &[("Authorization", token)]);
    let answer = Wire::to(bench.ours().address).ask(&request);
    let text = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, 200, "{text}");
    let cells = assert_alike(bench.db, case, &answer.body).await;
    let question = Question {
        server: bench.ours(),
        requests: std::slice::from_ref(&request),
        status: 200,
    };
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for _ in 0..bench.options.repeats {
        ours.0.push(milliseconds(question, REQUESTS));
        let begun = Instant::now();
        group_by::run(bench.db, &case.by_hand).await;
        theirs.0.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    if std::env::var_os("TIENDO_SPEED_EXPLAIN").is_some() {
        eprintln!("{}\n", group_by::plan_of(bench.db, &case.by_hand).await);
    }
    let goal = if bench.nation.values < MANY {
        Goal::None
    } else {
        Goal::AtLeast(case.goal)
    };
    Row {
        what: case.what,
        beside: "C3: the hand-written GROUP BY",
        unit: "ms",
        ratio: theirs.over(&ours),
        p99: None,
        cost: Some((ours.median(), theirs.median())),
        goal,
        note: format!("{cells} cells; the ratio says how much faster"),
        ours,
        theirs,
    }
}

/// An unchanged pull beside a plain route.
fn unchanged(bench: &Bench<'_>, token: &str, case: &Case) -> Row {
    let authorization = ("Authorization", token);
    let first = wire::get(&case.path, &[authorization]);
    let tag = Wire::to(bench.ours().address).ask(&first).etag;
    let tag = tag.expect("an entity tag");
    let again = [wire::get(
        &case.path,
        &[authorization, ("If-None-Match", &tag)],
    )];
    let nothing = [wire::get("/", &[])];
    let (connections, lasting) = (bench.options.connections, bench.options.lasting());
    let ask = |server, requests, status| {
        let question = Question {
            server,
            requests,
            status,
        };
        closed(question, connections, lasting)
    };
    let sides = Sides::measure(
        bench.options.repeats,
        || ask(bench.ours(), &again, 304),
        || ask(bench.control.server(), &nothing, 200),
    );
    let mut row = sides.row(
        "an unchanged aggregate (304)",
        "C0: a plain route",
        Goal::AtLeast(0.5),
    );
    row.cost = None;
    row
}
