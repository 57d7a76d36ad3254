//! The keys that sign access tokens.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, text, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

use crate::creation::Creation;
use crate::schema::{primary_key, unique};

/// Makes `signing_key`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000009_signing_keys",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("signing_key")
            .col(text("kid"))
            .col(big_integer("number"))
            .col(text("x"))
            .col(blob("sealed"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("signs_from"))
            .col(timestamp_with_time_zone_null("retired_at"))
            .primary_key(&mut primary_key("pk_signing_key", &["kid"]))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![unique("uq_signing_key_number", "signing_key", &["number"])]
}
