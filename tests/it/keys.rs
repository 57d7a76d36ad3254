//! Signing keys: rotated and retired on several replicas while people work.

use std::time::{Duration as Wait, Instant};

use api::app::AppState;
use api::auth::signing_keys::{list, make_first, retire, rotate};
use api::config::Config;
use api::db::Reader;
use aws_lc_rs::encoding::AsBigEndian;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use entity::enums::AuditAction;
use entity::{audit_event, signing_key};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use tests::city::{City, list as items, sign_in, text};
use tests::{TestApp, both};
use time::Duration;

use crate::forged::Jwt;
use crate::people::{login, refresh};

/// Rotates as `tiendo keys rotate` does; answers the new key's id.
pub async fn turn(app: &TestApp, at_once: bool) -> String {
    let (state, now) = (&app.state, app.clock.now());
    let made = rotate(&state.db, &state.config, now, at_once).await;
    made.unwrap().kid
}

/// Retires a key as `tiendo keys retire` does.
pub async fn give_up(app: &TestApp, kid: &str) -> Result<(), String> {
    let (state, now) = (&app.state, app.clock.now());
    let outcome = retire(&state.db, &state.config, now, kid).await;
    outcome.map_err(|problem| problem.to_string())
}

/// Waits until something is so, which must be within a second.
pub async fn within_a_second(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(
            begun.elapsed() < Wait::from_secs(1),
            "not within a second: {what}"
        );
        tokio::time::sleep(Wait::from_millis(20)).await;
    }
}

fn db(app: &TestApp) -> &Reader {
    app.state.db.reader()
}

fn kid(token: &str) -> String {
    text(&Jwt::read(token).header["kid"])
}

async fn published(app: &TestApp) -> Vec<Value> {
    let set = app
        .anonymous()
        .get("/.well-known/jwks.json")
        .send()
        .await
        .expect_status(200)
        .json();
    items(&set["keys"]).to_vec()
}

async fn kids(app: &TestApp) -> Vec<String> {
    published(app)
        .await
        .iter()
        .map(|key| text(&key["kid"]))
        .collect()
}

/// Whether any other system takes the token, which knows nothing but the published keys.
async fn others_take(app: &TestApp, token: &str) -> bool {
    let (message, _) = token.rsplit_once('.').unwrap();
    let jwt = Jwt::read(token);
    published(app).await.iter().any(|key| {
        let x = URL_SAFE_NO_PAD.decode(text(&key["x"])).unwrap();
        key["kid"] == jwt.header["kid"]
            && UnparsedPublicKey::new(&ED25519, x)
                .verify(message.as_bytes(), &jwt.signature)
                .is_ok()
    })
}

async fn status(app: &TestApp, token: &str) -> u16 {
    app.as_(token).get("/v1/me").send().await.status
}

/// What the audit trail says of a key: action and reason, oldest first.
async fn trail(app: &TestApp, kid: &str) -> Vec<(AuditAction, Value)> {
    let rows = audit_event::Entity::find()
        .filter(audit_event::Column::SubjectId.eq(kid))
        .order_by_asc(audit_event::Column::Seq)
        .all(db(app))
        .await
        .unwrap();
    let of = |row: audit_event::Model| {
        let body: Value = serde_json::from_str(&row.body).unwrap();
        assert_eq!(body["actor_kind"], "command_line");
        (row.action, body["reason"].clone())
    };
    rows.into_iter().map(of).collect()
}

async fn starts(config: Config, app: &TestApp) -> Result<AppState, String> {
    let state = AppState::start(config, app.clock.clone()).await;
    state.map_err(|error| error.to_string())
}

