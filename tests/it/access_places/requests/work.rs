//! Plans, duties, periods, figures and reports.

use serde_json::json;

use super::Row;
use crate::access_places::ask::at;
use crate::access_places::bodies::{
    amendment, copy, document_of, group_duty, plan, reason, update,
};
use crate::access_places::rules::Rule::{
    Anywhere, Read, ReadDraft, ReadUnaccepted, ReadUnit, Write, WriteDraft, WriteNamed,
};
use crate::access_places::world::duty;

pub const ROWS: &[Row] = &[
    // Plans, in force and in draft.
    ("list_plans", Read, |_, of| {
        at([]).by("number", &of.plan.number)
    }),
    ("list_plans", Read, |_, of| {
        at([]).by("issuing_unit_id", &of.unit)
    }),
    ("list_plans", ReadDraft, |_, of| {
        at([]).by("number", &of.draft_plan.number)
    }),
    ("get_plan", Read, |_, of| at([&of.plan.id])),
    ("get_plan", ReadDraft, |_, of| at([&of.draft_plan.id])),
    ("get_plan_coverage", Read, |_, of| at([&of.plan.id])),
    ("get_plan_coverage", ReadDraft, |_, of| {
        at([&of.draft_plan.id])
    }),
    ("export_plan", Read, |_, of| at([&of.plan.id])),
    ("export_plan", ReadDraft, |_, of| at([&of.draft_plan.id])),
    ("get_plan_hierarchy", Read, |_, of| at([&of.plan.id])),
    ("get_plan_hierarchy", ReadDraft, |_, of| {
        at([&of.draft_plan.id])
    }),
    ("get_plan_hierarchy_coverage", Read, |_, of| {
        at([&of.plan.id])
    }),
    ("get_plan_hierarchy_coverage", ReadDraft, |_, of| {
        at([&of.draft_plan.id])
    }),
    ("list_plan_amendments", Read, |_, of| at([&of.plan.id])),
    ("list_plan_amendments", ReadDraft, |_, of| {
        at([&of.draft_plan.id])
    }),
    ("get_plan_amendment", Read, |_, of| at([&of.plan.id, "1"])),
    ("amend_plan", Write, |_, of| {
        at([&of.plan.id]).json(amendment())
    }),
    ("amend_plan", WriteDraft, |_, of| {
        at([&of.draft_plan.id]).json(amendment())
    }),
    ("list_plan_offers", Read, |_, of| at([&of.plan.id])),
    ("list_plan_offers", ReadDraft, |_, of| {
        at([&of.draft_plan.id])
    }),
    ("list_unit_duties", ReadUnit, |_, of| at([&of.unit])),
    ("list_unit_duties", Read, |_, of| {
        at([&of.unit]).by("plan_id", &of.plan.id)
    }),
    ("list_unit_duties", ReadDraft, |_, of| {
        at([&of.unit])
            .by("plan_id", &of.draft_plan.id)
            .by("in_force", "false")
    }),
    ("create_plan", WriteNamed, |_, of| plan(of, None)),
    ("import_plan", WriteNamed, |_, of| document_of(&of.plan, of)),
    ("copy_plan", Write, |_, of| copy(&of.plan)),
    ("copy_plan", WriteDraft, |_, of| copy(&of.draft_plan)),
    ("create_plan", Read, |world, of| {
        plan(world.own(), Some(&of.plan))
    }),
    ("update_plan", Write, |_, of| update(&of.plan)),
    ("update_plan", WriteDraft, |_, of| update(&of.draft_plan)),
    ("delete_plan", Write, |_, of| at([&of.plan.id])),
    ("delete_plan", WriteDraft, |_, of| at([&of.draft_plan.id])),
    ("issue_plan", Write, |_, of| at([&of.plan.id])),
    ("issue_plan", WriteDraft, |_, of| at([&of.draft_plan.id])),
    ("close_plan", Write, |_, of| at([&of.plan.id])),
    ("close_plan", WriteDraft, |_, of| at([&of.draft_plan.id])),
    // Assignments; those to be made are there already.
    ("list_assignments", Read, |_, of| {
        at([]).by("plan_id", &of.plan.id)
    }),
    ("list_assignments", ReadDraft, |_, of| {
        at([]).by("plan_id", &of.draft_plan.id)
    }),
    ("get_assignment", Read, |_, of| at([&of.plan.assignment])),
    ("get_assignment", ReadDraft, |_, of| {
        at([&of.draft_plan.assignment])
    }),
    ("create_assignment", Write, |_, of| {
        at([]).json(duty(&of.plan.id, &of.unit))
    }),
    ("create_assignment", WriteDraft, |_, of| {
        at([]).json(duty(&of.draft_plan.id, &of.unit))
    }),
    ("create_group_assignment", Write, |_, of| {
        at([]).json(group_duty(&of.plan.id, of))
    }),
    ("create_group_assignment", WriteDraft, |_, of| {
        at([]).json(group_duty(&of.draft_plan.id, of))
    }),
    ("delete_assignment", Write, |_, of| {
        at([&of.plan.assignment])
    }),
    ("delete_assignment", WriteDraft, |_, of| {
        at([&of.draft_plan.assignment])
    }),
    // Periods and figures.
    ("list_periods", Read, |_, of| {
        at([]).by("plan_id", &of.plan.id)
    }),
    ("get_period", Read, |_, of| at([&of.period])),
    ("list_period_obligations", Read, |_, of| at([&of.period])),
    ("list_period_reminders", Read, |_, of| at([&of.period])),
    ("remind_period", Write, |_, of| {
        at([&of.period]).json(json!({"unit_ids": []}))
    }),
    ("get_period_completeness", Read, |_, of| at([&of.period])),
    ("list_period_history", Read, |_, of| at([&of.period])),
    ("list_unit_obligations", Read, |_, of| at([&of.unit])),
    ("get_obligation", Read, |_, of| at([&of.obligation])),
    ("close_period", Write, |_, of| {
        at([&of.period]).json(reason())
    }),
    ("reopen_period", Write, |_, of| {
        at([&of.period]).json(reason())
    }),
    ("extend_period", Write, |_, of| {
        at([&of.period]).json(json!({"due_on": "2018-08-15", "reason": "Đề nghị gia hạn."}))
    }),
    // The unit owes a report already.
    ("create_period_obligation", Write, |_, of| {
        at([&of.period]).json(json!({"unit_id": of.unit, "reason": "Bổ sung."}))
    }),
    ("release_obligation", Write, |_, of| {
        at([&of.obligation]).json(reason())
    }),
    ("get_aggregates", Read, |_, of| {
        at([]).by("period_id", &of.period)
    }),
    ("get_aggregate_trend", Read, |_, of| {
        at([]).by("period_id", &of.period)
    }),
    // What each is told of it, `feed` tells.
    ("list_changes", Anywhere, |_, _| at([])),
    ("list_aggregate_sources", Read, |_, of| {
        at([])
            .by("plan_id", &of.plan.id)
            .by("measure_id", &of.measure)
    }),
    // Reports: in draft, submitted, accepted.
    ("list_reports", Read, |_, of| {
        at([]).by("plan_id", &of.plan.id)
    }),
    ("list_reports", ReadUnaccepted, |_, of| {
        at([]).by("plan_id", &of.plan.id).by("status", "draft")
    }),
    ("get_report", ReadUnaccepted, |_, of| at([&of.draft])),
    ("get_report", ReadUnaccepted, |_, of| at([&of.submitted])),
    ("get_report", Read, |_, of| at([&of.accepted])),
    ("list_report_history", ReadUnaccepted, |_, of| {
        at([&of.draft])
    }),
    ("list_report_history", ReadUnaccepted, |_, of| {
        at([&of.submitted])
    }),
    ("list_report_history", Read, |_, of| at([&of.accepted])),
    ("list_report_revisions", ReadUnaccepted, |_, of| {
        at([&of.draft])
    }),
    ("list_report_revisions", Read, |_, of| at([&of.accepted])),
    ("get_report_revision", ReadUnaccepted, |_, of| {
        at([&of.submitted, "1"])
    }),
    ("get_report_revision", Read, |_, of| at([&of.accepted, "1"])),
    ("compare_report_revisions", ReadUnaccepted, |_, of| {
        at([&of.draft, "1"])
    }),
    ("compare_report_revisions", Read, |_, of| {
        at([&of.accepted, "1"])
    }),
    ("get_report_template", ReadUnaccepted, |_, of| {
        at([&of.draft])
    }),
    ("get_report_template", Read, |_, of| at([&of.accepted])),
    ("prefill_report", Write, |_, of| at([&of.draft])),
    ("import_report_values", Write, |_, of| {
        at([&of.draft]).file("measure_code,amount\nPT-2,1\n".to_owned())
    }),
    ("validate_report", ReadUnaccepted, |_, of| at([&of.draft])),
    ("validate_report", ReadUnaccepted, |_, of| {
        at([&of.submitted])
    }),
    ("validate_report", Read, |_, of| at([&of.accepted])),
    // Their files.
    ("list_attachments", ReadUnaccepted, |_, of| at([&of.draft])),
    ("list_attachments", ReadUnaccepted, |_, of| {
        at([&of.submitted])
    }),
    ("list_attachments", Read, |_, of| at([&of.accepted])),
    ("get_attachment", ReadUnaccepted, |_, of| {
        at([&of.draft, &of.draft_file])
    }),
    ("get_attachment", Read, |_, of| at([&of.accepted, &of.file])),
    ("get_attachment_content", ReadUnaccepted, |_, of| {
        at([&of.draft, &of.draft_file])
    }),
    ("get_attachment_content", Read, |_, of| {
        at([&of.accepted, &of.file])
    }),
    ("create_attachment", Write, |_, of| {
        at([&of.draft]).by("name", "Biểu số 1.csv").file(
            "đơn vị,số
PTP,6
"
            .to_owned(),
        )
    }),
    ("delete_attachment", Write, |_, of| {
        at([&of.draft, &of.draft_file])
    }),
    ("create_report", Write, |_, of| {
        at([]).json(json!({"period_id": of.period, "unit_id": of.unit}))
    }),
    ("create_report", Read, |world, of| {
        at([]).json(json!({"period_id": of.period, "unit_id": world.own().unit}))
    }),
    ("update_report", Write, |_, of| {
        at([&of.draft]).json(json!({"narrative": null}))
    }),
    ("replace_report_values", Write, |_, of| {
        at([&of.draft]).json(json!({"values": []}))
    }),
    ("set_report_value", Write, |_, of| {
        at([&of.draft, &of.measure]).json(json!({"no_data_reason": "Chưa có"}))
    }),
    ("delete_report_value", Write, |_, of| {
        at([&of.draft, &of.measure])
    }),
    ("submit_report", Write, |_, of| at([&of.draft])),
    ("withdraw_report", Write, |_, of| at([&of.submitted])),
    ("take_over_report", Write, |_, of| {
        at([&of.draft]).json(reason())
    }),
    ("sign_report", Write, |_, of| at([&of.submitted])),
    ("refuse_report", Write, |_, of| {
        at([&of.submitted]).json(reason())
    }),
    ("return_report", Write, |_, of| {
        at([&of.submitted]).json(reason())
    }),
    ("start_report_review", Write, |_, of| at([&of.submitted])),
    ("accept_report", Write, |_, of| at([&of.submitted])),
    // Of a unit below, the fault names that its plan is another's to review.
    ("accept_reports", Read, |_, of| {
        at([]).json(json!({"items": [{"report_id": of.submitted, "version": 99}]}))
    }),
    ("reopen_report", Write, |_, of| {
        at([&of.accepted]).json(reason())
    }),
];
