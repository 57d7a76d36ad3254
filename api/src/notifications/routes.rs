//! Endpoints for one's own notifications.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use super::dto::{Notification, NotificationFilter, ReadNotices, UnreadCount};
use super::{mark, read};
use crate::app::AppState;
use crate::auth::policy::ReadNotifications;
use crate::auth::principal::Allow;
use crate::http::etag::{self, IfNoneMatchHeader};
use crate::http::json::Body;
use crate::http::page::Page;
use crate::http::params::{Id, Params};
use crate::http::problem::Problem;
use crate::http::register::Register;
use crate::http::render::{LanguageHeader, in_language, language};

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(list_notifications)
        .service(mark_notifications)
        .service(get_notification)
        .service(mark_notification)
        .service(count_unread);
}

/// List my notifications
///
/// What the units were told at which the caller has, today, a role it was meant for: reporters and approvers of
/// a unit that owes, coordinators of the lead unit. Units below are not included: what is told is to be acted
/// on. Newest first, in the language of `Accept-Language`. By reporters, approvers and coordinators.
#[utoipa::path(tag = "notifications", operation_id = "list_notifications", params(NotificationFilter, LanguageHeader),
    responses((status = 200, description = "A page of notifications, newest first.", body = Page<Notification>)))]
#[get("/v1/notifications")]
async fn list_notifications(
    allow: Allow<ReadNotifications>,
    filter: Params<NotificationFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let lang = language(&req);
    let page = read::list(&state, &allow, filter.0, lang).await?;
    Ok(in_language(page.answer(&req), lang))
}

/// Read a notification
///
/// One of the caller's own, in the language of `Accept-Language`. Reading does not mark it as read.
#[utoipa::path(tag = "notifications", operation_id = "get_notification",
    params(("id" = uuid::Uuid, Path, description = "Id of the notification."), IfNoneMatchHeader, LanguageHeader),
    responses((status = 200, description = "The notification.", body = Notification)))]
#[get("/v1/notifications/{id}")]
async fn get_notification(
    allow: Allow<ReadNotifications>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let lang = language(&req);
    let db = state.db.snapshot().await?;
    let found = read::get(&db, &allow, id.0, lang).await?;
    Ok(in_language(etag::by_content(&req, &found), lang))
}

/// Mark a notification as read
///
/// For the caller alone; colleagues mark for themselves. A mark overwrites nothing, so that no `If-Match` is
/// needed; the first one stands.
#[utoipa::path(tag = "notifications", operation_id = "mark_notification_read",
    params(("id" = uuid::Uuid, Path, description = "Id of the notification."), LanguageHeader),
    responses((status = 200, description = "The notification, read.", body = Notification)))]
#[post("/v1/notifications/{id}/read")]
async fn mark_notification(
    allow: Allow<ReadNotifications>,
    id: Id,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let lang = language(&req);
    let marked = mark::one(&state, &allow, id.0, lang).await?;
    Ok(in_language(HttpResponse::Ok().json(&marked), lang))
}

/// Mark several notifications as read
///
/// Those named, or one and all of the caller's before it. All of those named must be the caller's own; else
/// none is marked. Answers how many are left unread.
#[utoipa::path(tag = "notifications", operation_id = "mark_notifications_read",
    request_body = ReadNotices,
    responses((status = 200, description = "Marked; how many are left.", body = UnreadCount)))]
#[post("/v1/notifications/read")]
async fn mark_notifications(
    allow: Allow<ReadNotifications>,
    state: Data<AppState>,
    body: Body<ReadNotices>,
) -> Result<HttpResponse, Problem> {
    let left = mark::many(&state, &allow, body.0).await?;
    Ok(HttpResponse::Ok().json(left))
}

/// Count my unread notifications
///
/// For a number beside the bell. By reporters, approvers and coordinators.
#[utoipa::path(tag = "notifications", operation_id = "count_unread_notifications",
    responses((status = 200, description = "How many the caller has not read.", body = UnreadCount)))]
#[get("/v1/me/unread-notifications")]
async fn count_unread(
    allow: Allow<ReadNotifications>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let left = read::unread(state.db.reader(), &allow).await?;
    Ok(HttpResponse::Ok().json(left))
}
