//! The first half of 2018 under plan 5947, from the day the plan was issued to the last reminder: 26 units, who
//! reports when, who is urged, what is put right, and how complete it is in the end.
//!
//! All counts are worked out by hand from the script below.

#![allow(clippy::print_stdout, reason = "the table is for whoever runs it")]

use std::collections::BTreeMap;

use api::notifications::{delivery, letters};
use api::reminders::round::remind;
use serde_json::{Value, json};
use tests::city::{list, sign_in, text};
use tests::mail::{MailServer, Manner};
use tests::{Client, TestApp, both};
use time::macros::{date, datetime};
use time::{Date, Duration, OffsetDateTime};

use crate::mailing::with_mail;
use crate::main_loop::{etag, step};
use crate::reading::read;
use crate::registry::{CITY, PASSWORD, Registry};

/// Who sends its report on which day of June, at ten.
const SENT: [(u8, &[&str]); 7] = [
    (11, &["PTP", "PNV"]),
    (12, &["PLDTBXH", "PGDDT", "22915", "22918"]),
    (
        14,
        &["22921", "22924", "22927", "22930", "22933", "22936", "PYT"],
    ),
    (15, &["DTT", "PVHTT", "22939", "22942", "22945", "22948"]),
    (18, &["PTCKH", "22951"]),
    (20, &[]),
    (27, &["22960"]),
];

/// How many are reminded on which morning, at half past eight.
const REMINDED: [(Date, usize); 14] = [
    // A week before: all. Three days before: all but Justice and Home Affairs. A day before: without those of the
    // 12th too, Justice having been sent its report back on the 13th.
    (date!(2018 - 06 - 08), 26),
    (date!(2018 - 06 - 12), 24),
    (date!(2018 - 06 - 14), 20),
    // The day after: Finance and six wards. Then every third day who is left; Phong Nẫm has until the 30th.
    (date!(2018 - 06 - 16), 7),
    (date!(2018 - 06 - 19), 4),
    (date!(2018 - 06 - 22), 3),
    // Phong Nẫm, a week before its own day; and three days before, the morning it sends.
    (date!(2018 - 06 - 23), 1),
    (date!(2018 - 06 - 25), 3),
    (date!(2018 - 06 - 27), 1),
    (date!(2018 - 06 - 28), 3),
    // Tiến Lợi is released; Đức Long and Tiến Thành never report. The period closes on the tenth, after that day's.
    (date!(2018 - 07 - 01), 2),
    (date!(2018 - 07 - 04), 2),
    (date!(2018 - 07 - 07), 2),
    (date!(2018 - 07 - 10), 2),
];

/// The people of plan 5947: one who writes in each unit, and the head of Health.
struct Story<'a> {
    app: &'a TestApp,
    registry: Registry<'a>,
    period: String,
}

