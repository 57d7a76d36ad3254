//! A service client's end, where it may call from, and its secrets over time.

use serde_json::{Value, json};
use tests::city::{City, text};
use tests::{Answer, Backend, Client, TestApp, both, run_with};
use time::Duration;
use time::format_description::well_known::Rfc3339;

use crate::bad_input::places;
use crate::keys::within_a_second;
use crate::main_loop::etag;
use crate::people::{ask, connect};

/// Where a client is.
pub fn path(client: &Value) -> String {
    format!("/v1/service-clients/{}", text(&client["id"]))
}

/// Makes a client of the province that reads metadata, with more members.
pub async fn make(city: &City<'_>, by: &Client, more: Value) -> Answer {
    let mut body = json!({
        "client_id": "so-ldtbxh", "name": "Sở LĐTBXH", "unit_id": city.unit("60"), "scopes": ["metadata:read", "reports:read"],
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    by.post("/v1/service-clients").json(body).send().await
}

/// Changes a client.
pub async fn change(by: &Client, client: &Value, tag: &str, patch: Value) -> Answer {
    by.patch(&path(client))
        .if_match(tag)
        .json(patch)
        .send()
        .await
}

/// Gives a client another secret.
pub async fn rotate(by: &Client, client: &Value, tag: &str, body: Value) -> Answer {
    by.post(&format!("{}/rotate-secret", path(client)))
        .if_match(tag)
        .json(body)
        .send()
        .await
}

/// The instant that many seconds from now.
pub fn after(app: &TestApp, seconds: i64) -> String {
    let at = app.clock.now() + Duration::seconds(seconds);
    at.format(&Rfc3339).unwrap()
}

/// Lets that many seconds pass.
pub fn wait(app: &TestApp, seconds: i64) {
    app.clock.set(app.clock.now() + Duration::seconds(seconds));
}

/// A token of the client.
pub async fn token(app: &TestApp, client: &Value) -> String {
    let answer = ask(app, "so-ldtbxh", &text(&client["client_secret"]), &[]).await;
    text(&answer.expect_status(200).json()["access_token"])
}

/// Reads the units with a token.
pub async fn units(app: &TestApp, token: &str) -> Answer {
    app.as_(token).get("/v1/units").send().await
}

/// No token, and no word of why.
#[track_caller]
pub fn assert_no_token(answer: &Answer) {
    answer.assert_problem(401, "invalid_credentials");
    let told = answer.json();
    assert_eq!(told["error"], "invalid_client");
    assert_eq!(
        told["detail"],
        "Kiểm tra tên đăng nhập và mật khẩu (hoặc mã ứng dụng và khoá); quản trị viên có thể đặt lại."
    );
}

both! {
    async fn a_client_ends_at_its_end(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for instant in [after(&app, 0), after(&app, -1)] {
            let answer = make(&city, &admin, json!({"expires_at": instant})).await;
            answer.assert_problem(422, "invalid_input");
            assert_eq!(places(&answer), ["/expires_at"]);
        }
        let end = after(&app, 300);
        let client = make(&city, &admin, json!({"expires_at": end})).await.expect_status(201).json();
        assert_eq!(client["expires_at"], end);
        let good = token(&app, &client).await;
        wait(&app, 299);
        units(&app, &good).await.assert_status(200);
        wait(&app, 1);
        units(&app, &good).await.assert_problem(401, "invalid_token");
        assert_no_token(&ask(&app, "so-ldtbxh", &text(&client["client_secret"]), &[]).await);
        // Given more time, the token it has holds to its own end.
        let patched = change(&admin, &client, "\"1\"", json!({"expires_at": null})).await.expect_status(200).json();
        assert_eq!(patched["expires_at"], Value::Null);
        units(&app, &good).await.assert_status(200);
        token(&app, &client).await;
        let later = "2018-12-31T23:59:59.123456789+07:00";
        let patched = change(&admin, &client, &etag(&patched), json!({"expires_at": later})).await.expect_status(200).json();
        assert_eq!(patched["expires_at"], "2018-12-31T16:59:59.123456Z");
    }

    async fn a_client_calls_from_where_it_may_and_from_nowhere_else(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let admin = city.as_("first.admin").await;
        let here = json!(["127.0.0.0/8", "2001:DB8:0::/32", "203.0.113.9/32"]);
        let client = make(&city, &admin, json!({"allowed_addresses": here})).await.expect_status(201).json();
        assert_eq!(client["allowed_addresses"], json!(["127.0.0.0/8", "2001:db8::/32", "203.0.113.9"]));
        let good = token(&app, &client).await;
        for server in [&app, &replica] {
            units(server, &good).await.assert_status(200);
        }
        let moved = change(&admin, &client, "\"1\"", json!({"allowed_addresses": ["203.0.113.7"]})).await;
        moved.assert_status(200);
        for server in [&app, &replica] {
            within_a_second("moved away", async || units(server, &good).await.status == 403).await;
            let answer = units(server, &good).await;
            answer.assert_problem(403, "forbidden");
            assert_eq!(answer.json()["detail"], "Hệ thống này không được phép gọi từ địa chỉ này.");
            server.as_(&good).get("/v1/me").send().await.assert_status(403);
            assert_no_token(&ask(server, "so-ldtbxh", &text(&client["client_secret"]), &[]).await);
        }
        // Not even a trusted proxy is believed in a header it may have passed on unread.
        for name in ["Forwarded", "X-Real-IP"] {
            let answer = app.as_(&good).get("/v1/units").header(name, "203.0.113.7").send().await;
            answer.assert_status(403);
        }
        let open = change(&admin, &client, "\"2\"", json!({"allowed_addresses": []})).await.expect_status(200);
        assert_eq!(open.json()["allowed_addresses"], json!([]));
        units(&app, &good).await.assert_status(200);
    }

    async fn addresses_and_ends_are_checked_all_at_once(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "60", &["metadata:read"]).await;
        let many: Vec<String> = (0..51).map(|last| format!("203.0.113.{last}")).collect();
        for (member, value, pointer) in [
            ("allowed_addresses", json!(many), "/allowed_addresses"),
            ("allowed_addresses", json!(["10.0.0.1", "10.0.0.1/32"]), "/allowed_addresses/1"),
            ("allowed_addresses", json!(["10.0.0.1", "10.0.0.5/24"]), "/allowed_addresses/1"),
            ("allowed_addresses", json!(["here"]), "/allowed_addresses/0"),
            ("allowed_addresses", json!(["::ffff:10.0.0.1"]), "/allowed_addresses/0"),
            ("allowed_addresses", json!("10.0.0.1"), "/allowed_addresses"),
            ("allowed_addresses", Value::Null, "/allowed_addresses"),
            ("expires_at", json!("2018-12-31"), "/expires_at"),
            ("expires_at", json!("9999-12-31T00:00:00Z"), "/expires_at"),
            ("expires_at", json!(1_546_300_800), "/expires_at"),
            ("expires_at", json!(after(&app, 0)), "/expires_at"),
            ("scopes", json!([]), "/scopes"),
            ("scopes", Value::Null, "/scopes"),
            ("name", Value::Null, "/name"),
            ("name", json!(" "), "/name"),
            ("unit_id", json!(city.unit("60")), "/unit_id"),
            ("client_id", json!("other"), "/client_id"),
            ("status", json!("disabled"), "/status"),
        ] {
            let answer = change(&admin, &client, "\"1\"", json!({member: value})).await;
            answer.assert_problem(422, "invalid_input");
            assert_eq!(places(&answer), [pointer], "{member}: {value}");
        }
        let all = json!({"scopes": [], "allowed_addresses": ["::1", "::1"], "expires_at": after(&app, -1)});
        let answer = change(&admin, &client, "\"1\"", all.clone()).await;
        assert_eq!(places(&answer), ["/scopes", "/allowed_addresses/1", "/expires_at"]);
        let answer = make(&city, &admin, all).await;
        assert_eq!(places(&answer), ["/scopes", "/allowed_addresses/1", "/expires_at"]);
        assert_eq!(admin.get(&path(&client)).send().await.expect_status(200).json()["version"], 1);
    }

    async fn a_change_holds_for_tokens_already_out(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let admin = city.as_("first.admin").await;
        let client = make(&city, &admin, json!({})).await.expect_status(201).json();
        let good = token(&app, &client).await;
        admin.patch(&path(&client)).json(json!({})).send().await.assert_problem(428, "precondition_required");
        change(&admin, &client, "\"2\"", json!({})).await.assert_problem(412, "stale");
        change(&city.as_("auditor").await, &client, "\"1\"", json!({})).await.assert_problem(403, "forbidden");
        let patched = change(&admin, &client, "\"1\"", json!({"name": "Sở Nội vụ", "scopes": ["reports:read"]})).await.expect_status(200);
        assert!(patched.etag().starts_with("\"2"), "{}", patched.etag());
        let patched = patched.json();
        assert_eq!((&patched["name"], &patched["scopes"], &patched["version"]), (&json!("Sở Nội vụ"), &json!(["reports:read"]), &json!(2)));
        assert_eq!((&patched["unit_id"], &patched["client_id"]), (&client["unit_id"], &client["client_id"]));
        for server in [&app, &replica] {
            within_a_second("narrower", async || units(server, &good).await.status == 403).await;
            server.as_(&good).get("/v1/reports").send().await.assert_status(200);
        }
    }

    async fn a_deleted_client_is_refused_everywhere_and_its_name_is_free(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let admin = city.as_("first.admin").await;
        let client = make(&city, &admin, json!({})).await.expect_status(201).json();
        let good = token(&app, &client).await;
        units(&replica, &good).await.assert_status(200);
        admin.delete(&path(&client)).send().await.assert_problem(428, "precondition_required");
        admin.delete(&path(&client)).if_match("\"2\"").send().await.assert_problem(412, "stale");
        city.as_("auditor").await.delete(&path(&client)).if_match("\"1\"").send().await.assert_problem(403, "forbidden");
        admin.delete(&path(&client)).if_match("\"1\"").send().await.assert_status(204);
        units(&app, &good).await.assert_problem(401, "invalid_token");
        within_a_second("gone", async || units(&replica, &good).await.status == 401).await;
        assert_no_token(&ask(&app, "so-ldtbxh", &text(&client["client_secret"]), &[]).await);
        admin.get(&path(&client)).send().await.assert_problem(404, "not_found");
        admin.delete(&path(&client)).if_match("\"1\"").send().await.assert_problem(404, "not_found");
        let next = make(&city, &admin, json!({})).await.expect_status(201).json();
        assert_no_token(&ask(&app, "so-ldtbxh", &text(&client["client_secret"]), &[]).await);
        units(&app, &good).await.assert_problem(401, "invalid_token");
        token(&app, &next).await;
    }

    async fn two_secrets_work_side_by_side_for_a_while(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let first = make(&city, &admin, json!({})).await.expect_status(201).json();
        assert_eq!(first["previous_secret_until"], Value::Null);
        let early = token(&app, &first).await;
        let until = after(&app, 24 * 3600);
        let second = rotate(&admin, &first, "\"1\"", json!({})).await.expect_status(200).json();
        assert_eq!(second["previous_secret_until"], until);
        units(&app, &early).await.assert_status(200);
        for holder in [&first, &second] {
            units(&app, &token(&app, holder).await).await.assert_status(200);
        }
        wait(&app, 24 * 3600 - 1);
        token(&app, &first).await;
        wait(&app, 1);
        assert_no_token(&ask(&app, "so-ldtbxh", &text(&first["client_secret"]), &[]).await);
        token(&app, &second).await;
        // Only the last two ever work.
        let admin = city.as_("first.admin").await;
        let third = rotate(&admin, &first, "\"2\"", json!({"overlap_hours": 168})).await.expect_status(200).json();
        let fourth = rotate(&admin, &first, "\"3\"", json!({"overlap_hours": 1})).await.expect_status(200).json();
        assert_no_token(&ask(&app, "so-ldtbxh", &text(&second["client_secret"]), &[]).await);
        token(&app, &third).await;
        token(&app, &fourth).await;
        for body in [
            json!({"overlap_hours": 169}), json!({"overlap_hours": -1}), json!({"overlap_hours": 1.5}),
            json!({"overlap_hours": "1"}), json!({"overlap_hours": null}),
        ] {
            let answer = rotate(&admin, &first, "\"4\"", body).await;
            answer.assert_problem(422, "invalid_input");
            assert_eq!(places(&answer), ["/overlap_hours"]);
        }
        rotate(&admin, &first, "\"4\"", json!({"hours": 1})).await.assert_problem(422, "invalid_input");
    }

    async fn without_overlap_the_old_secret_and_its_tokens_end_at_once(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let admin = city.as_("first.admin").await;
        let old = make(&city, &admin, json!({})).await.expect_status(201).json();
        let good = token(&app, &old).await;
        units(&replica, &good).await.assert_status(200);
        let new = rotate(&admin, &old, "\"1\"", json!({"overlap_hours": 0})).await.expect_status(200).json();
        assert_eq!(new["previous_secret_until"], Value::Null);
        units(&app, &good).await.assert_problem(401, "invalid_token");
        within_a_second("cut off", async || units(&replica, &good).await.status == 401).await;
        assert_no_token(&ask(&app, "so-ldtbxh", &text(&old["client_secret"]), &[]).await);
        // Within the same second: the clock of the test stands still.
        units(&app, &token(&app, &new).await).await.assert_status(200);
    }

    async fn tokens_of_a_disabled_client_stay_refused_when_it_is_enabled(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = make(&city, &admin, json!({})).await.expect_status(201).json();
        let good = token(&app, &client).await;
        let step = async |name: &str, tag: &str| {
            admin.post(&format!("{}/{name}", path(&client))).if_match(tag).send().await.assert_status(200);
        };
        step("disable", "\"1\"").await;
        step("enable", "\"2\"").await;
        units(&app, &good).await.assert_problem(401, "invalid_token");
        units(&app, &token(&app, &client).await).await.assert_status(200);
    }

    async fn the_last_use_shows_to_the_minute_without_a_new_version(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = make(&city, &admin, json!({})).await.expect_status(201).json();
        assert_eq!(client["last_used_at"], Value::Null);
        let get = || admin.get(&path(&client));
        let unused = get().send().await.expect_status(200).etag().to_owned();
        assert_eq!(unused, "\"1\"");
        let start = after(&app, 0);
        for (pause, used) in [(0, &start), (59, &start), (1, &after(&app, 60)), (30, &after(&app, 60))] {
            wait(&app, pause);
            token(&app, &client).await;
            let read = get().send().await.expect_status(200).json();
            assert_eq!((&read["last_used_at"], &read["version"]), (&json!(used), &json!(1)), "after {pause} s");
        }
        // A copy from before is stale for reading, but a change may rest on it.
        let used = get().header("If-None-Match", &unused).send().await.expect_status(200);
        get().header("If-None-Match", used.etag()).send().await.assert_status(304);
        change(&admin, &client, used.etag(), json!({"name": "Một"})).await.assert_status(200);
        change(&admin, &client, used.etag(), json!({"name": "Hai"})).await.assert_problem(412, "stale");
        change(&admin, &client, "\"2\"", json!({"name": "Hai"})).await.assert_status(200);
        assert_no_token(&ask(&app, "so-ldtbxh", "wrong", &[]).await);
        let read = get().send().await.expect_status(200).json();
        assert_eq!(read["last_used_at"], json!(after(&app, -30)), "a refusal is no use");
    }
}

#[test]
fn anyone_can_write_the_header_and_only_a_trusted_proxy_is_believed() {
    let alone = |config: &mut api::config::Config| config.trusted_proxies.clear();
    run_with(Backend::Sqlite, alone, async |app| {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let here = json!({"allowed_addresses": ["127.0.0.1"]});
        let client = make(&city, &admin, here).await.expect_status(201).json();
        let good = token(&app, &client).await;
        let there = json!({"allowed_addresses": ["203.0.113.7"]});
        change(&admin, &client, "\"1\"", there)
            .await
            .assert_status(200);
        let pretends = app.as_(&good).from("203.0.113.7");
        pretends
            .get("/v1/units")
            .send()
            .await
            .assert_problem(403, "forbidden");
    });
}
