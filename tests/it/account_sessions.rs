//! Sessions of others: seen by whoever sees the account, ended by the admin it belongs to.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};

use crate::people::{at, entries, hire, login, look_up, refresh};

async fn sessions(by: &Client, account: &Value) -> Vec<Value> {
    let path = format!("/v1/accounts/{}/sessions", text(&account["id"]));
    let page = by.get(&path).send().await.expect_status(200);
    assert_eq!(page.header("Cache-Control"), "no-store");
    list(&page.json()["items"]).to_vec()
}

both! {
    async fn an_admin_ends_one_session_or_all(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("province.admin").await;
        let justice = look_up(&city, "justice").await;
        assert_eq!(sessions(&admin, &justice).await, Vec::<Value>::new());
        let mut signed_in = Vec::new();
        for _ in 0..3 {
            let tokens = login(&app, "justice", city.password()).await.expect_status(200).json();
            signed_in.push((app.as_(&text(&tokens["access_token"])), tokens));
        }
        let live = async || {
            let mut live = Vec::new();
            for (caller, _) in &signed_in {
                live.push(caller.get("/v1/me").send().await.status == 200);
            }
            live
        };
        assert_eq!(live().await, [true; 3]);
        let seen = sessions(&admin, &justice).await;
        assert_eq!(seen.len(), 3);
        assert!(seen.iter().all(|session| session["current"] == false));
        let path = format!("/v1/accounts/{}/sessions", text(&justice["id"]));
        let one = format!("{path}/{}", text(&seen[1]["id"]));
        admin.delete(&one).send().await.assert_status(204);
        assert_eq!(live().await, [true, false, true]);
        admin.delete(&one).send().await.assert_problem(404, "not_found");
        let dolisa = look_up(&city, "dolisa").await;
        let foreign = format!("/v1/accounts/{}/sessions/{}", text(&dolisa["id"]), text(&seen[0]["id"]));
        admin.delete(&foreign).send().await.assert_problem(404, "not_found");
        admin.delete(&path).send().await.assert_status(204);
        assert_eq!(live().await, [false; 3]);
        for (_, tokens) in &signed_in {
            refresh(&app, &tokens["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        }
        admin.delete(&path).send().await.assert_status(204);
        assert_eq!(sessions(&admin, &justice).await, Vec::<Value>::new());
        assert_eq!(look_up(&city, "justice").await, justice, "the account is as it was");
        login(&app, "justice", city.password()).await.assert_status(200);
        for (action, change) in [
            ("session_ended", json!({"member": "session", "before": seen[1]["id"], "after": null})),
            ("sessions_ended", json!({"member": "sessions", "before": "2", "after": null})),
        ] {
            let [entry] = entries(&city, "action", action).await.try_into().unwrap();
            assert_eq!((&entry["actor"]["name"], &entry["subject"]["id"]), (&json!("province.admin"), &justice["id"]));
            assert_eq!(entry["changes"], json!([change]));
            assert!(list(&entry["unit_ids"]).contains(&json!(city.unit("PTP"))));
        }
    }

    async fn an_admin_sees_which_session_is_their_own(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("province.admin").await;
        let own = look_up(&city, "province.admin").await;
        login(&app, "province.admin", city.password()).await.assert_status(200);
        let seen = sessions(&admin, &own).await;
        let current: Vec<bool> = seen.iter().map(|session| session["current"] == true).collect();
        assert_eq!(current, [true, false]);
    }

    async fn who_may_read_the_account_sees_and_only_its_admin_ends(app: TestApp) {
        let city = City::found(&app).await;
        let province = city.as_("province.admin").await;
        let shared = hire(&city, &province, "shared", json!([at(&city, "viewer", "593"), at(&city, "viewer", "594")])).await;
        hire(&city, &province, "lagi.admin", json!([at(&city, "admin", "594")])).await;
        login(&app, "shared", city.password()).await.assert_status(200);
        let path = format!("/v1/accounts/{}/sessions", text(&shared["id"]));
        let session = text(&sessions(&province, &shared).await[0]["id"]);
        for name in ["lagi.admin", "auditor"] {
            let by = city.as_(name).await;
            assert_eq!(sessions(&by, &shared).await.len(), 1, "{name}");
            by.delete(&path).send().await.assert_problem(403, "forbidden");
            by.delete(&format!("{path}/{session}")).send().await.assert_problem(403, "forbidden");
        }
        let lagi = city.as_("lagi.admin").await;
        let justice = format!("/v1/accounts/{}/sessions", text(&look_up(&city, "justice").await["id"]));
        lagi.get(&justice).send().await.assert_problem(404, "not_found");
        lagi.delete(&justice).send().await.assert_problem(404, "not_found");
        city.as_("mayor").await.get(&path).send().await.assert_problem(403, "forbidden");
        assert_eq!(sessions(&province, &shared).await.len(), 1);
    }
}
