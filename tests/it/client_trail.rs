//! How a service client says who it is, and what the audit trail says of it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entity::audit_event;
use entity::enums::AuditAction;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use tests::city::{City, sign_in, text};
use tests::{TestApp, both};

use crate::client_life::{after, assert_no_token, change, make, path, rotate, token, units, wait};
use crate::people::ask;

/// Action, reason, kind of actor and whom it was about, of the entries about tokens and clients.
async fn trail(app: &TestApp) -> Vec<(AuditAction, Value, Value, Value)> {
    use AuditAction as A;
    let rows = audit_event::Entity::find().order_by_asc(audit_event::Column::Seq);
    let rows = rows.all(app.state.db.reader()).await.unwrap();
    rows.into_iter()
        .filter(|row| {
            matches!(
                row.action,
                A::ClientTokenIssued
                    | A::ClientTokenRefused
                    | A::ServiceClientCreated
                    | A::ServiceClientChanged
                    | A::ServiceClientDisabled
                    | A::ServiceClientEnabled
                    | A::ServiceClientSecretRotated
                    | A::ServiceClientDeleted
                    | A::OperationRefused
            )
        })
        .map(|row| {
            let body: Value = serde_json::from_str(&row.body).unwrap();
            (
                row.action,
                body["reason"].clone(),
                body["actor_kind"].clone(),
                body["subject"]["name"].clone(),
            )
        })
        .collect()
}

both! {
    async fn id_and_secret_come_in_one_way_only(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = make(&city, &admin, json!({})).await.expect_status(201).json();
        let secret = text(&client["client_secret"]);
        let send = async |pair: &str, more: &[(&str, &str)]| {
            let fields = [&[("grant_type", "client_credentials")], more].concat();
            let header = format!("Basic {}", STANDARD.encode(pair));
            app.anonymous().post("/v1/oauth/token").header("Authorization", &header).form(&fields).send().await
        };
        // RFC 6749 section 2.3.1: both are encoded as form fields before they are joined.
        let encoded = secret.replace('_', "%5F").replace('-', "%2d");
        for pair in [format!("so-ldtbxh:{secret}"), format!("so%2Dldtbxh:{encoded}")] {
            send(&pair, &[]).await.assert_status(200);
            send(&pair, &[("client_id", "so-ldtbxh")]).await.assert_status(200);
            for both in [&[("client_id", "so-ldtbxh"), ("client_secret", secret.as_str())][..], &[("client_secret", "x")], &[("client_id", "other")]] {
                let answer = send(&pair, both).await.expect_status(400);
                assert_eq!((&answer.json()["error"], answer.header("Cache-Control")), (&json!("invalid_request"), "no-store"));
            }
        }
        assert_no_token(&send("so%2Dldtbxh:%", &[]).await);
    }

    async fn the_trail_says_why_and_the_answer_does_not(app: TestApp) {
        use AuditAction as A;
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = make(&city, &admin, json!({"expires_at": after(&app, 300)})).await.expect_status(201).json();
        let secret = text(&client["client_secret"]);
        let turned_away = async |id: &str, secret: &str| assert_no_token(&ask(&app, id, secret, &[]).await);
        let good = token(&app, &client).await;
        turned_away("so-khac", &secret).await;
        // As if id and secret were swapped.
        turned_away(&secret, "so-ldtbxh").await;
        turned_away("so-ldtbxh", "wrong").await;
        change(&admin, &client, "\"1\"", json!({"allowed_addresses": ["203.0.113.7"]})).await.assert_status(200);
        turned_away("so-ldtbxh", &secret).await;
        units(&app, &good).await.assert_status(403);
        wait(&app, 300);
        turned_away("so-ldtbxh", &secret).await;
        for (name, tag) in [("disable", "\"2\""), ("enable", "\"3\"")] {
            let step = admin.post(&format!("{}/{name}", path(&client))).if_match(tag).send().await;
            step.assert_status(200);
            if name == "disable" {
                turned_away("so-ldtbxh", &secret).await;
            }
        }
        rotate(&admin, &client, "\"4\"", json!({})).await.assert_status(200);
        admin.delete(&path(&client)).if_match("\"5\"").send().await.assert_status(204);
        let (by_admin, by_nobody, by_itself) = (json!("account"), json!("anonymous"), json!("client"));
        let (about, about_nobody) = (json!("so-ldtbxh"), Value::Null);
        let refused = |reason: &str, about: &Value| (A::ClientTokenRefused, json!(reason), by_nobody.clone(), about.clone());
        let done = |action| (action, Value::Null, by_admin.clone(), about.clone());
        assert_eq!(trail(&app).await, [
            done(A::ServiceClientCreated),
            (A::ClientTokenIssued, Value::Null, by_itself.clone(), about.clone()),
            refused("unknown_client", &about_nobody),
            refused("unknown_client", &about_nobody),
            refused("wrong_secret", &about),
            done(A::ServiceClientChanged),
            refused("address", &about),
            (A::OperationRefused, json!("forbidden"), by_itself, about_nobody.clone()),
            refused("expired", &about),
            done(A::ServiceClientDisabled),
            refused("disabled", &about),
            done(A::ServiceClientEnabled),
            done(A::ServiceClientSecretRotated),
            done(A::ServiceClientDeleted),
        ]);
        let rows = audit_event::Entity::find().all(app.state.db.reader()).await.unwrap();
        assert!(rows.iter().all(|row| !row.body.contains(&secret)));
        let auditor = sign_in(&app, "auditor", city.password()).await;
        let read = app.as_(&auditor).get("/v1/audit-events").query("action", "client_token_refused").send().await;
        assert_eq!(read.expect_status(200).json()["items"].as_array().unwrap().len(), 4, "those of its unit");
    }
}
