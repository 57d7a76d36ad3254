//! Whole worlds by chance: plans over plans, reports on their way, units that move, merge and split. Every cell of
//! every answer is what a second calculation makes of what the test itself remembers of the story.
//!
//! `TIENDO_WORLDS` and `TIENDO_WORLD_QUESTIONS` ask for more, `TIENDO_WORLD_SEED` for other worlds.

#![allow(
    clippy::print_stdout,
    reason = "what was played is for whoever runs it"
)]

mod asked;
mod dice;
mod expected;
mod founding;
mod measures;
pub mod model;
mod reports;
mod turns;
mod units;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use tests::{Backend, TestApp};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::aggregates::cells::{Cell, read, sources};
use asked::Question;
use model::{members, provisional};
use world::World;

/// Worlds for each database, and the seed of the first.
const WORLDS: u64 = 2;
const SEED: u64 = 5_947;
/// Questions at each stop of a story.
const QUESTIONS: u64 = 25;

/// The days on which something happens, with how many reports and how many turns of the tree.
const DAYS: [(OffsetDateTime, u64, u64); 8] = [
    (datetime!(2018-05-17 02:00 UTC), 14, 0),
    (datetime!(2018-06-10 02:00 UTC), 40, 3),
    (datetime!(2018-07-09 02:00 UTC), 25, 4),
    (datetime!(2018-12-12 02:00 UTC), 35, 4),
    (datetime!(2019-01-15 02:00 UTC), 20, 3),
    (datetime!(2019-06-20 02:00 UTC), 35, 5),
    (datetime!(2019-12-01 02:00 UTC), 35, 4),
    (datetime!(2020-01-20 02:00 UTC), 25, 3),
];

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// How many cells and how many figures behind them were compared.
#[derive(Default)]
struct Compared {
    questions: usize,
    cells: usize,
    sources: usize,
}

async fn play(app: TestApp, seed: u64) {
    let mut world = World::found(&app, seed).await;
    let mut compared = Compared::default();
    for (now, reports, turns) in DAYS {
        app.clock.set(now);
        world.open().await;
        for _ in 0..reports {
            world.report().await;
            if world.dice.percent(6) {
                world.oblige_or_release().await;
            }
            if world.dice.percent(10) {
                app.fold().await;
            }
        }
        for _ in 0..turns {
            world.turn().await;
            if world.dice.percent(40) {
                app.fold().await;
            }
        }
        for _ in 0..setting("TIENDO_WORLD_QUESTIONS").unwrap_or(QUESTIONS) {
            if world.dice.percent(5) {
                app.fold().await;
            }
            let question = world.question();
            check(&world, &question, seed, &mut compared).await;
        }
    }
    app.assert_sums().await;
    println!(
        "world {seed}: {} questions, {} cells, {} figures behind them; steps {:?}",
        compared.questions, compared.cells, compared.sources, world.steps
    );
}

/// Asks, and compares every cell, and the figures behind one measure.
async fn check(world: &World<'_>, question: &Question, seed: u64, compared: &mut Compared) {
    let caller = world.city.as_(question.caller).await;
    let filters = question.filters(world);
    let group_by = question.group_by.join(",");
    let mut query: Vec<(&str, &str)> = filters
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    if !group_by.is_empty() {
        query.push(("group_by", &group_by));
    }
    let cells = read(&caller, &query).await;
    let mut told_of = members();
    if question.is_provisional {
        told_of = format!("{told_of} {}", provisional());
    }
    told_of = format!("{told_of} {}", expected::REST);
    let told: BTreeMap<String, String> = cells
        .iter()
        .map(|cell| (cell.told(expected::NAME), cell.told(&told_of)))
        .collect();
    assert_eq!(told.len(), cells.len(), "two cells of the same");
    let wanted = world.expected(question);
    assert!(
        told == wanted,
        "seed {seed}, {question:?} on {}\nby {told_of}\n{}",
        world.today(),
        differences(&told, &wanted)
    );
    compared.questions += 1;
    compared.cells += cells.len();
    let Some(measure) = cells.first().map(|cell| cell.told("measure.id")) else {
        return;
    };
    let question = Question {
        measure: Some(measure),
        ..question.clone()
    };
    let filters = question.filters(world);
    let query: Vec<(&str, &str)> = filters
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let behind: Vec<Cell> = sources(&caller, &query, 200).await;
    let told: BTreeMap<String, String> = behind
        .iter()
        .map(|one| (one.told("obligation_id"), one.told(expected::SOURCE)))
        .collect();
    let wanted = world.sources(&question);
    assert!(
        told == wanted,
        "seed {seed}, the figures behind {question:?}\n{}",
        differences(&told, &wanted)
    );
    compared.sources += behind.len();
}

/// What only one side says, or each says otherwise.
fn differences(told: &BTreeMap<String, String>, wanted: &BTreeMap<String, String>) -> String {
    let names: BTreeSet<&String> = told.keys().chain(wanted.keys()).collect();
    let lines: Vec<String> = names
        .into_iter()
        .filter(|name| told.get(*name) != wanted.get(*name))
        .map(|name| {
            let or_none = |side: Option<&String>| side.map_or("-", String::as_str).to_owned();
            format!(
                "{name}\n  told   {}\n  wanted {}",
                or_none(told.get(name)),
                or_none(wanted.get(name))
            )
        })
        .collect();
    lines[..lines.len().min(12)].join("\n")
}

fn worlds(backend: Backend) {
    let first = setting("TIENDO_WORLD_SEED").unwrap_or(SEED);
    for seed in (first..).take(usize::try_from(setting("TIENDO_WORLDS").unwrap_or(WORLDS)).unwrap())
    {
        println!("world {seed} on {backend:?}");
        tests::run(backend, |app| play(app, seed));
    }
}

mod every_cell_is_what_a_second_calculation_makes_of_the_same_story {
    use super::{Backend, worlds};

    #[test]
    fn sqlite() {
        worlds(Backend::Sqlite);
    }

    #[test]
    fn postgres() {
        worlds(Backend::Postgres);
    }
}
