//! Migrations as operators meet them: several at once, one that fails half-way, one cut off, a program that is older
//! than the tables or may not change them.

use std::process::{Command, Stdio};

use api::db::Db;
use api::db::schema::SchemaError;
use migration::Migrator;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, Statement};
use sea_orm_migration::sea_query::{ColumnDef, Table};
use sea_orm_migration::{
    MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait, seaql_migrations,
};

use crate::installations::Installation;

/// A migration that makes a table, writes to it, and goes wrong; or goes well.
struct HalfWay {
    goes_wrong: bool,
}

impl MigrationName for HalfWay {
    fn name(&self) -> &'static str {
        "m29990101_000001_half_way"
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for HalfWay {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("half_way")
            .col(ColumnDef::new("id").integer().not_null())
            .take();
        manager.create_table(table).await?;
        let db = manager.get_connection();
        db.execute_unprepared("INSERT INTO half_way VALUES (1)")
            .await?;
        if self.goes_wrong {
            db.execute_unprepared("INSERT INTO nowhere VALUES (1)")
                .await?;
        }
        Ok(())
    }
}

struct Wrong;
struct Right;

fn and_then(goes_wrong: bool) -> Vec<Box<dyn MigrationTrait>> {
    let mut all = Migrator::migrations();
    all.push(Box::new(HalfWay { goes_wrong }));
    all
}

impl MigratorTrait for Wrong {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        and_then(true)
    }
}

impl MigratorTrait for Right {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        and_then(false)
    }
}

/// The tables as they were before instants were kept to the microsecond.
struct Before;

impl MigratorTrait for Before {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let all = Migrator::migrations().into_iter();
        all.take_while(|migration| migration.name() != "m20261130_000002_instants")
            .collect()
    }
}

async fn done(db: &Db) -> usize {
    db.schema().await.unwrap().applied.len()
}

async fn fails(db: &Db) {
    let failed = db.migrate_by::<Wrong>().await.unwrap_err();
    assert!(matches!(failed, SchemaError::Failed(_)), "{failed}");
    let read = db
        .reader()
        .execute_unprepared("SELECT * FROM half_way")
        .await;
    assert!(read.is_err(), "half of it was kept");
}

#[tokio::test]
async fn a_migration_that_fails_half_way_leaves_everything_as_it_was() {
    for place in Installation::both() {
        let db = place.db().await;
        // On an empty database, even those before it are undone.
        fails(&db).await;
        assert_eq!(done(&db).await, 0, "{}", place.name);
        db.migrate().await.unwrap();
        fails(&db).await;
        assert_eq!(done(&db).await, Migrator::migrations().len());
        let mut service = place.program().serve().await;
        assert!(service.terminate().await.success());
        // The next version has mended it.
        db.migrate_by::<Right>().await.unwrap();
        let read = db
            .reader()
            .execute_unprepared("SELECT * FROM half_way")
            .await;
        assert!(read.is_ok(), "{}", place.name);
    }
}

