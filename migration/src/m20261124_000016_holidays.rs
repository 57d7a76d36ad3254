//! Public holidays, and weekend days worked in exchange.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, integer, text, timestamp_with_time_zone,
};

use crate::schema::primary_key;

/// Makes `holiday` and `holiday_list`.
pub struct Holidays;

impl MigrationName for Holidays {
    fn name(&self) -> &'static str {
        "m20261124_000016_holidays"
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for Holidays {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [holiday(), holiday_list()] {
            manager.create_table(table).await?;
        }
        let list = Query::insert()
            .into_table("holiday_list")
            .columns(["id", "changes"])
            .values_panic([1.into(), 0_i64.into()])
            .take();
        manager.execute(list).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["holiday_list", "holiday"] {
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

fn holiday() -> TableCreateStatement {
    Table::create()
        .table("holiday")
        .col(date("day"))
        .col(text("name"))
        .col(boolean("is_working"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_holiday", &["day"]))
        .take()
}

fn holiday_list() -> TableCreateStatement {
    Table::create()
        .table("holiday_list")
        .col(integer("id"))
        .col(big_integer("changes"))
        .primary_key(&mut primary_key("pk_holiday_list", &["id"]))
        .take()
}
