//! Units, their tree, their groups.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, date_null, integer, text, text_null, timestamp_with_time_zone,
    uuid, uuid_null,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `unit`, `unit_ancestor`, `unit_group`, `unit_group_member`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000001_units",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![unit(), unit_ancestor(), unit_group(), unit_group_member()]
}

fn unit() -> TableCreateStatement {
    Table::create()
        .table("unit")
        .col(uuid("id"))
        .col(text("code"))
        .col(text("name"))
        .col(text_null("name_en"))
        .col(word("kind"))
        .col(word("level"))
        .col(uuid_null("parent_id"))
        .col(date("active_from"))
        .col(date_null("active_to"))
        .col(boolean("requires_sign_off"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_unit", &["id"]))
        .foreign_key(&mut refers("fk_unit_parent", "parent_id", "unit"))
        .take()
}

fn unit_ancestor() -> TableCreateStatement {
    Table::create()
        .table("unit_ancestor")
        .col(uuid("ancestor_id"))
        .col(uuid("descendant_id"))
        .col(integer("depth"))
        .primary_key(&mut primary_key(
            "pk_unit_ancestor",
            &["ancestor_id", "descendant_id"],
        ))
        .foreign_key(&mut refers(
            "fk_unit_ancestor_ancestor",
            "ancestor_id",
            "unit",
        ))
        .foreign_key(&mut refers(
            "fk_unit_ancestor_descendant",
            "descendant_id",
            "unit",
        ))
        .take()
}

fn unit_group() -> TableCreateStatement {
    Table::create()
        .table("unit_group")
        .col(uuid("id"))
        .col(text("code"))
        .col(text("name"))
        .col(text_null("name_en"))
        .col(uuid("unit_id"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_unit_group", &["id"]))
        .foreign_key(&mut refers("fk_unit_group_unit", "unit_id", "unit"))
        .take()
}

fn unit_group_member() -> TableCreateStatement {
    Table::create()
        .table("unit_group_member")
        .col(uuid("group_id"))
        .col(uuid("unit_id"))
        .primary_key(&mut primary_key(
            "pk_unit_group_member",
            &["group_id", "unit_id"],
        ))
        .foreign_key(&mut part_of(
            "fk_unit_group_member_group",
            "group_id",
            "unit_group",
        ))
        .foreign_key(&mut refers("fk_unit_group_member_unit", "unit_id", "unit"))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        // Not unique: codes are used again after mergers.
        index("ix_unit_code", "unit", &["code"]),
        unique("uq_unit_code_without_end", "unit", &["code"])
            .and_where(Expr::col("active_to").is_null())
            .take(),
        index("ix_unit_parent_id", "unit", &["parent_id"]),
        index(
            "ix_unit_ancestor_descendant_id",
            "unit_ancestor",
            &["descendant_id"],
        ),
        unique("uq_unit_group_code", "unit_group", &["code"]),
        index("ix_unit_group_unit_id", "unit_group", &["unit_id"]),
        index(
            "ix_unit_group_member_unit_id",
            "unit_group_member",
            &["unit_id"],
        ),
    ]
}
