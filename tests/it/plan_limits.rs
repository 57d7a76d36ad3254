//! What a plan may not refer to: groups it never told, units outside the issuer or its term, drafts above it, too much.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, text};
use uuid::Uuid;

use crate::amendments::amendment;
use crate::reading::{assert_faults, faults, read, texts};

both! {
    async fn a_group_carries_nothing_outside_the_issuer(app: TestApp) {
        let city = City::found(&app).await;
        // A ward of the group moves to another city.
        let admin = city.as_("first.admin").await;
        let path = format!("/v1/units/{}/change", city.unit("22918"));
        let moved = json!({"effective_on": "2018-05-02", "parent_id": city.unit("594")});
        admin.post(&path).if_match("\"1\"").json(moved).send().await.assert_status(200);
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let duties = read(&dolisa, &format!("/v1/assignments?plan_id={}&limit=200", plan.id)).await;
        assert!(!texts(&duties["items"], "unit_id").contains(&city.unit("22918")));
        assert_eq!(read(&dolisa, &format!("/v1/plans/{}/offers", plan.id)).await["items"], json!([]));
    }

    async fn nobody_takes_up_what_the_group_was_never_told(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let id = text(&city.draft_plan().await["id"]);
        let mut one = json!({
            "unit_id": city.unit("22915"), "group_id": city.unit("UBND-PX"), "duty": "report", "subject": {"kind": "plan"},
            "paragraph": "IV.C.1", "text": "báo cáo",
        });
        let added = amendment(&json!({"assignments_added": [one.clone()]}));
        one["plan_id"] = json!(id);
        let refused = dolisa.post("/v1/assignments").json(one).send().await;
        assert_faults(&refused, &[("/group_id", "not_told")]);
        city.assign_report(&id, "PTP", "7.1").await;
        dolisa.post(&format!("/v1/plans/{id}/issue")).if_match("\"1\"").send().await.assert_status(200);
        let refused = dolisa.post(&format!("/v1/plans/{id}/amendments")).if_match("\"2\"").json(added).send().await;
        assert_faults(&refused, &[("/assignments_added/0/group_id", "not_told")]);
    }

    async fn who_issues_and_leads_exists_in_the_term(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let mut early = city.plan("1/KH-UBND");
        for (member, day) in [("issued_on", "1901-01-02"), ("term_from", "1901-01-01"), ("term_to", "1901-12-31")] {
            early[member] = json!(day);
        }
        let refused = faults(&dolisa.post("/v1/plans").json(early).send().await.expect_status(422));
        for pointer in ["/issuing_unit_id", "/lead_unit_id"] {
            assert!(refused.contains(&(pointer.to_owned(), "outside_term".to_owned())), "{refused:?}");
        }
        let plan = city.draft_plan().await;
        let term = json!({"term_from": "1901-01-01", "term_to": "1901-12-31"});
        let refused = dolisa.patch(&format!("/v1/plans/{}", text(&plan["id"]))).if_match("\"1\"").json(term).send().await;
        let refused = faults(&refused.expect_status(422));
        assert!(refused.contains(&("/term_to".to_owned(), "units_outside_term".to_owned())), "{refused:?}");
    }

    async fn a_plan_in_force_does_not_stand_below_a_draft(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let upper = city.draft_plan().await;
        let mut body = city.plan("2/KH-UBND");
        body["parent_plan_id"] = upper["id"].clone();
        let lower = dolisa.post("/v1/plans").json(body).send().await.expect_status(201).json();
        for plan in [&upper, &lower] {
            city.assign_report(&text(&plan["id"]), "PTP", "7.1").await;
        }
        let issue = async |plan: &Value| {
            let path = format!("/v1/plans/{}/issue", text(&plan["id"]));
            dolisa.post(&path).if_match("\"1\"").send().await
        };
        issue(&lower).await.assert_problem(409, "invalid_state");
        issue(&upper).await.assert_status(200);
        issue(&lower).await.assert_status(200);

        let draft = dolisa.post("/v1/plans").json(city.plan("3/KH-UBND")).send().await.expect_status(201).json();
        let amend = async |above: &Value| {
            let body = amendment(&json!({"plan": {"parent_plan_id": above}}));
            dolisa.post(&format!("/v1/plans/{}/amendments", text(&lower["id"]))).if_match("\"2\"").json(body).send().await
        };
        assert_faults(&amend(&draft["id"]).await, &[("/plan/parent_plan_id", "draft_plan")]);
        amend(&Value::Null).await.assert_status(201);
    }

    async fn a_list_over_its_cap_is_refused_before_it_is_looked_up(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let plan = city.draft_plan().await;
        let ids: Vec<Uuid> = (1..=17_000).map(Uuid::from_u128).collect();
        let patch = dolisa.patch(&format!("/v1/plans/{}", text(&plan["id"]))).if_match("\"1\"");
        let refused = patch.json(json!({"framework_ids": ids})).send().await;
        assert_faults(&refused, &[("/framework_ids", "too_many")]);
    }

    async fn plans_below_count_as_well_as_those_above(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let chain = async |first: u32| {
            let mut ids: Vec<Value> = Vec::new();
            for number in first..first + 6 {
                let mut body = city.plan(&format!("{number}/KH-UBND"));
                body["parent_plan_id"] = ids.last().cloned().unwrap_or_default();
                let made = dolisa.post("/v1/plans").json(body).send().await.expect_status(201);
                ids.push(made.json()["id"].clone());
            }
            ids
        };
        let (upper, lower) = (chain(11).await, chain(21).await);
        let put = async |plan: &Value| {
            let path = format!("/v1/plans/{}", text(plan));
            dolisa.patch(&path).if_match("\"1\"").json(json!({"parent_plan_id": upper[5]})).send().await
        };
        // Six above and five below would make eleven above the lowest.
        assert_faults(&put(&lower[0]).await, &[("/parent_plan_id", "too_deep")]);
        put(&lower[1]).await.assert_status(200);
    }
}
