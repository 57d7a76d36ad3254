//! What a signature covers, under which number a consolidation goes out, and what the audit trail keeps of both.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};

use super::desk::{Desk, path, take, took};
use crate::main_loop::etag;
use crate::reading::{assert_impossible, find, read, texts};

both! {
    async fn what_is_published_is_what_was_signed_not_only_its_figures(app: TestApp) {
        let desk = Desk::set(&app).await;
        let draft = desk.draft(json!({"document_number": "112/BC-UBND"})).await;
        let draft = desk.edited(&draft, json!({"issued_on": "2018-06-25"})).await;
        let signed = took(&desk.head, &draft, "sign").await;
        // More time for all: no figure moves, yet the document says another due day.
        let h1 = format!("/v1/periods/{}", desk.h1());
        let period = desk.dolisa.get(&h1).send().await.expect_status(200);
        let more = desk.dolisa.post(&format!("{h1}/extend")).if_match(period.etag());
        let more = more.json(json!({"due_on": "2018-06-30", "reason": "Gia hạn chung."}));
        more.send().await.assert_status(200);
        take(&desk.dolisa, &signed, "publish").await.assert_problem(409, "invalid_state");
        let signed = took(&desk.head, &signed, "sign").await;
        took(&desk.dolisa, &signed, "publish").await;
    }

    async fn a_body_uses_a_number_once_a_year(app: TestApp) {
        let desk = Desk::set(&app).await;
        desk.published("112/BC-UBND").await;
        let again = desk.draft(json!({"document_number": "112/BC-UBND"})).await;
        let again = desk.edited(&again, json!({"issued_on": "2018-12-31"})).await;
        let again = took(&desk.head, &again, "sign").await;
        take(&desk.dolisa, &again, "publish").await.assert_problem(409, "duplicate");
        // Another number, another year, or another body.
        let next_year = desk.edited(&again, json!({"issued_on": "2019-01-01"})).await;
        let next_year = took(&desk.dolisa, &next_year, "publish").await;
        assert_eq!(next_year["number"], 2);
        let other = desk.draft(json!({"document_number": "112/BC-UBND"})).await;
        let other = desk.edited(&other, json!({"issued_on": "2018-06-25", "issuing_body": "Hội đồng nhân dân thành phố"})).await;
        let other = took(&desk.head, &other, "sign").await;
        assert_eq!(took(&desk.dolisa, &other, "publish").await["number"], 3);
    }

    async fn every_change_of_a_draft_is_in_the_trail(app: TestApp) {
        let desk = Desk::set(&app).await;
        let draft = desk.draft(json!({})).await;
        let signed = took(&desk.head, &draft, "sign").await;
        let out = desk.left_out(&signed, "22954", "Đang xác minh.").await;
        let exclusion = format!("{}/exclusions/{}", path(&draft), desk.city.unit("22954"));
        let back = desk.dolisa.delete(&exclusion).if_match("\"3\"").send().await.expect_status(200).json();
        let signed = took(&desk.head, &back, "sign").await;
        let dated = desk.edited(&signed, json!({"document_number": "112/BC-UBND", "issued_on": "2018-06-25"})).await;
        let edited = desk.edited(&dated, json!({"narrative": [{"section": "results", "text": "Đã sửa."}]})).await;
        took(&desk.dolisa, &edited, "assemble").await;
        assert_eq!(out["signed_at"], Value::Null);

        let auditor = desk.city.as_("auditor").await;
        let trail = read(&auditor, &format!("/v1/audit-events?limit=200&subject_id={}", text(&draft["id"]))).await;
        let mut trail = list(&trail["items"]).to_vec();
        trail.sort_by_key(|event| event["seq"].as_i64());
        let told: Vec<(String, Vec<String>)> = trail.iter()
            .map(|event| (text(&event["action"]), texts(&event["changes"], "member")))
            .collect();
        let left_out = format!("exclusions/{}", desk.city.unit("22954"));
        let entry = |action: &str, members: &[&str]| {
            (format!("consolidation_{action}"), members.iter().map(|member| (*member).to_owned()).collect::<Vec<String>>())
        };
        assert_eq!(told, [
            entry("created", &["title", "issuing_body", "superior_body", "place", "recipients", "narrative"]),
            entry("signed", &[]),
            entry("figures_left_out", &[&left_out, "signature"]),
            entry("figures_taken_in", &[&left_out]),
            entry("signed", &[]),
            entry("changed", &["document_number", "issued_on"]),
            entry("changed", &["signature", "narrative"]),
            entry("assembled", &["narrative"]),
        ]);
        let signature = list(&trail[2]["changes"]).iter().find(|one| one["member"] == "signature").unwrap();
        assert_eq!((&signature["before"], &signature["after"]), (&signer(&trail[1]), &Value::Null));
    }

    async fn a_period_that_has_not_opened_is_not_consolidated(app: TestApp) {
        let city = City::found(&app).await;
        let mut body = city.plan("5947/KH-UBND");
        body["term_to"] = json!("2019-12-31");
        let dolisa = city.as_("dolisa").await;
        let plan = dolisa.post("/v1/plans").json(body).send().await.expect_status(201).json();
        let id = text(&plan["id"]);
        city.assign_report(&id, "PTP", "7.1").await;
        dolisa.post(&format!("/v1/plans/{id}/issue")).if_match(&etag(&plan)).send().await.assert_status(200);
        let periods = read(&dolisa, "/v1/periods").await;
        let next_year = text(&find(&periods["items"], "label", "2019-H1")["id"]);
        let draft = dolisa.post(&format!("/v1/periods/{next_year}/consolidations")).json(json!({}));
        assert_impossible(&draft.send().await, "upcoming");
    }

    async fn what_is_assembled_can_be_sent_back_and_no_more(app: TestApp) {
        let desk = Desk::set(&app).await;
        let draft = desk.draft(json!({})).await;
        let long = |size: usize| json!({"narrative": [{"section": "results", "text": "ữ".repeat(size)}]});
        let draft = desk.edited(&draft, long(300_000)).await;
        let more = desk.dolisa.patch(&path(&draft)).if_match("\"2\"").json(long(300_001));
        more.send().await.assert_problem(422, "invalid_input");
        let forbidden = json!({"title": "Báo cáo\u{ffff}"});
        let forbidden = desk.dolisa.patch(&path(&draft)).if_match("\"2\"").json(forbidden);
        forbidden.send().await.assert_problem(422, "invalid_input");
    }
}

/// The account that signed.
fn signer(event: &Value) -> Value {
    event["actor"]["id"].clone()
}
