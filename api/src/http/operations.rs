//! The operations of the API as the OpenAPI document lists them: what a path allows, and which query
//! parameters an operation knows.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};

use super::catalogue::{Code, FaultCode};
use super::contract::{Document, Operation, Parameter};
use super::limits::Limits;
use super::problem::Problem;
use crate::auth::principal::Credentials;
use crate::texts;

/// Media types of bodies that are held to the limit of the settings; all others are files.
const SHORT: [&str; 3] = [
    "application/json",
    "application/merge-patch+json",
    "application/x-www-form-urlencoded",
];

/// Headers that say what is preferred: one that is not understood is ignored, not refused (RFC 9110 section 12.1).
const PREFERENCES: [&str; 1] = ["Accept-Language"];

/// Every operation, by path and method.
#[derive(Clone, Debug)]
pub struct Operations(Vec<Place>);

/// A path as the document writes it, part by part, and what it allows.
#[derive(Clone, Debug)]
struct Place {
    pattern: Arc<str>,
    parts: Vec<String>,
    methods: BTreeMap<&'static str, Known>,
}

/// Which of the places a request leads to, remembered in it.
#[derive(Clone, Copy, Debug)]
struct Found(Option<usize>);

#[derive(Clone, Debug)]
struct Known {
    id: String,
    query: Vec<(String, Limits)>,
    headers: Vec<(String, Limits)>,
    is_public: bool,
    takes_body: bool,
    takes_file: bool,
}

impl Operations {
    /// Reads them from the document.
    pub fn of(document: &Document) -> Self {
        let places = document.paths.iter().map(|(path, item)| {
            let all = item.operations().into_iter();
            let known = all.filter_map(|(name, operation)| {
                Some((name, Known::of(document, operation.as_ref()?)))
            });
            Place {
                pattern: Arc::from(path.as_str()),
                parts: path.split('/').map(str::to_owned).collect(),
                methods: known.collect(),
            }
        });
        Self(places.collect())
    }

    /// The id of the operation that answers the request; `HEAD` is its `GET`.
    pub fn id(&self, req: &HttpRequest) -> Option<&str> {
        Some(&self.operation(req)?.id)
    }

    /// Whether the operation asks for no credentials.
    pub fn is_public(&self, req: &HttpRequest) -> bool {
        self.operation(req).is_some_and(|known| known.is_public)
    }

    /// Whether the operation takes a file, which may be longer than other bodies.
    pub fn takes_file(&self, req: &HttpRequest) -> bool {
        self.operation(req).is_some_and(|known| known.takes_file)
    }

    fn operation(&self, req: &HttpRequest) -> Option<&Known> {
        let method = match req.method().as_str() {
            "HEAD" => "GET",
            method => method,
        };
        self.methods(req)?.get(method)
    }

    /// What the path of the request allows.
    fn methods(&self, req: &HttpRequest) -> Option<&BTreeMap<&'static str, Known>> {
        Some(&self.place(req)?.methods)
    }

    /// Where the request leads to; looked up once a request.
    fn place(&self, req: &HttpRequest) -> Option<&Place> {
        let remembered = req.extensions().get::<Found>().copied();
        let Found(index) = remembered.unwrap_or_else(|| {
            let found = Found(self.find(path(req)));
            req.extensions_mut().insert(found);
            found
        });
        self.0.get(index?)
    }

    /// The path of the operations the request leads to, as the document writes it.
    pub fn pattern(&self, req: &HttpRequest) -> Option<Arc<str>> {
        Some(Arc::clone(&self.place(req)?.pattern))
    }

    fn find(&self, path: &str) -> Option<usize> {
        let given: Vec<&str> = path.split('/').collect();
        self.0.iter().position(|place| place.leads(&given))
    }
}

/// The path of a request as the router reads it, escapes undone: `/v1/%75nits` is `/v1/units`.
pub fn path(req: &HttpRequest) -> &str {
    req.match_info().as_str()
}

impl Place {
    fn leads(&self, given: &[&str]) -> bool {
        self.parts.len() == given.len()
            && self
                .parts
                .iter()
                .zip(given)
                .all(|(part, given)| part == given || (part.starts_with('{') && !given.is_empty()))
    }
}

