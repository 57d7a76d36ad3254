//! One resource, whether it is unchanged, pages of a list, and what the token costs.

use serde_json::Value;

use super::{AUDITOR, Bench};
use crate::load::{Load, Question, Server, closed};
use crate::options::Part;
use crate::rows::{Goal, Row, Sides};
use crate::site::text;
use crate::stats::Times;
use crate::wire::{self, Wire};

/// Resources that are asked for in turn.
const RESOURCES: usize = 200;

/// A page of the list.
const PAGE: usize = 50;

/// Rows of all of it that is wanted.
pub async fn rows(bench: &Bench<'_>) -> Vec<Row> {
    let token = bench.sign_in(AUDITOR).await;
    let reading = Reading { bench, token };
    let mut rows = Vec::new();
    if bench.options.has(Part::Reads) {
        let reports: Vec<&str> = some(&bench.nation.reports);
        let units: Vec<&str> = some(&bench.nation.units);
        rows.extend(reading.resource(
            "read a unit (one row)",
            "units",
            &units,
            Goal::AtLeast(0.80),
        ));
        rows.extend(reading.resource(
            "read a report with 20 values",
            "reports",
            &reports,
            Goal::AtLeast(0.80),
        ));
    }
    if bench.options.has(Part::Lists) {
        rows.extend(reading.list());
    }
    if bench.options.has(Part::Token) {
        rows.extend(reading.token());
    }
    rows
}

struct Reading<'a> {
    bench: &'a Bench<'a>,
    token: String,
}

