//! Tokens for service clients.

use std::sync::Arc;

use entity::enums::{AuditAction, ClientScope};
use entity::service_client;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::client_credentials::{Given, TwoWays, given};
use super::client_standing::{Refusal, judge};
use super::dto::{ClientToken, TokenRequest};
use super::origin::Origin;
use super::principal::Caller;
use super::token::Bearer;
use super::{attempts, secret, token};
use crate::app::AppState;
use crate::audit::{By, Event, Subject, record};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::http::unread::unread_parameter;
use crate::http::words::Line;
use crate::texts;

/// How exactly the last use is kept.
const LAST_USE: Duration = Duration::MINUTE;

/// An error of RFC 6749 section 5.2.
fn refuse(mut problem: Problem, error: &'static str) -> Problem {
    problem.oauth_error = Some(error);
    problem
}

/// What a client that is turned away is told, whatever the reason.
fn denied() -> Problem {
    refuse(Problem::new(Code::InvalidCredentials), "invalid_client")
        .header("WWW-Authenticate", "Basic realm=\"tiendo\"")
}

/// Reads the form of the token endpoint.
pub fn read(form: &[u8]) -> Result<TokenRequest, Problem> {
    serde_urlencoded::from_bytes(form).map_err(|error| {
        let (_, why) = unread_parameter(&error.to_string());
        let problem = Problem::because(Code::InvalidRequest, texts::auth::form_unreadable(why));
        refuse(problem, "invalid_request")
    })
}

/// The client-credentials grant (RFC 6749 section 4.4), asked for from there.
pub async fn client_token(
    state: &AppState,
    authorization: Option<&str>,
    request: TokenRequest,
    origin: Origin,
) -> Result<ClientToken, Problem> {
    if request.grant_type.as_str() != "client_credentials" {
        let problem = Problem::new(Code::InvalidRequest);
        return Err(refuse(problem, "unsupported_grant_type"));
    }
    let given = given(authorization, &request).map_err(|TwoWays| {
        let problem = Problem::because(Code::InvalidRequest, texts::auth::one_way_only());
        refuse(problem, "invalid_request")
    })?;
    let Some(Given { client_id, secret }) = given else {
        return Err(denied());
    };
    let now = state.clock.now();
    let signer = state.tokens.signer(now).await?;
    let found = service_client::Entity::find()
        .filter(service_client::Column::ClientId.eq(client_id))
        .one(state.db.reader())
        .await?;
    let verdict = judge(found.as_ref(), &secret::hash(&secret), now, origin.address);
    let client = match (found, verdict) {
        (Some(client), Ok(())) => client,
        (found, verdict) => {
            let counters =
                attempts::of_token(found.as_ref().map(|client| client.id), origin.address);
            let attempt = attempts::begin(state, counters, now).await?;
            let reason = verdict.err().unwrap_or(Refusal::UnknownClient);
            let event = about(AuditAction::ClientTokenRefused, found.as_ref());
            let tx = state.db.begin_aside().await?;
            let by = By::nobody(origin);
            record(&tx, now, &by, event.because(reason.reason())).await?;
            let subject = found
                .as_ref()
                .map(|client| Subject::client(client.id, &client.client_id));
            attempt.note_lock(&tx, now, &by, subject.as_ref()).await?;
            tx.commit().await?;
            return Err(denied());
        }
    };
    let scope = scope(&client, request.scope.as_ref().map(Line::as_str))?;
    let tx = state.db.begin().await?;
    note_use(&tx, client.id, now).await?;
    let event = about(AuditAction::ClientTokenIssued, Some(&client));
    let by = By::caller(&Caller::client(&client), Arc::new(origin));
    record(
        &tx,
        now,
        &by,
        event.change("scope", None::<&str>, Some(&scope)),
    )
    .await?;
    tx.commit().await?;
    let access_token = signer.sign(
        now,
        Bearer::Client {
            id: client.id,
            client_id: client.client_id,
            scope: scope.clone(),
            generation: client.token_generation,
        },
    )?;
    Ok(ClientToken {
        access_token,
        token_type: "Bearer",
        expires_in: token::LIFETIME.whole_seconds(),
        scope,
    })
}

/// The scopes of the token: those wanted, or all the client has.
fn scope(client: &service_client::Model, wanted: Option<&str>) -> Result<String, Problem> {
    let held: Vec<String> = client.scopes.0.iter().copied().map(scope_name).collect();
    let Some(wanted) = wanted else {
        return Ok(held.join(" "));
    };
    let wanted: Vec<&str> = wanted.split_ascii_whitespace().collect();
    if wanted.is_empty() || !wanted.iter().all(|one| held.iter().any(|h| h == one)) {
        let problem = Problem::new(Code::InvalidRequest);
        return Err(refuse(problem, "invalid_scope"));
    }
    Ok(wanted.join(" "))
}

/// What happened to a client. An id that no client has is left out: it may be a secret in the wrong place.
fn about(action: AuditAction, client: Option<&service_client::Model>) -> Event {
    let event = Event::new(action);
    match client {
        Some(client) => event
            .on(Subject::client(client.id, &client.client_id))
            .at([client.unit_id]),
        None => event,
    }
}

/// Remembers that the client was used, unless that was written a moment ago.
async fn note_use<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<(), Problem> {
    let used = service_client::Column::LastUsedAt;
    service_client::Entity::update_many()
        .col_expr(used, Expr::value(now))
        .filter(service_client::Column::Id.eq(id))
        .filter(used.is_null().or(used.lte(now - LAST_USE)))
        .exec(db)
        .await?;
    Ok(())
}

/// A scope as tokens spell it.
pub fn scope_name(scope: ClientScope) -> String {
    scope.to_value()
}
