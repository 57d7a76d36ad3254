//! Accounts, their rights and sign-ins; the systems that connect.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, blob_null, boolean, date_null, json_binary, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `account`, `account_grant`, `one_time_token`, `session`, `refresh_token`, `service_client`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000002_identity",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![
        account(),
        account_grant(),
        one_time_token(),
        session(),
        refresh_token(),
        service_client(),
    ]
}

fn account() -> TableCreateStatement {
    Table::create()
        .table("account")
        .col(uuid("id"))
        .col(text("username"))
        .col(text_null("email"))
        .col(text("display_name"))
        .col(text("search"))
        .col(text_null("password_hash"))
        .col(boolean("must_change_password"))
        .col(timestamp_with_time_zone_null("password_expires_at"))
        .col(boolean("second_factor"))
        .col(word("status"))
        .col(word("language"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_account", &["id"]))
        .take()
}

fn account_grant() -> TableCreateStatement {
    Table::create()
        .table("account_grant")
        .col(uuid("id"))
        .col(uuid("account_id"))
        .col(word("role"))
        .col(uuid_null("unit_id"))
        .col(date_null("active_from"))
        .col(date_null("active_to"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_account_grant", &["id"]))
        .foreign_key(&mut part_of(
            "fk_account_grant_account",
            "account_id",
            "account",
        ))
        .foreign_key(&mut refers("fk_account_grant_unit", "unit_id", "unit"))
        .take()
}

fn one_time_token() -> TableCreateStatement {
    Table::create()
        .table("one_time_token")
        .col(blob("hash"))
        .col(uuid("account_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .primary_key(&mut primary_key("pk_one_time_token", &["hash"]))
        .foreign_key(&mut part_of(
            "fk_one_time_token_account",
            "account_id",
            "account",
        ))
        .take()
}

fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(uuid("id"))
        .col(uuid("account_id"))
        .col(text_null("address"))
        .col(text_null("user_agent"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("last_used_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .primary_key(&mut primary_key("pk_session", &["id"]))
        .foreign_key(&mut part_of("fk_session_account", "account_id", "account"))
        .take()
}

fn refresh_token() -> TableCreateStatement {
    Table::create()
        .table("refresh_token")
        .col(blob("hash"))
        .col(uuid("session_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("used_at"))
        .primary_key(&mut primary_key("pk_refresh_token", &["hash"]))
        .foreign_key(&mut part_of(
            "fk_refresh_token_session",
            "session_id",
            "session",
        ))
        .take()
}

fn service_client() -> TableCreateStatement {
    Table::create()
        .table("service_client")
        .col(uuid("id"))
        .col(text("client_id"))
        .col(text("name"))
        .col(uuid("unit_id"))
        .col(json_binary("scopes"))
        .col(blob("secret_hash"))
        .col(blob_null("previous_secret_hash"))
        .col(timestamp_with_time_zone_null("previous_secret_until"))
        .col(big_integer("token_generation"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .col(json_binary("allowed_addresses"))
        .col(timestamp_with_time_zone_null("last_used_at"))
        .col(word("status"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_service_client", &["id"]))
        .foreign_key(&mut refers("fk_service_client_unit", "unit_id", "unit"))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("uq_account_username", "account", &["username"]),
        unique("uq_account_email", "account", &["email"]),
        unique(
            "uq_account_grant_account_id_role_unit_id",
            "account_grant",
            &["account_id", "role", "unit_id"],
        ),
        // A grant everywhere has no unit, and the key above lets nulls repeat.
        unique(
            "uq_account_grant_account_id_role_everywhere",
            "account_grant",
            &["account_id", "role"],
        )
        .and_where(Expr::col("unit_id").is_null())
        .take(),
        index("ix_account_grant_unit_id", "account_grant", &["unit_id"]),
        unique(
            "uq_one_time_token_account_id",
            "one_time_token",
            &["account_id"],
        ),
        index("ix_session_account_id", "session", &["account_id"]),
        index(
            "ix_refresh_token_session_id",
            "refresh_token",
            &["session_id"],
        ),
        unique(
            "uq_service_client_client_id",
            "service_client",
            &["client_id"],
        ),
        index("ix_service_client_unit_id", "service_client", &["unit_id"]),
    ]
}
