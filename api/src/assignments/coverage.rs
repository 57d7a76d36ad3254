//! The coverage of a plan, read from its assignments.

use std::collections::BTreeSet;

use entity::enums::{Duty, SubjectKind};
use entity::{assignment, indicator, plan_framework, unit};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use time::Date;
use uuid::Uuid;

use crate::app::AppState;
use crate::auth::policy::ReadPlans;
use crate::auth::principal::Allow;
use crate::frameworks;
use crate::http::problem::Problem;
use crate::plans::coverage::{self, Answering, Indicator, ReportDuty, Subject};
use crate::plans::coverage_dto::{
    AnsweringUnit, Contributor, Coverage, CoverageFilter, CoveredIndicator,
};
use crate::plans::scope;
use crate::plans::shared::{Given, Parts, parts};
use crate::plans::standing;
use crate::units::service::{MOST_LISTED, exists_within, subtree, too_many};

/// Works out who answers for which indicator of the frameworks the plan reports on. Its own targets are
/// left aside: whoever reports on the plan as a whole reports on them.
pub async fn of_plan(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    plan_id: Uuid,
    filter: &CoverageFilter,
) -> Result<Coverage, Problem> {
    let db = &state.db.wide_snapshot().await?;
    let plan = scope::whole(allow, db, plan_id).await?;
    let frameworks: Vec<Uuid> = plan_framework::Entity::find()
        .select_only()
        .column(plan_framework::Column::FrameworkId)
        .filter(plan_framework::Column::PlanId.eq(plan.id))
        .into_tuple()
        .all(db)
        .await?;
    let indicators = indicators(db, &frameworks, plan.term_to).await?;
    let given: Vec<Given> = standing::duties(db, plan.id)
        .await?
        .iter()
        .map(given)
        .collect();
    let duties: Vec<ReportDuty> = given.iter().filter_map(reporting).collect();
    let with_duty: BTreeSet<Uuid> = given.iter().map(|one| one.unit_id).collect();
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
            .zip(&indicators)
            .map(|(answering, indicator)| covered(answering, parts(indicator, &given)))
            .collect(),
        without_unit,
        with_several_units,
        general_report_only: found.general_report_only,
        units_without_duty: found.units_without_duty,
    })
}

fn covered(answering: Answering, parts: Parts) -> CoveredIndicator {
    let Answering {
        indicator_id,
        number,
        units,
    } = answering;
    CoveredIndicator {
        indicator_id,
        number,
        units: units
            .into_iter()
            .map(|(unit_id, through)| AnsweringUnit { unit_id, through })
            .collect(),
        lead_unit_ids: parts.leads.into_iter().collect(),
        contributors: parts
            .contributors
            .into_iter()
            .map(|(unit_id, duties)| Contributor {
                unit_id,
                duties: duties.into_iter().collect(),
            })
            .collect(),
    }
}

/// The indicators that frameworks have on a day, in their order; those that a later version brings are not
/// asked of anybody yet.
pub(super) async fn indicators<C: ConnectionTrait>(
    db: &C,
    framework_ids: &[Uuid],
    day: Date,
) -> Result<Vec<Indicator>, Problem> {
    let versions = frameworks::read::versions_on(db, framework_ids, day).await?;
    let is_there = |row: &indicator::Model| {
        let version = versions.get(&row.framework_id);
        version.is_some_and(|version| row.since <= version.seq)
    };
    Ok(frameworks::read::indicators_of(db, framework_ids)
        .await?
        .into_iter()
        .filter(is_there)
        .map(|row| Indicator {
            id: row.id,
            number: row.number,
            objective_id: row.objective_id,
        })
        .collect())
}

/// A duty as coverage looks at it.
pub(super) fn given(row: &assignment::Model) -> Given {
    Given {
        unit_id: row.unit_id,
        duty: row.duty,
        subject: match (row.subject_kind, row.objective_id, row.indicator_id) {
            (SubjectKind::Objective, Some(id), _) => Subject::Objective(id),
            (SubjectKind::Indicator, _, Some(id)) => Subject::Indicator(id),
            (SubjectKind::Task, _, _) => Subject::Task,
            _ => Subject::Plan,
        },
    }
}

/// The duty, where it is one to report.
pub(super) fn reporting(given: &Given) -> Option<ReportDuty> {
    (given.duty == Duty::Report).then_some(ReportDuty {
        unit_id: given.unit_id,
        subject: given.subject,
    })
}
