//! Somebody must always be able to administer the installation, whatever admins do to each other.

use serde_json::{Value, json};
use tests::city::{City, list, sign_in, text};
use tests::{Answer, Client, TestApp, both};

use crate::main_loop::etag;
use crate::people::{at, everywhere, hire, login, look_up, step};

/// Takes away the grant of that account that makes it an admin of everything.
async fn depose(by: &Client, account: &Value) -> Answer {
    let grant = list(&account["grants"])
        .iter()
        .find(|grant| grant["role"] == "admin" && grant["unit_id"].is_null())
        .unwrap();
    let path = format!(
        "/v1/accounts/{}/grants/{}",
        text(&account["id"]),
        text(&grant["id"])
    );
    by.delete(&path).if_match(&etag(account)).send().await
}

/// Makes that account an admin of everything again.
async fn crown(by: &Client, account: &Value) {
    let path = format!("/v1/accounts/{}/grants", text(&account["id"]));
    by.post(&path)
        .json(everywhere("admin"))
        .send()
        .await
        .assert_status(201);
}

async fn read(by: &Client, account: &Value) -> Value {
    by.get(&format!("/v1/accounts/{}", text(&account["id"])))
        .send()
        .await
        .expect_status(200)
        .json()
}

/// An admin at one server, so freshly signed in that nothing is remembered of the time before.
async fn admin(app: &TestApp, city: &City<'_>, name: &str) -> Client {
    let admin = app.as_(&sign_in(app, name, city.password()).await);
    admin.get("/v1/me").send().await.assert_status(200);
    admin
}

/// Of two who went for each other at once: whether the first one stayed. Exactly one did.
#[track_caller]
fn first_won(first: &Answer, second: &Answer) -> bool {
    let won = |answer: &Answer| answer.status < 300;
    assert_ne!(
        won(first),
        won(second),
        "{} and {}",
        first.text(),
        second.text()
    );
    let lost = if won(first) { second } else { first };
    // The loser came too late, or was gone before the request was looked at.
    match lost.status {
        409 => lost.assert_problem(409, "invalid_state"),
        401 => lost.assert_problem(401, "invalid_token"),
        _ => lost.assert_problem(403, "forbidden"),
    }
    won(first)
}

