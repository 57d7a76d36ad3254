//! Reading and changing assignments.

use std::collections::BTreeMap;

use entity::enums::AuditAction;
use entity::{assignment, plan, unit_group};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use super::dto::{
    Assignment, AssignmentFilter, AssignmentSet, NewAssignment, NewGroupAssignment, Subject,
};
use super::give::{self, Instruction};
use crate::app::AppState;
use crate::audit::{self, Event};
use crate::auth::policy::{ManagePlans, ReadPlans};
use crate::auth::principal::Allow;
use crate::db::Tx;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::plans::standing;
use crate::plans::{scope, status, write};
use crate::texts;
use crate::units::service::subtree;

/// The assignments a caller may know of. The text of a plan names all duties in it, so an account that may know
/// of the plan sees all of them; a service client sees those of the units in its subtree.
pub fn visible(allow: &Allow<ReadPlans>) -> Select<assignment::Entity> {
    let of_plans = assignment::Entity::find()
        .filter(assignment::Column::PlanId.in_subquery(scope::visible_ids(allow)));
    if allow.is_client() {
        of_plans.filter(allow.scope().covers(assignment::Column::UnitId))
    } else {
        of_plans
    }
}

/// The version of an assignment: it never changes but that an amendment may end it.
pub fn version(of: &Assignment) -> i64 {
    if of.ended_by.is_some() { 2 } else { 1 }
}

/// Lists the assignments of the plans the caller may know of.
pub async fn list(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    filter: AssignmentFilter,
) -> Result<Page<Assignment>, Problem> {
    use assignment::Column;
    let window = Window::new(filter.limit, filter.cursor.as_deref())?;
    let ids = [
        (Column::PlanId, filter.plan_id),
        (Column::UnitId, filter.unit_id),
        (Column::GroupId, filter.group_id),
        (Column::ObjectiveId, filter.objective_id),
        (Column::IndicatorId, filter.indicator_id),
        (Column::TaskId, filter.task_id),
    ];
    let mut select = visible(allow);
    for (column, id) in ids {
        if let Some(id) = id {
            select = select.filter(column.eq(id));
        }
    }
    if let Some(root) = filter.within {
        select = select.filter(Column::UnitId.in_subquery(subtree(root)));
    }
    if let Some(duty) = filter.duty {
        select = select.filter(Column::Duty.eq(duty));
    }
    if let Some(kind) = filter.subject_kind {
        select = select.filter(Column::SubjectKind.eq(kind));
    }
    if let Some(paragraph) = filter.paragraph {
        select = select.filter(Column::Paragraph.eq(paragraph));
    }
    if !filter.ended.unwrap_or_default() {
        select = select.filter(standing::standing());
    }
    let db = state.db.wide_snapshot().await?;
    let page = window.fetch(select, Column::Id, |row| row.id, &db).await?;
    let seqs = seqs(&db, &page.items).await?;
    Ok(page.map(|row| Assignment::of(row, &seqs)))
}

/// Reads one assignment, also one that an amendment ended.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    id: Uuid,
) -> Result<Assignment, Problem> {
    let db = state.db.snapshot().await?;
    let row = visible(allow)
        .filter(assignment::Column::Id.eq(id))
        .one(&db)
        .await?
        .ok_or_else(Problem::not_found)?;
    let seqs = seqs(&db, std::slice::from_ref(&row)).await?;
    Ok(Assignment::of(row, &seqs))
}

/// The places of the amendments that brought or ended these.
async fn seqs<C: ConnectionTrait>(
    db: &C,
    rows: &[assignment::Model],
) -> Result<BTreeMap<Uuid, i32>, Problem> {
    let ids = rows
        .iter()
        .flat_map(|row| [row.added_by_id, row.ended_by_id]);
    standing::seqs(db, ids.flatten()).await
}

/// Gives one unit a duty in a draft, by itself or as a member of a group.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    new: NewAssignment,
) -> Result<Assignment, Problem> {
    let tx = state.db.begin().await?;
    let plan = draft(&tx, allow, new.plan_id).await?;
    let units = give::unit(&tx, &plan, new.unit_id, new.group_id).await?;
    give::check_subject(&tx, &plan, new.duty, new.subject).await?;
    let instruction = Instruction {
        group_id: new.group_id,
        duty: new.duty,
        subject: new.subject,
        paragraph: new.paragraph.into(),
        text: new.text.into(),
    };
    give::check_told(&tx, plan.id, &instruction).await?;
    let now = state.clock.now();
    let mut rows = give::insert(&tx, now, plan.id, &instruction, &units, None).await?;
    let row = rows.pop().ok_or_else(|| Problem::new(Code::Internal))?;
    let subject = audit::Subject::assignment(row.id, &plan.number);
    let event = told(AuditAction::AssignmentCreated, subject, &plan, &instruction)
        .change("unit_id", None::<&str>, Some(row.unit_id))
        .at([row.unit_id]);
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(Assignment::of(row, &BTreeMap::new()))
}

