//! Tokens for service clients.

use entity::enums::{AccountStatus, ClientScope};
use entity::service_client;
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter};

use super::dto::{ClientToken, TokenRequest};
use super::{secret, token};
use crate::app::AppState;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;

/// The client-credentials grant (RFC 6749 section 4.4).
pub async fn client_token(state: &AppState, request: TokenRequest) -> Result<ClientToken, Problem> {
    let refuse = |code, error| {
        let mut problem = Problem::new(code);
        problem.oauth_error = Some(error);
        problem
    };
    if request.grant_type.as_str() != "client_credentials" {
        return Err(refuse(Code::InvalidRequest, "unsupported_grant_type"));
    }
    let denied = || {
        refuse(Code::InvalidCredentials, "invalid_client")
            .header("WWW-Authenticate", "Basic realm=\"tiendo\"")
    };
    let (Some(client_id), Some(given)) = (request.client_id, request.client_secret) else {
        return Err(denied());
    };
    let client_id = String::from(client_id);
    let client = service_client::Entity::find()
        .filter(service_client::Column::ClientId.eq(&client_id))
        .filter(service_client::Column::Status.eq(AccountStatus::Active))
        .one(state.db.reader())
        .await?
        .filter(|client| secret::same(&client.secret_hash, &secret::hash(given.as_str())))
        .ok_or_else(denied)?;
    let held: Vec<String> = client
        .scopes
        .0
        .iter()
        .map(|scope| scope_name(*scope))
        .collect();
    let scope = match request.scope {
        Some(wanted) => {
            let wanted: Vec<&str> = wanted.as_str().split_ascii_whitespace().collect();
            if wanted.is_empty() || !wanted.iter().all(|one| held.iter().any(|h| h == one)) {
                return Err(refuse(Code::InvalidRequest, "invalid_scope"));
            }
            wanted.join(" ")
        }
        None => held.join(" "),
    };
    let now = state.clock.now();
    let access_token = state
        .tokens
        .issue(now, client.id, &client_id, None, Some(scope.clone()))?;
    Ok(ClientToken {
        access_token,
        token_type: "Bearer",
        expires_in: token::LIFETIME.whole_seconds(),
        scope,
    })
}

/// A scope as tokens spell it.
pub fn scope_name(scope: ClientScope) -> String {
    scope.to_value()
}
