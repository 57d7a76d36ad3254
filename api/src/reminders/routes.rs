//! Endpoints for reminders.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::dto::{NewReminder, Reminder, ReminderFilter, Urged};
use super::{by_hand, read};
use crate::app::AppState;
use crate::auth::policy::{ManagePeriods, ReadCompleteness};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config.service(remind_period).service(list_reminders);
}

/// Urge units to report
///
/// By a coordinator of the lead unit, with a message. Urges the units named, or all that stand so; each is told
/// in its notifications and, where mail is configured, by e-mail. A unit is reminded once a day for a reason:
/// whoever was today, by the service or by hand, is left out, and so is whoever has submitted, was released,
/// or could not submit because the period is closed. The answer names them. A period that has not begun has
/// nobody to urge.
#[utoipa::path(tag = "notifications", operation_id = "remind_period",
    params(("id" = uuid::Uuid, Path, description = "Id of the period.")),
    request_body = NewReminder,
    responses((status = 200, description = "Who was urged, and who was not.", body = Urged), (status = 409, description = "The period has not begun.", extensions(("x-codes" = json!([Code::InvalidState]))))))]
#[post("/v1/periods/{id}/reminders")]
async fn remind_period(
    allow: Allow<ManagePeriods>,
    id: Id,
    state: Data<AppState>,
    body: Body<NewReminder>,
) -> Result<HttpResponse, Problem> {
    let urged = by_hand::remind(&state, &allow, id.0, body.0).await?;
    Ok(HttpResponse::Ok().json(&urged))
}

/// Who was urged
///
/// Every reminder of a period, by the service or by hand, with how its letters fare. A unit sees its own and
/// those of the units below it; the lead unit's coordinators see all.
#[utoipa::path(tag = "notifications", operation_id = "list_period_reminders",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), ReminderFilter),
    responses((status = 200, description = "A page of reminders.", body = Page<Reminder>)))]
#[get("/v1/periods/{id}/reminders")]
async fn list_reminders(
    allow: Allow<ReadCompleteness>,
    id: Id,
    filter: Params<ReminderFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(read::list(&state, &allow, id.0, filter.0)
        .await?
        .answer(&req))
}
