//! What follows from the conventions for every operation, and is therefore said once.

use actix_web::http::StatusCode;
use utoipa::IntoParams;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{
    Content, OpenApi, Ref, RefOr, Required, Response, Schema, SecurityRequirement,
};

use super::headers::{CONTENT_LANGUAGE_FORMATS, RETRY_AFTER_CONFLICT, declare};
use super::walk::operations;
use crate::http::formats::CSV;
use crate::http::idempotency::answer::is_kept;
use crate::http::idempotency::key;
use crate::http::rate;
use crate::http::render::{LanguageHeader, PROBLEM_JSON};

const HTML: &str = "text/html";

/// Completes every operation of the document.
pub fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for (status, description) in PROBLEMS {
        let mut response = problem(status, description);
        count(&mut response);
        if is_repeated(status) {
            declare(&mut response, "Idempotency-Replayed");
        }
        if status == "409" {
            declare(&mut response, RETRY_AFTER_CONFLICT);
        }
        components
            .responses
            .insert(problem_name(status), RefOr::T(response));
    }
    for (path, item) in &mut document.paths.paths {
        if let Some(operation) = &mut item.post {
            repeat(operation);
        }
        for operation in operations(item) {
            complete_operation(path, operation);
            let is_counted = rate::counts(path);
            for (status, response) in &mut operation.responses.responses {
                match response {
                    RefOr::T(response) if is_counted => count(response),
                    RefOr::Ref(_) if !is_counted => own(status, response),
                    _ => {}
                }
            }
        }
    }
}

/// The problem as it is answered to a request that is not counted, which tells no limits.
fn own(status: &str, response: &mut RefOr<Response>) {
    if let Some((_, description)) = PROBLEMS.iter().find(|(known, _)| *known == status) {
        *response = RefOr::T(problem(status, description));
    }
}

fn problem(status: &str, description: &str) -> Response {
    let mut response = Response::new(description);
    finish(status, &mut response);
    response
}

/// Every `POST` may be sent again under its key.
fn repeat(operation: &mut Operation) {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(key::LONGEST_SENT))
        .pattern(Some(key::PATTERN))
        .examples(["\"8e03978e-40d5-43dd-bc93-6894a57f9324\""]);
    let parameter = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .schema(Some(text))
        .description(Some(
            "1 to 255 ASCII characters, best a random UUID, in double quotes (RFC 8941) or bare. A repeat of the \
             same request under the same key within 24 hours is not carried out again, but gets the first answer.",
        ));
    operation
        .parameters
        .get_or_insert_default()
        .push(RefOr::T(parameter.build()));
    let responses = &mut operation.responses.responses;
    for status in ["408", "409", "413", "422"] {
        responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::Ref(Ref::from_response_name(problem_name(status))));
    }
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(response) = response
            && is_repeated(status)
        {
            declare(response, "Idempotency-Replayed");
            if status == "409" {
                declare(response, RETRY_AFTER_CONFLICT);
            }
        }
    }
}

fn is_repeated(status: &str) -> bool {
    StatusCode::from_bytes(status.as_bytes()).is_ok_and(is_kept)
}

