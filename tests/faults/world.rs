//! A small city with a plan on which every one of its offices reports, made through the API of the running process.

use serde_json::{Value, json};
use tests::process::Process;

use crate::caller::{Caller, Request};

/// The password of everybody.
const PASSWORD: &str = "một câu rất khó đoán";

/// Measures that each office owes: a report is whole if they all show one figure.
pub const MEASURES: usize = 6;

/// The city.
pub struct World {
    /// Who administers everything.
    pub admin: Caller,
    /// Who coordinates the plan at its lead unit.
    pub coordinator: Caller,
    /// Who reads the audit trail of everything.
    pub auditor: Caller,
    /// Id of the city.
    pub city: String,
    /// Id of the lead unit.
    pub lead: String,
    /// Id of the first period, which is open.
    pub period: String,
    /// Who reports, each for an office of their own.
    pub offices: Vec<Office>,
}

/// An office of the city.
pub struct Office {
    /// Who reports for it.
    pub reporter: Caller,
    /// Id of the office.
    pub id: String,
}

impl World {
    /// Makes it, with so many offices, at a service that has just been started for the first time.
    pub async fn found(service: &Process, offices: usize) -> Self {
        let once = service.first_password().expect("a first start");
        let address = &*service.address;
        let first = Caller::new(address, "admin", &once);
        let mut change = Request::new(reqwest::Method::PUT, "/v1/me/password");
        change.body = json!({"current_password": once, "new_password": PASSWORD});
        first.expect(&change, 204).await;
        let admin = Caller::new(address, "admin", PASSWORD);
        let province = unit(&admin, "60", "province", "province", None).await;
        let city = unit(&admin, "593", "city", "district", Some(&province)).await;
        let lead = unit(&admin, "PLDTBXH", "office", "district", Some(&city)).await;
        let coordinator = hire(&admin, address, "dieu.phoi", "coordinator", Some(&lead)).await;
        let auditor = hire(&admin, address, "kiem.toan", "auditor", None).await;
        let mut all = Vec::new();
        for index in 0..offices {
            let id = unit(
                &admin,
                &format!("P{index}"),
                "office",
                "district",
                Some(&city),
            )
            .await;
            let name = format!("can.bo.{index}");
            let reporter = hire(&admin, address, &name, "reporter", Some(&id)).await;
            all.push(Office { reporter, id });
        }
        let period = plan(&coordinator, &city, &lead, &all).await;
        Self {
            admin,
            coordinator,
            auditor,
            city,
            lead,
            period,
            offices: all,
        }
    }

    /// The report of an office on the period, begun.
    pub async fn begin_report(&self, office: &Office) -> Value {
        let body = json!({"period_id": self.period, "unit_id": office.id});
        let request = Request::post("/v1/reports", body);
        office.reporter.expect(&request, 201).await
    }
}

async fn unit(admin: &Caller, code: &str, kind: &str, level: &str, parent: Option<&str>) -> String {
    let made = admin
        .expect(
            &Request::post("/v1/units", new_unit(code, kind, level, parent)),
            201,
        )
        .await;
    text(&made["id"])
}

/// The body of a new unit.
pub fn new_unit(code: &str, kind: &str, level: &str, parent: Option<&str>) -> Value {
    let mut unit = json!({
        "code": code, "name": format!("Đơn vị {code}"), "kind": kind, "level": level, "active_from": "2001-01-01",
    });
    if let Some(parent) = parent {
        unit["parent_id"] = json!(parent);
    }
    unit
}

async fn hire(admin: &Caller, address: &str, name: &str, role: &str, unit: Option<&str>) -> Caller {
    let new = json!({"username": name, "display_name": name, "grants": [{"role": role, "unit_id": unit}]});
    let made = admin.expect(&Request::post("/v1/accounts", new), 201).await;
    let token = &made["one_time_token"]["token"];
    let chosen = json!({"token": token, "new_password": PASSWORD});
    admin
        .expect(&Request::post("/v1/auth/set-password", chosen), 204)
        .await;
    Caller::new(address, name, PASSWORD)
}

/// Number and symbol of a plan that is drafted beside that of the offices.
pub fn plan_number(number: usize) -> String {
    format!("{}/KH-TDKT", 100 + number)
}

/// The body of a plan of the city.
pub fn new_plan(number: &str, city: &str, lead: &str) -> Value {
    let measure = |index: usize| {
        json!({"code": format!("PT-{index}"), "definition": {
            "name": format!("Chỉ số {index}"), "unit_of_measure": "percent", "kind": "percentage", "factor": 100,
            "direction": "higher", "sex_basis": "none", "rollup": "sum", "accumulation": "each_period", "applicability": "direct",
        }, "targets": []})
    };
    let measures: Vec<Value> = (0..MEASURES).map(measure).collect();
    json!({
        "number": number,
        "title": "Triển khai thực hiện công tác bình đẳng giới",
        "issuing_unit_id": city, "lead_unit_id": lead, "place": "Phan Thiết", "issued_on": "2018-05-17",
        "term_from": "2018-01-01", "term_to": "2018-12-31",
        "report_sections": [{"key": "results", "title": "Kết quả thực hiện"}],
        "own_objectives": [{"number": "I.2", "name": "Mục tiêu cụ thể", "confidence": "verified", "indicators": [
            {"number": "PT", "name": "Người dân được tuyên truyền", "measures": measures},
        ]}],
        "schedule": [{"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 11, "day": 24}]}],
    })
}

/// Issues a plan on which every office reports; answers the id of its period.
async fn plan(coordinator: &Caller, city: &str, lead: &str, offices: &[Office]) -> String {
    let body = new_plan("5947/KH-UBND", city, lead);
    let plan = coordinator
        .expect(&Request::post("/v1/plans", body), 201)
        .await;
    let id = text(&plan["id"]);
    for office in offices {
        let duty = json!({
            "plan_id": id, "unit_id": office.id, "duty": "report", "subject": {"kind": "plan"},
            "paragraph": "IV", "text": "báo cáo UBND thành phố kết quả thực hiện",
        });
        coordinator
            .expect(&Request::post("/v1/assignments", duty), 201)
            .await;
    }
    let issue = Request::post(format!("/v1/plans/{id}/issue"), Value::Null).on(1);
    coordinator.expect(&issue, 200).await;
    let periods = coordinator
        .read_all(&format!("/v1/periods?plan_id={id}"))
        .await;
    text(&periods[0]["id"])
}

/// The text of a JSON string.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}
