//! Endpoints for the list of holidays.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, put};
use time::Date;

use super::holiday_dto::{Holiday, HolidayCalendar, HolidayYear, NewHoliday};
use super::holidays;
use crate::app::AppState;
use crate::auth::policy::{ManageHolidays, ReadHolidays};
use crate::auth::principal::Allow;
use crate::http::day::Day;
use crate::http::etag::{self, IfMatch, IfMatchHeader, IfNoneMatchHeader, MaybeIfMatchHeader};
use crate::http::json::Body;
use crate::http::params::Params;
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(get_holiday_calendar)
        .service(get_holiday)
        .service(set_holiday)
        .service(delete_holiday);
}

/// Read the holidays of a year
///
/// Public holidays, and weekend days worked in exchange. Where a reporting rule says so, a due day that is not
/// worked moves to the next one that is. Every account and every service client with `metadata:read`.
#[utoipa::path(tag = "holidays", operation_id = "get_holiday_calendar", params(HolidayYear, IfNoneMatchHeader),
    responses((status = 200, description = "The days of the year.", body = HolidayCalendar)))]
#[get("/v1/holidays")]
async fn get_holiday_calendar(
    allow: Allow<ReadHolidays>,
    year: Params<HolidayYear>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let days = holidays::of_year(&state, &allow, year.0.year).await?;
    Ok(etag::by_content(&req, &days))
}

/// Read a holiday
///
/// What the list says of a day; 404 where it says nothing. Every account and every service client with
/// `metadata:read`.
#[utoipa::path(tag = "holidays", operation_id = "get_holiday",
    params(("day" = Day, Path, description = "The day."), IfNoneMatchHeader),
    responses((status = 200, description = "The day.", body = Holiday)))]
#[get("/v1/holidays/{day}")]
async fn get_holiday(
    allow: Allow<ReadHolidays>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let holiday = holidays::get(&state, &allow, day(&req)?).await?;
    Ok(etag::ok(&req, holiday.version, &holiday))
}

/// Put a day on the list of holidays
///
/// Or change what the list says of it, which needs `If-Match`. In the same step the due days of periods that have
/// not opened, and whose rule moves them, are worked out anew; a period that has opened keeps the day it opened
/// with. Only a Saturday or Sunday can be worked in exchange. By an admin of the whole installation.
#[utoipa::path(tag = "holidays", operation_id = "set_holiday", request_body = NewHoliday,
    params(("day" = Day, Path, description = "The day."), MaybeIfMatchHeader),
    responses(
        (status = 200, description = "Changed.", body = Holiday, headers(("ETag"))),
        (status = 201, description = "Put on the list.", body = Holiday)))]
#[put("/v1/holidays/{day}")]
async fn set_holiday(
    allow: Allow<ManageHolidays>,
    if_match: Option<IfMatch>,
    body: Body<NewHoliday>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let day = day(&req)?;
    let (holiday, is_new) = holidays::set(&state, &allow, day, if_match.as_ref(), body.0).await?;
    if is_new {
        let location = format!("/v1/holidays/{}", holiday.day);
        return Ok(etag::created(&location, holiday.version, &holiday));
    }
    Ok(etag::ok(&req, holiday.version, &holiday))
}

/// Take a day off the list of holidays
///
/// Due days move as when a day is put on it. By an admin of the whole installation.
#[utoipa::path(tag = "holidays", operation_id = "delete_holiday",
    params(("day" = Day, Path, description = "The day."), IfMatchHeader),
    responses((status = 204, description = "Taken off.")))]
#[delete("/v1/holidays/{day}")]
async fn delete_holiday(
    allow: Allow<ManageHolidays>,
    if_match: IfMatch,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    holidays::delete(&state, &allow, day(&req)?, &if_match).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The day in the path; what is no day is on no list.
fn day(req: &HttpRequest) -> Result<Date, Problem> {
    let text = req.match_info().get("day").unwrap_or_default();
    text.parse()
        .map(|Day(day)| day)
        .map_err(|_| Problem::not_found())
}
