//! Links between accounts, clients, webhooks, units, frameworks and holidays.

use super::{Body, Step, body, step};
use super::{ID, LISTED, ONE, SAME, TAG};

const GRANT: &[(&str, &str)] = &[SAME, ("grant_id", "$response.body#/id"), TAG];

const FIRST_GRANT: &[(&str, &str)] = &[SAME, ("grant_id", "$response.body#/items/0/id")];

const WITH_ACCOUNT: &[&str] = &[
    "create_account_grant",
    "delete_account",
    "disable_account",
    "enable_account",
    "get_account",
    "list_account_grants",
    "list_account_sessions",
    "reset_account_password",
    "reset_account_second_factor",
    "update_account",
];

const CLIENT: &[(&str, &str)] = &[ID, TAG, ("service_client_id", "$response.body#/id")];

const WITH_CLIENT: &[&str] = &[
    "delete_service_client",
    "disable_service_client",
    "enable_service_client",
    "get_service_client",
    "list_webhooks",
    "rotate_service_client_secret",
    "update_service_client",
];

const WITH_WEBHOOK: &[&str] = &[
    "delete_webhook",
    "disable_webhook",
    "enable_webhook",
    "get_webhook",
    "list_webhook_deliveries",
    "resend_dead_webhook_deliveries",
    "rotate_webhook_secret",
    "test_webhook",
    "update_webhook",
];

const WITH_UNIT: &[&str] = &[
    "change_unit",
    "close_unit",
    "get_unit",
    "get_unit_history",
    "get_unit_tree",
    "list_unit_duties",
    "list_unit_obligations",
    "update_unit",
];

const UNIT_READ: &[&str] = &[
    "get_unit",
    "get_unit_history",
    "get_unit_tree",
    "list_unit_duties",
    "list_unit_obligations",
];

const WITH_GROUP: &[&str] = &["delete_unit_group", "get_unit_group", "update_unit_group"];

const FRAMEWORK: &[(&str, &str)] = &[ID, TAG, ("framework_id", "$response.body#/id")];

const WITH_FRAMEWORK: &[&str] = &[
    "create_framework_version",
    "delete_framework",
    "get_framework",
    "get_framework_tree",
    "list_indicators",
    "list_measures",
    "list_objectives",
];

const DAY: &[(&str, &str)] = &[("day", "$request.path.day"), TAG];

const WITH_DAY: &[&str] = &["delete_holiday", "get_holiday", "set_holiday"];

/// The steps.
pub const STEPS: &[Step] = &[
    step("login", "200", &[], &["logout", "refresh_tokens"]),
    step("refresh_tokens", "200", &[], &["logout", "refresh_tokens"]),
    step(
        "list_my_sessions",
        "200",
        &[("session_id", "$response.body#/items/0/id")],
        &["delete_my_session"],
    ),
    step(
        "list_accounts",
        "200",
        LISTED,
        &[
            "get_account",
            "list_account_grants",
            "list_account_sessions",
        ],
    ),
    step("create_account", "201", ONE, WITH_ACCOUNT),
    step("get_account", "200", ONE, WITH_ACCOUNT),
    step("update_account", "200", ONE, WITH_ACCOUNT),
    step(
        "disable_account",
        "200",
        ONE,
        &["delete_account", "enable_account", "get_account"],
    ),
    step(
        "enable_account",
        "200",
        ONE,
        &["disable_account", "get_account"],
    ),
    step(
        "list_account_grants",
        "200",
        FIRST_GRANT,
        &["get_account_grant"],
    ),
    step(
        "create_account_grant",
        "201",
        GRANT,
        &[
            "delete_account_grant",
            "get_account_grant",
            "update_account_grant",
        ],
    ),
    step(
        "get_account_grant",
        "200",
        GRANT,
        &["delete_account_grant", "update_account_grant"],
    ),
    step(
        "update_account_grant",
        "200",
        GRANT,
        &["delete_account_grant", "get_account_grant"],
    ),
    step(
        "list_account_sessions",
        "200",
        &[SAME, ("session_id", "$response.body#/items/0/id")],
        &["delete_account_session"],
    ),
    step(
        "list_service_clients",
        "200",
        LISTED,
        &["get_service_client"],
    ),
    step("create_service_client", "201", CLIENT, WITH_CLIENT),
    step("get_service_client", "200", CLIENT, WITH_CLIENT),
    step("update_service_client", "200", CLIENT, WITH_CLIENT),
    step(
        "disable_service_client",
        "200",
        ONE,
        &["delete_service_client", "enable_service_client"],
    ),
    step(
        "enable_service_client",
        "200",
        ONE,
        &["disable_service_client", "get_service_client"],
    ),
    step(
        "list_webhooks",
        "200",
        LISTED,
        &["get_webhook", "list_webhook_deliveries"],
    ),
    step("create_webhook", "201", ONE, WITH_WEBHOOK),
    step("get_webhook", "200", ONE, WITH_WEBHOOK),
    step("update_webhook", "200", ONE, WITH_WEBHOOK),
    step(
        "disable_webhook",
        "200",
        ONE,
        &["delete_webhook", "enable_webhook"],
    ),
    step(
        "enable_webhook",
        "200",
        ONE,
        &["disable_webhook", "test_webhook"],
    ),
    step("list_units", "200", LISTED, UNIT_READ),
    step("create_unit", "201", ONE, WITH_UNIT),
    step("get_unit", "200", ONE, WITH_UNIT),
    step("update_unit", "200", ONE, WITH_UNIT),
    step(
        "change_unit",
        "200",
        ONE,
        &["close_unit", "get_unit_history", "update_unit"],
    ),
    step("close_unit", "200", ONE, &["get_unit", "get_unit_history"]),
    step("list_unit_groups", "200", LISTED, &["get_unit_group"]),
    step("create_unit_group", "201", ONE, WITH_GROUP),
    step("get_unit_group", "200", ONE, WITH_GROUP),
    step("update_unit_group", "200", ONE, WITH_GROUP),
    step("list_successions", "200", LISTED, &["get_succession"]),
    step("create_succession", "201", ONE, &["get_succession"]),
    step(
        "list_frameworks",
        "200",
        LISTED,
        &["get_framework", "get_framework_tree"],
    ),
    step("create_framework", "201", FRAMEWORK, WITH_FRAMEWORK),
    step("get_framework", "200", FRAMEWORK, WITH_FRAMEWORK),
    step("create_framework_version", "201", FRAMEWORK, WITH_FRAMEWORK),
    step("list_objectives", "200", LISTED, &["get_objective"]),
    step("list_indicators", "200", LISTED, &["get_indicator"]),
    step("list_measures", "200", LISTED, &["get_measure"]),
    step("set_holiday", "200", DAY, WITH_DAY),
    step("set_holiday", "201", DAY, WITH_DAY),
    step("get_holiday", "200", DAY, WITH_DAY),
];

const REFRESH: &[(&str, &str)] = &[("refresh_token", "$response.body#/refresh_token")];

/// What links say of bodies.
pub const BODIES: &[Body] = &[
    body("login", "logout", REFRESH),
    body("login", "refresh_tokens", REFRESH),
    body("refresh_tokens", "logout", REFRESH),
    body("refresh_tokens", "refresh_tokens", REFRESH),
];
