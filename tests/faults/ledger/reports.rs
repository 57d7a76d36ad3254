//! One report that is written, submitted, returned, accepted and opened again, over and over.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{IN_PROGRESS, Tally, Turn, bump};
use crate::caller::{Answer, Caller, Outcome, Request};
use crate::world::{MEASURES, Office, World, text};

/// What is done with a report, in a circle.
const CIRCLE: [Act; 9] = [
    Act::Save,
    Act::Save,
    Act::Save,
    Act::Submit,
    Act::Return,
    Act::Save,
    Act::Submit,
    Act::Accept,
    Act::Reopen,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Save,
    Submit,
    Return,
    Accept,
    Reopen,
}

impl Act {
    /// What the report's history says of it.
    fn told(self) -> Option<&'static str> {
        match self {
            Self::Save => None,
            Self::Submit => Some("submitted"),
            Self::Return => Some("returned"),
            Self::Accept => Some("accepted"),
            Self::Reopen => Some("reopened"),
        }
    }
}

/// How a report stands: its version counts every write.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Standing {
    version: i64,
    status: &'static str,
    revision: i64,
    /// The one figure that all its values have.
    figure: i64,
}

impl Standing {
    fn after(&self, act: Act, figure: i64) -> Self {
        let (status, revisions) = match act {
            Act::Save => (self.status, 0),
            Act::Submit => ("submitted", 0),
            Act::Return => ("returned", 1),
            Act::Accept => ("accepted", 0),
            Act::Reopen => ("draft", 1),
        };
        Self {
            version: self.version + 1,
            status,
            revision: self.revision + revisions,
            figure: if act == Act::Save {
                figure
            } else {
                self.figure
            },
        }
    }
}

/// A write that is asked for until its outcome is known.
#[derive(Clone, Debug)]
struct Asked {
    act: Act,
    request: Request,
    after: Standing,
    /// It was sent, and nobody knows what came of it.
    is_uncertain: bool,
}

/// Who writes a report, with what they were told of it.
pub struct Writer<'w> {
    reporter: &'w Caller,
    coordinator: &'w Caller,
    id: String,
    measures: Vec<String>,
    stands: Standing,
    asked: Option<Asked>,
    /// What was asked for, then not found: a database that lost its client may still carry one of them out.
    maybe: Vec<Asked>,
    /// Steps whose key said that the first request is under way.
    open: Vec<(Request, bool)>,
    done: BTreeMap<&'static str, usize>,
    place: usize,
    figure: i64,
    keys: usize,
    compared: usize,
}