both! {
    async fn nobody_disables_themself(app: TestApp) {
        let city = City::found(&app).await;
        let first = city.as_("first.admin").await;
        hire(&city, &first, "second.admin", json!([everywhere("admin")])).await;
        for name in ["first.admin", "second.admin", "province.admin"] {
            let own = look_up(&city, name).await;
            let answer = step(&city.as_(name).await, &own, "disable").await;
            answer.assert_problem(409, "invalid_state");
            login(&app, name, city.password()).await.assert_status(200);
        }
    }

    async fn the_last_admin_of_everything_keeps_the_role(app: TestApp) {
        let city = City::found(&app).await;
        let first = city.as_("first.admin").await;
        let own = async || look_up(&city, "first.admin").await;
        // The admin of the province is none of everything.
        depose(&first, &own().await).await.assert_problem(409, "invalid_state");
        // Neither is an auditor, nor one who is disabled.
        hire(&city, &first, "second.auditor", json!([everywhere("auditor")])).await;
        let second = hire(&city, &first, "second.admin", json!([everywhere("admin")])).await;
        let disabled = step(&first, &second, "disable").await.expect_status(200).json();
        depose(&first, &own().await).await.assert_problem(409, "invalid_state");
        first.get("/v1/accounts").send().await.assert_status(200);
        // An admin grant at a unit beside it does not help either.
        let path = format!("/v1/accounts/{}/grants", text(&own().await["id"]));
        first.post(&path).json(at(&city, "admin", "60")).send().await.assert_status(201);
        depose(&first, &own().await).await.assert_problem(409, "invalid_state");
        // Once there is another, one may go.
        step(&first, &disabled, "enable").await.assert_status(200);
        let account = own().await;
        depose(&first, &account).await.assert_status(204);
        first.post("/v1/accounts").json(crate::people::account("third", &json!([everywhere("admin")]))).send().await
            .assert_problem(403, "forbidden");
        // And now the other is the last.
        let second = city.as_("second.admin").await;
        let last = read(&second, &disabled).await;
        depose(&second, &last).await.assert_problem(409, "invalid_state");
        step(&second, &read(&second, &account).await, "disable").await.assert_status(200);
    }

    async fn the_last_admin_of_a_unit_may_go(app: TestApp) {
        let city = City::found(&app).await;
        let first = city.as_("first.admin").await;
        let account = look_up(&city, "province.admin").await;
        let path = format!("/v1/accounts/{}/grants/{}", text(&account["id"]), text(&account["grants"][0]["id"]));
        let province = city.as_("province.admin").await;
        province.delete(&path).if_match("\"2\"").send().await.assert_status(204);
        province.get("/v1/accounts").send().await.assert_problem(403, "forbidden");
        // Known only to an admin of everything now.
        step(&first, &read(&first, &account).await, "disable").await.assert_status(200);
    }

    async fn of_two_admins_who_disable_each_other_one_stays(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let by = city.as_("first.admin").await;
        let two = hire(&city, &by, "second.admin", json!([everywhere("admin")])).await;
        let one = look_up(&city, "first.admin").await;
        for _ in 0..6 {
            let (first, second) = (admin(&app, &city, "first.admin").await, admin(&replica, &city, "second.admin").await);
            let (one, two) = (read(&first, &one).await, read(&first, &two).await);
            let (a, b) = tokio::join!(step(&first, &two, "disable"), step(&second, &one, "disable"));
            let (survivor, lost, gone) = if first_won(&a, &b) { (first, two, "second.admin") } else { (second, one, "first.admin") };
            survivor.get("/v1/accounts").send().await.assert_status(200);
            login(&app, gone, city.password()).await.assert_problem(401, "invalid_credentials");
            step(&survivor, &read(&survivor, &lost).await, "enable").await.assert_status(200);
        }
    }

    async fn of_two_admins_who_depose_each_other_one_stays(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let by = city.as_("first.admin").await;
        let two = hire(&city, &by, "second.admin", json!([everywhere("admin")])).await;
        let one = look_up(&city, "first.admin").await;
        for _ in 0..6 {
            let (first, second) = (admin(&app, &city, "first.admin").await, admin(&replica, &city, "second.admin").await);
            let (one, two) = (read(&first, &one).await, read(&first, &two).await);
            let (a, b) = tokio::join!(depose(&first, &two), depose(&second, &one));
            let (survivor, lost) = if first_won(&a, &b) { (first, two) } else { (second, one) };
            crown(&survivor, &lost).await;
        }
    }

    async fn of_two_admins_of_whom_one_disables_and_one_deposes_one_stays(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let by = city.as_("first.admin").await;
        let two = hire(&city, &by, "second.admin", json!([everywhere("admin")])).await;
        let one = look_up(&city, "first.admin").await;
        for _ in 0..6 {
            let (first, second) = (admin(&app, &city, "first.admin").await, admin(&replica, &city, "second.admin").await);
            let (one, two) = (read(&first, &one).await, read(&first, &two).await);
            let (a, b) = tokio::join!(step(&first, &two, "disable"), depose(&second, &one));
            if first_won(&a, &b) {
                step(&first, &read(&first, &two).await, "enable").await.assert_status(200);
            } else {
                crown(&second, &one).await;
            }
        }
    }

    async fn of_two_admins_who_both_resign_one_stays(app: TestApp) {
        let city = City::found(&app).await;
        let replica = app.replica().await;
        let by = city.as_("first.admin").await;
        let two = hire(&city, &by, "second.admin", json!([everywhere("admin")])).await;
        let one = look_up(&city, "first.admin").await;
        for _ in 0..6 {
            let (first, second) = (admin(&app, &city, "first.admin").await, admin(&replica, &city, "second.admin").await);
            let (one, two) = (read(&first, &one).await, read(&first, &two).await);
            let (a, b) = tokio::join!(depose(&first, &one), depose(&second, &two));
            let (survivor, lost) = if first_won(&a, &b) { (second, one) } else { (first, two) };
            crown(&survivor, &lost).await;
        }
    }
}
