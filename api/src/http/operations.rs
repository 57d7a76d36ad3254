//! The operations of the API as the OpenAPI document lists them: what a path allows, and which query
//! parameters an operation knows.

use std::collections::BTreeMap;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr, SecurityRequirement};

use super::catalogue::Code;
use super::problem::Problem;
use crate::auth::principal::Credentials;

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
    parameters: Vec<String>,
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
                    Some((name, Known::of(operation.as_ref()?, document)))
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
    fn of(operation: &Operation, document: &OpenApi) -> Self {
        let parameters = operation.parameters.iter().flatten();
        Self {
            id: operation.operation_id.clone().unwrap_or_default(),
            parameters: parameters
                .filter_map(|parameter| resolved(parameter, document))
                .filter(|parameter| parameter.parameter_in == ParameterIn::Query)
                .map(|parameter| parameter.name.clone())
                .collect(),
            is_public: operation
                .security
                .as_ref()
                .is_some_and(|all| all.contains(&SecurityRequirement::default())),
            takes_file: matches!(&operation.request_body, Some(RefOr::T(body))
                if body.content.keys().any(|kind| !SHORT.contains(&kind.as_str()))),
        }
    }
}

/// The parameter itself, which many operations take from the components.
fn resolved<'a>(parameter: &'a RefOr<Parameter>, document: &'a OpenApi) -> Option<&'a Parameter> {
    match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(reference) => {
            let name = reference
                .ref_location
                .strip_prefix("#/components/parameters/")?;
            match document.components.as_ref()?.parameters.get(name)? {
                RefOr::T(parameter) => Some(parameter),
                RefOr::Ref(_) => None,
            }
        }
    }
}

/// The default service: 405 where the path exists, 404 where it does not.
pub async fn fallback(req: HttpRequest, known: Data<Operations>) -> Result<HttpResponse, Problem> {
    let Some(methods) = known.at(req.path()) else {
        return Err(Problem::new(Code::UnknownRoute));
    };
    let allowed: Vec<&str> = methods
        .keys()
        .flat_map(|method| match *method {
            "GET" => vec!["GET", "HEAD"],
            other => vec![other],
        })
        .collect();
    Err(Problem::new(Code::MethodNotAllowed).header("Allow", allowed.join(", ")))
}

/// Middleware: refuses a query parameter the operation does not know, also where it knows none.
/// Whoever has yet to sign in is left to the handler, which says so first.
pub async fn refuse_unknown_parameters(
    known: Data<Operations>,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Some(problem) = unknown_parameter(&known, &req) {
        return Ok(req.error_response(problem));
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}

fn unknown_parameter(known: &Operations, req: &ServiceRequest) -> Option<Problem> {
    if req.query_string().is_empty() {
        return None;
    }
    let operation = known.operation(req.method().as_str(), req.path())?;
    let signed_in = matches!(
        req.extensions().get::<Credentials>(),
        Some(Credentials::Good(_))
    );
    if !operation.is_public && !signed_in {
        return None;
    }
    let (name, _) = form_urlencoded::parse(req.query_string().as_bytes())
        .find(|(name, _)| !operation.parameters.iter().any(|known| known == name))?;
    Some(Problem::parameter_in_both(
        name.clone(),
        "unknown_parameter",
        format!("Thao tác này không có tham số `{name}`."),
        format!("This operation has no parameter `{name}`."),
    ))
}
