//! What becomes of a key when the service dies, or is slow, between its steps.

use std::time::Duration as Patience;

use api::http::idempotency::claim::{self, Asked, Claim, Standing};
use entity::idempotency_key;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use tests::city::City;
use tests::{TestApp, both};
use time::Duration;
use tokio::time::timeout;

use crate::retries::{KEY, is_replay, later, register, registered, rows};

/// Sets a column of all keys by hand.
async fn set(app: &TestApp, column: idempotency_key::Column, value: Expr) {
    let tx = app.state.db.begin().await.unwrap();
    let change = idempotency_key::Entity::update_many().col_expr(column, value);
    change.exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

fn asked() -> Asked {
    Asked {
        caller: "account:of a test".to_owned(),
        is_strangers: false,
        key: "one".to_owned(),
        operation: "POST /v1/plans".to_owned(),
        fingerprint: vec![7; 32],
    }
}

async fn claim(app: &TestApp) -> Claim {
    match claim::claim(&app.state, &asked()).await.unwrap() {
        Standing::First(claim) => claim,
        Standing::Answered(answer) => panic!("{answer:?}"),
    }
}

async fn refusal(app: &TestApp) -> &'static str {
    let refused = claim::claim(&app.state, &asked()).await.unwrap_err();
    refused.code.entry().slug
}

/// A write as services make them: it counts as done with its commit.
async fn write(app: &TestApp, commits: bool) -> Result<(), api::http::problem::Problem> {
    let tx = app.state.db.begin().await?;
    if commits {
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    Ok(())
}

both! {
    async fn what_was_written_without_an_answer_is_not_written_again(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        register(&admin, &city, KEY, "Sở LĐTBXH").await.assert_status(201);
        // It died between its commit and its answer.
        set(&app, idempotency_key::Column::Answer, Expr::value(None::<Vec<u8>>)).await;
        set(&app, idempotency_key::Column::Status, Expr::value(None::<i16>)).await;
        let soon = register(&admin, &city, KEY, "Sở LĐTBXH").await;
        soon.assert_problem(409, "idempotency_in_progress");
        later(&app, Duration::minutes(3));
        for _ in 0..2 {
            let then = register(&admin, &city, KEY, "Sở LĐTBXH").await;
            then.assert_problem(409, "idempotency_answer_lost");
        }
        assert_eq!(registered(&admin).await, 1);
    }

    async fn what_died_before_it_wrote_is_carried_out_by_the_repeat(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        register(&admin, &city, KEY, "").await.assert_status(422);
        set(&app, idempotency_key::Column::Answer, Expr::value(None::<Vec<u8>>)).await;
        set(&app, idempotency_key::Column::IsDone, Expr::value(false)).await;
        register(&admin, &city, KEY, "").await.assert_problem(409, "idempotency_in_progress");
        later(&app, Duration::minutes(3));
        let again = register(&admin, &city, KEY, "").await.expect_status(422);
        assert!(!is_replay(&again), "it was carried out anew");
        assert!(is_replay(&register(&admin, &city, KEY, "").await));
    }

    async fn a_run_that_was_taken_over_writes_nothing_any_more(app: TestApp) {
        let slow = claim(&app).await;
        assert_eq!(refusal(&app).await, "idempotency_in_progress");
        later(&app, Duration::minutes(3));
        let next = claim(&app).await;
        let late = claim::under(slow, write(&app, true)).await.unwrap_err();
        assert_eq!(late.code.entry().slug, "idempotency_in_progress");
        slow.release(&app.state).await.unwrap();
        claim::under(next, write(&app, true)).await.unwrap();
        assert!(rows(&app).await[0].is_done);
        next.release(&app.state).await.unwrap();
        assert_eq!(refusal(&app).await, "idempotency_answer_lost");
    }

    async fn a_key_is_done_exactly_when_its_write_is_committed(app: TestApp) {
        let first = claim(&app).await;
        claim::under(first, write(&app, false)).await.unwrap();
        assert!(!rows(&app).await[0].is_done, "rolled back, both together");
        first.release(&app.state).await.unwrap();
        assert!(rows(&app).await.is_empty(), "free again at once");
        let second = claim(&app).await;
        let aside = async {
            let tx = app.state.db.begin_aside().await.unwrap();
            tx.commit().await.unwrap();
        };
        claim::under(second, aside).await;
        assert!(!rows(&app).await[0].is_done, "a count of attempts is not what was asked for");
        claim::under(second, async {
            write(&app, true).await.unwrap();
            write(&app, true).await.unwrap();
        })
        .await;
        assert!(rows(&app).await[0].is_done);
        write(&app, true).await.unwrap();
    }

    async fn a_repeat_does_not_wait_while_the_first_one_writes(app: TestApp) {
        let first = claim(&app).await;
        claim::under(first, async {
            let tx = app.state.db.begin().await.unwrap();
            let repeat = timeout(Patience::from_secs(5), refusal(&app)).await;
            assert_eq!(repeat.expect("an answer at once"), "idempotency_in_progress");
            tx.commit().await.unwrap();
        })
        .await;
        assert!(rows(&app).await[0].is_done);
    }

    async fn an_answer_sealed_under_a_lost_master_key_is_lost(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        register(&admin, &city, KEY, "Sở LĐTBXH").await.assert_status(201);
        set(&app, idempotency_key::Column::Answer, Expr::value(vec![1_u8; 60])).await;
        register(&admin, &city, KEY, "Sở LĐTBXH").await.assert_problem(409, "idempotency_answer_lost");
        set(&app, idempotency_key::Column::Fingerprint, Expr::value(vec![1_u8; 60])).await;
        register(&admin, &city, KEY, "Sở LĐTBXH").await.assert_problem(409, "idempotency_answer_lost");
        assert_eq!(registered(&admin).await, 1);
    }
}
