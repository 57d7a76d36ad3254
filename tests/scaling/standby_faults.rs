//! The standby lags, goes, stands in the way, or is none: the caller is answered all the same.

use std::time::{Duration, Instant};

use api::config::Hidden;
use sea_orm::{ConnectionTrait, Database, TransactionTrait};
use serde_json::json;
use tests::TestApp;
use tests::city::{City, list, sign_in, text};
use tests::postgres::own::Server;

use crate::standby::{Installation, on_two_replicas};
use crate::turn;

/// Waits until something is so.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(30), "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn units(there: &Installation<'_>, replica: usize) -> usize {
    let found = there.admins[replica]
        .get("/v1/units?limit=200")
        .send()
        .await
        .expect_status(200)
        .json();
    list(&found["items"]).len()
}

#[test]
fn a_standby_that_halts_is_left_alone_and_asked_again_once_it_has_caught_up() {
    on_two_replicas("", async |_, there| {
        let all = units(&there, 0).await;
        until("it is asked", async || {
            units(&there, 0).await;
            there.asked() > 0
        })
        .await;
        there
            .standby
            .sql("postgres", "SELECT pg_wal_replay_pause()");
        let admin = &there.admins[0];
        for number in 1..4 {
            let new = json!({
                "code": format!("M{number}"), "name": "Đơn vị mới", "kind": "office", "level": "district",
                "active_from": "2010-01-01", "parent_id": there.city.unit("593"),
            });
            admin
                .post("/v1/units")
                .json(new)
                .send()
                .await
                .assert_status(201);
            for replica in [0, 1] {
                assert_eq!(units(&there, replica).await, all + number);
            }
        }
        there
            .standby
            .sql("postgres", "SELECT pg_wal_replay_resume()");
        let before = there.asked();
        until("it is asked again", async || {
            units(&there, 1).await;
            there.asked() > before
        })
        .await;
    });
}

#[test]
fn without_its_standby_the_service_goes_on_and_starts() {
    turn::run(async {
        let Some(primary) = Server::start("").await else {
            return;
        };
        let url = primary.create("tiendo");
        let mut standby = primary.standby("log_statement = 'all'").await;
        let standby_url = standby.url("tiendo");
        standby.stop();
        let app = TestApp::start_on(&url, |config| {
            config.standby_url = Some(Hidden::new(standby_url));
        })
        .await;
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let read = async || {
            admin.get("/v1/units").send().await.assert_status(200);
        };
        read().await;
        let asked = |standby: &Server| standby.log().matches("FROM \"unit\"").count();
        for _ in 0..2 {
            standby.resume().await;
            let before = asked(&standby);
            until("it is asked", async || {
                read().await;
                asked(&standby) > before
            })
            .await;
            standby.crash();
            read().await;
        }
    });
}

#[test]
fn another_cluster_is_never_taken_for_the_standby() {
    turn::run(async {
        let Some(primary) = Server::start("").await else {
            return;
        };
        let other = Server::start("log_statement = 'all'").await.unwrap();
        let of_other = other.standby("log_statement = 'all'").await;
        let url = primary.create("tiendo");
        other.create("tiendo");
        let app = TestApp::start_on(&url, |_| {}).await;
        let city = City::found(&app).await;
        let token = sign_in(&app, "first.admin", city.password()).await;
        let all = |answer: tests::Answer| list(&answer.expect_status(200).json()["items"]).len();
        let expected = all(app.as_(&token).get("/v1/units").send().await);
        // A server that is nobody's standby, the standby of another, and the primary itself.
        for wrong in [other.url("tiendo"), of_other.url("tiendo"), url.clone()] {
            let replica = app
                .replica_with(|config| config.standby_url = Some(Hidden::new(wrong)))
                .await;
            let found = replica.as_(&token).get("/v1/units").send().await;
            assert_eq!(all(found), expected);
        }
        assert_eq!(other.log().matches("FROM \"unit\"").count(), 0);
        assert_eq!(of_other.log().matches("FROM \"unit\"").count(), 0);
    });
}

/// PostgreSQL ends a read on the standby that stands in the way of what is to be replayed; the caller gets its answer
/// from the primary.
#[test]
fn a_read_that_conflicts_with_the_replay_is_answered_by_the_primary() {
    let settings = "max_standby_streaming_delay = 0\nhot_standby_feedback = on";
    on_two_replicas(settings, async |primary, there| {
        let direct = Database::connect(primary.url("tiendo")).await.unwrap();
        let locked = async |tables: &str| {
            let tx = direct.begin().await.unwrap();
            let lock = format!("LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE");
            tx.execute_unprepared(&lock).await.unwrap();
            // Something is committed, so that the lock is sent along.
            let name = format!("told_{tables}");
            primary.sql("tiendo", &format!("CREATE TABLE {name} ()"));
            until("it has been replayed", async || {
                let asked = format!("SELECT to_regclass('{name}') IS NOT NULL");
                there.standby.sql("tiendo", &asked) == "t"
            })
            .await;
            tx
        };
        let waiting = || {
            let asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                AND query LIKE '%unit_group_member%' AND pid <> pg_backend_pid()";
            there.standby.sql("tiendo", asked) == "1"
        };
        // The list reads the groups, and then waits for their members on the standby.
        let members = locked("unit_group_member").await;
        let read = there.admins[1].get("/v1/unit-groups").send();
        let meanwhile = async {
            until("the read waits on the standby", async || waiting()).await;
            // The groups, which it has read, are to be locked there as well.
            let groups = direct.begin().await.unwrap();
            groups
                .execute_unprepared("LOCK TABLE unit_group IN ACCESS EXCLUSIVE MODE")
                .await
                .unwrap();
            primary.sql("tiendo", "CREATE TABLE told_unit_group ()");
            until("the read is ended", async || {
                there.standby.log().contains("conflict with recovery")
            })
            .await;
            groups.commit().await.unwrap();
            members.commit().await.unwrap();
        };
        let (answer, ()) = tokio::join!(read, meanwhile);
        let found = answer.expect_status(200).json();
        assert_eq!(text(&found["items"][0]["code"]), "UBND-PX");
        assert_eq!(found["items"][0]["member_count"], 3);
    });
}
