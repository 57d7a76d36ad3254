//! The audit trail: a chain of entries that the database itself refuses to change.
//!
//! The triggers are written out for each backend: the schema builder knows none.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, integer, string_len_null, text, timestamp_with_time_zone, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema::{index, primary_key, word};

/// Makes `audit_event`, `audit_event_unit` and `audit_head`, and keeps them from being rewritten.
pub struct Audit;

/// SHA-256 of nothing yet.
const NO_HASH: [u8; 32] = [0; 32];

impl MigrationName for Audit {
    fn name(&self) -> &'static str {
        "m20261124_000007_audit"
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for Audit {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [audit_event(), audit_event_unit(), audit_head()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let head = Query::insert()
            .into_table("audit_head")
            .columns(["id", "seq", "hash"])
            .values_panic([1.into(), 0_i64.into(), NO_HASH.to_vec().into()])
            .take();
        manager.execute(head).await?;
        let triggers: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES,
            _ => &SQLITE,
        };
        for trigger in triggers {
            manager.get_connection().execute_unprepared(trigger).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["audit_head", "audit_event_unit", "audit_event"] {
            manager
                .drop_table(Table::drop().table(table).take())
                .await?;
        }
        if manager.get_database_backend() == DbBackend::Postgres {
            let functions = "DROP FUNCTION audit_is_kept, audit_head_moves_on, audit_event_is_next";
            manager
                .get_connection()
                .execute_unprepared(functions)
                .await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn audit_event() -> TableCreateStatement {
    Table::create()
        .table("audit_event")
        .col(big_integer("seq"))
        .col(timestamp_with_time_zone("at"))
        .col(word("action"))
        .col(uuid_null("actor_id"))
        .col(string_len_null("subject_id", 64))
        .col(text("body"))
        .col(blob("previous_hash"))
        .col(blob("hash"))
        .primary_key(&mut primary_key("pk_audit_event", &["seq"]))
        .take()
}

fn audit_event_unit() -> TableCreateStatement {
    Table::create()
        .table("audit_event_unit")
        .col(big_integer("seq"))
        .col(uuid("unit_id"))
        .primary_key(&mut primary_key("pk_audit_event_unit", &["seq", "unit_id"]))
        .take()
}

fn audit_head() -> TableCreateStatement {
    Table::create()
        .table("audit_head")
        .col(integer("id"))
        .col(big_integer("seq"))
        .col(blob("hash"))
        .primary_key(&mut primary_key("pk_audit_head", &["id"]))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("ix_audit_event_at", "audit_event", &["at", "seq"]),
        index("ix_audit_event_action", "audit_event", &["action", "seq"]),
        index(
            "ix_audit_event_actor_id",
            "audit_event",
            &["actor_id", "seq"],
        ),
        index(
            "ix_audit_event_subject_id",
            "audit_event",
            &["subject_id", "seq"],
        ),
        index(
            "ix_audit_event_unit_unit_id",
            "audit_event_unit",
            &["unit_id", "seq"],
        ),
    ]
}

const POSTGRES: [&str; 9] = [
    "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'the audit trail is never changed'; END $$",
    "CREATE FUNCTION audit_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1 THEN
         RAISE EXCEPTION 'the audit trail grows by one entry at a time';
       END IF;
       RETURN NEW;
     END $$",
    "CREATE FUNCTION audit_event_is_next() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.seq <> (SELECT seq + 1 FROM audit_head) THEN
         RAISE EXCEPTION 'the audit trail grows by one entry at a time';
       END IF;
       RETURN NEW;
     END $$",
    "CREATE TRIGGER tg_audit_event_next BEFORE INSERT ON audit_event
     FOR EACH ROW EXECUTE FUNCTION audit_event_is_next()",
    "CREATE TRIGGER tg_audit_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
     FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()",
    "CREATE TRIGGER tg_audit_event_unit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event_unit
     FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()",
    "CREATE TRIGGER tg_audit_head_kept BEFORE DELETE OR TRUNCATE ON audit_head
     FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()",
    "CREATE TRIGGER tg_audit_head_one BEFORE INSERT ON audit_head
     FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()",
    "CREATE TRIGGER tg_audit_head_moves_on BEFORE UPDATE ON audit_head
     FOR EACH ROW EXECUTE FUNCTION audit_head_moves_on()",
];

/// `INSERT OR REPLACE` deletes without firing the triggers on `DELETE`; hence those on `INSERT`.
const SQLITE: [&str; 9] = [
    "CREATE TRIGGER tg_audit_event_update BEFORE UPDATE ON audit_event
     BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    "CREATE TRIGGER tg_audit_event_delete BEFORE DELETE ON audit_event
     BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    "CREATE TRIGGER tg_audit_event_replace BEFORE INSERT ON audit_event
     WHEN EXISTS (SELECT 1 FROM audit_event WHERE seq = NEW.seq)
     BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    "CREATE TRIGGER tg_audit_event_unit_update BEFORE UPDATE ON audit_event_unit
     BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    "CREATE TRIGGER tg_audit_event_unit_delete BEFORE DELETE ON audit_event_unit
     BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    "CREATE TRIGGER tg_audit_head_delete BEFORE DELETE ON audit_head
     BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    "CREATE TRIGGER tg_audit_head_one BEFORE INSERT ON audit_head
     BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    "CREATE TRIGGER tg_audit_head_moves_on BEFORE UPDATE ON audit_head
     WHEN NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1
     BEGIN SELECT RAISE(ABORT, 'the audit trail grows by one entry at a time'); END",
    "CREATE TRIGGER tg_audit_event_next BEFORE INSERT ON audit_event
     WHEN NEW.seq <> (SELECT seq + 1 FROM audit_head)
     BEGIN SELECT RAISE(ABORT, 'the audit trail grows by one entry at a time'); END",
];