impl Story<'_> {
    async fn as_(&self, name: &str) -> Client {
        self.app.as_(&sign_in(self.app, name, PASSWORD).await)
    }

    /// A unit's report with a figure or a reason for every measure it owes.
    async fn write(&self, writer: &Client, unit: &str, more: Value) -> Value {
        let mut new = json!({"period_id": self.period, "unit_id": self.registry.ids[unit]});
        new.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let begun = writer.post("/v1/reports").json(new).send().await;
        let report = begun.expect_status(201).json();
        let figures: Vec<Value> = list(&report["measures"])
            .iter()
            .map(|measure| match measure["kind"].as_str() {
                Some("percentage") => json!({"measure_id": measure["measure_id"], "numerator": 9, "denominator": 10}),
                _ => json!({"measure_id": measure["measure_id"], "no_data_reason": "Chưa thống kê được trong kỳ."}),
            })
            .collect();
        let path = format!("/v1/reports/{}/values", text(&report["id"]));
        let put = writer
            .put(&path)
            .if_match(&etag(&report))
            .json(json!({"values": figures}));
        put.send().await.expect_status(200).json()
    }

    async fn send(&self, unit: &str) {
        let writer = self.as_(&writer(unit)).await;
        let report = self.write(&writer, unit, json!({})).await;
        let sent = step(&writer, &report, "submit").await;
        let wanted = if unit == "PYT" {
            "signing"
        } else {
            "submitted"
        };
        assert_eq!(sent["status"], wanted, "{unit}");
    }

    async fn report_of(&self, as_: &Client, unit: &str) -> Value {
        let path = format!(
            "/v1/reports?period_id={}&unit_id={}",
            self.period, self.registry.ids[unit]
        );
        read(as_, &path).await["items"][0].clone()
    }

    async fn of_period(&self, step: &str, body: Value) -> Value {
        let lead = self.as_("lead").await;
        let path = format!("/v1/periods/{}", self.period);
        let now = read(&lead, &path).await;
        let done = lead
            .post(&format!("{path}/{step}"))
            .if_match(&etag(&now))
            .json(body);
        done.send().await.expect_status(200).json()
    }

    /// The lead unit accepts whatever waits; answers how many.
    async fn accept_what_waits(&self) -> usize {
        let lead = self.as_("lead").await;
        let waiting = read(
            &lead,
            &format!(
                "/v1/reports?period_id={}&status=submitted&limit=200",
                self.period
            ),
        )
        .await;
        let items: Vec<Value> = list(&waiting["items"])
            .iter()
            .map(|report| json!({"report_id": report["id"], "version": report["version"]}))
            .collect();
        let accepted = lead
            .post("/v1/reports/accept")
            .json(json!({"items": items}))
            .send()
            .await;
        list(&accepted.expect_status(200).json()["items"]).len()
    }

    /// What happens at ten on a day besides the reports of [`SENT`].
    async fn happens(&self, today: Date) {
        match (u8::from(today.month()), today.day()) {
            (6, 13) => {
                let lead = self.as_("lead").await;
                let report = self.report_of(&lead, "PTP").await;
                let path = format!("/v1/reports/{}/return", text(&report["id"]));
                let body = json!({"reason": "Đề nghị rà soát mẫu số chỉ tiêu 7.1."});
                lead.post(&path)
                    .if_match(&etag(&report))
                    .json(body)
                    .send()
                    .await
                    .assert_status(200);
            }
            (6, 14) => {
                let justice = self.as_(&writer("PTP")).await;
                let report = self.report_of(&justice, "PTP").await;
                let sent = step(&justice, &report, "submit").await;
                assert_eq!(
                    (&sent["status"], &sent["revision"]),
                    (&json!("submitted"), &json!(2))
                );
            }
            (6, 15) => {
                let head = self.as_("pyt.head").await;
                let report = self.report_of(&head, "PYT").await;
                assert_eq!(step(&head, &report, "sign").await["status"], "submitted");
            }
            (6, 18) => {
                let body = json!({"unit_id": self.registry.ids["22960"], "due_on": "2018-06-30", "reason": "Mưa lũ, đường bị chia cắt."});
                self.of_period("extend", body).await;
            }
            (6, 20) => {
                let labour = self.as_(&writer("PLDTBXH")).await;
                let why =
                    json!({"on_behalf_reason": "Cán bộ phụ trách nghỉ ốm, xã chưa có người thay."});
                let report = self.write(&labour, "22957", why).await;
                assert_eq!(
                    step(&labour, &report, "submit").await["on_behalf"]["unit_id"],
                    self.registry.ids["PLDTBXH"]
                );
            }
            (6, 25) => assert_eq!(self.accept_what_waits().await, 22),
            (6, 28) => {
                assert_eq!(self.accept_what_waits().await, 1, "that of Phong Nẫm");
                let lead = self.as_("lead").await;
                let owed = read(
                    &lead,
                    &format!(
                        "/v1/periods/{}/obligations?unit_id={}",
                        self.period, self.registry.ids["22963"]
                    ),
                )
                .await;
                let owed = &owed["items"][0];
                let path = format!("/v1/obligations/{}", text(&owed["id"]));
                let tag = lead
                    .get(&path)
                    .send()
                    .await
                    .expect_status(200)
                    .header("ETag")
                    .to_owned();
                let body = json!({"reason": "Báo cáo chung với xã Tiến Thành kỳ này."});
                lead.post(&format!("{path}/release"))
                    .if_match(&tag)
                    .json(body)
                    .send()
                    .await
                    .assert_status(200);
            }
            (6, 29) => {
                let lead = self.as_("lead").await;
                let body = json!({"whom": "overdue", "message": "Đề nghị gửi trước ngày 10/7."});
                let urged = lead
                    .post(&format!("/v1/periods/{}/reminders", self.period))
                    .json(body)
                    .send()
                    .await;
                assert_eq!(list(&urged.expect_status(200).json()["reminded"]).len(), 2);
            }
            (7, 10) => {
                self.of_period(
                    "close",
                    json!({"reason": "Đã tổng hợp, trình UBND thành phố."}),
                )
                .await;
            }
            _ => {}
        }
    }
}

/// Whether a unit owes a report: eight offices, and the wards and communes.
fn owes(code: &str) -> bool {
    let offices = [
        "PLDTBXH", "PTP", "PNV", "PTCKH", "DTT", "PVHTT", "PGDDT", "PYT",
    ];
    offices.contains(&code) || code.starts_with("229")
}

/// User name of who writes for a unit.
fn writer(code: &str) -> String {
    format!("writer.{}", code.to_lowercase())
}

