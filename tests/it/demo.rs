//! The demonstration: plan 5947 of Phan Thiết as it was, with a half-year of invented reports.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use api::config::Config;
use serde_json::{Value, json};
use tests::city::{City, list, sign_in, text};
use tests::{Client, Demo, both};

use crate::reading::{find, read, texts};

/// The paragraphs of part IV and of the closing paragraph: 21 duties and 3.
const PARAGRAPHS: [&str; 24] = [
    "IV.1.1", "IV.1.2", "IV.1.3", "IV.1.4", "IV.1.5", "IV.10.1", "IV.2.1", "IV.2.2", "IV.3.1",
    "IV.3.2", "IV.4.1", "IV.5.1", "IV.5.2", "IV.6.1", "IV.6.2", "IV.6.3", "IV.7.1", "IV.7.2",
    "IV.8.1", "IV.8.2", "IV.9.1", "IV.C.1", "IV.C.2", "IV.C.3",
];

/// The offices that owe a report.
const OFFICES: [&str; 8] = [
    "DTT", "PGDDT", "PLDTBXH", "PNV", "PTCKH", "PTP", "PVHTT", "PYT",
];

/// The 14 wards and 4 communes.
fn wards() -> Vec<String> {
    (22_915..=22_966)
        .step_by(3)
        .map(|code: u32| code.to_string())
        .collect()
}

/// Everything the accounts file says.
fn accounts(demo: &Demo) -> Value {
    let file = fs::read(demo.data_dir().join(api::demo::ACCOUNTS_FILE)).unwrap();
    serde_json::from_slice(&file).unwrap()
}

/// Somebody of the demonstration, signed in with the password of the accounts file.
async fn as_(demo: &Demo, role: &str, unit: &str) -> Client {
    let accounts = accounts(demo);
    let of = list(&accounts)
        .iter()
        .find(|one| one["role"] == role && one["unit_code"] == unit)
        .unwrap();
    let token = sign_in(&demo.app, &text(&of["username"]), &text(&of["password"])).await;
    demo.app.as_(&token)
}

