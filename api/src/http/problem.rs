//! The one error type of the service and how it becomes an answer (RFC 9457).
//!
//! A `Problem` knows no request: it travels in the response's extensions to
//! [`render`](super::render), which writes it in the caller's language.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use sea_orm::{ActiveEnum, DbErr, SqlErr};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::catalogue::{Code, FaultCode};
use crate::http::words::Told;
use crate::text::Text;
use crate::texts;

/// Most characters of what is told.
pub const DETAIL: usize = 4000;
/// Most characters of the path told.
pub const INSTANCE: usize = 2000;
/// Most characters of a pointer; a longer one, for it holds names that were sent, is cut.
pub const POINTER: usize = 1000;
/// Most characters of the name of a parameter or a column; a longer one is cut.
pub const NAME: usize = 200;
/// Most wrong places told.
pub const FAULTS: usize = 10_000;

/// Why a request failed.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What it is.
    pub code: Code,
    /// What is special about this case.
    pub detail: Option<Box<Text>>,
    /// The places in the input that are wrong.
    pub errors: Vec<Fault>,
    /// Extra response headers.
    pub headers: Vec<(&'static str, String)>,
    /// RFC 6749 `error` member, on the token endpoint only.
    pub oauth_error: Option<&'static str>,
    /// What is stored now, as JSON, where a change rests on an older version.
    pub current: Option<Box<RawValue>>,
}

/// One wrong place in the input.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What is wrong, for programs.
    pub code: FaultCode,
    /// What is wrong.
    pub detail: Text,
}

/// Where in the input something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// JSON pointer (RFC 6901) into the body.
    Pointer(String),
    /// Name of a query, path or header parameter.
    Parameter(String),
    /// A cell of a file in the body: line, from 1, and name of the column; no column where the whole line
    /// is meant.
    Cell(u64, Option<String>),
    /// A cell of a spreadsheet in the body by its address, such as `E7`.
    Address(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pointer(place) | Self::Parameter(place) | Self::Address(place) => {
                f.write_str(place)
            }
            Self::Cell(line, Some(column)) => write!(f, "line {line}, {column}"),
            Self::Cell(line, None) => write!(f, "line {line}"),
        }
    }
}

/// An error answer, `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem, example = json!({
    "type": "/problems/invalid_state",
    "title": "Trạng thái hiện tại không cho phép",
    "status": 409,
    "detail": "Báo cáo đang ở trạng thái draft nên không thể accept.",
    "instance": "/v1/reports/01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e/accept",
    "code": "invalid_state",
    "request_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f"
}))]
pub struct ProblemDocument {
    /// Address of the page that says what this problem means and how to mend it.
    #[serde(rename = "type")]
    #[schema(max_length = 100, pattern = "^/problems/[a-z_]+$")]
    pub kind: String,
    /// Short title in the caller's language.
    #[schema(value_type = Told<200>)]
    pub title: String,
    /// HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened, in the caller's language.
    #[schema(value_type = Told<4000>)]
    pub detail: String,
    /// Path of the request.
    #[schema(max_length = 2000, pattern = r"^/[^\x00-\x20]*$")]
    pub instance: String,
    /// Stable code for programs.
    pub code: Code,
    /// Id of the request, also in `X-Request-Id`.
    #[schema(format = Uuid)]
    pub request_id: String,
    /// The wrong places in the input, the first 10 000.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, max_items = 10_000)]
    pub errors: Vec<FaultDocument>,
    /// RFC 6749 error code; on the token endpoint only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$", nullable = false)]
    pub error: Option<&'static str>,
}

/// A problem with what is stored now.
#[derive(Debug, Serialize)]
pub struct ProblemWithCurrent {
    /// The problem.
    #[serde(flatten)]
    pub problem: ProblemDocument,
    /// The resource as a read would answer it.
    pub current: Box<RawValue>,
}

/// One wrong place in the input.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ProblemError, example = json!({
    "pointer": "/values/0/numerator",
    "code": "numerator_above_denominator",
    "detail": "6.2.a: tử số lớn hơn mẫu số."
}))]
pub struct FaultDocument {
    /// JSON pointer (RFC 6901) into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000, format = JsonPointer, nullable = false)]
    pub pointer: Option<String>,
    /// Name of the query, path or header parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Told<200>>, nullable = false)]
    pub parameter: Option<String>,
    /// Line of a file in the body, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub line: Option<u64>,
    /// Column of that line, by its name in the first line; absent where the whole line is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Told<200>>, nullable = false)]
    pub column: Option<String>,
    /// Address of a cell of a spreadsheet in the body, such as `E7`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10, pattern = "^[A-Z]{1,3}[0-9]{1,7}$", nullable = false)]
    pub cell: Option<String>,
    /// Short code for programs.
    pub code: FaultCode,
    /// What is wrong, in the caller's language.
    #[schema(value_type = Told<4000>)]
    pub detail: String,
}

