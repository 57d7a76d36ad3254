//! Shapes of reminders.

use entity::enums::ReminderReason;
use entity::{obligation, reminder};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::day::Day;
use crate::http::words::{Label, Prose};

/// Most units named in one request.
pub const MOST_NAMED: usize = 200;

/// Whom to urge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Who has never submitted and is past due.
    Overdue,
    /// Who has never submitted, past due or not.
    Missing,
    /// Whose report came back to it (sent back, withdrawn or opened again) and was not submitted since.
    Returned,
}

/// Urges units by hand: those named, or all who stand so. One of the two is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"whom": "overdue", "message": "Đề nghị gửi báo cáo trước ngày 20/6/2018 để tổng hợp trình UBND thành phố."}))]
pub struct NewReminder {
    /// All who stand so.
    #[serde(default)]
    pub whom: Option<Whom>,
    /// These units, whatever keeps them.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 200)]
    pub unit_ids: Option<Vec<Uuid>>,
    /// What to write to them.
    #[serde(default)]
    pub message: Option<Prose<2000>>,
}

/// Why a unit was not urged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotReminded {
    /// It was reminded for the same reason today, by the service or by hand.
    AlreadyToday,
    /// It was released from its obligation.
    Released,
    /// Its report lies with the lead unit, or was accepted.
    Submitted,
    /// The period is closed and the unit has no more time, so that nothing would be taken.
    Closed,
}

/// A unit that was urged.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RemindedUnit {
    /// The unit.
    pub unit_id: Uuid,
    /// Its code.
    #[schema(value_type = Label<32>)]
    pub unit_code: String,
    /// Its name.
    #[schema(value_type = Label<300>)]
    pub unit_name: String,
    /// Why.
    pub reason: ReminderReason,
}

/// A unit that was not urged.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SparedUnit {
    /// The unit.
    pub unit_id: Uuid,
    /// Its code.
    #[schema(value_type = Label<32>)]
    pub unit_code: String,
    /// Its name.
    #[schema(value_type = Label<300>)]
    pub unit_name: String,
    /// Why not.
    pub because: NotReminded,
}

/// Who was urged by hand and who was not.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(example = json!({
    "reminded": [{"unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41", "unit_code": "22915", "unit_name": "UBND phường Mũi Né", "reason": "overdue"}],
    "not_reminded": [{"unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d42", "unit_code": "22918", "unit_name": "UBND phường Hàm Tiến", "because": "already_today"}]
}))]
pub struct Urged {
    /// Units urged.
    #[schema(max_items = 5000)]
    pub reminded: Vec<RemindedUnit>,
    /// Units not urged, with why.
    #[schema(max_items = 5000)]
    pub not_reminded: Vec<SparedUnit>,
}

/// How the letters of a reminder fare: how many people were written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mails {
    /// On their way.
    pub pending: u64,
    /// Taken by the mail server.
    pub sent: u64,
    /// Given up.
    pub failed: u64,
    /// Perhaps sent: whoever had them in hand was cut off, and none is sent twice.
    pub in_doubt: u64,
}

/// A unit was urged (đôn đốc).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d91", "period_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4a",
    "obligation_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d4b", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d41",
    "unit_code": "22915", "unit_name": "UBND phường Mũi Né", "reason": "overdue", "day": "2018-06-16",
    "account_id": null, "message": null, "created_at": "2018-06-16T01:00:12Z",
    "mails": {"pending": 0, "sent": 2, "failed": 0, "in_doubt": 0}
}))]
pub struct Reminder {
    /// Identity.
    pub id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// What is owed.
    pub obligation_id: Uuid,
    /// Who owes.
    pub unit_id: Uuid,
    /// Code of the unit.
    #[schema(value_type = Label<32>)]
    pub unit_code: String,
    /// Name of the unit.
    #[schema(value_type = Label<300>)]
    pub unit_name: String,
    /// Why.
    pub reason: ReminderReason,
    /// The day in `Asia/Ho_Chi_Minh`; there is one reminder for an obligation, a reason and a day.
    pub day: Day,
    /// Who urged by hand; `null`: the service did.
    pub account_id: Option<Uuid>,
    /// What they wrote.
    #[schema(value_type = Option<Prose<2000>>)]
    pub message: Option<String>,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// Its letters.
    pub mails: Mails,
}

impl Reminder {
    /// The shape of a reminder of an obligation.
    pub fn of(row: reminder::Model, obligation: obligation::Model, mails: Mails) -> Self {
        let reminder::Model {
            id,
            period_id,
            obligation_id,
            reason,
            day,
            account_id,
            message,
            created_at,
        } = row;
        Self {
            id,
            period_id,
            obligation_id,
            unit_id: obligation.unit_id,
            unit_code: obligation.unit_code,
            unit_name: obligation.unit_name,
            reason,
            day: Day(day),
            account_id,
            message,
            created_at,
            mails,
        }
    }
}

/// Which reminders to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReminderFilter {
    /// Only those of this unit.
    pub unit_id: Option<Uuid>,
    /// Only those for this reason.
    pub reason: Option<ReminderReason>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}
