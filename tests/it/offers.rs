//! A unit that joins a group is offered what the group was told, not silently bound by it.

use serde_json::json;
use tests::both;
use tests::city::{City, list, text};

use crate::amendments::{amendment, change};
use crate::reading::{assert_faults, machine, read, texts};

/// Makes a unit one of the wards.
async fn join(city: &City<'_>, unit: &str) {
    let admin = city.as_("first.admin").await;
    let path = format!("/v1/unit-groups/{}", city.unit("UBND-PX"));
    let group = admin.get(&path).send().await.expect_status(200);
    let mut members = group.json()["member_ids"].clone();
    members.as_array_mut().unwrap().push(json!(city.unit(unit)));
    let change = admin.patch(&path).if_match(group.etag());
    change
        .json(json!({"member_ids": members}))
        .send()
        .await
        .assert_status(200);
}

both! {
    async fn a_ward_that_joins_later_is_offered_the_instruction_and_takes_it_up_by_amendment(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/plans/{}", plan.id);
        let offers = format!("{path}/offers");
        assert_eq!(read(&dolisa, &offers).await["items"], json!([]));
        join(&city, "PNV").await;
        join(&city, "MTTQ").await;

        let offered = read(&dolisa, &offers).await;
        let mut joined = [city.unit("PNV"), city.unit("MTTQ")];
        joined.sort();
        assert_eq!(texts(&offered["items"], "unit_id"), joined);
        assert_eq!(offered["items"][0], json!({
            "group_id": city.unit("UBND-PX"), "unit_id": joined[0], "duty": "report", "subject": {"kind": "plan", "id": null},
            "paragraph": "IV.C.1", "text": "báo cáo kết quả hoạt động", "position": 4,
        }));
        let page = read(&dolisa, &format!("{offers}?limit=1")).await;
        assert_eq!(texts(&page["items"], "unit_id"), joined[..1]);
        let cursor = text(&page["next_cursor"]);
        let page = read(&dolisa, &format!("{offers}?limit=1&cursor={cursor}")).await;
        assert_eq!(texts(&page["items"], "unit_id"), joined[1..]);
        assert!(page["next_cursor"].is_null());
        let one = read(&dolisa, &format!("{offers}?unit_id={}", city.unit("PNV"))).await;
        assert_eq!(list(&one["items"]).len(), 1);
        // It is bound by nothing yet.
        let duties = read(&dolisa, &format!("/v1/assignments?unit_id={}", city.unit("PNV"))).await;
        assert_eq!(duties["items"], json!([]));

        let mut taken = one["items"][0].clone();
        let members = taken.as_object_mut().unwrap();
        members.remove("position");
        let body = amendment(&json!({"assignments_added": [taken]}));
        let made = dolisa.post(&format!("{path}/amendments")).if_match("\"2\"").json(body).send().await.expect_status(201).json();
        // The instruction is the fourth of the plan and stays so, with one unit more.
        let (was, is) = change(&made, "/assignments/4/unit_ids");
        assert_eq!(list(&made["changes"]).len(), 1);
        assert!(!text(was).contains(&city.unit("PNV")) && text(is).contains(&city.unit("PNV")));
        assert_eq!(texts(&read(&dolisa, &offers).await["items"], "unit_id"), [city.unit("MTTQ")]);

        // Released again, it is not offered the same once more.
        let duties = read(&dolisa, &format!("/v1/assignments?unit_id={}", city.unit("PNV"))).await;
        assert_eq!(duties["items"][0]["group_id"], json!(city.unit("UBND-PX")));
        let body = amendment(&json!({"assignments_ended": [duties["items"][0]["id"]]}));
        dolisa.post(&format!("{path}/amendments")).if_match("\"3\"").json(body).send().await.assert_status(201);
        assert_eq!(texts(&read(&dolisa, &offers).await["items"], "unit_id"), [city.unit("MTTQ")]);
        dolisa.post(&format!("{path}/close")).if_match("\"4\"").send().await.assert_status(200);
        assert_eq!(read(&dolisa, &offers).await["items"], json!([]));
    }

    async fn in_a_draft_an_offer_is_taken_up_as_a_member(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let id = text(&city.draft_plan().await["id"]);
        let group = json!({
            "plan_id": id, "group_id": city.unit("UBND-PX"), "duty": "report", "subject": {"kind": "plan"},
            "paragraph": "IV.C.1", "text": "báo cáo kết quả hoạt động",
        });
        dolisa.post("/v1/group-assignments").json(group.clone()).send().await.assert_status(201);
        city.assign_report(&id, "PTP", "7.1").await;
        let mut one = group;
        one["unit_id"] = json!(city.unit("PNV"));
        let take = async |one: &serde_json::Value| dolisa.post("/v1/assignments").json(one.clone()).send().await;
        assert_faults(&take(&one).await, &[("/unit_id", "not_a_member")]);
        join(&city, "PNV").await;
        assert_eq!(list(&read(&dolisa, &format!("/v1/plans/{id}/offers")).await["items"]).len(), 1);
        let made = take(&one).await.expect_status(201).json();
        assert_eq!((&made["group_id"], &made["position"]), (&one["group_id"], &json!(1)));
        take(&one).await.assert_problem(409, "duplicate");
        assert_eq!(read(&dolisa, &format!("/v1/plans/{id}/offers")).await["items"], json!([]));
        one["group_id"] = json!("01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d99");
        assert_faults(&take(&one).await, &[("/group_id", "unknown_group")]);
    }

    async fn a_machine_of_one_ward_is_not_told_who_joined(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let ward = machine(&app, &city, "22918", &["metadata:read"]).await;
        let whole = machine(&app, &city, "593", &["metadata:read"]).await;
        for part in ["offers", "amendments", "coverage", "hierarchy-coverage"] {
            let path = format!("/v1/plans/{}/{part}", plan.id);
            ward.get(&path).send().await.assert_problem(403, "forbidden");
            whole.get(&path).send().await.assert_status(200);
        }
    }
}
