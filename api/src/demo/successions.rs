//! Loads what became of the wards and communes: the mergers of 1 December 2024 and 1 July 2025.

use entity::unit_state;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::Failure;
use super::files::{Ids, SUCCESSIONS};
use super::people::installer;
use crate::app::AppState;
use crate::auth::policy::ManageUnits;
use crate::auth::principal::Allow;
use crate::http::day::Day;
use crate::units::states::holds_on;
use crate::units::{service, succession};

#[derive(Deserialize)]
struct File {
    steps: Vec<Step>,
}

/// A unit that is founded, or a succession.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    Unit(Value),
    Succession(Value),
}

/// Loads them, in order.
pub async fn load(state: &AppState) -> Result<(), Failure> {
    let allow = Allow::<ManageUnits>::of(installer())?;
    let file: File = serde_json::from_str(SUCCESSIONS)?;
    for step in file.steps {
        match step {
            Step::Unit(body) => {
                let ids = named(state, &body).await?;
                service::create(state, &allow, ids.body(&body.to_string())?).await?;
            }
            Step::Succession(body) => {
                let ids = named(state, &body).await?;
                succession::create(state, &allow, ids.body(&body.to_string())?).await?;
            }
        }
    }
    Ok(())
}

/// The ids of the units a body names as `@code@day`.
async fn named(state: &AppState, body: &Value) -> Result<Ids, Failure> {
    let mut names = Vec::new();
    gather(body, &mut names);
    let mut ids = Ids::default();
    for name in names {
        ids.put(name, at(state, name).await?);
    }
    Ok(ids)
}

fn gather<'a>(value: &'a Value, names: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => names.extend(text.strip_prefix('@')),
        Value::Array(items) => items.iter().for_each(|item| gather(item, names)),
        Value::Object(members) => members.values().for_each(|member| gather(member, names)),
        _ => {}
    }
}

async fn at(state: &AppState, name: &str) -> Result<Uuid, Failure> {
    let (code, day) = name
        .split_once('@')
        .ok_or_else(|| format!("{name} does not say on which day"))?;
    let day: Day = day.parse()?;
    let found = unit_state::Entity::find()
        .filter(unit_state::Column::Code.eq(code))
        .filter(holds_on(day.0))
        .one(state.db.reader())
        .await?;
    Ok(found
        .ok_or_else(|| format!("no unit has the code {code} on {day}"))?
        .unit_id)
}
