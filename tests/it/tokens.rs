//! What access tokens say, how others verify them, and how service clients get theirs.

use aws_lc_rs::digest;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tests::city::{City, sign_in, text};
use tests::{Answer, TestApp, both};
use time::Duration;

use crate::forged::Jwt;
use crate::people::{ask, connect};

/// The one key of the set, checked for what a key has and a secret has not.
async fn public_key(app: &TestApp) -> Value {
    let answer = app
        .anonymous()
        .get("/.well-known/jwks.json")
        .send()
        .await
        .expect_status(200);
    let set = answer.json();
    assert_eq!(set["keys"].as_array().unwrap().len(), 1);
    let key = set["keys"][0].clone();
    // The thumbprint of RFC 7638: the required members in order, without blanks.
    let print = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":{}}}"#, key["x"]);
    let kid = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, print.as_bytes()));
    assert_eq!(
        key,
        json!({
            "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid, "x": key["x"],
        })
    );
    key
}

/// The token as any other system would read it: by the published key alone.
async fn verify(app: &TestApp, token: &str) -> Jwt {
    let key = public_key(app).await;
    let jwt = Jwt::read(token);
    assert_eq!(
        jwt.header,
        json!({"typ": "at+jwt", "alg": "EdDSA", "kid": key["kid"]})
    );
    let x = URL_SAFE_NO_PAD.decode(text(&key["x"])).unwrap();
    let x = UnparsedPublicKey::new(&ED25519, x);
    let (message, _) = token.rsplit_once('.').unwrap();
    x.verify(message.as_bytes(), &jwt.signature)
        .expect("the published key verifies it");
    assert!(x.verify(&message.as_bytes()[1..], &jwt.signature).is_err());
    jwt
}

/// A refusal of the token endpoint, by its code of RFC 6749.
#[track_caller]
fn assert_refused(answer: &Answer, status: u16, error: &str) {
    answer.assert_status(status);
    assert_eq!(answer.json()["error"], error);
    assert_eq!(answer.header("Cache-Control"), "no-store");
    if status == 401 {
        // RFC 7617 requires a realm.
        assert!(
            answer
                .header("WWW-Authenticate")
                .starts_with("Basic realm="),
            "{}",
            answer.header("WWW-Authenticate")
        );
    }
}

