//! Files attached to reports.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string_len, text, timestamp_with_time_zone, uuid};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `attachment`, `report_attachment` and `installation`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000013_attachments",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![attachment(), report_attachment(), installation()]
}

fn attachment() -> TableCreateStatement {
    Table::create()
        .table("attachment")
        .col(uuid("id"))
        .col(uuid("report_id"))
        .col(text("name"))
        .col(word("kind"))
        .col(big_integer("size"))
        .col(string_len("sha256", 64))
        .col(text("object_key"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_attachment", &["id"]))
        .foreign_key(&mut part_of("fk_attachment_report", "report_id", "report"))
        .foreign_key(&mut refers(
            "fk_attachment_created_by",
            "created_by",
            "account",
        ))
        .take()
}

fn report_attachment() -> TableCreateStatement {
    Table::create()
        .table("report_attachment")
        .col(uuid("revision_id"))
        .col(uuid("attachment_id"))
        .primary_key(&mut primary_key(
            "pk_report_attachment",
            &["revision_id", "attachment_id"],
        ))
        .foreign_key(&mut part_of(
            "fk_report_attachment_revision",
            "revision_id",
            "report_revision",
        ))
        .foreign_key(&mut refers(
            "fk_report_attachment_attachment",
            "attachment_id",
            "attachment",
        ))
        .take()
}

fn installation() -> TableCreateStatement {
    Table::create()
        .table("installation")
        .col(word("name"))
        .col(uuid("mark"))
        .primary_key(&mut primary_key("pk_installation", &["name"]))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("ix_attachment_report_id", "attachment", &["report_id"]),
        index("ix_attachment_created_by", "attachment", &["created_by"]),
        unique("uq_attachment_object_key", "attachment", &["object_key"]),
        index(
            "ix_report_attachment_attachment_id",
            "report_attachment",
            &["attachment_id"],
        ),
    ]
}