/// Id of the period with this label.
async fn period(as_: &Client, label: &str) -> String {
    text(&read(as_, &format!("/v1/periods?label={label}")).await["items"][0]["id"])
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

both! {
    async fn the_plan_is_there_as_it_was_issued(app: TestApp) {
        let demo = app.demo().await;
        let lead = as_(&demo, "coordinator", "PLDTBXH").await;
        let below = read(&lead, "/v1/units?code=593").await["items"][0]["id"].clone();
        let communes = read(&lead, &format!("/v1/units?limit=200&as_of=2018-05-17&within={}", text(&below))).await;
        let communes: Vec<&Value> = list(&communes["items"]).iter().filter(|unit| unit["level"] == "commune").collect();
        let codes: Vec<String> = communes.iter().map(|unit| text(&unit["code"])).collect();
        assert_eq!(codes, wards());
        assert_eq!(communes.iter().filter(|unit| unit["kind"] == "ward").count(), 14);

        let plans = read(&lead, "/v1/plans").await;
        assert_eq!(texts(&plans["items"], "number"), ["5947/KH-UBND"]);
        let plan = read(&lead, &format!("/v1/plans/{}", text(&plans["items"][0]["id"]))).await;
        assert_eq!((&plan["status"], &plan["issued_on"]), (&json!("issued"), &json!("2018-05-17")));
        // Nine documents and two programmes without a number.
        assert_eq!((list(&plan["bases"]).len(), list(&plan["general_objectives"]).len()), (11, 4));
        let own = read(&lead, &format!("/v1/indicators?framework_id={}", text(&plan["own_framework_id"]))).await;
        assert_eq!(texts(&own["items"], "number"), ["PT-1", "PT-2", "PT-3"]);

        let assignments = read(&lead, &format!("/v1/assignments?limit=200&plan_id={}", text(&plan["id"]))).await;
        assert_eq!(assignments["next_cursor"], Value::Null);
        let paragraphs: BTreeSet<String> = texts(&assignments["items"], "paragraph").into_iter().collect();
        assert_eq!(paragraphs.iter().collect::<Vec<_>>(), PARAGRAPHS);

        let coverage = read(&lead, &format!("/v1/plans/{}/coverage", text(&plan["id"]))).await;
        assert_eq!(list(&coverage["indicators"]).len(), 22);
        assert_eq!(coverage["without_unit"], json!(["1.1", "2.1", "2.2", "2.3", "2.4", "6.3", "7.3", "7.4"]));
        assert_eq!(coverage["with_several_units"], json!(["5.1"]));
        let units = read(&lead, "/v1/units?limit=200").await;
        let id = |code: &str| text(&find(&units["items"], "code", code)["id"]);
        let broadcasts = &find(&coverage["indicators"], "number", "5.1")["units"];
        assert_eq!(list(broadcasts).len(), 2);
        assert_eq!(find(broadcasts, "unit_id", &id("DTT"))["through"], "whole_objective");
        assert_eq!(find(broadcasts, "unit_id", &id("PVHTT"))["through"], "indicator");
        let general: BTreeSet<String> = list(&coverage["general_report_only"]).iter().map(text).collect();
        let wanted = wards().into_iter().chain(["PLDTBXH".to_owned(), "PTCKH".to_owned()]);
        assert_eq!(general, wanted.map(|code| id(&code)).collect());
        let idle: BTreeSet<String> = list(&coverage["units_without_duty"]).iter().map(text).collect();
        assert_eq!(idle, ["BAN-VSTBPN", "BCD-BVCSTE"].map(id).into());

        let periods = read(&lead, "/v1/periods").await;
        let due: Vec<(String, String)> = list(&periods["items"]).iter().map(|one| (text(&one["label"]), text(&one["due_on"]))).collect();
        let on = |label: &str, day: &str| (label.to_owned(), day.to_owned());
        assert_eq!(due, [on("2018-H1", "2018-06-15"), on("2018-Y", "2018-11-24")]);
        for label in ["2018-H1", "2018-Y"] {
            let path = format!("/v1/periods/{}/obligations?limit=200", period(&lead, label).await);
            let mut owing = texts(&read(&lead, &path).await["items"], "unit_code");
            owing.sort();
            let mut wanted: Vec<String> = wards();
            wanted.extend(OFFICES.map(str::to_owned));
            assert_eq!(owing, wanted, "26 units owe {label}; the Front is only asked");
        }
    }

    async fn its_accounts_are_for_the_owner_of_the_file_and_sign_in(app: TestApp) {
        let demo = app.demo().await;
        let file = demo.data_dir().join(api::demo::ACCOUNTS_FILE);
        let client_file = demo.data_dir().join(api::demo::CLIENT_FILE);
        assert_eq!((mode(&file), mode(&client_file)), (0o600, 0o600));
        let accounts = accounts(&demo);
        let roles: BTreeSet<String> = texts(&accounts, "role").into_iter().collect();
        let wanted = ["admin", "approver", "auditor", "coordinator", "reporter", "viewer"];
        assert_eq!(roles.iter().collect::<Vec<_>>(), wanted);
        let reporters: BTreeSet<String> = list(&accounts)
            .iter()
            .filter(|one| one["role"] == "reporter")
            .map(|one| text(&one["unit_code"]))
            .collect();
        assert_eq!(reporters, wards().into_iter().chain(OFFICES.map(str::to_owned)).collect());
        let passwords: BTreeSet<String> = texts(&accounts, "password").into_iter().collect();
        assert_eq!(passwords.len(), list(&accounts).len(), "each has its own");

        let lead = as_(&demo, "coordinator", "PLDTBXH").await;
        let units = read(&lead, "/v1/units?limit=200").await;
        for account in list(&accounts) {
            let (name, password) = (text(&account["username"]), text(&account["password"]));
            let token = sign_in(&demo.app, &name, &password).await;
            let me = read(&demo.app.as_(&token), "/v1/me").await;
            let unit = &find(&units["items"], "code", &text(&account["unit_code"]))["id"];
            let granted = list(&me["grants"]).iter().any(|one| one["role"] == account["role"] && one["unit_id"] == *unit);
            assert!(granted, "{name} is no {} of {}", account["role"], account["unit_code"]);
            assert!(demo.said.contains(&password), "it is shown once");
        }

        let client: Value = serde_json::from_slice(&fs::read(client_file).unwrap()).unwrap();
        let (id, secret) = (text(&client["client_id"]), text(&client["client_secret"]));
        let form = [("grant_type", "client_credentials"), ("client_id", &*id), ("client_secret", &*secret)];
        let token = demo.app.anonymous().post("/v1/oauth/token").form(&form).send().await.expect_status(200).json();
        let province = demo.app.as_(&text(&token["access_token"]));
        // The machine sees what was accepted, and nothing else.
        let seen = read(&province, "/v1/reports?limit=200").await;
        assert_eq!(texts(&seen["items"], "status"), ["accepted"; 20]);
    }

    async fn its_half_year_has_reports_in_every_state(app: TestApp) {
        let demo = app.demo().await;
        let lead = as_(&demo, "coordinator", "PLDTBXH").await;
        let path = format!("/v1/periods/{}/completeness", period(&lead, "2018-H1").await);
        let completeness = read(&lead, &path).await;
        // Of 26, 23 have reported; the station and two wards were late, two reports were sent back, one ward has
        // only begun and two have not.
        assert_eq!(completeness["counts"], json!({
            "expected": 26, "submitted": 23, "on_time": 20, "late": 3, "accepted": 20, "overdue": 3, "returned": 2, "missing": 3,
        }));
        let with = |member: &str, value: &str| -> Vec<String> {
            let units = list(&completeness["units"]).iter().filter(|unit| unit[member] == value);
            units.map(|unit| text(&unit["unit_code"])).collect()
        };
        assert_eq!(with("punctuality", "late"), ["22924", "22930", "DTT"]);
        assert_eq!(with("punctuality", "overdue"), ["22951", "22960", "22963"]);
        assert_eq!(with("standing", "returned"), ["22939", "PVHTT"]);
        assert_eq!(with("standing", "submitted"), ["22924"]);
        assert_eq!(with("standing", "drafting"), ["22951"]);
        assert_eq!(with("standing", "missing"), ["22960", "22963"]);
        // Justice was on time, although its report was sent back once.
        let justice = find(&completeness["units"], "unit_code", "PTP");
        assert_eq!((&justice["standing"], &justice["punctuality"]), (&json!("accepted"), &json!("on_time")));
        let history = read(&lead, &format!("/v1/reports/{}/history", text(&justice["report_id"]))).await;
        assert_eq!(texts(&history["items"], "action"), ["created", "submitted", "returned", "submitted", "accepted"]);
        // Health needs its head's signature.
        let health = find(&completeness["units"], "unit_code", "PYT");
        let history = read(&lead, &format!("/v1/reports/{}/history", text(&health["report_id"]))).await;
        assert_eq!(texts(&history["items"], "action"), ["created", "submitted", "signed", "accepted"]);

        let annual = format!("/v1/periods/{}/completeness", period(&lead, "2018-Y").await);
        assert_eq!(read(&lead, &annual).await["counts"]["submitted"], 0);
    }

    async fn opened_again_it_is_the_same(app: TestApp) {
        let demo = app.demo().await;
        let file = demo.data_dir().join(api::demo::ACCOUNTS_FILE);
        let told = fs::read(&file).unwrap();
        let everything = async |demo: &Demo| {
            let lead = as_(demo, "coordinator", "PLDTBXH").await;
            let mut all = Vec::new();
            for path in ["/v1/units", "/v1/plans", "/v1/assignments", "/v1/periods", "/v1/reports", "/v1/frameworks"] {
                all.push(read(&lead, &format!("{path}?limit=200")).await);
            }
            all
        };
        let before = everything(&demo).await;
        let demo = demo.again().await;
        assert_eq!(fs::read(&file).unwrap(), told);
        assert_eq!(everything(&demo).await, before);
        let said = &demo.said;
        assert!(texts(&accounts(&demo), "password").iter().all(|password| !said.contains(password)), "{said}");
        assert!(said.contains(api::demo::ACCOUNTS_FILE));
    }

    async fn a_database_with_something_else_in_it_is_left_alone(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let before = read(&admin, "/v1/units?limit=200").await;
        let folder = tests::folder::create();
        let master_key = Some(app.state.config.data_dir.join("master.key"));
        let config = Config { data_dir: folder.path().to_owned(), master_key, ..(*app.state.config).clone() };
        let refused = Box::pin(api::demo::open(config.clone())).await.map(|(_, said)| said).unwrap_err().to_string();
        assert!(refused.contains("DATABASE_URL"), "{refused}");
        assert!(!folder.path().join(api::demo::ACCOUNTS_FILE).exists());

        // Nor is it served as the demonstration to whoever opened that one elsewhere before.
        let demo = app.demo().await;
        for name in [api::demo::ACCOUNTS_FILE, api::demo::CLIENT_FILE] {
            fs::copy(demo.data_dir().join(name), folder.path().join(name)).unwrap();
        }
        let refused = Box::pin(api::demo::open(config)).await.map(|(_, said)| said).unwrap_err().to_string();
        assert!(refused.contains("DATABASE_URL"), "{refused}");
        assert_eq!(read(&admin, "/v1/units?limit=200").await, before);
    }
}
