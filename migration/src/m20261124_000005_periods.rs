//! Periods, and who owes what for them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, date_null, integer, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `period`, `obligation`, `obligation_measure`, `obligation_assignment`, `period_event`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000005_periods",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![
        period(),
        obligation(),
        obligation_measure(),
        obligation_assignment(),
        period_event(),
    ]
}

fn period() -> TableCreateStatement {
    Table::create()
        .table("period")
        .col(uuid("id"))
        .col(uuid("plan_id"))
        .col(uuid("rule_id"))
        .col(text("label"))
        .col(word("frequency"))
        .col(integer("year"))
        .col(integer("ordinal"))
        .col(date("covers_from"))
        .col(date("covers_to"))
        .col(date("cutoff_on"))
        .col(date("nominal_due_on"))
        .col(date("due_on"))
        .col(date_null("extended_to"))
        .col(date("opens_on"))
        .col(word("status"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_period", &["id"]))
        .foreign_key(&mut part_of("fk_period_plan", "plan_id", "plan"))
        .foreign_key(&mut refers("fk_period_rule", "rule_id", "schedule_rule"))
        .take()
}

fn obligation() -> TableCreateStatement {
    Table::create()
        .table("obligation")
        .col(uuid("id"))
        .col(uuid("plan_id"))
        .col(uuid("period_id"))
        .col(uuid("unit_id"))
        .col(text("unit_code"))
        .col(text("unit_name"))
        .col(date("frozen_due_on"))
        .col(date("due_on"))
        .col(date_null("extended_to"))
        .col(timestamp_with_time_zone_null("first_submitted_at"))
        .col(date_null("first_submitted_on"))
        .col(timestamp_with_time_zone_null("released_at"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_obligation", &["id"]))
        .foreign_key(&mut refers("fk_obligation_plan", "plan_id", "plan"))
        .foreign_key(&mut refers("fk_obligation_period", "period_id", "period"))
        .foreign_key(&mut refers("fk_obligation_unit", "unit_id", "unit"))
        .take()
}

fn obligation_measure() -> TableCreateStatement {
    Table::create()
        .table("obligation_measure")
        .col(uuid("obligation_id"))
        .col(uuid("measure_id"))
        .col(uuid("definition_id"))
        .col(uuid("framework_version_id"))
        .primary_key(&mut primary_key(
            "pk_obligation_measure",
            &["obligation_id", "measure_id"],
        ))
        .foreign_key(&mut part_of(
            "fk_obligation_measure_obligation",
            "obligation_id",
            "obligation",
        ))
        .foreign_key(&mut refers(
            "fk_obligation_measure_measure",
            "measure_id",
            "measure",
        ))
        .foreign_key(&mut refers(
            "fk_obligation_measure_definition",
            "definition_id",
            "measure_definition",
        ))
        .foreign_key(&mut refers(
            "fk_obligation_measure_framework_version",
            "framework_version_id",
            "framework_version",
        ))
        .take()
}

fn obligation_assignment() -> TableCreateStatement {
    Table::create()
        .table("obligation_assignment")
        .col(uuid("obligation_id"))
        .col(uuid("assignment_id"))
        .primary_key(&mut primary_key(
            "pk_obligation_assignment",
            &["obligation_id", "assignment_id"],
        ))
        .foreign_key(&mut part_of(
            "fk_obligation_assignment_obligation",
            "obligation_id",
            "obligation",
        ))
        .foreign_key(&mut refers(
            "fk_obligation_assignment_assignment",
            "assignment_id",
            "assignment",
        ))
        .take()
}

fn period_event() -> TableCreateStatement {
    Table::create()
        .table("period_event")
        .col(uuid("id"))
        .col(uuid("period_id"))
        .col(uuid_null("obligation_id"))
        .col(word("action"))
        .col(uuid_null("account_id"))
        .col(timestamp_with_time_zone("at"))
        .col(date_null("due_on"))
        .col(text_null("reason"))
        .primary_key(&mut primary_key("pk_period_event", &["id"]))
        .foreign_key(&mut part_of(
            "fk_period_event_period",
            "period_id",
            "period",
        ))
        .foreign_key(&mut refers(
            "fk_period_event_obligation",
            "obligation_id",
            "obligation",
        ))
        .foreign_key(&mut refers(
            "fk_period_event_account",
            "account_id",
            "account",
        ))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("uq_period_plan_id_label", "period", &["plan_id", "label"]),
        index("ix_period_rule_id", "period", &["rule_id"]),
        index(
            "ix_period_status_opens_on",
            "period",
            &["status", "opens_on"],
        ),
        unique(
            "uq_obligation_period_id_unit_id",
            "obligation",
            &["period_id", "unit_id"],
        ),
        index("ix_period_event_period_id", "period_event", &["period_id"]),
        index(
            "ix_period_event_obligation_id",
            "period_event",
            &["obligation_id"],
        ),
        index(
            "ix_period_event_account_id",
            "period_event",
            &["account_id"],
        ),
        index("ix_obligation_plan_id", "obligation", &["plan_id"]),
        index("ix_obligation_unit_id", "obligation", &["unit_id"]),
        index(
            "ix_obligation_measure_measure_id",
            "obligation_measure",
            &["measure_id"],
        ),
        index(
            "ix_obligation_measure_definition_id",
            "obligation_measure",
            &["definition_id"],
        ),
        index(
            "ix_obligation_measure_framework_version_id",
            "obligation_measure",
            &["framework_version_id"],
        ),
        index(
            "ix_obligation_assignment_assignment_id",
            "obligation_assignment",
            &["assignment_id"],
        ),
    ]
}
