//! Plans, their tasks, who does what in them, and when they ask for reports.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, boolean, date, date_null, integer, json_binary, json_binary_null, text,
    text_null, timestamp_with_time_zone, uuid, uuid_null,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `plan`, `plan_framework`, `plan_amendment`, `task`, `assignment`, `schedule_rule`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000004_plans",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![
        plan(),
        plan_framework(),
        plan_amendment(),
        task(),
        assignment(),
        schedule_rule(),
    ]
}

fn plan() -> TableCreateStatement {
    Table::create()
        .table("plan")
        .col(uuid("id"))
        .col(text("number"))
        .col(integer("year"))
        .col(text("title"))
        .col(text_null("title_en"))
        .col(uuid("issuing_unit_id"))
        .col(uuid("lead_unit_id"))
        .col(text("place"))
        .col(date("issued_on"))
        .col(date("term_from"))
        .col(date("term_to"))
        .col(json_binary_null("signatory"))
        .col(uuid_null("parent_plan_id"))
        .col(json_binary("bases"))
        .col(json_binary("general_objectives"))
        .col(json_binary("funding"))
        .col(json_binary("recipients"))
        .col(json_binary("report_sections"))
        .col(uuid_null("own_framework_id"))
        .col(word("status"))
        .col(text("search"))
        .col(blob("name_key"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_plan", &["id"]))
        .foreign_key(&mut refers(
            "fk_plan_issuing_unit",
            "issuing_unit_id",
            "unit",
        ))
        .foreign_key(&mut refers("fk_plan_lead_unit", "lead_unit_id", "unit"))
        .foreign_key(&mut refers("fk_plan_parent_plan", "parent_plan_id", "plan"))
        .foreign_key(&mut refers(
            "fk_plan_own_framework",
            "own_framework_id",
            "framework",
        ))
        .take()
}

fn plan_framework() -> TableCreateStatement {
    Table::create()
        .table("plan_framework")
        .col(uuid("plan_id"))
        .col(uuid("framework_id"))
        .primary_key(&mut primary_key(
            "pk_plan_framework",
            &["plan_id", "framework_id"],
        ))
        .foreign_key(&mut part_of("fk_plan_framework_plan", "plan_id", "plan"))
        .foreign_key(&mut refers(
            "fk_plan_framework_framework",
            "framework_id",
            "framework",
        ))
        .take()
}

fn plan_amendment() -> TableCreateStatement {
    Table::create()
        .table("plan_amendment")
        .col(uuid("id"))
        .col(uuid("plan_id"))
        .col(integer("seq"))
        .col(json_binary("document"))
        .col(date("effective_on"))
        .col(text("reason"))
        .col(json_binary("changes"))
        .col(uuid_null("made_by_id"))
        .col(text("made_by_name"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_plan_amendment", &["id"]))
        .foreign_key(&mut part_of("fk_plan_amendment_plan", "plan_id", "plan"))
        .take()
}

fn task() -> TableCreateStatement {
    Table::create()
        .table("task")
        .col(uuid("id"))
        .col(uuid("plan_id"))
        .col(uuid_null("parent_id"))
        .col(text("number"))
        .col(integer("position"))
        .col(text("text"))
        .col(text_null("text_en"))
        .col(date_null("starts_on"))
        .col(date_null("ends_on"))
        .col(uuid_null("place_unit_id"))
        .col(uuid_null("ended_by_id"))
        .primary_key(&mut primary_key("pk_task", &["id"]))
        .foreign_key(&mut part_of("fk_task_plan", "plan_id", "plan"))
        .foreign_key(&mut refers("fk_task_parent", "parent_id", "task"))
        .foreign_key(&mut refers("fk_task_place_unit", "place_unit_id", "unit"))
        .foreign_key(&mut refers(
            "fk_task_ended_by",
            "ended_by_id",
            "plan_amendment",
        ))
        .take()
}

fn assignment() -> TableCreateStatement {
    Table::create()
        .table("assignment")
        .col(uuid("id"))
        .col(uuid("plan_id"))
        .col(uuid("unit_id"))
        .col(uuid_null("group_id"))
        .col(word("duty"))
        .col(word("subject_kind"))
        .col(uuid_null("objective_id"))
        .col(uuid_null("indicator_id"))
        .col(uuid_null("task_id"))
        .col(text("paragraph"))
        .col(text("text"))
        .col(integer("position"))
        .col(uuid_null("added_by_id"))
        .col(uuid_null("ended_by_id"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_assignment", &["id"]))
        .foreign_key(&mut part_of("fk_assignment_plan", "plan_id", "plan"))
        .foreign_key(&mut refers("fk_assignment_unit", "unit_id", "unit"))
        .foreign_key(&mut refers("fk_assignment_group", "group_id", "unit_group"))
        .foreign_key(&mut refers(
            "fk_assignment_objective",
            "objective_id",
            "objective",
        ))
        .foreign_key(&mut refers(
            "fk_assignment_indicator",
            "indicator_id",
            "indicator",
        ))
        .foreign_key(&mut refers("fk_assignment_task", "task_id", "task"))
        .foreign_key(&mut refers(
            "fk_assignment_added_by",
            "added_by_id",
            "plan_amendment",
        ))
        .foreign_key(&mut refers(
            "fk_assignment_ended_by",
            "ended_by_id",
            "plan_amendment",
        ))
        .take()
}

fn schedule_rule() -> TableCreateStatement {
    Table::create()
        .table("schedule_rule")
        .col(uuid("id"))
        .col(uuid("plan_id"))
        .col(integer("position"))
        .col(word("frequency"))
        .col(word("data_window"))
        .col(json_binary("dues"))
        .col(json_binary_null("once"))
        .col(boolean("moves_to_working_day"))
        .col(date_null("holds_from"))
        .col(date_null("holds_to"))
        .col(uuid_null("ended_by_id"))
        .primary_key(&mut primary_key("pk_schedule_rule", &["id"]))
        .foreign_key(&mut part_of("fk_schedule_rule_plan", "plan_id", "plan"))
        .foreign_key(&mut refers(
            "fk_schedule_rule_ended_by",
            "ended_by_id",
            "plan_amendment",
        ))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique(
            "uq_plan_issuing_unit_id_year_number",
            "plan",
            &["issuing_unit_id", "year", "number"],
        ),
        index("ix_plan_lead_unit_id", "plan", &["lead_unit_id"]),
        index("ix_plan_parent_plan_id", "plan", &["parent_plan_id"]),
        index("ix_plan_own_framework_id", "plan", &["own_framework_id"]),
        index(
            "ix_plan_framework_framework_id",
            "plan_framework",
            &["framework_id"],
        ),
        index("ix_plan_name_key_id", "plan", &["name_key", "id"]),
        unique(
            "uq_plan_amendment_plan_id_seq",
            "plan_amendment",
            &["plan_id", "seq"],
        ),
        // A number that an amendment took away may come back.
        unique("uq_task_plan_id_number", "task", &["plan_id", "number"])
            .and_where(Expr::col("ended_by_id").is_null())
            .take(),
        index("ix_task_parent_id", "task", &["parent_id"]),
        index("ix_task_place_unit_id", "task", &["place_unit_id"]),
        // No unique key: most subjects are null, and nulls never clash. The service looks here.
        index(
            "ix_assignment_plan_id_unit_id",
            "assignment",
            &["plan_id", "unit_id"],
        ),
        index("ix_assignment_unit_id", "assignment", &["unit_id"]),
        index("ix_assignment_group_id", "assignment", &["group_id"]),
        index(
            "ix_assignment_objective_id",
            "assignment",
            &["objective_id"],
        ),
        index(
            "ix_assignment_indicator_id",
            "assignment",
            &["indicator_id"],
        ),
        index("ix_assignment_task_id", "assignment", &["task_id"]),
        index("ix_schedule_rule_plan_id", "schedule_rule", &["plan_id"]),
    ]
}
