//! The catalogue of problems: every `code` an answer can carry, with its status, and in both languages what it is,
//! when it arises and how to mend it. Each `type` URI (RFC 9457) leads to its entry.

mod entries;
mod faults;

use actix_web::http::StatusCode;
use sea_orm::EnumIter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::texts::problems::Words;

pub use faults::FaultCode;

/// What went wrong, as a closed vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The body is not JSON.
    MalformedJson,
    /// A query or path parameter is unknown, missing or out of range.
    InvalidParameter,
    /// The request cannot be understood, or asks for what the token endpoint does not give.
    InvalidRequest,
    /// No credentials.
    Unauthenticated,
    /// The access token is expired, revoked or not ours.
    InvalidToken,
    /// User name, password, client or refresh token is wrong.
    InvalidCredentials,
    /// The password is right, and a code of the second factor is missing.
    SecondFactorRequired,
    /// The caller may see this but not do that.
    Forbidden,
    /// The password set by an admin has to be changed first.
    PasswordChangeRequired,
    /// A second factor has to be set up first.
    SecondFactorEnrolmentRequired,
    /// The step needs a sign-in of a moment ago.
    SignInAgain,
    /// There is no such thing, or the caller may not know of it.
    NotFound,
    /// No operation has this path.
    UnknownRoute,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The key has come with another request.
    IdempotencyKeyReused,
    /// The first request under the key still runs.
    IdempotencyInProgress,
    /// The first request under the key was carried out, and its answer is not kept.
    IdempotencyAnswerLost,
    /// The thing is in a state that does not allow the step.
    InvalidState,
    /// The body did not come in time.
    RequestTimeout,
    /// Another one with the same key exists.
    Duplicate,
    /// There are as many as there may be.
    LimitReached,
    /// Others still refer to it.
    InUse,
    /// Other units still stand below the unit.
    UnitsBelow,
    /// The unit still has duties in plans.
    DutiesLeft,
    /// It was changed since it was read.
    Stale,
    /// The cursor points before what the change feed still keeps, or into another feed.
    CursorExpired,
    /// The answer cannot be given in any of the media types asked for.
    NotAcceptable,
    /// The body is over the limit.
    TooLarge,
    /// The body is not of the content type expected.
    UnsupportedMediaType,
    /// The file is, by its content, of no kind that may be attached.
    UnsupportedFile,
    /// The range asked for lies outside the file.
    RangeNotSatisfiable,
    /// The body is JSON but not what the operation takes.
    InvalidInput,
    /// The report is not fit to be submitted.
    ReportIncomplete,
    /// The plan is not fit to be issued.
    PlanIncomplete,
    /// The change needs `If-Match`.
    PreconditionRequired,
    /// More requests than the caller may make just now.
    RateLimited,
    /// Too many failed attempts to sign in.
    TooManyAttempts,
    /// A fault of the service.
    Internal,
    /// The service cannot answer just now.
    Unavailable,
    /// The store of attached files cannot be reached, or does not give the file.
    StorageUnavailable,
    /// The store of attached files has no room left.
    StorageFull,
}

/// The name under which a handler declares the codes of an answer, beside those of the conventions:
/// `extensions(("x-codes" = json!([Code::InvalidState])))`. The document says them as the `enum` of `code`.
pub const CODES: &str = "x-codes";

/// One page of the catalogue.
#[derive(Clone, Debug)]
pub struct Entry {
    /// HTTP status.
    pub status: StatusCode,
    /// `code` in answers and last part of the `type` URI.
    pub slug: &'static str,
    /// Its title, when it arises and how to mend it.
    pub words: Words,
}

impl Code {
    /// The code a bare HTTP error status stands for.
    pub fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 => Self::UnknownRoute,
            405 => Self::MethodNotAllowed,
            406 => Self::NotAcceptable,
            408 => Self::RequestTimeout,
            412 => Self::Stale,
            413 => Self::TooLarge,
            415 => Self::UnsupportedMediaType,
            429 => Self::RateLimited,
            400..=499 => Self::InvalidRequest,
            503 => Self::Unavailable,
            _ => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_slug_is_the_code_as_answers_spell_it() {
        for code in <Code as Iterable>::iter() {
            let spelt = serde_json::to_string(&code).unwrap();
            assert_eq!(spelt, format!("\"{}\"", code.entry().slug));
        }
    }
}
