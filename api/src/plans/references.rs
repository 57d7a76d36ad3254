//! What a draft refers to: units, frameworks, the plan above; and what its duties refer to in it.

use std::collections::BTreeSet;

use entity::enums::{FrameworkKind, PlanStatus};
use entity::{assignment, framework, indicator, objective, plan, unit, unit_ancestor};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use time::Date;
use uuid::Uuid;

use super::check::FRAMEWORKS;
use super::dto::NewPlan;
use super::scope::visible;
use super::standing;
use super::tasks;
use crate::auth::policy::{ManagePlans, ReadPlans};
use crate::auth::principal::Allow;
use crate::http::catalogue::FaultCode;
use crate::http::problem::Problem;
use crate::texts;
use crate::units::service::{self as units, exists_within};

/// Most plans above one another: the levels of government are fewer.
const LEVELS: usize = 10;

/// Most units a fault names.
const NAMED: u64 = 20;

/// Checks what a plan to draft refers to; adds a fault for each thing wrong.
pub async fn check<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManagePlans>,
    new: &NewPlan,
    problem: &mut Problem,
) -> Result<(), Problem> {
    let term = (new.term_from.0, new.term_to.0);
    issuer(db, new.issuing_unit_id, new.lead_unit_id, term, problem).await?;
    if let Some(above) = new.parent_plan_id {
        parent(db, allow, None, above, problem).await?;
    }
    frameworks(db, &new.framework_ids, problem).await?;
    tasks::check_places(db, &new.tasks, problem).await
}

/// The issuer is the lead unit itself or a unit above it, and both exist in the plan's term. They are locked, so that
/// nobody closes them meanwhile.
pub async fn issuer<C: ConnectionTrait>(
    db: &C,
    issuer: Uuid,
    lead: Uuid,
    term: (Date, Date),
    problem: &mut Problem,
) -> Result<(), Problem> {
    let above = unit_ancestor::Entity::find_by_id((issuer, lead))
        .one(db)
        .await?;
    if above.is_none() {
        problem.push(
            "/issuing_unit_id",
            FaultCode::UnknownUnit,
            texts::plans::issuer_above_lead(),
        );
        return Ok(());
    }
    let existing: Vec<Uuid> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in([issuer, lead]))
        .filter(exists_within(term))
        .order_by_asc(unit::Column::Id)
        .lock(LockType::KeyShare)
        .into_tuple()
        .all(db)
        .await?;
    for (pointer, unit) in [("/issuing_unit_id", issuer), ("/lead_unit_id", lead)] {
        if term.0 <= term.1 && !existing.contains(&unit) {
            problem.push(
                pointer,
                FaultCode::OutsideTerm,
                texts::plans::unit_not_in_term(),
            );
        }
    }
    Ok(())
}

/// Each framework is there, once, and is not some plan's own. A list over its cap has been refused.
pub async fn frameworks<C: ConnectionTrait>(
    db: &C,
    ids: &[Uuid],
    problem: &mut Problem,
) -> Result<(), Problem> {
    if ids.len() > FRAMEWORKS {
        return Ok(());
    }
    let known: BTreeSet<Uuid> = framework::Entity::find()
        .filter(framework::Column::Id.is_in(ids.iter().copied()))
        .filter(framework::Column::Kind.eq(FrameworkKind::Strategy))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    for (index, id) in ids.iter().enumerate() {
        if !known.contains(id) || ids[..index].contains(id) {
            unknown_framework(format!("/framework_ids/{index}"), problem);
        }
    }
    Ok(())
}

/// Adds the fault of a framework that is not there, or there twice.
pub fn unknown_framework(pointer: String, problem: &mut Problem) {
    problem.push(
        pointer,
        FaultCode::UnknownFramework,
        texts::plans::unknown_framework_or_repeated(),
    );
}

/// Lets one change of what stands above what be made at a time, so that two at once do not close a circle. It
/// comes before the lock on a plan: the lock is the one the tree of units has, which comes first.
pub async fn take_turns<C: ConnectionTrait>(db: &C) -> Result<(), Problem> {
    units::take_turns(db).await
}

/// The plan above is one the caller may know of and does not itself stand below `plan`, which is new where it
/// is absent. The caller has [taken turns](take_turns).
pub async fn parent<C: ConnectionTrait>(
    db: &C,
    allow: &Allow<ManagePlans>,
    plan: Option<Uuid>,
    parent: Uuid,
    problem: &mut Problem,
) -> Result<(), Problem> {
    // What the caller reads anywhere, not only where they coordinate: the plan above is issued above.
    let known = match allow.also::<ReadPlans>() {
        Some(reader) => {
            visible(&reader)
                .filter(plan::Column::Id.eq(parent))
                .one(db)
                .await?
        }
        None => None,
    };
    if let Some(known) = known {
        above(db, plan, known, problem).await?;
    } else {
        unknown_parent("/parent_plan_id", problem);
    }
    Ok(())
}

