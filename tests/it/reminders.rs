//! The service reminds units of what they owe: a week before, when it is late, once a day and never twice.

use std::collections::BTreeSet;

use api::lease;
use api::reminders::round::{remind, remind_some};
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{TestApp, both};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::main_loop::{draft, etag, plan_measure, put_values, step};
use crate::reading::{read, texts};

/// Nine in the morning in Phan Thiết on that day of June 2018.
pub fn june(day: u8) -> OffsetDateTime {
    datetime!(2018-06-01 02:00 UTC).replace_day(day).unwrap()
}

/// A ward's half-year report, complete and submitted.
pub async fn ward_submits(city: &City<'_>, who: &str, unit: &str, period: &str) -> Value {
    let ward = city.as_(who).await;
    let report = draft(&ward, period, &city.unit(unit)).await;
    let figures = json!([
        {"measure_id": plan_measure(&report, "PT-2"), "numerator": 14000, "denominator": 27000, "women": 7500, "men": 6500},
    ]);
    let report = put_values(&ward, &report, figures).await;
    step(&ward, &report, "submit").await
}

/// What the lead unit's coordinator sees of reminders, as code of the unit, reason and day.
pub async fn reminders(city: &City<'_>, period: &str) -> Vec<(String, String, String)> {
    let dolisa = city.as_("dolisa").await;
    let page = read(
        &dolisa,
        &format!("/v1/periods/{period}/reminders?limit=200"),
    )
    .await;
    let mut found: Vec<_> = list(&page["items"])
        .iter()
        .map(|one| {
            (
                text(&one["unit_code"]),
                text(&one["reason"]),
                text(&one["day"]),
            )
        })
        .collect();
    found.sort_by(|a, b| (&a.2, &a.0).cmp(&(&b.2, &b.0)));
    found
}

fn on(day: &str, reason: &str, units: &[&str]) -> Vec<(String, String, String)> {
    let one = |unit: &&str| ((*unit).to_owned(), reason.to_owned(), day.to_owned());
    units.iter().map(one).collect()
}

async fn remind_on(app: &TestApp, day: u8) -> usize {
    app.clock.set(june(day));
    remind(&app.state).await.unwrap()
}

