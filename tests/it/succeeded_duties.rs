//! The duties of a unit that ends: who still has them, and who knows of them.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};
use time::macros::datetime;

use crate::amendments::amendment;
use crate::people::hire;
use crate::reading::{find, read};

/// Records a succession; answers the units that took over.
async fn succeed(city: &City<'_>, kind: &str, on: &str, old: &[String], into: &[Value]) -> Value {
    let body = json!({"kind": kind, "effective_on": on, "old_unit_ids": old, "into": into});
    let admin = city.as_("first.admin").await;
    let made = admin.post("/v1/successions").json(body).send().await;
    made.expect_status(201).json()["new_units"].clone()
}

fn new(city: &City<'_>, code: &str) -> Value {
    json!({"new_unit": {
        "code": code, "name": "Phường Mũi Né", "kind": "ward", "level": "commune", "parent_id": city.unit("593"),
    }})
}

/// A reporter of a unit by its id.
async fn reporter(city: &City<'_>, name: &str, unit: &str) -> Client {
    let admin = city.as_("first.admin").await;
    hire(
        city,
        &admin,
        name,
        json!([{"role": "reporter", "unit_id": unit}]),
    )
    .await;
    city.as_(name).await
}

both! {
    async fn the_people_of_a_successor_know_the_plans_whose_duties_it_took_over(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let path = format!("/v1/plans/{}", plan.id);
        let old = [city.unit("22915"), city.unit("22918")];
        let made = succeed(&city, "merger", "2018-05-20", &old, &[new(&city, "22915")]).await;
        let mui_ne = text(&find(&made, "code", "22915")["id"]);
        let again = succeed(&city, "replacement", "2018-05-25", std::slice::from_ref(&mui_ne), &[new(&city, "22919")]).await;
        let renamed = text(&find(&again, "code", "22919")["id"]);
        // Justice goes on under its name; what comes out of it has none of its duties.
        let justice = city.unit("PTP");
        let into = [json!({"unit_id": justice}), new(&city, "PTP-A")];
        let split = succeed(&city, "split", "2018-05-20", &[justice], &into).await;
        let split = text(&find(&split, "code", "PTP-A")["id"]);

        app.clock.set(datetime!(2018-05-26 02:00 UTC));
        for (name, unit, wards) in [("mui.ne.new", &mui_ne, 0), ("renamed", &renamed, 2)] {
            let reporter = reporter(&city, name, unit).await;
            reporter.get(&path).send().await.assert_status(200);
            let duties = read(&reporter, &format!("/v1/units/{unit}/duties")).await;
            assert_eq!(list(&duties["items"]).len(), wards, "{name}");
        }
        let apart = reporter(&city, "apart", &split).await;
        apart.get(&path).send().await.assert_problem(404, "not_found");
    }

    async fn a_duty_that_ends_only_later_keeps_its_unit_from_closing(app: TestApp) {
        let city = City::found(&app).await;
        let plan = city.issue_plan().await;
        let dolisa = city.as_("dolisa").await;
        let duties = read(&dolisa, &format!("/v1/assignments?plan_id={}", plan.id)).await;
        let health = &find(&duties["items"], "unit_id", &city.unit("PYT"))["id"];
        let mut body = amendment(&json!({"assignments_ended": [health]}));
        body["effective_on"] = json!("2018-07-01");
        let amend = dolisa.post(&format!("/v1/plans/{}/amendments", plan.id)).if_match("\"2\"");
        amend.json(body).send().await.assert_status(201);
        let admin = city.as_("first.admin").await;
        let close = async |on: &str| {
            let close = admin.post(&format!("/v1/units/{}/close", city.unit("PYT"))).if_match("\"1\"");
            close.json(json!({"on": on})).send().await
        };
        close("2018-06-30").await.assert_problem(409, "duties_left");
        close("2018-07-01").await.assert_status(200);
    }
}
