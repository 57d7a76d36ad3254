//! Calling webhooks that fail, are slow, are gone or lie where nobody is to call; servers that die and servers that
//! do the same at once.

use std::collections::{BTreeMap, BTreeSet};

use api::changes::record::{Happened, record};
use api::webhooks::dispatch::Dispatcher;
use entity::enums::ChangeKind;
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::hook::Reply;
use tests::{Client, Hook, TestApp, both};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::people::{connect, entries};
use crate::reading::read;
use crate::webhooks::{ALL, body, caller, path, take, turn, types, webhook};

/// Something happens to a unit, so many times.
pub async fn happens(app: &TestApp, city: &City<'_>, unit: &str, times: i32) {
    let unit = city.unit(unit).parse().unwrap();
    let tx = app.state.db.begin_aside().await.unwrap();
    let told = (0..times).map(|time| Happened {
        unit_id: Some(unit),
        revision: Some(time),
        ..Happened::to(unit, ChangeKind::UnitChanged)
    });
    record(&tx, app.state.clock.now(), told).await.unwrap();
    tx.commit().await.unwrap();
}

/// An admin at the server that may call this machine, and a system.
pub async fn admin_and_client(server: &TestApp, city: &City<'_>) -> (Client, Value) {
    let token = tests::city::sign_in(server, "first.admin", city.password()).await;
    let admin = server.as_(&token);
    let client = connect(city, &admin, "so-ldtbxh", "593", &ALL).await;
    (admin, client)
}

pub async fn deliveries(by: &Client, webhook: &Value) -> Vec<Value> {
    let page = read(by, &format!("{}/deliveries?limit=200", path(webhook))).await;
    list(&page["items"]).to_vec()
}

fn instant(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(&text(value), &Rfc3339).unwrap()
}

