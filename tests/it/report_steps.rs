//! A report's way from draft to accepted: each step where it belongs and nowhere else.

use serde_json::{Value, json};
use tests::city::{City, IssuedPlan, text};
use tests::{Answer, Client, both};
use time::macros::datetime;

use crate::main_loop::{draft, etag, put_values, step};
use crate::people::hire;
use crate::reading::{assert_faults, assert_impossible, person, read, texts, told_to_all};

/// The steps by their paths.
const STEPS: [&str; 9] = [
    "submit",
    "sign",
    "refuse",
    "withdraw",
    "review",
    "return",
    "accept",
    "reopen",
    "take-over",
];

/// Takes a step, with a reason where it needs one.
pub async fn take(as_: &Client, report: &Value, step: &str) -> Answer {
    let request = as_
        .post(&format!("/v1/reports/{}/{step}", text(&report["id"])))
        .if_match(&etag(report));
    match step {
        "refuse" | "return" | "reopen" | "take-over" => {
            let reason = json!({"reason": "Đề nghị rà soát lại mẫu số."});
            request.json(reason).send().await
        }
        _ => request.send().await,
    }
}

pub async fn taken(as_: &Client, report: &Value, step: &str) -> Value {
    take(as_, report, step).await.expect_status(200).json()
}

/// Health's half-year report, complete, in draft.
pub async fn health_drafts(city: &City<'_>, plan: &IssuedPlan, as_: &Client) -> Value {
    let report = draft(as_, &plan.periods["2018-H1"], &city.unit("PYT")).await;
    let figures = json!([{"measure_id": city.id("7.4.a"), "numerator": 38, "denominator": 40, "women": 30, "men": 8}]);
    put_values(as_, &report, figures).await
}

