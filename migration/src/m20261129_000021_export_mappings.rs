//! How measures and units are called in the systems that take exports.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, text, text_null, timestamp_with_time_zone, uuid,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `export_mapping`, `export_mapping_measure`, `export_mapping_unit`.
pub const MIGRATION: Creation = Creation {
    name: "m20261129_000021_export_mappings",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![mapping(), measure(), unit()]
}

fn mapping() -> TableCreateStatement {
    Table::create()
        .table("export_mapping")
        .col(uuid("id"))
        .col(uuid("unit_id"))
        .col(text("name"))
        .col(word("id_scheme"))
        .col(word("org_unit_scheme"))
        .col(boolean("use_unit_codes"))
        .col(text_null("attribute_option_combo"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_export_mapping", &["id"]))
        .foreign_key(&mut refers("fk_export_mapping_unit", "unit_id", "unit"))
        .take()
}

fn measure() -> TableCreateStatement {
    Table::create()
        .table("export_mapping_measure")
        .col(uuid("mapping_id"))
        .col(integer("position"))
        .col(uuid("measure_id"))
        .col(word("part"))
        .col(text("data_element"))
        .col(text_null("category_option_combo"))
        .primary_key(&mut primary_key(
            "pk_export_mapping_measure",
            &["mapping_id", "position"],
        ))
        .foreign_key(&mut part_of(
            "fk_export_mapping_measure_mapping",
            "mapping_id",
            "export_mapping",
        ))
        .foreign_key(&mut refers(
            "fk_export_mapping_measure_measure",
            "measure_id",
            "measure",
        ))
        .take()
}

fn unit() -> TableCreateStatement {
    Table::create()
        .table("export_mapping_unit")
        .col(uuid("mapping_id"))
        .col(integer("position"))
        .col(uuid("unit_id"))
        .col(text("org_unit"))
        .primary_key(&mut primary_key(
            "pk_export_mapping_unit",
            &["mapping_id", "position"],
        ))
        .foreign_key(&mut part_of(
            "fk_export_mapping_unit_mapping",
            "mapping_id",
            "export_mapping",
        ))
        .foreign_key(&mut refers(
            "fk_export_mapping_unit_unit",
            "unit_id",
            "unit",
        ))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique(
            "uq_export_mapping_name",
            "export_mapping",
            &["unit_id", "name"],
        ),
        index(
            "ix_export_mapping_measure_measure",
            "export_mapping_measure",
            &["measure_id"],
        ),
        index(
            "ix_export_mapping_unit_unit",
            "export_mapping_unit",
            &["unit_id"],
        ),
    ]
}
