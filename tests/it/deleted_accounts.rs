//! Accounts that go without a trace but the one in the audit trail, and those that cannot.

use serde_json::{Value, json};
use tests::city::{City, set_password, sign_in, text};
use tests::{Answer, Client, both};

use crate::main_loop::{draft, etag};
use crate::people::{account, at, entries, everywhere, hire, login, look_up, refresh};

async fn delete(by: &Client, account: &Value) -> Answer {
    by.delete(&format!("/v1/accounts/{}", text(&account["id"])))
        .if_match(&etag(account))
        .send()
        .await
}

both! {
    async fn an_account_nothing_refers_to_goes_with_its_grants_sessions_and_token(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("province.admin").await;
        let clerk = hire(&city, &admin, "clerk", json!([at(&city, "reporter", "PTP"), at(&city, "viewer", "593")])).await;
        let tokens = login(&app, "clerk", city.password()).await.expect_status(200).json();
        let signed_in = app.as_(&text(&tokens["access_token"]));
        let path = format!("/v1/accounts/{}", text(&clerk["id"]));
        admin.delete(&path).send().await.assert_problem(428, "precondition_required");
        admin.delete(&path).if_match("\"9\"").send().await.assert_problem(412, "stale");
        signed_in.get("/v1/me").send().await.assert_status(200);
        delete(&admin, &clerk).await.assert_status(204);
        signed_in.get("/v1/me").send().await.assert_problem(401, "invalid_token");
        refresh(&app, &tokens["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        login(&app, "clerk", city.password()).await.assert_problem(401, "invalid_credentials");
        admin.get(&path).send().await.assert_problem(404, "not_found");
        delete(&admin, &clerk).await.assert_problem(404, "not_found");
        // An invitation goes too, and its token with it.
        let body = account("clerk", &json!([at(&city, "reporter", "PTP")]));
        let again = admin.post("/v1/accounts").json(body).send().await.expect_status(201).json();
        delete(&admin, &again).await.assert_status(204);
        let token = text(&again["one_time_token"]["token"]);
        set_password(&app, &token, city.password()).await.assert_problem(401, "invalid_credentials");
        // The trail keeps who it was.
        let told = entries(&city, "subject_id", &text(&clerk["id"])).await;
        let last = told.iter().rfind(|entry| entry["action"] != "operation_refused").unwrap();
        assert_eq!((&last["action"], &last["actor"]["name"], &last["subject"]["name"]), (&json!("account_deleted"), &json!("province.admin"), &json!("clerk")));
    }

    async fn who_has_written_a_report_stays(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let justice = city.as_("justice").await;
        draft(&justice, &plan.periods["2018-H1"], &city.unit("PTP")).await;
        let account = look_up(&city, "justice").await;
        delete(&city.as_("first.admin").await, &account).await.assert_problem(409, "in_use");
        justice.get("/v1/me").send().await.assert_status(200);
        assert_eq!(look_up(&city, "justice").await, account);
    }

    async fn nobody_deletes_themself_nor_the_last_lasting_admin(app: TestApp) {
        let city = City::found(&app).await;
        let first = city.as_("first.admin").await;
        delete(&first, &look_up(&city, "first.admin").await).await.assert_problem(409, "invalid_state");
        let mut guest = everywhere("admin");
        guest["active_to"] = json!("2018-07-01");
        let guest = hire(&city, &first, "guest.admin", json!([guest])).await;
        let by_guest = city.as_("guest.admin").await;
        delete(&by_guest, &look_up(&city, "first.admin").await).await.assert_problem(409, "invalid_state");
        delete(&first, &guest).await.assert_status(204);
    }

    async fn an_account_that_is_deleted_while_its_owner_signs_in_is_gone(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let admin = app.as_(&sign_in(&app, "province.admin", city.password()).await);
        for round in 0..4 {
            let clerk = hire(&city, &admin, &format!("clerk.{round}"), json!([at(&city, "reporter", "PTP")])).await;
            let name = text(&clerk["username"]);
            let (signed_in, deleted) = tokio::join!(login(&replica, &name, city.password()), delete(&admin, &clerk));
            deleted.assert_status(204);
            match signed_in.status {
                401 => signed_in.assert_problem(401, "invalid_credentials"),
                _ => refresh(&app, &signed_in.expect_status(200).json()["refresh_token"]).await.assert_problem(401, "invalid_credentials"),
            }
            login(&replica, &name, city.password()).await.assert_problem(401, "invalid_credentials");
        }
    }
}
