//! What becomes of units, by chance: renamed, moved, raised or lowered, merged, split, replaced, closed; some of it
//! entered after the day from which it holds, some before.

use serde_json::{Value, json};
use tests::Answer;
use tests::city::text;
use time::{Date, Duration};

use super::founding;
use super::units::{State, Succession};
use super::world::{World, day};

/// Units that the plans hang from: they stay as they are.
const FIRM: [&str; 5] = ["60", "593", "594", "PLDTBXH", "PLD-594"];

impl World<'_> {
    /// One more turn of the tree.
    pub async fn turn(&mut self) {
        let loose: Vec<usize> = self
            .units
            .existing(self.today())
            .into_iter()
            .filter(|unit| !FIRM.contains(&self.units.all[*unit].states[0].code.as_str()))
            .collect();
        let unit = loose[self.dice.below(loose.len())];
        match self.dice.roll(10) {
            0..=1 => self.rename(unit).await,
            2..=4 => self.move_to(unit).await,
            5 => self.close(&loose).await,
            _ => self.succeed(unit, &loose).await,
        }
    }

    /// A day in the last weeks, mostly today.
    fn lately(&mut self) -> Date {
        let back = self.dice.pick(&[0, 0, 1, 20, 45]);
        self.today() - Duration::days(back)
    }

    async fn rename(&mut self, unit: usize) {
        let name = format!("Đơn vị đổi tên {}", self.dice.roll(1_000_000));
        let mut body = json!({"name": name});
        if self.dice.percent(30) {
            body["code"] = json!(format!("R{}", self.dice.roll(1_000_000)));
        }
        if self.dice.percent(20) {
            body["level"] = json!(self.dice.pick(&["district", "commune"]));
        }
        self.change("rename", unit, body).await;
    }

    async fn move_to(&mut self, unit: usize) {
        let existing = self.units.existing(self.today());
        let parent = self.dice.pick(&existing);
        let body = json!({"parent_id": self.units.all[parent].id});
        self.change("move", unit, body).await;
    }

    async fn change(&mut self, what: &'static str, unit: usize, mut body: Value) {
        let on = self.lately();
        body["effective_on"] = json!(on.to_string());
        let admin = self.city.as_("first.admin").await;
        let known = &self.units.all[unit];
        let answer = admin
            .post(&format!("/v1/units/{}/change", known.id))
            .if_match(&format!("\"{}\"", known.version))
            .json(body)
            .send()
            .await;
        if !self.took(what, answer.status) {
            return;
        }
        let told = answer.json();
        let parent = told["parent_id"].as_str().map(|id| self.units.find(id));
        let unit = &mut self.units.all[unit];
        unit.version = told["version"].as_i64().unwrap();
        unit.states.push(State {
            from: on,
            parent,
            level: text(&told["level"]),
            code: text(&told["code"]),
            name: text(&told["name"]),
        });
    }

    /// Closes a unit, mostly one that nothing hangs from.
    async fn close(&mut self, loose: &[usize]) {
        let is_bare = |unit: &usize| {
            let mut others = self.units.all.iter();
            let mut obligations = self.obligations.values();
            !others.any(|other| other.last().parent == Some(*unit))
                && !obligations.any(|one| one.unit == *unit)
                && !self.namings.iter().any(|naming| naming.unit == *unit)
        };
        let bare: Vec<usize> = loose.iter().copied().filter(is_bare).collect();
        let from = if bare.is_empty() { loose } else { &bare };
        let unit = self.dice.pick(from);
        let on = self.lately() + Duration::days(self.dice.pick(&[0, 0, 30]));
        let admin = self.city.as_("first.admin").await;
        let known = &self.units.all[unit];
        let answer = admin
            .post(&format!("/v1/units/{}/close", known.id))
            .if_match(&format!("\"{}\"", known.version))
            .json(json!({"on": on.to_string()}))
            .send()
            .await;
        if self.took("close", answer.status) {
            let unit = &mut self.units.all[unit];
            unit.version = answer.json()["version"].as_i64().unwrap();
            unit.ended = Some(on);
        }
    }

    async fn succeed(&mut self, unit: usize, loose: &[usize]) {
        let on = self.lately() + Duration::days(self.dice.pick(&[0, 0, 0, 25]));
        let kind = self
            .dice
            .pick(&["merger", "merger", "split", "replacement"]);
        let mut old = vec![unit];
        if kind == "merger" {
            let others: Vec<usize> = loose.iter().copied().filter(|one| *one != unit).collect();
            old.push(self.dice.pick(&others));
            old.dedup();
        }
        // Where one goes on, it is the first.
        let goes_on = kind != "replacement" && self.dice.percent(35);
        let mut into = Vec::new();
        if goes_on {
            into.push(json!({"unit_id": self.units.all[unit].id}));
        }
        let founded = match kind {
            "split" => 2 - u64::from(goes_on),
            _ => 1 - u64::from(goes_on),
        };
        for _ in 0..founded {
            let at = self.units.all[self.dice.pick(&old)].last().clone();
            let parent = at.parent.map(|parent| self.units.all[parent].id.clone());
            into.push(json!({"new_unit": {
                "code": format!("N{}", self.dice.roll(1_000_000)), "name": "Đơn vị mới", "kind": "ward",
                "level": at.level, "parent_id": parent,
            }}));
        }
        let ids: Vec<&str> = old
            .iter()
            .map(|unit| self.units.all[*unit].id.as_str())
            .collect();
        let body = json!({"kind": kind, "effective_on": on.to_string(), "old_unit_ids": ids, "into": into});
        let admin = self.city.as_("first.admin").await;
        let answer = admin.post("/v1/successions").json(body).send().await;
        if self.took(kind, answer.status) {
            self.remember_succession(on, old, &answer).await;
        }
    }

    async fn remember_succession(&mut self, on: Date, old: Vec<usize>, answer: &Answer) {
        let made = answer.json();
        let told = self.items(&format!("/v1/units?limit=200&as_of={on}")).await;
        let mut new = Vec::new();
        for heir in made["new_units"].as_array().unwrap() {
            let id = text(&heir["id"]);
            if !self.units.all.iter().any(|unit| unit.id == id) {
                let told = told.iter().find(|unit| unit["id"] == heir["id"]).unwrap();
                let mut unit = founding::unit(told);
                unit.states[0].parent = told["parent_id"].as_str().map(|id| self.units.find(id));
                assert_eq!(unit.states[0].from, on, "{told}");
                self.units.all.push(unit);
                self.let_write(&id).await;
            }
            new.push(self.units.find(&id));
        }
        for unit in &old {
            if !new.contains(unit) {
                self.units.all[*unit].ended = Some(on);
            }
        }
        let mut touched: Vec<usize> = old.iter().chain(&new).copied().collect();
        if let ([heir], true) = (&new[..], on <= self.today()) {
            touched.extend(self.follow(on, &old, *heir));
        }
        for unit in touched {
            self.reread(unit).await;
        }
        self.units.successions.push(Succession { on, old, new });
    }

    /// Units right below those that end follow to the one that takes over; answers which.
    fn follow(&mut self, on: Date, old: &[usize], heir: usize) -> Vec<usize> {
        let today = self.today();
        let mut followers = Vec::new();
        for (index, unit) in self.units.all.iter_mut().enumerate() {
            let last = unit.last().clone();
            let is_below = last
                .parent
                .is_some_and(|parent| parent != heir && old.contains(&parent));
            if is_below && last.from < on && unit.exists(on.max(today)) {
                unit.states.push(State {
                    from: on,
                    parent: Some(heir),
                    ..last
                });
                followers.push(index);
            }
        }
        followers
    }

    /// Has the people who write and sign do so for a new unit as well.
    async fn let_write(&mut self, unit: &str) {
        let admin = self.city.as_("first.admin").await;
        for (name, role) in [("writer", "reporter"), ("signer", "approver")] {
            let found = admin.get("/v1/accounts").query("username", name);
            let found = found.send().await.expect_status(200).json();
            let path = format!("/v1/accounts/{}/grants", text(&found["items"][0]["id"]));
            let grant = json!({"role": role, "unit_id": unit});
            let answer = admin.post(&path).json(grant).send().await;
            self.took("grant", answer.status);
        }
    }

    /// Reads the version of a unit again, which stands and ends as remembered.
    async fn reread(&mut self, unit: usize) {
        let admin = self.city.as_("first.admin").await;
        let path = format!("/v1/units/{}", self.units.all[unit].id);
        let told = admin.get(&path).send().await.expect_status(200).json();
        let parent = told["parent_id"].as_str().map(|id| self.units.find(id));
        let unit = &mut self.units.all[unit];
        assert_eq!(unit.last().parent, parent, "{told}");
        unit.version = told["version"].as_i64().unwrap();
        let ended = (!told["active_to"].is_null()).then(|| day(&told["active_to"]));
        assert_eq!(unit.ended, ended, "{told}");
    }
}
