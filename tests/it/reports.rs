//! Reports: one a unit and period, written by its own people, never over each other.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};
use tokio::task::JoinSet;

use crate::main_loop::{draft, etag, put_values, step};
use crate::reading::{assert_faults, find, person, read, texts, told_to_all};

fn path(report: &Value) -> String {
    format!("/v1/reports/{}", text(&report["id"]))
}

/// Good figures of Justice.
fn figures(city: &City<'_>, drafts: u32) -> Value {
    json!([
        {"measure_id": city.id("7.1.a"), "numerator": drafts, "denominator": drafts},
        {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
    ])
}

both! {
    async fn whoever_reads_while_a_report_is_written_reads_one_version_of_it(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (justice, auditor) = (city.as_("justice").await, city.as_("auditor").await);
        let report = draft(&justice, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let mut report = put_values(&justice, &report, figures(&city, 1)).await;
        let mut written = HashMap::from([(report["version"].clone(), json!(1))]);
        let goes_on = Arc::new(AtomicBool::new(true));
        let mut readers = JoinSet::new();
        for _ in 0..2 {
            let (auditor, path, goes_on) = (auditor.clone(), path(&report), Arc::clone(&goes_on));
            readers.spawn(async move {
                let mut seen = Vec::new();
                while goes_on.load(Ordering::Relaxed) {
                    let report = read(&auditor, &path).await;
                    let drafts = find(&report["values"], "measure_code", "7.1.a")["numerator"].clone();
                    seen.push((report["version"].clone(), drafts));
                }
                seen
            });
        }
        for drafts in 2..40 {
            report = put_values(&justice, &report, figures(&city, drafts)).await;
            written.insert(report["version"].clone(), json!(drafts));
        }
        goes_on.store(false, Ordering::Relaxed);
        for seen in readers.join_all().await {
            assert!(seen.iter().any(|(version, _)| *version != report["version"]), "somebody read in between");
            for (version, drafts) in seen {
                assert_eq!(drafts, written[&version]);
            }
        }
    }

    async fn of_eight_that_begin_a_report_at_once_one_does(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let body = json!({"period_id": plan.periods["2018-H1"], "unit_id": city.unit("PTP")});
        let mut begun = JoinSet::new();
        for _ in 0..8 {
            begun.spawn(justice.post("/v1/reports").json(body.clone()).send());
        }
        let answers = begun.join_all().await;
        let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
        assert_eq!((made.len(), refused.len()), (1, 7));
        for answer in refused {
            answer.assert_problem(409, "duplicate");
        }
        let listed = read(&justice, "/v1/reports").await;
        assert_eq!(texts(&listed["items"], "id"), [text(&made[0].json()["id"])]);
        let report = read(&justice, made[0].header("Location")).await;
        assert_eq!(report, made[0].json());
        assert_eq!((&report["status"], &report["revision"], &report["effective_revision"]), (&json!("draft"), &json!(1), &Value::Null));
        let history = read(&justice, &format!("{}/history", path(&report))).await;
        assert_eq!(texts(&history["items"], "action"), ["created"]);
        // The annual report is another.
        draft(&justice, &plan.periods["2018-Y"], &city.unit("PTP")).await;
    }

    async fn only_who_owes_a_report_begins_it(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = plan.periods["2018-H1"].clone();
        let begin = async |name: &str, period: &str, unit: &str| {
            city.as_(name).await.post("/v1/reports").json(json!({"period_id": period, "unit_id": unit})).send().await
        };
        let nowhere = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40";
        // The lead office owes none itself; Home Affairs has no part in the plan and does not know its periods.
        assert_faults(&begin("dolisa.reporter", &h1, &city.unit("PLDTBXH")).await, &[("/unit_id", "owes_nothing")]);
        assert_faults(&begin("home.affairs", &h1, &city.unit("PNV")).await, &[("/period_id", "unknown_period")]);
        assert_faults(&begin("justice", nowhere, &city.unit("PTP")).await, &[("/period_id", "unknown_period")]);
        assert_faults(&begin("justice", nowhere, nowhere).await, &[("/period_id", "unknown_period"), ("/unit_id", "unknown_unit")]);
        // What another office owes is not for Justice to know.
        assert_faults(&begin("justice", &h1, &city.unit("PYT")).await, &[("/unit_id", "owes_nothing")]);
        for name in ["justice.head", "dolisa", "mayor", "auditor", "first.admin"] {
            begin(name, &h1, &city.unit("PTP")).await.assert_problem(403, "forbidden");
        }
        person(&city, "clerk", &[("reporter", "593")]).await;
        begin("clerk", &h1, &city.unit("PTP")).await.assert_problem(403, "forbidden");
        let all = read(&city.as_("mayor").await, "/v1/reports").await;
        assert_eq!(all["items"], json!([]), "nobody began one");
    }

    async fn a_report_is_hidden_from_strangers_and_closed_to_readers(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let report = draft(&justice, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let report = put_values(&justice, &report, figures(&city, 4)).await;
        let values = format!("{}/values", path(&report));
        let submit = format!("{}/submit", path(&report));
        let change = async |caller: &Client, report: &Value| {
            let text = caller.patch(&path(report)).if_match(&etag(report)).json(json!({"narrative": null})).send().await;
            let put = caller.put(&values).if_match(&etag(report)).json(json!({"values": []})).send().await;
            let sent = caller.post(&submit).if_match(&etag(report)).send().await;
            assert_eq!((put.status, sent.status), (text.status, text.status));
            text
        };

        // For the office next door and the other city there is no such report.
        for name in ["health", "mui.ne", "lagi.justice"] {
            let stranger = city.as_(name).await;
            stranger.get(&path(&report)).send().await.assert_problem(404, "not_found");
            stranger.get(&format!("{}/history", path(&report))).send().await.assert_problem(404, "not_found");
            change(&stranger, &report).await.assert_problem(404, "not_found");
            assert_eq!(read(&stranger, "/v1/reports").await["items"], json!([]));
        }
        // The mayor, an inspector and a clerk of the city read it; none of them writes it.
        person(&city, "clerk", &[("reporter", "593")]).await;
        for name in ["mayor", "auditor", "justice.head", "clerk"] {
            let reader = city.as_(name).await;
            assert_eq!(told_to_all(&read(&reader, &path(&report)).await), told_to_all(&report), "{name}");
            change(&reader, &report).await.assert_problem(403, "forbidden");
        }
        // An admin has no business with reports at all.
        for name in ["first.admin", "province.admin"] {
            let admin = city.as_(name).await;
            admin.get("/v1/reports").send().await.assert_problem(403, "forbidden");
            admin.get(&path(&report)).send().await.assert_problem(403, "forbidden");
            admin.get(&format!("{}/history", path(&report))).send().await.assert_problem(403, "forbidden");
            admin.post(&format!("{}/validate", path(&report))).send().await.assert_problem(403, "forbidden");
            change(&admin, &report).await.assert_problem(403, "forbidden");
        }
        // The lead unit hears of it when it is sent, and keeps knowing it when it is taken back.
        let dolisa = city.as_("dolisa").await;
        dolisa.get(&path(&report)).send().await.assert_problem(404, "not_found");
        let sent = step(&justice, &report, "submit").await;
        assert_eq!(told_to_all(&read(&dolisa, &path(&report)).await), told_to_all(&sent));
        change(&dolisa, &sent).await.assert_problem(403, "forbidden");
        let back = step(&justice, &sent, "withdraw").await;
        // What it is shown is what was sent, not what the unit writes from here on.
        let seen = read(&dolisa, &path(&report)).await;
        assert_eq!((&back["status"], &back["revision"]), (&json!("draft"), &json!(2)));
        assert_eq!((&seen["status"], &seen["revision"]), (&json!("draft"), &json!(1)));
        assert_eq!((&seen["values"], &seen["submitted_at"]), (&sent["values"], &sent["submitted_at"]));

        // A coordinator above reads but does not review; one of another city does not know it.
        let sent = step(&justice, &back, "submit").await;
        person(&city, "above", &[("coordinator", "593")]).await;
        for (name, status) in [("above", 403), ("lagi.dolisa", 404)] {
            let caller = city.as_(name).await;
            for step in ["accept", "return"] {
                let answer = caller.post(&format!("{}/{step}", path(&sent))).if_match(&etag(&sent));
                let answer = answer.json(json!({"reason": "Đề nghị rà soát."})).send().await;
                answer.assert_status(status);
            }
        }
        assert_eq!(told_to_all(&read(&dolisa, &path(&report)).await), told_to_all(&sent));
    }

    async fn of_two_editors_at_once_the_second_is_told(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let one = city.as_("justice").await;
        let two = person(&city, "deputy", &[("reporter", "PTP")]).await;
        let report = draft(&one, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let put = |editor: &Client, drafts: u32| {
            editor.put(&format!("{}/values", path(&report))).if_match(&etag(&report)).json(json!({"values": figures(&city, drafts)})).send()
        };
        let (first, second) = tokio::join!(put(&one, 4), put(&two, 9));
        let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
        won.assert_status(200);
        lost.assert_problem(412, "stale");
        assert_eq!(won.json()["version"], 2);
        let now = read(&one, &path(&report)).await;
        assert_eq!(now, won.json(), "what the first wrote stands, whole");

        // A stale or missing tag changes nothing, whatever the change.
        let patch = json!({"narrative": [{"section": "results", "text": "Đã lồng ghép."}]});
        let value = format!("{}/values/{}", path(&report), city.id("7.1.a"));
        let stale = etag(&report);
        one.patch(&path(&report)).if_match(&stale).json(patch.clone()).send().await.assert_problem(412, "stale");
        one.patch(&path(&report)).json(patch).send().await.assert_problem(428, "precondition_required");
        one.put(&value).if_match(&stale).json(json!({"numerator": 1})).send().await.assert_problem(412, "stale");
        one.delete(&value).if_match(&stale).send().await.assert_problem(412, "stale");
        one.delete(&value).send().await.assert_problem(428, "precondition_required");
        one.post(&format!("{}/submit", path(&report))).if_match(&stale).send().await.assert_problem(412, "stale");
        one.post(&format!("{}/submit", path(&report))).send().await.assert_problem(428, "precondition_required");
        assert_eq!(read(&one, &path(&report)).await, now);
    }

    async fn text_and_figures_are_written_piece_by_piece(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        let report = draft(&justice, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let said = json!([{"section": "results", "text": "Thẩm định 05 dự thảo."}]);
        let patch = async |report: &Value, narrative: Value| {
            justice.patch(&path(report)).if_match(&etag(report)).json(json!({"narrative": narrative})).send().await
        };
        let report = patch(&report, said.clone()).await.expect_status(200).json();
        assert_eq!(report["narrative"], said);
        let two = json!([said[0], {"section": "plans", "text": "Không có mục này."}, said[0]]);
        assert_faults(&patch(&report, two).await, &[("/narrative/1/section", "unknown_section"), ("/narrative/2/section", "duplicate")]);

        let one = format!("{}/values/{}", path(&report), city.id("7.2.a"));
        let set = justice.put(&one).if_match(&etag(&report)).json(json!({"numerator": 12, "note": "Cả hai ban soạn thảo."})).send().await;
        let report = set.expect_status(200).json();
        assert_eq!(texts(&report["values"], "measure_code"), ["7.2.a"]);
        assert_eq!(report["narrative"], said, "the text stays");
        let report = put_values(&justice, &report, figures(&city, 4)).await;
        assert_eq!(list(&report["values"]).len(), 2);
        let replaced = justice.put(&one).if_match(&etag(&report)).json(json!({"no_data_reason": "Chưa tập huấn."})).send().await;
        let report = replaced.expect_status(200).json();
        let value = find(&report["values"], "measure_code", "7.2.a");
        assert_eq!((&value["numerator"], &value["women"], &value["no_data_reason"]), (&Value::Null, &Value::Null, &json!("Chưa tập huấn.")));
        let cleared = justice.delete(&one).if_match(&etag(&report)).send().await.expect_status(200).json();
        assert_eq!(texts(&cleared["values"], "measure_code"), ["7.1.a"]);
        justice.delete(&one).if_match(&etag(&cleared)).send().await.assert_problem(404, "not_found");
        let foreign = format!("{}/values/{}", path(&report), city.id("7.4.a"));
        justice.put(&foreign).if_match(&etag(&cleared)).json(json!({"numerator": 1})).send().await.assert_problem(404, "not_found");

        let copy = patch(&cleared, Value::Null).await.expect_status(200);
        let emptied = copy.json();
        assert_eq!(emptied["narrative"], json!([]));
        assert_eq!(emptied["values"], cleared["values"], "the figures stay");
        let known = justice.get(&path(&report)).header("If-None-Match", copy.etag()).send().await;
        known.assert_status(304);
    }

    async fn reports_are_listed_by_plan_period_unit_and_state(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let (h1, year) = (&plan.periods["2018-H1"], &plan.periods["2018-Y"]);
        let justice = city.as_("justice").await;
        let sent = draft(&justice, h1, &city.unit("PTP")).await;
        let sent = put_values(&justice, &sent, figures(&city, 4)).await;
        let sent = step(&justice, &sent, "submit").await;
        let annual = draft(&justice, year, &city.unit("PTP")).await;
        let ward = draft(&city.as_("mui.ne").await, h1, &city.unit("22915")).await;
        let (sent, annual, ward) = (text(&sent["id"]), text(&annual["id"]), text(&ward["id"]));
        let mayor = city.as_("mayor").await;
        let found = async |query: String| texts(&read(&mayor, &format!("/v1/reports?{query}")).await["items"], "id");
        assert_eq!(found(String::new()).await, [&*sent, &annual, &ward]);
        assert_eq!(found(format!("plan_id={}&limit=200", plan.id)).await.len(), 3);
        assert_eq!(found(format!("period_id={h1}")).await, [&*sent, &ward]);
        assert_eq!(found(format!("unit_id={}", city.unit("PTP"))).await, [&*sent, &annual]);
        assert_eq!(found("status=submitted".to_owned()).await, [&*sent]);
        assert_eq!(found(format!("status=draft&unit_id={}", city.unit("22915"))).await, [&*ward]);
        let waiting = read(&city.as_("dolisa").await, "/v1/reports").await;
        assert_eq!(texts(&waiting["items"], "id"), [&*sent], "the lead unit sees what was sent");
        let first = read(&mayor, "/v1/reports?limit=2").await;
        let rest = read(&mayor, &format!("/v1/reports?limit=2&cursor={}", text(&first["next_cursor"]))).await;
        assert_eq!((texts(&first["items"], "id").len(), texts(&rest["items"], "id")), (2, vec![ward]));
    }
}
