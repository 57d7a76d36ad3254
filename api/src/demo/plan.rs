//! Loads the strategies, then plan 5947 from its document, and issues it.

use entity::enums::Role;
use entity::period;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use time::macros::datetime;
use uuid::Uuid;

use super::Failure;
use super::files::{Ids, PLAN};
use super::people::{People, installer};
use crate::app::AppState;
use crate::auth::policy::{ManageFrameworks, ManagePlans};
use crate::auth::principal::Allow;
use crate::clock::Clock;
use crate::frameworks::data;
use crate::frameworks::service as frameworks;
use crate::http::etag::IfMatch;
use crate::http::json;
use crate::periods::life;
use crate::plans::import;

/// Loads both strategies, the first with its amendment of 2 July 2018 as a version of its own.
pub async fn load_frameworks(state: &AppState, ids: &mut Ids) -> Result<(), Failure> {
    let allow = Allow::<ManageFrameworks>::of(installer())?;
    let first =
        frameworks::create(state, &allow, json::parse(data::NSGE_2011_2020.as_bytes())?).await?;
    let amendment = json::parse(data::NSGE_2011_2020_AMENDED_2018.as_bytes())?;
    let read = IfMatch::version(first.version);
    let first = frameworks::amend(state, &allow, first.id, &read, amendment).await?;
    let second =
        frameworks::create(state, &allow, json::parse(data::NSGE_2021_2030.as_bytes())?).await?;
    for framework in [first, second] {
        if let Some(code) = &framework.code {
            ids.put(code, framework.id);
        }
    }
    Ok(())
}

/// Loads the plan from its document and issues it; answers the id of the period 2018-H1.
pub async fn load(state: &AppState, clock: &Clock, people: &People) -> Result<Uuid, Failure> {
    let coordinator = people.caller(Role::Coordinator, "PLDTBXH")?;
    let allow = Allow::<ManagePlans>::of(coordinator)?;
    let loaded = import::import(state, &allow, json::parse(PLAN.as_bytes())?, None, false).await?;
    let plan = loaded.plan.ok_or("the plan was not kept")?;
    clock.set(datetime!(2018-05-17 16:00 +7));
    life::issue(state, &allow, plan.id, &IfMatch::version(plan.version)).await?;
    let period = period::Entity::find()
        .filter(period::Column::PlanId.eq(plan.id))
        .filter(period::Column::Label.eq("2018-H1"))
        .one(state.db.reader())
        .await?
        .ok_or("the plan has no period 2018-H1")?;
    Ok(period.id)
}
