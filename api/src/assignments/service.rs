//! Reading and changing assignments.

use entity::enums::{Duty, SubjectKind};
use entity::{assignment, indicator, objective, plan, task, unit, unit_group, unit_group_member};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::dto::{
    Assignment, AssignmentFilter, AssignmentSet, NewAssignment, NewGroupAssignment, Subject,
};
use crate::app::AppState;
use crate::auth::policy::{ManagePlans, ReadPlans};
use crate::auth::principal::Allow;
use crate::http::catalogue::Code;
use crate::http::etag::IfMatch;
use crate::http::page::{Page, Window};
use crate::http::problem::Problem;
use crate::plans::{read, scope, status, subjects, write};
use crate::units::service::{exists_within, subtree, unknown};

/// Assignments never change, they come and go: all are at this version.
pub const VERSION: i64 = 1;

/// The assignments a caller may know of. The text of a plan names all duties in it, so an account that may know
/// of the plan sees all of them; a service client sees those of the units in its subtree.
fn visible(allow: &Allow<ReadPlans>) -> Select<assignment::Entity> {
    let of_plans = assignment::Entity::find()
        .filter(assignment::Column::PlanId.in_subquery(scope::visible_ids(allow)));
    if allow.is_client() {
        of_plans.filter(allow.scope().covers(assignment::Column::UnitId))
    } else {
        of_plans
    }
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
    if let Some(duty) = filter.duty {
        select = select.filter(Column::Duty.eq(duty));
    }
    let page = window
        .fetch(select, Column::Id, |row| row.id, state.db.reader())
        .await?;
    Ok(page.map(Assignment::from))
}

/// Reads one assignment.
pub async fn get(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    id: Uuid,
) -> Result<Assignment, Problem> {
    visible(allow)
        .filter(assignment::Column::Id.eq(id))
        .one(state.db.reader())
        .await?
        .map(Assignment::from)
        .ok_or_else(Problem::not_found)
}

/// Gives one unit a duty in a draft. The unit is locked, so that nobody closes it meanwhile.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    new: NewAssignment,
) -> Result<Assignment, Problem> {
    let tx = state.db.begin().await?;
    let plan = draft(&tx, allow, new.plan_id).await?;
    let under_issuer = unit::Entity::find_by_id(new.unit_id)
        .filter(unit::Column::Id.in_subquery(subtree(plan.issuing_unit_id)))
        .filter(exists_within((plan.term_from, plan.term_to)))
        .lock(LockType::KeyShare)
        .one(&tx)
        .await?;
    if under_issuer.is_none() {
        return Err(unknown("/unit_id"));
    }
    check_subject(&tx, &plan, new.duty, new.subject).await?;
    let text = String::from(new.text);
    let row = Row {
        plan_id: plan.id,
        group_id: None,
        duty: new.duty,
        subject: new.subject,
        paragraph: new.paragraph.into(),
        text,
    };
    let mut rows = insert(&tx, state.clock.now(), &row, &[new.unit_id]).await?;
    tx.commit().await?;
    rows.pop()
        .map(Assignment::from)
        .ok_or_else(|| Problem::new(Code::Internal))
}

