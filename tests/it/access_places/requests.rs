//! One harmless request for every operation: well formed, naming things of one place, and ending in
//! nothing but a refusal even where it is allowed, by a tag that is stale or a name that is taken. Only
//! a spare session goes, once, for ending one takes no tag.
//!
//! A new operation gets a row here with its rule. One that treats things differently by their state, or
//! takes several of them, has several rows. A list has one with a filter for the place, and one among the
//! [lists](super::lists).

use serde_json::json;

use super::ask::{Ask, at};
use super::bodies::{
    amendment, copy, document, document_of, group_duty, plan, reason, succession, update,
};
use super::rules::Rule::{
    self, Administer, AdministerNamed, Anywhere, Installation, NotOneself, Part, Read, ReadDraft,
    ReadDraftTargets, ReadGroup, ReadTargets, ReadUnaccepted, ReadUnit, Write, WriteDraft,
    WriteNamed,
};
use super::world::{Things, World, duty};

/// An operation, the rule it keeps to, and the request about the things of a place.
pub type Row = (&'static str, Rule, fn(&World, &Things) -> Ask);

pub const ROWS: &[Row] = &[
    // Oneself.
    ("get_me", Anywhere, |_, _| at([])),
    ("change_my_password", Anywhere, |_, _| {
        at([]).json(json!({"current_password": "một câu nào đó", "new_password": "ngắn"}))
    }),
    ("list_my_sessions", Anywhere, |_, _| at([])),
    ("delete_my_session", NotOneself, |_, of| at([&of.session])),
    ("delete_my_other_sessions", Anywhere, |_, _| at([])),
    ("get_my_second_factor", Anywhere, |_, _| at([])),
    ("enrol_second_factor", Anywhere, |_, _| {
        at([]).json(json!({"current_password": ""}))
    }),
    ("confirm_second_factor", Anywhere, |_, _| {
        at([]).json(json!({"code": "000000"}))
    }),
    ("renew_recovery_codes", Anywhere, |_, _| {
        at([]).json(json!({"current_password": "", "code": "000000"}))
    }),
    ("remove_second_factor", Anywhere, |_, _| {
        at([]).json(json!({"current_password": "", "code": "000000"}))
    }),
    // Accounts, sessions, grants and service clients.
    ("list_accounts", Read, |_, of| {
        at([]).by("username", &of.username)
    }),
    ("list_accounts", Read, |_, of| {
        at([]).by("unit_id", &of.unit)
    }),
    ("get_account", Read, |_, of| at([&of.account])),
    ("create_account", AdministerNamed, |_, of| {
        at([]).json(json!({
            "username": of.username, "display_name": "Trùng tên",
            "grants": [{"role": "viewer", "unit_id": of.unit}],
        }))
    }),
    ("create_account", AdministerNamed, |world, of| {
        let grants = json!([
            {"role": "viewer", "unit_id": world.own().unit},
            {"role": "reporter", "unit_id": of.unit},
        ]);
        at([]).json(json!({
            "username": of.username, "display_name": "Trùng tên", "grants": grants,
        }))
    }),
    ("update_account", Administer, |_, of| {
        at([&of.account]).json(json!({"display_name": "Tên khác"}))
    }),
    ("disable_account", Administer, |_, of| at([&of.account])),
    ("enable_account", Administer, |_, of| at([&of.account])),
    ("reset_account_password", Administer, |_, of| {
        at([&of.account])
    }),
    ("unlock_account", Administer, |_, of| at([&of.account])),
    ("reset_account_second_factor", Administer, |_, of| {
        at([&of.account])
    }),
    ("delete_account", Administer, |_, of| at([&of.account])),
    ("list_account_sessions", Read, |_, of| at([&of.account])),
    ("delete_account_session", Administer, |_, of| {
        at([&of.account, &of.session])
    }),
    ("delete_account_sessions", Administer, |_, of| {
        at([&of.guest])
    }),
    ("list_account_grants", Read, |_, of| at([&of.account])),
    ("get_account_grant", Read, |_, of| {
        at([&of.account, &of.grant])
    }),
    ("get_account_grant", Part, |world, of| {
        at([&world.own().account, &of.grant])
    }),
    ("create_account_grant", Administer, |_, of| {
        at([&of.account]).json(json!({"role": "reporter", "unit_id": of.unit}))
    }),
    ("update_account_grant", Administer, |_, of| {
        at([&of.account, &of.grant]).json(json!({"active_to": null}))
    }),
    ("update_account_grant", Part, |world, of| {
        at([&world.own().account, &of.grant]).json(json!({"active_to": null}))
    }),
    ("delete_account_grant", Administer, |_, of| {
        at([&of.account, &of.grant])
    }),
    ("delete_account_grant", Part, |world, of| {
        at([&world.own().account, &of.grant])
    }),
    ("list_service_clients", Read, |_, of| {
        at([]).by("client_id", &of.client_id)
    }),
    ("get_service_client", Read, |_, of| at([&of.client])),
    ("create_service_client", AdministerNamed, |_, of| {
        at([]).json(json!({
            "client_id": of.client_id, "name": "Trùng tên", "unit_id": of.unit, "scopes": ["metadata:read"],
        }))
    }),
    ("disable_service_client", Administer, |_, of| {
        at([&of.client])
    }),
    ("enable_service_client", Administer, |_, of| {
        at([&of.client])
    }),
    ("rotate_service_client_secret", Administer, |_, of| {
        at([&of.client]).json(json!({"overlap_hours": 24}))
    }),
    ("update_service_client", Administer, |_, of| {
        at([&of.client]).json(json!({"name": "Tên khác"}))
    }),
    ("delete_service_client", Administer, |_, of| {
        at([&of.client])
    }),
    // The audit trail: what somebody of the place did.
    ("list_audit_events", Read, |_, of| {
        at([]).by("actor_id", &of.account)
    }),
    // Units, groups and frameworks.
    ("list_units", ReadUnit, |_, of| {
        at([]).by("code", &of.unit_code)
    }),
    ("get_unit", ReadUnit, |_, of| at([&of.unit])),
    ("create_unit", AdministerNamed, |_, of| {
        at([]).json(json!({
            "code": of.unit_code, "name": "Trùng mã", "kind": "office", "level": "district",
            "active_from": "2001-01-01", "parent_id": of.unit,
        }))
    }),
    ("update_unit", AdministerNamed, |_, of| {
        at([&of.unit]).json(json!({"name": "Tên khác"}))
    }),
    ("get_unit_tree", ReadUnit, |_, of| at([&of.unit])),
    ("get_unit_history", ReadUnit, |_, of| at([&of.unit])),
    ("list_successions", ReadGroup, |_, of| {
        at([]).by("unit_id", &of.gone)
    }),
    ("get_succession", ReadGroup, |_, of| at([&of.succession])),
    ("create_succession", AdministerNamed, |_, of| {
        at([]).json(succession(&of.unit, &json!({"unit_id": of.unit})))
    }),
    ("create_succession", AdministerNamed, |world, of| {
        let below = json!({"code": "NEW", "name": "Mới", "kind": "office", "level": "district", "parent_id": of.unit});
        at([]).json(succession(&world.own().unit, &json!({"new_unit": below})))
    }),
    ("change_unit", AdministerNamed, |_, of| {
        at([&of.unit]).json(json!({"effective_on": "2018-05-01", "name": "Tên khác"}))
    }),
    ("close_unit", AdministerNamed, |_, of| {
        at([&of.unit]).json(json!({"on": "2018-05-17"}))
    }),
    ("export_units", ReadUnit, |_, of| {
        at([]).by("within", &of.unit)
    }),
    ("import_units", AdministerNamed, |_, of| {
        at([]).by("parent_id", &of.unit).file(format!(
            "code,name,kind,level,active_from\n{},Trùng mã,office,district,2018-01-01\n",
            of.unit_code
        ))
    }),
    ("list_unit_groups", ReadGroup, |_, of| {
        at([]).by("code", &of.group_code)
    }),
    ("get_unit_group", ReadGroup, |_, of| at([&of.group])),
    ("create_unit_group", AdministerNamed, |_, of| {
        let twice = [&of.unit, &of.unit];
        at([]).json(
            json!({"code": "TWICE", "name": "Lặp lại", "unit_id": of.unit, "member_ids": twice}),
        )
    }),
    ("update_unit_group", AdministerNamed, |_, of| {
        at([&of.group]).json(json!({"name": "Tên khác"}))
    }),
    ("delete_unit_group", AdministerNamed, |_, of| {
        at([&of.group])
    }),
    ("get_framework", Anywhere, |world, _| at([&world.strategy])),
    ("get_framework", ReadTargets, |_, of| at([&of.plan.targets])),
    ("get_framework", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.targets])
    }),
    ("get_framework_tree", Anywhere, |world, _| {
        at([&world.strategy])
    }),
    ("get_framework_tree", ReadTargets, |_, of| {
        at([&of.plan.targets])
    }),
    ("get_framework_tree", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.targets])
    }),
    ("get_framework_version", Anywhere, |world, _| {
        at([&world.strategy, "1"])
    }),
    ("get_framework_version", ReadTargets, |_, of| {
        at([&of.plan.targets, "1"])
    }),
    ("get_framework_version", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.targets, "1"])
    }),
    ("diff_framework_versions", Anywhere, |world, _| {
        at([&world.strategy, "1", "1"])
    }),
    ("diff_framework_versions", ReadTargets, |_, of| {
        at([&of.plan.targets, "1", "1"])
    }),
    ("diff_framework_versions", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.targets, "1", "1"])
    }),
    ("list_frameworks", Anywhere, |_, _| {
        at([]).by("kind", "strategy")
    }),
    ("list_objectives", ReadTargets, |_, of| {
        at([]).by("framework_id", &of.plan.targets)
    }),
    ("list_objectives", ReadDraftTargets, |_, of| {
        at([]).by("framework_id", &of.draft_plan.targets)
    }),
    ("get_objective", ReadTargets, |_, of| {
        at([&of.plan.items[0]])
    }),
    ("get_objective", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.items[0]])
    }),
    ("get_indicator", ReadTargets, |_, of| {
        at([&of.plan.items[1]])
    }),
    ("get_indicator", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.items[1]])
    }),
    ("get_measure", ReadTargets, |_, of| at([&of.plan.items[2]])),
    ("get_measure", ReadDraftTargets, |_, of| {
        at([&of.draft_plan.items[2]])
    }),
    ("list_indicators", ReadTargets, |_, of| {
        at([]).by("framework_id", &of.plan.targets)
    }),
    ("list_indicators", ReadDraftTargets, |_, of| {
        at([]).by("framework_id", &of.draft_plan.targets)
    }),
    ("list_measures", ReadTargets, |_, of| {
        at([]).by("framework_id", &of.plan.targets)
    }),
    ("list_measures", ReadDraftTargets, |_, of| {
        at([]).by("framework_id", &of.draft_plan.targets)
    }),
    ("create_framework", Installation, |_, _| {
        let version =
            json!({"label": "original", "valid_from": "2010-12-24", "document": document()});
        let objective =
            json!({"number": "1", "name": "Mục tiêu", "confidence": "verified", "indicators": []});
        at([]).json(json!({
            "code": "NSGE-2011-2020", "name": "Trùng mã", "starts_on": "2011-01-01", "ends_on": "2020-12-31",
            "version": version, "objectives": [objective],
        }))
    }),
    ("create_framework_version", Installation, |world, _| {
        at([&world.strategy])
            .json(json!({"label": "later", "valid_from": "2018-07-02", "document": document()}))
    }),
    ("delete_framework", Installation, |world, _| {
        at([&world.strategy])
    }),
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
    ("get_period_completeness", Read, |_, of| at([&of.period])),
    ("get_aggregates", Read, |_, of| {
        at([]).by("period_id", &of.period)
    }),
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
    ("validate_report", ReadUnaccepted, |_, of| at([&of.draft])),
    ("validate_report", ReadUnaccepted, |_, of| {
        at([&of.submitted])
    }),
    ("validate_report", Read, |_, of| at([&of.accepted])),
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
    ("sign_report", Write, |_, of| at([&of.submitted])),
    ("refuse_report", Write, |_, of| {
        at([&of.submitted]).json(reason())
    }),
    ("return_report", Write, |_, of| {
        at([&of.submitted]).json(reason())
    }),
    ("accept_report", Write, |_, of| at([&of.submitted])),
    ("reopen_report", Write, |_, of| {
        at([&of.accepted]).json(reason())
    }),
];
