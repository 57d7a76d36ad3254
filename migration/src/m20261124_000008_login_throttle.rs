//! Failed sign-ins, counted for all replicas.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, timestamp_with_time_zone};

use crate::creation::Creation;
use crate::schema::{index, primary_key};

/// Makes `login_throttle`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000008_login_throttle",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("login_throttle")
            .col(text("key"))
            .col(big_integer("failures"))
            .col(timestamp_with_time_zone("last_failed_at"))
            .primary_key(&mut primary_key("pk_login_throttle", &["key"]))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![index(
        "ix_login_throttle_last_failed_at",
        "login_throttle",
        &["last_failed_at"],
    )]
}
