//! Telling a unit of something, within the transaction of whatever happened.

use entity::enums::{NotificationAudience, NotificationKind};
use entity::{notification, obligation, period};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};
use time::OffsetDateTime;
use uuid::Uuid;

use super::words::{Facts, words};
use crate::clock::local_day;
use crate::http::problem::Problem;
use crate::rows::insert_all;

/// What a notification is about.
#[derive(Clone, Copy, Debug)]
pub struct Matter<'a> {
    /// Number of the plan.
    pub plan_number: &'a str,
    /// The period.
    pub period: &'a period::Model,
    /// What is owed.
    pub obligation: &'a obligation::Model,
    /// The report, where it is about one.
    pub report_id: Option<Uuid>,
}

/// Something to tell a unit.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// What happened.
    pub kind: NotificationKind,
    /// Who at the unit is told.
    pub audience: NotificationAudience,
    /// The unit that is told.
    pub unit_id: Uuid,
    /// What it is about.
    pub matter: Matter<'a>,
    /// A reason or a message that somebody wrote.
    pub note: Option<&'a str>,
    /// The reminder it brings.
    pub reminder_id: Option<Uuid>,
}

impl<'a> Notice<'a> {
    /// Something to tell the unit that owes.
    pub fn to_unit(kind: NotificationKind, matter: Matter<'a>, note: Option<&'a str>) -> Self {
        Self {
            kind,
            audience: NotificationAudience::Unit,
            unit_id: matter.obligation.unit_id,
            matter,
            note,
            reminder_id: None,
        }
    }
}

/// Whether letters are made of it: what a unit has to act on.
pub fn is_mailed(kind: NotificationKind) -> bool {
    use NotificationKind as Kind;
    match kind {
        Kind::DueSoon
        | Kind::Overdue
        | Kind::StillReturned
        | Kind::Reminded
        | Kind::Returned
        | Kind::Refused
        | Kind::Reopened
        | Kind::Extended => true,
        Kind::PeriodOpened
        | Kind::Accepted
        | Kind::Submitted
        | Kind::ToSign
        | Kind::ObligationAdded
        | Kind::Released => false,
    }
}

/// Tells units, once the transaction is committed.
pub async fn tell<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    notices: impl IntoIterator<Item = Notice<'_>>,
) -> Result<(), Problem> {
    let rows = notices
        .into_iter()
        .map(|notice| row(notice, now).into_active_model().reset_all());
    Ok(insert_all(db, rows.collect()).await?)
}

fn row(notice: Notice<'_>, now: OffsetDateTime) -> notification::Model {
    let Notice {
        kind,
        audience,
        unit_id,
        matter,
        note,
        reminder_id,
    } = notice;
    let said = words(
        kind,
        Facts {
            plan: matter.plan_number,
            period: &matter.period.label,
            unit: &matter.obligation.unit_name,
            due_on: match (kind, matter.obligation.extended_to) {
                (NotificationKind::Extended, Some(day)) => day.max(matter.obligation.due_on),
                _ => matter.obligation.due_on,
            },
            today: local_day(now),
            note,
        },
    );
    notification::Model {
        id: Uuid::now_v7(),
        kind,
        audience,
        unit_id,
        plan_id: matter.period.plan_id,
        period_id: matter.period.id,
        obligation_id: Some(matter.obligation.id),
        report_id: matter.report_id,
        reminder_id,
        title_vi: said.title.vi.into_owned(),
        title_en: said.title.en.into_owned(),
        text_vi: said.text.vi.into_owned(),
        text_en: said.text.en.into_owned(),
        to_mail: is_mailed(kind),
        created_at: now,
    }
}
