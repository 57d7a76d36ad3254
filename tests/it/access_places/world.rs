//! The same set of things at five places of the tree, and one caller of every kind at one of them.

use serde_json::{Value, json};
use tests::city::{City, list, sign_in, text};
use tests::{Client, TestApp};

use super::bodies::{amendment, export_mapping};
use super::work::{Reports, consolidate, hook};
use crate::access_table::{ROLES, SCOPES};
use crate::people::{account, connect, everywhere, hire, look_up, system};

/// Where a thing stands as seen from the callers' unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The callers' own unit.
    Own,
    /// A unit right under it.
    Child,
    /// Another unit under the same parent.
    Sibling,
    /// The unit above.
    Parent,
    /// A unit of another city.
    Other,
}

/// The places with the codes of their units; the child's is made for this.
const PLACES: [(Place, &str); 5] = [
    (Place::Own, "PLDTBXH"),
    (Place::Child, "PLDTBXH-1"),
    (Place::Sibling, "PTP"),
    (Place::Parent, "593"),
    (Place::Other, "PLD-594"),
];

/// One plan of a unit for itself alone, by id.
#[derive(Clone, Debug)]
pub struct Plan {
    pub id: String,
    pub number: String,
    /// Its own targets.
    pub targets: String,
    /// An objective of these, an indicator and a measure.
    pub items: [String; 3],
    /// Its only assignment.
    pub assignment: String,
}

/// What belongs to one place alone, by id.
#[derive(Clone, Debug)]
pub struct Things {
    pub place: Place,
    pub unit: String,
    pub unit_code: String,
    /// A unit below it that another replaced, that one, and how.
    pub gone: String,
    pub heir: String,
    pub succession: String,
    /// The group of this unit alone, with its code.
    pub group: String,
    pub group_code: String,
    /// A coordinator and reporter of the unit, with the name and the first grant.
    pub account: String,
    pub username: String,
    pub grant: String,
    /// A session of theirs that nobody uses.
    pub session: String,
    /// Somebody who was invited and has never signed in.
    pub guest: String,
    /// A coordinator of the unit who accepts what the first wrote.
    pub reviewer: String,
    /// A service client, with its client id.
    pub client: String,
    pub client_id: String,
    /// A webhook of it, with a delivery to be sent.
    pub webhook: String,
    pub delivery: String,
    /// A plan in force, and one in draft.
    pub plan: Plan,
    pub draft_plan: Plan,
    /// Periods of the plan in force.
    pub periods: Vec<String>,
    /// The period of the report in draft.
    pub period: String,
    /// What the unit owes for that period.
    pub obligation: String,
    /// The measure that reports hold a figure of.
    pub measure: String,
    /// Reports of the unit on its plan.
    pub draft: String,
    pub submitted: String,
    pub accepted: String,
    /// A file of the report in draft, and one of the accepted.
    pub draft_file: String,
    pub file: String,
    /// What the measure and units are called in another system.
    pub mapping: String,
    /// The period that was consolidated, what was published of it, and another in draft.
    pub consolidated: String,
    pub published: String,
    pub drafted: String,
}

/// Everything there is.
pub struct World {
    /// The strategy, which is nobody's.
    pub strategy: String,
    /// The one group the city has.
    pub wards: String,
    /// All units, those of no place too.
    pub units: Vec<String>,
    /// Units above the callers' own.
    pub way_up: Vec<String>,
    /// The places.
    pub things: Vec<Things>,
    /// Roles and scopes with a caller who has that one alone, at the own unit.
    pub callers: Vec<(&'static str, Client)>,
    /// Accounts at the own unit besides the one among the things.
    pub colleagues: Vec<String>,
    /// Service clients at the own unit besides the one among the things.
    pub machines: Vec<String>,
    /// People who between them may know of everything: one who reads all, and those who wrote the drafts.
    pub witnesses: Vec<Client>,
}

impl World {
    /// What belongs to the callers' own unit.
    pub fn own(&self) -> &Things {
        &self.things[0]
    }