/// What the embedded database keeps in the first column of the one row.
async fn kept(db: &impl ConnectionTrait, sql: &str) -> String {
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn instants_kept_by_earlier_versions_sort_as_they_should() {
    let place = Installation::embedded();
    let db = place.db().await;
    db.migrate_by::<Before>().await.unwrap();
    let tx = db.begin_aside().await.unwrap();
    for statement in [
        "INSERT INTO audit_event (seq, at, action, body, previous_hash, hash) \
         VALUES (1, '2018-06-15T01:00:05Z', 'unit_created', '{}', zeroblob(32), zeroblob(32))",
        "INSERT INTO login_throttle VALUES ('tenths', 1, '2018-06-15T01:00:05.5Z')",
        "INSERT INTO login_throttle VALUES ('hundredths', 1, '2018-06-15T01:00:05.05Z')",
        "INSERT INTO login_throttle VALUES ('whole', 1, '2018-06-15T01:00:05.123456Z')",
    ] {
        tx.execute_unprepared(statement).await.unwrap();
    }
    tx.commit().await.unwrap();
    db.migrate().await.unwrap();
    let db = db.reader();
    let at = kept(db, "SELECT at FROM audit_event").await;
    assert_eq!(at, "2018-06-15T01:00:05.000000Z");
    for (key, at) in [
        ("tenths", "2018-06-15T01:00:05.500000Z"),
        ("hundredths", "2018-06-15T01:00:05.050000Z"),
        ("whole", "2018-06-15T01:00:05.123456Z"),
    ] {
        let sql = format!("SELECT last_failed_at FROM login_throttle WHERE key = '{key}'");
        assert_eq!(kept(db, &sql).await, at);
    }
    let rewritten =
        db.execute_unprepared("UPDATE audit_event SET at = '2019-01-01T00:00:00.000000Z'");
    assert!(rewritten.await.is_err(), "the trail is guarded again");
}

#[tokio::test]
async fn of_several_that_migrate_at_once_one_does_it() {
    for place in Installation::both() {
        let begin = |mut command: Command| {
            let command = command.stdin(Stdio::null()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let jobs: Vec<_> = (0..4)
            .map(|_| begin(place.program().arguments(&["migrate"]).command()))
            .collect();
        for job in jobs {
            let ended = job.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&ended.stderr);
            assert!(ended.status.success(), "{}: {said}", place.name);
        }
        assert_eq!(done(&place.db().await).await, Migrator::migrations().len());
    }
}

#[tokio::test]
async fn two_replicas_that_start_at_once_on_nothing_both_serve() {
    for place in Installation::both() {
        let program = place.program();
        let addresses = [(); 2].map(|()| tests::process::free_address());
        let mut replicas = addresses.map(|address| program.launch(&address));
        for replica in &mut replicas {
            replica.ready().await;
        }
        let db = place.db().await;
        assert_eq!(done(&db).await, Migrator::migrations().len());
        let accounts = entity::account::Entity::find()
            .all(db.reader())
            .await
            .unwrap();
        assert_eq!(accounts.len(), 1, "{}: one admin", place.name);
        for replica in &mut replicas {
            assert!(replica.terminate().await.success());
        }
    }
}

#[tokio::test]
async fn one_that_is_killed_leaves_all_of_it_or_nothing() {
    for place in Installation::both() {
        let all = Migrator::migrations().len();
        for wait in [5, 20, 60, 120] {
            let mut job = place
                .program()
                .arguments(&["migrate"])
                .command()
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
            job.kill().unwrap();
            job.wait().unwrap();
            let left = done(&place.db().await).await;
            assert!(left == 0 || left == all, "{}: {left} of {all}", place.name);
        }
        let (status, _, complaint) = place.program().arguments(&["migrate"]).run();
        assert!(status.success(), "{}: {complaint}", place.name);
        assert_eq!(done(&place.db().await).await, all);
    }
}

#[tokio::test]
async fn a_program_older_than_the_tables_refuses_every_command() {
    for place in Installation::both() {
        let db = place.db().await;
        db.migrate().await.unwrap();
        let newer = seaql_migrations::ActiveModel {
            version: sea_orm::Set("m29990101_000001_to_come".to_owned()),
            applied_at: sea_orm::Set(0),
        };
        seaql_migrations::Entity::insert(newer)
            .exec(db.reader())
            .await
            .unwrap();
        let commands: [&[&str]; 9] = [
            &[],
            &["migrate"],
            &["verify-audit"],
            &["check-rollups"],
            &["renew-feed"],
            &["keys", "list"],
            &["keys", "rotate", "--at-once"],
            &["admin", "create", "--username", "second"],
            &["doctor"],
        ];
        for command in commands {
            let program = place.program().arguments(command);
            let address = tests::process::free_address();
            let (status, said, complaint) = program.set("TIENDO_LISTEN", &address).run();
            assert_eq!(status.code(), Some(1), "{command:?}: {said}");
            let told = if command == ["doctor"] {
                said
            } else {
                complaint
            };
            let line = told
                .lines()
                .find(|line| line.contains("a newer tiendo has changed its tables"))
                .unwrap_or_else(|| panic!("{command:?}: {told}"));
            assert!(line.contains("m29990101_000001_to_come"), "{line}");
            assert!(command == ["doctor"] || told.lines().count() == 1, "{told}");
        }
        let accounts = entity::account::Entity::find()
            .all(db.reader())
            .await
            .unwrap();
        assert!(accounts.is_empty(), "{}: nothing was written", place.name);
    }
}

#[tokio::test]
async fn a_replica_that_may_not_migrate_says_that_somebody_has_to() {
    for place in Installation::both() {
        let replica = place.program().set("TIENDO_MIGRATE", "false");
        let (status, _, complaint) = replica.run();
        assert_eq!(status.code(), Some(1));
        let all = Migrator::migrations().len();
        assert_eq!(
            complaint,
            format!(
                "tiendo: database: its tables are older than this tiendo, by {all} migrations; run `tiendo migrate` first\n"
            ),
            "{}",
            place.name
        );
        let (status, _, complaint) = replica.clone().arguments(&["migrate"]).run();
        assert!(status.success(), "{}: {complaint}", place.name);
        let mut serving = replica.serve().await;
        let (status, said, complaint) = replica
            .clone()
            .set("TIENDO_LISTEN", &serving.address)
            .arguments(&["health"])
            .run();
        assert!(status.success(), "{complaint}");
        assert_eq!(said, "ready\n");
        assert!(serving.terminate().await.success());
        let health = replica.set("TIENDO_LISTEN", &serving.address);
        let (status, _, complaint) = health.arguments(&["health"]).run();
        assert_eq!(status.code(), Some(1), "nobody is there any more");
        assert!(complaint.contains("refused"), "{complaint}");
    }
}
