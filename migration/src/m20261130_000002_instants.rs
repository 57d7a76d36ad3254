//! Instants of SQLite, which are text there, all written to the microsecond, so that they sort as they should.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

/// Writes them anew.
pub struct Instants;

impl MigrationName for Instants {
    fn name(&self) -> &'static str {
        "m20261130_000002_instants"
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for Instants {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let db = manager.get_connection();
        // The same instants in other letters: what the trail's hashes stand for does not change.
        db.execute_unprepared("DROP TRIGGER tg_audit_event_update")
            .await?;
        let columns = Statement::from_string(DbBackend::Sqlite, COLUMNS);
        for row in db.query_all_raw(columns).await? {
            let (table, column): (String, String) =
                (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            db.execute_unprepared(&rewrite(&table, &column)).await?;
        }
        db.execute_unprepared(TRIGGER).await?;
        Ok(())
    }

    /// They are read in both ways.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const COLUMNS: &str = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
    WHERE m.type = 'table' AND c.type LIKE 'timestamp%' ORDER BY m.name, c.cid";

/// As the audit trail was made with.
const TRIGGER: &str = "CREATE TRIGGER tg_audit_event_update BEFORE UPDATE ON audit_event
     BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END";

/// `2018-06-14T17:00:00Z` and `2018-06-14T17:00:00.5Z` become `2018-06-14T17:00:00.000000Z` and `….500000Z`.
fn rewrite(table: &str, column: &str) -> String {
    format!(
        "UPDATE \"{table}\" SET \"{column}\" = substr(\"{column}\", 1, 19) || '.' || \
         substr(substr(rtrim(\"{column}\", 'Z'), 21) || '000000', 1, 6) || 'Z' \
         WHERE length(\"{column}\") < 27"
    )
}
