//! A stored plan as one document, in canonical form, as it stands now.

use std::collections::BTreeMap;

use entity::{assignment, plan, task, unit_group};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use time::Date;
use uuid::Uuid;

use super::codes::Names;
use super::document::{DocumentAssignment, DocumentTask, PlanDocument, PlanKey};
use super::instructions::{self, gather};
use super::parts::ScheduleRule;
use super::read::{cited, section, signed};
use super::schedule;
use super::scope::visible;
use super::standing;
use super::subjects::{self, Subjects};
use super::tasks;
use crate::app::AppState;
use crate::auth::policy::ReadPlans;
use crate::auth::principal::Allow;
use crate::frameworks::as_document;
use crate::http::day::Day;
use crate::http::problem::Problem;
use crate::http::words::{Line, Prose};
use crate::texts;

/// Gives a plan the caller may know of as one document.
pub async fn export(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    id: Uuid,
) -> Result<PlanDocument, Problem> {
    let db = state.db.wide_snapshot().await?;
    let row = visible(allow)
        .filter(plan::Column::Id.eq(id))
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    // A client sees the duties of its subtree only, and a document has them all.
    if allow.is_client() && !allow.scope().contains(&db, row.issuing_unit_id).await? {
        return Err(Problem::forbidden(texts::plans::client_exports_own()));
    }
    document(&db, &row, row.issued_on).await
}

/// The document of a plan, with units by the codes they have on a day.
pub async fn document<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    day: Date,
) -> Result<PlanDocument, Problem> {
    build(db, plan, parts(db, plan.id).await?, day).await
}

/// The parts of a plan that name units.
#[derive(Debug)]
pub struct Parts {
    /// Its tasks, in order.
    pub tasks: Vec<task::Model>,
    /// Its assignments, in order.
    pub rows: Vec<assignment::Model>,
}

/// Reads the parts of a plan as it reads by now.
pub async fn parts<C: ConnectionTrait>(db: &C, plan_id: Uuid) -> Result<Parts, Problem> {
    let tasks = tasks::standing(db, plan_id).await?;
    let rows = standing::duties(db, plan_id).await?;
    Ok(Parts { tasks, rows })
}

/// The document of a plan with these parts.
pub async fn build<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    Parts { tasks, rows }: Parts,
    day: Date,
) -> Result<PlanDocument, Problem> {
    let rules = schedule::standing(db, plan.id).await?;
    let mut frameworks: Vec<String> = subjects::frameworks(db, plan.id)
        .await?
        .into_values()
        .collect();
    frameworks.sort();
    // What a group is told names the group.
    let single = rows.iter().filter(|row| row.group_id.is_none());
    let units = single
        .map(|row| row.unit_id)
        .chain(tasks.iter().filter_map(|task| task.place_unit_id))
        .chain([plan.issuing_unit_id, plan.lead_unit_id]);
    let units = Names::of(db, units, day).await?;
    let own_objectives = match plan.own_framework_id {
        Some(id) => as_document::objectives(db, id).await?,
        None => Vec::new(),
    };
    Ok(PlanDocument {
        number: Line::stored(plan.number.clone()),
        title: Line::stored(plan.title.clone()),
        title_en: plan.title_en.clone().map(Line::stored),
        issuing_unit: named(&units, plan.issuing_unit_id),
        lead_unit: named(&units, plan.lead_unit_id),
        place: Line::stored(plan.place.clone()),
        issued_on: Day(plan.issued_on),
        term_from: Day(plan.term_from),
        term_to: Day(plan.term_to),
        signatory: plan.signatory.clone().map(signed),
        parent_plan: match plan.parent_plan_id {
            Some(id) => key(db, id).await?,
            None => None,
        },
        bases: plan.bases.0.iter().cloned().map(cited).collect(),
        general_objectives: prose(&plan.general_objectives.0),
        funding: prose(&plan.funding.0),
        recipients: prose(&plan.recipients.0),
        report_sections: plan
            .report_sections
            .0
            .iter()
            .cloned()
            .map(section)
            .collect(),
        frameworks: frameworks.into_iter().map(Line::stored).collect(),
        own_objectives,
        tasks: as_tasks(tasks, &units),
        schedule: rules.into_iter().map(ScheduleRule::from).collect(),
        assignments: assignments(db, plan, rows, &units).await?,
    })
}

/// What a plan is known by.
pub async fn key<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Option<PlanKey>, Problem> {
    let Some(plan) = plan::Entity::find_by_id(id).one(db).await? else {
        return Ok(None);
    };
    let units = Names::of(db, [plan.issuing_unit_id], plan.issued_on).await?;
    Ok(Some(PlanKey {
        issuing_unit: named(&units, plan.issuing_unit_id),
        year: plan.year,
        number: Line::stored(plan.number),
    }))
}

/// The name of a unit, which has a code from its first day to its last.
pub(super) fn named(units: &Names, unit: Uuid) -> Line<43> {
    Line::stored(units.code(unit).unwrap_or_default())
}

fn as_tasks(rows: Vec<task::Model>, units: &Names) -> Vec<DocumentTask> {
    let numbers: BTreeMap<Uuid, String> = rows
        .iter()
        .map(|row| (row.id, row.number.clone()))
        .collect();
    rows.into_iter()
        .map(|row| DocumentTask {
            number: Line::stored(row.number),
            parent: row
                .parent_id
                .and_then(|id| numbers.get(&id).cloned())
                .map(Line::stored),
            text: Prose::stored(row.text),
            text_en: row.text_en.map(Prose::stored),
            starts_on: row.starts_on.map(Day),
            ends_on: row.ends_on.map(Day),
            place_unit: row.place_unit_id.map(|unit| named(units, unit)),
        })
        .collect()
}

async fn assignments<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    rows: Vec<assignment::Model>,
    units: &Names,
) -> Result<Vec<DocumentAssignment>, Problem> {
    let subjects = Subjects::of(db, plan).await?;
    let told = gather(
        rows.iter()
            .map(|row| (row.id, instructions::told(row, &subjects)))
            .collect(),
    );
    let of_groups: Vec<Uuid> = told.iter().filter_map(|told| told.group_id).collect();
    let groups: BTreeMap<Uuid, String> = unit_group::Entity::find()
        .filter(unit_group::Column::Id.is_in(of_groups))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.code))
        .collect();
    Ok(told
        .into_iter()
        .map(|told| {
            let group = told.group_id.and_then(|id| groups.get(&id).cloned());
            DocumentAssignment {
                unit: group.is_none().then(|| named(units, told.unit_id)),
                group: group.map(Line::stored),
                duty: told.duty,
                subject: told.subject.into(),
                paragraph: Line::stored(told.paragraph),
                text: Prose::stored(told.text),
            }
        })
        .collect())
}

fn prose(lines: &[String]) -> Vec<Prose<2000>> {
    lines.iter().cloned().map(Prose::stored).collect()
}
