//! Oneself, accounts, service clients and the trail.

use serde_json::json;

use super::Row;
use crate::access_places::ask::at;
use crate::access_places::rules::Rule::{
    Administer, AdministerNamed, Anywhere, NotOneself, Part, Read,
};

pub const ROWS: &[Row] = &[
    // Oneself.
    ("get_me", Anywhere, |_, _| at([])),
    ("change_my_password", Anywhere, |_, _| {
        at([]).json(json!({"current_password": "một câu nào đó", "new_password": "ngắn"}))
    }),
    ("set_my_language", Anywhere, |_, _| {
        at([]).json(json!({"language": "vi"}))
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
    // What one's own unit was told; that id is of something else.
    ("list_notifications", Part, |_, of| {
        at([]).by("unit_id", &of.unit)
    }),
    ("get_notification", NotOneself, |_, of| at([&of.session])),
    ("mark_notification_read", NotOneself, |_, of| {
        at([&of.session])
    }),
    ("mark_notifications_read", Anywhere, |_, _| {
        at([]).json(json!({"ids": []}))
    }),
    ("count_unread_notifications", Anywhere, |_, _| at([])),
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
    // Webhooks; the delivery named is still to be sent, so that it is not sent again.
    ("list_webhooks", Read, |_, of| {
        at([]).by("service_client_id", &of.client)
    }),
    ("get_webhook", Read, |_, of| at([&of.webhook])),
    ("create_webhook", Administer, |_, of| {
        at([]).json(json!({"service_client_id": of.client, "url": "ftp://tonghop.example.vn/"}))
    }),
    ("update_webhook", Administer, |_, of| {
        at([&of.webhook]).json(json!({"description": "Khác"}))
    }),
    ("delete_webhook", Administer, |_, of| at([&of.webhook])),
    ("disable_webhook", Administer, |_, of| at([&of.webhook])),
    ("enable_webhook", Administer, |_, of| at([&of.webhook])),
    ("rotate_webhook_secret", Administer, |_, of| {
        at([&of.webhook])
    }),
    ("test_webhook", Administer, |_, of| at([&of.webhook])),
    ("list_webhook_deliveries", Read, |_, of| at([&of.webhook])),
    ("resend_webhook_delivery", Administer, |_, of| {
        at([&of.webhook, &of.delivery])
    }),
    ("resend_dead_webhook_deliveries", Administer, |_, of| {
        at([&of.webhook])
    }),
    // The audit trail: what somebody of the place did.
    ("list_audit_events", Read, |_, of| {
        at([]).by("actor_id", &of.account)
    }),
];
