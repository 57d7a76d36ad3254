//! A province's plan 1333/KH-UBND over the city's 5947/KH-UBND over a ward's: who stands below whom, and who
//! answers for what together.

use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Client, both};

use crate::reading::{find, person, read, texts};

/// The coordinators of the province, the city and a ward, who each know the plan above theirs.
struct People {
    province: Client,
    city: Client,
    ward: Client,
}

async fn people(city: &City<'_>) -> People {
    People {
        province: person(city, "province", &[("coordinator", "60")]).await,
        city: person(
            city,
            "city",
            &[("coordinator", "PLDTBXH"), ("viewer", "60")],
        )
        .await,
        ward: person(city, "ward", &[("coordinator", "22915"), ("viewer", "60")]).await,
    }
}

async fn draft(
    by: &Client,
    city: &City<'_>,
    number: &str,
    issuer: (&str, &str),
    above: Option<&str>,
    refines: Option<&str>,
) -> Value {
    let mut body = city.plan(number);
    let indicator = &mut body["own_objectives"][0]["indicators"][0];
    indicator["refines"] =
        json!(refines.map(|number| json!({"framework": "NSGE-2011-2020", "number": number})));
    body["issuing_unit_id"] = json!(city.unit(issuer.0));
    body["lead_unit_id"] = json!(city.unit(issuer.1));
    body["parent_plan_id"] = json!(above);
    by.post("/v1/plans")
        .json(body)
        .send()
        .await
        .expect_status(201)
        .json()
}

async fn tell(by: &Client, city: &City<'_>, plan: &str, unit: &str, subject: &str) {
    let subject = match subject {
        "plan" => json!({"kind": "plan"}),
        number if number.starts_with('O') => json!({"kind": "objective", "id": city.id(number)}),
        number => json!({"kind": "indicator", "id": city.id(number)}),
    };
    let duty = json!({"plan_id": plan, "unit_id": city.unit(unit), "duty": "report", "subject": subject, "paragraph": "IV", "text": "báo cáo"});
    by.post("/v1/assignments")
        .json(duty)
        .send()
        .await
        .assert_status(201);
}

async fn issue(by: &Client, plan: &str) {
    by.post(&format!("/v1/plans/{plan}/issue"))
        .if_match("\"1\"")
        .send()
        .await
        .assert_status(200);
}