both! {
    async fn a_key_is_published_before_it_signs_and_while_its_tokens_live(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let start = app.clock.now();
        let at = |minutes| app.clock.set(start + Duration::minutes(minutes));
        let session = login(&app, "justice", city.password()).await.expect_status(200).json();
        let before = text(&session["access_token"]);
        let first = kid(&before);
        assert_eq!(kids(&app).await, [first.as_str()]);
        let second = turn(&app, false).await;
        assert_eq!(
            rotate(&app.state.db, &app.state.config, start, false).await.unwrap_err().to_string(),
            format!("invalid_state: Key {second} is already waiting to sign."),
        );
        for server in [&app, &replica] {
            within_a_second("published", async || kids(server).await == [first.as_str(), &second]).await;
            assert_eq!(kid(&sign_in(server, "justice", city.password()).await), first);
        }
        at(9);
        let last = refresh(&replica, &session["refresh_token"]).await.expect_status(200).json();
        let during = text(&last["access_token"]);
        assert_eq!(kid(&during), first);
        // Ten minutes after the command the key signs, on both.
        at(10);
        for server in [&app, &replica] {
            let after = sign_in(server, "justice", city.password()).await;
            assert_eq!(kid(&after), second);
            for other in [&app, &replica] {
                for token in [&during, &after] {
                    assert_eq!(status(other, token).await, 200);
                    assert!(others_take(other, token).await);
                }
            }
        }
        at(18);
        for server in [&app, &replica] {
            assert_eq!(status(server, &during).await, 200, "to the end of its life");
        }
        let next = refresh(&app, &last["refresh_token"]).await.expect_status(200).json();
        assert_eq!(kid(&text(&next["access_token"])), second);
        // Nothing it signed is alive any more.
        at(21);
        for server in [&app, &replica] {
            within_a_second("gone", async || kids(server).await == [second.as_str()]).await;
        }
        assert_eq!(status(&app, &text(&next["access_token"])).await, 200);
        assert_eq!(trail(&app, &first).await, [(AuditAction::SigningKeyRotated, json!("first_key"))]);
        assert_eq!(trail(&app, &second).await, [(AuditAction::SigningKeyRotated, Value::Null)]);
    }

    async fn rotations_at_once_log_nobody_out_while_people_work(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let work = async {
            let mut session = login(&app, "justice", city.password()).await.expect_status(200).json();
            let mut signed_by = std::collections::BTreeSet::new();
            let begun = Instant::now();
            while begun.elapsed() < Wait::from_secs(3) {
                for server in [&app, &replica] {
                    let token = text(&session["access_token"]);
                    signed_by.insert(kid(&token));
                    assert_eq!(status(server, &token).await, 200);
                    assert_eq!(status(&app, &token).await, 200);
                    session = refresh(server, &session["refresh_token"]).await.expect_status(200).json();
                    // At once at the other one, which may not have seen the key.
                    let other = if std::ptr::eq(server, &raw const app) { &replica } else { &app };
                    assert_eq!(status(other, &text(&session["access_token"])).await, 200);
                }
            }
            signed_by
        };
        let rotations = async {
            let mut last = String::new();
            for _ in 0..3 {
                tokio::time::sleep(Wait::from_millis(600)).await;
                last = turn(&app, true).await;
            }
            last
        };
        let (signed_by, last) = tokio::join!(work, rotations);
        assert!(signed_by.len() > 1 && signed_by.contains(&last), "{signed_by:?}");
    }

    async fn a_rotation_and_a_retirement_take_effect_everywhere_within_a_second(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let session = login(&app, "justice", city.password()).await.expect_status(200).json();
        let old = text(&session["access_token"]);
        let first = kid(&old);
        for server in [&app, &replica] {
            assert_eq!(status(server, &old).await, 200, "verified, and remembered");
        }
        let second = turn(&app, true).await;
        for server in [&app, &replica] {
            within_a_second("signs", async || {
                kid(&sign_in(server, "justice", city.password()).await) == second
            }).await;
            assert_eq!(status(server, &old).await, 200, "a rotation ends nothing");
            assert!(others_take(server, &old).await);
        }
        give_up(&app, &first).await.unwrap();
        for server in [&app, &replica] {
            within_a_second("refused", async || status(server, &old).await == 401).await;
            assert_eq!(kids(server).await, [second.as_str()]);
        }
        // The session goes on, by the other key.
        let next = refresh(&replica, &session["refresh_token"]).await.expect_status(200).json();
        assert_eq!(status(&app, &text(&next["access_token"])).await, 200);
        assert_eq!(trail(&app, &first).await[1..], [(AuditAction::SigningKeyRetired, Value::Null)]);
        assert_eq!(trail(&app, &second).await, [(AuditAction::SigningKeyRotated, json!("at_once"))]);
    }

    async fn the_last_key_that_can_sign_is_not_retired(app: TestApp) {
        let only = kids(&app).await.remove(0);
        assert_eq!(
            give_up(&app, &only).await.unwrap_err(),
            "invalid_state: Without it none could sign; make another first with `tiendo keys rotate --at-once`.",
        );
        assert_eq!(give_up(&app, "nothing").await.unwrap_err(), "not_found: There is no key nothing.");
        let waiting = turn(&app, false).await;
        give_up(&app, &only).await.unwrap();
        assert_eq!(give_up(&app, &only).await.unwrap_err(), "invalid_state: The key is retired already.");
        assert!(give_up(&app, &waiting).await.is_err());
        // The one to come signs before its time.
        within_a_second("alone", async || kids(&app).await == [waiting.as_str()]).await;
        let city = City::found(&app).await;
        assert_eq!(kid(&sign_in(&app, "justice", city.password()).await), waiting);
        // At once: whatever waits is given up, so that it does not take over later.
        let second = turn(&app, false).await;
        let third = turn(&app, true).await;
        assert_eq!(trail(&app, &second).await[1], (AuditAction::SigningKeyRetired, json!("superseded")));
        within_a_second("third", async || {
            let kids = kids(&app).await;
            kids.contains(&third) && !kids.contains(&second)
        }).await;
    }

    async fn of_retirements_at_the_same_moment_one_leaves_a_key(app: TestApp) {
        let first = kids(&app).await.remove(0);
        let second = turn(&app, true).await;
        let both = tokio::join!(give_up(&app, &first), give_up(&app, &second));
        assert!(both.0.is_ok() != both.1.is_ok(), "{both:?}");
        let three = tokio::join!(turn_or_not(&app), turn_or_not(&app), turn_or_not(&app));
        assert!(three.0 || three.1 || three.2);
    }

    async fn of_first_starts_at_the_same_moment_one_makes_the_key(app: TestApp) {
        let replica = app.replica().await;
        for _ in 0..3 {
            signing_key::Entity::delete_many().exec(db(&app)).await.unwrap();
            let make = async |app: &TestApp| {
                make_first(&app.state.db, &app.state.config, app.clock.now()).await.unwrap();
            };
            tokio::join!(make(&app), make(&replica), make(&app), make(&replica));
            assert_eq!(signing_key::Entity::find().count(db(&app)).await.unwrap(), 1);
        }
    }

    async fn with_another_master_key_nothing_starts_until_a_key_is_made_under_it(app: TestApp) {
        let city = City::found(&app).await;
        let old = sign_in(&app, "justice", city.password()).await;
        let mut config = (*app.state.config).clone();
        let other = config.data_dir.join("other.key");
        std::fs::write(&other, STANDARD.encode([7; 32])).unwrap();
        config.master_key = Some(other);
        let fault = starts(config.clone(), &app).await.unwrap_err();
        for words in ["signing key: ", "other.key does not open key ", &kid(&old), "TIENDO_MASTER_KEY", "tiendo keys rotate --at-once"] {
            assert!(fault.contains(words), "{fault}");
        }
        let (state, now) = (&app.state, app.clock.now());
        let refused = rotate(&state.db, &config, now, false).await.unwrap_err().to_string();
        assert!(refused.contains("does not open key"), "replicas could not sign with it: {refused}");
        let keys = list(&state.db, &config, now).await.unwrap();
        assert_eq!((keys.len(), keys[0].opens), (1, false));
        // Lost: the file in the data directory is not made anew behind the operator's back …
        let mine = app.state.config.data_dir.join("master.key");
        std::fs::rename(&mine, mine.with_extension("lost")).unwrap();
        assert!(starts((*app.state.config).clone(), &app).await.is_err());
        assert!(!mine.exists());
        // … but by the command. What was signed before still verifies, by its public half.
        let made = turn(&app, true).await;
        assert!(mine.exists());
        let replica = app.replica().await;
        assert_eq!(status(&replica, &old).await, 200);
        assert_eq!(kid(&sign_in(&replica, "justice", city.password()).await), made);
        // A process that still runs with the old one cannot sign, and says so.
        within_a_second("unavailable", async || {
            login(&app, "justice", city.password()).await.status == 503
        }).await;
        assert_eq!(status(&app, &old).await, 200);
    }

    async fn keys_that_cannot_be_read_just_now_stay_in_use(app: TestApp) {
        let city = City::found(&app).await;
        let token = sign_in(&app, "justice", city.password()).await;
        let run = async |sql: &str| db(&app).execute_unprepared(sql).await.unwrap();
        run("ALTER TABLE signing_key RENAME TO elsewhere").await;
        tokio::time::sleep(Wait::from_millis(600)).await;
        assert_eq!(status(&app, &token).await, 200);
        let other = sign_in(&app, "justice", city.password()).await;
        assert_eq!((kid(&other), kids(&app).await), (kid(&token), vec![kid(&token)]));
        run("ALTER TABLE elsewhere RENAME TO signing_key").await;
        let next = turn(&app, true).await;
        within_a_second("read again", async || kids(&app).await.contains(&next)).await;
    }

    async fn the_published_set_may_be_kept_and_asked_for_again(app: TestApp) {
        let get = || app.anonymous().get("/.well-known/jwks.json");
        let answer = get().send().await.expect_status(200);
        assert_eq!(answer.header("Cache-Control"), "public, max-age=300");
        let tag = answer.etag().to_owned();
        assert!(tag.starts_with('"'), "strong");
        let same = get().header("If-None-Match", &tag).send().await.expect_status(304);
        assert_eq!((same.etag(), same.header("Cache-Control")), (tag.as_str(), "public, max-age=300"));
        turn(&app, false).await;
        within_a_second("another tag", async || {
            get().header("If-None-Match", &tag).send().await.status == 200
        }).await;
    }

    async fn a_private_key_lies_sealed_in_the_database(app: TestApp) {
        let row = signing_key::Entity::find().one(db(&app)).await.unwrap().unwrap();
        let key = crate::forged::key(&app, &row.kid).await;
        let seed = key.seed().unwrap().as_be_bytes().unwrap();
        let seed: &[u8] = seed.as_ref();
        assert!(!row.sealed.windows(seed.len()).any(|bytes| bytes == seed));
        let master = app.state.config.data_dir.join("master.key");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(master.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}

/// Whether a rotation at once went through beside others.
async fn turn_or_not(app: &TestApp) -> bool {
    let (state, now) = (&app.state, app.clock.now());
    let outcome = rotate(&state.db, &state.config, now, true).await;
    outcome
        .inspect_err(|problem| {
            assert_eq!(
                problem.to_string(),
                "duplicate: Another key was made at the same moment."
            );
        })
        .is_ok()
}
