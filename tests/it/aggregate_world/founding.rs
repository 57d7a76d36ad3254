//! How a world begins: units, people, frameworks and plans, all by chance and all through the API.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::TestApp;
use tests::city::{City, list, text};

use super::dice::Dice;
use super::measures::{Target, body};
use super::model::Rule;
use super::units::{State, Unit, Units};
use super::world::{Measure, Naming, Plan, World, day};
use crate::aggregates::town::WARDS;

/// Units besides those of the city: code, kind, level, parent.
const UNITS: [(&str, &str, &str, &str); 9] = [
    ("595", "district", "district", "60"),
    ("PYT-595", "office", "district", "595"),
    ("23001", "commune", "commune", "595"),
    ("23002", "commune", "commune", "595"),
    ("23003", "township", "commune", "595"),
    ("22990", "ward", "commune", "594"),
    ("22991", "ward", "commune", "594"),
    ("KP-1", "office", "commune", "22954"),
    ("KP-2", "office", "commune", "22954"),
];

/// The wards of La Gi.
const LA_GI: [&str; 2] = ["22990", "22991"];

/// Who reads in a world, besides its coordinators, by role and unit.
pub const READERS: [(&str, &str, &str); 4] = [
    ("viewer.594", "viewer", "594"),
    ("viewer.595", "viewer", "595"),
    ("viewer.ward", "viewer", "22954"),
    ("viewer.office", "viewer", "PTP"),
];

/// The plans: number, issuer, lead unit, coordinator, index of the plan above.
const PLANS: [(&str, &str, &str, &str, Option<usize>); 4] = [
    ("1333/KH-UBND", "60", "60", "planner", None),
    ("5947/KH-UBND", "593", "PLDTBXH", "dolisa", Some(0)),
    ("812/KH-UBND", "594", "PLD-594", "lagi.dolisa", Some(0)),
    ("77/KH-UBND", "593", "PLDTBXH", "dolisa", Some(1)),
];

