//! Latency at rates up to what the service can do, and beyond.

use super::{AUDITOR, Bench};
use crate::load::{Question, closed, open};
use crate::rows::Curve;
use crate::wire;

/// Shares of the most that the service can do.
const SHARES: [f64; 9] = [0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 1.0, 1.15];

/// Connections over which requests come, whether or not earlier ones were answered.
const CONNECTIONS: usize = 32;

/// The curves.
pub async fn curves(bench: &Bench<'_>) -> Vec<Curve> {
    let token = bench.sign_in(AUDITOR).await;
    let nation = bench.nation;
    let of = |what: &str, ids: &[String]| -> Vec<Vec<u8>> {
        let step = (ids.len() / 200).max(1);
        let some = ids.iter().step_by(step).take(200);
        some.map(|id| wire::get(&format!("/v1/{what}/{id}"), &[("Authorization", &token)]))
            .collect()
    };
    let plans = &nation.plans;
    let sums = format!(
        "/v1/aggregates?plan_id={}&period_id={}",
        plans.wide, plans.wide_period
    );
    [
        ("read a unit", of("units", &nation.units)),
        ("read a report", of("reports", &nation.reports)),
        (
            "aggregate by measure",
            vec![wire::get(&sums, &[("Authorization", &token)])],
        ),
    ]
    .into_iter()
    .map(|(what, requests)| curve(bench, what, &requests))
    .collect()
}

fn curve(bench: &Bench<'_>, what: &str, requests: &[Vec<u8>]) -> Curve {
    let question = Question {
        server: bench.ours(),
        requests,
        status: 200,
    };
    let lasting = bench.options.lasting();
    let most = closed(question, bench.options.connections * 2, lasting * 2).a_second;
    let points = SHARES.map(|share| {
        let wanted = most * share;
        let load = open(question, CONNECTIONS, wanted, lasting * 2);
        [
            wanted,
            load.a_second,
            load.latencies.within(500),
            load.latencies.within(990),
        ]
    });
    Curve {
        what: format!("{what}, {}", bench.place.kind.name()),
        points: points.to_vec(),
    }
}
