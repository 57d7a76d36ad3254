//! Grants that begin and end by themselves.

use serde_json::{Value, json};
use tests::city::{City, list, sign_in, text};
use tests::{Answer, Client, both};
use time::macros::datetime;

use crate::bad_input::places;
use crate::people::{at, entries, everywhere, hire, look_up, step};

/// A grant with these days.
fn from_to(mut grant: Value, from: Option<&str>, to: Option<&str>) -> Value {
    grant["active_from"] = json!(from);
    grant["active_to"] = json!(to);
    grant
}

/// Path of the grant at that place among an account's.
fn path(account: &Value, index: usize) -> String {
    let grant = text(&list(&account["grants"])[index]["id"]);
    format!("/v1/accounts/{}/grants/{grant}", text(&account["id"]))
}

async fn change(by: &Client, path: &str, tag: &str, days: Value) -> Answer {
    by.patch(path).if_match(tag).json(days).send().await
}

both! {
    async fn a_grant_begins_and_ends_by_itself_with_the_day_in_vietnam(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let acting = from_to(at(&city, "coordinator", "PLDTBXH"), Some("2018-06-01"), Some("2018-07-01"));
        let made = hire(&city, &admin, "deputy", json!([at(&city, "viewer", "593"), acting])).await;
        assert_eq!((&made["grants"][1]["active_from"], &made["grants"][1]["active_to"]), (&json!("2018-06-01"), &json!("2018-07-01")));
        assert_eq!((&made["grants"][0]["active_from"], &made["grants"][0]["active_to"]), (&Value::Null, &Value::Null));
        // Midnight in Vietnam is five in the afternoon before, in UTC.
        for (moment, holds) in [
            (datetime!(2018-05-31 16:59:30 UTC), false),
            (datetime!(2018-05-31 17:00 UTC), true),
            (datetime!(2018-06-30 16:59:30 UTC), true),
            (datetime!(2018-06-30 17:00 UTC), false),
        ] {
            app.clock.set(moment);
            let deputy = app.as_(&sign_in(&app, "deputy", city.password()).await);
            let status = deputy.post("/v1/plans").json(json!({})).send().await.status;
            assert_eq!(status, if holds { 422 } else { 403 }, "{moment}");
            let me = deputy.get("/v1/me").send().await.expect_status(200).json();
            let mut grants = vec![at(&city, "viewer", "593")];
            grants.extend(holds.then(|| at(&city, "coordinator", "PLDTBXH")));
            assert_eq!(me["grants"], json!(grants), "{moment}");
            assert_eq!(list(&me["actions"]).contains(&json!("manage_plans")), holds, "{moment}");
        }
    }

    async fn a_session_goes_on_across_the_beginning_and_the_end_of_a_grant(app: TestApp) {
        let city = City::found(&app).await;
        let acting = from_to(at(&city, "auditor", "593"), Some("2018-06-01"), Some("2018-06-02"));
        hire(&city, &city.as_("first.admin").await, "inspector", json!([at(&city, "viewer", "593"), acting])).await;
        app.clock.set(datetime!(2018-05-31 16:58 UTC));
        let inspector = app.as_(&sign_in(&app, "inspector", city.password()).await);
        let status = async || inspector.get("/v1/accounts").send().await.status;
        assert_eq!(status().await, 403);
        app.clock.set(datetime!(2018-05-31 17:00 UTC));
        assert_eq!(status().await, 200, "the same token");
        app.clock.set(datetime!(2018-06-01 16:58 UTC));
        let inspector = app.as_(&sign_in(&app, "inspector", city.password()).await);
        let status = async || inspector.get("/v1/accounts").send().await.status;
        assert_eq!(status().await, 200);
        app.clock.set(datetime!(2018-06-01 17:00 UTC));
        assert_eq!(status().await, 403, "the same token");
    }

    async fn the_days_of_a_grant_are_changed_by_the_admin_of_its_unit(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("province.admin").await;
        let account = look_up(&city, "justice").await;
        let path = path(&account, 0);
        let justice = city.as_("justice").await;
        let reads_plans = async || justice.get("/v1/plans").send().await.status;
        let changed = change(&admin, &path, "\"2\"", json!({"active_to": "2018-05-17"})).await.expect_status(200);
        assert_eq!(changed.etag(), "\"3\"");
        assert_eq!((&changed.json()["active_from"], &changed.json()["active_to"]), (&Value::Null, &json!("2018-05-17")));
        assert_eq!(reads_plans().await, 403, "today is the day it ended");
        assert_eq!(admin.get(&path).send().await.expect_status(200).json(), changed.json());
        for (patch, pointer) in [
            (json!({"active_from": "2018-05-17"}), "/active_to"),
            (json!({"active_from": "2018-06-01", "active_to": "2018-06-01"}), "/active_to"),
            (json!({"active_from": "17/5/2018"}), "/active_from"),
            (json!({"role": "admin"}), "/role"),
        ] {
            let answer = change(&admin, &path, "\"3\"", patch.clone()).await;
            answer.assert_problem(422, "invalid_input");
            assert_eq!(places(&answer), [pointer], "{patch}");
        }
        change(&admin, &path, "\"2\"", json!({"active_to": null})).await.assert_problem(412, "stale");
        admin.patch(&path).json(json!({"active_to": null})).send().await.assert_problem(428, "precondition_required");
        change(&admin, &path, "\"3\"", json!({"active_from": "2018-05-17", "active_to": null})).await.assert_status(200);
        assert_eq!(reads_plans().await, 200);
        // Neither the admin next door nor the owner.
        hire(&city, &admin, "lagi.admin", json!([at(&city, "admin", "594")])).await;
        change(&city.as_("lagi.admin").await, &path, "\"4\"", json!({"active_to": null})).await.assert_problem(404, "not_found");
        change(&justice, &path, "\"4\"", json!({"active_to": null})).await.assert_problem(403, "forbidden");
        let foreign = format!("/v1/accounts/{}/grants/{}", text(&account["id"]), text(&look_up(&city, "dolisa").await["grants"][0]["id"]));
        change(&admin, &foreign, "\"4\"", json!({"active_to": null})).await.assert_problem(404, "not_found");
        let told: Vec<Value> = entries(&city, "subject_id", &text(&account["id"])).await.into_iter()
            .filter(|entry| entry["action"] == "grant_changed")
            .collect();
        assert_eq!(told[0]["changes"], json!([{"member": "active_to", "before": null, "after": "2018-05-17"}]));
        assert_eq!(told[1]["changes"], json!([
            {"member": "active_from", "before": null, "after": "2018-05-17"}, {"member": "active_to", "before": "2018-05-17", "after": null},
        ]));
        assert!(list(&told[1]["unit_ids"]).contains(&json!(city.unit("PTP"))));
    }

    async fn a_role_at_a_place_is_held_once_whatever_the_days(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let account = look_up(&city, "justice").await;
        let path = format!("/v1/accounts/{}/grants", text(&account["id"]));
        let later = from_to(at(&city, "reporter", "PTP"), Some("2019-01-01"), None);
        admin.post(&path).json(later).send().await.assert_problem(409, "duplicate");
        let backwards = from_to(at(&city, "viewer", "593"), Some("2019-01-01"), Some("2018-01-01"));
        let answer = admin.post(&path).json(backwards).send().await;
        answer.assert_problem(422, "invalid_input");
        assert_eq!(places(&answer), ["/active_to"]);
        let given = admin.post(&path).json(from_to(at(&city, "viewer", "593"), Some("2019-01-01"), None)).send().await.expect_status(201).json();
        assert_eq!(given["active_from"], "2019-01-01");
        let me = city.as_("justice").await.get("/v1/me").send().await.expect_status(200).json();
        assert_eq!(me["grants"], json!([at(&city, "reporter", "PTP")]), "not yet");
    }

    async fn a_grant_that_is_not_in_force_gives_an_admin_nothing(app: TestApp) {
        let city = City::found(&app).await;
        let first = city.as_("first.admin").await;
        let later = from_to(everywhere("admin"), Some("2018-06-01"), None);
        let over = from_to(at(&city, "admin", "60"), None, Some("2018-05-01"));
        hire(&city, &first, "heir", json!([later, over, at(&city, "viewer", "593")])).await;
        let heir = city.as_("heir").await;
        heir.get("/v1/accounts").send().await.assert_problem(403, "forbidden");
        heir.post("/v1/accounts").json(json!({})).send().await.assert_problem(403, "forbidden");
    }

    async fn only_a_lasting_admin_counts_as_one_who_stays(app: TestApp) {
        let city = City::found(&app).await;
        let first = city.as_("first.admin").await;
        let own = look_up(&city, "first.admin").await;
        let grant = path(&own, 0);
        let others = [("ends", None, Some("2199-12-31")), ("begins", Some("2018-06-01"), None), ("over", None, Some("2018-05-01"))];
        for (name, from, to) in others {
            hire(&city, &first, name, json!([from_to(everywhere("admin"), from, to)])).await;
        }
        let tag = |account: &Value| format!("\"{}\"", account["version"]);
        for patch in [json!({"active_to": "2199-12-31"}), json!({"active_from": "2018-05-18"}), json!({"active_from": "2018-01-01", "active_to": "2018-02-01"})] {
            change(&first, &grant, &tag(&own), patch).await.assert_problem(409, "invalid_state");
        }
        first.delete(&grant).if_match(&tag(&own)).send().await.assert_problem(409, "invalid_state");
        step(&city.as_("ends").await, &own, "disable").await.assert_problem(409, "invalid_state");
        // What leaves the grant lasting is no step away from it.
        let changed = change(&first, &grant, &tag(&own), json!({"active_from": "2018-05-17"})).await.expect_status(200);
        // Once the other's has begun, the first may end.
        app.clock.set(datetime!(2018-05-31 17:00 UTC));
        let heir = app.as_(&sign_in(&app, "begins", city.password()).await);
        change(&heir, &grant, changed.etag(), json!({"active_to": "2018-12-31"})).await.assert_status(200);
        let heirs = look_up(&city, "begins").await;
        change(&heir, &path(&heirs, 0), &tag(&heirs), json!({"active_to": "2018-12-31"})).await.assert_problem(409, "invalid_state");
    }

    async fn of_two_admins_who_end_each_others_grant_at_once_one_stays(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let second = hire(&city, &city.as_("first.admin").await, "second.admin", json!([everywhere("admin")])).await;
        let first = look_up(&city, "first.admin").await;
        for _ in 0..5 {
            let one = app.as_(&sign_in(&app, "first.admin", city.password()).await);
            let two = replica.as_(&sign_in(&replica, "second.admin", city.password()).await);
            let tag = async |account: &Value| {
                one.get(&format!("/v1/accounts/{}", text(&account["id"]))).send().await.expect_status(200).etag().to_owned()
            };
            let (first_tag, second_tag) = (tag(&first).await, tag(&second).await);
            let ends = json!({"active_to": "2018-12-31"});
            let (seconds, firsts) = (path(&second, 0), path(&first, 0));
            let (a, b) = tokio::join!(
                change(&one, &seconds, &second_tag, ends.clone()),
                change(&two, &firsts, &first_tag, ends),
            );
            let (ended, again) = match (a.status, b.status) {
                (200, 409) => (&second, a.etag().to_owned()),
                (409, 200) => (&first, b.etag().to_owned()),
                other => panic!("{other:?}"),
            };
            change(&one, &path(ended, 0), &again, json!({"active_to": null})).await.assert_status(200);
        }
    }
}
