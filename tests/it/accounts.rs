//! Accounts and their grants: made, found, changed and disabled by the admins they belong to.

use reqwest::Method;
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both};

use crate::bad_input::places;
use crate::main_loop::etag;
use crate::people::{account, at, everywhere, hire, login, look_up, step};

/// The user names on a page of accounts.
fn names(page: &Value) -> Vec<String> {
    list(&page["items"])
        .iter()
        .map(|one| text(&one["username"]))
        .collect()
}

/// Every way to look at an account or to change it.
async fn all_ways(by: &Client, account: &Value) -> Vec<Answer> {
    let path = format!("/v1/accounts/{}", text(&account["id"]));
    let grant = format!("{path}/grants/{}", text(&account["grants"][0]["id"]));
    let tag = etag(account);
    let mut answers = Vec::new();
    let sessions = format!("{path}/sessions");
    for read in [&path, &format!("{path}/grants"), &grant, &sessions] {
        answers.push(by.get(read).send().await);
    }
    let term = json!({"active_to": "2018-12-31"});
    answers.push(by.patch(&grant).if_match(&tag).json(term).send().await);
    answers.extend(all_changes(by, account).await);
    answers.push(by.delete(&grant).if_match(&tag).send().await);
    answers
}

/// Every way to change an account but through its grants.
async fn all_changes(by: &Client, account: &Value) -> Vec<Answer> {
    let path = format!("/v1/accounts/{}", text(&account["id"]));
    let tag = etag(account);
    vec![
        by.patch(&path)
            .if_match(&tag)
            .json(json!({"display_name": "Khác"}))
            .send()
            .await,
        by.post(&format!("{path}/disable"))
            .if_match(&tag)
            .send()
            .await,
        by.post(&format!("{path}/enable"))
            .if_match(&tag)
            .send()
            .await,
        by.post(&format!("{path}/reset-password"))
            .if_match(&tag)
            .send()
            .await,
        by.delete(&path).if_match(&tag).send().await,
        by.delete(&format!("{path}/sessions")).send().await,
    ]
}

