//! The endpoint of the audit trail.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use super::dto::{AuditEvent, AuditFilter};
use super::service;
use crate::app::AppState;
use crate::auth::policy::ReadAudit;
use crate::auth::principal::Allow;
use crate::http::page::Page;
use crate::http::params::Params;
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config.service(list_audit_events);
}

/// List the audit trail
///
/// Every change of accounts, grants, sessions, service clients and keys, every sign-in, failure and lock,
/// and every operation refused to a caller; newest first unless asked otherwise. Each entry holds the hash
/// of the one before, and none is ever changed. By an auditor: the entries that concern a unit in the
/// subtree of their own; one of the whole installation sees all.
#[utoipa::path(tag = "audit", operation_id = "list_audit_events", params(AuditFilter),
    responses((status = 200, description = "A page of entries.", body = Page<AuditEvent>)))]
#[get("/v1/audit-events")]
async fn list_audit_events(
    allow: Allow<ReadAudit>,
    filter: Params<AuditFilter>,
    state: Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = service::list(&state, &allow, filter.0).await?;
    Ok(page.answer(&req))
}