impl<'a> World<'a> {
    /// Founds a world.
    pub async fn found(app: &'a TestApp, seed: u64) -> World<'a> {
        let city = City::found(app).await;
        let mut world = World {
            app,
            city,
            dice: Dice(seed),
            units: Units::default(),
            measures: BTreeMap::new(),
            plans: BTreeMap::new(),
            periods: BTreeMap::new(),
            namings: Vec::new(),
            obligations: BTreeMap::new(),
            steps: BTreeMap::new(),
        };
        world.found_units().await;
        world.hire().await;
        let rules = world.found_framework("W-1", 2).await;
        let mut ids: Vec<String> = Vec::new();
        for (index, plan) in PLANS.into_iter().enumerate() {
            let above = plan.4.map(|above| ids[above].clone());
            let is_wanted = index < 2 || world.dice.percent(70);
            if is_wanted {
                ids.push(world.issue(plan, &rules, above).await);
            }
        }
        world.open().await;
        world
    }

    async fn found_units(&mut self) {
        let admin = self.city.as_("first.admin").await;
        for (code, kind, level, parent) in UNITS {
            let parents = self.items("/v1/units?limit=200").await;
            let parent = parents.iter().find(|unit| unit["code"] == parent).unwrap();
            let unit = json!({
                "code": code, "name": format!("Đơn vị {code}"), "kind": kind, "level": level,
                "active_from": "2001-01-01", "parent_id": parent["id"],
            });
            admin
                .post("/v1/units")
                .json(unit)
                .send()
                .await
                .assert_status(201);
        }
        let told = self.items("/v1/units?limit=200").await;
        self.units.all = told.iter().map(unit).collect();
        for (told, index) in told.iter().zip(0..) {
            let parent = told["parent_id"].as_str();
            let parent = parent.map(|id| self.units.find(id));
            let unit: &mut Unit = &mut self.units.all[index];
            unit.states[0].parent = parent;
        }
        let within = self.code("594");
        let members: Vec<String> = LA_GI.iter().map(|code| self.code(code)).collect();
        let group = json!({"code": "PX-594", "name": "UBND các phường La Gi", "unit_id": within, "member_ids": members});
        admin
            .post("/v1/unit-groups")
            .json(group)
            .send()
            .await
            .assert_status(201);
    }

    /// Id of the unit that had a code in the beginning.
    pub fn code(&self, code: &str) -> String {
        let found = self
            .units
            .all
            .iter()
            .find(|unit| unit.states[0].code == code);
        found.unwrap().id.clone()
    }

    async fn hire(&mut self) {
        let admin = self.city.as_("first.admin").await;
        let ids: Vec<String> = self.units.all.iter().map(|unit| unit.id.clone()).collect();
        let everywhere = |role: &str| -> Vec<Value> {
            ids.iter()
                .map(|unit| json!({"role": role, "unit_id": unit}))
                .collect()
        };
        let mut people = vec![
            ("writer", everywhere("reporter")),
            ("signer", everywhere("approver")),
            (
                "planner",
                vec![json!({"role": "coordinator", "unit_id": self.code("60")})],
            ),
        ];
        for (name, role, code) in READERS {
            people.push((
                name,
                vec![json!({"role": role, "unit_id": self.code(code)})],
            ));
        }
        for (name, grants) in people {
            let account = json!({"username": name, "display_name": name, "grants": grants});
            self.city.invite(&admin, account).await;
        }
    }

    async fn found_framework(&mut self, code: &str, objectives: usize) -> Vec<Value> {
        let (made, rules) = self.objectives("1", objectives);
        let framework = json!({
            "code": code, "name": "Chiến lược", "starts_on": "2011-01-01", "ends_on": "2030-12-31",
            "version": {"label": "original", "valid_from": "2010-12-24", "document": {"number": "2351/QĐ-TTg"}},
            "objectives": made,
        });
        let admin = self.city.as_("first.admin").await;
        let answer = admin.post("/v1/frameworks").json(framework).send().await;
        let id = answer.expect_status(201).json()["id"].clone();
        self.remember_measures("auditor", &text(&id), &rules).await;
        vec![id]
    }

    /// Objectives by chance, whose numbers begin alike, and the rules of their measures.
    fn objectives(&mut self, prefix: &str, count: usize) -> (Vec<Value>, Vec<(Rule, Vec<Target>)>) {
        let mut rules = Vec::new();
        let mut objectives = Vec::new();
        for objective in 1..=count {
            let mut indicators = Vec::new();
            for indicator in 1..=1 + self.dice.roll(2) {
                let number = format!("{prefix}{objective}.{indicator}");
                let mut measures = Vec::new();
                for letter in ["a", "b"].into_iter().take(1 + self.dice.below(2)) {
                    let rule = self.dice.rule(format!("{number}.{letter}"));
                    let targets = self.dice.targets(&rule);
                    measures.push(body(&rule, &targets));
                    rules.push((rule, targets));
                }
                indicators.push(json!({"number": number, "name": number, "measures": measures}));
            }
            let number = format!("{prefix}{objective}");
            objectives.push(json!({
                "number": number, "name": number, "confidence": "verified", "indicators": indicators,
            }));
        }
        (objectives, rules)
    }

    async fn remember_measures(
        &mut self,
        reader: &str,
        framework: &str,
        rules: &[(Rule, Vec<Target>)],
    ) {
        let reader = self.city.as_(reader).await;
        let path = format!("/v1/frameworks/{framework}/tree");
        let tree = reader.get(&path).send().await.expect_status(200).json();
        for objective in list(&tree["objectives"]) {
            for indicator in list(&objective["indicators"]) {
                for told in list(&indicator["measures"]) {
                    let code = text(&told["code"]);
                    let (rule, targets) = rules
                        .iter()
                        .find(|(rule, _)| rule.code == code)
                        .unwrap()
                        .clone();
                    let measure = Measure {
                        rule,
                        targets,
                        framework: framework.to_owned(),
                        objective: text(&objective["id"]),
                        indicator: text(&indicator["id"]),
                    };
                    self.measures.insert(text(&told["id"]), measure);
                }
            }
        }
    }

    async fn issue(
        &mut self,
        plan: (&'static str, &str, &str, &'static str, Option<usize>),
        frameworks: &[Value],
        above: Option<String>,
    ) -> String {
        let (number, issuer, lead, coordinator, _) = plan;
        let mut body = self.city.plan(number);
        body["issuing_unit_id"] = json!(self.code(issuer));
        body["lead_unit_id"] = json!(self.code(lead));
        body["term_to"] = json!("2019-12-31");
        body["framework_ids"] = json!(frameworks);
        body["schedule"] = json!([
            {"frequency": "semi_annual", "data_window": self.dice.pick(&["calendar", "mid_month"]),
             "dues": [{"ordinal": 1, "month": 6, "day": 15}, {"ordinal": 2, "month": 12, "day": 15}]},
            {"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 11, "day": 24}]},
        ]);
        let mut own = Vec::new();
        body["own_objectives"] = json!([]);
        if self.dice.percent(60) {
            let (objectives, rules) = self.objectives("K", 1);
            body["own_objectives"] = json!(objectives);
            own = rules;
        }
        body["parent_plan_id"] = json!(above);
        let as_ = self.city.as_(coordinator).await;
        let made = as_.post("/v1/plans").json(body).send().await;
        let made = made.expect_status(201).json();
        let id = text(&made["id"]);
        let mut known: Vec<String> = frameworks.iter().map(text).collect();
        if !own.is_empty() {
            let own_framework = text(&made["own_framework_id"]);
            self.remember_measures(coordinator, &own_framework, &own)
                .await;
            known.push(own_framework);
        }
        self.assign(&id, issuer, coordinator, &known, !own.is_empty())
            .await;
        as_.post(&format!("/v1/plans/{id}/issue"))
            .if_match("\"1\"")
            .send()
            .await
            .assert_status(200);
        let plan = Plan {
            id: id.clone(),
            parent: above,
            issuer: self.code(issuer),
            coordinator,
        };
        self.plans.insert(id.clone(), plan);
        id
    }

    /// Gives duties to report: some units an indicator or objective of their own, groups one or the whole plan.
    async fn assign(
        &mut self,
        plan: &str,
        issuer: &str,
        coordinator: &'static str,
        frameworks: &[String],
        has_own: bool,
    ) {
        let root = self.units.find(&self.code(issuer));
        let below: Vec<usize> = (0..self.units.all.len())
            .filter(|unit| self.units.chain_of_rights(*unit).contains(&root) && *unit != root)
            .collect();
        let of_plan = |measure: &&Measure| frameworks.contains(&measure.framework);
        let mut subjects: Vec<(&str, String)> = self
            .measures
            .values()
            .filter(of_plan)
            .flat_map(|one| {
                [
                    ("indicator", one.indicator.clone()),
                    ("objective", one.objective.clone()),
                ]
            })
            .collect();
        subjects.sort();
        subjects.dedup();
        let as_ = self.city.as_(coordinator).await;
        let duty = |subject: Value| json!({"plan_id": plan, "duty": "report", "subject": subject, "paragraph": "IV", "text": "báo cáo"});
        let group = match issuer {
            "593" => "UBND-PX",
            "594" => "PX-594",
            _ => self.dice.pick(&["UBND-PX", "PX-594"]),
        };
        let of_group = self.dice.some(&subjects, 60);
        let groups = self.items("/v1/unit-groups?limit=200").await;
        let group = groups.iter().find(|one| one["code"] == group).unwrap();
        let codes = if group["code"] == "PX-594" {
            &LA_GI[..]
        } else {
            &WARDS[..]
        };
        let members: Vec<usize> = codes
            .iter()
            .map(|code| self.units.find(&self.code(code)))
            .collect();
        for (kind, subject) in &subjects {
            let is_of_group = of_group.contains(&(*kind, subject.clone()));
            for unit in self.dice.some(&below, 22) {
                if is_of_group && members.contains(&unit) {
                    continue;
                }
                let mut body = duty(json!({"kind": kind, "id": subject}));
                body["unit_id"] = json!(self.units.all[unit].id);
                let answer = as_.post("/v1/assignments").json(body).send().await;
                answer.assert_status(201);
                self.namings.push(Naming {
                    plan: plan.to_owned(),
                    unit,
                    subject: subject.clone(),
                });
            }
        }
        if has_own {
            for unit in self.dice.some(&below, 30) {
                let mut body = duty(json!({"kind": "plan"}));
                body["unit_id"] = json!(self.units.all[unit].id);
                let answer = as_.post("/v1/assignments").json(body).send().await;
                answer.assert_status(201);
            }
        }
        for (kind, subject) in &of_group {
            let mut body = duty(json!({"kind": kind, "id": subject}));
            body["group_id"] = group["id"].clone();
            let answer = as_.post("/v1/group-assignments").json(body).send().await;
            answer.assert_status(201);
        }
    }
}

/// A unit as the test remembers it from what the API tells, yet without its parent.
pub fn unit(told: &Value) -> Unit {
    Unit {
        id: text(&told["id"]),
        states: vec![State {
            from: day(&told["active_from"]),
            parent: None,
            level: text(&told["level"]),
            code: text(&told["code"]),
            name: text(&told["name"]),
        }],
        ended: (!told["active_to"].is_null()).then(|| day(&told["active_to"])),
        version: told["version"].as_i64().unwrap(),
    }
}
