//! The plans of the nation, made through the API: a national plan; under it one on which all communes and their
//! offices report, and one of each province.

use reqwest::Method;
use serde_json::{Value, json};

use super::service::{Process, text};

/// Provinces, and measures everybody reports on.
pub const PROVINCES: usize = 34;
pub const MEASURES: usize = 20;

/// What the figures are reported under.
pub struct Plans {
    /// The top of the tree, and the provinces.
    pub nation: String,
    pub provinces: Vec<String>,
    /// The national plan.
    pub above: String,
    /// The plan that holds nearly everything, and its period.
    pub wide: String,
    pub wide_period: String,
    /// The plan and the period of each province.
    pub own: Vec<(String, String)>,
}

impl Process {
    async fn post(&self, token: &str, path: &str, body: Value) -> Value {
        self.send(Some(token), Method::POST, path, &[], body).await
    }

    async fn get(&self, token: &str, path: &str) -> Value {
        self.send(Some(token), Method::GET, path, &[], Value::Null)
            .await
    }

    async fn unit(&self, admin: &str, code: &str, parent: Option<&str>) -> String {
        let unit = json!({
            "code": code, "name": format!("Đơn vị {code}"), "kind": "province", "level": "province",
            "active_from": "2001-01-01", "parent_id": parent,
        });
        text(&self.post(admin, "/v1/units", unit).await["id"])
    }

    /// Makes the tops of the tree, the measures and the plans.
    pub async fn plan(&self, admin: &str) -> Plans {
        let nation = self.unit(admin, "VN", None).await;
        let office = self.unit(admin, "VN-VP", Some(&nation)).await;
        let mut provinces = Vec::new();
        for number in 1..=PROVINCES {
            let code = format!("{number:02}");
            provinces.push(self.unit(admin, &code, Some(&nation)).await);
        }
        let framework = self.post(admin, "/v1/frameworks", framework()).await;
        let leads: Vec<Value> = [&nation]
            .into_iter()
            .chain(&provinces)
            .map(|unit| json!({"role": "coordinator", "unit_id": unit}))
            .chain([json!({"role": "viewer", "unit_id": null})])
            .collect();
        let planner = self.hire(admin, "planner", json!(leads)).await;
        let framework = text(&framework["id"]);
        let path = format!("/v1/frameworks/{framework}/tree");
        let tree = self.get(&planner, &path).await;
        let subject = text(&tree["objectives"][0]["id"]);
        let body = |number: &str, unit: &str, parent: Option<&str>| {
            json!({
                "number": number, "title": "Kế hoạch", "issuing_unit_id": unit, "lead_unit_id": unit,
                "place": "Hà Nội", "issued_on": "2026-01-05", "term_from": "2026-01-01", "term_to": "2026-12-31",
                "framework_ids": [framework], "parent_plan_id": parent,
                "schedule": [{"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 12, "day": 31}]}],
            })
        };
        let new = body("1/KH-CP", &nation, None);
        let (above, _) = self.issue(&planner, new, &office, &subject).await;
        let new = body("2/KH-CP", &nation, Some(&above));
        let (wide, wide_period) = self.issue(&planner, new, &office, &subject).await;
        let mut own = Vec::new();
        for (number, province) in provinces.iter().enumerate() {
            let code = format!("VP-{number:02}");
            let office = self.unit(admin, &code, Some(province)).await;
            let new = body("3/KH-UBND", province, Some(&above));
            own.push(self.issue(&planner, new, &office, &subject).await);
        }
        Plans {
            nation,
            provinces,
            above,
            wide,
            wide_period,
            own,
        }
    }

    /// Issues a plan on which one unit is to report; answers the plan and its only period.
    async fn issue(
        &self,
        planner: &str,
        plan: Value,
        unit: &str,
        objective: &str,
    ) -> (String, String) {
        let plan = text(&self.post(planner, "/v1/plans", plan).await["id"]);
        let duty = json!({
            "plan_id": plan, "unit_id": unit, "duty": "report", "subject": {"kind": "objective", "id": objective},
            "paragraph": "IV", "text": "báo cáo",
        });
        self.post(planner, "/v1/assignments", duty).await;
        let path = format!("/v1/plans/{plan}/issue");
        let tag = [("If-Match", "\"1\"")];
        self.send(Some(planner), Method::POST, &path, &tag, Value::Null)
            .await;
        let path = format!("/v1/periods?plan_id={plan}");
        let periods = self.get(planner, &path).await;
        assert_eq!(periods["items"][0]["status"], "open", "{periods}");
        (plan, text(&periods["items"][0]["id"]))
    }
}

/// One objective with measures that add up: shares of persons by sex, and counts.
fn framework() -> Value {
    let measures: Vec<Value> = (1..=MEASURES)
        .map(|number| {
            let is_count = number % 4 == 0;
            json!({
                "code": format!("1.{number}.a"),
                "definition": {
                    "name": format!("Chỉ số {number}"), "unit_of_measure": "người",
                    "kind": if is_count { "count" } else { "percentage" }, "factor": if is_count { 1 } else { 100 },
                    "direction": "higher", "sex_basis": "persons_by_sex", "rollup": "sum",
                    "accumulation": "each_period", "applicability": "direct",
                },
                "targets": [{"op": "at_least", "low": 50, "span": "every_year", "confidence": "verified"}],
            })
        })
        .collect();
    let indicators: Vec<Value> = measures
        .into_iter()
        .zip(1..)
        .map(|(measure, number)| json!({"number": format!("1.{number}"), "name": "Chỉ tiêu", "measures": [measure]}))
        .collect();
    json!({
        "code": "NATION", "name": "Chiến lược quốc gia", "starts_on": "2021-01-01", "ends_on": "2030-12-31",
        "version": {"label": "original", "valid_from": "2021-01-01", "document": {"number": "28/NQ-CP"}},
        "objectives": [{"number": "1", "name": "Mục tiêu", "confidence": "verified", "indicators": indicators}],
    })
}
