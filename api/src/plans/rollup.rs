//! What a plan and the plans below it cover together.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::coverage::{Indicator, ReportDuty, Subject, Through};

/// Most indicators that refine one another in a row.
const CHAIN: usize = 10;

/// An indicator that a plan reports on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// The indicator.
    pub indicator: Indicator,
    /// Whether it is one of the plan's own targets, on which whoever reports on the plan as a whole reports.
    pub is_own: bool,
}

/// One plan of a hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The plan.
    pub plan_id: Uuid,
    /// All indicators it reports on.
    pub indicators: Vec<Local>,
    /// Its duties to report.
    pub duties: Vec<ReportDuty>,
}

/// Where in a hierarchy an indicator is answered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// In the top plan, and perhaps below it too.
    Here,
    /// In plans below it only.
    Below,
    /// Nowhere.
    Nowhere,
}

/// One answer for an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In which plan.
    pub plan_id: Uuid,
    /// Who.
    pub unit_id: Uuid,
    /// How the plan comes to name the unit.
    pub through: Through,
    /// The indicator answered by: the same, or one that refines it.
    pub by: Uuid,
}

/// An indicator of the top plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The indicator.
    pub indicator_id: Uuid,
    /// Its number.
    pub number: String,
    /// Where it is answered for.
    pub answered: Answered,
    /// By whom, in the order of the plans.
    pub answers: Vec<Answer>,
}

/// What one plan covers of the top plan's indicators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Indicators somebody answers for.
    pub answered: usize,
    /// Those several units answer for.
    pub with_several_units: usize,
    /// Units that answer for any.
    pub units: usize,
}

/// What a hierarchy covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rollup {
    /// Every indicator of the top plan, in the order given.
    pub rows: Vec<Row>,
    /// What each plan covers, in the order given.
    pub shares: Vec<Share>,
}

/// Works out the coverage of a hierarchy, whose first part is the top plan and `top` its indicators. An indicator
/// counts for itself in every plan that reports on the same framework; one that refines another, `refines`, counts
/// for the first of the top's that it comes to.
pub fn rollup(top: &[Indicator], parts: &[Part], refines: &BTreeMap<Uuid, Uuid>) -> Rollup {
    let wanted: BTreeSet<Uuid> = top.iter().map(|indicator| indicator.id).collect();
    let mut answers = BTreeMap::<Uuid, Vec<Answer>>::new();
    let mut shares = Vec::new();
    for part in parts {
        let found = answers_in(part, &wanted, refines);
        let units: BTreeSet<Uuid> = found.values().flat_map(BTreeMap::keys).copied().collect();
        shares.push(Share {
            answered: found.len(),
            with_several_units: found.values().filter(|units| units.len() > 1).count(),
            units: units.len(),
        });
        for (indicator, units) in found {
            let of_part = units.into_iter().map(|(unit_id, (through, by))| Answer {
                plan_id: part.plan_id,
                unit_id,
                through,
                by,
            });
            answers.entry(indicator).or_default().extend(of_part);
        }
    }
    let here = parts.first().map(|part| part.plan_id);
    let row = |indicator: &Indicator| {
        let answers = answers.remove(&indicator.id).unwrap_or_default();
        let answered = if answers.iter().any(|one| Some(one.plan_id) == here) {
            Answered::Here
        } else if answers.is_empty() {
            Answered::Nowhere
        } else {
            Answered::Below
        };
        Row {
            indicator_id: indicator.id,
            number: indicator.number.clone(),
            answered,
            answers,
        }
    };
    Rollup {
        rows: top.iter().map(row).collect(),
        shares,
    }
}

/// Who answers in one plan for which indicator of the top, each unit once and by the most particular way.
fn answers_in(
    part: &Part,
    wanted: &BTreeSet<Uuid>,
    refines: &BTreeMap<Uuid, Uuid>,
) -> BTreeMap<Uuid, BTreeMap<Uuid, (Through, Uuid)>> {
    let mut found = BTreeMap::<Uuid, BTreeMap<Uuid, (Through, Uuid)>>::new();
    for local in &part.indicators {
        let Some(stands_for) = stands_for(local.indicator.id, wanted, refines) else {
            continue;
        };
        for duty in &part.duties {
            let Some(through) = through(duty.subject, local) else {
                continue;
            };
            let way = (through, local.indicator.id);
            found
                .entry(stands_for)
                .or_default()
                .entry(duty.unit_id)
                .and_modify(|known| *known = way.min(*known))
                .or_insert(way);
        }
    }
    found
}

fn through(subject: Subject, local: &Local) -> Option<Through> {
    match subject {
        Subject::Indicator(id) if id == local.indicator.id => Some(Through::Indicator),
        Subject::Objective(id) if id == local.indicator.objective_id => {
            Some(Through::WholeObjective)
        }
        Subject::Plan if local.is_own => Some(Through::WholePlan),
        _ => None,
    }
}

/// The indicator of the top that one counts for.
fn stands_for(
    indicator: Uuid,
    wanted: &BTreeSet<Uuid>,
    refines: &BTreeMap<Uuid, Uuid>,
) -> Option<Uuid> {
    std::iter::successors(Some(indicator), |id| refines.get(id).copied())
        .take(CHAIN)
        .find(|id| wanted.contains(id))
}

#[cfg(test)]
#[path = "rollup_tests.rs"]
mod tests;
