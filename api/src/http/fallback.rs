//! Requests no operation takes: 405 where the path exists, 404 where it does not.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::catalogue::Code;
use super::problem::Problem;

/// The paths of the API with their methods, from the OpenAPI document.
#[derive(Clone, Debug)]
pub struct KnownPaths(Vec<(Vec<String>, Vec<&'static str>)>);

impl KnownPaths {
    /// Reads them from the document.
    pub fn of(document: &utoipa::openapi::OpenApi) -> Self {
        let paths = document.paths.paths.iter().map(|(path, item)| {
            let methods = [
                (item.get.is_some(), "GET"),
                (item.get.is_some(), "HEAD"),
                (item.post.is_some(), "POST"),
                (item.put.is_some(), "PUT"),
                (item.patch.is_some(), "PATCH"),
                (item.delete.is_some(), "DELETE"),
            ];
            let methods = methods
                .into_iter()
                .filter_map(|(has, name)| has.then_some(name))
                .collect();
            (path.split('/').map(str::to_owned).collect(), methods)
        });
        Self(paths.collect())
    }

    fn methods(&self, path: &str) -> Option<&[&'static str]> {
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
            .map(|(_, methods)| methods.as_slice())
    }
}

/// The default service.
pub async fn fallback(req: HttpRequest, known: Data<KnownPaths>) -> Result<HttpResponse, Problem> {
    match known.methods(req.path()) {
        Some(methods) => {
            Err(Problem::new(Code::MethodNotAllowed).header("Allow", methods.join(", ")))
        }
        None => Err(Problem::new(Code::UnknownRoute)),
    }
}
