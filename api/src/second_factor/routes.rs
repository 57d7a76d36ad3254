//! Endpoints for the caller's own second factor.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};

use super::dto::{
    Enrolment, FactorCode, OwnPassword, PasswordAndCode, RecoveryCodes, SecondFactor,
};
use super::service;
use crate::app::AppState;
use crate::auth::my_password;
use crate::auth::principal::Person;
use crate::http::catalogue::Code;
use crate::http::json::Body;
use crate::http::problem::Problem;
use crate::http::register::Register;

/// The routes of this feature.
pub fn configure(config: &mut impl Register) {
    config
        .service(get_my_second_factor)
        .service(enrol_second_factor)
        .service(confirm_second_factor)
        .service(renew_recovery_codes)
        .service(remove_second_factor);
}

/// How my second factor stands
///
/// Whether a code of an authenticator app is asked for at the sign-in besides the password, and whether
/// this installation wants it so. People only.
#[utoipa::path(tag = "second factor", operation_id = "get_my_second_factor",
    responses(Person, (status = 200, description = "How it stands.", body = SecondFactor)))]
#[get("/v1/me/second-factor")]
async fn get_my_second_factor(
    person: Person,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let factor = service::get(&state, &person).await?;
    Ok(HttpResponse::Ok().json(factor))
}

/// Begin a second factor
///
/// Gives the secret for an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds), this once. It is
/// asked for from when `POST …/confirm` has proved it; beginning again gives another secret. Needs the
/// password. People only.
#[utoipa::path(tag = "second factor", operation_id = "enrol_second_factor", request_body = OwnPassword,
    responses(Person, (status = 200, description = "Begun.", body = Enrolment), (status = 409, description = "The account has a second factor already.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 429, description = "More requests, or more failed attempts, than the caller may make just now.", extensions(("x-codes" = json!([Code::TooManyAttempts]))))))]
#[post("/v1/me/second-factor")]
async fn enrol_second_factor(
    person: Person,
    body: Body<OwnPassword>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    my_password::require(&state, person.id, &person.by, &body.0.current_password).await?;
    let enrolment = service::enrol(&state, &person).await?;
    Ok(HttpResponse::Ok().json(enrolment))
}

/// Prove the second factor
///
/// By the code the app shows now. From here on a code is asked for at each sign-in. The other sessions of
/// the account end. The answer holds ten recovery codes, this once. People only.
#[utoipa::path(tag = "second factor", operation_id = "confirm_second_factor", request_body = FactorCode,
    responses(Person, (status = 200, description = "It is asked for from now on.", body = RecoveryCodes), (status = 409, description = "None was begun, or it is proved already.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 429, description = "More requests, or more failed attempts, than the caller may make just now.", extensions(("x-codes" = json!([Code::TooManyAttempts]))))))]
#[post("/v1/me/second-factor/confirm")]
async fn confirm_second_factor(
    person: Person,
    body: Body<FactorCode>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let codes = service::confirm(&state, &person, body.0.code.as_str()).await?;
    Ok(HttpResponse::Ok().json(codes))
}

/// Get new recovery codes
///
/// Ten new ones, shown this once; the old ones are good for nothing. Needs the password and a
/// code. People only.
#[utoipa::path(tag = "second factor", operation_id = "renew_recovery_codes", request_body = PasswordAndCode,
    responses(Person, (status = 200, description = "The new codes.", body = RecoveryCodes), (status = 409, description = "The account has no second factor.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 429, description = "More requests, or more failed attempts, than the caller may make just now.", extensions(("x-codes" = json!([Code::TooManyAttempts]))))))]
#[post("/v1/me/second-factor/recovery-codes")]
async fn renew_recovery_codes(
    person: Person,
    body: Body<PasswordAndCode>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    my_password::require(&state, person.id, &person.by, &body.0.current_password).await?;
    let codes = service::renew_codes(&state, &person, body.0.code.as_str()).await?;
    Ok(HttpResponse::Ok().json(codes))
}

/// Remove my second factor
///
/// Needs the password and a code. Not possible where this installation asks the account to have one.
/// People only.
#[utoipa::path(tag = "second factor", operation_id = "remove_second_factor", request_body = PasswordAndCode,
    responses(Person, (status = 204, description = "Removed."), (status = 409, description = "There is none, or the installation asks for one.", extensions(("x-codes" = json!([Code::InvalidState])))),
        (status = 429, description = "More requests, or more failed attempts, than the caller may make just now.", extensions(("x-codes" = json!([Code::TooManyAttempts]))))))]
#[post("/v1/me/second-factor/remove")]
async fn remove_second_factor(
    person: Person,
    body: Body<PasswordAndCode>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    my_password::require(&state, person.id, &person.by, &body.0.current_password).await?;
    service::remove(&state, &person, body.0.code.as_str()).await?;
    Ok(HttpResponse::NoContent().finish())
}
