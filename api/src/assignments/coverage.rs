//! The coverage of a plan, read from its assignments.

use std::collections::BTreeSet;

use entity::enums::SubjectKind;
use entity::{indicator, objective, plan, plan_framework, unit};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::service;
use crate::app::AppState;
use crate::auth::policy::ReadPlans;
use crate::auth::principal::Allow;
use crate::http::problem::Problem;
use crate::plans::coverage::{self, Indicator, ReportDuty, Subject};
use crate::plans::dto::{AnsweringUnit, Coverage, CoverageFilter, CoveredIndicator};
use crate::plans::scope;
use crate::units::service::{MOST_LISTED, exists_within, subtree, too_many};

/// Works out who answers for which indicator of the frameworks the plan reports on. Its own targets are
/// left aside: whoever reports on the plan as a whole reports on them.
pub async fn of_plan(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    plan_id: Uuid,
    filter: &CoverageFilter,
) -> Result<Coverage, Problem> {
    let db = &state.db.snapshot().await?;
    let plan = scope::visible(allow)
        .filter(plan::Column::Id.eq(plan_id))
        .one(db)
        .await?
        .ok_or_else(Problem::not_found)?;
    // Whoever answers for what stands under the issuer, and a client sees the duties of its subtree only.
    if allow.is_client() && !allow.scope().contains(db, plan.issuing_unit_id).await? {
        return Err(Problem::forbidden(
            "Hệ thống kết nối chỉ xem được kế hoạch do đơn vị trong phạm vi của mình ban hành.",
            "A service client sees the coverage of plans issued within its subtree only.",
        ));
    }
    let frameworks = plan_framework::Entity::find()
        .select_only()
        .column(plan_framework::Column::FrameworkId)
        .filter(plan_framework::Column::PlanId.eq(plan.id))
        .into_query();
    let mut indicators = indicator::Entity::find()
        .find_both_related(objective::Entity)
        .filter(indicator::Column::FrameworkId.in_subquery(frameworks))
        .all(db)
        .await?;
    indicators.sort_by_key(|(indicator, objective)| {
        (
            indicator.framework_id,
            objective.position,
            indicator.position,
        )
    });
    let indicators: Vec<Indicator> = indicators
        .into_iter()
        .map(|(row, _)| Indicator {
            id: row.id,
            number: row.number,
            objective_id: row.objective_id,
        })
        .collect();
    let duties: Vec<ReportDuty> = service::report_duties(db, plan.id)
        .await?
        .into_iter()
        .map(|row| ReportDuty {
            unit_id: row.unit_id,
            subject: match (row.subject_kind, row.objective_id, row.indicator_id) {
                (SubjectKind::Objective, Some(id), _) => Subject::Objective(id),
                (SubjectKind::Indicator, _, Some(id)) => Subject::Indicator(id),
                (SubjectKind::Task, _, _) => Subject::Task,
                _ => Subject::Plan,
            },
        })
        .collect();
    let with_duty: BTreeSet<Uuid> = service::units_with_duty(db, plan.id)
        .await?
        .into_iter()
        .collect();
    let within = filter
        .within
        .map(|root| unit::Column::Id.in_subquery(subtree(root)));
    let area: Vec<Uuid> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.in_subquery(subtree(plan.issuing_unit_id)))
        .filter(unit::Column::Id.ne(plan.issuing_unit_id))
        .filter(exists_within((plan.term_from, plan.term_to)))
        .filter(Condition::all().add_option(within))
        .order_by_asc(unit::Column::Code)
        .limit(MOST_LISTED + 1)
        .into_tuple()
        .all(db)
        .await?;
    if area.len() as u64 > MOST_LISTED {
        return Err(too_many());
    }
    let found = coverage::coverage(&indicators, &duties, &with_duty, &area);
    let without_unit = found.without_unit().map(|one| one.number.clone()).collect();
    let with_several_units = found
        .with_several_units()
        .map(|one| one.number.clone())
        .collect();
    Ok(Coverage {
        indicators: found
            .indicators
            .into_iter()
            .map(|one| CoveredIndicator {
                indicator_id: one.indicator_id,
                number: one.number,
                units: one
                    .units
                    .into_iter()
                    .map(|(unit_id, through)| AnsweringUnit { unit_id, through })
                    .collect(),
            })
            .collect(),
        without_unit,
        with_several_units,
        general_report_only: found.general_report_only,
        units_without_duty: found.units_without_duty,
    })
}
