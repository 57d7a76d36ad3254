//! A small Phan Thiết to tell stories in: units, people, two objectives of the strategy, plan 5947.
//!
//! Everything is made through the API, as its users would.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::{Answer, Client, TestApp};

const PASSWORD: &str = "một câu rất khó đoán";

/// Units: code, kind, level, parent.
const UNITS: [(&str, &str, &str, Option<&str>); 13] = [
    ("60", "province", "province", None),
    ("593", "city", "district", Some("60")),
    ("PLDTBXH", "office", "district", Some("593")),
    ("PTP", "office", "district", Some("593")),
    ("PNV", "office", "district", Some("593")),
    ("PYT", "office", "district", Some("593")),
    ("MTTQ", "mass_organisation", "district", Some("593")),
    ("22915", "ward", "commune", Some("593")),
    ("22918", "ward", "commune", Some("593")),
    ("22954", "ward", "commune", Some("593")),
    ("594", "city", "district", Some("60")),
    ("PLD-594", "office", "district", Some("594")),
    ("PTP-594", "office", "district", Some("594")),
];

/// People: user name, role, unit.
const PEOPLE: [(&str, &str, &str); 14] = [
    ("dolisa", "coordinator", "PLDTBXH"),
    ("dolisa.reporter", "reporter", "PLDTBXH"),
    ("justice", "reporter", "PTP"),
    ("justice.head", "approver", "PTP"),
    ("home.affairs", "reporter", "PNV"),
    ("health", "reporter", "PYT"),
    ("health.head", "approver", "PYT"),
    ("mui.ne", "reporter", "22915"),
    ("ham.tien", "reporter", "22918"),
    ("mayor", "viewer", "593"),
    ("auditor", "auditor", "60"),
    ("province.admin", "admin", "60"),
    ("lagi.dolisa", "coordinator", "PLD-594"),
    ("lagi.justice", "reporter", "PTP-594"),
];

/// The city, its people and its papers.
pub struct City<'a> {
    app: &'a TestApp,
    units: BTreeMap<String, String>,
    signed_in: RefCell<BTreeMap<String, (OffsetDateTime, String)>>,
    /// The strategy with objectives 5 and 7.
    pub framework: Value,
    /// Ids of indicators by number, of measures by code, of objectives by `O` and number.
    ids: BTreeMap<String, String>,
}

/// An issued plan with its periods.
pub struct IssuedPlan {
    /// Id of the plan.
    pub id: String,
    /// Ids of its periods by label.
    pub periods: BTreeMap<String, String>,
}

