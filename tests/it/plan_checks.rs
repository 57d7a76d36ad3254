//! What a draft is checked for: its number, what it refers to, what its duties rest on.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, text};

use crate::reading::{assert_faults, read};

both! {
    async fn a_plan_bears_the_number_of_an_administrative_document(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let draft = async |number: &str| dolisa.post("/v1/plans").json(city.plan(number)).send().await;
        for (number, kept) in [("5947/KH-UBND", "5947/KH-UBND"), ("Số: 8 /KH–UBND", "08/KH-UBND"), ("9-KH/TU", "09-KH/TU"), ("12a/UBND-VX", "12a/UBND-VX")] {
            assert_eq!(draft(number).await.expect_status(201).json()["number"], kept);
        }
        draft("08/KH-UBND").await.assert_problem(409, "duplicate");
        for number in ["73/2006/QH11", "1253/NQ-UBTVQH15", "09/2019/NĐ-CP", "104-CP", "5947", "KH-UBND", "5947/kh-ubnd"] {
            assert_faults(&draft(number).await, &[("/number", "invalid_number")]);
        }
        let plan = draft("10/KH-UBND").await.expect_status(201).json();
        let path = format!("/v1/plans/{}", text(&plan["id"]));
        let change = async |number: &str| dolisa.patch(&path).if_match("\"1\"").json(json!({"number": number})).send().await;
        assert_faults(&change("104-CP").await, &[("/number", "invalid_number")]);
        assert_eq!(change("7/KH-UBND").await.expect_status(200).json()["number"], "07/KH-UBND");
        // What a plan rests on is cited as it is printed, old forms too.
        let bases = json!([{"number": "104-CP"}, {"number": "73/2006/QH11"}, {"number": "số 8 – NQ/TU"}]);
        let cited = dolisa.patch(&path).if_match("\"2\"").json(json!({"bases": bases})).send().await.expect_status(200).json();
        for (index, number) in ["104-CP", "73/2006/QH11", "số 8 – NQ/TU"].into_iter().enumerate() {
            assert_eq!(cited["bases"][index]["number"], number);
        }
    }

    async fn faults_of_what_a_plan_says_and_of_what_it_refers_to_come_together(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let nobody = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e";
        let mut body = city.plan("73/2006/QH11");
        body["issuing_unit_id"] = json!(city.unit("PTP"));
        body["parent_plan_id"] = json!(nobody);
        body["framework_ids"] = json!([city.framework["id"], nobody, city.framework["id"]]);
        body["tasks"] = json!([
            {"number": "II.1", "text": "Ở đâu đó", "place_unit_id": nobody},
            {"number": "II.1", "text": "Lặp lại", "place_unit_id": city.unit("22954")},
        ]);
        body["own_objectives"][0]["indicators"][0]["measures"][0]["targets"][0]["low"] = Value::Null;
        let wanted = [
            ("/framework_ids/1", "unknown_framework"),
            ("/framework_ids/2", "unknown_framework"),
            ("/issuing_unit_id", "unknown_unit"),
            ("/number", "invalid_number"),
            ("/own_objectives/0/indicators/0/measures/0/targets/0/low", "missing_field"),
            ("/parent_plan_id", "unknown_plan"),
            ("/tasks/0/place_unit_id", "unknown_unit"),
            ("/tasks/1/number", "duplicate"),
        ];
        assert_faults(&dolisa.post("/v1/plans").json(body.clone()).send().await, &wanted);

        let draft = city.draft_plan().await;
        let mut change = json!({"signatory": {"position": "CHỦ TỊCH"}});
        for member in ["number", "parent_plan_id", "framework_ids", "tasks"] {
            change[member] = body[member].clone();
        }
        let path = format!("/v1/plans/{}", text(&draft["id"]));
        let refused = dolisa.patch(&path).if_match("\"1\"").json(change).send().await;
        let mut wanted = wanted.to_vec();
        wanted.retain(|(place, _)| !place.starts_with("/issuing") && !place.starts_with("/own"));
        wanted.insert(3, ("/signatory/name", "missing_field"));
        wanted.sort_unstable();
        assert_faults(&refused, &wanted);
        assert_eq!(read(&dolisa, &path).await, draft);
    }

    async fn a_term_that_its_units_do_not_live_in_is_refused(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let ended = json!({
            "code": "PVC", "name": "Phòng cũ", "kind": "office", "level": "district",
            "parent_id": city.unit("593"), "active_from": "2001-01-01", "active_to": "2018-07-01",
        });
        let ended = city.as_("first.admin").await.post("/v1/units").json(ended).send().await.expect_status(201).json();
        let plan = city.draft_plan().await;
        let duty = json!({
            "plan_id": plan["id"], "unit_id": ended["id"], "duty": "implement", "subject": {"kind": "plan"}, "paragraph": "IV", "text": "thực hiện",
        });
        let duty = dolisa.post("/v1/assignments").json(duty).send().await.expect_status(201).json();
        let path = format!("/v1/plans/{}", text(&plan["id"]));
        let change = async |from: &str, tag: &str| {
            let change = json!({"term_from": from, "schedule": []});
            dolisa.patch(&path).if_match(tag).json(change).send().await
        };
        let refused = change("2018-07-01", "\"1\"").await;
        assert_faults(&refused, &[("/term_to", "units_outside_term")]);
        assert!(text(&refused.json()["errors"][0]["detail"]).contains("PVC"));
        change("2018-06-30", "\"1\"").await.assert_status(200);
        let gone = format!("/v1/assignments/{}", text(&duty["id"]));
        dolisa.delete(&gone).if_match("\"1\"").send().await.assert_status(204);
        change("2018-07-01", "\"2\"").await.assert_status(200);
    }

    async fn two_plans_put_above_one_another_at_once_close_no_circle(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        for round in 1..=8 {
            let draft = async |number: String| dolisa.post("/v1/plans").json(city.plan(&number)).send().await.expect_status(201).json();
            let (one, two) = (draft(format!("{round}1/KH-UBND")).await, draft(format!("{round}2/KH-UBND")).await);
            let under = |plan: &Value, above: &Value| {
                let path = format!("/v1/plans/{}", text(&plan["id"]));
                dolisa.patch(&path).if_match("\"1\"").json(json!({"parent_plan_id": above["id"]})).send()
            };
            let (first, second) = tokio::join!(under(&one, &two), under(&two, &one));
            let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
            won.assert_status(200);
            assert_faults(&lost, &[("/parent_plan_id", "cycle")]);
        }
    }
}