impl Known {
    fn of(document: &Document, operation: &Operation) -> Self {
        let body = operation.request_body.as_ref();
        Self {
            id: operation.operation_id.clone(),
            query: parameters(document, operation, "query"),
            headers: parameters(document, operation, "header")
                .into_iter()
                .filter(|(name, _)| !PREFERENCES.contains(&name.as_str()))
                .collect(),
            is_public: operation.is_public(),
            takes_body: body.is_some(),
            takes_file: body.is_some_and(|body| {
                let mut kinds = body.content.keys();
                kinds.any(|kind| !SHORT.contains(&kind.as_str()))
            }),
        }
    }
}

/// Names and limits of the parameters in that place.
fn parameters(document: &Document, operation: &Operation, place: &str) -> Vec<(String, Limits)> {
    let all = operation.parameters.iter();
    all.filter_map(|parameter| match parameter {
        Parameter::Own(own) => Some(own),
        Parameter::Shared(shared) => document.parameter(shared),
    })
    .filter(|parameter| parameter.place == place)
    .map(|parameter| (parameter.name.clone(), Limits::of(&parameter.schema)))
    .collect()
}

/// The default service: 405 where the path exists, 404 where it does not.
pub async fn fallback(req: HttpRequest, known: Data<Operations>) -> Result<HttpResponse, Problem> {
    Err(known
        .methods(&req)
        .map_or_else(|| Problem::new(Code::UnknownRoute), method_not_allowed))
}

fn method_not_allowed(methods: &BTreeMap<&'static str, Known>) -> Problem {
    let allowed: Vec<&str> = methods
        .keys()
        .flat_map(|method| match *method {
            "GET" => vec!["GET", "HEAD"],
            other => vec![other],
        })
        .collect();
    Problem::new(Code::MethodNotAllowed).header("Allow", allowed.join(", "))
}

/// Middleware: refuses a method that a path written out in full does not have, before the router takes its last
/// segment for an id (`/v1/plans/import` is no plan); a query parameter the operation does not know, also where it
/// knows none; a parameter beyond its limits; and a compressed body. Whoever has yet to sign in is left to the handler, which says so
/// first.
pub async fn refuse_unknown(
    known: Data<Operations>,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let refused = unknown_method(&known, &req)
        .or_else(|| wrong_parameter(&known, &req))
        .or_else(|| packed(&known, &req));
    if let Some(problem) = refused {
        return Ok(req.error_response(problem));
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}

fn unknown_method(known: &Operations, req: &ServiceRequest) -> Option<Problem> {
    let methods = known.methods(req.request())?;
    let has = methods.contains_key(req.method().as_str());
    (!has).then(|| method_not_allowed(methods))
}

/// The operation, where the caller may be told what is wrong with the request.
fn told<'a>(known: &'a Operations, req: &ServiceRequest) -> Option<&'a Known> {
    let operation = known.operation(req.request())?;
    let signed_in = matches!(
        req.extensions().get::<Credentials>(),
        Some(Credentials::Good(_))
    );
    (operation.is_public || signed_in).then_some(operation)
}

/// A body that came compressed: how large it is only unpacking it would tell.
fn packed(known: &Operations, req: &ServiceRequest) -> Option<Problem> {
    let encoding = req.headers().get(header::CONTENT_ENCODING)?;
    let is_packed =
        told(known, req)?.takes_body && !encoding.as_bytes().eq_ignore_ascii_case(b"identity");
    is_packed.then(|| {
        Problem::because(Code::UnsupportedMediaType, texts::http::packed())
            .header("Accept-Encoding", "identity")
    })
}

fn wrong_parameter(known: &Operations, req: &ServiceRequest) -> Option<Problem> {
    let operation = told(known, req)?;
    let queried =
        form_urlencoded::parse(req.query_string().as_bytes()).filter_map(|(name, value)| {
            let Some((_, limits)) = operation.query.iter().find(|(known, _)| *known == name) else {
                let text = texts::http::no_such_parameter(&name);
                return Some(Problem::parameter(name, FaultCode::UnknownParameter, text));
            };
            let fault = limits.fault(&value)?;
            Some(Problem::parameter(name, FaultCode::OutOfRange, fault))
        });
    let sent = operation.headers.iter().filter_map(|(name, limits)| {
        let value = req.headers().get(name)?.to_str().ok()?;
        let fault = limits.fault(value)?;
        let name = name.clone();
        Some(Problem::parameter(name, FaultCode::OutOfRange, fault))
    });
    queried.chain(sent).reduce(|mut all, one| {
        all.errors.extend(one.errors);
        all
    })
}
