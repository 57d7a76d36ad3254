//! Links from a plan to its periods, reports and consolidations.

use super::{Body, Step, body, step};
use super::{FIRST, ID, LISTED, ONE, SAME, TAG};

/// A report, as its own unit goes on with it.
const DRAFT: &[(&str, &str)] = &[
    ID,
    TAG,
    ("measure_id", "$response.body#/measures/0/measure_id"),
    ("period_id", "$response.body#/period_id"),
    ("unit_id", "$response.body#/unit_id"),
];

const WITH_DRAFT: &[&str] = &[
    "get_report",
    "get_report_template",
    "replace_report_values",
    "set_report_value",
    "submit_report",
    "update_report",
    "validate_report",
];

const WITH_SENT: &[&str] = &[
    "accept_report",
    "get_report",
    "return_report",
    "start_report_review",
    "withdraw_report",
];

const WITH_ANY: &[&str] = &[
    "accept_report",
    "create_attachment",
    "delete_report_value",
    "get_report_template",
    "import_report_values",
    "list_attachments",
    "list_report_history",
    "list_report_revisions",
    "prefill_report",
    "refuse_report",
    "reopen_report",
    "replace_report_values",
    "return_report",
    "set_report_value",
    "sign_report",
    "start_report_review",
    "submit_report",
    "take_over_report",
    "update_report",
    "validate_report",
    "withdraw_report",
];

const REVISION: &[(&str, &str)] = &[SAME, ("number", "$response.body#/items/0/number")];

const ATTACHMENT: &[(&str, &str)] = &[
    SAME,
    ("attachment_id", "$response.body#/id"),
    ("If-Match", "\"{$response.body#/report_version}\""),
];

const FIRST_ATTACHMENT: &[(&str, &str)] = &[SAME, ("attachment_id", "$response.body#/items/0/id")];

const WITH_ATTACHMENT: &[&str] = &[
    "delete_attachment",
    "get_attachment",
    "get_attachment_content",
];

const PLAN: &[(&str, &str)] = &[ID, TAG, ("plan_id", "$response.body#/id")];

const FIRST_PLAN: &[(&str, &str)] = &[FIRST, ("plan_id", "$response.body#/items/0/id")];

const COPIED_PLAN: &[(&str, &str)] = &[("id", "$response.body#/plan/id"), TAG];

const WITH_PLAN: &[&str] = &[
    "amend_plan",
    "close_plan",
    "copy_plan",
    "delete_plan",
    "export_plan",
    "get_plan",
    "get_plan_coverage",
    "get_plan_hierarchy",
    "get_plan_hierarchy_coverage",
    "issue_plan",
    "list_assignments",
    "list_periods",
    "list_plan_amendments",
    "list_plan_offers",
    "list_reports",
    "update_plan",
];

const WITH_PERIOD: &[&str] = &[
    "close_period",
    "create_period_consolidation",
    "create_period_obligation",
    "extend_period",
    "get_period",
    "get_period_completeness",
    "list_period_consolidations",
    "list_period_history",
    "list_period_obligations",
    "list_period_reminders",
    "remind_period",
    "reopen_period",
];

const WITH_CONSOLIDATION: &[&str] = &[
    "assemble_consolidation",
    "compare_consolidation",
    "delete_consolidation",
    "get_consolidation",
    "publish_consolidation",
    "sign_consolidation",
    "update_consolidation",
];

const MAPPING: &[(&str, &str)] = &[ID, TAG, ("mapping_id", "$response.body#/id")];

const WITH_MAPPING: &[&str] = &[
    "delete_export_mapping",
    "get_dhis2_export",
    "get_dhis2_preview",
    "get_export_mapping",
    "replace_export_mapping",
];

