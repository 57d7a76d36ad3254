//! Plans under way: units send their figures, the lead unit accepts them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::TestApp;
use tests::city::{City, IssuedPlan, list, text};

use super::cells::{Cell, only, read};
use crate::main_loop::{draft, etag, plan_measure, put_values, step};

/// The wards of the city: Mũi Né, Hàm Tiến, Đức Long.
pub const WARDS: [&str; 3] = ["22915", "22918", "22954"];

/// The city with one plan everybody works on.
pub struct Town<'a> {
    /// The city.
    pub city: City<'a>,
    /// The plan.
    pub plan: IssuedPlan,
}

impl<'a> Town<'a> {
    /// The city with plan 5947: the wards owe PT-2, Justice 7.1.a and 7.2.a, Health 7.4.a.
    pub async fn found(app: &'a TestApp) -> Self {
        let city = City::found(app).await;
        let plan = city.issue_plan().await;
        Self::of(city, plan).await
    }

    /// The city with a plan of these measures, each under an indicator of its own number, owed by the wards.
    pub async fn with_measures(app: &'a TestApp, measures: &[Value]) -> Self {
        let city = City::found(app).await;
        let plan = measured_plan(&city, "5947/KH-UBND", measures);
        let plan = issue(&city, "dolisa", plan, &[("UBND-PX", "plan")]).await;
        Self::of(city, plan).await
    }

    /// A plan of the city, whose three wards can all report.
    pub async fn of(city: City<'a>, plan: IssuedPlan) -> Self {
        let duc_long = json!({
            "username": "duc.long", "display_name": "Đức Long",
            "grants": [{"role": "reporter", "unit_id": city.unit("22954")}],
        });
        let admin = city.as_("first.admin").await;
        city.invite(&admin, duc_long).await;
        Self { city, plan }
    }

    /// A unit drafts its report for a period.
    pub async fn draft(&self, unit: &str, period: &str) -> Value {
        let reporter = self.city.as_(reporter_of(unit)).await;
        draft(&reporter, &self.plan.periods[period], &self.city.unit(unit)).await
    }

    /// A unit writes figures, by code of their measures, into its report.
    pub async fn write(&self, unit: &str, report: &Value, figures: &[(&str, Value)]) -> Value {
        let values: Vec<Value> = figures
            .iter()
            .map(|(code, figure)| {
                let mut value = figure.clone();
                value["measure_id"] = plan_measure(report, code);
                value
            })
            .collect();
        let reporter = self.city.as_(reporter_of(unit)).await;
        put_values(&reporter, report, json!(values)).await
    }

    /// A unit writes figures into its report and sends it to the lead unit, signed where it must be.
    pub async fn send(&self, unit: &str, report: &Value, figures: &[(&str, Value)]) -> Value {
        let report = self.write(unit, report, figures).await;
        let reporter = self.city.as_(reporter_of(unit)).await;
        let report = step(&reporter, &report, "submit").await;
        if report["status"] == "signing" {
            step(&self.city.as_("health.head").await, &report, "sign").await
        } else {
            report
        }
    }

    /// A unit reports for a period.
    pub async fn submitted(&self, unit: &str, period: &str, figures: &[(&str, Value)]) -> Value {
        let report = self.draft(unit, period).await;
        self.send(unit, &report, figures).await
    }

    /// A unit reports for a period, and the lead unit accepts it.
    pub async fn accepted(&self, unit: &str, period: &str, figures: &[(&str, Value)]) -> Value {
        let report = self.submitted(unit, period, figures).await;
        self.accept(&report).await
    }

    /// The lead unit accepts a report.
    pub async fn accept(&self, report: &Value) -> Value {
        step(&self.city.as_("dolisa").await, report, "accept").await
    }

    /// The lead unit returns or reopens a report.
    pub async fn send_back(&self, report: &Value, step: &str) -> Value {
        let dolisa = self.city.as_("dolisa").await;
        dolisa
            .post(&format!("/v1/reports/{}/{step}", text(&report["id"])))
            .if_match(&etag(report))
            .json(json!({"reason": "Đề nghị rà soát lại số liệu."}))
            .send()
            .await
            .expect_status(200)
            .json()
    }

    /// The cells of the plan as the lead unit reads them, narrowed or grouped.
    pub async fn cells(&self, query: &[(&str, &str)]) -> Vec<Cell> {
        let mut all = vec![("plan_id", self.plan.id.as_str())];
        all.extend(query);
        read(&self.city.as_("dolisa").await, &all).await
    }

    /// Id of a measure of the plan by code.
    pub async fn measure(&self, code: &str) -> String {
        let year = self
            .cells(&[("frequency", "annual"), ("year", "2018")])
            .await;
        only(&year, "measure.code", code).told("measure.id")
    }

    /// What the cell of a measure and a period tells the lead unit.
    pub async fn told(&self, measure: &str, period: &str, members: &str) -> String {
        let cells = self
            .cells(&[("period_id", &self.plan.periods[period])])
            .await;
        only(&cells, "measure.code", measure).told(members)
    }

