//! What SQLite is to take the sizes of its tables for when it plans a statement: those of a nation's year. It would know
//! nothing of them, and read all values of a measure to find those of one report; or what it counted when there was
//! little yet; or, where somebody has it count, plan each statement anew for each value.
//!
//! SQLite documentation, "The SQLite Query Optimizer: Query Planner Stability" and "ANALYZE".

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

/// Writes the sizes down.
pub struct Sizes;

impl MigrationName for Sizes {
    fn name(&self) -> &'static str {
        "m20261130_000004_sizes"
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for Sizes {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let db = manager.get_connection();
        // Makes the tables of statistics, and counts nothing.
        db.execute_unprepared("ANALYZE sqlite_schema").await?;
        forget(db).await?;
        for (table, index, sizes) in SIZES {
            let insert = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)";
            let values = [table.into(), index.into(), sizes.into()];
            let insert = Statement::from_sql_and_values(DbBackend::Sqlite, insert, values);
            db.execute_raw(insert).await?;
        }
        // This connection reads them again; others when they are opened.
        db.execute_unprepared("ANALYZE sqlite_schema").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            forget(manager.get_connection()).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Forgets what was counted by whoever did, samples of values among it.
async fn forget(db: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let kept = "SELECT name FROM sqlite_master WHERE name IN ('sqlite_stat1', 'sqlite_stat4')";
    let kept = Statement::from_string(DbBackend::Sqlite, kept);
    for row in db.query_all_raw(kept).await? {
        let table: String = row.try_get_by_index(0)?;
        db.execute_unprepared(&format!("DELETE FROM {table}"))
            .await?;
    }
    Ok(())
}

/// Table, index, and as SQLite writes it: rows of the table, then how many have the same first column of the index, the
/// same first two, and so on.
const SIZES: [(&str, &str, &str); 58] = [
    ("indicator", "ix_indicator_objective_id", "40 20"),
    ("indicator", "sqlite_autoindex_indicator_1", "40 1"),
    ("indicator", "uq_indicator_framework_id_number", "40 20 1"),
    ("measure", "ix_measure_indicator_id", "40 1"),
    ("measure", "sqlite_autoindex_measure_1", "40 1"),
    ("measure", "uq_measure_framework_id_code", "40 20 1"),
    (
        "measure_definition",
        "ix_measure_definition_measure_id",
        "40 1",
    ),
    (
        "measure_definition",
        "sqlite_autoindex_measure_definition_1",
        "40 1",
    ),
    ("objective", "sqlite_autoindex_objective_1", "10 1"),
    ("objective", "uq_objective_framework_id_number", "10 5 1"),
    ("obligation", "ix_obligation_period_id_id", "50000 1400 1"),
    ("obligation", "ix_obligation_plan_id", "50000 1400"),
    ("obligation", "ix_obligation_unit_id", "50000 2"),
    ("obligation", "sqlite_autoindex_obligation_1", "50000 1"),
    (
        "obligation",
        "uq_obligation_period_id_unit_id",
        "50000 1400 1",
    ),
    (
        "obligation_measure",
        "ix_obligation_measure_definition_id",
        "1000000 25000",
    ),
    (
        "obligation_measure",
        "ix_obligation_measure_framework_version_id",
        "1000000 500000",
    ),
    (
        "obligation_measure",
        "ix_obligation_measure_measure_id",
        "1000000 25000",
    ),
    (
        "obligation_measure",
        "sqlite_autoindex_obligation_measure_1",
        "1000000 20 1",
    ),
    ("period", "sqlite_autoindex_period_1", "40 1"),
    ("period", "uq_period_plan_id_label", "40 1 1"),
    ("plan", "ix_plan_lead_unit_id", "40 1"),
    ("plan", "ix_plan_parent_plan_id", "40 20"),
    ("plan", "sqlite_autoindex_plan_1", "40 1"),
    ("report", "ix_report_obligation_id", "50000 1"),
    ("report", "ix_report_on_behalf_unit_id", "50000 50000"),
    ("report", "ix_report_period_id_id", "50000 1400 1"),
    (
        "report",
        "ix_report_period_id_status_id",
        "50000 1400 400 1",
    ),
    ("report", "ix_report_plan_id_id", "50000 1400 1"),
    ("report", "ix_report_plan_id_status_id", "50000 1400 400 1"),
    ("report", "ix_report_review_started_by", "50000 50000"),
    ("report", "ix_report_status_id", "50000 10000 1"),
    ("report", "ix_report_unit_id", "50000 2"),
    ("report", "sqlite_autoindex_report_1", "50000 1"),
    ("report", "uq_report_period_id_unit_id", "50000 1400 1"),
    (
        "report_revision",
        "sqlite_autoindex_report_revision_1",
        "50000 1",
    ),
    (
        "report_revision",
        "uq_report_revision_report_id_number",
        "50000 1 1",
    ),
    (
        "report_value",
        "ix_report_value_definition_id",
        "1000000 50000",
    ),
    (
        "report_value",
        "ix_report_value_measure_id",
        "1000000 50000",
    ),
    (
        "report_value",
        "sqlite_autoindex_report_value_1",
        "1000000 20 1",
    ),
    ("rollup", "ix_rollup_definition_id", "70000 1700"),
    ("rollup", "ix_rollup_measure_id", "70000 1700"),
    (
        "rollup",
        "sqlite_autoindex_rollup_1",
        "70000 1900 20 1 1 1 1 1 1 1",
    ),
    ("rollup_period", "sqlite_autoindex_rollup_period_1", "40 1"),
    ("unit", "ix_unit_code", "50000 1"),
    ("unit", "ix_unit_name_key_id", "50000 1 1"),
    ("unit", "ix_unit_parent_id", "50000 15"),
    ("unit", "sqlite_autoindex_unit_1", "50000 1"),
    ("unit", "uq_unit_code_without_end", "50000 1"),
    (
        "unit_ancestor",
        "ix_unit_ancestor_descendant_id",
        "200000 4",
    ),
    (
        "unit_ancestor",
        "sqlite_autoindex_unit_ancestor_1",
        "200000 4 1",
    ),
    ("unit_state", "ix_unit_state_code", "50000 1"),
    ("unit_state", "ix_unit_state_parent_id", "50000 15"),
    ("unit_state", "sqlite_autoindex_unit_state_1", "50000 1"),
    (
        "unit_state",
        "uq_unit_state_unit_id_valid_from",
        "50000 1 1",
    ),
    (
        "version_measure",
        "ix_version_measure_definition_id",
        "40 1",
    ),
    ("version_measure", "ix_version_measure_measure_id", "40 1"),
    (
        "version_measure",
        "sqlite_autoindex_version_measure_1",
        "40 20 1",
    ),
];
