//! A second factor: set up, asked for, lost and taken away.

use api::config::Config;
use api::second_factor::requirement::Requirement;
use aws_lc_rs::hmac;
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Backend, Client, TestApp, both, run_with};
use time::Duration;

use crate::people::{look_up, refresh, step};

/// What an authenticator app shows at that second (RFC 4226 section 5.3 and RFC 6238, worked out here
/// anew).
fn code(secret: &str, second: i64) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digits = secret.chars().map(|digit| alphabet.find(digit).unwrap());
    // 32 digits of 5 bits each are 20 bytes.
    let key: Vec<u8> = digits
        .flat_map(|digit| (0..5).rev().map(move |bit| u8::from(digit >> bit & 1 == 1)))
        .collect::<Vec<_>>()
        .chunks_exact(8)
        .map(|byte| byte.iter().fold(0, |whole, bit| whole << 1 | bit))
        .collect();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key);
    let tag = hmac::sign(&key, &(second / 30).to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[19] & 15);
    let four: [u8; 4] = tag[offset..offset + 4].try_into().unwrap();
    format!(
        "{:06}",
        (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000
    )
}

#[test]
fn the_app_of_these_tests_shows_what_the_rfc_says() {
    // RFC 6238 appendix B, the last six of its eight digits.
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    for (second, shown) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (2_000_000_000, "279037"),
    ] {
        assert_eq!(code(secret, second), shown);
    }
}

/// An authenticator app, with the recovery codes kept beside it.
struct App {
    secret: String,
    recovery: Vec<String>,
}

impl App {
    fn shows(&self, app: &TestApp) -> String {
        code(&self.secret, app.clock.now().unix_timestamp())
    }
}

async fn begin(person: &Client, password: &str) -> Value {
    person
        .post("/v1/me/second-factor")
        .json(json!({"current_password": password}))
        .send()
        .await
        .expect_status(200)
        .json()
}

async fn confirm(person: &Client, code: &str) -> Answer {
    person
        .post("/v1/me/second-factor/confirm")
        .json(json!({"code": code}))
        .send()
        .await
}

/// Sets up a second factor, and waits for the next code.
async fn enrol(app: &TestApp, person: &Client, password: &str) -> App {
    let begun = begin(person, password).await;
    let secret = text(&begun["secret"]);
    let now = app.clock.now();
    let answer = confirm(person, &code(&secret, now.unix_timestamp()))
        .await
        .expect_status(200);
    app.clock.set(now + Duration::seconds(30));
    App {
        secret,
        recovery: list(&answer.json()["recovery_codes"])
            .iter()
            .map(text)
            .collect(),
    }
}

async fn login(app: &TestApp, name: &str, password: &str, code: Option<&str>) -> Answer {
    let mut body = json!({"username": name, "password": password});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    app.anonymous()
        .post("/v1/auth/login")
        .json(body)
        .send()
        .await
}

async fn standing(person: &Client) -> Value {
    person
        .get("/v1/me/second-factor")
        .send()
        .await
        .expect_status(200)
        .json()
}

fn bearer(app: &TestApp, signed_in: &Answer) -> Client {
    signed_in.assert_status(200);
    app.as_(&text(&signed_in.json()["access_token"]))
}

