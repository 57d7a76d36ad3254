//! Consolidations: drafts, who wrote in them, what they leave out, and what was published.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date_null, integer_null, json_binary, json_binary_null, string_len_null, text,
    text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `consolidation`, `consolidation_writer`, `consolidation_exclusion` and `consolidation_content`.
pub struct Consolidations;

impl MigrationName for Consolidations {
    fn name(&self) -> &'static str {
        "m20261129_000019_consolidations"
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for Consolidations {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [consolidation(), writer(), exclusion(), content()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let kept: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES,
            _ => &SQLITE,
        };
        for statement in kept {
            manager
                .get_connection()
                .execute_unprepared(statement)
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "consolidation_content",
            "consolidation_exclusion",
            "consolidation_writer",
            "consolidation",
        ] {
            manager
                .drop_table(Table::drop().table(table).take())
                .await?;
        }
        if manager.get_database_backend() == DbBackend::Postgres {
            manager
                .get_connection()
                .execute_unprepared("DROP FUNCTION consolidation_content_is_kept")
                .await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn consolidation() -> TableCreateStatement {
    Table::create()
        .table("consolidation")
        .col(uuid("id"))
        .col(uuid("plan_id"))
        .col(uuid("period_id"))
        .col(word("status"))
        .col(integer_null("number"))
        .col(string_len_null("document_number", 64))
        .col(text("title"))
        .col(text("issuing_body"))
        .col(text_null("superior_body"))
        .col(text("place"))
        .col(date_null("issued_on"))
        .col(json_binary_null("signatory"))
        .col(json_binary("recipients"))
        .col(json_binary("narrative"))
        .col(uuid_null("signed_by"))
        .col(timestamp_with_time_zone_null("signed_at"))
        .col(string_len_null("signed_sha256", 64))
        .col(uuid_null("published_by"))
        .col(timestamp_with_time_zone_null("published_at"))
        .col(string_len_null("sha256", 64))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_consolidation", &["id"]))
        .foreign_key(&mut refers("fk_consolidation_plan", "plan_id", "plan"))
        .foreign_key(&mut refers(
            "fk_consolidation_period",
            "period_id",
            "period",
        ))
        .foreign_key(&mut refers(
            "fk_consolidation_signed_by",
            "signed_by",
            "account",
        ))
        .foreign_key(&mut refers(
            "fk_consolidation_published_by",
            "published_by",
            "account",
        ))
        .take()
}

fn writer() -> TableCreateStatement {
    Table::create()
        .table("consolidation_writer")
        .col(uuid("consolidation_id"))
        .col(uuid("account_id"))
        .primary_key(&mut primary_key(
            "pk_consolidation_writer",
            &["consolidation_id", "account_id"],
        ))
        .foreign_key(&mut part_of(
            "fk_consolidation_writer_consolidation",
            "consolidation_id",
            "consolidation",
        ))
        .foreign_key(&mut refers(
            "fk_consolidation_writer_account",
            "account_id",
            "account",
        ))
        .take()
}

fn exclusion() -> TableCreateStatement {
    Table::create()
        .table("consolidation_exclusion")
        .col(uuid("id"))
        .col(uuid("consolidation_id"))
        .col(uuid("unit_id"))
        .col(uuid_null("measure_id"))
        .col(text("reason"))
        .primary_key(&mut primary_key("pk_consolidation_exclusion", &["id"]))
        .foreign_key(&mut part_of(
            "fk_consolidation_exclusion_consolidation",
            "consolidation_id",
            "consolidation",
        ))
        .foreign_key(&mut refers(
            "fk_consolidation_exclusion_unit",
            "unit_id",
            "unit",
        ))
        .foreign_key(&mut refers(
            "fk_consolidation_exclusion_measure",
            "measure_id",
            "measure",
        ))
        .take()
}

fn content() -> TableCreateStatement {
    Table::create()
        .table("consolidation_content")
        .col(uuid("consolidation_id"))
        .col(text("content"))
        .primary_key(&mut primary_key(
            "pk_consolidation_content",
            &["consolidation_id"],
        ))
        .foreign_key(&mut refers(
            "fk_consolidation_content_consolidation",
            "consolidation_id",
            "consolidation",
        ))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        // Drafts have no number yet, and nulls never clash.
        unique(
            "uq_consolidation_period_id_number",
            "consolidation",
            &["period_id", "number"],
        ),
        index("ix_consolidation_plan_id", "consolidation", &["plan_id"]),
        index(
            "ix_consolidation_signed_by",
            "consolidation",
            &["signed_by"],
        ),
        index(
            "ix_consolidation_published_by",
            "consolidation",
            &["published_by"],
        ),
        index(
            "ix_consolidation_writer_account_id",
            "consolidation_writer",
            &["account_id"],
        ),
        index(
            "ix_consolidation_exclusion_consolidation_id",
            "consolidation_exclusion",
            &["consolidation_id"],
        ),
        index(
            "ix_consolidation_exclusion_unit_id",
            "consolidation_exclusion",
            &["unit_id"],
        ),
        index(
            "ix_consolidation_exclusion_measure_id",
            "consolidation_exclusion",
            &["measure_id"],
        ),
    ]
}

const POSTGRES: [&str; 2] = [
    "CREATE FUNCTION consolidation_content_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'what was published is never changed'; END $$",
    "CREATE TRIGGER tg_consolidation_content_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON consolidation_content
     FOR EACH STATEMENT EXECUTE FUNCTION consolidation_content_is_kept()",
];

/// `INSERT OR REPLACE` deletes without firing the trigger on `DELETE`; hence that on `INSERT`.
const SQLITE: [&str; 3] = [
    "CREATE TRIGGER tg_consolidation_content_update BEFORE UPDATE ON consolidation_content
     BEGIN SELECT RAISE(ABORT, 'what was published is never changed'); END",
    "CREATE TRIGGER tg_consolidation_content_delete BEFORE DELETE ON consolidation_content
     BEGIN SELECT RAISE(ABORT, 'what was published is never changed'); END",
    "CREATE TRIGGER tg_consolidation_content_replace BEFORE INSERT ON consolidation_content
     WHEN EXISTS (SELECT 1 FROM consolidation_content WHERE consolidation_id = NEW.consolidation_id)
     BEGIN SELECT RAISE(ABORT, 'what was published is never changed'); END",
];
