//! Things made one after the other, each under a key of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::sleep;

use super::{IN_PROGRESS, Tally, Turn, bump};
use crate::caller::{Answer, Caller, Outcome, Request};
use crate::world::{MEASURES, World, new_plan, new_unit, plan_number, text};

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Units below the city: one row, and its state.
    Unit,
    /// Plans with own objectives: rows of many tables.
    Plan,
    /// New secrets of a service client: nothing but the key keeps one from being made twice.
    Secret,
}

/// Who makes things, with what they were told of them.
pub struct Maker<'w> {
    kind: Kind,
    caller: &'w Caller,
    world: &'w World,
    /// The service client whose secrets are made.
    client: String,
    count: usize,
    asked: Option<(usize, bool)>,
    /// What is there by its number, with its body where the maker was told.
    made: BTreeMap<usize, Option<Value>>,
    open: Vec<usize>,
}

impl<'w> Maker<'w> {
    /// One of each kind.
    pub async fn all(world: &'w World) -> Vec<Self> {
        let client = json!({"client_id": "so-ldtbxh", "name": "Sở LĐTBXH", "unit_id": world.city, "scopes": ["aggregates:read"]});
        let client = Request::post("/v1/service-clients", client);
        let client = text(&world.admin.expect(&client, 201).await["id"]);
        [Kind::Unit, Kind::Plan, Kind::Secret]
            .map(|kind| Self {
                kind,
                caller: match kind {
                    Kind::Plan => &world.coordinator,
                    Kind::Unit | Kind::Secret => &world.admin,
                },
                world,
                client: client.clone(),
                count: 0,
                asked: None,
                made: BTreeMap::new(),
                open: Vec::new(),
            })
            .into()
    }

    fn request(&self, number: usize) -> Request {
        let request = match self.kind {
            Kind::Unit => {
                let code = format!("T{number}");
                let body = new_unit(&code, "ward", "commune", Some(&self.world.city));
                Request::post("/v1/units", body)
            }
            Kind::Plan => {
                let body = new_plan(&plan_number(number), &self.world.city, &self.world.lead);
                Request::post("/v1/plans", body)
            }
            Kind::Secret => {
                let path = format!("/v1/service-clients/{}/rotate-secret", self.client);
                Request::post(path, json!({"overlap_hours": 1})).on_any()
            }
        };
        request.under(format!("{:?}-{number}", self.kind))
    }

    /// Whether nothing is under way.
    pub fn is_settled(&self) -> bool {
        self.asked.is_none()
    }

    /// Makes the next, or asks for the last once more.
    pub async fn go(&mut self, tally: &Tally) -> Turn {
        let (number, is_uncertain) = self.asked.unwrap_or_else(|| {
            self.count += 1;
            (self.count, false)
        });
        let request = self.request(number);
        match self.caller.send(&request).await {
            Outcome::Answered(answer) if answer.status.is_success() => {
                tally.acknowledge(&answer);
                self.made.insert(number, Some(answer.body));
            }
            Outcome::Answered(answer) if is_uncertain && is_known(&answer) => {
                self.open.push(number);
            }
            Outcome::Answered(answer) if answer.status.is_server_error() => {
                tally.refuse(&answer, &request.name());
                self.asked = Some((number, true));
                return Turn::Later;
            }
            Outcome::Answered(answer) => panic!("{}: {answer:?}", request.name()),
            Outcome::Broken(_) => {
                bump(&tally.broken);
                self.asked = Some((number, true));
                return Turn::Later;
            }
        }
        self.asked = None;
        Turn::Done
    }

    /// Asks for every open one again, until its key knows what came of it.
    pub async fn settle(&mut self, tally: &Tally) {
        for number in std::mem::take(&mut self.open) {
            let (request, begun) = (self.request(number), Instant::now());
            loop {
                let answer = match self.caller.send(&request).await {
                    Outcome::Answered(answer) => answer,
                    Outcome::Broken(why) => panic!("{}: {why}", request.name()),
                };
                match (answer.status.as_u16(), answer.code()) {
                    (409, "idempotency_in_progress") if begun.elapsed() < IN_PROGRESS => {
                        sleep(Duration::from_millis(500)).await;
                    }
                    (200 | 201, _) => {
                        tally.acknowledge(&answer);
                        self.made.insert(number, Some(answer.body));
                        break;
                    }
                    (409, "idempotency_answer_lost") => {
                        self.made.insert(number, None);
                        break;
                    }
                    _ => panic!("{}: {answer:?}", request.name()),
                }
            }
        }
    }

    /// Compares what is there with what was told: each once, as it was told, and nothing else.
    pub async fn compare(&self) -> usize {
        match self.kind {
            Kind::Unit => {
                let path = format!("/v1/units?parent_id={}", self.world.city);
                self.compare_all(&path, "code", |number| format!("T{number}"))
                    .await;
            }
            Kind::Plan => {
                self.compare_all("/v1/plans", "number", plan_number).await;
            }
            Kind::Secret => {
                let path = format!(
                    "/v1/audit-events?action=service_client_secret_rotated&subject_id={}",
                    self.client
                );
                let rotated = self.world.auditor.read_all(&path).await;
                assert_eq!(rotated.len(), self.made.len(), "secrets made");
            }
        }
        self.made.len()
    }

    async fn compare_all(&self, path: &str, member: &str, name: impl Fn(usize) -> String) {
        let all = self.caller.read_all(path).await;
        let there: BTreeMap<String, &Value> =
            all.iter().map(|item| (text(&item[member]), item)).collect();
        assert_eq!(there.len(), all.len(), "{member} is unique");
        let wanted: BTreeSet<String> = self.made.keys().map(|&number| name(number)).collect();
        let of_ours = |name: &&String| name.starts_with('T') || name.ends_with("TDKT");
        let found: BTreeSet<String> = there.keys().filter(of_ours).cloned().collect();
        assert_eq!(found, wanted, "{:?}", self.kind);
        let mut told: Vec<String> = Vec::new();
        for event in self
            .world
            .auditor
            .read_all(&format!("/v1/audit-events?action={}", self.trail()))
            .await
        {
            told.push(text(&event["subject"]["id"]));
        }
        for (number, body) in &self.made {
            let id = text(&there[&name(*number)]["id"]);
            assert_eq!(
                told.iter().filter(|told| **told == id).count(),
                1,
                "the trail tells of {id} once"
            );
            let base = path.split('?').next().unwrap();
            let now = self.caller.read(&format!("{base}/{id}")).await;
            if let Some(body) = body {
                assert_eq!(&now, body, "as it was told");
            }
            if self.kind == Kind::Plan {
                self.assert_whole(&now).await;
            }
        }
    }

    fn trail(&self) -> &'static str {
        match self.kind {
            Kind::Unit => "unit_created",
            Kind::Plan => "plan_created",
            Kind::Secret => "service_client_secret_rotated",
        }
    }

    async fn assert_whole(&self, plan: &Value) {
        let path = format!("/v1/frameworks/{}/tree", text(&plan["own_framework_id"]));
        let tree = self.caller.read(&path).await;
        let measures = tree["objectives"][0]["indicators"][0]["measures"].as_array();
        assert_eq!(measures.map(Vec::len), Some(MEASURES), "{tree}");
    }
}

/// Whether a key says that its first request is under way, or was carried out.
fn is_known(answer: &Answer) -> bool {
    ["idempotency_in_progress", "idempotency_answer_lost"].contains(&answer.code())
}
