//! A tag stands for the state of everything that can move an answer: what moves it gives a new one, and nothing
//! else does.

use serde_json::{Value, json};
use tests::city::text;
use tests::{Answer, Client, both};
use time::macros::datetime;

use super::town::{Town, measure, of};
use crate::amendments::amendment;
use crate::main_loop::step;

const FORMATS: [&str; 4] = ["json", "csv", "xlsx", "ndjson"];

/// The answers whose tags are looked at: cells, trend and figures.
fn paths(town: &Town<'_>) -> [String; 3] {
    let plan = &town.plan.id;
    [
        format!("/v1/aggregates?plan_id={plan}&group_by=unit&include_provisional=true"),
        format!("/v1/aggregates/trend?plan_id={plan}"),
        format!(
            "/v1/aggregates/sources?plan_id={plan}&measure_id={}",
            town.city.id("7.1.a")
        ),
    ]
}

async fn tag(as_: &Client, path: &str) -> String {
    as_.get(path)
        .send()
        .await
        .expect_status(200)
        .etag()
        .to_owned()
}

async fn tags(as_: &Client, town: &Town<'_>) -> Vec<String> {
    let mut tags = Vec::new();
    for path in paths(town) {
        tags.push(tag(as_, &path).await);
    }
    tags
}

async fn pull(as_: &Client, path: &str, format: &str, known: &str) -> Answer {
    as_.get(path)
        .query("format", format)
        .header("If-None-Match", known)
        .send()
        .await
}

