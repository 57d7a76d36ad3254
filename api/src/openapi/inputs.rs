//! What the readers of parameters take, where many operations have the same parameter: said once for all of them.

use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr, Schema};

use super::walk::operations;
use crate::http::words;

/// Sets the patterns.
pub fn complete(document: &mut OpenApi) {
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        for parameter in operation.parameters.iter_mut().flatten() {
            if let RefOr::T(parameter) = parameter
                && is_search(parameter)
                && let Some(RefOr::T(Schema::Object(object))) = &mut parameter.schema
            {
                object.pattern = Some(words::LINE.to_owned());
            }
        }
    }
}

fn is_search(parameter: &Parameter) -> bool {
    parameter.parameter_in == ParameterIn::Query && parameter.name == "q"
}
