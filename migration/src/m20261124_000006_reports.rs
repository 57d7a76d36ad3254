//! Reports, their revisions and figures, and what happened to them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean_null, integer, integer_null, json_binary, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `report`, `report_revision`, `report_drafter`, `report_value`, `report_event`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000006_reports",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![
        report(),
        report_revision(),
        report_drafter(),
        report_value(),
        report_event(),
    ]
}

fn report() -> TableCreateStatement {
    Table::create()
        .table("report")
        .col(uuid("id"))
        .col(uuid("plan_id"))
        .col(uuid("period_id"))
        .col(uuid("unit_id"))
        .col(uuid("obligation_id"))
        .col(word("status"))
        .col(integer("revision"))
        .col(integer_null("effective_revision"))
        .col(timestamp_with_time_zone_null("review_started_at"))
        .col(uuid_null("review_started_by"))
        .col(uuid_null("on_behalf_unit_id"))
        .col(text_null("on_behalf_reason"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_report", &["id"]))
        .foreign_key(&mut refers("fk_report_plan", "plan_id", "plan"))
        .foreign_key(&mut refers("fk_report_period", "period_id", "period"))
        .foreign_key(&mut refers("fk_report_unit", "unit_id", "unit"))
        .foreign_key(&mut refers(
            "fk_report_review_started_by",
            "review_started_by",
            "account",
        ))
        .foreign_key(&mut refers(
            "fk_report_on_behalf_unit",
            "on_behalf_unit_id",
            "unit",
        ))
        .foreign_key(&mut refers(
            "fk_report_obligation",
            "obligation_id",
            "obligation",
        ))
        .take()
}

fn report_revision() -> TableCreateStatement {
    Table::create()
        .table("report_revision")
        .col(uuid("id"))
        .col(uuid("report_id"))
        .col(integer("number"))
        .col(json_binary("narrative"))
        .col(json_binary("warnings"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(uuid_null("submitted_by"))
        .col(uuid_null("signed_by"))
        .col(timestamp_with_time_zone_null("accepted_at"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_report_revision", &["id"]))
        .foreign_key(&mut part_of(
            "fk_report_revision_report",
            "report_id",
            "report",
        ))
        .foreign_key(&mut refers(
            "fk_report_revision_submitted_by",
            "submitted_by",
            "account",
        ))
        .foreign_key(&mut refers(
            "fk_report_revision_signed_by",
            "signed_by",
            "account",
        ))
        .take()
}

fn report_drafter() -> TableCreateStatement {
    Table::create()
        .table("report_drafter")
        .col(uuid("revision_id"))
        .col(uuid("account_id"))
        .primary_key(&mut primary_key(
            "pk_report_drafter",
            &["revision_id", "account_id"],
        ))
        .foreign_key(&mut part_of(
            "fk_report_drafter_revision",
            "revision_id",
            "report_revision",
        ))
        .foreign_key(&mut refers(
            "fk_report_drafter_account",
            "account_id",
            "account",
        ))
        .take()
}

fn report_value() -> TableCreateStatement {
    Table::create()
        .table("report_value")
        .col(uuid("revision_id"))
        .col(uuid("measure_id"))
        .col(uuid("definition_id"))
        .col(big_integer_null("numerator"))
        .col(big_integer_null("denominator"))
        .col(big_integer_null("amount"))
        .col(boolean_null("answer"))
        .col(big_integer_null("women"))
        .col(big_integer_null("men"))
        .col(text_null("no_data_reason"))
        .col(text_null("note"))
        .primary_key(&mut primary_key(
            "pk_report_value",
            &["revision_id", "measure_id"],
        ))
        .foreign_key(&mut part_of(
            "fk_report_value_revision",
            "revision_id",
            "report_revision",
        ))
        .foreign_key(&mut refers(
            "fk_report_value_measure",
            "measure_id",
            "measure",
        ))
        .foreign_key(&mut refers(
            "fk_report_value_definition",
            "definition_id",
            "measure_definition",
        ))
        .take()
}

fn report_event() -> TableCreateStatement {
    Table::create()
        .table("report_event")
        .col(uuid("id"))
        .col(uuid("report_id"))
        .col(integer("revision"))
        .col(word("action"))
        .col(word("status"))
        .col(uuid("account_id"))
        .col(timestamp_with_time_zone("at"))
        .col(text_null("reason"))
        .col(json_binary("remarks"))
        .primary_key(&mut primary_key("pk_report_event", &["id"]))
        .foreign_key(&mut part_of(
            "fk_report_event_report",
            "report_id",
            "report",
        ))
        .foreign_key(&mut refers(
            "fk_report_event_account",
            "account_id",
            "account",
        ))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique(
            "uq_report_period_id_unit_id",
            "report",
            &["period_id", "unit_id"],
        ),
        index("ix_report_plan_id", "report", &["plan_id"]),
        index("ix_report_unit_id", "report", &["unit_id"]),
        index(
            "ix_report_review_started_by",
            "report",
            &["review_started_by"],
        ),
        index(
            "ix_report_on_behalf_unit_id",
            "report",
            &["on_behalf_unit_id"],
        ),
        index("ix_report_obligation_id", "report", &["obligation_id"]),
        unique(
            "uq_report_revision_report_id_number",
            "report_revision",
            &["report_id", "number"],
        ),
        index(
            "ix_report_value_measure_id",
            "report_value",
            &["measure_id"],
        ),
        index(
            "ix_report_value_definition_id",
            "report_value",
            &["definition_id"],
        ),
        index(
            "ix_report_drafter_account_id",
            "report_drafter",
            &["account_id"],
        ),
        index("ix_report_event_report_id", "report_event", &["report_id"]),
        index(
            "ix_report_event_account_id",
            "report_event",
            &["account_id"],
        ),
    ]
}
