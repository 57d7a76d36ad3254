//! Units are renamed, moved, recoded and closed from a day on; what was said of earlier days stays.

use serde_json::{Value, json};
use tests::city::{City, text};
use tests::{Answer, Client, both};

use crate::reading::{assert_faults, assert_impossible, person, read, texts};

/// Today is 17 May 2018.
const TODAY: &str = "2018-05-17";

async fn change(by: &Client, unit: &str, tag: &str, body: Value) -> Answer {
    let path = format!("/v1/units/{unit}/change");
    by.post(&path).if_match(tag).json(body).send().await
}

async fn close(by: &Client, unit: &str, tag: &str, on: &str) -> Answer {
    let path = format!("/v1/units/{unit}/close");
    by.post(&path)
        .if_match(tag)
        .json(json!({"on": on}))
        .send()
        .await
}

/// Codes of the units below another on a day, itself among them, in order.
async fn within(by: &Client, unit: &str, day: Option<&str>) -> Vec<String> {
    let day = day.map(|day| format!("&as_of={day}")).unwrap_or_default();
    let page = read(by, &format!("/v1/units?limit=200&within={unit}{day}")).await;
    let mut codes = texts(&page["items"], "code");
    codes.sort();
    codes
}

async fn found(city: &City<'_>, code: &str, parent: &str, from: &str, to: Option<&str>) -> String {
    let unit = json!({
        "code": code, "name": format!("Đơn vị {code}"), "kind": "office", "level": "district",
        "parent_id": parent, "active_from": from, "active_to": to,
    });
    let admin = city.as_("first.admin").await;
    let made = admin.post("/v1/units").json(unit).send().await;
    text(&made.expect_status(201).json()["id"])
}