impl<'w> Writer<'w> {
    /// Begins the report of an office.
    pub async fn begin(world: &'w World, office: &'w Office) -> Self {
        let body = json!({"period_id": world.period, "unit_id": office.id});
        let report = office
            .reporter
            .expect(&Request::post("/v1/reports", body), 201)
            .await;
        let measures: Vec<String> = report["measures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|measure| text(&measure["measure_id"]))
            .collect();
        assert_eq!(measures.len(), MEASURES);
        Self {
            reporter: &office.reporter,
            coordinator: &world.coordinator,
            id: text(&report["id"]),
            measures,
            stands: Standing {
                version: report["version"].as_i64().unwrap(),
                status: "draft",
                revision: 1,
                figure: 0,
            },
            asked: None,
            maybe: Vec::new(),
            open: Vec::new(),
            done: BTreeMap::from([("created", 1)]),
            place: 0,
            figure: 0,
            keys: 0,
            compared: 0,
        }
    }

    /// Whether nothing is under way.
    pub fn is_settled(&self) -> bool {
        self.asked.is_none()
    }

    /// Asks for the next write, or once more for the last.
    pub async fn go(&mut self, tally: &Tally) -> Turn {
        let asked = match self.asked.take() {
            Some(asked) => asked,
            None => self.next(),
        };
        // A save has no key: whoever does not know looks.
        if asked.is_uncertain && asked.request.key.is_none() {
            return self.look(asked, tally).await;
        }
        match self.caller(asked.act).send(&asked.request).await {
            Outcome::Answered(answer) => self.answered(asked, &answer, tally).await,
            Outcome::Broken(_) => {
                bump(&tally.broken);
                self.again(asked)
            }
        }
    }

    async fn answered(&mut self, asked: Asked, answer: &Answer, tally: &Tally) -> Turn {
        match (answer.status.as_u16(), answer.code()) {
            (200, _) => {
                tally.acknowledge(answer);
                assert_eq!(
                    answer.body["version"],
                    asked.after.version,
                    "{}: {}",
                    asked.request.name(),
                    answer.body
                );
                self.settled(&asked);
                Turn::Done
            }
            (409, "idempotency_in_progress") if asked.is_uncertain => {
                self.open.push((asked.request.clone(), false));
                self.look(asked, tally).await
            }
            (409, "idempotency_answer_lost") if asked.is_uncertain => {
                let found = self.found().await;
                if let Ok(found) = found {
                    assert_eq!(found, asked.after, "its key says that it was done");
                    self.settled(&asked);
                    return Turn::Done;
                }
                self.again(asked)
            }
            (412, _) | (409, "invalid_state") if !self.maybe.is_empty() => {
                self.look(asked, tally).await
            }
            (500.., _) => {
                tally.refuse(answer, &asked.request.name());
                self.again(asked)
            }
            _ => panic!("{} on {:?}: {answer:?}", asked.request.name(), self.stands),
        }
    }

    fn again(&mut self, asked: Asked) -> Turn {
        self.asked = Some(Asked {
            is_uncertain: true,
            ..asked
        });
        Turn::Later
    }

    /// Reads what came of a write; it is there whole, or not at all.
    async fn look(&mut self, asked: Asked, tally: &Tally) -> Turn {
        let Ok(found) = self.found().await else {
            bump(&tally.refused);
            self.asked = Some(asked);
            return Turn::Later;
        };
        if found == asked.after {
            self.settled(&asked);
            return Turn::Done;
        }
        // All of them rest on the same version, so that at most one comes about.
        if let Some(maybe) = self
            .maybe
            .iter()
            .find(|maybe| maybe.after == found)
            .cloned()
        {
            self.settled(&maybe);
            return Turn::Done;
        }
        assert_eq!(
            found,
            self.stands,
            "lost or half done: {}",
            asked.request.name()
        );
        self.maybe.push(asked);
        Turn::Later
    }

    /// The report as the service has it now.
    async fn found(&self) -> Result<Standing, Outcome> {
        let request = Request::get(format!("/v1/reports/{}", self.id));
        let report = match self.reporter.send(&request).await {
            Outcome::Answered(answer) if answer.status == 200 => answer.body,
            Outcome::Answered(answer) => {
                answer.assert_says_later("a read");
                return Err(Outcome::Answered(answer));
            }
            broken @ Outcome::Broken(_) => return Err(broken),
        };
        Ok(standing(&report))
    }

    fn settled(&mut self, asked: &Asked) {
        // A database may have carried it out later than it was looked for.
        for (open, is_done) in &mut self.open {
            *is_done |= open.key.is_some() && open.key == asked.request.key;
        }
        self.stands = asked.after.clone();
        self.maybe.clear();
        self.place += 1;
        self.compared += 1;
        if let Some(told) = asked.act.told() {
            *self.done.entry(told).or_default() += 1;
        }
    }

    fn caller(&self, act: Act) -> &'w Caller {
        match act {
            Act::Save | Act::Submit => self.reporter,
            _ => self.coordinator,
        }
    }

