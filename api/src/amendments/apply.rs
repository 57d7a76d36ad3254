//! What an amendment does to the plan itself and to its own targets.

use entity::{framework, plan, plan_amendment, task};
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};

use super::dto::{AmendedOwnTargets, AmendingDocument};
use crate::auth::policy::ManagePlans;
use crate::auth::principal::Allow;
use crate::frameworks::versions;
use crate::http::catalogue::Code;
use crate::http::day::Day;
use crate::http::patch::Patch;
use crate::http::problem::{Place, Problem};
use crate::plans::dto::PlanPatch;
use crate::plans::{references, tasks, write};
use crate::rollups::mark;

/// Changes the plan; answers it at its next version with the tasks that go. Pointers start at the plan.
pub async fn plan<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManagePlans>,
    row: plan::Model,
    amendment: &plan_amendment::Model,
    mut patch: PlanPatch,
) -> Result<(plan::Model, Vec<task::Model>), Problem> {
    let mut problem = Problem::new(Code::InvalidInput);
    if let Patch::Value(parent) = patch.parent_plan_id {
        references::parent(db, allow, Some(row.id), parent, &mut problem).await?;
        if problem.errors.is_empty() {
            references::above_is_issued(db, parent, &mut problem).await?;
        }
    }
    if let Some(ids) = &patch.framework_ids {
        references::frameworks(db, ids, &mut problem).await?;
    }
    if let Some(list) = &patch.tasks {
        tasks::check_places(db, list, &mut problem).await?;
    }
    problem.or_ok()?;
    let now = amendment.created_at;
    let gone = match patch.tasks.take() {
        Some(list) => tasks::amend(db, row.id, amendment.id, list).await?,
        None => Vec::new(),
    };
    let (term_to, stood_under) = (row.term_to, row.parent_plan_id);
    let row = write::apply(db, now, row, patch).await?;
    if row.parent_plan_id != stood_under {
        mark::plan(db, row.id).await?;
    }
    if let Some(own) = row.own_framework_id.filter(|_| row.term_to != term_to) {
        let own = framework::Entity::find_by_id(own)
            .lock(LockType::NoKeyUpdate)
            .one(db)
            .await?
            .ok_or_else(Problem::not_found)?;
        let version = own.version + 1;
        let mut own = own.into_active_model();
        own.ends_on = Set(row.term_to);
        own.version = Set(version);
        own.updated_at = Set(now);
        own.update(db).await?;
    }
    Ok((row, gone))
}

/// Gives the plan's own targets a new version. Pointers start at the amendment.
pub async fn own_targets<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    amendment: &plan_amendment::Model,
    new: AmendedOwnTargets,
    document: &AmendingDocument,
) -> Result<(), Problem> {
    let own = match plan.own_framework_id {
        Some(id) => {
            framework::Entity::find_by_id(id)
                .lock(LockType::NoKeyUpdate)
                .one(db)
                .await?
        }
        None => None,
    };
    let own = own.ok_or_else(Problem::not_found)?;
    let version = new.version(amendment.seq, Day(amendment.effective_on), document);
    versions::amend(db, amendment.created_at, own, version)
        .await
        .map(drop)
        .map_err(|problem| placed(problem.under("/own_targets")))
}

/// The day of the version is that of the amendment.
fn placed(mut problem: Problem) -> Problem {
    for fault in &mut problem.errors {
        if fault.place == Place::Pointer("/own_targets/valid_from".to_owned()) {
            fault.place = Place::Pointer("/effective_on".to_owned());
        }
    }
    problem
}
