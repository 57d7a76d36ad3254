//! Endpoints for signing in and for the caller's own account.

use actix_web::http::header;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use entity::{account, service_client};
use sea_orm::{EntityTrait, Iterable};

use super::dto::{
    CallerKind, ClientToken, LanguageChoice, Login, Me, MyGrant, PasswordChange, Refresh,
    SetPassword, TokenRequest, Tokens,
};
use super::keys::Jwks;
use super::origin::{self, Origin};
use super::policy::{Action, client_may, role_may};
use super::principal::{Caller, Person, caller};
use super::{client_token, keyring, login, my_language, my_password, sessions, set_password};
use crate::app::AppState;
use crate::audit::By;
use crate::http::catalogue::Code;
use crate::http::etag::{self, IfNoneMatchHeader};
use crate::http::json::{self, Body};
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(sign_in)
        .service(refresh)
        .service(sign_out)
        .service(issue_client_token)
        .service(me)
        .service(change_password)
        .service(choose_language)
        .service(choose_password)
        .service(jwks);
}

/// Sign in
///
/// Takes user name or e-mail and password; gives an access token for ten minutes and a refresh token.
/// Anyone may call it. An unknown user is answered like a wrong password. An account with a second factor
/// needs `code` too; a right password without one is answered with `second_factor_required`. After five failures at an account,
/// or fifty from an address, each further attempt has to wait, from one second to a quarter of an hour.
#[utoipa::path(
    tag = "auth", operation_id = "login", security(()),
    request_body = Login,
    responses((status = 200, description = "Signed in.", body = Tokens), (status = 401, description = "Wrong user name, password or code, or no code where one is needed.", extensions(("x-codes" = json!([Code::InvalidCredentials, Code::SecondFactorRequired])))),
        (status = 429, description = "More requests, or more failed attempts, than the caller may make just now.", extensions(("x-codes" = json!([Code::TooManyAttempts])))))
)]
#[post("/v1/auth/login")]
async fn sign_in(
    state: Data<AppState>,
    origin: Origin,
    body: Body<Login>,
) -> Result<HttpResponse, Problem> {
    let tokens = login::login(&state, &origin, body.0).await?;
    Ok(HttpResponse::Ok().json(&tokens))
}

/// Renew the tokens
///
/// Each refresh token is good for one use. One that comes back a second time ends its whole session,
/// since then somebody else may hold it. Anyone who holds the token may call it.
#[utoipa::path(
    tag = "auth", operation_id = "refresh_tokens", security(()),
    request_body = Refresh,
    responses((status = 200, description = "The next pair of tokens.", body = Tokens), (status = 401, description = "The refresh token is unknown, used or ended.", extensions(("x-codes" = json!([Code::InvalidCredentials])))),
        (status = 429, description = "More requests, or more failed attempts, than the caller may make just now.", extensions(("x-codes" = json!([Code::TooManyAttempts])))))
)]
#[post("/v1/auth/refresh")]
async fn refresh(
    state: Data<AppState>,
    origin: Origin,
    body: Body<Refresh>,
) -> Result<HttpResponse, Problem> {
    let tokens = sessions::refresh(&state, origin, body.0.refresh_token.as_str()).await?;
    Ok(HttpResponse::Ok().json(&tokens))
}

/// Sign out
///
/// Ends the session of the refresh token; its access tokens stop working within a second. A token that
/// is not known changes nothing and is answered alike. By whoever has it.
#[utoipa::path(
    tag = "auth", operation_id = "logout", security(()),
    request_body = Refresh,
    responses((status = 204, description = "Signed out."))
)]
#[post("/v1/auth/logout")]
async fn sign_out(
    state: Data<AppState>,
    origin: Origin,
    body: Body<Refresh>,
) -> Result<HttpResponse, Problem> {
    sessions::logout(&state, origin, body.0.refresh_token.as_str()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Token for a service client
///
/// The client-credentials grant of RFC 6749 section 4.4. Id and secret come in the form or in an
/// `Authorization: Basic` header, never in both. A client that is unknown, disabled, over, has another
/// secret or calls from where it may not is answered alike. Errors are problems with the RFC's `error`
/// member added. Any service client may call it.
#[utoipa::path(
    tag = "auth", operation_id = "create_client_token", security(()),
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "A token with the client's scopes.", body = ClientToken), (status = 401, description = "The client gets no token.", extensions(("x-codes" = json!([Code::InvalidCredentials])))),
        (status = 422, description = "The key was used for another request.", extensions(("x-codes" = json!([])))),
        (status = 429, description = "More requests, or more failed attempts, than the caller may make just now.", extensions(("x-codes" = json!([Code::TooManyAttempts])))),
        (status = 400, description = "The form cannot be read, or asks for another grant or for scopes the client does not hold.", extensions(("x-codes" = json!([Code::InvalidRequest])))))
)]
#[post("/v1/oauth/token")]
async fn issue_client_token(
    state: Data<AppState>,
    origin: Origin,
    req: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    if json::media_type(&req) != "application/x-www-form-urlencoded" {
        return Err(json::unsupported("application/x-www-form-urlencoded"));
    }
    let bytes = json::read(Ok(payload), state.config.max_body_bytes).await?;
    let request = client_token::read(&bytes)?;
    let authorization = req
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = client_token::client_token(&state, authorization, request, origin).await?;
    Ok(HttpResponse::Ok().json(&token))
}

