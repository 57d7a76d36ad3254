//! Giving duties: what an instruction may say, to whom, and the rows it becomes.

use entity::enums::{Duty, SubjectKind};
use entity::{assignment, indicator, objective, plan, task, unit, unit_group, unit_group_member};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::Subject;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::plans::standing::standing;
use crate::plans::{read, subjects};
use crate::rows::insert_all;
use crate::texts;
use crate::units::service::{exists_within, subtree, under, unknown};

/// What one passage of a plan tells its units to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// The group it is given to.
    pub group_id: Option<Uuid>,
    /// To do what.
    pub duty: Duty,
    /// About what.
    pub subject: Subject,
    /// Paragraph of the plan that says so.
    pub paragraph: String,
    /// The words of the plan.
    pub text: String,
}

impl Instruction {
    /// The instruction a duty came of.
    pub fn of(row: &assignment::Model) -> Self {
        Self {
            group_id: row.group_id,
            duty: row.duty,
            subject: Subject::of(row),
            paragraph: row.paragraph.clone(),
            text: row.text.clone(),
        }
    }
}

/// Locks the units that several instructions name, and those of the groups they name, in the order in which every
/// one locks units, so that nobody who changes them waits for us while we wait for them.
pub async fn lock_all<C: ConnectionTrait>(
    db: &C,
    unit_ids: impl IntoIterator<Item = Uuid>,
    group_ids: impl IntoIterator<Item = Uuid>,
) -> Result<(), Problem> {
    let of_groups = unit_group_member::Entity::find()
        .select_only()
        .column(unit_group_member::Column::UnitId)
        .filter(unit_group_member::Column::GroupId.is_in(group_ids))
        .into_query();
    let named = Condition::any()
        .add(unit::Column::Id.is_in(unit_ids))
        .add(unit::Column::Id.in_subquery(of_groups));
    unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(named)
        .order_by_asc(unit::Column::Id)
        .lock(LockType::KeyShare)
        .into_tuple::<Uuid>()
        .all(db)
        .await?;
    Ok(())
}

/// The unit named, which stands under the issuer and exists in the plan's term; it belongs to the group,
/// where one is named. It is locked, so that nobody closes it meanwhile.
pub async fn unit<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    unit_id: Uuid,
    group_id: Option<Uuid>,
) -> Result<Vec<Uuid>, Problem> {
    let under_issuer = unit::Entity::find_by_id(unit_id)
        .filter(under(plan.issuing_unit_id))
        .filter(exists_within((plan.term_from, plan.term_to)))
        .lock(LockType::KeyShare)
        .one(db)
        .await?;
    if under_issuer.is_none() {
        return Err(unknown("/unit_id"));
    }
    if let Some(group) = group_id {
        known_group(db, plan, group).await?;
        let member = unit_group_member::Entity::find_by_id((group, unit_id))
            .one(db)
            .await?;
        if member.is_none() {
            return Err(Problem::input(
                "/unit_id",
                FaultCode::NotAMember,
                texts::assignments::not_a_member(),
            ));
        }
    }
    Ok(vec![unit_id])
}

/// The units of a group that stand under the issuer and exist in the plan's term, locked likewise.
pub async fn members<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    group_id: Uuid,
) -> Result<Vec<Uuid>, Problem> {
    known_group(db, plan, group_id).await?;
    let of_group = unit_group_member::Entity::find()
        .select_only()
        .column(unit_group_member::Column::UnitId)
        .filter(unit_group_member::Column::GroupId.eq(group_id))
        .into_query();
    let members: Vec<Uuid> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.in_subquery(of_group))
        .filter(under(plan.issuing_unit_id))
        .filter(exists_within((plan.term_from, plan.term_to)))
        .order_by_asc(unit::Column::Id)
        .lock(LockType::KeyShare)
        .into_tuple()
        .all(db)
        .await?;
    if members.is_empty() {
        return Err(Problem::input(
            "/group_id",
            FaultCode::NoUnit,
            texts::assignments::no_unit_of_group(),
        ));
    }
    Ok(members)
}

async fn known_group<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    group_id: Uuid,
) -> Result<(), Problem> {
    let under_issuer = unit_group::Entity::find_by_id(group_id)
        .filter(unit_group::Column::UnitId.in_subquery(subtree(plan.issuing_unit_id)))
        .one(db)
        .await?;
    under_issuer.map(drop).ok_or_else(|| {
        Problem::input(
            "/group_id",
            FaultCode::UnknownGroup,
            texts::assignments::unknown_group(),
        )
    })
}