both! {
    async fn what_is_not_taken_is_sent_again_for_three_days_and_then_by_hand(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let (admin, client) = admin_and_client(&server, &city).await;
        let mut hook = Hook::listen().await;
        let made = webhook(&admin, &client, &hook.url(), &[]).await;
        happens(&app, &city, "593", 1).await;
        hook.next(Reply::Redirect(hook.url()));
        hook.always(Reply::Status(503));
        let mut dispatcher = Dispatcher::new(server.state.clone());
        let begun = app.clock.now();
        turn(&mut dispatcher).await;
        let once = deliveries(&admin, &made).await;
        assert_eq!((&once[0]["last_status"], &once[0]["last_fault"]), (&json!(302), &json!("status")));
        turn(&mut dispatcher).await;
        assert_eq!(hook.calls().len(), 1, "not before its time, and no redirect is followed");
        for attempt in 2..=13 {
            let admin = city.as_("first.admin").await;
            let waits = deliveries(&admin, &made).await[0].clone();
            assert_eq!((&waits["status"], &waits["attempts"]), (&json!("pending"), &json!(attempt - 1)));
            app.clock.set(instant(&waits["next_at"]));
            turn(&mut dispatcher).await;
        }
        let lasted = app.clock.now() - begun;
        assert!(lasted > Duration::hours(60) && lasted < Duration::hours(76), "{lasted}");
        let admin = city.as_("first.admin").await;
        let dead = deliveries(&admin, &made).await[0].clone();
        assert_eq!((&dead["status"], &dead["attempts"], &dead["last_status"]), (&json!("dead"), &json!(13), &json!(503)));
        let filtered = read(&admin, &format!("{}/deliveries?status=pending", path(&made))).await;
        assert_eq!(filtered["items"], json!([]));

        // By hand it goes out again, and may fail for another three days.
        let resend = format!("{}/deliveries/{}/resend", path(&made), text(&dead["id"]));
        admin.post(&resend).send().await.assert_problem(428, "precondition_required");
        admin.post(&resend).if_match("\"2\"").send().await.assert_problem(412, "stale");
        let due = admin.post(&resend).if_match("\"1\"").send().await.expect_status(202).json();
        assert_eq!((&due["status"], &due["attempts"]), (&json!("pending"), &json!(13)));
        admin.post(&resend).if_match("\"1\"").send().await.assert_problem(409, "invalid_state");
        turn(&mut dispatcher).await;
        let waits = deliveries(&admin, &made).await[0].clone();
        assert!(instant(&waits["next_at"]) - app.clock.now() < Duration::seconds(6));
        app.clock.set(app.clock.now() + Duration::seconds(6));
        hook.always(Reply::Status(204));
        turn(&mut dispatcher).await;
        let done = deliveries(&admin, &made).await[0].clone();
        assert_eq!((&done["status"], &done["attempts"], &done["last_fault"]), (&json!("delivered"), &json!(15), &Value::Null));
        let calls = hook.calls();
        assert_eq!(calls.len(), 14);
        let same: BTreeSet<(&str, &str)> = calls.iter().map(|call| (call.header("webhook-id"), call.body.as_str())).collect();
        assert_eq!(same.len(), 1, "the same id and the same words every time");
        let times: BTreeSet<&str> = calls.iter().map(|call| call.header("webhook-timestamp")).collect();
        assert!(times.len() > 10, "each attempt is dated by itself");
    }

    async fn dead_letters_go_out_together(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let (admin, client) = admin_and_client(&server, &city).await;
        let mut hook = Hook::listen().await;
        let made = webhook(&admin, &client, &hook.url(), &[]).await;
        happens(&app, &city, "593", 3).await;
        hook.always(Reply::Status(500));
        let mut dispatcher = Dispatcher::new(server.state.clone());
        // One a turn, for what fails ends the turn of its webhook.
        for _ in 0..3 * 13 {
            turn(&mut dispatcher).await;
            app.clock.set(app.clock.now() + Duration::hours(12));
        }
        hook.calls();
        let admin = city.as_("first.admin").await;
        let statuses: Vec<Value> = deliveries(&admin, &made).await.iter().map(|one| one["status"].clone()).collect();
        assert_eq!(statuses, ["dead"; 3]);
        hook.always(Reply::Status(200));
        let resend = admin.post(&format!("{}/resend-dead", path(&made))).if_match("\"1\"");
        assert_eq!(resend.send().await.expect_status(202).json(), json!({"resent": 3}));
        turn(&mut dispatcher).await;
        assert_eq!(types(&hook.calls()), ["unit_changed"; 3]);
    }

    async fn one_that_is_gone_is_called_no_more_until_an_admin_says_so(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let (admin, client) = admin_and_client(&server, &city).await;
        let mut hook = Hook::listen().await;
        let made = webhook(&admin, &client, &hook.url(), &[]).await;
        happens(&app, &city, "593", 2).await;
        hook.next(Reply::Status(410));
        let mut dispatcher = Dispatcher::new(server.state.clone());
        turn(&mut dispatcher).await;
        let gone = read(&admin, &path(&made)).await;
        assert_eq!((&gone["status"], &gone["version"]), (&json!("gone"), &json!(2)));
        let trail = entries(&city, "subject_id", &text(&made["id"])).await;
        let last = trail.last().unwrap();
        assert_eq!((&last["action"], &last["reason"], &last["actor"]["name"]), (&json!("webhook_disabled"), &json!("gone"), &json!("so-ldtbxh")));
        happens(&app, &city, "593", 1).await;
        turn(&mut dispatcher).await;
        assert_eq!(hook.calls().len(), 1);
        take(&admin, &gone, "enable").await;
        turn(&mut dispatcher).await;
        assert_eq!(types(&hook.calls()), ["unit_changed"; 2], "what waited and what it missed; the one it refused is dead");
    }

    async fn private_addresses_are_not_called_however_they_are_named(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let (by, client) = admin_and_client(&server, &city).await;
        let hook = Hook::listen().await;
        let port = hook.port();
        let admin = city.as_("first.admin").await;
        for url in [
            format!("https://127.0.0.1:{port}/"), format!("https://[::ffff:127.0.0.1]:{port}/"), format!("https://2130706433:{port}/"),
            "https://169.254.169.254/latest/meta-data/".to_owned(), "https://[fe80::1]/".to_owned(), "http://tonghop.example.vn/".to_owned(),
        ] {
            let refused = admin.post("/v1/webhooks").json(json!({"service_client_id": client["id"], "url": url})).send().await;
            refused.assert_problem(422, "invalid_input");
            assert_eq!(refused.json()["errors"][0]["pointer"], "/url", "{url}");
        }
        // A name that leads there, and addresses that were allowed when they were given.
        let named = webhook(&admin, &client, &format!("https://localhost:{port}/"), &[]).await;
        let plain = webhook(&by, &client, &format!("http://localhost:{port}/"), &[]).await;
        let number = webhook(&by, &client, &hook.url(), &[]).await;
        happens(&app, &city, "593", 1).await;
        let mut strict = Dispatcher::new(app.state.clone());
        turn(&mut strict).await;
        for made in [&named, &plain, &number] {
            let delivery = deliveries(&admin, made).await[0].clone();
            assert_eq!((&delivery["last_fault"], &delivery["last_status"]), (&json!("address_refused"), &Value::Null), "{made}");
        }
        assert_eq!(hook.connections(), 0);

        // A redirect leads nowhere.
        let mut door = Hook::listen().await;
        door.always(Reply::Redirect(hook.url()));
        let led = webhook(&by, &client, &door.url(), &[]).await;
        happens(&app, &city, "593", 1).await;
        let mut dispatcher = Dispatcher::new(server.state.clone());
        turn(&mut dispatcher).await;
        assert_eq!(door.calls().len(), 1);
        assert_eq!(deliveries(&admin, &led).await[0]["last_status"], 302);
        let at_the_hook = deliveries(&admin, &number).await.len() + deliveries(&admin, &plain).await.len();
        assert!(hook.connections() <= at_the_hook, "nobody came but the two that lead there themselves");
    }

    async fn a_slow_one_holds_up_no_other(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let (admin, client) = admin_and_client(&server, &city).await;
        let (mut slow, mut quick) = (Hook::listen().await, Hook::listen().await);
        slow.next(Reply::Silence);
        webhook(&admin, &client, &slow.url(), &[]).await;
        webhook(&admin, &client, &quick.url(), &[]).await;
        let mut dispatcher = Dispatcher::new(server.state.clone());
        happens(&app, &city, "593", 1).await;
        dispatcher.turn().await.unwrap();
        slow.call().await;
        quick.call().await;
        // The slow one has not answered yet. Each turn begins with what has ended; how soon that is, the other tells.
        happens(&app, &city, "593", 1).await;
        while quick.calls().is_empty() {
            dispatcher.turn().await.unwrap();
            tokio::task::yield_now().await;
        }
        assert_eq!(slow.calls(), [], "it still has the first in hand");
        slow.wake();
        dispatcher.settled().await;
        turn(&mut dispatcher).await;
        assert_eq!(types(&slow.calls()), ["unit_changed"]);
    }

    async fn what_a_server_had_in_hand_when_it_died_another_sends(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let (admin, client) = admin_and_client(&server, &city).await;
        let mut hook = Hook::listen().await;
        hook.next(Reply::Silence);
        let made = webhook(&admin, &client, &hook.url(), &[]).await;
        happens(&app, &city, "593", 2).await;
        let mut first = Dispatcher::new(server.state.clone());
        first.turn().await.unwrap();
        let begun = hook.call().await;
        drop(first);
        drop(server);

        let other = caller(&app).await;
        let mut second = Dispatcher::new(other.state.clone());
        turn(&mut second).await;
        let next = hook.calls();
        assert_eq!(types(&next), ["unit_changed"], "the other one; the first may be on its way still");
        assert_ne!(next[0].header("webhook-id"), begun.header("webhook-id"));
        app.clock.set(app.clock.now() + Duration::seconds(61));
        turn(&mut second).await;
        let again = hook.calls();
        assert_eq!(again.len(), 1);
        assert_eq!((again[0].header("webhook-id"), &again[0].body), (begun.header("webhook-id"), &begun.body));
        let admin = city.as_("first.admin").await;
        let attempts: Vec<Value> = deliveries(&admin, &made).await.iter().map(|one| json!([one["status"], one["attempts"]])).collect();
        assert_eq!(attempts, [json!(["delivered", 1]), json!(["delivered", 2])]);
    }

    async fn two_servers_send_everything_and_what_they_send_twice_under_one_id(app: TestApp) {
        let (one, two) = (caller(&app).await, caller(&app).await);
        let city = City::found(&app).await;
        let (admin, client) = admin_and_client(&one, &city).await;
        let mut hook = Hook::listen().await;
        webhook(&admin, &client, &hook.url(), &[]).await;
        let mut servers = [Dispatcher::new(one.state.clone()), Dispatcher::new(two.state.clone())];
        let mut calls = Vec::new();
        for _ in 0..6 {
            happens(&app, &city, "593", 15).await;
            let [first, second] = &mut servers;
            let (left, right) = tokio::join!(first.turn(), second.turn());
            left.unwrap();
            right.unwrap();
            tokio::join!(first.settled(), second.settled());
            calls.extend(hook.calls());
        }
        while calls.len() < 90 {
            let [first, second] = &mut servers;
            turn(first).await;
            turn(second).await;
            let more = hook.calls();
            assert!(!more.is_empty(), "{} of 90 were sent, and no more come", calls.len());
            calls.extend(more);
        }
        let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for call in &calls {
            let cursor = text(&body(call)["data"]["cursor"]);
            ids.entry(cursor).or_default().insert(call.header("webhook-id").to_owned());
        }
        assert_eq!(ids.len(), 90, "every entry");
        assert!(ids.values().all(|of_one| of_one.len() == 1), "under one id");
    }
}