both! {
    async fn an_unchanged_pull_is_304_in_every_format_and_each_format_has_its_own_tag(app: TestApp) {
        let town = Town::found(&app).await;
        town.accepted("PTP", "2018-H1", &[("7.1.a", of(3, 4)), ("7.2.a", of(1, 1))]).await;
        let dolisa = town.city.as_("dolisa").await;
        for path in paths(&town) {
            let mut tags = Vec::<String>::new();
            for format in FORMATS {
                let answer = dolisa.get(&path).query("format", format).send().await.expect_status(200);
                let vary = answer.header("Vary");
                assert!(vary.starts_with("Accept, Accept-Encoding, Accept-Language"), "{format}: {vary}");
                assert_eq!(answer.header("Cache-Control"), "private, no-cache");
                let known = pull(&dolisa, &path, format, answer.etag()).await.expect_status(304);
                assert_eq!((known.etag(), known.body.len()), (answer.etag(), 0));
                assert_eq!(known.header("Vary"), answer.header("Vary"));
                for other in &tags {
                    pull(&dolisa, &path, format, other).await.assert_status(200);
                }
                tags.push(answer.etag().to_owned());
            }
            let english = dolisa.get(&path).query("format", "csv").header("Accept-Language", "en");
            let english = english.header("If-None-Match", &tags[1]).send().await;
            english.assert_status(200);
            let same = dolisa.get(&path).query("format", "json").header("Accept-Language", "en");
            same.header("If-None-Match", &tags[0]).send().await.assert_status(304);
        }
    }

    async fn every_step_of_a_report_gives_a_new_tag(app: TestApp) {
        let town = Town::found(&app).await;
        let dolisa = town.city.as_("dolisa").await;
        let mut last = tags(&dolisa, &town).await;
        let mut moved = async |what: &str| {
            let now = tags(&dolisa, &town).await;
            assert!(now.iter().zip(&last).all(|(now, last)| now != last), "{what}");
            assert_eq!(tags(&dolisa, &town).await, now, "{what}, read twice");
            last = now;
        };
        let figures = |drafts| [("7.1.a", of(drafts, 4)), ("7.2.a", of(1, 1))];
        let report = town.submitted("PTP", "2018-H1", &figures(1)).await;
        moved("submitted").await;
        let report = step(&town.city.as_("justice").await, &report, "withdraw").await;
        moved("taken back").await;
        let report = town.send("PTP", &report, &figures(2)).await;
        moved("submitted again").await;
        let report = town.send_back(&report, "return").await;
        moved("returned").await;
        let report = town.send("PTP", &report, &figures(3)).await;
        let report = town.accept(&report).await;
        moved("accepted").await;
        town.send_back(&report, "reopen").await;
        moved("reopened").await;
        // Many at once, too.
        let report = town.submitted("22915", "2018-H1", &[("PT-2", of(1, 2))]).await;
        moved("submitted by a ward").await;
        let accept = json!({"items": [{"report_id": report["id"], "version": report["version"]}]});
        dolisa.post("/v1/reports/accept").json(accept).send().await.assert_status(200);
        moved("accepted with others").await;
    }

    async fn what_is_owed_and_how_it_is_named_gives_a_new_tag(app: TestApp) {
        let town = Town::found(&app).await;
        let city = &town.city;
        let (dolisa, admin) = (city.as_("dolisa").await, city.as_("first.admin").await);
        let mut last = tags(&dolisa, &town).await;
        let mut moved = async |what: &str| {
            let now = tags(&dolisa, &town).await;
            assert!(now.iter().zip(&last).all(|(now, last)| now != last), "{what}");
            last = now;
        };
        let h1 = &town.plan.periods["2018-H1"];
        let oblige = json!({"unit_id": city.unit("PNV"), "measure_ids": [city.id("7.1.a")], "reason": "Bổ sung."});
        let obliged = dolisa.post(&format!("/v1/periods/{h1}/obligations")).json(oblige).send().await;
        let obliged = obliged.expect_status(201);
        moved("a unit obliged").await;
        let release = format!("/v1/obligations/{}/release", text(&obliged.json()["id"]));
        dolisa.post(&release).if_match(obliged.etag()).json(json!({"reason": "Nhầm."})).send().await.assert_status(200);
        moved("a unit released").await;
        let unit = format!("/v1/units/{}", city.unit("PTP"));
        admin.patch(&unit).if_match("\"1\"").json(json!({"name": "Phòng Tư pháp"})).send().await.assert_status(200);
        moved("a name corrected").await;
        let change = json!({"effective_on": "2018-05-01", "name": "Phòng Tư pháp và Hộ tịch", "reason": "Theo cơ cấu mới.",
            "document": {"number": "1205/QĐ-UBND", "issued_on": "2018-04-20"}});
        admin.post(&format!("{unit}/change")).if_match("\"2\"").json(change).send().await.assert_status(200);
        moved("a name changed").await;
        let table = "code,name,kind,level,parent_code,active_from,active_to,identifier\n22921,Phường Phú Hài,ward,commune,593,2018-01-01,,\n";
        admin.post("/v1/units/import").body("text/csv", table).send().await.assert_status(200);
        moved("units imported").await;
        let targets = json!([{"op": "over", "low": 60, "span": "by_year", "year_from": 2018, "confidence": "verified"}]);
        let amended = amendment(&json!({
            "plan": {"title": "Tên mới"}, "own_targets": {"targets": [{"code": "PT-2", "targets": targets}]},
        }));
        let path = format!("/v1/plans/{}/amendments", town.plan.id);
        dolisa.post(&path).if_match("\"2\"").json(amended).send().await.assert_status(201);
        moved("a plan amended, with its own target").await;
        let framework = text(&city.framework["id"]);
        let version = json!({
            "label": "amended-2018", "valid_from": "2018-05-02", "document": {"number": "800/QĐ-TTg"},
            "targets": [{"code": "7.1.a",
                "targets": [{"op": "at_least", "low": 75, "span": "by_year", "year_from": 2020, "confidence": "verified"}]}],
        });
        let versions = format!("/v1/frameworks/{framework}/versions");
        admin.post(&versions).if_match("\"1\"").json(version).send().await.assert_status(201);
        moved("a framework amended").await;
        let mut next = super::town::measured_plan(city, "1024/KH-UBND", &[measure("X", "count", &json!({}), &json!([]))]);
        next["parent_plan_id"] = json!(null);
        super::town::issue(city, "dolisa", next, &[("PNV", "plan")]).await;
        moved("another plan issued, whose periods open").await;
        // Units end on their day, and nothing is written then.
        app.clock.set(datetime!(2018-05-17 16:59:59 UTC));
        assert_eq!(tags(&city.as_("dolisa").await, &town).await, last, "the same day");
        app.clock.set(datetime!(2018-05-17 17:00:00 UTC));
        let now = tags(&city.as_("dolisa").await, &town).await;
        assert!(now.iter().zip(&last).all(|(now, last)| now != last), "the day after");
    }

    async fn nothing_else_gives_a_new_tag(app: TestApp) {
        let town = Town::found(&app).await;
        let city = &town.city;
        let dolisa = city.as_("dolisa").await;
        town.accepted("PTP", "2018-H1", &[("7.1.a", of(3, 4)), ("7.2.a", of(1, 1))]).await;
        let before = tags(&dolisa, &town).await;
        let stays = async |what: &str| assert_eq!(tags(&dolisa, &town).await, before, "{what}");
        api::changes::order::give_places(&app.state).await.unwrap();
        stays("places given in the feed").await;
        tests::city::sign_in(&app, "justice", city.password()).await;
        let wrong = json!({"username": "justice", "password": "con mèo con mèo con mèo"});
        app.anonymous().post("/v1/auth/login").json(wrong).send().await.assert_status(401);
        stays("a login and a failed one").await;
        let viewer = json!({
            "username": "viewer.new", "display_name": "Người xem", "grants": [{"role": "viewer", "unit_id": city.unit("593")}],
        });
        city.invite(&city.as_("first.admin").await, viewer).await;
        stays("an account, and the trail of it").await;
        let report = town.draft("22915", "2018-H1").await;
        stays("a report begun").await;
        town.write("22915", &report, &[("PT-2", of(1, 2))]).await;
        stays("a draft written").await;
        let notes = dolisa.get("/v1/notifications").send().await.expect_status(200).json();
        assert!(!notes["items"].as_array().unwrap().is_empty(), "DOLISA was told of the report of Justice");
        stays("notifications read").await;
        let draft = dolisa.post("/v1/plans").json(city.plan("1/KH-UBND")).send().await;
        draft.assert_status(201);
        stays("a plan drafted").await;
        app.clock.set(datetime!(2018-05-17 02:05 UTC));
        stays("minutes of the same day").await;
        // And another server says the same.
        let replica = app.replica().await;
        let token = tests::city::sign_in(&app, "dolisa", city.password()).await;
        for (path, wanted) in paths(&town).iter().zip(&before) {
            assert_eq!(&tag(&replica.as_(&token), path).await, wanted);
        }
    }

    async fn a_tag_is_good_for_callers_of_the_same_reach_only(app: TestApp) {
        let town = Town::found(&app).await;
        let city = &town.city;
        let path = format!("/v1/aggregates?plan_id={}", town.plan.id);
        let mayor = city.as_("mayor").await;
        let first = tag(&mayor, &path).await;
        for other in ["justice", "dolisa", "mui.ne", "auditor"] {
            let other = city.as_(other).await;
            pull(&other, &path, "json", &first).await.assert_status(200);
            assert_ne!(tag(&other, &path).await, first);
        }
        // A grant that widens the reach shows at once in what is read and so in the tag.
        let admin = city.as_("first.admin").await;
        let accounts = admin.get("/v1/accounts").query("q", "mui.ne").send().await.expect_status(200).json();
        let ward = city.as_("mui.ne").await;
        let narrow = tag(&ward, &path).await;
        let account: &Value = &accounts["items"][0];
        assert_eq!(account["username"], "mui.ne");
        let grants = format!("/v1/accounts/{}/grants", text(&account["id"]));
        let wide = json!({"role": "viewer", "unit_id": city.unit("593")});
        admin.post(&grants).json(wide).send().await.assert_status(201);
        app.clock.set(datetime!(2018-05-17 02:00:02 UTC));
        let known = ward.get(&path).header("If-None-Match", &narrow).send().await.expect_status(200);
        assert!(known.json()["cells"].as_array().unwrap().len() > 1, "the whole city, not the ward alone");
    }
}
