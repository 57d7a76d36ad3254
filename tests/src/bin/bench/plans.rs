//! The plans of the nation, made through the API: a national plan; under it one on which all communes and their
//! offices report, and one of each province; and a plan on which offices report while it is measured.

use reqwest::Method;
use serde_json::{Value, json};

use super::site::{Caller, text};

/// Provinces.
pub const PROVINCES: usize = 34;
/// Measures that communes and offices report on.
pub const MEASURES: usize = 20;
/// Measures of a report that is written while it is measured.
pub const WRITTEN: usize = 22;
/// Offices that write at once.
pub const WRITERS: usize = 4;

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
    /// The period of the plan on which offices report while it is measured; the offices that write through the
    /// service, and as many that the hand-written program writes for.
    pub work_period: String,
    pub offices: Vec<String>,
    pub shadows: Vec<String>,
}

/// User name of an office that writes.
pub fn writer(number: usize) -> String {
    format!("writer.{number}")
}

/// Whoever coordinates all plans.
pub const PLANNER: &str = "planner";

/// Whoever writes where the hand-written program does.
pub const SHADOW: &str = "shadow";

async fn unit(admin: Caller<'_>, code: &str, parent: Option<&str>) -> String {
    let unit = json!({
        "code": code, "name": format!("Đơn vị {code}"), "kind": "province", "level": "province",
        "active_from": "2001-01-01", "parent_id": parent,
    });
    text(&admin.post("/v1/units", unit).await["id"])
}

/// A plan with its only period.
type Issued = (String, String);

impl Plans {
    /// Makes the tops of the tree, the measures, the plans and whoever works on them.
    pub async fn make(admin: Caller<'_>) -> Self {
        let nation = unit(admin, "VN", None).await;
        let office = unit(admin, "VN-VP", Some(&nation)).await;
        let mut provinces = Vec::new();
        for number in 1..=PROVINCES {
            provinces.push(unit(admin, &format!("{number:02}"), Some(&nation)).await);
        }
        let leads: Vec<Value> = [&nation]
            .into_iter()
            .chain(&provinces)
            .map(|unit| json!({"role": "coordinator", "unit_id": unit}))
            .chain([json!({"role": "viewer", "unit_id": null})])
            .collect();
        let token = admin.hire(PLANNER, json!(leads)).await;
        let planner = Caller {
            token: Some(&token),
            ..admin
        };
        let (framework, subject) = framework(admin, "NATION", MEASURES).await;
        let new = plan("1/KH-CP", &nation, None, &framework);
        let (above, _) = issue(planner, new, std::slice::from_ref(&office), &subject).await;
        let new = plan("2/KH-CP", &nation, Some(&above), &framework);
        let (wide, wide_period) = issue(planner, new, &[office], &subject).await;
        let mut own = Vec::new();
        for (number, province) in provinces.iter().enumerate() {
            let office = unit(admin, &format!("VP-{number:02}"), Some(province)).await;
            let new = plan("3/KH-UBND", province, Some(&above), &framework);
            own.push(issue(planner, new, &[office], &subject).await);
        }
        let (mut offices, mut shadows) = (Vec::new(), Vec::new());
        for number in 0..WRITERS {
            offices.push(unit(admin, &format!("W-{number}"), Some(&nation)).await);
            shadows.push(unit(admin, &format!("V-{number}"), Some(&nation)).await);
            let grants = json!([{"role": "reporter", "unit_id": offices[number]}]);
            admin.hire(&writer(number), grants).await;
        }
        let grant = |unit| json!({"role": "reporter", "unit_id": unit});
        let grants: Vec<Value> = shadows.iter().map(grant).collect();
        admin.hire(SHADOW, json!(grants)).await;
        let (framework, subject) = self::framework(admin, "WORK", WRITTEN).await;
        let all: Vec<String> = offices.iter().chain(&shadows).cloned().collect();
        let new = plan("4/KH-CP", &nation, None, &framework);
        let (_, work_period) = issue(planner, new, &all, &subject).await;
        Self {
            nation,
            provinces,
            above,
            wide,
            wide_period,
            own,
            work_period,
            offices,
            shadows,
        }
    }
}

fn plan(number: &str, unit: &str, parent: Option<&str>, framework: &str) -> Value {
    json!({
        "number": number, "title": "Kế hoạch", "issuing_unit_id": unit, "lead_unit_id": unit,
        "place": "Hà Nội", "issued_on": "2026-01-05", "term_from": "2026-01-01", "term_to": "2026-12-31",
        "framework_ids": [framework], "parent_plan_id": parent,
        "schedule": [{"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 12, "day": 31}]}],
    })
}

/// Issues a plan on which these units are to report; answers the plan and its only period.
async fn issue(planner: Caller<'_>, plan: Value, units: &[String], objective: &str) -> Issued {
    let plan = text(&planner.post("/v1/plans", plan).await["id"]);
    for unit in units {
        let duty = json!({
            "plan_id": plan, "unit_id": unit, "duty": "report", "subject": {"kind": "objective", "id": objective},
            "paragraph": "IV", "text": "báo cáo",
        });
        planner.post("/v1/assignments", duty).await;
    }
    let path = format!("/v1/plans/{plan}/issue");
    let tag = [("If-Match", "\"1\"")];
    planner.send(Method::POST, &path, &tag, Value::Null).await;
    let periods = planner.get(&format!("/v1/periods?plan_id={plan}")).await;
    assert_eq!(periods["items"][0]["status"], "open", "{periods}");
    (plan, text(&periods["items"][0]["id"]))
}

/// Makes a framework of one objective with measures that add up, shares of persons by sex and counts; answers its id
/// and that of the objective.
async fn framework(admin: Caller<'_>, code: &str, measures: usize) -> (String, String) {
    let measures: Vec<Value> = (1..=measures)
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
    let new = json!({
        "code": code, "name": "Chiến lược quốc gia", "starts_on": "2021-01-01", "ends_on": "2030-12-31",
        "version": {"label": "original", "valid_from": "2021-01-01", "document": {"number": "28/NQ-CP"}},
        "objectives": [{"number": "1", "name": "Mục tiêu", "confidence": "verified", "indicators": indicators}],
    });
    let made = admin.post("/v1/frameworks", new).await;
    let id = text(&made["id"]);
    let tree = admin.get(&format!("/v1/frameworks/{id}/tree")).await;
    (id, text(&tree["objectives"][0]["id"]))
}
