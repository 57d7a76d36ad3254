//! Finds the caller before any handler runs, so that no body or path error answers before a 401.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest};
use entity::enums::ClientScope;

use super::client_standing::Refusal;
use super::client_token::scope_name;
use super::origin::Origin;
use super::policy::Permission;
use super::principal::{Allow, Caller, Credentials};
use super::token::Claims;
use crate::app::AppState;
use crate::http::catalogue::Code;
use crate::http::operations::Operations;
use crate::http::problem::Problem;

/// Middleware: puts the [`Origin`] of the request and the [`Credentials`] of a bearer token into it.
/// Whether they are needed, the handler says.
pub async fn authenticate(
    state: Data<AppState>,
    known: Data<Operations>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let origin = Origin::of(&req, &known, &state.config.trusted_proxies);
    let from = origin.address;
    if let Some(address) = from {
        tracing::Span::current().record("address", tracing::field::display(address));
    }
    let origin = Arc::new(origin);
    req.extensions_mut().insert(Arc::clone(&origin));
    if let Some(value) = req.headers().get(header::AUTHORIZATION) {
        let bearer = value.to_str().ok().and_then(bearer).map(str::to_owned);
        let credentials = match bearer {
            Some(token) => find(&state, &token, origin, &req).await,
            None => Err(Problem::new(Code::InvalidToken)),
        };
        req.extensions_mut()
            .insert(credentials.unwrap_or_else(Credentials::Bad));
    }
    next.call(req).await
}

/// The token of an `Authorization: Bearer` header (RFC 6750 section 2.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A good token whose bearer is found again while a long answer is made: what they may do may change meanwhile. That
/// the token itself ends does not count, because the request began with it.
#[derive(Clone, Debug)]
pub struct Held {
    claims: Arc<Claims>,
    origin: Arc<Origin>,
}

impl Held {
    /// The token of the request.
    pub fn of(req: &HttpRequest) -> Result<Self, Problem> {
        let held = req.extensions().get::<Self>().cloned();
        held.ok_or_else(|| Problem::new(Code::Unauthenticated))
    }

    /// The permission as its bearer holds it now.
    pub async fn allow<P: Permission>(&self, state: &AppState) -> Result<Allow<P>, Problem> {
        let caller = self.credentials(state).await?.caller()?;
        Allow::at_origin(caller, Arc::clone(&self.origin))
    }

    async fn credentials(&self, state: &AppState) -> Result<Credentials, Problem> {
        let (now, claims) = (state.clock.now(), &*self.claims);
        let caller = state.rights.caller(&state.db, claims, now).await?;
        if let Caller::Client { limits, .. } = &*caller {
            match limits.admit_token(claims.generation, now, self.origin.address) {
                Ok(()) => {}
                Err(Refusal::Address) => return Ok(Credentials::Elsewhere(caller)),
                Err(_) => return Err(Problem::invalid_token()),
            }
        }
        Ok(Credentials::Good(narrow(caller, claims.scope.as_deref())))
    }
}

async fn find(
    state: &AppState,
    token: &str,
    origin: Arc<Origin>,
    req: &ServiceRequest,
) -> Result<Credentials, Problem> {
    let claims = state.tokens.check(token, state.clock.now()).await?;
    let held = Held { claims, origin };
    let credentials = held.credentials(state).await;
    req.extensions_mut().insert(held);
    credentials
}

/// A client may have asked for a token with fewer scopes than it holds.
fn narrow(caller: Arc<Caller>, granted: Option<&str>) -> Arc<Caller> {
    let (
        Caller::Client {
            id,
            client_id,
            scopes,
            unit_id,
            limits,
        },
        Some(granted),
    ) = (&*caller, granted)
    else {
        return caller;
    };
    let asked = |scope: &ClientScope| {
        let name = scope_name(*scope);
        granted.split(' ').any(|one| one == name)
    };
    if scopes.iter().all(asked) {
        return caller;
    }
    Arc::new(Caller::Client {
        id: *id,
        client_id: client_id.clone(),
        scopes: scopes.iter().copied().filter(asked).collect(),
        unit_id: *unit_id,
        limits: limits.clone(),
    })
}