both! {
    async fn an_admin_makes_an_account_and_its_owner_signs_in(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let password = "mật khẩu tạm thời 5947";
        let made = admin.post("/v1/accounts").json(json!({
            "username": "tuphap", "display_name": "Phòng Tư pháp thành phố", "email": "TuPhap@PhanThiet.gov.vn",
            "password": password, "grants": [at(&city, "reporter", "PTP"), at(&city, "viewer", "593")],
        })).send().await.expect_status(201);
        let mut account = made.json();
        assert_eq!(account.as_object_mut().unwrap().remove("one_time_token"), Some(Value::Null));
        assert_eq!(made.header("Location"), format!("/v1/accounts/{}", text(&account["id"])));
        assert_eq!((made.etag(), made.header("Cache-Control")), ("\"1\"", "no-store"));
        assert_eq!((&account["username"], &account["email"]), (&json!("tuphap"), &json!("tuphap@phanthiet.gov.vn")));
        assert_eq!((&account["status"], &account["must_change_password"]), (&json!("active"), &json!(true)));
        assert_eq!(account["invited"], false);
        let grants: Vec<Value> = list(&account["grants"]).iter()
            .map(|grant| json!({"role": grant["role"], "unit_id": grant["unit_id"]}))
            .collect();
        assert_eq!(grants, [at(&city, "reporter", "PTP"), at(&city, "viewer", "593")]);
        let read = admin.get(made.header("Location")).send().await.expect_status(200);
        assert_eq!((read.json(), read.etag()), (account.clone(), "\"1\""));
        admin.get(made.header("Location")).header("If-None-Match", "\"1\"").send().await.assert_status(304);
        let tokens = login(&app, "tuphap", password).await.expect_status(200).json();
        assert_eq!(tokens["must_change_password"], true, "an admin never knows a lasting password");
    }

    async fn a_user_name_and_an_address_are_held_once(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let with = |username: &str, email: &str| {
            let mut body = account(username, &json!([at(&city, "viewer", "593")]));
            body["email"] = json!(email);
            body
        };
        let create = async |body: Value| admin.post("/v1/accounts").json(body).send().await;
        create(with("tuphap", "tuphap@phanthiet.gov.vn")).await.assert_status(201);
        create(with("tuphap", "khac@phanthiet.gov.vn")).await.assert_problem(409, "duplicate");
        create(with("noivu", "TUPHAP@phanthiet.gov.vn")).await.assert_problem(409, "duplicate");
        let other = city.invite(&admin, with("noivu", "noivu@phanthiet.gov.vn")).await;
        let path = format!("/v1/accounts/{}", text(&other["id"]));
        let patch = async |tag: &str, email: Value| admin.patch(&path).if_match(tag).json(json!({"email": email})).send().await;
        patch("\"2\"", json!("tuphap@phanthiet.gov.vn")).await.assert_problem(409, "duplicate");
        patch("\"2\"", json!("NoiVu@phanthiet.gov.vn")).await.assert_status(200);
        assert_eq!(patch("\"3\"", Value::Null).await.expect_status(200).json()["email"], Value::Null);
        login(&app, "noivu@phanthiet.gov.vn", city.password()).await.assert_problem(401, "invalid_credentials");
        create(with("ytế", "yte@phanthiet.gov.vn")).await.assert_problem(422, "invalid_input");
        let replica = app.replica().await;
        let token = tests::city::sign_in(&replica, "first.admin", city.password()).await;
        let there = replica.as_(&token);
        let (one, two) = tokio::join!(
            create(with("yte", "yte@phanthiet.gov.vn")),
            there.post("/v1/accounts").json(with("yte", "yte@phanthiet.gov.vn")).send(),
        );
        let mut both = [one.status, two.status];
        both.sort_unstable();
        assert_eq!(both, [201, 409]);
    }

    async fn every_fault_of_a_new_account_is_pointed_at(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let (good, nowhere) = (at(&city, "viewer", "593"), json!({"role": "viewer", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40"}));
        let coordinator = everywhere("coordinator");
        for (member, value, pointers) in [
            ("grants", json!([good, nowhere]), &["/grants/1/unit_id"][..]),
            ("grants", json!([nowhere, coordinator, nowhere]), &["/grants/1/unit_id", "/grants/2", "/grants/0/unit_id", "/grants/2/unit_id"]),
            ("grants", json!([]), &["/grants"]),
            ("grants", json!([{"role": "viewer"}]), &["/grants/0"]),
            ("grants", json!([{"role": "king", "unit_id": null}]), &["/grants/0/role"]),
            ("username", json!("Tư pháp"), &["/username"]),
            ("username", json!("ab"), &["/username"]),
            ("username", json!("x@y.vn"), &["/username"]),
            ("email", json!("nobody"), &["/email"]),
            ("display_name", json!(" "), &["/display_name"]),
            ("password", json!("mười một kí"), &["/password"]),
            ("password", json!("Xin chào TuPhap 2018"), &["/password"]),
            ("password_hash", json!("$argon2id$"), &["/password_hash"]),
            ("status", json!("disabled"), &["/status"]),
            ("must_change_password", json!(false), &["/must_change_password"]),
            ("grants", json!([{"role": "viewer", "unit_id": null, "active_from": "2018-07-01", "active_to": "2018-07-01"}]), &["/grants/0/active_to"]),
            ("grants", json!([{"role": "viewer", "unit_id": null, "active_from": "1/7/2018"}]), &["/grants/0/active_from"]),
        ] {
            let mut body = account("tuphap", &json!([good]));
            body[member] = value.clone();
            let answer = admin.post("/v1/accounts").json(body).send().await;
            answer.assert_problem(422, "invalid_input");
            assert_eq!(places(&answer), pointers, "{member}: {value}");
        }
        let mut body = account("tuphap", &json!([nowhere]));
        body["password"] = json!("ngắn");
        let answer = admin.post("/v1/accounts").json(body).send().await;
        assert_eq!(places(&answer), ["/password", "/grants/0/unit_id"], "all at once");
        let page = admin.get("/v1/accounts").query("username", "tuphap").send().await.expect_status(200);
        assert_eq!(page.json()["items"], json!([]), "nothing was made");
    }

    async fn a_disabled_account_comes_back_only_when_it_is_enabled(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let justice = look_up(&city, "justice").await;
        let path = format!("/v1/accounts/{}/disable", text(&justice["id"]));
        admin.post(&path).send().await.assert_problem(428, "precondition_required");
        admin.post(&path).if_match("\"7\"").send().await.assert_problem(412, "stale");
        step(&admin, &justice, "enable").await.assert_problem(409, "invalid_state");
        let tokens = login(&app, "justice", city.password()).await.expect_status(200).json();
        let disabled = step(&admin, &justice, "disable").await.expect_status(200).json();
        assert_eq!((&disabled["status"], &disabled["version"]), (&json!("disabled"), &json!(3)));
        step(&admin, &disabled, "disable").await.assert_problem(409, "invalid_state");
        let refresh = async || crate::people::refresh(&app, &tokens["refresh_token"]).await;
        refresh().await.assert_problem(401, "invalid_credentials");
        let enabled = step(&admin, &disabled, "enable").await.expect_status(200).json();
        assert_eq!((&enabled["status"], &enabled["version"]), (&json!("active"), &json!(4)));
        refresh().await.assert_problem(401, "invalid_credentials");
        app.as_(&text(&tokens["access_token"])).get("/v1/me").send().await.assert_problem(401, "invalid_token");
        login(&app, "justice", city.password()).await.assert_status(200);
    }

    async fn an_admin_of_a_subtree_knows_and_manages_only_what_is_in_it(app: TestApp) {
        let city = City::found(&app).await;
        let province = city.as_("province.admin").await;
        hire(&city, &province, "lagi.admin", json!([at(&city, "admin", "594")])).await;
        let lagi = city.as_("lagi.admin").await;
        let page = lagi.get("/v1/accounts").send().await.expect_status(200).json();
        assert_eq!(names(&page), ["lagi.dolisa", "lagi.justice", "lagi.admin"]);
        // Neither those of the city next door nor those above.
        for name in ["justice", "dolisa", "province.admin", "auditor", "first.admin"] {
            let account = look_up(&city, name).await;
            for answer in all_ways(&lagi, &account).await {
                answer.assert_problem(404, "not_found");
            }
            let path = format!("/v1/accounts/{}/grants", text(&account["id"]));
            lagi.post(&path).json(at(&city, "viewer", "594")).send().await.assert_problem(404, "not_found");
        }
        // The admin of the province knows all but those of everything.
        let page = province.get("/v1/accounts").send().await.expect_status(200).json();
        assert_eq!(names(&page).len(), 15, "fourteen people and the new admin");
        for answer in all_ways(&province, &look_up(&city, "first.admin").await).await {
            answer.assert_problem(404, "not_found");
        }
        // New people get their grants within, or are not made.
        hire(&city, &lagi, "lagi.health", json!([at(&city, "reporter", "PLD-594")])).await;
        for grants in [
            json!([at(&city, "reporter", "PTP")]),
            json!([at(&city, "viewer", "60")]),
            json!([at(&city, "reporter", "PTP-594"), at(&city, "reporter", "PTP")]),
            json!([everywhere("viewer")]),
        ] {
            let answer = lagi.post("/v1/accounts").json(account("outsider", &grants)).send().await;
            answer.assert_problem(403, "forbidden");
        }
        assert_eq!(look_up(&city, "outsider").await, Value::Null);
        let justice = look_up(&city, "lagi.justice").await;
        let reset = all_changes(&lagi, &justice).await;
        let statuses: Vec<u16> = reset.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, [200, 412, 412, 412, 412, 204], "the first change raised the version");
    }

    async fn who_belongs_to_two_admins_is_changed_by_neither_alone(app: TestApp) {
        let city = City::found(&app).await;
        let province = city.as_("province.admin").await;
        hire(&city, &province, "lagi.admin", json!([at(&city, "admin", "594")])).await;
        let lagi = city.as_("lagi.admin").await;
        let shared = hire(&city, &province, "shared", json!([at(&city, "viewer", "593"), at(&city, "viewer", "594")])).await;
        let path = format!("/v1/accounts/{}", text(&shared["id"]));
        let grant = |index: usize| format!("{path}/grants/{}", text(&shared["grants"][index]["id"]));
        assert_eq!(lagi.get(&path).send().await.expect_status(200).json(), shared);
        for answer in all_changes(&lagi, &shared).await {
            answer.assert_problem(403, "forbidden");
        }
        lagi.delete(&grant(0)).if_match("\"2\"").send().await.assert_problem(403, "forbidden");
        let give = async |role: &str, unit: &str| lagi.post(&format!("{path}/grants")).json(at(&city, role, unit)).send().await;
        give("viewer", "22915").await.assert_problem(403, "forbidden");
        let given = give("reporter", "PTP-594").await.expect_status(201).json();
        lagi.delete(&grant(1)).if_match("\"3\"").send().await.assert_status(204);
        lagi.get(&path).send().await.assert_status(200);
        let given = format!("{path}/grants/{}", text(&given["id"]));
        lagi.delete(&given).if_match("\"4\"").send().await.assert_status(204);
        lagi.get(&path).send().await.assert_problem(404, "not_found");
        province.get(&path).send().await.assert_status(200);
    }

    async fn grants_hold_and_end_with_the_next_request(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let account = look_up(&city, "justice").await;
        let path = format!("/v1/accounts/{}/grants", text(&account["id"]));
        let justice = city.as_("justice").await;
        let reads_accounts = async || justice.get("/v1/accounts").send().await.status;
        assert_eq!(reads_accounts().await, 403);
        let given = admin.post(&path).json(at(&city, "auditor", "593")).send().await.expect_status(201);
        assert_eq!(reads_accounts().await, 200);
        assert_eq!(given.etag(), "\"3\"", "the account's");
        let grant = given.header("Location").to_owned();
        assert_eq!(admin.get(&grant).send().await.expect_status(200).json(), given.json());
        let me = justice.get("/v1/me").send().await.expect_status(200).json();
        assert_eq!(me["grants"], json!([at(&city, "reporter", "PTP"), at(&city, "auditor", "593")]));
        admin.post(&path).json(at(&city, "auditor", "593")).send().await.assert_problem(409, "duplicate");
        let nowhere = json!({"role": "viewer", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40"});
        let answer = admin.post(&path).json(nowhere).send().await;
        answer.assert_problem(422, "invalid_input");
        assert_eq!(places(&answer), ["/unit_id"]);
        admin.delete(&grant).send().await.assert_problem(428, "precondition_required");
        admin.delete(&grant).if_match("\"2\"").send().await.assert_problem(412, "stale");
        assert_eq!(reads_accounts().await, 200);
        admin.delete(&grant).if_match("\"3\"").send().await.assert_status(204);
        assert_eq!(reads_accounts().await, 403);
        admin.delete(&grant).if_match("\"4\"").send().await.assert_problem(404, "not_found");
        let dolisa = look_up(&city, "dolisa").await;
        let foreign = format!("{path}/{}", text(&dolisa["grants"][0]["id"]));
        admin.delete(&foreign).if_match("\"4\"").send().await.assert_problem(404, "not_found");
    }

    async fn a_grant_everywhere_is_for_three_roles_and_by_admins_of_everything(app: TestApp) {
        let city = City::found(&app).await;
        let (first, province) = (city.as_("first.admin").await, city.as_("province.admin").await);
        let account = look_up(&city, "justice").await;
        let path = format!("/v1/accounts/{}/grants", text(&account["id"]));
        for role in ["coordinator", "reporter", "approver"] {
            for by in [&first, &province] {
                let answer = by.post(&path).json(everywhere(role)).send().await;
                answer.assert_problem(422, "invalid_input");
                assert_eq!(places(&answer), ["/unit_id"], "{role}");
            }
        }
        for role in ["admin", "auditor", "viewer"] {
            province.post(&path).json(everywhere(role)).send().await.assert_problem(403, "forbidden");
            let given = first.post(&path).json(everywhere(role)).send().await.expect_status(201);
            province.delete(given.header("Location")).if_match(given.etag()).send().await.assert_problem(403, "forbidden");
            first.post(&path).json(everywhere(role)).send().await.assert_problem(409, "duplicate");
        }
        // Who holds more than the province is not the province's to change any more.
        for answer in all_changes(&province, &look_up(&city, "justice").await).await {
            answer.assert_problem(403, "forbidden");
        }
    }

    async fn an_auditor_reads_and_changes_nothing(app: TestApp) {
        let city = City::found(&app).await;
        let auditor = city.as_("auditor").await;
        let account = look_up(&city, "justice").await;
        let answers = all_ways(&auditor, &account).await;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses[..4], [200; 4]);
        assert_eq!(statuses[4..], [403; 8]);
        let body = crate::people::account("new.one", &json!([at(&city, "viewer", "593")]));
        auditor.post("/v1/accounts").json(body).send().await.assert_problem(403, "forbidden");
        assert_eq!(look_up(&city, "justice").await, account);
    }

    async fn no_answer_tells_a_password_or_its_hash(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let password = "mật khẩu tạm thời 5947";
        let mut body = account("tuphap", &json!([at(&city, "viewer", "593")]));
        body["password"] = json!(password);
        let made = admin.post("/v1/accounts").json(body.clone()).send().await.expect_status(201);
        let mut answers = vec![admin.post("/v1/accounts").json(body).send().await.expect_status(409)];
        let tokens = login(&app, "tuphap", password).await.expect_status(200).json();
        answers.push(app.as_(&text(&tokens["access_token"])).get("/v1/me").send().await);
        answers.extend(all_ways(&admin, &made.json()).await);
        answers.push(made);
        answers.push(admin.get("/v1/accounts").query("limit", "200").send().await);
        answers.push(city.as_("justice").await.get("/v1/me/sessions").send().await);
        let wrong = json!({"username": 7, "password": city.password()});
        answers.push(app.anonymous().post("/v1/auth/login").json(wrong).send().await);
        for answer in answers {
            for secret in ["hash", "argon2", city.password(), password] {
                assert!(!answer.text().contains(secret), "{}", answer.text());
            }
        }
    }

    async fn pages_of_one_lead_through_all_accounts_while_another_is_added(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let mut seen = Vec::new();
        let mut path = "/v1/accounts?status=active&limit=1".to_owned();
        loop {
            let answer = admin.get(&path).send().await.expect_status(200);
            let page = answer.json();
            let [name] = names(&page).try_into().unwrap();
            assert!(!seen.contains(&name), "{name} comes twice");
            seen.push(name);
            if seen.len() == 3 {
                hire(&city, &admin, "late.comer", json!([at(&city, "viewer", "593")])).await;
            }
            let Some(cursor) = page["next_cursor"].as_str() else {
                assert_eq!(answer.headers.get("Link"), None, "the last page");
                break;
            };
            let next = format!("/v1/accounts?status=active&limit=1&cursor={cursor}");
            assert_eq!(answer.header("Link"), format!("<{next}>; rel=\"next\""));
            path = next;
        }
        assert_eq!(seen, [
            "first.admin", "dolisa", "dolisa.reporter", "justice", "justice.head", "home.affairs", "health",
            "health.head", "mui.ne", "ham.tien", "mayor", "auditor", "province.admin", "lagi.dolisa", "lagi.justice",
            "late.comer",
        ]);
        let whole = admin.get("/v1/accounts").send().await.expect_status(200).json();
        assert_eq!((names(&whole), &whole["next_cursor"]), (seen, &Value::Null));
        let filtered = async |name: &str, value: &str| {
            names(&admin.get("/v1/accounts").query(name, value).send().await.expect_status(200).json())
        };
        assert_eq!(filtered("unit_id", &city.unit("PTP")).await, ["justice", "justice.head"]);
        assert_eq!(filtered("role", "approver").await, ["justice.head", "health.head"]);
        assert_eq!(filtered("username", "Mui.Ne").await, ["mui.ne"]);
        assert_eq!(filtered("status", "disabled").await, [""; 0]);
        let foreign = admin.raw(Method::GET, "/v1/accounts?cursor=AAAA").send().await;
        foreign.assert_problem(400, "invalid_parameter");
    }
}
