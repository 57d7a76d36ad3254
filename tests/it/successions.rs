//! Units take over from others on a day: mergers, splits, replacements, and what becomes of their duties.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};
use time::macros::datetime;

use crate::reading::{assert_faults, assert_impossible, machine, person, read, texts};

/// A body whose units are named by code; a new one is founded below the city.
fn body(city: &City<'_>, kind: &str, on: &str, old: &[&str], into: &[Value]) -> Value {
    let old: Vec<String> = old.iter().map(|code| city.unit(code)).collect();
    json!({"kind": kind, "effective_on": on, "old_unit_ids": old, "into": into})
}

fn new(city: &City<'_>, code: &str, name: &str) -> Value {
    json!({"new_unit": {
        "code": code, "name": name, "kind": "ward", "level": "commune", "parent_id": city.unit("593"),
    }})
}

fn stays(city: &City<'_>, code: &str) -> Value {
    json!({"unit_id": city.unit(code)})
}

async fn record(by: &Client, body: Value) -> Answer {
    by.post("/v1/successions").json(body).send().await
}

/// Codes of the wards of the city on a day, in order.
async fn wards(by: &Client, city: &City<'_>, day: &str) -> Vec<String> {
    let within = city.unit("593");
    let page = read(
        by,
        &format!("/v1/units?kind=ward&within={within}&as_of={day}"),
    )
    .await;
    let mut codes = texts(&page["items"], "code");
    codes.sort();
    codes
}

/// Whose obligations a period has: unit codes with how many measures, in order.
async fn owing(by: &Client, period: &str) -> Vec<(String, usize)> {
    let page = read(by, &format!("/v1/periods/{period}/obligations?limit=200")).await;
    let mut owing: Vec<(String, usize)> = list(&page["items"])
        .iter()
        .map(|one| (text(&one["unit_code"]), list(&one["measures"]).len()))
        .collect();
    owing.sort();
    owing
}

