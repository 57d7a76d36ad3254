//! The change feed as its readers see it: what each is told, in pages, in lines, waiting, and after a long time.

use std::time::Instant;

use reqwest::Method;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use tests::city::{City, IssuedPlan, list, text};
use tests::{Answer, Client, TestApp, both};
use time::Duration;

use crate::main_loop::{draft, etag, plan_measure, put_values, step};
use crate::obligations::release;
use crate::people::{ask, connect, system};
use crate::reading::{read, texts};
use crate::reminders::june;

/// How many entries have a place.
async fn numbered(app: &TestApp) -> u64 {
    let placed = entity::change::Entity::find().filter(entity::change::Column::Seq.is_not_null());
    placed.count(app.state.db.reader()).await.unwrap()
}

/// Everything a caller is told after a cursor, page by page of a size, and where to go on.
pub async fn pages(as_: &Client, after: Option<&str>, limit: u16) -> (Vec<Value>, String) {
    let mut items = Vec::new();
    let mut after = after.map(str::to_owned);
    loop {
        let mut request = as_.get("/v1/changes").query("limit", &limit.to_string());
        if let Some(cursor) = &after {
            request = request.query("after", cursor);
        }
        let page = request.send().await.expect_status(200).json();
        items.extend(list(&page["items"]).to_vec());
        let next = text(&page["next_cursor"]);
        if page["has_more"] == false {
            return (items, next);
        }
        assert_ne!(after.as_ref(), Some(&next), "a page always goes on");
        after = Some(next);
    }
}

/// What happened to what, of the entries that are not of the founding of the city.
async fn told(as_: &Client, since: &str) -> Vec<String> {
    let (items, _) = pages(as_, Some(since), 3).await;
    items.iter().map(|item| text(&item["kind"])).collect()
}

/// The end of the feed as it is.
pub async fn now(as_: &Client) -> String {
    let page = read(as_, "/v1/changes?after=now").await;
    assert_eq!(
        (&page["items"], &page["has_more"]),
        (&json!([]), &json!(false))
    );
    text(&page["next_cursor"])
}

/// A ward's half-year report, sent by its reporter.
pub async fn ward_sends(city: &City<'_>, plan: &IssuedPlan, name: &str, unit: &str) -> Value {
    let as_ = city.as_(name).await;
    let report = draft(&as_, &plan.periods["2018-H1"], &city.unit(unit)).await;
    let figures = json!([{"measure_id": plan_measure(&report, "PT-2"), "numerator": 14, "denominator": 27, "women": 8, "men": 6}]);
    let report = put_values(&as_, &report, figures).await;
    step(&as_, &report, "submit").await
}

pub async fn reasoned(as_: &Client, report: &Value, name: &str) -> Value {
    as_.post(&format!("/v1/reports/{}/{name}", text(&report["id"])))
        .if_match(&etag(report))
        .json(json!({"reason": "Đề nghị rà soát lại số hộ."}))
        .send()
        .await
        .expect_status(200)
        .json()
}

/// A service client at a unit, at the API.
async fn client(app: &TestApp, city: &City<'_>, id: &str, unit: &str, scopes: &[&str]) -> Client {
    let admin = city.as_("first.admin").await;
    let made = connect(city, &admin, id, unit, scopes).await;
    system(app, &made).await
}

const ALL: [&str; 4] = [
    "aggregates:read",
    "changes:read",
    "metadata:read",
    "reports:read",
];

