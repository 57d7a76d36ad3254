//! What a read costs hangs on its answer: no statement of the service goes through a table that grows.
//!
//! Each of these tables is filled, and PostgreSQL says of every statement, reads and writes, how it goes about it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tests::city::{City, IssuedPlan, list, text};
use tests::postgres::own::Server;
use tests::{Client, TestApp, document};

use crate::{fill, turn};

/// Tables that grow from year to year, or with those who use the service. Those of units, plans and frameworks are not
/// among them: a nation has a few thousand of each.
const GROWING: [&str; 31] = [
    "account",
    "account_grant",
    "attachment",
    "audit_event",
    "audit_event_unit",
    "change",
    "consolidation_content",
    "idempotency_key",
    "login_throttle",
    "mail_delivery",
    "notification",
    "notification_read",
    "obligation",
    "obligation_assignment",
    "obligation_measure",
    "one_time_token",
    "period_event",
    "recovery_code",
    "refresh_token",
    "reminder",
    "report",
    "report_attachment",
    "report_drafter",
    "report_event",
    "report_revision",
    "report_value",
    "rollup",
    "rollup_shared",
    "second_factor",
    "session",
    "webhook_delivery",
];

/// Rows of each of them.
const ROWS: u32 = 10_000;

/// How PostgreSQL went about one statement.
#[derive(Debug)]
struct Explained {
    statement: String,
    plan: Value,
}

/// All that the server says it did, in the log lines of `auto_explain`.
fn explained(log: &str) -> Vec<Explained> {
    let mut found = Vec::new();
    let mut lines = log.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.ends_with("plan:") {
            continue;
        }
        let mut text = String::new();
        while let Some(part) = lines.next_if(|line| line.starts_with('\t')) {
            text.push_str(part);
        }
        let told: Value = serde_json::from_str(&text).unwrap();
        found.push(Explained {
            statement: tests::city::text(&told["Query Text"]),
            plan: told["Plan"].clone(),
        });
    }
    found
}

/// The growing tables that a plan goes through from end to end.
fn gone_through<'a>(plan: &'a Value, is_limited: bool, found: &mut BTreeSet<&'a str>) {
    let kind = plan["Node Type"].as_str().unwrap();
    if let Some(table) = plan["Relation Name"].as_str()
        && GROWING.contains(&table)
    {
        let is_by_index = kind.contains("Index") && plan["Index Cond"].is_string();
        let is_by_bitmap = kind == "Bitmap Heap Scan";
        let is_written = kind == "ModifyTable";
        // The first rows in the order of an index are as many as are asked for.
        let is_page = kind.contains("Index") && is_limited;
        if !(is_by_index || is_by_bitmap || is_written || is_page) {
            found.insert(table);
        }
    }
    // What sorts or adds up takes all there is before it gives a first row.
    let keeps_limit = [
        "Index Scan",
        "Index Only Scan",
        "LockRows",
        "Nested Loop",
        "Subquery Scan",
        "Result",
    ];
    let is_limited = kind == "Limit" || is_limited && keeps_limit.contains(&kind);
    for part in plan["Plans"].as_array().into_iter().flatten() {
        gone_through(part, is_limited, found);
    }
}

/// Fills the growing tables, and lets the planner go through one only where there is no other way.
fn enlarge(server: &Server) {
    fill::prepare(server);
    // The end of the trail and of the feed stay where the heads say.
    // The admin is told of every account, and would be of those that are none.
    let but_accounts: Vec<&str> = GROWING
        .into_iter()
        .filter(|table| *table != "account")
        .collect();
    fill::fill(server, &but_accounts, ROWS);
    server.sql(
        "tiendo",
        "ANALYZE; ALTER DATABASE tiendo SET enable_seqscan = off",
    );
}

