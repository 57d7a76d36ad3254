//! A world as the test remembers it: what was planned, who owes what, and what became of every report.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tests::TestApp;
use tests::city::{City, list, text};
use time::Date;
use time::macros::format_description;

use super::dice::Dice;
use super::measures::Target;
use super::model::{Came, Rule};
use super::units::Units;

/// A measure with where it stands.
#[derive(Clone, Debug)]
pub struct Measure {
    pub rule: Rule,
    pub targets: Vec<Target>,
    pub framework: String,
    pub objective: String,
    pub indicator: String,
}

/// A plan in force.
#[derive(Clone, Debug)]
pub struct Plan {
    pub id: String,
    /// The plan it stands under.
    pub parent: Option<String>,
    /// The unit that issued it.
    pub issuer: String,
    /// Who coordinates it.
    pub coordinator: &'static str,
}

/// A period of a plan.
#[derive(Clone, Debug)]
pub struct Period {
    pub plan: String,
    pub label: String,
    pub frequency: String,
    pub year: i32,
    pub ordinal: i64,
    pub covers_from: Date,
    pub covers_to: Date,
    pub cutoff_on: Date,
    pub is_open: bool,
}

/// A duty to report: whose, and about which objective or indicator; none where it is about the whole plan, or
/// was given to a group.
#[derive(Clone, Debug)]
pub struct Naming {
    pub plan: String,
    pub unit: usize,
    pub subject: String,
}

/// What a report holds of each measure.
pub type Values = BTreeMap<String, Came>;

/// A report under way or accepted.
#[derive(Clone, Debug)]
pub struct Report {
    /// As the API last told it.
    pub told: Value,
    /// What was accepted, and the day it had been sent.
    pub accepted: Option<(Values, Date)>,
    /// What waits for review.
    pub waiting: Option<(Values, Date)>,
    /// What waits for a signature before it is sent.
    pub unsigned: Option<Values>,
}

/// What a unit owes for a period.
#[derive(Clone, Debug)]
pub struct Obligation {
    pub id: String,
    pub period: String,
    pub unit: usize,
    /// Definitions by measure.
    pub measures: BTreeMap<String, String>,
    /// What assignments name, of the unit's own or of one it took over from, as was known when it came to owe.
    pub subjects: BTreeSet<String>,
    pub is_released: bool,
    pub report: Option<Report>,
}

/// Everything.
pub struct World<'a> {
    pub app: &'a TestApp,
    pub city: City<'a>,
    pub dice: Dice,
    pub units: Units,
    pub measures: BTreeMap<String, Measure>,
    pub plans: BTreeMap<String, Plan>,
    pub periods: BTreeMap<String, Period>,
    pub namings: Vec<Naming>,
    pub obligations: BTreeMap<String, Obligation>,
    /// How often each kind of step was taken, and how often it was refused.
    pub steps: BTreeMap<&'static str, (usize, usize)>,
}

impl World<'_> {
    /// The day it is, where the plans are.
    pub fn today(&self) -> Date {
        let offset = time::UtcOffset::from_hms(7, 0, 0).unwrap();
        self.app.clock.now().to_offset(offset).date()
    }

    /// Counts a step; answers whether it was taken. A fault of the service is nobody's refusal.
    pub fn took(&mut self, what: &'static str, status: u16) -> bool {
        assert!(status < 500, "{what}: {status}");
        let counts = self.steps.entry(what).or_default();
        if status < 300 {
            counts.0 += 1;
        } else {
            counts.1 += 1;
        }
        status < 300
    }

    /// Opens the periods whose day has come and reads who owes what for them.
    pub async fn open(&mut self) {
        api::periods::freeze::open_due(&self.app.state)
            .await
            .unwrap();
        let plans: Vec<String> = self.plans.keys().cloned().collect();
        for plan in plans {
            let path = format!("/v1/periods?limit=200&plan_id={plan}");
            for period in self.items(&path).await {
                self.remember_period(&period);
            }
        }
        let open: Vec<String> = self
            .periods
            .iter()
            .filter(|(_, period)| period.is_open)
            .map(|(id, _)| id.clone())
            .collect();
        for period in open {
            self.read_obligations(&period).await;
        }
    }

    fn remember_period(&mut self, told: &Value) {
        let whole = |name: &str| told[name].as_i64().unwrap();
        let period = Period {
            plan: text(&told["plan_id"]),
            label: text(&told["label"]),
            frequency: text(&told["frequency"]),
            year: whole("year").try_into().unwrap(),
            ordinal: whole("ordinal"),
            covers_from: day(&told["covers_from"]),
            covers_to: day(&told["covers_to"]),
            cutoff_on: day(&told["cutoff_on"]),
            is_open: told["status"] == "open",
        };
        self.periods.insert(text(&told["id"]), period);
    }

    /// Remembers those who have come to owe something for a period.
    pub async fn read_obligations(&mut self, period: &str) {
        let path = format!("/v1/periods/{period}/obligations?limit=200");
        for told in self.items(&path).await {
            let id = text(&told["id"]);
            if self.obligations.contains_key(&id) {
                continue;
            }
            let measures = list(&told["measures"]).iter();
            let unit = self.units.find(&text(&told["unit_id"]));
            let obligation = Obligation {
                id: id.clone(),
                period: period.to_owned(),
                unit,
                measures: measures
                    .map(|one| (text(&one["measure_id"]), text(&one["definition_id"])))
                    .collect(),
                subjects: self.subjects(period, unit),
                is_released: !told["released_at"].is_null(),
                report: None,
            };
            self.obligations.insert(id, obligation);
        }
    }

    /// Everything on all pages of a list, as one who sees all reads it.
    pub async fn items(&self, path: &str) -> Vec<Value> {
        let auditor = self.city.as_("auditor").await;
        let mut found = Vec::new();
        let mut cursor = Value::Null;
        loop {
            let mut request = auditor.get(path);
            if let Some(cursor) = cursor.as_str() {
                request = request.query("cursor", cursor);
            }
            let page = request.send().await.expect_status(200).json();
            found.extend(list(&page["items"]).iter().cloned());
            cursor = page["next_cursor"].clone();
            if cursor.is_null() {
                return found;
            }
        }
    }

    /// What a unit is named for when it comes to owe something for a period: by whoever's duty falls to it by the last
    /// day the period covers.
    fn subjects(&self, period: &str, unit: usize) -> BTreeSet<String> {
        let period = &self.periods[period];
        let falls_to = |naming: &&Naming| {
            let stand_ins = self.units.stand_ins(naming.unit, period.covers_to);
            naming.plan == period.plan && stand_ins.contains(&unit)
        };
        let namings = self.namings.iter().filter(falls_to);
        namings.map(|naming| naming.subject.clone()).collect()
    }

    /// Whether the indicator or objective of a measure is named.
    pub fn is_named(&self, obligation: &Obligation, measure: &str) -> bool {
        let Measure {
            indicator,
            objective,
            ..
        } = &self.measures[measure];
        obligation.subjects.contains(indicator) || obligation.subjects.contains(objective)
    }
}

/// A day as the API writes it.
pub fn day(told: &Value) -> Date {
    Date::parse(
        told.as_str().unwrap(),
        format_description!("[year]-[month]-[day]"),
    )
    .unwrap()
}