both! {
    async fn a_new_name_holds_from_its_day_and_the_old_one_before(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let office = city.unit("PTP");
        let renamed = change(&admin, &office, "\"1\"", json!({
            "effective_on": "2018-05-01", "name": "Phòng Tư pháp và Hộ tịch", "name_en": "Office of Justice and Civil Status",
            "document": {"number": "1205/QĐ-UBND", "issued_on": "2018-04-20"}, "reason": "Theo cơ cấu mới.",
        })).await.expect_status(200);
        assert_eq!((renamed.json()["name"].clone(), renamed.etag()), (json!("Phòng Tư pháp và Hộ tịch"), "\"2\""));
        assert_eq!((&renamed.json()["code"], &renamed.json()["active_from"]), (&json!("PTP"), &json!("2001-01-01")));

        let path = format!("/v1/units/{office}");
        let on = async |day: &str| admin.get(&format!("{path}?as_of={day}")).send().await;
        for (day, name) in [("2001-01-01", "Đơn vị PTP"), ("2018-04-30", "Đơn vị PTP"), ("2018-05-01", "Phòng Tư pháp và Hộ tịch"), ("2030-01-01", "Phòng Tư pháp và Hộ tịch")] {
            let then = on(day).await.expect_status(200);
            assert_eq!((then.json()["name"].clone(), then.etag()), (json!(name), "\"2\""), "{day}");
            let listed = read(&admin, &format!("/v1/units?code=PTP&as_of={day}")).await;
            assert_eq!(listed["items"], json!([then.json()]), "{day}");
        }
        on("2000-12-31").await.assert_problem(404, "not_found");
        assert_eq!(read(&admin, &path).await, renamed.json());

        // A slip of the pen is put right in what holds now, and in nothing before it.
        let patch = json!({"name": "Phòng Tư pháp – Hộ tịch"});
        admin.patch(&path).if_match("\"2\"").json(patch).send().await.assert_status(200);
        assert_eq!(on("2018-05-01").await.json()["name"], "Phòng Tư pháp – Hộ tịch");
        assert_eq!(on("2018-04-30").await.json()["name"], "Đơn vị PTP");
        let auditor = city.as_("auditor").await;
        let trail = read(&auditor, &format!("/v1/audit-events?subject_id={office}")).await;
        assert_eq!(texts(&trail["items"], "action"), ["unit_corrected", "unit_changed", "unit_created"]);
        let told = json!([
            {"member": "name", "before": "Đơn vị PTP", "after": "Phòng Tư pháp và Hộ tịch"},
            {"member": "name_en", "before": null, "after": "Office of Justice and Civil Status"},
            {"member": "effective_on", "before": null, "after": "2018-05-01"},
            {"member": "document", "before": null, "after": "1205/QĐ-UBND"},
            {"member": "reason", "before": null, "after": "Theo cơ cấu mới."},
        ]);
        assert_eq!(trail["items"][1]["changes"], told);
    }

    async fn a_day_of_a_change_comes_after_the_present_state_and_not_after_today(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let office = city.unit("PTP");
        let rename = async |tag: &str, day: &str| change(&admin, &office, tag, json!({"effective_on": day, "name": format!("Từ {day}")})).await;
        for (day, code) in [("2001-01-01", "too_early"), ("1999-01-01", "too_early"), ("2018-05-18", "in_the_future")] {
            assert_faults(&rename("\"1\"", day).await, &[("/effective_on", code)]);
        }
        rename("\"1\"", "2001-01-02").await.assert_status(200);
        let again = json!({"effective_on": "2001-01-02", "name": "Cùng ngày"});
        assert_faults(&change(&admin, &office, "\"2\"", again).await, &[("/effective_on", "too_early")]);
        rename("\"2\"", TODAY).await.assert_status(200);
        rename("\"2\"", TODAY).await.assert_problem(412, "stale");
        admin.post(&format!("/v1/units/{office}/change")).json(json!({"effective_on": TODAY})).send().await.assert_problem(428, "precondition_required");
        let nothing = change(&admin, &city.unit("PNV"), "\"1\"", json!({"effective_on": TODAY})).await;
        assert_faults(&nothing, &[("", "no_change")]);
        let same = change(&admin, &city.unit("PNV"), "\"1\"", json!({"effective_on": TODAY, "code": "PNV", "name_en": null})).await;
        assert_faults(&same, &[("", "no_change")]);
    }

    async fn a_moved_unit_takes_all_below_it_along_and_rights_follow(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let (phan_thiet, la_gi) = (city.unit("593"), city.unit("594"));
        let health = city.unit("PYT");
        let clinic = found(&city, "TTYT", &health, "2010-01-01", None).await;
        let team = found(&city, "DOI", &clinic, "2010-01-01", None).await;
        let chief = person(&city, "lagi.chief", &[("admin", "594")]).await;
        let rename = json!({"name": "Đội cơ động"});
        let path = format!("/v1/units/{team}");
        chief.patch(&path).if_match("\"1\"").json(rename.clone()).send().await.assert_problem(403, "forbidden");

        let to = json!({"effective_on": "2018-03-01", "parent_id": la_gi});
        change(&admin, &clinic, "\"1\"", to).await.assert_status(200);
        assert_eq!(within(&admin, &la_gi, None).await, ["594", "DOI", "PLD-594", "PTP-594", "TTYT"]);
        assert_eq!(within(&admin, &health, None).await, ["PYT"]);
        assert_eq!(within(&admin, &health, Some("2018-02-28")).await, ["DOI", "PYT", "TTYT"]);
        assert_eq!(within(&admin, &health, Some("2018-03-01")).await, ["PYT"]);
        assert_eq!(within(&admin, &phan_thiet, Some("2009-12-31")).await.len(), 9);
        assert_eq!(within(&admin, &phan_thiet, Some("2018-02-28")).await.len(), 11);
        assert_eq!(within(&admin, &la_gi, Some("2018-03-01")).await, ["594", "DOI", "PLD-594", "PTP-594", "TTYT"]);
        assert_eq!(within(&admin, &la_gi, Some("2018-02-28")).await, ["594", "PLD-594", "PTP-594"]);
        assert_eq!(within(&admin, &city.unit("60"), None).await.len(), 15);
        let then = read(&admin, &format!("/v1/units?parent_id={health}&as_of=2018-02-28")).await;
        assert_eq!(texts(&then["items"], "code"), ["TTYT"]);
        chief.patch(&path).if_match("\"1\"").json(rename).send().await.assert_status(200);
    }

    async fn moving_needs_both_units(app: TestApp) {
        let city = City::found(&app).await;
        let chief = person(&city, "lagi.chief", &[("admin", "594")]).await;
        let office = city.unit("PTP-594");
        let to = |parent: Value| json!({"effective_on": "2018-03-01", "parent_id": parent});
        for parent in [json!(city.unit("593")), json!(city.unit("60")), Value::Null] {
            change(&chief, &office, "\"1\"", to(parent)).await.assert_problem(403, "forbidden");
        }
        change(&chief, &office, "\"1\"", to(json!(city.unit("PLD-594")))).await.assert_status(200);
        change(&chief, &city.unit("PTP"), "\"1\"", to(json!(city.unit("594")))).await.assert_problem(403, "forbidden");
        let justice = city.as_("justice").await;
        change(&justice, &city.unit("PTP"), "\"1\"", json!({"effective_on": TODAY, "name": "Khác"})).await.assert_problem(403, "forbidden");
    }

    async fn no_unit_stands_below_itself_on_any_day(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let (a, b) = (city.unit("PTP"), city.unit("PNV"));
        let put = async |unit: &str, tag: &str, under: &str, day: &str| {
            change(&admin, unit, tag, json!({"effective_on": day, "parent_id": under})).await
        };
        assert_faults(&put(&a, "\"1\"", &a, "2018-01-01").await, &[("/parent_id", "cycle")]);
        assert_faults(&put(&city.unit("60"), "\"1\"", &a, "2018-01-01").await, &[("/parent_id", "cycle")]);
        // Of 2016 alone, Justice stood under Home Affairs: so Home Affairs did not stand under it from 2015 on.
        put(&a, "\"1\"", &b, "2016-01-01").await.assert_status(200);
        put(&a, "\"2\"", &city.unit("593"), "2017-01-01").await.assert_status(200);
        assert_faults(&put(&b, "\"1\"", &a, "2015-01-01").await, &[("/parent_id", "cycle")]);
        assert_faults(&put(&b, "\"1\"", &a, "2016-12-31").await, &[("/parent_id", "cycle")]);
        put(&b, "\"1\"", &a, "2017-01-01").await.assert_status(200);
        assert_eq!(within(&admin, &a, None).await, ["PNV", "PTP"]);
        assert_eq!(within(&admin, &a, Some("2016-12-31")).await, ["PTP"]);
        assert_eq!(within(&admin, &b, Some("2016-12-31")).await, ["PNV", "PTP"]);
    }

    async fn a_parent_is_there_all_the_time(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let phan_thiet = city.unit("593");
        let late = found(&city, "LATE", &phan_thiet, "2018-02-01", None).await;
        let short = found(&city, "SHORT", &phan_thiet, "2001-01-01", Some("2020-01-01")).await;
        let brief = found(&city, "BRIEF", &phan_thiet, "2001-01-01", Some("2019-01-01")).await;
        let put = async |unit: &str, under: &str, day: &str| {
            change(&admin, unit, "\"1\"", json!({"effective_on": day, "parent_id": under})).await
        };
        let not_there = [("/parent_id", "not_existing_then")];
        assert_faults(&put(&city.unit("PTP"), &late, "2018-01-31").await, &not_there);
        assert_faults(&put(&city.unit("PTP"), &short, "2018-03-01").await, &not_there);
        put(&city.unit("PTP"), &late, "2018-02-01").await.assert_status(200);
        put(&brief, &short, "2018-03-01").await.assert_status(200);
        let nowhere = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40";
        let all = change(&admin, &city.unit("PNV"), "\"1\"", json!({"effective_on": "2030-01-01", "parent_id": nowhere, "code": "PYT"})).await;
        assert_faults(&all, &[("/code", "code_taken"), ("/effective_on", "in_the_future"), ("/parent_id", "unknown_unit")]);
    }

    async fn a_code_is_free_from_the_day_it_is_given_up(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let recode = async |unit: &str, tag: &str, code: &str, day: &str| {
            change(&admin, unit, tag, json!({"effective_on": day, "code": code})).await
        };
        let (home, health) = (city.unit("PNV"), city.unit("PYT"));
        recode(&home, "\"1\"", "PNV-2", "2018-03-01").await.assert_status(200);
        assert_faults(&recode(&health, "\"1\"", "PNV", "2018-02-28").await, &[("/code", "code_taken")]);
        recode(&health, "\"1\"", "PNV", "2018-03-01").await.assert_status(200);
        // What was Home Affairs' until March is not a new unit's before.
        let new = |from: &str| json!({
            "code": "PYT", "name": "Phòng mới", "kind": "office", "level": "district", "parent_id": city.unit("593"), "active_from": from,
        });
        admin.post("/v1/units").json(new("2018-02-28")).send().await.assert_problem(409, "duplicate");
        admin.post("/v1/units").json(new("2018-03-01")).send().await.assert_status(201);
        let named = async |day: &str| text(&read(&admin, &format!("/v1/units?code=PNV&as_of={day}")).await["items"][0]["id"]);
        assert_eq!((named("2018-02-28").await, named("2018-03-01").await), (home, health));
    }

    async fn a_closed_unit_is_there_until_its_last_day_and_changes_no_more(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let front = city.unit("MTTQ");
        let path = format!("/v1/units/{front}/close");
        let answer = admin.post(&path).if_match("\"1\"").json(json!({
            "on": "2018-05-01", "document": {"number": "2760/QĐ-UBND"}, "reason": "Hết nhiệm vụ.",
        })).send().await.expect_status(200);
        assert_eq!((answer.json()["active_to"].clone(), answer.etag()), (json!("2018-05-01"), "\"2\""));
        let on = async |day: &str| admin.get(&format!("/v1/units/{front}?as_of={day}")).send().await;
        on("2018-04-30").await.assert_status(200);
        on("2018-05-01").await.assert_problem(404, "not_found");
        admin.get(&format!("/v1/units/{front}")).send().await.assert_status(200);
        for day in ["2018-04-01", TODAY, "2019-01-01"] {
            close(&admin, &front, "\"2\"", day).await.assert_problem(409, "invalid_state");
            change(&admin, &front, "\"2\"", json!({"effective_on": day, "name": "Khác"})).await.assert_problem(409, "invalid_state");
        }
        let auditor = city.as_("auditor").await;
        let trail = read(&auditor, &format!("/v1/audit-events?subject_id={front}")).await;
        assert_eq!(trail["items"][0]["action"], "unit_closed");
        assert_eq!(trail["items"][0]["changes"], json!([
            {"member": "active_to", "before": null, "after": "2018-05-01"},
            {"member": "document", "before": null, "after": "2760/QĐ-UBND"},
            {"member": "reason", "before": null, "after": "Hết nhiệm vụ."},
        ]));
        // Its code is free again.
        found(&city, "MTTQ", &city.unit("593"), "2018-05-01", None).await;
    }

    async fn an_end_ahead_may_be_brought_forward_until_it_has_come(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let front = city.unit("MTTQ");
        assert_faults(&close(&admin, &front, "\"1\"", "2001-01-01").await, &[("/on", "too_early")]);
        close(&admin, &front, "\"1\"", "2019-01-01").await.assert_status(200);
        // Until then it lives on, and may still be renamed.
        change(&admin, &front, "\"2\"", json!({"effective_on": TODAY, "name": "Uỷ ban Mặt trận"})).await.assert_status(200);
        close(&admin, &front, "\"3\"", "2020-01-01").await.assert_problem(409, "invalid_state");
        close(&admin, &front, "\"3\"", "2018-12-01").await.assert_status(200);
        let then = read(&admin, &format!("/v1/units/{front}?as_of=2018-11-30")).await;
        assert_eq!((&then["name"], &then["active_to"]), (&json!("Uỷ ban Mặt trận"), &json!("2018-12-01")));
        admin.get(&format!("/v1/units/{front}?as_of=2018-12-01")).send().await.assert_problem(404, "not_found");
    }

    async fn a_unit_with_others_below_it_is_not_closed(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let la_gi = city.unit("594");
        let refused = close(&admin, &la_gi, "\"1\"", "2019-01-01").await;
        refused.assert_problem(409, "units_below");
        let detail = text(&refused.json()["detail"]);
        assert!(detail.contains("PLD-594") && detail.contains("PTP-594"), "{detail}");
        close(&admin, &city.unit("PLD-594"), "\"1\"", "2019-01-01").await.assert_status(200);
        close(&admin, &city.unit("PTP-594"), "\"1\"", "2019-01-02").await.assert_status(200);
        let refused = close(&admin, &la_gi, "\"1\"", "2019-01-01").await;
        refused.assert_problem(409, "units_below");
        assert!(!text(&refused.json()["detail"]).contains("PLD-594"));
        // One that is only to be founded stands in the way as well.
        let later = found(&city, "SAU", &la_gi, "2025-01-01", None).await;
        close(&admin, &la_gi, "\"1\"", "2019-01-02").await.assert_problem(409, "units_below");
        close(&admin, &later, "\"1\"", "2025-01-02").await.assert_status(200);
        close(&admin, &la_gi, "\"1\"", "2025-01-02").await.assert_status(200);
    }

    async fn duties_are_not_left_without_anybody(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let plan = city.draft_plan().await;
        city.assign_report(&text(&plan["id"]), "PYT", "7.4").await;
        let health = city.unit("PYT");
        let refused = close(&admin, &health, "\"1\"", "2018-12-31").await;
        refused.assert_problem(409, "duties_left");
        assert!(!text(&refused.json()["detail"]).contains("5947"), "a draft is its lead unit's alone");
        // The plan's term ends with the year.
        close(&admin, &health, "\"1\"", "2019-01-01").await.assert_status(200);
        assert_impossible(&close(&admin, &health, "\"2\"", "2019-01-02").await, "2019-01-01.");

        let dolisa = city.as_("dolisa").await;
        city.assign_report(&text(&plan["id"]), "PTP", "7.1").await;
        dolisa.post(&format!("/v1/plans/{}/issue", text(&plan["id"]))).if_match("\"1\"").send().await.assert_status(200);
        let refused = close(&admin, &city.unit("PTP"), "\"1\"", "2018-06-01").await;
        refused.assert_problem(409, "duties_left");
        assert!(text(&refused.json()["detail"]).contains("5947/KH-UBND IV"), "{}", refused.json());
        let lead = close(&admin, &city.unit("PLDTBXH"), "\"1\"", "2018-06-01").await;
        lead.assert_problem(409, "duties_left");
        let closed = dolisa.post(&format!("/v1/plans/{}/close", text(&plan["id"]))).if_match("\"2\"").send().await;
        closed.assert_status(200);
        close(&admin, &city.unit("PTP"), "\"1\"", "2018-06-01").await.assert_status(200);
        close(&admin, &city.unit("PLDTBXH"), "\"1\"", "2018-06-01").await.assert_status(200);
    }
}