both! {
    async fn a_head_signs_what_somebody_else_drafted(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (health, head) = (city.as_("health").await, city.as_("health.head").await);
        let report = health_drafts(&city, &plan, &health).await;
        let waiting = step(&health, &report, "submit").await;
        assert_eq!((&waiting["status"], &waiting["submitted_at"]), (&json!("signing"), &Value::Null));
        // The lead unit hears nothing of it yet, and nobody but the unit's own head signs.
        let dolisa = city.as_("dolisa").await;
        dolisa.get(&format!("/v1/reports/{}", text(&report["id"]))).send().await.assert_problem(404, "not_found");
        take(&city.as_("justice.head").await, &waiting, "sign").await.assert_problem(404, "not_found");
        for name in ["health", "mayor", "dolisa"] {
            take(&city.as_(name).await, &waiting, "sign").await.assert_problem(403, "forbidden");
        }
        person(&city, "city.head", &[("approver", "593")]).await;
        take(&city.as_("city.head").await, &waiting, "sign").await.assert_problem(403, "forbidden");

        let refused = taken(&head, &waiting, "refuse").await;
        assert_eq!(refused["status"], "returned");
        let mended = put_values(&health, &refused, json!([{"measure_id": city.id("7.4.a"), "numerator": 40, "denominator": 40}])).await;
        let waiting = step(&health, &mended, "submit").await;
        app.clock.set(datetime!(2018-06-14 03:00 UTC));
        let signed = step(&city.as_("health.head").await, &waiting, "sign").await;
        assert_eq!((&signed["status"], &signed["submitted_at"]), (&json!("submitted"), &json!("2018-06-14T03:00:00Z")));

        // Returned by the lead unit it passes the head again.
        let returned = taken(&city.as_("dolisa").await, &signed, "return").await;
        let waiting = step(&city.as_("health").await, &returned, "submit").await;
        assert_eq!(waiting["status"], "signing");
        let signed = step(&city.as_("health.head").await, &waiting, "sign").await;
        assert_eq!(step(&city.as_("dolisa").await, &signed, "accept").await["status"], "accepted");
    }

    async fn nobody_signs_what_they_drafted_or_sent(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let both = person(&city, "both", &[("reporter", "PYT"), ("approver", "PYT")]).await;
        let (health, head) = (city.as_("health").await, city.as_("health.head").await);
        let own = health_drafts(&city, &plan, &both).await;
        let waiting = step(&both, &own, "submit").await;
        take(&both, &waiting, "sign").await.assert_problem(403, "forbidden");
        // Taken back and sent by a colleague, it is still their draft.
        let back = step(&health, &waiting, "withdraw").await;
        let waiting = step(&health, &back, "submit").await;
        take(&both, &waiting, "sign").await.assert_problem(403, "forbidden");
        // The colleague's draft that they only sent is none of theirs to sign either.
        let back = step(&health, &waiting, "withdraw").await;
        let figures = json!([{"measure_id": city.id("7.4.a"), "numerator": 40, "denominator": 40}]);
        let rewritten = put_values(&health, &back, figures).await;
        let waiting = step(&both, &rewritten, "submit").await;
        take(&both, &waiting, "sign").await.assert_problem(403, "forbidden");
        assert_eq!(step(&head, &waiting, "sign").await["status"], "submitted");
    }

    async fn every_step_from_every_state_that_does_not_allow_it_is_refused(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (health, head) = (city.as_("health").await, city.as_("health.head").await);
        // The reviewer reads all of the city, and so knows drafts as well.
        let reviewer = person(&city, "reviewer", &[("coordinator", "PLDTBXH"), ("viewer", "593")]).await;
        let stand_in = person(&city, "stand.in", &[("reporter", "PLDTBXH"), ("viewer", "593")]).await;
        let who = |step: &str| match step {
            "submit" | "withdraw" => &health,
            "sign" | "refuse" => &head,
            "take-over" => &stand_in,
            _ => &reviewer,
        };
        let mut report = health_drafts(&city, &plan, &health).await;
        let path = format!("/v1/reports/{}", text(&report["id"]));
        let signing = &["sign", "refuse", "withdraw"][..];
        let submitted = &["withdraw", "review", "return", "accept"][..];
        // State, what may be done there, whether it may be written, and how to go on.
        for (state, possible, written, next) in [
            ("draft", &["submit", "take-over"][..], true, "submit"),
            ("signing", signing, false, "refuse"),
            ("returned", &["submit", "take-over"], true, "submit"),
            ("signing", signing, false, "withdraw"),
            ("draft", &["submit", "take-over"], true, "submit"),
            ("signing", signing, false, "sign"),
            ("submitted", submitted, false, "withdraw"),
            ("draft", &["submit", "take-over"], true, "submit"),
            ("signing", signing, false, "sign"),
            ("submitted", submitted, false, "return"),
            ("returned", &["submit", "take-over"], true, "take-over"),
            ("returned", &["submit"], true, "submit"),
            ("signing", signing, false, "sign"),
            ("submitted", submitted, false, "review"),
            ("submitted", &["return", "accept"], false, "return"),
            ("returned", &["submit"], true, "submit"),
            ("signing", signing, false, "sign"),
            ("submitted", submitted, false, "review"),
            ("submitted", &["return", "accept"], false, "accept"),
            ("accepted", &["reopen"], false, "reopen"),
        ] {
            assert_eq!(report["status"], state);
            for step in STEPS.iter().filter(|step| !possible.contains(step)) {
                assert_impossible(&take(who(step), &report, step).await, state);
            }
            if !written {
                let put = health.put(&format!("{path}/values")).if_match(&etag(&report)).json(json!({"values": []}));
                assert_impossible(&put.send().await, state);
                let patch = health.patch(&path).if_match(&etag(&report)).json(json!({"narrative": null}));
                assert_impossible(&patch.send().await, state);
                let value = format!("{path}/values/{}", city.id("7.4.a"));
                assert_impossible(&health.delete(&value).if_match(&etag(&report)).send().await, state);
            }
            let now = read(&health, &path).await;
            assert_eq!(told_to_all(&now), told_to_all(&report), "nothing has changed in {state}");
            report = taken(who(next), &report, next).await;
        }
        assert_eq!((&report["status"], &report["revision"]), (&json!("draft"), &json!(5)));
    }

    async fn a_step_back_needs_a_reason(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (health, head, dolisa) = (city.as_("health").await, city.as_("health.head").await, city.as_("dolisa").await);
        let with = async |as_: &Client, report: &Value, step: &str, body: Value| {
            as_.post(&format!("/v1/reports/{}/{step}", text(&report["id"]))).if_match(&etag(report)).json(body).send().await
        };
        let report = health_drafts(&city, &plan, &health).await;
        let waiting = step(&health, &report, "submit").await;
        assert_faults(&with(&head, &waiting, "refuse", json!({})).await, &[("", "missing_field")]);
        assert_faults(&with(&head, &waiting, "refuse", json!({"reason": "  "})).await, &[("/reason", "invalid_value")]);
        let sent = step(&head, &waiting, "sign").await;
        assert_faults(&with(&dolisa, &sent, "return", json!({"reason": null})).await, &[("/reason", "wrong_type")]);
        let accepted = step(&dolisa, &sent, "accept").await;
        assert_faults(&with(&dolisa, &accepted, "reopen", json!({"reason": ""})).await, &[("/reason", "invalid_value")]);
        assert_eq!(read(&dolisa, &format!("/v1/reports/{}", text(&report["id"]))).await, accepted);
    }

    async fn the_history_tells_who_when_and_why(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let health = city.as_("health").await;
        let report = health_drafts(&city, &plan, &health).await;
        let report = step(&health, &report, "submit").await;
        app.clock.set(datetime!(2018-06-13 08:00 UTC));
        let report = taken(&city.as_("health.head").await, &report, "refuse").await;
        let report = step(&city.as_("health").await, &report, "submit").await;
        let report = step(&city.as_("health").await, &report, "withdraw").await;
        let report = step(&city.as_("health").await, &report, "submit").await;
        app.clock.set(datetime!(2018-06-14 08:00 UTC));
        let report = step(&city.as_("health.head").await, &report, "sign").await;
        app.clock.set(datetime!(2018-06-18 08:00 UTC));
        let dolisa = city.as_("dolisa").await;
        let report = step(&dolisa, &report, "accept").await;
        let report = taken(&dolisa, &report, "reopen").await;

        let path = format!("/v1/reports/{}/history", text(&report["id"]));
        let events = read(&dolisa, &path).await["items"].clone();
        let me = async |name: &str| text(&read(&city.as_(name).await, "/v1/me").await["id"]);
        let (writer, signer, reviewer) = (me("health").await, me("health.head").await, me("dolisa").await);
        let (writer, signer, reviewer) = ((&*writer, "health"), (&*signer, "health.head"), (&*reviewer, "dolisa"));
        let reason = json!("Đề nghị rà soát lại mẫu số.");
        let event = |at: &str, action: &str, status: &str, revision: u8, (id, name): (&str, &str), reason: &Value| json!({
            "at": at, "action": action, "status": status, "revision": revision, "account_id": id, "account_name": name,
            "reason": reason, "remarks": [],
        });
        assert_eq!(events, json!([
            event("2018-05-17T02:00:00Z", "created", "draft", 1, writer, &Value::Null),
            event("2018-05-17T02:00:00Z", "submitted", "signing", 1, writer, &Value::Null),
            event("2018-06-13T08:00:00Z", "returned", "returned", 1, signer, &reason),
            event("2018-06-13T08:00:00Z", "submitted", "signing", 1, writer, &Value::Null),
            event("2018-06-13T08:00:00Z", "withdrawn", "draft", 1, writer, &Value::Null),
            event("2018-06-13T08:00:00Z", "submitted", "signing", 1, writer, &Value::Null),
            event("2018-06-14T08:00:00Z", "signed", "submitted", 1, signer, &Value::Null),
            event("2018-06-18T08:00:00Z", "accepted", "accepted", 1, reviewer, &Value::Null),
            event("2018-06-18T08:00:00Z", "reopened", "draft", 2, reviewer, &reason),
        ]));
        // It comes in pages, like every list.
        let mut actions = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = read(&dolisa, &format!("{path}?limit=4{cursor}")).await;
            actions.extend(texts(&page["items"], "action"));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(actions, texts(&events, "action"));
    }

    async fn whoever_wrote_a_figure_never_signs_it_even_when_others_wrote_after(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let grants = json!([
            {"role": "reporter", "unit_id": city.unit("PYT")},
            {"role": "approver", "unit_id": city.unit("PYT")},
        ]);
        hire(&city, &city.as_("first.admin").await, "health.both", grants).await;
        let both = city.as_("health.both").await;
        let health = city.as_("health").await;
        let report = health_drafts(&city, &plan, &both).await;
        // The other one writes last and submits.
        let report = put_values(&health, &report, json!([{"measure_id": city.id("7.4.a"), "numerator": 40, "denominator": 40}])).await;
        let waiting = step(&health, &report, "submit").await;
        let path = format!("/v1/reports/{}/sign", text(&waiting["id"]));
        both.post(&path).if_match(&etag(&waiting)).send().await.assert_problem(403, "forbidden");
        let signed = step(&city.as_("health.head").await, &waiting, "sign").await;
        assert_eq!(signed["status"], "submitted");
        // Nor does a new revision wash the figures clean.
        let dolisa = city.as_("dolisa").await;
        let accepted = step(&dolisa, &signed, "accept").await;
        let reopened = dolisa
            .post(&format!("/v1/reports/{}/reopen", text(&accepted["id"])))
            .if_match(&etag(&accepted))
            .json(json!({"reason": "Bổ sung số liệu."}))
            .send().await.expect_status(200).json();
        let waiting = step(&health, &reopened, "submit").await;
        both.post(&path).if_match(&etag(&waiting)).send().await.assert_problem(403, "forbidden");
    }
}
