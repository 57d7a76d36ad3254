//! Which codes the error answers of each operation carry: every problem of the document is narrowed to them.
//!
//! What follows from the conventions is worked out here, once: whoever sends a body may send none that can be read,
//! a change may rest on an old version. What an operation answers besides stands at its handler, under [`CODES`].

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::Iterable;
use serde_json::{Value, json};
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{AllOfBuilder, ObjectBuilder, Type};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, Schema, SecurityRequirement};

use super::walk;
use crate::http::catalogue::{CODES, Code, FaultCode};
use crate::http::idempotency::key;
use crate::http::rate;
use crate::http::render::PROBLEM_JSON;
use crate::texts;

/// Narrows every problem of the document; answers it can never give are taken out.
pub fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let mut named = Named::default();
    for (path, item) in &mut document.paths.paths {
        for operation in walk::operations(item) {
            let asked = Asked::of(path, operation);
            let responses = &mut operation.responses.responses;
            responses.retain(|status, response| match response {
                RefOr::T(response) => {
                    if let Some(status) = error(status) {
                        let declared = declared(response);
                        let codes = asked.codes(status, declared.as_deref());
                        named.narrow(status, &codes, response);
                        return !codes.is_empty() || declared.is_none();
                    }
                    true
                }
                RefOr::Ref(reference) => {
                    let Some(status) = error(status) else {
                        return true;
                    };
                    let codes = asked.codes(status, None);
                    if !codes.is_empty() {
                        *reference = Ref::from_response_name(named.response(status, &codes));
                    }
                    !codes.is_empty()
                }
            });
        }
    }
    // As they were before the first of them is narrowed in its place.
    let common = components.responses.clone();
    for (name, (status, codes)) in std::mem::take(&mut named.responses) {
        if let Some(RefOr::T(mut response)) = common.get(&common_name(status)).cloned() {
            named.narrow(status, &codes, &mut response);
            components
                .responses
                .insert(name.clone(), RefOr::T(response));
        }
        named.used.insert(name);
    }
    components
        .responses
        .retain(|name, _| !name.starts_with(PREFIX) || named.used.contains(name));
    if let Some(stale) = components.schemas.get_mut("StaleReport") {
        narrow_stale(stale, &mut named);
    }
    let schemas = named.schemas.into_iter();
    components
        .schemas
        .extend(schemas.map(|(name, codes)| (name, RefOr::T(schema(&codes)))));
}

/// The operations that answer each code, in the order of the document, as method, path and summary.
pub fn answering(document: &Value) -> BTreeMap<&'static str, Vec<Answering>> {
    let mut found: BTreeMap<&'static str, Vec<Answering>> = BTreeMap::new();
    let paths = document["paths"].as_object().into_iter().flatten();
    for (path, item) in paths {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let mut slugs = BTreeSet::new();
            for (_, response) in operation["responses"].as_object().into_iter().flatten() {
                slugs.extend(slugs_of(document, resolve(document, response)));
            }
            for code in <Code as Iterable>::iter() {
                let slug = code.entry().slug;
                if slugs.contains(slug) {
                    found.entry(slug).or_default().push(Answering {
                        id: operation["operationId"]
                            .as_str()
                            .unwrap_or_default()
                            .to_owned(),
                        method: method.to_ascii_uppercase(),
                        path: path.clone(),
                        summary: operation["summary"].as_str().unwrap_or_default().to_owned(),
                    });
                }
            }
        }
    }
    found
}

/// An operation, as far as a page names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answering {
    /// Its operation id.
    pub id: String,
    /// HTTP method.
    pub method: String,
    /// Path with its parameters in braces.
    pub path: String,
    /// Its summary, in English.
    pub summary: String,
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    value["$ref"]
        .as_str()
        .and_then(|reference| document.pointer(reference.strip_prefix('#')?))
        .unwrap_or(value)
}

/// The codes a response's problem is narrowed to; none: it is no problem.
fn slugs_of(document: &Value, response: &Value) -> BTreeSet<String> {
    let mut slugs = BTreeSet::new();
    let mut schemas = vec![&response["content"][PROBLEM_JSON]["schema"]];
    while let Some(schema) = schemas.pop() {
        let schema = resolve(document, schema);
        schemas.extend(schema["allOf"].as_array().into_iter().flatten());
        let own = schema["properties"]["code"]["enum"].as_array();
        let own = own.into_iter().flatten().filter_map(Value::as_str);
        slugs.extend(own.map(str::to_owned));
    }
    slugs
}