/// The subject is part of the plan or of a framework it reports on, and fits the duty.
pub async fn check_subject<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    duty: Duty,
    subject: Subject,
) -> Result<(), Problem> {
    let found = match (subject.kind, subject.id) {
        (SubjectKind::Plan, id) => id.is_none(),
        (SubjectKind::Task, Some(id)) => task::Entity::find_by_id(id)
            .filter(task::Column::PlanId.eq(plan.id))
            .filter(task::Column::EndedById.is_null())
            .one(db)
            .await?
            .is_some(),
        (SubjectKind::Objective, Some(id)) => objective::Entity::find_by_id(id)
            .filter(objective::Column::FrameworkId.is_in(read::framework_ids(db, plan).await?))
            .one(db)
            .await?
            .is_some(),
        (SubjectKind::Indicator, Some(id)) => indicator::Entity::find_by_id(id)
            .filter(indicator::Column::FrameworkId.is_in(read::framework_ids(db, plan).await?))
            .one(db)
            .await?
            .is_some(),
        (_, None) => false,
    };
    if !found {
        return Err(Problem::input(
            "/subject/id",
            FaultCode::UnknownSubject,
            texts::assignments::unknown_subject(),
        ));
    }
    let mut problem = Problem::new(Code::InvalidInput);
    subjects::check_fit(duty, subject.kind, "/subject/kind", &mut problem);
    problem.or_ok()
}

/// Whoever takes up alone what a group was told takes up something that the plan told the group.
pub async fn check_told<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
    instruction: &Instruction,
) -> Result<(), Problem> {
    let Some(group) = instruction.group_id else {
        return Ok(());
    };
    let of_group = assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan_id))
        .filter(assignment::Column::GroupId.eq(group))
        .filter(assignment::Column::Paragraph.eq(&instruction.paragraph))
        .all(db)
        .await?;
    if of_group
        .iter()
        .any(|row| Instruction::of(row) == *instruction)
    {
        return Ok(());
    }
    Err(Problem::input(
        "/group_id",
        FaultCode::NotTold,
        texts::assignments::group_not_told(),
    ))
}

/// Stores one row a unit; fails with `duplicate` where a unit has the very same duty already. All rows of one
/// instruction have one position in the plan, which the caller has locked.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    plan_id: Uuid,
    instruction: &Instruction,
    unit_ids: &[Uuid],
    added_by: Option<Uuid>,
) -> Result<Vec<assignment::Model>, Problem> {
    let Instruction {
        group_id,
        duty,
        subject,
        paragraph,
        text,
    } = instruction;
    let alike: Vec<assignment::Model> = assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan_id))
        .filter(standing())
        .filter(assignment::Column::Duty.eq(*duty))
        .filter(assignment::Column::SubjectKind.eq(subject.kind))
        .filter(assignment::Column::Paragraph.eq(paragraph))
        .filter(assignment::Column::Text.eq(text))
        .all(db)
        .await?
        .into_iter()
        .filter(|old| Subject::of(old) == *subject)
        .collect();
    if alike.iter().any(|old| unit_ids.contains(&old.unit_id)) {
        return Err(Problem::because(
            Code::Duplicate,
            texts::assignments::there_already(),
        ));
    }
    let said_before = alike
        .iter()
        .find(|old| group_id.is_some() && old.group_id == *group_id);
    let position = match said_before {
        Some(old) => old.position,
        None => next_position(db, plan_id).await?,
    };
    let of_kind = |kind| subject.id.filter(|_| subject.kind == kind);
    let models: Vec<assignment::Model> = unit_ids
        .iter()
        .map(|unit_id| assignment::Model {
            id: Uuid::now_v7(),
            plan_id,
            unit_id: *unit_id,
            group_id: *group_id,
            duty: *duty,
            subject_kind: subject.kind,
            objective_id: of_kind(SubjectKind::Objective),
            indicator_id: of_kind(SubjectKind::Indicator),
            task_id: of_kind(SubjectKind::Task),
            paragraph: paragraph.clone(),
            text: text.clone(),
            position,
            added_by_id: added_by,
            ended_by_id: None,
            created_at: now,
        })
        .collect();
    let rows = models.iter().cloned();
    let rows = rows.map(|model| model.into_active_model().reset_all());
    insert_all(db, rows.collect()).await?;
    Ok(models)
}

/// The place after all that the plan has ever told anybody, from 1.
async fn next_position<C: ConnectionTrait>(db: &C, plan_id: Uuid) -> Result<i32, Problem> {
    let last: Option<Option<i32>> = assignment::Entity::find()
        .select_only()
        .column_as(assignment::Column::Position.max(), "last")
        .filter(assignment::Column::PlanId.eq(plan_id))
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten().unwrap_or_default() + 1)
}