both! {
    async fn any_system_can_verify_a_token_by_the_published_key(app: TestApp) {
        let city = City::found(&app).await;
        let token = sign_in(&app, "justice", city.password()).await;
        let claims = verify(&app, &token).await.claims;
        let me = app.as_(&token).get("/v1/me").send().await.expect_status(200).json();
        let now = app.clock.now().unix_timestamp();
        assert_eq!(claims["iss"], json!(app.state.config.public_url));
        assert_eq!(claims["aud"], "tiendo");
        assert_eq!(claims["sub"], me["id"]);
        assert_eq!(claims["client_id"], "tiendo");
        assert_eq!((&claims["iat"], &claims["exp"]), (&json!(now), &json!(now + 600)));
        // Clocks of replicas may be half a minute apart.
        assert_eq!(claims["nbf"], json!(now - 30));
        assert_eq!(claims["scope"], Value::Null);
        let mut names: Vec<&str> = claims.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["aud", "client_id", "exp", "iat", "iss", "jti", "nbf", "sid", "sub"]);
        let other = verify(&app, &sign_in(&app, "justice", city.password()).await).await.claims;
        assert_ne!(claims["jti"], other["jti"]);
        assert_ne!(claims["sid"], other["sid"]);
    }

    async fn a_token_holds_for_ten_minutes_to_the_second(app: TestApp) {
        let city = City::found(&app).await;
        let start = app.clock.now();
        let justice = app.as_(&sign_in(&app, "justice", city.password()).await);
        for (seconds, status) in [(0, 200), (599, 200), (600, 401), (86_400, 401), (-30, 200), (-31, 401), (1, 200)] {
            app.clock.set(start + Duration::seconds(seconds));
            let answer = justice.get("/v1/me").send().await;
            assert_eq!(answer.status, status, "after {seconds} seconds");
        }
    }

    async fn a_replica_takes_the_tokens_of_the_other(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        assert_eq!(public_key(&app).await, public_key(&replica).await);
        let token = sign_in(&app, "justice", city.password()).await;
        replica.as_(&token).get("/v1/me").send().await.assert_status(200);
    }

    async fn a_client_gets_a_token_by_form_or_by_basic_header(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "60", &["aggregates:read", "metadata:read"]).await;
        let secret = text(&client["client_secret"]);
        let by_form = ask(&app, "so-ldtbxh", &secret, &[]).await;
        let basic = STANDARD.encode(format!("so-ldtbxh:{secret}"));
        let by_header = app.anonymous()
            .post("/v1/oauth/token")
            .header("Authorization", &format!("Basic {basic}"))
            .form(&[("grant_type", "client_credentials")])
            .send().await;
        for answer in [by_form, by_header] {
            let answer = answer.expect_status(200);
            assert_eq!(answer.header("Cache-Control"), "no-store");
            let given = answer.json();
            assert_eq!((&given["token_type"], &given["expires_in"]), (&json!("Bearer"), &json!(600)));
            assert_eq!(given["scope"], "aggregates:read metadata:read");
            assert_eq!(given["refresh_token"], Value::Null);
            let token = text(&given["access_token"]);
            let claims = verify(&app, &token).await.claims;
            assert_eq!((&claims["sub"], &claims["client_id"]), (&client["id"], &json!("so-ldtbxh")));
            assert_eq!(claims["scope"], "aggregates:read metadata:read");
            let me = app.as_(&token).get("/v1/me").send().await.expect_status(200).json();
            assert_eq!((&me["kind"], &me["id"], &me["username"]), (&json!("client"), &client["id"], &json!("so-ldtbxh")));
            assert_eq!(me["scopes"], json!(["aggregates:read", "metadata:read"]));
            assert_eq!(me["actions"], json!([
                "read_units", "read_frameworks", "read_plans", "read_holidays", "read_periods", "read_completeness",
                "read_aggregates", "read_consolidations",
            ]));
        }
    }

    async fn a_client_that_is_not_known_for_sure_gets_none(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "60", &["metadata:read"]).await;
        let secret = text(&client["client_secret"]);
        for (id, secret) in [
            ("so-ldtbxh", "wrong"), ("nobody", &secret), ("SO-LDTBXH", &secret),
            ("so-ldtbxh", &secret[1..]), ("justice", city.password()),
        ] {
            assert_refused(&ask(&app, id, secret, &[]).await, 401, "invalid_client");
        }
        let bare = || app.anonymous().post("/v1/oauth/token").form(&[("grant_type", "client_credentials")]);
        assert_refused(&bare().send().await, 401, "invalid_client");
        let swapped = STANDARD.encode(format!("{secret}:so-ldtbxh"));
        let zero = STANDARD.encode(format!("so-ldtbxh\0:{secret}"));
        for header in ["Basic", "Basic !", "Basic bm8tY29sb24=", "Bearer x", &format!("Basic {swapped}"), &format!("Basic {zero}")] {
            let answer = bare().header("Authorization", header).send().await;
            assert_refused(&answer, 401, "invalid_client");
        }
        admin.post(&format!("/v1/service-clients/{}/disable", text(&client["id"]))).if_match("\"1\"").send().await.assert_status(200);
        assert_refused(&ask(&app, "so-ldtbxh", &secret, &[]).await, 401, "invalid_client");
    }

    async fn a_request_for_a_token_that_makes_no_sense_is_refused_by_name(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "60", &["metadata:read"]).await;
        let secret = text(&client["client_secret"]);
        let send = async |fields: &[(&str, &str)]| {
            let identity = [("client_id", "so-ldtbxh"), ("client_secret", &secret)];
            let fields = [&identity, fields].concat();
            app.anonymous().post("/v1/oauth/token").form(&fields).send().await
        };
        let grant = ("grant_type", "client_credentials");
        send(&[grant]).await.assert_status(200);
        // RFC 6749 section 5.2: 400 unless it is the client that is not known.
        for other in ["password", "refresh_token", "authorization_code"] {
            assert_refused(&send(&[("grant_type", other)]).await, 400, "unsupported_grant_type");
        }
        assert_refused(&send(&[]).await, 400, "invalid_request");
        assert_refused(&send(&[("grant_type", "")]).await, 400, "invalid_request");
        assert_refused(&send(&[grant, grant]).await, 400, "invalid_request");
        assert_refused(&send(&[grant, ("colour", "red")]).await, 400, "invalid_request");
        for id in ["", "so\u{0}", &"x".repeat(65)] {
            assert_refused(&ask(&app, id, &secret, &[]).await, 400, "invalid_request");
        }
        assert_refused(&ask(&app, "so-ldtbxh", "", &[]).await, 400, "invalid_request");
    }

    async fn a_token_may_be_narrower_than_the_client_but_never_wider(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let client = connect(&city, &admin, "so-ldtbxh", "60", &["aggregates:read", "metadata:read"]).await;
        let secret = text(&client["client_secret"]);
        let scope = async |wanted: &str| ask(&app, "so-ldtbxh", &secret, &[("scope", wanted)]).await;
        // Units need `metadata:read`; obligations and completeness need another.
        let narrow = scope("aggregates:read").await.expect_status(200).json();
        assert_eq!(narrow["scope"], "aggregates:read");
        let narrow = app.as_(&text(&narrow["access_token"]));
        narrow.get("/v1/periods").send().await.assert_status(200);
        narrow.get("/v1/units").send().await.assert_problem(403, "forbidden");
        assert_eq!(narrow.get("/v1/me").send().await.expect_status(200).json()["scopes"], json!(["aggregates:read"]));
        // The narrow token does not narrow the next.
        let whole = scope("metadata:read aggregates:read").await.expect_status(200).json();
        let whole = app.as_(&text(&whole["access_token"]));
        whole.get("/v1/units").send().await.assert_status(200);
        narrow.get("/v1/units").send().await.assert_problem(403, "forbidden");
        for wide in ["reports:read", "aggregates:read reports:read", "everything", "Metadata:read", "metadata:read,aggregates:read"] {
            assert_refused(&scope(wide).await, 400, "invalid_scope");
        }
    }
}
