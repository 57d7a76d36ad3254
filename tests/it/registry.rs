//! A database with the units of a file in it, for plans that come as documents.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::city::{list, set_password, sign_in, text};
use tests::{Client, TestApp};

/// The password of everybody.
pub const PASSWORD: &str = "một câu rất khó đoán";

/// A plan's document with the units it needs and the code of its lead unit.
pub struct Example {
    pub document: &'static str,
    pub units: &'static str,
    pub lead: &'static str,
}

/// Plan 5947 of Phan Thiết.
pub const CITY: Example = Example {
    document: include_str!("../../api/data/plans/5947-KH-UBND.json"),
    units: include_str!("../../api/data/units.json"),
    lead: "PLDTBXH",
};

/// An invented commune's plan with quarterly reports.
pub const COMMUNE: Example = Example {
    document: include_str!("../../api/data/plans/12-KH-UBND-vi-du-xa.json"),
    units: include_str!("../../api/data/plans/12-KH-UBND-vi-du-xa.units.json"),
    lead: "VD-XA-VHXH",
};

/// An invented province's plan over three cities.
pub const PROVINCE: Example = Example {
    document: include_str!("../../api/data/plans/45-KH-UBND-vi-du-tinh.json"),
    units: include_str!("../../api/data/plans/45-KH-UBND-vi-du-tinh.units.json"),
    lead: "VD-STNMT",
};

/// Units by code, an admin of everything and a coordinator of the plan's lead unit.
pub struct Registry<'a> {
    app: &'a TestApp,
    /// Ids of units and groups by code.
    pub ids: BTreeMap<String, String>,
    /// An admin of everything.
    pub admin: Client,
    /// The coordinator of the lead unit.
    pub lead: Client,
    /// The plan's document.
    pub document: Value,
}

impl<'a> Registry<'a> {
    /// Loads the units of an example and the strategy that plan 5947 reports on.
    pub async fn load(app: &'a TestApp, example: &Example) -> Registry<'a> {
        let name = "first.admin".parse().unwrap();
        let once = api::accounts::make::create_admin(&app.state, &name, "Quản trị")
            .await
            .unwrap();
        let first = app.as_(&sign_in(app, "first.admin", &once).await);
        let change = json!({"current_password": once, "new_password": PASSWORD});
        let change = first.put("/v1/me/password").json(change).send().await;
        change.assert_status(204);
        let admin = app.as_(&sign_in(app, "first.admin", PASSWORD).await);
        let mut ids = BTreeMap::new();
        let file: Value = serde_json::from_str(example.units).unwrap();
        for unit in list(&file["units"]) {
            let mut unit = unit.clone();
            if let Some(parent) = unit.as_object_mut().unwrap().remove("parent") {
                unit["parent_id"] = json!(ids[&text(&parent)]);
            }
            let made = made(&admin, "/v1/units", unit).await;
            ids.insert(text(&made["code"]), text(&made["id"]));
        }
        for group in list(&file["groups"]) {
            let members = list(&group["members"]).iter();
            let members: Vec<&String> = members.map(|code| &ids[&text(code)]).collect();
            let body = json!({
                "code": group["code"], "name": group["name"], "unit_id": ids[&text(&group["unit"])], "member_ids": members,
            });
            let made = made(&admin, "/v1/unit-groups", body).await;
            ids.insert(text(&made["code"]), text(&made["id"]));
        }
        let strategy: Value = serde_json::from_str(api::frameworks::data::NSGE_2011_2020).unwrap();
        made(&admin, "/v1/frameworks", strategy).await;
        let grants = json!([{"role": "coordinator", "unit_id": ids[example.lead]}]);
        let lead = person(app, &admin, "lead", &grants).await;
        let document = serde_json::from_str(example.document).unwrap();
        Registry {
            app,
            ids,
            admin,
            lead,
            document,
        }
    }

    /// A coordinator of another unit.
    pub async fn coordinator(&self, name: &str, unit: &str) -> Client {
        let grants = json!([{"role": "coordinator", "unit_id": self.ids[unit]}]);
        person(self.app, &self.admin, name, &grants).await
    }

    /// Somebody with a role at a unit, who has chosen a password.
    pub async fn hire(&self, name: &str, email: Option<&str>, role: &str, unit_id: &str) {
        let grants = json!([{"role": role, "unit_id": unit_id}]);
        let account =
            json!({"username": name, "display_name": name, "email": email, "grants": grants});
        let account = made(&self.admin, "/v1/accounts", account).await;
        let token = text(&account["one_time_token"]["token"]);
        let chosen = set_password(self.app, &token, PASSWORD).await;
        chosen.assert_status(204);
    }

    /// What the trail says of a plan, oldest first.
    pub async fn trail(&self, plan: &Value) -> Vec<Value> {
        let grants = json!([{"role": "auditor", "unit_id": null}]);
        let auditor = person(self.app, &self.admin, "auditor", &grants).await;
        let request = auditor.get("/v1/audit-events").query("limit", "200");
        let request = request.query("subject_id", &text(&plan["id"]));
        let page = request.send().await.expect_status(200).json();
        list(&page["items"]).to_vec()
    }

    /// Imports a document.
    pub async fn import(&self, document: &Value) -> tests::Answer {
        let request = self.lead.post("/v1/plans/import").json(document.clone());
        request.send().await
    }

    /// Imports a document over a draft last read with this tag.
    pub async fn import_over(&self, tag: &str, document: &Value) -> tests::Answer {
        let request = self.lead.post("/v1/plans/import").json(document.clone());
        request.if_match(tag).send().await
    }

    /// Tries an import.
    pub async fn try_import(&self, document: &Value) -> tests::Answer {
        let request = self.lead.post("/v1/plans/import").query("dry_run", "true");
        request.json(document.clone()).send().await
    }

    /// Imports the plan's document and answers the plan.
    pub async fn imported(&self) -> Value {
        let done = self.import(&self.document).await.expect_status(201);
        done.json()["plan"].clone()
    }

    /// The document of a plan.
    pub async fn export(&self, plan: &Value) -> Value {
        let path = format!("/v1/plans/{}/export", text(&plan["id"]));
        self.lead.get(&path).send().await.expect_status(200).json()
    }

    /// All assignments of a plan.
    pub async fn assignments(&self, plan: &Value) -> Vec<Value> {
        let mut found = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut request = self.lead.get("/v1/assignments").query("limit", "200");
            request = request.query("plan_id", &text(&plan["id"]));
            if let Some(cursor) = &cursor {
                request = request.query("cursor", cursor);
            }
            let page = request.send().await.expect_status(200).json();
            found.extend(list(&page["items"]).iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => return found,
            }
        }
    }
}

