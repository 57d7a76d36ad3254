//! The ordered migrations of Tiến Độ, one file a theme.
//!
//! A migration that has been released is never edited: the next change is a new file. Names are
//! written out, because a database remembers them for ever, and nothing is taken from `entity`,
//! because an old migration must keep making the old table.

use sea_orm_migration::prelude::*;

mod creation;
mod m20261124_000001_units;
mod m20261124_000002_identity;
mod m20261124_000003_frameworks;
mod m20261124_000004_plans;
mod m20261124_000005_periods;
mod m20261124_000006_reports;
mod m20261124_000007_audit;
mod m20261124_000008_login_throttle;
mod m20261124_000009_signing_keys;
mod m20261124_000012_second_factor;
mod m20261124_000013_attachments;
mod m20261124_000014_notifications;
mod m20261124_000015_idempotency;
mod m20261124_000016_holidays;
mod m20261129_000017_changes;
mod m20261129_000018_rollups;
mod m20261129_000019_consolidations;
mod m20261129_000020_webhooks;
mod m20261129_000021_export_mappings;
mod m20261130_000001_spent_tokens;
mod m20261130_000002_instants;
mod m20261130_000003_pages;
mod m20261130_000004_sizes;
mod schema;

/// Brings a database, SQLite or PostgreSQL, to the present schema.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_units::MIGRATION),
            Box::new(m20261124_000002_identity::MIGRATION),
            Box::new(m20261124_000003_frameworks::MIGRATION),
            Box::new(m20261124_000004_plans::MIGRATION),
            Box::new(m20261124_000005_periods::MIGRATION),
            Box::new(m20261124_000006_reports::MIGRATION),
            Box::new(m20261124_000007_audit::Audit),
            Box::new(m20261124_000008_login_throttle::MIGRATION),
            Box::new(m20261124_000009_signing_keys::MIGRATION),
            Box::new(m20261124_000012_second_factor::MIGRATION),
            Box::new(m20261124_000013_attachments::MIGRATION),
            Box::new(m20261124_000014_notifications::MIGRATION),
            Box::new(m20261124_000015_idempotency::MIGRATION),
            Box::new(m20261124_000016_holidays::Holidays),
            Box::new(m20261129_000017_changes::Changes),
            Box::new(m20261129_000018_rollups::Rollups),
            Box::new(m20261129_000019_consolidations::Consolidations),
            Box::new(m20261129_000021_export_mappings::MIGRATION),
            Box::new(m20261129_000020_webhooks::MIGRATION),
            Box::new(m20261130_000001_spent_tokens::SpentTokens),
            Box::new(m20261130_000002_instants::Instants),
            Box::new(m20261130_000003_pages::Pages),
            Box::new(m20261130_000004_sizes::Sizes),
        ]
    }
}
