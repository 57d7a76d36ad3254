//! A stored framework as the document it would be loaded from.

use std::collections::BTreeMap;

use entity::{indicator, measure, measure_definition, target};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use uuid::Uuid;

use super::document::{
    NewDefinition, NewIndicator, NewMeasure, NewObjective, NewTarget, RefinedIndicator,
    RefinedMeasure,
};
use super::refined::{IndicatorLink, MeasureLink};
use super::{read, refined};
use crate::decimal::Decimal;
use crate::http::problem::Problem;
use crate::http::words::{Line, Prose};

/// The objectives of a framework, in order, with the definitions and targets of its last version.
pub async fn objectives<C: ConnectionTrait>(
    db: &C,
    framework_id: Uuid,
) -> Result<Vec<NewObjective>, Problem> {
    let versions = read::versions_of(db, &[framework_id]).await?;
    let version = versions.get(&framework_id).and_then(|list| list.last());
    let version_ids: Vec<Uuid> = version.into_iter().map(|version| version.id).collect();
    let mut targets = read::targets_of(db, &version_ids).await?;
    let mut measures = BTreeMap::<Uuid, Vec<NewMeasure>>::new();
    let rows = read::measures_of(db, &version_ids).await?;
    let refined = rows.iter().filter_map(|one| one.measure.refines_measure_id);
    let refined = measure::Column::Id.is_in(refined);
    let refined_measures = refined::measures(db, Condition::all().add(refined)).await?;
    for one in rows {
        let key = (one.framework_version_id, one.measure.id);
        let targets = targets.remove(&key).unwrap_or_default();
        measures
            .entry(one.indicator.id)
            .or_default()
            .push(NewMeasure {
                refines: one
                    .measure
                    .refines_measure_id
                    .and_then(|id| refined_measures.get(&id))
                    .and_then(measure_key),
                code: Line::stored(one.measure.code),
                definition: definition(one.definition),
                targets: targets.into_iter().map(as_target).collect(),
            });
    }
    let mut indicators = BTreeMap::<Uuid, Vec<NewIndicator>>::new();
    let rows = read::indicators_of(db, &[framework_id]).await?;
    let refined = rows.iter().filter_map(|row| row.refines_indicator_id);
    let refined = indicator::Column::Id.is_in(refined);
    let refined_indicators = refined::indicators(db, Condition::all().add(refined)).await?;
    for row in rows {
        let under = indicators.entry(row.objective_id).or_default();
        under.push(NewIndicator {
            refines: row
                .refines_indicator_id
                .and_then(|id| refined_indicators.get(&id))
                .and_then(indicator_key),
            measures: measures.remove(&row.id).unwrap_or_default(),
            number: Line::stored(row.number),
            name: Line::stored(row.name),
            name_en: row.name_en.map(Line::stored),
        });
    }
    let objectives = read::objectives_of(db, &[framework_id]).await?;
    Ok(objectives
        .into_iter()
        .map(|row| NewObjective {
            indicators: indicators.remove(&row.id).unwrap_or_default(),
            number: Line::stored(row.number),
            name: Line::stored(row.name),
            name_en: row.name_en.map(Line::stored),
            confidence: row.confidence,
            sources: lines(row.sources.0),
        })
        .collect())
}

/// What a refined indicator is known by in a document.
fn indicator_key(link: &IndicatorLink) -> Option<RefinedIndicator> {
    Some(RefinedIndicator {
        framework: link.framework_code.clone().map(Line::stored)?,
        number: Line::stored(link.number.clone()),
    })
}

/// What a refined measure is known by in a document.
fn measure_key(link: &MeasureLink) -> Option<RefinedMeasure> {
    Some(RefinedMeasure {
        framework: link.framework_code.clone().map(Line::stored)?,
        code: Line::stored(link.code.clone()),
    })
}

fn definition(row: measure_definition::Model) -> NewDefinition {
    let measure_definition::Model {
        id: _,
        measure_id: _,
        name,
        name_en,
        unit_of_measure,
        kind,
        factor,
        direction,
        sex_basis,
        rollup,
        accumulation,
        applicability,
        numerator,
        numerator_en,
        denominator,
        denominator_en,
        baseline,
        baseline_year,
        natural_low,
        natural_high,
        note,
    } = row;
    NewDefinition {
        name: Line::stored(name),
        name_en: name_en.map(Line::stored),
        unit_of_measure: Line::stored(unit_of_measure),
        kind,
        factor: Some(factor),
        direction,
        sex_basis,
        rollup,
        accumulation,
        applicability,
        numerator: numerator.map(Line::stored),
        numerator_en: numerator_en.map(Line::stored),
        denominator: denominator.map(Line::stored),
        denominator_en: denominator_en.map(Line::stored),
        baseline: baseline.and_then(Decimal::from_scaled),
        baseline_year,
        natural_low: natural_low.and_then(Decimal::from_scaled),
        natural_high: natural_high.and_then(Decimal::from_scaled),
        note: note.map(Prose::stored),
    }
}

fn as_target(row: target::Model) -> NewTarget {
    let target::Model {
        id: _,
        framework_version_id: _,
        measure_id: _,
        position: _,
        op,
        low,
        high,
        span,
        year_from,
        year_to,
        approximate,
        confidence,
        sources,
        note,
    } = row;
    NewTarget {
        op,
        low: low.and_then(Decimal::from_scaled),
        high: high.and_then(Decimal::from_scaled),
        span,
        year_from,
        year_to,
        approximate,
        confidence,
        sources: lines(sources.0),
        note: note.map(Prose::stored),
    }
}

fn lines(stored: Vec<String>) -> Vec<Line<500>> {
    stored.into_iter().map(Line::stored).collect()
}
