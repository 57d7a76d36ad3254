//! What webhooks are held to, so that none harms another or tells what it should not.

use api::webhooks::dispatch::Dispatcher;
use api::webhooks::make::make;
use entity::webhook_endpoint;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::hook::Reply;
use tests::{Hook, both};
use time::Duration;

use crate::people::{connect, entries};
use crate::webhook_calls::{admin_and_client, deliveries, happens};
use crate::webhooks::{ALL, caller, path, turn, types, webhook};

both! {
    async fn a_system_has_ten_and_they_name_what_systems_are_told_of(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "593", &ALL).await;
        let new = |kinds: Value| {
            let new = json!({"service_client_id": client["id"], "url": "https://tonghop.example.vn/", "kinds": kinds});
            admin.post("/v1/webhooks").json(new).send()
        };
        let refused = new(json!(["report_submitted", "report_accepted", "report_withdrawn", "report_returned"])).await;
        refused.assert_problem(422, "invalid_input");
        let faults: Vec<Value> = list(&refused.json()["errors"]).iter().map(|fault| json!([fault["pointer"], fault["code"]])).collect();
        assert_eq!(faults, [json!(["/kinds/0", "not_told"]), json!(["/kinds/2", "not_told"]), json!(["/kinds/3", "not_told"])]);

        let first = new(json!([])).await.expect_status(201).json();
        let patch = admin.patch(&path(&first)).if_match("\"1\"").json(json!({"kinds": ["report_returned"]})).send().await;
        assert_eq!(patch.expect_status(422).json()["errors"][0]["pointer"], "/kinds/0");
        for _ in 1..10 {
            new(json!([])).await.assert_status(201);
        }
        new(json!([])).await.assert_problem(409, "limit_reached");
        admin.delete(&path(&first)).if_match("\"1\"").send().await.assert_status(204);
        new(json!([])).await.assert_status(201);
        // Another system has its own.
        let other = connect(&city, &admin, "lagi", "594", &ALL).await;
        webhook(&admin, &other, "https://lagi.example.vn/", &[]).await;
    }

    async fn the_trail_tells_the_host_and_that_the_rest_changed(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "593", &ALL).await;
        let made = webhook(&admin, &client, "https://tonghop.example.vn:8443/bi-mat-1?khoa=bi-mat-2", &[]).await;
        for (tag, url) in [("\"1\"", "https://tonghop.example.vn:8443/bi-mat-3"), ("\"2\"", "https://khac.example.vn/bi-mat-3")] {
            let change = admin.patch(&path(&made)).if_match(tag).json(json!({"url": url}));
            change.send().await.assert_status(200);
        }
        admin.delete(&path(&made)).if_match("\"3\"").send().await.assert_status(204);
        let trail = entries(&city, "subject_id", &text(&made["id"])).await;
        assert_eq!(trail.len(), 4);
        assert!(!json!(trail).to_string().contains("bi-mat"), "{trail:?}");
        let urls: Vec<(Value, Value)> = trail.iter().map(|entry| {
            let url = list(&entry["changes"]).iter().find(|change| change["member"] == "url").unwrap();
            (url["before"].clone(), url["after"].clone())
        }).collect();
        for (url, host) in [(&urls[0].1, "https://tonghop.example.vn:8443 sha256:"), (&urls[1].1, "https://tonghop.example.vn:8443 sha256:"), (&urls[2].1, "https://khac.example.vn sha256:")] {
            assert!(text(url).starts_with(host), "{url}");
        }
        // Each begins where the one before ended, and the same host with another path is another.
        assert!(urls.windows(2).all(|two| two[0].1 == two[1].0), "{urls:?}");
        assert_ne!(urls[0].1, urls[1].1);
    }

    async fn what_cannot_be_signed_fails_and_is_tried_again(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let (admin, client) = admin_and_client(&server, &city).await;
        let mut hook = Hook::listen().await;
        let made = webhook(&admin, &client, &hook.url(), &[]).await;
        let sealed = webhook_endpoint::Entity::find().one(app.state.db.reader()).await.unwrap().unwrap().secret_sealed;
        let seal = async |bytes: Vec<u8>| {
            let tx = app.state.db.begin_aside().await.unwrap();
            let seal = webhook_endpoint::Entity::update_many()
                .col_expr(webhook_endpoint::Column::SecretSealed, Expr::value(bytes));
            seal.exec(&tx).await.unwrap();
            tx.commit().await.unwrap();
        };
        seal(vec![1, 2, 3]).await;
        happens(&app, &city, "593", 1).await;
        let mut dispatcher = Dispatcher::new(server.state.clone());
        turn(&mut dispatcher).await;
        let waits = deliveries(&admin, &made).await[0].clone();
        assert_eq!((&waits["status"], &waits["attempts"], &waits["last_fault"], &waits["last_status"]), (&json!("pending"), &json!(1), &json!("unsigned"), &Value::Null));
        assert_eq!(hook.connections(), 0);
        seal(sealed).await;
        // Its turn comes by the table of delays, not when a claim runs out.
        app.clock.set(app.clock.now() + Duration::seconds(6));
        turn(&mut dispatcher).await;
        assert_eq!(types(&hook.calls()), ["unit_changed"]);
    }

    async fn many_that_fail_hold_up_no_other(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let admin = server.as_(&tests::city::sign_in(&server, "first.admin", city.password()).await);
        let (mut broken, mut sound) = (Hook::listen().await, Hook::listen().await);
        broken.always(Reply::Status(503));
        let mut clients = Vec::new();
        for name in ["kho-mot", "kho-hai", "kho-ba", "kho-bon"] {
            clients.push(connect(&city, &admin, name, "593", &ALL).await);
        }
        // As many as are called at once, before the one that is all right.
        for count in 0..32 {
            webhook(&admin, &clients[count / 10], &broken.url(), &[]).await;
        }
        webhook(&admin, &clients[3], &sound.url(), &[]).await;
        happens(&app, &city, "593", 2).await;
        let mut dispatcher = Dispatcher::new(server.state.clone());
        turn(&mut dispatcher).await;
        assert_eq!(broken.calls().len(), 32, "each once: what failed once does not go on");
        assert_eq!(sound.calls(), []);
        // Each of those has another that is due; the one that was not called yet comes first all the same.
        turn(&mut dispatcher).await;
        assert_eq!(types(&sound.calls()), ["unit_changed"; 2]);
    }

    async fn one_far_behind_is_told_of_a_thousand_in_a_turn(app: TestApp) {
        let server = caller(&app).await;
        let city = City::found(&app).await;
        let (admin, client) = admin_and_client(&server, &city).await;
        webhook(&admin, &client, "https://tonghop.example.vn/", &[]).await;
        happens(&app, &city, "593", 1_100).await;
        assert_eq!(make(&server.state).await.unwrap(), 1_000);
        assert_eq!(make(&server.state).await.unwrap(), 100);
        assert_eq!(make(&server.state).await.unwrap(), 0);
        let rows = entity::webhook_delivery::Entity::find().count(app.state.db.reader()).await.unwrap();
        assert_eq!(rows, 1_100);
    }
}