    /// Makes it.
    pub async fn make(app: &TestApp) -> Self {
        let city = City::found(app).await;
        let admin = city.as_("first.admin").await;
        let mut things = Vec::new();
        for (place, code) in PLACES {
            let unit = match place {
                Place::Child => child(&city, &admin, code).await,
                _ => city.unit(code),
            };
            things.push(Things::make(app, &city, &admin, (place, code), unit).await);
        }
        let own = &things[0].unit;
        let mut callers = Vec::new();
        let mut colleagues = Vec::new();
        for name in ["dolisa", "dolisa.reporter"] {
            colleagues.push(text(&look_up(&city, name).await["id"]));
        }
        for role in ROLES {
            let grants = json!([{"role": role, "unit_id": own}]);
            let name = format!("the.{role}");
            let made = hire(&city, &admin, &name, grants).await;
            colleagues.push(text(&made["id"]));
            callers.push((role, city.as_(&name).await));
        }
        let mut machines = Vec::new();
        for scope in SCOPES {
            let name = scope.replace(':', "-");
            let made = connect(&city, &admin, &name, "PLDTBXH", &[scope]).await;
            machines.push(text(&made["id"]));
            callers.push((scope, system(app, &made).await));
        }
        let holiday = json!({"name": "Nghỉ bù Quốc khánh", "is_working": false});
        let put = admin.put("/v1/holidays/2018-09-03").json(holiday);
        put.send().await.assert_status(201);
        let grants = ["admin", "viewer", "auditor"].map(everywhere);
        hire(&city, &admin, "witness", json!(grants)).await;
        let mut witnesses = vec![city.as_("witness").await];
        for of in &things {
            witnesses.push(city.as_(&of.username).await);
        }
        let others = [
            "60", "593", "PTP", "PNV", "PYT", "MTTQ", "PLDTBXH", "22915", "22918", "22954", "594",
            "PLD-594", "PTP-594",
        ];
        let mut units: Vec<String> = others.iter().map(|code| city.unit(code)).collect();
        units.push(things[1].unit.clone());
        for of in &things {
            units.extend([of.gone.clone(), of.heir.clone()]);
        }
        Self {
            strategy: text(&city.framework["id"]),
            wards: city.unit("UBND-PX"),
            units,
            way_up: vec![city.unit("593"), city.unit("60")],
            callers,
            colleagues,
            machines,
            witnesses,
            things,
        }
    }
}

pub async fn made(by: &Client, path: &str, body: Value) -> Value {
    by.post(path)
        .json(body)
        .send()
        .await
        .expect_status(201)
        .json()
}

async fn child(city: &City<'_>, admin: &Client, code: &str) -> String {
    let unit = json!({
        "code": code, "name": "Tổ công tác", "kind": "office", "level": "district",
        "active_from": "2001-01-01", "parent_id": city.unit("PLDTBXH"),
    });
    text(&made(admin, "/v1/units", unit).await["id"])
}

impl Things {
    async fn make(
        app: &TestApp,
        city: &City<'_>,
        admin: &Client,
        (place, code): (Place, &str),
        unit: String,
    ) -> Self {
        let name = format!("{place:?}").to_lowercase();
        let group_code = format!("G-{name}");
        let group =
            json!({"code": group_code, "name": name, "unit_id": unit, "member_ids": [unit]});
        let group = made(admin, "/v1/unit-groups", group).await;
        let below = json!({"code": format!("Z-{name}"), "name": name, "kind": "office", "level": "district", "parent_id": unit});
        let mut gone = below.clone();
        gone["active_from"] = json!("2001-01-01");
        let gone = text(&made(admin, "/v1/units", gone).await["id"]);
        let succession = json!({
            "kind": "replacement", "effective_on": "2018-05-01", "old_unit_ids": [gone], "into": [{"new_unit": below}],
        });
        let succession = made(admin, "/v1/successions", succession).await;
        let username = format!("staff.{name}");
        let grants = json!([{"role": "coordinator", "unit_id": unit}, {"role": "reporter", "unit_id": unit}]);
        let person = hire(city, admin, &username, grants).await;
        let id = text(&person["id"]);
        sign_in(app, &username, city.password()).await;
        let sessions = admin.get(&format!("/v1/accounts/{id}/sessions"));
        let sessions = sessions.send().await.expect_status(200).json();
        let viewer = json!([{"role": "viewer", "unit_id": unit}]);
        let guest = account(&format!("guest.{name}"), &viewer);
        let guest = made(admin, "/v1/accounts", guest).await;
        let client_id = format!("{name}-system");
        let client =
            json!({"client_id": client_id, "name": client_id, "unit_id": unit, "scopes": SCOPES});
        let client = made(admin, "/v1/service-clients", client).await;
        let (webhook, delivery) = hook(admin, &client).await;

        let staff = city.as_(&username).await;
        // Something for the trail that concerns this place alone.
        staff
            .get("/v1/accounts")
            .send()
            .await
            .assert_problem(403, "forbidden");
        let plan = Plan::draft(city, &staff, &format!("1/KH-{place:?}"), &unit).await;
        let draft_plan = Plan::draft(city, &staff, &format!("2/KH-{place:?}"), &unit).await;
        plan.put_in_force(&staff).await;
        let periods = staff.get("/v1/periods").query("plan_id", &plan.id);
        let periods = periods.send().await.expect_status(200).json();
        let period = |label: &str| {
            let found = list(&periods["items"])
                .iter()
                .find(|one| one["label"] == label);
            text(&found.unwrap_or_else(|| panic!("no {label} in {periods}"))["id"])
        };

        let owed = staff.get(&format!("/v1/periods/{}/obligations", period("2018-Q2")));
        let owed = owed.send().await.expect_status(200).json();
        let reviewer = format!("reviewer.{name}");
        let grants = json!([{"role": "coordinator", "unit_id": unit}, {"role": "approver", "unit_id": unit}]);
        let reviewed_by = hire(city, admin, &reviewer, grants).await;
        let reviewing = city.as_(&reviewer).await;
        let reports = Reports::write(&staff, &reviewing, &unit, period).await;
        let consolidated = period("2018-Q1");
        let (published, drafted) = consolidate(&staff, &reviewing, &consolidated).await;
        let mapping = export_mapping(&unit, &reports.measure);
        let mapping = made(&staff, "/v1/export-mappings", mapping).await;
        Self {
            place,
            unit,
            gone,
            heir: text(&succession["new_units"][0]["id"]),
            succession: text(&succession["id"]),
            unit_code: code.to_owned(),
            group: text(&group["id"]),
            group_code,
            account: id,
            session: text(&list(&sessions["items"])[0]["id"]),
            guest: text(&guest["id"]),
            reviewer: text(&reviewed_by["id"]),
            username,
            grant: text(&list(&person["grants"])[0]["id"]),
            client: text(&client["id"]),
            client_id,
            webhook,
            delivery,
            plan,
            draft_plan,
            period: period("2018-Q2"),
            obligation: text(&list(&owed["items"])[0]["id"]),
            periods: list(&periods["items"])
                .iter()
                .map(|one| text(&one["id"]))
                .collect(),
            measure: reports.measure,
            draft: reports.draft,
            submitted: reports.submitted,
            accepted: reports.accepted,
            draft_file: reports.draft_file,
            file: reports.file,
            mapping: text(&mapping["id"]),
            consolidated,
            published,
            drafted,
        }
    }
}

impl Plan {
    /// Drafts a plan that a unit issues, leads and reports on for itself.
    async fn draft(city: &City<'_>, staff: &Client, number: &str, unit: &str) -> Self {
        let plan = made(staff, "/v1/plans", document(city, number, unit)).await;
        let id = text(&plan["id"]);
        let assignment = made(staff, "/v1/assignments", duty(&id, unit)).await;
        let targets = text(&plan["own_framework_id"]);
        let tree = staff
            .get(&format!("/v1/frameworks/{targets}/tree"))
            .send()
            .await;
        let objective = tree.expect_status(200).json()["objectives"][0].clone();
        let indicator = &objective["indicators"][0];
        Self {
            items: [&objective, indicator, &indicator["measures"][0]].map(|one| text(&one["id"])),
            targets,
            number: text(&plan["number"]),
            assignment: text(&assignment["id"]),
            id,
        }
    }

    /// Issues it, and amends it once.
    async fn put_in_force(&self, staff: &Client) {
        let issue = staff.post(&format!("/v1/plans/{}/issue", self.id));
        issue.if_match("\"1\"").send().await.assert_status(200);
        let amend = staff.post(&format!("/v1/plans/{}/amendments", self.id));
        let amend = amend.if_match("\"2\"").json(amendment());
        amend.send().await.assert_status(201);
    }
}

/// The body of a plan that a unit issues and leads.
fn document(city: &City<'_>, number: &str, unit: &str) -> Value {
    let mut plan = city.plan(number);
    plan["issuing_unit_id"] = json!(unit);
    plan["lead_unit_id"] = json!(unit);
    plan["schedule"] = json!([
        {"frequency": "quarterly", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 4, "day": 15}, {"ordinal": 2, "month": 7, "day": 15}]},
        {"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 11, "day": 24}]},
    ]);
    plan
}

/// The body of the one assignment in a plan.
pub fn duty(plan_id: &str, unit: &str) -> Value {
    json!({
        "plan_id": plan_id, "unit_id": unit, "duty": "report", "subject": {"kind": "plan"},
        "paragraph": "IV", "text": "báo cáo kết quả thực hiện",
    })
}
