//! Many people at once, on two replicas: whatever they ask for, some order, one after the other, explains both
//! what each was answered and what is there afterwards.
//!
//! Questions are drawn by chance and asked a few at once; a pure model of one period says what each order would
//! have answered. `TIENDO_MODEL_STEPS` asks for more steps, `TIENDO_MODEL_SEED` for others.

#![allow(
    clippy::print_stdout,
    reason = "what was played is for whoever runs it"
)]

mod chance;
mod model;
mod order;
mod people;

use futures_util::future::join_all;
use tests::city::City;
use tests::{TestApp, both};
use time::macros::{date, datetime};
use time::{Date, Duration};

use chance::Chance;
use model::{Ask, Reply, Step, Tag, Unit, World};
use order::explained;
use people::{People, UNITS, WRITERS};

const STEPS: usize = 1_100;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The period as it opens for the five units.
fn opened(today: Date, due_on: Date, version: i64, measures: &[Vec<String>]) -> World {
    let unit = |(code, measures): (&str, usize)| Unit {
        measures,
        signs_off: code == "PYT",
        due_on,
        extended_to: None,
        was_sent: false,
        was_punctual: false,
        report: None,
    };
    let owed = UNITS.iter().zip(measures);
    World {
        today,
        is_open: true,
        due_on,
        extended_to: None,
        version,
        units: owed
            .map(|((code, ..), owed)| unit((*code, owed.len())))
            .collect(),
    }
}

async fn play(app: &TestApp, seed: u64, wanted: usize) {
    app.clock.set(datetime!(2018-06-08 02:00 UTC));
    let city = City::found(app).await;
    let plan = city.issue_plan().await;
    let replica = app.replica().await;
    let mut people = People::gather([app, &replica], &city, &plan).await;
    let mut chance = Chance(seed);
    // A period is made at version 1 and opens at 2.
    let first = opened(
        date!(2018 - 06 - 08),
        date!(2018 - 06 - 15),
        2,
        &people.measures,
    );
    let mut world = people.settle(vec![first]).await.unwrap();
    let (mut steps, mut refused, mut raced) = (0, 0, 0);
    while steps < wanted {
        if chance.percent(6) {
            app.clock.set(app.clock.now() + Duration::days(1));
            world.today += Duration::days(1);
            people.sign_in().await;
        }
        let asks = chance.questions(&world, WRITERS);
        let replies = join_all(
            asks.iter()
                .enumerate()
                .map(|(index, ask)| people.ask(index, ask)),
        )
        .await;
        let asked: Vec<(Ask, Reply)> = asks.into_iter().zip(replies).collect();
        steps += asked.len();
        // Now and then, so that sums are both behind and up to date.
        if steps.is_multiple_of(5) {
            app.fold().await;
        }
        refused += asked
            .iter()
            .filter(|(_, reply)| reply.status >= 400)
            .count();
        let worlds = explained(&world, &asked);
        assert!(
            !worlds.is_empty(),
            "seed {seed}, step {steps}: no order explains {asked:#?}\nin {world:#?}"
        );
        raced += usize::from(asked.len() > 1 && worlds.len() == 1);
        world = match people.settle(worlds).await {
            Ok(settled) => settled,
            Err(wrong) => {
                panic!("seed {seed}, step {steps}: {wrong:#?}\nafter {asked:#?}\nin {world:#?}")
            }
        };
    }
    let revisions = people.check_revisions(&world).await;
    app.assert_sums().await;
    assert!(
        refused > steps / 20 && refused < steps * 9 / 10,
        "{refused} of {steps} refused: a dull game"
    );
    assert!(
        raced > 0 && revisions > 0,
        "{raced} races, {revisions} revisions: a dull game"
    );
    println!(
        "seed {seed}: {steps} steps, {refused} refused, {raced} of several at once with one outcome, {revisions} sent revisions as they were"
    );
}

#[test]
fn no_order_explains_what_cannot_be() {
    let measures = UNITS.map(|(code, ..)| vec![String::new(); if code == "PTP" { 2 } else { 1 }]);
    let mut world = opened(date!(2018 - 06 - 08), date!(2018 - 06 - 15), 2, &measures);
    let begin = Ask::Begin(2);
    let set = |figure| Ask::Step(2, Step::Set(0, figure), Tag::Version(1));
    let yes = |version| Reply {
        status: 200,
        version: Some(version),
    };
    let made = Reply {
        status: 201,
        version: Some(1),
    };
    // Two begin at once: one does.
    let taken = Reply {
        status: 409,
        version: None,
    };
    assert_eq!(
        explained(&world, &[(begin.clone(), taken), (begin.clone(), made)]).len(),
        1
    );
    assert!(explained(&world, &[(begin.clone(), made), (begin.clone(), made)]).is_empty());
    world.take(&begin);
    // Two who read the same version write: the second is told, or a value would be lost.
    let stale = Reply {
        status: 412,
        version: None,
    };
    let found = explained(&world, &[(set(7), yes(2)), (set(8), stale)]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].units[2].report.as_ref().unwrap().values[&0], 7);
    assert!(explained(&world, &[(set(7), yes(2)), (set(8), yes(3))]).is_empty());
    assert!(explained(&world, &[(set(7), stale)]).is_empty());
}

both! {
    async fn whatever_is_asked_at_once_some_order_explains(app: TestApp) {
        let steps = setting("TIENDO_MODEL_STEPS").map_or(STEPS, |steps| usize::try_from(steps).unwrap());
        let seed = setting("TIENDO_MODEL_SEED").unwrap_or(5947);
        play(&app, seed, steps).await;
    }
}