/// The plan above one in force is itself no draft, which would show in the plan before its time.
pub async fn above_is_issued<C: ConnectionTrait>(
    db: &C,
    above: Uuid,
    problem: &mut Problem,
) -> Result<(), Problem> {
    if is_draft(db, above).await? {
        problem.push(
            "/parent_plan_id",
            FaultCode::DraftPlan,
            texts::plans::above_is_draft(),
        );
    }
    Ok(())
}

/// Whether a plan is there and still a draft.
pub async fn is_draft<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<bool, Problem> {
    let plan = plan::Entity::find_by_id(id).one(db).await?;
    Ok(plan.is_some_and(|plan| plan.status == PlanStatus::Draft))
}

/// Adds the fault of a plan above that the caller knows nothing of.
pub fn unknown_parent(pointer: &str, problem: &mut Problem) {
    problem.push(pointer, FaultCode::UnknownPlan, texts::plans::unknown());
}

/// The plan above does not itself stand below `plan`, which is new where it is absent, and with the plans above and
/// below no more than [`LEVELS`] stand above any.
pub async fn above<C: ConnectionTrait>(
    db: &C,
    plan: Option<Uuid>,
    mut above: plan::Model,
    problem: &mut Problem,
) -> Result<(), Problem> {
    for higher in 1..=LEVELS {
        if Some(above.id) == plan {
            problem.push(
                "/parent_plan_id",
                FaultCode::Cycle,
                texts::plans::above_itself(),
            );
            return Ok(());
        }
        let next = match above.parent_plan_id {
            Some(id) => plan::Entity::find_by_id(id).one(db).await?,
            None => None,
        };
        match next {
            Some(next) => above = next,
            None => match plan {
                Some(plan) if has_below(db, plan, LEVELS - higher + 1).await? => break,
                _ => return Ok(()),
            },
        }
    }
    problem.push(
        "/parent_plan_id",
        FaultCode::TooDeep,
        texts::plans::too_many_above(LEVELS),
    );
    Ok(())
}

/// Whether plans stand that many levels below one.
async fn has_below<C: ConnectionTrait>(db: &C, plan: Uuid, levels: usize) -> Result<bool, Problem> {
    let below = || plan::Entity::find().select_only().column(plan::Column::Id);
    let mut select = below().filter(plan::Column::ParentPlanId.eq(plan));
    for _ in 1..levels {
        select = below().filter(plan::Column::ParentPlanId.in_subquery(select.into_query()));
    }
    Ok(select.into_tuple::<Uuid>().one(db).await?.is_some())
}

/// The issuer, the lead unit and the units that have duties in a plan exist in its term; adds a fault that names those that do not.
pub async fn duties_in_term<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    term: (Date, Date),
    problem: &mut Problem,
) -> Result<(), Problem> {
    let with_duty = assignment::Entity::find()
        .select_only()
        .column(assignment::Column::UnitId)
        .filter(assignment::Column::PlanId.eq(plan.id))
        .filter(standing::standing())
        .into_query();
    let of_plan = Condition::any()
        .add(unit::Column::Id.is_in([plan.issuing_unit_id, plan.lead_unit_id]))
        .add(unit::Column::Id.in_subquery(with_duty));
    let lost: Vec<String> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Code)
        .filter(of_plan)
        .filter(exists_within(term).not())
        .order_by_asc(unit::Column::Code)
        .limit(NAMED)
        .into_tuple()
        .all(db)
        .await?;
    if !lost.is_empty() {
        let codes = lost.join(", ");
        problem.push(
            "/term_to",
            FaultCode::UnitsOutsideTerm,
            texts::plans::units_not_in_new_term(codes),
        );
    }
    Ok(())
}

/// The duties of a plan are about nothing outside the frameworks it is to report on; adds a fault where one is.
pub async fn duties_in_frameworks<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    framework_ids: &[Uuid],
    problem: &mut Problem,
) -> Result<(), Problem> {
    if framework_ids.len() > FRAMEWORKS {
        return Ok(());
    }
    let of = framework_ids.iter().copied().chain(plan.own_framework_id);
    let of: Vec<Uuid> = of.collect();
    let lost = assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan.id))
        .filter(standing::standing())
        .left_join(objective::Entity)
        .left_join(indicator::Entity)
        .filter(
            Condition::any()
                .add(
                    Condition::all()
                        .add(assignment::Column::ObjectiveId.is_not_null())
                        .add(objective::Column::FrameworkId.is_not_in(of.iter().copied())),
                )
                .add(
                    Condition::all()
                        .add(assignment::Column::IndicatorId.is_not_null())
                        .add(indicator::Column::FrameworkId.is_not_in(of.iter().copied())),
                ),
        )
        .one(db)
        .await?;
    if let Some(lost) = lost {
        let paragraph = lost.paragraph;
        problem.push(
            "/framework_ids",
            FaultCode::FrameworkInUse,
            texts::plans::duty_on_framework(paragraph),
        );
    }
    Ok(())
}
