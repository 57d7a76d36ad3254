//! What happened that others keep in step with, and its order.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, integer, integer_null, timestamp_with_time_zone, uuid, uuid_null,
};
use uuid::Uuid;

use crate::schema::{primary_key, unique, word};

/// Makes `change` and `change_head`.
pub struct Changes;

impl MigrationName for Changes {
    fn name(&self) -> &'static str {
        "m20261129_000017_changes"
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for Changes {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [change(), change_head()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let head = Query::insert()
            .into_table("change_head")
            .columns(["id", "epoch", "seq", "forgotten"])
            // One value for each installation, on both databases alike.
            .values_panic([1.into(), Uuid::now_v7().into(), 0_i64.into(), 0_i64.into()])
            .take();
        manager.execute(head).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["change_head", "change"] {
            manager
                .drop_table(Table::drop().table(table).take())
                .await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn change() -> TableCreateStatement {
    Table::create()
        .table("change")
        // Counted by the database and never given twice; the key stands here, because SQLite counts no other.
        .col(big_integer("id").auto_increment().primary_key())
        .col(big_integer_null("seq"))
        .col(word("kind"))
        .col(uuid("subject_id"))
        .col(uuid_null("plan_id"))
        .col(uuid_null("period_id"))
        .col(uuid_null("unit_id"))
        .col(integer_null("revision"))
        .col(timestamp_with_time_zone("at"))
        .take()
}

fn change_head() -> TableCreateStatement {
    Table::create()
        .table("change_head")
        .col(integer("id"))
        .col(uuid("epoch"))
        .col(big_integer("seq"))
        .col(big_integer("forgotten"))
        .primary_key(&mut primary_key("pk_change_head", &["id"]))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        // Those without a place yet stand together in it, so that it finds them, too.
        unique("uq_change_seq", "change", &["seq"]),
    ]
}
