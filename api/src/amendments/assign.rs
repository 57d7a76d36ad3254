//! The duties an amendment ends and brings.

use std::collections::BTreeSet;

use entity::enums::{Duty, SubjectKind};
use entity::{assignment, indicator, objective, plan, plan_amendment, task};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::dto::{AddedAssignment, AddedSubject};
use crate::assignments::dto::Subject;
use crate::assignments::give::{self, Instruction};
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::plans::standing;
use crate::texts;

/// Ends duties that stand in the plan; answers the units that had them. Their rows stay, for obligations refer
/// to them.
pub async fn end<C: ConnectionTrait>(
    db: &C,
    amendment: &plan_amendment::Model,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, Problem> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let known: Vec<(Uuid, Uuid)> = assignment::Entity::find()
        .select_only()
        .columns([assignment::Column::Id, assignment::Column::UnitId])
        .filter(assignment::Column::PlanId.eq(amendment.plan_id))
        .filter(assignment::Column::Id.is_in(ids.iter().copied()))
        .filter(standing::standing())
        .into_tuple()
        .all(db)
        .await?;
    let (known, units): (BTreeSet<Uuid>, Vec<Uuid>) = known.into_iter().unzip();
    let mut problem = Problem::new(Code::InvalidInput);
    for (index, id) in ids.iter().enumerate() {
        if !known.contains(id) {
            problem.push(
                format!("/assignments_ended/{index}"),
                FaultCode::UnknownAssignment,
                texts::amendments::no_such_duty(),
            );
        }
    }
    problem.or_ok()?;
    assignment::Entity::update_many()
        .col_expr(assignment::Column::EndedById, Expr::value(amendment.id))
        .filter(assignment::Column::Id.is_in(known))
        .exec(db)
        .await?;
    Ok(units)
}

/// Gives the duties of one instruction; pointers start at the instruction.
pub async fn add<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    amendment: &plan_amendment::Model,
    added: AddedAssignment,
) -> Result<Vec<assignment::Model>, Problem> {
    let AddedAssignment {
        unit_id,
        group_id,
        duty,
        subject,
        paragraph,
        text,
    } = added;
    let mut problem = Problem::new(Code::InvalidInput);
    let units = match (unit_id, group_id) {
        (Some(unit), group) => give::unit(db, plan, unit, group).await,
        (None, Some(group)) => give::members(db, plan, group).await,
        // The check of the body has refused it.
        (None, None) => Ok(Vec::new()),
    };
    let units = problem.gather(units)?;
    let subject = problem.gather(about(db, plan, duty, subject).await)?;
    problem.or_ok()?;
    let (Some(units), Some(subject)) = (units, subject) else {
        return Ok(Vec::new());
    };
    let instruction = Instruction {
        group_id,
        duty,
        subject,
        paragraph: paragraph.into(),
        text: text.into(),
    };
    if unit_id.is_some() {
        give::check_told(db, plan.id, &instruction).await?;
    }
    let (now, by) = (amendment.created_at, Some(amendment.id));
    give::insert(db, now, plan.id, &instruction, &units, by)
        .await
        .map_err(|problem| match problem.code {
            Code::Duplicate => Problem::input(
                "",
                FaultCode::Duplicate,
                texts::assignments::there_already(),
            ),
            _ => problem,
        })
}

/// The subject, by id or by number, checked.
async fn about<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    duty: Duty,
    subject: AddedSubject,
) -> Result<Subject, Problem> {
    let AddedSubject { kind, id, number } = subject;
    let id = match &number {
        Some(number) => Some(
            numbered(db, plan, kind, number.as_str())
                .await?
                .ok_or_else(unknown)?,
        ),
        None => id,
    };
    let subject = Subject { kind, id };
    give::check_subject(db, plan, duty, subject).await?;
    Ok(subject)
}

fn unknown() -> Problem {
    Problem::input(
        "/subject/number",
        FaultCode::UnknownSubject,
        texts::amendments::no_such_number(),
    )
}

async fn numbered<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    kind: SubjectKind,
    number: &str,
) -> Result<Option<Uuid>, Problem> {
    Ok(match (kind, plan.own_framework_id) {
        (SubjectKind::Task, _) => task::Entity::find()
            .filter(task::Column::PlanId.eq(plan.id))
            .filter(task::Column::Number.eq(number))
            .filter(task::Column::EndedById.is_null())
            .one(db)
            .await?
            .map(|row| row.id),
        (SubjectKind::Objective, Some(own)) => objective::Entity::find()
            .filter(objective::Column::FrameworkId.eq(own))
            .filter(objective::Column::Number.eq(number))
            .one(db)
            .await?
            .map(|row| row.id),
        (SubjectKind::Indicator, Some(own)) => indicator::Entity::find()
            .filter(indicator::Column::FrameworkId.eq(own))
            .filter(indicator::Column::Number.eq(number))
            .one(db)
            .await?
            .map(|row| row.id),
        _ => None,
    })
}

/// No duty may be left on a task that goes.
pub fn check_tasks(duties: &[assignment::Model], gone: &[task::Model], problem: &mut Problem) {
    for task in gone {
        let Some(duty) = duties.iter().find(|duty| duty.task_id == Some(task.id)) else {
            continue;
        };
        let (number, paragraph) = (&task.number, &duty.paragraph);
        problem.push(
            "/plan/tasks",
            FaultCode::InUse,
            texts::amendments::duty_on_task(number, paragraph),
        );
    }
}
