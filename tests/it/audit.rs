//! The audit trail: what is in it, who reads it, and that nobody rewrites it.

use api::audit::verify::{Anchor, Findings, verify};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, TestApp, both};
use time::Duration;
use tokio::task::JoinSet;

use crate::people::{at, connect, everywhere, hire, login, look_up, step};

/// A page of the trail as an auditor sees it.
async fn read(by: &Client, filter: &[(&str, &str)]) -> Vec<Value> {
    trail(by, filter).await.expect_status(200).json()["items"]
        .as_array()
        .unwrap()
        .clone()
}

async fn trail(by: &Client, filter: &[(&str, &str)]) -> Answer {
    let mut request = by.get("/v1/audit-events");
    for (name, value) in filter {
        request = request.query(name, value);
    }
    request.send().await
}

/// An auditor of the whole installation.
async fn auditor(city: &City<'_>) -> Client {
    let admin = city.as_("first.admin").await;
    hire(city, &admin, "inspector", json!([everywhere("auditor")])).await;
    city.as_("inspector").await
}

/// Runs statements against the database behind the service's back, all or none.
async fn tamper(app: &TestApp, statements: &[&str]) -> Result<(), sea_orm::DbErr> {
    let tx = app.state.db.begin_aside().await?;
    for statement in statements {
        tx.execute_unprepared(statement).await?;
    }
    tx.commit().await
}

/// Takes the database's own guards away, as whoever owns it can.
async fn disarm(app: &TestApp) {
    let tables = ["audit_event", "audit_event_unit", "audit_head"];
    let guards: Vec<String> = match app.state.db.reader().get_database_backend() {
        DbBackend::Postgres => tables
            .map(|table| format!("ALTER TABLE {table} DISABLE TRIGGER ALL"))
            .into(),
        _ => [
            "event_update",
            "event_delete",
            "event_replace",
            "event_next",
            "event_unit_update",
            "event_unit_delete",
            "head_delete",
            "head_one",
            "head_moves_on",
        ]
        .map(|guard| format!("DROP TRIGGER tg_audit_{guard}"))
        .into(),
    };
    let guards: Vec<&str> = guards.iter().map(String::as_str).collect();
    tamper(app, &guards).await.unwrap();
}

async fn check(app: &TestApp) -> Findings {
    verify(&app.state.db, None).await.unwrap()
}

/// What a check finds, in words.
async fn found(app: &TestApp) -> Vec<String> {
    let faults = check(app).await.faults;
    faults.iter().map(ToString::to_string).collect()
}

/// Puts entries into the trail: operations that Justice is refused.
async fn refused(by: &Client, times: usize) {
    for _ in 0..times {
        by.get("/v1/accounts")
            .send()
            .await
            .assert_problem(403, "forbidden");
    }
}

