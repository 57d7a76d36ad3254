//! Completeness: who has reported, who was on time, who is late or missing, and who may know.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};
use time::macros::datetime;

use crate::main_loop::{draft, etag, plan_measure, put_values, step};
use crate::reading::{find, machine, read, texts};

/// Expected, submitted, on time, late, accepted, overdue, returned, missing.
pub fn counts(of: &Value) -> [u64; 8] {
    let names = [
        "expected",
        "submitted",
        "on_time",
        "late",
        "accepted",
        "overdue",
        "returned",
        "missing",
    ];
    names.map(|name| of["counts"][name].as_u64().unwrap())
}

/// Drafts the half-year report of a unit with good figures.
pub async fn write(as_: &Client, city: &City<'_>, period: &str, unit: &str) -> Value {
    let report = draft(as_, period, &city.unit(unit)).await;
    let figures = match unit {
        "PTP" => json!([
            {"measure_id": city.id("7.1.a"), "numerator": 5, "denominator": 5},
            {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12},
        ]),
        "PYT" => json!([{"measure_id": city.id("7.4.a"), "numerator": 40, "denominator": 40}]),
        _ => {
            json!([{"measure_id": plan_measure(&report, "PT-2"), "numerator": 14000, "denominator": 27000}])
        }
    };
    put_values(as_, &report, figures).await
}

