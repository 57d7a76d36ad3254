//! Webhooks and what is on its way to them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, blob_null, integer, integer_null, json_binary,
    string_len_null, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid, uuid_null,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, unique, word};

/// Makes `webhook_endpoint`, `webhook_delivery`.
pub const MIGRATION: Creation = Creation {
    name: "m20261129_000020_webhooks",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![endpoint(), delivery()]
}

fn endpoint() -> TableCreateStatement {
    Table::create()
        .table("webhook_endpoint")
        .col(uuid("id"))
        .col(uuid("service_client_id"))
        .col(text("url"))
        .col(text_null("description"))
        .col(json_binary("kinds"))
        .col(word("status"))
        .col(blob("secret_sealed"))
        .col(blob_null("previous_sealed"))
        .col(timestamp_with_time_zone_null("previous_until"))
        .col(big_integer("position"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_webhook_endpoint", &["id"]))
        .foreign_key(&mut part_of(
            "fk_webhook_endpoint_service_client",
            "service_client_id",
            "service_client",
        ))
        .take()
}

fn delivery() -> TableCreateStatement {
    Table::create()
        .table("webhook_delivery")
        .col(uuid("id"))
        .col(uuid("endpoint_id"))
        .col(big_integer_null("place"))
        .col(string_len_null("kind", 32))
        .col(text("body"))
        .col(word("status"))
        .col(integer("attempts"))
        .col(integer("tries"))
        .col(integer_null("last_status"))
        .col(string_len_null("last_fault", 32))
        .col(timestamp_with_time_zone("next_at"))
        .col(uuid_null("claimed_by"))
        .col(timestamp_with_time_zone_null("claimed_until"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_webhook_delivery", &["id"]))
        .foreign_key(&mut part_of(
            "fk_webhook_delivery_endpoint",
            "endpoint_id",
            "webhook_endpoint",
        ))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index(
            "ix_webhook_endpoint_service_client",
            "webhook_endpoint",
            &["service_client_id"],
        ),
        // Each entry goes to each webhook once.
        unique(
            "uq_webhook_delivery_place",
            "webhook_delivery",
            &["endpoint_id", "place"],
        ),
        index(
            "ix_webhook_delivery_endpoint",
            "webhook_delivery",
            &["endpoint_id", "status", "id"],
        ),
        // What is due of one webhook, in order.
        index(
            "ix_webhook_delivery_next",
            "webhook_delivery",
            &["endpoint_id", "status", "next_at", "id"],
        ),
        index(
            "ix_webhook_delivery_newest",
            "webhook_delivery",
            &["endpoint_id", "id"],
        ),
        index(
            "ix_webhook_delivery_due",
            "webhook_delivery",
            &["status", "next_at"],
        ),
    ]
}
