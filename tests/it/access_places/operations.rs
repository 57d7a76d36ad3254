//! The operations of the document, how they are called, and what their answers come to.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};
use tests::city::{list, text};
use tests::{Answer, Client};

use super::ask::Ask;
use super::rules::Outcome;

/// How an operation of the document is called.
pub struct Operation {
    method: Method,
    /// Its path, with parameters in braces.
    pub path: String,
    needs_tag: bool,
}

/// The operations that need a token, by id.
pub fn guarded() -> BTreeMap<String, Operation> {
    let document = serde_json::to_value(api::openapi::document()).unwrap();
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["security"] == json!([{}]) {
                continue;
            }
            let is_tag = |parameter: &Value| {
                parameter["name"] == "If-Match"
                    || parameter["$ref"] == "#/components/parameters/If-Match"
            };
            let parameters = operation["parameters"].as_array();
            let called = Operation {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                needs_tag: parameters.is_some_and(|all| all.iter().any(is_tag)),
            };
            found.insert(text(&operation["operationId"]), called);
        }
    }
    found
}

impl Operation {
    /// The path with its parameters filled in.
    fn at(&self, ids: &[String]) -> String {
        let mut ids = ids.iter();
        let filled = self.path.split('/').map(|part| {
            if part.starts_with('{') {
                ids.next().expect("an id for each parameter")
            } else {
                part
            }
        });
        let path = filled.collect::<Vec<&str>>().join("/");
        assert_eq!(ids.next(), None, "more ids than {} takes", self.path);
        path
    }

    /// Sends a request; where a tag is needed, one that nothing has.
    pub async fn call(&self, by: &Client, ask: &Ask) -> Answer {
        let mut request = by.request(self.method.clone(), &self.at(&ask.ids));
        for (name, value) in &ask.query {
            request = request.query(name, value);
        }
        if self.needs_tag {
            request = request.if_match("\"0\"");
        }
        if let Some(body) = &ask.body {
            let media_type = match self.method {
                Method::PATCH => "application/merge-patch+json",
                _ => "application/json",
            };
            request = request.body(media_type, body.to_string());
        }
        if let Some(file) = &ask.file {
            request = request.body("text/csv", file.clone());
        }
        request.send().await
    }

    /// What an answer comes to; `None` for one that no request here should get.
    pub fn outcome(&self, ask: &Ask, answer: &Answer) -> Option<Outcome> {
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let code = body["code"].as_str().unwrap_or_default();
        // The check of a report is a POST that changes nothing.
        let reads = self.method == Method::GET || self.path.ends_with("/validate");
        let is_hidden = match answer.status {
            403 if code == "forbidden" => return Some(Outcome::Forbidden),
            404 if code == "not_found" => true,
            // Of a table the first line names the columns.
            200 if is_table(answer) => answer.text().lines().count() == 1,
            200 if !ask.query.is_empty() => {
                let found = [
                    "/items",
                    "/cells",
                    "/series",
                    "/dataValues",
                    "/left_out",
                    "/data/codelists/1/codes",
                ];
                let found = found.iter().find_map(|pointer| body.pointer(pointer))?;
                list(found).is_empty()
            }
            200 if reads => false,
            412 if self.needs_tag => false,
            // A name is taken, or sessions are ended, which overwrites nothing and so takes no tag.
            409 | 204 if !self.needs_tag => false,
            // What a body names and its sender may not know is unknown.
            422 if !self.needs_tag => {
                let is_unknown = |fault: &Value| text(&fault["code"]).starts_with("unknown_");
                list(&body["errors"]).iter().any(is_unknown)
            }
            _ => return None,
        };
        Some(if is_hidden {
            Outcome::Hidden
        } else {
            Outcome::LetIn
        })
    }
}

fn is_table(answer: &Answer) -> bool {
    answer.header("Content-Type").contains("csv")
}
