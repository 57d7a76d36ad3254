//! Keys under which requests may be repeated, with the answers given to them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    blob, blob_null, boolean, small_integer_null, string_len, text, timestamp_with_time_zone, uuid,
};

use crate::creation::Creation;
use crate::schema::{index, primary_key, unique};

/// Makes `idempotency_key`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000015_idempotency",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("idempotency_key")
            .col(uuid("id"))
            .col(text("caller"))
            .col(string_len("key", 255))
            .col(text("operation"))
            .col(blob("fingerprint"))
            .col(uuid("owner"))
            .col(timestamp_with_time_zone("locked_until"))
            .col(boolean("is_strangers"))
            .col(boolean("is_done"))
            .col(small_integer_null("status"))
            .col(blob_null("answer"))
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(&mut primary_key("pk_idempotency_key", &["id"]))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique(
            "uq_idempotency_key_caller_key",
            "idempotency_key",
            &["caller", "key"],
        ),
        index(
            "ix_idempotency_key_created_at",
            "idempotency_key",
            &["created_at"],
        ),
    ]
}
