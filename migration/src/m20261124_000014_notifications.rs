//! Reminders, notifications and the letters made of them; which server does what.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, integer, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::creation::Creation;
use crate::schema::{index, part_of, primary_key, refers, unique, word};

/// Makes `lease`, `reminder`, `notification`, `notification_read`, `mail_delivery`.
pub const MIGRATION: Creation = Creation {
    name: "m20261124_000014_notifications",
    tables,
    indexes,
};

fn tables() -> Vec<TableCreateStatement> {
    vec![
        lease(),
        reminder(),
        notification(),
        notification_read(),
        mail_delivery(),
    ]
}

fn lease() -> TableCreateStatement {
    Table::create()
        .table("lease")
        .col(word("name"))
        .col(uuid("holder"))
        .col(timestamp_with_time_zone("until"))
        .primary_key(&mut primary_key("pk_lease", &["name"]))
        .take()
}

fn reminder() -> TableCreateStatement {
    Table::create()
        .table("reminder")
        .col(uuid("id"))
        .col(uuid("period_id"))
        .col(uuid("obligation_id"))
        .col(word("reason"))
        .col(date("day"))
        .col(uuid_null("account_id"))
        .col(text_null("message"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_reminder", &["id"]))
        .foreign_key(&mut refers("fk_reminder_period", "period_id", "period"))
        .foreign_key(&mut refers(
            "fk_reminder_obligation",
            "obligation_id",
            "obligation",
        ))
        .foreign_key(&mut refers("fk_reminder_account", "account_id", "account"))
        .take()
}

fn notification() -> TableCreateStatement {
    Table::create()
        .table("notification")
        .col(uuid("id"))
        .col(word("kind"))
        .col(word("audience"))
        .col(uuid("unit_id"))
        .col(uuid("plan_id"))
        .col(uuid("period_id"))
        .col(uuid_null("obligation_id"))
        .col(uuid_null("report_id"))
        .col(uuid_null("reminder_id"))
        .col(text("title_vi"))
        .col(text("title_en"))
        .col(text("text_vi"))
        .col(text("text_en"))
        .col(boolean("to_mail"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(&mut primary_key("pk_notification", &["id"]))
        .foreign_key(&mut refers("fk_notification_unit", "unit_id", "unit"))
        .foreign_key(&mut refers("fk_notification_plan", "plan_id", "plan"))
        .foreign_key(&mut refers("fk_notification_period", "period_id", "period"))
        .foreign_key(&mut refers(
            "fk_notification_obligation",
            "obligation_id",
            "obligation",
        ))
        .foreign_key(&mut refers("fk_notification_report", "report_id", "report"))
        .foreign_key(&mut refers(
            "fk_notification_reminder",
            "reminder_id",
            "reminder",
        ))
        .take()
}

fn notification_read() -> TableCreateStatement {
    Table::create()
        .table("notification_read")
        .col(uuid("notification_id"))
        .col(uuid("account_id"))
        .col(timestamp_with_time_zone("read_at"))
        .primary_key(&mut primary_key(
            "pk_notification_read",
            &["notification_id", "account_id"],
        ))
        .foreign_key(&mut part_of(
            "fk_notification_read_notification",
            "notification_id",
            "notification",
        ))
        .foreign_key(&mut part_of(
            "fk_notification_read_account",
            "account_id",
            "account",
        ))
        .take()
}

fn mail_delivery() -> TableCreateStatement {
    Table::create()
        .table("mail_delivery")
        .col(uuid("id"))
        .col(uuid("notification_id"))
        .col(uuid("account_id"))
        .col(text("address"))
        .col(word("language"))
        .col(word("status"))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone("next_at"))
        .col(uuid_null("claimed_by"))
        .col(timestamp_with_time_zone_null("claimed_until"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(&mut primary_key("pk_mail_delivery", &["id"]))
        .foreign_key(&mut part_of(
            "fk_mail_delivery_notification",
            "notification_id",
            "notification",
        ))
        .foreign_key(&mut part_of(
            "fk_mail_delivery_account",
            "account_id",
            "account",
        ))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique(
            "uq_reminder_obligation_id_reason_day",
            "reminder",
            &["obligation_id", "reason", "day"],
        ),
        index("ix_reminder_period_id", "reminder", &["period_id"]),
        index("ix_reminder_account_id", "reminder", &["account_id"]),
        index("ix_notification_unit_id", "notification", &["unit_id"]),
        index("ix_notification_plan_id", "notification", &["plan_id"]),
        index("ix_notification_period_id", "notification", &["period_id"]),
        index(
            "ix_notification_obligation_id",
            "notification",
            &["obligation_id"],
        ),
        index("ix_notification_report_id", "notification", &["report_id"]),
        index(
            "ix_notification_reminder_id",
            "notification",
            &["reminder_id"],
        ),
        index("ix_notification_to_mail", "notification", &["to_mail"]),
        index(
            "ix_notification_read_account_id",
            "notification_read",
            &["account_id"],
        ),
        unique(
            "uq_mail_delivery_notification_id_account_id",
            "mail_delivery",
            &["notification_id", "account_id"],
        ),
        index(
            "ix_mail_delivery_account_id",
            "mail_delivery",
            &["account_id"],
        ),
        index(
            "ix_mail_delivery_status_next_at",
            "mail_delivery",
            &["status", "next_at"],
        ),
    ]
}
