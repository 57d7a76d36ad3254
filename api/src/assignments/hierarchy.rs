//! The coverage of a plan with all plans below it, read from their assignments.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{Duty, PlanStatus};
use entity::{assignment, framework_version, indicator, plan, plan_framework};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::coverage::{given, reporting};
use crate::app::AppState;
use crate::auth::policy::ReadPlans;
use crate::auth::principal::Allow;
use crate::frameworks::read;
use crate::http::problem::Problem;
use crate::plans::coverage::{Indicator, ReportDuty};
use crate::plans::hierarchy_dto::{
    HierarchyAnswer, HierarchyCoverage, HierarchyFilter, HierarchyIndicator, PlanShare,
};
use crate::plans::rollup::{Answer, Answered, Local, Part, Rollup, Row, rollup};
use crate::plans::standing;
use crate::plans::{hierarchy, scope};

/// Works out what a plan and the plans below it, as far as the caller may know of them, cover together. A draft
/// below tells nobody to do anything yet.
pub async fn coverage(
    state: &AppState,
    allow: &Allow<ReadPlans>,
    plan_id: Uuid,
    filter: &HierarchyFilter,
) -> Result<HierarchyCoverage, Problem> {
    let db = &state.db.wide_snapshot().await?;
    let top = scope::whole(allow, db, plan_id).await?;
    let mut plans = hierarchy::below(db, allow, top, filter.depth).await?;
    plans.retain(|plan| plan.id == plan_id || plan.status != PlanStatus::Draft);
    let found = Read::of(db, &plans).await?;
    let parts: Vec<Part> = plans.iter().map(|plan| found.part(plan)).collect();
    let is_national = |local: &&Local| !local.is_own;
    let top: Vec<Indicator> = parts
        .first()
        .into_iter()
        .flat_map(|part| part.indicators.iter().filter(is_national))
        .map(|local| local.indicator.clone())
        .collect();
    let refines = refinements(db, &found.indicators).await?;
    Ok(shape(rollup(&top, &parts, &refines), plans))
}

/// What the plans of a hierarchy report on, and who reports.
struct Read {
    links: BTreeMap<Uuid, Vec<Uuid>>,
    versions: BTreeMap<Uuid, Vec<framework_version::Model>>,
    indicators: BTreeMap<Uuid, Vec<indicator::Model>>,
    duties: BTreeMap<Uuid, Vec<ReportDuty>>,
}

impl Read {
    async fn of<C: ConnectionTrait>(db: &C, plans: &[plan::Model]) -> Result<Self, Problem> {
        let ids: Vec<Uuid> = plans.iter().map(|plan| plan.id).collect();
        let linked = plan_framework::Entity::find()
            .filter(plan_framework::Column::PlanId.is_in(ids.iter().copied()))
            .order_by_asc(plan_framework::Column::FrameworkId)
            .all(db)
            .await?;
        let mut links = BTreeMap::<Uuid, Vec<Uuid>>::new();
        for link in linked {
            links
                .entry(link.plan_id)
                .or_default()
                .push(link.framework_id);
        }
        let frameworks: BTreeSet<Uuid> = links
            .values()
            .flatten()
            .copied()
            .chain(plans.iter().filter_map(|plan| plan.own_framework_id))
            .collect();
        let frameworks: Vec<Uuid> = frameworks.into_iter().collect();
        let mut indicators = BTreeMap::<Uuid, Vec<indicator::Model>>::new();
        for row in read::indicators_of(db, &frameworks).await? {
            indicators.entry(row.framework_id).or_default().push(row);
        }
        let rows = assignment::Entity::find()
            .filter(assignment::Column::PlanId.is_in(ids))
            .filter(assignment::Column::Duty.eq(Duty::Report))
            .filter(standing::standing())
            .order_by_asc(assignment::Column::Id)
            .all(db)
            .await?;
        let mut duties = BTreeMap::<Uuid, Vec<ReportDuty>>::new();
        for row in rows {
            let of_plan = duties.entry(row.plan_id).or_default();
            of_plan.extend(reporting(&given(&row)));
        }
        Ok(Self {
            links,
            versions: read::versions_of(db, &frameworks).await?,
            indicators,
            duties,
        })
    }

    fn part(&self, plan: &plan::Model) -> Part {
        let links = self.links.get(&plan.id).into_iter().flatten();
        let frameworks = links.map(|id| (*id, false));
        let own = plan.own_framework_id.map(|id| (id, true));
        Part {
            plan_id: plan.id,
            indicators: frameworks
                .chain(own)
                .flat_map(|(id, is_own)| self.of_framework(plan, id, is_own))
                .collect(),
            duties: self.duties.get(&plan.id).cloned().unwrap_or_default(),
        }
    }

    /// The indicators a framework has by the end of the plan.
    fn of_framework(&self, plan: &plan::Model, id: Uuid, is_own: bool) -> Vec<Local> {
        let version = self.versions.get(&id);
        let version = version.and_then(|all| read::in_force(all, plan.term_to));
        let seq = version.map_or(0, |version| version.seq);
        self.indicators
            .get(&id)
            .into_iter()
            .flatten()
            .filter(|row| row.since <= seq)
            .map(|row| Local {
                indicator: Indicator {
                    id: row.id,
                    number: row.number.clone(),
                    objective_id: row.objective_id,
                },
                is_own,
            })
            .collect()
    }
}

/// Which indicator refines which, from those of the plans on upwards.
async fn refinements<C: ConnectionTrait>(
    db: &C,
    known: &BTreeMap<Uuid, Vec<indicator::Model>>,
) -> Result<BTreeMap<Uuid, Uuid>, Problem> {
    let pair = |row: &indicator::Model| Some((row.id, row.refines_indicator_id?));
    let mut refines: BTreeMap<Uuid, Uuid> = known.values().flatten().filter_map(pair).collect();
    let mut seen: BTreeSet<Uuid> = known.values().flatten().map(|row| row.id).collect();
    loop {
        let next: Vec<Uuid> = refines
            .values()
            .filter(|id| !seen.contains(id))
            .copied()
            .collect();
        if next.is_empty() {
            return Ok(refines);
        }
        seen.extend(&next);
        let rows = indicator::Entity::find()
            .filter(indicator::Column::Id.is_in(next))
            .all(db)
            .await?;
        refines.extend(rows.iter().filter_map(pair));
    }
}

fn shape(found: Rollup, plans: Vec<plan::Model>) -> HierarchyCoverage {
    let numbers = |wanted: Answered| {
        let rows = found.rows.iter().filter(|row| row.answered == wanted);
        rows.map(|row| row.number.clone()).collect()
    };
    HierarchyCoverage {
        without_unit: numbers(Answered::Nowhere),
        only_below: numbers(Answered::Below),
        plans: plans
            .into_iter()
            .zip(&found.shares)
            .map(|(plan, share)| PlanShare {
                plan_id: plan.id,
                parent_plan_id: plan.parent_plan_id,
                number: plan.number,
                issuing_unit_id: plan.issuing_unit_id,
                answered: share.answered,
                with_several_units: share.with_several_units,
                units: share.units,
            })
            .collect(),
        indicators: found.rows.into_iter().map(row).collect(),
    }
}

fn row(row: Row) -> HierarchyIndicator {
    let answer = |one: Answer| HierarchyAnswer {
        plan_id: one.plan_id,
        unit_id: one.unit_id,
        through: one.through,
        by_indicator_id: one.by,
    };
    HierarchyIndicator {
        indicator_id: row.indicator_id,
        number: row.number,
        answered: row.answered,
        answers: row.answers.into_iter().map(answer).collect(),
    }
}
