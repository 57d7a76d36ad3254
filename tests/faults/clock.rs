//! The clock of the machine is set back while people work: who is signed in goes on or signs in again, what was asked
//! under a key is known, and the order of what happened stays the order in which it did.

use std::fs;

use serde_json::{Value, json};
use tests::process::free_address;

use crate::caller::Request;
use crate::place::{Place, clock_library, shifted};
use crate::postgres_restarts::answered;
use crate::world::{World, new_plan, plan_number, text};

/// A report's steps as its history tells them, oldest first.
async fn steps(world: &World, report: &str) -> Vec<String> {
    let history = world
        .coordinator
        .read_all(&format!("/v1/reports/{report}/history"))
        .await;
    history.iter().map(|event| text(&event["action"])).collect()
}

/// Takes a step with a report as it is now; answers the report.
async fn step(world: &World, report: &str, name: &str, body: Value) -> Value {
    let path = format!("/v1/reports/{report}");
    let by = if name == "submit" {
        &world.offices[0].reporter
    } else {
        &world.coordinator
    };
    let now = by.read(&path).await;
    let request =
        Request::post(format!("{path}/{name}"), body).on(now["version"].as_i64().unwrap());
    by.expect(&request, 200).await
}

async fn set_back(mut place: Place) {
    let Some(library) = clock_library() else {
        println!("SKIPPED, nothing was shown: there is no libfaketime");
        return;
    };
    let time = place.data().join("time");
    fs::write(&time, "+0").unwrap();
    place.program = shifted(place.program, &library);
    let place = place
        .set("FAKETIME_TIMESTAMP_FILE", time.to_str().unwrap())
        .set("FAKETIME_NO_CACHE", "1");
    let address = free_address();
    let mut service = place.program.serve_at(&address).await;
    let world = World::found(&service, 1).await;
    let reporter = &world.offices[0].reporter;
    let report = world.begin_report(&world.offices[0]).await;
    let id = text(&report["id"]);
    let measures = report["measures"].as_array().unwrap();
    let value = |measure: &Value| json!({"measure_id": measure["measure_id"], "numerator": 1, "denominator": 2});
    let mut save = Request::new(reqwest::Method::PUT, format!("/v1/reports/{id}/values")).on_any();
    save.body = json!({"values": measures.iter().map(value).collect::<Vec<_>>()});
    reporter.expect(&save, 200).await;
    let before = world.coordinator.read("/v1/changes?after=now").await;
    let cursor = text(&before["next_cursor"]);
    let plan = |number: usize| {
        let body = new_plan(&plan_number(number), &world.city, &world.lead);
        Request::post("/v1/plans", body).under(format!("plan-{number}"))
    };
    let first = world.coordinator.expect(&plan(1), 201).await;
    step(&world, &id, "submit", Value::Null).await;
    let remark =
        |text: &str| json!({"reason": text, "remarks": [{"section": "results", "text": text}]});
    step(&world, &id, "return", remark("Trước")).await;

    // Two hours back, under the running service, then once more with it started anew.
    for (offset, number) in [("-2h", 2), ("-5h", 3)] {
        fs::write(&time, offset).unwrap();
        if number == 3 {
            service.terminate().await;
            service = place.program.serve_at(&address).await;
        }
        let again = answered(world.coordinator.send(&plan(1)).await);
        assert!(again.status == 201 && again.is_replay, "{again:?}");
        assert_eq!(again.body["id"], first["id"]);
        world.coordinator.expect(&plan(number), 201).await;
        step(&world, &id, "submit", Value::Null).await;
        step(&world, &id, "return", remark(offset)).await;
        let returned = reporter.read(&format!("/v1/reports/{id}")).await;
        assert_eq!(
            returned["remarks"][0]["text"], offset,
            "the last remarks stand"
        );
    }
    let circle = ["submitted", "returned"];
    let wanted: Vec<&str> = ["created"]
        .into_iter()
        .chain(circle)
        .chain(circle)
        .chain(circle)
        .collect();
    assert_eq!(steps(&world, &id).await, wanted);

    // A reader of the feed who had come so far misses nothing.
    let since = world
        .coordinator
        .read(&format!("/v1/changes?after={cursor}&limit=200"))
        .await;
    let kinds: Vec<String> = since["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| text(&entry["kind"]))
        .collect();
    let count = |kind: &str| kinds.iter().filter(|told| *told == kind).count();
    assert_eq!(
        (count("report_submitted"), count("report_returned")),
        (3, 3),
        "{kinds:?}"
    );

    // The trail goes on counting.
    let trail = world
        .auditor
        .read_all("/v1/audit-events?order=oldest_first")
        .await;
    let places: Vec<i64> = trail
        .iter()
        .map(|event| event["seq"].as_i64().unwrap())
        .collect();
    assert!(
        places.is_sorted_by(|one, next| one + 1 == *next),
        "{places:?}"
    );

    // And forward to what it was.
    fs::write(&time, "+0").unwrap();
    step(&world, &id, "submit", Value::Null).await;
    step(&world, &id, "accept", Value::Null).await;
    assert_eq!(answered(world.coordinator.send(&plan(3)).await).status, 201);
    service.terminate().await;
    place.examine();
    println!(
        "The clock set back by two hours, and by five with a restart: repeats are known, the order stands"
    );
}

#[tokio::test]
async fn set_back_sqlite() {
    set_back(Place::sqlite()).await;
}

#[tokio::test]
async fn set_back_postgres() {
    let Some(place) = Place::postgres("").await else {
        return;
    };
    set_back(place).await;
}