fn complete_operation(path: &str, operation: &mut Operation) {
    let has = |place: ParameterIn, name: Option<&str>| {
        operation.parameters.iter().flatten().any(|parameter| {
            matches!(parameter, RefOr::T(parameter)
                if parameter.parameter_in == place && name.is_none_or(|name| parameter.name == name))
        })
    };
    let public = operation
        .security
        .as_ref()
        .is_some_and(|all| all.contains(&SecurityRequirement::default()));
    let by_path = has(ParameterIn::Path, None);
    let reads_tag = has(ParameterIn::Header, Some("If-None-Match"));
    let may_need_tag = has(ParameterIn::Header, Some("If-Match"));
    let needs_tag = may_need_tag
        && operation.parameters.iter().flatten().any(|parameter| {
            matches!(parameter, RefOr::T(parameter)
                if parameter.name == "If-Match" && parameter.required == Required::True)
        });
    let takes_body = operation.request_body.is_some();
    let has_formats = has(ParameterIn::Query, Some("format"));
    let has_table = has_formats && answers_in(operation, CSV);
    let language = if has(ParameterIn::Header, Some("Accept-Language")) {
        Some("Content-Language")
    } else if has_table || answers_in(operation, HTML) {
        Some(CONTENT_LANGUAGE_FORMATS)
    } else {
        None
    };
    let may_answer = [
        (true, "400"),
        (!public, "401"),
        (!public, "403"),
        (by_path, "404"),
        (has_formats, "406"),
        (takes_body, "408"),
        (may_need_tag, "412"),
        (takes_body, "413"),
        (takes_body, "415"),
        (takes_body, "422"),
        (may_need_tag, "428"),
        (rate::counts(path), "429"),
        (true, "500"),
        (true, "503"),
    ];
    if let Some(RefOr::T(body)) = &mut operation.request_body
        && let Some(patch) = body.content.get("application/merge-patch+json").cloned()
    {
        body.content.insert("application/json".to_owned(), patch);
    }
    // Tables have headings, which are in the language of the caller.
    if has_table {
        let accepted = LanguageHeader::into_params(|| None);
        let parameters = operation.parameters.get_or_insert_default();
        parameters.extend(accepted.into_iter().map(RefOr::T));
    }
    let responses = &mut operation.responses.responses;
    for (applies, status) in may_answer {
        if applies {
            responses
                .entry(status.to_owned())
                .or_insert_with(|| RefOr::Ref(Ref::from_response_name(problem_name(status))));
        }
    }
    if reads_tag {
        responses
            .entry("304".to_owned())
            .or_insert_with(|| RefOr::T(Response::new("The copy at hand is still good.")));
    }
    for (status, response) in responses.iter_mut() {
        let RefOr::T(response) = response else {
            continue;
        };
        if status == "200" && is_page(response) {
            declare(response, "Link");
        }
        if matches!(status.as_str(), "200" | "304")
            && let Some(language) = language
        {
            declare(response, language);
        }
        match status.as_str() {
            "201" => {
                declare(response, "Location");
                declare(response, "ETag");
            }
            "200" | "304" if reads_tag || needs_tag => {
                declare(response, "ETag");
            }
            _ => {}
        }
        finish(status, response);
    }
}

/// Whether an answer of the operation comes in that media type.
fn answers_in(operation: &Operation, kind: &str) -> bool {
    let mut answers = operation.responses.responses.values();
    answers.any(
        |response| matches!(response, RefOr::T(response) if response.content.contains_key(kind)),
    )
}

fn is_page(response: &Response) -> bool {
    response.content.values().any(|content| {
        matches!(content, RefOr::T(Content { schema: Some(RefOr::Ref(schema)), .. })
            if schema.ref_location.starts_with("#/components/schemas/Page_"))
    })
}

/// What holds for every answer to a request that is counted.
fn count(response: &mut Response) {
    declare(response, "RateLimit");
    declare(response, "RateLimit-Policy");
}

/// What holds for every answer with this status.
fn finish(status: &str, response: &mut Response) {
    declare(response, "X-Request-Id");
    match status {
        "401" => declare(response, "WWW-Authenticate"),
        "429" | "503" => declare(response, "Retry-After"),
        _ => {}
    }
    if status >= "400" {
        declare(response, "Content-Language");
        let problem = Content::new(Some(RefOr::<Schema>::Ref(Ref::from_schema_name("Problem"))));
        response
            .content
            .entry(PROBLEM_JSON.to_owned())
            .or_insert(RefOr::T(problem));
    }
}

/// The problems any operation of a kind can answer, described once.
const PROBLEMS: [(&str, &str); 15] = [
    (
        "400",
        "A parameter is unknown or out of range, or the body is not JSON.",
    ),
    ("401", "No credentials, or a token that cannot be used."),
    ("403", "The caller may not do this."),
    ("404", "No such thing, or none the caller may know of."),
    (
        "406",
        "`Accept` leaves none of the media types this operation answers in.",
    ),
    ("408", "The body did not come in its time."),
    (
        "409",
        "The first request under the `Idempotency-Key` still runs, or was carried out and its answer is lost.",
    ),
    ("412", "Changed since it was read."),
    ("413", "The body is over the limit."),
    ("415", "The body is of another content type."),
    (
        "422",
        "The body does not fit the schema or the rules; `errors` names each place.",
    ),
    ("428", "`If-Match` is missing."),
    (
        "429",
        "More requests, or more failed attempts, than the caller may make just now.",
    ),
    ("500", "A fault of the service."),
    ("503", "The service cannot answer just now."),
];

fn problem_name(status: &str) -> String {
    format!("Problem{status}")
}