    fn next(&mut self) -> Asked {
        let act = CIRCLE[self.place % CIRCLE.len()];
        self.figure += 1;
        self.keys += 1;
        let path = format!("/v1/reports/{}", self.id);
        let reason = json!({"reason": "Đề nghị rà soát lại."});
        let step = |name: &str, body: Value| {
            Request::post(format!("{path}/{name}"), body)
                .under(format!("{}-{}", self.id, self.keys))
        };
        let request = match act {
            Act::Save => {
                let mut save = Request::new(Method::PUT, format!("{path}/values"));
                let value = |id: &String| json!({"measure_id": id, "numerator": self.figure, "denominator": 10_000_000});
                save.body = json!({"values": self.measures.iter().map(value).collect::<Vec<_>>()});
                save
            }
            Act::Submit => step("submit", Value::Null),
            Act::Return => step("return", reason),
            Act::Accept => step("accept", Value::Null),
            Act::Reopen => step("reopen", reason),
        };
        Asked {
            act,
            request: request.on(self.stands.version),
            after: self.stands.after(act, self.figure),
            is_uncertain: false,
        }
    }

    /// Asks for every open step again, until its key knows what came of it.
    pub async fn settle(&mut self, tally: &Tally) {
        for (request, is_done) in std::mem::take(&mut self.open) {
            let begun = Instant::now();
            loop {
                let caller = if request.path.ends_with("submit") {
                    self.reporter
                } else {
                    self.coordinator
                };
                let answer = match caller.send(&request).await {
                    Outcome::Answered(answer) => answer,
                    Outcome::Broken(why) => panic!("{}: {why}", request.name()),
                };
                match (answer.status.as_u16(), answer.code()) {
                    (409, "idempotency_in_progress") if begun.elapsed() < IN_PROGRESS => {
                        sleep(Duration::from_millis(500)).await;
                    }
                    (200, _) if is_done && answer.is_replay => break bump(&tally.replayed),
                    // Nothing was asked for after it, so that it is carried out now.
                    (200, _) if !is_done => {
                        let of_key = |maybe: &&Asked| maybe.request.key == request.key;
                        let asked = self.maybe.iter().find(of_key).cloned();
                        let asked = asked.unwrap_or_else(|| panic!("{}", request.name()));
                        assert_eq!(answer.body["version"], asked.after.version);
                        tally.acknowledge(&answer);
                        break self.settled(&asked);
                    }
                    (409, "idempotency_answer_lost") if is_done => break,
                    // The report has gone on since.
                    (412, "stale") if !is_done => break,
                    _ => panic!("{}, done: {is_done}: {answer:?}", request.name()),
                }
            }
        }
    }

    /// Compares the report and its history with what its writer was told.
    pub async fn compare(&self) -> usize {
        let path = format!("/v1/reports/{}", self.id);
        // The lead unit is not shown what has not been sent to it.
        let report = self.reporter.read(&path).await;
        assert_eq!(standing(&report), self.stands, "report {}", self.id);
        let mut told = BTreeMap::new();
        for event in self.reporter.read_all(&format!("{path}/history")).await {
            *told.entry(text(&event["action"])).or_default() += 1;
        }
        let wanted: BTreeMap<String, usize> = self
            .done
            .iter()
            .map(|(&action, &count)| (action.to_owned(), count))
            .collect();
        assert_eq!(told, wanted, "steps of report {}", self.id);
        self.compared
    }
}

/// How a report stands by its body.
///
/// # Panics
/// Where its values are not those of one write.
fn standing(report: &Value) -> Standing {
    let figures: Vec<i64> = report["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value["numerator"].as_i64().unwrap())
        .collect();
    let figure = figures.first().copied().unwrap_or_default();
    assert!(
        figures.is_empty() || figures == [figure; MEASURES],
        "half a write: {report}"
    );
    let status = report["status"].as_str().unwrap();
    let known = ["draft", "submitted", "returned", "accepted"];
    Standing {
        version: report["version"].as_i64().unwrap(),
        status: known
            .into_iter()
            .find(|&known| known == status)
            .expect("a state"),
        revision: report["revision"].as_i64().unwrap(),
        figure,
    }
}
