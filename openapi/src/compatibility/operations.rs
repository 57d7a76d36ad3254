//! Operations of two documents, one by one.

use std::collections::BTreeSet;

use serde_json::Value;

use super::schemas::{Schemas, Way};
use super::{items, members, resolve};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];
const PROBLEM: &str = "application/problem+json";

struct Documents<'a> {
    old: &'a Value,
    new: &'a Value,
    schemas: Schemas<'a>,
    breaks: BTreeSet<String>,
}

/// Every break of an operation.
pub fn compare(old: &Value, new: &Value) -> BTreeSet<String> {
    let mut documents = Documents {
        old,
        new,
        schemas: Schemas::new(old, new),
        breaks: BTreeSet::new(),
    };
    for server in items(&old["servers"]) {
        if !items(&new["servers"]).any(|now| now["url"] == server["url"]) {
            documents.found(format!("server {}: is gone", server["url"]));
        }
    }
    let schemes = &new["components"]["securitySchemes"];
    for (name, scheme) in members(&old["components"]["securitySchemes"]) {
        for keyword in ["type", "scheme", "flows"] {
            if scheme[keyword] != schemes[name][keyword] {
                documents.found(format!("security {name}: another {keyword}"));
            }
        }
    }
    for (path, item) in members(&old["paths"]) {
        for method in METHODS {
            let Some(operation) = item.get(method) else {
                continue;
            };
            let place = format!("{} {path}", method.to_uppercase());
            match new["paths"][path].get(method) {
                Some(now) => documents.operation(&place, operation, now),
                None => documents.found(format!("{place}: is gone")),
            }
        }
    }
    documents.breaks
}

impl Documents<'_> {
    fn found(&mut self, what: String) {
        self.breaks.insert(what);
    }

    fn schema(&mut self, way: Way, place: &str, old: &Value, new: &Value) {
        let breaks = self.schemas.compare(way, place, old, new);
        self.breaks.extend(breaks);
    }

    fn operation(&mut self, place: &str, old: &Value, new: &Value) {
        if old["operationId"] != new["operationId"] {
            self.found(format!(
                "{place}: is now called {}, was {}",
                new["operationId"], old["operationId"]
            ));
        }
        self.security(place, old, new);
        self.parameters(place, old, new);
        self.body(place, &old["requestBody"], &new["requestBody"]);
        self.answers(place, &old["responses"], &new["responses"]);
    }

    /// Who may call by one of the old ways, each schemes with their scopes, still may.
    fn security(&mut self, place: &str, old: &Value, new: &Value) {
        let asked = |document: &Value, operation: &Value| -> Vec<BTreeSet<String>> {
            let ways = operation.get("security").unwrap_or(&document["security"]);
            let way = |way| {
                let schemes = members(way).flat_map(|(name, scopes)| {
                    let scopes = items(scopes).filter_map(Value::as_str);
                    let scopes = scopes.map(move |scope| format!("{name} with {scope}"));
                    std::iter::once(name.to_owned()).chain(scopes)
                });
                schemes.collect()
            };
            let ways: Vec<_> = items(ways).map(way).collect();
            // Nothing asked is one way: with nothing.
            if ways.is_empty() {
                vec![BTreeSet::new()]
            } else {
                ways
            }
        };
        let now = asked(self.new, new);
        for was in asked(self.old, old) {
            if !now.iter().any(|now| now.is_subset(&was)) {
                let was = Vec::from_iter(was).join(" and ");
                let was = if was.is_empty() { "nothing" } else { &was };
                self.found(format!("{place}: can no longer be called with {was}"));
            }
        }
    }

    fn parameters(&mut self, place: &str, old: &Value, new: &Value) {
        let (old_document, new_document) = (self.old, self.new);
        let old: Vec<&Value> = items(&old["parameters"])
            .map(|parameter| resolve(old_document, parameter))
            .collect();
        let new: Vec<&Value> = items(&new["parameters"])
            .map(|parameter| resolve(new_document, parameter))
            .collect();
        let same = |a: &Value, b: &Value| a["name"] == b["name"] && a["in"] == b["in"];
        for parameter in &new {
            let was = old.iter().find(|was| same(was, parameter));
            let place = format!("{place}: {}", name(parameter));
            if parameter["required"] == true && was.is_none_or(|was| was["required"] != true) {
                self.found(format!("{place} is now required"));
            }
            if let Some(was) = was {
                for keyword in ["style", "explode"] {
                    if was[keyword] != parameter[keyword] {
                        self.found(format!("{place} is written otherwise ({keyword})"));
                    }
                }
                self.schema(Way::Sent, &place, &was["schema"], &parameter["schema"]);
            }
        }
        for was in &old {
            if !new.iter().any(|parameter| same(was, parameter)) {
                self.found(format!("{place}: {} is gone", name(was)));
            }
        }
    }

    fn body(&mut self, place: &str, old: &Value, new: &Value) {
        let old = resolve(self.old, old);
        let new = resolve(self.new, new);
        if new["required"] == true && old["required"] != true {
            self.found(format!("{place}: a body is now required"));
        }
        for (media_type, content) in members(&old["content"]) {
            let place = format!("{place}: body {media_type}");
            match new["content"].get(media_type) {
                Some(now) => self.schema(Way::Sent, &place, &content["schema"], &now["schema"]),
                None => self.found(format!("{place} is gone")),
            }
        }
    }

    fn answers(&mut self, place: &str, old: &Value, new: &Value) {
        for (status, answer) in members(old) {
            let place = format!("{place}: {status}");
            match new.get(status) {
                Some(now) => self.answer(&place, answer, now),
                // No longer refusing for a reason breaks nobody.
                None if status >= "400" => {}
                None => self.found(format!("{place} is gone")),
            }
        }
        for (status, _) in members(new) {
            if status.starts_with('2') && old.get(status).is_none() {
                self.found(format!("{place}: can now answer {status}"));
            }
        }
    }

    fn answer(&mut self, place: &str, old: &Value, new: &Value) {
        let old = resolve(self.old, old);
        let new = resolve(self.new, new);
        for (name, header) in members(&old["headers"]) {
            let place = format!("{place}: header {name}");
            let now = members(&new["headers"]).find(|(other, _)| other.eq_ignore_ascii_case(name));
            let Some((_, now)) = now else {
                self.found(format!("{place} is gone"));
                continue;
            };
            let was = resolve(self.old, header);
            let now = resolve(self.new, now);
            if was["required"] == true && now["required"] != true {
                self.found(format!("{place} is no longer always there"));
            }
            self.schema(Way::Read, &place, &was["schema"], &now["schema"]);
        }
        for (name, _) in members(&old["links"]) {
            if new["links"].get(name).is_none() {
                self.found(format!("{place}: link {name} is gone"));
            }
        }
        for (media_type, content) in members(&old["content"]) {
            let place = format!("{place}: {media_type}");
            let way = if media_type == PROBLEM {
                Way::ReadAsProblem
            } else {
                Way::Read
            };
            match new["content"].get(media_type) {
                Some(now) => self.schema(way, &place, &content["schema"], &now["schema"]),
                None => self.found(format!("{place} is gone")),
            }
        }
    }
}

/// `query parameter year`.
fn name(parameter: &Value) -> String {
    let text = |keyword: &str| parameter[keyword].as_str().unwrap_or_default();
    format!("{} parameter {}", text("in"), text("name"))
}
