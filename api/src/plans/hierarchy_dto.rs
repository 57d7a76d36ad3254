//! Shapes of the plans below a plan, and of what they cover together.

use entity::enums::PlanStatus;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::coverage::Through;
use super::rollup::Answered;
use crate::http::day::Day;
use crate::http::words::Line;

/// How much of a hierarchy to read.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HierarchyFilter {
    /// Levels below the plan.
    #[param(minimum = 1, maximum = 10, default = 10)]
    pub depth: Option<u8>,
}

/// A plan with those right under it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d70", "number": "1333/KH-UBND", "year": 2018,
    "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018",
    "issuing_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d71", "lead_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d72",
    "term_from": "2018-01-01", "term_to": "2018-12-31", "status": "issued",
    "below": [{
        "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45", "number": "5947/KH-UBND", "year": 2018,
        "title": "Triển khai thực hiện công tác Bình đẳng giới và Vì sự tiến bộ của Phụ nữ năm 2018",
        "issuing_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f", "lead_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e",
        "term_from": "2018-01-01", "term_to": "2018-12-31", "status": "issued", "below": []
    }]
}))]
pub struct PlanNode {
    /// Identity.
    pub id: Uuid,
    /// Number and symbol.
    #[schema(value_type = Line<64>)]
    pub number: String,
    /// Year of issue.
    pub year: i32,
    /// Summary of content.
    #[schema(value_type = Line<1000>)]
    pub title: String,
    /// Who issues it.
    pub issuing_unit_id: Uuid,
    /// Who answers for it.
    pub lead_unit_id: Uuid,
    /// First day of its term.
    pub term_from: Day,
    /// Last day of its term.
    pub term_to: Day,
    /// State.
    pub status: PlanStatus,
    /// The plans right under it that the caller may know of, oldest first.
    #[schema(no_recursion, max_items = 1000)]
    pub below: Vec<PlanNode>,
}

/// Who answers for which indicator of a plan's frameworks, in it or in a plan below it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "indicators": [{
        "indicator_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d48", "number": "7.1", "answered": "below",
        "answers": [{
            "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45", "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40",
            "through": "indicator", "by_indicator_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d48"
        }]
    }],
    "without_unit": ["1.1"],
    "only_below": ["7.1"],
    "plans": [{
        "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45", "parent_plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d70",
        "number": "5947/KH-UBND", "issuing_unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3f",
        "answered": 14, "with_several_units": 1, "units": 6
    }]
}))]
pub struct HierarchyCoverage {
    /// Every indicator of the top plan's frameworks.
    #[schema(max_items = 100_000)]
    pub indicators: Vec<HierarchyIndicator>,
    /// Numbers of the indicators nobody answers for in any plan.
    #[schema(value_type = Vec<Line<32>>, max_items = 100_000)]
    pub without_unit: Vec<String>,
    /// Numbers of the indicators somebody answers for in a plan below only.
    #[schema(value_type = Vec<Line<32>>, max_items = 100_000)]
    pub only_below: Vec<String>,
    /// The plans looked at, the top one first, each after the one above it.
    #[schema(max_items = 1000)]
    pub plans: Vec<PlanShare>,
}

/// An indicator of the top plan with whoever answers for it in the hierarchy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HierarchyIndicator {
    /// The indicator.
    pub indicator_id: Uuid,
    /// Its number.
    #[schema(value_type = Line<32>)]
    pub number: String,
    /// Where somebody answers for it.
    pub answered: Answered,
    /// Who, plan by plan.
    #[schema(max_items = 1000)]
    pub answers: Vec<HierarchyAnswer>,
}

/// A unit that answers for an indicator in one plan of a hierarchy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HierarchyAnswer {
    /// The plan.
    pub plan_id: Uuid,
    /// The unit.
    pub unit_id: Uuid,
    /// How the plan comes to name the unit for it.
    pub through: Through,
    /// The indicator answered by: the same, or a local one that refines it.
    pub by_indicator_id: Uuid,
}

/// What one plan of a hierarchy covers of the top plan's indicators.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanShare {
    /// The plan.
    pub plan_id: Uuid,
    /// The plan above.
    pub parent_plan_id: Option<Uuid>,
    /// Number and symbol.
    #[schema(value_type = Line<64>)]
    pub number: String,
    /// Who issues it.
    pub issuing_unit_id: Uuid,
    /// Indicators somebody answers for in this plan.
    #[schema(minimum = 0)]
    pub answered: usize,
    /// Those of them that several units answer for in this plan.
    #[schema(minimum = 0)]
    pub with_several_units: usize,
    /// Units that answer for any in this plan.
    #[schema(minimum = 0)]
    pub units: usize,
}
