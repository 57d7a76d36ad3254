//! What is possible with a consolidation in each state, and for whom.

use serde_json::{Value, json};
use tests::both;
use tests::city::text;

use super::desk::{Desk, figure, path, says, take, took};
use crate::main_loop::etag;
use crate::reading::{assert_faults, assert_impossible, person, read};

both! {
    async fn whoever_wrote_does_not_sign_and_an_edit_takes_the_signature_away(app: TestApp) {
        let desk = Desk::set(&app).await;
        let draft = desk.draft(json!({})).await;
        take(&desk.dolisa, &draft, "publish").await.assert_problem(409, "invalid_state");
        take(&desk.dolisa, &draft, "sign").await.assert_problem(403, "forbidden");

        // Somebody who is both wrote in it: four eyes.
        let both = person(&desk.city, "both", &[("coordinator", "PLDTBXH"), ("approver", "PLDTBXH")]).await;
        let place = both.patch(&path(&draft)).if_match(&etag(&draft)).json(json!({"place": "Hàm Tiến"}));
        let draft = place.send().await.expect_status(200).json();
        take(&both, &draft, "sign").await.assert_problem(403, "forbidden");
        // An approver of another unit does not sign, and one above neither.
        for (name, unit) in [("justice.head", "PTP"), ("city.head", "593")] {
            if name == "city.head" {
                person(&desk.city, name, &[("approver", unit)]).await;
            }
            let status = take(&desk.city.as_(name).await, &draft, "sign").await.status;
            assert_eq!(status, if unit == "593" { 403 } else { 404 }, "{name}");
        }

        let signed = took(&desk.head, &draft, "sign").await;
        assert!(signed["signed_at"].is_string());
        let refused = take(&desk.dolisa, &signed, "publish").await;
        assert_faults(&refused, &[("/document_number", "missing_field"), ("/issued_on", "missing_field")]);
        // Number and day are given to what is signed; every other edit takes the signature away.
        let dated = desk.edited(&signed, json!({"issued_on": "2018-06-25", "document_number": "113/BC-UBND"})).await;
        assert_eq!(says(&dated["content"]["document"], "number issued_on"), "113/BC-UBND 2018-06-25");
        assert_eq!((&dated["signed_at"], &dated["content"]["signature"]), (&signed["signed_at"], &signed["content"]["signature"]));
        let edited = desk.edited(&dated, json!({"issued_on": "2018-06-26", "place": "Phan Thiết"})).await;
        assert_eq!((&edited["signed_at"], &edited["content"]["signature"]), (&Value::Null, &Value::Null));
        let signed = took(&desk.head, &edited, "sign").await;
        let out = desk.left_out(&signed, "22954", "Đang xác minh.").await;
        assert_eq!(out["signed_at"], Value::Null);
        take(&desk.dolisa, &out, "publish").await.assert_problem(409, "invalid_state");

        // Figures that move are not those that were signed, and are not signed by who has not read them.
        let signed = took(&desk.head, &out, "sign").await;
        let seen = desk.head.get(&path(&signed)).send().await.expect_status(200);
        desk.mui_ne_corrects(&desk.wards[0], 12, "Đếm trùng.").await;
        take(&desk.dolisa, &signed, "publish").await.assert_problem(409, "invalid_state");
        let sign = |tag: &str| desk.head.post(&format!("{}/sign", path(&signed))).if_match(tag);
        for unread in [seen.etag(), &etag(&signed), "*"] {
            sign(unread).send().await.assert_problem(412, "stale");
        }
        let seen = desk.head.get(&path(&signed)).send().await.expect_status(200);
        let signed = sign(seen.etag()).send().await.expect_status(200).json();
        let published = took(&desk.dolisa, &signed, "publish").await;
        assert_eq!(says(&figure(&published, "PT-2")["total"], "numerator denominator"), "32 67");
    }

    async fn what_is_published_takes_no_change(app: TestApp) {
        let desk = Desk::set(&app).await;
        let published = desk.published("112/BC-UBND").await;
        for step in ["assemble", "publish"] {
            assert_impossible(&take(&desk.dolisa, &published, step).await, "published");
        }
        assert_impossible(&take(&desk.head, &published, "sign").await, "published");
        let exclusion = format!("{}/exclusions/{}", path(&published), desk.city.unit("22954"));
        let tag = etag(&published);
        let refused = [
            desk.dolisa.patch(&path(&published)).if_match(&tag).json(json!({"place": "Hàm Tiến"})),
            desk.dolisa.delete(&path(&published)).if_match(&tag),
            desk.dolisa.put(&exclusion).if_match(&tag).json(json!({"reason": "Muộn."})),
            desk.dolisa.delete(&exclusion).if_match(&tag),
        ];
        for request in refused {
            assert_impossible(&request.send().await, "published");
        }
        let known = desk.dolisa.get(&path(&published)).header("If-None-Match", &tag);
        known.send().await.assert_status(304);
    }

    async fn a_draft_moves_with_its_figures_and_takes_changes_by_its_version(app: TestApp) {
        let desk = Desk::set(&app).await;
        let draft = desk.draft(json!({})).await;
        let first = desk.dolisa.get(&path(&draft)).send().await.expect_status(200);
        let known = desk.dolisa.get(&path(&draft)).header("If-None-Match", first.etag());
        known.send().await.assert_status(304);
        desk.mui_ne_corrects(&desk.wards[0], 12, "Đếm trùng.").await;
        let known = desk.dolisa.get(&path(&draft)).header("If-None-Match", first.etag());
        let moved = known.send().await.expect_status(200);
        assert_eq!(says(&figure(&moved.json(), "PT-2")["total"], "numerator denominator"), "62 100");

        // The words are still those that were read.
        let place = || desk.dolisa.patch(&path(&draft)).json(json!({"place": "Hàm Tiến"}));
        place().send().await.assert_problem(428, "precondition_required");
        place().if_match(first.etag()).send().await.assert_status(200);
        place().if_match(first.etag()).send().await.assert_problem(412, "stale");
        let now = read(&desk.dolisa, &path(&draft)).await;
        for step in ["sign", "publish", "assemble"] {
            let as_ = if step == "sign" { &desk.head } else { &desk.dolisa };
            let stale = as_.post(&format!("{}/{step}", path(&draft))).if_match("\"1\"");
            stale.send().await.assert_problem(412, "stale");
        }
        let gone = desk.dolisa.delete(&path(&draft)).if_match(&etag(&now));
        gone.send().await.assert_status(204);
        desk.dolisa.get(&path(&draft)).send().await.assert_problem(404, "not_found");
    }

    async fn one_measure_of_a_unit_is_left_out_and_taken_in_again(app: TestApp) {
        let desk = Desk::set(&app).await;
        let draft = desk.draft(json!({})).await;
        let at = |unit: &str, measure: &str| {
            format!("{}/exclusions/{}?measure_id={}", path(&draft), desk.city.unit(unit), measure)
        };
        let reason = json!({"reason": "Trùng với báo cáo của tỉnh."});
        let drafts = desk.city.id("7.1.a");
        let out = desk.dolisa.put(&at("PTP", &drafts)).if_match("\"1\"").json(reason.clone());
        let out = out.send().await.expect_status(200).json();
        assert_eq!(says(&figure(&out, "7.1.a")["total"], "units_left_out no_total_reason"), "1 nothing_reported");
        assert_eq!(says(&figure(&out, "7.2.a")["total"], "units_left_out rate"), "0 100");
        assert_eq!(says(&out["content"]["left_out"][0], "measure_code reason"), "7.1.a Trùng với báo cáo của tỉnh.");
        // The reason is replaced, not added to.
        let again = desk.dolisa.put(&at("PTP", &drafts)).if_match("\"2\"").json(json!({"reason": "Khác."}));
        let again = again.send().await.expect_status(200).json();
        assert_eq!((again["content"]["left_out"].as_array().unwrap().len(), &again["content"]["left_out"][0]["reason"]), (1, &json!("Khác.")));

        let unowed = desk.dolisa.put(&at("22915", &drafts)).if_match("\"3\"").json(reason.clone());
        unowed.send().await.assert_problem(400, "invalid_parameter");
        let nobody = format!("{}/exclusions/{}", path(&draft), desk.city.unit("PNV"));
        let nobody = desk.dolisa.put(&nobody).if_match("\"3\"").json(reason);
        nobody.send().await.assert_problem(404, "not_found");
        let all = format!("{}/exclusions/{}", path(&draft), desk.city.unit("PTP"));
        let all = desk.dolisa.delete(&all).if_match("\"3\"");
        all.send().await.assert_problem(404, "not_found");
        let back = desk.dolisa.delete(&at("PTP", &drafts)).if_match("\"3\"");
        let back = back.send().await.expect_status(200).json();
        assert_eq!(back["content"]["left_out"], json!([]));
        assert_eq!(says(&figure(&back, "7.1.a")["total"], "rate units_left_out"), "83.3333 0");
    }

    async fn faults_of_a_change_come_at_once(app: TestApp) {
        let desk = Desk::set(&app).await;
        let draft = desk.draft(json!({"title": "Báo cáo thử"})).await;
        assert_eq!(draft["content"]["document"]["title"], "Báo cáo thử");
        let wrong = json!({
            "document_number": "5947/KH-UBND", "signatory": {"position": "CHỦ TỊCH"},
            "narrative": [{"section": "results", "text": "a"}, {"section": "results", "text": "b"}, {"section": "plans", "text": "c"}],
        });
        let refused = desk.dolisa.patch(&path(&draft)).if_match("\"1\"").json(wrong);
        assert_faults(&refused.send().await, &[
            ("/document_number", "invalid_number"), ("/narrative/1/section", "duplicate"), ("/narrative/2/section", "unknown_section"),
            ("/signatory/name", "missing_field"),
        ]);
        let edited = desk.edited(&draft, json!({"narrative": [], "superior_body": null, "recipients": ["Sở LĐTBXH"]})).await;
        assert_eq!(says(&edited["content"]["document"], "superior_body recipients"), r#"null ["Sở LĐTBXH"]"#);
        assert_eq!(edited["content"]["narrative"][0]["text"], "");
        let assembled = took(&desk.dolisa, &edited, "assemble").await;
        assert!(text(&assembled["content"]["narrative"][0]["text"]).starts_with("Đơn vị 22915:\n"));
        let other = desk.dolisa.get(&format!("{}/comparison?with=yesterday", path(&draft)));
        other.send().await.assert_problem(400, "invalid_parameter");
    }
}
