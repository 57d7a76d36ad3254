//! The people of the city, asking two replicas at once, and what they see.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::city::{City, IssuedPlan, list, sign_in, text};
use tests::{Client, TestApp};
use time::Date;

use super::model::{Ask, Reply, Report, Step, Tag, World};
use crate::reading::person;

/// Units that owe a report: code, who writes, who signs. Those with somebody who writes come first.
pub const UNITS: [(&str, &str, &str); 5] = [
    ("PTP", "justice", "justice.head"),
    ("PYT", "health", "health.head"),
    ("22915", "mui.ne", "mui.ne.head"),
    ("22918", "ham.tien", "ham.tien.head"),
    ("22954", "", ""),
];
/// How many of them have somebody who writes.
pub const WRITERS: usize = 4;

const REVIEWERS: [&str; 2] = ["reviewer.0", "reviewer.1"];

/// The people, signed in for the day at both replicas.
pub struct People<'a> {
    replicas: [&'a TestApp; 2],
    password: &'static str,
    period: String,
    units: Vec<String>,
    /// Ids of the measures each unit owes.
    pub measures: Vec<Vec<String>>,
    /// Ids of reports by unit.
    reports: Vec<Option<String>>,
    tokens: BTreeMap<String, String>,
}

impl<'a> People<'a> {
    /// Two reviewers come to the city, who read all of it, and heads of two wards; everybody signs in.
    pub async fn gather(replicas: [&'a TestApp; 2], city: &City<'_>, plan: &IssuedPlan) -> Self {
        for name in REVIEWERS {
            person(city, name, &[("coordinator", "PLDTBXH"), ("viewer", "593")]).await;
        }
        for (unit, _, head) in &UNITS[2..WRITERS] {
            person(city, head, &[("approver", unit)]).await;
        }
        let mut people = Self {
            replicas,
            password: city.password(),
            period: plan.periods["2018-H1"].clone(),
            units: UNITS.iter().map(|(code, ..)| city.unit(code)).collect(),
            measures: Vec::new(),
            reports: vec![None; UNITS.len()],
            tokens: BTreeMap::new(),
        };
        people.sign_in().await;
        let owed = people.obligations().await;
        people.measures = people
            .units
            .iter()
            .map(|unit| {
                let owed = owed.iter().find(|one| one["unit_id"] == json!(unit));
                list(&owed.unwrap()["measures"])
                    .iter()
                    .map(|measure| text(&measure["measure_id"]))
                    .collect()
            })
            .collect();
        people
    }

    /// Everybody signs in, as every morning.
    pub async fn sign_in(&mut self) {
        let own = UNITS[..WRITERS].iter().flat_map(|(_, a, b)| [*a, *b]);
        for name in own.chain(REVIEWERS) {
            let token = sign_in(self.replicas[0], name, self.password).await;
            self.tokens.insert(name.to_owned(), token);
        }
    }

    fn as_(&self, name: &str, replica: usize) -> Client {
        self.replicas[replica % 2].as_(&self.tokens[name])
    }

    /// Asks, the `index`-th of those who ask at once.
    pub async fn ask(&self, index: usize, ask: &Ask) -> Reply {
        let reviewer = REVIEWERS[index % REVIEWERS.len()];
        let period = format!("/v1/periods/{}", self.period);
        let answer = match ask {
            Ask::Begin(unit) => {
                let new = json!({"period_id": self.period, "unit_id": self.units[*unit]});
                let writer = self.as_(UNITS[*unit].1, index);
                writer.post("/v1/reports").json(new).send().await
            }
            Ask::Step(unit, step, tag) => {
                let Some(report) = &self.reports[*unit] else {
                    // Nobody can name a report that nobody has seen.
                    return Reply {
                        status: 404,
                        version: None,
                    };
                };
                let path = format!("/v1/reports/{report}");
                let (_, writer, head) = UNITS[*unit];
                let as_ = |name: &str| self.as_(name, index);
                let reason = json!({"reason": "Đề nghị rà soát lại số liệu."});
                let request = match step {
                    Step::Set(measure, figure) => {
                        let measure = &self.measures[*unit][*measure];
                        let figure = json!({"numerator": figure, "denominator": 50});
                        as_(writer)
                            .put(&format!("{path}/values/{measure}"))
                            .json(figure)
                    }
                    Step::Submit => as_(writer).post(&format!("{path}/submit")),
                    Step::Withdraw => as_(writer).post(&format!("{path}/withdraw")),
                    Step::Sign => as_(head).post(&format!("{path}/sign")),
                    Step::Refuse => as_(head).post(&format!("{path}/refuse")).json(reason),
                    Step::Review => as_(reviewer).post(&format!("{path}/review")),
                    Step::Return => as_(reviewer).post(&format!("{path}/return")).json(reason),
                    Step::Accept => as_(reviewer).post(&format!("{path}/accept")),
                    Step::Reopen => as_(reviewer).post(&format!("{path}/reopen")).json(reason),
                };
                request.if_match(&header(*tag)).send().await
            }
            Ask::AcceptMany(which) => {
                let items: Vec<Value> = which
                    .iter()
                    .map(|(unit, version)| json!({"report_id": self.reports[*unit], "version": version}))
                    .collect();
                let many = self.as_(reviewer, index).post("/v1/reports/accept");
                let status = many.json(json!({"items": items})).send().await.status;
                return Reply {
                    status,
                    version: None,
                };
            }
            Ask::Extend(unit, day, tag) => {
                let mut body =
                    json!({"due_on": day.to_string(), "reason": "Mưa lũ, đường bị chia cắt."});
                if let Some(unit) = unit {
                    body["unit_id"] = json!(self.units[*unit]);
                }
                let extend = self.as_(reviewer, index).post(&format!("{period}/extend"));
                extend.if_match(&header(*tag)).json(body).send().await
            }
            Ask::Close(tag) | Ask::OpenAgain(tag) => {
                let turn = if matches!(ask, Ask::Close(_)) {
                    "close"
                } else {
                    "reopen"
                };
                let request = self.as_(reviewer, index).post(&format!("{period}/{turn}"));
                let body = json!({"reason": "Đã tổng hợp xong."});
                request.if_match(&header(*tag)).json(body).send().await
            }
        };
        let version = (answer.status < 300).then(|| answer.json()["version"].as_i64().unwrap());
        Reply {
            status: answer.status,
            version,
        }
    }

    async fn obligations(&self) -> Vec<Value> {
        let all = self
            .as_(REVIEWERS[0], 0)
            .get(&format!("/v1/periods/{}/obligations", self.period));
        list(&all.send().await.expect_status(200).json()["items"]).to_vec()
    }

    /// The world that is there, of those that may be; or where the first of them differs.
    pub async fn settle(&mut self, worlds: Vec<World>) -> Result<World, Vec<String>> {
        let reviewer = self.as_(REVIEWERS[1], 1);
        let period = reviewer
            .get(&format!("/v1/periods/{}", self.period))
            .send()
            .await;
        let period = period.expect_status(200).json();
        let owed = self.obligations().await;
        let mut reports = Vec::new();
        for (index, unit) in self.units.iter().enumerate() {
            let owed = owed
                .iter()
                .find(|one| one["unit_id"] == json!(unit))
                .unwrap();
            self.reports[index] = owed["report_id"].as_str().map(str::to_owned);
            let report = match &self.reports[index] {
                None => Value::Null,
                Some(id) => reviewer
                    .get(&format!("/v1/reports/{id}"))
                    .send()
                    .await
                    .expect_status(200)
                    .json(),
            };
            reports.push((owed, report));
        }
        let mut first = None;
        for world in worlds {
            let mut wrong = Vec::new();
            let mut same = |what: &str, is: Value, wanted: Value| {
                if is != wanted {
                    wrong.push(format!("{what}: {is}, expected {wanted}"));
                }
            };
            let status = if world.is_open { "open" } else { "closed" };
            same(
                "period",
                json!([period["status"], period["version"], period["extended_to"]]),
                json!([status, world.version, day(world.extended_to)]),
            );
            for (index, (owed, report)) in reports.iter().enumerate() {
                let unit = &world.units[index];
                let code = UNITS[index].0;
                same(
                    code,
                    json!([
                        owed["due_on"],
                        owed["extended_to"],
                        !owed["first_submitted_at"].is_null()
                    ]),
                    json!([day(Some(unit.due_on)), day(unit.extended_to), unit.was_sent]),
                );
                let on_time = owed["punctuality"] == "on_time";
                same(
                    code,
                    json!(on_time),
                    json!(unit.was_sent && unit.was_punctual),
                );
                same(
                    code,
                    self.shape(index, report),
                    unit.report.as_ref().map_or(Value::Null, expected),
                );
            }
            if wrong.is_empty() {
                return Ok(world);
            }
            first.get_or_insert(wrong);
        }
        Err(first.unwrap_or_default())
    }

    /// What of a report the model knows.
    fn shape(&self, unit: usize, report: &Value) -> Value {
        if report.is_null() {
            return Value::Null;
        }
        json!([
            report["status"],
            report["revision"],
            report["effective_revision"],
            report["version"],
            !report["review_started_at"].is_null(),
            self.figures(unit, &report["values"]),
        ])
    }

    fn figures(&self, unit: usize, values: &Value) -> Value {
        let place = |value: &Value| {
            self.measures[unit]
                .iter()
                .position(|id| value["measure_id"] == json!(id))
        };
        let figures: BTreeMap<usize, i64> = list(values)
            .iter()
            .map(|value| (place(value).unwrap(), value["numerator"].as_i64().unwrap()))
            .collect();
        json!(figures)
    }

    /// Reads what each revision that was sent holds, which is what it held when it was sent.
    pub async fn check_revisions(&self, world: &World) -> usize {
        let reviewer = self.as_(REVIEWERS[0], 0);
        let mut read = 0;
        for (index, unit) in world.units.iter().enumerate() {
            let (Some(report), Some(id)) = (&unit.report, &self.reports[index]) else {
                continue;
            };
            for (sent, number) in report.sent.iter().zip(1..) {
                let revision = reviewer.get(&format!("/v1/reports/{id}/revisions/{number}"));
                let revision = revision.send().await.expect_status(200).json();
                assert_eq!(
                    self.figures(index, &revision["values"]),
                    json!(sent),
                    "{} revision {number}",
                    UNITS[index].0
                );
                read += 1;
            }
        }
        read
    }
}

fn header(tag: Tag) -> String {
    match tag {
        Tag::Any => "*".to_owned(),
        Tag::Version(version) => format!("\"{version}\""),
    }
}

fn day(day: Option<Date>) -> Value {
    json!(day.map(|day| day.to_string()))
}

fn expected(report: &Report) -> Value {
    json!([
        report.status.word(),
        report.revision,
        report.effective,
        report.version,
        report.in_review,
        report.values,
    ])
}