impl<'a> City<'a> {
    /// Founds the city: an admin of everything makes units, people and the strategy.
    pub async fn found(app: &'a TestApp) -> City<'a> {
        let name = "first.admin".parse().unwrap();
        let once = api::accounts::make::create_admin(&app.state, &name, "Quản trị")
            .await
            .unwrap();
        let token = sign_in(app, "first.admin", &once).await;
        app.as_(&token)
            .put("/v1/me/password")
            .json(json!({"current_password": once, "new_password": PASSWORD}))
            .send()
            .await
            .assert_status(204);
        let mut city = City {
            app,
            units: BTreeMap::new(),
            signed_in: RefCell::default(),
            framework: Value::Null,
            ids: BTreeMap::new(),
        };
        let admin = city.as_("first.admin").await;
        for (code, kind, level, parent) in UNITS {
            let mut unit = json!({
                "code": code, "name": format!("Đơn vị {code}"), "kind": kind, "level": level,
                "active_from": "2001-01-01", "requires_sign_off": code == "PYT",
            });
            if let Some(parent) = parent {
                unit["parent_id"] = json!(city.unit(parent));
            }
            let made = admin
                .post("/v1/units")
                .json(unit)
                .send()
                .await
                .expect_status(201);
            city.units.insert(code.to_owned(), text(&made.json()["id"]));
        }
        let wards = ["22915", "22918", "22954"].map(|code| city.unit(code));
        let group = admin
            .post("/v1/unit-groups")
            .json(json!({"code": "UBND-PX", "name": "UBND các phường, xã", "unit_id": city.unit("593"), "member_ids": wards}))
            .send()
            .await
            .expect_status(201);
        city.units
            .insert("UBND-PX".to_owned(), text(&group.json()["id"]));
        for (name, role, unit) in PEOPLE {
            let grants = json!([{"role": role, "unit_id": city.unit(unit)}]);
            let new = json!({"username": name, "display_name": name, "grants": grants});
            city.invite(&admin, new).await;
        }
        city.framework = admin
            .post("/v1/frameworks")
            .json(strategy())
            .send()
            .await
            .expect_status(201)
            .json();
        city.remember(&admin, &text(&city.framework["id"])).await;
        city
    }

    /// Makes an account by invitation, whose owner takes it up with the city's password; answers the account
    /// as it is then.
    pub async fn invite(&self, by: &Client, new: Value) -> Value {
        let made = by
            .post("/v1/accounts")
            .json(new)
            .send()
            .await
            .expect_status(201);
        let token = text(&made.json()["one_time_token"]["token"]);
        set_password(self.app, &token, PASSWORD)
            .await
            .assert_status(204);
        let location = made.header("Location");
        by.get(location).send().await.expect_status(200).json()
    }

    /// Reads a framework's tree and remembers the ids in it.
    async fn remember(&mut self, as_: &Client, framework_id: &str) {
        let tree = as_
            .get(&format!("/v1/frameworks/{framework_id}/tree"))
            .send()
            .await
            .expect_status(200)
            .json();
        for objective in list(&tree["objectives"]) {
            let number = format!("O{}", text(&objective["number"]));
            self.ids.insert(number, text(&objective["id"]));
            for indicator in list(&objective["indicators"]) {
                self.ids
                    .insert(text(&indicator["number"]), text(&indicator["id"]));
                for measure in list(&indicator["measures"]) {
                    self.ids
                        .insert(text(&measure["code"]), text(&measure["id"]));
                }
            }
        }
    }

    /// A person at the API, signed in.
    pub async fn as_(&self, name: &str) -> Client {
        let now = self.app.clock.now();
        let held = self.signed_in.borrow().get(name).cloned();
        let token = match held {
            Some((since, token)) if (now - since).abs() < Duration::minutes(9) => token,
            _ => {
                let token = sign_in(self.app, name, PASSWORD).await;
                self.signed_in
                    .borrow_mut()
                    .insert(name.to_owned(), (now, token.clone()));
                token
            }
        };
        self.app.as_(&token)
    }

    /// Id of a unit or group by code.
    pub fn unit(&self, code: &str) -> String {
        self.units[code].clone()
    }

    /// Id of an indicator (`7.1`), a measure (`7.1.a`) or an objective (`O7`).
    pub fn id(&self, number: &str) -> String {
        self.ids[number].clone()
    }

    /// The password of everybody.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    /// Drafts plan 5947 as its coordinator; answers the plan.
    pub async fn draft_plan(&self) -> Value {
        self.as_("dolisa")
            .await
            .post("/v1/plans")
            .json(self.plan("5947/KH-UBND"))
            .send()
            .await
            .expect_status(201)
            .json()
    }

    /// The body of plan 5947 under another number.
    pub fn plan(&self, number: &str) -> Value {
        json!({
            "number": number,
            "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018",
            "issuing_unit_id": self.unit("593"),
            "lead_unit_id": self.unit("PLDTBXH"),
            "place": "Phan Thiết",
            "issued_on": "2018-05-17",
            "term_from": "2018-01-01",
            "term_to": "2018-12-31",
            "bases": [{"number": "1333/KH-UBND", "issued_on": "2018-04-05", "issuer": "UBND tỉnh Bình Thuận"}],
            "general_objectives": ["Tăng cường các hoạt động hỗ trợ nhằm nâng cao đời sống vật chất và tinh thần của phụ nữ."],
            "report_sections": [{"key": "results", "title": "Kết quả thực hiện"}],
            "framework_ids": [self.framework["id"]],
            "own_objectives": [{
                "number": "I.2", "name": "Mục tiêu cụ thể", "confidence": "verified",
                "indicators": [{"number": "PT-2", "name": "Người dân ở cụm dân cư được tuyên truyền", "measures": [
                    measure("PT-2", "percentage", "persons_by_sex", &json!([{"op": "over", "low": 50, "span": "by_year", "year_from": 2018, "confidence": "verified"}]))
                ]}],
            }],
            "tasks": [
                {"number": "II.1", "text": "Tuyên truyền, phổ biến, giáo dục pháp luật"},
                {"number": "II.1.3", "parent": "II.1", "text": "Tháng hành động vì bình đẳng giới", "starts_on": "2018-11-15", "ends_on": "2018-12-15"},
            ],
            "schedule": [
                {"frequency": "semi_annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 6, "day": 15}]},
                {"frequency": "annual", "data_window": "calendar", "dues": [{"ordinal": 1, "month": 11, "day": 24}]},
            ],
        })
    }

    /// Gives a unit the duty to report on an indicator (`7.1`), an objective (`O7`) or `plan`.
    pub async fn assign_report(&self, plan_id: &str, unit: &str, subject: &str) {
        let subject = match subject {
            "plan" => json!({"kind": "plan"}),
            objective if objective.starts_with('O') => {
                json!({"kind": "objective", "id": self.id(objective)})
            }
            indicator => json!({"kind": "indicator", "id": self.id(indicator)}),
        };
        self.as_("dolisa")
            .await
            .post("/v1/assignments")
            .json(json!({
                "plan_id": plan_id, "unit_id": self.unit(unit), "duty": "report", "subject": subject,
                "paragraph": "IV", "text": "báo cáo UBND thành phố kết quả thực hiện",
            }))
            .send()
            .await
            .assert_status(201);
    }

    /// Drafts plan 5947, gives Justice 7.1 and 7.2, Health 7.4, the wards the plan as a whole, and
    /// issues it.
    pub async fn issue_plan(&self) -> IssuedPlan {
        let plan = self.draft_plan().await;
        let id = text(&plan["id"]);
        self.assign_report(&id, "PTP", "7.1").await;
        self.assign_report(&id, "PTP", "7.2").await;
        self.assign_report(&id, "PYT", "7.4").await;
        let dolisa = self.as_("dolisa").await;
        dolisa
            .post("/v1/group-assignments")
            .json(json!({
                "plan_id": id, "group_id": self.unit("UBND-PX"), "duty": "report",
                "subject": {"kind": "plan"}, "paragraph": "IV.C.1", "text": "báo cáo kết quả hoạt động",
            }))
            .send()
            .await
            .assert_status(201);
        dolisa
            .post(&format!("/v1/plans/{id}/issue"))
            .if_match("\"1\"")
            .send()
            .await
            .assert_status(200);
        let periods = dolisa
            .get(&format!("/v1/periods?plan_id={id}"))
            .send()
            .await
            .expect_status(200)
            .json();
        let periods = list(&periods["items"])
            .iter()
            .map(|period| (text(&period["label"]), text(&period["id"])))
            .collect();
        IssuedPlan { id, periods }
    }
}

/// Signs in and answers the access token.
pub async fn sign_in(app: &TestApp, username: &str, password: &str) -> String {
    let answer = app
        .anonymous()
        .post("/v1/auth/login")
        .json(json!({"username": username, "password": password}))
        .send()
        .await
        .expect_status(200);
    text(&answer.json()["access_token"])
}

/// Tries to choose a password with a one-time token.
pub async fn set_password(app: &TestApp, token: &str, password: &str) -> Answer {
    app.anonymous()
        .post("/v1/auth/set-password")
        .json(json!({"token": token, "new_password": password}))
        .send()
        .await
}

/// The text of a JSON string.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

/// The items of a JSON array.
pub fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .unwrap_or_else(|| panic!("no list: {value}"))
}

fn measure(code: &str, kind: &str, sex_basis: &str, targets: &Value) -> Value {
    json!({
        "code": code,
        "definition": {
            "name": format!("Chỉ số {code}"),
            "unit_of_measure": if kind == "count" { "count" } else { "percent" },
            "kind": kind,
            "factor": if kind == "percentage" { 100 } else { 1 },
            "direction": "higher",
            "sex_basis": sex_basis,
            "rollup": "sum",
            "accumulation": "each_period",
            "applicability": "direct",
        },
        "targets": targets,
    })
}

/// Objectives 5 and 7 of the strategy, with the indicators the stories use.
fn strategy() -> Value {
    let full = json!([{"op": "at_least", "low": 100, "span": "by_year", "year_from": 2020, "confidence": "recalled"}]);
    json!({
        "code": "NSGE-2011-2020",
        "name": "Chiến lược quốc gia về bình đẳng giới giai đoạn 2011 - 2020",
        "starts_on": "2011-01-01",
        "ends_on": "2020-12-31",
        "version": {"label": "original", "valid_from": "2010-12-24", "document": {"number": "2351/QĐ-TTg", "issued_on": "2010-12-24", "issuer": "Thủ tướng Chính phủ"}},
        "objectives": [
            {"number": "5", "name": "Văn hoá và thông tin", "confidence": "verified", "indicators": [
                {"number": "5.1", "name": "Tin, bài", "measures": [measure("5.1.b", "count", "none", &json!([]))]},
            ]},
            {"number": "7", "name": "Quản lý nhà nước về bình đẳng giới", "confidence": "verified", "indicators": [
                {"number": "7.1", "name": "Dự thảo văn bản được lồng ghép", "measures": [measure("7.1.a", "percentage", "none", &full)]},
                {"number": "7.2", "name": "Thành viên ban soạn thảo được tập huấn", "measures": [measure("7.2.a", "percentage", "persons_by_sex", &full)]},
                {"number": "7.4", "name": "Cán bộ được tập huấn", "measures": [measure("7.4.a", "percentage", "persons_by_sex", &full)]},
            ]},
        ],
    })
}
