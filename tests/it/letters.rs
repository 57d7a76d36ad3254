//! What units are told goes out by mail as well: to each person once, whatever becomes of servers.

use std::collections::BTreeMap;

use api::notifications::{delivery, letters};
use api::reminders::round::remind;
use serde_json::{Value, json};
use tests::city::{City, list};
use tests::mail::{MailServer, Manner};
use tests::{TestApp, both};
use time::Duration;

use crate::mailing::with_mail;
use crate::reading::read;
use crate::reminders::june;

/// Somebody with an address at a unit.
async fn somebody(city: &City<'_>, name: &str, role: &str, unit: &str) {
    let grants = json!([{"role": role, "unit_id": city.unit(unit)}]);
    let new = json!({
        "username": name, "display_name": format!("Ông {name}"), "email": format!("{name}@phanthiet.gov.vn"), "grants": grants,
    });
    city.invite(&city.as_("first.admin").await, new).await;
}

/// How the letters of a ward's reminders fare, the last reminder's.
async fn mails(city: &City<'_>, period: &str) -> Value {
    let path = format!(
        "/v1/periods/{period}/reminders?unit_id={}",
        city.unit("22915")
    );
    let page = read(&city.as_("dolisa").await, &path).await;
    list(&page["items"]).last().unwrap()["mails"].clone()
}

fn fare(pending: u32, sent: u32, failed: u32, in_doubt: u32) -> Value {
    json!({"pending": pending, "sent": sent, "failed": failed, "in_doubt": in_doubt})
}

/// One round of mail; answers how many letters the mail server took.
async fn send(app: &TestApp) -> usize {
    letters::make(&app.state).await.unwrap();
    delivery::send_due(&app.state).await.unwrap()
}

fn received(server: &MailServer) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for letter in server.letters() {
        *count.entry(letter.to).or_default() += 1;
    }
    count
}