impl Problem {
    /// A problem with the catalogue's words only.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            errors: Vec::new(),
            headers: Vec::new(),
            oauth_error: None,
            current: None,
        }
    }

    /// A problem with words of its own.
    pub fn because(code: Code, words: Text) -> Self {
        let mut problem = Self::new(code);
        problem.detail = Some(Box::new(words));
        problem
    }

    /// The caller may see it but not do this.
    pub fn forbidden(words: Text) -> Self {
        Self::because(Code::Forbidden, words)
    }

    /// One wrong place in the body.
    pub fn input(pointer: impl Into<String>, code: FaultCode, words: Text) -> Self {
        Self::new(Code::InvalidInput).at(pointer, code, words)
    }

    /// One wrong query, path or header parameter.
    pub fn parameter(name: impl Into<String>, code: FaultCode, words: Text) -> Self {
        let mut problem = Self::new(Code::InvalidParameter);
        problem.errors.push(Fault {
            place: Place::Parameter(name.into()),
            code,
            detail: words,
        });
        problem
    }

    /// Nothing there, or nothing the caller may know of.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// The access token cannot be used.
    pub fn invalid_token() -> Self {
        Self::new(Code::InvalidToken).header("WWW-Authenticate", "Bearer error=\"invalid_token\"")
    }

    /// A step that the present state of a thing does not allow.
    pub fn impossible(state: &impl ActiveEnum<Value = String>, step: &str) -> Self {
        Self::because(
            Code::InvalidState,
            texts::steps::impossible(state.to_value(), step),
        )
    }

    /// Adds a wrong place in the body.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>, code: FaultCode, detail: Text) -> Self {
        self.push(pointer, code, detail);
        self
    }

    /// Adds a wrong place in the body to a problem still being gathered.
    pub fn push(&mut self, pointer: impl Into<String>, code: FaultCode, detail: Text) {
        self.errors.push(Fault {
            place: Place::Pointer(pointer.into()),
            code,
            detail,
        });
    }

    /// The same problem of a part of the body: pointers start at `prefix`.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        for fault in &mut self.errors {
            if let Place::Pointer(pointer) = &mut fault.place {
                pointer.insert_str(0, prefix);
            }
        }
        self
    }

    /// Adds the faults of another check of the same body to a problem still being gathered; any other failure
    /// ends the gathering.
    pub fn gather<T>(&mut self, checked: Result<T, Self>) -> Result<Option<T>, Self> {
        match checked {
            Ok(value) => Ok(Some(value)),
            Err(problem) if problem.code == Code::InvalidInput => {
                self.errors.extend(problem.errors);
                Ok(None)
            }
            Err(problem) => Err(problem),
        }
    }

    /// Adds a wrong cell, or a wrong line, of a file in the body to a problem still being gathered.
    pub fn push_cell(&mut self, line: u64, column: Option<&str>, code: FaultCode, detail: Text) {
        self.errors.push(Fault {
            place: Place::Cell(line, column.map(str::to_owned)),
            code,
            detail,
        });
    }

    /// Adds what is stored now, for the caller to merge with.
    #[must_use]
    pub fn with_current<T: Serialize>(mut self, current: &T) -> Self {
        self.current = serde_json::value::to_raw_value(current)
            .inspect_err(|error| tracing::error!(%error, "an answer could not be written"))
            .ok();
        self
    }

    /// Adds a response header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// `Ok` when no fault was added.
    pub fn or_ok(self) -> Result<(), Self> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(self)
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code.entry().slug)?;
        if let Some(detail) = &self.detail {
            write!(f, ": {}", detail.en)?;
        }
        for fault in &self.errors {
            write!(f, "; {}: {} ({})", fault.place, fault.detail.en, fault.code)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.entry().status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => return Self::new(Code::Duplicate),
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => return Self::new(Code::InUse),
            _ => {}
        }
        if crate::db::is_passing(&error) {
            tracing::warn!(%error, "the database cannot answer just now");
            return Self::new(Code::Unavailable).header("Retry-After", "2");
        }
        if crate::db::is_broken(&error) {
            tracing::error!(%error, "the database is full or takes no writes");
            return Self::new(Code::Unavailable).header("Retry-After", "30");
        }
        tracing::error!(%error, "a query failed");
        Self::new(Code::Internal)
    }
}
