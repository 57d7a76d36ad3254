//! The operations of the API as the OpenAPI document lists them: what a path allows, and which query
//! parameters an operation knows.

use std::collections::BTreeMap;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{OpenApi, Ref, RefOr, SecurityRequirement};

use super::catalogue::{Code, FaultCode};
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

/// Every operation, by path and method.
#[derive(Clone, Debug)]
pub struct Operations(Vec<(Vec<String>, BTreeMap<&'static str, Known>)>);

#[derive(Clone, Debug)]
struct Known {
    id: String,
    query: Vec<(String, Limits)>,
    headers: Vec<(String, Limits)>,
    is_public: bool,
    takes_file: bool,
}

impl Operations {
    /// Reads them from the document.
    pub fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter().map(|(path, item)| {
            let methods = [
                ("GET", &item.get),
                ("POST", &item.post),
                ("PUT", &item.put),
                ("PATCH", &item.patch),
                ("DELETE", &item.delete),
            ];
            let known = methods
                .into_iter()
                .filter_map(|(name, operation)| {
                    Some((name, Known::of(document, operation.as_ref()?)))
                })
                .collect();
            (path.split('/').map(str::to_owned).collect(), known)
        });
        Self(paths.collect())
    }

    /// The id of the operation that answers to this method and path; `HEAD` is its `GET`.
    pub fn id(&self, method: &str, path: &str) -> Option<&str> {
        let method = if method == "HEAD" { "GET" } else { method };
        Some(&self.operation(method, path)?.id)
    }

    /// Whether the operation asks for no credentials.
    pub fn is_public(&self, method: &str, path: &str) -> bool {
        self.operation(method, path)
            .is_some_and(|known| known.is_public)
    }

    /// Whether the operation takes a file, which may be longer than other bodies.
    pub fn takes_file(&self, method: &str, path: &str) -> bool {
        self.operation(method, path)
            .is_some_and(|known| known.takes_file)
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Known> {
        self.at(path)?.get(method)
    }

    fn at(&self, path: &str) -> Option<&BTreeMap<&'static str, Known>> {
        let parts: Vec<&str> = path.split('/').collect();
        self.0
            .iter()
            .find(|(template, _)| {
                template.len() == parts.len()
                    && template
                        .iter()
                        .zip(&parts)
                        .all(|(t, p)| t == p || (t.starts_with('{') && !p.is_empty()))
            })
            .map(|(_, known)| known)
    }
}

impl Known {
    fn of(document: &OpenApi, operation: &Operation) -> Self {
        Self {
            id: operation.operation_id.clone().unwrap_or_default(),
            query: parameters(document, operation, &ParameterIn::Query),
            headers: parameters(document, operation, &ParameterIn::Header),
            is_public: operation
                .security
                .as_ref()
                .is_some_and(|all| all.contains(&SecurityRequirement::default())),
            takes_file: matches!(&operation.request_body, Some(RefOr::T(body))
                if body.content.keys().any(|kind| !SHORT.contains(&kind.as_str()))),
        }
    }
}

/// Names and limits of the parameters in that place.
fn parameters(
    document: &OpenApi,
    operation: &Operation,
    place: &ParameterIn,
) -> Vec<(String, Limits)> {
    let shared = |reference: &Ref| {
        let name = reference.ref_location.rsplit('/').next()?;
        match document.components.as_ref()?.parameters.get(name)? {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        }
    };
    let all = operation.parameters.iter().flatten();
    all.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(reference) => shared(reference),
    })
    .filter(|parameter| parameter.parameter_in == *place)
    .map(|parameter| {
        (
            parameter.name.clone(),
            Limits::of(parameter.schema.as_ref()),
        )
    })
    .collect()
}

/// The default service: 405 where the path exists, 404 where it does not.
pub async fn fallback(req: HttpRequest, known: Data<Operations>) -> Result<HttpResponse, Problem> {
    Err(known
        .at(req.path())
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
/// knows none; and a parameter beyond its limits. Whoever has yet to sign in is left to the handler, which says so
/// first.
pub async fn refuse_unknown(
    known: Data<Operations>,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let refused = unknown_method(&known, &req).or_else(|| wrong_parameter(&known, &req));
    if let Some(problem) = refused {
        return Ok(req.error_response(problem));
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}

fn unknown_method(known: &Operations, req: &ServiceRequest) -> Option<Problem> {
    let methods = known.at(req.path())?;
    let has = methods.contains_key(req.method().as_str());
    (!has).then(|| method_not_allowed(methods))
}

fn wrong_parameter(known: &Operations, req: &ServiceRequest) -> Option<Problem> {
    let operation = known.operation(req.method().as_str(), req.path())?;
    let signed_in = matches!(
        req.extensions().get::<Credentials>(),
        Some(Credentials::Good(_))
    );
    if !operation.is_public && !signed_in {
        return None;
    }
    for (name, value) in form_urlencoded::parse(req.query_string().as_bytes()) {
        let Some((_, limits)) = operation.query.iter().find(|(known, _)| *known == name) else {
            return Some(Problem::parameter(
                name.clone(),
                FaultCode::UnknownParameter,
                texts::http::no_such_parameter(name),
            ));
        };
        if let Some(fault) = limits.fault(&value) {
            return Some(Problem::parameter(name, FaultCode::OutOfRange, fault));
        }
    }
    operation.headers.iter().find_map(|(name, limits)| {
        let value = req.headers().get(name)?.to_str().ok()?;
        let fault = limits.fault(value)?;
        Some(Problem::parameter(
            name.clone(),
            FaultCode::OutOfRange,
            fault,
        ))
    })
}
