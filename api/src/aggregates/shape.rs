//! A cell as it is told: with the names of what its ids stand for.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::cells::{Cell, Key, Plans};
use super::dto::AggregateCell;
use super::dto::labels::{
    AggregateFramework, AggregateMeasure, AggregateNumbered, AggregatePeriod,
};
use super::names::{self, Meaning, Measure, Plan, Unit, Units};
use super::rollup::{Definition, Total};
use crate::frameworks::target::Outcome;
use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::units::places::Tree;

/// What is behind the ids of an answer's cells.
#[derive(Debug)]
pub struct Names {
    measures: HashMap<Uuid, Measure>,
    meanings: HashMap<Uuid, Meaning>,
    plans: HashMap<Uuid, Plan>,
    units: Units,
    tree: Tree,
}

/// What a row refers to; foreign keys see to it that it is there.
fn found<T>(rows: &HashMap<Uuid, T>, id: Uuid) -> Result<&T, Problem> {
    rows.get(&id).ok_or_else(|| gone(id))
}

fn gone(id: Uuid) -> Problem {
    tracing::error!(%id, "a row that others refer to is gone");
    Problem::new(Code::Internal)
}

/// The plan whose figures a cell adds alone.
fn plan_of(key: &Key) -> Option<Uuid> {
    match key.plans {
        Plans::One(id) => Some(id),
        Plans::Under(_) => None,
    }
}

impl Names {
    /// Reads them.
    pub async fn of<C: ConnectionTrait>(
        db: &C,
        keys: &[&Key],
        tree: Tree,
    ) -> Result<Self, Problem> {
        let keys = || keys.iter().copied();
        Ok(Self {
            measures: names::measures(db, keys().map(|key| key.measure_id)).await?,
            meanings: names::meanings(db, keys().map(|key| key.definition_id)).await?,
            plans: names::plans(db, keys().filter_map(plan_of)).await?,
            units: names::units(db, keys().filter_map(|key| key.unit_id)).await?,
            tree,
        })
    }

    /// The measures.
    pub fn measures(&self) -> &HashMap<Uuid, Measure> {
        &self.measures
    }

    /// How the measure of a cell is counted.
    pub fn definition(&self, key: &Key) -> Result<Definition, Problem> {
        Ok(found(&self.meanings, key.definition_id)?.definition())
    }

    fn plan(&self, key: &Key) -> Result<Option<&Plan>, Problem> {
        plan_of(key).map(|id| found(&self.plans, id)).transpose()
    }

    fn unit(&self, key: &Key) -> Result<Option<&Unit>, Problem> {
        let day = key.span.covers_to;
        key.unit_id
            .map(|id| self.units.of(id, self.tree, day).ok_or_else(|| gone(id)))
            .transpose()
    }

    /// Where a cell stands in the answer: as people read a framework, and in the end by id, so that the same
    /// figures always give the same answer.
    pub fn place(&self, key: &Key) -> Result<impl Ord + use<>, Problem> {
        let measure = found(&self.measures, key.measure_id)?;
        let in_framework = (
            measure.framework_code.clone(),
            measure.framework_id,
            measure.objective_position,
            measure.indicator_position,
            measure.position,
            measure.code.clone(),
        );
        let at = (
            key.span.year,
            key.span.frequency,
            key.span.ordinal,
            self.plan(key)?.map(|plan| plan.number.clone()),
            key.unit_level,
            self.unit(key)?.map(|unit| unit.code.clone()),
        );
        Ok((in_framework, at, key.clone()))
    }

    /// A cell as it is told.
    pub fn shape(
        &self,
        cell: &Cell,
        outcome: Outcome,
        include_provisional: bool,
    ) -> Result<AggregateCell, Problem> {
        let key = &cell.key;
        let measure = found(&self.measures, key.measure_id)?;
        let plan = self.plan(key)?;
        let Total {
            numerator,
            denominator,
            amount,
            rate,
            answer,
            answers_yes,
            answers_no,
            women,
            men,
            sex_parts_complete,
            units_expected,
            units_reported,
            units_no_data,
            units_left_out,
            complete,
            no_total_reason,
        } = cell.total;
        Ok(AggregateCell {
            measure: AggregateMeasure::of(measure, found(&self.meanings, key.definition_id)?),
            definition_id: key.definition_id,
            indicator: AggregateNumbered {
                id: measure.indicator_id,
                number: measure.indicator_number.clone(),
            },
            objective: AggregateNumbered {
                id: measure.objective_id,
                number: measure.objective_number.clone(),
            },
            framework: AggregateFramework {
                id: measure.framework_id,
                code: measure.framework_code.clone(),
            },
            period: AggregatePeriod::of(&key.span, key.period_id),
            plan: plan.map(Into::into),
            parent_plan_id: match key.plans {
                Plans::One(_) => plan.and_then(|plan| plan.parent_plan_id),
                Plans::Under(parent) => Some(parent),
            },
            unit_level: key.unit_level,
            unit: self.unit(key)?.map(Into::into),
            numerator,
            denominator,
            amount,
            rate,
            answer,
            answers_yes,
            answers_no,
            women,
            men,
            sex_parts_complete,
            units_expected,
            units_reported,
            units_no_data,
            units_left_out,
            units_before_cutoff: cell.units_before_cutoff,
            complete,
            no_total_reason,
            target: cell.target.map(Into::into),
            outcome,
            provisional: include_provisional.then(|| cell.waiting.into()),
        })
    }
}
