//! One figure of a consolidation from its cell and lines. Knows no database.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::content::{
    ContentFigure, ContentPart, ContentPartState, ContentTarget, ContentTotal, ContentUnit,
};
use super::exact::Exact;
use super::exclusions::Exclusions;
use crate::aggregates::cells::{Cell, Line, Target};
use crate::aggregates::names::{Meaning, Measure};
use crate::aggregates::rollup::{Figures, PartState, Total, rate};
use crate::collation;
use crate::frameworks::target::{Outcome, TargetRule};

/// What is behind the ids of cells and lines.
#[derive(Debug)]
pub struct Known<'a> {
    /// Measures.
    pub measures: HashMap<Uuid, Measure>,
    /// Definitions.
    pub meanings: HashMap<Uuid, Meaning>,
    /// Names of indicators.
    pub indicators: HashMap<Uuid, String>,
    /// Names of objectives.
    pub objectives: HashMap<Uuid, String>,
    /// Why a unit has no figure of a measure.
    pub no_data: HashMap<(Uuid, Uuid), String>,
    /// The units that owe.
    pub units: &'a BTreeMap<Uuid, ContentUnit>,
    /// What is left out.
    pub out: &'a Exclusions,
}

/// A figure, with its place in the order of the framework; `None` where something it refers to is not known.
pub fn shape(
    known: &Known<'_>,
    cell: &Cell,
    lines: &[Line],
    outcome: Outcome,
) -> Option<(impl Ord + use<>, ContentFigure)> {
    let measure = known.measures.get(&cell.key.measure_id)?;
    let meaning = known.meanings.get(&cell.key.definition_id)?;
    let place = (
        measure.framework_code.clone(),
        measure.framework_id,
        measure.objective_position,
        measure.indicator_position,
        measure.position,
        measure.code.clone(),
        meaning.id,
    );
    let mut units = Vec::with_capacity(lines.len());
    for line in lines {
        units.push(part(known, line, meaning.factor)?);
    }
    units.sort_by_cached_key(|part| (collation::key(&part.unit.name), part.unit.code.clone()));
    let figure = ContentFigure {
        framework_code: measure.framework_code.clone(),
        objective_number: measure.objective_number.clone(),
        objective_name: known.objectives.get(&measure.objective_id)?.clone(),
        indicator_number: measure.indicator_number.clone(),
        indicator_name: known.indicators.get(&measure.indicator_id)?.clone(),
        measure_id: measure.id,
        measure_code: measure.code.clone(),
        measure_name: meaning.name.clone(),
        definition_id: meaning.id,
        unit_of_measure: meaning.unit_of_measure.clone(),
        kind: meaning.kind,
        factor: meaning.factor,
        direction: meaning.direction,
        rollup: meaning.rollup,
        total: total(&cell.total),
        target: cell.target.map(target),
        outcome,
        units,
    };
    Some((place, figure))
}

fn total(of: &Total) -> ContentTotal {
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
    } = *of;
    ContentTotal {
        numerator: numerator.map(Exact),
        denominator: denominator.map(Exact),
        amount: amount.map(Exact),
        rate: rate.map(Exact),
        answer,
        answers_yes,
        answers_no,
        women: women.map(Exact),
        men: men.map(Exact),
        sex_parts_complete,
        units_expected,
        units_reported,
        units_no_data,
        units_left_out,
        complete,
        no_total_reason,
    }
}

fn target(of: Target) -> ContentTarget {
    let TargetRule {
        op,
        low,
        high,
        span: _,
        year_from,
        year_to,
    } = of.rule;
    ContentTarget {
        framework_version_id: of.framework_version_id,
        op,
        low: low.map(Exact::from_scaled),
        high: high.map(Exact::from_scaled),
        year_from,
        year_to,
        approximate: of.approximate,
    }
}

fn part(known: &Known<'_>, line: &Line, factor: i32) -> Option<ContentPart> {
    let unit = known.units.get(&line.unit_id)?;
    let none = ContentPart {
        unit: unit.unit.clone(),
        state: ContentPartState::NotReported,
        numerator: None,
        denominator: None,
        amount: None,
        rate: None,
        answer: None,
        women: None,
        men: None,
        reason: None,
        report_id: None,
        revision: None,
    };
    // What was accepted names the revision; of what is left out it tells what was there to leave out.
    let sourced = ContentPart {
        report_id: unit.revision.and(unit.report_id),
        revision: unit.revision,
        ..none.clone()
    };
    Some(match line.came {
        PartState::NotReported => none,
        PartState::LeftOut => ContentPart {
            state: ContentPartState::LeftOut,
            reason: known
                .out
                .reason(line.unit_id, line.measure_id)
                .map(str::to_owned),
            ..sourced
        },
        PartState::NoData => ContentPart {
            state: ContentPartState::NoData,
            reason: known.no_data.get(&(line.unit_id, line.measure_id)).cloned(),
            ..sourced
        },
        PartState::Reported(figures) => reported(sourced, figures, factor),
    })
}

fn reported(sourced: ContentPart, figures: Figures, factor: i32) -> ContentPart {
    let Figures {
        definition_id: _,
        numerator,
        denominator,
        amount,
        answer,
        women,
        men,
    } = figures;
    let quotient = numerator.zip(denominator);
    ContentPart {
        state: ContentPartState::Reported,
        numerator: numerator.map(Exact::from_scaled),
        denominator: denominator.map(Exact::from_scaled),
        amount: amount.map(Exact::from_scaled),
        rate: quotient
            .and_then(|(above, below)| rate(above.into(), below.into(), factor))
            .map(Exact),
        answer,
        women: women.map(Exact::from_scaled),
        men: men.map(Exact::from_scaled),
        ..sourced
    }
}
