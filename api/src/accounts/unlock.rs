//! Forgetting the failed attempts of an account.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use entity::enums::AuditAction;
use uuid::Uuid;

use super::scope::lock_own;
use crate::app::AppState;
use crate::audit::{self, Event, Subject};
use crate::auth::attempts;
use crate::auth::policy::ManageAccounts;
use crate::auth::principal::Allow;
use crate::http::params::Id;
use crate::http::problem::Problem;

/// Unlock an account
///
/// By an admin: forgets its failed attempts to sign in and to change the password, so that the next need
/// not wait. Nothing of the account itself changes, so no `If-Match` is needed. What failed at an address
/// keeps counting there.
#[utoipa::path(tag = "accounts", operation_id = "unlock_account",
    params(("id" = Uuid, Path, description = "Id of the account.")),
    responses((status = 204, description = "Forgotten.")))]
#[post("/v1/accounts/{id}/unlock")]
pub async fn unlock_account(
    allow: Allow<ManageAccounts>,
    id: Id,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    unlock(&state, &allow, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn unlock(state: &AppState, allow: &Allow<ManageAccounts>, id: Uuid) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let (row, grants) = lock_own(allow, &tx, id).await?;
    attempts::forget(&tx, id).await?;
    let event = Event::new(AuditAction::AccountUnlocked)
        .on(Subject::account(id, &row.username))
        .at(grants.iter().filter_map(|grant| grant.unit_id));
    audit::record(&tx, state.clock.now(), &allow.by(), event).await?;
    tx.commit().await?;
    Ok(())
}
