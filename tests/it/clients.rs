//! Service clients: their secret, their subtree, and who looks after them.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};

use crate::bad_input::places;
use crate::main_loop::etag;
use crate::people::{ask, at, connect, hire, system};

fn path(client: &Value) -> String {
    format!("/v1/service-clients/{}", text(&client["id"]))
}

async fn step(by: &Client, client: &Value, name: &str, tag: &str) -> Answer {
    let request = by.post(&format!("{}/{name}", path(client))).if_match(tag);
    match name {
        "rotate-secret" => request.json(json!({})).send().await,
        _ => request.send().await,
    }
}

/// The client ids on the list of that admin.
async fn known_to(by: &Client) -> Vec<String> {
    let page = by
        .get("/v1/service-clients")
        .send()
        .await
        .expect_status(200)
        .json();
    list(&page["items"])
        .iter()
        .map(|one| text(&one["client_id"]))
        .collect()
}

both! {
    async fn the_secret_is_shown_once_and_works(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let made = admin.post("/v1/service-clients").json(json!({
            "client_id": "so-ldtbxh", "name": "Sở LĐTBXH", "unit_id": city.unit("60"), "scopes": ["aggregates:read"],
        })).send().await.expect_status(201);
        assert_eq!((made.etag(), made.header("Cache-Control")), ("\"1\"", "no-store"));
        let client = made.json();
        assert_eq!(made.header("Location"), path(&client));
        assert_eq!((&client["status"], &client["scopes"]), (&json!("active"), &json!(["aggregates:read"])));
        let secret = text(&client["client_secret"]);
        // 256 bits in base64url.
        assert_eq!(secret.len(), 43);
        let other = connect(&city, &admin, "so-khac", "60", &["aggregates:read"]).await;
        assert_ne!(other["client_secret"], client["client_secret"]);
        ask(&app, "so-ldtbxh", &secret, &[]).await.assert_status(200);

        let read = admin.get(&path(&client)).send().await.expect_status(200);
        let mut without = client.clone();
        without.as_object_mut().unwrap().remove("client_secret");
        without["last_used_at"] = json!("2018-05-17T02:00:00Z");
        assert_eq!(read.json(), without);
        let again = admin.post("/v1/service-clients").json(json!({
            "client_id": "so-ldtbxh", "name": "Khác", "unit_id": city.unit("60"), "scopes": ["reports:read"],
        })).send().await;
        again.assert_problem(409, "duplicate");
        let me = system(&app, &client).await.get("/v1/me").send().await.expect_status(200);
        let page = admin.get("/v1/service-clients").query("client_id", "so-ldtbxh").send().await.expect_status(200);
        assert_eq!(page.json()["items"], json!([without]));
        let disabled = step(&admin, &client, "disable", "\"1\"").await.expect_status(200);
        for answer in [read, again, me, page, disabled] {
            for hidden in ["client_secret", "hash", &secret] {
                assert!(!answer.text().contains(hidden), "{}", answer.text());
            }
        }
    }

    async fn a_new_secret_ends_the_old_one(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "60", &["metadata:read"]).await;
        let old = text(&client["client_secret"]);
        let machine = system(&app, &client).await;
        let rotate = format!("{}/rotate-secret", path(&client));
        let at_once = || admin.post(&rotate).json(json!({"overlap_hours": 0}));
        at_once().send().await.assert_problem(428, "precondition_required");
        at_once().if_match("\"2\"").send().await.assert_problem(412, "stale");
        ask(&app, "so-ldtbxh", &old, &[]).await.assert_status(200);
        let rotated = at_once().if_match("\"1\"").send().await.expect_status(200);
        // The version, and the instant of its last use.
        assert_eq!((rotated.etag(), rotated.header("Cache-Control")), ("\"2.1526522400\"", "no-store"));
        let new = text(&rotated.json()["client_secret"]);
        assert_ne!(new, old);
        ask(&app, "so-ldtbxh", &old, &[]).await.assert_problem(401, "invalid_credentials");
        ask(&app, "so-ldtbxh", &new, &[]).await.assert_status(200);
        machine.get("/v1/units").send().await.assert_problem(401, "invalid_token");
        assert!(!rotated.text().contains("hash") && !rotated.text().contains(&old), "{}", rotated.text());
    }

    async fn a_disabled_client_comes_back_with_the_secret_it_had(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "60", &["metadata:read"]).await;
        let secret = text(&client["client_secret"]);
        let machine = system(&app, &client).await;
        step(&admin, &client, "enable", "\"1\"").await.assert_problem(409, "invalid_state");
        step(&admin, &client, "disable", "\"7\"").await.assert_problem(412, "stale");
        machine.get("/v1/units").send().await.assert_status(200);
        let disabled = step(&admin, &client, "disable", "\"1\"").await.expect_status(200).json();
        assert_eq!((&disabled["status"], &disabled["version"]), (&json!("disabled"), &json!(2)));
        machine.get("/v1/units").send().await.assert_problem(401, "invalid_token");
        ask(&app, "so-ldtbxh", &secret, &[]).await.assert_problem(401, "invalid_credentials");
        step(&admin, &client, "disable", "\"2\"").await.assert_problem(409, "invalid_state");
        step(&admin, &client, "enable", "\"2\"").await.assert_status(200);
        ask(&app, "so-ldtbxh", &secret, &[]).await.assert_status(200);
    }

    async fn every_fault_of_a_new_client_is_pointed_at(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let nowhere = json!("01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40");
        for (member, value, pointers) in [
            ("unit_id", nowhere.clone(), &["/unit_id"][..]),
            ("unit_id", Value::Null, &["/unit_id"]),
            ("scopes", json!([]), &["/scopes"]),
            ("scopes", json!(["metadata:read", "metadata:read"]), &["/scopes/1"]),
            ("scopes", json!(["everything"]), &["/scopes/0"]),
            ("client_id", json!("Sở"), &["/client_id"]),
            ("name", json!(""), &["/name"]),
            ("client_secret", json!("mine"), &["/client_secret"]),
        ] {
            let mut body = json!({"client_id": "so-ldtbxh", "name": "Sở", "unit_id": city.unit("60"), "scopes": ["metadata:read"]});
            body[member] = value.clone();
            let answer = admin.post("/v1/service-clients").json(body).send().await;
            answer.assert_problem(422, "invalid_input");
            assert_eq!(places(&answer), pointers, "{member}: {value}");
        }
        let body = json!({"client_id": "so-ldtbxh", "name": "Sở", "unit_id": nowhere, "scopes": []});
        let answer = admin.post("/v1/service-clients").json(body).send().await;
        assert_eq!(places(&answer), ["/scopes", "/unit_id"], "all at once");
        assert_eq!(known_to(&admin).await, [""; 0], "nothing was made");
    }

    async fn an_admin_of_a_subtree_looks_after_its_clients_only(app: TestApp) {
        let city = City::found(&app).await;
        let (first, province) = (city.as_("first.admin").await, city.as_("province.admin").await);
        hire(&city, &first, "lagi.admin", json!([at(&city, "admin", "594")])).await;
        let lagi = city.as_("lagi.admin").await;
        let above = connect(&city, &first, "tinh", "60", &["metadata:read"]).await;
        let beside = connect(&city, &province, "phan-thiet", "593", &["metadata:read"]).await;
        let own = connect(&city, &lagi, "la-gi", "PLD-594", &["metadata:read"]).await;
        assert_eq!(known_to(&lagi).await, ["la-gi"]);
        assert_eq!(known_to(&province).await, ["tinh", "phan-thiet", "la-gi"]);
        assert_eq!(known_to(&city.as_("auditor").await).await, ["tinh", "phan-thiet", "la-gi"]);
        for client in [&above, &beside] {
            lagi.get(&path(client)).send().await.assert_problem(404, "not_found");
            for name in ["disable", "enable", "rotate-secret"] {
                step(&lagi, client, name, &etag(client)).await.assert_problem(404, "not_found");
            }
        }
        for unit in ["60", "593", "PTP", "22915"] {
            let body = json!({"client_id": "phuong", "name": "Phường", "unit_id": city.unit(unit), "scopes": ["metadata:read"]});
            lagi.post("/v1/service-clients").json(body).send().await.assert_problem(403, "forbidden");
        }
        let auditor = city.as_("auditor").await;
        auditor.get(&path(&own)).send().await.assert_status(200);
        for name in ["disable", "enable", "rotate-secret"] {
            step(&auditor, &own, name, &etag(&own)).await.assert_problem(403, "forbidden");
        }
        step(&lagi, &own, "rotate-secret", "\"1\"").await.assert_status(200);
        step(&lagi, &own, "disable", "\"2\"").await.assert_status(200);
        ask(&app, "phan-thiet", &text(&beside["client_secret"]), &[]).await.assert_status(200);
    }

    async fn a_client_sees_its_subtree_and_the_way_up_from_it(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let admin = city.as_("first.admin").await;
        let scopes = ["metadata:read", "reports:read"];
        let lagi = system(&app, &connect(&city, &admin, "la-gi", "594", &scopes).await).await;
        let units = lagi.get("/v1/units").send().await.expect_status(200).json();
        let codes: Vec<String> = list(&units["items"]).iter().map(|unit| text(&unit["code"])).collect();
        assert_eq!(codes, ["60", "594", "PLD-594", "PTP-594"]);
        lagi.get(&format!("/v1/units/{}", city.unit("593"))).send().await.assert_problem(404, "not_found");
        lagi.get(&format!("/v1/plans/{}", plan.id)).send().await.assert_problem(404, "not_found");
        let plans = lagi.get("/v1/plans").send().await.expect_status(200).json();
        assert_eq!(plans["items"], json!([]), "Phan Thiết's plan is not La Gi's");
        let province = system(&app, &connect(&city, &admin, "tinh", "60", &scopes).await).await;
        province.get(&format!("/v1/plans/{}", plan.id)).send().await.assert_status(200);
    }
}
