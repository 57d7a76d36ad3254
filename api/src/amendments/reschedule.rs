//! The periods of an amended plan.

use entity::enums::PeriodStatus;
use entity::{period, plan, plan_amendment};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::http::problem::Problem;
use crate::periods::reschedule::{Existing, Reschedule, reschedule};
use crate::periods::{holidays, store};
use crate::plans::dto::ScheduleRule;
use crate::plans::schedule;

/// Puts new rules, where there are any, in force, and makes, changes and takes away periods that have not
/// opened by what the rules give in the plan's term. Adds a fault for each rule that gives none.
pub async fn carry_out<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
    amendment: &plan_amendment::Model,
    rules: Option<Vec<ScheduleRule>>,
    problem: &mut Problem,
) -> Result<(), Problem> {
    let rules = match rules {
        Some(rules) => schedule::amend(db, plan.id, amendment.id, rules).await?,
        None => schedule::standing(db, plan.id).await?,
    };
    let known = problem.errors.len();
    let term = (plan.term_from, plan.term_to);
    let holidays = holidays::of_term(db, term).await?;
    let wanted = schedule::periods(&rules, term, &holidays, problem);
    if problem.errors.len() > known {
        return Ok(());
    }
    schedule::check_use(rules.len(), &wanted, problem);
    let rows = period::Entity::find()
        .filter(period::Column::PlanId.eq(plan.id))
        .order_by_asc(period::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(db)
        .await?;
    let existing: Vec<Existing> = rows
        .iter()
        .map(|row| Existing {
            id: row.id,
            is_upcoming: row.status == PeriodStatus::Upcoming,
            draft: store::draft(row),
        })
        .collect();
    let Reschedule {
        make,
        change,
        remove,
    } = reschedule(&existing, wanted, amendment.effective_on);
    let now = amendment.created_at;
    period::Entity::delete_many()
        .filter(period::Column::Id.is_in(remove))
        .exec(db)
        .await?;
    for (id, rule, draft) in change {
        let Some(old) = rows.iter().find(|row| row.id == id) else {
            continue;
        };
        let changed = period::Model {
            id,
            version: old.version + 1,
            created_at: old.created_at,
            ..store::row(plan.id, rules[rule].id, draft, now)
        };
        changed.into_active_model().reset_all().update(db).await?;
    }
    for (rule, draft) in make {
        let made = store::row(plan.id, rules[rule].id, draft, now);
        made.into_active_model().insert(db).await?;
    }
    Ok(())
}
