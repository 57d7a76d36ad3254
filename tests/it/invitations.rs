//! One-time tokens: invitations taken up, and ways back for lost passwords.

use serde_json::{Value, json};
use tests::city::{City, list, set_password, text};
use tests::{Answer, Client, TestApp, both};
use time::Duration;

use crate::bad_input::places;
use crate::main_loop::etag;
use crate::people::{account, at, events, everywhere, hire, login, look_up, refresh, step};

/// Invites somebody; answers the account with its token.
async fn invite(by: &Client, username: &str, grants: Value) -> Value {
    by.post("/v1/accounts")
        .json(account(username, &grants))
        .send()
        .await
        .expect_status(201)
        .json()
}

async fn reset(by: &Client, account: &Value) -> Answer {
    step(by, account, "reset-password").await
}

fn token(made: &Value) -> String {
    text(&made["one_time_token"]["token"])
}

/// The token does not work, and no answer says why.
async fn assert_useless(app: &TestApp, token: &str) {
    let answer = set_password(app, token, "một câu khác khó đoán").await;
    answer.assert_problem(401, "invalid_credentials");
    let never = set_password(
        app,
        "pZ0mQ2fR7dVwqk1x8mJw4b9bA7m1y2cYJ9t4sT0uVZk",
        "một câu khác khó đoán",
    )
    .await;
    assert_eq!(answer.json()["detail"], never.json()["detail"]);
}