impl Reading<'_> {
    fn get(&self, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
        let mut all = vec![("Authorization", self.token.as_str())];
        all.extend_from_slice(headers);
        wire::get(path, &all)
    }

    fn load(&self, server: Server<'_>, requests: &[Vec<u8>], status: u16) -> Load {
        let question = Question {
            server,
            requests,
            status,
        };
        closed(
            question,
            self.bench.options.connections,
            self.bench.options.lasting(),
        )
    }

    fn sides(&self, ours: &[Vec<u8>], status: u16, theirs: (Server<'_>, &[Vec<u8>], u16)) -> Sides {
        let (server, requests, expected) = theirs;
        Sides::measure(
            self.bench.options.repeats,
            || self.load(self.bench.ours(), ours, status),
            || self.load(server, requests, expected),
        )
    }

    /// A single resource beside the same rows by plain statements; then, unchanged, beside itself.
    fn resource(&self, what: &'static str, of: &str, ids: &[&str], goal: Goal) -> [Row; 2] {
        let control = self.bench.control;
        let mut ours = Wire::to(self.bench.ours().address);
        let (mut full, mut unchanged, mut plain) = (Vec::new(), Vec::new(), Vec::new());
        for id in ids {
            let path = format!("/v1/{of}/{id}");
            let request = self.get(&path, &[]);
            let answer = ours.ask(&request);
            assert_eq!(answer.status, 200, "{path}");
            let told: Value = serde_json::from_slice(&answer.body).unwrap();
            let by_hand = control.read(&format!("/{of}/{id}"));
            assert_eq!(told, by_hand, "{path}");
            unchanged.push(self.get(&path, &[("If-None-Match", &answer.etag.expect("a tag"))]));
            plain.push(wire::get(&format!("/{of}/{id}"), &[]));
            full.push(request);
        }
        let again = match of {
            "units" => "the same, unchanged (304), beside the full read of the unit",
            _ => "the same, unchanged (304), beside the full read of the report",
        };
        let by_hand = self.sides(&full, 200, (control.server(), &plain, 200));
        let itself = self.sides(&unchanged, 304, (self.bench.ours(), &full, 200));
        [
            by_hand.row(what, "C1: the same rows by plain statements", goal),
            itself.row(again, "the full read", Goal::AtLeast(1.5)),
        ]
    }

    /// The first and the last full page of a list with filters, beside the same by a plain statement.
    fn list(&self) -> Vec<Row> {
        let (bench, plan) = (self.bench, &self.bench.nation.plans.wide);
        let filtered = format!("/v1/reports?plan_id={plan}&status=accepted&limit={PAGE}");
        let pages = bench.nation.wide_reports / PAGE;
        let mut wire = Wire::to(bench.ours().address);
        let mut page = |path: &str| -> Value {
            let answer = wire.ask(&self.get(path, &[]));
            assert_eq!(answer.status, 200, "{path}");
            serde_json::from_slice(&answer.body).unwrap()
        };
        let (mut cursor, mut last, mut left) = (String::new(), String::new(), (pages - 1) * PAGE);
        while left > 0 {
            let limit = left.min(200);
            let path = format!("/v1/reports?plan_id={plan}&status=accepted&limit={limit}{cursor}");
            let found = page(&path);
            let items = found["items"].as_array().unwrap();
            last = text(&items.last().expect("a full page")["id"]);
            cursor = format!("&cursor={}", text(&found["next_cursor"]));
            left -= limit;
        }
        let deep = format!("{filtered}{cursor}");
        let by_hand = format!("/reports?plan={plan}");
        let deep_by_hand = if last.is_empty() {
            by_hand.clone()
        } else {
            format!("{by_hand}&after={last}")
        };
        for (path, hand) in [(&filtered, &by_hand), (&deep, &deep_by_hand)] {
            let (told, wanted) = (page(path), bench.control.read(hand));
            assert_eq!(told["items"], wanted["items"], "{path}");
            assert_eq!(told["items"].as_array().unwrap().len(), PAGE, "{path}");
        }
        let (first, deep) = ([self.get(&filtered, &[])], [self.get(&deep, &[])]);
        let (bare, deep_bare) = ([wire::get(&by_hand, &[])], [wire::get(&deep_by_hand, &[])]);
        let server = bench.control.server();
        let beside = "C1: the same rows by a plain statement";
        let deepness = self.sides(&deep, 200, (bench.ours(), &first, 200));
        let mut deepness = deepness.row(
            "the last full page beside the first",
            "the first page",
            Goal::AtMost(1.1),
        );
        // The goal is one of time.
        deepness.ratio = deepness.theirs.over(&deepness.ours);
        deepness.note = format!("page {pages}; {}", deepness.note);
        vec![
            self.sides(&first, 200, (server, &bare, 200)).row(
                "list 50 reports by plan and status",
                beside,
                Goal::AtLeast(0.85),
            ),
            self.sides(&deep, 200, (server, &deep_bare, 200)).row(
                "the same, the last full page",
                beside,
                Goal::AtLeast(0.85),
            ),
            deepness,
        ]
    }

    /// A route that needs nothing, with a token and without, beside a plain route.
    fn token(&self) -> [Row; 2] {
        let (with, without, plain) = (
            [self.get("/health/live", &[])],
            [wire::get("/health/live", &[])],
            [wire::get("/", &[])],
        );
        let control = self.bench.control.server();
        let sides = self.sides(&with, 200, (self.bench.ours(), &without, 200));
        let bare = self.sides(&without, 200, (control, &plain, 200));
        let (with, without) = sides.cpu();
        let (_, plain) = bare.cpu();
        let adds = with.0.iter().zip(&without.0).zip(&plain.0);
        let mut row = sides.row(
            "token check: what it adds, in answers of a plain route",
            "the same route without a token",
            Goal::AtMost(0.15),
        );
        row.ratio = Times(
            adds.map(|((with, without), plain)| (with - without) / plain)
                .collect(),
        );
        row.cost = None;
        let mut bare = bare.row(
            "a route that does nothing (`/health/live`)",
            "C0: a plain route",
            Goal::None,
        );
        bare.cost = None;
        [row, bare]
    }
}

/// Ids from all over the table.
fn some(ids: &[String]) -> Vec<&str> {
    let step = (ids.len() / RESOURCES).max(1);
    ids.iter()
        .step_by(step)
        .take(RESOURCES)
        .map(String::as_str)
        .collect()
}
