//! Where one is signed in: listing and ending one's own sessions, and how long they last.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, TestApp, both};
use time::Duration;

use crate::people::{entries, events, login, look_up, refresh};

/// Signs in from a client of that name.
async fn sign_in(app: &TestApp, city: &City<'_>, agent: &str) -> (Client, Value) {
    let tokens = app
        .anonymous()
        .post("/v1/auth/login")
        .header("User-Agent", agent)
        .json(json!({"username": "justice", "password": city.password()}))
        .send()
        .await
        .expect_status(200)
        .json();
    (app.as_(&text(&tokens["access_token"])), tokens)
}

async fn sessions(by: &Client) -> Vec<Value> {
    let page = by.get("/v1/me/sessions").query("limit", "200").send().await;
    let page = page.expect_status(200);
    assert_eq!(page.header("Cache-Control"), "no-store");
    list(&page.json()["items"]).to_vec()
}

fn agents(sessions: &[Value]) -> Vec<String> {
    sessions
        .iter()
        .map(|one| text(&one["user_agent"]))
        .collect()
}

async fn end(by: &Client, session: &Value) -> tests::Answer {
    by.delete(&format!("/v1/me/sessions/{}", text(&session["id"])))
        .send()
        .await
}

both! {
    async fn one_sees_where_one_is_signed_in(app: TestApp) {
        let city = City::found(&app).await;
        let (phone, tokens) = sign_in(&app, &city, "phone").await;
        app.clock.set(app.clock.now() + Duration::minutes(5));
        let (office, _) = sign_in(&app, &city, "office").await;
        sign_in(&app, &city, &"x".repeat(300)).await;
        app.clock.set(app.clock.now() + Duration::minutes(1));
        refresh(&app, &tokens["refresh_token"]).await.assert_status(200);
        let seen = sessions(&office).await;
        assert_eq!(agents(&seen), ["phone".to_owned(), "office".to_owned(), "x".repeat(200)]);
        let mut phones = seen[0].clone();
        assert!(phones.as_object_mut().unwrap().remove("id").is_some());
        assert_eq!(phones, json!({
            "current": false, "address": "127.0.0.1", "user_agent": "phone", "created_at": "2018-05-17T02:00:00Z",
            "last_used_at": "2018-05-17T02:06:00Z", "expires_at": "2018-05-24T02:06:00Z",
        }));
        let current = |seen: &[Value]| seen.iter().map(|one| one["current"] == true).collect::<Vec<_>>();
        assert_eq!(current(&seen), [false, true, false]);
        assert_eq!(current(&sessions(&phone).await), [true, false, false]);
        let first = office.get("/v1/me/sessions").query("limit", "1").send().await.expect_status(200).json();
        let rest = office.get("/v1/me/sessions").query("cursor", &text(&first["next_cursor"])).send().await.expect_status(200).json();
        assert_eq!((list(&first["items"]).len(), list(&rest["items"]).len()), (1, 2));
    }

    async fn one_ends_a_session_and_it_is_gone_at_once(app: TestApp) {
        let city = City::found(&app).await;
        let (phone, tokens) = sign_in(&app, &city, "phone").await;
        let (office, _) = sign_in(&app, &city, "office").await;
        let seen = sessions(&office).await;
        end(&office, &seen[0]).await.assert_status(204);
        phone.get("/v1/me").send().await.assert_problem(401, "invalid_token");
        refresh(&app, &tokens["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        assert_eq!(agents(&sessions(&office).await), ["office"]);
        end(&office, &seen[0]).await.assert_problem(404, "not_found");
        let colleague = city.as_("dolisa").await;
        end(&colleague, &seen[1]).await.assert_problem(404, "not_found");
        colleague.delete("/v1/me/sessions/one").send().await.assert_problem(400, "invalid_parameter");
        end(&office, &seen[1]).await.assert_status(204);
        office.get("/v1/me").send().await.assert_problem(401, "invalid_token");
        let justice = look_up(&city, "justice").await;
        let told = entries(&city, "action", "session_ended").await;
        assert_eq!(told.len(), 2);
        for (entry, session) in told.iter().zip(&seen) {
            assert_eq!((&entry["actor"]["id"], &entry["subject"]["id"]), (&justice["id"], &justice["id"]));
            assert_eq!(entry["changes"], json!([{"member": "session", "before": session["id"], "after": null}]));
        }
    }

    async fn other_sessions_are_ended_by_one_who_has_just_signed_in(app: TestApp) {
        let city = City::found(&app).await;
        let (phone, _) = sign_in(&app, &city, "phone").await;
        let (_, tokens) = sign_in(&app, &city, "office").await;
        app.clock.set(app.clock.now() + Duration::minutes(14) + Duration::seconds(59));
        let renewed = refresh(&app, &tokens["refresh_token"]).await.expect_status(200).json();
        let office = app.as_(&text(&renewed["access_token"]));
        let seen = sessions(&office).await;
        app.clock.set(app.clock.now() + Duration::seconds(1));
        end(&office, &seen[0]).await.assert_problem(403, "sign_in_again");
        office.delete("/v1/me/sessions").send().await.assert_problem(403, "sign_in_again");
        phone.get("/v1/me").send().await.assert_problem(401, "invalid_token");
        assert_eq!(agents(&sessions(&office).await), ["phone", "office"], "a token that ended, not its session");
        let (again, _) = sign_in(&app, &city, "again").await;
        end(&again, &seen[0]).await.assert_status(204);
        again.delete("/v1/me/sessions").send().await.assert_status(204);
        assert_eq!(agents(&sessions(&again).await), ["again"]);
        app.clock.set(app.clock.now() + Duration::minutes(9));
        end(&again, &sessions(&again).await[0]).await.assert_status(204);
    }

    async fn one_ends_all_others_and_goes_on_here(app: TestApp) {
        let city = City::found(&app).await;
        let (phone, _) = sign_in(&app, &city, "phone").await;
        let (tablet, _) = sign_in(&app, &city, "tablet").await;
        let (office, tokens) = sign_in(&app, &city, "office").await;
        let colleague = city.as_("justice.head").await;
        for _ in 0..2 {
            office.delete("/v1/me/sessions").send().await.assert_status(204);
        }
        for ended in [&phone, &tablet] {
            ended.get("/v1/me").send().await.assert_problem(401, "invalid_token");
        }
        assert_eq!(agents(&sessions(&office).await), ["office"]);
        refresh(&app, &tokens["refresh_token"]).await.assert_status(200);
        colleague.get("/v1/me").send().await.assert_status(200);
        let told = entries(&city, "action", "sessions_ended").await;
        assert_eq!(told.len(), 1, "the second time there were none");
        assert_eq!(told[0]["changes"], json!([{"member": "sessions", "before": "2", "after": null}]));
    }

    async fn without_a_refresh_a_session_ends_after_a_week_and_with_them_after_thirty_days(app: TestApp) {
        let city = City::found(&app).await;
        let began = app.clock.now();
        let (_, idle) = sign_in(&app, &city, "idle").await;
        let (_, mut busy) = sign_in(&app, &city, "busy").await;
        for day in [6, 12, 18, 24] {
            app.clock.set(began + Duration::days(day));
            busy = refresh(&app, &busy["refresh_token"]).await.expect_status(200).json();
        }
        refresh(&app, &idle["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        let here = app.as_(&text(&busy["access_token"]));
        let seen = sessions(&here).await;
        assert_eq!(agents(&seen), ["busy"], "what has lapsed is not listed");
        assert_eq!(seen[0]["expires_at"], "2018-06-16T02:00:00Z", "thirty days after it began");
        app.clock.set(began + Duration::days(30) - Duration::SECOND);
        let last = refresh(&app, &busy["refresh_token"]).await.expect_status(200).json();
        app.clock.set(began + Duration::days(30));
        refresh(&app, &last["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        // A server that remembers nothing of it.
        let replica = app.replica().await;
        replica.as_(&text(&last["access_token"])).get("/v1/me").send().await.assert_problem(401, "invalid_token");
    }

    async fn an_idle_session_is_live_up_to_the_last_second_of_its_week(app: TestApp) {
        let city = City::found(&app).await;
        let began = app.clock.now();
        let (_, tokens) = sign_in(&app, &city, "idle").await;
        app.clock.set(began + Duration::days(7) - Duration::SECOND);
        refresh(&app, &tokens["refresh_token"]).await.assert_status(200);
    }

    async fn the_fifty_first_session_ends_the_oldest(app: TestApp) {
        let city = City::found(&app).await;
        let (first, tokens) = sign_in(&app, &city, "first").await;
        let (second, _) = sign_in(&app, &city, "second").await;
        for _ in 2..50 {
            sign_in(&app, &city, "more").await;
        }
        first.get("/v1/me").send().await.assert_status(200);
        let (last, _) = sign_in(&app, &city, "last").await;
        refresh(&app, &tokens["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        let ended = std::time::Instant::now();
        while first.get("/v1/me").send().await.status == 200 {
            assert!(ended.elapsed().as_millis() < 1_000, "it still works");
        }
        second.get("/v1/me").send().await.assert_status(200);
        let seen = agents(&sessions(&last).await);
        assert_eq!((seen.len(), seen[0].as_str(), seen[49].as_str()), (50, "second", "last"));
        let told = entries(&city, "action", "session_ended").await;
        assert_eq!((told.len(), &told[0]["reason"]), (1, &json!("too_many_sessions")));
    }

    async fn what_happens_to_a_session_is_in_the_trail(app: TestApp) {
        let city = City::found(&app).await;
        let justice = text(&look_up(&city, "justice").await["id"]);
        let (_, tokens) = sign_in(&app, &city, "phone").await;
        refresh(&app, &tokens["refresh_token"]).await.assert_status(200);
        refresh(&app, &tokens["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        let (office, tokens) = sign_in(&app, &city, "office").await;
        let logout = async || app.anonymous().post("/v1/auth/logout").json(json!({"refresh_token": tokens["refresh_token"]})).send().await;
        for (current, new, status) in [("một câu rất khó quên", "một câu khác khó đoán", 422), (city.password(), "một câu khác khó đoán", 204)] {
            let body = json!({"current_password": current, "new_password": new});
            office.put("/v1/me/password").json(body).send().await.assert_status(status);
        }
        logout().await.assert_status(204);
        logout().await.assert_status(204);
        let told: Vec<Value> = events(&city, "subject_id", &justice).await.into_iter()
            .filter(|event| !["account_created", "password_set", "login"].contains(&event[1].as_str().unwrap()))
            .collect();
        assert_eq!(told, [
            json!([null, "refresh_token_reused"]), json!(["justice", "password_change_failed"]),
            json!(["justice", "password_changed"]), json!(["justice", "logout"]),
        ]);
        login(&app, "justice", "một câu khác khó đoán").await.assert_status(200);
    }

    async fn a_service_client_has_no_sessions(app: TestApp) {
        let city = City::found(&app).await;
        let client = crate::people::connect(&city, &city.as_("first.admin").await, "so-ldtbxh", "60", &["metadata:read"]).await;
        let machine = crate::people::system(&app, &client).await;
        machine.get("/v1/me/sessions").send().await.assert_problem(403, "forbidden");
        machine.delete("/v1/me/sessions").send().await.assert_problem(403, "forbidden");
    }
}
