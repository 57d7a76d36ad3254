//! The list of holidays, and the due days that rest on it.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};
use time::macros::datetime;

use crate::people::{everywhere, hire};

async fn put(by: &Client, day: &str, name: &str, is_working: bool) -> Answer {
    let body = json!({"name": name, "is_working": is_working});
    by.put(&format!("/v1/holidays/{day}"))
        .json(body)
        .send()
        .await
}

/// What the trail says of a day, oldest first: of what holds for all units, to an auditor of all.
async fn events(city: &City<'_>, day: &str) -> Vec<Value> {
    let admin = city.as_("first.admin").await;
    hire(city, &admin, "inspector", json!([everywhere("auditor")])).await;
    let path = format!("/v1/audit-events?subject_id={day}&order=oldest_first");
    let inspector = city.as_("inspector").await;
    let page = inspector.get(&path).send().await.expect_status(200).json();
    list(&page["items"]).to_vec()
}

/// A plan of 2018 to 2020 whose half-year is due on 15 June, and whose year on 2 September, where that is
/// worked; and a quarter whose day never moves.
async fn plan(city: &City<'_>) -> Value {
    let mut body = city.plan("5947/KH-UBND");
    body["term_to"] = json!("2020-12-31");
    body["schedule"] = json!([
        {"frequency": "semi_annual", "data_window": "calendar", "moves_to_working_day": true, "dues": [{"ordinal": 1, "month": 6, "day": 15}]},
        {"frequency": "annual", "data_window": "calendar", "moves_to_working_day": true, "dues": [{"ordinal": 1, "month": 9, "day": 2}]},
        {"frequency": "quarterly", "data_window": "calendar", "dues": [{"ordinal": 3, "month": 9, "day": 2}]},
    ]);
    let dolisa = city.as_("dolisa").await;
    let plan = dolisa
        .post("/v1/plans")
        .json(body)
        .send()
        .await
        .expect_status(201)
        .json();
    city.assign_report(&text(&plan["id"]), "PTP", "7.1").await;
    plan
}

async fn issue(city: &City<'_>, plan: &Value) {
    let path = format!("/v1/plans/{}/issue", text(&plan["id"]));
    let dolisa = city.as_("dolisa").await;
    dolisa
        .post(&path)
        .if_match("\"1\"")
        .send()
        .await
        .assert_status(200);
}

/// Due day and tag of a period.
async fn due(city: &City<'_>, plan: &Value, label: &str) -> (String, String) {
    let dolisa = city.as_("dolisa").await;
    let page = dolisa
        .get(&format!(
            "/v1/periods?plan_id={}&label={label}",
            text(&plan["id"])
        ))
        .send()
        .await;
    let period = list(&page.expect_status(200).json()["items"])[0].clone();
    (text(&period["due_on"]), period["version"].to_string())
}