fn at(day: Date, hour: u8, minute: u8) -> OffsetDateTime {
    day.with_hms(hour, minute, 0).unwrap().assume_utc() - Duration::hours(7)
}

fn counts(of: &[(&str, u64)]) -> Value {
    of.iter()
        .map(|(name, count)| ((*name).to_owned(), json!(count)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

both! {
    async fn the_first_half_of_2018(app: TestApp) {
        app.clock.set(datetime!(2018-05-17 02:00 UTC));
        let registry = Registry::load(&app, &CITY).await;
        for (code, id) in registry.ids.iter().filter(|(code, _)| owes(code)) {
            let name = writer(code);
            registry.hire(&name, Some(&format!("{name}@phanthiet.gov.vn")), "reporter", id).await;
        }
        registry.hire("pyt.head", None, "approver", &registry.ids["PYT"]).await;
        let plan = registry.imported().await;
        let path = format!("/v1/plans/{}", text(&plan["id"]));
        let issued = registry.lead.post(&format!("{path}/issue")).if_match(&etag(&plan)).send().await;
        issued.assert_status(200);
        let periods = read(&registry.lead, &format!("/v1/periods?plan_id={}&label=2018-H1", text(&plan["id"]))).await;
        let period = text(&periods["items"][0]["id"]);
        let story = Story { app: &app, registry, period };
        let server = MailServer::start(Manner::Takes);
        let mailing = with_mail(&app, server.url(), None).await;

        let mut today = date!(2018-05-18);
        while today <= date!(2018-07-20) {
            app.clock.set(at(today, 8, 30));
            let reminded = remind(&mailing.state).await.unwrap();
            let wanted = REMINDED.iter().find(|(day, _)| *day == today).map_or(0, |(_, count)| *count);
            assert_eq!(reminded, wanted, "on {today}");
            app.clock.set(at(today, 10, 0));
            let sent = SENT.iter().find(|(day, _)| u8::from(today.month()) == 6 && *day == today.day());
            for unit in sent.into_iter().flat_map(|(_, units)| *units) {
                story.send(unit).await;
            }
            story.happens(today).await;
            letters::make(&mailing.state).await.unwrap();
            delivery::send_due(&mailing.state).await.unwrap();
            if today.day().is_multiple_of(3) {
                app.fold().await;
            }
            today = today.next_day().unwrap();
        }
        app.assert_sums().await;

        // 100 by the service, 2 by hand; two letters more: the report sent back, and more time.
        let lead = story.as_("lead").await;
        let reminders = read(&lead, &format!("/v1/periods/{}/reminders?limit=200", story.period)).await;
        assert_eq!(list(&reminders["items"]).len(), 102);
        let mut letters: BTreeMap<String, usize> = BTreeMap::new();
        for letter in server.letters() {
            *letters.entry(letter.to).or_default() += 1;
        }
        assert_eq!(letters.values().sum::<usize>(), 104);
        // Đức Long: three times before, nine times after by the service, once by hand.
        assert_eq!(letters["writer.22954@phanthiet.gov.vn"], 13);
        assert_eq!(letters["writer.22960@phanthiet.gov.vn"], 7, "3, then 1 when late, more time, and 2");
        assert_eq!(letters["writer.ptp@phanthiet.gov.vn"], 2, "a week before, and sent back");

        let complete = read(&lead, &format!("/v1/periods/{}/completeness", story.period)).await;
        assert_eq!(complete["counts"], counts(&[
            ("expected", 25), ("submitted", 23), ("on_time", 20), ("late", 3), ("accepted", 23), ("overdue", 2),
            ("returned", 0), ("missing", 2),
        ]));
        let group = |id: Value| list(&complete["groups"]).iter().find(|one| one["group_id"] == id).unwrap()["counts"].clone();
        assert_eq!(group(json!(story.registry.ids["UBND-PX"])), counts(&[
            ("expected", 17), ("submitted", 15), ("on_time", 13), ("late", 2), ("accepted", 15), ("overdue", 2),
            ("returned", 0), ("missing", 2),
        ]));
        assert_eq!(group(Value::Null), counts(&[
            ("expected", 8), ("submitted", 8), ("on_time", 7), ("late", 1), ("accepted", 8), ("overdue", 0),
            ("returned", 0), ("missing", 0),
        ]));
        println!("unit | standing | punctuality | due");
        for unit in list(&complete["units"]) {
            println!("{} {} | {} | {} | {}", text(&unit["unit_code"]), text(&unit["unit_name"]), text(&unit["standing"]), text(&unit["punctuality"]), text(&unit["due_on"]));
        }
        println!("{}", complete["counts"]);
    }
}