/// What of an operation decides which problems it shares with others.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each asks something else")]
struct Asked {
    takes_key: bool,
    takes_body: bool,
    is_public: bool,
    is_counted: bool,
}

impl Asked {
    fn of(path: &str, operation: &Operation) -> Self {
        let security = operation.security.as_ref();
        Self {
            takes_key: takes_key(operation),
            takes_body: operation.request_body.is_some(),
            is_public: security.is_some_and(|all| all.contains(&SecurityRequirement::default())),
            is_counted: rate::counts(path),
        }
    }

    /// All codes of one status: those of the conventions, and those the handler declares. Who may do it and what is
    /// taken, a handler says in full: what it declares of 401, 403 and 415 stands alone. One that declares an empty
    /// list takes back what it would have by the conventions, but for what its key brings.
    fn codes(self, status: u16, declared: Option<&[Code]>) -> Vec<Code> {
        let alone =
            declared.is_some_and(|codes| codes.is_empty() || matches!(status, 401 | 403 | 415));
        let common = if alone {
            self.by_key(status)
        } else {
            self.common(status)
        };
        let all = || common.iter().chain(declared.unwrap_or_default());
        <Code as Iterable>::iter()
            .filter(|code| all().any(|one| one == code))
            .collect()
    }

    /// What a key can bring.
    fn by_key(self, status: u16) -> Vec<Code> {
        match status {
            409 if self.takes_key => usual(status).to_vec(),
            422 if self.takes_key => vec![Code::IdempotencyKeyReused],
            _ => Vec::new(),
        }
    }

    fn common(self, status: u16) -> Vec<Code> {
        let when = |applies: bool, codes: &[Code]| {
            if applies { codes.to_vec() } else { Vec::new() }
        };
        // Without a body there may be one all the same, which a key has to take in.
        let reads_body = self.takes_body || self.takes_key;
        match status {
            400 if reads_body => vec![Code::MalformedJson, Code::InvalidParameter],
            401 | 403 => when(!self.is_public, usual(status)),
            409 => self.by_key(status),
            422 => [
                when(self.takes_body, &[Code::InvalidInput]),
                self.by_key(status),
            ]
            .concat(),
            429 => when(self.is_counted, usual(status)),
            _ => usual(status).to_vec(),
        }
    }
}

/// What an answer with this status says where nothing else is known of the operation.
fn usual(status: u16) -> &'static [Code] {
    match status {
        400 => &[Code::InvalidParameter],
        401 => &[Code::Unauthenticated, Code::InvalidToken],
        403 => &[
            Code::Forbidden,
            Code::PasswordChangeRequired,
            Code::SecondFactorEnrolmentRequired,
        ],
        404 => &[Code::NotFound],
        406 => &[Code::NotAcceptable],
        408 => &[Code::RequestTimeout],
        409 => &[Code::IdempotencyInProgress, Code::IdempotencyAnswerLost],
        412 => &[Code::Stale],
        413 => &[Code::TooLarge],
        415 => &[Code::UnsupportedMediaType],
        422 => &[Code::InvalidInput],
        428 => &[Code::PreconditionRequired],
        429 => &[Code::RateLimited],
        500 => &[Code::Internal],
        503 => &[Code::Unavailable],
        _ => &[],
    }
}

const PREFIX: &str = "Problem";

fn common_name(status: u16) -> String {
    format!("{PREFIX}{status}")
}

/// The name of a set of codes: its status alone where the codes are the usual ones, else with those that come to
/// them, or with all where a usual one is missing.
fn name(status: u16, codes: &[Code]) -> String {
    let usual = usual(status);
    let is_wider = usual.iter().all(|code| codes.contains(code));
    let told: Vec<String> = codes
        .iter()
        .filter(|code| !is_wider || !usual.contains(code))
        .map(|code| format!("{code:?}"))
        .collect();
    let or = if is_wider && !usual.is_empty() && !told.is_empty() {
        "Or"
    } else {
        ""
    };
    format!("{}{or}{}", common_name(status), told.join("Or"))
}

