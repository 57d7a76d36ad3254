//! Examinations of installations that are fit and of some that are not.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use sea_orm::ConnectionTrait;
use serde_json::Value;
use tests::process::Program;

use crate::installations::Installation;

/// Settings with which nothing has to be looked at.
fn wise(program: Program) -> Program {
    program
        .set("TIENDO_SECOND_FACTOR", "admins")
        .set("TIENDO_TRUSTED_PROXIES", "10.0.0.7")
}

/// How each thing is, by its name, and the exit code.
fn examine(program: &Program) -> (Vec<(String, String)>, Option<i32>, String) {
    let (status, said, _) = program.clone().arguments(&["doctor", "--json"]).run();
    let report: Value = serde_json::from_str(&said).unwrap();
    let of = |finding: &Value, member: &str| finding[member].as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    let outcomes = findings.map(|finding| {
        let is_well = of(finding, "outcome") == "ok";
        assert_eq!(finding["do_this"].is_null(), is_well, "{finding}");
        (of(finding, "what"), of(finding, "outcome"))
    });
    (outcomes.collect(), status.code(), said)
}

/// What is not well.
fn ill(program: &Program) -> Vec<(String, String)> {
    let (mut outcomes, code, said) = examine(program);
    outcomes.retain(|(_, outcome)| outcome != "ok");
    let fails = outcomes.iter().any(|(_, outcome)| outcome == "fails");
    assert_eq!(code, Some(i32::from(fails)), "{said}");
    outcomes
}

fn is(what: &str, outcome: &str) -> Vec<(String, String)> {
    vec![(what.to_owned(), outcome.to_owned())]
}

/// Starts the service once, which makes all there has to be.
async fn begun(place: &Installation) {
    let mut service = place.program().serve().await;
    assert!(service.terminate().await.success());
}

#[tokio::test]
async fn an_installation_that_has_begun_is_fit() {
    for place in Installation::both() {
        begun(&place).await;
        let program = wise(place.program());
        let before = listed(&place);
        let (outcomes, code, said) = examine(&program);
        let known = |outcome: &(String, String)| match outcome.0.as_str() {
            // The test cluster trades durability for speed, and says so; the disk is the machine's.
            "durability" => place.name == "PostgreSQL",
            "disk" => true,
            _ => outcome.1 == "ok",
        };
        assert!(outcomes.iter().all(known), "{}: {said}", place.name);
        assert!(outcomes.len() >= 12, "{said}");
        if place.name == "SQLite" {
            assert_eq!(code, Some(0), "{said}");
        }
        assert_eq!(listed(&place), before, "it changes nothing");
        // For people, one line each.
        let (_, said, _) = program.arguments(&["doctor"]).run();
        assert_eq!(said.lines().count(), outcomes.len(), "{said}");
        let starts = ["ok       ", "warning  ", "fails    "];
        assert!(
            said.lines()
                .all(|line| starts.iter().any(|start| line.starts_with(start))),
            "{said}"
        );
    }
}

/// Names of what lies in the data directory, but for the log of SQLite, which goes with whoever closes it last.
fn listed(place: &Installation) -> Vec<String> {
    let entries = fs::read_dir(place.data()).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| !name.contains(".sqlite-"));
    names.sort();
    names
}

#[tokio::test]
async fn what_is_missing_is_named_with_what_to_do() {
    let place = Installation::embedded();
    let (outcomes, code, said) = examine(&wise(place.program()));
    assert_eq!(code, Some(1));
    assert_eq!(outcomes.last().unwrap().0, "database", "{said}");
    assert!(said.contains("tiendo.sqlite is not there"), "{said}");
    assert!(!place.data().join("tiendo.sqlite").exists());
    assert!(!place.data().join("attachments").exists());

    begun(&place).await;
    let program = wise(place.program());
    let key = place.data().join("master.key");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    assert_eq!(ill(&program), is("file modes", "warning"));
    fs::remove_file(&key).unwrap();
    assert_eq!(ill(&program), is("keys", "fails"));
    fs::write(&key, "not a key").unwrap();
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(ill(&program), is("keys", "fails"));
}

#[tokio::test]
async fn unwise_settings_and_servers_that_are_away_are_told() {
    let place = Installation::embedded();
    begun(&place).await;
    let away = tests::process::free_address();
    for (name, value, what, outcome) in [
        (
            "TIENDO_SECOND_FACTOR",
            "optional",
            "second factor",
            "warning",
        ),
        ("TIENDO_TRUSTED_PROXIES", "", "trusted proxies", "warning"),
        (
            "TIENDO_TRUSTED_PROXIES",
            "0.0.0.0/0",
            "trusted proxies",
            "fails",
        ),
        (
            "TIENDO_PUBLIC_URL",
            "http://kehoach.vn",
            "public address",
            "warning",
        ),
        (
            "TIENDO_WEBHOOK_ALLOW_PRIVATE",
            "true",
            "webhooks",
            "warning",
        ),
        (
            "TIENDO_ATTACHMENTS",
            "file:///proc/tiendo",
            "attached files",
            "warning",
        ),
        ("TIENDO_MIGRATE", "perhaps", "settings", "fails"),
        ("TIENDO_MIGRAET", "false", "settings", "fails"),
    ] {
        assert_eq!(
            ill(&wise(place.program()).set(name, value)),
            is(what, outcome),
            "{name}={value}"
        );
    }
    let mail = wise(place.program())
        .set("TIENDO_SMTP_URL", &format!("smtp://{away}"))
        .set("TIENDO_MAIL_FROM", "tiendo@example.vn");
    assert_eq!(ill(&mail), is("mail server", "warning"));
    let database = wise(place.program()).on("postgres://tiendo:geheim@127.0.0.1:1/tiendo");
    let (_, _, said) = examine(&database);
    assert_eq!(ill(&database), is("database", "fails"));
    assert!(!said.contains("geheim"), "{said}");
}

#[tokio::test]
async fn what_was_tampered_with_shows() {
    for place in Installation::both() {
        begun(&place).await;
        let db = place.db().await;
        // Whoever owns the database gets past its guards.
        let unguarded = match place.name {
            "SQLite" => "DROP TRIGGER tg_audit_event_update",
            _ => "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        };
        for sql in [
            unguarded,
            "UPDATE audit_event SET body = '{}' WHERE seq = 1",
        ] {
            db.reader().execute_unprepared(sql).await.unwrap();
        }
        db.close().await.unwrap();
        let mut found = ill(&wise(place.program()));
        found.retain(|(what, _)| what != "durability");
        assert_eq!(found, is("audit trail", "fails"), "{}", place.name);
    }
}

#[tokio::test]
async fn a_damaged_file_and_tables_of_another_version_show() {
    let place = Installation::embedded();
    begun(&place).await;
    let db = place.db().await;
    let sql = |sql: &'static str| db.reader().execute_unprepared(sql);
    sql("DELETE FROM seaql_migrations WHERE version LIKE '%webhooks'")
        .await
        .unwrap();
    assert_eq!(ill(&wise(place.program())), is("migrations", "warning"));
    let may_not = wise(place.program()).set("TIENDO_MIGRATE", "false");
    assert_eq!(ill(&may_not), is("migrations", "fails"));
    sql("INSERT INTO seaql_migrations SELECT 'm20261129_000020_webhooks', 0")
        .await
        .unwrap();
    assert_eq!(ill(&wise(place.program())), []);
    // A grant of nobody.
    sql("PRAGMA foreign_keys = OFF; DELETE FROM account")
        .await
        .unwrap();
    db.close().await.unwrap();
    assert_eq!(ill(&wise(place.program())), is("database file", "fails"));
}