/// Justice reports, DOLISA accepts and consolidates; what the paths of the document name.
async fn tell_the_story(
    app: &TestApp,
    city: &City<'_>,
    plan: &IssuedPlan,
) -> BTreeMap<&'static str, String> {
    let (justice, dolisa) = (city.as_("justice").await, city.as_("dolisa").await);
    let admin = city.as_("first.admin").await;
    let h1 = &plan.periods["2018-H1"];
    let new = json!({"period_id": h1, "unit_id": city.unit("PTP")});
    let mut report = made(&justice, "/v1/reports", new).await;
    let path = format!("/v1/reports/{}", text(&report["id"]));
    let values = json!({"values": [
        {"measure_id": city.id("7.1.a"), "numerator": 4, "denominator": 5},
        {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
    ]});
    let saved = justice
        .put(&format!("{path}/values"))
        .if_match(&format!("\"{}\"", report["version"]))
        .json(values);
    report = saved.send().await.expect_status(200).json();
    for (as_, step) in [(&justice, "submit"), (&dolisa, "accept")] {
        let taken = as_
            .post(&format!("{path}/{step}"))
            .if_match(&format!("\"{}\"", report["version"]));
        report = taken.send().await.expect_status(200).json();
    }
    app.fold().await;
    let first = async |path: &str| {
        let found = admin.get(path).send().await.expect_status(200).json();
        text(&list(&found["items"])[0]["id"])
    };
    let consolidation = made(
        &dolisa,
        &format!("/v1/periods/{h1}/consolidations"),
        json!({}),
    )
    .await;
    let client = json!({
        "client_id": "so-ldtbxh", "name": "Sở LĐTBXH", "unit_id": city.unit("593"),
        "scopes": ["aggregates:read", "reports:read", "changes:read", "metadata:read"],
    });
    let client = made(&admin, "/v1/service-clients", client).await;
    BTreeMap::from([
        ("accounts", first("/v1/accounts").await),
        ("consolidations", text(&consolidation["id"])),
        ("frameworks", text(&city.framework["id"])),
        ("indicators", city.id("7.1")),
        ("measures", city.id("7.1.a")),
        ("objectives", city.id("O7")),
        ("obligations", text(&report["obligation_id"])),
        ("periods", h1.clone()),
        ("plans", plan.id.clone()),
        ("reports", text(&report["id"])),
        ("service-clients", text(&client["id"])),
        ("unit-groups", city.unit("UBND-PX")),
        ("units", city.unit("593")),
    ])
}

async fn made(as_: &Client, path: &str, new: Value) -> Value {
    as_.post(path)
        .json(new)
        .send()
        .await
        .expect_status(201)
        .json()
}

/// Every read of the document whose path names nothing but what there is; answers how many.
async fn read_everything(callers: &[Client], things: &BTreeMap<&str, String>) -> usize {
    let mut read = 0;
    for (_, method, path) in document().operations() {
        if method.as_str() != "GET" || !path.starts_with("/v1/") {
            continue;
        }
        let of = path.split('/').nth(2).and_then(|kind| things.get(kind));
        let filled = of.map_or_else(|| path.to_owned(), |id| path.replace("{id}", id));
        if filled.contains('{') {
            continue;
        }
        let mut is_read = false;
        for caller in callers {
            let answer = caller.raw(reqwest::Method::GET, &filled).send().await;
            is_read |= answer.status == 200;
        }
        read += usize::from(is_read);
    }
    read
}