/// The entries in lines of JSON.
fn lines(answer: &Answer) -> Vec<Value> {
    let lines = answer.text().lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

both! {
    async fn a_report_on_its_way_is_told_to_people_and_its_acceptance_to_systems_too(app: TestApp) {
        let city = City::found(&app).await;
        let auditor = city.as_("auditor").await;
        let start = now(&auditor).await;
        let plan = city.issue_plan().await;
        app.clock.set(june(11));
        let auditor = city.as_("auditor").await;
        let sent = ward_sends(&city, &plan, "mui.ne", "22915").await;
        let dolisa = city.as_("dolisa").await;
        let back = reasoned(&dolisa, &sent, "return").await;
        let again = step(&city.as_("mui.ne").await, &back, "submit").await;
        let accepted = step(&dolisa, &again, "accept").await;
        reasoned(&dolisa, &accepted, "reopen").await;

        let on_the_way = ["period_opened", "period_opened", "plan_issued", "report_submitted", "report_returned",
            "report_submitted", "report_accepted", "report_reopened"];
        for name in ["auditor", "mayor", "dolisa", "mui.ne"] {
            assert_eq!(told(&city.as_(name).await, &start).await, on_the_way, "{name}");
        }
        // Another ward knows the plan and its periods, another city neither; both read of no report.
        assert_eq!(told(&city.as_("ham.tien").await, &start).await, on_the_way[..3]);
        assert_eq!(told(&city.as_("lagi.dolisa").await, &start).await, [""; 0]);
        city.as_("province.admin").await.get("/v1/changes").send().await.assert_problem(403, "forbidden");

        let systems = ["period_opened", "period_opened", "plan_issued", "report_accepted", "report_reopened"];
        let province = client(&app, &city, "so-ldtbxh", "60", &ALL).await;
        assert_eq!(told(&province, &start).await, systems);
        let (items, _) = pages(&province, Some(&start), 50).await;
        let told_of = |kind: &str| items.iter().find(|item| item["kind"] == kind).unwrap().clone();
        let entry = told_of("report_accepted");
        assert_eq!(entry["subject"], "report");
        assert_eq!((&entry["subject_id"], &entry["revision"], &entry["removed"]), (&accepted["id"], &json!(2), &json!(false)));
        assert_eq!((&entry["plan_id"], &entry["period_id"]), (&json!(plan.id), &json!(plan.periods["2018-H1"])));
        assert_eq!((&entry["unit_id"], &entry["at"]), (&json!(city.unit("22915")), &json!("2018-06-11T02:00:00Z")));
        let reopened = told_of("report_reopened");
        assert_eq!((&reopened["revision"], &reopened["removed"]), (&json!(3), &json!(false)));

        // Each scope opens what may be read by it, within the subtree.
        let one_of = [
            ("nothing", "60", vec!["changes:read"], vec![]),
            ("figures", "60", vec!["changes:read", "aggregates:read"], [&systems[..2], &systems[3..]].concat()),
            ("directory", "60", vec!["changes:read", "metadata:read"], systems[..3].to_vec()),
            ("ward", "22915", ALL.to_vec(), systems.to_vec()),
            ("other-ward", "22918", ALL.to_vec(), systems[..3].to_vec()),
            ("other-city", "594", ALL.to_vec(), vec![]),
        ];
        for (id, unit, scopes, expected) in one_of {
            let system = client(&app, &city, id, unit, &scopes).await;
            assert_eq!(told(&system, &start).await, expected, "{id}");
            // Whoever is told nothing still comes to the end.
            assert_eq!(pages(&system, Some(&start), 1).await.1, now(&auditor).await, "{id}");
        }
        let without = client(&app, &city, "without", "60", &["reports:read"]).await;
        without.get("/v1/changes").send().await.assert_problem(403, "forbidden");
    }

    async fn what_is_gone_is_told_of_to_whoever_knew_it(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let admin = city.as_("first.admin").await;
        let start = now(&city.as_("auditor").await).await;
        let made = admin.post("/v1/unit-groups").json(json!({
            "code": "VEN-BIEN", "name": "Các phường ven biển", "unit_id": city.unit("593"),
            "member_ids": [city.unit("22915"), city.unit("22918")],
        })).send().await.expect_status(201).json();
        let path = format!("/v1/unit-groups/{}", text(&made["id"]));
        admin.delete(&path).if_match("\"1\"").send().await.assert_status(204);
        let strategy = json!({
            "code": "NHAP", "name": "Chiến lược nhập nhầm", "starts_on": "2021-01-01", "ends_on": "2030-12-31",
            "version": {"label": "original", "valid_from": "2021-03-03", "document": {"number": "28/NQ-CP", "issued_on": "2021-03-03", "issuer": "Chính phủ"}},
            "objectives": [{"number": "1", "name": "Chính trị", "confidence": "verified", "indicators": []}],
        });
        let made_framework = admin.post("/v1/frameworks").json(strategy).send().await.expect_status(201);
        let framework = made_framework.json();
        admin.delete(made_framework.header("Location")).if_match(made_framework.etag()).send().await.assert_status(204);
        app.clock.set(june(11));
        let dolisa = city.as_("dolisa").await;
        let owed = read(&dolisa, &format!("/v1/periods/{}/obligations?unit_id={}", plan.periods["2018-H1"], city.unit("22918"))).await;
        let owed = owed["items"][0].clone();
        release(&dolisa, &text(&owed["id"])).await.assert_status(200);

        // What was made and is gone since is told of as gone only.
        let (city_system, other) = (client(&app, &city, "city", "593", &ALL).await, client(&app, &city, "other", "594", &ALL).await);
        let (items, _) = pages(&city_system, Some(&start), 1).await;
        let gone: Vec<Value> = items.iter().map(|item| json!([item["kind"], item["subject"], item["subject_id"], item["removed"]])).collect();
        assert_eq!(gone, [
            json!(["unit_group_deleted", "unit_group", made["id"], true]),
            json!(["framework_deleted", "framework", framework["id"], true]),
            json!(["obligation_released", "obligation", owed["id"], true]),
        ]);
        assert_eq!(told(&other, &start).await, ["framework_deleted"]);
        let people = ["unit_group_deleted", "framework_deleted"];
        assert_eq!(told(&city.as_("lagi.justice").await, &start).await, people);
    }

    async fn a_cursor_stays_good_until_what_follows_it_is_forgotten(app: TestApp) {
        let city = City::found(&app).await;
        city.issue_plan().await;
        let auditor = city.as_("auditor").await;
        let first = read(&auditor, "/v1/changes?limit=1").await;
        let first = text(&first["next_cursor"]);
        let end = now(&auditor).await;
        let founded = app.clock.now();
        let numbered = numbered(&app).await;

        app.clock.set(founded + Duration::days(400));
        assert_eq!(api::feed::keep::forget_old(&app.state).await.unwrap(), 0, "400 days are kept");
        app.clock.set(founded + Duration::days(401));
        let wards = city.as_("first.admin").await.patch(&format!("/v1/units/{}", city.unit("22915"))).if_match("\"1\"")
            .body("application/merge-patch+json", json!({"name_en": "Mui Ne"}).to_string()).send().await;
        wards.assert_status(200);
        // What has no place yet is not old, however long it waited.
        assert_eq!(api::feed::keep::forget_old(&app.state).await.unwrap(), numbered);

        let auditor = city.as_("auditor").await;
        let late = auditor.get("/v1/changes").query("after", &first).send().await;
        late.assert_problem(410, "cursor_expired");
        let lines = auditor.get("/v1/changes").query("after", &first).query("format", "ndjson").send().await;
        lines.assert_problem(410, "cursor_expired");
        assert!(text(&late.json()["detail"]).contains("after=now"), "{}", late.text());
        // The last cursor has lost nothing, and a beginner begins with what is there.
        for after in [Some(end.as_str()), None] {
            let (items, _) = pages(&auditor, after, 50).await;
            assert_eq!(texts(&json!(items), "kind"), ["unit_changed"]);
        }
        // One from beyond the end.
        let epoch = api::changes::version::head(app.state.db.reader()).await.unwrap().epoch;
        let ahead = api::feed::cursor::pack(api::feed::cursor::Place { epoch, seq: 1_000_000 });
        auditor.get("/v1/changes").query("after", &ahead).send().await.assert_problem(410, "cursor_expired");
    }

    async fn lines_hold_all_up_to_the_end_and_say_where_to_go_on(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        app.clock.set(june(11));
        ward_sends(&city, &plan, "mui.ne", "22915").await;
        let auditor = city.as_("auditor").await;
        let (items, end) = pages(&auditor, None, 7).await;
        let by_accept = auditor.get("/v1/changes").header("Accept", "application/x-ndjson").send().await.expect_status(200);
        assert_eq!(lines(&by_accept), items);
        assert_eq!(by_accept.header("Link"), format!("</v1/changes?after={end}>; rel=\"next\""));
        let last = auditor.get("/v1/changes?format=ndjson&kind=report_submitted,plan_issued").send().await.expect_status(200);
        let kinds: Vec<String> = lines(&last).iter().map(|line| text(&line["kind"])).collect();
        assert_eq!(kinds, ["plan_issued", "report_submitted"]);
        let nothing = auditor.get("/v1/changes").query("format", "ndjson").query("after", &end).send().await.expect_status(200);
        assert_eq!(nothing.text(), "");

        let wrong = [
            ("format=ndjson&limit=5", "limit", "not_in_files"), ("format=ndjson&wait=5", "wait", "not_in_files"),
            ("limit=0", "limit", "out_of_range"), ("limit=201", "limit", "out_of_range"),
            ("wait=31", "wait", "out_of_range"), ("wait=-1", "wait", "out_of_range"),
            ("after=xyz", "after", "invalid_value"), ("kind=report_burnt", "kind", "unknown_value"),
            ("cursor=abc", "cursor", "unknown_parameter"),
        ];
        for (query, parameter, code) in wrong {
            let answer = auditor.raw(Method::GET, &format!("/v1/changes?{query}")).send().await;
            answer.assert_problem(400, "invalid_parameter");
            let fault = &answer.json()["errors"][0];
            assert_eq!((&fault["parameter"], &fault["code"]), (&json!(parameter), &json!(code)), "{query}");
        }
        auditor.get("/v1/changes").header("Accept", "text/csv").send().await.assert_problem(406, "not_acceptable");
    }

    async fn whoever_waits_is_answered_as_soon_as_there_is_something_for_them(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let replica = app.replica().await;
        app.clock.set(june(11));
        let sent = ward_sends(&city, &plan, "mui.ne", "22915").await;
        let start = now(&city.as_("auditor").await).await;
        let admin = city.as_("first.admin").await;
        let made = connect(&city, &admin, "so-ldtbxh", "60", &ALL).await;
        let token = ask(&app, "so-ldtbxh", &text(&made["client_secret"]), &[]).await.expect_status(200).json();
        let token = text(&token["access_token"]);
        let (province, elsewhere) = (app.as_(&token), replica.as_(&token));
        let dolisa = city.as_("dolisa").await;
        let waiting = |by: &Client, seconds: &str| {
            by.get("/v1/changes").query("after", &start).query("wait", seconds).send()
        };
        // The return is not told to the system; what it waits for is the acceptance.
        let auditor = city.as_("auditor").await;
        let begun = Instant::now();
        let story = async {
            let back = reasoned(&dolisa, &sent, "return").await;
            let again = step(&city.as_("mui.ne").await, &back, "submit").await;
            step(&dolisa, &again, "accept").await;
        };
        let (here, there, person, ()) = tokio::join!(
            waiting(&province, "30"), waiting(&elsewhere, "30"), waiting(&auditor, "30"), story,
        );
        assert!(begun.elapsed().as_secs() < 20, "nobody waits for the end of the thirty seconds");
        for answer in [here, there] {
            let page = answer.expect_status(200).json();
            assert_eq!(texts(&page["items"], "kind"), ["report_accepted"]);
        }
        let person = person.expect_status(200).json();
        assert_eq!(texts(&person["items"], "kind")[0], "report_returned");

        // Where nothing comes, the answer says where to go on.
        let end = now(&auditor).await;
        let begun = Instant::now();
        let nothing = auditor.get("/v1/changes").query("after", &end).query("wait", "1").send().await.expect_status(200).json();
        assert!(begun.elapsed().as_millis() >= 900);
        assert_eq!(nothing, json!({"items": [], "next_cursor": end, "has_more": false}));
        // A service that stops sends everybody home.
        let begun = Instant::now();
        let (answer, ()) = tokio::join!(
            auditor.get("/v1/changes").query("after", &end).query("wait", "30").send(),
            async { app.state.watch.stop() },
        );
        assert_eq!(answer.expect_status(200).json(), nothing);
        assert!(begun.elapsed().as_secs() < 20);
    }
}
