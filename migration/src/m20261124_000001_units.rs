//! Units with their dated states and successions, their tree, their groups.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, boolean, date, date_null, integer, json_binary_null, text, text_null,
    timestamp_with_time_zone, uuid, uuid_null,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `unit`, `unit_state`, `unit_ancestor`, `succession`, `succession_link`, `unit_group`,
/// `unit_group_member`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000001_units",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![
        unit(),
        unit_state(),
        unit_ancestor(),
        succession(),
        succession_link(),
        unit_group(),
        unit_group_member(),
    ]
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
        .col(text_null("identifier"))
        .col(text_null("identifier_2016"))
        .col(boolean("requires_sign_off"))
        .col(text("search"))
        .col(blob("name_key"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_unit", &["id"]))
        .foreign_key(&mut refers("fk_unit_parent", "parent_id", "unit"))
        .take()
}

fn unit_state() -> TableCreateStatement {
    Table::create()
        .table("unit_state")
        .col(uuid("id"))
        .col(uuid("unit_id"))
        .col(date("valid_from"))
        .col(date_null("valid_to"))
        .col(text("code"))
        .col(text("name"))
        .col(text_null("name_en"))
        .col(word("kind"))
        .col(word("level"))
        .col(uuid_null("parent_id"))
        .col(text("search"))
        .col(blob("name_key"))
        .col(json_binary_null("document"))
        .col(text_null("reason"))
        .col(json_binary_null("end_document"))
        .col(text_null("end_reason"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_unit_state", &["id"]))
        .foreign_key(&mut part_of("fk_unit_state_unit", "unit_id", "unit"))
        .foreign_key(&mut refers("fk_unit_state_parent", "parent_id", "unit"))
        .take()
}

fn succession() -> TableCreateStatement {
    Table::create()
        .table("succession")
        .col(uuid("id"))
        .col(word("kind"))
        .col(date("effective_on"))
        .col(json_binary_null("document"))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_succession", &["id"]))
        .take()
}

fn succession_link() -> TableCreateStatement {
    Table::create()
        .table("succession_link")
        .col(uuid("succession_id"))
        .col(uuid("old_unit_id"))
        .col(uuid("new_unit_id"))
        .primary_key(&mut primary_key(
            "pk_succession_link",
            &["succession_id", "old_unit_id", "new_unit_id"],
        ))
        .foreign_key(&mut part_of(
            "fk_succession_link_succession",
            "succession_id",
            "succession",
        ))
        .foreign_key(&mut refers(
            "fk_succession_link_old_unit",
            "old_unit_id",
            "unit",
        ))
        .foreign_key(&mut refers(
            "fk_succession_link_new_unit",
            "new_unit_id",
            "unit",
        ))
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
        .col(text("search"))
        .col(blob("name_key"))
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
        index("ix_unit_name_key_id", "unit", &["name_key", "id"]),
        unique("uq_unit_identifier_without_end", "unit", &["identifier"])
            .and_where(Expr::col("active_to").is_null())
            .take(),
        unique(
            "uq_unit_identifier_2016_without_end",
            "unit",
            &["identifier_2016"],
        )
        .and_where(Expr::col("active_to").is_null())
        .take(),
        unique(
            "uq_unit_state_unit_id_valid_from",
            "unit_state",
            &["unit_id", "valid_from"],
        ),
        index("ix_unit_state_code", "unit_state", &["code"]),
        index("ix_unit_state_parent_id", "unit_state", &["parent_id"]),
        index(
            "ix_succession_effective_on",
            "succession",
            &["effective_on"],
        ),
        index(
            "ix_succession_link_old_unit_id",
            "succession_link",
            &["old_unit_id"],
        ),
        index(
            "ix_succession_link_new_unit_id",
            "succession_link",
            &["new_unit_id"],
        ),
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
