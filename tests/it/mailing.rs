//! One-time tokens by mail, and what happens where mail fails.

use serde_json::{Value, json};
use tests::city::{City, list, set_password, text};
use tests::mail::{MailServer, Manner};
use tests::{TestApp, both};

use crate::main_loop::etag;
use crate::people::{account, at, login};

/// Another server of the same installation, which sends mail there.
pub async fn with_mail(app: &TestApp, url: String, page: Option<&str>) -> TestApp {
    app.replica_with(|config| {
        config.smtp_url = Some(api::config::Hidden::new(url));
        config.mail_from = Some("Tiến Độ <tiendo@phanthiet.gov.vn>".to_owned());
        config.password_page = page.map(str::to_owned);
    })
    .await
}

/// Invites somebody with an address at that server; answers the account with what it says of the token.
async fn invite(app: &TestApp, city: &City<'_>, username: &str) -> Value {
    let admin = app.as_(&tests::city::sign_in(app, "first.admin", city.password()).await);
    let mut body = account(username, &json!([at(city, "reporter", "PTP")]));
    body["display_name"] = json!("Phòng Tư pháp");
    body["email"] = json!(format!("{username}@phanthiet.gov.vn"));
    let made = admin.post("/v1/accounts").json(body).send().await;
    made.expect_status(201).json()
}

/// What follows on the line that holds `before`, twice in a letter: once in each language.
fn told_twice(letter: &str, before: &str) -> String {
    let told: Vec<&str> = letter
        .lines()
        .filter_map(|line| line.split_once(before))
        .map(|(_, after)| after)
        .collect();
    let [vi, en] = told.try_into().unwrap_or_else(|_| panic!("{letter}"));
    assert_eq!(vi, en);
    vi.to_owned()
}

both! {
    async fn an_invitation_is_mailed_to_its_owner_and_shown_to_nobody_else(app: TestApp) {
        let city = City::found(&app).await;
        let server = MailServer::start(Manner::Takes);
        let mailing = with_mail(&app, server.url(), Some("https://kehoach.example.vn/mat-khau")).await;
        let made = invite(&mailing, &city, "tuphap").await;
        assert_eq!(made["one_time_token"], json!({"token": null, "mailed": true, "expires_at": "2018-05-24T02:00:00Z"}));
        let [letter] = server.letters().try_into().unwrap();
        assert_eq!(letter.to, "tuphap@phanthiet.gov.vn");
        assert!(letter.headers.contains("<tiendo@phanthiet.gov.vn>"), "{}", letter.headers);
        assert!(letter.text.contains("Kính gửi Phòng Tư pháp") && letter.text.contains("Dear Phòng Tư pháp"), "{}", letter.text);
        let token = told_twice(&letter.text, "https://kehoach.example.vn/mat-khau#token=");
        set_password(&app, &token, city.password()).await.assert_status(204);
        login(&app, "tuphap", city.password()).await.assert_status(200);
    }

    async fn a_reset_is_mailed_too_and_names_the_operation_where_there_is_no_page(app: TestApp) {
        let city = City::found(&app).await;
        let server = MailServer::start(Manner::Takes);
        let mailing = with_mail(&app, server.url(), None).await;
        let made = invite(&mailing, &city, "tuphap").await;
        let admin = mailing.as_(&tests::city::sign_in(&mailing, "first.admin", city.password()).await);
        let path = format!("/v1/accounts/{}/reset-password", text(&made["id"]));
        let reset = admin.post(&path).if_match(&etag(&made)).send().await.expect_status(200).json();
        assert_eq!((&reset["one_time_token"]["mailed"], &reset["one_time_token"]["token"]), (&json!(true), &Value::Null));
        let [_, letter] = server.letters().try_into().unwrap();
        assert!(letter.text.contains("POST http://127.0.0.1:8080/v1/auth/set-password"), "{}", letter.text);
        let lines: Vec<&str> = letter.text.lines().collect();
        let tokens: Vec<&&str> = lines.iter().filter(|line| line.len() == 43 && !line.contains(' ')).collect();
        assert_eq!((tokens.len(), tokens[0]), (2, tokens[1]));
        set_password(&app, tokens[0], city.password()).await.assert_status(204);
    }

    async fn where_mail_fails_the_admin_hands_the_token_over(app: TestApp) {
        let city = City::found(&app).await;
        let refusing = MailServer::start(Manner::Refuses);
        let closed = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        for (name, url) in [("tuphap", refusing.url()), ("noivu", format!("smtp://{closed}"))] {
            let mailing = with_mail(&app, url, None).await;
            let made = invite(&mailing, &city, name).await;
            assert_eq!(made["one_time_token"]["mailed"], false, "{name}");
            set_password(&app, &text(&made["one_time_token"]["token"]), city.password()).await.assert_status(204);
        }
        assert_eq!(refusing.letters().len(), 0);
    }

    async fn who_has_no_address_gets_no_mail(app: TestApp) {
        let city = City::found(&app).await;
        let server = MailServer::start(Manner::Takes);
        let mailing = with_mail(&app, server.url(), None).await;
        let admin = mailing.as_(&tests::city::sign_in(&mailing, "first.admin", city.password()).await);
        let body = account("tuphap", &json!([at(&city, "reporter", "PTP")]));
        let made = admin.post("/v1/accounts").json(body).send().await.expect_status(201).json();
        assert_eq!(made["one_time_token"]["mailed"], false);
        assert!(made["one_time_token"]["token"].is_string());
        let mut body = account("noivu", &json!([at(&city, "reporter", "PNV")]));
        body["email"] = json!("noivu@phanthiet.gov.vn");
        body["password"] = json!("mật khẩu tạm thời 5947");
        let made = admin.post("/v1/accounts").json(body).send().await.expect_status(201).json();
        assert_eq!(made["one_time_token"], Value::Null, "a password was given");
        assert_eq!(server.letters().len(), 0);
        assert_eq!(list(&made["grants"]).len(), 1);
    }
}
