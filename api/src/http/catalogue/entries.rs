//! The entries of the catalogue: for each code its status, and where its words stand.

use actix_web::http::StatusCode;

use super::{Code, Entry};
use crate::texts::problems::{asked, asking};

impl Code {
    /// The code as answers spell it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::MalformedJson => "malformed_json",
            Self::InvalidParameter => "invalid_parameter",
            Self::InvalidRequest => "invalid_request",
            Self::Unauthenticated => "unauthenticated",
            Self::InvalidToken => "invalid_token",
            Self::InvalidCredentials => "invalid_credentials",
            Self::SecondFactorRequired => "second_factor_required",
            Self::Forbidden => "forbidden",
            Self::PasswordChangeRequired => "password_change_required",
            Self::SecondFactorEnrolmentRequired => "second_factor_enrolment_required",
            Self::SignInAgain => "sign_in_again",
            Self::NotFound => "not_found",
            Self::UnknownRoute => "unknown_route",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::IdempotencyInProgress => "idempotency_in_progress",
            Self::IdempotencyAnswerLost => "idempotency_answer_lost",
            Self::InvalidState => "invalid_state",
            Self::RequestTimeout => "request_timeout",
            Self::Duplicate => "duplicate",
            Self::LimitReached => "limit_reached",
            Self::InUse => "in_use",
            Self::UnitsBelow => "units_below",
            Self::DutiesLeft => "duties_left",
            Self::Stale => "stale",
            Self::CursorExpired => "cursor_expired",
            Self::NotAcceptable => "not_acceptable",
            Self::TooLarge => "too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::UnsupportedFile => "unsupported_file",
            Self::RangeNotSatisfiable => "range_not_satisfiable",
            Self::InvalidInput => "invalid_input",
            Self::ReportIncomplete => "report_incomplete",
            Self::PlanIncomplete => "plan_incomplete",
            Self::PreconditionRequired => "precondition_required",
            Self::RateLimited => "rate_limited",
            Self::TooManyAttempts => "too_many_attempts",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
            Self::StorageUnavailable => "storage_unavailable",
            Self::StorageFull => "storage_full",
        }
    }

    /// The catalogue's entry for this code.
    pub fn entry(self) -> Entry {
        let (status, words) = match self {
            Self::MalformedJson => (StatusCode::BAD_REQUEST, asking::malformed_json()),
            Self::InvalidParameter => (StatusCode::BAD_REQUEST, asking::invalid_parameter()),
            Self::InvalidRequest => (StatusCode::BAD_REQUEST, asking::invalid_request()),
            Self::Unauthenticated => (StatusCode::UNAUTHORIZED, asking::unauthenticated()),
            Self::InvalidToken => (StatusCode::UNAUTHORIZED, asking::invalid_token()),
            Self::InvalidCredentials => (StatusCode::UNAUTHORIZED, asking::invalid_credentials()),
            Self::SecondFactorRequired => {
                (StatusCode::UNAUTHORIZED, asking::second_factor_required())
            }
            Self::Forbidden => (StatusCode::FORBIDDEN, asking::forbidden()),
            Self::PasswordChangeRequired => {
                (StatusCode::FORBIDDEN, asking::password_change_required())
            }
            Self::SecondFactorEnrolmentRequired => (
                StatusCode::FORBIDDEN,
                asking::second_factor_enrolment_required(),
            ),
            Self::SignInAgain => (StatusCode::FORBIDDEN, asking::sign_in_again()),
            Self::NotFound => (StatusCode::NOT_FOUND, asked::not_found()),
            Self::UnknownRoute => (StatusCode::NOT_FOUND, asking::unknown_route()),
            Self::MethodNotAllowed => {
                (StatusCode::METHOD_NOT_ALLOWED, asking::method_not_allowed())
            }
            Self::IdempotencyKeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                asked::idempotency_key_reused(),
            ),
            Self::IdempotencyInProgress => (StatusCode::CONFLICT, asked::idempotency_in_progress()),
            Self::IdempotencyAnswerLost => (StatusCode::CONFLICT, asked::idempotency_answer_lost()),
            Self::InvalidState => (StatusCode::CONFLICT, asked::invalid_state()),
            Self::RequestTimeout => (StatusCode::REQUEST_TIMEOUT, asking::request_timeout()),
            Self::Duplicate => (StatusCode::CONFLICT, asked::duplicate()),
            Self::LimitReached => (StatusCode::CONFLICT, asked::limit_reached()),
            Self::InUse => (StatusCode::CONFLICT, asked::in_use()),
            Self::UnitsBelow => (StatusCode::CONFLICT, asked::units_below()),
            Self::DutiesLeft => (StatusCode::CONFLICT, asked::duties_left()),
            Self::Stale => (StatusCode::PRECONDITION_FAILED, asked::stale()),
            Self::CursorExpired => (StatusCode::GONE, asked::cursor_expired()),
            Self::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, asking::not_acceptable()),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, asked::too_large()),
            Self::UnsupportedMediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                asking::unsupported_media_type(),
            ),
            Self::UnsupportedFile => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                asked::unsupported_file(),
            ),
            Self::RangeNotSatisfiable => (
                StatusCode::RANGE_NOT_SATISFIABLE,
                asked::range_not_satisfiable(),
            ),
            Self::InvalidInput => (StatusCode::UNPROCESSABLE_ENTITY, asked::invalid_input()),
            Self::ReportIncomplete => {
                (StatusCode::UNPROCESSABLE_ENTITY, asked::report_incomplete())
            }
            Self::PlanIncomplete => (StatusCode::UNPROCESSABLE_ENTITY, asked::plan_incomplete()),
            Self::PreconditionRequired => (
                StatusCode::PRECONDITION_REQUIRED,
                asked::precondition_required(),
            ),
            Self::RateLimited => (StatusCode::TOO_MANY_REQUESTS, asking::rate_limited()),
            Self::TooManyAttempts => (StatusCode::TOO_MANY_REQUESTS, asking::too_many_attempts()),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, asking::internal()),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, asking::unavailable()),
            Self::StorageUnavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                asked::storage_unavailable(),
            ),
            Self::StorageFull => (StatusCode::INSUFFICIENT_STORAGE, asked::storage_full()),
        };
        Entry {
            status,
            slug: self.slug(),
            words,
        }
    }
}