    /// What the cells of a measure and a period tell the lead unit of each unit, by the unit's code.
    pub async fn told_by_unit(&self, measure: &str, period: &str, members: &str) -> Vec<String> {
        let period = &self.plan.periods[period];
        let cells = self
            .cells(&[("period_id", period), ("group_by", "unit")])
            .await;
        cells
            .iter()
            .filter(|cell| cell.told("measure.code") == measure)
            .map(|cell| cell.told(&format!("unit.code {members}")))
            .collect()
    }
}

/// Who writes the reports of a unit.
pub fn reporter_of(unit: &str) -> &'static str {
    match unit {
        "PLDTBXH" => "dolisa.reporter",
        "PTP" => "justice",
        "PNV" => "home.affairs",
        "PYT" => "health",
        "22915" => "mui.ne",
        "22918" => "ham.tien",
        "22954" => "duc.long",
        "PTP-594" => "lagi.justice",
        other => panic!("nobody reports for {other}"),
    }
}

/// A quotient.
pub fn of(numerator: impl Into<Value>, denominator: impl Into<Value>) -> Value {
    json!({"numerator": numerator.into(), "denominator": denominator.into()})
}

/// A single amount.
pub fn amount(amount: impl Into<Value>) -> Value {
    json!({"amount": amount.into()})
}

/// No figure, and why.
pub fn no_data() -> Value {
    json!({"no_data_reason": "Kỳ này địa bàn không tổ chức tuyên truyền."})
}

/// A number as it is written.
pub fn exact(number: &str) -> Value {
    serde_json::from_str(number).unwrap()
}

/// A measure that adds up over units, unless its definition is changed.
pub fn measure(code: &str, kind: &str, changed: &Value, targets: &Value) -> Value {
    let mut definition = json!({
        "name": format!("Chỉ số {code}"), "unit_of_measure": "đơn vị", "kind": kind, "direction": "higher",
        "sex_basis": "none", "rollup": "sum", "accumulation": "each_period", "applicability": "direct",
    });
    for (name, value) in changed.as_object().into_iter().flatten() {
        definition[name] = value.clone();
    }
    json!({"code": code, "definition": definition, "targets": targets})
}

/// Plan 5947 under another number and with these measures only, each under an indicator of its own number.
pub fn measured_plan(city: &City<'_>, number: &str, measures: &[Value]) -> Value {
    let indicators: Vec<Value> = measures
        .iter()
        .map(|one| json!({"number": one["code"], "name": one["definition"]["name"], "measures": [one]}))
        .collect();
    let mut plan = city.plan(number);
    plan["framework_ids"] = json!([]);
    plan["own_objectives"] = json!([{"number": "I.2", "name": "Mục tiêu cụ thể", "confidence": "verified", "indicators": indicators}]);
    plan
}

/// Drafts a plan, gives units (or the group of the wards) the duty to report on an indicator or on the `plan` as
/// a whole, and issues it.
pub async fn issue(
    city: &City<'_>,
    coordinator: &str,
    plan: Value,
    duties: &[(&str, &str)],
) -> IssuedPlan {
    let as_ = city.as_(coordinator).await;
    let plan = as_.post("/v1/plans").json(plan).send().await;
    let plan = plan.expect_status(201).json();
    let id = text(&plan["id"]);
    for (unit, subject) in duties {
        let subject = match *subject {
            "plan" => json!({"kind": "plan"}),
            number => {
                let found = as_.get("/v1/indicators").query("number", number);
                let found = found.send().await.expect_status(200).json();
                let indicator = list(&found["items"])
                    .iter()
                    .find(|one| {
                        let framework = &one["framework_id"];
                        *framework == plan["own_framework_id"]
                            || list(&plan["framework_ids"]).contains(framework)
                    })
                    .unwrap_or_else(|| panic!("the plan has no {number}"));
                json!({"kind": "indicator", "id": indicator["id"]})
            }
        };
        let mut duty = json!({
            "plan_id": id, "duty": "report", "subject": subject, "paragraph": "IV", "text": "báo cáo kết quả thực hiện",
        });
        let (path, whom) = if *unit == "UBND-PX" {
            ("/v1/group-assignments", "group_id")
        } else {
            ("/v1/assignments", "unit_id")
        };
        duty[whom] = json!(city.unit(unit));
        as_.post(path).json(duty).send().await.assert_status(201);
    }
    as_.post(&format!("/v1/plans/{id}/issue"))
        .if_match("\"1\"")
        .send()
        .await
        .assert_status(200);
    IssuedPlan {
        periods: periods_of(city, coordinator, &id).await,
        id,
    }
}

/// Ids of the periods of a plan by label.
async fn periods_of(city: &City<'_>, coordinator: &str, plan_id: &str) -> BTreeMap<String, String> {
    let as_ = city.as_(coordinator).await;
    let mut periods = BTreeMap::new();
    let mut path = format!("/v1/periods?limit=200&plan_id={plan_id}");
    loop {
        let page = as_.get(&path).send().await.expect_status(200).json();
        let items = list(&page["items"]).iter();
        periods.extend(items.map(|period| (text(&period["label"]), text(&period["id"]))));
        let Some(cursor) = page["next_cursor"].as_str() else {
            return periods;
        };
        path = format!("/v1/periods?limit=200&plan_id={plan_id}&cursor={cursor}");
    }
}
