//! The half-year of plan 5947 as it lies on the desk of DOLISA: who has reported what, and who signs.

use serde_json::{Value, json};
use tests::city::{City, IssuedPlan, text};
use tests::{Answer, Client, TestApp};

use crate::main_loop::{draft, etag, plan_measure, put_values, step};
use crate::reading::person;

/// Everything on the desk.
pub struct Desk<'a> {
    pub city: City<'a>,
    pub plan: IssuedPlan,
    /// The coordinator of the lead unit.
    pub dolisa: Client,
    /// Its approver.
    pub head: Client,
    /// Reports of Mũi Né, Hàm Tiến and Đức Long.
    pub wards: Vec<Value>,
}

/// The figure of a ward: so many told of so many, and of those how many women.
pub fn told(report: &Value, numerator: u32, denominator: u32, women: u32) -> Value {
    json!([{
        "measure_id": plan_measure(report, "PT-2"), "numerator": numerator, "denominator": denominator,
        "women": women, "men": numerator - women,
    }])
}

impl<'a> Desk<'a> {
    /// Three wards (14 of 27, 20 of 40, 30 of 33) and Justice are accepted, Health has sent nothing.
    pub async fn set(app: &'a TestApp) -> Desk<'a> {
        let city = City::found(app).await;
        let plan = city.issue_plan().await;
        person(&city, "duc.long", &[("reporter", "22954")]).await;
        let head = person(&city, "dolisa.head", &[("approver", "PLDTBXH")]).await;
        let dolisa = city.as_("dolisa").await;
        let h1 = &plan.periods["2018-H1"];
        let mut wards = Vec::new();
        for (name, unit, figure) in [
            ("mui.ne", "22915", (14, 27, 8)),
            ("ham.tien", "22918", (20, 40, 12)),
            ("duc.long", "22954", (30, 33, 20)),
        ] {
            let as_ = city.as_(name).await;
            let report = draft(&as_, h1, &city.unit(unit)).await;
            let values = told(&report, figure.0, figure.1, figure.2);
            let report = put_values(&as_, &report, values).await;
            let said = json!({"narrative": [{"section": "results", "text": format!("Đã tuyên truyền ở {name}.")}]});
            let report = as_.patch(&format!("/v1/reports/{}", text(&report["id"])));
            let report = report.if_match(&format!("\"{}\"", 2)).json(said);
            let report = report.send().await.expect_status(200).json();
            let report = step(&as_, &report, "submit").await;
            wards.push(step(&dolisa, &report, "accept").await);
        }
        let justice = city.as_("justice").await;
        let report = draft(&justice, h1, &city.unit("PTP")).await;
        let figures = json!([
            {"measure_id": city.id("7.1.a"), "numerator": 5, "denominator": 6},
            {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
        ]);
        let report = put_values(&justice, &report, figures).await;
        let report = step(&justice, &report, "submit").await;
        step(&dolisa, &report, "accept").await;
        Self {
            city,
            plan,
            dolisa,
            head,
            wards,
        }
    }

    /// Everybody signs in again, on another day.
    pub async fn on_another_day(&mut self) {
        self.dolisa = self.city.as_("dolisa").await;
        self.head = self.city.as_("dolisa.head").await;
    }

    /// The period everything is about.
    pub fn h1(&self) -> &str {
        &self.plan.periods["2018-H1"]
    }

    /// A new draft.
    pub async fn draft(&self, new: Value) -> Value {
        let path = format!("/v1/periods/{}/consolidations", self.h1());
        let made = self.dolisa.post(&path).json(new).send().await;
        made.expect_status(201).json()
    }

    /// A draft with number and date, signed and published.
    pub async fn published(&self, number: &str) -> Value {
        let draft = self.draft(json!({"document_number": number})).await;
        let draft = self
            .edited(&draft, json!({"issued_on": "2018-06-25"}))
            .await;
        let signed = took(&self.head, &draft, "sign").await;
        took(&self.dolisa, &signed, "publish").await
    }

    /// Changes a draft.
    pub async fn edited(&self, draft: &Value, patch: Value) -> Value {
        let answer = self.dolisa.patch(&path(draft)).if_match(&etag(draft));
        let answer = answer.json(patch).send().await;
        answer.expect_status(200).json()
    }

    /// Leaves all figures of a unit out.
    pub async fn left_out(&self, draft: &Value, unit: &str, reason: &str) -> Value {
        let path = format!("{}/exclusions/{}", path(draft), self.city.unit(unit));
        let answer = self.dolisa.put(&path).if_match(&etag(draft));
        let answer = answer.json(json!({"reason": reason})).send().await;
        answer.expect_status(200).json()
    }

    /// Opens the report of Mũi Né again for a reason, and accepts it with another numerator.
    pub async fn mui_ne_corrects(&self, report: &Value, numerator: u32, why: &str) -> Value {
        let reopen = format!("/v1/reports/{}/reopen", text(&report["id"]));
        let reopened = self.dolisa.post(&reopen).if_match(&etag(report));
        let reopened = reopened.json(json!({"reason": why})).send().await;
        let report = reopened.expect_status(200).json();
        let as_ = self.city.as_("mui.ne").await;
        let values = told(&report, numerator, 27, 6);
        let report = put_values(&as_, &report, values).await;
        let report = step(&as_, &report, "submit").await;
        step(&self.dolisa, &report, "accept").await
    }
}

/// Where a consolidation is.
pub fn path(of: &Value) -> String {
    format!("/v1/consolidations/{}", text(&of["id"]))
}

/// Takes a step that needs no body. Who signs has read it just before, if they may read it.
pub async fn take(as_: &Client, of: &Value, step: &str) -> Answer {
    let tag = if step == "sign" {
        let seen = as_.get(&path(of)).send().await;
        let tag = seen.headers.get("ETag").cloned();
        tag.map_or_else(|| etag(of), |tag| tag.to_str().unwrap().to_owned())
    } else {
        etag(of)
    };
    let request = as_.post(&format!("{}/{step}", path(of)));
    request.if_match(&tag).send().await
}

/// The same; answers the consolidation.
pub async fn took(as_: &Client, of: &Value, step: &str) -> Value {
    take(as_, of, step).await.expect_status(200).json()
}

/// The figure of a measure in a consolidation.
pub fn figure<'a>(of: &'a Value, measure: &str) -> &'a Value {
    crate::reading::find(&of["content"]["figures"], "measure_code", measure)
}

/// Members of an object as texts, separated by spaces.
pub fn says(value: &Value, members: &str) -> String {
    let texts = members.split(' ').map(|name| match &value[name] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    texts.collect::<Vec<String>>().join(" ")
}