/// Gives every unit of a group that exists in the plan's term the same duty in a draft; each remembers the group.
pub async fn create_for_group(
    state: &AppState,
    allow: &Allow<ManagePlans>,
    new: NewGroupAssignment,
) -> Result<AssignmentSet, Problem> {
    let tx = state.db.begin().await?;
    let plan = draft(&tx, allow, new.plan_id).await?;
    let under_issuer = unit_group::Entity::find_by_id(new.group_id)
        .filter(unit_group::Column::UnitId.in_subquery(subtree(plan.issuing_unit_id)))
        .one(&tx)
        .await?;
    if under_issuer.is_none() {
        return Err(Problem::input(
            "/group_id",
            "unknown_group",
            "Không có nhóm đơn vị này.",
            "There is no such group of units.",
        ));
    }
    check_subject(&tx, &plan, new.duty, new.subject).await?;
    let of_group = unit_group_member::Entity::find()
        .select_only()
        .column(unit_group_member::Column::UnitId)
        .filter(unit_group_member::Column::GroupId.eq(new.group_id))
        .into_query();
    let members: Vec<Uuid> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.in_subquery(of_group))
        .filter(exists_within((plan.term_from, plan.term_to)))
        .order_by_asc(unit::Column::Id)
        .lock(LockType::KeyShare)
        .into_tuple()
        .all(&tx)
        .await?;
    if members.is_empty() {
        return Err(Problem::input(
            "/group_id",
            "no_unit",
            "Không đơn vị nào của nhóm tồn tại trong thời hạn của kế hoạch.",
            "No unit of the group exists in the plan's term.",
        ));
    }
    let row = Row {
        plan_id: plan.id,
        group_id: Some(new.group_id),
        duty: new.duty,
        subject: new.subject,
        paragraph: new.paragraph.into(),
        text: new.text.into(),
    };
    let rows = insert(&tx, state.clock.now(), &row, &members).await?;
    tx.commit().await?;
    Ok(AssignmentSet {
        items: rows.into_iter().map(Assignment::from).collect(),
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
    if_match.check(VERSION)?;
    editable(&plan)?;
    assignment::Entity::delete_by_id(id).exec(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The draft named in a body, locked, led by the caller.
async fn draft(
    tx: &DatabaseTransaction,
    allow: &Allow<ManagePlans>,
    plan_id: Uuid,
) -> Result<plan::Model, Problem> {
    let plan = write::led(tx, allow, plan_id).await.map_err(|problem| {
        if problem.code == Code::NotFound {
            Problem::input(
                "/plan_id",
                "unknown_plan",
                "Không có kế hoạch này.",
                "There is no such plan.",
            )
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

/// The subject is part of the plan or of a framework it reports on, and fits the duty.
async fn check_subject<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    duty: Duty,
    subject: Subject,
) -> Result<(), Problem> {
    let found = match (subject.kind, subject.id) {
        (SubjectKind::Plan, id) => id.is_none(),
        (SubjectKind::Task, Some(id)) => task::Entity::find_by_id(id)
            .filter(task::Column::PlanId.eq(plan.id))
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
            "unknown_subject",
            "Kế hoạch và các bộ chỉ tiêu của nó không có đối tượng này.",
            "Neither the plan nor a framework it reports on has this.",
        ));
    }
    let mut problem = Problem::new(Code::InvalidInput);
    subjects::check_fit(duty, subject.kind, "/subject/kind", &mut problem);
    problem.or_ok()
}

struct Row {
    plan_id: Uuid,
    group_id: Option<Uuid>,
    duty: Duty,
    subject: Subject,
    paragraph: String,
    text: String,
}

/// Stores one row a unit; fails with `duplicate` where a unit has the very same duty already.
async fn insert<C: ConnectionTrait>(
    db: &C,
    now: OffsetDateTime,
    row: &Row,
    unit_ids: &[Uuid],
) -> Result<Vec<assignment::Model>, Problem> {
    let of_kind = |kind| row.subject.id.filter(|_| row.subject.kind == kind);
    let same = assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(row.plan_id))
        .filter(assignment::Column::UnitId.is_in(unit_ids.iter().copied()))
        .filter(assignment::Column::Duty.eq(row.duty))
        .filter(assignment::Column::SubjectKind.eq(row.subject.kind))
        .filter(assignment::Column::Paragraph.eq(&row.paragraph))
        .filter(assignment::Column::Text.eq(&row.text))
        .all(db)
        .await?
        .into_iter()
        .map(Assignment::from)
        .any(|old| old.subject.id == row.subject.id);
    if same {
        return Err(Problem::because(
            Code::Duplicate,
            "Phân công này đã có.",
            "This assignment is there already.",
        ));
    }
    let models: Vec<assignment::Model> = unit_ids
        .iter()
        .map(|unit_id| assignment::Model {
            id: Uuid::now_v7(),
            plan_id: row.plan_id,
            unit_id: *unit_id,
            group_id: row.group_id,
            duty: row.duty,
            subject_kind: row.subject.kind,
            objective_id: of_kind(SubjectKind::Objective),
            indicator_id: of_kind(SubjectKind::Indicator),
            task_id: of_kind(SubjectKind::Task),
            paragraph: row.paragraph.clone(),
            text: row.text.clone(),
            position: 0,
            added_by_id: None,
            ended_by_id: None,
            created_at: now,
        })
        .collect();
    let rows = models
        .iter()
        .cloned()
        .map(|model| model.into_active_model().reset_all());
    assignment::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(models)
}

/// The reporting duties of a plan, in the order they were given.
pub async fn report_duties<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
) -> Result<Vec<assignment::Model>, Problem> {
    Ok(assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan_id))
        .filter(assignment::Column::Duty.eq(Duty::Report))
        .order_by_asc(assignment::Column::Id)
        .all(db)
        .await?)
}

/// The units that have any duty in a plan.
pub async fn units_with_duty<C: ConnectionTrait>(
    db: &C,
    plan_id: Uuid,
) -> Result<Vec<Uuid>, Problem> {
    Ok(assignment::Entity::find()
        .select_only()
        .column(assignment::Column::UnitId)
        .distinct()
        .filter(assignment::Column::PlanId.eq(plan_id))
        .into_tuple()
        .all(db)
        .await?)
}
