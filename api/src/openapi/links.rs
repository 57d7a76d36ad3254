//! OpenAPI links: with what an answer tells, which operations can be called next.
//!
//! They are the ways through the API: create, read, change, delete; begin a report, save, submit, accept. A client
//! generator can offer them, and a fuzzer walks them.

mod registry;
mod reporting;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{OpenApi, RefOr};

use super::walk::operations;

/// From one answer to what can follow.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Operation that answered.
    from: &'static str,
    /// Status of that answer.
    status: &'static str,
    /// What the answer tells: names of parameters, each with the runtime expression of its value. An operation that
    /// follows is given those it takes.
    tells: &'static [(&'static str, &'static str)],
    /// Operations that can follow.
    to: &'static [&'static str],
}

/// Members of the body of `to`, each with a runtime expression, where `from` tells them.
#[derive(Clone, Copy, Debug)]
struct Body {
    from: &'static str,
    to: &'static str,
    members: &'static [(&'static str, &'static str)],
}

const ID: (&str, &str) = ("id", "$response.body#/id");
const FIRST: (&str, &str) = ("id", "$response.body#/items/0/id");
const SAME: (&str, &str) = ("id", "$request.path.id");
const TAG: (&str, &str) = ("If-Match", "$response.header.ETag");

/// One resource, with the tag of its version.
const ONE: &[(&str, &str)] = &[ID, TAG];
/// The first of a list.
const LISTED: &[(&str, &str)] = &[FIRST];

const fn step(
    from: &'static str,
    status: &'static str,
    tells: &'static [(&'static str, &'static str)],
    to: &'static [&'static str],
) -> Step {
    Step {
        from,
        status,
        tells,
        to,
    }
}

const fn body(
    from: &'static str,
    to: &'static str,
    members: &'static [(&'static str, &'static str)],
) -> Body {
    Body { from, to, members }
}

fn steps() -> impl Iterator<Item = &'static Step> {
    registry::STEPS.iter().chain(reporting::STEPS)
}

fn bodies() -> impl Iterator<Item = &'static Body> {
    registry::BODIES.iter().chain(reporting::BODIES)
}

/// Adds the links, each named for the operation it leads to.
pub fn add(document: &mut OpenApi) {
    let taken: BTreeMap<String, BTreeSet<String>> = document
        .paths
        .paths
        .values_mut()
        .flat_map(operations)
        .filter_map(|operation| Some((operation.operation_id.clone()?, parameters(operation))))
        .collect();
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        let Some(id) = operation.operation_id.clone() else {
            continue;
        };
        for step in steps().filter(|step| step.from == id) {
            let Some(RefOr::T(response)) = operation.responses.responses.get_mut(step.status)
            else {
                continue;
            };
            for to in step.to {
                if let Some(parameters) = taken.get(*to) {
                    let link = RefOr::T(link(step, to, parameters));
                    response.links.insert((*to).to_owned(), link);
                }
            }
        }
    }
}

fn parameters(operation: &Operation) -> BTreeSet<String> {
    operation
        .parameters
        .iter()
        .flatten()
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter.name.clone()),
            RefOr::Ref(_) => None,
        })
        .collect()
}

fn link(step: &Step, to: &str, takes: &BTreeSet<String>) -> Link {
    let body = bodies()
        .find(|body| body.from == step.from && body.to == to)
        .map(|body| {
            let members = body.members.iter();
            Value::Object(
                members
                    .map(|(name, expression)| ((*name).to_owned(), Value::from(*expression)))
                    .collect::<Map<_, _>>(),
            )
        });
    step.tells
        .iter()
        .filter(|(name, _)| takes.contains(*name))
        .fold(
            LinkBuilder::new().operation_id(to),
            |link, (name, expression)| link.parameter(*name, *expression),
        )
        .request_body(body)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_the_table_is_a_link_of_the_document() {
        let document = serde_json::to_value(crate::openapi::document()).unwrap();
        let mut answers = BTreeMap::new();
        for item in document["paths"].as_object().unwrap().values() {
            for operation in item.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap().to_owned();
                answers.insert(id, operation["responses"].clone());
            }
        }
        for step in steps() {
            for to in step.to {
                let link = &answers[step.from][step.status]["links"][to];
                assert_eq!(link["operationId"], *to, "{} {}", step.from, step.status);
            }
        }
        for body in bodies() {
            let links = answers[body.from].as_object().unwrap().values();
            let found = links
                .filter(|answer| answer["links"][body.to]["requestBody"].is_object())
                .count();
            assert!(found > 0, "{} to {}", body.from, body.to);
        }
    }

    #[test]
    fn no_two_steps_lead_from_one_answer_to_the_same_operation() {
        let mut seen = BTreeSet::new();
        for step in steps() {
            for to in step.to {
                assert!(
                    seen.insert((step.from, step.status, *to)),
                    "{} {} to {to}",
                    step.from,
                    step.status
                );
            }
        }
    }
}
