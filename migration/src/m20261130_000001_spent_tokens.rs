//! Refresh tokens by when they were used, so that those of long ago are found without reading all.

use sea_orm_migration::prelude::*;

use crate::schema::index;

const NAME: &str = "ix_refresh_token_used_at";

/// Makes the index.
pub struct SpentTokens;

impl MigrationName for SpentTokens {
    fn name(&self) -> &'static str {
        "m20261130_000001_spent_tokens"
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for SpentTokens {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(index(NAME, "refresh_token", &["used_at"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dropped = Index::drop().name(NAME).table("refresh_token").to_owned();
        manager.drop_index(dropped).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