/// What the narrowed problems are called.
#[derive(Debug, Default)]
struct Named {
    schemas: BTreeMap<String, Vec<Code>>,
    responses: BTreeMap<String, (u16, Vec<Code>)>,
    used: BTreeSet<String>,
}

impl Named {
    fn schema(&mut self, status: u16, codes: &[Code]) -> RefOr<Schema> {
        let name = name(status, codes);
        self.schemas.insert(name.clone(), codes.to_vec());
        RefOr::Ref(Ref::from_schema_name(name))
    }

    fn response(&mut self, status: u16, codes: &[Code]) -> String {
        let name = name(status, codes);
        self.responses
            .insert(name.clone(), (status, codes.to_vec()));
        name
    }

    /// Narrows the problem of an answer. One without codes stays as it is, for the tests to find.
    fn narrow(&mut self, status: u16, codes: &[Code], response: &mut Response) {
        let Some(RefOr::T(content)) = response.content.get_mut(PROBLEM_JSON) else {
            return;
        };
        let is_plain = matches!(content, Content { schema: Some(RefOr::Ref(schema)), .. }
            if schema.ref_location == "#/components/schemas/Problem");
        if is_plain && !codes.is_empty() {
            content.schema = Some(self.schema(status, codes));
        }
    }
}

/// A problem with one of these codes.
fn schema(codes: &[Code]) -> Schema {
    let slugs = codes.iter().map(|code| code.entry().slug);
    let listed: Vec<String> = slugs.clone().map(|slug| format!("`{slug}`")).collect();
    let code = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("Stable code for programs."))
        .enum_values(Some(slugs));
    AllOfBuilder::new()
        .item(Ref::from_schema_name("Problem"))
        .item(
            ObjectBuilder::new()
                .schema_type(Type::Object)
                .property("code", code)
                .required("code"),
        )
        .description(Some(format!("A problem: {}.", listed.join(" or "))))
        .examples(codes.last().map(|code| example(*code)))
        .into()
}

/// A problem as it is answered, in Vietnamese.
fn example(code: Code) -> Value {
    let entry = code.entry();
    let mut problem = json!({
        "type": format!("/problems/{}", entry.slug),
        "title": entry.words.title.vi,
        "status": entry.status.as_u16(),
        "detail": entry.words.mend.vi,
        "instance": "/v1/reports/01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e",
        "code": entry.slug,
        "request_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
    });
    let fault = match code {
        Code::InvalidParameter => json!({
            "parameter": "limt",
            "code": FaultCode::UnknownParameter,
            "detail": texts::http::no_such_parameter("limt").vi,
        }),
        Code::InvalidInput => json!({
            "pointer": "/values/0/women",
            "code": FaultCode::SexPartsNotHeld,
            "detail": texts::findings::of_measure("1.1.a", texts::findings::not_by_sex()).vi,
        }),
        Code::ReportIncomplete => json!({
            "pointer": "/values/0/numerator",
            "code": FaultCode::NumeratorAboveDenominator,
            "detail": texts::findings::of_measure("6.2.a", texts::findings::above_denominator()).vi,
        }),
        _ => return problem,
    };
    problem["errors"] = json!([fault]);
    problem
}

/// The problem that comes with the report as it stands now says that it is stale.
fn narrow_stale(stale: &mut RefOr<Schema>, named: &mut Named) {
    if let RefOr::T(Schema::AllOf(parts)) = stale
        && let Some(problem) = parts.items.first_mut()
    {
        *problem = named.schema(412, &[Code::Stale]);
    }
}

/// The codes a handler declares for one answer, which the document says in another way; `None`: it declares none.
fn declared(response: &mut Response) -> Option<Vec<Code>> {
    let Some(extensions) = &mut response.extensions else {
        return None;
    };
    let codes = extensions.remove(CODES);
    if extensions.is_empty() {
        response.extensions = None;
    }
    codes.and_then(|codes| serde_json::from_value(codes).ok())
}

fn error(status: &str) -> Option<u16> {
    status.parse().ok().filter(|status| *status >= 400)
}

/// Whether a repeat of it is known by its key.
fn takes_key(operation: &Operation) -> bool {
    operation.parameters.iter().flatten().any(
        |one| matches!(one, RefOr::T(parameter) if parameter.name.eq_ignore_ascii_case(key::NAME.as_str())),
    )
}

#[cfg(test)]
#[path = "problems_tests.rs"]
mod tests;
