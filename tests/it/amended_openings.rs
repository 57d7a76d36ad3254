//! A period that opens before an amendment takes effect is owed under what the plan said before.

use api::periods::freeze::open_due;
use serde_json::{Value, json};
use tests::both;
use tests::city::{City, list, text};
use time::macros::datetime;

use crate::aggregates::cells::{all, read as aggregates};
use crate::amended_periods::{new_year, periods, two_years};
use crate::amendments::amendment;
use crate::reading::{find, read, texts};

/// Records an amendment of October 2018 that takes effect in March 2019.
async fn amend(city: &City<'_>, id: &str, changes: Value) {
    let mut body = amendment(&changes);
    body["effective_on"] = json!("2019-03-01");
    let dolisa = city.as_("dolisa").await;
    let path = format!("/v1/plans/{id}/amendments");
    let made = dolisa.post(&path).if_match("\"2\"").json(body).send().await;
    made.assert_status(201);
}

/// The duty of a unit in a plan.
async fn duty_of(city: &City<'_>, id: &str, unit: &str) -> Value {
    let dolisa = city.as_("dolisa").await;
    let duties = read(&dolisa, &format!("/v1/assignments?plan_id={id}")).await;
    find(&duties["items"], "unit_id", &city.unit(unit))["id"].clone()
}

/// Ids of the measures that a unit owes for a period; `None`: it owes no report.
async fn owed(city: &City<'_>, id: &str, label: &str, unit: &str) -> Option<Vec<String>> {
    let dolisa = city.as_("dolisa").await;
    let period = text(&find(&periods(&dolisa, id).await, "label", label)["id"]);
    let page = read(&dolisa, &format!("/v1/periods/{period}/obligations")).await;
    let of_unit = list(&page["items"])
        .iter()
        .find(|one| one["unit_id"] == json!(city.unit(unit)));
    of_unit.map(|one| texts(&one["measures"], "measure_id"))
}

both! {
    async fn a_duty_that_still_binds_is_owed_though_its_framework_goes(app: TestApp) {
        let city = City::found(&app).await;
        let id = two_years(&city).await;
        let justice = duty_of(&city, &id, "PTP").await;
        amend(&city, &id, json!({"plan": {"framework_ids": []}, "assignments_ended": [justice]})).await;
        new_year(&app).await;
        assert_eq!(owed(&city, &id, "2019-H1", "PTP").await, Some(vec![city.id("7.1.a")]));
        // Aggregates of the framework have it, though the plan no longer reports on it.
        let (dolisa, strategy) = (city.as_("dolisa").await, text(&city.framework["id"]));
        let asked = [("framework_id", strategy.as_str()), ("year", "2019"), ("frequency", "semi_annual")];
        let owed = "measure.code period.label units_expected";
        assert!(all(&aggregates(&dolisa, &asked).await, owed).contains(&"7.1.a 2019-H1 1".to_owned()));
        app.fold().await;
        assert!(all(&aggregates(&dolisa, &asked).await, owed).contains(&"7.1.a 2019-H1 1".to_owned()));
    }

    async fn an_own_target_that_goes_in_march_is_owed_for_what_opens_in_january(app: TestApp) {
        let city = City::found(&app).await;
        let id = two_years(&city).await;
        amend(&city, &id, json!({"own_targets": {"removed_measures": ["PT-2"]}})).await;
        new_year(&app).await;
        // The ward reports on the plan as a whole, which has this one target.
        assert_eq!(owed(&city, &id, "2019-H1", "22915").await.map(|all| all.len()), Some(1));
    }

    async fn a_late_opener_finds_the_duties_of_the_day_the_period_opens(app: TestApp) {
        let city = City::found(&app).await;
        let id = two_years(&city).await;
        let justice = duty_of(&city, &id, "PTP").await;
        amend(&city, &id, json!({"assignments_ended": [justice]})).await;
        // Nobody opened it until the amendment was in force.
        app.clock.set(datetime!(2019-03-02 02:00 UTC));
        open_due(&app.state).await.unwrap();
        assert_eq!(owed(&city, &id, "2019-H1", "PTP").await, Some(vec![city.id("7.1.a")]));
    }
}