both! {
    async fn everybody_with_an_address_gets_one_letter_in_their_language(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        somebody(&city, "ward.vi", "reporter", "22915").await;
        somebody(&city, "ward.en", "reporter", "22915").await;
        somebody(&city, "ward.head", "approver", "22915").await;
        somebody(&city, "ward.viewer", "viewer", "22915").await;
        city.as_("ward.en").await.put("/v1/me/language").json(json!({"language": "en"})).send().await.assert_status(204);
        let server = MailServer::start(Manner::Takes);
        let mailing = with_mail(&app, server.url(), None).await;
        assert_eq!(send(&mailing).await, 0, "that a period opened is not mailed");
        app.clock.set(june(8));
        assert_eq!(remind(&mailing.state).await.unwrap(), 5);
        letters::make(&mailing.state).await.unwrap();
        assert_eq!(mails(&city, &plan.periods["2018-H1"]).await, fare(3, 0, 0, 0));
        assert_eq!(send(&mailing).await, 3);
        assert_eq!(send(&mailing).await, 0);
        assert_eq!(mails(&city, &plan.periods["2018-H1"]).await, fare(0, 3, 0, 0));
        let once = ["ward.en", "ward.head", "ward.vi"].map(|name| (format!("{name}@phanthiet.gov.vn"), 1));
        assert_eq!(received(&server), BTreeMap::from(once));
        for letter in server.letters() {
            let said = if letter.to.starts_with("ward.en") {
"Đơn vị 22915 has not submitted its report, which is due on 15 June 2018."
            } else {
                "chưa gửi báo cáo. Hạn gửi là ngày 15/6/2018."
            };
            assert!(letter.text.contains(said), "{}", letter.text);
            assert!(letter.text.contains("http://127.0.0.1:8080"), "{}", letter.text);
        }
        let subjects: Vec<String> = server.letters().into_iter().map(|letter| letter.headers).collect();
        assert!(subjects.iter().all(|headers| headers.contains("@phanthiet.gov.vn>")), "{subjects:?}");
    }

    async fn two_servers_send_each_letter_once(app: TestApp) {
        let city = City::found(&app).await;
        city.issue_plan().await;
        for name in ["ward.1", "ward.2", "ward.3", "ward.4"] {
            somebody(&city, name, "reporter", "22915").await;
        }
        let server = MailServer::start(Manner::Takes);
        let (one, two) = (with_mail(&app, server.url(), None).await, with_mail(&app, server.url(), None).await);
        app.clock.set(june(8));
        remind(&one.state).await.unwrap();
        let (here, there) = tokio::join!(letters::make(&one.state), letters::make(&two.state));
        assert_eq!(here.unwrap() + there.unwrap(), 4);
        let (here, there) = tokio::join!(delivery::send_due(&one.state), delivery::send_due(&two.state));
        assert_eq!(here.unwrap() + there.unwrap(), 4);
        let once = ["ward.1", "ward.2", "ward.3", "ward.4"].map(|name| (format!("{name}@phanthiet.gov.vn"), 1));
        assert_eq!(received(&server), BTreeMap::from(once));
    }

    async fn a_letter_in_the_hand_of_a_server_that_died_is_in_doubt_and_never_sent_again(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        somebody(&city, "ward.1", "reporter", "22915").await;
        somebody(&city, "ward.2", "reporter", "22915").await;
        let server = MailServer::start(Manner::Takes);
        let (one, two) = (with_mail(&app, server.url(), None).await, with_mail(&app, server.url(), None).await);
        app.clock.set(june(8));
        remind(&one.state).await.unwrap();
        letters::make(&one.state).await.unwrap();
        // It takes the first letter in hand and dies, nobody knows whether before or after it was sent.
        let first = first_pending(&one).await;
        assert!(delivery::claim(&one.state, first).await.unwrap());
        assert!(!delivery::claim(&two.state, first).await.unwrap());
        assert_eq!(send(&two).await, 1);
        assert_eq!(mails(&city, h1).await, fare(1, 1, 0, 0));
        app.clock.set(june(8) + Duration::minutes(2));
        assert_eq!(send(&two).await, 0);
        assert_eq!(mails(&city, h1).await, fare(0, 1, 0, 1));
        assert_eq!(server.letters().len(), 1);
    }

    async fn a_server_that_hangs_up_may_have_the_letter(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        somebody(&city, "ward.1", "reporter", "22915").await;
        let server = MailServer::start(Manner::HangsUp);
        let mailing = with_mail(&app, server.url(), None).await;
        app.clock.set(june(8));
        remind(&mailing.state).await.unwrap();
        assert_eq!(send(&mailing).await, 0);
        assert_eq!(mails(&city, &plan.periods["2018-H1"]).await, fare(0, 0, 0, 1));
        app.clock.set(june(8) + Duration::hours(12));
        assert_eq!(send(&mailing).await, 0);
        assert_eq!(server.letters().len(), 1);
    }

    async fn letters_that_a_server_which_went_away_never_saw_go_out_later_each_once(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        for name in ["ward.1", "ward.2", "ward.3"] {
            somebody(&city, name, "reporter", "22915").await;
        }
        let leaving = MailServer::start(Manner::GoesAway);
        let mailing = with_mail(&app, leaving.url(), None).await;
        app.clock.set(june(8));
        remind(&mailing.state).await.unwrap();
        assert_eq!(send(&mailing).await, 1);
        assert_eq!(mails(&city, h1).await, fare(2, 1, 0, 0));
        assert_eq!(send(&mailing).await, 0);
        let back = MailServer::start(Manner::Takes);
        let mailing = with_mail(&app, back.url(), None).await;
        assert_eq!(send(&mailing).await, 2);
        assert_eq!(mails(&city, h1).await, fare(0, 3, 0, 0));
        let mut all = received(&leaving);
        all.extend(received(&back));
        let once = ["ward.1", "ward.2", "ward.3"].map(|name| (format!("{name}@phanthiet.gov.vn"), 1));
        assert_eq!(all, BTreeMap::from(once));
    }

    async fn a_server_that_hangs_up_is_given_no_further_letter_in_that_round(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        somebody(&city, "ward.1", "reporter", "22915").await;
        somebody(&city, "ward.2", "reporter", "22915").await;
        let server = MailServer::start(Manner::HangsUp);
        let mailing = with_mail(&app, server.url(), None).await;
        app.clock.set(june(8));
        remind(&mailing.state).await.unwrap();
        assert_eq!(send(&mailing).await, 0);
        assert_eq!(mails(&city, &plan.periods["2018-H1"]).await, fare(1, 0, 0, 1));
    }

    async fn a_letter_that_is_refused_is_tried_eight_times_within_a_day(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        somebody(&city, "ward.1", "reporter", "22915").await;
        let refusing = MailServer::start(Manner::Refuses);
        let mailing = with_mail(&app, refusing.url(), None).await;
        app.clock.set(june(8));
        remind(&mailing.state).await.unwrap();
        send(&mailing).await;
        let mut now = june(8);
        for minutes in [1, 5, 15, 60, 180, 360, 720] {
            assert_eq!(mails(&city, h1).await, fare(1, 0, 0, 0), "before {minutes}");
            now += Duration::minutes(minutes);
            app.clock.set(now);
            send(&mailing).await;
        }
        assert_eq!(mails(&city, h1).await, fare(0, 0, 1, 0));

        // Another one comes through at the second try.
        app.clock.set(june(12));
        remind(&mailing.state).await.unwrap();
        send(&mailing).await;
        let taking = MailServer::start(Manner::Takes);
        let mailing = with_mail(&app, taking.url(), None).await;
        assert_eq!(send(&mailing).await, 0, "not before its time");
        app.clock.set(june(12) + Duration::minutes(1));
        assert_eq!(send(&mailing).await, 1);
        assert_eq!(mails(&city, h1).await, fare(0, 1, 0, 0));
    }

    async fn letters_wait_while_the_mail_server_is_away_but_not_for_ever(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let h1 = &plan.periods["2018-H1"];
        somebody(&city, "ward.1", "reporter", "22915").await;
        app.clock.set(june(8));
        // Without mail nobody is written to, then or later.
        remind(&app.state).await.unwrap();
        let server = MailServer::start(Manner::Takes);
        let mailing = with_mail(&app, server.url(), None).await;
        app.clock.set(june(12));
        assert_eq!(send(&mailing).await, 0);
        let closed = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        let away = with_mail(&app, format!("smtp://{closed}"), None).await;
        remind(&away.state).await.unwrap();
        assert_eq!(send(&away).await, 0);
        app.clock.set(june(12) + Duration::hours(5));
        assert_eq!(send(&away).await, 0);
        assert_eq!(mails(&city, h1).await, fare(1, 0, 0, 0));
        assert_eq!(send(&mailing).await, 1, "it is back");
        app.clock.set(june(14));
        remind(&away.state).await.unwrap();
        send(&away).await;
        app.clock.set(june(15) + Duration::minutes(1));
        send(&away).await;
        assert_eq!(mails(&city, h1).await, fare(0, 0, 1, 0));
    }
}

/// The letter that is sent next.
async fn first_pending(app: &TestApp) -> uuid::Uuid {
    use entity::mail_delivery::{Column, Entity};
    use sea_orm::{EntityTrait, QueryOrder};
    let first = Entity::find()
        .order_by_asc(Column::Id)
        .one(app.state.db.reader())
        .await;
    first.unwrap().unwrap().id
}