both! {
    async fn an_admin_of_the_installation_keeps_the_list(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let ward = city.as_("mui.ne").await;
        let made = put(&admin, "2018-09-03", "Nghỉ bù Quốc khánh", false).await.expect_status(201);
        assert_eq!(made.header("Location"), "/v1/holidays/2018-09-03");
        put(&admin, "2018-09-02", "Quốc khánh", false).await.assert_status(201);
        put(&admin, "2019-01-05", "Làm bù", true).await.assert_status(201);
        let of_2018 = ward.get("/v1/holidays?year=2018").send().await.expect_status(200);
        assert_eq!(of_2018.json(), json!({"year": 2018, "days": [
            {"day": "2018-09-02", "name": "Quốc khánh", "is_working": false, "version": 1},
            {"day": "2018-09-03", "name": "Nghỉ bù Quốc khánh", "is_working": false, "version": 1},
        ]}));
        assert_eq!(ward.get("/v1/holidays").send().await.json(), of_2018.json(), "this year's");
        ward.get("/v1/holidays?year=2018").header("If-None-Match", of_2018.etag()).send().await.assert_status(304);
        assert_eq!(list(&ward.get("/v1/holidays?year=2019").send().await.json()["days"]).len(), 1);
        ward.get("/v1/holidays?year=1899").send().await.assert_problem(400, "invalid_parameter");
        // What is there is changed by its tag only.
        let path = "/v1/holidays/2018-09-03";
        put(&admin, "2018-09-03", "Nghỉ bù", false).await.assert_status(428);
        let again = |tag: &str| admin.put(path).json(json!({"name": "Nghỉ bù"})).if_match(tag);
        again("\"2\"").send().await.assert_status(412);
        let changed = again("\"1\"").send().await.expect_status(200);
        assert_eq!((changed.etag(), &changed.json()["name"]), ("\"2\"", &json!("Nghỉ bù")));
        admin.put("/v1/holidays/2018-04-30").json(json!({"name": "Giải phóng"})).if_match("\"1\"").send().await.assert_status(412);
        admin.delete(path).send().await.assert_status(428);
        admin.delete(path).if_match("\"1\"").send().await.assert_status(412);
        admin.delete(path).if_match("\"2\"").send().await.assert_status(204);
        admin.delete(path).if_match("\"2\"").send().await.assert_status(404);
        ward.get(path).send().await.assert_status(404);
        ward.get("/v1/holidays/2018-02-30").send().await.assert_status(404);
        // A Monday is worked anyway.
        let monday = put(&admin, "2018-09-10", "Làm bù", true).await.expect_status(422);
        assert_eq!(monday.json()["errors"][0]["pointer"], "/is_working");
        for who in ["province.admin", "dolisa", "auditor"] {
            put(&city.as_(who).await, "2018-09-10", "Nghỉ", false).await.assert_problem(403, "forbidden");
        }
        let told = events(&city, "2018-09-03").await;
        let actions: Vec<&str> = told.iter().map(|one| one["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["holiday_set", "holiday_set", "holiday_removed"]);
        assert_eq!(told[1]["changes"], json!([{"member": "name", "before": "Nghỉ bù Quốc khánh", "after": "Nghỉ bù"}]));
    }

    async fn issuing_looks_at_the_list(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for day in ["2018-09-03", "2019-09-02", "2019-09-03"] {
            put(&admin, day, "Quốc khánh", false).await.assert_status(201);
        }
        // The Saturday before is worked in exchange; nothing is due there.
        put(&admin, "2018-09-08", "Làm bù", true).await.assert_status(201);
        let plan = plan(&city).await;
        issue(&city, &plan).await;
        // 2 September 2018 is a Sunday and the Monday is off; in 2019 it is a Monday, off with the Tuesday; in
        // 2020 a Wednesday.
        assert_eq!(due(&city, &plan, "2018-Y").await.0, "2018-09-04");
        assert_eq!(due(&city, &plan, "2019-Y").await.0, "2019-09-04");
        assert_eq!(due(&city, &plan, "2020-Y").await.0, "2020-09-02");
        assert_eq!(due(&city, &plan, "2018-Q3").await.0, "2018-09-02", "its day does not move");
        assert_eq!(due(&city, &plan, "2019-H1").await.0, "2019-06-17", "a Saturday");
    }

    async fn a_change_moves_what_has_not_opened_and_nothing_else(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let plan = plan(&city).await;
        issue(&city, &plan).await;
        let at = async |label: &'static str| due(&city, &plan, label).await;
        assert_eq!(at("2018-Y").await, ("2018-09-03".to_owned(), "2".to_owned()), "open since the plan was issued");
        assert_eq!(at("2019-Y").await, ("2019-09-02".to_owned(), "1".to_owned()));
        assert_eq!(at("2020-Y").await, ("2020-09-02".to_owned(), "1".to_owned()));
        put(&admin, "2018-09-03", "Nghỉ bù Quốc khánh", false).await.assert_status(201);
        put(&admin, "2019-09-02", "Quốc khánh", false).await.assert_status(201);
        put(&admin, "2019-09-03", "Nghỉ bù Quốc khánh", false).await.assert_status(201);
        assert_eq!(at("2018-Y").await, ("2018-09-03".to_owned(), "2".to_owned()), "it has opened");
        assert_eq!(at("2018-Q3").await.0, "2018-09-02", "not yet open, and its rule moves nothing");
        assert_eq!(at("2019-Y").await, ("2019-09-04".to_owned(), "3".to_owned()), "by one day twice");
        assert_eq!(at("2020-Y").await, ("2020-09-02".to_owned(), "1".to_owned()));
        // A name alone moves nothing.
        let named = admin.put("/v1/holidays/2019-09-03").json(json!({"name": "Nghỉ lễ"})).if_match("\"1\"");
        named.send().await.assert_status(200);
        assert_eq!(at("2019-Y").await.1, "3");
        // The Saturday before is worked in exchange: the half-year, due on Saturday 15 June, is due on that day.
        assert_eq!(at("2019-H1").await.0, "2019-06-17");
        put(&admin, "2019-06-15", "Làm bù", true).await.assert_status(201);
        assert_eq!(at("2019-H1").await.0, "2019-06-15");
        // Off the list again, in another order.
        for (day, tag, due) in [("2019-09-02", "\"1\"", "2019-09-02"), ("2019-09-03", "\"2\"", "2019-09-02")] {
            admin.delete(&format!("/v1/holidays/{day}")).if_match(tag).send().await.assert_status(204);
            assert_eq!(at("2019-Y").await.0, due);
        }
        let told = events(&city, "2019-06-15").await;
        let moved = json!({"member": "periods_moved", "before": null, "after": "1"});
        assert!(list(&told[0]["changes"]).contains(&moved), "{told:?}");
        // Once it has opened, it stays.
        app.clock.set(datetime!(2019-01-01 01:00 UTC));
        api::periods::freeze::open_due(&app.state).await.unwrap();
        let admin = city.as_("first.admin").await;
        put(&admin, "2019-09-02", "Quốc khánh", false).await.assert_status(201);
        assert_eq!(at("2019-Y").await.0, "2019-09-02");
    }

    async fn an_amended_rule_looks_at_the_list_too(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let plan = plan(&city).await;
        issue(&city, &plan).await;
        put(&admin, "2019-10-10", "Ngày của tỉnh", false).await.assert_status(201);
        let dolisa = city.as_("dolisa").await;
        let rules = json!([
            {"frequency": "annual", "data_window": "calendar", "moves_to_working_day": true, "dues": [{"ordinal": 1, "month": 10, "day": 10}]},
        ]);
        let body = json!({
            "document": {"number": "1/KH-UBND", "issued_on": "2018-06-01"}, "reason": "Đổi hạn báo cáo",
            "effective_on": "2018-06-01", "schedule": rules,
        });
        let path = format!("/v1/plans/{}/amendments", text(&plan["id"]));
        dolisa.post(&path).if_match("\"2\"").json(body).send().await.assert_status(201);
        // 10 October 2019 is a Thursday, 10 October 2020 a Saturday.
        assert_eq!(due(&city, &plan, "2019-Y").await.0, "2019-10-11");
        assert_eq!(due(&city, &plan, "2020-Y").await.0, "2020-10-12");
        put(&admin, "2020-10-12", "Ngày của tỉnh", false).await.assert_status(201);
        assert_eq!(due(&city, &plan, "2020-Y").await.0, "2020-10-13");
    }
}
