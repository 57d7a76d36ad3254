//! The tasks of a plan, checked and stored.

use std::collections::{BTreeMap, BTreeSet};

use entity::{task, unit};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Set,
};
use uuid::Uuid;

use super::dto::NewTask;
use crate::http::problem::Problem;
use crate::text::Text;
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
                "unknown_task",
                Text::new(
                    "Nhiệm vụ cấp trên phải đứng trước trong danh sách.",
                    "The task above must stand earlier in the list.",
                ),
            );
        }
        if !seen.insert(task.number.as_str()) {
            problem.push(
                format!("/tasks/{index}/number"),
                "duplicate",
                Text::new("Số thứ tự lặp lại.", "The number is there twice."),
            );
        }
        if let (Some(from), Some(to)) = (task.starts_on, task.ends_on)
            && to < from
        {
            problem.push(
                format!("/tasks/{index}/ends_on"),
                "before_start",
                Text::new("Kết thúc trước khi bắt đầu.", "It ends before it starts."),
            );
        }
    }
}

/// Replaces the tasks of a draft; a task whose number stays keeps its id and its assignments.
///
/// Fails with `in_use` where a task that goes still has assignments, with `unknown_unit` for places
/// that are no units.
pub async fn replace<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    tasks: Vec<NewTask>,
) -> Result<(), Problem> {
    known_places(db, &tasks).await?;
    let mut old: BTreeMap<String, task::Model> = task::Entity::find()
        .filter(task::Column::PlanId.eq(plan_id))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.number.clone(), row))
        .collect();
    let mut ids = BTreeMap::new();
    for (position, new) in (0..).zip(tasks) {
        let number = String::from(new.number);
        let kept = old.remove(&number);
        let is_new = kept.is_none();
        let mut row = kept.map_or_else(
            || task::ActiveModel {
                id: Set(Uuid::now_v7()),
                ..Default::default()
            },
            IntoActiveModel::into_active_model,
        );
        let parent = new
            .parent
            .as_ref()
            .and_then(|parent| ids.get(parent.as_str()).copied());
        row.plan_id = Set(plan_id);
        row.parent_id = Set(parent);
        row.number = Set(number.clone());
        row.position = Set(position);
        row.text = Set(new.text.into());
        row.text_en = Set(new.text_en.map(Into::into));
        row.starts_on = Set(new.starts_on.map(|day| day.0));
        row.ends_on = Set(new.ends_on.map(|day| day.0));
        row.place_unit_id = Set(new.place_unit_id);
        let row = if is_new {
            row.insert(db).await?
        } else {
            row.update(db).await?
        };
        ids.insert(number, row.id);
    }
    if !old.is_empty() {
        task::Entity::delete_many()
            .filter(task::Column::Id.is_in(old.into_values().map(|row| row.id)))
            .exec(db)
            .await?;
    }
    Ok(())
}

async fn known_places<C: ConnectionTrait>(db: &C, tasks: &[NewTask]) -> Result<(), Problem> {
    let named: BTreeSet<Uuid> = tasks.iter().filter_map(|task| task.place_unit_id).collect();
    if named.is_empty() {
        return Ok(());
    }
    let known: BTreeSet<Uuid> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(named))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let mut problem = Problem::new(crate::http::catalogue::Code::InvalidInput);
    for (index, task) in tasks.iter().enumerate() {
        if task.place_unit_id.is_some_and(|id| !known.contains(&id)) {
            problem
                .errors
                .extend(unknown(format!("/tasks/{index}/place_unit_id")).errors);
        }
    }
    problem.or_ok()
}