both! {
    async fn a_merger_ends_the_old_and_founds_the_new_under_a_code_of_theirs(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut merger = body(&city, "merger", "2018-05-01", &["22915", "22918"], &[new(&city, "22918", "Phường Mũi Né")]);
        merger["document"] = json!({"number": "1671/NQ-UBTVQH15", "issued_on": "2018-04-16"});
        merger["reason"] = json!("Sắp xếp đơn vị hành chính.");
        let made = record(&admin, merger).await.expect_status(201);
        let merged = made.json();
        assert_eq!(texts(&merged["old_units"], "code"), ["22915", "22918"]);
        assert_eq!(texts(&merged["old_units"], "name"), ["Đơn vị 22915", "Đơn vị 22918"]);
        assert_eq!(texts(&merged["new_units"], "name"), ["Phường Mũi Né"]);
        let read_back = city.as_("mui.ne").await.get(made.header("Location")).send().await.expect_status(200);
        assert_eq!((read_back.json(), read_back.etag()), (merged.clone(), made.etag()));

        assert_eq!(wards(&admin, &city, "2018-04-30").await, ["22915", "22918", "22954"]);
        assert_eq!(wards(&admin, &city, "2018-05-01").await, ["22918", "22954"]);
        let old = read(&admin, &format!("/v1/units/{}", city.unit("22918"))).await;
        assert_eq!((&old["active_to"], &old["version"]), (&json!("2018-05-01"), &json!(2)));
        let heir = read(&admin, &format!("/v1/units/{}", text(&merged["new_units"][0]["id"]))).await;
        assert_eq!((&heir["active_from"], &heir["parent_id"]), (&json!("2018-05-01"), &json!(city.unit("593"))));

        for unit in [&old, &heir] {
            let history = read(&admin, &format!("/v1/units/{}/history", text(&unit["id"]))).await;
            assert_eq!(history["successions"], json!([merged]));
            let states = list(&history["states"]);
            assert_eq!((states.len(), &states[0]["code"]), (1, &json!("22918")));
        }
        let trail = read(&city.as_("auditor").await, &format!("/v1/audit-events?subject_id={}", text(&merged["id"]))).await;
        assert_eq!((&trail["items"][0]["action"], &trail["items"][0]["subject"]["id"]), (&json!("succession_recorded"), &merged["id"]));
        let concerned = list(&trail["items"][0]["unit_ids"]);
        for unit in [city.unit("22915"), city.unit("22918"), text(&heir["id"])] {
            assert!(concerned.contains(&json!(unit)));
        }
        // Nobody takes over from them again, and nobody closes them on another day.
        let again = body(&city, "replacement", "2018-05-01", &["22915"], &[new(&city, "X", "Khác")]);
        record(&admin, again).await.assert_problem(409, "invalid_state");
        let close = admin.post(&format!("/v1/units/{}/close", city.unit("22915"))).if_match("\"2\"");
        close.json(json!({"on": "2018-04-01"})).send().await.assert_problem(409, "invalid_state");
    }

    async fn a_unit_that_takes_over_may_go_on(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let merger = body(&city, "merger", "2018-05-01", &["22918", "22954"], &[stays(&city, "22918")]);
        let made = record(&admin, merger).await.expect_status(201).json();
        assert_eq!(texts(&made["old_units"], "code"), ["22918", "22954"]);
        assert_eq!(wards(&admin, &city, "2018-05-01").await, ["22915", "22918"]);
        let split = body(&city, "split", "2018-05-02", &["22918"], &[stays(&city, "22918"), new(&city, "22954", "Phường Đức Long mới")]);
        record(&admin, split).await.assert_status(201);
        assert_eq!(wards(&admin, &city, "2018-05-02").await, ["22915", "22918", "22954"]);
        // One that is not among the old takes another in.
        let taken = body(&city, "replacement", "2018-05-03", &["22915"], &[stays(&city, "22918")]);
        record(&admin, taken).await.assert_status(201);
        let of = |query: &str| format!("/v1/successions?unit_id={}{query}", city.unit("22918"));
        assert_eq!(texts(&read(&admin, &of("")).await["items"], "kind"), ["merger", "split", "replacement"]);
        assert_eq!(texts(&read(&admin, &of("&from=2018-05-02")).await["items"], "kind"), ["split", "replacement"]);
        assert_eq!(texts(&read(&admin, &of("&from=2018-05-02&to=2018-05-02")).await["items"], "kind"), ["split"]);
        let first = read(&admin, &of("&limit=1")).await;
        let rest = read(&admin, &of(&format!("&cursor={}", text(&first["next_cursor"])))).await;
        assert_eq!(texts(&rest["items"], "kind"), ["split", "replacement"]);
        let other = read(&admin, &format!("/v1/successions?unit_id={}", city.unit("22915"))).await;
        assert_eq!(texts(&other["items"], "kind"), ["replacement"]);
    }

    async fn every_fault_is_told_at_once(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let nowhere = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40";
        let (mui_ne, ham_tien) = (city.unit("22915"), city.unit("22918"));
        let mut bad = body(&city, "split", "2001-01-01", &["22915", "22915"], &[stays(&city, "22918"), stays(&city, "22918"), new(&city, "22954", "Trùng"), new(&city, "22954", "Trùng")]);
        bad["old_unit_ids"].as_array_mut().unwrap().push(json!(nowhere));
        bad["into"].as_array_mut().unwrap().push(json!({"unit_id": nowhere}));
        bad["into"][3]["new_unit"]["parent_id"] = json!(nowhere);
        assert_faults(&record(&admin, bad).await, &[
            ("/into/1/unit_id", "duplicate"),
            ("/into/2/new_unit/code", "code_taken"),
            ("/into/3/new_unit/code", "code_taken"),
            ("/into/3/new_unit/code", "duplicate"),
            ("/into/3/new_unit/parent_id", "unknown_unit"),
            ("/into/4/unit_id", "unknown_unit"),
            ("/old_unit_ids", "out_of_range"),
            ("/old_unit_ids/0", "too_early"),
            ("/old_unit_ids/1", "duplicate"),
            ("/old_unit_ids/1", "too_early"),
            ("/old_unit_ids/2", "unknown_unit"),
        ]);
        let one = [new(&city, "NEW", "Mới")];
        for (kind, old, into, places) in [
            ("merger", vec![&mui_ne], &one[..], &["/old_unit_ids"][..]),
            ("merger", vec![&mui_ne, &ham_tien], &[], &["/into"]),
            ("split", vec![&mui_ne], &one, &["/into"]),
            ("replacement", vec![&mui_ne, &ham_tien], &one, &["/old_unit_ids"]),
            ("replacement", vec![], &one, &["/old_unit_ids"]),
        ] {
            let body = json!({"kind": kind, "effective_on": "2018-05-01", "old_unit_ids": old, "into": into});
            let wanted: Vec<_> = places.iter().map(|place| (*place, "out_of_range")).collect();
            assert_faults(&record(&admin, body).await, &wanted);
        }
        let itself = body(&city, "replacement", "2018-05-01", &["22915"], &[stays(&city, "22915")]);
        assert_faults(&record(&admin, itself).await, &[("/into/0/unit_id", "no_change")]);
        let both = json!({"unit_id": mui_ne, "new_unit": one[0]["new_unit"]});
        let both = body(&city, "replacement", "2018-05-01", &["22918"], &[both]);
        assert_faults(&record(&admin, both).await, &[("/into/0", "one_of")]);
        let none = body(&city, "replacement", "2018-05-01", &["22918"], &[json!({})]);
        assert_faults(&record(&admin, none).await, &[("/into/0", "one_of")]);
        let mut unknown = body(&city, "replacement", "2018-05-01", &["22918"], &one);
        unknown["into"][0]["new_unit"]["active_from"] = json!("2018-05-01");
        assert_faults(&record(&admin, unknown).await, &[("/into/0/new_unit/active_from", "unknown_field")]);
        let mut under_old = body(&city, "replacement", "2018-05-01", &["22918"], &one);
        under_old["into"][0]["new_unit"]["parent_id"] = json!(ham_tien);
        assert_faults(&record(&admin, under_old).await, &[("/into/0/new_unit/parent_id", "not_existing_then")]);
        let early = body(&city, "replacement", "2000-01-01", &["22918"], &[stays(&city, "22915")]);
        assert_faults(&record(&admin, early).await, &[("/into/0/unit_id", "not_existing_then"), ("/old_unit_ids/0", "too_early")]);
        assert_eq!(read(&admin, "/v1/successions").await["items"], json!([]));
        assert_eq!(wards(&admin, &city, "2018-05-01").await, ["22915", "22918", "22954"]);
    }

    async fn units_below_end_with_it_or_before(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let whole = |old: &[&str]| {
            let mut body = body(&city, "merger", "2018-06-01", old, &[new(&city, "594", "Thị xã La Gi")]);
            body["into"][0]["new_unit"]["parent_id"] = json!(city.unit("60"));
            body
        };
        let refused = record(&admin, whole(&["594", "PTP-594"])).await;
        refused.assert_problem(409, "units_below");
        assert!(text(&refused.json()["detail"]).contains("(PLD-594)"), "{}", refused.json());
        assert!(text(&refused.json()["detail"]).contains("hiệu lực chưa đến"), "{}", refused.json());
        let close = admin.post(&format!("/v1/units/{}/close", city.unit("PLD-594"))).if_match("\"1\"");
        close.json(json!({"on": "2018-06-01"})).send().await.assert_status(200);
        record(&admin, whole(&["594", "PTP-594"])).await.assert_status(201);
    }

    async fn a_unit_closed_on_the_day_may_be_given_a_successor_later(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let close = admin.post(&format!("/v1/units/{}/close", city.unit("22915"))).if_match("\"1\"");
        close.json(json!({"on": "2018-05-01"})).send().await.assert_status(200);
        let by = |on: &str| body(&city, "replacement", on, &["22915"], &[stays(&city, "22918")]);
        for other_day in ["2018-04-01", "2018-05-02"] {
            assert_impossible(&record(&admin, by(other_day)).await, "2018-05-01.");
        }
        record(&admin, by("2018-05-01")).await.assert_status(201);
        record(&admin, by("2018-05-01")).await.assert_problem(409, "invalid_state");
    }

    async fn an_admin_records_what_is_all_theirs(app: TestApp) {
        let city = City::found(&app).await;
        let chief = person(&city, "lagi.chief", &[("admin", "594")]).await;
        let under = |parent: &str| json!({"new_unit": {
            "code": "NEW", "name": "Mới", "kind": "office", "level": "district", "parent_id": city.unit(parent),
        }});
        for (old, into) in [
            (&["PTP-594", "PTP"][..], under("594")),
            (&["PTP-594", "PLD-594"], under("593")),
            (&["PTP-594", "PLD-594"], stays(&city, "PTP")),
        ] {
            record(&chief, body(&city, "merger", "2018-05-01", old, &[into])).await.assert_problem(403, "forbidden");
        }
        let theirs = body(&city, "merger", "2018-05-01", &["PTP-594", "PLD-594"], &[under("594")]);
        record(&city.as_("lagi.dolisa").await, theirs.clone()).await.assert_problem(403, "forbidden");
        let made = record(&chief, theirs).await.expect_status(201);

        // A machine knows of those that touch its units.
        let near = machine(&app, &city, "594", &["metadata:read"]).await;
        let far = machine(&app, &city, "593", &["metadata:read"]).await;
        near.get(made.header("Location")).send().await.assert_status(200);
        far.get(made.header("Location")).send().await.assert_problem(404, "not_found");
        assert_eq!(read(&far, "/v1/successions").await["items"], json!([]));
        let unit = city.unit("PTP-594");
        near.get(&format!("/v1/units/{unit}/history")).send().await.assert_status(200);
        far.get(&format!("/v1/units/{unit}/history")).send().await.assert_problem(404, "not_found");
        far.get(&format!("/v1/units/{unit}/tree")).send().await.assert_problem(404, "not_found");
    }

    async fn the_tree_of_a_day_is_nested(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let merger = body(&city, "merger", "2018-06-01", &["22915", "22918"], &[new(&city, "22918", "Phường Mũi Né")]);
        record(&admin, merger).await.assert_status(201);
        let tree = async |by: &Client, unit: &str, day: &str| read(by, &format!("/v1/units/{}/tree{day}", city.unit(unit))).await;
        let today = tree(&admin, "60", "").await;
        assert_eq!(today["as_of"], "2018-05-17");
        assert_eq!(texts(&today["root"]["children"], "code"), ["593", "594"]);
        let below = |tree: &Value| texts(&tree["children"], "code");
        assert_eq!(below(&today["root"]["children"][0]), ["22915", "22918", "22954", "MTTQ", "PLDTBXH", "PNV", "PTP", "PYT"]);
        assert_eq!(below(&today["root"]["children"][1]), ["PLD-594", "PTP-594"]);
        let then = tree(&admin, "593", "?as_of=2018-06-01").await;
        assert_eq!(below(&then["root"]), ["22918", "22954", "MTTQ", "PLDTBXH", "PNV", "PTP", "PYT"]);
        assert_eq!(then["root"]["children"][0]["name"], "Phường Mũi Né");
        for (unit, day) in [("593", "2000-12-31"), ("22915", "2018-06-01")] {
            let path = format!("/v1/units/{}/tree?as_of={day}", city.unit(unit));
            admin.get(&path).send().await.assert_problem(404, "not_found");
        }
        let machine_of = machine(&app, &city, "PTP", &["metadata:read"]).await;
        let seen = tree(&machine_of, "60", "").await;
        assert_eq!(below(&seen["root"]), ["593"]);
        assert_eq!(below(&seen["root"]["children"][0]), ["PTP"]);
    }

    async fn duties_pass_on_when_a_period_opens_and_stay_where_they_were_before(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let half = plan.periods["2018-H1"].clone();
        let before = owing(&dolisa, &half).await;
        let one = |code: &str, measures: usize| (code.to_owned(), measures);
        assert_eq!(before, [one("22915", 1), one("22918", 1), one("22954", 1), one("PTP", 2), one("PYT", 1)]);

        // A plan of the next year, issued before the wards are merged, whose periods open after.
        let mut next = city.plan("1/KH-UBND");
        for (member, day) in [("issued_on", "2018-05-17"), ("term_from", "2019-01-01"), ("term_to", "2019-12-31")] {
            next[member] = json!(day);
        }
        let next = dolisa.post("/v1/plans").json(next).send().await.expect_status(201).json();
        let id = text(&next["id"]);
        for ward in ["22915", "22918", "22954"] {
            city.assign_report(&id, ward, "plan").await;
        }
        city.assign_report(&id, "22954", "7.1").await;
        city.assign_report(&id, "PTP", "7.2").await;
        dolisa.post(&format!("/v1/plans/{id}/issue")).if_match("\"1\"").send().await.assert_status(200);

        // Mũi Né and Hàm Tiến go into Đức Long, which goes on; Justice is split in two in the autumn of 2019.
        let merger = body(&city, "merger", "2018-12-01", &["22915", "22918", "22954"], &[stays(&city, "22954")]);
        record(&admin, merger).await.assert_status(201);
        let offices = [new(&city, "PTP-A", "Phòng Tư pháp"), new(&city, "PTP-B", "Phòng Hộ tịch")];
        record(&admin, body(&city, "split", "2019-10-01", &["PTP"], &offices)).await.assert_status(201);

        app.clock.set(datetime!(2019-11-01 02:00 UTC));
        api::periods::freeze::open_due(&app.state).await.unwrap();
        let dolisa = city.as_("dolisa").await;
        let periods = read(&dolisa, &format!("/v1/periods?plan_id={id}")).await;
        let period = |label: &str| text(&crate::reading::find(&periods["items"], "label", label)["id"]);
        assert_eq!(owing(&dolisa, &period("2019-H1")).await, [one("22954", 2), one("PTP", 1)]);
        assert_eq!(owing(&dolisa, &period("2019-Y")).await, [one("22954", 2), one("PTP-A", 1), one("PTP-B", 1)]);
        assert_eq!(owing(&dolisa, &half).await, before, "what was owed before stays as it was");
    }
}
