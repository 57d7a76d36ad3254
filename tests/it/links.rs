//! The links of the document: each can be followed, and the story of a report is told by them alone.

use serde_json::{Map, Value, json};
use tests::city::{City, text};
use tests::{Answer, Client, both};

fn document() -> Value {
    serde_json::to_value(api::openapi::document()).unwrap()
}

/// Path, method and content of every operation.
fn operations(document: &Value) -> Vec<(&String, &String, &Value)> {
    document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let members = item.as_object().unwrap().iter();
            members.map(move |(method, operation)| (path, method, operation))
        })
        .collect()
}

/// Path, method and content of the operation with that id.
fn operation<'a>(document: &'a Value, id: &str) -> (&'a String, &'a String, &'a Value) {
    let mut all = operations(document).into_iter();
    all.find(|(_, _, operation)| operation["operationId"] == id)
        .unwrap_or_else(|| panic!("there is no operation {id}"))
}

/// The parameters of an operation, those it shares with others too.
pub fn parameters<'a>(
    document: &'a Value,
    operation: &'a Value,
) -> impl Iterator<Item = &'a Value> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    all.map(move |one| resolved(document, one))
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).unwrap(),
        None => value,
    }
}

/// Whether the schema has a place for the pointer.
fn has_place(document: &Value, schema: &Value, pointer: &[&str]) -> bool {
    let schema = resolved(document, schema);
    let Some((first, rest)) = pointer.split_first() else {
        return true;
    };
    let parts = schema["allOf"].as_array().into_iter().flatten();
    if parts
        .into_iter()
        .any(|part| has_place(document, part, pointer))
    {
        return true;
    }
    let next = if first.parse::<usize>().is_ok() {
        &schema["items"]
    } else {
        &schema["properties"][*first]
    };
    !next.is_null() && has_place(document, next, rest)
}

/// The expression without the text around it.
fn bare(expression: &str) -> &str {
    match (expression.find('{'), expression.find('}')) {
        (Some(from), Some(to)) => &expression[from + 1..to],
        _ => expression,
    }
}

/// Whether an answer of this operation tells what the expression asks for.
fn is_told(document: &Value, source: &Value, answer: &Value, expression: &str) -> bool {
    let expression = bare(expression);
    if let Some(name) = expression.strip_prefix("$request.path.") {
        return parameters(document, source).any(|one| one["in"] == "path" && one["name"] == name);
    }
    if let Some(name) = expression.strip_prefix("$response.header.") {
        return answer["headers"][name].is_object();
    }
    let pointer = expression.strip_prefix("$response.body#/").unwrap();
    let pointer: Vec<&str> = pointer.split('/').collect();
    has_place(
        document,
        &answer["content"]["application/json"]["schema"],
        &pointer,
    )
}