/// The steps.
pub const STEPS: &[Step] = &[
    step(
        "list_plans",
        "200",
        FIRST_PLAN,
        &[
            "get_plan",
            "get_plan_coverage",
            "list_assignments",
            "list_periods",
        ],
    ),
    step("create_plan", "201", PLAN, WITH_PLAN),
    step("get_plan", "200", PLAN, WITH_PLAN),
    step("update_plan", "200", PLAN, WITH_PLAN),
    step(
        "copy_plan",
        "201",
        COPIED_PLAN,
        &["delete_plan", "get_plan", "issue_plan", "update_plan"],
    ),
    step(
        "issue_plan",
        "200",
        PLAN,
        &["amend_plan", "close_plan", "get_plan", "list_periods"],
    ),
    step("close_plan", "200", PLAN, &["get_plan", "list_periods"]),
    step(
        "amend_plan",
        "201",
        &[
            ("id", "$response.body#/plan_id"),
            ("seq", "$response.body#/seq"),
        ],
        &["get_plan_amendment", "list_plan_amendments"],
    ),
    step(
        "list_plan_amendments",
        "200",
        &[SAME, ("seq", "$response.body#/items/0/seq")],
        &["get_plan_amendment"],
    ),
    step("list_assignments", "200", LISTED, &["get_assignment"]),
    step(
        "create_assignment",
        "201",
        ONE,
        &["delete_assignment", "get_assignment"],
    ),
    step("get_assignment", "200", ONE, &["delete_assignment"]),
    step(
        "list_periods",
        "200",
        LISTED,
        &[
            "get_period",
            "get_period_completeness",
            "list_period_obligations",
        ],
    ),
    step("get_period", "200", ONE, WITH_PERIOD),
    step("close_period", "200", ONE, WITH_PERIOD),
    step("extend_period", "200", ONE, WITH_PERIOD),
    step("reopen_period", "200", ONE, WITH_PERIOD),
    step(
        "list_period_obligations",
        "200",
        LISTED,
        &["create_report", "get_obligation"],
    ),
    step(
        "list_unit_obligations",
        "200",
        LISTED,
        &["create_report", "get_obligation"],
    ),
    step(
        "create_period_obligation",
        "201",
        ONE,
        &["create_report", "get_obligation", "release_obligation"],
    ),
    step(
        "get_obligation",
        "200",
        ONE,
        &["create_report", "release_obligation"],
    ),
    step(
        "list_reports",
        "200",
        LISTED,
        &["get_report", "list_report_history"],
    ),
    step("create_report", "201", DRAFT, WITH_DRAFT),
    step("get_report", "200", DRAFT, WITH_ANY),
    step("update_report", "200", DRAFT, WITH_DRAFT),
    step("replace_report_values", "200", DRAFT, WITH_DRAFT),
    step("set_report_value", "200", DRAFT, WITH_DRAFT),
    step("delete_report_value", "200", DRAFT, WITH_DRAFT),
    step(
        "submit_report",
        "200",
        ONE,
        &[
            "accept_report",
            "get_report",
            "refuse_report",
            "return_report",
            "sign_report",
            "start_report_review",
            "withdraw_report",
        ],
    ),
    step("sign_report", "200", ONE, WITH_SENT),
    step("refuse_report", "200", DRAFT, WITH_DRAFT),
    step("withdraw_report", "200", DRAFT, WITH_DRAFT),
    step("take_over_report", "200", DRAFT, WITH_DRAFT),
    step(
        "start_report_review",
        "200",
        ONE,
        &["accept_report", "get_report", "return_report"],
    ),
    step("return_report", "200", DRAFT, WITH_DRAFT),
    step(
        "accept_report",
        "200",
        ONE,
        &["get_report", "list_report_revisions", "reopen_report"],
    ),
    step("reopen_report", "200", DRAFT, WITH_DRAFT),
    step(
        "list_report_revisions",
        "200",
        REVISION,
        &["compare_report_revisions", "get_report_revision"],
    ),
    step(
        "list_attachments",
        "200",
        FIRST_ATTACHMENT,
        &["get_attachment", "get_attachment_content"],
    ),
    step("create_attachment", "201", ATTACHMENT, WITH_ATTACHMENT),
    step(
        "list_consolidations",
        "200",
        LISTED,
        &["compare_consolidation", "get_consolidation"],
    ),
    step(
        "list_period_consolidations",
        "200",
        LISTED,
        &["compare_consolidation", "get_consolidation"],
    ),
    step(
        "create_period_consolidation",
        "201",
        ONE,
        WITH_CONSOLIDATION,
    ),
    step("get_consolidation", "200", ONE, WITH_CONSOLIDATION),
    step("update_consolidation", "200", ONE, WITH_CONSOLIDATION),
    step("assemble_consolidation", "200", ONE, WITH_CONSOLIDATION),
    step(
        "sign_consolidation",
        "200",
        ONE,
        &["get_consolidation", "publish_consolidation"],
    ),
    step(
        "publish_consolidation",
        "200",
        ONE,
        &["compare_consolidation", "get_consolidation"],
    ),
    step(
        "list_export_mappings",
        "200",
        LISTED,
        &["get_export_mapping"],
    ),
    step("create_export_mapping", "201", MAPPING, WITH_MAPPING),
    step("get_export_mapping", "200", MAPPING, WITH_MAPPING),
    step("replace_export_mapping", "200", MAPPING, WITH_MAPPING),
    step(
        "list_notifications",
        "200",
        LISTED,
        &["get_notification", "mark_notification_read"],
    ),
];

const OWED: &[(&str, &str)] = &[
    ("period_id", "$response.body#/period_id"),
    ("unit_id", "$response.body#/unit_id"),
];

const FIRST_OWED: &[(&str, &str)] = &[
    ("period_id", "$response.body#/items/0/period_id"),
    ("unit_id", "$response.body#/items/0/unit_id"),
];

/// What links say of bodies.
pub const BODIES: &[Body] = &[
    body("list_period_obligations", "create_report", FIRST_OWED),
    body("list_unit_obligations", "create_report", FIRST_OWED),
    body("create_period_obligation", "create_report", OWED),
    body("get_obligation", "create_report", OWED),
];
