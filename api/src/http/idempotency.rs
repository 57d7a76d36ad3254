//! `Idempotency-Key` on every `POST` (draft-ietf-httpapi-idempotency-key-header-07): whoever does not know
//! whether a request went through sends it again, and it is carried out once.

pub mod answer;
pub mod body;
pub mod claim;
pub mod key;

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};
use tracing::Instrument;

use self::answer::{Answer, is_kept};
use self::claim::{Asked, Claim, Standing};
use super::catalogue::Code;
use super::operations::Operations;
use super::problem::Problem;
use super::render;
use crate::app::AppState;
use crate::auth::origin;
use crate::auth::principal::{Caller, Credentials};

/// Says that an answer was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Largest body of an operation that takes a file: one of 20 MiB with what wraps it.
const FILE: usize = 21 * 1024 * 1024;

/// Middleware, inside all others: carries a `POST` with a key out once.
pub async fn once(
    state: Data<AppState>,
    known: Data<Operations>,
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if req.method() != Method::POST || !req.headers().contains_key(key::NAME) {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    let Some(caller) = caller(&known, &req) else {
        // The handler says that there is no such thing, or that one has to sign in.
        return Ok(next.call(req).await?.map_into_boxed_body());
    };
    match begin(&state, &known, caller, &mut req).await {
        Ok(Standing::First(claim)) => {
            let run = run(state, claim, req, next).in_current_span();
            // On its own feet: a client that goes away, which is why it will ask again, stops nothing.
            match actix_web::rt::spawn(run).await {
                Ok(done) => done,
                // As it would without a key.
                Err(broken) => match broken.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => Err(Problem::new(Code::Unavailable).into()),
                },
            }
        }
        Ok(Standing::Answered(answer)) => {
            let mut response = answer.response(&render::request_id(req.request()));
            let replayed = HeaderValue::from_static("true");
            response.headers_mut().insert(REPLAYED, replayed);
            Ok(req.into_response(response))
        }
        Err(problem) => Ok(req.error_response(problem)),
    }
}

/// Whose key it is, and whether that is a stranger. Strangers have theirs by operation and address, and only where they may ask at all.
fn caller(known: &Operations, req: &ServiceRequest) -> Option<(String, bool)> {
    let operation = known.id(req.request())?;
    if let Some(Credentials::Good(caller)) = req.extensions().get::<Credentials>() {
        let name = match &**caller {
            Caller::Account { id, .. } => format!("account:{id}"),
            Caller::Client { id, .. } => format!("client:{id}"),
        };
        return Some((name, false));
    }
    if !known.is_public(req.request()) {
        return None;
    }
    let address = origin::of(req.request()).address;
    let address = address.map_or_else(String::new, |address| address.to_string());
    Some((format!("{operation}:{address}"), true))
}

/// Reads the request and claims its key.
async fn begin(
    state: &AppState,
    known: &Operations,
    (caller, is_strangers): (String, bool),
    req: &mut ServiceRequest,
) -> Result<Standing, Problem> {
    let Some(key) = key::of(req.headers())? else {
        return Err(Problem::new(Code::Internal));
    };
    let limit = if known.takes_file(req.request()) {
        FILE
    } else {
        state.config.max_body_bytes
    };
    let operation = format!("{} {}", req.method(), req.path());
    let mut digest = Sha256::new();
    for part in [operation.as_str(), req.query_string()] {
        digest.update(part);
        digest.update("\n");
    }
    let held = body::read(req.take_payload(), limit, &state.room, &mut digest).await?;
    req.set_payload(held.into_payload());
    let asked = Asked {
        caller,
        is_strangers,
        key,
        operation,
        fingerprint: digest.finalize().to_vec(),
    };
    claim::claim(state, &asked).await
}

/// Carries the request out and keeps its answer. An answer that cannot be kept is given all the same: the key
/// then says that it is lost.
async fn run(
    state: Data<AppState>,
    claim: Claim,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = match claim::under(claim, next.call(req)).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => {
            note(claim.release(&state).await);
            return Err(error);
        }
    };
    let status = response.status();
    if !is_kept(status) {
        note(claim.release(&state).await);
        return Ok(response);
    }
    let (request, response) = written(response).into_parts();
    let (response, body) = response.into_parts();
    let Ok(body) = to_bytes(body).await else {
        note(claim.release(&state).await);
        let problem = HttpResponse::from_error(Problem::new(Code::Internal));
        return Ok(ServiceResponse::new(request, problem));
    };
    let id = render::request_id(&request);
    let answer = Answer::of(status, response.headers(), body.clone(), id);
    note(claim.answered(&state, &answer).await);
    Ok(ServiceResponse::new(
        request,
        response.set_body(BoxBody::new(body)),
    ))
}

/// The response with the problem it carries, if any, written out: what is kept is what the caller read.
fn written(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let problem = response.response().extensions().get::<Problem>().cloned();
    let Some(problem) = problem else {
        return response;
    };
    let request: HttpRequest = response.request().clone();
    let mut body = render::answer(&request, &problem);
    body.extensions_mut().insert(problem);
    response.into_response(body)
}

fn note(kept: Result<(), Problem>) {
    if let Err(error) = kept {
        tracing::error!(%error, "what became of a key could not be kept");
    }
}