#[test]
fn each_link_leads_somewhere_with_all_that_is_needed_there() {
    let document = document();
    let mut faults = Vec::new();
    let mut links = 0;
    for (_, _, source) in operations(&document) {
        for (status, answer) in source["responses"].as_object().unwrap() {
            for (name, link) in answer["links"].as_object().into_iter().flatten() {
                links += 1;
                let mut fault = |what: String| {
                    faults.push(format!("{} {status} {name}: {what}", source["operationId"]));
                };
                let (_, _, target) = operation(&document, link["operationId"].as_str().unwrap());
                let given = link["parameters"].as_object().cloned().unwrap_or_default();
                for (parameter, expression) in &given {
                    if !parameters(&document, target).any(|one| one["name"] == *parameter) {
                        fault(format!("{parameter} is no parameter there"));
                    }
                    if !is_told(&document, source, answer, expression.as_str().unwrap()) {
                        fault(format!("{expression} is not told"));
                    }
                }
                let needed = parameters(&document, target)
                    .filter(|one| one["required"] == true && one["in"] != "query");
                for needed in needed {
                    if !given.contains_key(needed["name"].as_str().unwrap()) {
                        fault(format!("{} is needed there", needed["name"]));
                    }
                }
                for (member, expression) in link["requestBody"].as_object().into_iter().flatten() {
                    let body = &target["requestBody"]["content"]["application/json"]["schema"];
                    if !has_place(&document, body, &[member]) {
                        fault(format!("{member} is no member of the body there"));
                    }
                    if !is_told(&document, source, answer, expression.as_str().unwrap()) {
                        fault(format!("{expression} is not told"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(links > 400, "{links}");
}

/// An answer, and what was asked for.
struct Hop {
    id: String,
    path: Map<String, Value>,
    answer: Answer,
}

impl Hop {
    /// Calls an operation without parameters.
    async fn to(as_: &Client, id: &str) -> Self {
        let document = document();
        let (path, method, _) = operation(&document, id);
        let method = method.to_uppercase().parse().unwrap();
        let answer = as_.request(method, path).send().await;
        Self {
            id: id.to_owned(),
            path: Map::new(),
            answer,
        }
    }

    fn value(&self, expression: &str) -> Value {
        let asked = bare(expression);
        let value = if let Some(name) = asked.strip_prefix("$request.path.") {
            self.path[name].clone()
        } else if let Some(name) = asked.strip_prefix("$response.header.") {
            json!(self.answer.header(name))
        } else {
            let pointer = asked.strip_prefix("$response.body#").unwrap();
            self.answer.json().pointer(pointer).unwrap().clone()
        };
        if asked == expression {
            return value;
        }
        let plain = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        json!(expression.replace(&format!("{{{asked}}}"), &plain))
    }

    /// Follows a link as `as_`, with a body where the link gives none.
    async fn follow(&self, as_: &Client, link: &str, body: Option<Value>) -> Self {
        let document = document();
        let (_, _, source) = operation(&document, &self.id);
        let status = self.answer.status.to_string();
        let link = &source["responses"][&status]["links"][link];
        let id = link["operationId"]
            .as_str()
            .unwrap_or_else(|| panic!("{} has no such link", self.id));
        let (path, method, target) = operation(&document, id);
        let (mut url, mut given) = (path.clone(), Map::new());
        let (mut query, mut headers) = (Vec::new(), Vec::new());
        for (name, expression) in link["parameters"].as_object().into_iter().flatten() {
            let value = self.value(expression.as_str().unwrap());
            let plain = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let parameter = parameters(&document, target)
                .find(|one| one["name"] == *name)
                .unwrap();
            match parameter["in"].as_str().unwrap() {
                "path" => {
                    url = url.replace(&format!("{{{name}}}"), &plain);
                    given.insert(name.clone(), value);
                }
                "query" => query.push((name, plain)),
                _ => headers.push((name, plain)),
            }
        }
        let mut request = as_.request(method.to_uppercase().parse().unwrap(), &url);
        for (name, value) in query {
            request = request.query(name, &value);
        }
        for (name, value) in headers {
            request = request.header(name, &value);
        }
        let told = link["requestBody"].as_object().map(|members| {
            let members = members.iter();
            Value::Object(
                members
                    .map(|(name, expression)| {
                        (name.clone(), self.value(expression.as_str().unwrap()))
                    })
                    .collect(),
            )
        });
        if let Some(body) = told.or(body) {
            request = request.json(body);
        }
        let answer = request.send().await;
        assert!(
            (200..300).contains(&answer.status),
            "{id}: {}",
            answer.text()
        );
        Self {
            id: id.to_owned(),
            path: given,
            answer,
        }
    }
}

both! {
    async fn a_ward_reports_and_the_lead_unit_accepts_by_following_links(app: TestApp) {
        let city = City::found(&app).await;
        city.issue_plan().await;
        let ward = city.as_("mui.ne").await;
        let plans = Hop::to(&ward, "list_plans").await;
        let periods = plans.follow(&ward, "list_periods", None).await;
        let owed = periods.follow(&ward, "list_period_obligations", None).await;
        let begun = owed.follow(&ward, "create_report", None).await;
        let read = begun.follow(&ward, "get_report", None).await;
        assert_eq!(read.answer.json()["unit_id"], json!(city.unit("22915")));
        let figure = json!({"numerator": 14, "denominator": 27, "women": 8, "men": 6});
        let saved = read.follow(&ward, "set_report_value", Some(figure)).await;
        let checked = saved.follow(&ward, "validate_report", None).await;
        assert_eq!(checked.answer.json()["valid"], true);
        let sent = saved.follow(&ward, "submit_report", None).await;

        let dolisa = city.as_("dolisa").await;
        let reviewed = sent.follow(&dolisa, "start_report_review", None).await;
        let accepted = reviewed.follow(&dolisa, "accept_report", None).await;
        assert_eq!(accepted.answer.json()["status"], "accepted");
        let revisions = accepted.follow(&dolisa, "list_report_revisions", None).await;
        let first = revisions.follow(&dolisa, "get_report_revision", None).await;
        assert_eq!(first.answer.json()["is_effective"], true);
        let again = json!({"reason": "Đề nghị rà soát lại mẫu số."});
        let reopened = accepted.follow(&dolisa, "reopen_report", Some(again)).await;
        assert_eq!(reopened.answer.json()["revision"], 2);
    }

    async fn an_account_is_made_changed_and_deleted_by_following_links(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let made = admin
            .post("/v1/accounts")
            .json(json!({"username": "le.thi.b", "display_name": "Lê Thị B", "grants": [{"role": "viewer", "unit_id": city.unit("PTP")}]}))
            .send().await.expect_status(201);
        let made = Hop { id: "create_account".to_owned(), path: Map::new(), answer: made };
        let changed = made.follow(&admin, "update_account", Some(json!({"display_name": "Lê Thị Bé"}))).await;
        let grant = json!({"role": "viewer", "unit_id": city.unit("593")});
        let granted = changed.follow(&admin, "create_account_grant", Some(grant)).await;
        let taken = granted.follow(&admin, "delete_account_grant", None).await;
        assert_eq!(taken.answer.status, 204);
        let read = changed.follow(&admin, "get_account", None).await;
        let disabled = read.follow(&admin, "disable_account", None).await;
        disabled.follow(&admin, "delete_account", None).await;
        admin.get(&format!("/v1/accounts/{}", text(&made.answer.json()["id"]))).send().await.assert_problem(404, "not_found");
    }
}
