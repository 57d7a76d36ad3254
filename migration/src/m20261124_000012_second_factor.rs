//! Second factors of accounts.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, blob, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key};

/// Makes `second_factor` and `recovery_code`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000012_second_factor",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![second_factor(), recovery_code()]
}

fn second_factor() -> TableCreateStatement {
    Table::create()
        .table("second_factor")
        .col(uuid("account_id"))
        .col(blob("sealed"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(big_integer_null("last_step"))
        .primary_key(&mut primary_key("pk_second_factor", &["account_id"]))
        .foreign_key(&mut part_of(
            "fk_second_factor_account",
            "account_id",
            "account",
        ))
        .take()
}

fn recovery_code() -> TableCreateStatement {
    Table::create()
        .table("recovery_code")
        .col(blob("hash"))
        .col(uuid("account_id"))
        .primary_key(&mut primary_key("pk_recovery_code", &["hash"]))
        .foreign_key(&mut part_of(
            "fk_recovery_code_account",
            "account_id",
            "account",
        ))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![index(
        "ix_recovery_code_account_id",
        "recovery_code",
        &["account_id"],
    )]
}
