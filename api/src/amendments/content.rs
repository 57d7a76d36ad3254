//! A plan with its targets, duties and periods, as amendments compare it.

use std::collections::BTreeMap;

use entity::{period, plan, task};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::changes::Members;
use crate::assignments::give::Instruction;
use crate::frameworks;
use crate::frameworks::definition::{MeasureDefinition, Target};
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::plans::dto::{Plan, Task};
use crate::plans::read;
use crate::plans::standing;

/// Reads a plan as it is now, within the transaction that amends it.
pub async fn read<C: ConnectionTrait>(db: &C, row: &plan::Model) -> Result<Members, Problem> {
    let Plan {
        id,
        number: _,
        year: _,
        title,
        title_en,
        issuing_unit_id: _,
        lead_unit_id: _,
        place: _,
        issued_on: _,
        term_from: _,
        term_to,
        signatory,
        parent_plan_id,
        bases,
        general_objectives,
        funding,
        recipients,
        report_sections,
        framework_ids,
        own_framework_id,
        tasks,
        schedule,
        status: _,
        version: _,
    } = read::whole(db, row.clone()).await?;
    let own_targets = match own_framework_id {
        Some(id) => own_targets(db, id).await?,
        None => Value::Null,
    };
    Ok(vec![
        ("title", json!(title)),
        ("title_en", json!(title_en)),
        ("term_to", value(&term_to)?),
        ("signatory", value(&signatory)?),
        ("parent_plan_id", json!(parent_plan_id)),
        ("bases", value(&bases)?),
        ("general_objectives", json!(general_objectives)),
        ("funding", json!(funding)),
        ("recipients", json!(recipients)),
        ("report_sections", value(&report_sections)?),
        ("framework_ids", json!(framework_ids)),
        ("own_targets", own_targets),
        ("tasks", tasks_by_number(tasks)?),
        ("assignments", assignments(db, id).await?),
        ("schedule", value(&schedule)?),
        ("periods", periods(db, id).await?),
    ])
}

/// What serialises as an answer serialises here.
fn value(of: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(of).map_err(|error| {
        tracing::error!(%error, "a part of a plan could not be written");
        Problem::new(Code::Internal)
    })
}

fn tasks_by_number(tasks: Vec<Task>) -> Result<Value, Problem> {
    let numbers: BTreeMap<Uuid, String> = tasks
        .iter()
        .map(|task| (task.id, task.number.clone()))
        .collect();
    let mut found = Map::new();
    // A task is placed by the one before it: by its position, one that comes or goes would move all after it.
    let mut before = None;
    for task in tasks {
        let parent = task.parent_id.and_then(|id| numbers.get(&id));
        let content = json!({
            "parent": parent,
            "after": before,
            "text": task.text,
            "text_en": task.text_en,
            "starts_on": value(&task.starts_on)?,
            "ends_on": value(&task.ends_on)?,
            "place_unit_id": task.place_unit_id,
        });
        before = Some(task.number.clone());
        found.insert(task.number, content);
    }
    Ok(Value::Object(found))
}

/// The instructions that stand, by their place in the plan, each with its units.
async fn assignments<C: ConnectionTrait>(db: &C, plan_id: Uuid) -> Result<Value, Problem> {
    let mut found = BTreeMap::<i32, (Instruction, Vec<Uuid>)>::new();
    for row in standing::duties(db, plan_id).await? {
        let place = found
            .entry(row.position)
            .or_insert_with(|| (Instruction::of(&row), Vec::new()));
        place.1.push(row.unit_id);
    }
    let tasks: BTreeMap<Uuid, String> = task::Entity::find()
        .select_only()
        .columns([task::Column::Id, task::Column::Number])
        .filter(task::Column::PlanId.eq(plan_id))
        .into_tuple::<(Uuid, String)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut instructions = Map::new();
    for (position, (instruction, units)) in found {
        let subject = instruction.subject;
        let content = json!({
            "unit_ids": units,
            "group_id": instruction.group_id,
            "duty": instruction.duty,
            "subject": {
                "kind": subject.kind,
                "id": subject.id,
                "task": subject.id.and_then(|id| tasks.get(&id)),
            },
            "paragraph": instruction.paragraph,
            "text": instruction.text,
        });
        instructions.insert(position.to_string(), content);
    }
    Ok(Value::Object(instructions))
}

async fn periods<C: ConnectionTrait>(db: &C, plan_id: Uuid) -> Result<Value, Problem> {
    let rows = period::Entity::find()
        .filter(period::Column::PlanId.eq(plan_id))
        .order_by_asc(period::Column::Id)
        .all(db)
        .await?;
    let days = |row: period::Model| {
        let content = json!({
            "covers_from": row.covers_from.to_string(),
            "covers_to": row.covers_to.to_string(),
            "cutoff_on": row.cutoff_on.to_string(),
            "due_on": row.due_on.to_string(),
            "opens_on": row.opens_on.to_string(),
        });
        (row.label, content)
    };
    Ok(Value::Object(rows.into_iter().map(days).collect()))
}

/// The plan's own targets under their last version.
async fn own_targets<C: ConnectionTrait>(db: &C, framework_id: Uuid) -> Result<Value, Problem> {
    let versions = frameworks::read::versions_of(db, &[framework_id]).await?;
    let last = versions.get(&framework_id).and_then(|all| all.last());
    let last = last.ok_or_else(Problem::not_found)?.id;
    let named = |number: String, name: String| (number, json!(name));
    let objectives: Map<String, Value> = frameworks::read::objectives_of(db, &[framework_id])
        .await?
        .into_iter()
        .map(|row| named(row.number, row.name))
        .collect();
    let indicators: Map<String, Value> = frameworks::read::indicators_of(db, &[framework_id])
        .await?
        .into_iter()
        .map(|row| named(row.number, row.name))
        .collect();
    let mut targets = frameworks::read::targets_of(db, &[last]).await?;
    let mut measures = Map::new();
    for one in frameworks::read::measures_of(db, &[last]).await? {
        let of_measure = targets.remove(&(last, one.measure.id)).unwrap_or_default();
        let of_measure: Vec<Target> = of_measure.into_iter().map(Target::from).collect();
        let content = json!({
            "indicator": one.indicator.number,
            "definition": value(&MeasureDefinition::from(one.definition))?,
            "targets": value(&of_measure)?,
        });
        measures.insert(one.measure.code, content);
    }
    Ok(json!({"objectives": objectives, "indicators": indicators, "measures": measures}))
}
