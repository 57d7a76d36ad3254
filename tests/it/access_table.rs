//! Who may call which operation, as people agreed it.

/// All roles of people.
pub const ROLES: [&str; 6] = [
    "admin",
    "coordinator",
    "reporter",
    "approver",
    "viewer",
    "auditor",
];

/// All scopes of service clients.
pub const SCOPES: [&str; 4] = [
    "aggregates:read",
    "changes:read",
    "metadata:read",
    "reports:read",
];

/// What anyone may call without a token. This list never grows without a decision of people.
pub const PUBLIC: [&str; 10] = [
    "create_client_token",
    "get_jwks",
    "get_liveness",
    "get_problem",
    "get_problem_catalogue",
    "get_readiness",
    "login",
    "logout",
    "refresh_tokens",
    "set_password",
];

const EVERYONE: &str = "admin coordinator reporter approver viewer auditor";
/// Everyone but the admin, who looks after accounts, units and frameworks and after nothing else.
const REPORTING: &str = "coordinator reporter approver viewer auditor";
const ANY_CLIENT: &str = "aggregates:read changes:read metadata:read reports:read";
const NO_CLIENT: &str = "";

/// Operation, roles and scopes that may call it.
pub const TABLE: &[(&str, &str, &str)] = &[
    // One's own account: people change their password and end their sessions, whatever they are.
    ("get_me", EVERYONE, ANY_CLIENT),
    ("change_my_password", EVERYONE, NO_CLIENT),
    ("set_my_language", EVERYONE, NO_CLIENT),
    ("get_my_second_factor", EVERYONE, NO_CLIENT),
    ("enrol_second_factor", EVERYONE, NO_CLIENT),
    ("confirm_second_factor", EVERYONE, NO_CLIENT),
    ("renew_recovery_codes", EVERYONE, NO_CLIENT),
    ("remove_second_factor", EVERYONE, NO_CLIENT),
    ("list_my_sessions", EVERYONE, NO_CLIENT),
    ("delete_my_session", EVERYONE, NO_CLIENT),
    ("delete_my_other_sessions", EVERYONE, NO_CLIENT),
    // Accounts, grants and service clients: the admin's; the auditor looks on.
    ("list_accounts", "admin auditor", NO_CLIENT),
    ("get_account", "admin auditor", NO_CLIENT),
    ("create_account", "admin", NO_CLIENT),
    ("update_account", "admin", NO_CLIENT),
    ("disable_account", "admin", NO_CLIENT),
    ("enable_account", "admin", NO_CLIENT),
    ("reset_account_password", "admin", NO_CLIENT),
    ("unlock_account", "admin", NO_CLIENT),
    ("reset_account_second_factor", "admin", NO_CLIENT),
    ("delete_account", "admin", NO_CLIENT),
    ("list_account_sessions", "admin auditor", NO_CLIENT),
    ("delete_account_session", "admin", NO_CLIENT),
    ("delete_account_sessions", "admin", NO_CLIENT),
    ("list_account_grants", "admin auditor", NO_CLIENT),
    ("get_account_grant", "admin auditor", NO_CLIENT),
    ("create_account_grant", "admin", NO_CLIENT),
    ("update_account_grant", "admin", NO_CLIENT),
    ("delete_account_grant", "admin", NO_CLIENT),
    ("list_service_clients", "admin auditor", NO_CLIENT),
    ("get_service_client", "admin auditor", NO_CLIENT),
    ("create_service_client", "admin", NO_CLIENT),
    ("update_service_client", "admin", NO_CLIENT),
    ("delete_service_client", "admin", NO_CLIENT),
    ("disable_service_client", "admin", NO_CLIENT),
    ("enable_service_client", "admin", NO_CLIENT),
    ("rotate_service_client_secret", "admin", NO_CLIENT),
    // Webhooks: looked after like the service clients they are of.
    ("list_webhooks", "admin auditor", NO_CLIENT),
    ("get_webhook", "admin auditor", NO_CLIENT),
    ("create_webhook", "admin", NO_CLIENT),
    ("update_webhook", "admin", NO_CLIENT),
    ("delete_webhook", "admin", NO_CLIENT),
    ("disable_webhook", "admin", NO_CLIENT),
    ("enable_webhook", "admin", NO_CLIENT),
    ("rotate_webhook_secret", "admin", NO_CLIENT),
    ("test_webhook", "admin", NO_CLIENT),
    ("list_webhook_deliveries", "admin auditor", NO_CLIENT),
    ("resend_webhook_delivery", "admin", NO_CLIENT),
    ("resend_dead_webhook_deliveries", "admin", NO_CLIENT),
    // The audit trail: the auditor's alone.
    ("list_audit_events", "auditor", NO_CLIENT),
    // Units and frameworks: the admin's; everybody reads them.
    ("list_units", EVERYONE, "metadata:read"),
    ("get_unit", EVERYONE, "metadata:read"),
    ("create_unit", "admin", NO_CLIENT),
    ("update_unit", "admin", NO_CLIENT),
    ("change_unit", "admin", NO_CLIENT),
    ("close_unit", "admin", NO_CLIENT),
    ("get_unit_tree", EVERYONE, "metadata:read"),
    ("get_unit_history", EVERYONE, "metadata:read"),
    ("list_successions", EVERYONE, "metadata:read"),
    ("get_succession", EVERYONE, "metadata:read"),
    ("create_succession", "admin", NO_CLIENT),
    ("export_units", EVERYONE, "metadata:read"),
    ("import_units", "admin", NO_CLIENT),
    ("get_holiday_calendar", EVERYONE, "metadata:read"),
    ("get_holiday", EVERYONE, "metadata:read"),
    ("set_holiday", "admin", NO_CLIENT),
    ("delete_holiday", "admin", NO_CLIENT),
    ("list_unit_groups", EVERYONE, "metadata:read"),
    ("get_unit_group", EVERYONE, "metadata:read"),
    ("create_unit_group", "admin", NO_CLIENT),
    ("update_unit_group", "admin", NO_CLIENT),
    ("delete_unit_group", "admin", NO_CLIENT),
    ("list_frameworks", EVERYONE, "metadata:read"),
    ("get_framework", EVERYONE, "metadata:read"),
    ("get_framework_tree", EVERYONE, "metadata:read"),
    ("get_framework_version", EVERYONE, "metadata:read"),
    ("diff_framework_versions", EVERYONE, "metadata:read"),
    ("list_objectives", EVERYONE, "metadata:read"),
    ("get_objective", EVERYONE, "metadata:read"),
    ("list_indicators", EVERYONE, "metadata:read"),
    ("get_indicator", EVERYONE, "metadata:read"),
    ("list_measures", EVERYONE, "metadata:read"),
    ("get_measure", EVERYONE, "metadata:read"),
    ("create_framework", "admin", NO_CLIENT),
    ("delete_framework", "admin", NO_CLIENT),
    ("create_framework_version", "admin", NO_CLIENT),
    // Plans, assignments and periods: the lead unit's coordinator's.
    ("list_plans", REPORTING, "metadata:read"),
    ("get_plan", REPORTING, "metadata:read"),
    ("get_plan_coverage", REPORTING, "metadata:read"),
    ("export_plan", REPORTING, "metadata:read"),
    ("get_plan_hierarchy", REPORTING, "metadata:read"),
    ("get_plan_hierarchy_coverage", REPORTING, "metadata:read"),
    ("list_plan_amendments", REPORTING, "metadata:read"),
    ("get_plan_amendment", REPORTING, "metadata:read"),
    ("amend_plan", "coordinator", NO_CLIENT),
    ("list_plan_offers", REPORTING, "metadata:read"),
    ("list_unit_duties", REPORTING, "metadata:read"),
    ("create_plan", "coordinator", NO_CLIENT),
    ("import_plan", "coordinator", NO_CLIENT),
    ("copy_plan", "coordinator", NO_CLIENT),
    ("update_plan", "coordinator", NO_CLIENT),
    ("delete_plan", "coordinator", NO_CLIENT),
    ("issue_plan", "coordinator", NO_CLIENT),
    ("close_plan", "coordinator", NO_CLIENT),
    ("list_assignments", REPORTING, "metadata:read"),
    ("get_assignment", REPORTING, "metadata:read"),
    ("create_assignment", "coordinator", NO_CLIENT),
    ("create_group_assignment", "coordinator", NO_CLIENT),
    ("delete_assignment", "coordinator", NO_CLIENT),
    // What units are told, and who is urged.
    (
        "list_notifications",
        "coordinator reporter approver",
        NO_CLIENT,
    ),
    (
        "get_notification",
        "coordinator reporter approver",
        NO_CLIENT,
    ),
    (
        "mark_notification_read",
        "coordinator reporter approver",
        NO_CLIENT,
    ),
    (
        "mark_notifications_read",
        "coordinator reporter approver",
        NO_CLIENT,
    ),
    (
        "count_unread_notifications",
        "coordinator reporter approver",
        NO_CLIENT,
    ),
    ("remind_period", "coordinator", NO_CLIENT),
    (
        "list_period_reminders",
        REPORTING,
        "aggregates:read reports:read",
    ),
    (
        "list_periods",
        REPORTING,
        "aggregates:read metadata:read reports:read",
    ),
    (
        "get_period",
        REPORTING,
        "aggregates:read metadata:read reports:read",
    ),
    (
        "list_period_obligations",
        REPORTING,
        "aggregates:read reports:read",
    ),
    (
        "get_period_completeness",
        REPORTING,
        "aggregates:read reports:read",
    ),
    ("get_obligation", REPORTING, "aggregates:read reports:read"),
    (
        "list_unit_obligations",
        REPORTING,
        "aggregates:read reports:read",
    ),
    (
        "list_period_history",
        REPORTING,
        "aggregates:read reports:read",
    ),
    ("close_period", "coordinator", NO_CLIENT),
    ("reopen_period", "coordinator", NO_CLIENT),
    ("extend_period", "coordinator", NO_CLIENT),
    ("create_period_obligation", "coordinator", NO_CLIENT),
    ("release_obligation", "coordinator", NO_CLIENT),
    // Aggregates: read by whoever reads reports, and pulled by the system above.
    ("get_aggregates", REPORTING, "aggregates:read"),
    ("get_aggregate_trend", REPORTING, "aggregates:read"),
    ("list_aggregate_sources", REPORTING, "aggregates:read"),
    // Exports of the same figures, and what they are called elsewhere: the lead unit's to say.
    ("get_dhis2_export", REPORTING, "aggregates:read"),
    ("get_dhis2_preview", REPORTING, "aggregates:read"),
    ("make_dhis2_export", REPORTING, "aggregates:read"),
    ("make_dhis2_preview", REPORTING, "aggregates:read"),
    ("get_sdmx_data", REPORTING, "aggregates:read"),
    ("get_sdmx_structure", REPORTING, "aggregates:read"),
    ("list_export_mappings", REPORTING, "aggregates:read"),
    ("get_export_mapping", REPORTING, "aggregates:read"),
    ("create_export_mapping", "coordinator", NO_CLIENT),
    ("replace_export_mapping", "coordinator", NO_CLIENT),
    ("delete_export_mapping", "coordinator", NO_CLIENT),
    // The change feed: told to whoever may read what it tells of.
    ("list_changes", REPORTING, "changes:read"),
    // Consolidations: drafted and published by the lead unit's coordinator, signed by its approver.
    ("create_period_consolidation", "coordinator", NO_CLIENT),
    ("list_period_consolidations", REPORTING, "aggregates:read"),
    ("list_consolidations", REPORTING, "aggregates:read"),
    ("get_consolidation", REPORTING, "aggregates:read"),
    ("compare_consolidation", REPORTING, "aggregates:read"),
    ("update_consolidation", "coordinator", NO_CLIENT),
    ("delete_consolidation", "coordinator", NO_CLIENT),
    ("assemble_consolidation", "coordinator", NO_CLIENT),
    ("set_consolidation_exclusion", "coordinator", NO_CLIENT),
    ("delete_consolidation_exclusion", "coordinator", NO_CLIENT),
    ("sign_consolidation", "approver", NO_CLIENT),
    ("publish_consolidation", "coordinator", NO_CLIENT),
    // Reports: written by the reporter, signed by the approver, reviewed by the coordinator.
    ("list_reports", REPORTING, "reports:read"),
    ("get_report", REPORTING, "reports:read"),
    ("list_report_history", REPORTING, "reports:read"),
    ("validate_report", REPORTING, "reports:read"),
    ("list_report_revisions", REPORTING, "reports:read"),
    ("get_report_revision", REPORTING, "reports:read"),
    ("compare_report_revisions", REPORTING, "reports:read"),
    ("get_report_template", REPORTING, "reports:read"),
    ("list_attachments", REPORTING, "reports:read"),
    ("get_attachment", REPORTING, "reports:read"),
    ("get_attachment_content", REPORTING, "reports:read"),
    ("create_attachment", "reporter", NO_CLIENT),
    ("delete_attachment", "reporter", NO_CLIENT),
    ("create_report", "reporter", NO_CLIENT),
    ("prefill_report", "reporter", NO_CLIENT),
    ("import_report_values", "reporter", NO_CLIENT),
    ("update_report", "reporter", NO_CLIENT),
    ("replace_report_values", "reporter", NO_CLIENT),
    ("set_report_value", "reporter", NO_CLIENT),
    ("delete_report_value", "reporter", NO_CLIENT),
    ("submit_report", "reporter", NO_CLIENT),
    ("withdraw_report", "reporter", NO_CLIENT),
    ("take_over_report", "reporter", NO_CLIENT),
    ("sign_report", "approver", NO_CLIENT),
    ("refuse_report", "approver", NO_CLIENT),
    ("start_report_review", "coordinator", NO_CLIENT),
    ("return_report", "coordinator", NO_CLIENT),
    ("accept_report", "coordinator", NO_CLIENT),
    ("accept_reports", "coordinator", NO_CLIENT),
    ("reopen_report", "coordinator", NO_CLIENT),
];

/// Whether that role or scope may call the operation.
pub fn may(operation: &str, who: &str) -> bool {
    TABLE
        .iter()
        .filter(|(id, _, _)| *id == operation)
        .any(|(_, roles, scopes)| {
            roles
                .split(' ')
                .chain(scopes.split(' '))
                .any(|one| one == who)
        })
}
