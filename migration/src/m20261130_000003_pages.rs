//! Indexes by which a page of a list is read in its order, so that it costs what is on it: with those before, all rows that
//! a filter leaves were sorted for each.

use sea_orm_migration::prelude::*;

use crate::schema::index;

/// Makes the indexes, and takes away those that they begin with.
pub struct Pages;

/// Name, table, columns.
type Of = (&'static str, &'static str, &'static [&'static str]);

const NEW: [Of; 8] = [
    ("ix_report_plan_id_id", "report", &["plan_id", "id"]),
    (
        "ix_report_plan_id_status_id",
        "report",
        &["plan_id", "status", "id"],
    ),
    ("ix_report_period_id_id", "report", &["period_id", "id"]),
    (
        "ix_report_period_id_status_id",
        "report",
        &["period_id", "status", "id"],
    ),
    ("ix_report_status_id", "report", &["status", "id"]),
    (
        "ix_obligation_period_id_id",
        "obligation",
        &["period_id", "id"],
    ),
    (
        "ix_notification_unit_id_id",
        "notification",
        &["unit_id", "id"],
    ),
    ("ix_reminder_period_id_id", "reminder", &["period_id", "id"]),
];

const OLD: [Of; 3] = [
    ("ix_report_plan_id", "report", &["plan_id"]),
    ("ix_notification_unit_id", "notification", &["unit_id"]),
    ("ix_reminder_period_id", "reminder", &["period_id"]),
];

impl MigrationName for Pages {
    fn name(&self) -> &'static str {
        "m20261130_000003_pages"
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for Pages {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        instead(manager, &NEW, &OLD).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        instead(manager, &OLD, &NEW).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn instead(manager: &SchemaManager<'_>, new: &[Of], old: &[Of]) -> Result<(), DbErr> {
    for (name, table, columns) in new {
        manager.create_index(index(name, table, columns)).await?;
    }
    for (name, table, _) in old {
        let dropped = Index::drop().name(*name).table(*table).to_owned();
        manager.drop_index(dropped).await?;
    }
    Ok(())
}
