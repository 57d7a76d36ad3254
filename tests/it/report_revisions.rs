//! What a report said at each revision stays readable, and what changed from one to the next is told.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};
use time::macros::datetime;

use crate::attachments::attach;
use crate::main_loop::{draft, etag, put_values, step};
use crate::reading::{machine, read, texts};

fn numbers(page: &Value) -> Vec<i64> {
    let items = list(&page["items"]).iter();
    items.map(|one| one["number"].as_i64().unwrap()).collect()
}

both! {
    async fn a_revision_stays_as_it_was_sent(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        app.clock.set(datetime!(2018-06-14 02:30 UTC));
        let (justice, dolisa) = (city.as_("justice").await, city.as_("dolisa").await);
        let report = draft(&justice, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let path = format!("/v1/reports/{}", text(&report["id"]));
        let said = json!([{"section": "results", "text": "Thẩm định 6 dự thảo, 5 được lồng ghép."}]);
        let report = justice.patch(&path).if_match(&etag(&report)).json(json!({"narrative": said})).send().await.expect_status(200).json();
        let drafts = |numerator| json!({"measure_id": city.id("7.1.a"), "numerator": numerator, "denominator": 6});
        let report = put_values(&justice, &report, json!([
            drafts(5), {"measure_id": city.id("7.2.a"), "numerator": 14, "denominator": 20, "women": 6, "men": 8},
        ])).await;
        let first = step(&justice, &report, "submit").await;
        assert_eq!((&first["provisional"], &report["provisional"]), (&json!(true), &json!(false)), "the half-year ends on 30 June");
        let returned = dolisa.post(&format!("{path}/return")).if_match(&etag(&first)).json(json!({"reason": "Đề nghị rà soát."})).send().await;
        let second = returned.expect_status(200).json();
        assert_eq!(second["revision"], 2);

        let before = read(&justice, &format!("{path}/revisions/1")).await;
        let wanted = json!({
            "report_id": report["id"], "number": 1, "is_effective": false, "narrative": said, "values": first["values"],
            "warnings": first["warnings"], "provisional": true, "submitted_at": "2018-06-14T02:30:00Z",
            "submitted_by": before["submitted_by"], "signed_by": null, "accepted_at": null, "created_at": "2018-06-14T02:30:00Z",
        });
        assert_eq!(before, wanted);
        assert_eq!(list(&before["warnings"]).len(), 1, "70 % of 100");
        let me = read(&justice, "/v1/me").await;
        assert_eq!(before["submitted_by"], me["id"]);

        // The next is written while the first stays what it is. It comes after midnight of 1 July, Viet Nam time.
        app.clock.set(datetime!(2018-06-30 17:00 UTC));
        let (justice, dolisa) = (city.as_("justice").await, city.as_("dolisa").await);
        let second = put_values(&justice, &second, json!([
            drafts(4), {"measure_id": city.id("7.2.a"), "no_data_reason": "Đang rà soát lại."},
        ])).await;
        let now = json!([{"section": "results", "text": "Thẩm định 6 dự thảo, 4 được lồng ghép."}]);
        let second = justice.patch(&path).if_match(&etag(&second)).json(json!({"narrative": now})).send().await.expect_status(200).json();
        assert_eq!(numbers(&read(&justice, &format!("{path}/revisions")).await), [1, 2]);
        assert_eq!(numbers(&read(&city.as_("mayor").await, &format!("{path}/revisions")).await), [1, 2]);
        assert_eq!(numbers(&read(&dolisa, &format!("{path}/revisions")).await), [1], "the second has not reached the lead unit");
        dolisa.get(&format!("{path}/revisions/2")).send().await.assert_problem(404, "not_found");
        let second = step(&justice, &second, "submit").await;
        assert_eq!(second["provisional"], false);
        let accepted = step(&dolisa, &second, "accept").await;
        assert_eq!(read(&dolisa, &format!("{path}/revisions/1")).await, wanted);
        let listed = read(&dolisa, &format!("{path}/revisions")).await;
        let effective: Vec<&Value> = list(&listed["items"]).iter().map(|one| &one["is_effective"]).collect();
        assert_eq!(effective, [&json!(false), &json!(true)]);
        let page = read(&dolisa, &format!("{path}/revisions?limit=1")).await;
        let rest = read(&dolisa, &format!("{path}/revisions?limit=1&cursor={}", text(&page["next_cursor"]))).await;
        assert_eq!((numbers(&page), numbers(&rest)), (vec![1], vec![2]));

        // What changed, from the one before to it.
        let diff = read(&dolisa, &format!("{path}/revisions/2/diff")).await;
        let (old, new) = (list(&first["values"]), list(&accepted["values"]));
        assert_eq!(diff, json!({
            "report_id": report["id"], "revision": 2, "against": 1,
            "values": [
                {"measure_id": city.id("7.1.a"), "measure_code": "7.1.a", "change": "changed", "members": ["numerator"], "before": old[0], "after": new[0]},
                {"measure_id": city.id("7.2.a"), "measure_code": "7.2.a", "change": "changed",
                    "members": ["numerator", "denominator", "women", "men", "no_data_reason"], "before": old[1], "after": new[1]},
            ],
            "narrative": [{"section": "results", "change": "changed", "before": said[0]["text"], "after": now[0]["text"]}],
            "attachments_added": [], "attachments_removed": [],
        }));
        let same = read(&dolisa, &format!("{path}/revisions/2/diff?against=2")).await;
        assert_eq!((&same["values"], &same["narrative"]), (&json!([]), &json!([])));
        let all = read(&dolisa, &format!("{path}/revisions/1/diff")).await;
        assert_eq!((&all["against"], &all["values"][0]["change"], &all["values"][0]["before"]), (&Value::Null, &json!("added"), &Value::Null));
        let unknown = dolisa.get(&format!("{path}/revisions/2/diff?against=9")).send().await;
        unknown.assert_problem(400, "invalid_parameter");
        dolisa.get(&format!("{path}/revisions/0")).send().await.assert_problem(400, "invalid_parameter");

        // The province's system knows what was accepted, and the next draft is not for others either.
        let reason = json!({"reason": "Thanh tra đề nghị đính chính."});
        let third = dolisa.post(&format!("{path}/reopen")).if_match(&etag(&accepted)).json(reason).send().await.expect_status(200).json();
        assert_eq!(third["revision"], 3);
        let province = machine(&app, &city, "593", &["reports:read"]).await;
        assert_eq!(numbers(&read(&province, &format!("{path}/revisions")).await), [2]);
        province.get(&format!("{path}/revisions/1")).send().await.assert_problem(404, "not_found");
        province.get(&format!("{path}/revisions/3")).send().await.assert_problem(404, "not_found");
        assert_eq!(read(&province, &format!("{path}/revisions/2/diff")).await["against"], Value::Null);
        province.get(&format!("{path}/revisions/2/diff?against=1")).send().await.assert_problem(400, "invalid_parameter");
        assert_eq!(numbers(&read(&dolisa, &format!("{path}/revisions")).await), [1, 2]);
        city.as_("health").await.get(&format!("{path}/revisions")).send().await.assert_problem(404, "not_found");
        let copy = justice.get(&format!("{path}/revisions/2")).send().await.expect_status(200);
        justice.get(&format!("{path}/revisions/2")).header("If-None-Match", copy.etag()).send().await.assert_status(304);
    }
    async fn what_the_unit_is_writing_anew_is_not_read_before_it_is_sent(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (justice, dolisa) = (city.as_("justice").await, city.as_("dolisa").await);
        let report = draft(&justice, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let path = format!("/v1/reports/{}", text(&report["id"]));
        let figures = |numerator| json!([
            {"measure_id": city.id("7.1.a"), "numerator": numerator, "denominator": 6},
            {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
        ]);
        let report = put_values(&justice, &report, figures(5)).await;
        let sent = step(&justice, &report, "submit").await;
        let reason = json!({"reason": "Đề nghị rà soát."});
        let returned = dolisa.post(&format!("{path}/return")).if_match(&etag(&sent)).json(reason).send().await;
        let mut second = put_values(&justice, &returned.expect_status(200).json(), figures(3)).await;
        let file = attach(&justice, &mut second, "Bản nháp.pdf", tests::files::pdf(3000)).await;

        // The lead unit goes on reading what it was sent; whoever reads all of the city reads the draft.
        let first = read(&dolisa, &path).await;
        assert_eq!((&first["status"], &first["revision"], &first["values"]), (&json!("returned"), &json!(1), &sent["values"]));
        assert_eq!((&first["submitted_at"], &first["version"]), (&sent["submitted_at"], &second["version"]));
        assert_eq!(read(&dolisa, "/v1/reports").await["items"][0]["revision"], 1);
        assert_eq!(read(&dolisa, &format!("{path}/attachments")).await["items"], json!([]));
        dolisa.get(&format!("{path}/attachments?revision=2")).send().await.assert_problem(404, "not_found");
        for by in [&justice, &city.as_("mayor").await] {
            let now = read(by, &path).await;
            assert_eq!((&now["revision"], &now["values"][0]["numerator"]), (&json!(2), &json!(3)));
            assert_eq!(read(by, "/v1/reports").await["items"][0]["revision"], 2);
            assert_eq!(list(&read(by, &format!("{path}/attachments")).await["items"]).len(), 1);
        }

        let second = put_values(&justice, &second, figures(4)).await;
        let sent = step(&justice, &second, "submit").await;
        let now = read(&dolisa, &path).await;
        assert_eq!((&now["revision"], &now["values"], list(&read(&dolisa, &format!("{path}/attachments")).await["items"]).len()), (&json!(2), &sent["values"], 1));
        let accepted = step(&dolisa, &sent, "accept").await;

        // What the second has and the first had not is told of files too.
        let file = json!([{"id": file["id"], "name": "Bản nháp.pdf", "sha256": file["sha256"]}]);
        let diff = read(&dolisa, &format!("{path}/revisions/2/diff")).await;
        assert_eq!((&diff["attachments_added"], &diff["attachments_removed"]), (&file, &json!([])));
        let back = read(&dolisa, &format!("{path}/revisions/1/diff?against=2")).await;
        assert_eq!((&back["attachments_added"], &back["attachments_removed"]), (&json!([]), &file));

        // A system is told nothing of the revision that was sent back, nor why.
        let province = machine(&app, &city, "593", &["reports:read"]).await;
        let known = read(&province, &format!("{path}/history")).await;
        assert_eq!(texts(&known["items"], "action"), ["submitted", "accepted"]);

        // To open it again is the lead unit's own step.
        let reason = json!({"reason": "Thanh tra đề nghị đính chính."});
        dolisa.post(&format!("{path}/reopen")).if_match(&etag(&accepted)).json(reason).send().await.assert_status(200);
        assert_eq!(read(&dolisa, &path).await["revision"], 2);
        let all = read(&dolisa, &format!("{path}/history")).await;
        assert_eq!(texts(&all["items"], "action"), ["created", "submitted", "returned", "submitted", "accepted", "reopened"]);
    }
}
