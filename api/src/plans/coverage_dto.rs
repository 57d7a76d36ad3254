//! Shapes of the coverage of a plan.

use entity::enums::Duty;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::coverage::Through;

use crate::http::words::Line;

/// Which part of a plan's coverage to work out.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CoverageFilter {
    /// Units without any duty only of this unit and all below it.
    pub within: Option<Uuid>,
}

/// Who answers for which indicator of a plan's frameworks.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "indicators": [{
        "indicator_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d48", "number": "7.1",
        "units": [{"unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "through": "indicator"}],
        "lead_unit_ids": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40"],
        "contributors": [{"unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e", "duties": ["coordinate"]}]
    }],
    "without_unit": ["1.1", "2.1", "2.2", "2.3", "2.4", "6.3", "7.3", "7.4"],
    "with_several_units": ["5.1"],
    "general_report_only": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e"],
    "units_without_duty": []
}))]
pub struct Coverage {
    /// Every indicator of the frameworks, with the units that answer for it.
    #[schema(max_items = 100_000)]
    pub indicators: Vec<CoveredIndicator>,
    /// Numbers of the indicators nobody answers for.
    #[schema(value_type = Vec<Line<32>>, max_items = 100_000)]
    pub without_unit: Vec<String>,
    /// Numbers of the indicators several units answer for.
    #[schema(value_type = Vec<Line<32>>, max_items = 100_000)]
    pub with_several_units: Vec<String>,
    /// Units that report on the plan as a whole but on no indicator.
    #[schema(max_items = 5000)]
    pub general_report_only: Vec<Uuid>,
    /// Units under the issuer, existing in the plan's term, without any duty.
    #[schema(max_items = 5000)]
    pub units_without_duty: Vec<Uuid>,
}

/// An indicator with the units that answer for it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoveredIndicator {
    /// The indicator.
    pub indicator_id: Uuid,
    /// Its number.
    #[schema(value_type = Line<32>)]
    pub number: String,
    /// The units that report on it.
    #[schema(max_items = 5000)]
    pub units: Vec<AnsweringUnit>,
    /// The units that lead it: those told so by its number; where there is none, those that lead its whole
    /// objective. More than one is for the plan to settle.
    #[schema(max_items = 5000)]
    pub lead_unit_ids: Vec<Uuid>,
    /// The units that coordinate, guide, advise, supervise or implement it or its whole objective.
    #[schema(max_items = 5000)]
    pub contributors: Vec<Contributor>,
}

/// A unit that answers for an indicator.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnsweringUnit {
    /// The unit.
    pub unit_id: Uuid,
    /// Whether the plan names the indicator or its whole objective.
    pub through: Through,
}

/// A unit that has a part in an indicator besides reporting on it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Contributor {
    /// The unit.
    pub unit_id: Uuid,
    /// What it does, each once.
    #[schema(max_items = 8)]
    pub duties: Vec<Duty>,
}
