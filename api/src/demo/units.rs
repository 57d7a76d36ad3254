//! Loads the province, the city, its offices, wards and communes.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::Failure;
use super::files::{Ids, UNITS};
use super::people::installer;
use crate::app::AppState;
use crate::auth::policy::ManageUnits;
use crate::auth::principal::{Allow, Caller};
use crate::http::json;
use crate::units::dto::NewUnit;
use crate::units::group_dto::NewUnitGroup;
use crate::units::service;

#[derive(Deserialize)]
struct File {
    units: Vec<Map<String, Value>>,
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    code: String,
    name: String,
    name_en: String,
    unit: String,
    members: Vec<String>,
}

/// Loads units, each after the one it belongs to, and groups.
pub async fn load(state: &AppState, ids: &mut Ids) -> Result<(), Failure> {
    let caller: Arc<Caller> = installer();
    let allow = Allow::<ManageUnits>::of(caller)?;
    let file: File = serde_json::from_str(UNITS)?;
    for mut unit in file.units {
        if let Some(Value::String(parent)) = unit.remove("parent") {
            unit.insert("parent_id".to_owned(), ids.get(&parent)?.to_string().into());
        }
        let new: NewUnit = json::parse(&serde_json::to_vec(&unit)?)?;
        let made = service::create(state, &allow, new).await?;
        ids.put(&made.code, made.id);
    }
    for group in file.groups {
        let members: Result<Vec<Uuid>, Failure> =
            group.members.iter().map(|code| ids.get(code)).collect();
        let body = serde_json::json!({
            "code": group.code,
            "name": group.name,
            "name_en": group.name_en,
            "unit_id": ids.get(&group.unit)?,
            "member_ids": members?,
        });
        let new: NewUnitGroup = json::parse(body.to_string().as_bytes())?;
        let made = crate::units::group_changes::create(state, &allow, new).await?;
        ids.put(&made.code, made.id);
    }
    Ok(())
}