both! {
    async fn who_has_a_second_factor_is_asked_for_a_code(app: TestApp) {
        let city = City::found(&app).await;
        let password = city.password();
        let elsewhere = login(&app, "justice", password, None).await.expect_status(200).json();
        let justice = city.as_("justice").await;
        assert_eq!(standing(&justice).await, json!({
            "enabled": false, "enabled_at": null, "required": false, "recovery_codes_left": 0,
        }));
        for _ in 0..7 {
            // Nothing was begun: no code is guessed, so none is counted.
            confirm(&justice, "000000").await.assert_problem(409, "invalid_state");
        }
        let begun = begin(&justice, password).await;
        let secret = text(&begun["secret"]);
        assert_eq!(secret.len(), 32, "160 bits");
        let uri = text(&begun["uri"]);
        assert!(uri.starts_with("otpauth://totp/") && uri.contains(&secret) && uri.contains("justice"), "{uri}");
        // Nothing is asked for before it is proved.
        login(&app, "justice", password, None).await.assert_status(200);
        confirm(&justice, "000000").await.assert_problem(422, "invalid_input");
        let now = app.clock.now().unix_timestamp();
        let proved = confirm(&justice, &code(&secret, now)).await.expect_status(200);
        assert_eq!((list(&proved.json()["recovery_codes"]).len(), proved.header("Cache-Control")), (10, "no-store"));
        assert_eq!(standing(&justice).await, json!({
            "enabled": true, "enabled_at": "2018-05-17T02:00:00Z", "required": false, "recovery_codes_left": 10,
        }));
        refresh(&app, &elsewhere["refresh_token"]).await.assert_problem(401, "invalid_credentials");
        justice.get("/v1/me").send().await.assert_status(200);

        app.clock.set(app.clock.now() + Duration::seconds(30));
        login(&app, "justice", password, None).await.assert_problem(401, "second_factor_required");
        login(&app, "justice", "một câu rất khó quên", None).await.assert_problem(401, "invalid_credentials");
        login(&app, "justice", password, Some("123456")).await.assert_problem(401, "invalid_credentials");
        let shown = code(&secret, app.clock.now().unix_timestamp());
        login(&app, "justice", "một câu rất khó quên", Some(&shown)).await.assert_problem(401, "invalid_credentials");
        login(&app, "justice", password, Some(&shown)).await.assert_status(200);
        login(&app, "justice.head", password, None).await.assert_status(200);
        confirm(&justice, &shown).await.assert_problem(409, "invalid_state");
        let again = justice.post("/v1/me/second-factor").json(json!({"current_password": password})).send().await;
        again.assert_problem(409, "invalid_state");
    }

    async fn a_code_is_good_once_and_in_its_own_half_minute_only(app: TestApp) {
        let city = City::found(&app).await;
        let password = city.password();
        let phone = enrol(&app, &city.as_("justice").await, password).await;
        let start = app.clock.now();
        assert_eq!(start.unix_timestamp() % 30, 0);
        let shown = phone.shows(&app);
        // A moment before it is shown, and a moment after.
        app.clock.set(start - Duration::seconds(1));
        login(&app, "justice", password, Some(&shown)).await.assert_problem(401, "invalid_credentials");
        app.clock.set(start + Duration::seconds(30));
        login(&app, "justice", password, Some(&shown)).await.assert_problem(401, "invalid_credentials");
        app.clock.set(start + Duration::seconds(29));
        login(&app, "justice", password, Some(&shown)).await.assert_status(200);
        login(&app, "justice", password, Some(&shown)).await.assert_problem(401, "invalid_credentials");
        app.clock.set(start + Duration::seconds(31));
        let (one, two) = (phone.shows(&app), phone.shows(&app));
        let replica = app.replica().await;
        let (here, there) = tokio::join!(login(&app, "justice", password, Some(&one)), login(&replica, "justice", password, Some(&two)));
        let mut both = [here.status, there.status];
        both.sort_unstable();
        assert_eq!(both, [200, 401], "of two with one code one gets in");
    }

    async fn a_recovery_code_stands_in_once(app: TestApp) {
        let city = City::found(&app).await;
        let password = city.password();
        let phone = enrol(&app, &city.as_("justice").await, password).await;
        login(&app, "justice", password, Some(&phone.recovery[3])).await.assert_status(200);
        login(&app, "justice", password, Some(&phone.recovery[3])).await.assert_problem(401, "invalid_credentials");
        let person = bearer(&app, &login(&app, "justice", password, Some(&phone.recovery[4])).await);
        assert_eq!(standing(&person).await["recovery_codes_left"], 8);
        // Another's code is good for nothing here.
        let other = enrol(&app, &city.as_("health").await, password).await;
        login(&app, "justice", password, Some(&other.recovery[0])).await.assert_problem(401, "invalid_credentials");
        let renewed = person.post("/v1/me/second-factor/recovery-codes").json(json!({"current_password": password, "code": phone.recovery[6]}))
            .send().await.expect_status(200).json();
        login(&app, "justice", password, Some(&phone.recovery[5])).await.assert_problem(401, "invalid_credentials");
        login(&app, "justice", password, Some(&text(&renewed["recovery_codes"][0]))).await.assert_status(200);
    }

    async fn wrong_codes_are_slowed_down_like_wrong_passwords(app: TestApp) {
        let city = City::found(&app).await;
        let password = city.password();
        let phone = enrol(&app, &city.as_("justice").await, password).await;
        for _ in 0..3 {
            // A right password without a code is no failure, and forgives none.
            login(&app, "justice", password, None).await.assert_problem(401, "second_factor_required");
        }
        let mut tried = 0;
        while login(&app, "justice", password, Some("12345")).await.status == 401 {
            tried += 1;
            assert!(tried <= 5, "guessing goes on");
            login(&app, "justice", password, None).await;
        }
        login(&app, "justice", password, Some(&phone.shows(&app))).await.assert_problem(429, "too_many_attempts");
    }

    async fn removing_it_needs_the_password_and_a_code(app: TestApp) {
        let city = City::found(&app).await;
        let password = city.password();
        let justice = city.as_("justice").await;
        let remove = async |password: &str, code: &str| {
            justice.post("/v1/me/second-factor/remove").json(json!({"current_password": password, "code": code})).send().await
        };
        remove(password, "123456").await.assert_problem(409, "invalid_state");
        let phone = enrol(&app, &justice, password).await;
        let shown = phone.shows(&app);
        let wrong = remove("một câu rất khó quên", &shown).await;
        wrong.assert_problem(422, "invalid_input");
        assert_eq!(wrong.json()["errors"][0]["pointer"], "/current_password");
        let wrong = remove(password, "123456").await;
        wrong.assert_problem(422, "invalid_input");
        assert_eq!(wrong.json()["errors"][0]["pointer"], "/code");
        login(&app, "justice", password, None).await.assert_problem(401, "second_factor_required");
        for _ in 0..4 {
            remove(password, "654321").await.assert_problem(422, "invalid_input");
        }
        remove(password, "654321").await.assert_problem(429, "too_many_attempts");
        app.clock.set(app.clock.now() + Duration::seconds(1));
        remove(password, &shown).await.assert_status(204);
        login(&app, "justice", password, None).await.assert_status(200);
        login(&app, "justice", password, Some(&phone.recovery[0])).await.assert_status(200);
    }

    async fn an_admin_takes_a_lost_second_factor_away(app: TestApp) {
        let city = City::found(&app).await;
        let password = city.password();
        let justice = city.as_("justice").await;
        enrol(&app, &justice, password).await;
        let account = look_up(&city, "justice").await;
        assert_eq!(account["second_factor"], true);
        let lagi = city.as_("lagi.justice").await;
        step(&lagi, &account, "reset-second-factor").await.assert_problem(403, "forbidden");
        let admin = city.as_("first.admin").await;
        let changed = step(&admin, &account, "reset-second-factor").await.expect_status(200).json();
        assert_eq!(changed["second_factor"], false);
        justice.get("/v1/me").send().await.assert_problem(401, "invalid_token");
        login(&app, "justice", password, None).await.assert_status(200);
        step(&admin, &changed, "reset-second-factor").await.assert_problem(409, "invalid_state");
        step(&admin, &account, "reset-second-factor").await.assert_problem(412, "stale");
    }

    async fn a_reset_password_does_not_go_around_the_second_factor(app: TestApp) {
        let city = City::found(&app).await;
        let phone = enrol(&app, &city.as_("justice").await, city.password()).await;
        let admin = city.as_("first.admin").await;
        let account = look_up(&city, "justice").await;
        let reset = step(&admin, &account, "reset-password").await.expect_status(200).json();
        let new = "một câu khác khó đoán";
        app.anonymous().post("/v1/auth/set-password")
            .json(json!({"token": reset["one_time_token"]["token"], "new_password": new})).send().await.assert_status(204);
        login(&app, "justice", new, None).await.assert_problem(401, "second_factor_required");
        login(&app, "justice", new, Some(&phone.shows(&app))).await.assert_status(200);
    }

    async fn a_service_client_has_none(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = crate::people::connect(&city, &admin, "so-ldtbxh", "60", &["metadata:read"]).await;
        let machine = crate::people::system(&app, &client).await;
        machine.get("/v1/me/second-factor").send().await.assert_problem(403, "forbidden");
    }
}

