//! The demonstration: plan 5947 of Phan Thiết with a half-year of reports, loaded by the same services
//! that the API uses, on a clock set to the days of 2018.
//!
//! Units with what became of them, strategies and the plan are real (see `api/data`); accounts and reports are invented.

mod files;
mod people;
mod plan;
mod reports;
mod show;
mod successions;
mod units;

use std::path::Path;
use std::sync::Arc;

use entity::account;
use sea_orm::{EntityTrait, PaginatorTrait};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::app::AppState;
use crate::clock::Clock;
use crate::config::{Config, Hidden};
use crate::http::rate::Rates;

pub use people::{ACCOUNTS_FILE, CLIENT_FILE};

type Failure = Box<dyn std::error::Error>;

/// When the city's first data are entered, the day before the plan is issued.
const START: OffsetDateTime = datetime!(2018-05-16 08:00 +7);

/// When the last of what became of the city's wards is entered, the day it took effect.
const LAST: OffsetDateTime = datetime!(2025-07-01 08:00 +7);

/// The demonstration's own SQLite file in the data directory.
const DATABASE: &str = "demo.sqlite";

/// Opens the demonstration, loading it first where that has not been done; answers what to print.
///
/// Fails where `DATABASE_URL` names a database that holds something else.
pub async fn open(mut config: Config) -> Result<(AppState, String), Failure> {
    if config.database_url.is_none() {
        let file = config.data_dir.join(DATABASE);
        if !config.data_dir.join(ACCOUNTS_FILE).exists() {
            remove_unfinished(&file)?;
        }
        config.database_url = Some(Hidden::new(format!("sqlite://{}", file.display())));
    }
    let clock = Clock::manual(START);
    let loading = AppState::start(config.clone(), clock.clone()).await?;
    let shown = if account::Entity::find().count(loading.db.reader()).await? == 0 {
        load(&loading, &clock).await?
    } else if people::are_those_of(&loading).await? {
        show::again(&config)
    } else {
        return Err(
            "DATABASE_URL names a database that holds something else, or a demonstration whose \
                    loading was cut off; give the demonstration an empty one"
                .into(),
        );
    };
    let state = AppState {
        clock: Clock::system(),
        rates: Arc::new(Rates::of(&loading.config, Clock::system())),
        ..loading
    };
    state.rights.forget();
    Ok((state, shown))
}

async fn load(state: &AppState, clock: &Clock) -> Result<String, Failure> {
    let mut ids = files::Ids::default();
    units::load(state, &mut ids).await?;
    plan::load_frameworks(state, &mut ids).await?;
    let people = people::load(state, &ids).await?;
    clock.set(datetime!(2018-05-17 08:00 +7));
    let period = plan::load(state, clock, &people).await?;
    reports::load(state, clock, &ids, &people, period).await?;
    clock.set(LAST);
    successions::load(state).await?;
    people.write(&state.config.data_dir)?;
    show::first(&state.config, &people)
}

/// A loading that was cut off leaves a database without an accounts file; it starts anew.
fn remove_unfinished(file: &Path) -> std::io::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let path = file.with_file_name(format!("{DATABASE}{suffix}"));
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
