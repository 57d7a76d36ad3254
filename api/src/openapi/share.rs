//! Parameters that many operations take alike stand in the document once.

use std::collections::BTreeMap;

use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::{OpenApi, Ref, RefOr};

use super::walk::operations;

/// Takes to the same parameter, said alike, in several operations, and refers to it from each. The name among the
/// components is that of the parameter; of several that differ, the one said most often has it.
pub fn complete(document: &mut OpenApi) {
    let mut said: BTreeMap<String, Vec<(Parameter, usize)>> = BTreeMap::new();
    for parameter in parameters(document) {
        if let RefOr::T(parameter) = parameter
            && is_common(parameter)
        {
            let alike = said.entry(parameter.name.clone()).or_default();
            match alike.iter_mut().find(|(known, _)| known == parameter) {
                Some((_, times)) => *times += 1,
                None => alike.push((parameter.clone(), 1)),
            }
        }
    }
    let shared: BTreeMap<String, Parameter> = said
        .into_iter()
        .filter_map(|(name, alike)| {
            let (parameter, times) = alike.into_iter().max_by_key(|(_, times)| *times)?;
            (times > 1).then_some((name, parameter))
        })
        .collect();
    for parameter in parameters(document) {
        if let RefOr::T(said) = parameter
            && let Some((name, _)) = shared.get_key_value(&said.name)
            && shared[name] == *said
        {
            *parameter = RefOr::Ref(Ref::new(format!("#/components/parameters/{name}")));
        }
    }
    document
        .components
        .get_or_insert_default()
        .parameters
        .extend(shared.into_iter().map(|(name, one)| (name, RefOr::T(one))));
}

/// Headers of requests, and what every list takes.
fn is_common(parameter: &Parameter) -> bool {
    parameter.parameter_in == ParameterIn::Header
        || matches!(parameter.name.as_str(), "limit" | "cursor")
}

fn parameters(document: &mut OpenApi) -> impl Iterator<Item = &mut RefOr<Parameter>> {
    document
        .paths
        .paths
        .values_mut()
        .flat_map(operations)
        .flat_map(|operation| operation.parameters.iter_mut().flatten())
}