both! {
    async fn wards_are_reminded_a_week_before_and_who_has_sent_nothing_is_urged_on_the_sixteenth(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        assert_eq!(remind_on(&app, 7).await, 0, "the eighth is a week before");

        // At eight in the morning of the eighth, and once.
        app.clock.set(datetime!(2018-06-08 00:59:59 UTC));
        assert_eq!(remind(&app.state).await.unwrap(), 0);
        app.clock.set(datetime!(2018-06-08 01:00 UTC));
        assert_eq!(remind(&app.state).await.unwrap(), 5);
        assert_eq!(remind(&app.state).await.unwrap(), 0);
        assert_eq!(remind_on(&app, 9).await, 0);
        for name in ["mui.ne", "ham.tien"] {
            let told = read(&city.as_(name).await, "/v1/notifications?kind=due_soon").await;
            assert_eq!(texts(&told["items"], "title"), ["Còn 7 ngày đến hạn báo cáo kỳ 2018-H1 (Kế hoạch 5947/KH-UBND)"]);
        }

        // Hàm Tiến and Justice submit; Health only signs off later, and that is not sent.
        app.clock.set(june(11));
        ward_submits(&city, "ham.tien", "22918", h1).await;
        let health = city.as_("health").await;
        let report = draft(&health, h1, &city.unit("PYT")).await;
        let figures = json!([{"measure_id": city.id("7.4.a"), "numerator": 38, "denominator": 40, "women": 30, "men": 8}]);
        let report = put_values(&health, &report, figures).await;
        assert_eq!(step(&health, &report, "submit").await["status"], "signing");
        assert_eq!(remind_on(&app, 12).await, 4);
        let justice = city.as_("justice").await;
        let report = draft(&justice, h1, &city.unit("PTP")).await;
        let report = put_values(&justice, &report, json!([
            {"measure_id": city.id("7.1.a"), "numerator": 4, "denominator": 5},
            {"measure_id": city.id("7.2.a"), "numerator": 12, "denominator": 12, "women": 7, "men": 5},
        ])).await;
        step(&justice, &report, "submit").await;
        assert_eq!(remind_on(&app, 14).await, 3);
        assert_eq!(remind_on(&app, 15).await, 0);
        let health_head = city.as_("health.head").await;
        let waiting = read(&health_head, &format!("/v1/reports?period_id={h1}")).await;
        step(&health_head, &waiting["items"][0], "sign").await;

        // Who has sent nothing is urged on the day after, and every three days from then on.
        assert_eq!(remind_on(&app, 16).await, 2);
        assert_eq!(remind_on(&app, 17).await, 0);
        assert_eq!(remind_on(&app, 19).await, 2);
        let expected = [
            on("2018-06-08", "due_soon", &["22915", "22918", "22954", "PTP", "PYT"]),
            on("2018-06-12", "due_soon", &["22915", "22954", "PTP", "PYT"]),
            on("2018-06-14", "due_soon", &["22915", "22954", "PYT"]),
            on("2018-06-16", "overdue", &["22915", "22954"]),
            on("2018-06-19", "overdue", &["22915", "22954"]),
        ].concat();
        assert_eq!(reminders(&city, h1).await, expected);
        let mine = read(&city.as_("mui.ne").await, &format!("/v1/periods/{h1}/reminders")).await;
        assert_eq!(texts(&mine["items"], "unit_code"), ["22915"; 5], "a unit sees its own");

        // A plan that is closed takes nothing, so nobody is urged for it.
        let dolisa = city.as_("dolisa").await;
        let path = format!("/v1/plans/{}", plan.id);
        let now = read(&dolisa, &path).await;
        dolisa.post(&format!("{path}/close")).if_match(&etag(&now)).send().await.assert_status(200);
        assert_eq!(remind_on(&app, 22).await, 0);
    }

    async fn a_report_that_was_sent_back_is_asked_for_until_it_comes_again(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        app.clock.set(june(11));
        let report = ward_submits(&city, "mui.ne", "22915", h1).await;
        app.clock.set(june(18));
        let back = city.as_("dolisa").await
            .post(&format!("/v1/reports/{}/return", text(&report["id"]))).if_match(&etag(&report))
            .json(json!({"reason": "Đề nghị rà soát lại số hộ."})).send().await.expect_status(200).json();
        for day in 18..=24 {
            remind_on(&app, day).await;
        }
        let of_ward = |all: Vec<(String, String, String)>| {
            all.into_iter().filter(|(code, _, _)| code == "22915").collect::<Vec<_>>()
        };
        let asked = [on("2018-06-21", "returned", &["22915"]), on("2018-06-24", "returned", &["22915"])].concat();
        assert_eq!(of_ward(reminders(&city, h1).await), asked);
        let ward = city.as_("mui.ne").await;
        step(&ward, &back, "submit").await;
        remind_on(&app, 27).await;
        assert_eq!(of_ward(reminders(&city, h1).await), asked);
    }

    async fn what_was_withdrawn_waits_for_a_signature_again_or_was_opened_again_is_asked_for(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        let send_back = async |report: &Value, step: &str| {
            let path = format!("/v1/reports/{}/{step}", text(&report["id"]));
            let back = city.as_("dolisa").await.post(&path).if_match(&etag(report)).json(json!({"reason": "Rà soát số liệu."}));
            back.send().await.expect_status(200).json()
        };
        app.clock.set(june(11));
        let of_mui_ne = ward_submits(&city, "mui.ne", "22915", h1).await;
        let of_ham_tien = ward_submits(&city, "ham.tien", "22918", h1).await;
        let (health, head) = (city.as_("health").await, city.as_("health.head").await);
        let of_health = draft(&health, h1, &city.unit("PYT")).await;
        let figures = json!([{"measure_id": city.id("7.4.a"), "numerator": 38, "denominator": 40, "women": 30, "men": 8}]);
        let of_health = put_values(&health, &of_health, figures).await;
        let of_health = step(&health, &of_health, "submit").await;
        let of_health = step(&head, &of_health, "sign").await;

        // On the eighteenth Mũi Né takes its report back, Health's is sent back, Hàm Tiến's opened again.
        app.clock.set(june(18));
        step(&city.as_("mui.ne").await, &of_mui_ne, "withdraw").await;
        let of_health = send_back(&of_health, "return").await;
        let of_ham_tien = step(&city.as_("dolisa").await, &of_ham_tien, "accept").await;
        let of_ham_tien = send_back(&of_ham_tien, "reopen").await;
        // That Health's approver does not sign on the next day, or has it again, is no new start.
        app.clock.set(june(19));
        let (health, head) = (city.as_("health").await, city.as_("health.head").await);
        let of_health = step(&health, &of_health, "submit").await;
        let path = format!("/v1/reports/{}/refuse", text(&of_health["id"]));
        let refused = head.post(&path).if_match(&etag(&of_health)).json(json!({"reason": "Thiếu số liệu nữ."}));
        let of_health = refused.send().await.expect_status(200).json();
        let of_health = step(&health, &of_health, "submit").await;
        assert_eq!(of_health["status"], "signing");
        for day in 18..=21 {
            remind_on(&app, day).await;
        }
        let three = ["22915", "22918", "PYT"];
        let asked = |all: Vec<(String, String, String)>| {
            all.into_iter().filter(|(code, _, _)| three.contains(&code.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(asked(reminders(&city, h1).await), on("2018-06-21", "returned", &three));

        // By hand as well, until it lies with the lead unit.
        app.clock.set(june(22));
        step(&city.as_("ham.tien").await, &of_ham_tien, "submit").await;
        let body = json!({"unit_ids": three.map(|code| city.unit(code))});
        let urged = city.as_("dolisa").await.post(&format!("/v1/periods/{h1}/reminders")).json(body).send().await.expect_status(200).json();
        let mut reminded = texts(&urged["reminded"], "unit_code");
        reminded.sort();
        assert_eq!(reminded, ["22915", "PYT"]);
        assert_eq!(texts(&urged["reminded"], "reason"), ["returned"; 2]);
        assert_eq!(texts(&urged["not_reminded"], "unit_code"), ["22918"]);
        assert_eq!(texts(&urged["not_reminded"], "because"), ["submitted"]);
        step(&city.as_("health.head").await, &of_health, "sign").await;
        assert_eq!(remind_on(&app, 24).await, 3, "Mũi Né again; Thiện Nghiệp and Justice have sent nothing");
    }

    async fn two_servers_at_once_remind_each_unit_once(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let replica = app.replica().await;
        app.clock.set(june(8));
        let (here, there) = tokio::join!(remind(&app.state), remind(&replica.state));
        assert_eq!(here.unwrap() + there.unwrap(), 5);
        // The lease spares work; what counts is counted without it.
        app.clock.set(june(12));
        let (here, there) = tokio::join!(remind_some(&app.state, None, 500), remind_some(&replica.state, None, 500));
        assert_eq!(here.unwrap().reminded + there.unwrap().reminded, 5);
        assert_eq!(reminders(&city, &plan.periods["2018-H1"]).await.len(), 10);
        let told = read(&city.as_("mui.ne").await, "/v1/notifications?kind=due_soon").await;
        assert_eq!(list(&told["items"]).len(), 2);
    }

    async fn where_a_server_dies_half_way_another_does_the_rest(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let replica = app.replica().await;
        app.clock.set(june(8));
        // It holds the task, reminds two of the five, and is never heard of again.
        assert!(lease::take(&app.state, "reminders").await.unwrap());
        let part = remind_some(&app.state, None, 2).await.unwrap();
        assert_eq!((part.reminded, part.next.is_some()), (2, true));
        assert_eq!(remind(&replica.state).await.unwrap(), 0, "the task is still lent");
        app.clock.set(june(8) + lease::TERM);
        assert_eq!(remind(&replica.state).await.unwrap(), 3);
        let all = reminders(&city, &plan.periods["2018-H1"]).await;
        let units: BTreeSet<&String> = all.iter().map(|(unit, _, _)| unit).collect();
        assert_eq!((all.len(), units.len()), (5, 5));
    }

    async fn a_task_is_lent_to_one_server_and_renewed_by_it_alone(app: TestApp) {
        let replica = app.replica().await;
        let now = app.clock.now();
        assert!(lease::take(&app.state, "reminders").await.unwrap());
        assert!(!lease::take(&replica.state, "reminders").await.unwrap());
        assert!(lease::take(&replica.state, "mail").await.unwrap(), "another task");
        app.clock.set(now + lease::TERM / 2);
        assert!(lease::take(&app.state, "reminders").await.unwrap());
        app.clock.set(now + lease::TERM);
        assert!(!lease::take(&replica.state, "reminders").await.unwrap(), "it was renewed");
        lease::give_back(&replica.state, "reminders").await.unwrap();
        assert!(!lease::take(&replica.state, "reminders").await.unwrap(), "nobody gives back what another has");
        app.clock.set(now + lease::TERM / 2 + lease::TERM);
        assert!(lease::take(&replica.state, "reminders").await.unwrap());
        assert!(!lease::take(&app.state, "reminders").await.unwrap());
        lease::give_back(&replica.state, "reminders").await.unwrap();
        let (here, there) = tokio::join!(lease::take(&app.state, "reminders"), lease::take(&replica.state, "reminders"));
        assert_ne!(here.unwrap(), there.unwrap());
    }
}