both! {
    async fn what_is_refused_is_noted_with_who_from_where_and_what(app: TestApp) {
        let city = City::found(&app).await;
        let inspector = auditor(&city).await;
        let justice = city.as_("justice").await;
        let me = justice.get("/v1/me").send().await.expect_status(200).json();
        app.clock.set(app.clock.now() + Duration::minutes(5));
        let refused = justice.post("/v1/units").header("User-Agent", "Sổ tay/1.0")
            .json(json!({"code": "x"})).send().await;
        refused.assert_problem(403, "forbidden");
        let entries = read(&inspector, &[("action", "operation_refused")]).await;
        let entry = &entries[0];
        assert_eq!(entry["at"], "2018-05-17T02:05:00Z");
        assert_eq!((&entry["reason"], &entry["operation"]), (&json!("forbidden"), &json!("create_unit")));
        assert_eq!(entry["actor"], json!({"kind": "account", "id": me["id"], "name": "justice"}));
        assert_eq!((&entry["subject"], &entry["changes"]), (&Value::Null, &json!([])));
        assert_eq!(entry["unit_ids"], json!([city.unit("PTP")]));
        assert_eq!(entry["address"], "127.0.0.1");
        assert_eq!(entry["request_id"], refused.header("X-Request-Id"));
        // A password still to be changed is a refusal of its own kind.
        let admin = city.as_("first.admin").await;
        assert_eq!(admin.get("/v1/audit-events").send().await.status, 403, "an admin does not read the trail of admins");
        let entries = read(&inspector, &[("action", "operation_refused")]).await;
        assert_eq!((&entries[0]["actor"]["name"], &entries[0]["operation"]), (&json!("first.admin"), &json!("list_audit_events")));
        assert_eq!(check(&app).await.faults, []);
    }

    async fn who_is_refused_time_and_again_does_not_fill_the_trail(app: TestApp) {
        let city = City::found(&app).await;
        let inspector = auditor(&city).await;
        let justice = city.as_("justice").await;
        refused(&justice, 40).await;
        justice.post("/v1/units").json(json!({})).send().await.assert_problem(403, "forbidden");
        let entries = read(&inspector, &[("action", "operation_refused")]).await;
        let of = |operation: &str| entries.iter().filter(|entry| entry["operation"] == operation).count();
        assert_eq!((of("list_accounts"), of("create_unit")), (30, 1));
    }

    async fn an_instant_is_the_same_in_every_time_zone(app: TestApp) {
        let city = City::found(&app).await;
        let inspector = auditor(&city).await;
        refused(&city.as_("justice").await, 1).await;
        for (from, before, found) in [
            ("2018-05-17T09:00:00+07:00", "2018-05-17T09:00:01+07:00", 1),
            ("2018-05-17T09:00:00Z", "2018-05-18T00:00:00Z", 0),
            ("2018-05-16T21:00:00-05:00", "2018-05-17T02:00:01Z", 1),
        ] {
            let filter = [("action", "operation_refused"), ("from", from), ("before", before)];
            assert_eq!(read(&inspector, &filter).await.len(), found, "{from}");
        }
        trail(&inspector, &[("from", "9999-12-31T23:59:59-23:00")]).await.assert_problem(400, "invalid_parameter");
    }

    async fn entries_of_one_second_are_told_apart(app: TestApp) {
        let city = City::found(&app).await;
        let inspector = auditor(&city).await;
        let justice = city.as_("justice").await;
        let second = app.clock.now();
        for micros in [0, 500_000, 550_000, 999_999] {
            app.clock.set(second + Duration::microseconds(micros));
            refused(&justice, 1).await;
        }
        for (from, before, found) in [
            ("09:00:00", "09:00:01", 4),
            ("09:00:00.000001", "09:00:01", 3),
            ("09:00:00.5", "09:00:00.55", 1),
            ("09:00:00.55", "09:00:01.0", 2),
            ("09:00:00", "09:00:00.5", 1),
            ("09:00:00.999999", "09:00:01.5", 1),
            ("09:00:01", "09:00:02", 0),
        ] {
            let (from, before) = (format!("2018-05-17T{from}+07:00"), format!("2018-05-17T{before}+07:00"));
            let filter = [("action", "operation_refused"), ("from", &from), ("before", &before)];
            assert_eq!(read(&inspector, &filter).await.len(), found, "{from} {before}");
        }
    }

    async fn an_attempt_on_a_hidden_account_is_seen_by_the_auditors_of_both_sides(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for (name, role, unit) in [("lagi.admin", "admin", "594"), ("of.lagi", "auditor", "594"), ("of.city", "auditor", "593"), ("of.health", "auditor", "PYT")] {
            hire(&city, &admin, name, json!([at(&city, role, unit)])).await;
        }
        let justice = look_up(&city, "justice").await;
        let client = connect(&city, &admin, "so-ldtbxh", "593", &["metadata:read"]).await;
        let lagi = city.as_("lagi.admin").await;
        step(&lagi, &justice, "disable").await.assert_problem(404, "not_found");
        lagi.get(&format!("/v1/service-clients/{}", text(&client["id"]))).send().await.assert_problem(404, "not_found");
        for name in ["of.lagi", "of.city"] {
            let entries = read(&city.as_(name).await, &[("action", "operation_refused")]).await;
            let told: Vec<Value> = entries.iter().map(|entry| json!([entry["reason"], entry["operation"], entry["actor"]["name"], entry["subject"]])).collect();
            assert_eq!(told, [
                json!(["not_found", "get_service_client", "lagi.admin", {"kind": "service_client", "id": client["id"], "name": null}]),
                json!(["not_found", "disable_account", "lagi.admin", {"kind": "account", "id": justice["id"], "name": null}]),
            ], "{name}");
        }
        assert_eq!(read(&city.as_("of.health").await, &[("action", "operation_refused")]).await, Vec::<Value>::new());
    }

    async fn an_auditor_sees_what_concerns_the_own_subtree(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for (name, unit) in [("of.city", "593"), ("of.lagi", "594"), ("of.justice", "PTP")] {
            hire(&city, &admin, name, json!([at(&city, "auditor", unit)])).await;
        }
        let inspector = auditor(&city).await;
        for name in ["justice", "home.affairs", "lagi.justice", "first.admin"] {
            city.as_(name).await.post("/v1/plans").json(json!({})).send().await.assert_status(403);
        }
        for (name, seen) in [
            ("inspector", vec!["first.admin", "lagi.justice", "home.affairs", "justice"]),
            ("auditor", vec!["lagi.justice", "home.affairs", "justice"]),
            ("of.city", vec!["home.affairs", "justice"]),
            ("of.lagi", vec!["lagi.justice"]),
            ("of.justice", vec!["justice"]),
        ] {
            let by = if name == "inspector" { inspector.clone() } else { city.as_(name).await };
            let entries = read(&by, &[("action", "operation_refused")]).await;
            let names: Vec<&str> = entries.iter().map(|entry| entry["actor"]["name"].as_str().unwrap()).collect();
            assert_eq!(names, seen, "{name}");
        }
    }

    async fn entries_are_found_by_action_actor_subject_unit_and_time(app: TestApp) {
        let city = City::found(&app).await;
        let inspector = auditor(&city).await;
        let admin = city.as_("first.admin").await;
        let (justice, affairs) = (city.as_("justice").await, city.as_("home.affairs").await);
        let id = text(&justice.get("/v1/me").send().await.expect_status(200).json()["id"]);
        app.clock.set(app.clock.now() + Duration::minutes(1));
        refused(&justice, 2).await;
        app.clock.set(app.clock.now() + Duration::minutes(1));
        refused(&affairs, 1).await;
        refused(&justice, 1).await;
        let clerk = hire(&city, &admin, "clerk", json!([at(&city, "viewer", "PNV")])).await;
        step(&admin, &clerk, "disable").await.assert_status(200);
        let of_justice = [("actor_id", id.as_str()), ("action", "operation_refused")];
        assert_eq!(read(&inspector, &of_justice).await.len(), 3);
        let early = [of_justice[0], of_justice[1], ("before", "2018-05-17T02:02:00Z")];
        assert_eq!(read(&inspector, &early).await.len(), 2);
        let late = [of_justice[0], of_justice[1], ("from", "2018-05-17T02:02:00Z")];
        assert_eq!(read(&inspector, &late).await.len(), 1);
        let unit = city.unit("PNV");
        let at_unit = read(&inspector, &[("unit_id", &unit), ("action", "operation_refused")]).await;
        assert_eq!(at_unit.len(), 1);
        assert_eq!(at_unit[0]["actor"]["name"], "home.affairs");
        let disabled = read(&inspector, &[("subject_id", &text(&clerk["id"])), ("action", "account_disabled")]).await;
        assert_eq!(disabled.len(), 1);
        assert_eq!(disabled[0]["changes"], json!([{"member": "status", "before": "active", "after": "disabled"}]));
        assert_eq!(disabled[0]["actor"]["name"], "first.admin");
        assert_eq!(read(&inspector, &[("unit_id", &city.unit("PYT")), ("action", "operation_refused")]).await, Vec::<Value>::new());
        for (name, value) in [("action", "sneezed"), ("from", "yesterday"), ("order", "random"), ("actor_id", "x"), ("cursor", "AAAA")] {
            trail(&inspector, &[(name, value)]).await.assert_problem(400, "invalid_parameter");
        }
    }

    async fn pages_go_either_way_and_stay_put_while_entries_are_added(app: TestApp) {
        let city = City::found(&app).await;
        let inspector = auditor(&city).await;
        let justice = city.as_("justice").await;
        refused(&justice, 5).await;
        let of_refusals = ("action", "operation_refused");
        let all: Vec<i64> = read(&inspector, &[of_refusals, ("order", "oldest_first")]).await
            .iter().map(|entry| entry["seq"].as_i64().unwrap()).collect();
        assert_eq!(all.len(), 5);
        assert!(all.is_sorted());
        for (order, expected) in [("oldest_first", all.clone()), ("newest_first", all.iter().rev().copied().collect())] {
            let mut walked = Vec::new();
            let mut cursor = None::<String>;
            loop {
                let mut filter = vec![of_refusals, ("order", order), ("limit", "2")];
                if let Some(cursor) = &cursor {
                    filter.push(("cursor", cursor));
                }
                let page = trail(&inspector, &filter).await.expect_status(200).json();
                walked.extend(list(&page["items"]).iter().map(|entry| entry["seq"].as_i64().unwrap()));
                if order == "newest_first" {
                    refused(&justice, 1).await;
                }
                let Some(next) = page["next_cursor"].as_str() else { break };
                cursor = Some(next.to_owned());
            }
            assert_eq!(walked, expected, "{order}");
        }
    }

    async fn the_database_itself_refuses_to_rewrite_the_trail(app: TestApp) {
        let city = City::found(&app).await;
        refused(&city.as_("justice").await, 2).await;
        let before = check(&app).await;
        assert!(before.entries >= 2);
        let mut attempts = vec![
            "UPDATE audit_event SET body = '{}' WHERE seq = 1",
            "UPDATE audit_event SET seq = 99 WHERE seq = 1",
            "DELETE FROM audit_event WHERE seq = 1",
            "DELETE FROM audit_event",
            "UPDATE audit_event_unit SET seq = 99",
            "DELETE FROM audit_event_unit",
            "DELETE FROM audit_head",
            "UPDATE audit_head SET seq = 0",
            "UPDATE audit_head SET seq = seq + 2",
            "UPDATE audit_head SET hash = (SELECT hash FROM audit_event WHERE seq = 1)",
            "INSERT INTO audit_head SELECT id + 1, seq, hash FROM audit_head",
            "INSERT INTO audit_event SELECT seq + 1000, at, action, actor_id, subject_id, body, previous_hash, hash \
             FROM audit_event WHERE seq = 1",
        ];
        match app.state.db.reader().get_database_backend() {
            DbBackend::Postgres => attempts.extend(["TRUNCATE audit_event", "TRUNCATE audit_event_unit", "TRUNCATE audit_head"]),
            _ => attempts.push(
                "INSERT OR REPLACE INTO audit_event SELECT seq, at, action, actor_id, subject_id, '{}', previous_hash, hash \
                 FROM audit_event WHERE seq = 1",
            ),
        }
        for attempt in attempts {
            assert!(tamper(&app, &[attempt]).await.is_err(), "{attempt}");
        }
        assert_eq!(check(&app).await, before);
    }

    async fn whoever_rewrites_it_all_the_same_is_found_out(app: TestApp) {
        let city = City::found(&app).await;
        refused(&city.as_("justice").await, 4).await;
        let whole = check(&app).await;
        assert_eq!(whole.faults, []);
        let last = i64::try_from(whole.entries).unwrap();
        disarm(&app).await;
        // The body is text on both databases; edit one, look, and put it back.
        let swap = |from: &str, to: &str| format!("UPDATE audit_event SET body = replace(body, '\"name\":\"{from}\"', '\"name\":\"{to}\"')");
        let (edit, undo) = (
            format!("UPDATE audit_event SET body = replace(body, 'operation_refused', 'operation_allowed') WHERE seq = {last}"),
            format!("UPDATE audit_event SET body = replace(body, 'operation_allowed', 'operation_refused') WHERE seq = {last}"),
        );
        tamper(&app, &[&edit]).await.unwrap();
        assert_eq!(found(&app).await, [format!("entry {last} was edited")]);
        tamper(&app, &[&undo]).await.unwrap();
        assert_eq!(found(&app).await, Vec::<String>::new());
        tamper(&app, &[&swap("nobody", "somebody")]).await.unwrap();
        assert_eq!(found(&app).await, Vec::<String>::new(), "nothing was edited");

        let (one, two) = (last - 2, last - 1);
        let reorder = [
            format!("UPDATE audit_event SET seq = -1 WHERE seq = {one}"),
            format!("UPDATE audit_event SET seq = {one} WHERE seq = {two}"),
            format!("UPDATE audit_event SET seq = {two} WHERE seq = -1"),
        ];
        let reorder: Vec<&str> = reorder.iter().map(String::as_str).collect();
        tamper(&app, &reorder).await.unwrap();
        assert_eq!(found(&app).await, [
            format!("entry {two} stands in the place of {one}"),
            format!("entry {one} stands in the place of {two}"),
            format!("entry {last} does not follow the one before it"),
        ]);
        tamper(&app, &reorder).await.unwrap();
        assert_eq!(found(&app).await, Vec::<String>::new());

        tamper(&app, &[&format!("DELETE FROM audit_event WHERE seq = {two}")]).await.unwrap();
        assert_eq!(found(&app).await, [format!("entry {two} is missing")]);
        // Cutting off the end shows by the head, and with the head moved back by what was noted elsewhere.
        tamper(&app, &[&format!("DELETE FROM audit_event WHERE seq >= {two}")]).await.unwrap();
        assert_eq!(found(&app).await, [format!("entries {two} to {last} are missing")]);
        tamper(&app, &[&format!(
            "UPDATE audit_head SET seq = {one}, hash = (SELECT hash FROM audit_event WHERE seq = {one})"
        )]).await.unwrap();
        assert_eq!(found(&app).await, Vec::<String>::new());
        let noted: Anchor = whole.last.to_string().parse().unwrap();
        let faults = verify(&app.state.db, Some(&noted)).await.unwrap().faults;
        assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), [format!("entry {last} is not the one that was noted")]);
    }

    async fn entries_of_many_writers_on_two_replicas_form_one_chain(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let mut writers = Vec::new();
        for name in ["justice", "home.affairs", "health", "mui.ne"] {
            let here = city.as_(name).await;
            let token = tests::city::sign_in(&replica, name, city.password()).await;
            writers.extend([here, replica.as_(&token)]);
        }
        let start = check(&app).await.entries;
        let mut all = JoinSet::new();
        for writer in writers {
            all.spawn(async move { refused(&writer, 10).await });
        }
        all.join_all().await;
        let end = check(&app).await;
        assert_eq!((end.entries - start, end.faults), (80, vec![]));
    }

    async fn a_change_and_its_entry_come_together_or_not_at_all(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let clerk = hire(&city, &admin, "clerk", json!([at(&city, "viewer", "PNV")])).await;
        let justice = city.as_("justice").await;
        disarm(&app).await;
        // With the trail out of order nothing that has to be noted may happen.
        tamper(&app, &["DELETE FROM audit_head"]).await.unwrap();
        step(&admin, &clerk, "disable").await.assert_problem(500, "internal");
        let path = format!("/v1/accounts/{}", text(&clerk["id"]));
        let account = admin.get(&path).send().await.expect_status(200).json();
        assert_eq!((&account["status"], &account["version"]), (&json!("active"), &clerk["version"]));
        // Nobody signs in unseen, and a refusal stands all the same.
        login(&app, "justice", city.password()).await.assert_problem(500, "internal");
        refused(&justice, 1).await;
    }
}