both! {
    async fn who_is_invited_chooses_a_password_that_no_admin_knows(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("province.admin").await;
        let made = admin.post("/v1/accounts").json(account("tuphap", &json!([at(&city, "reporter", "PTP")]))).send().await.expect_status(201);
        assert_eq!(made.header("Cache-Control"), "no-store");
        let invited = made.json();
        assert_eq!((&invited["invited"], &invited["must_change_password"]), (&json!(true), &json!(false)));
        assert_eq!(invited["one_time_token"], json!({
            "token": token(&invited), "mailed": false, "expires_at": "2018-05-24T02:00:00Z",
        }));
        assert_eq!(token(&invited).len(), 43, "256 bits");
        let read = admin.get(made.header("Location")).send().await.expect_status(200);
        assert_eq!(read.json()["one_time_token"], Value::Null, "shown once");
        for password in ["mot cau rat kho doan", &token(&invited)] {
            login(&app, "tuphap", password).await.assert_problem(401, "invalid_credentials");
        }
        set_password(&app, &token(&invited), city.password()).await.assert_status(204);
        let me = city.as_("tuphap").await.get("/v1/me").send().await.expect_status(200).json();
        assert_eq!((&me["username"], &me["must_change_password"]), (&json!("tuphap"), &json!(false)));
        let after = look_up(&city, "tuphap").await;
        assert_eq!((&after["invited"], &after["version"]), (&json!(false), &json!(2)));
        assert_useless(&app, &token(&invited)).await;
        let told = events(&city, "subject_id", &text(&after["id"])).await;
        assert_eq!(told[..4], [
            json!(["province.admin", "account_created"]), json!(["tuphap", "login_failed"]), json!(["tuphap", "login_failed"]),
            json!(["tuphap", "password_set"]),
        ]);
    }

    async fn a_bad_password_is_pointed_at_and_leaves_the_token_as_it_was(app: TestApp) {
        let city = City::found(&app).await;
        let made = invite(&city.as_("first.admin").await, "tuphap", json!([at(&city, "reporter", "PTP")])).await;
        let token = token(&made);
        for (password, code) in [("mười một kí", "password_length"), ("xin chào TuPhap 2018", "password_holds_username")] {
            let answer = set_password(&app, &token, password).await;
            answer.assert_problem(422, "invalid_input");
            assert_eq!((places(&answer), &answer.json()["errors"][0]["code"]), (vec!["/new_password".to_owned()], &json!(code)));
            assert!(!answer.text().contains(&token));
        }
        // Whoever holds no token learns nothing of the rules.
        set_password(&app, "nobody's", "ngắn").await.assert_problem(401, "invalid_credentials");
        for body in [json!({"token": "", "new_password": "x"}), json!({"new_password": "x"}), json!({"token": token, "new_password": "x", "username": "tuphap"})] {
            app.anonymous().post("/v1/auth/set-password").json(body).send().await.assert_problem(422, "invalid_input");
        }
        set_password(&app, &token, city.password()).await.assert_status(204);
    }

    async fn an_invitation_lives_for_seven_days_and_can_be_renewed(app: TestApp) {
        let city = City::found(&app).await;
        let made = invite(&city.as_("first.admin").await, "tuphap", json!([at(&city, "reporter", "PTP")])).await;
        let first = token(&made);
        app.clock.set(app.clock.now() + Duration::days(7));
        assert_useless(&app, &first).await;
        let admin = city.as_("first.admin").await;
        let renewed = reset(&admin, &made).await.expect_status(200).json();
        assert_eq!((&renewed["version"], &renewed["invited"]), (&json!(2), &json!(true)));
        assert_eq!(renewed["one_time_token"]["expires_at"], "2018-05-31T02:00:00Z", "seven days again");
        app.clock.set(app.clock.now() + Duration::days(7) - Duration::SECOND);
        assert_useless(&app, &first).await;
        set_password(&app, &token(&renewed), city.password()).await.assert_status(204);
        login(&app, "tuphap", city.password()).await.assert_status(200);
    }

    async fn a_reset_clears_the_password_ends_all_sessions_and_lives_for_a_day(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("province.admin").await;
        let justice = look_up(&city, "justice").await;
        let path = format!("/v1/accounts/{}/reset-password", text(&justice["id"]));
        let tokens = login(&app, "justice", city.password()).await.expect_status(200).json();
        let signed_in = app.as_(&text(&tokens["access_token"]));
        admin.post(&path).send().await.assert_problem(428, "precondition_required");
        admin.post(&path).if_match("\"9\"").send().await.assert_problem(412, "stale");
        signed_in.get("/v1/plans").send().await.assert_status(200);
        let answer = reset(&admin, &justice).await.expect_status(200);
        assert_eq!((answer.header("Cache-Control"), answer.etag()), ("no-store", "\"3\""));
        let first = answer.json();
        assert_eq!(first["one_time_token"]["expires_at"], "2018-05-18T02:00:00Z");
        signed_in.get("/v1/plans").send().await.assert_problem(401, "invalid_token");
        refresh(&app, &tokens["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        login(&app, "justice", city.password()).await.assert_problem(401, "invalid_credentials");
        // Asked for again, the token before is worth nothing.
        let second = reset(&admin, &first).await.expect_status(200).json();
        assert_eq!(second["one_time_token"]["expires_at"], "2018-05-18T02:00:00Z", "still a day");
        assert_useless(&app, &token(&first)).await;
        app.clock.set(app.clock.now() + Duration::DAY - Duration::SECOND);
        set_password(&app, &token(&second), "một câu khác khó đoán").await.assert_status(204);
        login(&app, "justice", city.password()).await.assert_problem(401, "invalid_credentials");
        let tokens = login(&app, "justice", "một câu khác khó đoán").await.expect_status(200).json();
        assert_eq!(tokens["must_change_password"], false);
        app.as_(&text(&tokens["access_token"])).get("/v1/plans").send().await.assert_status(200);
        let third = reset(&city.as_("province.admin").await, &look_up(&city, "justice").await).await.expect_status(200).json();
        app.clock.set(app.clock.now() + Duration::DAY);
        assert_useless(&app, &token(&third)).await;
        let told = events(&city, "subject_id", &text(&justice["id"])).await;
        for event in [json!(["province.admin", "password_reset"]), json!(["justice", "password_set"]), json!([null, "one_time_token_refused"])] {
            assert!(told.contains(&event), "{event} in {told:?}");
        }
    }

    async fn the_token_of_a_disabled_account_works_once_it_is_enabled(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let made = invite(&admin, "tuphap", json!([at(&city, "reporter", "PTP")])).await;
        let disabled = step(&admin, &made, "disable").await.expect_status(200).json();
        assert_useless(&app, &token(&made)).await;
        let enabled = step(&admin, &disabled, "enable").await.expect_status(200).json();
        assert_eq!(enabled["invited"], true);
        set_password(&app, &token(&made), city.password()).await.assert_status(204);
        login(&app, "tuphap", city.password()).await.assert_status(200);
    }

    async fn a_password_given_at_the_making_has_to_be_changed(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut body = account("tuphap", &json!([at(&city, "viewer", "593")]));
        body["password"] = json!("mật khẩu tạm thời 5947");
        let made = admin.post("/v1/accounts").json(body).send().await.expect_status(201).json();
        assert_eq!((&made["one_time_token"], &made["invited"], &made["must_change_password"]), (&Value::Null, &json!(false), &json!(true)));
        let tokens = login(&app, "tuphap", "mật khẩu tạm thời 5947").await.expect_status(200).json();
        let person = app.as_(&text(&tokens["access_token"]));
        person.get("/v1/plans").send().await.assert_problem(403, "password_change_required");
        person.get("/v1/me/sessions").send().await.assert_problem(403, "password_change_required");
        let change = json!({"current_password": "mật khẩu tạm thời 5947", "new_password": city.password()});
        person.put("/v1/me/password").json(change).send().await.assert_status(204);
        person.get("/v1/plans").send().await.assert_status(200);
        assert_eq!(look_up(&city, "tuphap").await["must_change_password"], false);
    }

    async fn a_password_given_at_the_making_runs_out_after_seven_days(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let password = "mật khẩu tạm thời 5947";
        let make = async |username: &str| {
            let mut body = account(username, &json!([at(&city, "viewer", "593")]));
            body["password"] = json!(password);
            admin.post("/v1/accounts").json(body).send().await.expect_status(201).json()
        };
        let (late, early) = (make("late").await, make("early").await);
        app.clock.set(app.clock.now() + Duration::days(7) - Duration::SECOND);
        let tokens = login(&app, "early", password).await.expect_status(200).json();
        let change = json!({"current_password": password, "new_password": city.password()});
        app.as_(&text(&tokens["access_token"])).put("/v1/me/password").json(change).send().await.assert_status(204);
        let tokens = login(&app, "late", password).await.expect_status(200).json();
        app.clock.set(app.clock.now() + Duration::SECOND);
        login(&app, "late", password).await.assert_problem(401, "invalid_credentials");
        refresh(&app, &tokens["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        login(&app, "early", city.password()).await.assert_status(200);
        // An admin has a way back for whom it ran out.
        let admin = city.as_("first.admin").await;
        let reset = reset(&admin, &late).await.expect_status(200).json();
        set_password(&app, &token(&reset), city.password()).await.assert_status(204);
        login(&app, "late", city.password()).await.assert_status(200);
        assert_eq!(early["version"], 1);
    }

    async fn of_two_who_come_with_one_token_one_sets_the_password(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let mut account = invite(&city.as_("first.admin").await, "tuphap", json!([at(&city, "reporter", "PTP")])).await;
        let (first, second) = ("một câu khác khó đoán 1", "một câu khác khó đoán 2");
        for _ in 0..5 {
            let token = token(&account);
            let (a, b) = tokio::join!(set_password(&app, &token, first), set_password(&replica, &token, second));
            let (set, lost) = match (a.status, b.status) {
                (204, 401) => (first, second),
                (401, 204) => (second, first),
                other => panic!("{other:?}"),
            };
            login(&app, "tuphap", set).await.assert_status(200);
            login(&app, "tuphap", lost).await.assert_problem(401, "invalid_credentials");
            let now = look_up(&city, "tuphap").await;
            account = reset(&city.as_("first.admin").await, &now).await.expect_status(200).json();
        }
    }

    async fn a_token_that_is_being_replaced_sets_a_password_before_or_not_at_all(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let admin = city.as_("first.admin").await;
        let mut account = invite(&admin, "tuphap", json!([at(&city, "reporter", "PTP")])).await;
        for _ in 0..5 {
            let old = token(&account);
            let (set, renewed) = tokio::join!(set_password(&replica, &old, city.password()), reset(&admin, &account));
            match (set.status, renewed.status) {
                // The admin saw the account as it was before, or the token was replaced first.
                (204, 412) | (401, 200) => {}
                other => panic!("{other:?}"),
            }
            assert_useless(&app, &old).await;
            let now = look_up(&city, "tuphap").await;
            assert_eq!(now["invited"], set.status == 401);
            account = reset(&admin, &now).await.expect_status(200).json();
        }
    }

    async fn nobody_resets_their_own_password_nor_that_of_the_last_lasting_admin(app: TestApp) {
        let city = City::found(&app).await;
        let first = city.as_("first.admin").await;
        let own = look_up(&city, "first.admin").await;
        reset(&first, &own).await.assert_problem(409, "invalid_state");
        // An admin for a while could shut out the only one who stays.
        let mut guest = everywhere("admin");
        guest["active_to"] = json!("2018-07-01");
        hire(&city, &first, "guest.admin", json!([guest])).await;
        let guest = city.as_("guest.admin").await;
        reset(&guest, &own).await.assert_problem(409, "invalid_state");
        step(&guest, &own, "disable").await.assert_problem(409, "invalid_state");
        // One who was invited but has not come cannot be relied on either.
        let second = invite(&first, "second.admin", json!([everywhere("admin")])).await;
        reset(&guest, &own).await.assert_problem(409, "invalid_state");
        let mut third = account("third.admin", &json!([everywhere("admin")]));
        third["password"] = json!("mật khẩu tạm thời 5947");
        first.post("/v1/accounts").json(third).send().await.assert_status(201);
        reset(&guest, &own).await.assert_problem(409, "invalid_state");
        let grant = text(&list(&own["grants"])[0]["id"]);
        let path = format!("/v1/accounts/{}/grants/{grant}", text(&own["id"]));
        first.delete(&path).if_match(&etag(&own)).send().await.assert_problem(409, "invalid_state");
        set_password(&app, &token(&second), city.password()).await.assert_status(204);
        reset(&guest, &own).await.assert_status(200);
        first.get("/v1/me").send().await.assert_problem(401, "invalid_token");
    }

    async fn of_two_admins_who_reset_each_other_one_stays(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        hire(&city, &city.as_("first.admin").await, "second.admin", json!([everywhere("admin")])).await;
        let sign_in = async |app: &TestApp, name: &str| app.as_(&tests::city::sign_in(app, name, city.password()).await);
        for _ in 0..5 {
            let (first, second) = (sign_in(&app, "first.admin").await, sign_in(&replica, "second.admin").await);
            let read = async |name: &str| {
                first.get("/v1/accounts").query("username", name).send().await.expect_status(200).json()["items"][0].clone()
            };
            let (one, two) = (read("first.admin").await, read("second.admin").await);
            let (a, b) = tokio::join!(reset(&first, &two), reset(&second, &one));
            let won = match (a.status, b.status) {
                (200, 409 | 401) => a,
                (409 | 401, 200) => b,
                other => panic!("{other:?}"),
            };
            set_password(&app, &token(&won.json()), city.password()).await.assert_status(204);
        }
    }
}