/// Gives every unit of a group that exists in the plan's term the same duty in a draft; each remembers the group.
pub async fn create_for_group(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    new: NewGroupAssignment,
) -> Result<AssignmentSet, Problem> {
    let tx = state.db.begin().await?;
    let plan = draft(&tx, allow, new.plan_id).await?;
    let members = give::members(&tx, &plan, new.group_id).await?;
    give::check_subject(&tx, &plan, new.duty, new.subject).await?;
    let instruction = Instruction {
        group_id: Some(new.group_id),
        duty: new.duty,
        subject: new.subject,
        paragraph: new.paragraph.into(),
        text: new.text.into(),
    };
    let now = state.clock.now();
    let rows = give::insert(&tx, now, plan.id, &instruction, &members, None).await?;
    let group = unit_group::Entity::find_by_id(new.group_id)
        .one(&tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    // One instruction is one entry, whatever the size of the group.
    let subject = audit::Subject::unit_group(group.id, &group.code);
    let units: Vec<String> = members.iter().map(Uuid::to_string).collect();
    let event = told(AuditAction::AssignmentCreated, subject, &plan, &instruction)
        .change("plan_id", None::<&str>, Some(plan.id))
        .change("unit_ids", None::<&str>, Some(units.join(",")))
        .at(members);
    audit::record(&tx, now, &allow.by(), event).await?;
    tx.commit().await?;
    Ok(AssignmentSet {
        items: rows
            .into_iter()
            .map(|row| Assignment::of(row, &BTreeMap::new()))
            .collect(),
    })
}

/// Takes a duty out of a draft.
pub async fn delete(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let tx = state.db.begin().await?;
    let row = assignment::Entity::find_by_id(id)
        .filter(assignment::Column::PlanId.in_subquery(scope::visible_ids(allow)))
        .one(&tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    let plan = write::led(&tx, allow, row.plan_id).await?;
    if_match.check(if row.ended_by_id.is_some() { 2 } else { 1 })?;
    editable(&plan)?;
    assignment::Entity::delete_by_id(id).exec(&tx).await?;
    let subject = audit::Subject::assignment(row.id, &plan.number);
    let was = Subject::of(&row);
    let event = Event::new(AuditAction::AssignmentDeleted)
        .on(subject)
        .change("unit_id", Some(row.unit_id), None::<&str>)
        .change("group_id", row.group_id, None::<&str>)
        .change("duty", Some(row.duty.to_value()), None::<&str>)
        .change("subject", Some(was), None::<&str>)
        .change("paragraph", Some(row.paragraph), None::<&str>)
        .change("text", Some(row.text), None::<&str>)
        .at([plan.lead_unit_id, row.unit_id]);
    audit::record(&tx, state.clock.now(), &allow.by(), event).await?;
    tx.commit().await?;
    Ok(())
}

/// What the trail keeps of an instruction that was given.
fn told(
    action: AuditAction,
    subject: audit::Subject,
    plan: &plan::Model,
    instruction: &Instruction,
) -> Event {
    Event::new(action)
        .on(subject)
        .change("group_id", None::<&str>, instruction.group_id)
        .change("duty", None::<&str>, Some(instruction.duty.to_value()))
        .change("subject", None::<&str>, Some(instruction.subject))
        .change("paragraph", None::<&str>, Some(&instruction.paragraph))
        .change("text", None::<&str>, Some(&instruction.text))
        .at([plan.lead_unit_id])
}

/// The draft named in a body, locked, led by the caller.
async fn draft(tx: &Tx, allow: &Allow<ManagePlans>, plan_id: Uuid) -> Result<plan::Model, Problem> {
    let plan = write::led(tx, allow, plan_id).await.map_err(|problem| {
        if problem.code == Code::NotFound {
            Problem::input("/plan_id", FaultCode::UnknownPlan, texts::plans::unknown())
        } else {
            problem
        }
    })?;
    editable(&plan)?;
    Ok(plan)
}

fn editable(plan: &plan::Model) -> Result<(), Problem> {
    if status::may_edit(plan.status) {
        Ok(())
    } else {
        Err(Problem::impossible(&plan.status, "assign"))
    }
}
