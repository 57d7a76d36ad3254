//! Shapes of notifications.

use entity::enums::NotificationKind;
use entity::notification;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::words::Told;
use crate::text::Lang;

/// Most notifications marked by their ids at once.
pub const MOST_MARKED: usize = 200;

/// What a unit was told (thông báo).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d90", "kind": "due_soon",
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
    "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45", "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4a",
    "obligation_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4b", "report_id": null,
    "title": "Còn 7 ngày đến hạn báo cáo kỳ 2018-H1 (Kế hoạch 5947/KH-UBND)",
    "text": "UBND phường Mũi Né chưa gửi báo cáo. Hạn gửi là ngày 15/6/2018.",
    "created_at": "2018-06-08T01:00:12Z", "read_at": null
}))]
pub struct Notification {
    /// Identity.
    pub id: Uuid,
    /// What happened.
    pub kind: NotificationKind,
    /// The unit that was told.
    pub unit_id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// The obligation it is about.
    pub obligation_id: Option<Uuid>,
    /// The report it is about, where there was one.
    pub report_id: Option<Uuid>,
    /// One line, in the language of `Accept-Language`, with names as they were then.
    #[schema(value_type = Told<2000>)]
    pub title: String,
    /// The whole, in the same language.
    #[schema(value_type = Told<30000>)]
    pub text: String,
    /// When it was told.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When the caller first read it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub read_at: Option<OffsetDateTime>,
}

impl Notification {
    /// The shape of a notification for one reader.
    pub fn of(row: notification::Model, read_at: Option<OffsetDateTime>, lang: Lang) -> Self {
        let notification::Model {
            id,
            kind,
            audience: _,
            unit_id,
            plan_id,
            period_id,
            obligation_id,
            report_id,
            reminder_id: _,
            title_vi,
            title_en,
            text_vi,
            text_en,
            to_mail: _,
            created_at,
        } = row;
        let (title, text) = match lang {
            Lang::Vi => (title_vi, text_vi),
            Lang::En => (title_en, text_en),
        };
        Self {
            id,
            kind,
            unit_id,
            plan_id,
            period_id,
            obligation_id,
            report_id,
            title,
            text,
            created_at,
            read_at,
        }
    }
}

/// Which notifications to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NotificationFilter {
    /// Only those the caller has read, or has not.
    pub unread: Option<bool>,
    /// Only of this kind.
    pub kind: Option<NotificationKind>,
    /// Only those for this unit.
    pub unit_id: Option<Uuid>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// Which notifications were read: those named, or all up to one. One of the two is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"up_to": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d90"}))]
pub struct ReadNotices {
    /// These.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 200)]
    pub ids: Option<Vec<Uuid>>,
    /// This one and all before it.
    #[serde(default)]
    pub up_to: Option<Uuid>,
}

/// How much a caller has not read.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(example = json!({"unread": 3}))]
pub struct UnreadCount {
    /// Notifications the caller has not read.
    pub unread: u64,
}