/// Aggregates, and lists that are filtered, each of which somebody may read; answers how many.
async fn read_by_filters(callers: &[Client], things: &BTreeMap<&str, String>) -> usize {
    let of = |kind: &str| things[kind].as_str();
    let (plan, period, unit) = (of("plans"), of("periods"), of("units"));
    let (measure, report) = (of("measures"), of("reports"));
    let aggregated = [
        format!("plan_id={plan}"),
        format!("period_id={period}&group_by=measure,unit"),
        format!("plan_id={plan}&year=2018&measure_id={measure}&unit_id={unit}"),
        format!("parent_plan_id={plan}&group_by=plan,measure"),
        format!("framework_id={}", of("frameworks")),
    ];
    let aggregated = aggregated
        .iter()
        .flat_map(|filter| ["", "/trend"].map(|kind| format!("/v1/aggregates{kind}?{filter}")));
    let listed = [
        format!("/v1/aggregates/sources?period_id={period}&measure_id={measure}"),
        format!("/v1/exports/sdmx/data?plan_id={plan}"),
        format!("/v1/reports?plan_id={plan}"),
        format!("/v1/reports?plan_id={plan}&status=accepted"),
        format!("/v1/reports?period_id={period}&status=submitted"),
        format!("/v1/reports?unit_id={unit}"),
        "/v1/reports?status=returned".to_owned(),
        format!("/v1/audit-events?unit_id={unit}"),
        format!("/v1/audit-events?subject_id={report}&order=oldest_first"),
        "/v1/audit-events?action=plan_issued&from=2018-05-17T00:00:00Z".to_owned(),
        format!("/v1/notifications?unit_id={unit}&unread=true"),
        "/v1/notifications?kind=accepted".to_owned(),
        format!("/v1/periods/{period}/obligations?punctuality=overdue&within={unit}"),
        format!("/v1/periods/{period}/obligations?open=true"),
        format!("/v1/periods/{period}/completeness?within={unit}"),
        format!("/v1/units/{unit}/obligations?plan_id={plan}&sort=earliest_due"),
        format!("/v1/accounts?unit_id={unit}&role=reporter"),
        "/v1/accounts?q=nguyen&status=active".to_owned(),
        "/v1/service-clients?client_id=so-ldtbxh".to_owned(),
        format!("/v1/consolidations?period_id={period}"),
        "/v1/changes?kind=report_accepted".to_owned(),
    ];
    let mut read = 0;
    for path in aggregated.chain(listed) {
        let mut answers = Vec::new();
        for caller in callers {
            answers.push(caller.raw(reqwest::Method::GET, &path).send().await);
        }
        let is_read = answers.iter().any(|answer| answer.status == 200);
        assert!(is_read, "{path}: {}", answers[0].text());
        read += 1;
    }
    read
}

#[test]
fn nothing_goes_through_a_table_that_grows() {
    turn::run(async {
        let settings = "shared_preload_libraries = 'auto_explain'\nauto_explain.log_min_duration = 0\n\
            auto_explain.log_format = json\nautovacuum = off\njit = off\nfsync = off\nlog_line_prefix = ''";
        let Some(server) = Server::start(settings).await else {
            return;
        };
        let url = server.create("tiendo");
        let app = TestApp::start_on(&url, |_| {}).await;
        enlarge(&server);
        // Whose connections are made now, and with them the settings of the database.
        let app = app.replica().await;
        let before = server.log().len();
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let things = tell_the_story(&app, &city, &plan).await;
        let mut callers = Vec::new();
        for name in ["first.admin", "dolisa", "justice", "mayor", "auditor"] {
            callers.push(city.as_(name).await);
        }
        let read = read_everything(&callers, &things).await;
        assert!(read > 50, "only {read} operations were read");
        let filtered = read_by_filters(&callers, &things).await;

        let log = server.log();
        let all = explained(&log[before..]);
        assert!(all.len() > 1000, "only {} statements", all.len());
        let mut wrong: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for one in &all {
            let mut found = BTreeSet::new();
            gone_through(&one.plan, false, &mut found);
            if !found.is_empty() {
                wrong.insert(&one.statement, found);
            }
            met.extend(
                GROWING
                    .iter()
                    .filter(|table| one.statement.contains(&format!("\"{table}\""))),
            );
        }
        let wrong: Vec<String> = wrong
            .into_iter()
            .map(|(statement, tables)| format!("{tables:?}: {statement}"))
            .collect();
        eprintln!(
            "{} statements of {read} reads, {filtered} by filters, and the story, {} tables",
            all.len(),
            met.len()
        );
        assert!(
            wrong.is_empty(),
            "{} statements:\n{}",
            wrong.len(),
            wrong.join("\n\n")
        );
    });
}
