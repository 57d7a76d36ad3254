//! What becomes of reports, by chance: written, sent, signed, taken back, returned, accepted, reopened.

use serde_json::{Value, json};
use tests::Answer;
use tests::city::text;
use time::Duration;

use super::model::{Came, Figure, Rule, plain};
use super::world::{Obligation, Report, Values, World};
use crate::aggregates::town::{exact, no_data};
use crate::main_loop::etag;

/// The largest figure, in ten-thousandths.
const EDGE: i128 = 999_999_999_999_999;

impl World<'_> {
    /// Takes a report one step on, or a few; which obligation and which step is by chance.
    pub async fn report(&mut self) {
        let open: Vec<String> = self
            .obligations
            .values()
            .filter(|one| !one.is_released && self.periods[&one.period].is_open)
            .map(|one| one.id.clone())
            .collect();
        let id = open[self.dice.below(open.len())].clone();
        if self.obligations[&id].report.is_none() && !self.begin(&id).await {
            return;
        }
        for _ in 0..=self.dice.roll(4) {
            self.step(&id).await;
        }
    }

    async fn begin(&mut self, id: &str) -> bool {
        let Obligation { period, unit, .. } = &self.obligations[id];
        let body = json!({"period_id": period, "unit_id": self.units.all[*unit].id});
        let writer = self.city.as_("writer").await;
        let answer = writer.post("/v1/reports").json(body).send().await;
        let begun = self.took("begin", answer.status);
        if begun {
            let report = Report {
                told: answer.json(),
                accepted: None,
                waiting: None,
                unsigned: None,
            };
            self.obligations.get_mut(id).unwrap().report = Some(report);
        }
        begun
    }

    async fn step(&mut self, id: &str) {
        let status = text(&self.report_of(id).told["status"]);
        match status.as_str() {
            "draft" | "returned" => self.send(id).await,
            "signing" => {
                let step = if self.dice.percent(90) {
                    "sign"
                } else {
                    "withdraw"
                };
                self.go(id, step).await;
            }
            "submitted" => {
                let steps = [
                    "accept", "accept", "accept", "accept", "return", "withdraw", "review",
                ];
                let step = self.dice.pick(&steps);
                self.go(id, step).await;
            }
            "accepted" => {
                if self.dice.percent(25) {
                    self.go(id, "reopen").await;
                }
            }
            other => panic!("what is {other}?"),
        }
    }

    /// Writes new figures and, mostly, sends them.
    async fn send(&mut self, id: &str) {
        let values = self.values(id);
        let writer = self.city.as_("writer").await;
        let told = &self.report_of(id).told;
        let path = format!("/v1/reports/{}", text(&told["id"]));
        let answer = writer
            .put(&format!("{path}/values"))
            .if_match(&etag(told))
            .json(json!({"values": bodies(&values)}))
            .send()
            .await;
        if !self.keep("write", id, &answer) || self.dice.percent(15) {
            return;
        }
        let tag = etag(&self.report_of(id).told);
        let answer = writer.post(&format!("{path}/submit")).if_match(&tag);
        let answer = answer.send().await;
        if self.keep("submit", id, &answer) {
            let day = self.today();
            let report = self.report_of(id);
            if report.told["status"] == "signing" {
                report.unsigned = Some(values);
            } else {
                report.waiting = Some((values, day));
            }
        }
    }

    /// Takes a step that is not the writer's figures.
    async fn go(&mut self, id: &str, step: &'static str) {
        let coordinator = {
            let period = &self.periods[&self.obligations[id].period];
            self.plans[&period.plan].coordinator
        };
        let who = match step {
            "sign" => "signer",
            "withdraw" => "writer",
            _ => coordinator,
        };
        let as_ = self.city.as_(who).await;
        let told = &self.report_of(id).told;
        let mut request = as_
            .post(&format!("/v1/reports/{}/{step}", text(&told["id"])))
            .if_match(&etag(told));
        if matches!(step, "return" | "reopen") {
            request = request.json(json!({"reason": "Đề nghị rà soát lại số liệu."}));
        }
        let answer = request.send().await;
        if !self.keep(step, id, &answer) {
            return;
        }
        let day = self.today();
        let report = self.report_of(id);
        match step {
            "accept" => report.accepted = report.waiting.take(),
            "return" | "withdraw" => (report.waiting, report.unsigned) = (None, None),
            // It reaches the lead unit when it is signed.
            "sign" => report.waiting = report.unsigned.take().map(|values| (values, day)),
            _ => {}
        }
    }

    fn report_of(&mut self, id: &str) -> &mut Report {
        let obligation = self.obligations.get_mut(id).unwrap();
        obligation.report.as_mut().unwrap()
    }

    /// Remembers what a report is after a step, where it was taken.
    fn keep(&mut self, what: &'static str, id: &str, answer: &Answer) -> bool {
        let taken = self.took(what, answer.status);
        if taken {
            self.report_of(id).told = answer.json();
        }
        taken
    }

    fn values(&mut self, id: &str) -> Values {
        let measures: Vec<String> = self.obligations[id].measures.keys().cloned().collect();
        measures
            .into_iter()
            .map(|measure| {
                let rule = self.measures[&measure].rule.clone();
                let came = self.came(&rule);
                (measure, came)
            })
            .collect()
    }

    fn came(&mut self, rule: &Rule) -> Came {
        let dice = &mut self.dice;
        if dice.percent(15) {
            return Came::NoData;
        }
        let mut figure = Figure::default();
        match rule.kind {
            "count" => figure.amount = Some(dice.up_to(EDGE)),
            "relative_change" => figure.amount = Some(dice.up_to(EDGE) * dice.pick(&[1, -1])),
            "boolean" => figure.answer = Some(dice.percent(50)),
            kind => {
                let denominator = if dice.percent(15) {
                    0
                } else {
                    dice.up_to(EDGE)
                };
                let most = match (kind, denominator) {
                    (_, 0) => 0,
                    ("percentage", denominator) => denominator,
                    _ => EDGE,
                };
                figure.numerator = Some(dice.up_to(most));
                figure.denominator = Some(denominator);
            }
        }
        if let (true, Some(total)) = (rule.by_sex, figure.numerator.or(figure.amount)) {
            let women = dice.up_to(total);
            (figure.women, figure.men) = dice.pick(&[
                (None, None),
                (Some(women), Some(total - women)),
                (Some(women), None),
                (None, Some(women)),
            ]);
        }
        Came::Figure(figure)
    }

    /// Obliges somebody later on, or releases somebody from what it owes.
    pub async fn oblige_or_release(&mut self) {
        if self.dice.percent(50) {
            self.release().await;
        } else {
            self.oblige().await;
        }
    }

    async fn release(&mut self) {
        let ids: Vec<String> = self.obligations.keys().cloned().collect();
        let id = ids[self.dice.below(ids.len())].clone();
        let plan = &self.plans[&self.periods[&self.obligations[&id].period].plan];
        let as_ = self.city.as_(plan.coordinator).await;
        let path = format!("/v1/obligations/{id}");
        let now = as_.get(&path).send().await;
        let answer = as_
            .post(&format!("{path}/release"))
            .if_match(now.expect_status(200).etag())
            .json(json!({"reason": "Đơn vị không còn nhiệm vụ này."}))
            .send()
            .await;
        if self.took("release", answer.status) {
            self.obligations.get_mut(&id).unwrap().is_released = true;
        }
    }

    async fn oblige(&mut self) {
        let periods: Vec<String> = self
            .periods
            .iter()
            .filter(|(_, period)| period.is_open)
            .map(|(id, _)| id.clone())
            .collect();
        let period = periods[self.dice.below(periods.len())].clone();
        let plan = self.plans[&self.periods[&period].plan].clone();
        let owing = |unit: &usize| {
            let mut obligations = self.obligations.values();
            obligations.any(|one| one.period == period && one.unit == *unit)
        };
        let issuer = self.units.find(&plan.issuer);
        let covers = &self.periods[&period];
        let (from, to) = (covers.covers_from, covers.covers_to);
        let free: Vec<usize> = (0..self.units.all.len())
            .filter(|unit| !owing(unit) && self.units.chain_of_rights(*unit).contains(&issuer))
            .filter(|unit| {
                [from, to]
                    .iter()
                    .any(|day| self.units.all[*unit].exists(*day))
            })
            .collect();
        if free.is_empty() {
            return;
        }
        let unit = self.dice.pick(&free);
        let known: Vec<String> = self
            .obligations
            .values()
            .filter(|one| one.period == period)
            .flat_map(|one| one.measures.keys().cloned())
            .collect();
        let mut measures = self.dice.some(&known, 20);
        measures.sort();
        measures.dedup();
        let as_ = self.city.as_(plan.coordinator).await;
        let path = format!("/v1/periods/{period}/obligations");
        // The day by which everybody was to report may be over.
        let due_on = (self.today() + Duration::days(10)).to_string();
        let mut body = json!({
            "unit_id": self.units.all[unit].id, "reason": "Bổ sung.", "due_on": due_on, "measure_ids": measures,
        });
        let mut answer = as_.post(&path).json(body.clone()).send().await;
        if answer.status == 422 {
            body["measure_ids"] = json!([]);
            answer = as_.post(&path).json(body).send().await;
        }
        if self.took("oblige", answer.status) {
            self.read_obligations(&period).await;
        }
    }
}

fn bodies(values: &Values) -> Vec<Value> {
    values
        .iter()
        .map(|(measure, came)| {
            let mut body = body(came);
            body["measure_id"] = json!(measure);
            body
        })
        .collect()
}

fn body(came: &Came) -> Value {
    let Came::Figure(figure) = came else {
        return no_data();
    };
    let number = |part: Option<i128>| part.map(|part| exact(&plain(part)));
    json!({
        "numerator": number(figure.numerator), "denominator": number(figure.denominator), "amount": number(figure.amount),
        "answer": figure.answer, "women": number(figure.women), "men": number(figure.men),
    })
}
