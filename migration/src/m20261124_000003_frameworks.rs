//! Frameworks, what they number, and what their versions mean and set.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, boolean, date, date_null, integer, integer_null,
    json_binary, text, text_null, timestamp_with_time_zone, uuid, uuid_null,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `framework`, `framework_version`, `objective`, `indicator`, `measure`,
/// `measure_definition`, `version_measure`, `target`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000003_frameworks",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![
        framework(),
        framework_version(),
        objective(),
        indicator(),
        measure(),
        measure_definition(),
        version_measure(),
        target(),
    ]
}

fn framework() -> TableCreateStatement {
    Table::create()
        .table("framework")
        .col(uuid("id"))
        .col(text_null("code"))
        .col(word("kind"))
        .col(text("name"))
        .col(text_null("name_en"))
        .col(date("starts_on"))
        .col(date("ends_on"))
        .col(text("search"))
        .col(blob("name_key"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_framework", &["id"]))
        .take()
}

fn framework_version() -> TableCreateStatement {
    Table::create()
        .table("framework_version")
        .col(uuid("id"))
        .col(uuid("framework_id"))
        .col(integer("seq"))
        .col(text("label"))
        .col(date("valid_from"))
        .col(date_null("valid_to"))
        .col(json_binary("document"))
        .col(text_null("note"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_framework_version", &["id"]))
        .foreign_key(&mut refers(
            "fk_framework_version_framework",
            "framework_id",
            "framework",
        ))
        .take()
}

fn objective() -> TableCreateStatement {
    Table::create()
        .table("objective")
        .col(uuid("id"))
        .col(uuid("framework_id"))
        .col(text("number"))
        .col(integer("position"))
        .col(text("name"))
        .col(text_null("name_en"))
        .col(word("confidence"))
        .col(json_binary("sources"))
        .col(integer("since"))
        .col(text("search"))
        .col(blob("name_key"))
        .primary_key(&mut primary_key("pk_objective", &["id"]))
        .foreign_key(&mut refers(
            "fk_objective_framework",
            "framework_id",
            "framework",
        ))
        .take()
}

fn indicator() -> TableCreateStatement {
    Table::create()
        .table("indicator")
        .col(uuid("id"))
        .col(uuid("framework_id"))
        .col(uuid("objective_id"))
        .col(text("number"))
        .col(integer("position"))
        .col(text("name"))
        .col(text_null("name_en"))
        .col(uuid_null("refines_indicator_id"))
        .col(integer("since"))
        .col(text("search"))
        .col(blob("name_key"))
        .primary_key(&mut primary_key("pk_indicator", &["id"]))
        .foreign_key(&mut refers(
            "fk_indicator_framework",
            "framework_id",
            "framework",
        ))
        .foreign_key(&mut refers(
            "fk_indicator_objective",
            "objective_id",
            "objective",
        ))
        .foreign_key(&mut refers(
            "fk_indicator_refines_indicator",
            "refines_indicator_id",
            "indicator",
        ))
        .take()
}

fn measure() -> TableCreateStatement {
    Table::create()
        .table("measure")
        .col(uuid("id"))
        .col(uuid("framework_id"))
        .col(uuid("indicator_id"))
        .col(text("code"))
        .col(integer("position"))
        .col(uuid_null("refines_measure_id"))
        .col(text("search"))
        .col(blob("name_key"))
        .primary_key(&mut primary_key("pk_measure", &["id"]))
        .foreign_key(&mut refers(
            "fk_measure_framework",
            "framework_id",
            "framework",
        ))
        .foreign_key(&mut refers(
            "fk_measure_indicator",
            "indicator_id",
            "indicator",
        ))
        .foreign_key(&mut refers(
            "fk_measure_refines_measure",
            "refines_measure_id",
            "measure",
        ))
        .take()
}

fn measure_definition() -> TableCreateStatement {
    Table::create()
        .table("measure_definition")
        .col(uuid("id"))
        .col(uuid("measure_id"))
        .col(text("name"))
        .col(text_null("name_en"))
        .col(text("unit_of_measure"))
        .col(word("kind"))
        .col(integer("factor"))
        .col(word("direction"))
        .col(word("sex_basis"))
        .col(word("rollup"))
        .col(word("accumulation"))
        .col(word("applicability"))
        .col(text_null("numerator"))
        .col(text_null("numerator_en"))
        .col(text_null("denominator"))
        .col(text_null("denominator_en"))
        .col(big_integer_null("baseline"))
        .col(integer_null("baseline_year"))
        .col(big_integer_null("natural_low"))
        .col(big_integer_null("natural_high"))
        .col(text_null("note"))
        .primary_key(&mut primary_key("pk_measure_definition", &["id"]))
        .foreign_key(&mut refers(
            "fk_measure_definition_measure",
            "measure_id",
            "measure",
        ))
        .take()
}

fn version_measure() -> TableCreateStatement {
    Table::create()
        .table("version_measure")
        .col(uuid("framework_version_id"))
        .col(uuid("measure_id"))
        .col(uuid("definition_id"))
        .primary_key(&mut primary_key(
            "pk_version_measure",
            &["framework_version_id", "measure_id"],
        ))
        .foreign_key(&mut part_of(
            "fk_version_measure_framework_version",
            "framework_version_id",
            "framework_version",
        ))
        .foreign_key(&mut refers(
            "fk_version_measure_measure",
            "measure_id",
            "measure",
        ))
        .foreign_key(&mut refers(
            "fk_version_measure_definition",
            "definition_id",
            "measure_definition",
        ))
        .take()
}

fn target() -> TableCreateStatement {
    Table::create()
        .table("target")
        .col(uuid("id"))
        .col(uuid("framework_version_id"))
        .col(uuid("measure_id"))
        .col(integer("position"))
        .col(word("op"))
        .col(big_integer_null("low"))
        .col(big_integer_null("high"))
        .col(word("span"))
        .col(integer_null("year_from"))
        .col(integer_null("year_to"))
        .col(boolean("approximate"))
        .col(word("confidence"))
        .col(json_binary("sources"))
        .col(text_null("note"))
        .primary_key(&mut primary_key("pk_target", &["id"]))
        .foreign_key(&mut part_of(
            "fk_target_framework_version",
            "framework_version_id",
            "framework_version",
        ))
        .foreign_key(&mut refers("fk_target_measure", "measure_id", "measure"))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("uq_framework_code", "framework", &["code"]),
        unique(
            "uq_framework_version_framework_id_seq",
            "framework_version",
            &["framework_id", "seq"],
        ),
        unique(
            "uq_framework_version_framework_id_label",
            "framework_version",
            &["framework_id", "label"],
        ),
        unique(
            "uq_objective_framework_id_number",
            "objective",
            &["framework_id", "number"],
        ),
        unique(
            "uq_indicator_framework_id_number",
            "indicator",
            &["framework_id", "number"],
        ),
        index("ix_indicator_objective_id", "indicator", &["objective_id"]),
        unique(
            "uq_measure_framework_id_code",
            "measure",
            &["framework_id", "code"],
        ),
        index("ix_measure_indicator_id", "measure", &["indicator_id"]),
        index(
            "ix_indicator_refines_indicator_id",
            "indicator",
            &["refines_indicator_id"],
        ),
        index(
            "ix_measure_refines_measure_id",
            "measure",
            &["refines_measure_id"],
        ),
        index("ix_framework_name_key_id", "framework", &["name_key", "id"]),
        index("ix_indicator_name_key_id", "indicator", &["name_key", "id"]),
        index("ix_measure_name_key_id", "measure", &["name_key", "id"]),
        index(
            "ix_measure_definition_measure_id",
            "measure_definition",
            &["measure_id"],
        ),
        index(
            "ix_version_measure_measure_id",
            "version_measure",
            &["measure_id"],
        ),
        index(
            "ix_version_measure_definition_id",
            "version_measure",
            &["definition_id"],
        ),
        index(
            "ix_target_framework_version_id",
            "target",
            &["framework_version_id"],
        ),
        index("ix_target_measure_id", "target", &["measure_id"]),
    ]
}