both! {
    async fn the_first_arrival_decides_who_was_on_time(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let completeness = async || read(&city.as_("dolisa").await, &format!("/v1/periods/{h1}/completeness")).await;
        let obligation = async |unit: &str| {
            let path = format!("/v1/periods/{h1}/obligations?unit_id={}", city.unit(unit));
            read(&city.as_("dolisa").await, &path).await["items"][0].clone()
        };
        // Justice, Health and three wards owe a report by 15 June.
        let start = completeness().await;
        assert_eq!((counts(&start), &start["as_of"]), ([5, 0, 0, 0, 0, 0, 0, 5], &json!("2018-05-17")));
        assert_eq!(texts(&start["units"], "unit_code"), ["22915", "22918", "22954", "PTP", "PYT"]);
        assert!(texts(&start["units"], "punctuality").iter().all(|one| one == "not_yet_due"));
        assert_eq!(obligation("PTP").await["days_left"], 29);

        // One second before midnight in Phan Thiết: Justice is on time, Health waits for its head.
        app.clock.set(datetime!(2018-06-15 16:59:59 UTC));
        let justice = city.as_("justice").await;
        let report = write(&justice, &city, h1, "PTP").await;
        let report = step(&justice, &report, "submit").await;
        let health = city.as_("health").await;
        let waiting = write(&health, &city, h1, "PYT").await;
        let waiting = step(&health, &waiting, "submit").await;
        assert_eq!(waiting["status"], "signing");
        let on_the_day = completeness().await;
        assert_eq!((counts(&on_the_day), &on_the_day["as_of"]), ([5, 1, 1, 0, 0, 0, 0, 4], &json!("2018-06-15")));
        assert_eq!(obligation("22918").await["days_left"], 0);

        // Midnight: whoever has not reached the lead unit is overdue, then late.
        app.clock.set(datetime!(2018-06-15 17:00 UTC));
        let after = completeness().await;
        assert_eq!((counts(&after), &after["as_of"]), ([5, 1, 1, 0, 0, 4, 0, 4], &json!("2018-06-16")));
        assert_eq!(find(&after["units"], "unit_code", "PYT")["standing"], "drafting");
        step(&city.as_("health.head").await, &waiting, "sign").await;
        let ward = city.as_("mui.ne").await;
        let late = write(&ward, &city, h1, "22915").await;
        let late = step(&ward, &late, "submit").await;
        assert_eq!(counts(&completeness().await), [5, 3, 1, 2, 0, 2, 0, 2]);

        // Returned and sent again after the due day, Justice stays on time; so does a ward stay late.
        app.clock.set(datetime!(2018-06-18 02:00 UTC));
        let dolisa = city.as_("dolisa").await;
        let back = dolisa
            .post(&format!("/v1/reports/{}/return", text(&report["id"])))
            .if_match(&etag(&report)).json(json!({"reason": "Đề nghị rà soát."})).send().await.expect_status(200).json();
        let returned = completeness().await;
        assert_eq!(counts(&returned), [5, 3, 1, 2, 0, 2, 1, 2]);
        let standing = find(&returned["units"], "unit_code", "PTP");
        assert_eq!((&standing["standing"], &standing["punctuality"]), (&json!("returned"), &json!("on_time")));
        let withdrawn = step(&city.as_("mui.ne").await, &late, "withdraw").await;
        app.clock.set(datetime!(2018-06-20 02:00 UTC));
        let again = step(&city.as_("justice").await, &back, "submit").await;
        step(&city.as_("dolisa").await, &again, "accept").await;
        step(&city.as_("mui.ne").await, &withdrawn, "submit").await;
        let end = completeness().await;
        assert_eq!(counts(&end), [5, 3, 1, 2, 1, 2, 0, 2]);
        let justice = obligation("PTP").await;
        assert_eq!(justice["first_submitted_at"], "2018-06-15T16:59:59Z");
        assert_eq!((&justice["punctuality"], &justice["standing"], &justice["report_id"]), (&json!("on_time"), &json!("accepted"), &report["id"]));
        assert_eq!(obligation("22915").await["first_submitted_at"], "2018-06-15T17:00:00Z");
        let missing = obligation("22918").await;
        assert_eq!((&missing["punctuality"], &missing["days_overdue"], &missing["days_left"]), (&json!("overdue"), &json!(5), &json!(0)));
        assert_eq!((&missing["standing"], &missing["report_id"]), (&json!("missing"), &Value::Null));

        // By the group the duty came through: two offices, three wards.
        let group = |id: Value| counts(list(&end["groups"]).iter().find(|one| one["group_id"] == id).unwrap());
        assert_eq!(group(Value::Null), [2, 2, 1, 1, 1, 0, 0, 0]);
        assert_eq!(group(json!(city.unit("UBND-PX"))), [3, 1, 0, 1, 0, 2, 0, 2]);
        // The annual report is another period.
        let annual = read(&city.as_("dolisa").await, &format!("/v1/periods/{}/completeness", plan.periods["2018-Y"])).await;
        assert_eq!(counts(&annual), [5, 0, 0, 0, 0, 0, 0, 5]);
    }

    async fn an_unchanged_count_is_not_sent_twice(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let path = format!("/v1/periods/{}/completeness", plan.periods["2018-H1"]);
        let dolisa = city.as_("dolisa").await;
        let first = dolisa.get(&path).send().await.expect_status(200);
        let again = async || city.as_("dolisa").await.get(&path).header("If-None-Match", first.etag()).send().await.status;
        assert_eq!(again().await, 304);
        let justice = city.as_("justice").await;
        write(&justice, &city, &plan.periods["2018-H1"], "PTP").await;
        assert_eq!(again().await, 200, "Justice has begun");
    }

    async fn each_sees_its_own_part_of_the_count(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let path = format!("/v1/periods/{}", plan.periods["2018-H1"]);
        let units = async |caller: &Client, query: &str| {
            let owed = read(caller, &format!("{path}/obligations?{query}")).await;
            let counted = read(caller, &format!("{path}/completeness?{query}")).await;
            let mut codes = texts(&owed["items"], "unit_code");
            codes.sort();
            assert_eq!(texts(&counted["units"], "unit_code"), codes);
            assert_eq!(counted["counts"]["expected"], codes.len());
            codes
        };
        let all = ["22915", "22918", "22954", "PTP", "PYT"];
        for (name, wanted) in [
            ("mui.ne", &all[..1]), ("justice", &all[3..4]), ("health.head", &all[4..]),
            ("mayor", &all), ("auditor", &all), ("dolisa", &all), ("dolisa.reporter", &[]),
        ] {
            assert_eq!(units(&city.as_(name).await, "").await, wanted, "{name}");
        }
        let mayor = city.as_("mayor").await;
        assert_eq!(units(&mayor, &format!("within={}", city.unit("22918"))).await, ["22918"]);
        assert_eq!(units(&mayor, &format!("within={}", city.unit("593"))).await, all);
        assert_eq!(units(&mayor, &format!("within={}", city.unit("594"))).await, [""; 0]);
        let ward = city.as_("mui.ne").await;
        assert_eq!(units(&ward, &format!("within={}", city.unit("593"))).await, ["22915"]);
        assert_eq!(units(&ward, &format!("within={}", city.unit("22918"))).await, [""; 0]);

        // Home Affairs has no duty in the plan, La Gi is another city: for them there is no such period.
        for name in ["lagi.dolisa", "lagi.justice", "home.affairs"] {
            let caller = city.as_(name).await;
            for hidden in [path.clone(), format!("{path}/obligations"), format!("{path}/completeness")] {
                caller.get(&hidden).send().await.assert_problem(404, "not_found");
            }
            assert_eq!(read(&caller, "/v1/periods").await["items"], json!([]));
        }
        let admin = city.as_("first.admin").await;
        admin.get(&path).send().await.assert_problem(403, "forbidden");

        let here = machine(&app, &city, "593", &["aggregates:read"]).await;
        assert_eq!(units(&here, "").await, all);
        let there = machine(&app, &city, "594", &["aggregates:read"]).await;
        there.get(&format!("{path}/completeness")).send().await.assert_problem(404, "not_found");
        let structure = machine(&app, &city, "PTP", &["metadata:read"]).await;
        structure.get(&path).send().await.assert_status(200);
        structure.get(&format!("{path}/completeness")).send().await.assert_problem(403, "forbidden");
    }
}
