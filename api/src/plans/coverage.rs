//! Who answers for which indicator of a plan's frameworks, and who for none.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An indicator of a framework the plan reports on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Identity.
    pub id: Uuid,
    /// Number, such as `7.1`.
    pub number: String,
    /// Its objective.
    pub objective_id: Uuid,
}

/// What a unit has to report on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The plan as a whole, which names no indicator.
    Plan,
    /// An objective with all its indicators.
    Objective(Uuid),
    /// One indicator.
    Indicator(Uuid),
    /// A task of the plan, which is no indicator.
    Task,
}

/// One assignment of the duty to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportDuty {
    /// Who.
    pub unit_id: Uuid,
    /// On what.
    pub subject: Subject,
}

/// How a unit comes to answer for an indicator.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Through {
    /// The plan names the indicator.
    Indicator,
    /// The plan names its objective as a whole.
    WholeObjective,
    /// It is one of the plan's own targets, and the unit reports on the plan as a whole; only where a hierarchy is
    /// looked at.
    WholePlan,
}

/// Who answers for one indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answering {
    /// The indicator.
    pub indicator_id: Uuid,
    /// Its number.
    pub number: String,
    /// The units, each once and by the more particular way.
    pub units: Vec<(Uuid, Through)>,
}

/// What the assignments of a plan cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Every indicator, in the order given.
    pub indicators: Vec<Answering>,
    /// Units that report on the plan as a whole but on no indicator.
    pub general_report_only: Vec<Uuid>,
    /// Units of the plan's area without any duty, in the order given.
    pub units_without_duty: Vec<Uuid>,
}

impl Coverage {
    /// Indicators nobody answers for.
    pub fn without_unit(&self) -> impl Iterator<Item = &Answering> {
        self.indicators.iter().filter(|one| one.units.is_empty())
    }

    /// Indicators several units answer for.
    pub fn with_several_units(&self) -> impl Iterator<Item = &Answering> {
        self.indicators.iter().filter(|one| one.units.len() > 1)
    }
}

/// Works out the coverage. A report on the plan as a whole covers no indicator: it is general.
pub fn coverage(
    indicators: &[Indicator],
    duties: &[ReportDuty],
    units_with_duty: &BTreeSet<Uuid>,
    area_units: &[Uuid],
) -> Coverage {
    let indicators: Vec<Answering> = indicators
        .iter()
        .map(|indicator| answering(indicator, duties))
        .collect();
    let named: BTreeSet<Uuid> = indicators
        .iter()
        .flat_map(|one| one.units.iter().map(|(unit, _)| *unit))
        .collect();
    let general: BTreeSet<Uuid> = duties
        .iter()
        .filter(|duty| duty.subject == Subject::Plan)
        .map(|duty| duty.unit_id)
        .collect();
    Coverage {
        general_report_only: general.difference(&named).copied().collect(),
        units_without_duty: area_units
            .iter()
            .filter(|unit| !units_with_duty.contains(unit))
            .copied()
            .collect(),
        indicators,
    }
}

fn answering(indicator: &Indicator, duties: &[ReportDuty]) -> Answering {
    let mut units = BTreeMap::new();
    for duty in duties {
        let through = match duty.subject {
            Subject::Indicator(id) if id == indicator.id => Through::Indicator,
            Subject::Objective(id) if id == indicator.objective_id => Through::WholeObjective,
            _ => continue,
        };
        units
            .entry(duty.unit_id)
            .and_modify(|known: &mut Through| *known = through.min(*known))
            .or_insert(through);
    }
    Answering {
        indicator_id: indicator.id,
        number: indicator.number.clone(),
        units: units.into_iter().collect(),
    }
}

#[cfg(test)]
#[path = "coverage_tests.rs"]
mod tests;