mod where_one_is_required {
    use super::*;

    #[test]
    fn sqlite() {
        run_with(
            Backend::Sqlite,
            admins_must,
            where_one_is_required_nothing_else_works_until_it_is_there,
        );
    }

    #[test]
    fn postgres() {
        run_with(
            Backend::Postgres,
            admins_must,
            where_one_is_required_nothing_else_works_until_it_is_there,
        );
    }
}

fn admins_must(config: &mut Config) {
    config.second_factor = Requirement::Admins;
}

async fn where_one_is_required_nothing_else_works_until_it_is_there(app: TestApp) {
    let name = "first.admin".parse().unwrap();
    let once = api::accounts::make::create_admin(&app.state, &name, "Quản trị")
        .await
        .unwrap();
    let admin = bearer(&app, &login(&app, "first.admin", &once, None).await);
    let password = "một câu rất khó đoán";
    let change = json!({"current_password": once, "new_password": password});
    admin
        .put("/v1/me/password")
        .json(change)
        .send()
        .await
        .assert_status(204);
    let me = admin.get("/v1/me").send().await.expect_status(200).json();
    assert_eq!(
        (&me["must_change_password"], &me["must_enrol_second_factor"]),
        (&json!(false), &json!(true))
    );
    for path in ["/v1/units", "/v1/accounts"] {
        admin
            .get(path)
            .send()
            .await
            .assert_problem(403, "second_factor_enrolment_required");
    }
    assert_eq!(standing(&admin).await["required"], true);
    let phone = enrol(&app, &admin, password).await;
    admin.get("/v1/accounts").send().await.assert_status(200);
    let remove = json!({"current_password": password, "code": phone.shows(&app)});
    admin
        .post("/v1/me/second-factor/remove")
        .json(remove)
        .send()
        .await
        .assert_problem(409, "invalid_state");
    // Whoever is no admin goes on without one.
    let clerk = json!({
        "username": "clerk", "display_name": "Clerk", "grants": [{"role": "viewer", "unit_id": null}],
    });
    let made = admin
        .post("/v1/accounts")
        .json(clerk)
        .send()
        .await
        .expect_status(201)
        .json();
    let token = json!({"token": made["one_time_token"]["token"], "new_password": password});
    app.anonymous()
        .post("/v1/auth/set-password")
        .json(token)
        .send()
        .await
        .assert_status(204);
    let clerk = bearer(&app, &login(&app, "clerk", password, None).await);
    clerk.get("/v1/units").send().await.assert_status(200);
    // An admin whose second factor was taken away has to set up another.
    let account = clerk.get("/v1/me").send().await.expect_status(200).json();
    let grants = format!("/v1/accounts/{}/grants", text(&account["id"]));
    admin
        .post(&grants)
        .json(json!({"role": "admin", "unit_id": null}))
        .send()
        .await
        .assert_status(201);
    clerk
        .get("/v1/units")
        .send()
        .await
        .assert_problem(403, "second_factor_enrolment_required");
    enrol(&app, &clerk, password).await;
    clerk.get("/v1/units").send().await.assert_status(200);
}