async fn made(by: &Client, path: &str, body: Value) -> Value {
    let answer = by.post(path).json(body).send().await;
    answer.expect_status(201).json()
}

async fn person(app: &TestApp, admin: &Client, name: &str, grants: &Value) -> Client {
    let account = json!({"username": name, "display_name": name, "grants": grants});
    let account = made(admin, "/v1/accounts", account).await;
    let token = text(&account["one_time_token"]["token"]);
    let chosen = set_password(app, &token, PASSWORD).await;
    chosen.assert_status(204);
    app.as_(&sign_in(app, name, PASSWORD).await)
}

/// Asserts that an exported document is the one given, in canonical form: what is not given stands there as `null`,
/// as an empty list, or as what goes without saying.
#[track_caller]
pub fn assert_same_document(exported: &Value, given: &Value) {
    assert_eq!(difference("", exported, Some(given)), None);
}

fn difference(at: &str, exported: &Value, given: Option<&Value>) -> Option<String> {
    let told = |given: &dyn std::fmt::Display| Some(format!("{at}: {exported} for {given}"));
    match (exported, given) {
        (Value::Object(members), Some(Value::Object(given))) => {
            let unknown = given.keys().find(|name| !members.contains_key(*name));
            if let Some(name) = unknown {
                return Some(format!("{at}/{name} is lost"));
            }
            let mut members = members.iter();
            members.find_map(|(name, value)| {
                difference(&format!("{at}/{name}"), value, given.get(name))
            })
        }
        (Value::Array(items), Some(Value::Array(given))) if items.len() == given.len() => {
            let mut pairs = items.iter().zip(given).enumerate();
            pairs.find_map(|(index, (item, given))| {
                difference(&format!("{at}/{index}"), item, Some(given))
            })
        }
        (_, Some(given)) if exported == given => None,
        (Value::Number(a), Some(Value::Number(b))) if a.as_f64() == b.as_f64() => None,
        (_, Some(given)) => told(given),
        (Value::Null | Value::Bool(false), None) => None,
        (Value::Array(items), None) if items.is_empty() => None,
        (Value::Number(number), None)
            if at.ends_with("/years_later") && number.as_i64() == Some(0) =>
        {
            None
        }
        (_, None) => told(&"nothing"),
    }
}