both! {
    async fn the_province_sees_the_plans_below_its_own_and_what_they_cover(app: TestApp) {
        let city = City::found(&app).await;
        let people = people(&city).await;
        let top = draft(&people.province, &city, "1333/KH-UBND", ("60", "60"), None, None).await;
        let province = text(&top["id"]);
        tell(&people.province, &city, &province, "593", "7.4").await;
        issue(&people.province, &province).await;
        let middle = draft(&people.city, &city, "5947/KH-UBND", ("593", "PLDTBXH"), Some(&province), None).await;
        let middle = text(&middle["id"]);
        tell(&people.city, &city, &middle, "PTP", "7.1").await;
        tell(&people.city, &city, &middle, "PTP", "O7").await;
        tell(&people.city, &city, &middle, "PYT", "7.4").await;
        tell(&people.city, &city, &middle, "22915", "plan").await;
        issue(&people.city, &middle).await;
        let low = draft(&people.ward, &city, "12/KH-UBND", ("22915", "22915"), Some(&middle), Some("5.1")).await;
        let ward = text(&low["id"]);
        tell(&people.ward, &city, &ward, "22915", "plan").await;

        // The ward's plan is a draft yet: nobody above knows of it.
        let path = format!("/v1/plans/{province}/hierarchy");
        let tree = read(&people.province, &path).await;
        assert_eq!(texts(&tree["below"], "number"), ["5947/KH-UBND"]);
        assert_eq!(tree["below"][0]["below"], json!([]));
        let own = read(&people.ward, &path).await;
        assert_eq!(texts(&own["below"][0]["below"], "number"), ["12/KH-UBND"]);
        assert_eq!(own["below"][0]["below"][0]["status"], "draft");
        let whole = format!("/v1/plans/{province}/hierarchy-coverage");
        for caller in [&people.province, &people.ward] {
            assert_eq!(read(caller, &whole).await["without_unit"], json!(["5.1"]), "a draft binds nobody");
        }
        issue(&people.ward, &ward).await;

        let tree = people.province.get(&path).send().await.expect_status(200);
        assert_eq!(texts(&tree.json()["below"][0]["below"], "id"), [&*ward]);
        people.province.get(&path).header("If-None-Match", tree.etag()).send().await.assert_status(304);
        let one = read(&people.province, &format!("{path}?depth=1")).await;
        assert_eq!(one["below"][0]["below"], json!([]));
        people.province.get(&format!("{path}?depth=11")).send().await.assert_problem(400, "invalid_parameter");

        let covered = read(&people.province, &whole).await;
        assert_eq!(texts(&covered["indicators"], "number"), ["5.1", "7.1", "7.2", "7.4"]);
        assert_eq!(texts(&covered["indicators"], "answered"), ["below", "below", "below", "here"]);
        assert_eq!((&covered["without_unit"], &covered["only_below"]), (&json!([]), &json!(["5.1", "7.1", "7.2"])));
        let answers = |number: &str| find(&covered["indicators"], "number", number)["answers"].clone();
        let own_target = text(&answers("5.1")[0]["by_indicator_id"]);
        assert_ne!(own_target, city.id("5.1"));
        assert_eq!(answers("5.1"), json!([
            {"plan_id": ward, "unit_id": city.unit("22915"), "through": "whole_plan", "by_indicator_id": own_target},
        ]));
        assert_eq!(answers("7.1"), json!([
            {"plan_id": middle, "unit_id": city.unit("PTP"), "through": "indicator", "by_indicator_id": city.id("7.1")},
        ]));
        let by = |unit: &str, through: &str, plan: &str| {
            json!({"plan_id": plan, "unit_id": city.unit(unit), "through": through, "by_indicator_id": city.id("7.4")})
        };
        assert_eq!(answers("7.4")[0], by("593", "indicator", &province));
        // Justice through the objective, Health by the number.
        let of_city = &list(&answers("7.4"))[1..].to_vec();
        assert_eq!(of_city.len(), 2);
        assert!(of_city.contains(&by("PTP", "whole_objective", &middle)) && of_city.contains(&by("PYT", "indicator", &middle)));
        let share = |plan: &str| {
            let found = find(&covered["plans"], "plan_id", plan);
            (found["answered"].clone(), found["with_several_units"].clone(), found["units"].clone())
        };
        assert_eq!(share(&province), (json!(1), json!(0), json!(1)));
        assert_eq!(share(&middle), (json!(3), json!(1), json!(2)));
        assert_eq!(share(&ward), (json!(1), json!(0), json!(1)));
        assert_eq!(find(&covered["plans"], "plan_id", &ward)["parent_plan_id"], json!(middle));

        // From the city's plan down, 7.4 is answered for there; the neighbour knows of none of this.
        let from_city = read(&people.city, &format!("/v1/plans/{middle}/hierarchy-coverage")).await;
        assert_eq!(texts(&from_city["indicators"], "answered"), ["below", "here", "here", "here"]);
        let neighbour = city.as_("lagi.dolisa").await;
        for path in [&path, &whole] {
            neighbour.get(path).send().await.assert_problem(404, "not_found");
        }
    }

    async fn a_shared_indicator_has_its_lead_and_its_contributors(app: TestApp) {
        let city = City::found(&app).await;
        let dolisa = city.as_("dolisa").await;
        let plan = text(&city.draft_plan().await["id"]);
        let tell = async |unit: &str, duty: &str, subject: Value| {
            let duty = json!({"plan_id": plan, "unit_id": city.unit(unit), "duty": duty, "subject": subject, "paragraph": "IV", "text": "theo kế hoạch"});
            dolisa.post("/v1/assignments").json(duty).send().await.assert_status(201);
        };
        let objective = json!({"kind": "objective", "id": city.id("O7")});
        let first = json!({"kind": "indicator", "id": city.id("7.1")});
        tell("PNV", "lead", objective.clone()).await;
        tell("PTP", "lead", first.clone()).await;
        tell("PTP", "report", first.clone()).await;
        tell("PYT", "coordinate", first.clone()).await;
        tell("PYT", "guide", objective).await;
        tell("MTTQ", "requested", first).await;
        let covered = read(&dolisa, &format!("/v1/plans/{plan}/coverage")).await;
        let of = |number: &str| find(&covered["indicators"], "number", number).clone();
        assert_eq!(of("7.1")["lead_unit_ids"], json!([city.unit("PTP")]));
        assert_eq!(of("7.1")["contributors"], json!([{"unit_id": city.unit("PYT"), "duties": ["coordinate", "guide"]}]));
        assert_eq!(of("7.2")["lead_unit_ids"], json!([city.unit("PNV")]));
        assert_eq!(of("7.2")["contributors"], json!([{"unit_id": city.unit("PYT"), "duties": ["guide"]}]));
        assert_eq!((&of("5.1")["lead_unit_ids"], &of("5.1")["contributors"]), (&json!([]), &json!([])));
        assert_eq!(covered["without_unit"], json!(["5.1", "7.2", "7.4"]), "to lead is not to report");
    }
}