/// Who am I
///
/// The caller's account or client, its grants and what it may do. Any caller with a token.
#[utoipa::path(
    tag = "auth", operation_id = "get_me",
    responses((status = 200, description = "The caller.", body = Me),
        (status = 403, description = "The service client may not call from this address.", extensions(("x-codes" = json!([Code::Forbidden])))))
)]
#[get("/v1/me")]
async fn me(state: Data<AppState>, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = caller(&req)?;
    let gone = || Problem::new(Code::InvalidToken);
    let all = <Action as Iterable>::iter();
    let me = match &*caller {
        Caller::Account {
            id,
            must_change_password,
            must_enrol,
            grants,
            ..
        } => {
            let account = account::Entity::find_by_id(*id)
                .one(state.db.reader())
                .await?
                .ok_or_else(gone)?;
            Me {
                kind: CallerKind::Account,
                id: *id,
                name: account.display_name,
                username: account.username,
                must_change_password: *must_change_password,
                must_enrol_second_factor: *must_enrol,
                language: Some(account.language),
                grants: grants
                    .iter()
                    .map(|(role, unit_id)| MyGrant {
                        role: *role,
                        unit_id: *unit_id,
                    })
                    .collect(),
                scopes: Vec::new(),
                actions: all
                    .filter(|action| grants.iter().any(|(role, _)| role_may(*role, *action)))
                    .collect(),
            }
        }
        Caller::Client { id, scopes, .. } => {
            let client = service_client::Entity::find_by_id(*id)
                .one(state.db.reader())
                .await?
                .ok_or_else(gone)?;
            Me {
                kind: CallerKind::Client,
                id: *id,
                name: client.name,
                username: client.client_id,
                must_change_password: false,
                must_enrol_second_factor: false,
                language: None,
                grants: Vec::new(),
                scopes: scopes.clone(),
                actions: all
                    .filter(|action| scopes.iter().any(|scope| client_may(*scope, *action)))
                    .collect(),
            }
        }
    };
    Ok(HttpResponse::Ok().json(&me))
}

/// Change my password
///
/// Needs the current one; ends all other sessions of the account. People only.
#[utoipa::path(
    tag = "auth", operation_id = "change_my_password",
    request_body = PasswordChange,
    responses((status = 204, description = "Changed."),
        (status = 403, description = "Service clients have no password.", extensions(("x-codes" = json!([Code::Forbidden])))),
        (status = 429, description = "More requests, or more failed attempts, than the caller may make just now.", extensions(("x-codes" = json!([Code::TooManyAttempts])))))
)]
#[put("/v1/me/password")]
async fn change_password(
    state: Data<AppState>,
    req: HttpRequest,
    body: Result<Body<PasswordChange>, Problem>,
) -> Result<HttpResponse, Problem> {
    let caller = caller(&req)?;
    let Caller::Account { id, session_id, .. } = &*caller else {
        return Err(Problem::new(Code::Forbidden));
    };
    let by = By::caller(&caller, origin::of(&req));
    my_password::change_password(&state, *id, *session_id, &by, body?.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Choose my language
///
/// In which the service writes to the caller by mail; what it answers follows `Accept-Language`. People only.
#[utoipa::path(
    tag = "auth", operation_id = "set_my_language",
    request_body = LanguageChoice,
    responses(Person, (status = 204, description = "Chosen."))
)]
#[put("/v1/me/language")]
async fn choose_language(
    person: Person,
    state: Data<AppState>,
    body: Body<LanguageChoice>,
) -> Result<HttpResponse, Problem> {
    my_language::choose(&state, &person, body.0.language).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Choose a password
///
/// With the one-time token of an invitation or of a reset, which it uses up; all sessions of the account
/// end. Anyone who holds the token may call it. A token that is unknown, used or expired is answered like
/// that of a disabled account.
#[utoipa::path(
    tag = "auth", operation_id = "set_password", security(()),
    request_body = SetPassword,
    responses((status = 204, description = "Chosen; sign in with it."), (status = 401, description = "The token is unknown, used or expired, or the account is disabled.", extensions(("x-codes" = json!([Code::InvalidCredentials])))),
        (status = 429, description = "More requests, or more failed attempts, than the caller may make just now.", extensions(("x-codes" = json!([Code::TooManyAttempts])))))
)]
#[post("/v1/auth/set-password")]
async fn choose_password(
    state: Data<AppState>,
    origin: Origin,
    body: Body<SetPassword>,
) -> Result<HttpResponse, Problem> {
    set_password::set_password(&state, origin, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Public keys
///
/// The keys that verify access tokens (RFC 7517), for systems that check tokens themselves: the one that
/// signs, those before it whose tokens may not have ended, and those to come. May be kept for five
/// minutes; a new key is published ten minutes before it signs. Public.
#[utoipa::path(
    tag = "auth", operation_id = "get_jwks", security(()),
    params(IfNoneMatchHeader),
    responses((status = 200, description = "The keys.", body = Jwks))
)]
#[get("/.well-known/jwks.json")]
async fn jwks(state: Data<AppState>, req: HttpRequest) -> HttpResponse {
    let keys = state.tokens.jwks(state.clock.now()).await;
    etag::public(etag::by_content(&req, &keys), keyring::CACHED)
}
