//! The change feed when something changes behind its readers: their rights, or the database itself.

use serde_json::{Value, json};
use tests::both;
use tests::city::{City, text};

use crate::feed::{now, pages};
use crate::people::{connect, system};
use crate::reading::{read, texts};
use crate::webhooks::ALL;

both! {
    async fn whoever_is_disabled_while_they_wait_is_told_nothing(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let made = connect(&city, &admin, "so-ldtbxh", "60", &ALL).await;
        let province = system(&app, &made).await;
        let start = now(&province).await;
        let story = async {
            // Until then the other waits already.
            for _ in 0..5 {
                read(&admin, "/v1/me").await;
            }
            let disable = admin.post(&format!("/v1/service-clients/{}/disable", text(&made["id"]))).if_match("\"1\"");
            disable.send().await.assert_status(200);
            let ward = admin.patch(&format!("/v1/units/{}", city.unit("22915"))).if_match("\"1\"");
            ward.json(json!({"name_en": "Mui Ne"})).send().await.assert_status(200);
        };
        let waiting = province.get("/v1/changes").query("after", &start).query("wait", "30").send();
        let (answer, ()) = tokio::join!(waiting, story);
        answer.assert_problem(401, "invalid_token");
    }

    async fn after_a_restore_cursors_and_tags_are_void(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let auditor = city.as_("auditor").await;
        let (items, end) = pages(&auditor, None, 50).await;
        let aggregates = format!("/v1/aggregates?plan_id={}", plan.id);
        let tag = auditor.get(&aggregates).send().await.expect_status(200).etag().to_owned();
        let pull = || auditor.get(&aggregates).header("If-None-Match", &tag).send();
        pull().await.assert_status(304);

        api::changes::renew::renew(&app.state.db).await.unwrap();
        for (after, format) in [(end.clone(), "json"), (end, "ndjson"), (text(&items[0]["cursor"]), "json")] {
            let gone = auditor.get("/v1/changes").query("after", &after).query("format", format).send().await;
            gone.assert_problem(410, "cursor_expired");
        }
        // Nothing was counted meanwhile; the epoch alone makes the difference.
        pull().await.assert_status(200);
        // Who begins anew finds everything that is kept.
        let (again, end) = pages(&auditor, None, 50).await;
        let without_cursors = |items: &[Value]| {
            let mut items = items.to_vec();
            for item in &mut items {
                item.as_object_mut().unwrap().remove("cursor");
            }
            items
        };
        assert_eq!(without_cursors(&again), without_cursors(&items));
        assert_eq!(now(&auditor).await, end);
        let admin = city.as_("first.admin").await;
        let ward = admin.patch(&format!("/v1/units/{}", city.unit("22915"))).if_match("\"1\"");
        ward.json(json!({"name_en": "Mui Ne"})).send().await.assert_status(200);
        let (new, _) = pages(&auditor, Some(&end), 50).await;
        assert_eq!(texts(&json!(new), "kind"), ["unit_changed"]);
    }
}
