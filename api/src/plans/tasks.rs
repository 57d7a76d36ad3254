//! The tasks of a plan, checked and stored.

use std::collections::{BTreeMap, BTreeSet};

use entity::{task, unit};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use super::check::TASKS;
use super::dto::NewTask;
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::texts;
use crate::units::service::unknown;

/// Checks numbers, parents and dates; adds a fault for each that is wrong.
pub fn check(tasks: &[NewTask], problem: &mut Problem) {
    let mut seen = BTreeSet::new();
    for (index, task) in tasks.iter().enumerate() {
        if let Some(parent) = &task.parent
            && !seen.contains(parent.as_str())
        {
            problem.push(
                format!("/tasks/{index}/parent"),
                FaultCode::UnknownTask,
                texts::plans::task_above_earlier(),
            );
        }
        if !seen.insert(task.number.as_str()) {
            problem.push(
                format!("/tasks/{index}/number"),
                FaultCode::Duplicate,
                texts::plans::order_repeated(),
            );
        }
        if let (Some(from), Some(to)) = (task.starts_on, task.ends_on)
            && to < from
        {
            problem.push(
                format!("/tasks/{index}/ends_on"),
                FaultCode::BeforeStart,
                texts::plans::ends_before_it_starts(),
            );
        }
    }
}

/// The tasks of a plan as it reads by now, in its order.
pub async fn standing<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
) -> Result<Vec<task::Model>, Problem> {
    Ok(task::Entity::find()
        .filter(task::Column::PlanId.eq(plan_id))
        .filter(task::Column::EndedById.is_null())
        .order_by_asc(task::Column::Position)
        .all(db)
        .await?)
}

/// Replaces the tasks of a draft; a task whose number stays keeps its id and its assignments.
///
/// Fails with `in_use` where a task that goes still has assignments.
pub async fn replace<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    tasks: Vec<NewTask>,
) -> Result<(), Problem> {
    let gone = merge(db, plan_id, tasks).await?;
    if !gone.is_empty() {
        task::Entity::delete_many()
            .filter(task::Column::Id.is_in(gone.into_iter().map(|row| row.id)))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Replaces the tasks of an issued plan by an amendment; answers those that go. Their rows stay, for duties
/// and what came of them refer to them.
pub async fn amend<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    amendment_id: Uuid,
    tasks: Vec<NewTask>,
) -> Result<Vec<task::Model>, Problem> {
    let gone = merge(db, plan_id, tasks).await?;
    if !gone.is_empty() {
        task::Entity::update_many()
            .col_expr(task::Column::EndedById, Expr::value(amendment_id))
            .filter(task::Column::Id.is_in(gone.iter().map(|row| row.id)))
            .exec(db)
            .await?;
    }
    Ok(gone)
}

/// Writes the tasks over those that stand; answers the ones not among them, which are untouched.
async fn merge<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    tasks: Vec<NewTask>,
) -> Result<Vec<task::Model>, Problem> {
    let mut old: BTreeMap<String, task::Model> = task::Entity::find()
        .filter(task::Column::PlanId.eq(plan_id))
        .filter(task::Column::EndedById.is_null())
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.number.clone(), row))
        .collect();
    let mut ids = BTreeMap::<String, Uuid>::new();
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    for (position, new) in (0..).zip(tasks) {
        let number = String::from(new.number);
        let kept = old.remove(&number);
        let parent = new.parent.as_ref();
        let row = task::Model {
            id: kept.as_ref().map_or_else(Uuid::now_v7, |kept| kept.id),
            plan_id,
            parent_id: parent.and_then(|parent| ids.get(parent.as_str()).copied()),
            number: number.clone(),
            position,
            text: new.text.into(),
            text_en: new.text_en.map(Into::into),
            starts_on: new.starts_on.map(|day| day.0),
            ends_on: new.ends_on.map(|day| day.0),
            place_unit_id: new.place_unit_id,
            ended_by_id: None,
        };
        ids.insert(number, row.id);
        match kept {
            None => added.push(row),
            Some(kept) if kept != row => changed.push(row),
            Some(_) => {}
        }
    }
    // A changed task may now stand below a new one, so the new ones come first. A plan has so few tasks that
    // one statement takes them all.
    if !added.is_empty() {
        let rows = added.into_iter().map(whole);
        task::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    for row in changed {
        whole(row).update(db).await?;
    }
    Ok(old.into_values().collect())
}

/// The row with every column to be written.
fn whole(row: task::Model) -> task::ActiveModel {
    row.into_active_model().reset_all()
}

/// The places are units; adds a fault for each that is none. A list over its cap has been refused.
pub async fn check_places<C: ConnectionTrait>(
    db: &C,
    tasks: &[NewTask],
    problem: &mut Problem,
) -> Result<(), Problem> {
    let named: BTreeSet<Uuid> = tasks.iter().filter_map(|task| task.place_unit_id).collect();
    if named.is_empty() || tasks.len() > TASKS {
        return Ok(());
    }
    let known: BTreeSet<Uuid> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(named))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    for (index, task) in tasks.iter().enumerate() {
        if task.place_unit_id.is_some_and(|id| !known.contains(&id)) {
            let fault = unknown(format!("/tasks/{index}/place_unit_id"));
            problem.errors.extend(fault.errors);
        }
    }
    Ok(())
}
