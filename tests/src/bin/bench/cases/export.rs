//! All figures as a table, beside the same rows as the database itself hands them out.

use std::io::Read;
use std::process::Stdio;
use std::time::Instant;

use futures_util::TryStreamExt;
use sea_orm::{Statement, StreamTrait};

use super::{AUDITOR, Bench, MANY};
use crate::load::whole;
use crate::machine::{forget_peak, mebibytes};
use crate::rows::{Goal, Row};
use crate::site::Place;
use crate::stats::Times;
use crate::wire::{self, Wire};

/// What the columns of the service's table are read from.
const FROM: &str = "\
    FROM obligation o JOIN plan p ON p.id = o.plan_id JOIN period e ON e.id = o.period_id \
    JOIN unit u ON u.id = o.unit_id JOIN report r ON r.obligation_id = o.id \
    JOIN report_revision rr ON rr.report_id = r.id AND rr.number = r.effective_revision \
    JOIN report_value v ON v.revision_id = rr.id \
    JOIN measure m ON m.id = v.measure_id JOIN measure_definition d ON d.id = v.definition_id \
    WHERE o.plan_id = $PLAN ORDER BY o.id, v.measure_id";

/// Its columns.
const COLUMNS: [&str; 29] = [
    "m.code",
    "p.number",
    "e.label",
    "e.frequency",
    "e.year",
    "e.ordinal",
    "e.covers_from",
    "e.covers_to",
    "u.code",
    "u.name",
    "u.level",
    "v.numerator / 10000.0",
    "v.denominator / 10000.0",
    "v.amount / 10000.0",
    "round(v.numerator * d.factor * 1.0 / nullif(v.denominator, 0))",
    "v.answer",
    "v.women / 10000.0",
    "v.men / 10000.0",
    "v.no_data_reason",
    "rr.number",
    "rr.submitted_at",
    "rr.accepted_at",
    "o.id",
    "r.id",
    "m.id",
    "d.id",
    "p.id",
    "e.id",
    "u.id",
];

/// Most repeats: each is a whole table.
const REPEATS: usize = 5;

/// The rows.
pub async fn rows(bench: &Bench<'_>) -> Vec<Row> {
    let before = bench.service.memory().0;
    let mut rows = Vec::new();
    for (format, what, memory) in [
        (
            "csv",
            "export all values as CSV",
            "memory that takes at its peak (CSV)",
        ),
        (
            "ndjson",
            "export all values as NDJSON",
            "memory that takes at its peak (NDJSON)",
        ),
    ] {
        rows.extend(export(bench, format, what, (memory, before)).await);
    }
    rows
}

async fn export(
    bench: &Bench<'_>,
    format: &str,
    what: &'static str,
    (memory, before): (&'static str, u64),
) -> [Row; 2] {
    let token = bench.sign_in(AUDITOR).await;
    let plan = &bench.nation.plans.wide;
    let path = format!("/v1/aggregates/sources?plan_id={plan}&format={format}");
    let request = wire::get(&path, &[("Authorization", &token)]);
    let head = usize::from(format == "csv");
    let (mut ours, mut theirs, mut grown) = (Times::default(), Times::default(), Times::default());
    for _ in 0..bench.options.repeats.min(REPEATS) {
        forget_peak(bench.service.pid());
        let begun = Instant::now();
        let mut lines = 0;
        let status =
            Wire::to(bench.ours().address).stream(&request, |part| lines += newlines(part));
        assert_eq!(status, 200, "{path}");
        let written = lines - head;
        ours.0.push(whole(written) / begun.elapsed().as_secs_f64());
        grown
            .0
            .push(mebibytes(bench.service.memory().1.saturating_sub(before)));

        let begun = Instant::now();
        let copied = copy(bench, plan).await;
        theirs.0.push(whole(copied) / begun.elapsed().as_secs_f64());
        assert_eq!(written, copied, "rows of {what}");
    }
    let note = format!("{} rows", bench.nation.wide_values);
    let memory = Row {
        what: memory,
        beside: "before the first export",
        unit: "MiB",
        // The worst of them: what the first took is there for the next.
        ratio: Times(vec![grown.most()]),
        ours: grown,
        theirs: Times(vec![0.0]),
        p99: None,
        goal: Goal::AtMost(32.0),
        cost: None,
        note: note.clone(),
    };
    let row = Row {
        what,
        beside: "C4: the same rows as the database hands them out",
        unit: "rows/s",
        ratio: ours.over(&theirs),
        ours,
        theirs,
        p99: None,
        goal: if bench.nation.values < MANY {
            Goal::None
        } else {
            Goal::AtLeast(0.7)
        },
        cost: None,
        note,
    };
    [row, memory]
}

fn newlines(part: &[u8]) -> usize {
    part.split(|byte| *byte == b'\n').count() - 1
}

/// Has the database write the rows; answers how many.
async fn copy(bench: &Bench<'_>, plan: &str) -> usize {
    match bench.place.postgres() {
        Some(_) => copied_by_postgres(bench.place, plan),
        None => selected(bench, plan).await,
    }
}

/// `COPY … TO STDOUT`, taken by the database's own client.
fn copied_by_postgres(place: &Place, plan: &str) -> usize {
    let from = FROM.replace("$PLAN", &format!("'{plan}'"));
    let sql = format!(
        "COPY (SELECT {} {from}) TO STDOUT (FORMAT csv)",
        COLUMNS.join(", ")
    );
    let server = place.postgres().expect("PostgreSQL");
    let mut client = server
        .program("psql")
        .args(["-Xq", "-v", "ON_ERROR_STOP=1", "-c", &sql, &place.url])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut from = client.stdout.take().unwrap();
    let (mut lines, mut part) = (0, vec![0; 1 << 16]);
    loop {
        let count = from.read(&mut part).unwrap();
        if count == 0 {
            break;
        }
        lines += newlines(&part[..count]);
    }
    assert!(client.wait().unwrap().success(), "{sql}");
    lines
}

/// The plain `SELECT`, with SQLite itself putting the lines together, as its shell does.
async fn selected(bench: &Bench<'_>, plan: &str) -> usize {
    let id = plan.replace('-', "");
    let from = FROM.replace("$PLAN", &format!("x'{id}'"));
    let column = |name: &&str| match name.rsplit_once('.') {
        Some((_, "id")) => format!("lower(hex({name}))"),
        _ => format!("ifnull({name}, '')"),
    };
    let line: Vec<String> = COLUMNS.iter().map(column).collect();
    let sql = format!(
        "SELECT {} || char(10) AS line {from}",
        line.join(" || ',' || ")
    );
    let statement = Statement::from_string(bench.db.get_database_backend(), sql);
    let mut rows = bench.db.stream_raw(statement).await.unwrap();
    let mut lines = 0;
    while let Some(row) = rows.try_next().await.unwrap() {
        let line: String = row.try_get_by_index(0).unwrap();
        lines += newlines(line.as_bytes());
    }
    lines
}
